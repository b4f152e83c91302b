"""``lint`` finds each of many seeded faults, names the file, and blames nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from dungcua.knowledge.lint import expired_since, lint
from dungcua.knowledge.load import DATA_DIR, EDITION

EDITED = date(2026, 11, 22)
SPLIT = "procedures/cu-tru/1.010038-tach-ho.yaml"
RESIDENCE = "procedures/cu-tru/1.004222-thuong-tru.yaml"
FACTS = "law/facts.yaml"
VIOLATIONS = "law/violations.yaml"
LISTING = "catalogue/catalogue.csv"
FEES = "overlays/fees/31.yaml"
LISTS = "overlays/any_counter/31.yaml"
HOTLINES = "overlays/hotlines/31.yaml"
DOCUMENTS = "law/documents/core.yaml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The law base, two cards that know each other, and the lines of the listing they need."""
    shutil.copytree(DATA_DIR / "law", tmp_path / "law")
    (tmp_path / EDITION).write_text(f"{EDITED}\n", encoding="ascii")
    (tmp_path / SPLIT).parent.mkdir(parents=True)
    needed = {"code"}
    for name in (SPLIT, RESIDENCE):
        shutil.copy(DATA_DIR / name, tmp_path / name)
        card = yaml.safe_load((tmp_path / name).read_text(encoding="utf-8"))
        needed.add(card["code"])
        for key in ("related", "successors", "predecessors"):
            needed.update(card.get(key, ()))
    for name, layer in LAYERS.items():
        (tmp_path / name).parent.mkdir(parents=True)
        text = yaml.safe_dump([layer | {"life": LIFE}], allow_unicode=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / LISTING).parent.mkdir()
    lines = (DATA_DIR / LISTING).read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if line.split(",", 1)[0] in needed]
    (tmp_path / LISTING).write_text("".join(kept), encoding="utf-8")
    return tmp_path


def edit(path: Path, change: Callable[[Any], object]) -> None:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def put(*keys: Any) -> Callable[[Any], object]:
    """Set the value (last of ``keys``) at the path that the other keys give."""

    def change(content: Any) -> None:
        *way, last, value = keys
        for key in way:
            content = content[key]
        content[last] = value

    return change


def add(*keys: Any) -> Callable[[Any], object]:
    """Append the last of ``keys`` to the list at the path."""

    def change(content: Any) -> None:
        *way, value = keys
        for key in way:
            content = content[key]
        content.append(value)

    return change


def entry(key: str, name: str, *keys: Any) -> Callable[[Any], object]:
    """Set a value in the entry of a list whose ``key`` is ``name``."""

    def change(content: Any) -> None:
        put(*keys)(next(each for each in content if each[key] == name))

    return change


PAPER = {"id": "giay", "name": "Sổ hộ khẩu", "form": "original", "originals": 1}
OWN_FEE = {"kind": "amount", "what": "Lệ phí", "amount": 7000, "province_code": "31"}

LIFE = {
    "valid_from": date(2026, 1, 1),
    "valid_to": date(2026, 12, 31),
    "verified_on": EDITED,
    "source": "ví dụ",
    "confidence": "S",
}
LAYERS: dict[str, dict[str, Any]] = {
    FEES: {
        "id": "phi-tach-ho",
        "province_code": "31",
        "basis": ["nq-12-2026-hai-phong"],
        "fees": [{"procedure": "1.010038", "kind": "amount", "what": "Ví dụ", "amount": 7000}],
    },
    LISTS: {
        "id": "danh-sach",
        "province_code": "31",
        "reach": "province",
        "text": "Ví dụ",
        "basis": ["B-10"],
        "procedures": ["1.013314"],
    },
    HOTLINES: {
        "id": "so-may",
        "province_code": "31",
        "name": "Ví dụ",
        "number": "0000 000 000",
        "about": "Ví dụ",
        "basis": ["B-10"],
    },
}

