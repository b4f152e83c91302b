"""Hamlets of split communes: what ships, and what a deployment may add."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dungcua.errors import InvalidCard
from dungcua.knowledge.places import Gazetteer, Reason
from dungcua.knowledge.places.hamlets import Hamlets, load_hamlets
from dungcua.knowledge.places.table import DATA, Table
from dungcua.settings import ROOT

HEAD = "former,hamlet,commune,verified_on,source\n"
# Xã Hòa Bình (Kim Thành, Hải Dương) went into several communes.
SPLIT = "10798"


@pytest.fixture(scope="module")
def table() -> Table:
    return Table()


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """Return the places of a deployment that knows some hamlets."""
    folder = tmp_path_factory.mktemp("places") / "places"
    shutil.copytree(DATA, folder)
    rows = (
        "09988,Thôn 1,09988,2026-11-22,thông báo thử",
        "25768,Khu phố 4,25768,2026-11-22,thông báo thử",
        "11617,Tổ dân phố Bạch Mai,11617,2026-11-22,thông báo thử",
        "27598,Ấp 8,27604,2026-11-22,thông báo thử",
    )
    (folder / "hamlets").mkdir(exist_ok=True)
    (folder / "hamlets" / "ours.csv").write_text(HEAD + "\n".join(rows), encoding="utf-8")
    return Gazetteer.load(folder)


def test_no_hamlet_ships_because_no_list_says_where_one_lies(table: Table) -> None:
    hamlets = load_hamlets(table, DATA / "hamlets")
    assert [h for unit in table.former.values() for h in hamlets.of(unit)] == []


@pytest.mark.parametrize(
    ("text", "commune"),
    [
        ("thôn 1, xã Thạch Hòa, Thạch Thất, Hà Nội", "Xã Hòa Lạc"),
        ("kp 4, p. Hiệp An, Thủ Dầu Một", "Phường Phú An"),
        ("tdp bach mai phuong dong thai an duong hai phong", "Phường An Hải"),
        ("nhà em ở ấp 8 xã Phạm Văn Hai huyện Bình Chánh", "Xã Tân Vĩnh Lộc"),
    ],
)
def test_known_hamlet_answers_a_split_without_asking(
    local: Gazetteer, places: Gazetteer, text: str, commune: str
) -> None:
    assert places.resolve(text).ambiguous
    found = local.resolve(text)
    assert found.commune is not None
    assert found.commune.name == commune
    assert "thuộc phần này" in found.candidates[0].why


@pytest.mark.parametrize(
    "text",
    [
        "thôn 3, xã Thạch Hòa, Thạch Thất, Hà Nội",
        "xã Thạch Hòa, Thạch Thất, Hà Nội",
        "số 1 đường Thạch Hòa, xã Thạch Hòa, Thạch Thất, Hà Nội",
        "thôn 11 xã Thạch Hòa, Thạch Thất, Hà Nội",
    ],
)
def test_other_hamlets_leave_the_split_open(local: Gazetteer, text: str) -> None:
    found = local.resolve(text)
    assert found.reason is Reason.SPLIT
    assert len(found.candidates) == 3


def test_hamlet_as_the_answer_to_the_question_narrows(local: Gazetteer) -> None:
    asked = local.resolve("xã Thạch Hòa, Thạch Thất, Hà Nội")
    assert asked.ambiguous
    left = local.resolve("dạ thôn 1 ạ", within=asked.candidates)
    assert left.commune is not None
    assert left.commune.name == "Xã Hòa Lạc"


def test_file_of_a_deployment_is_read_and_used(tmp_path: Path, table: Table) -> None:
    folder = tmp_path / "places"
    shutil.copytree(DATA, folder)
    parts = [code for code, _ in table.former[SPLIT].successors]
    rows = [
        f"{SPLIT},Thôn Ví Dụ,{parts[0]},2026-11-22,VÍ DỤ",
        f"{SPLIT},Thôn Giả Định,{parts[1]},2026-11-22,VÍ DỤ",
    ]
    (folder / "hamlets").mkdir(exist_ok=True)
    (folder / "hamlets" / "ours.csv").write_text(HEAD + "\n".join(rows), encoding="utf-8")
    places = Gazetteer.load(folder)
    unit = table.former[SPLIT]
    whole = f"{unit.name}, {unit.district.name}, {unit.province}"
    for hamlet, code in (("thôn Ví Dụ", parts[0]), ("thon gia dinh", parts[1])):
        found = places.resolve(f"{hamlet}, {whole}")
        assert found.commune is not None
        assert found.commune.code == code
    both = places.resolve(f"thôn Ví Dụ, thôn Giả Định, {whole}")
    assert both.ambiguous
    assert {c.commune.code for c in both.candidates if c.commune} == set(parts)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (f"{SPLIT},Thôn Ví Dụ,20332,2026-11-22,VÍ DỤ", "took no part"),
        ("20332,Thôn Ví Dụ,20332,2026-11-22,VÍ DỤ", "no former commune that was split"),
        (f"{SPLIT},Ví Dụ,{{part}},2026-11-22,VÍ DỤ", "its type"),
        (f"{SPLIT},Thôn Ví Dụ,{{part}},2026-11-22,", "no source"),
        (f"{SPLIT},Thôn Ví Dụ,{{part}},hôm nay,VÍ DỤ", "hôm nay"),
        (f"{SPLIT},Thôn Ví Dụ,{{part}}", "ours.csv"),
        (
            f"{SPLIT},Thôn Ví Dụ,{{part}},2026-11-22,VÍ DỤ\n"
            f"{SPLIT},thon vi du,{{part}},2026-11-22,VÍ DỤ",
            "twice",
        ),
    ],
)
def test_fault_in_a_file_stops_the_start(
    tmp_path: Path, table: Table, row: str, fault: str
) -> None:
    part = table.former[SPLIT].successors[0][0]
    text = HEAD + row.replace("{part}", part)
    (tmp_path / "ours.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidCard, match=fault):
        load_hamlets(table, tmp_path)


def test_other_columns_stop_the_start(tmp_path: Path, table: Table) -> None:
    (tmp_path / "ours.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InvalidCard, match="columns"):
        load_hamlets(table, tmp_path)


def test_without_a_folder_none_are_known(tmp_path: Path, table: Table) -> None:
    hamlets = load_hamlets(table, tmp_path / "none")
    assert hamlets.of(table.former[SPLIT]) == ()
    assert Hamlets().named("thôn 1", table.former[SPLIT]) is None


def test_example_of_the_documentation_follows_the_schema(tmp_path: Path, table: Table) -> None:
    page = (ROOT / "docs" / "places.md").read_text(encoding="utf-8")
    example = page.split("```csv\n")[1].split("```")[0]
    (tmp_path / "example.csv").write_text(example, encoding="utf-8")
    assert load_hamlets(table, tmp_path).of(table.former[SPLIT])
