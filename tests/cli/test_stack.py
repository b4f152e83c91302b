"""The composition root: what it hands to the parts it puts together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from dungcua.actions.front import FrontDesk
from dungcua.cli.stack import Desks, Stack, running
from dungcua.complaints.reading import Scope
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.requirements import RequirementChecker
from dungcua.knowledge.search import ProcedureSearch
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.store.schema_channels import channel_links
from dungcua.store.schema_partners import partner_filings, partners
from tests.clock import Clock


@pytest.fixture
def clock() -> Clock:
    """Years before today, until a test moves it: the real time is told apart from it."""
    return Clock(datetime(2025, 7, 1, 9, 0, tzinfo=UTC))


@pytest.fixture
async def stack(
    settings: Settings, knowledge: KnowledgeBase, places: Gazetteer, clock: Clock
) -> AsyncIterator[Stack]:
    front = FrontDesk(knowledge, ProcedureSearch(knowledge.procedures), places)
    desks = Desks(knowledge, front, RequirementChecker(knowledge))
    with_messenger = settings.model_copy(update={"zalo_app_id": "1234567890"})
    async with running(with_messenger, desks=desks, clock=clock) as started:
        yield started


async def test_partners_go_by_the_clock_of_the_stack(
    stack: Stack, store: Store, clock: Clock
) -> None:
    assert stack.services.outside is not None
    known = stack.services.outside.partners
    access = known.add("Sở Tư pháp", Scope(frozenset({"Đà Nẵng"})), may_file=True)
    began = clock.now
    clock.now += timedelta(hours=1)
    known.claim(access.partner, "đơn 1")
    known.revoke(access.partner.id)
    with store.reading() as unit:
        row = unit.execute(select(partners)).one()
        filing = unit.execute(select(partner_filings)).one()
    assert row.added_at == began
    assert filing.at == row.revoked_at == clock.now


async def test_messengers_go_by_the_clock_of_the_stack(
    stack: Stack, store: Store, clock: Clock
) -> None:
    channels = stack.services.channels
    assert channels is not None
    conversation = channels.hear("zalo", "người gửi")
    with store.reading() as unit:
        assert unit.execute(select(channel_links.c.heard_at)).scalar_one() == clock.now
    stack.services.conversations.say(conversation, "khai sinh ở đâu")
    clock.now += timedelta(minutes=20)
    async for reply in stack.services.dialogue.respond(conversation, "khai sinh ở đâu"):
        stack.services.conversations.answer(conversation, reply)
    (link,) = channels.due()
    assert link.silent == timedelta(minutes=20)
