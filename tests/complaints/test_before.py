"""Complaints recorded before the follow-up existed go on as they were."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from dungcua.complaints import codes
from dungcua.complaints.model import Actor, State
from dungcua.complaints.office import Office
from dungcua.settings import Settings
from dungcua.store.engine import MIGRATIONS, Store
from tests.clock import Clock
from tests.complaints.parts import MONDAY
from tests.postgres import Postgres

CONTENT: dict[str, Any] = {
    "code": codes.new(),
    "received_at": "2026-11-23T02:00:00+00:00",
    "commune_code": "20332",
    "commune": "Xã Hòa Tiến",
    "province": "Đà Nẵng",
    "said_place": "Hòa Tiến",
    "channel": "chat",
    "procedure": None,
    "words": "bị đòi VNeID",
    "violations": ["V01"],
    "papers": ["VNeID"],
    "knowledge_version": "0123456789ab",
    "door": "phan_anh",
    "due_on": "2026-12-08",
    "consented_at": "2026-11-23T02:00:00+00:00",
    "salt": "00112233445566778899aabbccddeeff",
}


def digest(previous: str, content: dict[str, Any]) -> str:
    """Return a link as the first release made it."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


@pytest.fixture
def old(backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Store]:
    """Return a database of the first release with one complaint that was moved once."""
    server: Postgres | None = None
    url = f"sqlite:///{tmp_path / 'old.db'}"
    if backend == "postgresql":
        server = request.getfixturevalue("postgres")
        assert server is not None
        url = server.blank()
    store = Store(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with store.session() as unit:
        config.attributes["connection"] = unit
        command.upgrade(config, "0002")
        moments = {
            name: datetime.fromisoformat(CONTENT[name]) for name in ("received_at", "consented_at")
        }
        stored = {
            **CONTENT,
            **moments,
            "due_on": date(2026, 12, 8),
            "violations": json.dumps(CONTENT["violations"]),
            "papers": json.dumps(CONTENT["papers"]),
            "state": "triaged",
        }
        if backend == "sqlite":
            # As the type of the tables writes them.
            stored |= {name: "2026-11-23 02:00:00.000000" for name in moments}
            stored["due_on"] = "2026-12-08"
        names = ", ".join(stored)
        marks = ", ".join(f":{name}" for name in stored)
        unit.execute(text(f"INSERT INTO complaints ({names}) VALUES ({marks})"), stored)
        previous = digest("", CONTENT)
        for seq, (state, actor) in enumerate((("received", "citizen"), ("triaged", "operator"))):
            event = {"seq": seq, "state": state, "actor": actor, "reason": "lý do"}
            link = digest(previous, {**event, "at": CONTENT["received_at"]})
            unit.execute(
                text(
                    "INSERT INTO complaint_events (complaint_id, seq, at, state, actor, reason, "
                    "previous, digest) VALUES (1, :seq, :at, :state, :actor, :reason, :p, :d)"
                ),
                {**event, "at": stored["received_at"], "p": previous, "d": link},
            )
            previous = link
    yield store
    store.close()
    if server is not None:
        server.drop(url)


def test_an_old_complaint_is_verified_followed_and_erased_like_a_new_one(
    old: Store, settings: Settings
) -> None:
    old.upgrade()
    old.ping()
    clock = Clock(MONDAY)
    office = Office.open(old, settings, clock=clock)
    code = CONTENT["code"]
    assert office.register.verify_chain(code)
    complaint = office.register.find(code)
    assert [event.reason for event in complaint.events] == ["lý do", "lý do"]
    assert complaint.follow_on == complaint.due_on == date(2026, 12, 8)
    forwarded = office.desk.forward(code, Actor.OPERATOR, "gửi đi")
    assert forwarded.state is State.FORWARDED
    clock.forward(days=30)
    assert len(office.follow_up.due()) == 2
    assert office.register.verify_chain(code)
    with old.session() as unit:
        unit.execute(text("UPDATE complaints SET counter = 'quầy số 3'"))
    assert not office.register.verify_chain(code)
    with old.session() as unit:
        unit.execute(text("UPDATE complaints SET counter = NULL"))
    office.desk.erase(code, Actor.OPERATOR)
    assert office.register.find(code).words == ""
    assert office.register.verify_chain(code)
