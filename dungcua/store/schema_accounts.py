"""The tables of the people who work here: who they are, what they may, what they did.

No citizen's data stand here. ``audit_events`` names accounts and cases by number only.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from dungcua.store.columns import Moment, metadata

__all__ = [
    "account_grants",
    "account_links",
    "accounts",
    "audit_events",
    "audit_head",
    "desk_sessions",
    "recovery_codes",
    "sign_in_failures",
]


def _account(*, primary_key: bool = False) -> Column[int]:
    return Column(
        "account_id",
        Integer,
        ForeignKey("accounts.id", ondelete="CASCADE"),
        nullable=False,
        primary_key=primary_key,
    )


accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    # Folded: what is typed to sign in; never an e-mail address or a number of a person.
    Column("login", String(40), nullable=False),
    Column("name", String(80), nullable=False),
    Column("password", String(200), nullable=True),
    # Of the second factor; sealed.
    Column("totp", Text, nullable=True),
    Column("totp_step", Integer, nullable=True),
    # Who the organisation's own login says this is: the subject of its tokens.
    Column("subject", String(255), nullable=True),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    UniqueConstraint("login"),
    UniqueConstraint("subject"),
    sqlite_autoincrement=True,
)

account_grants = Table(
    "account_grants",
    metadata,
    _account(primary_key=True),
    Column("role", String(16), primary_key=True),
    # "*" for the whole country, else the code of a province or a commune.
    Column("area", String(12), primary_key=True),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    _account(primary_key=True),
    Column("digest", String(64), primary_key=True),
)

account_links = Table(
    "account_links",
    metadata,
    Column("digest", String(64), primary_key=True),
    _account(),
    Column("expires_at", Moment, nullable=False),
    Index(None, "account_id"),
)

desk_sessions = Table(
    "desk_sessions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _account(),
    Column("digest", String(64), nullable=False),
    # "password" until the second factor is given, then "full".
    Column("stage", String(16), nullable=False),
    Column("browser", String(60), nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    UniqueConstraint("digest"),
    Index(None, "account_id"),
    Index(None, "seen_at"),
    sqlite_autoincrement=True,
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    # Of what was typed as a login name: somebody may have typed a password there.
    Column("digest", String(64), primary_key=True),
    Column("attempts", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
    Index(None, "last_at"),
)

audit_events = Table(
    "audit_events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    # No foreign key: the history stays when an account goes.
    Column("actor", Integer, nullable=True),
    Column("deed", String(40), nullable=False),
    Column("subject", String(60), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Index(None, "at"),
    Index(None, "actor", "seq"),
    Index(None, "subject", "seq"),
)

audit_head = Table(
    "audit_head",
    metadata,
    # One row, locked by whoever appends: two processes never claim the same number.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
)
