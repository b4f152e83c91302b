"""What every part of the register does with a complaint inside one unit of work.

Nothing here opens a unit of work: whoever does decides what belongs together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from dungcua.complaints import codes, history, routing, rows, workflow
from dungcua.complaints.calendar import Calendar, load_calendar, vietnamese_date
from dungcua.complaints.model import (
    Actor,
    Complaint,
    Elsewhere,
    Event,
    EventKind,
    Recipient,
    State,
)
from dungcua.errors import CannotJoin, CaseMoved, Erased, HighestLevel, InputError, UnknownCode
from dungcua.knowledge.text.redact import redact
from dungcua.store.engine import Store
from dungcua.store.schema import (
    complaint_events,
    complaint_evidence,
    complaint_joins,
    complaint_notes,
    complaint_reminders,
    complaints,
)

__all__ = ["Ledger", "Witness", "nobody_watches"]

Witness = Callable[[Connection], None]
"""Writes down who did something, inside the unit of work of the deed: both or neither."""


_LEADER_GONE = "Phản ánh đứng đầu nhóm đã được rút; phản ánh này được xem xét riêng."


def nobody_watches(_unit: Connection) -> None:
    """Note nothing: the deed is the citizen's own, or the system's."""


def _now() -> datetime:
    return datetime.now(UTC)


class Ledger:
    """Reads complaints and writes their history. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime] = _now,
        calendar: Calendar | None = None,
    ) -> None:
        """Work on ``store``; see :class:`dungcua.complaints.register.Register`."""
        self.store = store
        self.clock = clock
        self._calendar = calendar

    @property
    def calendar(self) -> Calendar:
        """The working days in force."""
        return self._calendar or load_calendar()

    def today(self) -> date:
        """Return the date in Viet Nam."""
        return vietnamese_date(self.clock())

    def row(self, unit: Connection, code_text: str, *, lock: bool = False) -> Row[Any]:
        """Return the row of the complaint whose code is in ``code_text``.

        Raises:
            MistypedCode: the code's check digits do not fit.
            UnknownCode: there is no code, or no complaint carries it.

        """
        query = select(complaints).where(complaints.c.code == codes.parse(code_text))
        row = unit.execute(query.with_for_update() if lock else query).first()
        if row is None:
            raise UnknownCode
        return row

    def unmoved(self, unit: Connection, row: Row[Any], seen: int | None) -> None:
        """See that nothing happened since somebody saw ``seen`` events; None asks for nothing.

        Raises:
            CaseMoved: something did: a step asked for twice, or beside a colleague's.

        """
        if seen is None:
            return
        last = select(func.max(complaint_events.c.seq)).where(
            complaint_events.c.complaint_id == row.id
        )
        if unit.execute(last).scalar_one() + 1 != seen:
            raise CaseMoved(row.code)

    def event_rows(self, unit: Connection, complaint_id: int) -> Sequence[Row[Any]]:
        """Return the history as stored, oldest first."""
        return unit.execute(
            select(complaint_events)
            .where(complaint_events.c.complaint_id == complaint_id)
            .order_by(complaint_events.c.seq)
        ).all()

    def notes(self, unit: Connection, complaint_id: int) -> dict[int, str]:
        """Return people's words in the history, by the number of their event."""
        found = unit.execute(
            select(complaint_notes.c.seq, complaint_notes.c.words).where(
                complaint_notes.c.complaint_id == complaint_id
            )
        )
        return {row.seq: row.words for row in found}

    def leader(self, unit: Connection, complaint_id: int) -> int | None:
        """Return the id of the complaint that this one is joined to."""
        return unit.execute(
            select(complaint_joins.c.leader_id).where(
                complaint_joins.c.complaint_id == complaint_id
            )
        ).scalar_one_or_none()

    def followers(self, unit: Connection, complaint_id: int) -> list[int]:
        """Return the ids of the complaints joined to this one, oldest first."""
        found = unit.execute(
            select(complaint_joins.c.complaint_id)
            .where(complaint_joins.c.leader_id == complaint_id)
            .order_by(complaint_joins.c.complaint_id)
        )
        return list(found.scalars())

    def beside(self, unit: Connection, complaint_id: int) -> history.Beside:
        """Return what stands beside the history and must be told of in it."""
        files = select(complaint_evidence.c.digest).where(
            complaint_evidence.c.complaint_id == complaint_id
        )
        missed = select(complaint_reminders.c.on).where(
            complaint_reminders.c.complaint_id == complaint_id,
            complaint_reminders.c.kind == EventKind.OVERDUE,
        )
        return history.Beside(
            self.notes(unit, complaint_id),
            self.leader(unit, complaint_id),
            tuple(unit.execute(files).scalars()),
            tuple(unit.execute(missed).scalars()),
        )

    def complaint(self, unit: Connection, row: Row[Any]) -> Complaint:
        """Return the complaint of a row with its history."""
        return rows.read_complaint(row, self.event_rows(unit, row.id), self.notes(unit, row.id))

    def load(self, unit: Connection, code_text: str) -> Complaint:
        """Return the complaint of a code; raises as :meth:`row`."""
        return self.complaint(unit, self.row(unit, code_text))

    def append(
        self,
        unit: Connection,
        row: Row[Any],
        kind: EventKind,
        actor: Actor,
        *,
        state: State | None = None,
        reason: str = "",
        words: str | None = None,
        **changes: Any,
    ) -> None:
        """Write one event, and into the complaint what it changes.

        Args:
            unit: the unit of work, which holds the lock on ``row``.
            row: the complaint.
            kind: what happened.
            actor: who did it.
            state: the state after it; the present one if none is given.
            reason: a fixed sentence of ours, which stays for good.
            words: what a person said, redacted here; stands beside the chain, erasable.
            changes: columns of the complaint with their new values; those that the chain
                must account for go into the event as well.

        """
        last = unit.execute(
            select(complaint_events.c.seq, complaint_events.c.digest)
            .where(complaint_events.c.complaint_id == row.id)
            .order_by(complaint_events.c.seq.desc())
            .limit(1)
        ).one()
        detail = {name: _plain(value) for name, value in changes.items() if name in _ACCOUNTED}
        clean = None if words is None else redact(words).text
        if clean is not None:
            detail["words"] = history.words_digest(row.salt, clean)
        now = self.clock()
        event = Event(now, state or State(row.state), actor, reason, kind, detail)
        self.link(unit, row.id, last.seq + 1, last.digest, event)
        if clean is not None:
            unit.execute(
                insert(complaint_notes).values(complaint_id=row.id, seq=last.seq + 1, words=clean)
            )
        columns = {name: value for name, value in changes.items() if name in complaints.c}
        if state is not None:
            columns |= {"state": state, "moved_at": now}
        if columns:
            unit.execute(update(complaints).where(complaints.c.id == row.id).values(**columns))

    def link(
        self, unit: Connection, complaint_id: int, seq: int, previous: str, event: Event
    ) -> None:
        """Add one link to the chain."""
        unit.execute(
            insert(complaint_events).values(
                complaint_id=complaint_id,
                seq=seq,
                at=event.at,
                state=event.state,
                actor=event.actor,
                reason=event.reason,
                kind=event.kind,
                detail=dict(event.detail) or None,
                previous=previous,
                digest=history.event_digest(previous, seq, event),
            )
        )

    def step(
        self,
        unit: Connection,
        row: Row[Any],
        to: State,
        actor: Actor,
        *,
        reason: str = "",
        words: str | None = None,
        recipient: Recipient | None = None,
        elsewhere: Elsewhere | None = None,
        leader_id: int | None = None,
    ) -> None:
        """Take one step of the table, with all that belongs to it.

        Args:
            unit: the unit of work, which holds the lock on ``row``.
            row: the complaint.
            to: the state asked for.
            actor: who asks.
            reason: a fixed sentence of ours; or else
            words: why, as a person said it.
            recipient: who gets it, when it is forwarded or escalated; otherwise who has
                it, or one level up.
            elsewhere: the right door, when it is not ours.
            leader_id: what it is joined to, when it is a duplicate.

        Raises:
            InputError: there is no reason, or no right door.
            ForbiddenTransition: the table does not allow the step.
            HighestLevel: it cannot be escalated further.
            CannotJoin: a duplicate of nothing.
            Erased: nothing is left that anybody could work on.

        """
        state = State(row.state)
        workflow.check(state, to, actor, reason or words or "")
        if row.erased_at is not None:
            raise Erased(row.code)
        changes: dict[str, Any] = {}
        if to is State.NOT_OURS or state is State.NOT_OURS:
            if to is State.NOT_OURS and elsewhere is None:
                raise InputError("what is not ours needs its right door")
            changes["elsewhere"] = elsewhere if to is State.NOT_OURS else None
        if to is State.DUPLICATE:
            if leader_id is None:
                raise CannotJoin("a duplicate is joined to another complaint")
            self._join(unit, row.id, leader_id)
            changes["joined"] = leader_id
        elif state is State.DUPLICATE:
            unit.execute(delete(complaint_joins).where(complaint_joins.c.complaint_id == row.id))
            changes["joined"] = None
        if to in (State.FORWARDED, State.ESCALATED):
            target = recipient or self._next_recipient(row, to)
            changes |= {"body": target.body, "level": target.level}
        changes["follow_on"] = workflow.follow_on(
            state, to, self.today(), row.due_on, self._calendar
        )
        self.append(
            unit, row, EventKind.STEP, actor, state=to, reason=reason, words=words, **changes
        )
        if to is State.WITHDRAWN:
            self._promote(unit, row.id)

    def _join(self, unit: Connection, complaint_id: int, leader_id: int) -> None:
        unit.execute(
            insert(complaint_joins).values(
                complaint_id=complaint_id, leader_id=leader_id, joined_at=self.clock()
            )
        )

    def _next_recipient(self, row: Row[Any], to: State) -> Recipient:
        place = rows.read_place(row)
        present = rows.read_recipient(row) or routing.first_recipient(
            routing.body_of(None, row.words), place, row.violations
        )
        if to is State.FORWARDED:
            return present
        higher = routing.above(present)
        if higher is None:
            raise HighestLevel(f"{present.body} {present.level}")
        return higher

    def _promote(self, unit: Connection, leader_id: int) -> None:
        """Let those joined to a withdrawn complaint stand for themselves: none may be lost."""
        for follower_id in self.followers(unit, leader_id):
            follower = unit.execute(
                select(complaints).where(complaints.c.id == follower_id).with_for_update()
            ).one()
            if follower.erased_at is not None:
                continue
            self.step(unit, follower, State.TRIAGED, Actor.SYSTEM, reason=_LEADER_GONE)

    def count_reports(self, unit: Connection, complaint_ids: Sequence[int]) -> dict[int, int]:
        """Return for each complaint how many reports it stands for, itself included."""
        counted = unit.execute(
            select(complaint_joins.c.leader_id, func.count())
            .where(complaint_joins.c.leader_id.in_(complaint_ids))
            .group_by(complaint_joins.c.leader_id)
        )
        joined: dict[int, int] = {leader: number for leader, number in counted}
        return {number: 1 + joined.get(number, 0) for number in complaint_ids}


_ACCOUNTED = frozenset(
    {
        "urgency",
        "reporter",
        "body",
        "level",
        "elsewhere",
        "follow_on",
        "joined",
        "evidence",
        "kept",
        "due",
    }
)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
