"""Forms of a syllable under which different spellings of one name meet.

Three forms, from strict to lax: *accented* (tone placement and i/y evened out, so "Hòa"
is "Hoà" and "Mỹ" is "Mĩ"), *key* (no diacritics at all), *sound* (no diacritics, and
letters that a region of the country speaks alike are one: tr/ch, s/x, d/gi/r, l/n at the
start; c/t, n/ng at the end). Text typed with the input method switched off ("Hoaf Tieens",
"Hoa2 Tie61n") is read as what was meant.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from dungcua.knowledge.text.fold import fold

__all__ = ["accented", "differ", "key", "key_of", "sound", "untelex"]

_TONES = {"\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5"}
_APOSTROPHE = re.compile(r"['’‘`´ʼ]\s?")

# "Mỹ" and "Mĩ", "Quy" and "Qui" are one name; "tay" and "tai" are not.
_Y = re.compile(r"(?<![aeouâăêôơư])y|(?<=qu)y")

_TELEX_VOWELS = {
    "aa": "â", "aw": "ă", "ee": "ê", "oo": "ô", "ow": "ơ", "uw": "ư", "dd": "đ",
}  # fmt: skip
_TELEX_TONES = {"f": "\u0300", "s": "\u0301", "x": "\u0303", "r": "\u0309", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_VOWELS = "aăâeêioôơuưy"
_TELEX = re.compile(r"[a-z]*[aeiouy][a-z]*", re.ASCII)
_VNI = re.compile(r"[a-z]+[1-9][a-z0-9]*", re.ASCII)


@lru_cache(maxsize=8_000)
def key(syllable: str) -> str:
    """Return ``syllable`` without diacritics, lower case, with i for y."""
    return _Y.sub("i", fold(_APOSTROPHE.sub("", syllable)))


@lru_cache(maxsize=8_000)
def accented(syllable: str) -> str:
    """Return letters and tone of ``syllable`` in one spelling: "Hoà", "hòa" → "hoa1"."""
    tone = ""
    letters = []
    for char in unicodedata.normalize("NFD", _APOSTROPHE.sub("", syllable).lower()):
        if char in _TONES:
            tone = _TONES[char]
        else:
            letters.append(char)
    return _Y.sub("i", unicodedata.normalize("NFC", "".join(letters))) + tone


def differ(typed: str, official: str) -> float:
    """Return how far two accented forms with one key are apart, 0 (same) to 1.

    Nothing typed where a mark belongs counts little, confusing hỏi and ngã less than
    another mark.
    """
    if typed == official:
        return 0.0
    if typed.isascii() and typed.isalpha():
        return 0.25
    if typed[:-1] == official[:-1] and {typed[-1], official[-1]} == {"3", "4"}:
        return 0.3
    return 1.0


_V = "aăâeêioôơuư"
_SOUNDS = (
    (re.compile(rf"^(gi|r)(?=[{_V}])"), "d"),
    (re.compile(r"^gi(?=\d?$)"), "di"),
    (re.compile(r"^tr"), "ch"),
    (re.compile(r"^s"), "x"),
    (re.compile(rf"^l(?=[{_V}])"), "n"),
    (re.compile(r"^(ng|g)h"), r"\1"),
    (re.compile(r"^(k|q(?=u))"), "c"),
    (re.compile(rf"^v(?=[{_V}])"), "d"),
    (re.compile(rf"(?<=[{_V}])n[gh](?=\d?$)"), "n"),
    (re.compile(rf"(?<=[{_V}])(ch|c|k)(?=\d?$)"), "t"),
    (re.compile(r"3$"), "4"),
)


@lru_cache(maxsize=8_000)
def sound(syllable: str) -> str:
    """Return the form in which syllables that are spoken alike somewhere are one.

    Takes a key or an accented form; in the latter hỏi and ngã are one as well.
    """
    for pattern, instead in _SOUNDS:
        syllable = pattern.sub(instead, syllable)
    return syllable


def key_of(name: str) -> str:
    """Return the key of a name: its syllables' keys with blanks between."""
    return " ".join(key(part) for part in split_name(name))


def split_name(name: str) -> list[str]:
    """Return the syllables of an official name; "Ia H' Drai" has two, "Ia" and "H'Drai"."""
    return re.findall(r"\w+(?:['’]\s?\w+)*", name)


@lru_cache(maxsize=8_000)
def untelex(token: str) -> str | None:
    """Return what ``token`` means as telex or VNI keystrokes, ``None`` when it is neither.

    Only plain ASCII tokens are looked at; "tieens" gives "tiến", "Hoa2" gives "Hòa".
    The caller decides whether the token might be a name as it stands.
    """
    low = token.lower()
    if not low.isascii():
        return None
    if _VNI.fullmatch(low) and any(char in "aeiouy" for char in low):
        return _from_vni(low)
    if _TELEX.fullmatch(low):
        return _from_telex(low)
    return None


def _from_telex(low: str) -> str | None:
    start = re.match(r"[^aeiouy]*", low)
    head, rest = (low[: start.end()], low[start.end() :]) if start else ("", low)
    if "d" in head and rest.endswith("d"):
        head, rest = head.replace("d", "đ", 1), rest[:-1]
    head = head.replace("dd", "đ")
    tone = ""
    letters = ""
    for char in rest:
        if char in _TELEX_TONES and letters:
            tone = _TELEX_TONES[char]
        elif char == "w" and letters:
            letters = _hook(letters)
        elif char in "aeo" and char in letters and not letters.endswith(("oa", "oe")):
            letters = letters.replace(char, _TELEX_VOWELS[char * 2], 1)
        else:
            letters += char
    if head + rest == low and not tone and letters == rest:
        return None
    return _with_tone(head + letters, tone)


def _hook(letters: str) -> str:
    if "uo" in letters:
        return letters.replace("uo", "ươ", 1)
    for plain, hooked in (("u", "ư"), ("o", "ơ"), ("a", "ă")):
        if plain in letters:
            return letters.replace(plain, hooked, 1)
    return letters + "w"


def _from_vni(low: str) -> str:
    tone = ""
    letters = ""
    for char in low:
        if char in _VNI_TONES:
            tone = _VNI_TONES[char]
        elif char == "6":
            letters = re.sub(r"[aeo](?=[^aeo]*$)", lambda v: _TELEX_VOWELS[v[0] * 2], letters)
        elif char == "7":
            letters = _hook(letters.replace("a", "\0")).replace("\0", "a")
        elif char == "8":
            letters = letters.replace("a", "ă", 1)
        elif char == "9":
            letters = letters.replace("d", "đ", 1)
        else:
            letters += char
    return _with_tone(letters, tone)


def _with_tone(letters: str, tone: str) -> str:
    """Put ``tone`` on the vowel; where exactly does not matter to :func:`accented`."""
    if not tone:
        return letters
    for place, char in enumerate(letters):
        if char in _VOWELS:
            return unicodedata.normalize("NFC", letters[: place + 1] + tone + letters[place + 1 :])
    return letters
