"""Names that go on from what somebody has typed so far (typeahead).

Unlike :mod:`resolve` this reads beginnings: "hoa ti" is the beginning of Hòa Tiến. What
follows a comma, or a name that is whole, narrows by district and province. Nothing is
corrected here, no evidence is weighed: choosing a suggestion is the person's own word.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from dungcua.knowledge.places.syllables import key, split_name
from dungcua.knowledge.places.table import Table

__all__ = ["Suggester", "Suggestion"]

_TYPES = (
    ("thi", "tran"), ("thi", "xa"), ("thanh", "pho"), ("dac", "khu"), ("xa",), ("phuong",),
    ("quan",), ("huien",), ("tinh",), ("p",), ("x",), ("tt",), ("tp",), ("tx",), ("q",), ("h",),
)  # fmt: skip
_TYPE_WORDS = frozenset(word for kind in _TYPES for word in kind)
_END = "\uffff"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A place by its whole name; ``text`` resolves to it.

    ``code`` is that of the present commune, or of the former one when ``former``.
    """

    text: str
    code: str
    former: bool


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    upper: tuple[str, ...]
    suggestion: Suggestion


class Suggester:
    """All communes, present and former, in the order of their names. Read only."""

    def __init__(self, table: Table) -> None:
        """Build the list (some 13,000 names)."""
        found = []
        for commune in table.communes.values():
            text = f"{commune.name}, {commune.province}"
            upper = tuple(key(part) for part in split_name(commune.province))
            suggestion = Suggestion(text, commune.code, former=False)
            found.append(_Entry(_joined(commune.bare), upper, suggestion))
        for unit in (*table.former.values(), *table.earlier):
            places = [unit.name, unit.district.name, unit.province]
            text = ", ".join(dict.fromkeys(places))
            upper = tuple(
                key(part) for name in (unit.district.name, unit.province)
                for part in split_name(name)
            )  # fmt: skip
            suggestion = Suggestion(text, unit.code, former=True)
            found.append(_Entry(_joined(unit.bare), upper, suggestion))
        # Present names before former ones of the same spelling.
        found.sort(key=lambda e: (e.name, e.suggestion.former, e.suggestion.text))
        self._entries = found
        self._names = [entry.name for entry in found]

    def suggest(self, text: str, limit: int) -> tuple[Suggestion, ...]:
        """Return at most ``limit`` places whose name goes on from ``text``.

        The longest beginning counts as the name; the words after it must begin words of
        the district or province. One letter is too little to suggest anything.
        """
        parts = [[key(part) for part in split_name(piece)] for piece in text.split(",")]
        parts = [_without_type(part) for part in parts if part]
        words = [word for part in parts for word in part if word]
        if sum(map(len, words)) < 2 or not parts[0]:
            return ()
        longest = len(parts[0])
        for count in range(longest, 0, -1):
            rest = words[count:]
            found = self._beginning(words[:count], rest, whole=bool(rest) or len(parts) > 1)
            chosen = [entry for _, entry in zip(range(limit), found, strict=False)]
            if chosen:
                return tuple(entry.suggestion for entry in chosen)
        return ()

    def _beginning(self, name: list[str], rest: list[str], *, whole: bool) -> Iterator[_Entry]:
        wanted = " ".join(name)
        at = bisect_left(self._names, wanted)
        end = wanted if whole else wanted + _END
        while at < len(self._names) and self._names[at] <= end:
            entry = self._entries[at]
            if all(_begins(word, entry.upper) for word in rest):
                yield entry
            at += 1


def _begins(word: str, names: tuple[str, ...]) -> bool:
    return word in _TYPE_WORDS or any(name.startswith(word) for name in names)


def _joined(name: str) -> str:
    return " ".join(key(part) for part in split_name(name))


def _without_type(words: list[str]) -> list[str]:
    for kind in _TYPES:
        if tuple(words[: len(kind)]) == kind and len(words) > len(kind):
            return words[len(kind) :]
    return words
