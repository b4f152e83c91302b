"""Names as people type them → units of every level; and the choices for fuzzy search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from dungcua.errors import InvalidCard
from dungcua.knowledge.places.facts import Facts, of_commune, of_former
from dungcua.knowledge.places.syllables import accented, key, key_of, sound, split_name
from dungcua.knowledge.places.table import Commune, District, FormerUnit, Table, read_rows

__all__ = ["Choices", "DistrictName", "Index", "Names", "ProvinceName", "Unit", "accents_of"]

Unit = FormerUnit | Commune

_ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4", "V": "5", "VI": "6", "VII": "7"}
_TYPES = ("Thành phố ", "Thị xã ", "Quận ", "Huyện ")


@dataclass(frozen=True, slots=True)
class ProvinceName:
    """What a province's name may mean: former provinces and, if it is one, a present one.

    ``short`` marks initials ("BD"), which mean several provinces and prove little.
    """

    name: str
    olds: frozenset[str]
    new: str | None
    short: bool = False


@dataclass(frozen=True, slots=True)
class DistrictName:
    """What a district's name may mean; ``earlier`` marks one that ended before 2025."""

    name: str
    type: str | None
    ids: tuple[int, ...]
    province: str
    earlier: bool = False


@dataclass(slots=True)
class Names:
    """Everything one key may mean."""

    provinces: list[ProvinceName] = field(default_factory=list)
    districts: list[DistrictName] = field(default_factory=list)
    communes: list[Unit] = field(default_factory=list)


_FEW = 200
"""Names that are compared as fast as they are sorted out."""


class Choices:
    """Names for fuzzy search, by place in parallel lists; spellings written together."""

    def __init__(self) -> None:
        """Start empty."""
        self.keys: list[str] = []
        self.spaced: list[str] = []
        self.sounds: list[str] = []
        self.accented: list[str] = []
        self.spoken: list[str] = []
        self.names: list[Names] = []
        self._places: dict[str, int] = {}
        self._windows: dict[tuple[bool, int, int], tuple[list[int], list[str]]] = {}

    def near(self, length: int, slips: int, *, sounds: bool) -> tuple[Sequence[int], list[str]]:
        """Return places and spellings (or sounds) that ``slips`` can make so long.

        A slip changes the length by one at most: of the names of the whole country most
        need no comparing. Complete only once all names are added.
        """
        names = self.sounds if sounds else self.keys
        if len(names) < _FEW:
            return range(len(names)), names
        found = self._windows.get((sounds, length, slips))
        if found is None:
            places = [at for at, name in enumerate(names) if abs(len(name) - length) <= slips]
            found = places, [names[at] for at in places]
            self._windows[(sounds, length, slips)] = found
        return found

    def add(self, name: str) -> Names:
        """Return the entry for ``name`` (without type), new if there was none."""
        place = self._places.get(name)
        if place is None:
            place = self._places[name] = len(self.names)
            together, spaced, sounds, accented_, spoken = _forms(name)
            self.keys.append(together)
            self.spaced.append(spaced)
            self.sounds.append(sounds)
            self.accented.append(accented_)
            self.spoken.append(spoken)
            self.names.append(Names())
        return self.names[place]


@lru_cache(maxsize=8_000)
def accents_of(name: str) -> tuple[str, ...]:
    """Return the accented form of each syllable of a name without type."""
    return tuple(accented(part) for part in split_name(name))


@lru_cache(maxsize=12_000)
def _forms(name: str) -> tuple[str, str, str, str, str]:
    """Return a name's key, written together and apart, its sound, and both with marks.

    One name stands in the choices of several provinces; its forms are kept once.
    """
    parts = [key(part) for part in split_name(name)]
    accents = accents_of(name)
    return (
        "".join(parts),
        " ".join(parts),
        "".join(map(sound, parts)),
        "".join(accents),
        "".join(map(sound, accents)),
    )


