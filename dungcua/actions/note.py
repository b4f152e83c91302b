"""Reading an operator's note: its main place, what is demanded, and the matter that is left."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from dungcua.actions.front import FrontDesk
from dungcua.knowledge.places import Resolution, Role
from dungcua.knowledge.requirements import Check, Finding
from dungcua.knowledge.search import Ask
from dungcua.knowledge.text.normalise import normalise

__all__ = ["LEARNED", "Ranked", "believed", "main_place", "placeless", "ranked", "without"]

_MOST_LIKELY = 5
_MOST_PARTS = 4
_CERTAIN = 0.75
_VAGUE = 0.6
_FIRST = 1.15
_PARTS = re.compile(r"\s*[,;+.]\s*|\s+\+\s*")
# What says something about the caller or the clerk, not about the matter.
_BESIDE = re.compile(
    r"\b(?:khách(?: hàng)?|người gọi)(?: (?:hỏi|bức xúc|cần|muốn))?\b|\bbức xúc\b|\bhỏi\b|"
    r"\b(?:bị )?cán bộ(?: (?:xã|phường|huyện))?\b|"
    r"\bkhông (?:có )?(?:biên lai|phiếu|giấy hẹn)(?: khi)?\b|\bgắn chip\b|"
    r"\b(?:giấy )?mới (?:nhận|cho làm|làm|trả)(?: hồ sơ)?\b|^(?:xã|phường|một cửa)\b",
    re.IGNORECASE,
)
# What leads to a place goes with it: "hộ khẩu xã Hòa Tiến" is no household matter.
_LEADS = re.compile(
    r"(?:\b(?:đang|hiện|đều|nhà|hộ khẩu|thường trú|tạm trú|quê|ở|tại|sống|về|thuộc)\s*)+$",
    re.IGNORECASE,
)
_OLD = re.compile(r"^\s*(?:cũ|trước đây)\b", re.IGNORECASE)
# Operators put the thing first and what became of it last: "sổ đỏ mất".
_LOST = re.compile(r"^(.{3,40}) (mất|hỏng|rách)$")
_EXPIRED = re.compile(r"^(?!.*\b(?:đổi|gia hạn|cấp lại|làm lại)\b)(.{3,40}) hết hạn$")
LEARNED = 0.6
"""Up to this confidence a finding was only learned from like stories."""

# A note that tells of nobody's demand is like such stories only because both are short.
_TELLS = re.compile(
    r"\b(?:bắt|đòi|yêu cầu|ép|từ chối|đuổi|thu|mất tiền|không (?:nhận|cho|trả|cấp|chịu|có phiếu|"
    r"biên lai|giải quyết)|bảo|hẹn|trễ|quá hạn|cò|vòi|gợi ý|quát|lòng vòng|dọa)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(r"\W*(?:(?:bố|cha|ba|mẹ|má|vợ|chồng|con|cháu|ông|bà|anh|chị|em)\W*)+")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A procedure found; ``certain`` tells that its words explain a part of the note wholly."""

    code: str
    weight: float
    certain: bool


def believed(check: Check, note: str) -> list[Finding]:
    """Return the findings; what is only like other stories counts when a demand is told."""
    told = _TELLS.search(normalise(note)) is not None
    return [each for each in check.findings if each.confidence > LEARNED or told]


def without(text: str, pieces: Iterable[str]) -> str:
    """Cut what was demanded out of a note: it must not pull its own procedures up."""
    for piece in pieces:
        text = text.replace(piece, " ")
    return " ".join(_BESIDE.sub(" ", text).split())


def main_place(front: FrontDesk, found: Resolution) -> Resolution:
    """Prefer, of several places of residence, the one that is told more precisely."""
    precise = [
        mention
        for mention in found.mentions
        if mention.role is Role.RESIDENCE and mention.candidates and mention.candidates[0].commune
    ]
    if not precise or (found.candidates and found.candidates[0].commune):
        return found
    mention = precise[0]
    old = " cũ" if _OLD.match(found.text[mention.end :]) else ""
    again = front.places.resolve(mention.text + old)
    return replace(again, text=found.text, mentions=found.mentions)


def placeless(found: Resolution) -> str:
    """Return the note without its places and the words that lead to them."""
    text = found.text
    for mention in sorted(found.mentions, key=lambda each: each.start, reverse=True):
        before = _LEADS.sub("", text[: mention.start])
        text = f"{before} {_OLD.sub('', text[mention.end :])}"
    return text


def ranked(front: FrontDesk, text: str) -> list[Ranked]:
    """Search the note as a whole and in its parts; a part that is explained wholly counts most."""
    best: dict[str, Ranked] = {}
    parts = [
        _in_order(part)
        for part in _PARTS.split(text)
        if len(part.split()) > 1 and not _PEOPLE.fullmatch(part)
    ]
    for part in dict.fromkeys([text.strip(), *parts[:_MOST_PARTS]]):
        result = front.search.search(part, top=_MOST_LIKELY)
        if result.abstain:
            continue
        vague = result.ask is Ask.PROCEDURE
        # The matter comes first in a note, its circumstances later.
        share = (_VAGUE if vague else 1.0) * (_FIRST if parts and part == parts[0] else 1.0)
        for hit in result.hits:
            weight = share * hit.score * (0.4 + 0.6 * hit.evidence)
            if hit.code not in best or best[hit.code].weight < weight:
                certain = hit.evidence >= _CERTAIN and not vague
                best[hit.code] = Ranked(hit.code, weight, certain)
    return sorted(best.values(), key=lambda each: -each.weight)


def _in_order(part: str) -> str:
    return _EXPIRED.sub(r"đổi \1 hết hạn", _LOST.sub(r"\2 \1", part.strip()))
