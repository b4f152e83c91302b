"""A second opinion beside the rules: how much an utterance is like the labelled ones.

Two readings, both trained by ``python -m tools.train_second_reader`` on the labelled utterances
of the tests. The first compares words, pieces of words and the concepts of ``cues.yaml`` that
were found in both; it is always there and takes about a millisecond. The closer one adds what
the sentence encoder makes of both; it takes some ten milliseconds. They hear what no rule has
words for; what they find alone is less certain than what a rule found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dungcua.errors import MissingData

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "COMPLAINT",
    "LEGIT",
    "Postings",
    "SecondReader",
    "likeness",
    "meaning",
    "named",
    "pieces",
]

COMPLAINT, LEGIT = "complaint", "legit"
"""Two labels beside the codes of violations and of lawful demands."""

_NARROW = 2.0
"""How fast an utterance stops being like another as their vectors part."""
_OF_MEANING = 4.0
"""Of the encoder's likeness beside that of words and concepts; chosen on rounds left out."""
_TOGETHER = 2.0
"""Of words in utterances that share concepts too: the same words about something else count
less; chosen like the above."""

_OFTEN = 3
"""A feature that stands in more than one of so many utterances is common."""

_WORD = re.compile(r"\w+")
_WORDS = (1, 2)
_LETTERS = (3, 4)
_LONGEST = 4_000
"""Characters read; no message is longer."""


def pieces(text: str) -> Counter[str]:
    """Count words and pairs of words ("w…") and pieces of single words ("c…")."""
    words = _WORD.findall(text.lower()[:_LONGEST])
    found: Counter[str] = Counter()
    for size in _WORDS:
        found.update(
            "w" + " ".join(words[start : start + size]) for start in range(len(words) - size + 1)
        )
    for word in words:
        found.update(_letters(word))
    return found


def named(concepts: Iterable[str]) -> Counter[str]:
    """Count concepts ("k…") once each, however often they are mentioned."""
    return Counter({f"k{concept}" for concept in concepts})


