"""A clock that a test moves by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

__all__ = ["Clock"]

_MORNING = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


class Clock:
    """Tells the time it was set to."""

    def __init__(self, now: datetime = _MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)
