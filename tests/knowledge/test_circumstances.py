"""Which conditional facts of a card a person's own words meet."""

from __future__ import annotations

from datetime import date

import pytest

from dungcua.knowledge.answer import Composer
from dungcua.knowledge.answer.circumstances import bounds, met
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Aspect

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("code", "said", "fact"),
    [
        ("1.001193", "con em sinh 3 tháng rồi chưa làm khai sinh", "fees.1"),
        ("1.001193", "bé 3 tuổi chưa có khai sinh", "fees.1"),
        ("1.001193", "khai sinh muộn phí bao nhiêu", "fees.1"),
        ("1.001193", "my baby is 4 months old", "fees.1"),
        ("1.001193", "bé mới sinh hôm qua", "fees.0"),
        ("1.000656", "bố tôi mất 1 tháng rồi", "fees.2"),
        ("1.000656", "mất hôm kia", "fees.0"),
        ("1.014063", "đủ 25 tuổi đổi căn cước phí bao nhiêu", "fees.2"),
        ("1.012783", "đổi sổ đỏ do sáp nhập có mất tiền không", "fees.0"),
        ("1.004194", "đăng ký online phí bao nhiêu", "fees.1"),
        ("2.002854", "chuyển trường từ tỉnh khác về", "times.1"),
        ("2.002854", "chuyển cùng tỉnh", "times.0"),
        ("1.001456", "làm hộ chiếu cho bé 5 tuổi", "cases.tre-em"),
        ("1.001193", "gửi qua bưu điện được không", "cases.buu-chinh"),
        ("1.004222", "em ở nhà thuê muốn nhập hộ khẩu", "cases.nha-thue"),
    ],
)
def test_what_is_told_meets_its_condition(
    knowledge: KnowledgeBase, code: str, said: str, fact: str
) -> None:
    assert fact in met(knowledge.procedure(code), said)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("1.001193", "mấy ngày thì xong"),
        ("1.001193", "con sinh ngày 5 tháng 3"),
        ("1.001193", "làm khai sinh cho con ở đâu"),
        ("1.000656", "có giấy báo tử rồi"),
        ("1.014063", "muốn đổi thẻ căn cước phí bao nhiêu"),
        ("1.000894", "hai đứa em cưới"),
    ],
)
def test_in_doubt_nothing_is_met(knowledge: KnowledgeBase, code: str, said: str) -> None:
    assert met(knowledge.procedure(code), said) == ()


def test_two_provinces_named_are_a_move(knowledge: KnowledgeBase) -> None:
    card = knowledge.procedure("2.002854")
    assert met(card, "từ Hà Nội vào Đà Nẵng", provinces=2) == ("times.1",)
    assert met(card, "ở Đà Nẵng", provinces=1) == ()


def test_every_place_named_is_one_of_the_card(knowledge: KnowledgeBase) -> None:
    said = (
        "con 4 tháng tuổi, hộ nghèo, từ tỉnh khác, do sáp nhập, gửi qua bưu điện, nhà thuê, "
        "mất trang bổ sung, đủ 25 tuổi, quá hạn, trực tuyến"
    )
    for card in knowledge.procedures.values():
        for at in met(card, said, provinces=2):
            key, _, which = at.partition(".")
            if key == "cases":
                assert which in [case.id for case in card.cases[1:]]
            else:
                assert int(which) < len(card.fees if key == "fees" else card.times)


def test_the_fee_that_fits_goes_first_and_answers_alone(knowledge: KnowledgeBase) -> None:
    card = knowledge.procedure("1.001193")
    answer = Composer(knowledge, TODAY).answer(card, [Aspect.FEE], met=["fees.1"], whole=False)
    assert [said.at for said in answer.short] == ["fees.1"]
    assert answer.blocks[0].lines[0].at == "fees.1"


def test_with_nothing_told_both_conditions_are_said(knowledge: KnowledgeBase) -> None:
    card = knowledge.procedure("1.001193")
    answer = Composer(knowledge, TODAY).answer(card, [Aspect.FEE], whole=False)
    assert [said.at for said in answer.short] == ["fees.0", "fees.1"]
    assert "60 ngày" in answer.short[0].text


def test_a_fee_holds_between_the_days_that_it_names(knowledge: KnowledgeBase) -> None:
    card = knowledge.procedure("1.014064")
    texts = {
        day: [
            said.text
            for said in Composer(knowledge, day).answer(card, [Aspect.FEE], whole=False).short
        ]
        for day in (TODAY, date(2027, 1, 2))
    }
    assert texts[TODAY] == [text for text in texts[TODAY] if "35.000" in text]
    assert not any("35.000" in text for text in texts[date(2027, 1, 2)])
    assert any("70.000" in text for text in texts[date(2027, 1, 2)])


def test_days_are_read_out_of_a_condition() -> None:
    assert bounds("Mức giảm một nửa đến hết ngày 31/12/2026") == (None, date(2026, 12, 31))
    assert bounds("Từ ngày 01/01/2027, nếu không có quy định mới") == (date(2027, 1, 1), None)
    assert bounds(None) == (None, None)
