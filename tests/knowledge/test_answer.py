"""Answers: the thing asked first, every sentence cited and dated, nothing doubtful asserted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dungcua.knowledge.answer import Composer, Mark, Place, cite
from dungcua.knowledge.answer.counter import HANOI, where
from dungcua.knowledge.answer.wording import day, enumerate_vi, lower_first, money
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import (
    Aspect,
    Channel,
    Confidence,
    Counter,
    CounterRule,
    Fee,
    FeeKind,
    Life,
    OnlineLevel,
    Procedure,
)

TODAY = date(2026, 11, 22)
BIRTH = "1.001193"
HOA_TIEN = Place("Đà Nẵng", "48", "Xã Hòa Tiến", "20332")


@pytest.fixture
def composer(knowledge: KnowledgeBase) -> Composer:
    return Composer(knowledge, TODAY)


@pytest.fixture
def birth(knowledge: KnowledgeBase) -> Procedure:
    return knowledge.procedure(BIRTH)


def test_the_thing_asked_comes_first(composer: Composer, birth: Procedure) -> None:
    answer = composer.answer(birth, [Aspect.FEE])
    assert answer.blocks[0].key == "fee"
    assert "miễn phí" in answer.short[0].text
    assert len(answer.short) <= 2


@pytest.mark.parametrize("asked", [[Aspect.TIME], [Aspect.TIME, Aspect.FEE]])
def test_a_time_limit_given_as_a_range_is_said_with_both_ends(
    composer: Composer, knowledge: KnowledgeBase, asked: list[Aspect]
) -> None:
    sale = knowledge.procedure("1.013831")
    for lang, expected in (("vi", "trong 4 đến 18 ngày làm việc"), ("en", "4 to 18 working days")):
        answer = composer.answer(sale, asked, whole=False, lang="en" if lang == "en" else "vi")
        assert expected in answer.short[0].text
        lead = answer.lead("time")
        assert lead is not None
        assert expected in lead.text
        assert len(answer.short) <= 2


def test_what_can_be_filed_online_is_not_called_unclear(
    composer: Composer, knowledge: KnowledgeBase
) -> None:
    for card in knowledge.procedures.values():
        if card.online_level is not OnlineLevel.UNKNOWN:
            continue
        said = composer.answer(card, [Aspect.ONLINE], whole=False).short[0].text
        assert said.startswith("Nộp trực tuyến được") == (Channel.ONLINE in card.channels)


def test_a_fee_that_the_province_sets_comes_with_a_number_to_call(
    composer: Composer, knowledge: KnowledgeBase
) -> None:
    sale = knowledge.procedure("1.013831")
    in_da_nang = composer.answer(sale, [Aspect.FEE], place=HOA_TIEN, whole=False)
    assert any("đường dây nóng của Đà Nẵng" in line.text for line in in_da_nang.short)
    assert "E-05" in in_da_nang.sources
    hanoi = Place("Hà Nội", HANOI)
    in_hanoi = composer.answer(sale, [Aspect.FEE], place=hanoi, whole=False)
    assert any("1900 1009" in line.text for line in in_hanoi.short)
    assert "E-05" not in in_hanoi.sources


def test_where_names_the_present_commune_and_the_counter(
    composer: Composer, birth: Procedure
) -> None:
    answer = composer.answer(birth, [Aspect.WHERE], place=HOA_TIEN)
    assert "Trung tâm Phục vụ hành chính công xã Hòa Tiến, Đà Nẵng" in answer.short[0].text
    assert "B-16" in answer.short[0].basis


def test_hanoi_has_branches_of_one_centre(composer: Composer, birth: Procedure) -> None:
    place = Place("Hà Nội", HANOI, "Phường Hà Đông", "09556")
    said = composer.answer(birth, [Aspect.WHERE], place=place).short[0]
    assert "chi nhánh hoặc điểm tiếp nhận" in said.text
    assert "B-14" in said.basis


@pytest.mark.parametrize("code", sorted(["1.001193", "1.004222", "3.000347", "2.000815"]))
def test_every_line_of_a_card_is_cited_and_every_citation_opens(
    composer: Composer, knowledge: KnowledgeBase, code: str
) -> None:
    answer = composer.answer(knowledge.procedure(code), place=HOA_TIEN)
    for block in answer.blocks:
        for line in block.lines:
            assert line.basis or line.mark is Mark.UNKNOWN, line.text
    for source in answer.sources:
        assert cite(knowledge, source).dates


@pytest.mark.parametrize(
    ("document", "title", "dates"),
    [
        (
            "nd-63-2010",
            "Nghị định 63/2010/NĐ-CP về kiểm soát thủ tục hành chính",
            "ban hành năm 2010; chưa kiểm tra ngày hiệu lực",
        ),
        ("luat-26-2023-qh15", "Luật Căn cước 26/2023/QH15", "ban hành năm 2023"),
        ("luat-76-2025-qh15", "Luật 76/2025/QH15 sửa Luật Doanh nghiệp", "ban hành năm 2025"),
        ("luat-03-2026-qh16", "Luật Hộ tịch 03/2026/QH16 (bản mới)", "có hiệu lực từ 01/03/2027"),
        ("cv-4793", "Công văn 4793 về giao diện đa ngôn ngữ", "chưa kiểm tra ngày hiệu lực"),
        ("tt-281-2016-btc", "Thông tư 281/2016/TT-BTC về phí khai thác", "ký ngày 14/11/2016"),
        ("nd-61-2018", "Nghị định 61/2018/NĐ-CP", "được thay bằng 118/2025/NĐ-CP"),
    ],
)
def test_a_document_is_cited_by_number_title_and_day(
    knowledge: KnowledgeBase, document: str, title: str, dates: str
) -> None:
    source = cite(knowledge, document)
    assert source.title.startswith(title)
    assert dates in source.dates


def test_no_document_is_cited_by_its_bare_number(knowledge: KnowledgeBase) -> None:
    for document in knowledge.documents.values():
        source = cite(knowledge, document.id)
        assert document.number in source.title
        assert len(source.title) > len(document.number) + len("Luật X ")


def test_every_card_can_be_said(composer: Composer, knowledge: KnowledgeBase) -> None:
    for card in knowledge.procedures.values():
        for place in (None, HOA_TIEN, Place("Cà Mau", "96")):
            answer = composer.answer(card, place=place)
            assert {block.key for block in answer.blocks} >= {"where", "papers", "fee"}
            assert all("{" not in line.text for b in answer.blocks for line in b.lines)


@pytest.mark.parametrize("rule", list(CounterRule))
def test_every_counter_rule_has_words(birth: Procedure, rule: CounterRule) -> None:
    card = replace(birth, counters=(Counter(rule, "", ("B-10",)),))
    for place in (None, Place("Cà Mau", "96"), HOA_TIEN):
        (said,) = where(card, place)
        assert said.text.endswith(".")
        assert "{" not in said.text


def test_a_zero_on_the_portal_is_never_free(composer: Composer, birth: Procedure) -> None:
    card = replace(birth, fees=(Fee(FeeKind.UNKNOWN, "Lệ phí", (birth.id,)),))
    (line,) = composer.answer(card, [Aspect.FEE]).blocks[0].lines
    assert line.mark is Mark.UNKNOWN
    assert "không nói là miễn phí" in line.text


def test_a_provincial_fee_is_said_for_its_province_only(
    composer: Composer, birth: Procedure
) -> None:
    life = Life(TODAY, "NQ", Confidence.SECONDARY, date(2026, 8, 8))
    own = Fee(FeeKind.AMOUNT, "Lệ phí", (birth.id,), amount=8000, province_code="31", life=life)
    card = replace(birth, fees=(own, Fee(FeeKind.BY_PROVINCE, "Lệ phí", (birth.id,))))
    there = composer.answer(card, [Aspect.FEE], place=Place("Hải Phòng", "31"))
    assert there.blocks[0].lines[0].text == "Riêng Hải Phòng: lệ phí: 8.000 đồng."
    elsewhere = composer.answer(card, [Aspect.FEE], place=HOA_TIEN)
    assert "8.000" not in " ".join(line.text for line in elsewhere.blocks[0].lines)
    before = Composer(composer.kb, date(2026, 8, 7))
    lines = before.answer(card, [Aspect.FEE], place=Place("Hải Phòng", "31")).blocks[0].lines
    assert all("8.000" not in line.text for line in lines)


def test_an_expired_fact_is_not_asserted(knowledge: KnowledgeBase, birth: Procedure) -> None:
    later = Composer(knowledge, date(2027, 6, 1)).answer(birth, [Aspect.WHERE], place=HOA_TIEN)
    lines = later.blocks[0].lines
    assert all("B-16" not in line.basis for line in lines), "B-16 ends on 28/02/2027"
    assert any("chờ kiểm tra hiệu lực" in line.text for line in lines)


def test_an_unread_fact_is_not_asserted(composer: Composer, birth: Procedure) -> None:
    unread = next(
        f.id for f in composer.kb.facts.values() if f.life.confidence is Confidence.UNREAD
    )
    fee = Fee(FeeKind.FREE, "Lệ phí", (unread,))
    lines = composer.answer(replace(birth, fees=(fee,)), [Aspect.FEE]).blocks[0].lines
    assert all("miễn phí" not in line.text for line in lines)


def test_a_listed_procedure_gets_body_page_and_date_and_no_papers(
    composer: Composer, knowledge: KnowledgeBase
) -> None:
    entry = next(
        e
        for e in knowledge.catalogue.values()
        if e.code not in knowledge.procedures and e.scope == "national" and e.authority
    )
    answer = composer.listed(entry, place=HOA_TIEN)
    assert not answer.curated
    assert entry.code in answer.short[0].text
    assert "18/07/2026" in answer.dates
    assert "papers" not in {block.key for block in answer.blocks}


def test_a_police_procedure_is_not_sent_to_the_centre(
    composer: Composer, knowledge: KnowledgeBase
) -> None:
    entry = next(e for e in knowledge.catalogue.values() if e.authority == "Công an cấp Xã")
    text = " ".join(s.text for b in composer.listed(entry, place=HOA_TIEN).blocks for s in b.lines)
    assert "tiếp nhận thủ tục của tỉnh" not in text


def test_words() -> None:
    assert money(8000) == "8.000 đồng"
    assert money(1_250_000) == "1.250.000 đồng"
    assert day(date(2026, 9, 2)) == "02/09/2026"
    assert enumerate_vi(["a"]) == "a"
    assert enumerate_vi(["a", "b", "c"]) == "a, b và c"
    assert lower_first("Giấy chứng sinh") == "giấy chứng sinh"
    assert lower_first("CCCD còn hạn") == "CCCD còn hạn"
