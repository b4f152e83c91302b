"""The door: password, then second factor; wrong attempts make the next one wait longer.

An attempt is counted before it is judged, so that many at once count as many. What was
typed as a login name is counted whether anybody has it or not: the door does not tell.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from dungcua.accounts.audit import AuditLog
from dungcua.accounts.directory import Directory
from dungcua.accounts.factor import recovery_digest, step
from dungcua.accounts.model import Account, Session, Stage
from dungcua.accounts.rows import one_account
from dungcua.accounts.sessions import Sessions
from dungcua.errors import IdentityRefused, SignInLocked, SignInRefused, UnknownAccount
from dungcua.knowledge.text.fold import fold
from dungcua.store.engine import Store
from dungcua.store.schema_accounts import accounts, recovery_codes, sign_in_failures
from dungcua.store.seal import Seal

__all__ = ["Entered", "SignIn"]

_FREE = 5
"""Wrong attempts before the first wait."""
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
_FORGOTTEN = timedelta(days=1)
_SECOND = "2:"
"""No login name holds a colon."""


@dataclass(frozen=True, slots=True)
class Entered:
    """Somebody came through a door: the account, the new token, and what is still to come."""

    account: Account
    token: str
    stage: Stage


class SignIn:
    """Lets people in. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        seal: Seal,
        directory: Directory,
        sessions: Sessions,
        audit: AuditLog,
        *,
        second_factor: bool = True,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Check against ``directory``, open ``sessions``.

        Args:
            store: of all of them.
            seal: opens the secrets of second factors.
            directory: the accounts.
            sessions: the sessions.
            audit: notes who came, and whose attempts were locked.
            second_factor: whether everybody needs one; False = only who has set one up.
            clock: tells the time, with a zone.

        """
        self._store = store
        self._seal = seal
        self._directory = directory
        self._sessions = sessions
        self._audit = audit
        self._second_factor = second_factor
        self._clock = clock

    def enter(self, login: str, password: str, browser: str) -> Entered:
        """Check login name and password and begin a session.

        Raises:
            SignInRefused: they do not fit, or the account is locked; never which.
            SignInLocked: too many wrong attempts before; nothing was checked.

        """
        name = fold(login).strip()
        self._count(name)
        with self._store.reading() as unit:
            row = unit.execute(select(accounts).where(accounts.c.login == name)).one_or_none()
        fits = self._directory.passwords.fits(row.password if row else None, password)
        if row is None or not fits or row.disabled:
            raise SignInRefused
        with self._store.session() as unit:
            self._clear(unit, name)
        return self._begin(self._directory.get(row.id), browser)

    def enter_as(self, subject: str, browser: str) -> Entered:
        """Begin a session for whom the organisation's own login has vouched for.

        Raises:
            IdentityRefused: the subject is linked to no account, or to a locked one.

        """
        try:
            with self._store.reading() as unit:
                account = one_account(unit, accounts.c.subject == subject)
        except UnknownAccount:
            raise IdentityRefused("unknown subject") from None
        if account.disabled:
            raise IdentityRefused("disabled")
        return self._begin(account, browser)

    def second(self, session: Session, code: str) -> Entered:
        """Check the second factor of a half-way session; the token changes.

        Args:
            session: half-way, of somebody with a second factor.
            code: the one-time password, or one of the recovery codes, which is used up.

        Raises:
            SignInRefused: the code does not fit or was used before.
            SignInLocked: too many wrong attempts before.
            NotSignedIn: the session is over.

        """
        account = session.account
        # Counted apart: a right password must not wipe out wrong codes.
        counted = _SECOND + account.login
        self._count(counted)
        with self._store.session() as unit:
            way = self._use(unit, account, code)
            if way:
                self._clear(unit, counted)
        if way is None:
            raise SignInRefused
        return self._complete(session, way)

    def without_second(self, session: Session) -> Entered:
        """Complete a session of somebody who has just set the second factor up."""
        return self._complete(session, "enrolled")

    def lift(self, account: Account) -> None:
        """Forget the wrong attempts for an account: its password was reset by hand."""
        with self._store.session() as unit:
            self._clear(unit, account.login)
            self._clear(unit, _SECOND + account.login)

    def expire(self) -> int:
        """Forget wrong attempts of more than a day ago; return how many names."""
        limit = self._clock() - _FORGOTTEN
        with self._store.session() as unit:
            gone = unit.execute(delete(sign_in_failures).where(sign_in_failures.c.last_at < limit))
        return gone.rowcount

    def _begin(self, account: Account, browser: str) -> Entered:
        needed = self._second_factor or account.second_factor
        stage = Stage.PASSWORD if needed else Stage.FULL
        token = self._sessions.begin(account.id, stage, browser)
        if stage is Stage.FULL:
            with self._store.session() as unit:
                self._audit.append(unit, account.id, "sign_in", f"account:{account.id}")
        return Entered(account, token, stage)

    def _complete(self, session: Session, way: str) -> Entered:
        token = self._sessions.promote(session.id)
        self._audit.record(session.account.id, "sign_in", f"account:{session.account.id}", by=way)
        return Entered(session.account, token, Stage.FULL)

    def _use(self, unit: Connection, account: Account, code: str) -> str | None:
        """Use up a one-time password or a recovery code; None when it is neither."""
        row = unit.execute(
            select(accounts.c.totp, accounts.c.totp_step)
            .where(accounts.c.id == account.id)
            .with_for_update()
        ).one()
        if row.totp is None:
            return None
        secret = self._seal.open(row.totp, f"totp:{account.id}")
        found = step(secret, code, self._clock(), row.totp_step)
        if found is not None:
            unit.execute(
                update(accounts).where(accounts.c.id == account.id).values(totp_step=found)
            )
            return "totp"
        used = unit.execute(
            delete(recovery_codes).where(
                recovery_codes.c.account_id == account.id,
                recovery_codes.c.digest == recovery_digest(account.id, code),
            )
        )
        return "recovery" if used.rowcount else None

    def _count(self, name: str) -> None:
        """Count an attempt before it is judged.

        Raises:
            SignInLocked: the wait after the last wrong one is not over; not counted.

        """
        now = self._clock()
        digest = _digest(name)
        failures = sign_in_failures
        query = select(failures).where(failures.c.digest == digest).with_for_update()
        with self._store.session() as unit:
            row = unit.execute(query).one_or_none()
            if row is None:
                try:
                    with unit.begin_nested():
                        unit.execute(
                            insert(failures).values(digest=digest, attempts=1, last_at=now)
                        )
                    return
                except IntegrityError:
                    row = unit.execute(query).one()
            until = row.last_at + _wait(row.attempts)
            if now < until:
                raise SignInLocked(until.isoformat())
            fresh = now - row.last_at > _FORGOTTEN
            unit.execute(
                update(failures)
                .where(failures.c.digest == digest)
                .values(attempts=1 if fresh else row.attempts + 1, last_at=now)
            )

    @staticmethod
    def _clear(unit: Connection, name: str) -> None:
        unit.execute(delete(sign_in_failures).where(sign_in_failures.c.digest == _digest(name)))


def _wait(count: int) -> timedelta:
    """Return how long to wait after ``count`` wrong attempts: nothing, then doubling."""
    if count < _FREE:
        return timedelta()
    # The exponent is bounded: nobody needs numbers beyond the longest wait.
    return min(_FIRST_WAIT * (1 << min(count - _FREE, 10)), _LONGEST_WAIT)


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
