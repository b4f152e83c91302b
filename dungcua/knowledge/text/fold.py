"""Folding Vietnamese: one form in which "Hòa", "Hoà", "hoa" and "HÒA" meet."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["fold", "nfc", "spelled", "squeeze", "words"]

_WORD = re.compile(r"[^\W_]+(?:[./][^\W_]+)*")
_SPACES = re.compile(r"\s+")
_INVISIBLE: dict[int, int | None] = {
    ord(c): None
    for c in "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
}
_INVISIBLE[0x00A0] = 32
# Letters and digits at full width, as East Asian keyboards type them: the same characters.
_INVISIBLE |= {0xFF01 + at: 0x21 + at for at in range(0x5E)} | {0x3000: 32}
# Control characters mean nothing to a reader, and PostgreSQL takes no NUL.
_INVISIBLE |= {code: None for code in (*range(32), 0x7F) if chr(code) not in "\t\n\r"}
_D = str.maketrans({"đ": "d", "Đ": "D", "ð": "d", "Ð": "D"})


def nfc(text: str) -> str:
    """Return ``text`` in NFC without invisible characters; letter case is kept.

    Phones and PDF files mix composed and decomposed letters; the encoder's tokenizer
    and every table of ours want composed ones.
    """
    return unicodedata.normalize("NFC", text.translate(_INVISIBLE))


def squeeze(text: str) -> str:
    """Return ``text`` in NFC, stripped, each run of white space made one blank."""
    return _SPACES.sub(" ", nfc(text)).strip()


def fold(text: str) -> str:
    """Return ``text`` without tones and diacritics, lower case, white space squeezed.

    Punctuation is kept. Length may differ from the input; offsets do not carry over.
    """
    stripped = "".join(
        c
        for c in unicodedata.normalize("NFD", text.translate(_INVISIBLE))
        if not unicodedata.combining(c)
    )
    return _SPACES.sub(" ", stripped.translate(_D).casefold()).strip()


def spelled(text: str) -> str:
    """Return the folded words of ``text``, a blank on either side of each, no punctuation.

    One inside another is a run of whole words: "sao kê" is not in "bản sao kết luận".
    """
    return f" {' '.join(''.join(c if c.isalnum() else ' ' for c in fold(text)).split())} "


def words(text: str) -> list[str]:
    """Split into syllables and numbers; "NĐ 118/2025" gives ["NĐ", "118/2025"]."""
    return _WORD.findall(text)
