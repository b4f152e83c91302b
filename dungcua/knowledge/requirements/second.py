"""A second opinion beside the rules: how much an utterance is like the labelled ones.

Two readings, both trained by ``python -m tools.train_second_reader`` on the labelled utterances
of the tests. The first, over words and pieces of words, is always there and takes no time. The
closer one adds what the sentence encoder makes of the whole utterance, compared with each
labelled one; it takes some ten milliseconds. They hear what no rule has words for, never make a
verdict on a paper, and what they find alone is less certain than what a rule found.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dungcua.errors import MissingData

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["COMPLAINT", "LEGIT", "NARROW", "SecondReader", "pieces"]

COMPLAINT, LEGIT = "complaint", "legit"
"""Two labels beside the codes of violations; the closer reading knows lawful codes as well."""
NARROW = 2.0
"""How fast an utterance stops being like another as their vectors part."""

_WORD = re.compile(r"\w+")
_WORDS = (1, 2, 3)
_LETTERS = (2, 3, 4, 5)
_LONGEST = 4_000
"""Characters read; no message is longer."""


def pieces(text: str) -> Counter[str]:
    """Count runs of one to three words ("w…") and pieces of single words ("c…")."""
    words = _WORD.findall(text.lower()[:_LONGEST])
    found: Counter[str] = Counter()
    for size in _WORDS:
        for start in range(len(words) - size + 1):
            found["w" + " ".join(words[start : start + size])] += 1
    for word in words:
        padded = f" {word} "
        for size in _LETTERS:
            for start in range(len(padded) - size + 1):
                found["c" + padded[start : start + size]] += 1
    return found


@dataclass(frozen=True, slots=True)
class _Closer:
    """The closer reading: vectors of the labelled utterances and what each counts.

    ``weights``: pieces × labels; ``known``: utterances × dimensions, of length 1 about
    ``centre``; ``shares``: utterances × labels.
    """

    encoder: str
    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    centre: NDArray[np.float32]
    known: NDArray[np.float32]
    shares: NDArray[np.float32]


class SecondReader:
    """Scores an utterance for every label; reads its weights on first use."""

    def __init__(self, path: Path) -> None:
        """Remember where the weights lie.

        Raises:
            MissingData: they are not there.

        """
        if not path.exists():
            raise MissingData(str(path))
        self._path = path

    @cached_property
    def _model(self) -> tuple[Mapping[str, int], NDArray[np.float32], Mapping[str, int], Any]:
        import numpy as np

        with np.load(self._path, allow_pickle=False) as stored:
            words = str(stored["vocabulary"]).split("\n")
            labels = str(stored["labels"]).split("\n")
            return (
                {word: index for index, word in enumerate(words)},
                stored["idf"].astype(np.float32),
                {label: index for index, label in enumerate(labels)},
                stored["weights"].astype(np.float32),
            )

    @cached_property
    def _closer(self) -> _Closer:
        import numpy as np

        with np.load(self._path, allow_pickle=False) as stored:
            return _Closer(
                encoder=str(stored["encoder"]),
                labels=tuple(str(stored["closer_labels"]).split("\n")),
                weights=stored["closer_weights"].astype(np.float32),
                centre=stored["centre"].astype(np.float32),
                known=stored["known"].astype(np.float32) * stored["scale"].astype(np.float32),
                shares=stored["shares"].astype(np.float32),
            )

    @property
    def encoder(self) -> str:
        """The build of the encoder that the closer reading was learned with."""
        return self._closer.encoder

    def scores(self, text: str) -> dict[str, float]:
        """Return a score for each label: above 0 rather yes, below 0 rather no."""
        _, _, labels, weights = self._model
        total = self._sum(text, weights)
        return {label: float(total[index]) for label, index in labels.items()}

    def closer(self, text: str, vector: NDArray[np.float32]) -> dict[str, float]:
        """Return the closer scores, those of lawful codes too; they lie lower than the first.

        Args:
            text: the utterance.
            vector: what the encoder named by :attr:`encoder` makes of it as a query.

        """
        import numpy as np

        model = self._closer
        there = vector - model.centre
        there = there / max(float(np.linalg.norm(there)), 1e-6)
        alike = np.exp(NARROW * (model.known @ there - 1))
        total = self._sum(text, model.weights) + alike @ model.shares
        return dict(zip(model.labels, map(float, total), strict=True))

    def _sum(self, text: str, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        import numpy as np

        vocabulary, idf, _, _ = self._model
        total = np.zeros(weights.shape[1], np.float32)
        found = pieces(text)
        for kind in "wc":
            known = list(_known(found, kind, vocabulary))
            if not known:
                continue
            rows = np.array([row for row, _ in known])
            values = np.array([1 + math.log(count) for _, count in known], np.float32) * idf[rows]
            total += (values / np.linalg.norm(values)) @ weights[rows]
        return total


def _known(
    found: Counter[str], kind: str, vocabulary: Mapping[str, int]
) -> Iterator[tuple[int, int]]:
    for piece, count in found.items():
        if piece[0] == kind and piece in vocabulary:
            yield vocabulary[piece], count
