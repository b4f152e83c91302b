"""People are counted once each also when their conversations are gone."""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision: str | None = "0010"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add what reports of one conversation share, and fill it in as far as it is known."""
    op.add_column("complaints", sa.Column("teller", sa.String(64), nullable=True))
    table = sa.table("complaints", sa.column("conversation_id"), sa.column("teller"))
    unit = op.get_bind()
    known = sa.select(table.c.conversation_id).distinct()
    for (number,) in unit.execute(known.where(table.c.conversation_id.is_not(None))).all():
        digest = hashlib.sha256(b"dungcua.teller:" + number.encode()).hexdigest()
        unit.execute(
            sa.update(table).where(table.c.conversation_id == number).values(teller=digest)
        )
