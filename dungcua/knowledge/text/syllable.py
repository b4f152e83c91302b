"""Which strings can be a written Vietnamese syllable, with or without diacritics.

The language has some 2,500 rime and onset pairs; a table of both is enough to tell a
keystroke residue ("tucj") from a syllable ("tục", "tuc"). No frequency, no dictionary.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

__all__ = ["has_marks", "is_plain_syllable", "is_syllable"]

_ONSETS = "|b|c|ch|d|đ|g|gh|gi|h|k|kh|l|m|n|ng|ngh|nh|p|ph|qu|r|s|t|th|tr|v|x".split("|")
_RIMES = (
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây "
    "e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu "
    "i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu "
    "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet "
    "oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt "
    "u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut "
    "uy uya uych uyên uyêt uynh uyp uyt uyu "
    "ư ưa ưc ưi ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu "
    "y ych yêm yên yêng yêt yêu ynh yt"
).split()
_STOPPED = ("c", "ch", "p", "t")
_DOUBLE_O = ("xoong", "boong", "soong", "moong", "mooc", "sooc", "rooc")
_TONES = {
    "\u0300": "huyền",
    "\u0301": "sắc",
    "\u0303": "ngã",
    "\u0309": "hỏi",
    "\u0323": "nặng",
}


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")


_SHAPES = frozenset(onset + rime for onset in _ONSETS for rime in _RIMES)
_PLAIN_SHAPES = frozenset(_bare(shape) for shape in _SHAPES)


def has_marks(text: str) -> bool:
    """Whether any letter of ``text`` carries a Vietnamese mark (tone, hat, horn, bar)."""
    decomposed = unicodedata.normalize("NFD", text)
    return any(unicodedata.combining(c) for c in decomposed) or "đ" in text or "Đ" in text


@lru_cache(maxsize=4096)
def is_syllable(word: str) -> bool:
    """Whether ``word`` (NFC, one word) can be a Vietnamese syllable as written.

    Checks onset, rime, that there is at most one tone, and that a syllable which stops
    in c, ch, p or t has the sắc or nặng tone when it has marks at all.
    """
    tones = []
    letters = []
    for c in unicodedata.normalize("NFD", word.lower()):
        if c in _TONES:
            tones.append(_TONES[c])
        else:
            letters.append(c)
    shape = unicodedata.normalize("NFC", "".join(letters))
    if len(tones) > 1 or shape not in _SHAPES:
        return False
    stopped = shape.endswith(_STOPPED)
    return not (stopped and tones and tones[0] not in ("sắc", "nặng"))


def is_plain_syllable(word: str) -> bool:
    """Whether ``word``, typed without any mark, can stand for a syllable ("thuc").

    Two o in a row count in the few borrowed words that have them ("xoong"): elsewhere
    they are the Telex key of ô.
    """
    low = word.lower()
    return low in _PLAIN_SHAPES and ("oo" not in low or low in _DOUBLE_O)
