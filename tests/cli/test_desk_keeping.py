"""What a running desk does by itself: nobody is forgotten because somebody went home."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from dungcua.cli.chores import keep_desk
from dungcua.conversations.handing import Thing
from dungcua.conversations.service import Conversations
from dungcua.knowledge.load import KnowledgeBase
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.web.desk.bureau import Bureau
from tests.clock import Clock
from tests.web.parts import cheap_passwords

LAN = 11
PHONE = "0900 000 001"  # a number of nobody: the block is not given out


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def bureau(store: Store, settings: Settings, clock: Clock) -> Bureau:
    return Bureau.open(store, settings, passwords=cheap_passwords(), clock=clock)


async def kept(
    bureau: Bureau, settings: Settings, kb: KnowledgeBase, seen: Callable[[], bool]
) -> None:
    """Let the desk keep itself until ``seen``."""
    keeping = asyncio.create_task(keep_desk(bureau, settings, kb))
    try:
        async with asyncio.timeout(30):
            while not await asyncio.to_thread(seen):
                await asyncio.sleep(0.02)
    finally:
        keeping.cancel()


async def test_what_its_holder_left_waits_again_by_itself(
    bureau: Bureau, store: Store, settings: Settings, knowledge: KnowledgeBase, clock: Clock
) -> None:
    talks = Conversations(store, clock=clock)
    talk = talks.start()
    talks.say(talk, "tôi cần gặp người")
    talks.hand_over(talk)
    (entry,) = bureau.queue.listed()
    bureau.queue.claim(entry.id, LAN)
    promised = bureau.callbacks.ask(PHONE, "khai sinh", consent=True)
    bureau.callbacks.claim(promised.id, LAN)
    clock.now += timedelta(minutes=settings.desk_return_minutes + 1)
    await kept(bureau, settings, knowledge, lambda: bureau.queue.get(entry.id).holder is None)
    # A call lasts longer than an answer: whoever calls back keeps it as long as a session.
    assert bureau.callbacks.get(promised.id).holder == LAN
    clock.now += timedelta(minutes=settings.desk_idle_minutes)
    await kept(
        bureau, settings, knowledge, lambda: bureau.callbacks.get(promised.id).holder is None
    )
    assert bureau.audit.read(deed="callback.return")[0].actor is None


async def test_what_is_over_its_time_is_forgotten_by_itself(
    bureau: Bureau, store: Store, settings: Settings, knowledge: KnowledgeBase, clock: Clock
) -> None:
    with store.session() as unit:
        bureau.handings.witness(Thing.COMPLAINT, 7, 1, LAN)(unit)
    clock.now += timedelta(days=settings.desk_keep_days + 1)
    await kept(bureau, settings, knowledge, lambda: not bureau.handings.to(LAN))
