"""The tables of work handed on among colleagues, and of samples that are looked through."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from dungcua.store.columns import ID, Moment, metadata

__all__ = ["handings", "quality_items", "quality_reviews", "quality_samples"]

# Accounts are named by number everywhere here; the rooms do not know each other, so no
# foreign keys to them.
handings = Table(
    "handings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    # What was handed on: an entry of the queue, a call-back, a complaint; by its number.
    Column("kind", String(16), nullable=False),
    Column("number", Integer, nullable=False),
    Column("given_by", Integer, nullable=False),
    Column("given_to", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Index(None, "kind", "number"),
    Index(None, "given_to"),
    Index(None, "at"),
)

quality_samples = Table(
    "quality_samples",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("drawn_at", Moment, nullable=False),
    Column("drawn_by", Integer, nullable=False),
    # With the same seed and the same filters the same cases are drawn again.
    Column("seed", String(40), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("first", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    # Codes of provinces and communes; NULL = the whole country.
    Column("areas", JSON, nullable=True),
    # "" = whoever; "bot"; else the number of an account.
    Column("worker", String(16), nullable=False),
    Column("size", Integer, nullable=False),
    Column("population", Integer, nullable=False),
    sqlite_autoincrement=True,
)

quality_items = Table(
    "quality_items",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("sample_id", Integer, ForeignKey("quality_samples.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    # Gone with the conversation; marks stay, because they are counted.
    Column(
        "conversation_id", ID, ForeignKey("conversations.id", ondelete="SET NULL"), nullable=True
    ),
    Column("entry_id", Integer, ForeignKey("queue_entries.id", ondelete="SET NULL"), nullable=True),
    Column("call_id", Integer, ForeignKey("calls.id", ondelete="SET NULL"), nullable=True),
    # Who answered; NULL = the bot.
    Column("worker", Integer, nullable=True),
    Column("ended_at", Moment, nullable=False),
    Column("province_code", String(10), nullable=True),
    Column("commune_code", String(10), nullable=True),
    Index(None, "sample_id"),
    Index(None, "conversation_id"),
    Index(None, "entry_id"),
    Index(None, "call_id"),
    Index(None, "worker"),
    sqlite_autoincrement=True,
)

quality_reviews = Table(
    "quality_reviews",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("item_id", Integer, ForeignKey("quality_items.id"), nullable=False),
    Column("reviewer", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    # Criterion to "yes", "no" or "none" (does not apply).
    Column("marks", JSON, nullable=False),
    Column("note", Text, nullable=False),
    UniqueConstraint("item_id"),
    Index(None, "at"),
)
