"""The first tables: conversations, drafts, complaints and their events.

Events are append-only by trigger: a mistake in our code cannot rewrite history.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dungcua.store.schema import Moment

revision = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None

_ID = sa.String(43)


def upgrade() -> None:
    """Create everything."""
    op.create_table(
        "conversations",
        sa.Column("id", _ID, nullable=False),
        sa.Column("owner", sa.String(16), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("touched_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversations"),
    )
    op.create_index("ix_conversations_touched_at", "conversations", ["touched_at"])
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("author", sa.String(16), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        _belongs_to_conversation("messages", "CASCADE"),
    )
    op.create_index("ix_messages_conversation_id_id", "messages", ["conversation_id", "id"])
    op.create_table(
        "form_tokens",
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "digest", name="pk_form_tokens"),
        _belongs_to_conversation("form_tokens", "CASCADE"),
    )
    _create_drafts()
    _create_complaints()
    _forbid_rewriting()


def _create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("conversation_id", _ID, nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("procedure", sa.String(40), nullable=True),
        sa.Column("violations", sa.JSON(), nullable=False),
        sa.Column("papers", sa.JSON(), nullable=False),
        sa.Column("door", sa.String(16), nullable=False),
        sa.Column("commune_code", sa.String(10), nullable=True),
        sa.Column("commune", sa.String(100), nullable=True),
        sa.Column("province", sa.String(100), nullable=True),
        sa.Column("said_place", sa.Text(), nullable=True),
        sa.Column("knowledge_version", sa.String(40), nullable=False),
        sa.Column("complaint_code", sa.String(15), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint("conversation_id", name="uq_drafts_conversation_id"),
        _belongs_to_conversation("drafts", "CASCADE"),
    )


def _create_complaints() -> None:
    op.create_table(
        "complaints",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("code", sa.String(15), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("commune_code", sa.String(10), nullable=True),
        sa.Column("commune", sa.String(100), nullable=True),
        sa.Column("province", sa.String(100), nullable=True),
        sa.Column("said_place", sa.Text(), nullable=True),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("procedure", sa.String(40), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("violations", sa.JSON(), nullable=False),
        sa.Column("papers", sa.JSON(), nullable=False),
        sa.Column("knowledge_version", sa.String(40), nullable=False),
        sa.Column("door", sa.String(16), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("consented_at", Moment(), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.Column("conversation_id", _ID, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_complaints"),
        sa.UniqueConstraint("code", name="uq_complaints_code"),
        _belongs_to_conversation("complaints", "SET NULL"),
    )
    op.create_index("ix_complaints_conversation_id", "complaints", ["conversation_id"])
    op.create_index("ix_complaints_state_due_on", "complaints", ["state", "due_on"])
    op.create_table(
        "complaint_events",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("actor", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_complaint_events"),
        sa.UniqueConstraint("complaint_id", "seq", name="uq_complaint_events_complaint_id_seq"),
        sa.ForeignKeyConstraint(
            ["complaint_id"],
            ["complaints.id"],
            name="fk_complaint_events_complaint_id_complaints",
        ),
    )


def _belongs_to_conversation(table: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["conversation_id"],
        ["conversations.id"],
        name=f"fk_{table}_conversation_id_conversations",
        ondelete=ondelete,
    )


def _forbid_rewriting() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER complaint_events_no_{verb.lower()} "
                f"BEFORE {verb} ON complaint_events "
                "BEGIN SELECT RAISE(ABORT, 'complaint_events is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION complaint_events_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'complaint_events is append-only'; END $$"
    )
    op.execute(
        "CREATE TRIGGER complaint_events_append_only "
        "BEFORE UPDATE OR DELETE OR TRUNCATE ON complaint_events "
        "FOR EACH STATEMENT EXECUTE FUNCTION complaint_events_append_only()"
    )
