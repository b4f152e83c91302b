"""``python -m tools.train_second_reader``: train the requirement check's second opinion.

Ridge regression of all labels on the labelled utterances (tests/knowledge/data), each taken as
written and once more without diacritics, and on questions of the cards, which demand nothing.
Solved in its kernel form: some twenty thousand texts. Then the fifth of the utterances that
weighs least for any label is left out, and the rest learned once more: what others tell as well
costs a phone its share and changes nothing. The closer reading adds to pieces and
concepts how alike the encoder finds two utterances, so the encoder must have been built
(``dungcua prepare encoder``). What is learned follows the concepts of ``cues.yaml`` and
``papers.yaml``, and of ``english.yaml`` for what is told in English: train again after they change.
``--without PART`` leaves a part out and writes to the file named last, to measure on what was
not learned.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dungcua.knowledge.encoder import Encoder, locate
from dungcua.knowledge.load import DATA_DIR, load
from dungcua.knowledge.requirements.aside import listen_aside
from dungcua.knowledge.requirements.cues import read_cues
from dungcua.knowledge.requirements.english import in_vietnamese
from dungcua.knowledge.requirements.second import (
    COMPLAINT,
    LEGIT,
    Postings,
    likeness,
    meaning,
    named,
    pieces,
)
from dungcua.knowledge.requirements.tokens import read
from dungcua.knowledge.text.fold import fold
from dungcua.settings import Settings

DEMANDS = Path(__file__).parents[1] / "tests" / "knowledge" / "data" / "demands.jsonl"
LAW = DATA_DIR / "law"
TARGET = LAW / "second.npz"
_RIDGE = 0.5
_KEPT = 0.8
"""Of the utterances; on seven rounds left out, the violations' F1 stayed within .001."""
_BITS = 6
"""Of each share that is kept, beside its sign and size."""
_LEAST_TEXTS = 3
"""Utterances a piece must stand in, both writings counted."""


def main(arguments: Sequence[str]) -> None:
    """Train and write the weights."""
    left_out, target = (arguments[1], Path(arguments[2])) if arguments else ("", TARGET)
    learned = fingerprint()  # before reading: what changes meanwhile was not learned
    rows = [json.loads(line) for line in DEMANDS.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["part"] != left_out]
    rows = _telling(rows)
    texts, right, labels = _lesson(rows)
    alike, tables = _compared(texts)
    cosines, encoded = _encoded(texts)
    np.savez_compressed(
        target,
        allow_pickle=False,
        labels=np.array("\n".join(labels)),
        shares=_rounded(_solve(alike, right)),
        closer_shares=_rounded(_solve(alike + meaning(cosines), right)),
        learned=np.array(learned),
        **tables,
        **encoded,
    )


def _lesson(rows: Sequence[dict[str, Any]]) -> tuple[list[str], NDArray[np.float64], list[str]]:
    """Return the texts to learn, which labels each has (1 or -1), and the labels.

    First the utterances as written, then all of them without diacritics, then questions.
    """
    plain = list(questions())
    texts = [row["text"] for row in rows] + [fold(row["text"]) for row in rows] + plain
    told = [labels_of(row) for row in rows] * 2 + [set() for _ in plain]
    labels = sorted({label for one in told for label in one})
    right = np.array([[1.0 if label in one else -1.0 for label in labels] for one in told])
    return texts, right, labels


def _compared(texts: Sequence[str]) -> tuple[NDArray[np.float32], dict[str, NDArray[Any]]]:
    """Compare the texts by pieces and concepts; return that and what is stored of both."""
    find = finder()
    words, piece_table = table([pieces(text) for text in texts], _LEAST_TEXTS)
    shared, concept_table = table([named(find(text)) for text in texts], 1)
    return likeness(words, shared), {
        **{f"piece_{name}": values for name, values in piece_table.items()},
        **{f"concept_{name}": values for name, values in concept_table.items()},
    }


