"""What a place in the queue is, and what is told about the queue: values, read from rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, select

from dungcua.errors import UnknownEntry
from dungcua.store.schema_queue import queue_entries

__all__ = ["Ending", "Entry", "Figures", "Note", "Part", "entry_row", "read_entry"]


class Ending(StrEnum):
    """How a wait ended."""

    BOT = "bot"
    """Handed back to the bot, by the person or by the citizen."""
    CLOSED = "closed"
    CALLBACK = "callback"
    """Instead of waiting, the citizen is called back."""


class Part(StrEnum):
    """What a figure of a period counts; all but the last go by when the wait began."""

    ENTERED = "entered"
    TAKEN = "taken"
    REPLIED = "replied"
    """A person has said something."""
    LEFT = "left"
    """Over before anybody took it."""
    ENDED = "ended"
    """Over since then, whenever it began."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in the queue. Times are in UTC.

    ``summary`` is redacted. ``holder`` is the account that has it; None while it waits.
    ``conversation_id`` belongs in no page, address or log.
    """

    id: int
    conversation_id: str
    since: datetime
    summary: str
    lang: str
    province_code: str | None
    commune_code: str | None
    place: str | None
    holder: int | None
    taken_at: datetime | None
    first_reply_at: datetime | None
    active_at: datetime | None
    ended_at: datetime | None
    ending: Ending | None

    @property
    def open(self) -> bool:
        """Whether somebody still waits, or a person still has it."""
        return self.ended_at is None


@dataclass(frozen=True, slots=True)
class Note:
    """What colleagues tell each other about a conversation; the citizen never sees it."""

    id: int
    author: int
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Figures:
    """Load and waiting times. ``waiting`` and ``held`` are of now, the rest of a period.

    Medians and 90th percentiles are None when nothing was taken; ``left`` counts those
    that ended before anybody took them.
    """

    waiting: int
    held: int
    oldest: timedelta | None
    entered: int
    taken: int
    left: int
    wait_median: timedelta | None
    wait_p90: timedelta | None
    reply_median: timedelta | None


def entry_row(unit: Connection, entry_id: int) -> Row[Any]:
    """Return the row of a place in the queue.

    Raises:
        UnknownEntry: there is none, or its conversation expired or was erased.

    """
    row = unit.execute(select(queue_entries).where(queue_entries.c.id == entry_id)).one_or_none()
    if row is None:
        raise UnknownEntry
    return row


def read_entry(row: Row[Any]) -> Entry:
    """Return a stored place in the queue."""
    told = dict(row._mapping)
    ending = told.pop("ending")
    return Entry(**told, ending=Ending(ending) if ending else None)
