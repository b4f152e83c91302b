"""The reading side: lists for the desk and the pages, one case with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Text, and_, cast, func, or_, select

from dungcua.complaints import codes, rows, workflow
from dungcua.complaints.attachments import Attachment, Attachments
from dungcua.complaints.ledger import Ledger
from dungcua.complaints.model import (
    Channel,
    Complaint,
    Filer,
    Place,
    Recipient,
    Reporter,
    State,
    Urgency,
)
from dungcua.errors import InputError, UnknownCode
from dungcua.knowledge.model import Level
from dungcua.knowledge.text.fold import fold
from dungcua.store.schema import complaint_filers, complaints

__all__ = ["Case", "Filters", "Order", "Page", "Reading", "Scope", "Summary", "in_scope"]

_ESCAPE = "\\"
_MOST_ON_PAGE = 200
_CHUNK = 200


class Order(StrEnum):
    """What comes first."""

    DEADLINE = "deadline"
    """What is due soonest; what nobody owes anything for comes last."""
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the country somebody may see; nothing given is everything.

    ``provinces`` are names as in the place table; ``communes`` are codes. A complaint is
    inside when it is in one of the provinces or in one of the communes.
    """

    provinces: frozenset[str] = frozenset()
    communes: frozenset[str] = frozenset()

    def holds(self, place: Place | None) -> bool:
        """Whether a complaint of ``place`` is inside."""
        if not self.provinces and not self.communes:
            return True
        if place is None:
            return False
        return place.province in self.provinces or place.commune_code in self.communes


@dataclass(frozen=True, slots=True)
class Filters:
    """Which complaints to list; what is not given does not matter.

    Attributes:
        scope: what the asker may see at all.
        states: in one of these.
        assignee: the account in charge ("mine").
        unassigned: nobody is in charge yet.
        overdue: something should have happened before today.
        escalated: it went one level up and waits for an answer there.
        due_by: something must happen by this day.
        province: name as in the place table.
        commune_code: of the present commune.
        procedure: code.
        violation: V code; "" is for those that name none.
        channel: how it came.
        urgency: how soon.
        level: who has it.
        since: received at this moment or later.
        until: received before this moment.
        text: all of these words in words, place or counter, without regard to diacritics;
            or a tracking code.

    """

    scope: Scope = Scope()
    states: frozenset[State] = frozenset()
    assignee: str | None = None
    unassigned: bool = False
    overdue: bool = False
    escalated: bool = False
    due_by: date | None = None
    province: str | None = None
    commune_code: str | None = None
    procedure: str | None = None
    violation: str | None = None
    channel: Channel | None = None
    urgency: Urgency | None = None
    level: Level | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of a list. ``reports`` counts all that are joined to it, itself included.

    ``number`` stands in the desk's addresses and in the audit: the code belongs in neither.
    """

    number: int
    code: str
    received_at: datetime
    state: State
    place: Place | None
    procedure: str | None
    violations: tuple[str, ...]
    papers: tuple[str, ...]
    channel: Channel
    urgency: Urgency
    reporter: Reporter
    recipient: Recipient | None
    due_on: date
    follow_on: date | None
    overdue: bool
    assignee: str | None
    reports: int
    erased: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list. ``number`` counts from 1; ``total`` is over all pages."""

    items: tuple[Summary, ...]
    number: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Case:
    """All the desk sees of a complaint: never the contact itself.

    ``joined_to`` and ``followers`` are tracking codes: for the desk, not for citizens, and
    only those that lie within the asker's scope; ``beyond`` counts the others.
    """

    summary: Summary
    complaint: Complaint
    attachments: tuple[Attachment, ...]
    filer: Filer | None
    joined_to: str | None
    followers: tuple[str, ...]
    provisional: bool
    """The legal time limit reaches into days no official notice settles yet."""
    beyond: int = 0


