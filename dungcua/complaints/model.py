"""What a complaint is: its states, its history, and the draft it grows from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from dungcua.knowledge.model import Level

__all__ = [
    "Actor",
    "Body",
    "Channel",
    "Complaint",
    "Door",
    "Draft",
    "Elsewhere",
    "Event",
    "EventKind",
    "Filer",
    "Place",
    "Recipient",
    "Reporter",
    "State",
    "Statistics",
    "Urgency",
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


class Urgency(StrEnum):
    """How soon somebody should look at it; changes no legal time limit."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    """Somebody loses something that cannot wait: a deadline, a treatment, a journey."""


class Reporter(StrEnum):
    """Whether somebody can be reached. An anonymous report is recorded too (LAW.md E-14)."""

    ANONYMOUS = "anonymous"
    CONTACT = "contact"


class Body(StrEnum):
    """The kind of body that looks at a complaint."""

    SERVICE_CENTRE = "service_centre"
    POLICE = "police"
    TAX = "tax"
    SOCIAL_INSURANCE = "social_insurance"
    OUTSIDE = "outside"
    """A school, a notary, a company: not a counter of the administration."""


class Elsewhere(StrEnum):
    """The right door of what is not ours."""

    APPEAL = "khieu_nai"
    """Khiếu nại (LAW.md E-12)."""
    DENUNCIATION = "to_cao"
    """Tố cáo (LAW.md E-13)."""
    OTHER_BODY = "other_body"
    """A state body that keeps no counter of this kind: a court, a ministry."""
    PRIVATE = "private"
    """A bank, an employer, a private school: not the public administration."""


class EventKind(StrEnum):
    """What a line of the history tells. Only a step changes the state."""

    STEP = "step"
    INFORMATION = "information"
    EVIDENCE_ADDED = "evidence_added"
    EVIDENCE_REMOVED = "evidence_removed"
    CONTACT = "contact"
    """A contact was given, changed or taken back."""
    CONTACT_READ = "contact_read"
    URGENCY = "urgency"
    ASSIGNED = "assigned"
    TRANSFER = "transfer"
    """Another body has it now; code, clock and history stay."""
    JOINED = "joined"
    """The complaint it was joined to was joined to another one."""
    OVERDUE = "overdue"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Recipient:
    """The kind of body that has a complaint, and its level."""

    body: Body
    level: Level


@dataclass(frozen=True, slots=True)
class Filer:
    """Who filed a complaint for somebody else; kept apart from the reporter.

    ``staff`` is the id of an account, never a name.
    """

    role: str
    staff: str


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
    """One line in the history of a complaint. ``at`` is in UTC, ``reason`` is redacted.

    ``state`` is the one after the event. ``detail`` holds what changed besides, in words
    of a machine, and nothing personal. A reason that was erased reads so.
    """

    at: datetime
    state: State
    actor: Actor
    reason: str
    kind: EventKind = EventKind.STEP
    detail: Mapping[str, object] = field(default_factory=dict)


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
    happened_on: date | None = None
    said_when: str | None = None
    counter: str | None = None
    urgency: Urgency = Urgency.NORMAL


@dataclass(frozen=True, slots=True)
class Complaint:
    """A recorded complaint as anyone who holds its code may see it.

    ``received_at`` is in UTC; ``due_on`` is the Vietnamese date of the legal time limit
    for the first handling (LAW.md E-11). The link to the conversation is not in here.

    ``happened_on`` is the day it happened, ``said_when`` and ``counter`` are as told.
    ``recipient`` is who has it, once it was forwarded; ``follow_on`` the day by which
    something must happen next, None when nobody owes anything. ``erased`` tells that the
    words are gone.
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
    happened_on: date | None = None
    said_when: str | None = None
    counter: str | None = None
    urgency: Urgency = Urgency.NORMAL
    reporter: Reporter = Reporter.ANONYMOUS
    recipient: Recipient | None = None
    follow_on: date | None = None
    elsewhere: Elsewhere | None = None
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Statistics:
    """Counts over the register on a day.

    ``answered`` waits for the citizen's word and is *not* part of ``solved``;
    ``overdue`` are those nobody answered within the legal time limit. ``joined`` are
    reports of something another report already tells: ``recorded`` counts them, the
    number of cases is ``recorded - joined``.
    """

    recorded: int
    open: int
    answered: int
    solved: int
    overdue: int
    joined: int = 0
