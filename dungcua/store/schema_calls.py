"""The table of finished calls: what they were about, never what was said."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from dungcua.store.columns import ID, Moment, metadata

__all__ = ["calls"]

calls = Table(
    "calls",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    # The account that took the call; the rooms do not know each other, so no foreign key.
    Column("operator", Integer, nullable=False),
    Column("form_digest", String(64), nullable=False),
    # Where the words of a complaint are told; a call without one has none.
    Column(
        "conversation_id",
        ID,
        ForeignKey("conversations.id", ondelete="SET NULL"),
        nullable=True,
    ),
    Column("begun_at", Moment, nullable=False),
    Column("ended_at", Moment, nullable=True),
    Column("seconds", Integer, nullable=False),
    Column("reason", String(16), nullable=True),
    Column("outcome", String(16), nullable=True),
    Column("procedure", String(20), nullable=True),
    Column("province_code", String(10), nullable=True),
    Column("commune_code", String(10), nullable=True),
    Column("complaint_code", String(15), nullable=True),
    Column("callback_id", Integer, nullable=True),
    UniqueConstraint("form_digest"),
    Index(None, "ended_at"),
    Index(None, "conversation_id"),
    sqlite_autoincrement=True,
)
