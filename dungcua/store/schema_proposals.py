"""The table of proposed changes to the knowledge."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from dungcua.store.columns import Moment, metadata

__all__ = ["knowledge_proposals"]

knowledge_proposals = Table(
    "knowledge_proposals",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    # Accounts by number; the rooms do not know each other, so no foreign keys.
    Column("author", Integer, nullable=False),
    Column("target", String(200), nullable=False),
    Column("part", String(120), nullable=False),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    Column("source", Text, nullable=False),
    Column("source_date", Date, nullable=False),
    Column("effective_on", Date, nullable=False),
    Column("reason", Text, nullable=False),
    # The correction is forgotten in time, the proposal is not: no foreign key.
    Column("correction_id", Integer, nullable=True),
    Column("base_version", String(40), nullable=False),
    Column("state", String(16), nullable=False),
    Column("decided_by", Integer, nullable=True),
    Column("decided_at", Moment, nullable=True),
    Column("note", Text, nullable=False),
    Column("undone_by", Integer, nullable=True),
    Column("undone_at", Moment, nullable=True),
    Index(None, "state", "effective_on"),
    Index(None, "target", "part"),
    sqlite_autoincrement=True,
)
