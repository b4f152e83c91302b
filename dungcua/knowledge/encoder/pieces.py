"""Which of the 250,002 pieces a Vietnamese encoder keeps, and the tokenizer made of them.

The rule looks at letters only, never at our own texts: so the same wheel always gives the
same encoder, and a changed card never makes every vector stale.
"""

from __future__ import annotations

import json
import string
import unicodedata
from collections.abc import Sequence
from typing import Any

import numpy as np

from dungcua.knowledge.encoder.wheel import Checkpoint

__all__ = ["SPECIALS", "kept_pieces", "tokenizer_json"]

SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
"""Pieces that are no text; they keep the numbers 0 … 3."""

_WORD = "▁"
_BASES = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_VOWELS = {unicodedata.normalize("NFC", base + tone) for base in _BASES for tone in _TONES}
_OURS = frozenset(letter for v in (*_VOWELS, "đ") for letter in (v, v.upper()))
_ASCII = frozenset(string.ascii_letters)
_SIGNS = frozenset(string.digits + string.punctuation + "–—…“”‘’•°²³₫€½§№×·→%")
# Folded Vietnamese needs at most seven letters; foreign words that people use here
# ("online", "internet") begin a word. What is longer is cut into shorter pieces.
_LONGEST_START = 8
_LONGEST_INSIDE = 4


def kept_pieces(pieces: Sequence[str]) -> list[int]:
    """Return the numbers of the pieces kept: the specials first, then in their old order."""
    specials = [pieces.index(special) for special in SPECIALS]
    kept = [n for n, piece in enumerate(pieces) if n not in specials and _is_kept(piece)]
    return specials + kept


def _is_kept(piece: str) -> bool:
    starts = piece.startswith(_WORD)
    text = piece[1:] if starts else piece
    letters = set(text)
    if letters <= _ASCII:
        return len(text) <= (_LONGEST_START if starts else _LONGEST_INSIDE)
    return letters <= _SIGNS or letters <= _OURS | _ASCII


def tokenizer_json(checkpoint: Checkpoint, kept: Sequence[int]) -> str:
    """Return the tokenizer in the format of the ``tokenizers`` library.

    Unigram pieces after NFKC, each word led by "▁", ``<s> … </s>`` around the whole. The
    unknown piece is ten below the worst score, as SentencePiece has it.
    """
    scores = np.asarray(checkpoint.scores, dtype=np.float64)
    vocabulary: list[list[Any]] = [
        [checkpoint.pieces[n], 0.0 if new < len(SPECIALS) else round(float(scores[n]), 5)]
        for new, n in enumerate(kept)
    ]
    space = {"type": "Metaspace", "replacement": _WORD, "prepend_scheme": "always", "split": True}
    tokenizer = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {
                "id": number,
                "content": special,
                "single_word": False,
                "lstrip": False,
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
            for number, special in enumerate(SPECIALS)
        ],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "NFKC"},
                {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "},
            ],
        },
        "pre_tokenizer": space,
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": "<s>", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "</s>", "type_id": 0}},
            ],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}],
            "special_tokens": {
                "<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]},
                "</s>": {"id": "</s>", "ids": [2], "tokens": ["</s>"]},
            },
        },
        "decoder": space,
        "model": {
            "type": "Unigram",
            "unk_id": SPECIALS.index("<unk>"),
            "vocab": vocabulary,
            "byte_fallback": False,
        },
    }
    return json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":"))
