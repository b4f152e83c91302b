"""A deed and the note of who did it are one unit of work: both are kept, or neither."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from dungcua.accounts.audit import AuditLog
from dungcua.complaints.ledger import Witness
from dungcua.complaints.model import Actor, Body, Door, Recipient, State, Urgency
from dungcua.complaints.office import Office
from dungcua.complaints.privacy import Contact
from dungcua.conversations.service import Conversations
from dungcua.errors import ForbiddenTransition
from dungcua.knowledge.model import Level
from dungcua.store.engine import Store
from tests.complaints.parts import HOA_TIEN, WORDS, Citizens

OPERATOR = Actor.OPERATOR
POLICE = Recipient(Body.POLICE, Level.PROVINCE)
Deed = Callable[[Office, Citizens, Witness], object]


def _joined(office: Office, citizens: Citizens) -> str:
    first, second = citizens.file(), citizens.file()
    office.duplicates.join(second.code, first.code, OPERATOR, "cùng quầy")
    return second.code


def _forwarded(citizens: Citizens) -> str:
    filed = citizens.file()
    citizens.move(filed.code, State.TRIAGED, State.FORWARDED)
    return filed.code


def _reachable(citizens: Citizens) -> str:
    contact = Contact(phone="0900000001")
    return citizens.file(contact=contact, contact_consent=True).code


# What is prepared first, and the deed on it; each gives the code back.
DEEDS: dict[str, tuple[Callable[[Office, Citizens], str], Callable[..., object]]] = {
    "step": (
        lambda _office, citizens: citizens.file().code,
        lambda office, code, w: office.register.transition(
            code, State.TRIAGED, OPERATOR, "đúng", witness=w
        ),
    ),
    "escalate": (
        lambda _office, citizens: _forwarded(citizens),
        lambda office, code, w: office.desk.escalate(code, OPERATOR, "chậm", witness=w),
    ),
    "transfer": (
        lambda _office, citizens: _forwarded(citizens),
        lambda office, code, w: office.desk.transfer(code, POLICE, OPERATOR, "nhầm", witness=w),
    ),
    "urgency": (
        lambda _office, citizens: citizens.file().code,
        lambda office, code, w: office.desk.set_urgency(
            code, Urgency.HIGH, OPERATOR, "sắp hết hạn", witness=w
        ),
    ),
    "assign": (
        lambda _office, citizens: citizens.file().code,
        lambda office, code, w: office.desk.assign(code, "7", OPERATOR, witness=w),
    ),
    "hand_on": (
        lambda _office, citizens: citizens.file().code,
        lambda office, code, w: office.desk.hand_on(code, "7", OPERATOR, holder=None, witness=w),
    ),
    "join": (
        lambda _office, citizens: citizens.file().code,
        lambda office, code, w: office.duplicates.join(
            code,
            next(each for each in office.register.every_code() if each != code),
            OPERATOR,
            "cùng quầy",
            witness=w,
        ),
    ),
    "part": (
        _joined,
        lambda office, code, w: office.duplicates.part(code, OPERATOR, "khác ngày", witness=w),
    ),
    "contact": (
        lambda _office, citizens: _reachable(citizens),
        lambda office, code, w: office.desk.contact(code, OPERATOR, "hỏi thêm", witness=w),
    ),
}


@pytest.fixture
def audit(store: Store) -> AuditLog:
    return AuditLog(store)


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_that_cannot_be_noted_is_not_done(
    office: Office, citizens: Citizens, audit: AuditLog, deed: str
) -> None:
    citizens.file("việc khác, cùng nơi")
    prepare, do = DEEDS[deed]
    code = prepare(office, citizens)
    before = office.reading.case(code)
    # The audit refuses words: its own check fails after the deed was written.
    with pytest.raises(ValueError, match="short codes"):
        do(office, code, audit.witness(1, "case.deed", "một câu dài"))
    assert office.reading.case(code) == before
    assert office.register.verify_chain(code)
    assert audit.read() == []
    do(office, code, audit.witness(1, "case.deed", "complaint:1"))
    after = office.reading.case(code)
    assert len(after.complaint.events) == len(before.complaint.events) + 1
    assert [event.deed for event in audit.read()] == ["case.deed"]
    assert audit.verify() is None
    assert office.register.verify_chain(code)


def test_a_deed_that_is_refused_is_not_noted(
    office: Office, citizens: Citizens, audit: AuditLog
) -> None:
    code = citizens.file().code
    with pytest.raises(ForbiddenTransition):
        office.register.transition(
            code, State.ANSWERED, OPERATOR, "sớm quá", witness=audit.witness(1, "case.step")
        )
    office.desk.set_urgency(
        code, Urgency.NORMAL, OPERATOR, "vẫn vậy", witness=audit.witness(1, "case.urgency")
    )
    assert audit.read() == []


def test_a_complaint_filed_for_somebody_and_its_note_are_one(
    office: Office, conversations: Conversations, audit: AuditLog
) -> None:
    talk = conversations.start()
    office.register.open_draft(
        talk,
        WORDS,
        procedure=None,
        violations=["V01"],
        papers=[],
        door=Door.REPORT,
        place=HOA_TIEN,
        knowledge_version="thu",
    )
    with pytest.raises(ValueError, match="short codes"):
        office.register.submit(talk, consent=True, witness=audit.witness(1, "case.file", "ĐÂY"))
    assert office.register.every_code() == []
    assert office.register.draft(talk) is not None
    for _ in range(2):  # sent twice: one complaint, one note
        office.register.submit(talk, consent=True, witness=audit.witness(1, "case.file", "call:1"))
    assert len(office.register.every_code()) == 1
    assert [event.deed for event in audit.read()] == ["case.file"]


@pytest.mark.parametrize("do", ["step", "transfer"])
def test_two_who_saw_the_same_take_one_step(office: Office, citizens: Citizens, do: str) -> None:
    code = _forwarded(citizens)
    before = office.register.find(code)
    seen = len(before.events)

    def act() -> None:
        if do == "step":
            office.register.transition(code, State.ESCALATED, OPERATOR, "chậm", seen=seen)
        else:
            office.desk.transfer(code, POLICE, OPERATOR, "nhầm", seen=seen)

    with ThreadPoolExecutor(2) as pool:
        acts = [pool.submit(act) for _ in range(2)]
        ended = [each.exception() for each in acts]
    assert sorted(type(error).__name__ for error in ended) == ["CaseMoved", "NoneType"]
    assert len(office.register.find(code).events) == seen + 1
    assert office.register.verify_chain(code)
