"""A question about a paper is answered by the published list of the procedure."""

from __future__ import annotations

import pytest

from dungcua.actions.context import Context
from dungcua.actions.report import ReportDesk
from dungcua.actions.single import single
from dungcua.conversations.message import Reply
from dungcua.knowledge.requirements import VerdictKind

BIRTH, MARRIAGE, ABROAD = "1.001193", "1.000894", "2.000806"


def asked(reports: ReportDesk, text: str, **context: str) -> Reply:
    reply = reports.judge(text, Context(**context))  # type: ignore[arg-type]
    assert reply is not None
    return reply


@pytest.mark.parametrize(
    ("text", "code", "paper"),
    [
        ("có cần hợp đồng thuê nhà không", BIRTH, "hợp đồng thuê nhà"),
        ("có cần công chứng hợp đồng thuê nhà không", BIRTH, "hợp đồng thuê nhà"),
        ("có cần ảnh thẻ không", MARRIAGE, "ảnh thẻ"),
        ("có cần giấy khám sức khỏe không", MARRIAGE, "giấy khám sức khỏe"),
        ("có cần chứng minh thu nhập không", MARRIAGE, "chứng minh thu nhập"),
    ],
)
def test_a_paper_the_list_does_not_name_is_said_to_be_not_named(
    reports: ReportDesk, text: str, code: str, paper: str
) -> None:
    reply = asked(reports, text, procedure=code)
    assert f"không nêu tên {paper}" in reply.text
    assert "ở mục nào" in reply.text
    assert "dấu hiệu" not in reply.text
    assert reply.card is not None
    assert {f"tthc:{code}", "B-46"} <= {source.id for source in reply.card.citations}
    assert reply.card.link == f"/phieu/{code}"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("làm khai sinh cho con có cần hợp đồng thuê nhà không", BIRTH),
        ("phường đòi hợp đồng thuê nhà khi làm khai sinh có đúng không", BIRTH),
        ("họ bắt nộp ảnh 3x4 khi đăng ký kết hôn có đúng không", MARRIAGE),
    ],
)
def test_the_procedure_named_beside_the_paper_is_the_one_looked_at(
    reports: ReportDesk, text: str, code: str
) -> None:
    reply = asked(reports, text)
    assert reply.meta.procedure == (code,)
    assert "không nêu tên" in reply.text
    assert "giấy khai sinh" not in reply.text


def test_another_procedure_named_in_the_talk_goes_before_the_one_talked_of(
    reports: ReportDesk,
) -> None:
    reply = asked(reports, "thế làm kết hôn có cần ảnh 3x4 không", procedure=BIRTH)
    assert reply.meta.procedure == (MARRIAGE,)


def test_a_lease_that_a_list_asks_for_is_no_sign_of_anything(reports: ReportDesk) -> None:
    reply = asked(reports, "đăng ký thường trú có cần hợp đồng thuê nhà không")
    assert "dấu hiệu" not in reply.text
    assert "trong một số trường hợp" in reply.text
    stay = asked(reports, "làm tạm trú có cần hợp đồng thuê nhà không")
    assert "như hợp đồng thuê nhà" in stay.text
    assert "không bắt buộc công chứng" in stay.text
    assert "từ chối" not in stay.text


def test_what_the_card_says_may_not_be_demanded_is_said(reports: ReportDesk) -> None:
    reply = asked(reports, "có cần hợp đồng thuê nhà không", procedure="1.001612")
    assert "Không được đòi hợp đồng thuê nhà" in reply.text


def test_without_a_procedure_it_is_asked_which_one(reports: ReportDesk) -> None:
    reply = asked(reports, "có cần ảnh thẻ không")
    assert reply.meta.ask == "procedure"
    assert "ảnh thẻ" in reply.text
    assert "dấu hiệu" not in reply.text


def test_a_form_of_a_listed_paper_stays_a_matter_of_the_law(reports: ReportDesk) -> None:
    reply = asked(reports, "có cần photo công chứng căn cước không", procedure=BIRTH)
    assert "chứng thực, công chứng" in reply.text


class TestEnglish:
    def test_the_items_that_name_the_paper_are_told(self, reports: ReportDesk) -> None:
        said = "Do I need to bring the passport originals?"
        reply = asked(reports, said, procedure=ABROAD, lang="en")
        assert "signs" not in reply.text
        assert "1 copy" in reply.text
        assert "to show only" in reply.text

    def test_without_a_procedure_it_is_asked_which_one(self, reports: ReportDesk) -> None:
        reply = asked(reports, "Do I need to bring the passport originals?", lang="en")
        assert reply.meta.ask == "procedure"

    def test_a_paper_not_named_is_said_so(self, reports: ReportDesk) -> None:
        reply = asked(reports, "Do I need a rental contract?", procedure=MARRIAGE, lang="en")
        assert "does not name" in reply.text


def test_the_terminal_says_the_same(reports: ReportDesk) -> None:
    text = "làm khai sinh cho con có cần hợp đồng thuê nhà không"
    reply = single(reports.front, reports.checker, text)
    assert "không nêu tên hợp đồng thuê nhà" in reply.text


def test_beside_a_sign_no_paper_is_said_to_be_unknown(
    reports: ReportDesk, conversation: str
) -> None:
    told = "toi bi cong an xa doi so ho khau giay khi lam khai sinh cho con"
    report = reports.report(conversation, told, Context())
    assert "dấu hiệu" in report.reply.text
    assert report.reply.card is not None
    lines = [line.text for s in report.reply.card.sections for line in s.lines]
    assert not any("chưa đủ căn cứ" in line for line in lines)


def test_a_slip_for_a_lodger_does_not_deny_the_lease(reports: ReportDesk) -> None:
    verdict = reports.papers.judge("hop-dong-thue-nha", "1.004194")
    assert verdict is not None
    assert verdict.verdict is not VerdictKind.NOT_LISTED
