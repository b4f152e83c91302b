"""Dates as people here read them: 22/11/2026, on the clock of Việt Nam (UTC+7, no summer time)."""

from __future__ import annotations

from datetime import UTC, date, datetime

from dungcua.knowledge.day import VIETNAM

__all__ = ["day", "moment"]


def day(value: date | datetime | None, lang: str = "vi") -> str:
    """Return ``22/11/2026``, in English ``22 Nov 2026``; nothing for None.

    A moment without a zone is taken as UTC, as the database stores it.
    """
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = _local(value).date()
    return value.strftime("%d %b %Y" if lang == "en" else "%d/%m/%Y")


def moment(value: datetime, lang: str = "vi") -> str:
    """Return ``14:05 ngày 22/11/2026``, in English ``14:05, 22 Nov 2026``."""
    clock = _local(value).strftime("%H:%M")
    return f"{clock}, {day(value, lang)}" if lang == "en" else f"{clock} ngày {day(value)}"


def _local(value: datetime) -> datetime:
    if value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    return value.astimezone(VIETNAM)
