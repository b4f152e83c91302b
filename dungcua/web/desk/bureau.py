"""What the desk's pages stand on beyond the citizen's: accounts, sessions, audit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dungcua.accounts.audit import AuditLog
from dungcua.accounts.directory import Directory
from dungcua.accounts.passwords import Passwords
from dungcua.accounts.sessions import Sessions
from dungcua.accounts.sign_in import SignIn
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.store.seal import Seal

__all__ = ["Bureau"]


@dataclass(frozen=True)
class Bureau:
    """Everything a page of the desk may call, beside the services of all pages."""

    seal: Seal
    audit: AuditLog
    directory: Directory
    sessions: Sessions
    door: SignIn
    now: Callable[[], datetime]

    @classmethod
    def open(
        cls,
        store: Store,
        settings: Settings,
        *,
        passwords: Passwords | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> Bureau:
        """Build the bureau of a deployment.

        Raises:
            MissingData: the encryption key is missing or too short.

        """
        seal = Seal(settings.encryption_key.get_secret_value())
        audit = AuditLog(store, clock=clock)
        directory = Directory(store, seal, audit, passwords=passwords, clock=clock)
        sessions = Sessions(
            store,
            idle=timedelta(minutes=settings.desk_idle_minutes),
            longest=timedelta(hours=settings.desk_session_hours),
            clock=clock,
        )
        door = SignIn(
            store,
            seal,
            directory,
            sessions,
            audit,
            second_factor=settings.second_factor,
            clock=clock,
        )
        return cls(seal, audit, directory, sessions, door, clock)
