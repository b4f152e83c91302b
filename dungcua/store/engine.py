"""One database engine and its unit of work: SQLite by default, PostgreSQL by URL.

A unit of work is committed before it returns: what a caller was told is kept, whatever
happens to the process next.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, CursorResult, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from dungcua.errors import StoreUnavailable

if TYPE_CHECKING:
    from alembic.config import Config

__all__ = ["Store", "inserted"]

MIGRATIONS = Path(__file__).parent / "migrations"

_BUSY_MS = 10_000
_UPGRADE_LOCK = 0x0D_C0_5E_11
_OUTAGES = (DatabaseError, InterfaceError, PoolTimeout)
# These are ours: a rule of the tables was broken.
_MISTAKES = (DataError, IntegrityError)


class Store:
    """The database of one deployment. Safe to share between threads.

    Opening it reaches nothing yet; the first use does.
    """

    def __init__(self, url: str) -> None:
        """Prepare the engine.

        Args:
            url: an SQLAlchemy URL, ``sqlite:///…`` or ``postgresql+psycopg://…``.

        """
        self._url = make_url(url)
        # The parameters of a failed statement are people's words: never in a message.
        self._engine = create_engine(self._url, hide_parameters=True, pool_pre_ping=True)
        self._sqlite = self._engine.dialect.name == "sqlite"
        if self._sqlite:
            _prepare_sqlite(self._engine)
        else:
            _prepare_postgres(self._engine)

    def upgrade(self) -> None:
        """Bring the tables to the newest revision; nothing happens when they are there.

        Two processes that start at once wait for each other.

        Raises:
            StoreUnavailable: the database cannot be reached.

        """
        from alembic import command

        if self._sqlite:
            self._make_file()
        with self.session() as unit:
            if not self._sqlite:
                unit.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE_LOCK})
            config = self._alembic()
            config.attributes["connection"] = unit
            command.upgrade(config, "head")

    def ping(self) -> None:
        """Check that the database answers and stands at the newest revision.

        Raises:
            StoreUnavailable: it does not.

        """
        revision = self.current_revision()
        if revision != self._head:
            raise StoreUnavailable(f"revision {revision}, expected {self._head}")

    def current_revision(self) -> str | None:
        """Return the revision the tables stand at; None before the first upgrade.

        Raises:
            StoreUnavailable: the database cannot be reached.

        """
        from alembic.runtime.migration import MigrationContext

        with self.reading() as unit:
            return MigrationContext.configure(unit).get_current_revision()

    @contextmanager
    def session(self) -> Iterator[Connection]:
        """Open a unit of work that may write: committed at the end, undone on an error.

        SQLite takes its write lock at the beginning: a unit of work that reads first and
        writes later can then not be overtaken between the two.

        Raises:
            StoreUnavailable: the database cannot be reached, is busy beyond patience or
                is not migrated.

        """
        with _outages(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a unit of work that only reads; writers do not wait for it.

        Raises:
            StoreUnavailable: as :meth:`session`.

        """
        with _outages(), self._engine.connect() as bare:
            connection = bare.execution_options(dungcua_reading=True)
            with connection.begin() as transaction:
                yield connection
                transaction.rollback()

    def purge(self) -> None:
        """Wipe what was deleted from the write-ahead log as well (SQLite).

        Deleted rows are overwritten in the file at once, but the log still holds them as
        they were. PostgreSQL reuses the space by itself; nothing is done there.

        Raises:
            StoreUnavailable: the database cannot be reached.

        """
        if self._sqlite:
            self._pragma("wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Give the connections back; the store opens new ones when it is used again."""
        self._engine.dispose()

    def _make_file(self) -> None:
        """Create the file so that only its owner can read it: it holds people's words."""
        name = self._url.database
        if not name:
            raise StoreUnavailable("SQLite needs a file: memory is gone after a kill")
        try:
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            raise StoreUnavailable(type(error).__name__) from error
        # Kept in the file; readers and one writer no longer block each other.
        self._pragma("journal_mode=WAL")

    def _pragma(self, statement: str) -> None:
        """Run a statement that SQLite only takes outside a transaction."""
        with _outages(), self._engine.connect() as connection:
            cursor = connection.connection.cursor()
            try:
                cursor.execute(f"PRAGMA {statement}")
            except sqlite3.Error as error:
                raise StoreUnavailable(type(error).__name__) from error
            finally:
                cursor.close()

    @cached_property
    def _head(self) -> str | None:
        from alembic.script import ScriptDirectory

        return ScriptDirectory.from_config(self._alembic()).get_current_head()

    def _alembic(self) -> Config:
        from alembic.config import Config

        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        return config


@contextmanager
def _outages() -> Iterator[None]:
    """Turn the driver's outages into ours; the statement stays out of the message."""
    try:
        yield
    except _MISTAKES:
        raise
    except _OUTAGES as error:
        cause = getattr(error, "orig", None) or error
        raise StoreUnavailable(type(cause).__name__) from error


def _prepare_sqlite(engine: Engine) -> None:
    """Make SQLite keep its promises: keys enforced, waiting, durable, erased is erased."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        # The driver must not open transactions by itself; _on_begin does.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get("dungcua_reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def _prepare_postgres(engine: Engine) -> None:
    """Make PostgreSQL keep our promise where its default is quick instead of durable."""

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        # Whatever waits for more than the own disk (a replica) stays as it is.
        cursor.execute(
            "SELECT set_config('synchronous_commit', 'on', false) "
            "WHERE current_setting('synchronous_commit') = 'off'"
        )
        cursor.close()
        connection.commit()


def inserted(result: CursorResult[Any]) -> int:
    """Return the number of the one row that an insert made."""
    key = result.inserted_primary_key
    if key is None:
        raise AssertionError("an insert of one row returns its key")
    return int(key[0])
