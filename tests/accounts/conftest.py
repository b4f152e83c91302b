"""Accounts on both databases, with a clock that a test moves and a cheap hash."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from dungcua.accounts.audit import AuditLog
from dungcua.accounts.directory import Directory
from dungcua.accounts.model import Account, Grant, Role
from dungcua.accounts.sessions import Sessions
from dungcua.accounts.sign_in import SignIn
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.store.seal import Seal
from tests.clock import Clock
from tests.web.parts import cheap_passwords

PASSWORD = "con trâu đi trước cái cày"


@dataclass(frozen=True)
class Staff:
    """Everything of the room, on one database."""

    clock: Clock
    audit: AuditLog
    directory: Directory
    sessions: Sessions
    door: SignIn
    seal: Seal

    def hire(self, login: str, *grants: Grant, password: str | None = PASSWORD) -> Account:
        wanted = grants or (Grant(Role.OPERATOR),)
        return self.directory.add(login, f"Người thử {login}", wanted, by=None, password=password)


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def staff(store: Store, settings: Settings, clock: Clock) -> Staff:
    seal = Seal(settings.encryption_key.get_secret_value())
    audit = AuditLog(store, clock=clock)
    directory = Directory(store, seal, audit, passwords=cheap_passwords(), clock=clock)
    sessions = Sessions(store, clock=clock)
    door = SignIn(store, seal, directory, sessions, audit, clock=clock)
    return Staff(clock, audit, directory, sessions, door, seal)
