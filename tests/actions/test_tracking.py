from __future__ import annotations

from dataclasses import replace

import pytest

from dungcua.actions.report import ReportDesk
from dungcua.actions.tracking import said_error, tracked
from dungcua.complaints.duplicates import Duplicates
from dungcua.complaints.model import Actor, Elsewhere, State
from dungcua.complaints.register import Register
from dungcua.complaints.workflow import UNANSWERED
from dungcua.conversations.service import Conversations
from dungcua.errors import MistypedCode, NothingToRecord, UnknownCode


@pytest.mark.parametrize("state", State)
def test_every_state_is_said_in_both_languages(
    register: Register, conversations: Conversations, state: State
) -> None:
    talk = conversations.start()
    register.open_draft(
        talk, "xã đòi sổ hộ khẩu", procedure=None, violations=["V04"], papers=[],
        door="phan_anh", place=None, said_place=None, knowledge_version="test",
    )  # fmt: skip
    filed = register.submit(talk, consent=True)
    complaint = replace(register.public(filed.code), state=state)
    vietnamese, english = tracked(complaint), tracked(complaint, "en")
    assert complaint.code in vietnamese.text
    assert complaint.code in english.text
    assert english.lang == "en"
    assert "Phản ánh" not in english.text
    assert english.card is not None
    assert english.card.lang == "en"
    assert (english.card.subtitle or "").lower() in english.text.lower()
    assert "xã đòi" not in vietnamese.text
    # A day is promised while somebody owes an answer, and only then.
    assert ("Hạn xử lý" in vietnamese.text) == (state in UNANSWERED)
    assert ("due by" in english.text) == (state in UNANSWERED)


@pytest.mark.parametrize("elsewhere", Elsewhere)
def test_what_is_not_ours_names_the_right_door_and_a_joined_one_its_groups(
    reports: ReportDesk, conversations: Conversations, elsewhere: Elsewhere
) -> None:
    register, codes = reports.register, []
    for _ in range(2):
        talk = conversations.start()
        register.open_draft(
            talk, "bị đòi sổ hộ khẩu", procedure=None, violations=["V04"], papers=[],
            door="phan_anh", place=None, said_place=None, knowledge_version="test",
        )  # fmt: skip
        codes.append(register.submit(talk, consent=True).code)
    Duplicates(register.ledger).join(codes[1], codes[0], Actor.OPERATOR, "cùng việc")
    register.transition(
        codes[0], State.NOT_OURS, Actor.OPERATOR, "không thuộc", elsewhere=elsewhere
    )
    assert {register.public(code).elsewhere for code in codes} == {elsewhere}
    first, joined = (reports.track(code).text.replace(code, "") for code in codes)
    assert first == joined
    assert "thuộc nơi khác" in first
    assert len(reports.track(codes[1], "en").text) > 100


@pytest.mark.parametrize("error", [UnknownCode(), MistypedCode()])
def test_a_wrong_code_is_told_with_its_number(error: UnknownCode | MistypedCode) -> None:
    assert error.code in said_error(error, "vi")
    assert "code" in said_error(error, "en")
    assert "mã lỗi" not in said_error(error, "en")


def test_an_error_without_english_is_said_in_vietnamese() -> None:
    assert "mã lỗi" in said_error(NothingToRecord("no words"), "en")