class Reading:
    """Reads the register. Each method is one unit of work that changes nothing."""

    def __init__(self, ledger: Ledger, attachments: Attachments) -> None:
        """Read from the ledger's store."""
        self._ledger = ledger
        self._attachments = attachments

    def search(
        self,
        filters: Filters | None = None,
        *,
        page: int = 1,
        size: int = 50,
        order: Order = Order.DEADLINE,
    ) -> Page:
        """Return one page of the complaints that fit; a page beyond the last is empty.

        Raises:
            InputError: the page is below 1, or its size not between 1 and 200.

        """
        if page < 1 or not 1 <= size <= _MOST_ON_PAGE:
            raise InputError("page or size")
        where = self._where(filters or Filters())
        query = select(complaints).where(*where).order_by(*_ordered(order))
        with self._ledger.store.reading() as unit:
            total = unit.execute(
                select(func.count()).select_from(complaints).where(*where)
            ).scalar_one()
            found = unit.execute(query.limit(size).offset((page - 1) * size)).all()
            items = self._summaries(unit, found)
        return Page(items, page, max(1, -(-total // size)), total)

    def every(self, filters: Filters | None = None) -> Iterator[Case]:
        """Yield every complaint that fits, oldest first, with all that belongs to it.

        Read in parts: one that changes meanwhile is told as it is when its turn comes.
        """
        asked = filters or Filters()
        where = self._where(asked)
        last = 0
        while True:
            with self._ledger.store.reading() as unit:
                found = unit.execute(
                    select(complaints)
                    .where(*where, complaints.c.id > last)
                    .order_by(complaints.c.id)
                    .limit(_CHUNK)
                ).all()
                cases = [self._case(unit, row, asked.scope) for row in found]
            yield from cases
            if len(found) < _CHUNK:
                return
            last = found[-1].id

    def case(self, code: str, scope: Scope | None = None, *, related: Scope | None = None) -> Case:
        """Return one complaint with all that belongs to it.

        Args:
            code: in any spelling.
            scope: what the asker may see at all.
            related: of which other complaints of its group the codes may be told; as far
                as ``scope`` if it is not given.

        Raises:
            MistypedCode: as :meth:`Register.find`.
            UnknownCode: as :meth:`Register.find`, or it is outside ``scope``.

        """
        with self._ledger.store.reading() as unit:
            row = self._ledger.row(unit, code)
            if scope is not None and not scope.holds(rows.read_place(row)):
                raise UnknownCode
            return self._case(unit, row, related or scope or Scope())

    def code_of(self, number: int) -> str:
        """Return the tracking code of the complaint ``number``.

        Raises:
            UnknownCode: there is none.

        """
        with self._ledger.store.reading() as unit:
            code = unit.execute(
                select(complaints.c.code).where(complaints.c.id == number)
            ).scalar_one_or_none()
        if code is None:
            raise UnknownCode
        return str(code)

    def _case(self, unit: Connection, row: Row[Any], told: Scope) -> Case:
        filer = unit.execute(
            select(complaint_filers).where(complaint_filers.c.complaint_id == row.id)
        ).first()
        leader_id = self._ledger.leader(unit, row.id)
        related = {leader_id} - {None} | set(self._ledger.followers(unit, row.id))
        named = {
            found.id: found.code
            for found in unit.execute(
                select(complaints.c.id, complaints.c.code)
                .where(complaints.c.id.in_(related), *in_scope(told))
                .order_by(complaints.c.id)
            )
        }
        beyond = len(related) - len(named)
        return Case(
            summary=self._summaries(unit, [row])[0],
            complaint=self._ledger.complaint(unit, row),
            attachments=self._attachments.of(unit, row),
            filer=None if filer is None else Filer(filer.role, filer.staff),
            joined_to=named.pop(leader_id, None) if leader_id is not None else None,
            followers=tuple(named.values()),
            provisional=self._ledger.calendar.is_provisional(row.due_on),
            beyond=beyond,
        )

    def _summaries(self, unit: Connection, found: Sequence[Row[Any]]) -> tuple[Summary, ...]:
        today = self._ledger.today()
        reports = self._ledger.count_reports(unit, [row.id for row in found])
        return tuple(_summary(row, today, reports[row.id]) for row in found)

    def _where(self, asked: Filters) -> list[ColumnElement[bool]]:
        c = complaints.c
        open_states = c.state.in_(workflow.UNANSWERED)
        where = list(in_scope(asked.scope))
        for column, value in (
            (c.assignee, asked.assignee),
            (c.province, asked.province),
            (c.commune_code, asked.commune_code),
            (c.procedure, asked.procedure),
            (c.channel, asked.channel),
            (c.urgency, asked.urgency),
            (c.level, asked.level),
        ):
            if value is not None:
                where.append(column == value)
        if asked.states:
            where.append(c.state.in_(asked.states))
        if asked.unassigned:
            where.append(c.assignee.is_(None))
        if asked.overdue:
            where.append(and_(open_states, c.follow_on < self._ledger.today()))
        if asked.escalated:
            where.append(c.state == State.ESCALATED)
        if asked.due_by is not None:
            where.append(and_(open_states, c.follow_on <= asked.due_by))
        if asked.since is not None:
            where.append(c.received_at >= asked.since)
        if asked.until is not None:
            where.append(c.received_at < asked.until)
        if asked.violation == "":
            where.append(cast(c.violations, Text) == "[]")
        elif asked.violation is not None:
            # A list of short codes, written as JSON: the quotes mark its ends.
            where.append(_contains(cast(c.violations, Text), f'"{asked.violation}"'))
        return where + _about(asked.text)


def _about(text: str) -> list[ColumnElement[bool]]:
    if not text.strip():
        return []
    try:
        return [complaints.c.code == codes.parse(text)]
    except InputError:
        return [_contains(complaints.c.folded, word) for word in fold(text).split()]


def _contains(column: ColumnElement[Any], part: str) -> ColumnElement[bool]:
    return column.contains(part, autoescape=True, escape=_ESCAPE)


def in_scope(scope: Scope) -> Iterator[ColumnElement[bool]]:
    """Yield the condition that keeps a query of complaints inside ``scope``."""
    if scope.provinces or scope.communes:
        yield or_(
            complaints.c.province.in_(scope.provinces),
            complaints.c.commune_code.in_(scope.communes),
        )


def _ordered(order: Order) -> tuple[ColumnElement[Any], ...]:
    if order is Order.NEWEST:
        return (complaints.c.id.desc(),)
    # SQLite and PostgreSQL put NULL at different ends unless told.
    return (complaints.c.follow_on.asc().nulls_last(), complaints.c.id)


def _summary(row: Row[Any], today: date, reports: int) -> Summary:
    state = State(row.state)
    owed = state in workflow.UNANSWERED
    return Summary(
        number=row.id,
        code=row.code,
        received_at=row.received_at,
        state=state,
        place=rows.read_place(row),
        procedure=row.procedure,
        violations=tuple(row.violations),
        papers=tuple(row.papers),
        channel=Channel(row.channel),
        urgency=Urgency(row.urgency),
        reporter=Reporter(row.reporter),
        recipient=rows.read_recipient(row),
        due_on=row.due_on,
        follow_on=row.follow_on,
        overdue=owed and row.follow_on is not None and row.follow_on < today,
        assignee=row.assignee,
        reports=reports,
        erased=row.erased_at is not None,
    )
