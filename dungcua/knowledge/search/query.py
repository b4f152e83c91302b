"""From what a person says to what is searched for: the words that name a procedure."""

from __future__ import annotations

import re

from dungcua.knowledge.text.fold import fold, squeeze, words

__all__ = ["CODE", "content", "grams", "syllables"]

CODE = re.compile(r"(?<![\w.])([1-6]\.\d{6})(?![\w.])")
"""A procedure code of the national portal."""

# Phrases that ask, greet or tell about the teller, folded. They name no procedure, and
# their words ("giấy tờ", "nộp", "làm") would pull unrelated names up. Longest first.
_TALK = (
    "cho em hoi", "cho toi hoi", "cho minh hoi", "cho hoi", "xin hoi", "xin chao", "chao anh",
    "chao chi", "chao ban", "lam on", "vui long", "giup em", "giup toi", "giup minh", "gium em",
    "huong dan em", "huong dan toi", "huong dan", "toi muon hoi", "em muon hoi", "minh muon hoi",
    "toi muon biet", "toi muon", "em muon", "minh muon", "chau muon", "con muon", "tui muon",
    "muon hoi", "toi can", "em can", "minh can", "can nhung giay to gi", "can giay to gi",
    "can giay to nao", "can nhung gi", "can ho so gi", "ho so gom nhung gi", "ho so gom gi",
    "can giay to chi", "can chuan bi gi", "can mang theo gi", "mang theo nhung gi", "mang theo gi",
    "giay to gi", "giay to nao", "giay to chi", "nhung giay to", "thanh phan ho so",
    "nop ho so o dau", "nop o dau", "nop cho nao", "lam o dau", "o dau", "cho nao", "noi nao",
    "den dau", "di dau", "nop dau", "lam dau", "ai giai quyet", "co quan nao",
    "het bao nhieu tien", "bao nhieu tien", "mat bao nhieu tien", "ton bao nhieu",
    "le phi bao nhieu", "le phi la bao nhieu", "phi bao nhieu", "het bao nhieu", "bao nhieu",
    "mat bao lau", "bao lau thi xong", "bao lau xong", "bao lau", "may ngay", "may bua",
    "trong bao nhieu ngay", "bao nhieu ngay", "thoi han giai quyet", "thoi gian giai quyet",
    "khi nao co ket qua", "bao gio xong", "nhu the nao", "the nao", "lam sao", "ra sao", "ntn",
    "duoc khong", "co duoc khong", "phai khong", "dung khong", "hay khong", "khong a",
    "thi lam gi", "phai lam gi", "lam gi", "can lam gi", "thi sao", "la gi", "nhu nao",
    "thu tuc hanh chinh", "thu tuc", "quy trinh", "trinh tu thuc hien", "trinh tu", "cac buoc",
    "online duoc khong", "truc tuyen duoc khong", "qua mang duoc khong", "anh oi", "chi oi",
    "em oi", "ad oi", "a oi", "shop oi", "bac oi", "co oi", "chu oi", "vay a", "the a", "vay chu",
    "vay anh", "vay chi", "voi a", "cam on", "da em chao", "em chao", "hien nay", "bay gio", "gio",
    "theo quy dinh", "quy dinh", "cho em", "cho toi", "cho minh", "nha em", "nha toi", "nha minh",
    "gia dinh toi", "gia dinh em", "gia dinh", "thuc hien",
)  # fmt: skip
_STOP = frozenset(
    "a ah ak ha nha nhe nhi di oi da vang thi ma la cua va voi cac nhung nay do kia ay roi sau khi "
    "vay the sao gi nao dau chi em anh toi minh tui chau con bac co chu ba ong ad shop se dang bi "
    "duoc co khong ko k hong hok de tai o tu den trong ngoai tren duoi ve muon can phai xin hoi "
    "biet lam nop cho ai may lai thoi luon cung nua thiet that qua lam".split()
)
_TALK_PATTERN = re.compile(
    r"\b(?:" + "|".join(re.escape(t) for t in sorted(set(_TALK), key=len, reverse=True)) + r")\b"
)


def syllables(text: str) -> list[str]:
    """Return the lower-case syllables of ``text`` with their diacritics, in NFC."""
    return [word.casefold() for word in words(squeeze(text))]


def grams(tokens: list[str]) -> list[str]:
    """Return the tokens followed by their neighbouring pairs ("khai sinh")."""
    return tokens + [f"{a} {b}" for a, b in zip(tokens, tokens[1:], strict=False)]


def content(text: str) -> tuple[list[str], list[str]]:
    """Split a question into (folded, plain) tokens that may name a procedure.

    Talk is cut out of the folded text; the plain tokens are those whose folded form
    survives. A question that is nothing but talk gives two empty lists.
    """
    plain = syllables(text)
    flat = fold(" ".join(plain))
    kept = words(_TALK_PATTERN.sub(" | ", flat))
    strong = [t for t in kept if t not in _STOP]
    if not strong:
        return [], []
    # single-syllable stop words stay when they stand between two strong ones, so that
    # "khai sinh cho con" keeps its shape in pairs
    left, right = kept.index(strong[0]), len(kept) - 1 - kept[::-1].index(strong[-1])
    folded = kept[left : right + 1]
    alive = set(folded)
    return folded, [p for p in plain if fold(p) in alive]
