"""What a message asks beside the facts of a card: a fine, a sum to be had, a visit, the same again.

Such words would pull other procedures up in the search; here they stay with the one that is
talked of, which says that its data do not tell. Cues only, on folded text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dungcua.actions.context import Context
from dungcua.actions.meant import named
from dungcua.knowledge.model import Procedure
from dungcua.knowledge.places import Resolution
from dungcua.knowledge.text.fold import fold
from dungcua.knowledge.text.moves import Moves
from dungcua.knowledge.text.normalise import normalise

__all__ = [
    "asks_fine",
    "asks_shorter",
    "asks_what_to_say",
    "asks_why_place",
    "beside_the_card",
    "mourns",
]

# "What do I say to them?": after a demand, at the counter.
_WHAT_TO_SAY = re.compile(
    r"\b(?:noi (?:gi|sao|chi|rang|the nao)|tra loi (?:sao|the nao|rang)) (?:\w+ ){0,2}?"
    r"(?:ho|can bo|quay|nguoi ta|cong an|mot cua)\b"
    r"|\bwhat (?:do|should|can) i (?:say|tell|answer)\b"
)
_WHY_ASK = re.compile(
    r"\b(?:sao|tai sao|vi sao|de lam gi)\b.*\b(?:hoi|can biet|phai noi|khai)\b"
    r"|\bkhong (?:muon |tien )?noi (?:cho o|dia chi|xa nao|noi o)\b|\bwhy do you (?:ask|need)\b"
)
_DIED = re.compile(
    r"\b(?:ba|bố|bo|mẹ|má|ông|bà|cha|thầy|u|vợ|chồng|con|cháu|anh|chị|em|cô|chú|bác|dì|cậu|mợ|mệ|ôn|mạ)"
    r"(?: [^\s,.;?!]+){0,3}? (?:mất|qua đời|chết|từ trần)\b"
)
_FINED = re.compile(r"\bbi phat\b|\bphat (?:bao nhieu|tien|gi|nang|hanh chinh)\b")
_FINE_AND_REASON = 4
# What a month brings is no fee: "mỗi tháng được mấy đồng", "được lãnh bao nhiêu".
_BENEFIT = re.compile(
    r"\b(?:moi|mot|1|hang) thang (?:thi )?(?:duoc|lanh|linh|nhan|huong)\b"
    r"|\b(?:duoc|lanh|linh|huong) (?:huong |cho |lanh |linh )?(?:bao nhieu|may|nhieu) "
    r"(?:tien|dong)\b"
    r"|\b(?:lanh|linh|huong) (?:duoc )?(?:bao nhieu|may)\b|\bmuc (?:huong|tro cap)\b"
)
_GIVES = re.compile(r"\b(?:tro cap|ho tro|huong|luong huu|che do|mai tang|hoc bong|tien)\b")
_AT_HOME = re.compile(
    r"\b(?:den|toi|xuong|vo|vao) (?:tan |tai )?nha (?:\w+ ){0,2}(?:lam|cap|chup|lay|giup|khong)\b"
    r"|\b(?:lam|cap|chup|lay) (?:\w+ ){0,2}tai nha\b"
)
_WONT = re.compile(
    r"\b(?:chu (?:nha|tro|ho)|chong|vo|bo|me|cong ty|hang xom|ben kia) (?:\w+ ){0,2}?"
    r"(?:khong|ko|k|nhat dinh khong) (?:chiu|cho|dong y|ky|hop tac)\b"
)
_SHORTER = re.compile(
    r"\b(?:noi|tra loi|viet) (?:lai )?(?:ngan|gon|don gian|de hieu)|\bngan (?:gon|thoi|lai)\b"
    r"|\bkho hieu\b|\b(?:khong|chua|ko|k) hieu\b|\b(?:noi|nhac) lai (?:di|giup|gium|cho|xem|coi)\b"
    r"|\b(?:too long|shorter|simpler|do not understand|don'?t understand|say (?:it|that) again)\b"
)
_MOST_SHORTER = 10
_SHORT_WORD = 5


def beside_the_card(
    found: Resolution, context: Context, asked: Sequence[str], move: Moves, card: Procedure | None
) -> bool:
    """Whether a message asks of the present procedure what its card does not hold.

    "Có bị phạt không?" after an answer means this procedure; searching for "phạt"
    would answer about another one.
    """
    if not context.procedure or found.candidates:
        return False
    if move.also or move.corrects or move.returns or move.foreign:
        return False
    flat = fold(found.text)
    if _BENEFIT.search(flat) and card is not None and _GIVES.search(fold(card.plain_name)):
        return set(asked) <= {"fee", "result"}
    if _AT_HOME.search(flat) or _WONT.search(flat):
        return set(asked) <= {"steps", "who"}
    if asked:
        return False
    words_named = named(found.text)
    if _FINED.search(flat) and len(words_named) <= _FINE_AND_REASON:
        return True
    if context.pending:
        return False
    return len(words_named) == 1 and len(words_named[0]) < _SHORT_WORD


def asks_what_to_say(text: str) -> bool:
    """Whether somebody asks what to say at a counter."""
    return _WHAT_TO_SAY.search(fold(text)) is not None


def asks_why_place(text: str) -> bool:
    """Whether somebody asks why we want to know the place, or will not say it."""
    return _WHY_ASK.search(fold(text)) is not None


def asks_fine(text: str) -> bool:
    """Whether somebody asks about a fine, whatever else is asked."""
    return _FINED.search(fold(text)) is not None


def asks_shorter(text: str) -> bool:
    """Whether somebody wants the last answer again in fewer words."""
    return len(text.split()) <= _MOST_SHORTER and _SHORTER.search(fold(normalise(text))) is not None


def mourns(card: Procedure | None, text: str) -> bool:
    """Whether somebody tells of a death, and the answer is about registering one."""
    about_death = card is not None and "khai tử" in card.plain_name.casefold()
    return about_death and _DIED.search(normalise(text).lower()) is not None
