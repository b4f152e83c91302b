"""Conversations that wait for a person, and those that a person has.

A place in the queue has a number of its own: pages, addresses and the audit name it, never
the conversation's id, which would let its holder read along. ``by`` is the number of an
account; whether it may is asked above, in the table of rights.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, func, insert, literal, select, update

from dungcua.conversations.canned import refuse_gaps
from dungcua.conversations.entries import emit
from dungcua.conversations.entry import Ending, Entry, Figures, Note, entry_row, read_entry
from dungcua.conversations.handing import Handing, Thing, hand_on
from dungcua.conversations.model import Author, Message, Move
from dungcua.conversations.queue_view import QueueView
from dungcua.conversations.rows import append, change_owner, claim_token, owner_of
from dungcua.errors import (
    AlreadyTaken,
    ChangedHands,
    NothingToSend,
    NotYours,
    StaleForm,
    UnknownConversation,
    UnknownEntry,
)
from dungcua.knowledge.text.fold import nfc
from dungcua.knowledge.text.redact import redact
from dungcua.store.columns import Moment
from dungcua.store.engine import Store, inserted
from dungcua.store.schema import messages
from dungcua.store.schema_queue import conversation_notes, queue_entries

__all__ = ["Ending", "Entry", "Figures", "Note", "Queue", "Witness"]

Witness = Callable[[Connection, int | None, str, str], None]
"""Writes who did what to which entry into the audit, within the same unit of work."""


def _nobody_watches(unit: Connection, by: int | None, deed: str, subject: str) -> None:
    """Stand in for an audit where there is none: in a tool, in a test."""


class Queue(QueueView):
    """The queue of a deployment, to be worked on. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        witness: Witness = _nobody_watches,
    ) -> None:
        """Work on ``store``; ``clock`` tells the time, ``witness`` notes who did what."""
        super().__init__(store, clock=clock)
        self._witness = witness

    def claim(self, entry_id: int, by: int) -> Entry:
        """Take a waiting conversation; of several who try at once exactly one gets it.

        Taking what one has already changes nothing.

        Raises:
            AlreadyTaken: somebody else has it.
            UnknownEntry: there is no such wait (any more).

        """
        now = self._clock()
        with self._store.session() as unit:
            found = entry_row(unit, entry_id)
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
                present = entry_row(unit, entry_id)
                if present.ended_at is not None:
                    raise UnknownEntry("ended")
                if present.holder != by:
                    raise AlreadyTaken
                return read_entry(present)
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
            found = entry_row(unit, entry_id)
            self._lock(unit, found)
            if found.ended_at is not None:
                raise UnknownEntry("ended")
            if entry_row(unit, entry_id).holder is None:
                raise NotYours("nobody has it")
            return self._let_go(unit, found, by, "queue.take_back", now)

    def give(self, entry_id: int, by: int, to: int, *, holder: int | None) -> Entry:
        """Hand it to a colleague; the citizen's wait is over if nobody had it.

        Args:
            entry_id: what.
            by: who hands it on.
            to: who has it then; that this account may is asked above.
            holder: who has it as far as ``by`` knows; None = nobody.

        Raises:
            ChangedHands: somebody else has it by now.
            UnknownEntry: there is no such wait (any more).

        """
        now = self._clock()
        table = queue_entries.c
        with self._store.session() as unit:
            found = entry_row(unit, entry_id)
            self._lock(unit, found)
            given = unit.execute(
                update(queue_entries)
                .where(
                    table.id == entry_id,
                    table.ended_at.is_(None),
                    table.holder.is_(None) if holder is None else table.holder == holder,
                )
                .values(
                    holder=to,
                    taken_at=func.coalesce(table.taken_at, literal(now, Moment())),
                    active_at=now,
                )
            )
            if given.rowcount == 0:
                raise (UnknownEntry if entry_row(unit, entry_id).ended_at else ChangedHands)
            if holder is None:
                change_owner(unit, found.conversation_id, Move.TAKE, now)
            hand_on(unit, Handing(Thing.ENTRY, entry_id, by, to, now))
            self._witness(unit, by, "queue.give_to", f"account:{to}")
            return self._changed(unit, entry_id, by, "taken", "queue.give", now)

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
            return read_entry(entry_row(unit, entry_id))

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

    def held_in(self, unit: Connection, entry_id: int, by: int) -> str:
        """Return the id of the conversation that ``by`` has, locked until the unit ends.

        Raises:
            NotYours: somebody else has it, or nobody.
            UnknownEntry: as :meth:`get`.

        """
        return str(self._held(unit, entry_id, by, self._clock()).conversation_id)

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
            found = entry_row(unit, entry_id)
            told = redact(words).text
            result = unit.execute(
                insert(conversation_notes).values(
                    conversation_id=found.conversation_id, author=by, at=now, text=told
                )
            )
            self._witness(unit, by, "queue.note", f"entry:{entry_id}")
            return Note(inserted(result), by, now, told)

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
                    found = entry_row(unit, row.id)
                    self._lock(unit, found)
                    found = entry_row(unit, row.id)
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

    def _held(self, unit: Connection, entry_id: int, by: int, now: datetime) -> Row[Any]:
        """Return the entry after proving that ``by`` has it; counts as activity."""
        found = entry_row(unit, entry_id)
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
        row = entry_row(unit, entry_id)
        emit(unit, kind, row, now)
        self._witness(unit, by, deed, f"entry:{entry_id}")
        return read_entry(row)

    @staticmethod
    def _lock(unit: Connection, found: Row[Any]) -> None:
        """Lock the conversation before the entry; see :mod:`dungcua.conversations.rows`."""
        try:
            owner_of(unit, found.conversation_id, lock=True)
        except UnknownConversation:
            raise UnknownEntry from None


def _spoke_last(unit: Connection, conversation_id: str) -> Author | None:
    author = unit.execute(
        select(messages.c.author)
        .where(messages.c.conversation_id == conversation_id)
        .order_by(messages.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return Author(author) if author else None
