"""Conversations that come in through another company's messenger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dungcua.store.schema import Moment

revision = "0006"
down_revision: str | None = "0005"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Build the links to people's lines, and the tokens of the platforms."""
    op.create_table(
        "channel_links",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("platform", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column(
            "conversation_id",
            sa.String(43),
            sa.ForeignKey("conversations.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("heard_at", Moment(), nullable=False),
        sa.Column("delivered_id", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("delivered_part", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("try_at", Moment(), nullable=True),
        sa.Column("held_at", Moment(), nullable=True),
        sa.UniqueConstraint("digest"),
    )
    op.create_index("ix_channel_links_conversation_id", "channel_links", ["conversation_id"])
    op.create_table(
        "channel_tokens",
        sa.Column("platform", sa.String(16), primary_key=True),
        sa.Column("name", sa.String(16), primary_key=True),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
    )
