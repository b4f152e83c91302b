"""From readings to the present places they lead to."""

from __future__ import annotations

from collections.abc import Iterable

from dungcua.knowledge.places import wording
from dungcua.knowledge.places.index import DistrictName, ProvinceName
from dungcua.knowledge.places.model import Candidate
from dungcua.knowledge.places.readings import Reading
from dungcua.knowledge.places.table import Commune, FormerUnit, Table

__all__ = ["candidates_of"]


def candidates_of(table: Table, group: Iterable[Reading]) -> tuple[Candidate, ...]:
    """Return the present places that readings of one place lead to, each once."""
    found: dict[tuple[str, str], Candidate] = {}
    for reading in group:
        for candidate in _of(table, reading):
            code = candidate.commune.code if candidate.commune else ""
            found.setdefault((candidate.province_code, code), candidate)
    return tuple(found.values())


def _of(table: Table, reading: Reading) -> Iterable[Candidate]:
    unit, score = reading.unit, round(reading.score, 2)
    if isinstance(unit, Commune):
        why = wording.why_commune(unit)
        yield Candidate(unit, unit.province_code, unit.province, score, why)
    elif isinstance(unit, FormerUnit):
        for code, relation in unit.successors:
            new = table.communes[code]
            why = wording.why_former(unit, new, relation)
            yield Candidate(new, new.province_code, new.province, score, why, unit)
    elif isinstance(unit, DistrictName):
        for number in unit.ids:
            district = table.districts[number]
            olds = table.in_district[number]
            codes = dict.fromkeys(code for old in olds for code, _ in old.successors)
            # A commune that bears the district's name comes first.
            for code in sorted(codes, key=lambda c: table.communes[c].bare != unit.name):
                new = table.communes[code]
                why = wording.why_district(district, new)
                yield Candidate(new, new.province_code, new.province, score, why)
    else:
        yield from _provinces_of(table, unit, score)


def _provinces_of(table: Table, name: ProvinceName, score: float) -> Iterable[Candidate]:
    for province in table.provinces.values():
        for old in sorted(name.olds & set(province.formers)):
            why = wording.why_province(old, province)
            yield Candidate(None, province.code, province.name, score, why)
        if name.new == province.code and not name.olds:
            why = wording.why_province(None, province)
            yield Candidate(None, province.code, province.name, score, why)
