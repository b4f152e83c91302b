"""The audit is appended to, never changed; whoever tries is found out."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DatabaseError

from dungcua.errors import StoreUnavailable
from dungcua.store.engine import Store
from dungcua.store.schema_accounts import audit_events
from tests.accounts.conftest import Staff


def test_events_are_read_newest_first_and_filtered(staff: Staff) -> None:
    staff.audit.record(1, "queue.take", "entry:1")
    staff.audit.record(2, "saw.contact", "complaint:7")
    staff.audit.record(1, "saw.words", "entry:1")
    assert [e.seq for e in staff.audit.read()] == [3, 2, 1]
    assert [e.seq for e in staff.audit.read(before=3)] == [2, 1]
    assert [e.seq for e in staff.audit.read(actor=1)] == [3, 1]
    assert [e.seq for e in staff.audit.read(subject="complaint:7")] == [2]
    assert [e.seq for e in staff.audit.read(deed="saw.")] == [3, 2]
    assert [e.seq for e in staff.audit.read(limit=1)] == [3]
    assert staff.audit.verify() is None


def test_no_words_fit_into_it(staff: Staff) -> None:
    for wrong in ("Nguyễn Văn A", "0912 345 678 của chị Lan", "x" * 61, "a b"):
        with pytest.raises(ValueError, match="short codes"):
            staff.audit.record(1, "saw.words", wrong)
        with pytest.raises(ValueError, match="short codes"):
            staff.audit.record(1, "saw.words", "entry:1", fact=wrong)
    assert staff.audit.read() == []


def test_the_database_refuses_to_change_it(staff: Staff, store: Store) -> None:
    staff.audit.record(1, "queue.take", "entry:1")
    for statement in (update(audit_events).values(actor=2), delete(audit_events)):
        with pytest.raises((DatabaseError, StoreUnavailable)), store.session() as unit:
            unit.execute(statement)
    assert staff.audit.read()[0].actor == 1


def test_whoever_gets_around_the_database_is_found_out(staff: Staff, store: Store) -> None:
    for number in range(1, 5):
        staff.audit.record(number, "queue.take", f"entry:{number}")
    assert staff.audit.verify() is None
    with store.session() as unit:
        if unit.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                unit.execute(text(f"DROP TRIGGER audit_events_no_{verb}"))
        else:
            unit.execute(text("DROP TRIGGER audit_events_append_only ON audit_events"))
        unit.execute(update(audit_events).where(audit_events.c.seq == 2).values(actor=9))
    assert staff.audit.verify() == 2
    with store.session() as unit:
        unit.execute(update(audit_events).where(audit_events.c.seq == 2).values(actor=2))
    assert staff.audit.verify() is None
    with store.session() as unit:
        unit.execute(delete(audit_events).where(audit_events.c.seq == 4))
    assert staff.audit.verify() == 4


def test_many_at_once_make_one_chain(staff: Staff) -> None:
    failures: list[BaseException] = []
    gate = threading.Barrier(6)

    def work(number: int) -> None:
        gate.wait()
        try:
            for _ in range(5):
                staff.audit.record(number, "queue.take", "entry:1")
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [e.seq for e in staff.audit.read()] == list(range(30, 0, -1))
    assert staff.audit.verify() is None
