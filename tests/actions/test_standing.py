"""Asking for a person: within the hours one waits, outside them one is called back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from dungcua.actions.context import Context
from dungcua.actions.report import ReportDesk
from dungcua.actions.server import ActionDesk
from dungcua.actions.standing import CALL_BACK, STAFFED
from dungcua.conversations.model import Owner
from dungcua.conversations.service import Conversations


@pytest.mark.parametrize("staffed", [True, False])
def test_the_hours_decide_between_waiting_and_a_call_back(
    reports: ReportDesk, conversations: Conversations, staffed: bool
) -> None:
    with ThreadPoolExecutor(1) as pool:
        desk = ActionDesk(reports.front, reports, conversations, pool, staffed=lambda: staffed)
        talk = conversations.start()
        for lang in ("vi", "en"):
            reply = desk.hand_over(talk, Context(lang=lang))
            assert reply.text == (STAFFED if staffed else CALL_BACK)[lang]
            assert reply.meta.handoff
    assert conversations.owner(talk) is (Owner.WAITING if staffed else Owner.BOT)
