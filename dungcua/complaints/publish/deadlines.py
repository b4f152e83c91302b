"""How many complaints were answered within the legal time limit (LAW.md E-11)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dungcua.complaints.calendar import vietnamese_date
from dungcua.complaints.model import EventKind, State
from dungcua.complaints.reading import Case

__all__ = ["Kept", "Standing", "by_level", "by_province", "kept", "standing"]

_NOT_COUNTED = frozenset({State.WITHDRAWN, State.NOT_OURS, State.DUPLICATE})


@dataclass(frozen=True, slots=True)
class Kept:
    """Counts of one group. ``late`` was answered after the day, ``overdue`` not yet.

    What is not due yet stands in ``running`` and belongs to no share.
    """

    in_time: int
    late: int
    overdue: int
    running: int

    @property
    def share(self) -> int | None:
        """Percent answered in time of all whose day has come; None when there is none."""
        due = self.in_time + self.late + self.overdue
        return None if due == 0 else round(100 * self.in_time / due)


class Standing(StrEnum):
    """Where a complaint stands with its legal day: one of the counts of :class:`Kept`."""

    IN_TIME = "in_time"
    LATE = "late"
    OVERDUE = "overdue"
    RUNNING = "running"


def standing(case: Case, today: date) -> Standing | None:
    """Return where ``case`` stands; None when it is not counted.

    Withdrawn, joined and foreign ones are not. The first answer of the body counts.
    """
    told = case.complaint
    if told.state in _NOT_COUNTED:
        return None
    answered = next(
        (
            vietnamese_date(event.at)
            for event in told.events
            if event.kind is EventKind.STEP and event.state is State.ANSWERED
        ),
        None,
    )
    if answered is not None:
        return Standing.IN_TIME if answered <= told.due_on else Standing.LATE
    return Standing.OVERDUE if told.due_on < today else Standing.RUNNING


def kept(
    cases: Iterable[Case], today: date, group: Callable[[Case], str | None]
) -> dict[str, Kept]:
    """Count ``cases`` by ``group`` (None = ""); see :func:`standing`."""
    counts: dict[str, Counter[Standing]] = defaultdict(Counter)
    for case in cases:
        found = standing(case, today)
        if found is not None:
            counts[group(case) or ""][found] += 1
    return {
        name: Kept(*(numbers[one] for one in Standing)) for name, numbers in sorted(counts.items())
    }


def by_province(case: Case) -> str | None:
    """Group by the name of the province."""
    return case.complaint.place.province if case.complaint.place else None


def by_level(case: Case) -> str | None:
    """Group by the level of the body that has it."""
    return str(case.complaint.recipient.level) if case.complaint.recipient else None
