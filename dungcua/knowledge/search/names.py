"""Names that people use, found in a text as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import ahocorasick

from dungcua.knowledge.text.fold import fold, words

__all__ = ["SpokenNames", "key"]

_SAID_IN_PART = 0.75
# What a name of two words is worth in a long text: it may be about something else.
_SHORT_NAME = 0.25
_LONG_ENOUGH = 8


def key(name: str) -> str:
    """Return a name as it is compared: folded, its words one blank apart."""
    return " ".join(words(fold(name)))


class SpokenNames:
    """Whose each name is. Thread safe: nothing changes after build."""

    def __init__(self, names: Iterable[tuple[str, int, bool]]) -> None:
        """Take names, the number of the procedure of each, and whether that one has a card."""
        owners: dict[str, set[int]] = defaultdict(set)
        carded: dict[str, None] = {}
        for name, number, curated in names:
            compared = key(name)
            owners[compared].add(number)
            if curated:
                carded[compared] = None
        self._automaton = ahocorasick.Automaton()
        for name, numbers in owners.items():
            length = len(name.split())
            if length > 1:
                self._automaton.add_word(f" {name} ", (length, tuple(sorted(numbers))))
        self._automaton.make_automaton()
        # Names of cards, one string: a question may be a part of one ("khai tử").
        self._carded = "".join(f" {name} \n" for name in carded)

    def said(self, flat: str) -> Mapping[int, float]:
        """Return the procedures one of whose names stands in a folded text, and its share of it."""
        text = f" {' '.join(words(flat))} "
        total = max(1, len(text.split()))
        found: dict[int, float] = {}
        for _, (length, numbers) in self._automaton.iter(text):
            part = min(1.0, length / min(total, _LONG_ENOUGH))
            share = _SHORT_NAME + (1 - _SHORT_NAME) * part
            for number in numbers:
                found[number] = max(found.get(number, 0.0), share)
        return found

    def in_part(self, folded: Sequence[str]) -> float:
        """Return what it says that the words of a text are a part of the name of a card."""
        inside = len(folded) > 1 and f" {' '.join(folded)} " in self._carded
        return _SAID_IN_PART if inside else 0.0
