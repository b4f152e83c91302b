"""The running server follows complaints up by itself, and goes on after an outage."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from dungcua.cli.chores import follow_up_hourly
from dungcua.complaints.model import State
from dungcua.complaints.office import Office
from dungcua.errors import StoreUnavailable
from tests.clock import Clock
from tests.complaints.parts import MONDAY, Citizens


async def until_escalated(office: Office, code: str) -> None:
    while office.register.find(code).state is not State.ESCALATED:
        await asyncio.sleep(0.01)


async def test_a_deadline_that_passed_is_escalated_without_anybody_asking(
    citizens: Citizens, office: Office, clock: Clock
) -> None:
    filed = citizens.file()
    citizens.move(filed.code, State.TRIAGED, State.FORWARDED)
    clock.now = MONDAY + timedelta(days=30)
    task = asyncio.create_task(follow_up_hourly(office))
    await asyncio.wait_for(until_escalated(office, filed.code), 30)
    task.cancel()


async def test_an_outage_is_waited_out(
    citizens: Citizens, office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = citizens.file()
    citizens.move(filed.code, State.TRIAGED, State.FORWARDED)
    clock.now = MONDAY + timedelta(days=30)
    monkeypatch.setattr("dungcua.cli.chores._HOUR", 0.01)
    real, failures = type(office.follow_up).due, iter(range(2))

    def due(follow_up: object) -> object:
        if next(failures, None) is not None:
            raise StoreUnavailable("away")
        return real(office.follow_up)

    monkeypatch.setattr(type(office.follow_up), "due", due)
    task = asyncio.create_task(follow_up_hourly(office))
    await asyncio.wait_for(until_escalated(office, filed.code), 30)
    task.cancel()
