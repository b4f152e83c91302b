"""How the people who work here prove who they are: passwords, codes, second factors."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from dungcua.accounts.audit import AuditLog
from dungcua.accounts.factor import recovery_digest
from dungcua.accounts.model import Account
from dungcua.accounts.passwords import Passwords
from dungcua.accounts.rights import Action, reach
from dungcua.accounts.rows import one_account
from dungcua.errors import (
    LinkSpent,
    OwnAccount,
    RightMissing,
    SignInRefused,
)
from dungcua.store.engine import Store
from dungcua.store.schema_accounts import (
    account_links,
    accounts,
    desk_sessions,
    recovery_codes,
)
from dungcua.store.seal import Seal

__all__ = ["Credentials"]

_LINK_LIFE = timedelta(hours=24)


class Credentials:
    """Passwords and second factors of a deployment. Safe to share between threads.

    ``by`` is who asks: an account with the right to manage users in the areas concerned,
    or None for somebody on the server's own command line, who may everything. Every change
    is written to the audit in the same unit of work.
    """

    def __init__(
        self,
        store: Store,
        seal: Seal,
        audit: AuditLog,
        *,
        passwords: Passwords | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Keep accounts in ``store``, secrets of second factors sealed by ``seal``."""
        self._store = store
        self._seal = seal
        self._audit = audit
        self.passwords = passwords or Passwords()
        self._clock = clock

    def one_time_code(self, account_id: int, *, by: Account | None) -> str:
        """Return a code to choose a new password with: shown once, good for 24 hours.

        The old password stops at once, sessions end, earlier codes are worth nothing.

        Raises:
            UnknownAccount: there is none with this number.
            RightMissing: ``by`` may not manage somebody with these roles.
            OwnAccount: it is the own account.

        """
        code = secrets.token_urlsafe(24)
        with self._store.session() as unit:
            self._managed(unit, account_id, by)
            unit.execute(update(accounts).where(accounts.c.id == account_id).values(password=None))
            unit.execute(delete(account_links).where(account_links.c.account_id == account_id))
            unit.execute(
                insert(account_links).values(
                    digest=_digest(code),
                    account_id=account_id,
                    expires_at=self._clock() + _LINK_LIFE,
                )
            )
            self._end_sessions(unit, account_id)
            self._note(unit, by, "account.reset", account_id)
        return code

    def redeem(self, code: str, password: str) -> Account:
        """Choose a new password with a one-time code; the code is used up.

        Raises:
            LinkSpent: the code was used, replaced, or is too old.
            WeakPassword: the password would be guessed; the code stays good.

        """
        with self._store.session() as unit:
            account_id = unit.execute(
                select(account_links.c.account_id)
                .where(
                    account_links.c.digest == _digest(code),
                    account_links.c.expires_at > self._clock(),
                )
                .with_for_update()
            ).scalar_one_or_none()
            if account_id is None:
                raise LinkSpent
            account = one_account(unit, accounts.c.id == account_id)
            if account.disabled:
                raise LinkSpent("disabled")
            self._write_password(unit, account, password)
            unit.execute(delete(account_links).where(account_links.c.account_id == account_id))
            self._note(unit, account, "account.redeem", account_id)
        return account

    def change_password(self, account: Account, old: str, new: str, *, session: int) -> None:
        """Change the own password; every session but the present one ends.

        Raises:
            SignInRefused: the old password does not fit.
            WeakPassword: the new one would be guessed.

        """
        with self._store.reading() as unit:
            stored = unit.execute(
                select(accounts.c.password).where(accounts.c.id == account.id)
            ).scalar_one()
        if not self.passwords.fits(stored, old):
            raise SignInRefused
        with self._store.session() as unit:
            self._write_password(unit, account, new)
            self._end_sessions(unit, account.id, but=session)
            self._note(unit, account, "account.password", account.id)

    def set_factor(self, account: Account, secret: str, codes: Iterable[str]) -> None:
        """Set up the second factor, and the codes for a lost telephone."""
        with self._store.session() as unit:
            unit.execute(
                update(accounts)
                .where(accounts.c.id == account.id)
                .values(totp=self._seal.seal(secret, f"totp:{account.id}"), totp_step=None)
            )
            self._write_codes(unit, account.id, codes)
            self._note(unit, account, "account.factor", account.id)

    def reset_factor(self, account_id: int, *, by: Account | None) -> None:
        """Take the second factor away: the telephone is lost; sessions end.

        Raises:
            UnknownAccount: there is none with this number.
            RightMissing: ``by`` may not manage somebody with these roles.
            OwnAccount: it is the own account.

        """
        with self._store.session() as unit:
            self._managed(unit, account_id, by)
            unit.execute(
                update(accounts)
                .where(accounts.c.id == account_id)
                .values(totp=None, totp_step=None)
            )
            self._write_codes(unit, account_id, ())
            self._end_sessions(unit, account_id)
            self._note(unit, by, "account.factor_reset", account_id)

    def _managed(self, unit: Connection, account_id: int, by: Account | None) -> Account:
        """Return the account after proving that ``by`` may change it.

        Somebody whose role reaches further than the own area is out of reach: else whoever
        manages one province could reset the password of an administrator of the country.
        """
        account = one_account(unit, accounts.c.id == account_id)
        if by is None:
            return account
        if by.id == account_id:
            raise OwnAccount
        found = reach(by.grants, Action.USERS)
        if found is None or by.disabled:
            raise RightMissing(str(Action.USERS))
        if found.areas is not None and not {g.area for g in account.grants} <= found.areas:
            raise RightMissing("area")
        return account

    def _write_password(self, unit: Connection, account: Account, password: str) -> None:
        hashed = self.passwords.hash(password, login=account.login)
        unit.execute(update(accounts).where(accounts.c.id == account.id).values(password=hashed))

    @staticmethod
    def _write_codes(unit: Connection, account_id: int, codes: Iterable[str]) -> None:
        unit.execute(delete(recovery_codes).where(recovery_codes.c.account_id == account_id))
        for code in codes:
            unit.execute(
                insert(recovery_codes).values(
                    account_id=account_id, digest=recovery_digest(account_id, code)
                )
            )

    @staticmethod
    def _end_sessions(unit: Connection, account_id: int, *, but: int = 0) -> None:
        unit.execute(
            delete(desk_sessions).where(
                desk_sessions.c.account_id == account_id, desk_sessions.c.id != but
            )
        )

    def _note(
        self, unit: Connection, by: Account | None, deed: str, account_id: int, **facts: str
    ) -> None:
        self._audit.append(unit, by.id if by else None, deed, f"account:{account_id}", **facts)


def _digest(code: str) -> str:
    return hashlib.sha256(code.strip().encode()).hexdigest()
