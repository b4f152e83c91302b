"""The tables of conversations that come in through another company's messenger."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from dungcua.store.columns import ID, Moment, metadata

__all__ = ["channel_links", "channel_tokens"]

# A person's line at another company's messenger; goes with the conversation.
channel_links = Table(
    "channel_links",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("platform", String(16), nullable=False),
    # Keyed: without the secret nobody can test whether somebody wrote to us.
    Column("digest", String(64), nullable=False),
    Column("sealed", Text, nullable=False),
    Column(
        "conversation_id", ID, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False
    ),
    Column("heard_at", Moment, nullable=False),
    Column("delivered_id", Integer, nullable=False, server_default="0"),
    Column("delivered_part", Integer, nullable=False, server_default="0"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("try_at", Moment, nullable=True),
    Column("held_at", Moment, nullable=True),
    UniqueConstraint("digest"),
    Index(None, "conversation_id"),
)

# Tokens that a platform changes with every use; sealed.
channel_tokens = Table(
    "channel_tokens",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("name", String(16), primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
