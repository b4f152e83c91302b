"""Everything running together: the composition root behind ``serve`` and ``talk``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from aiohttp import web

from dungcua.actions.report import ReportDesk
from dungcua.actions.resume import welcome_back
from dungcua.actions.server import ActionDesk, create_action_app
from dungcua.actions.signals import Signals
from dungcua.cli.chores import expire_daily, follow_up_hourly, keep_desk, lay_changes
from dungcua.cli.desks import Desks, load_desks
from dungcua.cli.parts import Alone, Cards, FormDesk, Parts, demand_checker, drafter, helper
from dungcua.complaints.office import Office
from dungcua.complaints.publish.hotspots import HotSpots
from dungcua.complaints.publish.partners import Partners
from dungcua.conversations.channels import Channels
from dungcua.conversations.service import Conversations
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.store.seal import Seal
from dungcua.web.channels.opening import configured
from dungcua.web.desk.bureau import Bureau
from dungcua.web.desk.located import locator
from dungcua.web.dialogue import RasaDialogue, Resuming, keep_closing
from dungcua.web.outside import Outside
from dungcua.web.rasa import RasaClient
from dungcua.web.services import Services
from dungcua.web.supervisor import RasaProcess, rasa_command, rasa_environment, shared_secret

__all__ = ["Desks", "Stack", "load_desks", "running"]

_THREADS = 2


@dataclass(frozen=True, slots=True)
class Stack:
    """The running parts. ``services`` is what the pages stand on."""

    services: Services
    reports: ReportDesk
    rasa: RasaProcess | None
    client: RasaClient | None

    async def wait_for_rasa(self, seconds: float) -> bool:
        """Wait until Rasa answers; False when it does not within ``seconds``."""
        deadline = time.monotonic() + seconds
        while self.client is not None and time.monotonic() < deadline:
            if await self.client.alive():
                return True
            await asyncio.sleep(0.25)
        return False


@asynccontextmanager
async def running(
    settings: Settings,
    *,
    desks: Desks | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> AsyncIterator[Stack]:
    """Start database, actions and Rasa; yield the stack; stop them in reverse order.

    Args:
        settings: of the deployment.
        desks: loaded before, to share them between stacks.
        clock: tells every part the time, with a zone.

    Raises:
        KnowledgeError: the data are missing or damaged.
        StoreUnavailable: the database cannot be opened or migrated.

    """
    settings.var.mkdir(parents=True, exist_ok=True)
    loaded = desks if desks is not None else await asyncio.to_thread(load_desks, settings.var)
    store = Store(settings.database)
    await asyncio.to_thread(store.upgrade)
    conversations = Conversations(store, clock=clock, locate=locator(loaded.front.places))
    office = Office.open(store, settings, clock=clock)
    register = office.register
    outside = _outside(settings, store, office, clock)
    signals = Signals(outside.hot_spots, loaded.kb)
    loaded = replace(loaded, front=replace(loaded.front, signals=signals))
    reports = ReportDesk(loaded.front, loaded.checker, register)
    pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="desk")
    action_secret = shared_secret(settings.action_secret.get_secret_value())
    token = shared_secret(settings.rasa_token.get_secret_value())
    client = RasaClient(settings.rasa_url, token, settings.rasa_timeout)
    bureau = Bureau.open(store, settings, clock=clock)
    await asyncio.to_thread(lay_changes, bureau, loaded.kb)
    desk = ActionDesk(
        loaded.front,
        reports,
        conversations,
        pool,
        settings.hotline,
        bureau.staffed(settings),
        bureau.hours,
    )
    actions = web.AppRunner(create_action_app(desk, action_secret), access_log=None)
    process: RasaProcess | None = None
    resting: asyncio.Task[None] | None = None
    keeping = asyncio.create_task(keep_desk(bureau, settings, loaded.kb), name="desk")
    expiry = asyncio.create_task(expire_daily(conversations, settings.keep_days), name="expiry")
    following = asyncio.create_task(follow_up_hourly(office), name="follow-up")
    try:
        if settings.rasa != "off":
            await actions.setup()
            await web.TCPSite(actions, "127.0.0.1", settings.action_port).start()
        if settings.rasa == "spawn":
            process = RasaProcess(
                rasa_command(settings),
                rasa_environment(settings, token, action_secret),
                settings.var / "rasa.log",
            )
            await process.start()
        with_rasa = client if settings.rasa != "off" else None
        idle = timedelta(minutes=settings.idle_minutes)
        dialogue = Resuming(
            RasaDialogue(with_rasa, Alone(desk, with_rasa is not None), pool),
            conversations,
            lambda history: welcome_back(loaded.front, history, idle),
            idle,
        )
        resting = asyncio.create_task(keep_closing(dialogue, conversations, idle), name="resting")
        services = Services(
            settings=settings,
            knowledge=loaded.kb,
            places=loaded.front.places,
            conversations=conversations,
            register=register,
            dialogue=dialogue,
            parts=Parts(loaded, store, with_rasa, process),
            cards=Cards(loaded.front),
            desk=FormDesk(desk),
            office=office,
            offices=loaded.kb.offices,
            channels=_channels(settings, store, conversations, clock),
            outside=outside,
            bureau=bureau,
            drafter=drafter(loaded, pool),
            helper=helper(loaded, pool),
            checker=demand_checker(loaded, pool),
        )
        yield Stack(services, reports, process, with_rasa)
    finally:
        expiry.cancel()
        following.cancel()
        keeping.cancel()
        if resting is not None:
            resting.cancel()
        if process is not None:
            await process.stop()
        await client.close()
        await actions.cleanup()
        pool.shutdown(wait=True)
        store.close()


def _outside(
    settings: Settings, store: Store, office: Office, clock: Callable[[], datetime]
) -> Outside:
    keys = settings.encryption_key.get_secret_value()
    return Outside(
        reading=office.reading,
        partners=Partners(store, Seal(keys) if keys else None, clock=clock),
        hot_spots=HotSpots(store, settings.smallest_group, clock=clock),
    )


def _channels(
    settings: Settings,
    store: Store,
    conversations: Conversations,
    clock: Callable[[], datetime],
) -> Channels | None:
    if not configured(settings):
        return None
    seal = Seal(settings.encryption_key.get_secret_value())
    key = settings.secret_key.get_secret_value()
    return Channels(store, conversations, seal, key, clock=clock)
