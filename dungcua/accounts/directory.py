"""The people who work here: added, given roles, locked, helped when a password is lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from dungcua.accounts.credentials import Credentials
from dungcua.accounts.model import EVERYWHERE, Account, Grant, Role
from dungcua.accounts.rights import Action, reach
from dungcua.accounts.rows import one_account, read_accounts
from dungcua.errors import (
    GrantRefused,
    LastAdmin,
    LoginTaken,
)
from dungcua.knowledge.text.fold import fold, nfc, squeeze
from dungcua.store.engine import inserted
from dungcua.store.schema_accounts import (
    account_grants,
    accounts,
)

__all__ = ["Directory"]

_LOGIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{1,38})[a-z0-9]\Z")
_AREA = re.compile(r"\*|\d{2}|\d{5}")
_LONGEST_NAME = 80


class Directory(Credentials):
    """The accounts of a deployment. Safe to share between threads.

    ``by`` is who asks, and every change is audited, as :class:`Credentials` says.
    """

    def all(self) -> Sequence[Account]:
        """Return every account, by name."""
        with self._store.reading() as unit:
            return read_accounts(unit)

    def get(self, account_id: int) -> Account:
        """Return an account.

        Raises:
            UnknownAccount: there is none with this number.

        """
        with self._store.reading() as unit:
            return one_account(unit, accounts.c.id == account_id)

    def by_login(self, login: str) -> Account:
        """Return the account of a login name; case and diacritics do not matter.

        Raises:
            UnknownAccount: nobody signs in with it.

        """
        with self._store.reading() as unit:
            return one_account(unit, accounts.c.login == fold(login).strip())

    def add(
        self,
        login: str,
        name: str,
        grants: Iterable[Grant],
        *,
        by: Account | None,
        password: str | None = None,
    ) -> Account:
        """Add somebody.

        Args:
            login: what is typed to sign in; 3 to 40 plain letters, digits, dots, hyphens.
            name: what colleagues see.
            grants: roles with their areas; at least one.
            by: who adds; see the class.
            password: to begin with; None = none yet, see :meth:`one_time_code`.

        Raises:
            LoginTaken: somebody has the name, or it is no login name.
            GrantRefused: a grant that does not exist or that ``by`` may not give.
            WeakPassword: the password would be guessed.

        """
        plain = fold(login).strip()
        if not _LOGIN.match(plain):
            raise LoginTaken("not a login name")
        wanted = _checked(grants, by)
        hashed = None if password is None else self.passwords.hash(password, login=plain)
        with self._store.session() as unit:
            try:
                with unit.begin_nested():
                    result = unit.execute(
                        insert(accounts).values(
                            login=plain,
                            name=squeeze(nfc(name))[:_LONGEST_NAME] or plain,
                            password=hashed,
                            disabled=False,
                            created_at=self._clock(),
                        )
                    )
            except IntegrityError:
                raise LoginTaken from None
            account_id = inserted(result)
            self._write_grants(unit, account_id, wanted)
            self._note(unit, by, "account.add", account_id)
            for grant in sorted(wanted):
                self._note(unit, by, "account.grant", account_id, role=grant.role, area=grant.area)
            return one_account(unit, accounts.c.id == account_id)

    def set_grants(self, account_id: int, grants: Iterable[Grant], *, by: Account | None) -> None:
        """Replace what an account may do.

        Raises:
            UnknownAccount, GrantRefused, RightMissing: as :meth:`add` and :meth:`disable`.
            OwnAccount: nobody changes the own rights.
            LastAdmin: nobody could manage accounts any more.

        """
        wanted = _checked(grants, by)
        with self._store.session() as unit:
            account = self._managed(unit, account_id, by)
            before = account.grants
            unit.execute(delete(account_grants).where(account_grants.c.account_id == account_id))
            self._write_grants(unit, account_id, wanted)
            self._keep_an_admin(unit, account)
            for deed, changed in (
                ("account.revoke", before - wanted),
                ("account.grant", wanted - before),
            ):
                for grant in sorted(changed):
                    self._note(unit, by, deed, account_id, role=grant.role, area=grant.area)

    def disable(self, account_id: int, disabled: bool, *, by: Account | None) -> None:
        """Lock an account, with all its sessions, or open it again.

        Raises:
            UnknownAccount: there is none with this number.
            RightMissing: the account has a role beyond the reach of ``by``.
            OwnAccount: it is the own one.
            LastAdmin: nobody could manage accounts any more.

        """
        with self._store.session() as unit:
            account = self._managed(unit, account_id, by)
            unit.execute(
                update(accounts).where(accounts.c.id == account_id).values(disabled=disabled)
            )
            self._keep_an_admin(unit, account)
            if disabled:
                self._end_sessions(unit, account_id)
            deed = "account.disable" if disabled else "account.enable"
            self._note(unit, by, deed, account_id)

    def link_subject(self, account_id: int, subject: str | None, *, by: Account | None) -> None:
        """Say who the organisation's own login means: the ``sub`` of its tokens, or nobody.

        Raises:
            LoginTaken: another account has this subject.
            UnknownAccount, RightMissing, OwnAccount: as :meth:`disable`.

        """
        with self._store.session() as unit:
            self._managed(unit, account_id, by)
            try:
                with unit.begin_nested():
                    unit.execute(
                        update(accounts)
                        .where(accounts.c.id == account_id)
                        .values(subject=subject or None)
                    )
            except IntegrityError:
                raise LoginTaken("subject") from None
            self._note(unit, by, "account.link" if subject else "account.unlink", account_id)

    @staticmethod
    def _keep_an_admin(unit: Connection, changed: Account) -> None:
        if changed.disabled or Grant(Role.ADMIN) not in changed.grants:
            return  # took nobody away
        query = (
            select(accounts.c.id)
            .join(account_grants, account_grants.c.account_id == accounts.c.id)
            .where(
                account_grants.c.role == Role.ADMIN,
                account_grants.c.area == EVERYWHERE,
                accounts.c.disabled.is_(False),
            )
            .limit(1)
        )
        if unit.execute(query).first() is None:
            raise LastAdmin

    @staticmethod
    def _write_grants(unit: Connection, account_id: int, grants: Iterable[Grant]) -> None:
        unit.execute(
            insert(account_grants),
            [{"account_id": account_id, "role": g.role, "area": g.area} for g in grants],
        )


def _checked(grants: Iterable[Grant], by: Account | None) -> frozenset[Grant]:
    """Return the grants if they exist and ``by`` may give them: within the own area only."""
    wanted = frozenset(grants)
    if not wanted or not all(_AREA.fullmatch(grant.area) for grant in wanted):
        raise GrantRefused("none, or no area")
    if by is None:
        return wanted
    found = reach(by.grants, Action.USERS)
    if found is None or by.disabled:
        raise GrantRefused("no right")
    if found.areas is not None and not {grant.area for grant in wanted} <= found.areas:
        raise GrantRefused("outside the area")
    return wanted
