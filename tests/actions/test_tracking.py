from __future__ import annotations

from dataclasses import replace

import pytest

from dungcua.actions.tracking import said_error, tracked
from dungcua.complaints.model import State
from dungcua.complaints.register import Register
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
    complaint = replace(register.submit(talk, consent=True), state=state)
    vietnamese, english = tracked(complaint), tracked(complaint, "en")
    assert complaint.code in vietnamese.text
    assert complaint.code in english.text
    assert english.lang == "en"
    assert "Phản ánh" not in english.text
    assert english.card is not None
    assert english.card.lang == "en"
    assert (english.card.subtitle or "").lower() in english.text.lower()
    assert "xã đòi" not in vietnamese.text


@pytest.mark.parametrize("error", [UnknownCode(), MistypedCode()])
def test_a_wrong_code_is_told_with_its_number(error: UnknownCode | MistypedCode) -> None:
    assert error.code in said_error(error, "vi")
    assert "code" in said_error(error, "en")
    assert "mã lỗi" not in said_error(error, "en")


def test_an_error_without_english_is_said_in_vietnamese() -> None:
    assert "mã lỗi" in said_error(NothingToRecord("no words"), "en")
