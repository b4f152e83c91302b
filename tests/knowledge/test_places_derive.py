"""The script that derives the place tables from the sources."""

from __future__ import annotations

import pytest

from tools import derive_places


@pytest.mark.parametrize(
    ("note", "letter"),
    [
        ("Giữ nguyên", "k"),
        ("Đổi tên", "k"),
        ("Nhập toàn bộ", "w"),
        ("Sắp xếp toàn bộ huyện Côn Đảo thành đặc khu Côn Đảo", "w"),
        ("Nhập một phần diện tích, toàn bộ dân số", "m"),
        ("Nhâp một phần diện tích", "a"),
        ("Nhập một phần", "p"),
        ("Đổi tên từ một phần Phường 15", "p"),
    ],
)
def test_notes_become_relations(note: str, letter: str) -> None:
    assert derive_places.relation(note) == letter


def test_an_unknown_note_stops_the_script() -> None:
    with pytest.raises(SystemExit, match="tách ra"):
        derive_places.relation("tách ra")


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("phường Vĩnh Hải", "Phường Vĩnh Hải"),
        ("Thi trấn Ngan Dừa", "Thị trấn Ngan Dừa"),
        ("Thị Xã Sa Pa", "Thị xã Sa Pa"),
        ("Xa Ea Kly", "Xã Ea Kly"),
        ("Xã xã Bắc Sơn", "Xã Bắc Sơn"),
    ],
)
def test_types_are_written_one_way(given: str, wanted: str) -> None:
    assert derive_places.typed(given) == wanted


def test_a_name_without_type_stops_the_script() -> None:
    with pytest.raises(SystemExit, match="Xuân Phước"):
        derive_places.typed("Xuân Phước")


def test_most_people_first_then_the_kept_code() -> None:
    assert derive_places.order("00553", {"00541": "a", "00562": "m"}) == "00562m 00541a"
    assert derive_places.order("23053", {"23041": "p", "23053": "p"}) == "23053p 23041p"
    assert derive_places.order("00001", {"00097": "w"}) == "00097"


def mapped(old: str, name: str, new: str, note: str = "Nhập toàn bộ") -> dict[str, str]:
    return {
        "old_code": old,
        "old_commune": name,
        "old_district": "Huyện Gia Lâm",
        "old_province": "Thành phố Hà Nội",
        "new_code": new,
        "nso_note": note,
        "in_nso": "1",
    }


def test_a_wrong_old_code_is_put_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derive_places, "check", lambda what, found, wanted: None)
    monkeypatch.setattr(derive_places, "ADDED", set())
    rows = [
        mapped("00553", "Xã Cổ Bi", "00565", "Nhập một phần"),
        mapped("00553", "Xã Đặng Xá", "00562", "Nhập một phần diện tích, toàn bộ dân số"),
    ]
    _, former = derive_places.former(rows, {"00565", "00562"})
    assert {(row[0], row[1], row[3]) for row in former} == {
        ("00553", "Xã Cổ Bi", "00565p"),
        ("00556", "Xã Đặng Xá", "00562m"),
    }


def test_a_wrong_count_stops_the_script() -> None:
    rows = [mapped("00556", "Xã Đặng Xá", "00562")]
    with pytest.raises(SystemExit, match="old communes: found 1, wanted 10040"):
        derive_places.former(rows, {"00562"})
