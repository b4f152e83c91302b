"""Derive the place tables from the facts in a folder.

    python tools/derive_places.py FOLDER

FOLDER holds ``old_to_new_mapping.csv`` (old commune → new commune; rows with ``in_nso=1``
are the official table) and ``current_units_2026-10.csv`` (the present communes). Written
are ``provinces.csv``, ``communes.csv``, ``districts.csv`` and ``former.csv`` below
``dungcua/knowledge/data/places``: codes, names, resolutions, how much went where. The
known errors of the sources are corrected and every count is asserted.
"""

from __future__ import annotations

import csv
import re
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

OUT = Path(__file__).parent.parent / "dungcua/knowledge/data/places"
Row = dict[str, str]

# The official table prints three rows under a neighbour's code; the names are right.
WRONG_CODES = {
    ("01615", "Xã Mỹ Hưng"): "01651",
    ("02485", "Xã Phú Thịnh"): "02482",
    ("00553", "Xã Đặng Xá"): "00556",
}
NAMES = {"Xa Ea Kly": "Xã Ea Kly", "Xã xã Bắc Sơn": "Xã Bắc Sơn"}
PROVINCES = {"Hoà Bình": "Hòa Bình"}
UNTYPED = {"22108": "Xã Xuân Quang 3", "22111": "Xã Xuân Phước"}
# The one row where the second source is right: the catalogue's own note puts a part of
# Hòa Thắng (Bình Thuận) into Hồng Thái.
ADDED = {("23053", "23041")}
# What became cities under the central government in 2026, since when.
CITIES_2026 = {"75": "2026-04-30", "22": "2026-09-01", "24": "2026-09-20"}

RELATIONS = (
    (r"^(Giữ nguyên|Đổi tên|Đổi loại hình)$", "k"),
    (r"^Nhập toàn bộ$", "w"),
    (r"^Sắp xếp toàn bộ", "w"),
    (r"^Nhập một phần diện tích, toàn bộ dân số$", "m"),
    (r"^Nh[ậâ]p (một phần|toàn bộ) diện tích$", "a"),
    (r"^Nhập một phần( dân số)?$", "p"),
    (r"^(Phần còn lại|Đổi tên.* từ một phần)", "p"),
    (r"^$", "p"),
)


def clean(text: str) -> str:
    """Return ``text`` in NFC, blanks squeezed, with the one straight apostrophe."""
    text = unicodedata.normalize("NFC", text).replace("\u2019", "'")
    return re.sub(r"\s+", " ", text).strip()


def typed(name: str) -> str:
    """Return a unit's name with its type written the usual way ("Thị xã", "Xã")."""
    name = NAMES.get(name, name)
    kind = re.match(
        r"(?i)(thị trấn|thi trấn|thị xã|thành phố|đặc khu|phường|quận|huyện|xã|tỉnh) ", name
    )
    if not kind:
        raise SystemExit(f"{name!r} has no type")
    word = {"thi trấn": "thị trấn"}.get(kind[1].lower(), kind[1].lower())
    return word.capitalize() + name[kind.end() - 1 :]


def bare(name: str) -> str:
    """Return a province's name without its type."""
    name = re.sub(r"^(Tỉnh|Thành phố) ", "", name)
    return PROVINCES.get(name, name)


def relation(note: str) -> str:
    """Return the letter for how an old unit went into a new one (see docs/places.md)."""
    for pattern, letter in RELATIONS:
        if re.search(pattern, note):
            return letter
    raise SystemExit(f"unknown note {note!r}")


