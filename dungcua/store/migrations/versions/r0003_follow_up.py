"""The register follows up: contact, evidence, duplicates, reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dungcua.store.schema import Moment

revision = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Build the tables."""
    _widen("drafts", *_told())
    _widen(
        "complaints",
        *_told(),
        sa.Column("reporter", sa.String(16), nullable=False, server_default="anonymous"),
        sa.Column("consent_version", sa.String(40), nullable=True),
        sa.Column("body", sa.String(24), nullable=True),
        sa.Column("level", sa.String(16), nullable=True),
        sa.Column("follow_on", sa.Date(), nullable=True),
        sa.Column("moved_at", Moment(), nullable=True),
        sa.Column("elsewhere", sa.String(16), nullable=True),
        sa.Column("assignee", sa.String(64), nullable=True),
        sa.Column("folded", sa.Text(), nullable=True),
        sa.Column("erased_at", Moment(), nullable=True),
    )
    _widen(
        "complaint_events",
        sa.Column("kind", sa.String(16), nullable=False, server_default="step"),
        sa.Column("detail", sa.JSON(), nullable=True),
    )
    op.create_index("ix_complaints_follow_on", "complaints", ["follow_on"])
    op.create_index(
        "ix_complaints_commune_code_received_at", "complaints", ["commune_code", "received_at"]
    )
    # Complaints of before are followed up by their legal time limit.
    op.execute("UPDATE complaints SET follow_on = due_on, moved_at = received_at")
    _create_many()
    _create_single()


def _told() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("said_when", sa.Text(), nullable=True),
        sa.Column("counter", sa.Text(), nullable=True),
        sa.Column("urgency", sa.String(16), nullable=False, server_default="normal"),
    )


def _widen(table: str, *columns: sa.Column[object]) -> None:
    for column in columns:
        op.add_column(table, column)


def _create_many() -> None:
    """Create the tables with any number of rows for a complaint."""
    op.create_table(
        "complaint_notes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_complaint_notes"),
        sa.UniqueConstraint("complaint_id", "seq", name="uq_complaint_notes_complaint_id_seq"),
        _belongs_to_complaint("complaint_notes"),
    )
    op.create_table(
        "complaint_evidence",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(43), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_complaint_evidence"),
        sa.UniqueConstraint("name", name="uq_complaint_evidence_name"),
        _belongs_to_complaint("complaint_evidence"),
    )
    op.create_index("ix_complaint_evidence_complaint_id", "complaint_evidence", ["complaint_id"])
    op.create_table(
        "complaint_reminders",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_complaint_reminders"),
        sa.UniqueConstraint(
            "complaint_id", "kind", "on", name="uq_complaint_reminders_complaint_id_kind_on"
        ),
        _belongs_to_complaint("complaint_reminders"),
    )


def _create_single() -> None:
    """Create the tables with at most one row for a complaint."""
    op.create_table(
        "complaint_contacts",
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("consented_at", Moment(), nullable=False),
        sa.Column("consent_version", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("complaint_id", name="pk_complaint_contacts"),
        _belongs_to_complaint("complaint_contacts"),
    )
    op.create_table(
        "complaint_pins",
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("issued_at", Moment(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("lockouts", sa.Integer(), nullable=False),
        sa.Column("locked_until", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("complaint_id", name="pk_complaint_pins"),
        _belongs_to_complaint("complaint_pins"),
    )
    op.create_table(
        "complaint_filers",
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("staff", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("complaint_id", name="pk_complaint_filers"),
        _belongs_to_complaint("complaint_filers"),
    )
    op.create_table(
        "complaint_joins",
        sa.Column("complaint_id", sa.Integer(), nullable=False),
        sa.Column("leader_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("complaint_id", name="pk_complaint_joins"),
        _belongs_to_complaint("complaint_joins"),
        _belongs_to_complaint("complaint_joins", "leader_id"),
    )
    op.create_index("ix_complaint_joins_leader_id", "complaint_joins", ["leader_id"])


def _belongs_to_complaint(table: str, column: str = "complaint_id") -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["complaints.id"], name=f"fk_{table}_{column}_complaints"
    )
