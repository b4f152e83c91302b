"""Only what was demanded is recorded as demanded, and so counted and published."""

from __future__ import annotations

import pytest

from dungcua.actions.context import Context
from dungcua.actions.demanded import demanded
from dungcua.actions.report import ReportDesk
from dungcua.knowledge.requirements import RequirementChecker


@pytest.mark.parametrize(
    ("told", "papers"),
    [
        (
            "Sáng nay tôi làm khai sinh cho con, cán bộ bắt phải có VNeID mức 2 mới nhận hồ sơ và "
            "đòi nộp sổ hộ khẩu.",
            ["vneid", "so-ho-khau"],
        ),
        ("Làm khai sinh cho con mà cô cán bộ quát vào mặt tôi vì viết sai một chữ.", []),
        ("Sổ đỏ quá hạn trả 45 ngày mà không ai thông báo gì, tôi bức xúc.", []),
        (
            "Làm khai sinh cho bé thứ hai, vợ chồng tôi cưới đăng ký tại đúng ủy ban này, vậy mà "
            "vẫn buộc nộp bản sao chứng nhận kết hôn.",
            ["ket-hon"],
        ),
    ],
)
def test_the_errand_is_no_demand(checker: RequirementChecker, told: str, papers: list[str]) -> None:
    assert demanded(checker.check(told)) == papers


def test_a_report_keeps_no_paper_that_nobody_asked_for(
    reports: ReportDesk, conversation: str
) -> None:
    told = "Làm khai sinh cho con mà phường đòi sổ hộ khẩu, tôi muốn phản ánh"
    reports.report(conversation, told, Context())
    draft = reports.register.draft(conversation)
    assert draft is not None
    assert draft.papers == ("so-ho-khau",)
