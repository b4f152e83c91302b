"""What was said, kept for as long as it is needed and not longer."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from dungcua.conversations.message import Reply
from dungcua.conversations.model import Author, Message, Move, Owner, move
from dungcua.errors import StaleForm, UnknownConversation
from dungcua.knowledge.text.redact import redact
from dungcua.store.engine import Store
from dungcua.store.schema import conversations, form_tokens, messages

__all__ = ["Conversations"]

_ID_BYTES = 32


def _now() -> datetime:
    return datetime.now(UTC)


class Conversations:
    """The conversations of a deployment. Safe to share between threads.

    Each method is one unit of work: when it returns, its effect is on disk.
    """

    def __init__(self, store: Store, *, clock: Callable[[], datetime] = _now) -> None:
        """Work on ``store``; ``clock`` tells the time, with a zone."""
        self._store = store
        self._clock = clock

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

    def say(self, conversation_id: str, text: str, *, token: str | None = None) -> Message:
        """Store what the citizen wrote, redacted, and return it as stored.

        A closed conversation opens again.

        Args:
            conversation_id: where it was said.
            text: the citizen's words; personal numbers are masked before they are stored.
            token: the once-only token of the form, claimed together with the message, so
                that a kill between the two can neither lose nor double it.

        Raises:
            UnknownConversation: the conversation expired or was erased.
            StaleForm: the token was used before; nothing is stored.

        """
        with self._store.session() as unit:
            self._change_owner(unit, conversation_id, Move.WRITE)
            if token is not None and not self._claim(unit, conversation_id, token):
                raise StaleForm("token used before")
            return self._append(unit, conversation_id, Author.CITIZEN, redact(text).text, None)

    def answer(self, conversation_id: str, reply: Reply) -> Message:
        """Store a reply of the bot, whole, so that a page shows it again as it was.

        Raises:
            UnknownConversation: the conversation expired or was erased.

        """
        with self._store.session() as unit:
            self._touch(unit, conversation_id)
            return self._append(unit, conversation_id, Author.BOT, reply.text, reply)

    def history(self, conversation_id: str, limit: int = 200) -> list[Message]:
        """Return the last ``limit`` messages, oldest first; empty when there is nothing."""
        with self._store.reading() as unit:
            rows = unit.execute(
                select(messages)
                .where(messages.c.conversation_id == conversation_id)
                .order_by(messages.c.id.desc())
                .limit(limit)
            ).all()
        return [
            Message(
                id=row.id,
                author=Author(row.author),
                at=row.at,
                text=row.text,
                reply=None if row.reply is None else Reply.model_validate_json(row.reply),
            )
            for row in reversed(rows)
        ]

    def owner(self, conversation_id: str) -> Owner:
        """Return who answers next.

        Raises:
            UnknownConversation: the conversation expired or was erased.

        """
        with self._store.reading() as unit:
            return self._owner(unit, conversation_id)

    def hand_over(self, conversation_id: str) -> Owner:
        """Ask for a person; asking twice changes nothing.

        Raises:
            UnknownConversation: the conversation expired or was erased.
            ForbiddenTransition: the conversation is closed.

        """
        return self.move(conversation_id, Move.HAND_OVER)

    def move(self, conversation_id: str, wanted: Move) -> Owner:
        """Change who owns the conversation, by the table, and return the new owner.

        Raises:
            UnknownConversation: the conversation expired or was erased.
            ForbiddenTransition: the table does not know this change.

        """
        with self._store.session() as unit:
            return self._change_owner(unit, conversation_id, wanted)

    def claim(self, conversation_id: str, token: str) -> bool:
        """Use up the once-only token of a form; False when it was used before.

        For forms that store no message; a message claims its token in :meth:`say`.

        Raises:
            UnknownConversation: the conversation expired or was erased.

        """
        with self._store.session() as unit:
            self._touch(unit, conversation_id)
            return self._claim(unit, conversation_id, token)

    def erase(self, conversation_id: str) -> None:
        """Delete the conversation with its texts, tokens and open draft (Law 91/2025 art. 14).

        A complaint that was submitted stays, without the link to the conversation: it was
        consented to by itself, and is erased by itself. Erasing twice is no error.
        """
        with self._store.session() as unit:
            unit.execute(delete(conversations).where(conversations.c.id == conversation_id))
        self._store.purge()

    def expire(self, older_than: timedelta) -> int:
        """Erase every conversation in which nothing happened for ``older_than``.

        Returns the number of conversations erased.
        """
        limit = self._clock() - older_than
        with self._store.session() as unit:
            gone = unit.execute(delete(conversations).where(conversations.c.touched_at < limit))
        self._store.purge()
        return gone.rowcount

    def _owner(self, unit: Connection, conversation_id: str, *, lock: bool = False) -> Owner:
        query = select(conversations.c.owner).where(conversations.c.id == conversation_id)
        found = unit.execute(query.with_for_update() if lock else query).scalar_one_or_none()
        if found is None:
            raise UnknownConversation
        return Owner(found)

    def _change_owner(self, unit: Connection, conversation_id: str, wanted: Move) -> Owner:
        owner = move(self._owner(unit, conversation_id, lock=True), wanted)
        unit.execute(
            update(conversations)
            .where(conversations.c.id == conversation_id)
            .values(owner=owner, touched_at=self._clock())
        )
        return owner

    def _touch(self, unit: Connection, conversation_id: str) -> None:
        touched = unit.execute(
            update(conversations)
            .where(conversations.c.id == conversation_id)
            .values(touched_at=self._clock())
        )
        if touched.rowcount == 0:
            raise UnknownConversation

    def _claim(self, unit: Connection, conversation_id: str, token: str) -> bool:
        digest = hashlib.sha256(token.encode()).hexdigest()
        try:
            with unit.begin_nested():
                unit.execute(
                    insert(form_tokens).values(
                        conversation_id=conversation_id, digest=digest, at=self._clock()
                    )
                )
        except IntegrityError:
            return False
        return True

    def _append(
        self,
        unit: Connection,
        conversation_id: str,
        author: Author,
        text: str,
        reply: Reply | None,
    ) -> Message:
        at = self._clock()
        result = unit.execute(
            insert(messages).values(
                conversation_id=conversation_id,
                author=author,
                at=at,
                text=text,
                reply=None if reply is None else reply.model_dump_json(),
            )
        )
        key = result.inserted_primary_key
        if key is None:
            raise AssertionError("an insert of one row returns its key")
        return Message(id=key[0], author=author, at=at, text=text, reply=reply)
