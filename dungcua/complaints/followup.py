"""What falls due: reminders before, overdue after, one level up when nobody answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from dungcua.complaints import routing, rows, workflow
from dungcua.complaints.ledger import Ledger
from dungcua.complaints.model import Actor, EventKind, State
from dungcua.complaints.reading import Scope, in_scope
from dungcua.store.schema import complaint_reminders, complaints

__all__ = ["Due", "FollowUp", "Reminder"]

_SOON_WORKING_DAYS = 2
_WITH_A_BODY = frozenset({State.FORWARDED, State.CONTESTED, State.ESCALATED})
_NOT_PASSED_ON = frozenset({State.RECEIVED, State.TRIAGED})
_OVERDUE = "Đã quá hạn mà chưa có trả lời."
_ESCALATED = "Quá hạn mà chưa có trả lời, chuyển lên cấp trên."


class Due(StrEnum):
    """What fell due."""

    SOON = "soon"
    """The day comes in two working days or less."""
    PASS_ON = "pass_on"  # noqa: S105 - no password
    """Five working days are over and no body has it (LAW.md E-21)."""
    OVERDUE = "overdue"
    """The day is over; nobody answered."""
    ESCALATED = "escalated"
    """It was taken one level up because the day is over."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing that fell due: the complaint, what, and the day it was due on.

    ``number`` names the complaint where its code does not belong.
    """

    code: str
    kind: Due
    on: date
    at: datetime
    assignee: str | None
    number: int


class FollowUp:
    """Runs every so often, by a scheduler or by hand. Running twice changes nothing."""

    def __init__(self, ledger: Ledger) -> None:
        """Work on the ledger's store, by the ledger's clock."""
        self._ledger = ledger

    def due(self) -> tuple[Reminder, ...]:
        """Find what fell due by now, do what follows from it, and return what is new.

        Each complaint is a unit of work of its own: a run that is cut off is finished by
        the next one.
        """
        today = self._ledger.today()
        horizon = self._ledger.calendar.after(today, _SOON_WORKING_DAYS)
        with self._ledger.store.reading() as unit:
            open_codes = unit.execute(
                select(complaints.c.code)
                .where(
                    complaints.c.state.in_(workflow.UNANSWERED),
                    complaints.c.erased_at.is_(None),
                    # Whatever was received could be waiting to be passed on.
                    complaints.c.state.in_(_NOT_PASSED_ON) | (complaints.c.follow_on <= horizon),
                )
                .order_by(complaints.c.follow_on, complaints.c.id)
            )
            waiting = list(open_codes.scalars())
        found: list[Reminder] = []
        for code in waiting:
            with self._ledger.store.session() as unit:
                row = self._ledger.row(unit, code, lock=True)
                # It may have moved since it was listed.
                if State(row.state) in workflow.UNANSWERED and row.erased_at is None:
                    found += self._follow(unit, row, today, horizon)
        return tuple(found)

    def reminders(
        self,
        since: datetime,
        assignee: str | None = None,
        *,
        scope: Scope | None = None,
        waiting: bool = False,
    ) -> tuple[Reminder, ...]:
        """Return what fell due at or after ``since``, newest first.

        Args:
            since: a moment, with a zone.
            assignee: only what this account is in charge of.
            scope: only what the asker may see.
            waiting: only complaints that somebody still owes something for.

        """
        query = (
            select(
                complaints.c.id.label("number"),
                complaints.c.code,
                complaints.c.assignee,
                complaint_reminders.c.kind,
                complaint_reminders.c.on,
                complaint_reminders.c.at,
            )
            .join(complaints, complaints.c.id == complaint_reminders.c.complaint_id)
            .where(complaint_reminders.c.at >= since, *in_scope(scope or Scope()))
            .order_by(complaint_reminders.c.id.desc())
        )
        if assignee is not None:
            query = query.where(complaints.c.assignee == assignee)
        if waiting:
            query = query.where(complaints.c.state.in_(workflow.UNANSWERED))
        with self._ledger.store.reading() as unit:
            return tuple(
                Reminder(r.code, Due(r.kind), r.on, r.at, r.assignee, r.number)
                for r in unit.execute(query)
            )

    def _follow(
        self, unit: Connection, row: Row[Any], today: date, horizon: date
    ) -> Iterator[Reminder]:
        state = State(row.state)
        on: date = row.follow_on or row.due_on
        if state in _NOT_PASSED_ON:
            limit = workflow.forwarding(row.received_at, self._ledger.calendar).on
            if limit < today:
                yield from self._remind(unit, row, Due.PASS_ON, limit)
        if on >= today:
            if on <= horizon:
                yield from self._remind(unit, row, Due.SOON, on)
            return
        for reminder in self._remind(unit, row, Due.OVERDUE, on):
            self._ledger.append(unit, row, EventKind.OVERDUE, Actor.SYSTEM, reason=_OVERDUE, due=on)
            yield reminder
        if state in _WITH_A_BODY and self._higher(row):
            yield from self._remind(unit, row, Due.ESCALATED, on)
            self._ledger.step(unit, row, State.ESCALATED, Actor.SYSTEM, reason=_ESCALATED)

    def _higher(self, row: Row[Any]) -> bool:
        recipient = rows.read_recipient(row)
        return recipient is None or routing.above(recipient) is not None

    def _remind(self, unit: Connection, row: Row[Any], kind: Due, on: date) -> Iterator[Reminder]:
        """Write a reminder down, unless it is there; the row's lock makes this safe."""
        known = unit.execute(
            select(complaint_reminders.c.id).where(
                complaint_reminders.c.complaint_id == row.id,
                complaint_reminders.c.kind == kind,
                complaint_reminders.c.on == on,
            )
        ).first()
        if known is not None:
            return
        now = self._ledger.clock()
        unit.execute(
            insert(complaint_reminders).values(complaint_id=row.id, kind=kind, on=on, at=now)
        )
        yield Reminder(row.code, kind, on, now, row.assignee, row.id)
