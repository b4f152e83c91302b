"""Work handed on among colleagues; samples and their reviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dungcua.store.columns import ID, Moment

revision = "0010"
down_revision: str | None = "0009"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Build the tables."""
    op.create_table(
        "handings",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_to", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
    )
    op.create_index("ix_handings_kind_number", "handings", ["kind", "number"])
    op.create_index("ix_handings_given_to", "handings", ["given_to"])
    op.create_index("ix_handings_at", "handings", ["at"])
    op.create_table(
        "quality_samples",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("drawn_at", Moment(), nullable=False),
        sa.Column("drawn_by", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("first", Moment(), nullable=False),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("areas", sa.JSON(), nullable=True),
        sa.Column("worker", sa.String(16), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "quality_items",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("sample_id", sa.Integer(), sa.ForeignKey("quality_samples.id"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column(
            "conversation_id",
            ID,
            sa.ForeignKey("conversations.id", ondelete="SET NULL"),
            nullable=True,
        ),
        sa.Column(
            "entry_id",
            sa.Integer(),
            sa.ForeignKey("queue_entries.id", ondelete="SET NULL"),
            nullable=True,
        ),
        sa.Column(
            "call_id", sa.Integer(), sa.ForeignKey("calls.id", ondelete="SET NULL"), nullable=True
        ),
        sa.Column("worker", sa.Integer(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=False),
        sa.Column("province_code", sa.String(10), nullable=True),
        sa.Column("commune_code", sa.String(10), nullable=True),
        sqlite_autoincrement=True,
    )
    for column in ("sample_id", "conversation_id", "entry_id", "call_id", "worker"):
        op.create_index(f"ix_quality_items_{column}", "quality_items", [column])
    op.create_table(
        "quality_reviews",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("item_id", sa.Integer(), sa.ForeignKey("quality_items.id"), nullable=False),
        sa.Column("reviewer", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.UniqueConstraint("item_id"),
    )
    op.create_index("ix_quality_reviews_at", "quality_reviews", ["at"])
