"""Words of an utterance with what they stand for: chat shorthand and regional words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from dungcua.knowledge.text.fold import fold, nfc

__all__ = ["Token", "Utterance", "plain_key", "read"]

_TOKEN = re.compile(r"[^\W_]+(?:[./,-][^\W_]+)*|[.?!;…\n]+|,")
_PIECE = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\d")
_AMOUNT = re.compile(r"^(\d+(?:[.,]\d+)*)(k|tr|đ|vnđ|vnd)(\d*)$")
_UNITS = {"k": "nghìn", "tr": "triệu", "đ": "đồng", "vnđ": "đồng", "vnd": "đồng"}
_FINAL_TONE = re.compile(r"^(.*)(o[aàáảãạ]|[òóỏõọ][ae]|[ùúủũụ]y)$")
_MOVE = {
    "òa": "oà", "óa": "oá", "ỏa": "oả", "õa": "oã", "ọa": "oạ",
    "òe": "oè", "óe": "oé", "ỏe": "oẻ", "õe": "oẽ", "ọe": "oẹ",
    "ùy": "uỳ", "úy": "uý", "ủy": "uỷ", "ũy": "uỹ", "ụy": "uỵ",
}  # fmt: skip
_Y_TO_I = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_Y_SYLLABLE = re.compile(r"^(h|k|l|m|s|t)[yỳýỷỹỵ]$")
_ACCENTED_SHARE = 0.2
"""From this share of accented words on, an utterance counts as typed with diacritics."""


@dataclass(frozen=True, slots=True)
class Token:
    """One syllable or number: as typed (normalised), folded, and where it stood."""

    plain: str
    folded: str
    start: int
    end: int
    sentence: int
    clause: int


@dataclass(frozen=True, slots=True)
class Utterance:
    """A text as tokens. ``accented`` tells whether it was typed with diacritics.

    ``closers`` holds the mark that ended each sentence ("?", "." or "").
    """

    text: str
    tokens: tuple[Token, ...]
    accented: bool
    closers: tuple[str, ...]

    def span(self, start: int, end: int) -> str:
        """Return the person's own words from token ``start`` up to ``end`` (excluded)."""
        return self.text[self.tokens[start].start : self.tokens[end - 1].end]


@lru_cache(maxsize=8192)
def plain_key(word: str) -> str:
    """Return ``word`` lower case, with one way of writing tones ("hòa"→"hoà", "lý"→"lí")."""
    lower = nfc(word).lower()
    match = _FINAL_TONE.match(lower)
    # "quý", "quỷ": the u belongs to the consonant, so the tone stands where it is.
    if match and not match.group(1).endswith("q"):
        lower = match.group(1) + _MOVE.get(match.group(2), match.group(2))
    if _Y_SYLLABLE.match(lower):
        lower = lower.translate(_Y_TO_I)
    return lower


@lru_cache(maxsize=8192)
def _folded(word: str) -> str:
    folded = fold(word)
    return folded[:-1] + "i" if _Y_SYLLABLE.match(folded) else folded


def _is_accented(word: str) -> bool:
    return "đ" in word or any(unicodedata.combining(c) for c in unicodedata.normalize("NFD", word))


def read(text: str, shorthand: Mapping[str, str]) -> Utterance:
    """Split ``text`` into tokens, replacing shorthand by what it stands for.

    Args:
        text: the person's words.
        shorthand: lower-case word → its meaning, one word or several ("hs" → "hồ sơ").

    """
    text = nfc(text)
    tokens: list[Token] = []
    closers: list[str] = []
    words = accented = sentence = clause = 0
    for match in _TOKEN.finditer(text):
        raw = match.group()
        if not raw[0].isalnum():
            clause += 1
            if raw == ",":
                continue
            if tokens and tokens[-1].sentence == sentence:
                closers.append("?" if "?" in raw else raw[0])
                sentence += 1
            continue
        for piece, start in _pieces(raw, match.start()):
            lower = piece.lower()
            words += 1
            accented += _is_accented(lower)
            for word in _spoken(lower, piece, shorthand).split():
                key = plain_key(word)
                tokens.append(Token(key, _folded(key), start, start + len(piece), sentence, clause))
    if tokens and tokens[-1].sentence == sentence:
        closers.append("")
    return Utterance(
        text, tuple(tokens), words > 0 and accented / words >= _ACCENTED_SHARE, tuple(closers)
    )


def _spoken(lower: str, piece: str, shorthand: Mapping[str, str]) -> str:
    """What a piece stands for: shorthand, or an amount of money ("50k", "1tr5")."""
    amount = _AMOUNT.match(lower)
    if amount:
        return f"{amount.group(1)} {_UNITS[amount.group(2)]} {amount.group(3)}"
    return shorthand.get(lower, piece)


def _pieces(raw: str, start: int) -> list[tuple[str, int]]:
    """Keep numbers, dates and codes whole ("20/11", "8.000"); split joined words."""
    if _NUMBER.search(raw):
        return [(raw, start)]
    return [(m.group(), start + m.start()) for m in _PIECE.finditer(raw)]
