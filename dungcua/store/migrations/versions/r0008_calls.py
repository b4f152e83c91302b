"""Finished calls: counts, no words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dungcua.store.columns import ID, Moment

revision = "0008"
down_revision: str | None = "0007"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Build the table of calls."""
    op.create_table(
        "calls",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("operator", sa.Integer(), nullable=False),
        sa.Column("form_digest", sa.String(64), nullable=False),
        sa.Column(
            "conversation_id",
            ID,
            sa.ForeignKey("conversations.id", ondelete="SET NULL"),
            nullable=True,
        ),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(16), nullable=True),
        sa.Column("outcome", sa.String(16), nullable=True),
        sa.Column("procedure", sa.String(20), nullable=True),
        sa.Column("province_code", sa.String(10), nullable=True),
        sa.Column("commune_code", sa.String(10), nullable=True),
        sa.Column("complaint_code", sa.String(15), nullable=True),
        sa.Column("callback_id", sa.Integer(), nullable=True),
        sa.UniqueConstraint("form_digest"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_calls_ended_at", "calls", ["ended_at"])
    op.create_index("ix_calls_conversation_id", "calls", ["conversation_id"])
