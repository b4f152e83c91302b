"""Who is signed in, where: random tokens, of which the database holds digests only."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, insert, select, update

from dungcua.accounts.model import Account, Session, Stage
from dungcua.accounts.rows import one_account
from dungcua.errors import NotSignedIn, UnknownAccount
from dungcua.store.engine import Store
from dungcua.store.schema_accounts import accounts, desk_sessions

__all__ = ["Sessions"]

_TOKEN_BYTES = 32
_LONGEST_BROWSER = 60
_HALF_WAY = timedelta(minutes=15)
"""How long the second factor may take."""
_NOTICED = timedelta(minutes=1)
"""A session is written to at most so often, however many pages are read."""


class Sessions:
    """The sessions of a deployment. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        *,
        idle: timedelta = timedelta(hours=1),
        longest: timedelta = timedelta(hours=12),
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Keep sessions in ``store``; they end after ``idle`` without use, or ``longest``."""
        self._store = store
        self._idle = idle
        self._longest = longest
        self._clock = clock

    def begin(self, account_id: int, stage: Stage, browser: str) -> str:
        """Begin a session and return its token, for the cookie; it is stored nowhere."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        now = self._clock()
        with self._store.session() as unit:
            unit.execute(
                insert(desk_sessions).values(
                    account_id=account_id,
                    digest=_digest(token),
                    stage=stage,
                    browser=browser[:_LONGEST_BROWSER],
                    began_at=now,
                    seen_at=now,
                )
            )
        return token

    def find(self, token: str, *, use: bool = True) -> Session:
        """Return the session of a token.

        Args:
            token: of the cookie.
            use: whether this counts as use; a stream that runs by itself does not.

        Raises:
            NotSignedIn: no such session, it is over, or the account is locked.

        """
        now = self._clock()
        with self._store.reading() as unit:
            row = unit.execute(
                select(desk_sessions).where(
                    desk_sessions.c.digest == _digest(token), self._alive(now)
                )
            ).one_or_none()
            if row is None:
                raise NotSignedIn
            try:
                account = one_account(unit, accounts.c.id == row.account_id)
            except UnknownAccount:
                raise NotSignedIn from None
        if account.disabled:
            raise NotSignedIn
        if use and now - row.seen_at > _NOTICED:
            with self._store.session() as unit:
                unit.execute(
                    update(desk_sessions).where(desk_sessions.c.id == row.id).values(seen_at=now)
                )
        return Session(row.id, account, Stage(row.stage), row.browser, row.began_at, row.seen_at)

    def promote(self, session_id: int) -> str:
        """Make a half-way session a full one with a new token; the old one is worth nothing.

        Raises:
            NotSignedIn: the session is gone, or was promoted before.

        """
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        now = self._clock()
        with self._store.session() as unit:
            changed = unit.execute(
                update(desk_sessions)
                .where(desk_sessions.c.id == session_id, desk_sessions.c.stage == Stage.PASSWORD)
                .values(digest=_digest(token), stage=Stage.FULL, began_at=now, seen_at=now)
            )
        if changed.rowcount == 0:
            raise NotSignedIn
        return token

    def of(self, account: Account) -> Sequence[Session]:
        """Return the sessions of an account that are not over, the latest used first."""
        with self._store.reading() as unit:
            rows = unit.execute(
                select(desk_sessions)
                .where(desk_sessions.c.account_id == account.id, self._alive(self._clock()))
                .order_by(desk_sessions.c.seen_at.desc(), desk_sessions.c.id.desc())
            ).all()
        return [
            Session(r.id, account, Stage(r.stage), r.browser, r.began_at, r.seen_at) for r in rows
        ]

    def revoke(self, account_id: int, session_id: int) -> bool:
        """End one session of an account; False when it has no such session."""
        with self._store.session() as unit:
            gone = unit.execute(
                delete(desk_sessions).where(
                    desk_sessions.c.id == session_id, desk_sessions.c.account_id == account_id
                )
            )
        return gone.rowcount > 0

    def revoke_all(self, account_id: int, *, but: int | None = None) -> int:
        """End all sessions of an account, except ``but``; return how many."""
        with self._store.session() as unit:
            gone = unit.execute(
                delete(desk_sessions).where(
                    desk_sessions.c.account_id == account_id, desk_sessions.c.id != (but or 0)
                )
            )
        return gone.rowcount

    def expire(self) -> int:
        """Delete the sessions that are over; return how many."""
        with self._store.session() as unit:
            gone = unit.execute(delete(desk_sessions).where(~self._alive(self._clock())))
        return gone.rowcount

    def _alive(self, now: datetime) -> ColumnElement[bool]:
        half_way = desk_sessions.c.stage == Stage.PASSWORD
        return and_(
            desk_sessions.c.seen_at > now - self._idle,
            desk_sessions.c.began_at > now - self._longest,
            ~half_way | (desk_sessions.c.began_at > now - _HALF_WAY),
        )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
