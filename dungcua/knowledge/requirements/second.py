"""A second opinion beside the rules: how much an utterance is like the labelled ones.

A linear model over words and pieces of words, trained by ``python -m tools.train_second_reader``
on the labelled utterances of the tests. It hears what no rule has words for; it never makes a
verdict on a paper, and what it finds alone is less certain than what a rule found.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dungcua.errors import MissingData

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["COMPLAINT", "LEGIT", "SecondReader", "pieces"]

COMPLAINT, LEGIT = "complaint", "legit"
"""Two labels beside the codes of violations."""

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

    def scores(self, text: str) -> dict[str, float]:
        """Return a score for each label: above 0 rather yes, below 0 rather no."""
        import numpy as np

        vocabulary, idf, labels, weights = self._model
        total = np.zeros(len(labels), np.float32)
        found = pieces(text)
        for kind in "wc":
            known = list(_known(found, kind, vocabulary))
            if not known:
                continue
            rows = np.array([row for row, _ in known])
            values = np.array([1 + math.log(count) for _, count in known], np.float32) * idf[rows]
            total += (values / np.linalg.norm(values)) @ weights[rows]
        return {label: float(total[index]) for label, index in labels.items()}


def _known(
    found: Counter[str], kind: str, vocabulary: Mapping[str, int]
) -> Iterator[tuple[int, int]]:
    for piece, count in found.items():
        if piece[0] == kind and piece in vocabulary:
            yield vocabulary[piece], count
