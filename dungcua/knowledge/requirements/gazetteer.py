"""Finding phrases in an utterance: papers and cues, by one Aho-Corasick automaton.

The automaton works on folded words, so "so ho khau" is found; what was found is then
compared with the words as typed, so that "đổi" is not taken for "đòi" when the person
typed diacritics.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import ahocorasick

from dungcua.knowledge.requirements.tokens import Utterance, read

__all__ = ["Gazetteer", "Mention", "Mentions"]

MASK = "mask"
"""Concept whose phrases hide shorter ones inside them ("bảo hiểm" hides "bảo")."""


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """One phrase found: token range (end excluded), sentence, first and last clause."""

    start: int
    end: int
    sentence: int
    clauses: tuple[int, int]

    @classmethod
    def of(cls, utterance: Utterance, start: int, end: int) -> Mention:
        """Return the mention that covers tokens ``start`` up to ``end`` (excluded)."""
        first, last = utterance.tokens[start], utterance.tokens[end - 1]
        return cls(start, end, first.sentence, (first.clause, last.clause))


Mentions = Mapping[str, list[Mention]]


class Gazetteer:
    """All phrases of all concepts. Build once, share between threads (read only)."""

    def __init__(
        self,
        phrases: Iterable[tuple[str, str]],
        shorthand: Mapping[str, str],
        *,
        negators: frozenset[str] = frozenset(),
        negatable: frozenset[str] = frozenset(),
        accented_only: frozenset[str] = frozenset(),
        short_unaccented: frozenset[str] = frozenset(),
    ) -> None:
        """Compile ``(concept, phrase)`` pairs.

        Args:
            phrases: phrases in Vietnamese with diacritics.
            shorthand: as for :func:`dungcua.knowledge.requirements.tokens.read`.
            negators: words that cancel a mention of a negatable concept up to two words later.
            negatable: names of concepts that can be negated.
            accented_only: phrases that count only in a text typed with diacritics.
            short_unaccented: concepts whose phrases of one syllable count without diacritics too.

        """
        heads = [read(word, {}).tokens[0] for word in negators]
        self._negators = frozenset(token.plain for token in heads)
        self._folded_negators = frozenset(token.folded for token in heads)
        self._negatable = negatable
        self._short_unaccented = short_unaccented
        self._accented_only = frozenset(
            tuple(token.plain for token in read(phrase, {}).tokens) for phrase in accented_only
        )
        entries: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for concept, phrase in phrases:
            tokens = read(phrase, shorthand).tokens
            key = " ".join(token.folded for token in tokens)
            entry = (tuple(token.plain for token in tokens), concept)
            if entry not in entries[key]:
                entries[key].append(entry)
        self._automaton = ahocorasick.Automaton()
        for key, values in entries.items():
            self._automaton.add_word(f" {key} ", tuple(values))
        self._automaton.make_automaton()

    def find(self, utterance: Utterance) -> dict[str, list[Mention]]:
        """Return the mentions of every concept found, in order of appearance."""
        tokens = utterance.tokens
        line = " " + " ".join(token.folded for token in tokens) + " "
        ends: dict[int, int] = {}
        offset = 0
        for index, token in enumerate(tokens):
            offset += len(token.folded) + 1
            ends[offset] = index + 1
        hits: list[tuple[int, int, str]] = []
        for last, values in self._automaton.iter(line):
            end = ends[last]
            for plain, concept in values:
                start = end - len(plain)
                if not utterance.accented and self._is_vague(plain, concept):
                    continue
                if tokens[start].sentence == tokens[end - 1].sentence and _fits(
                    utterance, plain, start
                ):
                    hits.append((start, end, concept))
        return self._group(utterance, hits)

    def _is_vague(self, plain: tuple[str, ...], concept: str) -> bool:
        """Whether a phrase means too many things once its diacritics are gone ("ma", "co")."""
        if plain in self._accented_only:
            return True
        return len(plain) == 1 and concept != MASK and concept not in self._short_unaccented

    def _group(
        self, utterance: Utterance, hits: list[tuple[int, int, str]]
    ) -> dict[str, list[Mention]]:
        masks = [(start, end) for start, end, concept in hits if concept == MASK]
        found: dict[str, list[Mention]] = defaultdict(list)
        for start, end, concept in sorted(hits):
            if concept == MASK or _is_hidden(start, end, masks):
                continue
            if concept in self._negatable and self._is_negated(utterance, start):
                continue
            found[concept].append(Mention.of(utterance, start, end))
        return found

    def _is_negated(self, utterance: Utterance, start: int) -> bool:
        clause = utterance.tokens[start].clause
        return any(
            token.clause == clause and self._negates(utterance, token.plain, token.folded)
            for token in utterance.tokens[max(0, start - 2) : start]
        )

    def _negates(self, utterance: Utterance, plain: str, folded: str) -> bool:
        if utterance.accented:
            return plain in self._negators
        return folded in self._folded_negators


def _fits(utterance: Utterance, plain: tuple[str, ...], start: int) -> bool:
    """Whether the words as typed agree with the phrase.

    In a text typed with diacritics every word must agree; a longer phrase may hold
    words typed without, as people do in a hurry.
    """
    if not utterance.accented:
        return True
    agreed = 0
    for token, word in zip(utterance.tokens[start:], plain, strict=False):
        if token.plain == word:
            agreed += 1
        elif token.plain != token.folded:
            return False
    return agreed == len(plain) or (agreed >= 1 and len(plain) >= 3)


def _is_hidden(start: int, end: int, masks: list[tuple[int, int]]) -> bool:
    return any(
        mask_start <= start and end <= mask_end and end - start < mask_end - mask_start
        for mask_start, mask_end in masks
    )
