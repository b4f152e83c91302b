"""What happened in the queue, in order, for desks that watch it live.

An event says that something changed, never what was said: a desk asks for the rest with
its own rights.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, func, select

from dungcua.store.engine import Store
from dungcua.store.schema_queue import desk_events

__all__ = ["Feed", "Happening"]

_KEPT = timedelta(days=1)
_MOST = 200


@dataclass(frozen=True, slots=True)
class Happening:
    """One event: "waiting", "taken", "message" or "ended", and the entry concerned."""

    id: int
    kind: str
    entry_id: int
    province_code: str | None
    commune_code: str | None


class Feed:
    """The events of a deployment. Safe to share between threads."""

    def __init__(
        self, store: Store, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Read from ``store``."""
        self._store = store
        self._clock = clock

    def last(self) -> int:
        """Return the number of the newest event; 0 when there is none."""
        with self._store.reading() as unit:
            return unit.execute(select(func.max(desk_events.c.id))).scalar() or 0

    def since(self, last: int) -> Sequence[Happening] | None:
        """Return the events after number ``last``, at most 200.

        None when events after it may be gone already: whoever asks loads everything anew.
        """
        with self._store.reading() as unit:
            oldest = unit.execute(select(func.min(desk_events.c.id))).scalar() or 0
            newest = unit.execute(select(func.max(desk_events.c.id))).scalar() or 0
            if last > newest or last < oldest - 1:
                return None
            rows = unit.execute(
                select(desk_events)
                .where(desk_events.c.id > last)
                .order_by(desk_events.c.id)
                .limit(_MOST)
            )
            return [
                Happening(r.id, r.kind, r.entry_id, r.province_code, r.commune_code) for r in rows
            ]

    def expire(self) -> int:
        """Delete the events of more than a day ago; return how many."""
        with self._store.session() as unit:
            gone = unit.execute(delete(desk_events).where(desk_events.c.at < self._clock() - _KEPT))
        return gone.rowcount
