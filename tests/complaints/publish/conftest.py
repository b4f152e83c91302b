"""A register that many people speak to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from dungcua.complaints.model import Complaint, Door, Place
from dungcua.complaints.office import Office
from dungcua.conversations.service import Conversations
from dungcua.settings import Settings
from dungcua.store.engine import Store
from tests.clock import Clock

TELL = Callable[..., Complaint]
HERE = Place("Đà Nẵng", "Xã Hòa Tiến", "20332")
NEXT = Place("Đà Nẵng", "Phường Hải Châu", "20194")
BIRTH = "1.001193"


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 18, 3, 0, tzinfo=UTC))


@pytest.fixture
def office(store: Store, settings: Settings, clock: Clock) -> Office:
    return Office.open(store, settings, clock=clock)


@pytest.fixture
def tell(office: Office, conversations: Conversations) -> TELL:
    """Return a teller: each call is another person, unless a conversation is given."""

    def one(
        place: Place | None = HERE,
        *,
        papers: tuple[str, ...] = ("so_ho_khau",),
        violations: tuple[str, ...] = ("V03",),
        procedure: str | None = BIRTH,
        words: str = "Họ đòi sổ hộ khẩu",
        by: str | None = None,
    ) -> Complaint:
        conversation = by or conversations.start()
        office.register.open_draft(
            conversation,
            words,
            procedure=procedure,
            violations=violations,
            papers=papers,
            door=Door.REPORT,
            place=place,
            said_place="xã tôi",
            knowledge_version="thử",
        )
        return office.register.submit(conversation, consent=True)

    return one
