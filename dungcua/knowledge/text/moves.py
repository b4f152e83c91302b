"""What a message does to the conversation, apart from what it asks.

"Không, ý tôi là khai tử" corrects, "quay lại vụ sổ đỏ" returns, "thế còn kết hôn" goes on
with the same question, "nhờ chị đi thay" names who goes. Cues only, on folded text: what a
procedure is, is decided elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from dungcua.knowledge.text.fold import fold, nfc, squeeze
from dungcua.knowledge.text.syllable import has_marks

__all__ = ["Moves", "moves"]

_NO = r"(?:khong|ko|k|hong|hong phai|hok|no)"
# What is taken back, with the clause that names it: "không phải Hải Châu, …".
_TAKEN_BACK = re.compile(
    rf"^(?:\W*(?:a|ua|o|y|thoi|da|khoan|oh)\b)*\W*{_NO} phai (?:o |la )?[^,.;!?]*[,.;!]\s*"
    rf"(?:ma )?(?:la )?"
)
# "…, chứ không phải hết hạn": what is denied at the end.
_DENIED_AFTER = re.compile(rf"[,\s]+(?:chu|ma) {_NO} phai .*$")
_CORRECTION = re.compile(
    rf"^(?:\W*(?:a|ua|o|y|thoi|da|khoan|xin loi|sorry|oh|ah)\b)*\W*"
    rf"(?:{_NO}(?: phai)?[,.\s]+(?:y (?:toi|em|minh|chi|anh|con|tui) (?:la|hoi)|(?:toi|em|minh|tui) "
    rf"(?:hoi|noi|muon hoi|dang hoi))"
    rf"|y (?:toi|em|minh|chi|anh|con|tui) (?:la|hoi)"
    rf"|nham(?: roi)?(?=[\s]*[,.:]| la\b)|lon(?: roi)?(?=[\s]*[,.:]| la\b)|noi nham|noi lon|go nham|sai roi|dinh chinh|{_NO} phai,"
    rf"|sao lai [^,.;!?]*, ?(?:toi|em|minh|tui) (?:noi|hoi|bao) la"
    rf"|(?:thoi )?dung (?:ra )?la(?= .*\b(?:do|moi dung|moi phai|co)\W*$)"
    rf"|no,? i mean(?:t)?|sorry,? i mean(?:t)?|i meant?|actually)\b[\s,.:]*(?:la |o day la )?"
)
_CORRECTION_END = re.compile(r"[\s,]*\b(?:moi dung|moi phai|co|chu|do)\W*$")
_RETURN = re.compile(
    r"\b(?:quay lai|tro lai|ve lai|noi tiep|tiep tuc)\b(?! tu dau)"
    r"|\b(?:luc|hoi|khi|vua|ban) (?:nay|nãy)\b|\b(?:cai|viec|vu|thu tuc) (?:truoc|dau tien|hoi dau)\b"
    r"|\b(?:go(?:ing)? back to|back to|earlier|the previous|the first one)\b"
)
_RETURN_WORDS = re.compile(
    r"\b(?:thoi|cho hoi|cho toi hoi|cho em hoi|hoi lai|quay lai|tro lai|ve lai|tiep tuc|noi tiep|"
    r"lai|luc nay|hoi nay|khi nay|vua nay|ban nay|luc truoc|hoi dau|thu tuc truoc|cai truoc|viec truoc|"
    r"vu truoc|vu|viec|cai|di|nhe|voi|go back to|going back to|back to|the previous one|earlier)\b"
)
_OPENING = r"^(?:\W*(?:a|à|u|ừ|ok|roi|rồi|da|dạ|vang|vâng|uh|um|ừm)\b)*\W*"
_ALSO_MARKED = re.compile(
    rf"{_OPENING}(?:(?:thế|vậy|và|rứa) )?(?:còn|thế)\b(?! lại| nhỏ| bé)|\bthì sao\b|\bthì thế nào\b"
    rf"|\bthì như nào\b|\bthì răng\b"
)
_ALSO_BARE = re.compile(
    rf"{_OPENING}(?:(?:the|vay|va|rua) )?(?:con|the)\b(?! (?:toi|em|minh|tui|anh|chi|ba|nho|be|lai|muon"
    rf"|cai nay|trai|gai|oi|xin|hoi|can|bi|da|chua|duoc)\b)|\bthi sao\b|\bthi the nao\b|\bthi rang\b"
    rf"|^\W*(?:and |what about|how about)"
)
_POINTS = re.compile(
    r"\b(?:cai|giay|thu tuc|viec|vu|to|the|don|ho so|loai|khoan) (?:do|nay|kia|ay|no|day)\b"
    r"|^(?:\W*(?:vay|the|va|ma|roi|thi)\b)*\W*no\b|\b(?:it|that one|this one)\b"
)
# "Nộp hộ mẹ" is for her; "hộ nghèo", "hộ khẩu", "hộ chiếu" are things.
_FOR = r"ho(?! (?:ngheo|can ngheo|thoat ngheo|khau|chieu|gia dinh|kinh doanh|tich|dan|rieng)\b)"
_PROXY = re.compile(
    r"\b(?:nho|cho|de) (?:\w+ ){1,4}?(?:di|nop|lam|lay|dung ra)(?: \w+){0,3} ?(?:thay|gium|giup|ho)?\b(?=.*"
    r"\b(?:thay|gium|giup|ho|duoc|dum)\b)"
    rf"|\b(?:di|nop|lam|lay|khai|xin|ky)(?: \w+){{0,2}} (?:thay|gium|dum|{_FOR})\b"
    r"|\b(?:nho|thue) (?:\w+ ){1,4}?(?:di|nop|lam|lay)\b"
    r"|\buy quyen\b|\b(?:on behalf of|authori[sz]ed|my behalf|for me)\b"
)
_FOREIGN = re.compile(
    r"\bnguoi (?:nuoc ngoai|ngoai quoc|han|nhat|dai loan|trung quoc|tau|my|phap|anh quoc|uc|duc|nga|"
    r"lao|campuchia|thai|singapore|malaysia|canada|tay|phi|an do|hong kong|y|bi|ha lan|thuy dien|"
    r"philippines|viet kieu)\b|\bquoc tich (?!viet)\w+|\b(?:chong|vo|ba|bo|cha|me) (?:\w+ )?tay\b"
    r"|\b(?:i am|i'm|he is|she is|husband is|wife is) (?:a |an )?(?:foreigner|american|british|french|"
    r"korean|japanese|chinese|german|australian|canadian|indian|russian|from (?!viet)\w+)\b"
)
_YES = re.compile(
    r"^(?:da |vang )*(?:co|roi|dung|phai|u|uh|uhm|vang|da|yes|yep|ok|oke|co a|co roi|roi a|"
    r"co \w+(?: \w+){0,2} roi|\w+(?: \w+){0,3} roi)(?: (?:a|em|anh|chi|nhe|nha|do|roi))*\W*$"
)
_ORDINAL = re.compile(
    r"^(?:\W*(?:da|vay|chon|lay|the|a|ok|the|toi|em|minh|muon)\b)*\W*(?:cai|so|muc|viec|thu tuc|lua chon|option|number|the)? ?(?:thu )?"
    r"(?P<word>dau tien|dau|nhat|mot|1|hai|nhi|2|ba|3|tu|bon|4|cuoi cung|cuoi|"
    r"first|second|third|fourth|last)(?: one)?\W*$"
)
_NUMBERS = {
    "dau tien": 0, "dau": 0, "nhat": 0, "mot": 0, "1": 0, "first": 0, "hai": 1, "nhi": 1, "2": 1,
    "second": 1, "ba": 2, "3": 2, "third": 2, "tu": 3, "bon": 3, "4": 3, "fourth": 3,
    "cuoi cung": -1, "cuoi": -1, "last": -1,
}  # fmt: skip
_ORDINAL_WORDS = 4
_LACKS = re.compile(
    r"\b(?:khong|ko|k|hong|hok|chua|mat|thieu|quen|khoi)\b.*\b(?:co )?(?:sao|duoc|on) "
    r"(?:khong|ko|k|hong|hok|ha|chu|hem)\b"
    r"|\b(?:can|phai|bat buoc)\b.*\b(?:khong|ko|k|hong|hok|hem|ha|a)\b"
)
_ERASE = re.compile(
    r"\b(?:xoa|huy|delete|erase|clear)\b.*\b(?:hoi thoai|tro chuyen|lich su|tin nhan|noi chuyen|"
    r"du lieu|thong tin (?:cua )?(?:toi|em|minh)|conversation|chat|history|messages|my data)\b"
)


@dataclass(frozen=True, slots=True)
class Moves:
    """What a message does.

    Attributes:
        rest: the message without the words of correcting or denying; what it asks.
        corrects: it takes back what was said before.
        returns: it goes back to something earlier in the conversation.
        back_to: what it goes back to, in its own words; may be empty.
        also: it asks the same of something else ("thế còn …").
        points: it says "that paper", "it": what we talk of already.
        proxy: somebody else goes in the person's place.
        foreign: a foreigner has part in it.
        yes: it says yes and nothing else.
        ordinal: which of the things offered it picks, from 0; -1 is the last.
        lacks: it asks what happens without some paper, or whether one is needed.
        erases: it wants the stored conversation gone.

    """

    rest: str
    corrects: bool = False
    returns: bool = False
    back_to: str = ""
    also: bool = False
    points: bool = False
    proxy: bool = False
    foreign: bool = False
    yes: bool = False
    ordinal: int | None = None
    lacks: bool = False
    erases: bool = False


def moves(text: str) -> Moves:
    """Read what ``text`` does to the conversation."""
    plain = nfc(squeeze(text)).strip()
    flat = _fold_in_place(plain)
    rest, corrects = plain, False
    if len(flat) == len(plain):  # else offsets would not fit: leave the text alone
        rest, corrects = _corrected(plain, flat)
    now = fold(rest)
    returns = _RETURN.search(now) is not None
    picked = _ORDINAL.search(now) if len(now.split()) <= _ORDINAL_WORDS else None
    return Moves(
        rest=rest,
        corrects=corrects,
        returns=returns,
        back_to=" ".join(_RETURN_WORDS.sub(" ", now).split()) if returns else "",
        also=_goes_on(rest, now),
        points=_POINTS.search(now) is not None,
        proxy=_PROXY.search(now) is not None,
        foreign=_FOREIGN.search(now) is not None,
        yes=_YES.match(now) is not None,
        ordinal=_NUMBERS[picked["word"]] if picked else None,
        lacks=_LACKS.search(now) is not None,
        erases=_ERASE.search(now) is not None,
    )


def _goes_on(rest: str, flat: str) -> bool:
    """Whether it begins with "còn"; "con" (child) is told apart where marks are typed."""
    low = rest.lower()
    pattern = _ALSO_MARKED if has_marks(low) else _ALSO_BARE
    return pattern.search(low if has_marks(low) else flat) is not None


def _corrected(plain: str, flat: str) -> tuple[str, bool]:
    """Return what stands instead of what was taken back."""
    for pattern in (_TAKEN_BACK, _CORRECTION):
        found = pattern.match(flat)
        if found is None or found.end() >= len(flat):
            continue
        rest, flat_rest = plain[found.end() :], flat[found.end() :]
        end = _CORRECTION_END.search(flat_rest)
        if end is not None and end.start() > 0:
            rest, flat_rest = rest[: end.start()], flat_rest[: end.start()]
        again = _TAKEN_BACK.match(flat_rest)  # "nhầm, không phải của tôi, của mẹ tôi"
        if again is not None and again.end() < len(flat_rest):
            rest = rest[again.end() :]
        return rest.strip(" ,.:"), True
    denied = _DENIED_AFTER.search(flat)
    if denied is not None and denied.start() > 0:
        return plain[: denied.start()], True
    return plain, False


def _fold_in_place(text: str) -> str:
    """Fold letter by letter, so that offsets stay those of ``text``."""
    return "".join(_one(c) for c in text.lower())


def _one(letter: str) -> str:
    folded = fold(letter)
    return folded if len(folded) == 1 else letter
