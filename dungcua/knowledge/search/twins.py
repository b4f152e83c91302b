"""Near-twins: procedures whose names share most words, told apart by the words they do not share.

Counting words and comparing sense both reward what twins have in common. Among the first
few found, twins are therefore looked at in pairs: what only one of two names says speaks for
it where the person said it too, and where only one of them is for the act that was asked
for, the other steps back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from dungcua.knowledge.search.entries import Entry
from dungcua.knowledge.search.views import gist
from dungcua.knowledge.text.fold import fold, words

__all__ = ["Pull", "Twins"]

_LOOKED_AT = 10
# Scores further apart are no question of twins.
_NEAR = 0.5
# Twins share this part of the weight of the shorter name.
_SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Pull:
    """How the twins of one procedure change what it is worth.

    Attributes:
        own: 0 … 1, weight of what it alone says and the person said too.
        outdone: whether a twin is for just the act asked for and this one is not.

    """

    own: float = 0.0
    outdone: bool = False


class Twins:
    """The words of every name. Thread safe: nothing changes after build."""

    def __init__(self, entries: Sequence[Entry], idf: Mapping[str, float]) -> None:
        """Take what can be found and how much a folded word tells."""
        self._rarest = max(idf.values(), default=1.0)
        self._idf = idf
        self._names = [frozenset(words(fold(entry.name))) for entry in entries]
        self._cores = [frozenset(words(fold(gist(entry.name)))) for entry in entries]
        self._weights = [self._weight(core) for core in self._cores]
        self._curated = [entry.curated for entry in entries]

    def pulls(
        self,
        order: NDArray[np.intp],
        scores: NDArray[np.float32],
        said: Collection[str],
        unasked: NDArray[np.float32],
        missing: NDArray[np.float32],
    ) -> dict[int, Pull]:
        """Return what twins among the first of ``order`` mean for each other.

        The aliases of a card say more than its name, so that words of names speak only
        between procedures that are merely listed.

        Args:
            order: numbers of procedures, best first.
            scores: of all procedures.
            said: folded words of the text, also as the law puts them.
            unasked: above 0 for each procedure that is for an act nobody asked for.
            missing: 1 for each procedure that is not for the act asked for.

        """
        own: dict[int, float] = {}
        outdone: set[int] = set()
        for one, other in combinations(order[:_LOOKED_AT].tolist(), 2):
            if scores[one] - scores[other] > _NEAR or not self._alike(one, other):
                continue
            for this, that in ((one, other), (other, one)):
                if missing[this] and not missing[that] and not unasked[that]:
                    outdone.add(this)
            if not (self._curated[one] or self._curated[other]):
                for this, that in ((one, other), (other, one)):
                    alone = (self._names[this] - self._names[that]).intersection(said)
                    if alone:
                        weight = min(1.0, self._weight(alone) / self._rarest)
                        own[this] = max(own.get(this, 0.0), weight)
        return {n: Pull(own.get(n, 0.0), n in outdone) for n in own.keys() | outdone}

    def _alike(self, one: int, other: int) -> bool:
        shared = self._weight(self._cores[one] & self._cores[other])
        return shared >= _SHARED * min(self._weights[one], self._weights[other])

    def _weight(self, tokens: Collection[str]) -> float:
        return sum(self._idf.get(token, self._rarest) for token in tokens)
