"""When somebody is at the desk: decides whether to wait or to be called back."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from dungcua.errors import InvalidCard

__all__ = ["Hours"]

_VIETNAM = timezone(timedelta(hours=7))
"""One zone, without summer time."""
_DAYS = {"t2": 0, "t3": 1, "t4": 2, "t5": 3, "t6": 4, "t7": 5, "cn": 6}
_RULE = re.compile(r"(t[2-7]|cn)(?:-(t[2-7]|cn))?((?: \d\d:\d\d-\d\d:\d\d)+)")
_SPAN = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours by day of the week, Viet Nam's time.

    Written as people here write them: "t2-t6 07:30-11:30 13:30-17:00; t7 07:30-11:30".
    Empty hours mean that nobody is ever there.
    """

    spans: tuple[tuple[int, time, time], ...]
    closed: Callable[[date], bool]

    @classmethod
    def read(cls, text: str, *, closed: Callable[[date], bool] = lambda _day: False) -> Hours:
        """Read the hours of a setting.

        Args:
            text: rules separated by semicolons; see the class.
            closed: whether a day is a holiday.

        Raises:
            InvalidCard: it cannot be read.

        """
        spans = []
        for rule in filter(None, (part.strip().lower() for part in text.split(";"))):
            match = _RULE.fullmatch(rule)
            if match is None:
                raise InvalidCard(f"service hours: {rule}")
            first = _DAYS[match[1]]
            last = _DAYS[match[2]] if match[2] else first
            for span in _SPAN.finditer(match[3]):
                try:
                    begin, end = time(int(span[1]), int(span[2])), time(int(span[3]), int(span[4]))
                except ValueError as error:
                    raise InvalidCard(f"service hours: {rule}") from error
                if begin >= end or first > last:
                    raise InvalidCard(f"service hours: {rule}")
                spans += [(day, begin, end) for day in range(first, last + 1)]
        return cls(tuple(spans), closed)

    def open_at(self, moment: datetime) -> bool:
        """Whether somebody is at the desk at ``moment``, a time with a zone."""
        here = moment.astimezone(_VIETNAM)
        if self.closed(here.date()):
            return False
        now, day = here.time(), here.weekday()
        return any(day == on and begin <= now < end for on, begin, end in self.spans)