def read(path: Path) -> list[Row]:
    """Return the rows of a CSV file, cleaned."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{k: clean(v) for k, v in row.items()} for row in csv.DictReader(file)]


def write(name: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write one table."""
    with (OUT / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def check(what: str, found: object, wanted: object) -> None:
    """Stop when a count is not the known one."""
    if found != wanted:
        raise SystemExit(f"{what}: found {found}, wanted {wanted}")


def communes(units: list[Row]) -> tuple[list[list[str]], dict[str, str]]:
    """Write the present provinces' and communes' facts; return rows and resolutions."""
    by_province: dict[str, Counter[str]] = defaultdict(Counter)
    for unit in units:
        if unit["note_resolution"].endswith("UBTVQH15"):
            by_province[unit["province_code"]][unit["note_resolution"].split("/")[0]] += 1
    merged = {code: counter.most_common(1)[0][0] for code, counter in by_province.items()}
    rows = []
    for unit in units:
        name = typed(unit["name"])
        before, by = "", ""
        if unit["note_resolution"].endswith("UBTVQH16"):
            before = typed(unit["type_before_2026"]).split(" ")[0]
            by = unit["note_resolution"].split("/")[0]
        rows.append([unit["code"], name, unit["province_code"], before, by])
    kinds = Counter(row[1].split(" ")[0] for row in rows)
    check("present communes", kinds, Counter({"Xã": 2599, "Phường": 709, "Đặc": 13}))
    check("changed in 2026", sum(bool(row[3]) for row in rows), 22)
    return sorted(rows), merged


def former(mapping: list[Row], codes: set[str]) -> tuple[list[list[str]], list[list[str]]]:
    """Return the tables of old districts and of old communes with their successors."""
    units: dict[str, tuple[str, str, str]] = {}
    successors: dict[str, dict[str, str]] = defaultdict(dict)
    for row in mapping:
        if row["in_nso"] != "1" and (row["old_code"], row["new_code"]) not in ADDED:
            continue
        name = NAMES.get(row["old_commune"], row["old_commune"])
        code = WRONG_CODES.get((row["old_code"], name), row["old_code"])
        # Five island districts had no communes; they stand for themselves.
        name = typed(UNTYPED.get(code, name) or row["old_district"])
        units[code] = (name, typed(row["old_district"]), bare(row["old_province"]))
        if row["new_code"] not in codes:
            raise SystemExit(f"{code}: successor {row['new_code']} is no present commune")
        if row["in_nso"] == "1":
            successors[code][row["new_code"]] = relation(row["nso_note"])
    check("old communes", len(units), 10040)
    check("split communes", sum(len(new) > 1 for new in successors.values()), 440)
    check("successors covered", len({c for new in successors.values() for c in new}), len(codes))
    for old, new in ADDED:
        successors[old] = {**dict.fromkeys(successors[old], "p"), new: "p"}
    names = sorted({(unit[2], unit[1]) for unit in units.values()})
    check("old districts", len(names), 696)
    check("old provinces", len({province for province, _ in names}), 63)
    ids = {name: str(number) for number, name in enumerate(names, 1)}
    districts = [[ids[name], name[1], name[0]] for name in names]
    rows = [
        [code, name, ids[(province, district)], order(code, successors[code])]
        for code, (name, district, province) in sorted(units.items())
    ]
    return districts, rows


def order(old: str, successors: dict[str, str]) -> str:
    """Join successors, where most people went first: "00562m 00541a".

    Of equal ones that which kept the code comes first.
    """
    rank = {letter: place for place, letter in enumerate("kwmpa")}
    best = sorted(successors.items(), key=lambda item: (rank[item[1]], item[0] != old, item[0]))
    return " ".join(code + ("" if letter == "w" else letter) for code, letter in best)


def provinces(units: list[Row], mapping: list[Row], merged: dict[str, str]) -> list[list[str]]:
    """Return the table of present provinces with what each was made of."""
    names = {unit["province_code"]: unit["province"] for unit in units}
    code_of = {unit["code"]: unit["province_code"] for unit in units}
    formers: dict[str, set[str]] = defaultdict(set)
    for row in mapping:
        if row["in_nso"] == "1":
            formers[code_of[row["new_code"]]].add(bare(row["old_province"]))
    check("provinces", len(names), 34)
    kinds = Counter(name.split(" ")[0] for name in names.values())
    check("kinds of province", kinds, Counter({"Tỉnh": 25, "Thành": 9}))
    rows = []
    for code, name in sorted(names.items()):
        kind = name.removesuffix(" " + bare(name))
        since = CITIES_2026.get(code, "")
        before = "Tỉnh" if since else ""
        old = "|".join(sorted(formers[code]))
        rows.append([code, bare(name), kind, before, since, merged[code], old])
    return rows


def main(folder: Path) -> None:
    """Write the four tables."""
    units = read(folder / "current_units_2026-10.csv")
    mapping = read(folder / "old_to_new_mapping.csv")
    rows, merged = communes(units)
    districts, old = former(mapping, {row[0] for row in rows})
    OUT.mkdir(parents=True, exist_ok=True)
    write(
        "provinces.csv",
        ("code", "name", "type", "type_before_2026", "changed_on", "resolution", "formers"),
        provinces(units, mapping, merged),
    )
    write("communes.csv", ("code", "name", "province", "type_before_2026", "changed_by"), rows)
    write("districts.csv", ("id", "name", "province"), districts)
    write("former.csv", ("code", "name", "district", "successors"), old)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
