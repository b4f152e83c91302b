"""The second opinion as a phone runs it: its features, and what each labelled utterance counts.

The first reading of ``knowledge.requirements.second`` only; the sentence encoder is too large
for a phone. ``static/guide/check/reader.js`` reads what is written here.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from dungcua.errors import MissingData
from dungcua.knowledge.guide.ecma import ecma
from dungcua.knowledge.load import DATA_DIR
from dungcua.knowledge.requirements import second

__all__ = ["reader_table"]

Table = dict[str, Any]


def reader_table(path: Path = DATA_DIR / "law" / "second.npz") -> Table:
    """Return the first reading of the second opinion: its features and what each counts.

    ``idf`` and ``shares`` (labels of one utterance after another) are numbers of two bytes each
    (IEEE 754 half, little endian) in base64, ``postings`` are as :func:`_packed` writes them.

    Raises:
        MissingData: the weights are not there.

    """
    import numpy as np

    if not path.exists():
        raise MissingData(str(path))
    with np.load(path, allow_pickle=False) as stored:
        kinds = {
            name: {
                "names": str(stored[f"{kind}_names"]),
                "idf": _halves(stored[f"{kind}_idf"]),
                "postings": _packed(
                    stored[f"{kind}_starts"], stored[f"{kind}_rows"], stored[f"{kind}_counts"]
                ),
                "count": len(stored[f"{kind}_rows"]),
            }
            for name, kind in (("pieces", "piece"), ("concepts", "concept"))
        }
        shares = stored["shares"]
        labels = str(stored["labels"]).split("\n")
    return {
        "word": ecma(second._WORD),
        "runs": list(second._WORDS),
        "letters": list(second._LETTERS),
        "longest": second._LONGEST,
        "together": second._TOGETHER,
        "labels": labels,
        "size": len(shares),
        "shares": _halves(shares),
        **kinds,
    }


def _packed(starts: Any, rows: Any, counts: Any) -> str:
    """Return which utterances hold each feature, in base64.

    For each feature how many there are; for each of them twice the utterances left out since
    the last one, and one more where the feature stands there several times: then how often
    follows. Numbers below 128 take a byte, others their lowest seven bits first.
    """
    import numpy as np

    size = np.diff(starts).astype(np.int64)
    held = rows.astype(np.int64)
    left_out = np.diff(held, prepend=-1) - 1
    begins = starts[:-1][size > 0]
    left_out[begins] = held[begins]
    many = counts > 1
    # A feature's size stands before its first utterance, how often after an utterance.
    flat = np.insert(2 * left_out + many, starts[:-1], size)
    place = np.arange(len(rows)) + np.repeat(np.arange(1, len(size) + 1), size)
    flat = np.insert(flat, place[many] + 1, counts[many])
    lengths = 1 + (flat >= 1 << 7) + (flat >= 1 << 14)
    ends = np.cumsum(lengths)
    raw = np.zeros(int(ends[-1]), np.uint8)
    for byte in range(3):
        there = lengths > byte
        more = (lengths > byte + 1).astype(np.int64) << 7
        raw[(ends - lengths + byte)[there]] = ((flat >> 7 * byte) & 127 | more)[there]
    return base64.b64encode(raw.tobytes()).decode()


def _halves(numbers: Any) -> str:
    import numpy as np

    return base64.b64encode(np.asarray(numbers, "<f2").tobytes()).decode()
