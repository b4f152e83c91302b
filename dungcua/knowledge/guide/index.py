"""Finding a procedure by words, simply enough that a phone does the very same.

The search of the chat needs an encoder and 200 MB; a phone without a signal has neither.
This one is arithmetic on words that ``static/guide/search.js`` repeats step by step on the
same numbers: the pages of the guide use it with a connection and without, so that nobody
gets another answer on the hill than in the valley. A test in a browser compares both.

A text is folded (no diacritics) and split into words; terms are its words and its pairs of
neighbours. Every view of a procedure (name, alias, utterance) is compared:

    score = shared / (asked + ε·view)   with sums of the terms' weights (idf)

so that the question counts more than the length of the view, and the procedure has the
score of its best view.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dungcua.knowledge.model import Procedure
from dungcua.knowledge.text.fold import fold

__all__ = ["Found", "GuideIndex", "Numbers", "terms"]

_WORD = re.compile(r"[a-z0-9]+")
_VIEW_SHARE = 0.25
_PAIR = 0.6
"""Weight of a pair of neighbours against that of the rarer of its words."""
_COMMON = 0.03
"""What the usual procedure of its kind is ahead: "khai sinh" is a child's, in time."""
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Found:
    """A procedure and how well it fits, 0 … about 1."""

    code: str
    score: float


@dataclass(frozen=True, slots=True)
class Numbers:
    """All the search needs, as it goes into a pack.

    ``idf`` by term; ``views`` are the terms of each view; ``owners`` says whose view it is;
    ``common`` are the usual procedures.
    """

    idf: Mapping[str, float]
    views: Sequence[Sequence[str]]
    owners: Sequence[str]
    common: frozenset[str]
    expansions: Mapping[str, str]


def terms(text: str, expansions: Mapping[str, str]) -> list[str]:
    """Return the words of a text and its pairs of neighbours, each once, in order.

    Args:
        text: as typed.
        expansions: what short forms stand for ("cccd" → "can cuoc cong dan"), folded.

    """
    words: list[str] = []
    for word in _WORD.findall(fold(text)):
        words += expansions.get(word, word).split(" ")
    pairs = [f"{one} {two}" for one, two in itertools.pairwise(words)]
    return list(dict.fromkeys(words + pairs))


class GuideIndex:
    """Finds procedures among those of a pack. Small: built in milliseconds."""

    def __init__(self, numbers: Numbers) -> None:
        """Take the numbers, built here or read from a pack."""
        self.numbers = numbers
        self._holding: dict[str, list[int]] = defaultdict(list)
        self._whole: list[float] = []
        for number, view in enumerate(numbers.views):
            for term in view:
                self._holding[term].append(number)
            self._whole.append(sum(numbers.idf[term] for term in view))

    @classmethod
    def of(cls, cards: Iterable[Procedure], expansions: Mapping[str, str]) -> GuideIndex:
        """Build the index of some cards."""
        given = list(cards)
        named = [(c.code, (c.name, c.plain_name, *c.aliases, *c.utterances)) for c in given]
        return cls(_numbers(named, expansions, frozenset(c.code for c in given if c.common)))

    @classmethod
    def over(
        cls, named: Iterable[tuple[str, Sequence[str]]], expansions: Mapping[str, str]
    ) -> GuideIndex:
        """Build the index of anything that has ids and names."""
        return cls(_numbers(list(named), expansions, frozenset()))

    def find(self, text: str, most: int = 10) -> list[Found]:
        """Return the best procedures, best first; equal ones by code."""
        idf = self.numbers.idf
        asked = [term for term in terms(text, self.numbers.expansions) if term in idf]
        wanted = sum(idf[term] for term in asked)
        if not wanted:
            return []
        shared: dict[int, float] = {}
        for term in asked:
            for number in self._holding[term]:
                shared[number] = shared.get(number, 0.0) + idf[term]
        best: dict[str, float] = {}
        for number, weight in shared.items():
            owner = self.numbers.owners[number]
            score = weight / (wanted + _VIEW_SHARE * (self._whole[number] - weight))
            if owner in self.numbers.common:
                score += _COMMON
            if score > best.get(owner, 0.0):
                best[owner] = score
        ranked = sorted(best.items(), key=lambda item: (-round(item[1], _DIGITS), item[0]))
        return [Found(code, round(score, _DIGITS)) for code, score in ranked[:most]]


def _numbers(
    named: Sequence[tuple[str, Sequence[str]]],
    expansions: Mapping[str, str],
    common: frozenset[str],
) -> Numbers:
    views: list[list[str]] = []
    owners: list[str] = []
    for owner, texts in named:
        for text in dict.fromkeys(texts):
            found = terms(text, expansions)
            if found:
                views.append(found)
                owners.append(owner)
    # In how many procedures, not views: an alias repeated ten times is no more usual.
    users: dict[str, set[str]] = defaultdict(set)
    for view, owner in zip(views, owners, strict=True):
        for term in view:
            users[term].add(owner)
    count = len(named)
    idf = {
        term: round(math.log(1 + count / len(owning)) * (_PAIR if " " in term else 1.0), _DIGITS)
        for term, owning in users.items()
    }
    return Numbers(idf, views, owners, common, dict(expansions))