FAULTS: list[tuple[str, str, Callable[[Any], object]]] = [
    ("KL-101", SPLIT, put("level", "district")),
    ("KL-101", SPLIT, put("fee", "no such field")),
    ("KL-101", SPLIT, lambda card: card.pop("who")),
    ("KL-102", SPLIT, put("code", "1.010099")),
    ("KL-103", SPLIT, put("code", "1.004222")),
    ("KL-105", SPLIT, add("aliases", "Đăng ký thường trú")),
    ("KL-110", SPLIT, put("authority", "Công an huyện")),
    ("KL-110", SPLIT, put("steps", 0, "text", "Nộp tại thị trấn nơi ở.")),
    ("KL-111", SPLIT, put("who", "Người dân " * 30)),
    ("KL-112", SPLIT, put("mistakes", 0, "text", "Không nhầm với mã 1.00422.")),
    ("KL-112", SPLIT, add("related", "1.010038")),
    ("KL-120", SPLIT, put("aliases", ["tách hộ khẩu", "tách khẩu"])),
    ("KL-121", SPLIT, add("aliases", "TÁCH KHẨU")),
    ("KL-122", SPLIT, add("utterances", "em tên là A số 012345678901 muốn tách khẩu")),
    ("KL-123", SPLIT, add("utterances", "tách khẩu sao")),
    ("KL-124", SPLIT, add("aliases", "??")),
    ("KL-125", SPLIT, put("aliases", ["tách hộ", *(f"theo quy định số {n}" for n in range(9))])),
    ("KL-126", SPLIT, put("steps", [])),
    ("KL-126", SPLIT, put("steps", 0, "text", "Cán bộ thẩm định hồ sơ.")),
    ("KL-127", SPLIT, put("mistakes", [])),
    ("KL-130", SPLIT, put("cases", [])),
    ("KL-131", SPLIT, put("cases", 1, "id", "thuong")),
    ("KL-132", SPLIT, put("cases", 1, "when", None)),
    ("KL-133", SPLIT, add("cases", 0, "items", PAPER)),
    ("KL-134", SPLIT, put("cases", 0, "items", 0, "originals", 0)),
    ("KL-140", SPLIT, put("fees", [])),
    ("KL-141", SPLIT, put("fees", 0, "amount", 0)),
    ("KL-141", SPLIT, put("fees", 2, "amount", 5000)),
    ("KL-142", SPLIT, put("fees", 0, "amount", 10_000_000_000)),
    ("KL-142", SPLIT, put("fees", 0, "currency", "USD")),
    ("KL-101", SPLIT, put("fees", 0, "currency", "EUR")),
    ("KL-143", SPLIT, add("fees", OWN_FEE)),
    ("KL-150", SPLIT, put("times", [])),
    ("KL-151", SPLIT, put("times", 0, "value", -5)),
    ("KL-160", SPLIT, put("channels", [])),
    ("KL-161", SPLIT, put("channels", ["counter"])),
    ("KL-162", SPLIT, put("counters", [])),
    ("KL-163", SPLIT, add("counters", {"rule": "any_centre_in_province", "note": ""})),
    ("KL-170", SPLIT, put("life", "source", " ")),
    ("KL-171", SPLIT, put("life", "valid_to", date(2020, 1, 1))),
    ("KL-172", SPLIT, put("life", "verified_on", date(2027, 1, 1))),
    ("KL-173", SPLIT, put("decision_date", date(1925, 11, 20))),
    ("KL-174", SPLIT, put("life", "valid_to", date(2026, 6, 30))),
    ("KL-175", SPLIT, put("decision_date", date(2024, 11, 20))),
    ("KL-180", SPLIT, add("related", "9.999999")),
    ("KL-181", SPLIT, put("successors", ["1.004222"])),
    ("KL-182", SPLIT, put("mistakes", 1, "basis", ["Z-99"])),
    ("KL-182", SPLIT, put("mistakes", 1, "basis", [])),
    ("KL-183", SPLIT, put("mistakes", 1, "basis", ["A-05"])),
    ("KL-184", SPLIT, add("documents", "luat-1-1900")),
    ("KL-201", FACTS, put(0, "life", "confidence", "maybe")),
    ("KL-202", FACTS, put(1, "id", "A-01")),
    ("KL-210", FACTS, put(0, "documents", ["luat-1-1900"])),
    ("KL-211", DOCUMENTS, put(0, "in_force_to", date(2001, 1, 1))),
    ("KL-212", FACTS, put(0, "life", "source", "https://example.org/a")),
    ("KL-210", VIOLATIONS, put(0, "law", 0, "basis", ["Z-99"])),
    ("KL-213", VIOLATIONS, put(0, "law", 0, "basis", ["A-05"])),
    ("KL-214", VIOLATIONS, put(0, "say", "Cán bộ sai rồi.")),
    ("KL-110", FEES, put(0, "fees", 0, "when", "Ở huyện")),
    ("KL-170", FEES, put(0, "life", "source", "")),
    ("KL-172", FEES, put(0, "life", "verified_on", date(2026, 11, 23))),
    ("KL-400", FEES, put(0, "fees", 0, "kind", "cheap")),
    ("KL-400", FEES, put(0, "hours", "8-11")),
    ("KL-400", HOTLINES, put(0, "id", "phi-tach-ho")),
    ("KL-401", FEES, put(0, "province_code", "99")),
    ("KL-402", FEES, put(0, "basis", ["nq-1-1900"])),
    ("KL-402", FEES, put(0, "basis", [])),
    ("KL-403", HOTLINES, put(0, "life", "confidence", "P")),
    ("KL-404", FEES, put(0, "basis", ["nd-13-2023"])),
    ("KL-404", FEES, put(0, "life", "valid_to", date(2099, 1, 1))),
    ("KL-405", FEES, put(0, "fees", 0, "amount", 0)),
    ("KL-405", FEES, put(0, "fees", 0, "kind", "unknown")),
    ("KL-405", FEES, put(0, "fees", [])),
    ("KL-406", FEES, put(0, "fees", 0, "procedure", "9.999999")),
    ("KL-407", FEES, put(0, "fees", 0, "channels", ["post"])),
    ("KL-408", LISTS, put(0, "procedures", [])),
    ("KL-408", LISTS, add(0, "procedures", "1.013314")),
    ("KL-408", LISTS, add(0, "procedures", "9.999999")),
    ("KL-409", LISTS, add(0, "procedures", "1.004222")),
    ("KL-410", HOTLINES, put(0, "number", "gọi sau")),
    ("KL-411", FEES, lambda layers: layers[0]["fees"].append(layers[0]["fees"][0])),
]


