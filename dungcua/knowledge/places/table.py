"""The official tables: present and former provinces, districts and communes.

Facts derive from the 34 resolutions of the National Assembly's Standing Committee on the
merger of communes (in force 1 July 2025), NQ 202/2025/QH15 on provinces, and the changes
of 2026; ``tools/derive_places.py`` writes the files. Names that ended before 2025 derive
from earlier lists of the statistics office (``tools/derive_earlier_places.py``).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from dungcua.errors import InvalidCard, MissingData

__all__ = ["MERGER", "Commune", "District", "FormerUnit", "Province", "Relation", "Table"]

DATA = Path(__file__).parent.parent / "data" / "places"

MERGER = date(2025, 7, 1)
"""The day on which districts ended and the present communes began (NQ 202/2025/QH15)."""


class Relation(StrEnum):
    """How a former commune went into a present one; the value is the letter in the table."""

    KEPT = "k"
    """Kept its area; at most the name or the type changed."""
    WHOLE = "w"
    MAIN = "m"
    """A part of the area with all the people."""
    PART = "p"
    AREA = "a"
    """A part of the area only."""
    POSSIBLE = "?"
    """Perhaps: a commune that ended before 2025 went into one of several."""

    @property
    def words(self) -> str:
        """Return the relation in Vietnamese, as the resolutions put it in short."""
        return _WORDS[self]


_WORDS = {
    Relation.KEPT: "giữ nguyên phạm vi",
    Relation.WHOLE: "nhập toàn bộ",
    Relation.MAIN: "nhập một phần diện tích và toàn bộ dân số",
    Relation.PART: "nhập một phần",
    Relation.AREA: "nhập một phần diện tích",
    Relation.POSSIBLE: "có thể, chưa có căn cứ chắc chắn",
}


@dataclass(frozen=True, slots=True)
class Province:
    """One of the 34 present provinces; ``name`` is without type.

    ``resolution`` is the one on its communes; ``formers`` are the provinces before July
    2025 it was made of. ``type_before_2026`` and ``changed_on`` are set for the three
    that became cities under the central government in 2026.
    """

    code: str
    name: str
    type: str
    type_before_2026: str | None
    changed_on: date | None
    resolution: str
    formers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Commune:
    """A present commune: 5-digit code, name with its type, province without type.

    ``resolution`` formed it in 2025; ``changed_by`` made a phường of it on ``changed_on``
    (2026), and ``type_before_2026`` is what it was until then.
    """

    code: str
    name: str
    province_code: str
    province: str
    resolution: str
    type_before_2026: str | None
    changed_by: str | None = None
    changed_on: date | None = None

    def name_on(self, day: date) -> str:
        """Return the name with the type it had on ``day`` (since July 2025)."""
        if self.changed_on is None or self.type_before_2026 is None or day >= self.changed_on:
            return self.name
        return f"{self.type_before_2026} {self.bare}"

    @property
    def bare(self) -> str:
        """The name without its type."""
        return _bare(self.name)


@dataclass(frozen=True, slots=True)
class Ended:
    """Between which two lists of the statistics office a unit ended before 2025.

    ``certain`` is false where the lists tell only that a commune was merged with others
    of its district, not with which.
    """

    last_seen: date
    gone_by: date
    certain: bool = True


@dataclass(frozen=True, slots=True)
class District:
    """A district as of 30 June 2025, or an earlier one; ``name`` carries its type."""

    id: int
    name: str
    province: str
    ended: Ended | None = None


@dataclass(frozen=True, slots=True)
class FormerUnit:
    """A commune as of 30 June 2025 and where it went, most people first.

    Five island districts had no communes and stand for themselves. ``ended`` is set for
    one that ended, or had another name, before 2025.
    """

    code: str
    name: str
    district: District
    successors: tuple[tuple[str, Relation], ...]
    ended: Ended | None = None

    @property
    def province(self) -> str:
        """The former province, without type."""
        return self.district.province

    @property
    def bare(self) -> str:
        """The name without its type."""
        return _bare(self.name)

    @property
    def split(self) -> bool:
        """Whether it went into more than one present commune."""
        return len(self.successors) > 1


def _bare(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if first in _ONE_WORD else rest.partition(" ")[2]


_ONE_WORD = frozenset({"Xã", "Phường", "Quận", "Huyện", "Tỉnh"})


class Table:
    """All units by code, read from one folder. Read only; safe to share."""

    def __init__(self, directory: Path = DATA) -> None:
        """Read the tables.

        Raises:
            MissingData: a table is not there.
            InvalidCard: a table does not follow its columns.

        """
        try:
            self._read(directory)
            self._read_earlier(directory)
        except (ValueError, KeyError) as error:
            raise InvalidCard(f"{directory}: {error}") from error

    def _read(self, directory: Path) -> None:
        self.provinces: dict[str, Province] = {}
        for code, name, kind, before, since, number, old in read_rows(directory / "provinces.csv"):
            self.provinces[code] = Province(
                code,
                name,
                kind,
                before or None,
                date.fromisoformat(since) if since else None,
                f"{number}/NQ-UBTVQH15",
                tuple(old.split("|")),
            )
        self.communes: dict[str, Commune] = {}
        for code, name, province_code, before, by in read_rows(directory / "communes.csv"):
            province = self.provinces[province_code]
            self.communes[code] = Commune(
                code,
                name,
                province_code,
                province.name,
                province.resolution,
                before or None,
                f"{by}/NQ-UBTVQH16" if by else None,
                province.changed_on if by else None,
            )
        self.districts: dict[int, District] = {}
        for number, name, old_province in read_rows(directory / "districts.csv"):
            self.districts[int(number)] = District(int(number), name, old_province)
        self.former: dict[str, FormerUnit] = {}
        self.formed_from: dict[str, list[FormerUnit]] = defaultdict(list)
        self.in_district: dict[int, list[FormerUnit]] = defaultdict(list)
        letters = {letter.value: letter for letter in Relation}
        for code, name, district, successors in read_rows(directory / "former.csv"):
            went = tuple((s[:5], letters[s[5:] or "w"]) for s in successors.split(" "))
            unit = FormerUnit(code, name, self.districts[int(district)], went)
            self.former[code] = unit
            self.in_district[unit.district.id].append(unit)
            for successor, _ in went:
                self.formed_from[self.communes[successor].code].append(unit)

    def _read_earlier(self, directory: Path) -> None:
        """Read what ended before 2025: names, and which district a commune lay in."""
        self.earlier_districts: dict[str, list[int]] = defaultdict(list)
        """Former code → districts the commune had lain in before its last one."""
        for number, name, province, last, by, codes in read_rows(
            directory / "earlier_districts.csv"
        ):
            if name:
                ended = Ended(date.fromisoformat(last), date.fromisoformat(by))
                district = District(int(number), name, province, ended)
                self.districts[district.id] = district
            for code in codes.split(" "):
                unit = self.former[code]
                self.earlier_districts[code].append(int(number))
                if name:
                    self.in_district[int(number)].append(unit)
        self.earlier: list[FormerUnit] = []
        for code, name, number, last, by, how, heirs in read_rows(
            directory / "earlier_communes.csv"
        ):
            certain = how == "certain"
            ended = Ended(date.fromisoformat(last), date.fromisoformat(by), certain)
            went = self._heirs(heirs.split(" "), certain=certain)
            unit = FormerUnit(code, name, self.districts[int(number)], went, ended)
            self.earlier.append(unit)

    def _heirs(self, codes: list[str], *, certain: bool) -> tuple[tuple[str, Relation], ...]:
        went = [pair for code in codes for pair in self.former[code].successors]
        if certain:
            return tuple(went)
        return tuple((code, Relation.POSSIBLE) for code in dict.fromkeys(c for c, _ in went))


def read_rows(path: Path) -> Iterator[list[str]]:
    """Yield the rows of a CSV file below its head.

    Raises:
        MissingData: the file is not there.

    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            next(rows, None)
            yield from rows
    except FileNotFoundError as error:
        raise MissingData(str(path)) from error
