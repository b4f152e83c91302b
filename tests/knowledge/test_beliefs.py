"""What many people believe about the merger is answered by a fact, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dungcua.knowledge.answer.beliefs import answered, without_district
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Confidence

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("text", "basis", "first"),
    [
        ("nghe bảo phải lên huyện, đúng không cháu", "A-01", "Dạ, không còn cấp huyện"),
        ("lam giay nay co phai len huyen khong", "A-01", "Dạ, không còn cấp huyện"),
        ("công an quận còn nhận hồ sơ không", "A-01", "Dạ, không còn cấp huyện"),
        ("chứng minh thư 9 số còn dùng được không", "A-12", "Dạ, chứng minh nhân dân 9 số"),
        ("căn cước cũ còn xài được hông", "A-12", "Dạ, thẻ căn cước, CCCD"),
        ("sổ hộ khẩu giấy còn giá trị không ạ", "A-17", "Dạ, sổ hộ khẩu"),
        ("giấy ghi địa chỉ cũ còn hiệu lực không", "A-08", "Dạ, giấy tờ được cấp trước"),
    ],
)
def test_a_common_belief_is_answered_by_its_fact(
    knowledge: KnowledgeBase, text: str, basis: str, first: str
) -> None:
    told = answered(knowledge, text, TODAY)
    assert told is not None
    assert told.said.text.startswith(first)
    assert basis in told.said.basis
    english = answered(knowledge, text, TODAY, "en")
    assert english is not None
    assert english.said.lang == "en"
    assert "Dạ" not in english.said.text


@pytest.mark.parametrize(
    "text",
    [
        "tôi ở huyện Hòa Vang cũ thì nộp ở đâu",
        "lên huyện Củ Chi xin giấy",
        "ra quán ăn phải có giấy gì",
        "nộp ở cơ quan nào",
        "làm lại chứng minh thư ở đâu",
        "xin xác nhận số chứng minh nhân dân cũ",
        "nhập hộ khẩu cần giấy gì",
        "xã đòi sổ hộ khẩu giấy có đúng không",
    ],
)
def test_what_only_sounds_like_it_is_left_alone(knowledge: KnowledgeBase, text: str) -> None:
    assert answered(knowledge, text, TODAY) is None


def test_a_fact_that_was_not_read_answers_nothing(knowledge: KnowledgeBase) -> None:
    fact = knowledge.facts["A-01"]
    unread = replace(fact, life=replace(fact.life, confidence=Confidence.UNREAD))
    base = replace(knowledge, facts={**knowledge.facts, "A-01": unread})
    assert answered(base, "phải lên huyện đúng không", TODAY) is None


def test_the_level_that_ended_is_cut_out_of_a_question() -> None:
    assert (
        without_district("có phải lên công an huyện không").split() == "có phải lên không".split()
    )
