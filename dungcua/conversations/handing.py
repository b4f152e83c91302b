"""Work that one colleague handed to another: what, to whom, by whom, when.

Who has a thing stands with the thing itself; here stands only that somebody gave it, so that
whoever has it now sees what came from a colleague. The audit keeps it for good.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from sqlalchemy import Connection, delete, func, insert, select

from dungcua.store.engine import Store
from dungcua.store.schema_desk import handings

__all__ = ["Handing", "Handings", "Thing", "hand_on"]

_MOST_READ = 500


class Thing(StrEnum):
    """What can be handed on."""

    ENTRY = "entry"
    CALLBACK = "callback"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Handing:
    """``given_by`` gave the thing ``number`` to ``given_to``. ``at`` is in UTC."""

    kind: Thing
    number: int
    given_by: int
    given_to: int
    at: datetime


def hand_on(unit: Connection, told: Handing) -> None:
    """Note a handing within the unit of work that changes who has the thing."""
    unit.execute(
        insert(handings).values(
            kind=told.kind,
            number=told.number,
            given_by=told.given_by,
            given_to=told.given_to,
            at=told.at,
        )
    )


class Handings:
    """The handings of a deployment. Safe to share between threads."""

    def __init__(
        self, store: Store, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Keep them in ``store``; ``clock`` tells the time."""
        self._store = store
        self._clock = clock

    def witness(
        self, kind: Thing, number: int, by: int, to: int, *others: Callable[[Connection], None]
    ) -> Callable[[Connection], None]:
        """Return what notes a handing within the unit of work of another room.

        ``others`` are called in the same unit of work: what else notes it, as the audit.
        """

        def note(unit: Connection) -> None:
            hand_on(unit, Handing(kind, number, by, to, self._clock()))
            for other in others:
                other(unit)

        return note

    def to(self, account: int) -> Sequence[Handing]:
        """Return what ``account`` was given last of all, newest first; at most 500.

        A thing that was handed further since is not in it; whether ``account`` still has it
        is told by the thing itself.
        """
        newest = select(func.max(handings.c.id)).group_by(handings.c.kind, handings.c.number)
        query = (
            select(handings)
            .where(handings.c.id.in_(newest), handings.c.given_to == account)
            .order_by(handings.c.id.desc())
            .limit(_MOST_READ)
        )
        with self._store.reading() as unit:
            return [
                Handing(Thing(row.kind), row.number, row.given_by, row.given_to, row.at)
                for row in unit.execute(query)
            ]

    def expire(self, older_than: timedelta) -> int:
        """Forget handings older than ``older_than``; return how many."""
        with self._store.session() as unit:
            limit = self._clock() - older_than
            return unit.execute(delete(handings).where(handings.c.at < limit)).rowcount
