"""Conversations that wait for a person, and those that a person has.

A place in the queue has a number of its own: pages, addresses and the audit name it, never
the conversation's id, which would let its holder read along. ``by`` is the number of an
account; whether it may is asked above, in the table of rights.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, insert, or_, select, update

from dungcua.conversations.canned import refuse_gaps
from dungcua.conversations.entries import emit
from dungcua.conversations.model import Author, Message, Move
from dungcua.conversations.rows import append, change_owner, claim_token, owner_of, read_message
from dungcua.errors import (
    AlreadyTaken,
    NothingToSend,
    NotYours,
    StaleForm,
    UnknownConversation,
    UnknownEntry,
)
from dungcua.knowledge.text.fold import fold, nfc
from dungcua.knowledge.text.redact import redact
from dungcua.store.engine import Store
from dungcua.store.schema import messages
from dungcua.store.schema_queue import conversation_notes, queue_entries

__all__ = ["Ending", "Entry", "Figures", "Note", "Queue", "Witness"]

Witness = Callable[[Connection, int | None, str, str], None]
"""Writes who did what to which entry into the audit, within the same unit of work."""

_MOST_LISTED = 500
_HISTORY = 200


class Ending(StrEnum):
    """How a wait ended."""

    BOT = "bot"
    """Handed back to the bot, by the person or by the citizen."""
    CLOSED = "closed"
    CALLBACK = "callback"
    """Instead of waiting, the citizen is called back."""


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


def _nobody_watches(unit: Connection, by: int | None, deed: str, subject: str) -> None:
    """Stand in for an audit where there is none: in a tool, in a test."""


class Queue:
    """The queue of a deployment. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        witness: Witness = _nobody_watches,
    ) -> None:
        """Work on ``store``; ``clock`` tells the time, ``witness`` notes who did what."""
        self._store = store
        self._clock = clock
        self._witness = witness

    def listed(
        self,
        *,
        areas: Collection[str] | None = None,
        unplaced: bool = True,
        holder: int | None = None,
        waiting: bool = False,
        search: str = "",
        ended_since: datetime | None = None,
    ) -> Sequence[Entry]:
        """Return places in the queue, the longest wait first; at most 500.

        Args:
            areas: codes of provinces and communes within reach; None = the whole country.
            unplaced: whether those without a known place belong to it.
            holder: only those that this account has.
            waiting: only those that nobody has.
            search: words to find in summary and place, without regard to diacritics.
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
        with self._store.reading() as unit:
            entries = [_read(row) for row in unit.execute(query)]
        wanted = fold(search).split()
        return [
            entry
            for entry in entries
            if all(
                word in fold(f"{entry.summary} {entry.place or ''} {entry.id}") for word in wanted
            )
        ]

    def get(self, entry_id: int) -> Entry:
        """Return a place in the queue.

        Raises:
            UnknownEntry: there is none, or its conversation expired or was erased.

        """
        with self._store.reading() as unit:
            return _read(_row(unit, entry_id))

    def history(self, entry_id: int, *, after: int = 0) -> Sequence[Message]:
        """Return what was said in the entry's conversation after message ``after``.

        Raises:
            UnknownEntry: as :meth:`get`.

        """
        with self._store.reading() as unit:
            conversation_id = _row(unit, entry_id).conversation_id
            rows = unit.execute(
                select(messages)
                .where(messages.c.conversation_id == conversation_id, messages.c.id > after)
                .order_by(messages.c.id.desc())
                .limit(_HISTORY)
            ).all()
        return [read_message(row) for row in reversed(rows)]

    def claim(self, entry_id: int, by: int) -> Entry:
        """Take a waiting conversation; of several who try at once exactly one gets it.

        Taking what one has already changes nothing.

        Raises:
            AlreadyTaken: somebody else has it.
            UnknownEntry: there is no such wait (any more).

        """
        now = self._clock()
        with self._store.session() as unit:
            found = _row(unit, entry_id)
            self._lock(unit, found)
            taken = unit.execute(
                update(queue_entries)
                .where(
                    queue_entries.c.id == entry_id,
                    queue_entries.c.holder.is_(None),
                    queue_entries.c.ended_at.is_(None),
                )
                .values(holder=by, taken_at=now, active_at=now)
            )
            if taken.rowcount == 0:
                present = _row(unit, entry_id)
                if present.ended_at is not None:
                    raise UnknownEntry("ended")
                if present.holder != by:
                    raise AlreadyTaken
                return _read(present)
            change_owner(unit, found.conversation_id, Move.TAKE, now)
            return self._changed(unit, entry_id, by, "taken", "queue.take", now)

    def release(self, entry_id: int, by: int) -> Entry:
        """Let go unfinished: it waits again, from the time it first did.

        Raises:
            NotYours: somebody else has it, or nobody.
            UnknownEntry: as :meth:`get`.

        """
        now = self._clock()
        with self._store.session() as unit:
            found = self._held(unit, entry_id, by, now)
            return self._let_go(unit, found, by, "queue.release", now)

    def take_back(self, entry_id: int, by: int) -> Entry:
        """Put what somebody else has back into the queue: for whoever leads the shift.

        Raises:
            NotYours: nobody has it.
            UnknownEntry: as :meth:`get`.

        """
        now = self._clock()
        with self._store.session() as unit:
            found = _row(unit, entry_id)
            self._lock(unit, found)
            if found.ended_at is not None:
                raise UnknownEntry("ended")
            if _row(unit, entry_id).holder is None:
                raise NotYours("nobody has it")
            return self._let_go(unit, found, by, "queue.take_back", now)

    def end(self, entry_id: int, by: int, ending: Ending) -> Entry:
        """Finish: hand back to the bot, close, or leave it for a call-back.

        After a call-back was promised the bot goes on, too: nobody is left without an answer.

        Raises:
            NotYours: somebody else has it, or nobody.
            UnknownEntry: as :meth:`get`.

        """
        now = self._clock()
        move = Move.CLOSE if ending is Ending.CLOSED else Move.GIVE_BACK
        with self._store.session() as unit:
            found = self._held(unit, entry_id, by, now)
            change_owner(unit, found.conversation_id, move, now, ending)
            self._witness(unit, by, f"queue.{ending}", f"entry:{entry_id}")
            return _read(_row(unit, entry_id))

    def say(self, entry_id: int, by: int, text: str, *, token: str | None = None) -> Message:
        """Send the citizen what a person writes; personal numbers are masked.

        Args:
            entry_id: where.
            by: who writes; must have the conversation.
            text: at least one word.
            token: of the form; the same form again sends nothing.

        Raises:
            NothingToSend: no words.
            UnfilledReply: a canned reply still has a gap.
            NotYours: somebody else has it, or nobody.
            StaleForm: the form was sent before.
            UnknownEntry: as :meth:`get`.

        """
        with self._store.session() as unit:
            return self.say_in(unit, entry_id, by, text, token=token)

    def say_in(
        self, unit: Connection, entry_id: int, by: int, text: str, *, token: str | None = None
    ) -> Message:
        """Do :meth:`say` within a unit of work that does more."""
        words = nfc(text).strip()
        if not words:
            raise NothingToSend
        refuse_gaps(words)
        now = self._clock()
        found = self._held(unit, entry_id, by, now)
        if token and not claim_token(unit, found.conversation_id, token, now):
            raise StaleForm("token used before")
        if found.first_reply_at is None:
            unit.execute(
                update(queue_entries)
                .where(queue_entries.c.id == entry_id)
                .values(first_reply_at=now)
            )
        self._witness(unit, by, "queue.say", f"entry:{entry_id}")
        told = redact(words).text
        return append(unit, found.conversation_id, Author.PERSON, told, None, now)

    def note(self, entry_id: int, by: int, text: str) -> Note:
        """Leave a note for colleagues; personal numbers are masked. Needs no holding.

        Raises:
            NothingToSend: no words.
            UnknownEntry: as :meth:`get`.

        """
        words = nfc(text).strip()
        if not words:
            raise NothingToSend
        now = self._clock()
        with self._store.session() as unit:
            found = _row(unit, entry_id)
            told = redact(words).text
            result = unit.execute(
                insert(conversation_notes).values(
                    conversation_id=found.conversation_id, author=by, at=now, text=told
                )
            )
            key = result.inserted_primary_key
            if key is None:
                raise AssertionError("an insert of one row returns its key")
            self._witness(unit, by, "queue.note", f"entry:{entry_id}")
            return Note(key[0], by, now, told)

    def notes(self, entry_id: int) -> Sequence[Note]:
        """Return the notes on the entry's conversation, oldest first.

        Raises:
            UnknownEntry: as :meth:`get`.

        """
        with self._store.reading() as unit:
            conversation_id = _row(unit, entry_id).conversation_id
            rows = unit.execute(
                select(conversation_notes)
                .where(conversation_notes.c.conversation_id == conversation_id)
                .order_by(conversation_notes.c.id)
            )
            return [Note(row.id, row.author, row.at, row.text) for row in rows]

    def return_idle(self, after: timedelta) -> int:
        """Put what its holder has not touched for ``after`` back into the queue.

        Only where the citizen waits for a word: if the person spoke last, nobody is kept
        waiting. Returns how many went back.
        """
        now = self._clock()
        with self._store.reading() as unit:
            idle = unit.execute(
                select(
                    queue_entries.c.id, queue_entries.c.conversation_id, queue_entries.c.holder
                ).where(
                    queue_entries.c.ended_at.is_(None),
                    queue_entries.c.holder.is_not(None),
                    queue_entries.c.active_at < now - after,
                )
            ).all()
        returned = 0
        for row in idle:
            with self._store.session() as unit:
                try:
                    found = _row(unit, row.id)
                    self._lock(unit, found)
                    found = _row(unit, row.id)
                except UnknownEntry:
                    continue
                left = found.active_at is not None and found.active_at < now - after
                if found.ended_at is not None or found.holder is None or not left:
                    continue
                if _spoke_last(unit, found.conversation_id) is Author.PERSON:
                    continue
                self._let_go(unit, found, None, "queue.return", now)
                returned += 1
        return returned

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

    def _held(self, unit: Connection, entry_id: int, by: int, now: datetime) -> Row[Any]:
        """Return the entry after proving that ``by`` has it; counts as activity."""
        found = _row(unit, entry_id)
        self._lock(unit, found)
        touched = unit.execute(
            update(queue_entries)
            .where(
                queue_entries.c.id == entry_id,
                queue_entries.c.holder == by,
                queue_entries.c.ended_at.is_(None),
            )
            .values(active_at=now)
        )
        if touched.rowcount == 0:
            raise NotYours
        return found

    def _let_go(
        self, unit: Connection, found: Row[Any], by: int | None, deed: str, now: datetime
    ) -> Entry:
        unit.execute(
            update(queue_entries)
            .where(queue_entries.c.id == found.id)
            .values(holder=None, active_at=None)
        )
        change_owner(unit, found.conversation_id, Move.RETURN, now)
        return self._changed(unit, found.id, by, "waiting", deed, now)

    def _changed(
        self, unit: Connection, entry_id: int, by: int | None, kind: str, deed: str, now: datetime
    ) -> Entry:
        row = _row(unit, entry_id)
        emit(unit, kind, row, now)
        self._witness(unit, by, deed, f"entry:{entry_id}")
        return _read(row)

    @staticmethod
    def _lock(unit: Connection, found: Row[Any]) -> None:
        """Lock the conversation before the entry; see :mod:`dungcua.conversations.rows`."""
        try:
            owner_of(unit, found.conversation_id, lock=True)
        except UnknownConversation:
            raise UnknownEntry from None


def _row(unit: Connection, entry_id: int) -> Row[Any]:
    row = unit.execute(select(queue_entries).where(queue_entries.c.id == entry_id)).one_or_none()
    if row is None:
        raise UnknownEntry
    return row


def _read(row: Row[Any]) -> Entry:
    told = dict(row._mapping)
    ending = told.pop("ending")
    return Entry(**told, ending=Ending(ending) if ending else None)


def _within(areas: Collection[str] | None, unplaced: bool) -> ColumnElement[bool]:
    province, commune = queue_entries.c.province_code, queue_entries.c.commune_code
    if areas is None:
        return queue_entries.c.id.is_not(None)
    reached = or_(province.in_(areas), commune.in_(areas))
    nowhere = and_(province.is_(None), commune.is_(None))
    return or_(reached, nowhere) if unplaced else reached


def _spoke_last(unit: Connection, conversation_id: str) -> Author | None:
    author = unit.execute(
        select(messages.c.author)
        .where(messages.c.conversation_id == conversation_id)
        .order_by(messages.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return Author(author) if author else None
