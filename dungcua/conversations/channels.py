"""Conversations that come in through another company's messenger.

A link joins a person's address at a platform (Zalo, Messenger) with a conversation of ours
and remembers how far our answers were delivered. What is still to be sent is not a second
list: it is every message of the bot or of a person after the last delivered one. A kill
between sending and noting it repeats at most one part of one message.

The address is personal data: sealed, found again by a keyed digest, and gone with the
conversation.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Row, and_, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from dungcua.conversations.model import Author, Message
from dungcua.conversations.service import Conversations
from dungcua.store.engine import Store
from dungcua.store.schema import messages
from dungcua.store.schema_channels import channel_links, channel_tokens
from dungcua.store.seal import Seal

__all__ = ["Channels", "Link"]

_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Link:
    """One person's line at one platform.

    ``delivered_id`` is the last message that went out wholly, ``delivered_part`` how many
    parts of the next one did, ``silent`` how long ago the person last wrote.
    """

    id: int
    platform: str
    address: str
    conversation_id: str
    silent: timedelta
    delivered_id: int
    delivered_part: int


class Channels:
    """The links of a deployment. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        conversations: Conversations,
        seal: Seal,
        key: str,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Work on ``store``.

        Args:
            store: the database.
            conversations: where a new line begins its conversation.
            seal: seals the addresses.
            key: secret of the digest by which an address is found again.
            clock: tells the time, with a zone.

        """
        self._store = store
        self._conversations = conversations
        self._seal = seal
        self._key = hashlib.sha256(b"dungcua.channel:" + key.encode()).digest()
        self._clock = clock

    def hear(self, platform: str, address: str) -> str:
        """Note that somebody writes, and return the id of their conversation.

        An erased or expired conversation begins anew. Delivery that had been given up
        starts again: the platform takes our answers again once the person has written.
        """
        digest = self._digest(platform, address)
        now = self._clock()
        with self._store.session() as unit:
            found = unit.execute(
                update(channel_links)
                .where(channel_links.c.digest == digest)
                .values(heard_at=now, held_at=None, failures=0, try_at=None)
                .returning(channel_links.c.conversation_id)
            ).scalar_one_or_none()
        if found is not None:
            return str(found)
        begun = self._conversations.start()
        kept = self._join(platform, address, digest, begun)
        if kept != begun:
            # Two first messages at once: both go into the conversation of the quicker one.
            self._conversations.erase(begun)
        return kept

    def due(self, limit: int = 50) -> list[Link]:
        """Return links with something to send now, the longest waiting first."""
        undelivered = (
            select(messages.c.id)
            .where(
                messages.c.conversation_id == channel_links.c.conversation_id,
                messages.c.id > channel_links.c.delivered_id,
                messages.c.author != Author.CITIZEN,
            )
            .exists()
        )
        ready = and_(
            channel_links.c.held_at.is_(None),
            or_(channel_links.c.try_at.is_(None), channel_links.c.try_at <= self._clock()),
        )
        with self._store.reading() as unit:
            rows = unit.execute(
                select(channel_links)
                .where(ready, undelivered)
                .order_by(channel_links.c.heard_at)
                .limit(limit)
            ).all()
        return [self._link(row) for row in rows]

    def waiting(self, link: Link) -> Sequence[Message]:
        """Return what is to be sent on ``link``, oldest first."""
        history = self._conversations.history(link.conversation_id)
        return [
            message
            for message in history
            if message.id > link.delivered_id and message.author is not Author.CITIZEN
        ]

    def sent_part(self, link: Link, part: int) -> None:
        """Note that ``part`` parts of the message after ``delivered_id`` went out."""
        self._set(link, delivered_part=part, failures=0, try_at=None)

    def sent(self, link: Link, message_id: int) -> None:
        """Note that a message went out wholly."""
        self._set(link, delivered_id=message_id, delivered_part=0, failures=0, try_at=None)

    def postpone(self, link: Link) -> datetime:
        """Try again later, each time twice as late; return when."""
        now = self._clock()
        with self._store.session() as unit:
            failures = unit.execute(
                select(channel_links.c.failures).where(channel_links.c.id == link.id)
            ).scalar_one_or_none()
            wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(failures or 0, 20))
            unit.execute(
                update(channel_links)
                .where(channel_links.c.id == link.id)
                .values(failures=(failures or 0) + 1, try_at=now + wait)
            )
        return now + wait

    def hold(self, link: Link) -> None:
        """Stop sending until the person writes again: the platform refuses, or must not be asked.

        Nothing is lost: what was not delivered stays in the conversation and goes out then.
        """
        self._set(link, held_at=self._clock())

    def token(self, platform: str, name: str) -> str | None:
        """Return a rotating token of a platform, as last kept; None when there is none."""
        with self._store.reading() as unit:
            sealed = unit.execute(
                select(channel_tokens.c.sealed).where(
                    channel_tokens.c.platform == platform, channel_tokens.c.name == name
                )
            ).scalar_one_or_none()
        return None if sealed is None else self._seal.open(sealed, f"token:{platform}:{name}")

    def keep_tokens(self, platform: str, tokens: dict[str, str]) -> None:
        """Keep rotating tokens, all or none: a platform gives each of them out only once."""
        now = self._clock()
        with self._store.session() as unit:
            for name, value in tokens.items():
                sealed = self._seal.seal(value, f"token:{platform}:{name}")
                changed = unit.execute(
                    update(channel_tokens)
                    .where(channel_tokens.c.platform == platform, channel_tokens.c.name == name)
                    .values(sealed=sealed, at=now)
                )
                if changed.rowcount == 0:
                    unit.execute(
                        insert(channel_tokens).values(
                            platform=platform, name=name, sealed=sealed, at=now
                        )
                    )

    def _join(self, platform: str, address: str, digest: str, conversation_id: str) -> str:
        """Make a link unless there is one; return the conversation it leads to."""
        with self._store.session() as unit:
            try:
                with unit.begin_nested():
                    unit.execute(
                        insert(channel_links).values(
                            platform=platform,
                            digest=digest,
                            sealed=self._seal.seal(address, f"channel:{digest}"),
                            conversation_id=conversation_id,
                            heard_at=self._clock(),
                        )
                    )
            except IntegrityError:
                found = select(channel_links.c.conversation_id)
                kept = unit.execute(found.where(channel_links.c.digest == digest)).scalar_one()
                return str(kept)
        return conversation_id

    def _digest(self, platform: str, address: str) -> str:
        return hmac.new(self._key, f"{platform}:{address}".encode(), hashlib.sha256).hexdigest()

    def _set(self, link: Link, **values: object) -> None:
        with self._store.session() as unit:
            unit.execute(
                update(channel_links).where(channel_links.c.id == link.id).values(**values)
            )

    def _link(self, row: Row[tuple[object, ...]]) -> Link:
        return Link(
            id=row.id,
            platform=row.platform,
            address=self._seal.open(row.sealed, f"channel:{row.digest}"),
            conversation_id=row.conversation_id,
            silent=self._clock() - row.heard_at,
            delivered_id=row.delivered_id,
            delivered_part=row.delivered_part,
        )
