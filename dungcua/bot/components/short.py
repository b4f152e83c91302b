"""What a short message says for certain: yes, no, stop it, a person please.

Closed classes of words, as grammar has them: a message counts only when nothing is left of it
but such words and particles of politeness. So "có" is a yes and "có phải đóng phí không" is
none of these; whatever holds a word more is left to the classifier.
"""

from __future__ import annotations

import re

from dungcua.knowledge.text.fold import fold, words
from dungcua.knowledge.text.normalise import normalise

__all__ = ["short_intent"]

_LONGEST = 12
_PARTICLE = (
    r"(?:a|ah|da|nha|nhe|nhen|nghen|nghe|nhi|do|day|di|luon|thoi|em|anh|chi|co|chu|bac|chau|con|ong|"
    r"ba|o|ad|ban|bot|oi|hi|ha|roi|giup|gium|dum|toi|tui|minh|cho|voi|vay|the|rua|ma|chu|la|thi|"
    r"please|pls)"
)
_YES = (
    r"(?:dong (?:y|i)(?: (?:cho )?(?:ghi(?: nhan| lai)?|gui|luu)(?: (?:cai )?phan anh)?(?: nay)?)?|"
    r"nhat tri|chap nhan|bang long|tan thanh|dung (?:roi|vay|the|a|do|y)|"
    r"phai (?:roi|vay|do|a)|chinh xac|chuan|vang|uh|uhm|um|ok|oke|oki|okie|okay|okela|"
    r"yes|yep|yeah|sure|please do|go ahead|i agree|agreed|"
    r"(?:please )?record (?:it|this|that|the report))"
)
_OPENERS = r"(?:da|vang|ok|u|uh|thoi|toi|em|tui|minh|bac|chau|con|o|a|cho)"
_PERSON = (
    r"(?:nguoi(?: (?:that|truc|ho tro|tu van|phu trach|khac|ta))*|can bo|nhan vien|tong dai vien|"
    r"tu van vien|ho tro vien|lanh dao|quan ly|truc ban)"
)
_DRAFT = r"(?:phan anh|ghi nhan|ban ghi|don|khieu nai|bao cao|yeu cau)"
_BODY = {
    "affirm": rf"(?:{_OPENERS} )*{_YES}(?: {_YES})*",
    "cancel": (
        rf"(?:{_OPENERS} |xin |muon |hay )*"
        rf"(?:huy(?: bo)?(?: {_DRAFT})?|rut(?: lai)?(?: {_DRAFT})?|"
        rf"(?:khoi|dung|ngung|ngung viec|dung viec|khong|ko|k|hong)(?: (?:can|muon))?"
        rf" (?:gui|ghi|ghi nhan|phan anh|bao|khieu nai|ghi lai)"
        rf"(?: (?:nua|phan anh|lai|het|gi|chi))*|"
        rf"bo (?:cai )?{_DRAFT}|cancel(?: it| that)?)"
    ),
    "ask_human": (
        rf"(?:{_OPENERS} |xin |muon |can |thich |hay |nho |lam on )*"
        rf"(?:duoc )?(?:gap|noi chuyen voi|noi voi|trao doi voi|noi may(?: cho| voi)?|"
        rf"chuyen(?: may)?(?: cho| sang| qua)?|ket noi(?: voi| toi)?|goi|keu|tu van boi)"
        rf"(?: (?:toi|em|tui|minh|bac|mot|truc tiep))* {_PERSON}"
        rf"(?: (?:phuong|xa|mot cua|nao|truc tiep|ra|noi chuyen|tra loi|that))*"
    ),
}
_TAIL = rf"(?: {_PARTICLE})*"
_WHOLE = {name: re.compile(rf"(?:{body}){_TAIL}") for name, body in _BODY.items()}

# Yes and no where the marks are typed: without them "dung" may be "dừng" and "co" be "cô".
_MARKED = {
    "affirm": frozenset("có ừ ừa ờ được đúng phải rồi vâng dạ ừm".split()),
    "deny": frozenset("không chưa hông hổng nỏ chẳng".split()),
}
_POLITE = frozenset(
    "dạ ạ vâng em anh chị cô chú bác cháu con tôi tui mình nha nhé nghen ơi đó".split()
)
_MOST_POLITE = 4
_ASKS = re.compile(r"\?|\b(?:khong|ko|chua|hong|ha|chang)\W*$")


def short_intent(text: str) -> str | None:
    """Return "affirm", "deny", "cancel" or "ask_human" when nothing else can be meant; else None.

    Args:
        text: one message, as typed.

    """
    plain = normalise(text).lower()
    tokens = words(plain)
    if not 0 < len(tokens) <= _LONGEST or "?" in text:
        return None
    marked = _by_marks(tokens)
    if marked is not None:
        return marked
    flat = " ".join(words(fold(plain)))
    for name, pattern in _WHOLE.items():
        if pattern.fullmatch(flat) and not (name == "affirm" and _ASKS.search(flat)):
            return name
    return None


def _by_marks(tokens: list[str]) -> str | None:
    """Read a message of one such word and particles ("dạ có ạ", "không em")."""
    if len(tokens) > _MOST_POLITE:
        return None
    rest = [token for token in tokens if token not in _POLITE]
    if not rest:
        return None
    return next((name for name, said in _MARKED.items() if said.issuperset(rest)), None)
