"""Retrieval with evidence: many views of each procedure, three channels, one decision.

Two channels count words (BM25, with and without diacritics), one compares sense (vectors of
:mod:`dungcua.knowledge.search.dense`, optional). Scores are comparable within one query
only. What decides between answering, asking and abstaining is *evidence*, see
:mod:`dungcua.knowledge.search.decide`. A wrong answer costs a person a day, a question
costs a few seconds; so the bar for answering is high and the bar for abstaining is low.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import bm25s
import numpy as np
from numpy.typing import NDArray

from dungcua.knowledge.catalogue import CatalogueEntry
from dungcua.knowledge.model import Procedure
from dungcua.knowledge.search.acts import ActTable, acts
from dungcua.knowledge.search.decide import ASK_WITHIN, Evidence, trusted
from dungcua.knowledge.search.dense import DenseIndex
from dungcua.knowledge.search.entries import Circumstances, Entry, of_card, of_listed
from dungcua.knowledge.search.everyday import as_the_law_says
from dungcua.knowledge.search.names import SpokenNames, key
from dungcua.knowledge.search.query import CODE, content, grams, syllables, without_citations
from dungcua.knowledge.search.spell import Speller
from dungcua.knowledge.search.twins import Twins
from dungcua.knowledge.search.views import findable, views
from dungcua.knowledge.text.fold import fold, words
from dungcua.knowledge.text.normalise import expand_abbreviations
from dungcua.knowledge.text.restore import Restorer

__all__ = ["Ask", "Hit", "ProcedureSearch", "SearchResult", "Weights"]

Scores = NDArray[np.float32]

_POOL = 100
_DECIDING = 3
_FEWEST_LETTERS = 4
# So few words that name something, beside so many that ask: the asking is cut off.
_BARE = 3
_ASKED_BESIDE = 2
# A longer text says enough by itself: its sense in other words is not worth the time.
_LONG = 24


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
class Weights:
    """How much each kind of likeness counts, and what a wrong act costs.

    ``otherwise`` is what words of the law count where words of every day were said; at 0
    the text is searched as it was said only.

    Tuned on the development sets by a coarse grid; docs/search.md has the figures.
    """

    folded: float = 0.30
    plain: float = 0.30
    dense: float = 0.40
    phrase: float = 0.20
    name: float = 0.50
    unasked_act: float = 0.10
    missing_act: float = 0.10
    twin_words: float = 0.10
    twin_act: float = 0.20
    prior: float = 1.0
    circumstances: float = 1.0
    otherwise: float = 0.9


class ProcedureSearch:
    """Search over curated cards and catalogue. Thread safe: nothing changes after build."""

    def __init__(
        self,
        procedures: Mapping[str, Procedure],
        catalogue: Mapping[str, CatalogueEntry] | None = None,
        *,
        dense: DenseIndex | None = None,
        restorer: Restorer | None = None,
        speller: Speller | None = None,
        weights: Weights = Weights(),
    ) -> None:
        """Build the word indices in memory (about a second for 5,700 procedures).

        Args:
            procedures: the curated cards.
            catalogue: everything else that is recognised.
            dense: vectors of the same texts; without them words alone decide.
            restorer: guesses diacritics for the encoder; without it, text that has none is
                searched by words alone.
            speller: undoes slips of the fingers; without it a mistyped word counts for nothing.
            weights: of the parts of a score; changed only to measure what each is worth.

        """
        self._weights = weights
        self._entries: list[Entry] = []
        self._codes: dict[str, int] = {}
        listed = catalogue or {}
        for card in procedures.values():
            self._add(of_card(card))
        for other in findable(procedures, listed):
            self._add(of_listed(other))
        for card in procedures.values():
            for former in card.predecessors:
                self._codes.setdefault(former, self._codes[card.code])
        texts: list[str] = []
        owners: list[int] = []
        every = list(views(procedures, listed))
        for view in every:
            if view.lexical:
                texts.append(view.text)
                owners.append(self._codes[view.code])
        plain = [syllables(expand_abbreviations(text, chat=False)) for text in texts]
        folded = [[fold(token) for token in tokens] for tokens in plain]
        self._plain = _bm25([grams(tokens) for tokens in plain])
        self._folded = _bm25([grams(tokens) for tokens in folded])
        self._starts = _starts(owners, len(self._entries))
        self._views = [frozenset(tokens) for tokens in folded]
        self._idf = _idf(self._views)
        self._rarest = max(self._idf.values(), default=1.0)
        self._spoken = SpokenNames(self._spoken_names(procedures, listed))
        self._names: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(self._entries):
            self._names[key(entry.name)].append(number)
        self._twins = Twins(self._entries, self._idf)
        self._acts = self._act_table(texts)
        self._circumstances = Circumstances(self._entries)
        self._priors = np.asarray([entry.prior for entry in self._entries], dtype=np.float32)
        self._restorer = restorer
        self._speller = speller
        self._dense = dense
        if dense is not None:
            self._rows = dense.rows([view.text for view in every])
            self._dense_starts = _starts(
                [self._codes[view.code] for view in every], len(self._entries)
            )

    def __len__(self) -> int:
        """Return the number of procedures that can be found."""
        return len(self._entries)

    @property
    def by_sense(self) -> bool:
        """Whether the dense channel is there."""
        return self._dense is not None

    def mended(self, text: str) -> str:
        """Return ``text`` with slips of the fingers undone; as it is where nothing can do that."""
        return text if self._speller is None else self._speller.mend(text)

    def search(self, text: str, *, top: int = 10, province: str | None = None) -> SearchResult:
        """Find the procedures that ``text`` is about.

        Args:
            text: normalised, without the places it names.
            top: how many at most.
            province: where the person is ("Đà Nẵng"), if known: what another province keeps
                for itself steps back.

        """
        exact = [self._codes[code] for code in CODE.findall(text) if code in self._codes]
        if exact:
            hits = tuple(self._hit(n, 2.0, 1.0) for n in dict.fromkeys(exact))
            return SearchResult(hits[:top], abstain=False, ask=None)
        text = without_citations(text)
        text = self.mended(text)
        folded, plain = content(text)
        strong = set(folded)
        if sum(map(len, strong)) < _FEWEST_LETTERS:
            return SearchResult((), abstain=True, ask=None)
        put = as_the_law_says(text) if self._weights.otherwise else None
        law_folded, law_plain = content(put) if put is not None else ([], [])
        by_word = self._words(self._folded, folded, law_folded)
        marked = by_word if plain == folded else self._words(self._plain, plain, law_plain)
        sense = self._sense(text, plain, put)
        weights = self._weights
        scores = weights.folded * _scaled(by_word) + weights.plain * _scaled(marked)
        if sense is None:
            scores *= 1 + weights.dense / (weights.folded + weights.plain)
        else:
            scores += weights.dense * _scaled(sense)
        flat = fold(text)
        said = self._spoken.said(flat)
        for number, share in said.items():
            scores[number] += weights.phrase * share
        unasked, missing = self._acts.beside(text)
        penalties = weights.unasked_act * unasked + weights.missing_act * missing
        for number in self._names.get(key(text), ()):
            scores[number] += weights.name
            penalties[number] = missing[number] = 0  # a full name leaves no doubt about the act
        penalties += weights.circumstances * self._circumstances.penalties(flat, province)
        found = np.flatnonzero(scores > 0)
        scores += weights.prior * self._priors - penalties
        order = found[np.argsort(-scores[found], kind="stable")][:_POOL]
        tokens = {*words(flat), *folded, *law_folded}
        for number, pull in self._twins.pulls(order, scores, tokens, unasked, missing).items():
            scores[number] += weights.twin_words * pull.own - weights.twin_act * pull.outdone
        order = order[np.argsort(-scores[order], kind="stable")][: max(top, _DECIDING)]
        hits = tuple(
            self._hit(int(n), float(scores[n]), self._share(int(n), strong, said)) for n in order
        )
        first = order[:_DECIDING]
        evidence = Evidence(
            words=float(by_word[first].max(initial=0)),
            share=max((hit.evidence for hit in hits[:_DECIDING]), default=0.0),
            said=max(said.values(), default=self._spoken.in_part(folded)),
            likeness=None if sense is None else float(sense.max()),
        )
        return SearchResult(hits[:top], *self._decide(hits, evidence))

    def _decide(self, hits: Sequence[Hit], evidence: Evidence) -> tuple[bool, Ask | None]:
        if not hits or not trusted(evidence):
            return True, None
        if len(hits) > 1 and hits[0].score - hits[1].score < ASK_WITHIN:
            return False, Ask.PROCEDURE
        if self._entries[self._codes[hits[0].code]].cases:
            return False, Ask.CASE
        return False, None

    def _add(self, entry: Entry) -> None:
        self._codes[entry.code] = len(self._entries)
        self._entries.append(entry)

    def _act_table(self, texts: Sequence[str]) -> ActTable:
        """Return which acts each procedure is about.

        A card's aliases say more than its name; its name says what it is not for only
        together with the name people use, which stands next in its views.
        """
        ends = [*self._starts[1:], len(texts)]
        known, named = [], []
        for entry, start, end in zip(self._entries, self._starts, ends, strict=True):
            own = acts([entry.name])
            known.append(acts(texts[start:end]))
            named.append(own & acts([texts[start + 1]]) if entry.curated else own)
        return ActTable(known, named)

    def _spoken_names(
        self, procedures: Mapping[str, Procedure], listed: Mapping[str, CatalogueEntry]
    ) -> Iterator[tuple[str, int, bool]]:
        """Yield the names by which people call a procedure, and whose they are."""
        for card in procedures.values():
            for text in (card.name, card.plain_name, *card.aliases):
                yield text, self._codes[card.code], True
        for entry in findable(procedures, listed):
            for text in (entry.name, *entry.spoken):
                yield text, self._codes[entry.code], False

    def _hit(self, number: int, score: float, evidence: float) -> Hit:
        entry = self._entries[number]
        return Hit(entry.code, entry.name, round(score, 4), round(evidence, 4), entry.curated)

    def _words(self, index: Any, tokens: list[str], put: list[str]) -> Scores:
        """Return the BM25 score of the best view of each procedure.

        Args:
            index: with or without diacritics.
            tokens: of the text as it was said.
            put: of the text as the law says it, if that is another.

        """
        if not tokens or not self._entries:
            return np.zeros(len(self._entries), dtype=np.float32)
        scores = index.get_scores(grams(tokens))
        if put:
            scores = np.maximum(scores, self._weights.otherwise * index.get_scores(grams(put)))
        best: Scores = np.maximum.reduceat(scores, self._starts)
        return best.astype(np.float32)

    def _sense(self, text: str, plain: Sequence[str], put: str | None) -> Scores | None:
        """Return the cosine of the best view of each procedure; none when it would mislead.

        The encoder has not learned Vietnamese without diacritics.

        Args:
            text: what was said.
            plain: its words that may name something.
            put: the text as the law says it, if that is another.

        """
        if self._dense is None or not self._entries:
            return None
        # "khai sinh ở … nộp ở đâu": the question about the place would outweigh the matter
        bare = len(plain) <= _BARE and len(plain) + _ASKED_BESIDE <= len(text.split())
        readings = [" ".join(plain) if bare else text]
        if put is not None and len(text.split()) <= _LONG:
            readings.append(put)
        if text.isascii():
            if self._restorer is None:
                return None
            readings = [self._restorer.restore(reading) for reading in readings]
        nearest = np.maximum.reduce([self._dense.similarities(r) for r in readings])
        similar = np.append(nearest, np.float32(0))
        best: Scores = np.maximum.reduceat(similar[self._rows], self._dense_starts)
        return best

    def _share(self, number: int, strong: set[str], said: Mapping[int, float]) -> float:
        """Return the share of the weight of the query's words that a procedure explains."""
        weights = {token: self._idf.get(token, self._rarest) for token in strong}
        total = sum(weights.values())
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._views)
        best = max(
            sum(weight for token, weight in weights.items() if token in view)
            for view in self._views[self._starts[number] : end]
        )
        return max(best / total, said.get(number, 0.0))


def _scaled(values: Scores) -> Scores:
    """Scale to 0 … 1 over the best hundred; what lies below them is 0."""
    positive = values[values > 0]
    if len(positive) == 0:
        return np.zeros_like(values)
    low = float(np.partition(positive, -_POOL)[-_POOL]) if len(positive) > _POOL else 0.0
    high = float(positive.max())
    if high <= low:
        return (values > 0).astype(np.float32)  # all alike
    scaled: Scores = np.clip((values - low) / (high - low), 0, None)
    return scaled


def _starts(owners: Sequence[int], count: int) -> NDArray[np.intp]:
    """Return where the views of each procedure begin; views come procedure by procedure."""
    return np.searchsorted(np.asarray(owners), np.arange(count))


def _bm25(corpus: list[list[str]]) -> Any:
    index = bm25s.BM25(k1=1.2, b=0.6)
    index.index(corpus, show_progress=False)
    return index


def _idf(texts: Sequence[frozenset[str]]) -> dict[str, float]:
    count: dict[str, int] = defaultdict(int)
    for text in texts:
        for token in text:
            count[token] += 1
    return {t: math.log(1 + len(texts) / n) for t, n in count.items()}
