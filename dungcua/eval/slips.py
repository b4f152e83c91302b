"""Ways in which people write a message other than as it stands in a book.

The generator of disturbances for utterances; addresses have their own in
:mod:`dungcua.eval.disturb`. It shares no table with what it measures: neither the normaliser
nor the speller is read here. Every kind takes a text and a :class:`random.Random` and returns
the disturbed text; the same seed gives the same text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from random import Random

from dungcua.eval.disturb import NEIGHBOURS, Written, strip_marks
from dungcua.eval.disturb import telex as telex_keys
from dungcua.eval.disturb import vni as vni_keys

__all__ = ["KINDS", "Slip"]

Slip = Callable[[str, Random], str]

_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST = 3
_SHARE = 0.25
"""Share of the words of three letters or more that get a slip of the finger."""

_CHAT = {
    "không": ("k", "ko", "khg", "hok"), "được": ("đc", "dc"), "gì": ("j", "ji"), "với": ("vs",),
    "vậy": ("v", "z", "dzậy"), "rồi": ("r", "rùi"), "bao nhiêu": ("bn", "bnhiu"),
    "thế nào": ("ntn",), "như thế nào": ("ntn",), "làm": ("lm",), "cũng": ("cx", "cg"),
    "người": ("ng", "ngta"), "tôi": ("t", "toi"), "em": ("e",), "anh": ("a",), "chị": ("c",),
    "mình": ("mk", "m"), "biết": ("bít", "bik"), "giờ": ("h",), "nhiều": ("nhìu",),
    "cảm ơn": ("cmon", "tks"), "giấy": ("giấi",), "đăng ký": ("đki", "đky"), "hồ sơ": ("hs",),
    "căn cước": ("cccd",), "luôn": ("lun",), "quá": ("wá",), "phải": ("fải",),
    "điện thoại": ("đt",),
    "trước": ("trc",), "những": ("nhg",), "trong": ("trog",), "thôi": ("thui",),
}  # fmt: skip
_CENTRAL = {
    "gì": "chi", "sao": "răng", "đâu": "mô", "này": "ni", "kia": "tê", "thế": "rứa", "vậy": "rứa",
    "không": "nỏ", "làm": "mần", "chị": "ả", "cô": "o", "nào": "mô", "tôi": "tui",
}  # fmt: skip
_SOUTH = {
    "không": "hông", "tôi": "tui", "nhé": "nghen", "bố": "ba", "mẹ": "má", "giúp": "giùm",
    "thế": "vậy", "bảo": "biểu", "vào": "vô", "ông ấy": "ổng", "anh ấy": "ảnh", "chị ấy": "chỉ",
    "đấy": "đó", "xe máy": "xe honda", "bây giờ": "giờ",
}  # fmt: skip
# What a recogniser hears: letters that many dialects do not tell apart, one at a time.
_HEARD = (
    (r"\btr", "ch"), (r"\bch", "tr"), (r"\bs(?=[aeiouăâêôơưyáàảãạ])", "x"), (r"\bx", "s"),
    (r"\bgi(?=[aàáảãạâăơôuê])", "d"), (r"\bd(?=[aàáảãạâăơôuê])", "gi"), (r"ng\b", "n"),
    (r"n\b", "ng"), (r"c\b", "t"), (r"ỏ", "õ"), (r"ả", "ã"), (r"ễ", "ể"), (r"ữ", "ử"),
)  # fmt: skip
_SPOKEN = {
    "0": "không", "1": "một", "2": "hai", "3": "ba", "4": "bốn", "5": "năm", "6": "sáu",
    "7": "bảy", "8": "tám", "9": "chín",
}  # fmt: skip


def as_written(text: str, rng: Random) -> str:
    """Nothing is changed."""
    return text


def no_marks(text: str, rng: Random) -> str:
    """No diacritics, lower case."""
    return strip_marks(text).lower()


def chat(text: str, rng: Random) -> str:
    """The shorthand of chat, each word of the list with a chance of four in five."""
    return _words_for(text, _CHAT, rng, 0.8)


def telex(text: str, rng: Random) -> str:
    """Typed in Telex with the input method off."""
    return _WORD.sub(lambda m: telex_keys(Written(m.group(), "", ""), rng), text.lower())


def vni(text: str, rng: Random) -> str:
    """Typed in VNI with the input method off."""
    return _WORD.sub(lambda m: vni_keys(Written(m.group(), "", ""), rng), text.lower())


def telex_residue(text: str, rng: Random) -> str:
    """Every third word left in Telex keys: the input method lost the place."""
    return " ".join(
        telex(word, rng) if rng.random() < 1 / 3 else word for word in text.lower().split()
    )


def neighbours(text: str, rng: Random) -> str:
    """Neighbouring keys."""
    return _each(text, rng, _neighbour)


def doubled(text: str, rng: Random) -> str:
    """Letters typed twice."""
    return _each(text, rng, lambda word, at, _: word[: at + 1] + word[at] + word[at + 1 :])


def missing(text: str, rng: Random) -> str:
    """Letters left out."""
    return _each(text, rng, lambda word, at, _: word[:at] + word[at + 1 :])


def swapped(text: str, rng: Random) -> str:
    """Two letters in the wrong order."""
    return _each(
        text, rng, lambda word, at, _: word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    )


def recognised(text: str, rng: Random) -> str:
    """From a recogniser of speech: no signs, lower case, digits in words, one word misheard."""
    low = unicodedata.normalize("NFC", text).lower()
    low = re.sub(r"\d", lambda m: f" {_SPOKEN[m.group()]} ", low)
    words = re.sub(r"[^\w\s]", " ", low).split()
    long = [at for at, word in enumerate(words) if len(word) >= _SHORTEST]
    for at in rng.sample(long, min(len(long), 1 + len(long) // 8)):
        usable = [(p, r) for p, r in _HEARD if re.search(p, words[at])]
        if usable:
            pattern, instead = rng.choice(usable)
            words[at] = re.sub(pattern, instead, words[at], count=1)
    return " ".join(words)


def central(text: str, rng: Random) -> str:
    """Words of Nghệ An to Huế."""
    return _words_for(text, {k: (v,) for k, v in _CENTRAL.items()}, rng, 1.0)


def southern(text: str, rng: Random) -> str:
    """Words of the South."""
    return _words_for(text, {k: (v,) for k, v in _SOUTH.items()}, rng, 1.0)


def bare_slips(text: str, rng: Random) -> str:
    """No diacritics and a neighbouring key: haste on a telephone."""
    return strip_marks(neighbours(text, rng)).lower()


KINDS: dict[str, Slip] = {
    "as written": as_written,
    "no diacritics": no_marks,
    "chat shorthand": chat,
    "Telex keys": telex,
    "VNI keys": vni,
    "Telex residue": telex_residue,
    "neighbour keys": neighbours,
    "doubled letters": doubled,
    "missing letters": missing,
    "swapped letters": swapped,
    "no diacritics, neighbour keys": bare_slips,
    "speech recogniser": recognised,
    "central words": central,
    "southern words": southern,
}
"""Every disturbance by name, the undisturbed text first."""


def _words_for(text: str, table: dict[str, tuple[str, ...]], rng: Random, chance: float) -> str:
    low = unicodedata.normalize("NFC", text).lower()
    listed = sorted(table, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, listed))})(?!\w)")
    return pattern.sub(
        lambda m: rng.choice(table[m.group()]) if rng.random() < chance else m.group(), low
    )


def _each(text: str, rng: Random, slip: Callable[[str, int, Random], str]) -> str:
    def one(found: re.Match[str]) -> str:
        word = found.group()
        if len(word) < _SHORTEST or rng.random() >= _SHARE:
            return word
        return slip(word, rng.randrange(1, len(word)), rng)

    return _WORD.sub(one, unicodedata.normalize("NFC", text))


def _neighbour(word: str, at: int, rng: Random) -> str:
    key = NEIGHBOURS.get(strip_marks(word[at]).lower())
    return word if key is None else word[:at] + rng.choice(key) + word[at + 1 :]
