"""The store keeps what it was given, gives up loudly, and builds what the schema says."""

from __future__ import annotations

import stat
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import delete, insert, make_url, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from dungcua.errors import StoreUnavailable
from dungcua.store.engine import Store
from dungcua.store.schema import conversations, messages, metadata
from tests.postgres import Postgres

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def begin(store: Store, conversation_id: str = "c1", at: datetime = NOW) -> None:
    with store.session() as unit:
        unit.execute(
            insert(conversations).values(
                id=conversation_id, owner="bot", started_at=at, touched_at=at
            )
        )


def ids(store: Store) -> list[str]:
    with store.reading() as unit:
        return list(unit.execute(select(conversations.c.id)).scalars())


def test_a_fresh_database_is_not_ready_until_it_is_migrated(blank_url: str) -> None:
    store = Store(blank_url)
    with pytest.raises(StoreUnavailable):
        store.ping()
    store.upgrade()
    store.ping()
    revision = store.current_revision()
    assert revision is not None
    store.upgrade()
    assert store.current_revision() == revision
    store.close()


def test_a_database_of_a_newer_release_is_refused(store: Store) -> None:
    with store.session() as unit:
        unit.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnavailable):
        store.ping()


def test_the_migrations_build_exactly_the_schema(store: Store) -> None:
    with store.reading() as unit:
        assert compare_metadata(MigrationContext.configure(unit), metadata) == []


@pytest.fixture
def blank_url(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the URL of a database without tables."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'new' / 'blank.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.blank()
    yield url
    server.drop(url)


def test_processes_that_start_at_once_migrate_once(blank_url: str) -> None:
    url = blank_url
    failures: list[BaseException] = []
    gate = threading.Barrier(4)

    def start() -> None:
        own = Store(url)
        gate.wait()
        try:
            own.upgrade()
            own.ping()
        except BaseException as error:
            failures.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_only_the_owner_of_the_file_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "private.db"
    store = Store(f"sqlite:///{path}")
    store.upgrade()
    begin(store)
    modes = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("private.db*")}
    store.close()
    assert modes == {0o600}


def test_memory_is_no_place_for_a_complaint() -> None:
    with pytest.raises(StoreUnavailable):
        Store("sqlite://").upgrade()


def test_a_folder_that_cannot_be_made_is_an_outage(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    store = Store(f"sqlite:///{tmp_path / 'file' / 'a.db'}")
    with pytest.raises(StoreUnavailable):
        store.upgrade()
    with pytest.raises(StoreUnavailable):
        store.ping()


def test_a_file_that_is_no_database_is_an_outage(tmp_path: Path) -> None:
    path = tmp_path / "broken.db"
    path.write_bytes(b"this is no database at all " * 100)
    store = Store(f"sqlite:///{path}")
    with pytest.raises(StoreUnavailable):
        store.upgrade()
    with pytest.raises(StoreUnavailable):
        store.ping()
    store.close()


def test_a_unit_of_work_is_undone_as_a_whole(store: Store) -> None:
    def work() -> None:
        with store.session() as unit:
            unit.execute(
                insert(conversations).values(id="c", owner="bot", started_at=NOW, touched_at=NOW)
            )
            raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        work()
    assert ids(store) == []
    begin(store)
    assert ids(store) == ["c1"]


def test_a_reading_unit_leaves_nothing_behind(store: Store) -> None:
    begin(store)
    with store.reading() as unit:
        unit.execute(delete(conversations))
    assert ids(store) == ["c1"]


def test_keys_between_tables_are_enforced(store: Store) -> None:
    with pytest.raises(IntegrityError), store.session() as unit:
        unit.execute(
            insert(messages).values(conversation_id="nobody", author="bot", at=NOW, text="x")
        )


@pytest.mark.parametrize("hours", [-11, 0, 7])
def test_a_moment_comes_back_in_utc_wherever_it_was_taken(store: Store, hours: int) -> None:
    begin(store, at=NOW.astimezone(timezone(timedelta(hours=hours))))
    with store.reading() as unit:
        read = unit.execute(select(conversations.c.touched_at)).scalar_one()
    assert read == NOW
    assert read.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="time zone"):
        begin(store, at=datetime(2026, 11, 22))


def test_read_then_write_is_never_overtaken(store: Store) -> None:
    """Eight threads append to one value; without a lock before the reading some get lost."""
    begin(store)
    with store.session() as unit:
        unit.execute(update(conversations).values(owner="0"))

    def add() -> None:
        for _ in range(5):
            with store.session() as unit:
                seen = int(
                    unit.execute(select(conversations.c.owner).with_for_update()).scalar_one()
                )
                unit.execute(update(conversations).values(owner=str(seen + 1)))

    threads = [threading.Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as unit:
        assert unit.execute(select(conversations.c.owner)).scalar_one() == "40"


def test_a_reader_does_not_wait_for_a_writer(store: Store) -> None:
    begin(store)
    with store.session() as unit:
        unit.execute(delete(conversations))
        assert ids(store) == ["c1"]
    assert ids(store) == []


def test_errors_carry_no_words_of_people(blank_url: str) -> None:
    store = Store(blank_url)
    words = "lời kể riêng tư"
    with pytest.raises(StoreUnavailable) as caught, store.session() as unit:
        unit.execute(insert(messages).values(conversation_id="c", author="b", at=NOW, text=words))
    store.close()
    assert words not in str(caught.value)
    assert words not in str(caught.value.__cause__)


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_server_that_promises_less_is_asked_for_more(backend: str, blank_url: str) -> None:
    name = make_url(blank_url).database

    def promise(default: str) -> str:
        store = Store(blank_url)
        with store.session() as unit:
            unit.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = {default}"))
        store.close()
        with store.session() as unit:
            shown = str(unit.execute(text("SHOW synchronous_commit")).scalar_one())
        store.close()
        return shown

    assert promise("off") == "on"
    assert promise("remote_apply") == "remote_apply"
