"""From a demand to the register: verdict, place, consent, code, look-up."""

from __future__ import annotations

import pytest

from dungcua.actions.context import Context
from dungcua.actions.report import ReportDesk
from dungcua.complaints.model import Channel
from dungcua.conversations.service import Conversations
from dungcua.errors import NothingToRecord, SeparateDoor

DEMAND = "công an phường bắt phải có VNeID mới nhận hồ sơ nộp trực tiếp, tôi muốn phản ánh"


@pytest.fixture
def conversation(conversations: Conversations) -> str:
    return conversations.start()


def test_a_report_goes_all_the_way(reports: ReportDesk, conversation: str) -> None:
    report = reports.report(conversation, DEMAND, Context())
    assert report.opened
    assert not report.place_known
    assert "dấu hiệu không đúng quy định" in report.reply.text
    assert report.reply.meta.complaint
    assert report.reply.card is not None
    assert {"B-22", "V01"} <= {c.id for c in report.reply.card.citations}
    taken, again = reports.take_place(conversation, "phường Hòa Xuân, quận Cẩm Lệ, Đà Nẵng")
    assert taken == "Phường Hòa Xuân, Đà Nẵng"
    assert again is None
    asked = reports.ask_consent(conversation)
    assert "AI" in asked.text
    assert asked.card is not None
    shown = " ".join(line.text for s in asked.card.sections for line in s.lines)
    assert DEMAND in shown
    assert "Phường Hòa Xuân" in shown
    reply = reports.submit(conversation)
    code = reply.meta.complaint_code
    assert code
    assert reports.submit(conversation).meta.complaint_code == code
    complaint = reports.register.find(code)
    assert complaint.violations == ("V01",)
    assert complaint.knowledge_version == reports.front.kb.version
    assert code in reports.track(f"tra giúp mã {code.lower()}").text


def test_nobody_is_accused(reports: ReportDesk, conversation: str) -> None:
    text = reports.report(conversation, DEMAND, Context()).reply.text
    assert "Tôi không kết luận ai sai" in text
    for word in ("vi phạm pháp luật", "cán bộ sai"):
        assert word not in text


def test_a_place_in_the_story_is_not_asked_again(reports: ReportDesk, conversation: str) -> None:
    told = "ở phường Hòa Xuân Đà Nẵng, " + DEMAND
    assert reports.report(conversation, told, Context()).place_known


def test_an_ambiguous_place_of_incident_is_asked_about(
    reports: ReportDesk, conversation: str
) -> None:
    reports.report(conversation, DEMAND, Context())
    taken, again = reports.take_place(conversation, "phường 12 tphcm")
    assert taken is None
    assert again is not None
    assert again.buttons[-1].send == "Bỏ qua nơi xảy ra"


def test_the_place_may_be_left_out(reports: ReportDesk, conversation: str) -> None:
    reports.report(conversation, DEMAND, Context())
    assert reports.take_place(conversation, "Bỏ qua nơi xảy ra") == ("không nêu", None)


def test_wanting_to_report_without_a_story_asks_for_it(
    reports: ReportDesk, conversation: str
) -> None:
    report = reports.report(conversation, "Tôi muốn phản ánh", Context())
    assert not report.opened
    assert "kể" in report.reply.text


def test_wanting_to_report_goes_on_with_the_open_story(
    reports: ReportDesk, conversation: str
) -> None:
    told = "lên xã họ bắt tôi nộp sổ hộ khẩu giấy mới làm"
    assert not reports.report(conversation, told, Context()).opened, "only offered"
    assert reports.report(conversation, "Ghi nhận phản ánh", Context()).opened
    assert "sổ hộ khẩu" in str(reports.ask_consent(conversation).card)


def test_cancelling_leaves_nothing(reports: ReportDesk, conversation: str) -> None:
    reports.report(conversation, DEMAND, Context())
    assert "không lưu" in reports.cancel(conversation).text
    assert reports.register.draft(conversation) is None
    assert reports.submit(conversation).meta.complaint_code is None


def test_personal_numbers_never_reach_the_register(reports: ReportDesk, conversation: str) -> None:
    told = DEMAND + ", số căn cước tôi 048199001234, gọi 0905123456"
    complaint = reports.file(conversation, told, "Đà Nẵng", True, "form-1")
    assert "048199001234" not in complaint.words
    assert "0905123456" not in complaint.words
    assert complaint.channel is Channel.FORM


@pytest.mark.parametrize(("told", "consent"), [("", True), ("   ", True), (DEMAND, False)])
def test_no_words_or_no_consent_records_nothing(
    reports: ReportDesk, conversation: str, told: str, *, consent: bool
) -> None:
    with pytest.raises(NothingToRecord):
        reports.file(conversation, told, "", consent, "form-1")
    assert reports.register.statistics().recorded == 0


def test_a_denunciation_goes_through_its_own_door(reports: ReportDesk, conversation: str) -> None:
    told = "Tôi muốn tố cáo cán bộ xã nhận hối lộ 5 triệu của tôi"
    report = reports.report(conversation, told, Context())
    assert not report.opened
    assert "tố cáo" in report.reply.text
    with pytest.raises(SeparateDoor):
        reports.file(conversation, told, "", True, "form-1")


@pytest.mark.parametrize(
    ("said", "expected"),
    [("BAKO-MUTE-47193", "DC-105"), ("Tra cứu phản ánh", "BAKO"), ("mã của tôi đâu", "Mã có dạng")],
)
def test_a_wrong_or_missing_code_gets_a_hint(reports: ReportDesk, said: str, expected: str) -> None:
    assert expected in reports.track(said).text
