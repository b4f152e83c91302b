"""Names that ended before 2025: what the lists prove, and that nothing else is claimed."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from dungcua.errors import InvalidCard
from dungcua.knowledge.places import FormerUnit, Gazetteer, Reason, Relation, answers
from dungcua.knowledge.places.table import DATA, Table
from tools import derive_earlier_places as derive
from tools.derive_earlier_places import Unit


@pytest.fixture(scope="module")
def table() -> Table:
    return Table()


def unit(code: str, name: str, district: str = "Huyện Đông") -> Unit:
    return Unit(code, name, district, "Bắc")


def listed(*units: Unit) -> dict[str, Unit]:
    return {each.code: each for each in units}


def ended(before: dict[str, Unit], final: dict[str, Unit]) -> dict[str, tuple[bool, set[str]]]:
    found = derive._gone([("2019-10-06", before), ("2025-06-30", final)], final)
    return {each.unit.name: (each.certain, each.heirs) for each in found}


def test_new_name_under_the_same_code_is_certain() -> None:
    before = listed(unit("00001", "Xã Cũ"), unit("00002", "Xã Kia"))
    final = listed(unit("00001", "Xã Mới"), unit("00002", "Xã Kia"))
    assert ended(before, final) == {"Xã Cũ": (True, {"00001"})}


def test_code_that_is_gone_may_be_any_of_its_district() -> None:
    before = listed(unit("00001", "Xã A"), unit("00002", "Xã B"), unit("00003", "Xã C"))
    final = listed(
        unit("00002", "Xã B"), unit("00003", "Xã C"), unit("00009", "Xã D"),
        unit("00010", "Xã E", "Huyện Tây"),
    )  # fmt: skip
    assert ended(before, final) == {"Xã A": (False, {"00002", "00003", "00009"})}


def test_half_of_a_double_name_is_certain() -> None:
    before = listed(unit("00001", "Xã Văn"), unit("00002", "Xã Võ"), unit("00003", "Xã C"))
    final = listed(unit("00002", "Xã Văn - Võ"), unit("00003", "Xã C"))
    assert ended(before, final)["Xã Văn"] == (True, {"00002"})


def test_only_unit_of_the_district_is_certain() -> None:
    before = listed(unit("00001", "Xã A", "Huyện Đảo"))
    final = listed(unit("D0001", "Huyện Đảo", "Huyện Đảo"))
    assert ended(before, final) == {"Xã A": (True, {"D0001"})}


def test_commune_beside_a_town_of_its_name_is_told_apart() -> None:
    before = listed(unit("00001", "Xã Yên"), unit("00002", "Thị trấn Yên"), unit("3", "Xã C"))
    final = listed(unit("00002", "Thị trấn Yên"), unit("3", "Xã C"))
    assert ended(before, final) == {"Xã Yên": (False, {"00002", "3"})}


def test_other_type_or_code_of_the_same_name_is_no_end() -> None:
    before = listed(unit("00001", "Xã Yên"), unit("00002", "Xã Vui"))
    final = listed(unit("00001", "Thị trấn Yên"), unit("00007", "Xã Vui"))
    assert ended(before, final) == {}


def test_communes_that_changed_district_are_kept_with_both() -> None:
    before = listed(unit("00001", "Xã A", "Quận 2"), unit("00002", "Xã B", "Huyện Tây"))
    final = listed(unit("00001", "Xã A", "Thành phố Đức"), unit("00002", "Xã B", "Huyện Đông"))
    ids = {("Bắc", "Thành phố Đức"): 1, ("Bắc", "Huyện Đông"): 2, ("Bắc", "Huyện Tây"): 3}
    found = derive._districts([("2019-10-06", before), ("2025-06-30", final)], final, ids)
    assert found == {
        ("Bắc", "Quận 2"): (4, "2019-10-06", "2025-06-30", "00001"),
        ("Bắc", "Huyện Tây"): (3, "", "", "00002"),
    }


def test_each_form_of_the_lists_is_read(tmp_path: Path) -> None:
    flat = [
        {"code": "00001", "name": "Phường 01", "district_name": "Quận 2", "province_name": "Tỉnh X"}
    ]
    other = [
        {"code": "00001", "name": "Phường 01", "districtName": "Quận 2", "provinceName": "Tỉnh X"}
    ]
    tree = [
        {"name": "Tỉnh X", "districts": [
            {"name": "Quận 2", "wards": [{"code": 1, "name": "Phường 01"}]}]}
    ]  # fmt: skip
    script = (
        "new Level1('99', 'Tỉnh X', t, [new Level2(0, '002', 'Quận 2', t, ["
        "new Level3(0, 0, '00001', 'Phường 01', t)])])"
    )
    for name, text in (
        ("a.json", json.dumps(flat)), ("b.json", json.dumps(other)),
        ("c.json", json.dumps(tree)), ("d.js", script),
    ):  # fmt: skip
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        assert derive._listed(path) == {"00001": Unit("00001", "Phường 1", "Quận 2", "X")}


def test_counts_of_what_ended_before_2025(table: Table) -> None:
    assert len(table.earlier) == 1662
    assert sum(each.ended is not None and each.ended.certain for each in table.earlier) == 661
    assert len([d for d in table.districts.values() if d.ended]) == 23
    for each in table.earlier:
        assert each.ended
        assert date(2019, 10, 6) <= each.ended.last_seen < each.ended.gone_by
        perhaps = {relation is Relation.POSSIBLE for _, relation in each.successors}
        assert perhaps == {not each.ended.certain}


def address(each: FormerUnit) -> str:
    return f"{each.name}, {each.district.name}, {each.province}"


def test_every_name_that_ended_gives_exactly_what_it_may_be(
    table: Table, places: Gazetteer
) -> None:
    missed = []
    for each in table.earlier:
        found = places.resolve(address(each))
        codes = {c.commune.code for c in found.candidates if c.commune}
        wanted = {code for code, _ in each.successors}
        if codes != wanted or found.ambiguous != (len(wanted) > 1):
            missed.append((address(each), codes))
    assert missed == []


def test_what_is_not_certain_is_asked_with_one_question(table: Table, places: Gazetteer) -> None:
    uncertain = [
        each for each in table.earlier
        if each.ended and not each.ended.certain and len(each.successors) > 1
    ]  # fmt: skip
    assert len(uncertain) > 900
    for each in uncertain[::7]:
        found = places.resolve(address(each))
        assert found.reason is Reason.ENDED_EARLIER
        assert found.ask
        assert "trước năm 2025" in found.ask
        offered = answers(found)
        assert len(offered) == len(found.candidates)
        left = places.narrowed(found, offered[0].candidates)
        assert left.commune == offered[0].candidates[0].commune


def test_names_of_today_and_of_june_2025_stay_what_they_are(
    table: Table, places: Gazetteer
) -> None:
    texts = [f"{c.name}, {c.province}" for c in table.communes.values()]
    texts += [
        f"{each.name}, {each.district.name}, {each.province}"
        for each in table.former.values()
        if each.name != each.district.name
    ]
    strayed = [
        text
        for text in texts
        if any(c.former and c.former.ended for c in places.resolve(text).candidates)
    ]
    assert strayed == []


def test_day_of_the_paper_brings_the_name_of_that_time_forward(places: Gazetteer) -> None:
    text = "thị trấn Cẩm Thủy, Thanh Hóa"
    now = places.resolve(text)
    then = places.resolve(text, as_of=date(2018, 5, 1))
    assert [c.former for c in now.candidates] == [None]
    assert [c.former and c.former.ended is not None for c in then.candidates] == [True]


def test_name_of_june_2025_and_one_that_ended_are_both_asked(places: Gazetteer) -> None:
    found = places.resolve("xã Đông Hải, Thái Bình")
    assert found.ambiguous
    districts = {c.former.district.name for c in found.candidates if c.former}
    assert districts == {"Huyện Quỳnh Phụ", "Huyện Tiền Hải"}


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("quận 2", {"Phường An Khánh", "Phường Bình Trưng", "Phường Cát Lái"}),
        ("huyện Thông Nông", {"Xã Thông Nông", "Xã Cần Yên", "Xã Thanh Long"}),
    ],
)
def test_district_that_ended_lists_only_its_own_communes(
    places: Gazetteer, text: str, within: set[str]
) -> None:
    found = places.resolve(text)
    assert found.reason is Reason.DISTRICT_ONLY
    assert {c.commune.name for c in found.candidates if c.commune} == within


@pytest.mark.parametrize(
    ("text", "provinces"),
    [
        ("Hà Tây", {"Hà Nội"}),
        ("Hà Bắc", {"Bắc Ninh"}),
        ("Hải Hưng", {"Hải Phòng", "Hưng Yên"}),
        ("Nam Hà", {"Ninh Bình"}),
        ("Hà Nam Ninh", {"Ninh Bình"}),
        ("Vĩnh Phú", {"Phú Thọ"}),
        ("Minh Hải", {"Cà Mau"}),
        ("Sông Bé", {"Hồ Chí Minh", "Đồng Nai"}),
        ("Cửu Long", {"Vĩnh Long"}),
        ("Bắc Thái", {"Thái Nguyên"}),
        ("Hoàng Liên Sơn", {"Lào Cai"}),
        ("Nghệ Tĩnh", {"Nghệ An", "Hà Tĩnh"}),
        ("Bình Trị Thiên", {"Quảng Trị", "Huế"}),
        ("Thuận Hải", {"Khánh Hòa", "Lâm Đồng"}),
        ("Phú Khánh", {"Đắk Lắk", "Khánh Hòa"}),
        ("Nghĩa Bình", {"Quảng Ngãi", "Gia Lai"}),
        ("Quảng Nam Đà Nẵng", {"Đà Nẵng"}),
        ("Hà Tuyên", {"Tuyên Quang"}),
        ("Cao Lạng", {"Cao Bằng", "Lạng Sơn"}),
        ("Gia Lai Kon Tum", {"Gia Lai", "Quảng Ngãi"}),
        ("Hà Sơn Bình", {"Hà Nội", "Phú Thọ"}),
    ],
)
def test_provinces_of_before_1997_lead_to_those_of_today(
    places: Gazetteer, text: str, provinces: set[str]
) -> None:
    found = places.resolve(f"tỉnh {text}")
    assert {c.province for c in found.candidates} == provinces
    assert all(c.commune is None for c in found.candidates)


def test_table_with_an_unknown_heir_stops_the_start(tmp_path: Path) -> None:
    for path in DATA.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    with (tmp_path / "earlier_communes.csv").open("a", encoding="utf-8") as file:
        file.write("99999,Xã A,1,2019-10-06,2020-02-01,certain,99998\n")
    with pytest.raises(InvalidCard, match="99998"):
        Table(tmp_path)
