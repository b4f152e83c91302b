"""Who asks, how old and where: what a person says of themselves rules procedures out."""

from __future__ import annotations

from datetime import date

import pytest

from dungcua.knowledge.catalogue import CatalogueEntry
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Level, OnlineLevel
from dungcua.knowledge.search import ProcedureSearch
from dungcua.knowledge.search.query import without_citations
from dungcua.knowledge.text.normalise import normalise


def listed(code: str, name: str, authority: str, scope: str = "national") -> CatalogueEntry:
    return CatalogueEntry(
        code=code,
        name=name,
        field="Khám bệnh, chữa bệnh",
        levels=(Level.PROVINCE,),
        authority=authority,
        decision="",
        decision_date=date(2026, 1, 1),
        online=OnlineLevel.PARTIAL,
        scope=scope,
        portal_id="",
        replaced_by=(),
        doubt="",
    )


def codes(search: ProcedureSearch, said: str, province: str | None = None) -> list[str]:
    return [hit.code for hit in search.search(said, province=province).hits]


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("cấp mới giấy phép hoạt động khám bệnh, chữa bệnh", "1.000002"),
        ("cấp mới giấy phép hoạt động khám bệnh, chữa bệnh của quân đội", "1.000001"),
    ],
)
def test_what_only_soldiers_can_use_steps_back(said: str, first: str) -> None:
    name = "Cấp mới giấy phép hoạt động khám bệnh, chữa bệnh"
    twins = [
        listed("1.000001", name, "Cục Quân y/Tổng cục Hậu cần - Kỹ thuật"),
        listed("1.000002", name, "Sở Y tế"),
    ]
    search = ProcedureSearch({}, {entry.code: entry for entry in twins})
    found = codes(search, said)
    assert set(found) == {"1.000001", "1.000002"}
    if first == "1.000002":
        assert found[0] == first
    else:
        scores = {hit.code: hit.score for hit in search.search(said).hits}
        assert scores["1.000001"] >= scores["1.000002"]


def test_another_provinces_own_procedure_steps_back() -> None:
    name = "Đăng ký đất đai lần đầu đối với đất được Nhà nước giao để quản lý"
    clones = [
        listed("1.000001", name, "Sở Nông nghiệp và Môi trường tỉnh Bắc Ninh", "province"),
        listed("1.000002", name, "Văn phòng đăng ký đất đai tỉnh Lạng Sơn", "province"),
        listed("1.000003", name, "Văn phòng đăng ký đất đai"),
    ]
    search = ProcedureSearch({}, {entry.code: entry for entry in clones})
    said = "đăng ký đất đai lần đầu cho đất Nhà nước giao quản lý"
    assert codes(search, said)[0] == "1.000003"
    here = codes(search, said, province="Tỉnh Lạng Sơn")
    assert here.index("1.000002") < here.index("1.000001")
    assert here[-1] == "1.000001"


@pytest.mark.parametrize(
    ("said", "first", "never_first"),
    [
        ("làm thẻ căn cước cho bé 7 tuổi", "1.014062", "1.014061"),
        ("làm thẻ căn cước cho cháu 8 tháng tuổi", "1.014062", "1.014061"),
    ],
)
def test_an_age_chooses_between_procedures(
    knowledge: KnowledgeBase, said: str, first: str, never_first: str
) -> None:
    cards = {code: knowledge.procedures[code] for code in (first, never_first)}
    assert codes(ProcedureSearch(cards), said)[0] == first


def test_numbers_of_law_are_not_searched_for() -> None:
    said = "Theo quy định tại Thông tư số 41/2016/TT-BTTTT ngày 26/12/2016 nhập máy in cũ thế nào"
    assert without_citations(said).split() == "nhập máy in cũ thế nào".split()
    assert without_citations("Nghị định 118/2025") == "Nghị định 118/2025"


@pytest.mark.parametrize("said", ["thẻ BHYT bị mất", "thẻ bảo hiểm y tế bị mất"])
def test_an_abbreviation_is_its_words_on_both_sides(said: str) -> None:
    entry = listed("1.000001", "Cấp lại thẻ BHYT", "Bảo hiểm xã hội")
    other = listed("1.000002", "Cấp lại thẻ nhà báo", "Bộ Văn hóa")
    search = ProcedureSearch({}, {e.code: e for e in (entry, other)})
    assert search.search(normalise(said)).hits[0].code == "1.000001"
