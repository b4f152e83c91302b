"""An answer in at most three short messages, for telephones that show nothing else.

Without diacritics a message holds 160 characters of the GSM alphabet (153 when it is one
of several); with them 70 (67), because one letter outside of that alphabet turns the whole
message into UCS-2 (3GPP TS 23.038). What matters most stands first, so that a lost second
part costs least. No personal data: only what the answer itself says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dungcua.knowledge.answer.sentences import sentences
from dungcua.knowledge.answer.structure import Answer

__all__ = ["GSM", "Sms", "plain_letters", "segments", "sms"]

Encoding = Literal["gsm7", "ucs2"]

GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE = frozenset("^{}\\[~]|€")
"""Characters of the GSM alphabet's extension: each takes the room of two."""
_ROOM: dict[Encoding, tuple[int, int]] = {"gsm7": (160, 153), "ucs2": (70, 67)}
_SIGNS = str.maketrans(
    {
        "đ": "d", "Đ": "D", "“": '"', "”": '"', "‘": "'", "’": "'",
        "–": "-", "—": "-", "…": "...", "×": "x", "·": "-", "\u00a0": " ", "²": "2",
    }
)  # fmt: skip
_DAY = re.compile(r"(?:kiểm tra|Cổng) ngày (?P<vi>[\d/]{10})|checked on (?P<en>\d+ \w+ \d{4})")
_KEYS = ("where", "papers", "fee", "time")


@dataclass(frozen=True, slots=True)
class Sms:
    """The text, how it is encoded and how many messages it takes."""

    text: str
    encoding: Encoding
    segments: int


def sms(answer: Answer, *, diacritics: bool = False, most: int = 3) -> Sms:
    """Return the answer as one text of at most ``most`` messages.

    Whole sentences are taken, most important first, as long as they fit; the code and the
    day of the check always do.

    Args:
        answer: what to say.
        diacritics: with Vietnamese letters, so with room for less than half.
        most: messages that may be used.

    """
    encoding: Encoding = "ucs2" if diacritics else "gsm7"
    tail = _letters(f" ({answer.code}; {_checked(answer)})", diacritics=diacritics)
    text = ""
    for part in _parts(answer):
        longer = f"{text} {_letters(part, diacritics=diacritics)}".strip()
        if segments(longer + tail, encoding) <= most:
            text = longer
    if not text:
        # Even the first sentence is too long: cut it where a word ends, and say so.
        text = _letters(next(_parts(answer), answer.title), diacritics=diacritics)
        while segments(f"{text}...{tail}", encoding) > most:
            text = text.rsplit(" ", 1)[0]
        text += "..."
    text += tail
    used: Encoding = "gsm7" if all(c in GSM or c in _DOUBLE for c in text) else "ucs2"
    return Sms(text, used, segments(text, used))


def segments(text: str, encoding: Encoding) -> int:
    """Return how many messages a text takes."""
    if encoding == "ucs2":
        length = len(text.encode("utf-16-be")) // 2
    else:
        length = sum(2 if c in _DOUBLE else 1 for c in text)
    alone, together = _ROOM[encoding]
    return 1 if length <= alone else -(-length // together)


def plain_letters(text: str) -> str:
    """Return text in the GSM alphabet; letters lose their diacritics, case stays."""
    bare = "".join(
        c
        for c in unicodedata.normalize("NFD", text.translate(_SIGNS))
        if not unicodedata.combining(c)
    )
    return "".join(c if c in GSM or c in _DOUBLE else "?" for c in bare)


def _letters(text: str, *, diacritics: bool) -> str:
    return text if diacritics else plain_letters(text)


def _parts(answer: Answer) -> Iterator[str]:
    """Yield whole sentences, most important first, none twice."""
    texts = [part for line in answer.short for part in sentences(line.text)]
    leads = (answer.lead(key) for key in _KEYS)
    texts += [sentences(line.text)[0] for line in leads if line is not None]
    yield from dict.fromkeys(texts)


def _checked(answer: Answer) -> str:
    """Return the day of the check or of the portal's data, out of the answer's dates."""
    found = _DAY.search(answer.dates)
    if found is None:
        return ""
    return f"kiểm tra {found['vi']}" if found["vi"] else f"checked {found['en']}"
