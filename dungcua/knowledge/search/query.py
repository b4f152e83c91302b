"""From what a person says to what is searched for: the words that name a procedure."""

from __future__ import annotations

import re
from itertools import pairwise

from dungcua.knowledge.text.fold import fold, squeeze, words

__all__ = ["CODE", "content", "grams", "syllables", "without_citations"]

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
    "gia dinh toi", "gia dinh em", "gia dinh", "thuc hien", "de nghi cho biet", "ho so de nghi",
    "trong nhung truong hop nao", "trong truong hop nao", "truong hop nao", "can ho so",
    "ho so can", "bao gom nhung gi", "gom nhung gi",
)  # fmt: skip
# Single words that name nothing. With diacritics the list is long; without them only words
# that are not also part of names may go ("tu" is "từ" but also "tử" of "khai tử").
_STOP = frozenset(
    "a à ạ ơi ah ha hả nha nhé nhỉ đi dạ vâng thì mà là của và với các những này đó kia ấy rồi "
    "sau khi vậy thế sao gì nào đâu chi chị em anh tôi mình tui cháu con bác cô chú bà ông ad shop "
    "sẽ đang bị được có không ko k hong hok để tại ở từ đến trong ngoài trên dưới về muốn cần phải "
    "xin hỏi biết làm nộp cho ai mấy lại thôi luôn cũng nữa thiệt thật quá lắm còn mới cũ".split()
)
_STOP_BARE = frozenset(
    "a ah ha nha nhe nhi vang thi ma la cua va voi cac nhung nay ay roi khi vay sao gi nao dau chi "
    "em anh toi minh tui chau ad shop se dang bi duoc khong ko k hong hok de o muon can phai hoi "
    "biet nop cho may luon cung nua thiet qua lam con the".split()
)
# "theo Thông tư số 41/2016/TT-BTTTT ngày 26/12/2016": the law that somebody has read says
# little about the procedure, and its number shares letters with others'.
_CITATION = re.compile(
    r"(?:\b(?:theo|tại|căn cứ) )?(?:\bquy định (?:tại|của|trong) )?"
    r"(?:\b(?:điểm|khoản|điều) [\w,.]+ )*"
    r"\b(?:thông tư|nghị định|luật|quyết định|công văn|nghị quyết|cv|nđ|tt|qđ)"
    r"(?: liên tịch)?(?: số)? \d+[\w/.-]*(?: ngày [\d/.-]+)?",
    re.IGNORECASE,
)
_FEWEST_WORDS = 4
_TALK_PATTERN = re.compile(
    r"\b(?:" + "|".join(re.escape(t) for t in sorted(set(_TALK), key=len, reverse=True)) + r")\b"
)


def syllables(text: str) -> list[str]:
    """Return the lower-case syllables of ``text`` with their diacritics, in NFC."""
    return [word.casefold() for word in words(squeeze(text))]


def grams(tokens: list[str]) -> list[str]:
    """Return the tokens followed by their neighbouring pairs ("khai sinh")."""
    return tokens + [f"{a} {b}" for a, b in pairwise(tokens)]


def without_citations(text: str) -> str:
    """Return ``text`` without numbers of law, unless hardly anything else is said."""
    rest = _CITATION.sub(" ", text)
    return rest if len(rest.split()) >= _FEWEST_WORDS else text


def content(text: str) -> tuple[list[str], list[str]]:
    """Split a question into (folded, plain) tokens that may name a procedure.

    Talk is cut out, and stop words at both ends; a stop word between two words that count
    stays, so that "khai sinh cho con" keeps its pairs. A question that is nothing but talk
    gives two empty lists; otherwise both lists have the same length.
    """
    plain = syllables(text)
    folded = [fold(token) for token in plain]
    stop = _STOP if folded != plain else _STOP_BARE
    silent = _talk(folded)
    strong = [i for i in range(len(plain)) if i not in silent and plain[i] not in stop]
    if not strong:
        return [], []
    kept = [i for i in range(strong[0], strong[-1] + 1) if i not in silent]
    return [folded[i] for i in kept], [plain[i] for i in kept]


def _talk(folded: list[str]) -> set[int]:
    """Return the positions of the tokens that belong to talk."""
    text = " ".join(folded)
    starts: dict[int, int] = {}
    at = 0
    for number, token in enumerate(folded):
        starts[at] = number
        at += len(token) + 1
    silent: set[int] = set()
    for match in _TALK_PATTERN.finditer(text):
        first = starts.get(match.start())
        if first is not None:
            silent.update(range(first, first + match[0].count(" ") + 1))
    return silent
