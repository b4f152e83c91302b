"""Who adds only the place, or only the case, is told what that changes."""

from __future__ import annotations

import pytest

from dungcua.actions.front import FrontDesk
from dungcua.conversations.message import Reply


def keys(reply: Reply) -> list[str]:
    assert reply.card is not None
    return [section.key for section in reply.card.sections]


def test_a_place_alone_changes_where_and_nothing_else(front: FrontDesk) -> None:
    first = front.answer("làm khai sinh cho con cần giấy tờ gì, gấp")
    second = front.answer("Phường Hòa Khánh", first.context)
    assert second.reply.text.startswith("Dạ, với phường Hòa Khánh: nộp tại Trung tâm")
    assert keys(second.reply) == ["where"]
    assert second.reply.card is not None
    assert second.reply.card.link == "/thu-tuc/1.001193"
    assert second.reply.meta.place is not None
    assert second.reply.meta.place.commune == "Phường Hòa Khánh"
    # the question that was open stays open
    assert second.reply.meta.ask == "case"
    assert second.context.pending == "case"


def test_the_answer_to_where_do_you_live_is_short_too(front: FrontDesk) -> None:
    first = front.answer("làm khai sinh ở đâu, cần giấy tờ gì")
    assert first.reply.meta.ask == "place"
    second = front.answer("dạ em đang ở xã Hòa Tiến, Đà Nẵng ạ", first.context)
    assert keys(second.reply) == ["where"]
    assert "với xã Hòa Tiến: nộp tại" in second.reply.text


def test_a_province_may_have_its_own_fee(front: FrontDesk) -> None:
    first = front.answer("đăng ký hộ kinh doanh phí bao nhiêu")
    second = front.answer("tôi ở Hà Nội", first.context)
    assert keys(second.reply) == ["fee", "where"]
    assert "\nVới Hà Nội: nộp tại" in second.reply.text


@pytest.mark.parametrize("text", ["ở phường Hòa Khánh thì phí bao nhiêu", "phí"])
def test_a_question_is_answered_as_one(front: FrontDesk, text: str) -> None:
    first = front.answer("làm khai sinh cho con cần giấy tờ gì, gấp")
    second = front.answer(text, first.context)
    assert keys(second.reply)[0] == "fee"
    assert "với phường" not in second.reply.text.lower()


def test_a_case_alone_changes_the_papers(front: FrontDesk) -> None:
    first = front.answer("làm khai sinh ở xã Hòa Tiến, Đà Nẵng cần giấy tờ gì")
    assert first.reply.meta.ask == "case"
    second = front.answer("Trẻ bị bỏ rơi", first.context)
    assert second.reply.text.startswith("Dạ, với trường hợp trẻ bị bỏ rơi: phải nộp")
    assert keys(second.reply) == ["papers"]


def test_in_english_too(front: FrontDesk) -> None:
    first = front.answer("How do I marry a foreigner? Where do I file and which papers?")
    second = front.answer("I live in Hoa Tien commune, Da Nang", first.context)
    assert "For Xã Hòa Tiến: file at" in second.reply.text
    assert keys(second.reply) == ["where"]
