"""Fixtures for every test, and the wall: nothing reaches beyond this machine."""

from __future__ import annotations

import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from dungcua.complaints.register import Register
from dungcua.conversations.service import Conversations
from dungcua.eval.postgres import served
from dungcua.knowledge.load import KnowledgeBase, load
from dungcua.knowledge.places import Gazetteer
from dungcua.settings import Settings
from dungcua.store.engine import Store
from tests.postgres import Postgres

SECRET = "a-secret-key-for-tests-only-0123456789"
ENCRYPTION_KEY = "an-encryption-key-for-tests-only-0123456789"
# A busy machine may need longer for one example than Hypothesis grants.
hypothesis.settings.register_profile("patient", hypothesis.settings(deadline=None))
hypothesis.settings.load_profile("patient")
_LOOPBACK = ("127.", "::1", "localhost")
_connect = socket.socket.connect


def _guarded(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6):
        host = str(address[0])
        if not host.startswith(_LOOPBACK):
            raise RuntimeError(f"a test tried to reach the network: {host}")
    _connect(self, address)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets of the test process reach loopback only; names are not looked up outside."""
    monkeypatch.setattr(socket.socket, "connect", _guarded)


@pytest.fixture(scope="session")
def knowledge() -> KnowledgeBase:
    return load()


@pytest.fixture(scope="session")
def places() -> Gazetteer:
    return Gazetteer.load()


@pytest.fixture
def backend() -> str:
    """Return the kind of database; rooms that keep state run their tests on both."""
    return "sqlite"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    # Not in pytest's folder: as root the server runs as a user of its own, and every new
    # run of pytest takes the others' way into that folder away.
    with (
        tempfile.TemporaryDirectory(prefix="dungcua-postgres-") as folder,
        served(Path(folder), durable=False) as server,
    ):
        yield Postgres(server)


@pytest.fixture
def database_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the URL of a migrated, empty database of this test's own."""
    if backend == "sqlite":
        # Copied, not migrated again: the suite stays quick.
        shutil.copy(request.getfixturevalue("migrated"), tmp_path / "test.db")
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.migrated()
    yield url
    server.drop(url)


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(
        _env_file=None,
        var=tmp_path,
        database_url=database_url,
        secret_key=SECRET,
        encryption_key=ENCRYPTION_KEY,
        rasa="off",
    )


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a migrated, empty database file; each test works on a copy of it."""
    path = tmp_path_factory.mktemp("migrated") / "empty.db"
    opened = Store(f"sqlite:///{path}")
    opened.upgrade()
    opened.close()
    return path


@pytest.fixture
def store(settings: Settings) -> Iterator[Store]:
    opened = Store(settings.database)
    yield opened
    opened.close()


@pytest.fixture
def conversations(store: Store) -> Conversations:
    return Conversations(store)


@pytest.fixture
def register(store: Store) -> Register:
    return Register(store)
