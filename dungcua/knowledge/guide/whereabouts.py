"""Where a household lives, for a phone without a connection: the addresses of one province.

The resolver of :mod:`dungcua.knowledge.places` weighs the names of the whole country; a phone
has neither the room nor the time. So the resolver itself answers here, once for a province,
every address that can be put together of its names: commune, or what was a commune, with and
without type word, former district and province, with diacritics and without. The pack holds
the answers, and ``static/guide/places.js`` finds an address among them only when it
understands every word of it. What it does not find it does not guess: it shows the closest
names and asks. So it asks more often than the page does, and never says anything else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from typing import Any

from dungcua.knowledge.places import (
    Candidate,
    Commune,
    FormerUnit,
    Gazetteer,
    Province,
    answers,
)
from dungcua.knowledge.places.syllables import accented, key, split_name
from dungcua.knowledge.text.fold import fold

__all__ = ["whereabouts"]

_COMMUNE_TYPES = {"Xã": "x", "Phường": "p", "Thị trấn": "tt", "Đặc khu": "dk"}
_DISTRICT_TYPES = {"Quận": "q", "Huyện": "h", "Thị xã": "tx", "Thành phố": "tp"}
_TYPES = _COMMUNE_TYPES | _DISTRICT_TYPES | {"Tỉnh": "tinh"}
_BARE = ""

Segment = tuple[str, str]
"""A type word (or none) and a name, as the tables spell them."""


@lru_cache(maxsize=4)
def whereabouts(places: Gazetteer, province_code: str) -> dict[str, Any]:
    """Return what a pack knows of the addresses of a present province.

    ``marked`` and ``plain`` lead from an address, typed with and without diacritics, to the
    number of a result: its candidates in this province, the code of the commune when there
    is but one, the question between them, whether there are others elsewhere, and the answers
    to the question. An address is its segments, ``type:name``, joined by ``/``; a name is
    given by the forms of its syllables. ``provinces`` are the names of this province and of
    those it was made of, ``beyond`` provinces and districts of elsewhere, by the same forms.

    Raises:
        KeyError: no province has this code.

    """
    province = {each.code: each for each in places.provinces()}[province_code]
    table = _Table(places, province_code)
    scope = _Scope(places, province)
    for segments in scope.addresses():
        table.add(segments)
    return {
        "province": province.name,
        "provinces": sorted(
            {_form(name, form) for name, form in product(scope.provinces, (accented, key))}
        ),
        "candidates": table.candidates,
        "results": table.results,
        "marked": table.marked,
        "plain": table.plain,
        "beyond": _beyond(places, scope),
    }


class _Scope:
    """The names of one province and how they stand beside each other in an address."""

    def __init__(self, places: Gazetteer, province: Province) -> None:
        self.provinces = tuple(dict.fromkeys((province.name, *province.formers)))
        self._cities = {province.name} if province.type == "Thành phố" else set()
        self._changed = {province.name} if province.type_before_2026 else set()
        self.districts: dict[str, set[str]] = defaultdict(set)
        self._types: dict[str, set[str]] = defaultdict(set)
        self._beside: dict[str, set[str]] = defaultdict(set)
        self._above: dict[str, set[str]] = defaultdict(set)
        for commune in map(places.commune, places.codes()):
            if commune is None or commune.province_code != province.code:
                continue
            self._take(commune, commune.name, *filter(None, (commune.type_before_2026,)))
            for unit in places.former_units(commune.code):
                self._beside[commune.bare].add(unit.district.name)
        for unit in places.units_into(province.code):
            self._take(unit, unit.name)
            self._beside[unit.bare].add(unit.district.name)
            self._above[unit.bare].add(unit.province)
            self.districts[unit.district.name].add(unit.province)

    def _take(self, unit: Commune | FormerUnit, *named: str) -> None:
        for name in named:
            kind = name.removesuffix(unit.bare).strip() or name
            if kind in _COMMUNE_TYPES:
                self._types[unit.bare].add(kind)
        self._types[unit.bare].add(_BARE)

    def addresses(self) -> Iterator[tuple[Segment, ...]]:
        """Yield every address that the names of the province can be put together to."""
        for name, types in sorted(self._types.items()):
            provinces = [p for p in self.provinces if p in self._above[name]]
            provinces = list(dict.fromkeys((self.provinces[0], *provinces)))
            for kind in sorted(types):
                if kind == _BARE and name.isdigit():
                    continue  # "1" alone is no place
                first = (kind, name)
                yield (first,)
                yield from ((first, top) for above in provinces for top in self._tops(above))
                for district in sorted(self._beside[name]):
                    for beside in _ways(district):
                        yield (first, beside)
                        yield from ((first, beside, top) for top in self._above_all(provinces))
        for district, above in sorted(self.districts.items()):
            provinces = list(dict.fromkeys((self.provinces[0], *sorted(above))))
            for beside in _ways(district):
                yield (beside,)
                yield from ((beside, top) for one in provinces for top in self._tops(one))
        yield from ((top,) for name in self.provinces for top in self._tops(name))

    def _tops(self, province: str) -> Iterator[Segment]:
        """Yield a province without and with its type word, the former one too."""
        yield _BARE, province
        if province in self._cities:
            yield "Thành phố", province
        if province not in self._cities - self._changed:
            yield "Tỉnh", province

    def _above_all(self, provinces: Iterable[str]) -> Iterator[Segment]:
        """Yield what stands behind a district: a type word tells only where a city has the name."""
        cities = {name for district in self.districts for _, name in _ways(district)}
        for province in provinces:
            yield from self._tops(province) if province in cities else ((_BARE, province),)


def _ways(district: str) -> tuple[Segment, ...]:
    """Return a district with its type word and without; a number never stands alone."""
    kind = next(kind for kind in _DISTRICT_TYPES if district.startswith(f"{kind} "))
    name = district.removeprefix(f"{kind} ")
    return ((kind, name),) if name.isdigit() else ((kind, name), (_BARE, name))


class _Table:
    """Results by address, each result and each candidate once."""

    def __init__(self, places: Gazetteer, province: str) -> None:
        self._places = places
        self._province = province
        self.candidates: list[list[str]] = []
        self.results: list[list[Any]] = []
        self.marked: dict[str, int] = {}
        self.plain: dict[str, int] = {}
        self._numbers: dict[tuple[str, ...], int] = {}
        self._known: dict[str, int] = {}

    def add(self, segments: tuple[Segment, ...]) -> None:
        """Let the resolver answer an address, as it stands and without diacritics."""
        text = _typed(segments)
        for table, form, typed in (
            (self.marked, accented, text),
            (self.plain, key, fold(text)),
        ):
            address = "/".join(
                f"{_TYPES.get(kind, _BARE)}:{_form(name, form)}" for kind, name in segments
            )
            if address not in table:
                table[address] = self._answer(typed)

    def _answer(self, text: str) -> int:
        found = self._places.resolve(text)
        here = [c for c in found.candidates if c.province_code == self._province]
        options = [
            [answer.label, numbers]
            for answer in answers(found)
            if (numbers := self._all(c for c in answer.candidates if c in here))
        ]
        elsewhere = len(here) < len(found.candidates)
        settled = found.commune.code if found.commune and here else None
        result = [self._all(here), settled, found.ask, elsewhere, options]
        known = repr(result)
        if known not in self._known:
            self._known[known] = len(self.results)
            self.results.append(result)
        return self._known[known]

    def _all(self, candidates: Iterable[Candidate]) -> list[int]:
        return [self._number(candidate) for candidate in candidates]

    def _number(self, candidate: Candidate) -> int:
        code = candidate.commune.code if candidate.commune else ""
        told = (code, candidate.full, candidate.why)
        if told not in self._numbers:
            self._numbers[told] = len(self.candidates)
            self.candidates.append(list(told))
        return self._numbers[told]


def _typed(segments: tuple[Segment, ...]) -> str:
    """Write an address as people type it, with commas.

    A bare name of one syllable ("Tư") is a name for sure only before a comma, and a phone looks
    at none: it gets the answer to the words without one.
    """
    first, *more = (f"{kind.lower()} {name}".strip() for kind, name in segments)
    comma = " " if more and segments[0][0] == _BARE and len(split_name(first)) == 1 else ", "
    return comma.join(filter(None, (first, ", ".join(more))))


def _form(name: str, form: Any) -> str:
    return " ".join(form(part) for part in split_name(name))


def _beyond(places: Gazetteer, scope: _Scope) -> dict[str, str]:
    """Return provinces and districts of elsewhere: form → the present province they lie in."""
    found: dict[str, str] = {}
    ours = {_form(name, key) for name in scope.provinces}
    ours |= {_form(name, key) for kind in map(_ways, scope.districts) for _, name in kind}
    for province in places.provinces():
        named = [*province.formers, province.name]
        districts = {unit.district.name for unit in places.units_into(province.code)}
        named += sorted(name for _, name in (_ways(district)[0] for district in districts))
        for name, form in product(named, (accented, key)):
            plain = _form(name, key)
            if plain not in ours and not plain.isdigit():
                found.setdefault(_form(name, form), province.name)
    return found
