"""Retrieval with evidence: many views of each procedure, two BM25 indices, one decision.

Scores are comparable within one query only. What decides between answering, asking and
abstaining is *evidence*: which share of the weight of the query's own words the best
procedure explains, whether a name people use stands in the query as a whole, and how far
the next procedure is behind. A wrong answer costs a person a day, a question costs a few
seconds; so the bar for answering is high and the bar for abstaining is low.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import ahocorasick
import bm25s
import numpy as np
from numpy.typing import NDArray

from dungcua.knowledge.catalogue import CatalogueEntry
from dungcua.knowledge.model import Level, Procedure
from dungcua.knowledge.search.query import CODE, content, grams, syllables
from dungcua.knowledge.text.fold import fold, words

__all__ = ["Ask", "Hit", "ProcedureSearch", "SearchResult"]

_WEIGHT_FOLDED = 0.50
_WEIGHT_PLAIN = 0.40
_WEIGHT_PHRASE = 0.20
_WEIGHT_NAME = 0.50
_PRIOR_CURATED = 0.10
_PRIOR_COMMON = 0.10
_PRIOR_COMMUNE = 0.04
_PRIOR_OTHER_PROVINCE = -0.15
# Calibrated on the development sets by `python -m dungcua.eval.search`; see docs/search.md.
_ABSTAIN_BELOW = 0.50
_ASK_WITHIN = 0.05
_FEWEST_LETTERS = 4


class Ask(StrEnum):
    """What must be asked before answering."""

    PROCEDURE = "procedure"
    CASE = "case"


@dataclass(frozen=True, slots=True)
class Hit:
    """One procedure found; ``evidence`` in 0 … 1 is the share of the query it explains."""

    code: str
    name: str
    score: float
    evidence: float
    curated: bool


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Procedures, best first, and the decision.

    ``abstain`` means that the text is not about a procedure we know; ``ask`` is
    :attr:`Ask.PROCEDURE` when the first ones cannot be told apart and
    :attr:`Ask.CASE` when the first one has cases that change the answer.
    """

    hits: tuple[Hit, ...]
    abstain: bool
    ask: Ask | None


@dataclass(frozen=True, slots=True)
class _Entry:
    code: str
    name: str
    curated: bool
    prior: float
    cases: bool