def _telling(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows without those that weigh least, learned with all others."""
    texts, right, _ = _lesson(rows)
    alike, _ = _compared(texts)
    heaviest = np.abs(_solve(alike, right)).max(axis=1)
    both = np.maximum(heaviest[: len(rows)], heaviest[len(rows) : 2 * len(rows)])
    least = np.quantile(both, 1 - _KEPT)
    return [row for row, weight in zip(rows, both, strict=True) if weight > least]


def fingerprint() -> str:
    """Return a digest of everything the weights follow: labels, cues and papers."""
    digest = hashlib.sha256()
    for path in (DEMANDS, LAW / "cues.yaml", LAW / "papers.yaml"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def finder() -> Callable[[str], set[str]]:
    """Return what names the concepts and papers found in a text, and what is told beside them."""
    cues = read_cues(LAW)

    def find(text: str) -> set[str]:
        utterance = read(in_vietnamese(text), cues.shorthand)
        mentions = cues.find(utterance)
        return {*mentions, *listen_aside(utterance, mentions).signs}

    return find


def questions() -> Iterator[str]:
    """Yield what people ask about each procedure: short words and a sentence, no demand."""
    for card in load().procedures.values():
        yield from card.aliases[:1]
        yield from card.utterances[:1]


def labels_of(row: dict[str, Any]) -> set[str]:
    """Return the codes of a labelled utterance and its two other labels."""
    beside = {LEGIT: row["legit_requirement"], COMPLAINT: row["is_complaint"]}
    return {
        *row["violations"],
        *row["lawful"],
        *(label for label, holds in beside.items() if holds),
    }


def table(
    counted: Sequence[Counter[str]], least: int
) -> tuple[NDArray[np.float32], dict[str, NDArray[Any]]]:
    """Compare all texts by their features; return that and the table to compare others with.

    Args:
        counted: the features of each text.
        least: in how many texts a feature must stand to count.

    """
    seen = Counter(feature for found in counted for feature in found)
    names = sorted(feature for feature, count in seen.items() if count >= least)
    held: dict[str, list[tuple[int, int]]] = {name: [] for name in names}
    for row, found in enumerate(counted):
        for feature, count in found.items():
            if feature in held:
                held[feature].append((row, count))
    size = len(counted)
    stored = {
        "names": np.array("\n".join(names)),
        "idf": np.array([math.log((1 + size) / (1 + seen[n])) + 1 for n in names], np.float16),
        "starts": np.cumsum([0, *(len(held[n]) for n in names)]).astype(np.int32),
        "rows": np.array([row for n in names for row, _ in held[n]], np.uint16),
        "counts": np.array([min(c, 255) for n in names for _, c in held[n]], np.uint8),
    }
    postings = Postings.of(
        names, stored["idf"], stored["starts"], stored["rows"], stored["counts"], size
    )
    dense = np.zeros((size, len(names)), np.float32)
    dense[postings.rows, np.repeat(np.arange(len(names)), np.diff(postings.starts))] = (
        postings.values
    )
    return dense @ dense.T, stored


def _encoded(texts: Sequence[str]) -> tuple[NDArray[np.float32], dict[str, NDArray[Any]]]:
    """Compare the encoded texts; return that and what is stored of them."""
    encoder = Encoder.load(locate(Settings().var / "encoder"))
    vectors = encoder.queries(texts)
    centre = vectors.mean(axis=0)
    vectors = vectors - centre
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scale = np.abs(vectors).max() / 127
    known = np.round(vectors / scale).astype(np.int8)
    near = (known * scale).astype(np.float32)
    return near @ near.T, {
        "encoder": np.array(encoder.card.digest),
        "centre": centre.astype(np.float32),
        "known": known,
        "scale": np.array(scale, np.float32),
    }


def _solve(alike: NDArray[np.float32], right: NDArray[np.float64]) -> NDArray[Any]:
    """Return what each text counts for every label."""
    system = alike.astype(np.float64)
    system[np.diag_indices_from(system)] += _RIDGE
    shares: NDArray[Any] = np.linalg.solve(system, right)
    return shares


def _rounded(shares: NDArray[Any]) -> NDArray[np.float16]:
    fraction, exponent = np.frexp(shares)
    # what is rounded off moves no score by more than 0.1; a phone has a third less to fetch
    rounded = np.round(np.ldexp(fraction, _BITS))
    return np.asarray(np.ldexp(rounded, exponent - _BITS), np.float16)


if __name__ == "__main__":
    main(sys.argv[1:])
