"""Codes that survive a telephone: syllables, random digits, two check digits.

* Syllables are one consonant and one vowel, read as Vietnamese and written without
  diacritics. Of every pair that a Vietnamese line confuses (l/n, s/x, d–gi–r, tr/ch, b/p,
  c/k/q) at most one letter is in use, v is left out (heard as d in the south), and
  syllables that read like an insult are left out. 40 syllables remain.
* The check is ISO 7064 MOD 97-10 over all parts. A wrong syllable, a wrong digit and two
  parts exchanged are always noticed, because 97 is prime and larger than 40.
"""

from __future__ import annotations

import re
import secrets

from dungcua.errors import MistypedCode, UnknownCode
from dungcua.knowledge.text.fold import fold

__all__ = ["SYLLABLES", "Scheme", "aloud"]

_LEFT_OUT = frozenset({"BU", "DI", "DU", "GI", "KU"})
SYLLABLES = tuple(
    consonant + vowel
    for consonant in "BDGHKLMST"
    for vowel in "AEIOU"
    if consonant + vowel not in _LEFT_OUT
)
_INDEX = {syllable: number for number, syllable in enumerate(SYLLABLES)}
_RANDOM_DIGITS = 3
_MODULUS = 97

# What may stand between the parts, written or dictated.
_GAP = r"[\s.,;:_\-\u2010-\u2015]*"
# The letters of a syllable with what is written when they are misheard.
_SYLLABLE = r"(?:gh?|[bcdhklmnpqstx])[aeiouy]"
_OTHER = r"[b-df-hj-np-tv-xz][aeiouy]"
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
_DIGITS_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class Scheme:
    """Codes of a fixed number of syllables and three random digits. Safe to share."""

    def __init__(self, syllables: int) -> None:
        """Make codes of ``syllables`` syllables, an even number."""
        self._parts = syllables
        self._code = re.compile(
            rf"(?<![a-z0-9])((?:{_SYLLABLE}{_GAP}){{{syllables}}})(\d(?:{_GAP}\d){{4}})(?![a-z0-9])"
        )
        # The shape of a code with a letter or a digit that no code has.
        words = rf"(?:(?:{_OTHER}){{2}}{_GAP}){{{syllables // 2}}}"
        self._shape = re.compile(rf"(?<![a-z0-9]){words}\d(?:{_GAP}\d){{2,6}}(?![a-z0-9])")

    def new(self) -> str:
        """Return a fresh random code; whoever stores it sees to it that it is not taken."""
        syllables = [secrets.choice(SYLLABLES) for _ in range(self._parts)]
        return _write(syllables, secrets.randbelow(10**_RANDOM_DIGITS))

    def parse(self, text: str) -> str:
        """Find a code in ``text`` and return it as it is stored.

        Letter case, diacritics, blanks and hyphens do not matter, nor do the letters that
        a line confuses: "bà kô mu tê 4 71 55" is "BAKO-MUTE-47155".

        Raises:
            MistypedCode: something of a code's shape is there, but it is none.
            UnknownCode: nothing in the text looks like a code.

        """
        folded = fold(text)
        mistyped = False
        for match in self._code.finditer(folded):
            letters = re.sub(r"[^a-z]", "", match[1]).replace("gh", "g").translate(_HEARD_AS)
            digits = re.sub(r"\D", "", match[2])
            syllables = _pairs(letters.upper())
            if all(syllable in _INDEX for syllable in syllables):
                code = _write(syllables, int(digits[:_RANDOM_DIGITS]))
                if code.endswith(digits):
                    return code
            mistyped = True
        if mistyped or self._shape.search(folded):
            raise MistypedCode
        raise UnknownCode

    def spell(self, code: str) -> str:
        """Return how to read ``code`` aloud, letter by letter, then digit by digit.

        Raises:
            MistypedCode: ``code`` is not a code of this scheme.
            UnknownCode: there is no code in it.

        """
        *words, digits = self.parse(code).split("-")
        letters = ", ".join(
            f"{_LETTER_NAMES[s[0]]} {_LETTER_NAMES[s[1]]} {s.lower()}"
            for s in _pairs("".join(words))
        )
        return f"{letters}; {' '.join(_DIGIT_NAMES[int(d)] for d in digits)}"

    def spell_en(self, code: str) -> str:
        """Return how to read ``code`` aloud in English: "B-A-K-O, M-U-T-E; four seven …".

        Raises:
            MistypedCode: ``code`` is not a code of this scheme.
            UnknownCode: there is no code in it.

        """
        *words, digits = self.parse(code).split("-")
        letters = ", ".join("-".join(word) for word in words)
        return f"{letters}; {' '.join(_DIGITS_EN[int(d)] for d in digits)}"


def aloud(digits: str) -> str:
    """Return how to read digits aloud, in groups of three: "một hai ba, bốn năm sáu"."""
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return ", ".join(" ".join(_DIGIT_NAMES[int(d)] for d in group) for group in groups)


def _pairs(letters: str) -> list[str]:
    return [letters[at : at + 2] for at in range(0, len(letters), 2)]


def _write(syllables: list[str], number: int) -> str:
    value = 0
    for syllable in syllables:
        value = value * len(SYLLABLES) + _INDEX[syllable]
    value = value * 10**_RANDOM_DIGITS + number
    check = _MODULUS + 1 - value * 100 % _MODULUS
    words = "-".join(_words("".join(syllables)))
    return f"{words}-{number:0{_RANDOM_DIGITS}d}{check:02d}"


def _words(letters: str) -> list[str]:
    return [letters[at : at + 4] for at in range(0, len(letters), 4)]
