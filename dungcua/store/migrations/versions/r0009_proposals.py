"""Proposed changes to the knowledge."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dungcua.store.columns import Moment

revision = "0009"
down_revision: str | None = "0008"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Build the table of proposals."""
    op.create_table(
        "knowledge_proposals",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(200), nullable=False),
        sa.Column("part", sa.String(120), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_date", sa.Date(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("correction_id", sa.Integer(), nullable=True),
        sa.Column("base_version", sa.String(40), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.Column("undone_at", Moment(), nullable=True),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_knowledge_proposals_state_effective_on",
        "knowledge_proposals",
        ["state", "effective_on"],
    )
    op.create_index("ix_knowledge_proposals_target_part", "knowledge_proposals", ["target", "part"])
