"""From procedure and place to counters, and the records of offices that operators keep."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from dungcua.errors import InvalidCard
from dungcua.knowledge.answer import Place
from dungcua.knowledge.answer.counter import HANOI
from dungcua.knowledge.answer.receiving import Receiving, receiving
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import CounterRule, Procedure
from dungcua.knowledge.offices import OfficeKind, Offices, load_offices
from dungcua.knowledge.places import Gazetteer
from dungcua.settings import ROOT

TODAY = date(2026, 11, 22)
HOA_TIEN = Place("Đà Nẵng", "48", "Xã Hòa Tiến", "20332")
BA_DINH = Place("Hà Nội", HANOI, "Phường Ba Đình", "00004")
NONE = Offices({})
RECORD: dict[str, Any] = {
    "name": "Trung tâm thử nghiệm",
    "commune": "20332",
    "kind": "centre",
    "address": "Số 1, đường Thử Nghiệm",
    "hours": "Thứ hai đến thứ sáu, 7:30-16:30",
    "valid_from": date(2026, 1, 1),
    "verified_on": date(2026, 10, 1),
    "source": "thử nghiệm",
}


def of_rule(kb: KnowledgeBase, rule: CounterRule) -> Procedure:
    return next(c for c in kb.procedures.values() if c.counters[0].rule is rule)


def at(kb: KnowledgeBase, card: Procedure, place: Place, offices: Offices = NONE) -> Receiving:
    return receiving(kb, card, place, offices, TODAY)


def ids(found: Receiving) -> set[str]:
    return {source for fact in found.exceptions for source in fact.basis}


def put(folder: Path, *records: dict[str, Any]) -> Path:
    path = folder / "offices.yaml"
    path.write_text(yaml.safe_dump(list(records), allow_unicode=True), encoding="utf-8")
    return folder


def test_birth_is_received_where_one_lives_and_at_any_centre(knowledge: KnowledgeBase) -> None:
    found = at(knowledge, knowledge.procedure("1.001193"), HOA_TIEN)
    assert "Trung tâm Phục vụ hành chính công xã Hòa Tiến, Đà Nẵng" in found.ways[0].text
    assert found.any_centre is not None
    assert found.any_centre.basis == ("B-10",)
    assert "B-16" in ids(found)
    assert not found.anywhere


@pytest.mark.parametrize(
    "rule", [CounterRule.COMMUNE_POLICE, CounterRule.ANY_COMMUNE_POLICE_IN_PROVINCE]
)
def test_police_has_counters_of_its_own(knowledge: KnowledgeBase, rule: CounterRule) -> None:
    found = at(knowledge, of_rule(knowledge, rule), HOA_TIEN)
    assert "Công an" in found.ways[0].text
    assert found.any_centre is None
    assert "B-15" in ids(found)


@pytest.mark.parametrize("rule", [CounterRule.TAX_OFFICE, CounterRule.SOCIAL_INSURANCE])
def test_vertical_bodies_receive_at_centres_only_where_arranged(
    knowledge: KnowledgeBase, rule: CounterRule
) -> None:
    assert "B-11" in ids(at(knowledge, of_rule(knowledge, rule), HOA_TIEN))


def test_copies_are_certified_anywhere(knowledge: KnowledgeBase) -> None:
    assert at(knowledge, of_rule(knowledge, CounterRule.ANY_COMMUNE), HOA_TIEN).anywhere


def test_hanoi_has_branches_of_one_centre(knowledge: KnowledgeBase) -> None:
    card = knowledge.procedure("1.001193")
    assert "B-14" in ids(at(knowledge, card, BA_DINH))
    assert "B-14" not in ids(at(knowledge, card, HOA_TIEN))


def test_nothing_that_has_run_out_is_said(knowledge: KnowledgeBase) -> None:
    card = knowledge.procedure("1.001193")
    later = receiving(knowledge, card, HOA_TIEN, NONE, date(2027, 3, 1))
    assert "B-16" not in ids(later)


def test_every_card_can_be_asked_and_cites_what_it_says(knowledge: KnowledgeBase) -> None:
    for card in knowledge.procedures.values():
        found = at(knowledge, card, HOA_TIEN)
        said = [(way.text, way.basis) for way in found.ways]
        said += [(fact.text, fact.basis) for fact in found.exceptions]
        for text, basis in said:
            assert text
            for source in basis:
                assert knowledge.source(source)


def test_record_of_an_office_is_handed_out_where_it_receives(
    knowledge: KnowledgeBase, places: Gazetteer, tmp_path: Path
) -> None:
    police = {**RECORD, "kind": "police", "name": "Công an thử nghiệm"}
    offices = load_offices(places.codes(), put(tmp_path, RECORD, police))
    birth = at(knowledge, knowledge.procedure("1.001193"), HOA_TIEN, offices)
    assert [office.name for office in birth.offices] == ["Trung tâm thử nghiệm"]
    residence = at(knowledge, of_rule(knowledge, CounterRule.COMMUNE_POLICE), HOA_TIEN, offices)
    assert [office.name for office in residence.offices] == ["Công an thử nghiệm"]
    assert at(knowledge, knowledge.procedure("1.001193"), BA_DINH, offices).offices == ()


def test_record_counts_between_its_days(places: Gazetteer, tmp_path: Path) -> None:
    record = {**RECORD, "valid_to": date(2026, 6, 30)}
    offices = load_offices(places.codes(), put(tmp_path, record))
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
    held = [bool(offices.at("20332", OfficeKind.CENTRE, day)) for day in days]
    assert held == [False, True, True, False]


@pytest.mark.parametrize(
    "fault",
    [
        {"commune": "99999"},
        {"commune": 20332},
        {"kind": "post"},
        {"address": "  "},
        {"source": ""},
        {"verified_on": "hôm qua"},
        {"valid_to": date(2025, 1, 1)},
        {"room": "3"},
    ],
    ids=str,
)
def test_faulty_record_stops_the_start_and_names_the_file(
    places: Gazetteer, tmp_path: Path, fault: dict[str, Any]
) -> None:
    put(tmp_path, {**RECORD, **fault})
    with pytest.raises(InvalidCard, match=r"offices\.yaml"):
        load_offices(places.codes(), tmp_path)


@pytest.mark.parametrize("missing", sorted(RECORD))
def test_every_field_is_needed(places: Gazetteer, tmp_path: Path, missing: str) -> None:
    put(tmp_path, {key: value for key, value in RECORD.items() if key != missing})
    with pytest.raises(InvalidCard):
        load_offices(places.codes(), tmp_path)


def test_no_folder_is_no_record(places: Gazetteer, tmp_path: Path) -> None:
    assert load_offices(places.codes(), tmp_path / "none").by_commune == {}


def test_product_ships_no_invented_office(places: Gazetteer) -> None:
    assert load_offices(places.codes()).by_commune == {}


def test_example_of_the_documentation_follows_the_schema(places: Gazetteer, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "offices.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    (tmp_path / "example.yaml").write_text(example, encoding="utf-8")
    assert load_offices(places.codes(), tmp_path).by_commune
