"""The tables of conversations that wait for a person, or have one.

What hangs on a conversation goes with it; a call-back and a correction outlive it,
without the link, until their own time is over.
"""

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
    text,
)

from dungcua.store.columns import ID, Moment, metadata

__all__ = [
    "callbacks",
    "conversation_notes",
    "corrections",
    "desk_events",
    "queue_entries",
    "reply_drafts",
]


def _conversation(ondelete: str) -> Column[str]:
    return Column(
        "conversation_id",
        ID,
        ForeignKey("conversations.id", ondelete=ondelete),
        nullable=ondelete == "SET NULL",
    )


queue_entries = Table(
    "queue_entries",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _conversation("CASCADE"),
    Column("since", Moment, nullable=False),
    Column("summary", Text, nullable=False),
    Column("lang", String(8), nullable=False),
    Column("province_code", String(10), nullable=True),
    Column("commune_code", String(10), nullable=True),
    Column("place", String(200), nullable=True),
    # The account that has it; the rooms do not know each other, so no foreign key.
    Column("holder", Integer, nullable=True),
    Column("taken_at", Moment, nullable=True),
    Column("first_reply_at", Moment, nullable=True),
    # When the holder last did something; the automatic return goes by it.
    Column("active_at", Moment, nullable=True),
    Column("ended_at", Moment, nullable=True),
    Column("ending", String(16), nullable=True),
    Index(None, "conversation_id"),
    Index(None, "ended_at", "since"),
    Index(None, "holder"),
    # A conversation waits once at a time.
    Index(
        "uq_queue_entries_open",
        "conversation_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
    sqlite_autoincrement=True,
)

conversation_notes = Table(
    "conversation_notes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _conversation("CASCADE"),
    Column("author", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False),
    Index(None, "conversation_id"),
)

reply_drafts = Table(
    "reply_drafts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _conversation("CASCADE"),
    # What the citizen asked; the draft answers exactly this message.
    Column("question_id", Integer, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("reply", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("final", Text, nullable=True),
    Column("decided_by", Integer, nullable=True),
    Column("decided_at", Moment, nullable=True),
    UniqueConstraint("conversation_id", "question_id"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column(
        "draft_id",
        Integer,
        ForeignKey("reply_drafts.id", ondelete="SET NULL"),
        nullable=True,
    ),
    Column("at", Moment, nullable=False),
    Column("author", Integer, nullable=False),
    Column("procedures", JSON, nullable=False),
    Column("question", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("decided_by", Integer, nullable=True),
    Column("decided_at", Moment, nullable=True),
    Index(None, "state", "at"),
)

callbacks = Table(
    "callbacks",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("code", String(12), nullable=False),
    _conversation("SET NULL"),
    Column("asked_at", Moment, nullable=False),
    Column("consented_at", Moment, nullable=False),
    # Sealed; emptied when the call-back is over.
    Column("phone", Text, nullable=True),
    Column("topic", Text, nullable=False),
    Column("wanted", String(120), nullable=False),
    Column("lang", String(8), nullable=False),
    Column("province_code", String(10), nullable=True),
    Column("commune_code", String(10), nullable=True),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("holder", Integer, nullable=True),
    Column("active_at", Moment, nullable=True),
    Column("ended_at", Moment, nullable=True),
    UniqueConstraint("code"),
    Index(None, "state", "asked_at"),
    Index(None, "conversation_id"),
    sqlite_autoincrement=True,
)

desk_events = Table(
    "desk_events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("entry_id", Integer, nullable=False),
    Column("province_code", String(10), nullable=True),
    Column("commune_code", String(10), nullable=True),
    Index(None, "at"),
    # Numbers are never used again: a desk resumes after the last one it saw.
    sqlite_autoincrement=True,
)
