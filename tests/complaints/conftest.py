"""The tests of this room hold on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest

from dungcua.complaints.office import Office
from dungcua.conversations.service import Conversations
from dungcua.settings import Settings
from dungcua.store.engine import Store
from tests.clock import Clock
from tests.complaints.parts import MONDAY, Citizens


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY)


@pytest.fixture
def office(store: Store, settings: Settings, clock: Clock) -> Office:
    return Office.open(store, settings, clock=clock)


@pytest.fixture
def citizens(office: Office, conversations: Conversations) -> Citizens:
    return Citizens(office, conversations)
