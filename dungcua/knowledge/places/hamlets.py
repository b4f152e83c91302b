"""Hamlets of split communes: which part went where, as far as somebody has read it.

No official table lists them. A few are known from the announced seats of new communes;
a deployment adds its own files to ``data/places/hamlets`` (docs/places.md shows one).
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dungcua.errors import InvalidCard
from dungcua.knowledge.places.syllables import key, key_of, split_name
from dungcua.knowledge.places.table import FormerUnit, Table

__all__ = ["Hamlet", "Hamlets", "load_hamlets"]

_COLUMNS = ["former", "hamlet", "commune", "verified_on", "source"]
_KINDS = (
    "to dan pho", "khu dan cu", "khu pho", "thon", "xom", "ap", "ban", "buon", "lang", "khom",
    "khu", "khoi", "to", "soc", "phum",
)  # fmt: skip
_SHORT = {"kp": "khu pho", "tdp": "to dan pho", "kdc": "khu dan cu"}
_LONGEST = 6
"""Syllables of a hamlet's name, its type included."""


@dataclass(frozen=True, slots=True)
class Hamlet:
    """A hamlet of the former commune ``former`` that lies in the present ``commune``.

    Codes have five digits; ``verified_on`` is when somebody read ``source``.
    """

    former: str
    name: str
    commune: str
    verified_on: date
    source: str


class Hamlets:
    """All known hamlets, by former commune. Read only."""

    def __init__(self, known: Sequence[Hamlet] = ()) -> None:
        """Index ``known``."""
        self._known: dict[str, dict[str, Hamlet]] = defaultdict(dict)
        for hamlet in known:
            self._known[hamlet.former][_key(hamlet.name)] = hamlet

    def of(self, unit: FormerUnit) -> tuple[Hamlet, ...]:
        """Return the known hamlets of a former commune."""
        return tuple(self._known.get(unit.code, {}).values()) if unit.ended is None else ()

    def named(self, text: str, unit: FormerUnit) -> Hamlet | None:
        """Return the hamlet of ``unit`` that ``text`` names with its type word.

        ``None`` when it names none, or several that lie in different communes.
        """
        known = self._known.get(unit.code)
        if not known or unit.ended is not None:
            return None
        words = _words(text)
        found = [
            known[name]
            for at in range(len(words))
            for end in range(at + 2, min(at + _LONGEST, len(words)) + 1)
            if (name := " ".join(words[at:end])) in known
        ]
        return found[0] if len({hamlet.commune for hamlet in found}) == 1 else None


def _words(text: str) -> list[str]:
    words = []
    for part in split_name(text):
        name = key(part)
        words.extend(_SHORT.get(name, name.lstrip("0") or name).split(" "))
    return words


def _key(name: str) -> str:
    return " ".join(_words(name))


def load_hamlets(table: Table, directory: Path) -> Hamlets:
    """Read every ``*.csv`` of ``directory``; without the folder none are known.

    Args:
        table: to find mistyped codes.
        directory: where the files lie.

    Raises:
        InvalidCard: a file has other columns; a row names a commune that was not split, a
            present commune that took no part of it, no type word, or the same hamlet twice.

    """
    found: list[Hamlet] = []
    seen: set[tuple[str, str]] = set()
    for path in sorted(directory.glob("*.csv")):
        try:
            with path.open(encoding="utf-8-sig", newline="") as file:
                rows = csv.DictReader(file)
                if rows.fieldnames != _COLUMNS:
                    raise InvalidCard(f"{path}: columns must be {', '.join(_COLUMNS)}")
                for row in rows:
                    hamlet = _hamlet(row)
                    fault = _fault(hamlet, table)
                    if (hamlet.former, _key(hamlet.name)) in seen:
                        fault = "is listed twice"
                    if fault is not None:
                        raise InvalidCard(f"{path}:{rows.line_num}: {hamlet.name} {fault}")
                    seen.add((hamlet.former, _key(hamlet.name)))
                    found.append(hamlet)
        except (ValueError, TypeError, AttributeError, csv.Error) as error:
            raise InvalidCard(f"{path}: {error}") from error
    return Hamlets(found)


def _hamlet(row: dict[str, str]) -> Hamlet:
    former, name, commune, day, source = (row[column].strip() for column in _COLUMNS)
    return Hamlet(former, name, commune, date.fromisoformat(day), source)


def _fault(hamlet: Hamlet, table: Table) -> str | None:
    unit = table.former.get(hamlet.former)
    if unit is None or not unit.split:
        return f"lies in {hamlet.former}, which is no former commune that was split"
    if hamlet.commune not in {code for code, _ in unit.successors}:
        return f"cannot lie in {hamlet.commune}, which took no part of {unit.name}"
    if not hamlet.source:
        return "has no source"
    name = key_of(hamlet.name)
    if not any(name.startswith(f"{kind} ") for kind in _KINDS):
        return "does not begin with its type (Thôn, Ấp, Khu phố …)"
    if len(_key(hamlet.name).split(" ")) > _LONGEST:
        return "has too long a name"
    return None