def test_the_base_is_without_fault(data: Path) -> None:
    assert lint(data) == ()


@pytest.mark.parametrize(
    ("code", "file", "change"), FAULTS, ids=[f"{n}-{fault[0]}" for n, fault in enumerate(FAULTS)]
)
def test_a_seeded_fault_is_found(
    data: Path, code: str, file: str, change: Callable[[Any], object]
) -> None:
    edit(data / file, change)
    found = lint(data)
    assert (code, file) in {(finding.code, finding.file) for finding in found}
    assert all(finding.field and finding.sentence for finding in found)


def test_a_file_that_is_no_yaml_is_a_finding(data: Path) -> None:
    (data / SPLIT).write_text("code: [", encoding="utf-8")
    assert ("KL-101", SPLIT) in {(f.code, f.file) for f in lint(data)}


def test_a_missing_law_file_does_not_blame_the_cards(data: Path) -> None:
    (data / FACTS).unlink()
    assert {f.code for f in lint(data)} == {"KL-200"}


def test_two_cards_with_one_former_code(data: Path) -> None:
    for file in (SPLIT, RESIDENCE):
        edit(data / file, put("predecessors", ["1.010039"]))
    assert "KL-104" in {f.code for f in lint(data)}


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("KL-302", "\n1.010038,", "\n1.004222,"),
        ("KL-303", "\n1.010038,", "\n1.0100387,"),
        ("KL-304", "Công an cấp Xã", "Công an huyện"),
        ("KL-304", "1.010038,Tách hộ", "1.010038,Tách hộ ở huyện"),
        ("KL-301", "commune", "district"),
    ],
)
def test_a_fault_of_the_listing_is_found(data: Path, code: str, old: str, new: str) -> None:
    listing = (data / LISTING).read_text(encoding="utf-8")
    assert old in listing
    (data / LISTING).write_text(listing.replace(old, new, 1), encoding="utf-8")
    assert (code, LISTING) in {(f.code, f.file) for f in lint(data)}


def test_an_explanation_without_a_card_is_found(data: Path) -> None:
    accepted = data / "procedures/accepted.yaml"
    accepted.write_text('"9.999999":\n  fee/1: no reason\n"*":\n  nothing: ""\n', encoding="utf-8")
    assert [f.field for f in lint(data)] == ["*.nothing", "9.999999"]


def test_a_folder_that_does_not_say_its_day_is_a_fault(data: Path) -> None:
    (data / EDITION).unlink()
    assert {f.code for f in lint(data)} == {"KL-107"}
    (data / EDITION).write_text("soon", encoding="ascii")
    assert {f.code for f in lint(data)} == {"KL-107"}


def end_a_document_of_the_card(data: Path, day: date) -> None:
    document = yaml.safe_load((data / SPLIT).read_text(encoding="utf-8"))["documents"][0]
    for path in (data / "law/documents").glob("*.yaml"):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for each in content:
            if each["id"] == document:
                each["in_force_to"] = day
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


REASON = {"code": "1.013314", "reason": "old_law", "why": "Ví dụ", "instead": ["1.004222"]}


@pytest.mark.parametrize(
    "change",
    [
        {"code": "1.004222"},
        {"code": "9.999999"},
        {"why": " "},
        {"instead": []},
        {"instead": ["1.013314"]},
        {"reason": "lazy"},
    ],
)
def test_a_wrong_reason_for_a_missing_card_is_found(data: Path, change: dict[str, Any]) -> None:
    file = data / "catalogue/without_card.yaml"
    file.write_text(yaml.safe_dump([REASON]), encoding="utf-8")
    assert lint(data) == ()
    file.write_text(yaml.safe_dump([REASON | change]), encoding="utf-8")
    assert {f.code for f in lint(data)} == {"KL-307"}