class Index:
    """Look-up of names by key (see :mod:`syllables`), built once from the table."""

    def __init__(self, table: Table, aliases: Path) -> None:
        """Build the index; ``aliases`` is a CSV of names the official table has not.

        Raises:
            MissingData: the alias file is not there.
            InvalidCard: an alias points to no unit.

        """
        self.table = table
        self.names: dict[str, Names] = defaultdict(Names)
        self.short_districts: dict[str, list[DistrictName]] = defaultdict(list)
        self._add_provinces()
        self._add_districts()
        for unit in (*table.former.values(), *table.earlier):
            self._add_commune(unit)
        for commune in table.communes.values():
            self._add_commune(commune)
        self._add_aliases(aliases)
        self.names = dict(self.names)
        self.longest: dict[str, int] = {}
        self.syllables: set[str] = set()
        for name in self.names:
            parts = name.split(" ")
            self.syllables.update(parts)
            self.longest[parts[0]] = max(len(parts), self.longest.get(parts[0], 0))
        self._scopes: dict[tuple[str, str | int], Choices] = {}
        self._facts: dict[int, Facts] = {}
        self._provinces_of: dict[int, frozenset[str]] = {}

    def facts(self, unit: Unit) -> Facts:
        """Return what a reading needs to know of one of the table's units."""
        found = self._facts.get(id(unit))
        if found is None:
            table = self.table
            if isinstance(unit, Commune):
                found = of_commune(unit, table.formed_from.get(unit.code, ()))
            else:
                found = of_former(unit, table, table.earlier_districts)
            self._facts[id(unit)] = found
        return found

    def provinces_of(self, district: int) -> frozenset[str]:
        """Return the codes of the present provinces that hold most of a former district."""
        found = self._provinces_of.get(district)
        if found is None:
            communes = self.table.communes
            found = self._provinces_of[district] = frozenset(
                communes[unit.successors[0][0]].province_code
                for unit in self.table.in_district[district]
            )
        return found

    def is_city(self, name: ProvinceName) -> bool:
        """Whether a name is that of a province that is a city today."""
        return name.new is not None and self.table.provinces[name.new].type == "Thành phố"

    def _add_provinces(self) -> None:
        new = {province.name: province.code for province in self.table.provinces.values()}
        olds = {old for province in self.table.provinces.values() for old in province.formers}
        for name in sorted(olds | set(new)):
            meaning = ProvinceName(
                name, frozenset({name}) if name in olds else frozenset(), new.get(name)
            )
            self._add_province(name, meaning)
            initials = "".join(part[0] for part in split_name(name)).lower()
            short = ProvinceName(initials, meaning.olds, meaning.new, short=True)
            self.names[key_of(initials)].provinces.append(short)

    def _add_province(self, name: str, meaning: ProvinceName) -> None:
        found = key_of(name)
        self.names[found].provinces.append(meaning)
        if " " in found:
            self.names[found.replace(" ", "")].provinces.append(meaning)

    def _add_districts(self) -> None:
        for district in self.table.districts.values():
            kind, name = _split_type(district.name)
            earlier = district.ended is not None
            self._add_district(DistrictName(name, kind, (district.id,), district.province, earlier))

    def _add_district(self, meaning: DistrictName) -> None:
        found = key_of(meaning.name)
        self.names[found].districts.append(meaning)
        joined = found.replace(" ", "")
        if " " in found and len(joined) > 5:
            self.names[joined].districts.append(meaning)
        if " " in found and not meaning.earlier:
            initials = "".join(part[0] for part in found.split(" "))
            self.short_districts[initials].append(meaning)

    def _add_commune(self, unit: Unit) -> None:
        bare = unit.bare
        self.names[key_of(bare)].communes.append(unit)
        if bare in _ROMAN:
            self.names[_ROMAN[bare]].communes.append(unit)

    def _add_aliases(self, path: Path) -> None:
        districts = {f"{d.name}/{d.province}": d for d in self.table.districts.values()}
        new = {province.name: province.code for province in self.table.provinces.values()}
        for level, alias, targets in read_rows(path):
            names = targets.split("|")
            if level == "province":
                code = new.get(names[0]) if len(names) == 1 else None
                earlier = alias.startswith(("Hà Tây", "Hà Đông"))
                meaning = ProvinceName(alias, frozenset(names), None if earlier else code)
                self._add_province(alias, meaning)
            else:
                try:
                    found: list[District] = [districts[name] for name in names]
                except KeyError as error:
                    raise InvalidCard(f"{path}: {alias} points to {error}") from error
                kind, name = _split_type(alias)
                ids = tuple(district.id for district in found)
                self._add_district(
                    DistrictName(name, kind, ids, found[0].province, earlier=kind is not None)
                )

    def warm(self) -> None:
        """Build every scope of the search for similar names but the small ones of districts."""
        self.choices("upper")
        self.choices("all")
        for province in self.table.provinces.values():
            self.choices("new", province.code)
            for old in province.formers:
                self.choices("old", old)

    def choices(self, level: str, which: str | int = "") -> Choices:
        """Return the names a typing error may have come from, within a scope.

        Args:
            level: "upper" for every district and province, or communes of a "district"
                (id), an "old" province (name), a "new" province (code), or "all".
            which: the district or province; not used for "upper" and "all".

        """
        found = self._scopes.get((level, which))
        if found is None:
            found = Choices()
            if level == "upper":
                self._fill_upper(found)
            else:
                for unit in self._units(level, which):
                    found.add(unit.bare).communes.append(unit)
            self._scopes[(level, which)] = found
        return found

    def _fill_upper(self, found: Choices) -> None:
        for names in self.names.values():
            for place in names.provinces:
                if not place.short and len(place.name) > 3:
                    kept = found.add(place.name).provinces
                    kept.extend([place] if place not in kept else [])
            for district in names.districts:
                if len(district.name) > 2:
                    known = found.add(district.name).districts
                    known.extend([district] if district not in known else [])

    def _units(self, level: str, which: str | int) -> Iterable[Unit]:
        table = self.table
        if level == "district":
            old = table.in_district[int(which)]
            codes = dict.fromkeys(code for unit in old for code, _ in unit.successors)
            return [*old, *(table.communes[code] for code in codes)]
        if level == "old":
            kept = [unit for unit in table.former.values() if unit.province == which]
            codes = dict.fromkeys(code for unit in kept for code, _ in unit.successors)
            return [*kept, *(table.communes[code] for code in codes)]
        if level == "new":
            communes = [c for c in table.communes.values() if c.province_code == which]
            old = [unit for c in communes for unit in table.formed_from[c.code]]
            return [*dict.fromkeys(old), *communes]
        return [*table.former.values(), *table.communes.values()]


def _split_type(name: str) -> tuple[str | None, str]:
    for kind in _TYPES:
        if name.startswith(kind):
            return kind.strip(), name[len(kind) :]
    return None, name
