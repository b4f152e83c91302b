"""The bodies and systems that the register speaks to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dungcua.store.columns import Moment

revision = "0007"
down_revision: str | None = "0006"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Build the tables of partners and of what they filed."""
    op.create_table(
        "partners",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("key_digest", sa.String(64), nullable=False),
        sa.Column("provinces", sa.JSON(), nullable=False),
        sa.Column("communes", sa.JSON(), nullable=False),
        sa.Column("may_file", sa.Boolean(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("revoked_at", Moment(), nullable=True),
        sa.Column("webhook_url", sa.Text(), nullable=True),
        sa.Column("webhook_sealed", sa.Text(), nullable=True),
        sa.Column("told_id", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("try_at", Moment(), nullable=True),
        sa.UniqueConstraint("key_digest"),
    )
    op.create_index("ix_partners_revoked_at", "partners", ["revoked_at"])
    op.create_table(
        "partner_filings",
        sa.Column("partner_id", sa.Integer(), sa.ForeignKey("partners.id"), primary_key=True),
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("complaint_code", sa.String(15), nullable=True),
    )
