"""The real application over a real database, spoken to like a browser without scripts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from aiohttp import CookieJar, web
from aiohttp.test_utils import TestClient
from pytest_aiohttp.plugin import AiohttpClient

from dungcua.complaints.office import Office
from dungcua.complaints.register import Register
from dungcua.conversations.service import Conversations
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.web.app import create_app
from dungcua.web.desk.bureau import Bureau
from dungcua.web.services import Services
from tests.web.parts import (
    Cards,
    Desk,
    FixedParts,
    ScriptedDialogue,
    cheap_passwords,
    demand_checker,
    drafter,
    filing,
    helper,
)
from tests.web.visitor import Visitor

MakeVisitor = Callable[[], Awaitable[Visitor]]


@pytest.fixture
def dialogue(knowledge: KnowledgeBase) -> ScriptedDialogue:
    return ScriptedDialogue(knowledge)


@pytest.fixture
def parts() -> FixedParts:
    return FixedParts()


@pytest.fixture
def bureau(store: Store, settings: Settings) -> Bureau:
    return Bureau.open(store, settings, passwords=cheap_passwords())


@pytest.fixture
def office(store: Store, settings: Settings) -> Office:
    return Office.open(store, settings)


@pytest.fixture
def services(
    settings: Settings,
    knowledge: KnowledgeBase,
    places: Gazetteer,
    conversations: Conversations,
    register: Register,
    office: Office,
    dialogue: ScriptedDialogue,
    parts: FixedParts,
    bureau: Bureau,
) -> Services:
    return Services(
        settings=settings,
        knowledge=knowledge,
        places=places,
        conversations=conversations,
        register=register,
        dialogue=dialogue,
        parts=parts,
        cards=Cards(knowledge),
        desk=Desk(register, knowledge, filing(register, knowledge, places)),
        office=office,
        helper=helper(knowledge),
        drafter=drafter(knowledge),
        checker=demand_checker(knowledge),
        bureau=bureau,
    )


@pytest.fixture
def make_visitor(aiohttp_client: AiohttpClient, services: Services) -> MakeVisitor:
    """Return a maker of browsers, each with cookies of its own, on one application."""
    app = create_app(services)
    clients: list[TestClient[web.Request, web.Application]] = []

    async def make() -> Visitor:
        if not clients:
            clients.append(await aiohttp_client(app))
            return Visitor(clients[0])
        other: TestClient[web.Request, None] = await aiohttp_client(
            clients[0].server, cookie_jar=CookieJar(unsafe=True)
        )
        return Visitor(other)

    return make


@pytest.fixture
async def visitor(make_visitor: MakeVisitor) -> Visitor:
    return await make_visitor()
