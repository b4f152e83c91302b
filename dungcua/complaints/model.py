"""What a complaint is: its states, its history, and the draft it grows from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

__all__ = [
    "Actor",
    "Channel",
    "Complaint",
    "Door",
    "Draft",
    "Event",
    "Place",
    "State",
    "Statistics",
]


class State(StrEnum):
    """Where a complaint stands. "Answered" is the body's word, "confirmed" the citizen's."""

    RECEIVED = "received"
    TRIAGED = "triaged"
    FORWARDED = "forwarded"
    ANSWERED = "answered"
    CONFIRMED = "confirmed"
    """The citizen says that it is solved: the only state that counts as solved."""
    CONTESTED = "contested"
    ESCALATED = "escalated"
    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    NOT_OURS = "not_ours"
    """Outside the public administration or a door of its own; the reason names the door."""


class Actor(StrEnum):
    """Who moved a complaint; never a person's name."""

    CITIZEN = "citizen"
    OPERATOR = "operator"
    BODY = "body"
    """The public body the complaint went to."""
    SYSTEM = "system"


class Channel(StrEnum):
    """How a complaint reached us."""

    CHAT = "chat"
    FORM = "form"
    HOTLINE = "hotline"
    TEAM = "team"
    """A community team, on somebody's behalf."""


class Door(StrEnum):
    """The three legal doors, kept apart (LAW.md E-10 to E-13)."""

    REPORT = "phan_anh"
    """Phản ánh, kiến nghị: what this register holds."""
    APPEAL = "khieu_nai"
    """Khiếu nại, against a decision that touches one's own right: filed elsewhere."""
    DENUNCIATION = "to_cao"
    """Tố cáo, of a breach of the law, by name: filed elsewhere."""


@dataclass(frozen=True, slots=True)
class Place:
    """The present place something happened at; the commune may be unknown.

    Names come with their type ("Xã Hòa Tiến"), the province as in the place table.
    """

    province: str
    commune: str | None = None
    commune_code: str | None = None

    @property
    def full(self) -> str:
        """Return "Xã Hòa Tiến, Đà Nẵng", or the province alone."""
        return f"{self.commune}, {self.province}" if self.commune else self.province


@dataclass(frozen=True, slots=True)
class Event:
    """One step in the life of a complaint. ``at`` is in UTC, ``reason`` is redacted."""

    at: datetime
    state: State
    actor: Actor
    reason: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A report that is being told; nothing is promised yet. ``words`` are redacted."""

    opened_at: datetime
    words: str
    procedure: str | None
    violations: tuple[str, ...]
    papers: tuple[str, ...]
    door: Door
    place: Place | None
    said_place: str | None
    knowledge_version: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """A recorded complaint as anyone who holds its code may see it.

    ``received_at`` is in UTC; ``due_on`` is the Vietnamese date of the legal time limit
    for the first handling (LAW.md E-11). The link to the conversation is not in here.
    """

    code: str
    received_at: datetime
    state: State
    place: Place | None
    said_place: str | None
    channel: Channel
    procedure: str | None
    words: str
    violations: tuple[str, ...]
    papers: tuple[str, ...]
    knowledge_version: str
    door: Door
    due_on: date
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over the register on a day.

    ``answered`` waits for the citizen's word and is *not* part of ``solved``;
    ``overdue`` are those nobody answered within the legal time limit.
    """

    recorded: int
    open: int
    answered: int
    solved: int
    overdue: int
