"""Tracking codes that survive a telephone: ``BAKO-MUTE-47155``.

Four syllables of one consonant and one vowel, three random digits, two check digits.

* Syllables are read as Vietnamese and written without diacritics. Of every pair that a
  Vietnamese line confuses (l/n, s/x, d–gi–r, tr/ch, b/p, c/k/q) at most one letter is in
  use, v is left out (heard as d in the south), and syllables that read like an insult are
  left out. 40 syllables remain: 40⁴ · 1000 codes are 31.2 bits from ``secrets``.
* The check is ISO 7064 MOD 97-10 over all parts. A wrong syllable, a wrong digit and two
  parts exchanged are always noticed, because 97 is prime and larger than 40.
"""

from __future__ import annotations

import re
import secrets

from dungcua.errors import MistypedCode, UnknownCode
from dungcua.knowledge.text.fold import fold

__all__ = ["SYLLABLES", "new", "parse", "spell"]

_LEFT_OUT = frozenset({"BU", "DI", "DU", "GI", "KU"})
SYLLABLES = tuple(
    consonant + vowel
    for consonant in "BDGHKLMST"
    for vowel in "AEIOU"
    if consonant + vowel not in _LEFT_OUT
)
_INDEX = {syllable: number for number, syllable in enumerate(SYLLABLES)}
_PARTS = 4
_RANDOM_DIGITS = 3
_MODULUS = 97

# What may stand between the parts, written or dictated.
_GAP = r"[\s.,;:_\-\u2010-\u2015]*"
# The letters of a syllable with what is written when they are misheard.
_SYLLABLE = r"(?:gh?|[bcdhklmnpqstx])[aeiouy]"
_CODE = re.compile(
    rf"(?<![a-z0-9])((?:{_SYLLABLE}{_GAP}){{{_PARTS}}})(\d(?:{_GAP}\d){{4}})(?![a-z0-9])"
)
# The shape of a code with a letter or a digit that no code has.
_SHAPE = re.compile(
    rf"(?<![a-z0-9])(?:[b-df-hj-np-tv-xz][aeiouy]){{2}}{_GAP}"
    rf"(?:[b-df-hj-np-tv-xz][aeiouy]){{2}}{_GAP}\d(?:{_GAP}\d){{2,6}}(?![a-z0-9])"
)
_HEARD_AS = str.maketrans({"c": "k", "q": "k", "n": "l", "p": "b", "x": "s", "y": "i"})
_LETTER_NAMES = {
    "A": "a",
    "B": "bờ",
    "D": "dờ",
    "E": "e",
    "G": "gờ",
    "H": "hờ",
    "I": "i",
    "K": "ca",
    "L": "lờ",
    "M": "mờ",
    "O": "o",
    "S": "sờ",
    "T": "tờ",
    "U": "u",
}
_DIGIT_NAMES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def new() -> str:
    """Return a fresh random code; the register sees to it that it is not taken."""
    syllables = [secrets.choice(SYLLABLES) for _ in range(_PARTS)]
    return _write(syllables, secrets.randbelow(10**_RANDOM_DIGITS))


def parse(text: str) -> str:
    """Find a tracking code in ``text`` and return it as it is stored.

    Letter case, diacritics, blanks and hyphens do not matter, nor do the letters that a
    line confuses: "bà kô mu tê 4 71 55" is "BAKO-MUTE-47155".

    Raises:
        MistypedCode: something of a code's shape is there, but it is none.
        UnknownCode: nothing in the text looks like a code.

    """
    folded = fold(text)
    mistyped = False
    for match in _CODE.finditer(folded):
        letters = re.sub(r"[^a-z]", "", match[1]).replace("gh", "g").translate(_HEARD_AS).upper()
        digits = re.sub(r"\D", "", match[2])
        syllables = [letters[i : i + 2] for i in range(0, len(letters), 2)]
        if all(syllable in _INDEX for syllable in syllables):
            code = _write(syllables, int(digits[:_RANDOM_DIGITS]))
            if code.endswith(digits):
                return code
        mistyped = True
    if mistyped or _SHAPE.search(folded):
        raise MistypedCode
    raise UnknownCode


def spell(code: str) -> str:
    """Return how to read ``code`` aloud, letter by letter, then digit by digit.

    Raises:
        MistypedCode: ``code`` is not a tracking code.
        UnknownCode: there is no code in it.

    """
    first, second, digits = parse(code).split("-")
    syllables = (first[:2], first[2:], second[:2], second[2:])
    letters = ", ".join(
        f"{_LETTER_NAMES[s[0]]} {_LETTER_NAMES[s[1]]} {s.lower()}" for s in syllables
    )
    return f"{letters}; {' '.join(_DIGIT_NAMES[int(d)] for d in digits)}"


def _write(syllables: list[str], number: int) -> str:
    value = 0
    for syllable in syllables:
        value = value * len(SYLLABLES) + _INDEX[syllable]
    value = value * 10**_RANDOM_DIGITS + number
    check = _MODULUS + 1 - value * 100 % _MODULUS
    first, second = "".join(syllables[:2]), "".join(syllables[2:])
    return f"{first}-{second}-{number:0{_RANDOM_DIGITS}d}{check:02d}"
