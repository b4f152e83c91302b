"""The day in Việt Nam (UTC+7, no summer time), wherever the server stands."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

__all__ = ["VIETNAM", "today_here"]

VIETNAM = timezone(timedelta(hours=7), "ICT")


def today_here() -> date:
    """Return the day on the clock of Việt Nam."""
    return datetime.now(VIETNAM).date()
