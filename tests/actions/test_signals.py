from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from dungcua.actions.context import Context
from dungcua.actions.front import FrontDesk
from dungcua.actions.signals import Signals
from dungcua.complaints.model import Actor, Door, Place, State
from dungcua.complaints.publish.hotspots import HotSpots, Signal
from dungcua.complaints.register import Register
from dungcua.conversations.service import Conversations
from dungcua.errors import StoreUnavailable
from dungcua.knowledge.load import KnowledgeBase
from dungcua.store.engine import Store

BIRTH = "1.001193"
HOA_TIEN = Place("Đà Nẵng", "Xã Hòa Tiến", "20332")
ASKED = "tôi ở xã Hòa Tiến mới, Đà Nẵng làm khai sinh cho con nộp ở đâu"
NOT_OWED, LISTED = "so-ho-khau", "giay-chung-sinh"

Tell = Callable[[int, str | None], None]


@pytest.fixture
def tell(register: Register, conversations: Conversations, knowledge: KnowledgeBase) -> Tell:
    """Return what lets so many people report the same paper (None: only a sign, V01)."""

    def report(people: int, paper: str | None) -> None:
        for _ in range(people):
            talk = conversations.start()
            register.open_draft(
                talk,
                "bị đòi thêm giấy",
                procedure=BIRTH,
                violations=["V01"],
                papers=[] if paper is None else [paper],
                door=Door.REPORT,
                place=HOA_TIEN,
                knowledge_version=knowledge.version,
            )
            register.submit(talk, consent=True)

    return report


@pytest.fixture
def warned(front: FrontDesk, store: Store, knowledge: KnowledgeBase) -> FrontDesk:
    return replace(front, signals=Signals(HotSpots(store, 3), knowledge))


def test_enough_people_warn_with_the_answer(warned: FrontDesk, tell: Tell) -> None:
    tell(3, NOT_OWED)
    reply = warned.answer(ASKED).reply
    assert "có ít nhất 3 người phản ánh bị đòi" in reply.text
    assert "chưa phải kết luận" in reply.text
    assert reply.card is not None
    (section,) = [s for s in reply.card.sections if s.key == "signals"]
    cited = {citation.id for citation in reply.card.citations}
    assert section.lines[0].basis
    assert set(section.lines[0].basis) <= cited


def test_a_sign_without_a_paper_warns_too(warned: FrontDesk, tell: Tell) -> None:
    tell(4, None)
    assert "có ít nhất 3 người phản ánh khi làm việc này" in warned.answer(ASKED).reply.text


def test_an_english_question_is_warned_in_english(warned: FrontDesk, tell: Tell) -> None:
    tell(3, NOT_OWED)
    asked = "where do I have to file this, please?"
    reply = warned.answer(asked, Context(procedure=BIRTH, place="20332", lang="en")).reply
    assert "at least 3 people reported being asked for" in reply.text


@pytest.mark.parametrize(
    ("people", "paper", "asked"),
    [
        (2, NOT_OWED, ASKED),
        (3, LISTED, ASKED),
        (3, "giay-khong-ai-biet", ASKED),
        (3, NOT_OWED, "tôi ở phường Hòa Xuân mới, Đà Nẵng làm khai sinh cho con nộp ở đâu"),
        (3, NOT_OWED, "tôi ở xã Hòa Tiến mới, Đà Nẵng đổi bằng lái xe nộp ở đâu"),
    ],
    ids=["too few", "listed", "unknown paper", "another commune", "another procedure"],
)
def test_nobody_is_warned_of(
    warned: FrontDesk, tell: Tell, people: int, paper: str, asked: str
) -> None:
    tell(people, paper)
    assert "người phản ánh" not in warned.answer(asked).reply.text


def test_what_was_withdrawn_does_not_count(
    warned: FrontDesk, tell: Tell, register: Register
) -> None:
    tell(3, NOT_OWED)
    register.transition(register.every_code()[0], State.WITHDRAWN, Actor.CITIZEN, "rút")
    assert "người phản ánh" not in warned.answer(ASKED).reply.text


def test_counts_are_kept_for_ten_minutes(
    front: FrontDesk, store: Store, knowledge: KnowledgeBase, tell: Tell
) -> None:
    now = [0.0]
    desk = replace(front, signals=Signals(HotSpots(store, 3), knowledge, clock=lambda: now[0]))
    tell(2, NOT_OWED)
    assert "người phản ánh" not in desk.answer(ASKED).reply.text
    tell(1, NOT_OWED)
    now[0] = 599.0
    assert "người phản ánh" not in desk.answer(ASKED).reply.text
    now[0] = 601.0
    assert "có ít nhất 3 người phản ánh" in desk.answer(ASKED).reply.text


def test_an_answer_does_not_wait_for_the_register(
    front: FrontDesk, knowledge: KnowledgeBase
) -> None:
    class Away:
        def signals(self, procedure: str, commune_code: str) -> list[Signal]:
            raise StoreUnavailable

    plain = front.answer(ASKED).reply
    assert replace(front, signals=Signals(Away(), knowledge)).answer(ASKED).reply == plain
