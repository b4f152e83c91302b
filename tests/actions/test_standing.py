"""Asking for a person: within the hours one waits, outside them one is called back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from dungcua.actions.context import Context
from dungcua.actions.report import ReportDesk
from dungcua.actions.server import ActionDesk
from dungcua.actions.standing import CALL_BACK, CALL_BACK_PAGE, STAFFED, hours_told
from dungcua.conversations.hours import Hours
from dungcua.conversations.message import Lang
from dungcua.conversations.model import Owner
from dungcua.conversations.service import Conversations

LANGS: tuple[Lang, ...] = ("vi", "en")


@pytest.mark.parametrize("staffed", [True, False])
def test_the_hours_decide_between_waiting_and_a_call_back(
    reports: ReportDesk, conversations: Conversations, staffed: bool
) -> None:
    with ThreadPoolExecutor(1) as pool:
        hours = Hours.read("t2-t6 07:30-11:30 13:30-17:00; t7 08:00-10:00")
        desk = ActionDesk(
            reports.front, reports, conversations, pool, staffed=lambda: staffed, hours=hours
        )
        talk = conversations.start()
        for lang in LANGS:
            reply = desk.hand_over(talk, Context(lang=lang))
            assert reply.text.startswith((STAFFED if staffed else CALL_BACK)[lang])
            assert reply.meta.handoff
            if not staffed:
                assert hours_told(hours, lang) in reply.text
                assert reply.card is not None
                assert reply.card.link == CALL_BACK_PAGE
    assert conversations.owner(talk) is (Owner.WAITING if staffed else Owner.BOT)


@pytest.mark.parametrize(
    ("written", "lang", "told"),
    [
        (
            "t2-t6 07:30-11:30 13:30-17:00; t7 08:00-10:00",
            "vi",
            "thứ Hai đến thứ Sáu 07:30–11:30, 13:30–17:00; thứ Bảy 08:00–10:00",
        ),
        ("t2 08:00-11:00; cn 08:00-11:00", "en", "Monday 08:00–11:00; Sunday 08:00–11:00"),
        ("", "vi", ""),
    ],
)
def test_the_hours_are_told_in_words(written: str, lang: Lang, told: str) -> None:
    assert hours_told(Hours.read(written), lang) == told


def test_without_hours_both_languages_offer_the_same_ways(
    reports: ReportDesk, conversations: Conversations
) -> None:
    with ThreadPoolExecutor(1) as pool:
        desk = ActionDesk(reports.front, reports, conversations, pool)
        for lang in LANGS:
            text = desk.hand_over("nobody", Context(lang=lang)).text
            assert CALL_BACK_PAGE in text
            assert "Tổ công nghệ số cộng đồng" in text
