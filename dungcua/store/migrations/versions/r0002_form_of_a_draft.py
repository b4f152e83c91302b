"""A draft remembers the form it came from: the same form again is the same complaint."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Add the digest of the form's once-only number."""
    op.add_column("drafts", sa.Column("form_digest", sa.String(64), nullable=True))