class ProcedureSearch:
    """Search over curated cards and catalogue. Thread safe: nothing changes after build."""

    def __init__(
        self,
        procedures: Mapping[str, Procedure],
        catalogue: Mapping[str, CatalogueEntry] | None = None,
    ) -> None:
        """Build the indices in memory (about a second for 5,700 procedures)."""
        self._entries: list[_Entry] = []
        self._codes: dict[str, int] = {}
        owners: list[int] = []
        texts: list[str] = []
        phrases: dict[str, set[int]] = defaultdict(set)
        for card in procedures.values():
            number = self._add(
                _Entry(
                    card.code,
                    card.name,
                    curated=True,
                    prior=_PRIOR_CURATED
                    + (_PRIOR_COMMON if card.common else 0)
                    + (_PRIOR_COMMUNE if card.level is Level.COMMUNE else 0),
                    cases=card.case_question is not None and len(card.cases) > 1,
                )
            )
            for former in card.predecessors:
                self._codes.setdefault(former, number)
            for text in (card.name, card.plain_name, *card.aliases, *card.utterances):
                owners.append(number)
                texts.append(text)
            for text in (card.plain_name, *card.aliases):
                phrases[_phrase(text)].add(number)
        for entry in (catalogue or {}).values():
            if entry.code in self._codes or entry.scope == "internal" or entry.replaced_by:
                continue
            number = self._add(
                _Entry(
                    entry.code,
                    entry.name,
                    curated=False,
                    prior=(_PRIOR_OTHER_PROVINCE if entry.scope == "province" else 0)
                    + (_PRIOR_COMMUNE if Level.COMMUNE in entry.levels else 0),
                    cases=False,
                )
            )
            owners.append(number)
            texts.append(entry.name)
            phrases[_phrase(entry.name)].add(number)
        self._names: dict[str, list[int]] = defaultdict(list)
        for number, named in enumerate(self._entries):
            self._names[_phrase(named.name)].append(number)
        self._owners = np.asarray(owners, dtype=np.int32)
        plain = [syllables(text) for text in texts]
        folded = [[fold(token) for token in tokens] for tokens in plain]
        self._plain = _bm25([grams(tokens) for tokens in plain])
        self._folded = _bm25([grams(tokens) for tokens in folded])
        self._views = [frozenset(tokens) for tokens in folded]
        self._idf = _idf(self._views)
        self._phrases = _automaton(phrases)

    def __len__(self) -> int:
        """Return the number of procedures that can be found."""
        return len(self._entries)

    def search(self, text: str, *, top: int = 10) -> SearchResult:
        """Find the procedures that ``text`` is about, at most ``top`` of them."""
        exact = [self._codes[code] for code in CODE.findall(text) if code in self._codes]
        if exact:
            hits = tuple(self._hit(n, 2.0, 1.0) for n in dict.fromkeys(exact))
            return SearchResult(hits[:top], abstain=False, ask=None)
        folded, plain = content(text)
        strong = set(folded)
        if sum(map(len, strong)) < _FEWEST_LETTERS:
            return SearchResult((), abstain=True, ask=None)
        scores = _WEIGHT_FOLDED * self._channel(self._folded, grams(folded))
        if plain != folded:
            scores += _WEIGHT_PLAIN * self._channel(self._plain, grams(plain))
        else:
            scores *= 1 + _WEIGHT_PLAIN / _WEIGHT_FOLDED
        said = self._said(fold(text))
        for number, share in said.items():
            scores[number] += _WEIGHT_PHRASE * share
        for number in self._names.get(_phrase(text), ()):
            scores[number] += _WEIGHT_NAME
        found = np.flatnonzero(scores > 0)
        scores[found] += np.asarray([self._entries[n].prior for n in found], dtype=np.float32)
        order = found[np.argsort(-scores[found], kind="stable")][: max(top, 5)]
        hits = tuple(
            self._hit(int(n), float(scores[n]), self._evidence(int(n), strong, said)) for n in order
        )
        return SearchResult(hits[:top], *self._decide(hits))

    def _decide(self, hits: Sequence[Hit]) -> tuple[bool, Ask | None]:
        if not hits or max(hit.evidence for hit in hits[:3]) < _ABSTAIN_BELOW:
            return True, None
        if len(hits) > 1 and hits[0].score - hits[1].score < _ASK_WITHIN:
            return False, Ask.PROCEDURE
        if self._entries[self._codes[hits[0].code]].cases:
            return False, Ask.CASE
        return False, None

    def _add(self, entry: _Entry) -> int:
        self._codes[entry.code] = len(self._entries)
        self._entries.append(entry)
        return len(self._entries) - 1

    def _hit(self, number: int, score: float, evidence: float) -> Hit:
        entry = self._entries[number]
        return Hit(entry.code, entry.name, round(score, 4), round(evidence, 4), entry.curated)

    def _channel(self, index: Any, tokens: list[str]) -> NDArray[np.float32]:
        """Best view of each procedure, scaled so that the best procedure has 1."""
        best = np.zeros(len(self._entries), dtype=np.float32)
        if tokens:
            np.maximum.at(best, self._owners, index.get_scores(tokens))
            top = best.max()
            if top > 0:
                best /= top
        return best

    def _said(self, flat: str) -> dict[int, float]:
        """Procedures one of whose names stands in the text as a whole, and its share."""
        padded = f" {' '.join(words(flat))} "
        total = max(1, len(padded.split()))
        found: dict[int, float] = {}
        for _, (length, numbers) in self._phrases.iter(padded):
            for number in numbers:
                share = 0.5 + 0.5 * min(1.0, length / min(total, 8))
                found[number] = max(found.get(number, 0.0), share)
        return found

    def _evidence(self, number: int, strong: set[str], said: Mapping[int, float]) -> float:
        rare = max(self._idf.values(), default=1.0)
        weights = {t: self._idf.get(t, rare) for t in strong}
        total = sum(weights.values())
        best = 0.0
        for view in np.flatnonzero(self._owners == number):
            seen = sum(w for t, w in weights.items() if t in self._views[view])
            best = max(best, seen / total)
        return max(best, said.get(number, 0.0))


def _phrase(text: str) -> str:
    return " ".join(words(fold(text)))


def _bm25(corpus: list[list[str]]) -> Any:
    index = bm25s.BM25(k1=1.2, b=0.6)
    index.index(corpus, show_progress=False)
    return index


def _idf(views: Sequence[frozenset[str]]) -> dict[str, float]:
    count: dict[str, int] = defaultdict(int)
    for view in views:
        for token in view:
            count[token] += 1
    return {t: math.log(1 + len(views) / n) for t, n in count.items()}


def _automaton(phrases: Mapping[str, set[int]]) -> Any:
    automaton = ahocorasick.Automaton()
    for phrase, numbers in phrases.items():
        length = len(phrase.split())
        if length > 1:
            automaton.add_word(f" {phrase} ", (length, tuple(sorted(numbers))))
    automaton.make_automaton()
    return automaton
