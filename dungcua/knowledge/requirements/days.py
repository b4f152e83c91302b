"""Comparing two days a person names: the promised one and the one they came."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dungcua.knowledge.requirements.gazetteer import Mention, Mentions
from dungcua.knowledge.requirements.tokens import Utterance, plain_key
from dungcua.knowledge.text.fold import fold

__all__ = ["compare_days"]

_DATE = re.compile(r"^(\d{1,2})(?:[/.-](\d{1,2}))?(?:[/.-]\d{2,4})?$")
_WEEKDAYS = {"hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "nhật": 8}
_READ = {plain_key(word): number for word, number in _WEEKDAYS.items()}
_READ_FOLDED = {fold(word): number for word, number in _WEEKDAYS.items()}
_REACH = 6
"""Words between "hẹn" or "nay" and the day."""
_CLOSE = 3
_HALF_YEAR = 6

_Day = tuple[int | None, int]
"""Month, if it was said, and day of the month; a weekday is (0, 2 … 8)."""


def compare_days(utterance: Utterance, mentions: Mentions) -> bool | None:
    """Return whether the promised day has passed; None where two days cannot be compared.

    "Hẹn ngày 25, nay 20" has not; "phiếu ghi 05/11, hôm nay 22/11" has.
    """
    due = _first(utterance, mentions.get("due", ()))
    now = _first(utterance, mentions.get("today", ())) or _before(
        utterance, mentions.get("visit", ())
    )
    if due is None or now is None:
        return None
    (due_month, due_day), (now_month, now_day) = due, now
    if (due_month == 0) != (now_month == 0):
        return None
    if due_month and now_month and due_month != now_month:
        later = (now_month - due_month) % 12
        return later < _HALF_YEAR
    return None if now_day == due_day else now_day > due_day


def _first(utterance: Utterance, after: Iterable[Mention]) -> _Day | None:
    for mention in after:
        for index in range(mention.end, min(mention.end + _REACH, len(utterance.tokens))):
            token = utterance.tokens[index]
            if token.sentence != mention.sentence:
                break
            found = _day(utterance, index)
            if found is not None:
                return found
    return None


def _before(utterance: Utterance, visits: Iterable[Mention]) -> _Day | None:
    """Return the day right before a visit: "thứ tư tôi ghé"."""
    for mention in visits:
        for index in range(mention.start - 1, max(-1, mention.start - _CLOSE), -1):
            found = _day(utterance, index)
            if found is not None:
                return found
    return None


def _day(utterance: Utterance, index: int) -> _Day | None:
    token = utterance.tokens[index]
    before = utterance.tokens[index - 1].folded if index else ""
    if before in ("thu", "chu"):
        table, key = (_READ, token.plain) if utterance.accented else (_READ_FOLDED, token.folded)
        weekday = table.get(key)
        return None if weekday is None else (0, weekday)
    match = _DATE.match(token.plain)
    if match is None or not 1 <= int(match[1]) <= 31:
        return None
    following = utterance.tokens[index + 1].folded if index + 1 < len(utterance.tokens) else ""
    if following in ("ngay", "thang", "gio", "lan", "tuan", "nghin", "ngan", "trieu", "dong"):
        return None  # a span, an hour or a sum, not a day
    month = int(match[2]) if match[2] else None
    return month, int(match[1])
