"""Taking away what people told, and keeping the row that is counted."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from dungcua.complaints import history, workflow
from dungcua.complaints.ledger import Ledger
from dungcua.complaints.model import Actor, EventKind, Reporter, State
from dungcua.store.schema import (
    complaint_contacts,
    complaint_evidence,
    complaint_filers,
    complaint_notes,
    complaint_pins,
    complaints,
    drafts,
)

__all__ = ["erase", "forget_contact"]

_WITHDRAWN = "Rút theo yêu cầu xóa."


def erase(ledger: Ledger, unit: Connection, row: Row[Any], actor: Actor, reason: str) -> list[str]:
    """Remove words, contact, PIN, filer and files of a complaint; the history says so.

    Place, procedure, demand and dates stay, for the statistics: they tell of no person.
    A complaint that somebody still works on is withdrawn first: nothing is left to work on.

    Args:
        ledger: writes the history.
        unit: the unit of work, which holds the lock on ``row``.
        row: the complaint.
        actor: who asked; the system, when its time was over.
        reason: a fixed sentence of ours.

    Returns:
        The names of the files to delete once the unit of work is committed.

    """
    state = State(row.state)
    allowed = workflow.TRANSITIONS.get((state, State.WITHDRAWN), frozenset())
    if actor in allowed:
        ledger.step(unit, row, State.WITHDRAWN, actor, reason=_WITHDRAWN)
        row = ledger.row(unit, row.code, lock=True)
    names = list(
        unit.execute(
            select(complaint_evidence.c.name).where(complaint_evidence.c.complaint_id == row.id)
        ).scalars()
    )
    ledger.append(
        unit,
        row,
        EventKind.ERASED,
        actor,
        reason=reason,
        kept=history.kept_digest(row),
        reporter=Reporter.ANONYMOUS,
        said_place=None,
        said_when=None,
        counter=None,
        salt="",
        folded=None,
        conversation_id=None,
        teller=None,
        erased_at=ledger.clock(),
    )
    # Not among the changes above: there "words" are those of the event.
    unit.execute(update(complaints).where(complaints.c.id == row.id).values(words=""))
    for table in (
        complaint_notes,
        complaint_contacts,
        complaint_pins,
        complaint_filers,
        complaint_evidence,
    ):
        unit.execute(delete(table).where(table.c.complaint_id == row.id))
    unit.execute(delete(drafts).where(drafts.c.complaint_code == row.code))
    return names


def forget_contact(
    ledger: Ledger, unit: Connection, row: Row[Any], actor: Actor, reason: str
) -> None:
    """Remove the contact of a complaint and say so in its history."""
    unit.execute(delete(complaint_contacts).where(complaint_contacts.c.complaint_id == row.id))
    ledger.append(unit, row, EventKind.CONTACT, actor, reason=reason, reporter=Reporter.ANONYMOUS)
