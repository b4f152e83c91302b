"""The call assistant: a telegraphic note in, at most three sentences to read aloud out."""

from __future__ import annotations

import pytest

from dungcua.actions.assist import assist
from dungcua.actions.front import FrontDesk
from dungcua.knowledge.requirements import RequirementChecker


@pytest.mark.parametrize(
    ("note", "code"),
    [
        ("ks cháu 3 tháng, bố mẹ tạm trú Q12 cũ, hỏi nộp đâu + gttt gì", "1.001193"),
        ("đổi gplx sắp hết hạn", "3.000347"),
        ("xin xn độc thân để cưới", "1.004873"),
    ],
)
def test_a_note_finds_procedure_and_script(
    front: FrontDesk, checker: RequirementChecker, note: str, code: str
) -> None:
    found = assist(front, checker, note)
    assert code in found.procedure
    assert 1 <= len(found.script) <= 3
    assert all(line.strip() for line in found.script)


def test_a_demand_in_a_note_comes_with_what_to_say(
    front: FrontDesk, checker: RequirementChecker
) -> None:
    found = assist(front, checker, "khách bị xã bắt nộp sổ hộ khẩu giấy mới nhận hs, bức xúc")
    assert found.violations == ("V04",)
    assert found.script[0] == front.kb.violations["V04"].say
    assert found.citations


def test_a_place_in_a_note_is_resolved(front: FrontDesk, checker: RequirementChecker) -> None:
    found = assist(front, checker, "đk kết hôn, kh ở p15 q11 tphcm cũ")
    assert found.place is not None
    assert found.place.commune == "Phường Phú Thọ"
