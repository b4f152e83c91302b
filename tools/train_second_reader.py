"""``python -m tools.train_second_reader``: train the requirement check's second opinion.

Weighted ridge regression of each label on the labelled utterances (tests/knowledge/data), each
taken as written and once more without diacritics, and on questions of the cards, which demand
nothing. Solved in its kernel form: four thousand texts, some twenty thousand pieces. The closer
reading adds to the pieces how alike the encoder finds two utterances, so the encoder must have
been built (``dungcua prepare encoder``).
``--without PART`` leaves a part out and writes to the file named last, to measure on what was
not learned.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dungcua.knowledge.encoder import Encoder, locate
from dungcua.knowledge.load import DATA_DIR, load
from dungcua.knowledge.requirements.second import COMPLAINT, LEGIT, NARROW, pieces
from dungcua.knowledge.text.fold import fold
from dungcua.settings import Settings

DEMANDS = Path(__file__).parents[1] / "tests" / "knowledge" / "data" / "demands.jsonl"
TARGET = DATA_DIR / "law" / "second.npz"
_RIDGE = 1.0
_WEIGHT_OF_MEANING = 3.0
"""Of the encoder's likeness beside that of the pieces; chosen on rounds left out."""
_LEAST_TEXTS = 3
"""Utterances a piece must stand in, both writings counted."""


def main(arguments: Sequence[str]) -> None:
    """Train and write the weights."""
    left_out, target = (arguments[1], Path(arguments[2])) if arguments else ("", TARGET)
    rows = [json.loads(line) for line in DEMANDS.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["part"] != left_out]
    plain = list(_questions())
    texts = [row["text"] for row in rows] + [fold(row["text"]) for row in rows] + plain
    counted = [pieces(text) for text in texts]
    seen = Counter(piece for found in counted for piece in found)
    vocabulary = sorted(piece for piece, count in seen.items() if count >= _LEAST_TEXTS)
    index = {piece: row for row, piece in enumerate(vocabulary)}
    idf = np.array(
        [math.log((1 + len(texts)) / (1 + seen[piece])) + 1 for piece in vocabulary], np.float32
    )
    matrix = np.stack([_vector(found, index, idf) for found in counted])
    labels = [*sorted({code for row in rows for code in row["violations"]}), LEGIT, COMPLAINT]
    told = [_told(row) for row in rows] * 2 + [set() for _ in plain]
    kernel = (matrix @ matrix.T).astype(np.float64)
    weights = np.stack(
        [matrix.T @ _solve(kernel, [label in one for one in told]) for label in labels], axis=1
    )
    np.savez_compressed(
        target,
        vocabulary=np.array("\n".join(vocabulary)),
        labels=np.array("\n".join(labels)),
        idf=idf.astype(np.float16),
        weights=weights.astype(np.float16),
        learned=np.array(hashlib.sha256(DEMANDS.read_bytes()).hexdigest()),
        allow_pickle=False,
        **_closer(texts, matrix, kernel, told),
    )


def _closer(
    texts: Sequence[str],
    matrix: NDArray[np.float32],
    kernel: NDArray[np.float64],
    told: Sequence[set[str]],
) -> dict[str, NDArray[Any]]:
    """Learn the closer reading: one ridge for all labels, pieces and vectors together."""
    encoder = Encoder.load(locate(Settings().var / "encoder"))
    vectors = encoder.queries(texts)
    centre = vectors.mean(axis=0)
    vectors = vectors - centre
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scale = np.abs(vectors).max() / 127
    known = np.round(vectors / scale).astype(np.int8)
    near = known.astype(np.float64) * scale
    alike = np.exp(NARROW * (near @ near.T - 1))
    labels = sorted({label for one in told for label in one})
    right = np.array([[1.0 if label in one else -1.0 for label in labels] for one in told])
    system = kernel + _WEIGHT_OF_MEANING * alike + _RIDGE * np.eye(len(texts))
    shares = np.linalg.solve(system, right)
    return {
        "encoder": np.array(encoder.card.digest),
        "closer_labels": np.array("\n".join(labels)),
        "closer_weights": (matrix.T @ shares).astype(np.float16),
        "centre": centre.astype(np.float32),
        "known": known,
        "scale": np.array(scale, np.float32),
        "shares": (_WEIGHT_OF_MEANING * shares).astype(np.float16),
    }


def _questions() -> Iterator[str]:
    """Yield what people ask about each procedure: short words and a sentence, no demand."""
    for card in load().procedures.values():
        yield from card.aliases[:1]
        yield from card.utterances[:1]


def _told(row: dict[str, Any]) -> set[str]:
    beside = {LEGIT: row["legit_requirement"], COMPLAINT: row["is_complaint"]}
    return {
        *row["violations"],
        *row["lawful"],
        *(label for label, holds in beside.items() if holds),
    }


def _vector(
    found: Counter[str], index: dict[str, int], idf: NDArray[np.float32]
) -> NDArray[np.float32]:
    vector = np.zeros(len(index), np.float32)
    for kind in "wc":
        known = [(index[p], n) for p, n in found.items() if p[0] == kind and p in index]
        if known:
            at = np.array([row for row, _ in known])
            values = np.array([1 + math.log(count) for _, count in known], np.float32) * idf[at]
            vector[at] = values / np.linalg.norm(values)
    return vector


def _solve(kernel: NDArray[np.float64], holds: Sequence[bool]) -> NDArray[np.float32]:
    """Solve the ridge so that both answers weigh the same, however rare one is."""
    yes = np.array(holds)
    share = np.where(yes, len(yes) / (2 * yes.sum()), len(yes) / (2 * (~yes).sum()))
    system = kernel + _RIDGE * np.diag(1 / share)
    return np.asarray(np.linalg.solve(system, np.where(yes, 1.0, -1.0)), np.float32)


if __name__ == "__main__":
    main(sys.argv[1:])
