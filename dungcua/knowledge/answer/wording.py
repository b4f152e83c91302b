"""Numbers, dates and money the Vietnamese way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from dungcua.knowledge.model import Channel, Currency, TimeLimit, TimeUnit

__all__ = [
    "CHANNELS",
    "day",
    "duration",
    "enumerate_vi",
    "lower_first",
    "money",
    "span",
    "spelled_law",
    "time_limit",
    "upper_first",
]

CHANNELS = {
    Channel.COUNTER: "nộp trực tiếp",
    Channel.ONLINE: "nộp trực tuyến",
    Channel.POST: "gửi bưu chính",
}
_CURRENCIES = {Currency.VND: "đồng", Currency.USD: "đô la Mỹ"}
_NAMES = ("Cổng ", "Ủy ban ", "Việt Nam", "VNeID", "Hà Nội", "Hải Phòng", "Đà Nẵng")
"""What keeps its capital within a sentence."""
_UNITS = {
    TimeUnit.HOUR: "giờ",
    TimeUnit.WORKING_HOUR: "giờ làm việc",
    TimeUnit.WORKING_DAY: "ngày làm việc",
    TimeUnit.DAY: "ngày",
    TimeUnit.MONTH: "tháng",
}

_SHORTEST, _LONGEST = "Mức ngắn nhất", "Mức dài nhất"
_ASIDE = re.compile(r" \([^)]*\)")
_SHORT_LAW = (
    (re.compile(r"\bNĐ (?=\d)"), "Nghị định "),
    (re.compile(r"\bNQ (?=\d)"), "Nghị quyết "),
    (re.compile(r"\bTT (?=\d)"), "Thông tư "),
    (re.compile(r"\bQĐ (?=\d)"), "Quyết định "),
    (re.compile(r"\bCĐ (?=\d)"), "Công điện "),
    (re.compile(r"\bĐ(?=\d)"), "Điều "),
    (re.compile(r"\bk(?=\d)"), "khoản "),
)


def day(when: date) -> str:
    """Return "22/11/2026"; days and months below ten keep their zero, as on forms."""
    return f"{when.day:02d}/{when.month:02d}/{when.year}"


def money(amount: int, currency: Currency = Currency.VND) -> str:
    """Return "8.000 đồng" or "145 đô la Mỹ": a point between thousands."""
    return f"{amount:,}".replace(",", ".") + f" {_CURRENCIES[currency]}"


def time_limit(limit: TimeLimit) -> str | None:
    """Return "1 ngày làm việc", or None when no number is stated."""
    if limit.value is None or limit.unit is TimeUnit.UNKNOWN:
        return None
    return duration(limit.value, limit.unit)


def duration(value: float, unit: TimeUnit) -> str:
    """Return "1 ngày làm việc" or "0,5 ngày"; the unit must be known."""
    return f"{value:g} {_UNITS[unit]}".replace(".", ",")


def span(limits: Sequence[TimeLimit]) -> tuple[TimeLimit, TimeLimit] | None:
    """Return the two limits that the portal gives as the shortest and the longest of one time."""
    shortest = next((each for each in limits if (each.when or "").startswith(_SHORTEST)), None)
    longest = next((each for each in limits if (each.when or "").startswith(_LONGEST)), None)
    if shortest is None or longest is None or shortest.unit is not longest.unit:
        return None
    return None if shortest.value is None or longest.value is None else (shortest, longest)


def enumerate_vi(parts: list[str], last: str = "và") -> str:
    """Join with commas and a last "và", or another word such as "hoặc"."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def lower_first(text: str) -> str:
    """Lower the first letter unless the word looks like an abbreviation or a name."""
    first = text.split(" ", 1)[0]
    if text.startswith(_NAMES):
        return text
    return text if first.isupper() and len(first) > 1 else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """Raise the first letter and leave the rest."""
    return text[:1].upper() + text[1:]


def spelled_law(basis: str) -> str:
    """Return the first law that a basis names, written out as it is said.

    "NĐ 118/2025 Đ14 k2; TT 03/2025" is "Nghị định 118/2025 Điều 14 khoản 2".
    """
    text = _ASIDE.sub("", basis).split(";", 1)[0].strip()
    for short, long in _SHORT_LAW:
        text = short.sub(long, text)
    return text
