"""Khiếu nại and tố cáo are told where they go, and never become a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dungcua.actions.context import Context
from dungcua.actions.doors import announced, door_reply, spoken_of
from dungcua.actions.front import FrontDesk
from dungcua.actions.report import ReportDesk
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Confidence
from dungcua.knowledge.requirements import Door

TODAY = date(2026, 11, 22)
APPEAL, DENUNCIATION = Door.COMPLAINT, Door.DENUNCIATION


@pytest.mark.parametrize(
    ("text", "door"),
    [
        ("tôi muốn khiếu nại quyết định thu hồi đất của xã", APPEAL),
        ("xã từ chối cấp phép cho tôi, tôi muốn khiếu nại", APPEAL),
        ("khiếu nại cán bộ hành dân", APPEAL),
        ("toi muon lam don khieu nai chu tich xa", APPEAL),
        ("cho tôi gửi đơn tố cáo", DENUNCIATION),
        ("tố cáo cán bộ nhận hối lộ", DENUNCIATION),
        ("I want to denounce a corrupt official", DENUNCIATION),
        ("tôi muốn phản ánh và tố cáo việc phường đòi tiền", DENUNCIATION),
        ("tôi muốn tố cáo hàng xóm lấn đất", DENUNCIATION),
        ("công ty điện lực tính sai tiền điện, tôi muốn khiếu nại", Door.OUT_OF_SCOPE),
        ("phường bênh công ty lấn đất, tôi muốn khiếu nại", APPEAL),
        ("thôi không khiếu nại nữa", None),
        ("rút đơn tố cáo", None),
        ("khiếu nại của tôi giải quyết chưa", None),
        ("tôi chỉ muốn phản ánh, không phải khiếu nại", None),
        ("nghe nói hàng xóm tố cáo cán bộ", None),
        ("xin xây nhà to cao", None),
        ("giải quyết khiếu nại về trợ giúp pháp lý", None),
    ],
)
def test_who_announces_one_is_heard(text: str, door: Door | None) -> None:
    assert announced(text) is door


@pytest.mark.parametrize(
    ("text", "door"),
    [
        ("gửi đơn tố cáo ở đâu", DENUNCIATION),
        ("tố cáo có được giữ bí mật không", DENUNCIATION),
        ("thời hiệu khiếu nại là bao lâu", APPEAL),
        ("giải quyết khiếu nại lần đầu mất bao lâu", APPEAL),
        ("khiếu nại lần hai gửi ai", APPEAL),
        ("how do I file a formal complaint?", APPEAL),
        ("nhà to cao mấy tầng thì phải xin phép", None),
        ("đăng ký đất theo kết quả giải quyết tranh chấp, khiếu nại thì nộp ở đâu", None),
        ("giải quyết khiếu nại về trợ giúp pháp lý nộp ở đâu", None),
    ],
)
def test_who_asks_about_one_gets_the_law_and_no_listed_procedure(
    front: FrontDesk, text: str, door: Door | None
) -> None:
    assert spoken_of(text) is door
    reply = front.answer(text).reply
    assert (reply.card is not None and reply.card.kind == "notice") is (door is not None)


def test_a_denunciation_names_the_body_the_law_names(front: FrontDesk) -> None:
    reply = front.answer("tôi muốn tố cáo").reply
    assert "người đứng đầu cơ quan đang quản lý người đó" in reply.text
    assert "cơ quan cấp trên trực tiếp" in reply.text
    assert reply.card is not None
    assert "E-17" in {source.id for source in reply.card.citations}
    lines = [line for section in reply.card.sections for line in section.lines]
    assert lines
    assert all(line.basis for line in lines)


def test_an_appeal_names_whom_by_when_and_leaves_the_report_open(front: FrontDesk) -> None:
    reply = front.answer("tôi muốn khiếu nại").reply
    assert "người đã ra quyết định" in reply.text
    assert "90 ngày" in reply.text
    assert "Tôi muốn phản ánh" in [button.title for button in reply.buttons]


def test_what_was_not_read_is_not_told(knowledge: KnowledgeBase) -> None:
    fact = knowledge.facts["E-17"]
    unread = replace(fact, life=replace(fact.life, confidence=Confidence.UNREAD))
    base = replace(knowledge, facts={**knowledge.facts, "E-17": unread})
    reply = door_reply(base, DENUNCIATION, TODAY)
    assert reply.card is not None
    assert "E-17" not in {b for s in reply.card.sections for line in s.lines for b in line.basis}


@pytest.mark.parametrize(
    "text",
    [
        "khiếu nại cán bộ hành dân",
        "tố cáo cán bộ phường đòi 5 triệu mới cấp giấy phép xây dựng",
        "tôi muốn khiếu nại việc phường không nhận hồ sơ khai sinh của tôi",
    ],
)
def test_none_is_kept_as_a_report(reports: ReportDesk, conversation: str, text: str) -> None:
    report = reports.report(conversation, text, Context())
    assert not report.opened
    assert reports.register.draft(conversation) is None
    assert reports.register.statistics(TODAY).recorded == 0


def test_without_a_dialogue_nobody_is_sent_to_the_report_form(
    reports: ReportDesk, conversation: str
) -> None:
    reply = reports.alone(conversation, "tố cáo cán bộ phường đòi 5 triệu mới cấp giấy phép")
    assert reply.card is not None
    assert reply.card.link != "/phan-anh"
    assert reports.register.draft(conversation) is None


def test_who_denounces_is_not_told_what_would_be_a_sign(reports: ReportDesk) -> None:
    reply = reports.judge("tố cáo cán bộ nhận hối lộ", Context())
    assert reply is not None
    assert "Nếu bị đòi như vậy" not in reply.text


def test_who_is_cross_with_a_company_is_sent_there(front: FrontDesk) -> None:
    reply = front.answer("công ty điện lực tính sai tiền điện, tôi muốn khiếu nại").reply
    assert "không phải cơ quan hành chính nhà nước" in reply.text
    assert "90 ngày" not in reply.text
