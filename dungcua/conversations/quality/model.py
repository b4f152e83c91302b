"""What is drawn, what is marked, and what is counted of it: values only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

__all__ = [
    "Candidate",
    "Counted",
    "Criterion",
    "Item",
    "Kind",
    "Mark",
    "Review",
    "Reviewed",
    "Sample",
    "Wanted",
    "by_week",
]


class Kind(StrEnum):
    """What kind of talk was drawn."""

    TALK = "talk"
    """A conversation that a person had."""
    BOT = "bot"
    """A conversation that the bot had alone, and that is closed."""
    CALL = "call"


class Criterion(StrEnum):
    """What is asked of each talk, in the order of the form."""

    PROCEDURE = "procedure"
    """The right procedure was named."""
    COUNTER = "counter"
    """The right counter was named."""
    CITED = "cited"
    """What was said rests on a source that was named."""
    POLITE = "polite"
    SHORT = "short"
    LAWFUL = "lawful"
    """A demand of an office was rightly judged."""


class Mark(StrEnum):
    """How a criterion was met."""

    YES = "yes"
    NO = "no"
    NONE = "none"
    """It does not apply: nobody asked for it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which talks may be drawn.

    Attributes:
        first: ended at this moment or later.
        until: ended before this moment.
        kinds: of these kinds.
        areas: codes of provinces and communes; None = the whole country, also where the
            place is not known.
        worker: answered by this account; None = whoever.
        but: not answered by this account: who draws reviews nothing of the own.

    """

    first: datetime
    until: datetime
    kinds: frozenset[Kind] = frozenset(Kind)
    areas: frozenset[str] | None = None
    worker: int | None = None
    but: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A talk that may be drawn. ``key`` tells it from all others of its kind."""

    kind: Kind
    key: str
    conversation_id: str | None
    entry_id: int | None
    call_id: int | None
    worker: int | None
    ended_at: datetime
    province_code: str | None
    commune_code: str | None


@dataclass(frozen=True, slots=True)
class Sample:
    """A draw. ``population`` is how many talks it was drawn from; ``reviewed`` of ``drawn``."""

    id: int
    drawn_at: datetime
    drawn_by: int
    seed: str
    kind: str
    first: datetime
    until: datetime
    areas: frozenset[str] | None
    worker: str
    size: int
    population: int
    drawn: int
    reviewed: int


@dataclass(frozen=True, slots=True)
class Item:
    """A talk that was drawn. ``worker`` None = the bot.

    ``conversation_id`` belongs in no page, address or log; None = erased, or a call.
    """

    id: int
    sample_id: int
    kind: Kind
    conversation_id: str | None
    entry_id: int | None
    call_id: int | None
    worker: int | None
    ended_at: datetime
    province_code: str | None
    commune_code: str | None


@dataclass(frozen=True, slots=True)
class Review:
    """The marks of one talk. ``note`` is redacted."""

    reviewer: int
    at: datetime
    marks: Mapping[Criterion, Mark]
    note: str


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A talk with its review."""

    item: Item
    review: Review


@dataclass(frozen=True, slots=True)
class Counted:
    """How often a criterion was met in a week. What does not apply counts for neither."""

    yes: int
    no: int

    @property
    def share(self) -> int | None:
        """Percent met; None when nothing was judged."""
        judged = self.yes + self.no
        return round(100 * self.yes / judged) if judged else None


def by_week(reviewed: Iterable[Reviewed], zone: tzinfo) -> dict[date, Mapping[Criterion, Counted]]:
    """Count by the week in which the talk ended, newest first; weeks are named by their Monday.

    Args:
        reviewed: talks with their reviews.
        zone: the clock that tells which day it was.

    """
    marks: dict[date, list[Mapping[Criterion, Mark]]] = {}
    for one in reviewed:
        marks.setdefault(_monday(one.item.ended_at, zone), []).append(one.review.marks)
    return {
        week: {
            criterion: Counted(
                sum(told.get(criterion) is Mark.YES for told in marks[week]),
                sum(told.get(criterion) is Mark.NO for told in marks[week]),
            )
            for criterion in Criterion
        }
        for week in sorted(marks, reverse=True)
    }


def _monday(at: datetime, zone: tzinfo) -> date:
    day = at.astimezone(zone).date()
    return day - timedelta(days=day.weekday())
