"""PostgreSQL for tests: one server a run, one copy of a migrated database a test."""

from __future__ import annotations

import itertools

from sqlalchemy import make_url

from dungcua.eval.postgres import Server
from dungcua.store.engine import Store

__all__ = ["Postgres"]

_TEMPLATE = "migrated"


class Postgres:
    """Hands out databases of a running server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._numbers = itertools.count()
        server.run(f"CREATE DATABASE {_TEMPLATE}")
        store = Store(server.url(_TEMPLATE))
        store.upgrade()
        store.close()

    def blank(self) -> str:
        """Return the URL of a database without tables."""
        return self._create("")

    def migrated(self) -> str:
        """Return the URL of a migrated, empty database."""
        return self._create(f" TEMPLATE {_TEMPLATE}")

    def drop(self, url: str) -> None:
        self._server.run(f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')

    def kill(self) -> None:
        """Kill the whole server with SIGKILL and start it again; all connections die."""
        self._server.kill()

    def _create(self, options: str) -> str:
        name = f"t{next(self._numbers)}"
        self._server.run(f"CREATE DATABASE {name}{options}")
        return self._server.url(name)
