"""The tables of the bodies and systems that the register speaks to."""

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

__all__ = ["partner_filings", "partners"]

# Keys are kept as digests: who reads the database cannot call in their name.
partners = Table(
    "partners",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(200), nullable=False),
    Column("key_digest", String(64), nullable=False),
    Column("provinces", JSON, nullable=False),
    Column("communes", JSON, nullable=False),
    Column("may_file", Boolean, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("revoked_at", Moment, nullable=True),
    Column("webhook_url", Text, nullable=True),
    Column("webhook_sealed", Text, nullable=True),
    Column("told_id", Integer, nullable=False, server_default="0"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("try_at", Moment, nullable=True),
    UniqueConstraint("key_digest"),
    Index(None, "revoked_at"),
)

# The same filing sent again, after whatever happened in between, is the same complaint.
partner_filings = Table(
    "partner_filings",
    metadata,
    Column("partner_id", Integer, ForeignKey("partners.id"), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("complaint_code", String(15), nullable=True),
)