@lru_cache(maxsize=8192)
def _letters(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    return tuple(
        "c" + padded[start : start + size]
        for size in _LETTERS
        for start in range(len(padded) - size + 1)
    )


@dataclass(frozen=True, slots=True)
class Postings:
    """Which labelled utterances hold which features, and how much each counts there.

    Feature ``i`` stands in ``rows[starts[i]:starts[i + 1]]`` with ``values`` likewise; the values
    of one utterance have length 1 within every kind of feature (the first letter of its name).
    Features that stand in many utterances are kept as rows of ``common`` as well, ``place`` telling
    which: one product of matrices is quicker than many long lists.
    """

    index: Mapping[str, int]
    idf: NDArray[np.float32]
    starts: NDArray[np.int64]
    rows: NDArray[np.intp]
    values: NDArray[np.float32]
    size: int
    common: NDArray[np.float32]
    place: NDArray[np.intp]

    @classmethod
    def of(
        cls,
        names: list[str],
        idf: NDArray[Any],
        starts: NDArray[Any],
        rows: NDArray[Any],
        counts: NDArray[Any],
        size: int,
    ) -> Postings:
        """Weigh the stored ``counts`` of the features in ``size`` utterances."""
        import numpy as np

        lengths = np.diff(starts)
        heavy = idf.astype(np.float32)
        values = (1 + np.log(counts.astype(np.float32))) * np.repeat(heavy, lengths)
        kinds = np.repeat(np.array([ord(name[0]) for name in names]), lengths)
        where = rows.astype(np.intp)
        for kind in np.unique(kinds):
            chosen = kinds == kind
            norms = np.sqrt(np.bincount(where[chosen], values[chosen] ** 2, minlength=size))
            values[chosen] /= norms[where[chosen]]
        often = np.flatnonzero(lengths > size / _OFTEN)
        place = np.full(len(names), -1, np.intp)
        place[often] = np.arange(len(often))
        there = np.repeat(place, lengths)
        common = np.zeros((len(often), size), np.float32)
        common[there[there >= 0], where[there >= 0]] = values[there >= 0]
        return cls(
            {name: number for number, name in enumerate(names)},
            heavy,
            starts.astype(np.int64),
            where,
            values.astype(np.float32),
            size,
            common,
            place,
        )

    def compare(self, found: Mapping[str, int]) -> NDArray[np.float32]:
        """Return the likeness of features counted elsewhere to those of every utterance."""
        import numpy as np

        numbers = [(self.index[f], count) for f, count in found.items() if f in self.index]
        if not numbers:
            return np.zeros(self.size, np.float32)
        known = np.array([number for number, _ in numbers])
        weights = (1 + np.log(np.array([count for _, count in numbers], np.float32))) * self.idf[
            known
        ]
        kinds = np.array([ord(name[0]) for name in found if name in self.index])
        for kind in np.unique(kinds):
            chosen = kinds == kind
            weights[chosen] /= np.linalg.norm(weights[chosen])
        place = self.place[known]
        often = np.zeros(len(self.common), np.float32)
        often[place[place >= 0]] = weights[place >= 0]
        total = _product(often, self.common)
        known, weights = known[place < 0], weights[place < 0]
        if len(known):
            begins, ends = self.starts[known], self.starts[known + 1]
            spans = [slice(begin, end) for begin, end in zip(begins, ends, strict=True)]
            where = np.concatenate([self.rows[span] for span in spans])
            values = np.concatenate([self.values[span] for span in spans])
            values *= np.repeat(weights, ends - begins)
            total += np.bincount(where, values, minlength=self.size).astype(np.float32)
        return total


def likeness(words: NDArray[Any], concepts: NDArray[Any]) -> NDArray[Any]:
    """Join the likeness of pieces and of concepts; shared words count more beside shared ones."""
    joined: NDArray[Any] = words * (1 + _TOGETHER * concepts) + concepts * concepts
    return joined


def _product(vector: NDArray[np.float32], matrix: NDArray[np.float32]) -> NDArray[np.float32]:
    """Multiply without BLAS: its threads cost more than they bring to so small a product."""
    import numpy as np

    product: NDArray[np.float32] = np.einsum("i,ij->j", vector, matrix)
    return product


def meaning(cosines: NDArray[Any]) -> NDArray[Any]:
    """Turn the cosines of encoded utterances into their share of the likeness."""
    import numpy as np

    near: NDArray[Any] = _OF_MEANING * np.exp(_NARROW * (cosines - 1))
    return near


@dataclass(frozen=True, slots=True)
class _Closer:
    """Vectors of the labelled utterances, of length 1 about ``centre``, and what each counts."""

    encoder: str
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
    def _model(self) -> tuple[Postings, Postings, tuple[str, ...], NDArray[np.float32]]:
        import numpy as np

        with np.load(self._path, allow_pickle=False) as stored:
            shares = stored["shares"].astype(np.float32)
            words, concepts = (
                Postings.of(
                    str(stored[f"{kind}_names"]).split("\n"),
                    stored[f"{kind}_idf"],
                    stored[f"{kind}_starts"],
                    stored[f"{kind}_rows"],
                    stored[f"{kind}_counts"],
                    len(shares),
                )
                for kind in ("piece", "concept")
            )
            return words, concepts, tuple(str(stored["labels"]).split("\n")), shares

    @cached_property
    def _closer(self) -> _Closer:
        import numpy as np

        with np.load(self._path, allow_pickle=False) as stored:
            return _Closer(
                encoder=str(stored["encoder"]),
                centre=stored["centre"].astype(np.float32),
                known=stored["known"].astype(np.float32) * stored["scale"].astype(np.float32),
                shares=stored["closer_shares"].astype(np.float32),
            )

    @property
    def encoder(self) -> str:
        """The build of the encoder that the closer reading was learned with."""
        return self._closer.encoder

    def compare(self, text: str, concepts: Iterable[str]) -> NDArray[np.float32]:
        """Return how like ``text`` is to each labelled utterance.

        Args:
            text: the utterance.
            concepts: names of the concepts and papers that ``cues.yaml`` finds in it.

        """
        words, shared, _, _ = self._model
        return likeness(words.compare(pieces(text)), shared.compare(named(concepts)))

    def scores(self, alike: NDArray[np.float32]) -> dict[str, float]:
        """Return a score for each label from what :meth:`compare` returned.

        Near 1 is a clear yes, near -1 a clear no; a rare label is told well below 0 already.
        """
        _, _, labels, shares = self._model
        return dict(zip(labels, map(float, _product(alike, shares)), strict=True))

    def closer(self, alike: NDArray[np.float32], vector: NDArray[np.float32]) -> dict[str, float]:
        """Return the closer scores.

        Args:
            alike: what :meth:`compare` returned.
            vector: what the encoder named by :attr:`encoder` makes of the utterance as a query.

        """
        import numpy as np

        model = self._closer
        there = vector - model.centre
        there = there / max(float(np.linalg.norm(there)), 1e-6)
        total = _product(alike + meaning(model.known @ there), model.shares)
        return dict(zip(self._model[2], map(float, total), strict=True))
