"""Single steps inside a unit of work, shared by everybody who changes a conversation.

Whoever changes both locks the conversation before its place in the queue: two units of
work that lock in different orders would wait for each other for ever.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from dungcua.conversations.entries import Locate, commune_only, emit_waiting, follow
from dungcua.conversations.message import Reply
from dungcua.conversations.model import Author, Message, Move, Owner, move
from dungcua.errors import UnknownConversation
from dungcua.store.engine import inserted
from dungcua.store.schema import conversations, form_tokens, messages

__all__ = ["append", "change_owner", "claim_token", "owner_of", "read_message", "touch"]


def owner_of(unit: Connection, conversation_id: str, *, lock: bool = False) -> Owner:
    """Return who answers next; with ``lock`` nobody changes that until the unit ends.

    Raises:
        UnknownConversation: the conversation expired or was erased.

    """
    query = select(conversations.c.owner).where(conversations.c.id == conversation_id)
    found = unit.execute(query.with_for_update() if lock else query).scalar_one_or_none()
    if found is None:
        raise UnknownConversation
    return Owner(found)


def change_owner(
    unit: Connection,
    conversation_id: str,
    wanted: Move,
    now: datetime,
    ending: str = "",
    locate: Locate = commune_only,
    summary: str | None = None,
) -> Owner:
    """Change who owns the conversation, by the table; the queue follows.

    Args:
        unit: the unit of work.
        conversation_id: which.
        wanted: why.
        now: the time.
        ending: how its wait ended, if this ends one; the new owner by default.
        locate: finds the codes of the place when a wait begins.
        summary: what a wait that begins is about, masked; None = the citizen's own words.

    Raises:
        UnknownConversation: the conversation expired or was erased.
        ForbiddenTransition: the table does not know this change.

    """
    before = owner_of(unit, conversation_id, lock=True)
    after = move(before, wanted)
    unit.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id)
        .values(owner=after, touched_at=now)
    )
    follow(unit, conversation_id, after, now, ending or str(after), locate, summary)
    return after


def touch(unit: Connection, conversation_id: str, now: datetime) -> None:
    """Note that something happened: a silent conversation expires.

    Raises:
        UnknownConversation: the conversation expired or was erased.

    """
    touched = unit.execute(
        update(conversations).where(conversations.c.id == conversation_id).values(touched_at=now)
    )
    if touched.rowcount == 0:
        raise UnknownConversation


def claim_token(unit: Connection, conversation_id: str, token: str, now: datetime) -> bool:
    """Use up the once-only token of a form; False when it was used before."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    try:
        with unit.begin_nested():
            unit.execute(
                insert(form_tokens).values(conversation_id=conversation_id, digest=digest, at=now)
            )
    except IntegrityError:
        return False
    return True


def append(
    unit: Connection,
    conversation_id: str,
    author: Author,
    text: str,
    reply: Reply | None,
    now: datetime,
) -> Message:
    """Store a message as it is; whoever waits at the desk for the conversation hears of it."""
    result = unit.execute(
        insert(messages).values(
            conversation_id=conversation_id,
            author=author,
            at=now,
            text=text,
            reply=None if reply is None else reply.model_dump_json(),
        )
    )
    emit_waiting(unit, "message", conversation_id, now)
    return Message(id=inserted(result), author=author, at=now, text=text, reply=reply)


def read_message(row: Row[Any]) -> Message:
    """Return a stored message."""
    return Message(
        id=row.id,
        author=Author(row.author),
        at=row.at,
        text=row.text,
        reply=None if row.reply is None else Reply.model_validate_json(row.reply),
    )
