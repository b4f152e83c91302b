"""The tables of the three rooms that keep state, in portable types.

Importing this module knows every table, so that the migrations can be proved to build
exactly this; the queue's and the accounts' stand in modules beside it.
Personal data stands in few places, on purpose: redacted words in ``messages``,
``drafts``, ``complaints`` and ``complaint_notes``; contacts, sealed, in
``complaint_contacts``. Everything that hangs on a conversation goes with it.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from dungcua.store import (
    schema_accounts,
    schema_calls,
    schema_channels,
    schema_desk,
    schema_partners,
    schema_proposals,
    schema_queue,
)
from dungcua.store.columns import ID, Moment, metadata

__all__ = [
    "Moment",
    "complaint_contacts",
    "complaint_events",
    "complaint_evidence",
    "complaint_filers",
    "complaint_joins",
    "complaint_notes",
    "complaint_pins",
    "complaint_reminders",
    "complaints",
    "conversations",
    "drafts",
    "form_tokens",
    "messages",
    "metadata",
    "schema_accounts",
    "schema_calls",
    "schema_channels",
    "schema_desk",
    "schema_partners",
    "schema_proposals",
    "schema_queue",
]

conversations = Table(
    "conversations",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner", String(16), nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("touched_at", Moment, nullable=False),
    # The language that the person chose for the page, for whoever takes over.
    Column("lang", String(8), nullable=False, server_default="vi"),
    Index(None, "touched_at"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column(
        "conversation_id", ID, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False
    ),
    Column("author", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False),
    Column("reply", Text, nullable=True),
    Index(None, "conversation_id", "id"),
)

form_tokens = Table(
    "form_tokens",
    metadata,
    Column(
        "conversation_id",
        ID,
        ForeignKey("conversations.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("digest", String(64), primary_key=True),
    Column("at", Moment, nullable=False),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column(
        "conversation_id", ID, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False
    ),
    Column("opened_at", Moment, nullable=False),
    Column("words", Text, nullable=False),
    Column("procedure", String(40), nullable=True),
    Column("violations", JSON, nullable=False),
    Column("papers", JSON, nullable=False),
    Column("door", String(16), nullable=False),
    Column("commune_code", String(10), nullable=True),
    Column("commune", String(100), nullable=True),
    Column("province", String(100), nullable=True),
    Column("said_place", Text, nullable=True),
    Column("knowledge_version", String(40), nullable=False),
    # Set when the draft became a complaint; a second press of the button then finds it.
    Column("complaint_code", String(15), nullable=True),
    # Of the once-only number of the form it came from, if it came from one.
    Column("form_digest", String(64), nullable=True),
    Column("happened_on", Date, nullable=True),
    Column("said_when", Text, nullable=True),
    Column("counter", Text, nullable=True),
    Column("urgency", String(16), nullable=False, server_default="normal"),
    UniqueConstraint("conversation_id"),
)

complaints = Table(
    "complaints",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("code", String(15), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("commune_code", String(10), nullable=True),
    Column("commune", String(100), nullable=True),
    Column("province", String(100), nullable=True),
    Column("said_place", Text, nullable=True),
    Column("channel", String(16), nullable=False),
    Column("procedure", String(40), nullable=True),
    Column("words", Text, nullable=False),
    Column("violations", JSON, nullable=False),
    Column("papers", JSON, nullable=False),
    Column("knowledge_version", String(40), nullable=False),
    Column("door", String(16), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("consented_at", Moment, nullable=False),
    # Hashed together with the content: without it nobody can test a guess of erased words.
    Column("salt", String(32), nullable=False),
    # The complaint outlives the conversation, without the link.
    Column(
        "conversation_id", ID, ForeignKey("conversations.id", ondelete="SET NULL"), nullable=True
    ),
    # Which reports are of one conversation, for counting people: stays when that is gone, leads
    # to nobody, and goes when the content is erased.
    Column("teller", String(64), nullable=True),
    Column("happened_on", Date, nullable=True),
    Column("said_when", Text, nullable=True),
    Column("counter", Text, nullable=True),
    Column("urgency", String(16), nullable=False, server_default="normal"),
    Column("reporter", String(16), nullable=False, server_default="anonymous"),
    Column("consent_version", String(40), nullable=True),
    # Who has it now, and by when something must happen next.
    Column("body", String(24), nullable=True),
    Column("level", String(16), nullable=True),
    Column("follow_on", Date, nullable=True),
    Column("moved_at", Moment, nullable=True),
    Column("elsewhere", String(16), nullable=True),
    # The account of the person in charge here; no citizen's data.
    Column("assignee", String(64), nullable=True),
    # Words and place without diacritics, for the search; goes when the words go.
    Column("folded", Text, nullable=True),
    Column("erased_at", Moment, nullable=True),
    UniqueConstraint("code"),
    Index(None, "conversation_id"),
    Index(None, "state", "due_on"),
    Index(None, "follow_on"),
    Index(None, "commune_code", "received_at"),
)

complaint_events = Table(
    "complaint_events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("complaint_id", Integer, ForeignKey("complaints.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("actor", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("kind", String(16), nullable=False, server_default="step"),
    Column("detail", JSON, nullable=True),
    UniqueConstraint("complaint_id", "seq"),
)

# People's words in a history stand here, so that they can be erased; the event holds
# only their salted digest.
complaint_notes = Table(
    "complaint_notes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("complaint_id", Integer, ForeignKey("complaints.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("words", Text, nullable=False),
    UniqueConstraint("complaint_id", "seq"),
)

# Files stand in a folder under random names; no name a person gave is kept.
complaint_evidence = Table(
    "complaint_evidence",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("complaint_id", Integer, ForeignKey("complaints.id"), nullable=False),
    Column("name", String(43), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("size", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("added_at", Moment, nullable=False),
    UniqueConstraint("name"),
    Index(None, "complaint_id"),
)

# How to reach the reporter: sealed, and read by name of the complaint only.
complaint_contacts = Table(
    "complaint_contacts",
    metadata,
    Column("complaint_id", Integer, ForeignKey("complaints.id"), primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("consented_at", Moment, nullable=False),
    Column("consent_version", String(40), nullable=False),
)

complaint_pins = Table(
    "complaint_pins",
    metadata,
    Column("complaint_id", Integer, ForeignKey("complaints.id"), primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("lockouts", Integer, nullable=False),
    Column("locked_until", Moment, nullable=True),
)

# Who filed it for somebody else, apart from whoever it happened to.
complaint_filers = Table(
    "complaint_filers",
    metadata,
    Column("complaint_id", Integer, ForeignKey("complaints.id"), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("staff", String(64), nullable=False),
)

complaint_joins = Table(
    "complaint_joins",
    metadata,
    Column("complaint_id", Integer, ForeignKey("complaints.id"), primary_key=True),
    Column("leader_id", Integer, ForeignKey("complaints.id"), nullable=False),
    Column("joined_at", Moment, nullable=False),
    Index(None, "leader_id"),
)

# What fell due, once for each day it was due on: the same run twice says it once.
complaint_reminders = Table(
    "complaint_reminders",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("complaint_id", Integer, ForeignKey("complaints.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("on", Date, nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("complaint_id", "kind", "on"),
)