@pytest.mark.parametrize(
    "spoken",
    [
        {"9.999999": ["mở tiệm"]},
        {"1.004222": ["chuyển về ở luôn"]},
        {"{0}": ["mở tiệm"], "{1}": ["Mở tiệm"]},
        {"{0}": ["nhập hộ khẩu"]},
        {"{0}": [" "]},
        ["mở tiệm"],
    ],
)
def test_a_spoken_name_that_leads_astray_is_found(data: Path, spoken: Any) -> None:
    listing = (data / LISTING).read_text(encoding="utf-8").splitlines()[1:]
    cards = {path.name.split("-")[0] for path in data.glob("procedures/*/*.yaml")}
    bare = [line.split(",", 1)[0] for line in listing if line.split(",", 1)[0] not in cards]
    file = data / "catalogue/spoken.yaml"
    file.write_text(yaml.safe_dump({bare[0]: ["ra ở riêng sổ"]}), encoding="utf-8")
    assert lint(data) == ()
    if isinstance(spoken, dict):
        spoken = {code.format(*bare): names for code, names in spoken.items()}
    file.write_text(yaml.safe_dump(spoken), encoding="utf-8")
    assert {f.code for f in lint(data)} == {"KL-308"}


def test_a_listing_that_ends_before_it_begins_is_found(data: Path) -> None:
    listing = (data / LISTING).read_text(encoding="utf-8")
    lines = listing.splitlines(keepends=True)
    lines[1] = lines[1].removesuffix(",,\n") + ",2026-09-01,2026-08-31\n"
    (data / LISTING).write_text("".join(lines), encoding="utf-8")
    assert {f.code for f in lint(data)} == {"KL-306"}


OFFICE = {
    "name": "VÍ DỤ – Trung tâm",
    "commune": "20332",
    "kind": "centre",
    "address": "VÍ DỤ",
    "hours": "VÍ DỤ",
    "valid_from": date(2026, 1, 1),
    "verified_on": EDITED,
    "source": "VÍ DỤ",
}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"commune": "99999"}, "KL-412"),
        ({"hours": " "}, "KL-412"),
        ({"verified_on": date(2026, 11, 23)}, "KL-412"),
        ({"name": "VÍ DỤ – huyện"}, "KL-412"),
        ({"confidence": "sure"}, "KL-412"),
        ({"valid_to": date(2026, 11, 21)}, "KL-413"),
    ],
)
def test_a_fault_of_an_office_is_found(data: Path, change: dict[str, Any], code: str) -> None:
    file = data / "offices/records.yaml"
    file.parent.mkdir()
    file.write_text(yaml.safe_dump([OFFICE | {"confidence": "P"}]), encoding="utf-8")
    assert lint(data) == ()
    file.write_text(yaml.safe_dump([OFFICE | change]), encoding="utf-8")
    assert {f.code for f in lint(data)} == {code}


def test_what_runs_out_after_the_edition_is_a_warning(data: Path) -> None:
    end_a_document_of_the_card(data, EDITED)
    assert lint(data) == ()
    assert expired_since(data, today=EDITED) == ()
    later = expired_since(data, today=date(2027, 2, 1))
    assert (SPLIT, "KL-185") in {(f.file, f.code) for f in later}
    assert lint(data) == ()
    judged = lint(data, as_of=date(2027, 2, 1))
    assert (SPLIT, "KL-185") in {(f.file, f.code) for f in judged}


def test_what_had_run_out_before_the_edition_is_a_fault(data: Path) -> None:
    end_a_document_of_the_card(data, date(2026, 11, 21))
    assert (SPLIT, "KL-185") in {(f.file, f.code) for f in lint(data)}
    assert all(f.code != "KL-185" for f in expired_since(data, today=EDITED))


def test_what_ships_is_without_fault_on_any_later_day_and_says_what_ran_out() -> None:
    assert lint() == ()
    since = expired_since(today=date(2027, 4, 1))
    assert {f.code for f in since} <= {"KL-185", "KL-404"}
    assert since


def test_a_card_checked_after_the_edition_asks_for_a_new_edition(data: Path) -> None:
    edit(data / SPLIT, put("life", "verified_on", date(2026, 11, 23)))
    assert (SPLIT, "KL-172") in {(f.file, f.code) for f in lint(data)}
    (data / EDITION).write_text("2026-11-23", encoding="ascii")
    assert lint(data) == ()
