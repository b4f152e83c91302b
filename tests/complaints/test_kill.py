"""The kill test itself, short: it keeps what was acknowledged and notices what is lost."""

from __future__ import annotations

import random

import pytest
from sqlalchemy import select

from dungcua.complaints.model import Place, State
from dungcua.complaints.register import Register
from dungcua.eval.kill import kill_writers
from dungcua.store.engine import Store
from dungcua.store.schema import (
    complaint_events,
    complaint_notes,
    complaints,
    conversations,
    drafts,
)
from tests.complaints.parts import WORDS, Citizens
from tests.complaints.test_register import unlock_history
from tests.postgres import Postgres


def test_killed_writers_lose_nothing_acknowledged(database_url: str) -> None:
    outcome = kill_writers("short", database_url, 5, chance=random.Random(7))
    assert outcome.good, outcome.line()
    assert outcome.kills == 5
    assert outcome.stored >= len(outcome.acknowledged) > 0


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_killed_server_loses_nothing_acknowledged(
    backend: str, database_url: str, postgres: Postgres
) -> None:
    outcome = kill_writers(
        "server", database_url, 3, kill_server=postgres.kill, chance=random.Random(7)
    )
    assert outcome.good, outcome.line()


def test_a_loss_is_noticed(database_url: str, store: Store) -> None:
    def lose_all() -> None:
        with store.session() as unit:
            unlock_history(unit)
            for table in (complaint_notes, complaint_events, complaints):
                unit.execute(table.delete())

    outcome = kill_writers("loss", database_url, 1, chance=random.Random(52), told=lose_all)
    assert set(outcome.lost) == set(outcome.acknowledged) != set()
    assert not outcome.good


def test_a_broken_chain_is_noticed(database_url: str, store: Store) -> None:
    def bend() -> None:
        with store.session() as unit:
            unit.execute(complaints.update().values(province="Hà Nội"))

    outcome = kill_writers("bent", database_url, 1, chance=random.Random(52), told=bend)
    assert len(outcome.broken) == outcome.stored > 0
    assert not outcome.good


def test_a_register_in_use_is_never_written_to(
    database_url: str, store: Store, citizens: Citizens
) -> None:
    filed = citizens.file()
    with pytest.raises(RuntimeError, match="empty"):
        kill_writers("real", database_url, 1)
    register = Register(store)
    assert register.every_code() == [filed.code]
    found = register.find(filed.code)
    assert (found.words, found.state) == (WORDS, State.RECEIVED)
    assert found.place != Place("Đà Nẵng")
    with store.reading() as unit:
        assert len(unit.execute(select(conversations)).all()) == 1
        assert len(unit.execute(select(drafts)).all()) == 1
