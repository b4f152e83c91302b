"""Mends slips of the fingers: "dướu 6 tuổi chưs đợưc ấcp tẻ" → "dưới 6 tuổi chưa được cấp thẻ".

A noisy channel over our own text: what a syllable may have been meant for (one key wrong,
missing, too many or swapped; two syllables grown together) weighed against how often our
text says so after the two syllables before. Only what looks odd is touched: a syllable that
our text never has, or one that it never has beside either neighbour. The result is a guess
for the search, never shown to anybody.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dungcua.knowledge.text.fold import fold, nfc
from dungcua.knowledge.text.restore import START, Restorer
from dungcua.knowledge.text.syllable import is_syllable

__all__ = ["Speller"]

_TOKEN = re.compile(r"[^\W\d_]+")
_BREAK = re.compile(r"([.!?;:()\n]|\d+)")
_BEAM = 6
_CHOICES = 12
_SHORTEST = 2
_LONGEST = 9
# Seen less often, a "syllable" of our text may itself be a slip or a foreign word.
_KNOWN = 2
# What reading a syllable as another costs, as a logarithm: one that cannot be Vietnamese,
# one that can but is not in our text, one that is; marks that differ beside the slip.
_IMPOSSIBLE, _UNKNOWN, _ODD, _MARKS = 3.0, 12.5, 12.0, 4.0
_GROWN_TOGETHER = 5.0

_Reading = tuple[float, tuple[str, ...]]


class Speller:
    """Knows the syllables of our own text and which stand side by side. Thread safe."""

    def __init__(self, restorer: Restorer) -> None:
        """Take what restores diacritics: it has counted our own text."""
        self._chance = restorer.chance
        self._counts = restorer.counts
        singles = {g: n for g, n in self._counts.items() if " " not in g and g != START}
        self._known = frozenset(gram for gram, n in singles.items() if n >= _KNOWN)
        self._spellings: dict[str, list[str]] = defaultdict(list)
        for gram in sorted(self._known, key=lambda g: -singles[g]):
            self._spellings[fold(gram)].append(gram)
        self._shapes = sorted(self._spellings)
        self._read = lru_cache(maxsize=4096)(self._readings)

    def mend(self, text: str) -> str:
        """Return ``text`` with its slips undone; unchanged where nothing looks odd.

        Text without any marks stays without them: putting them back is another's work.
        """
        clean = nfc(text)
        return "".join(self._part(part, bare=clean.isascii()) for part in _BREAK.split(clean))

    def _part(self, part: str, *, bare: bool) -> str:
        matches = list(_TOKEN.finditer(part))
        if not matches:
            return part
        tokens = [match[0].lower() for match in matches]
        choices = [
            self._choices(tokens, number, match[0], bare=bare)
            for number, match in enumerate(matches)
        ]
        if all(len(readings) == 1 for readings in choices):
            return part
        meant = self._best(choices)
        out: list[str] = []
        last = 0
        for match, token, words in zip(matches, tokens, meant, strict=True):
            said = " ".join(fold(word) for word in words) if bare else " ".join(words)
            out += [part[last : match.start()], match[0] if said == token else said]
            last = match.end()
        return "".join([*out, part[last:]])

    def _choices(
        self, tokens: Sequence[str], number: int, written: str, *, bare: bool
    ) -> Sequence[_Reading]:
        """Return what a syllable may stand for and what each reading costs."""
        token = tokens[number]
        stays: _Reading = (0.0, (token,))
        spelt = self._spellings.get(token, ()) if bare else ()
        same: list[_Reading] = [(0.0, (s,)) for s in spelt[:_CHOICES]] or [stays]
        if not _SHORTEST <= len(token) <= _LONGEST or written.isupper():
            return same
        known = bool(spelt) if bare else token in self._known
        if known and not (not bare and self._odd(tokens, number)):
            return same
        if not known and number and written[0].isupper() and is_syllable(token):
            return same  # somebody's name
        price = _ODD if known else _UNKNOWN if is_syllable(token) else _IMPOSSIBLE
        return [*same, *((price + cost, words) for cost, words in self._read(token))]

    def _odd(self, tokens: Sequence[str], number: int) -> bool:
        """Whether our text never has a syllable beside either neighbour."""
        before = tokens[number - 1] if number else START
        after = tokens[number + 1] if number + 1 < len(tokens) else ""
        pairs = (f"{before} {tokens[number]}", f"{tokens[number]} {after}")
        return not any(self._counts.get(pair, 0) for pair in pairs)

    def _readings(self, token: str) -> tuple[_Reading, ...]:
        """Return the syllables one slip away, and pairs of them grown together."""
        shape = fold(token)
        near = process.extract(
            shape, self._shapes, scorer=OSA.distance, score_cutoff=1, limit=None, processor=None
        )
        found: list[_Reading] = [
            (_MARKS * max(0, OSA.distance(token, word) - int(far)), (word,))
            for other, far, _ in near
            for word in self._spellings[other]
            if word != token
        ]
        found += [(_GROWN_TOGETHER - _IMPOSSIBLE, pair) for pair in self._halves(shape)]
        return tuple(found)

    def _halves(self, shape: str) -> Iterator[tuple[str, str]]:
        for cut in range(2, len(shape) - 1):
            for first in self._spellings.get(shape[:cut], ()):
                for second in self._spellings.get(shape[cut:], ()):
                    if self._counts.get(f"{first} {second}", 0) >= _KNOWN:
                        yield first, second

    def _best(self, choices: Sequence[Sequence[_Reading]]) -> list[tuple[str, ...]]:
        """Return the likeliest reading of each syllable by a beam search."""
        beam: list[tuple[float, str, str, tuple[tuple[str, ...], ...]]]
        beam = [(0.0, START, START, ())]
        for readings in choices:
            grown: dict[tuple[str, str], tuple[float, str, str, tuple[tuple[str, ...], ...]]] = {}
            for weight, first, second, said in beam:
                for cost, words in readings:
                    sure, a, b = weight - cost, first, second
                    for word in words:
                        sure += self._chance(a, b, word)
                        a, b = b, word
                    if (a, b) not in grown or grown[a, b][0] < sure:
                        grown[a, b] = (sure, a, b, (*said, words))
            beam = sorted(grown.values(), key=lambda state: -state[0])[:_BEAM]
        return list(beam[0][3])
