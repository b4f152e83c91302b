"""The application served from a thread of its own, so that a real browser can visit it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any

from aiohttp import web
from sqlalchemy import select

from dungcua.complaints.office import Office
from dungcua.conversations.service import Conversations
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.store.schema import conversations
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

LOOP_ANSWERS_WITHIN = 120.0
"""Seconds: long, for a busy machine; what hangs is still told."""


class Site:
    """One running application on a free loopback port."""

    def __init__(
        self, settings: Settings, knowledge: KnowledgeBase, places: Gazetteer, store: Store
    ) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._store = store
        self.office = Office.open(store, settings)
        self.register = self.office.register
        self.conversations = Conversations(store)
        self.dialogue = ScriptedDialogue(knowledge)
        self.bureau = Bureau.open(store, settings, passwords=cheap_passwords())
        self.services = Services(
            settings=settings,
            knowledge=knowledge,
            places=places,
            conversations=self.conversations,
            register=self.register,
            dialogue=self.dialogue,
            parts=FixedParts(),
            cards=Cards(knowledge),
            desk=Desk(self.register, knowledge, filing(self.register, knowledge, places)),
            office=self.office,
            helper=helper(knowledge),
            drafter=drafter(knowledge),
            checker=demand_checker(knowledge),
            bureau=self.bureau,
        )
        self._runner = web.AppRunner(create_app(self.services), shutdown_timeout=1)
        self.address = self._do(self._start())

    def conversation(self) -> str:
        """Return the id of the only conversation there is."""
        with self._store.reading() as unit:
            found = unit.execute(select(conversations.c.id)).scalars()
            return str(found.one())

    def hold(self) -> None:
        """Keep the answer that follows the first one back."""
        self._call(self.dialogue.gate.clear)

    def release(self) -> None:
        """Let it go."""
        self._call(self.dialogue.gate.set)

    def drop_connections(self) -> None:
        """Cut every open connection, as a bad network does."""
        self._call(self._drop)

    def stop(self) -> None:
        self.release()
        self._do(self._runner.cleanup())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _start(self) -> str:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}"

    def _drop(self) -> None:
        server = self._runner.server
        assert server is not None
        for connection in server.connections:
            if connection.transport is not None:
                connection.transport.abort()

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(LOOP_ANSWERS_WITHIN)

    def _call(self, work: Callable[[], object]) -> None:
        async def run() -> None:
            work()

        self._do(run())
