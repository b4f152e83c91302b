"""What was said, kept for as long as it is needed and not longer."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert, select, update

from dungcua.conversations.entries import Locate, commune_only, emit_waiting
from dungcua.conversations.message import Reply
from dungcua.conversations.model import Author, Message, Move, Owner
from dungcua.conversations.rows import (
    append,
    change_owner,
    claim_token,
    owner_of,
    read_message,
    touch,
)
from dungcua.errors import ForbiddenTransition, StaleForm
from dungcua.knowledge.text.redact import redact
from dungcua.store.engine import Store
from dungcua.store.schema import conversations, messages
from dungcua.store.schema_queue import queue_entries, reply_drafts

__all__ = ["Conversations"]

_ID_BYTES = 32


def _now() -> datetime:
    return datetime.now(UTC)


class Conversations:
    """The conversations of a deployment. Safe to share between threads.

    Each method is one unit of work: when it returns, its effect is on disk.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime] = _now,
        locate: Locate = commune_only,
    ) -> None:
        """Work on ``store``.

        Args:
            store: the database.
            clock: tells the time, with a zone.
            locate: finds the codes of a place, so that the queue knows whose it is.

        """
        self._store = store
        self._clock = clock
        self._locate = locate

    def start(self) -> str:
        """Begin a conversation and return its id: 256 random bits, safe in a cookie.

        Whoever holds the id reads the conversation; it belongs in no URL and no log.
        """
        conversation_id = secrets.token_urlsafe(_ID_BYTES)
        now = self._clock()
        with self._store.session() as unit:
            unit.execute(
                insert(conversations).values(
                    id=conversation_id, owner=Owner.BOT, started_at=now, touched_at=now
                )
            )
        return conversation_id

    def exists(self, conversation_id: str) -> bool:
        """Whether the conversation is there: not expired, not erased."""
        with self._store.reading() as unit:
            found = unit.execute(
                select(conversations.c.id).where(conversations.c.id == conversation_id)
            )
            return found.first() is not None

    def say(
        self,
        conversation_id: str,
        text: str,
        *,
        token: str | None = None,
        lang: str | None = None,
    ) -> Message:
        """Store what the citizen wrote, redacted, and return it as stored.

        A closed conversation opens again.

        Args:
            conversation_id: where it was said.
            text: the citizen's words; personal numbers are masked before they are stored.
            token: the once-only token of the form, claimed together with the message, so
                that a kill between the two can neither lose nor double it.
            lang: the language of the citizen's page, for whoever takes over; None = as before.

        Raises:
            UnknownConversation: the conversation expired or was erased.
            StaleForm: the token was used before; nothing is stored.

        """
        with self._store.session() as unit:
            change_owner(unit, conversation_id, Move.WRITE, self._clock())
            if token is not None and not claim_token(unit, conversation_id, token, self._clock()):
                raise StaleForm("token used before")
            if lang is not None:
                unit.execute(
                    update(conversations)
                    .where(conversations.c.id == conversation_id)
                    .values(lang=lang)
                )
            return append(
                unit, conversation_id, Author.CITIZEN, redact(text).text, None, self._clock()
            )

    def answer(self, conversation_id: str, reply: Reply) -> Message:
        """Store a reply of the bot, whole, so that a page shows it again as it was.

        Raises:
            UnknownConversation: the conversation expired or was erased.

        """
        with self._store.session() as unit:
            touch(unit, conversation_id, self._clock())
            return append(unit, conversation_id, Author.BOT, reply.text, reply, self._clock())

    def history(self, conversation_id: str, limit: int = 200) -> list[Message]:
        """Return the last ``limit`` messages, oldest first; empty when there is nothing."""
        with self._store.reading() as unit:
            rows = unit.execute(
                select(messages)
                .where(messages.c.conversation_id == conversation_id)
                .order_by(messages.c.id.desc())
                .limit(limit)
            ).all()
        return [read_message(row) for row in reversed(rows)]

    def rested(self, conversation_id: str) -> timedelta:
        """Return how long nothing was said before the last message; zero when it is the only one.

        Reads two times and no words: it is asked with every message.
        """
        with self._store.reading() as unit:
            times = unit.execute(
                select(messages.c.at)
                .where(messages.c.conversation_id == conversation_id)
                .order_by(messages.c.id.desc())
                .limit(2)
            ).scalars()
            last, before = (*times, None, None)[:2]
        return last - before if last and before else timedelta(0)

    def owner(self, conversation_id: str) -> Owner:
        """Return who answers next.

        Raises:
            UnknownConversation: the conversation expired or was erased.

        """
        with self._store.reading() as unit:
            return owner_of(unit, conversation_id)

    def hand_over(self, conversation_id: str, summary: str | None = None) -> Owner:
        """Ask for a person; asking twice changes nothing.

        Args:
            conversation_id: whose talk.
            summary: what it is about, for the person who takes it; numbers are masked once
                more. None = the citizen's own words.

        Raises:
            UnknownConversation: the conversation expired or was erased.
            ForbiddenTransition: the conversation is closed.

        """
        told = None if summary is None else redact(summary).text
        with self._store.session() as unit:
            return change_owner(
                unit, conversation_id, Move.HAND_OVER, self._clock(), locate=self._locate,
                summary=told,
            )  # fmt: skip

    def move(self, conversation_id: str, wanted: Move) -> Owner:
        """Change who owns the conversation, by the table, and return the new owner.

        Taking a conversation needs a taker: that is done by ``Queue.claim``.

        Raises:
            UnknownConversation: the conversation expired or was erased.
            ForbiddenTransition: the table does not know this change, or it is a taking.

        """
        if wanted is Move.TAKE:
            raise ForbiddenTransition("taken by Queue.claim only")
        with self._store.session() as unit:
            return change_owner(unit, conversation_id, wanted, self._clock(), locate=self._locate)

    def claim(self, conversation_id: str, token: str) -> bool:
        """Use up the once-only token of a form; False when it was used before.

        For forms that store no message; a message claims its token in :meth:`say`.

        Raises:
            UnknownConversation: the conversation expired or was erased.

        """
        with self._store.session() as unit:
            touch(unit, conversation_id, self._clock())
            return claim_token(unit, conversation_id, token, self._clock())

    def erase(self, conversation_id: str) -> None:
        """Delete the conversation with its texts, tokens and open draft (Law 91/2025 art. 14).

        A complaint that was submitted stays, without the link to the conversation: it was
        consented to by itself, and is erased by itself. Erasing twice is no error.
        """
        with self._store.session() as unit:
            emit_waiting(unit, "ended", conversation_id, self._clock())
            unit.execute(delete(conversations).where(conversations.c.id == conversation_id))
        self._store.purge()

    def clear(self, conversation_id: str) -> None:
        """Delete every message of the conversation and go on with an empty one.

        What is said after this, the answer included, is stored again.
        """
        with self._store.session() as unit:
            for table in (messages, reply_drafts):
                unit.execute(delete(table).where(table.c.conversation_id == conversation_id))
            unit.execute(
                update(queue_entries)
                .where(queue_entries.c.conversation_id == conversation_id)
                .values(summary="")
            )
        self._store.purge()

    def idle(self, longer_than: timedelta) -> list[str]:
        """Return the conversations with the bot in which nothing happened for so long."""
        limit = self._clock() - longer_than
        with self._store.reading() as unit:
            found = unit.execute(
                select(conversations.c.id).where(
                    conversations.c.owner == Owner.BOT, conversations.c.touched_at < limit
                )
            )
            return [row.id for row in found]

    def expire(self, older_than: timedelta) -> int:
        """Erase every conversation in which nothing happened for ``older_than``.

        Returns the number of conversations erased.
        """
        limit = self._clock() - older_than
        with self._store.session() as unit:
            gone = unit.execute(delete(conversations).where(conversations.c.touched_at < limit))
        self._store.purge()
        return gone.rowcount
