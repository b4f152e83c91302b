"""From rows to accounts."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, select

from dungcua.accounts.model import Account, Grant, Role
from dungcua.errors import UnknownAccount
from dungcua.store.schema_accounts import account_grants, accounts

__all__ = ["one_account", "read_accounts"]


def read_accounts(unit: Connection, *conditions: ColumnElement[bool]) -> Sequence[Account]:
    """Return the accounts that meet ``conditions``, by name."""
    rows = unit.execute(select(accounts).where(*conditions).order_by(accounts.c.name)).all()
    grants: dict[int, set[Grant]] = {row.id: set() for row in rows}
    if rows:
        query = select(account_grants).where(account_grants.c.account_id.in_(grants))
        for row in unit.execute(query):
            grants[row.account_id].add(Grant(Role(row.role), row.area))
    return [
        Account(
            id=row.id,
            login=row.login,
            name=row.name,
            grants=frozenset(grants[row.id]),
            disabled=row.disabled,
            second_factor=row.totp is not None,
            subject=row.subject,
            created_at=row.created_at,
        )
        for row in rows
    ]


def one_account(unit: Connection, *conditions: ColumnElement[bool]) -> Account:
    """Return the account that meets ``conditions``.

    Raises:
        UnknownAccount: there is none.

    """
    found = read_accounts(unit, *conditions)
    if not found:
        raise UnknownAccount
    return found[0]
