"""What a desk sees of the queue: lists, one place in it, its conversation, its figures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime
from statistics import median

from sqlalchemy import ColumnElement, and_, or_, select

from dungcua.conversations.entry import Entry, Figures, Note, Part, entry_row, read_entry
from dungcua.conversations.model import Message
from dungcua.conversations.rows import read_message
from dungcua.store.engine import Store
from dungcua.store.schema import messages
from dungcua.store.schema_queue import conversation_notes, queue_entries

__all__ = ["QueueView"]

_MOST_LISTED = 500
_MOST_PAST = 2000
_HISTORY = 200


_PARTS: Mapping[Part, Callable[[datetime], tuple[ColumnElement[bool], ...]]] = {
    Part.ENTERED: lambda since: (queue_entries.c.since >= since,),
    Part.TAKEN: lambda since: (
        queue_entries.c.since >= since,
        queue_entries.c.taken_at.is_not(None),
    ),
    Part.REPLIED: lambda since: (
        queue_entries.c.since >= since,
        queue_entries.c.first_reply_at.is_not(None),
    ),
    Part.LEFT: lambda since: (
        queue_entries.c.since >= since,
        queue_entries.c.ended_at.is_not(None),
        queue_entries.c.taken_at.is_(None),
    ),
    Part.ENDED: lambda since: (queue_entries.c.ended_at >= since,),
}


class QueueView:
    """The queue of a deployment, to be read. Safe to share between threads."""

    def __init__(
        self, store: Store, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Read from ``store``; ``clock`` tells the time."""
        self._store = store
        self._clock = clock

    def listed(
        self,
        *,
        areas: Collection[str] | None = None,
        unplaced: bool = True,
        holder: int | None = None,
        waiting: bool = False,
        held: bool = False,
        ended_since: datetime | None = None,
    ) -> Sequence[Entry]:
        """Return places in the queue, the longest wait first; at most 500.

        Args:
            areas: codes of provinces and communes within reach; None = the whole country.
            unplaced: whether those without a known place belong to it.
            holder: only those that this account has.
            waiting: only those that nobody has.
            held: only those that somebody has.
            ended_since: those that ended since then, instead of the open ones.

        """
        query = (
            select(queue_entries)
            .where(_within(areas, unplaced))
            .order_by(queue_entries.c.since, queue_entries.c.id)
            .limit(_MOST_LISTED)
        )
        ended = queue_entries.c.ended_at
        query = query.where(ended.is_(None) if ended_since is None else ended >= ended_since)
        if holder is not None:
            query = query.where(queue_entries.c.holder == holder)
        if waiting:
            query = query.where(queue_entries.c.holder.is_(None))
        if held:
            query = query.where(queue_entries.c.holder.is_not(None))
        with self._store.reading() as unit:
            return [read_entry(row) for row in unit.execute(query)]

    def past(
        self,
        since: datetime,
        part: Part,
        *,
        areas: Collection[str] | None = None,
        unplaced: bool = True,
    ) -> Sequence[Entry]:
        """Return what a figure of a period counts, the newest first; at most 2000.

        Args:
            since: begin of the period; see :class:`Part`.
            part: which of them.
            areas: codes of provinces and communes within reach; None = the whole country.
            unplaced: whether those without a known place belong to it.

        """
        query = (
            select(queue_entries)
            .where(_within(areas, unplaced), *_PARTS[part](since))
            .order_by(queue_entries.c.since.desc(), queue_entries.c.id.desc())
            .limit(_MOST_PAST)
        )
        with self._store.reading() as unit:
            return [read_entry(row) for row in unit.execute(query)]

    def get(self, entry_id: int) -> Entry:
        """Return a place in the queue.

        Raises:
            UnknownEntry: there is none, or its conversation expired or was erased.

        """
        with self._store.reading() as unit:
            return read_entry(entry_row(unit, entry_id))

    def history(self, entry_id: int, *, after: int = 0) -> Sequence[Message]:
        """Return what was said in the entry's conversation after message ``after``.

        Raises:
            UnknownEntry: as :meth:`get`.

        """
        with self._store.reading() as unit:
            conversation_id = entry_row(unit, entry_id).conversation_id
            rows = unit.execute(
                select(messages)
                .where(messages.c.conversation_id == conversation_id, messages.c.id > after)
                .order_by(messages.c.id.desc())
                .limit(_HISTORY)
            ).all()
        return [read_message(row) for row in reversed(rows)]

    def notes(self, entry_id: int) -> Sequence[Note]:
        """Return the notes on the entry's conversation, oldest first.

        Raises:
            UnknownEntry: as :meth:`get`.

        """
        with self._store.reading() as unit:
            conversation_id = entry_row(unit, entry_id).conversation_id
            rows = unit.execute(
                select(conversation_notes)
                .where(conversation_notes.c.conversation_id == conversation_id)
                .order_by(conversation_notes.c.id)
            )
            return [Note(row.id, row.author, row.at, row.text) for row in rows]

    def figures(
        self,
        since: datetime,
        *,
        areas: Collection[str] | None = None,
        unplaced: bool = True,
    ) -> Figures:
        """Return load now, and waiting times of everything that entered since ``since``."""
        now = self._clock()
        with self._store.reading() as unit:
            entered = unit.execute(
                select(queue_entries).where(
                    _within(areas, unplaced),
                    or_(queue_entries.c.since >= since, queue_entries.c.ended_at.is_(None)),
                )
            ).all()
        present = [row for row in entered if row.ended_at is None]
        waiting = [row for row in present if row.holder is None]
        period = [row for row in entered if row.since >= since]
        waits = sorted(row.taken_at - row.since for row in period if row.taken_at)
        replies = sorted(row.first_reply_at - row.since for row in period if row.first_reply_at)
        return Figures(
            waiting=len(waiting),
            held=len(present) - len(waiting),
            oldest=max((now - row.since for row in waiting), default=None),
            entered=len(period),
            taken=len(waits),
            left=sum(1 for row in period if row.ended_at and not row.taken_at),
            wait_median=median(waits) if waits else None,
            wait_p90=waits[-(-len(waits) * 9 // 10) - 1] if waits else None,
            reply_median=median(replies) if replies else None,
        )


def _within(areas: Collection[str] | None, unplaced: bool) -> ColumnElement[bool]:
    province, commune = queue_entries.c.province_code, queue_entries.c.commune_code
    if areas is None:
        return queue_entries.c.id.is_not(None)
    reached = or_(province.in_(areas), commune.in_(areas))
    nowhere = and_(province.is_(None), commune.is_(None))
    return or_(reached, nowhere) if unplaced else reached
