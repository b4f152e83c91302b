"""Questions that slips of the fingers hide, with a speller that has read our own cards."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dungcua.actions.front import FrontDesk
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.search import ProcedureSearch
from dungcua.knowledge.search.spell import Speller
from dungcua.knowledge.text.restore import Restorer


@pytest.fixture(scope="module")
def mending(knowledge: KnowledgeBase, front: FrontDesk) -> FrontDesk:
    told = [
        statement
        for card in knowledge.procedures.values()
        for statement in (card.name, card.plain_name, *card.aliases)
    ]
    asked = ["lệ phí bao nhiêu tiền", "nộp ở đâu", "cần giấy tờ gì", "hồ sơ gồm những gì"]
    speller = Speller(Restorer.train([*told, *asked * 5, "bao lâu thì xong", "bao lâu thì xong"]))
    search = ProcedureSearch(knowledge.procedures, knowledge.catalogue, speller=speller)
    return replace(front, search=search)


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("le phii", "fee"),
        ("cần giấy tờ gìi", "papers"),
        ("hồ sơ gomf những gì", "papers"),
        ("bao lauu thi xongg", "time"),
        ("mất bao nhieu tiền", "fee"),
    ],
)
def test_a_slip_does_not_hide_the_question(mending: FrontDesk, text: str, aspect: str) -> None:
    assert mending.asked(text) == (aspect,)


def test_what_asks_nothing_asks_nothing_mended(mending: FrontDesk) -> None:
    for text in ("tôi bị đau ở đầu", "con chó bỏ ăn", "cảm ơn em", "xin chào"):
        assert mending.asked(text) == ()


def test_english_is_not_mended(mending: FrontDesk) -> None:
    assert mending.asked("I lost my card", "en") == ()
