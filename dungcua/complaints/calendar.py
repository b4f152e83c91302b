"""Working days of the Vietnamese public administration."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

import yaml
from pydantic import TypeAdapter

from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.day import VIETNAM
from dungcua.knowledge.model import Confidence

__all__ = ["CALENDAR", "Calendar", "Day", "load_calendar", "vietnamese_date"]

CALENDAR = Path(__file__).parent / "data" / "holidays.yaml"

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Day:
    """A day that is not what its weekday says. ``source`` is a key of ``documents``."""

    day: date
    name: str
    source: str
    confidence: Confidence


@dataclass(frozen=True)
class Calendar:
    """Days off and working Saturdays, as far as official notices go.

    After ``confirmed_through`` a count is provisional: the yearly notice may move it.
    """

    verified_on: date
    confirmed_through: date
    documents: dict[str, str]
    days_off: tuple[Day, ...]
    working_saturdays: tuple[Day, ...]

    def __post_init__(self) -> None:
        """Refuse a day whose source is not named."""
        for entry in (*self.days_off, *self.working_saturdays):
            if entry.source not in self.documents:
                raise ValueError(f"{entry.day}: unknown source {entry.source}")

    def works(self, day: date) -> bool:
        """Whether the administration works on ``day``."""
        if any(day == off.day for off in self.days_off):
            return False
        return day.weekday() < _SATURDAY or any(day == s.day for s in self.working_saturdays)

    def after(self, day: date, working_days: int) -> date:
        """Return the last day of a period of ``working_days`` that begins after ``day``.

        The day of the event does not count (Civil Code 2015 art. 147).
        """
        if working_days < 1:
            raise ValueError("a period has at least one day")
        counted = (d for d in _days_after(day) if self.works(d))
        for _ in range(working_days - 1):
            next(counted)
        return next(counted)

    def left(self, today: date, day: date) -> int:
        """Return how many working days follow ``today`` up to ``day``, that one included.

        A day in the past gives the working days gone by since it, as a negative number.
        """
        if day < today:
            return -self.left(day, today)
        return sum(self.works(today + timedelta(days=n)) for n in range(1, (day - today).days + 1))

    def is_provisional(self, day: date) -> bool:
        """Whether a time limit that ends on ``day`` may still move."""
        return day > self.confirmed_through


def vietnamese_date(moment: datetime) -> date:
    """Return the date in Viet Nam at ``moment``, which must carry a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(UTC).astimezone(VIETNAM).date()


@lru_cache(maxsize=4)
def load_calendar(path: Path = CALENDAR) -> Calendar:
    """Read the calendar.

    Raises:
        MissingData: the file is not there.
        InvalidCard: it does not follow its schema, or names a source it does not list.

    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        return TypeAdapter(Calendar).validate_python(raw)
    except FileNotFoundError as error:
        raise MissingData(str(path)) from error
    # A day like 2026-13-01 is a ValueError to the reader already.
    except (yaml.YAMLError, ValueError) as error:
        raise InvalidCard(f"{path}: {error}") from error


def _days_after(day: date) -> Iterator[date]:
    while True:
        day += timedelta(days=1)
        yield day
