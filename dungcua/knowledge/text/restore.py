"""Puts the diacritics back: "dang ky khai sinh cho con" → "đăng ký khai sinh cho con".

A trigram model over syllables, counted from our own text (cards, catalogue, law, examples
of the dialogue), and a beam search over the spellings that each bare syllable may stand
for. Only text that has no marks at all is touched: half-marked text carries more than the
model knows. The result is a guess for the encoder, never shown to anybody.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path

from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.text.fold import fold, nfc

__all__ = ["START", "Restorer"]

_TOKEN = re.compile(r"[^\W\d_]+")
_BREAK = re.compile(r"[.!?;:()\n]|\d")
START = "<s>"
"""Stands before the first syllable of a sentence."""
_BEAM = 8
_SPELLINGS = 12
# Shares of the trigram, the bigram, the unigram and of nothing seen at all.
_SHARES = (0.55, 0.33, 0.12, 1e-7)


class Restorer:
    """Knows how often our own text has a syllable, after one and after two others."""

    def __init__(self, counts: Counter[str]) -> None:
        """Take counts of one, two and three syllables, written with blanks between."""
        self._counts = counts
        self._spellings: dict[str, list[str]] = defaultdict(list)
        for gram, _ in counts.most_common():
            if " " not in gram and gram != START:
                known = self._spellings[fold(gram)]
                if len(known) < _SPELLINGS:
                    known.append(gram)
        self._total = sum(n for gram, n in counts.items() if " " not in gram) or 1

    @property
    def counts(self) -> Mapping[str, int]:
        """How often our own text has one, two and three syllables."""
        return self._counts

    @classmethod
    def train(cls, texts: Iterable[str]) -> Restorer:
        """Count the syllables of texts that are written with their diacritics."""
        counts: Counter[str] = Counter()
        for text in texts:
            for part in _BREAK.split(nfc(text)):
                said = [START, START, *(t.lower() for t in _TOKEN.findall(part))]
                counts.update(said[1:])
                counts.update(f"{a} {b}" for a, b in pairwise(said))
                counts.update(" ".join(said[n : n + 3]) for n in range(len(said) - 2))
        return cls(counts)

    @classmethod
    def load(cls, path: Path) -> Restorer:
        """Read what :meth:`save` wrote.

        Raises:
            MissingData: there is no such file.
            InvalidCard: it is damaged.

        """
        try:
            return cls(Counter(json.loads(path.read_text(encoding="utf-8"))))
        except OSError as error:
            raise MissingData(str(path)) from error
        except (ValueError, TypeError) as error:
            raise InvalidCard(f"{path}: {error}") from error

    def save(self, path: Path) -> None:
        """Write the counts, so that the set-up counts once."""
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self._counts, ensure_ascii=False, separators=(",", ":"))
        half = path.with_name(f".{path.name}")
        half.write_text(text, encoding="utf-8")
        half.replace(path)

    def restore(self, text: str) -> str:
        """Return ``text`` with the likeliest diacritics; unchanged if it has any.

        Letter case, punctuation, numbers and unknown words stay as they are.
        """
        clean = nfc(text)
        if not clean.isascii():
            return clean
        out: list[str] = []
        for part in re.split(r"([.!?;:()\n]|\d+)", clean):
            tokens = _TOKEN.findall(part)
            best = iter(self._best([token.lower() for token in tokens]))
            out.append(_TOKEN.sub(lambda match, best=best: _cased(match[0], next(best)), part))
        return "".join(out)

    def _best(self, bare: list[str]) -> list[str]:
        """Return the likeliest spelling of each syllable by a beam search."""
        beam: list[tuple[float, tuple[str, ...]]] = [(0.0, (START, START))]
        for syllable in bare:
            spellings = self._spellings.get(syllable) or [syllable]
            grown: dict[tuple[str, str], tuple[float, tuple[str, ...]]] = {}
            for weight, said in beam:
                for spelling in spellings:
                    sure = weight + self.chance(said[-2], said[-1], spelling)
                    end = (said[-1], spelling)
                    if end not in grown or grown[end][0] < sure:
                        grown[end] = (sure, (*said, spelling))
            beam = sorted(grown.values(), reverse=True)[:_BEAM]
        return list(beam[0][1][2:])

    def chance(self, first: str, second: str, third: str) -> float:
        """Return how likely our own text goes on with a third syllable, as a logarithm."""
        counts = self._counts
        pair = counts[f"{second} {third}"]
        chance = _SHARES[3] + _SHARES[2] * counts[third] / self._total
        if pair:
            chance += _SHARES[1] * pair / counts[second]
            if triple := counts[f"{first} {second} {third}"]:
                chance += _SHARES[0] * triple / counts[f"{first} {second}"]
        return math.log(chance)


def _cased(written: str, spelling: str) -> str:
    if written.isupper() and len(written) > 1:
        return spelling.upper()
    return spelling[0].upper() + spelling[1:] if written[0].isupper() else spelling
