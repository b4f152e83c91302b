"""Who did what, when, on which case, and who saw whose data: appended, never changed.

Each event carries the digest of the one before it. No event holds a word, a name or a
number of a person: accounts and cases are named by their numbers, facts are short codes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from dungcua.store.engine import Store
from dungcua.store.schema_accounts import audit_events, audit_head

__all__ = ["AuditEvent", "AuditLog"]

_START = "0" * 64
_CODE = re.compile(r"[a-z0-9_.:*,-]{0,60}\Z")
_HEAD = 1


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One thing that somebody did or saw. ``at`` is in UTC.

    ``actor`` is the number of an account; None = the system, or somebody on the server's
    own command line. ``deed`` is a dotted code ("queue.take", "saw.contact"), ``subject``
    what it was done to ("entry:12", "complaint:7", "account:3"; empty = nothing of its own).
    """

    seq: int
    at: datetime
    actor: int | None
    deed: str
    subject: str
    facts: Mapping[str, str]
    digest: str


class AuditLog:
    """The audit of a deployment. Safe to share between threads."""

    def __init__(
        self, store: Store, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """Write into ``store``; ``clock`` tells the time, with a zone."""
        self._store = store
        self._clock = clock

    def record(self, actor: int | None, deed: str, subject: str = "", **facts: str) -> None:
        """Append an event by itself; returns when it is on disk.

        Args:
            actor: the number of the account; None = the system or the command line.
            deed: a dotted code of what was done; ``saw.…`` for personal data shown.
            subject: what it was done to: a kind and a number ("complaint:7").
            facts: short codes (a role, an area, a state); never anybody's words.

        Raises:
            ValueError: something other than a short code was given.
            StoreUnavailable: it could not be stored; what was to be shown must not be.

        """
        with self._store.session() as unit:
            self.append(unit, actor, deed, subject, **facts)

    def append(
        self, unit: Connection, actor: int | None, deed: str, subject: str = "", **facts: str
    ) -> None:
        """Append an event within the unit of work of the deed itself: both or neither."""
        for text in (deed, subject, *facts, *facts.values()):
            if not _CODE.match(text):
                raise ValueError("the audit takes short codes only")
        head = self._locked_head(unit)
        row = {
            "seq": head.seq + 1,
            "at": self._clock(),
            "actor": actor,
            "deed": deed,
            "subject": subject,
            "facts": facts,
            "previous": head.digest,
        }
        row["digest"] = _digest(row)
        unit.execute(insert(audit_events).values(row))
        unit.execute(
            update(audit_head)
            .where(audit_head.c.id == _HEAD)
            .values(seq=row["seq"], digest=row["digest"])
        )

    def witness(
        self, actor: int | None, deed: str, subject: str = "", **facts: str
    ) -> Callable[[Connection], None]:
        """Return what appends this event within the unit of work of the deed, done elsewhere."""

        def note(unit: Connection) -> None:
            self.append(unit, actor, deed, subject, **facts)

        return note

    def read(
        self,
        *,
        before: int | None = None,
        actor: int | None = None,
        subject: str | None = None,
        deed: str | None = None,
        limit: int = 100,
    ) -> Sequence[AuditEvent]:
        """Return events, newest first.

        Args:
            before: only those with a smaller number, to turn pages.
            actor: only those of this account.
            subject: only those on this case or account.
            deed: only those whose code begins so ("saw.").
            limit: at most so many.

        """
        query = select(audit_events).order_by(audit_events.c.seq.desc()).limit(limit)
        if before is not None:
            query = query.where(audit_events.c.seq < before)
        if actor is not None:
            query = query.where(audit_events.c.actor == actor)
        if subject:
            query = query.where(audit_events.c.subject == subject)
        if deed:
            query = query.where(audit_events.c.deed.startswith(deed, autoescape=True))
        with self._store.reading() as unit:
            return [
                AuditEvent(r.seq, r.at, r.actor, r.deed, r.subject, r.facts, r.digest)
                for r in unit.execute(query)
            ]

    def verify(self) -> int | None:
        """Check the whole chain.

        Returns:
            None when it is whole, else the number of the first event that does not fit; one
            beyond the last when events were cut off at the end.

        """
        previous, expected = _START, 1
        with self._store.reading() as unit:
            head = unit.execute(select(audit_head)).one_or_none()
            for row in unit.execute(select(audit_events).order_by(audit_events.c.seq)):
                told = dict(row._mapping)
                digest = told.pop("digest")
                fits = row.seq == expected and row.previous == previous
                if not fits or _digest(told) != digest:
                    return expected
                previous, expected = digest, expected + 1
        if head is None:
            return None if expected == 1 else expected
        return None if (head.seq, head.digest) == (expected - 1, previous) else expected

    @staticmethod
    def _locked_head(unit: Connection) -> Row[tuple[int, int, str]]:
        """Return the end of the chain; nobody else can append until this unit ends."""
        query = select(audit_head).where(audit_head.c.id == _HEAD).with_for_update()
        head = unit.execute(query).one_or_none()
        if head is None:
            try:
                with unit.begin_nested():
                    unit.execute(insert(audit_head).values(id=_HEAD, seq=0, digest=_START))
            except IntegrityError:
                pass  # somebody else made the first event at the same time
            head = unit.execute(query).one()
        return head


def _digest(row: Mapping[str, object]) -> str:
    """Return the digest of an event without its own."""
    at = row["at"]
    if not isinstance(at, datetime):
        raise TypeError("an event has a time")
    told = {**row, "at": at.astimezone(UTC).isoformat()}
    text = json.dumps(told, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
