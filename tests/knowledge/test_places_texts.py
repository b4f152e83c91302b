"""Addresses written by hand (place_texts.txt): each means what its line says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from dungcua.knowledge.places import Candidate, Gazetteer
from dungcua.knowledge.places.table import Table

LINES = [
    line.split(" => ")
    for line in Path(__file__).with_name("place_texts.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]
TABLE = Table()


def meant(told: str) -> set[str]:
    """Return the codes of the present communes (or provinces) that ``told`` stands for."""
    return {code for part in told.split("+") for code in _one(part)}


def _one(part: str) -> set[str]:
    kind, _, name = part.partition(":")
    first, *rest = name.split("/")
    if kind == "p":
        found = {p.code for p in TABLE.provinces.values() if p.name == first}
    elif kind == "n":
        found = {c.code for c in TABLE.communes.values() if [c.name, c.province] == [first, *rest]}
    elif kind == "d":
        found = {
            code
            for number, units in TABLE.in_district.items()
            if [TABLE.districts[number].name, TABLE.districts[number].province] == [first, *rest]
            for unit in units
            for code, _ in unit.successors
        }
    else:
        pool = TABLE.former.values() if kind == "o" else TABLE.earlier
        found = {
            code
            for unit in pool
            if [unit.name, unit.district.name, unit.province] == [first, *rest]
            for code, _ in unit.successors
        }
    assert found, f"{part} is no unit"
    return found


def codes(candidates: Iterable[Candidate]) -> set[str]:
    return {c.commune.code if c.commune else c.province_code for c in candidates}


def test_there_are_many_and_none_twice() -> None:
    assert len(LINES) >= 150
    assert len({text for text, _ in LINES}) == len(LINES)


@pytest.mark.parametrize(("text", "told"), LINES)
def test_text_means_what_its_line_says(places: Gazetteer, text: str, told: str) -> None:
    found = places.resolve(text)
    if told == "none":
        assert found.candidates == ()
        return
    if "=" not in told:
        wanted = meant(told)
        assert codes(found.candidates) == wanted
        assert found.ambiguous == (len(wanted) > 1)
        return
    for part in told.split(" & "):
        role, _, spec = part.partition("=")
        mentions = [m for m in found.mentions if m.role == role]
        assert [codes(m.candidates) for m in mentions] == [meant(spec)]
        assert mentions[0].ambiguous == (len(meant(spec)) > 1)
