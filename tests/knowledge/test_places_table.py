"""The tables: counts, corrections, and the way back from a present commune."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.places import Gazetteer, Relation
from dungcua.knowledge.places.table import DATA, Table


@pytest.fixture(scope="module")
def table() -> Table:
    return Table()


def test_counts_of_present_units(table: Table) -> None:
    kinds = Counter(commune.name.split(" ")[0] for commune in table.communes.values())
    assert kinds == {"Xã": 2599, "Phường": 709, "Đặc": 13}
    assert Counter(p.type for p in table.provinces.values()) == {"Tỉnh": 25, "Thành phố": 9}


def test_counts_of_former_units(table: Table) -> None:
    assert len(table.former) == 10040
    assert len([d for d in table.districts.values() if d.ended is None]) == 696
    assert len({district.province for district in table.districts.values()}) == 63
    # 440 in the official table and Hòa Thắng, whose second part its catalogue notes
    assert sum(unit.split for unit in table.former.values()) == 441


def test_every_present_commune_comes_from_somewhere(table: Table) -> None:
    reached = {code for unit in table.former.values() for code, _ in unit.successors}
    assert reached == set(table.communes)


def test_a_former_commune_stays_within_the_province_its_own_became(table: Table) -> None:
    for unit in table.former.values():
        for code, _ in unit.successors:
            province = table.provinces[table.communes[code].province_code]
            assert unit.province in province.formers


@pytest.mark.parametrize(
    ("code", "name", "successors"),
    [
        ("01651", "Xã Mỹ Hưng", {"01648"}),
        ("01615", "Xã Hồng Quang", {"01636"}),
        ("02482", "Xã Phú Thịnh", {"02494"}),
        ("00556", "Xã Đặng Xá", {"00541", "00562"}),
        ("23053", "Xã Hòa Thắng", {"23053", "23041"}),
        ("24496", "Xã Ea Kly", {"24496"}),
    ],
)
def test_known_errors_of_the_source_are_corrected(
    table: Table, code: str, name: str, successors: set[str]
) -> None:
    unit = table.former[code]
    assert unit.name == name
    assert {new for new, _ in unit.successors} == successors


def test_no_name_carries_its_type_twice(table: Table) -> None:
    bare = [unit.bare for unit in table.former.values()]
    bare += [commune.bare for commune in table.communes.values()]
    assert not [name for name in bare if name.lower().startswith(("xã ", "phường "))]
    assert table.communes["06325"].name == "Xã Bắc Sơn"


def test_most_people_come_first_among_successors(table: Table) -> None:
    assert table.former["00556"].successors == (
        ("00562", Relation.MAIN),
        ("00541", Relation.AREA),
    )


def test_changes_of_2026_keep_code_and_earlier_type(table: Table) -> None:
    changed = [c for c in table.communes.values() if c.changed_by]
    assert Counter(c.province for c in changed) == {"Bắc Ninh": 12, "Đồng Nai": 10}
    tien_du = table.communes["09319"]
    assert tien_du.name == "Phường Tiên Du"
    assert tien_du.name_on(date(2026, 9, 19)) == "Xã Tiên Du"
    assert tien_du.name_on(date(2026, 9, 20)) == "Phường Tiên Du"
    assert tien_du.resolution == "1658/NQ-UBTVQH15"
    assert tien_du.changed_by == "388/NQ-UBTVQH16"


def test_cities_of_2026(table: Table) -> None:
    since = {p.name: p.changed_on for p in table.provinces.values() if p.changed_on}
    assert since == {
        "Đồng Nai": date(2026, 4, 30),
        "Quảng Ninh": date(2026, 9, 1),
        "Bắc Ninh": date(2026, 9, 20),
    }


def test_way_back_to_former_units() -> None:
    places = Gazetteer.load()
    names = {unit.name for unit in places.former_units("20332")}
    assert "Xã Hòa Tiến" in names
    assert places.former_units("99999") == ()


def test_codes_are_checked() -> None:
    places = Gazetteer.load()
    commune = places.commune("20332")
    assert commune is not None
    assert (commune.name, commune.province) == ("Xã Hòa Tiến", "Đà Nẵng")
    assert places.commune("00000") is None
    assert places.province("48") is not None
    assert places.province("00") is None
    assert len(places.provinces()) == 34


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingData, match=r"provinces\.csv"):
        Gazetteer.load(tmp_path)


def test_a_damaged_table_is_refused(tmp_path: Path) -> None:
    for file in DATA.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "districts.csv").write_text("id,name,province\nx,Huyện A,B\n", encoding="utf-8")
    with pytest.raises(InvalidCard):
        Gazetteer.load(tmp_path)


def test_an_alias_must_point_to_a_district(tmp_path: Path) -> None:
    for file in DATA.glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    with (tmp_path / "aliases.csv").open("a", encoding="utf-8") as aliases:
        aliases.write("district,Huyện Không Có,Huyện Không Có/Hà Nội\n")
    with pytest.raises(InvalidCard, match="Không Có"):
        Gazetteer.load(tmp_path)
