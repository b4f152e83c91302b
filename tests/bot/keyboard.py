"""What Telex and VNI keys a text takes: the inverse that the converters are tested with."""

from __future__ import annotations

import re
import unicodedata

_TONES = {"\u0301": "s1", "\u0300": "f2", "\u0309": "r3", "\u0303": "x4", "\u0323": "j5"}
_TELEX = {"ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw", "đ": "dd"}
_VNI = {"ă": "a8", "â": "a6", "ê": "e6", "ô": "o6", "ơ": "o7", "ư": "u7", "đ": "d9"}


def _keys(word: str, letters: dict[str, str], column: int) -> str:
    tone = ""
    bare = ""
    for c in unicodedata.normalize("NFD", word):
        if c in _TONES:
            tone = _TONES[c][column]
        else:
            bare += c
    typed = unicodedata.normalize("NFC", bare)
    return "".join(letters.get(c, c) for c in typed) + tone


def telex(text: str) -> str:
    """Return the Telex keys of lower-case ``text``, tone key at the end of each word."""
    return re.sub(r"[^\W\d_]+", lambda m: _keys(m.group(), _TELEX, 0), text)


def vni(text: str) -> str:
    """Return the VNI keys of lower-case ``text``, tone key at the end of each word."""
    return re.sub(r"[^\W\d_]+", lambda m: _keys(m.group(), _VNI, 1), text)
