"""Every card, every aspect, several places and days: nothing is said that may not be said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from dungcua.knowledge.answer import Answer, Composer, Mark, Place, cite
from dungcua.knowledge.answer.cite import assertable
from dungcua.knowledge.answer.sentences import sentences
from dungcua.knowledge.answer.tell import settles
from dungcua.knowledge.lint.cards import DISTRICT
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import (
    Aspect,
    Channel,
    Confidence,
    Fee,
    FeeKind,
    LawDocument,
    Procedure,
)
from dungcua.knowledge.offices import Office, OfficeKind, Offices

TODAY = date(2026, 11, 22)
AFTER = date(2027, 3, 1)
"""TT 64/2025 has ended on 31/12/2026, the decrees of the merger on 28/02/2027."""
HOA_TIEN = Place("Đà Nẵng", "48", "Xã Hòa Tiến", "20332")
PLACES = (
    None,
    HOA_TIEN,
    Place("Hà Nội", "01", "Phường Hà Đông", "09556"),
    Place("Hải Phòng", "31"),
    Place("Hà Tĩnh", "42", "Phường Thành Sen", "18073"),
)
ASPECTS: tuple[tuple[Aspect, ...], ...] = (
    (),
    *((aspect,) for aspect in Aspect),
    (Aspect.WHERE, Aspect.PAPERS),
    (Aspect.FEE, Aspect.TIME),
)


def answers(kb: KnowledgeBase, day: date) -> Iterator[Answer]:
    composer = Composer(kb, day)
    for card in kb.procedures.values():
        for place in PLACES:
            for number, aspects in enumerate(ASPECTS):
                cases = [None, *(case.id for case in card.cases)]
                case = cases[number % len(cases)]
                for whole in (True, False):
                    yield composer.answer(card, aspects, place=place, case=case, whole=whole)


@pytest.mark.parametrize("day", [TODAY, AFTER, date(2028, 1, 1)])
def test_every_sentence_is_cited_dated_short_and_holds(knowledge: KnowledgeBase, day: date) -> None:
    count = 0
    holds: dict[tuple[str, ...], bool] = {}
    for answer in answers(knowledge, day):
        said = sentences(" ".join(line.text for line in answer.short))
        assert 1 <= len(said) <= 2, (answer.code, said)
        assert re.search(r"kiểm tra ngày \d\d/\d\d/\d{4}", answer.dates), answer.code
        for line in answer.lines:
            count += 1
            assert line.basis, (answer.code, line.text)
            assert not DISTRICT.search(line.text), (answer.code, line.text)
            if line.mark is Mark.UNKNOWN:
                continue
            if line.basis not in holds:
                holds[line.basis] = assertable(knowledge, line.basis, day)
            assert holds[line.basis], (answer.code, line.text, line.basis)
    assert count > 50_000
    for basis in holds:
        for source in basis:
            assert cite(knowledge, source).dates, source


def test_a_reduction_that_has_ended_is_not_said(knowledge: KnowledgeBase) -> None:
    card = knowledge.procedure("1.014063")
    during = Composer(knowledge, TODAY).answer(card, [Aspect.FEE]).short[0].text
    after = Composer(knowledge, AFTER).answer(card, [Aspect.FEE])
    assert "25.000 đồng" in during
    assert all("25.000" not in line.text for line in after.lines)
    assert "50.000 đồng" in after.short[0].text


def test_a_fee_that_has_ended_without_another_says_until_when(knowledge: KnowledgeBase) -> None:
    card = knowledge.procedure("1.014063")
    only = replace(card, fees=card.fees[:1])
    answer = Composer(knowledge, AFTER).answer(only, [Aspect.FEE])
    assert answer.short[0].mark is Mark.UNKNOWN
    assert "đến hết 31/12/2026" in answer.short[0].text
    assert "nơi tiếp nhận" in answer.short[0].text


def test_what_is_held_back_is_told_first_and_names_who_knows(knowledge: KnowledgeBase) -> None:
    card = knowledge.procedure("1.001193")
    for aspect in (Aspect.WHERE, Aspect.PAPERS):
        answer = Composer(knowledge, AFTER).answer(card, [aspect], place=HOA_TIEN)
        first = answer.blocks[0].lines[0]
        assert first.mark is Mark.UNKNOWN
        assert card.authority in first.text
        assert answer.short[0].mark is Mark.UNKNOWN


@pytest.mark.parametrize(
    "spoil",
    [
        lambda life: replace(life, valid_to=TODAY - timedelta(days=1)),
        lambda life: replace(life, valid_from=TODAY + timedelta(days=1)),
        lambda life: replace(life, confidence=Confidence.UNREAD),
    ],
    ids=["over", "not yet", "unread"],
)
def test_a_card_that_does_not_hold_says_nothing_but_who_knows(
    knowledge: KnowledgeBase, spoil: object
) -> None:
    assert callable(spoil)
    card = knowledge.procedure("1.001193")
    card = replace(card, life=spoil(card.life))
    base = replace(knowledge, procedures={**knowledge.procedures, card.code: card})
    answer = Composer(base, TODAY).answer(card, [Aspect.PAPERS], place=HOA_TIEN)
    assert answer.blocks == ()
    (only,) = answer.short
    assert only.mark is Mark.UNKNOWN
    assert only.basis == (card.id,)
    assert card.authority in only.text


def test_a_document_not_yet_in_force_carries_nothing(knowledge: KnowledgeBase) -> None:
    later = LawDocument("nd-thu", "NĐ thử", "Nghị định thử", TODAY + timedelta(days=1), None, None)
    base = replace(knowledge, documents={**knowledge.documents, later.id: later})
    assert not assertable(base, ("nd-thu",), TODAY)
    assert assertable(base, ("nd-thu",), TODAY + timedelta(days=1))


def test_a_second_way_stands_alone_when_the_first_is_held_back(knowledge: KnowledgeBase) -> None:
    card = knowledge.procedure("1.013978")
    for day, begins in ((TODAY, "Cũng có thể nộp"), (AFTER, "Có thể nộp")):
        answer = Composer(knowledge, day).answer(card, [Aspect.WHERE], place=HOA_TIEN)
        lines = [line.text for line in answer.blocks[0].lines]
        assert any(line.startswith(begins) for line in lines), lines


def test_the_papers_of_a_case_are_named_with_the_common_ones(knowledge: KnowledgeBase) -> None:
    card = knowledge.procedure("1.001193")
    answer = Composer(knowledge, TODAY).answer(card, [Aspect.PAPERS], case="bo-roi", whole=False)
    assert "Tờ khai đăng ký khai sinh" in answer.short[0].text
    assert "biên bản về việc trẻ bị bỏ rơi" in answer.short[0].text
    assert answer.question is None
    said = " ".join(line.text for line in answer.blocks[0].lines)
    assert "mang thai hộ" not in said


def test_a_paper_the_state_holds_is_kept_in_reserve_not_demanded(knowledge: KnowledgeBase) -> None:
    answer = Composer(knowledge, TODAY).answer(knowledge.procedure("1.011441"), [Aspect.PAPERS])
    text = answer.short[0].text
    assert "mang sẵn phòng khi cơ quan không tra được dữ liệu: bản gốc Giấy chứng nhận" in text
    hand_in, _, _ = text.partition("; mang sẵn")
    assert "Giấy chứng nhận" not in hand_in


def test_online_is_answered_by_the_level(knowledge: KnowledgeBase) -> None:
    answer = Composer(knowledge, TODAY).answer(knowledge.procedure("3.000347"), [Aspect.ONLINE])
    assert "trực tuyến" in answer.short[0].text
    assert answer.short[0].at == "online_level"


def test_a_province_settles_what_the_nation_leaves_open(birth: Procedure) -> None:
    def fee(what: str, kind: FeeKind, **more: object) -> Fee:
        return replace(Fee(kind, what, (birth.id,)), **more)  # type: ignore[arg-type]

    national = fee("Lệ phí cấp giấy và phí thẩm định", FeeKind.BY_PROVINCE)
    licence = fee("Lệ phí cấp giấy", FeeKind.AMOUNT, amount=1, province_code="31")
    check = fee("Phí thẩm định và xét", FeeKind.AMOUNT, amount=2, province_code="31")
    online = replace(check, channels=(Channel.ONLINE,))
    assert settles([licence, check], national)
    assert not settles([licence], national)
    assert not settles([licence, online], national)
    assert not settles([licence, check], replace(national, kind=FeeKind.UNKNOWN))


@pytest.fixture
def birth(knowledge: KnowledgeBase) -> Procedure:
    return knowledge.procedure("1.001193")


def test_every_line_knows_the_fact_of_its_card(knowledge: KnowledgeBase) -> None:
    for card in knowledge.procedures.values():
        answer = Composer(knowledge, TODAY).answer(card, place=HOA_TIEN)
        places = [line.at for block in answer.blocks for line in block.lines if line.at]
        assert len(places) == len(set(places)), (card.code, "fragments of a page are unique")
        for line in answer.lines:
            part, _, rest = line.at.partition(".")
            if not line.at:
                continue
            assert hasattr(card, part), line.at
            if part in ("fees", "times", "steps", "may_not_demand", "mistakes", "counters"):
                assert getattr(card, part)[int(rest.removesuffix(".note"))]
            elif part == "cases":
                case, item = rest.split(".", 1)
                found = next(c for c in card.cases if c.id == case)
                assert item in {each.id for each in found.items}


def test_an_operators_record_is_said_with_its_day_and_can_be_opened(
    knowledge: KnowledgeBase,
) -> None:
    office = Office(
        name="Trung tâm thử nghiệm",
        commune="20332",
        kind=OfficeKind.CENTRE,
        address="Số 1, đường Thử Nghiệm",
        hours="thứ Hai đến thứ Sáu",
        valid_from=date(2026, 1, 1),
        verified_on=date(2026, 10, 1),
        source="thông báo thử",
        valid_to=date(2026, 12, 31),
    )
    base = replace(knowledge, offices=Offices({"20332": (office,)}))
    card = base.procedure("1.001193")
    answer = Composer(base, TODAY).answer(card, [Aspect.WHERE], place=HOA_TIEN)
    (line,) = [each for each in answer.blocks[0].lines if "Thử Nghiệm" in each.text]
    assert "01/10/2026" in line.text
    assert line.basis == (office.id,)
    assert "thông báo thử" in cite(base, office.id).text
    elsewhere = replace(HOA_TIEN, code="00004")
    for other in (
        Composer(base, TODAY).answer(card, [Aspect.WHERE], place=elsewhere),
        Composer(base, AFTER).answer(card, [Aspect.WHERE], place=HOA_TIEN),
        Composer(base, TODAY).answer(base.procedure("1.004222"), place=HOA_TIEN),
    ):
        assert all("Thử Nghiệm" not in each.text for each in other.lines)


def test_a_provinces_own_number_is_said_there_only(knowledge: KnowledgeBase) -> None:
    card = knowledge.procedure("1.001193")

    def called(place: Place, day: date = TODAY) -> bool:
        answer = Composer(knowledge, day).answer(card, [Aspect.WHERE], place=place)
        return any("1900 1009" in line.text for line in answer.lines)

    assert called(Place("Hà Nội", "01", "Phường Hà Đông", "09556"))
    assert not called(HOA_TIEN)
    assert not called(Place("Hà Nội", "01"), date(2025, 12, 1))
