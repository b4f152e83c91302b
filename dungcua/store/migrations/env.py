"""Alembic's entry: runs the revisions inside the unit of work it is handed."""

from __future__ import annotations

from alembic import context

from dungcua.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite can undo DDL too; a revision that fails half-way leaves nothing behind.
    transactional_ddl=True,
)
context.run_migrations()
