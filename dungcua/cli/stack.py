"""Everything running together: the composition root behind ``serve`` and ``talk``."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import structlog
from aiohttp import web

from dungcua.actions import words
from dungcua.actions.assist import Assistance, assist
from dungcua.actions.filing import Filing, Preview, Told
from dungcua.actions.front import FrontDesk
from dungcua.actions.render import procedure_card
from dungcua.actions.report import ReportDesk
from dungcua.actions.resume import welcome_back
from dungcua.actions.server import ActionDesk, create_action_app
from dungcua.actions.signals import Signals
from dungcua.actions.single import single
from dungcua.complaints.calendar import vietnamese_date
from dungcua.complaints.model import Complaint
from dungcua.complaints.office import Office
from dungcua.complaints.publish.hotspots import HotSpots
from dungcua.complaints.publish.partners import Partners
from dungcua.conversations.channels import Channels
from dungcua.conversations.message import Card, Lang, Reply
from dungcua.conversations.service import Conversations
from dungcua.errors import DungCuaError, InvalidCard, MissingData
from dungcua.knowledge.active import load_active
from dungcua.knowledge.answer import Composer, in_vietnamese
from dungcua.knowledge.edit.live import Edits
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.offices import load_offices
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.requirements import RequirementChecker
from dungcua.knowledge.search import ProcedureSearch
from dungcua.knowledge.search.built import Built, open_built
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.store.seal import Seal
from dungcua.web.channels.opening import configured
from dungcua.web.desk.bureau import Bureau
from dungcua.web.desk.located import locator
from dungcua.web.dialogue import RasaDialogue, Resuming, keep_closing
from dungcua.web.outside import Outside
from dungcua.web.ports import CallHelper, Drafter, PartState
from dungcua.web.rasa import RasaClient
from dungcua.web.services import Services
from dungcua.web.supervisor import RasaProcess, rasa_command, rasa_environment, shared_secret

__all__ = ["Desks", "Stack", "follow_up_hourly", "load_desks", "running"]

_THREADS = 2
_DAY = 24 * 3600.0
_HOUR = 3600.0
_MINUTE = 60.0
_log = structlog.get_logger("dungcua.stack")


@dataclass(frozen=True, slots=True)
class Desks:
    """What answers without a database: knowledge, search, places, requirement check."""

    kb: KnowledgeBase
    front: FrontDesk
    checker: RequirementChecker


def load_desks(var: Path | None = None) -> Desks:
    """Load the knowledge base and build the indices.

    Args:
        var: where the set-up put encoder and vectors; that of the settings by default.
            Without them procedures are searched by words alone.

    Raises:
        KnowledgeError: the data are missing or damaged.

    """
    chosen = var if var is not None else Settings().var
    kb, portal = load_active(chosen)
    built = _built(chosen)
    search = (
        built.search(kb.procedures, kb.catalogue)
        if built is not None
        else ProcedureSearch(kb.procedures, kb.catalogue)
    )
    places = Gazetteer.load()
    places.warm()
    kb = Edits().over(replace(kb, offices=load_offices(places.codes())))
    front = FrontDesk(kb, search, places, portal=portal)
    encoder = built.dense.encoder if built is not None else None
    return Desks(kb, front, RequirementChecker(kb, encoder=encoder))


def _built(var: Path) -> Built | None:
    try:
        return open_built(var)
    except (MissingData, InvalidCard):
        return None


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
    await asyncio.to_thread(_lay_changes, bureau, loaded.kb)
    desk = ActionDesk(
        loaded.front, reports, conversations, pool, settings.hotline, bureau.staffed(settings)
    )
    actions = web.AppRunner(create_action_app(desk, action_secret), access_log=None)
    process: RasaProcess | None = None
    resting: asyncio.Task[None] | None = None
    keeping = asyncio.create_task(_keep_desk(bureau, settings, loaded.kb), name="desk")
    expiry = asyncio.create_task(_expire_daily(conversations, settings.keep_days), name="expiry")
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
            RasaDialogue(with_rasa, _Alone(desk, with_rasa is not None), pool),
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
            parts=_Parts(loaded, store, with_rasa, process),
            cards=_Cards(loaded.front),
            desk=_FormDesk(desk),
            office=office,
            offices=loaded.kb.offices,
            channels=_channels(settings, store, conversations),
            outside=outside,
            bureau=bureau,
            drafter=_drafter(loaded, pool),
            helper=_helper(loaded, pool),
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
        partners=Partners(store, Seal(keys) if keys else None),
        hot_spots=HotSpots(store, settings.smallest_group, clock=clock),
    )


def _channels(settings: Settings, store: Store, conversations: Conversations) -> Channels | None:
    if not configured(settings):
        return None
    seal = Seal(settings.encryption_key.get_secret_value())
    return Channels(store, conversations, seal, settings.secret_key.get_secret_value())


async def _expire_daily(conversations: Conversations, keep_days: int) -> None:
    """Erase conversations that nobody has touched for ``keep_days``, at start and daily."""
    while True:
        try:
            erased = await asyncio.to_thread(conversations.expire, timedelta(days=keep_days))
            _log.info("conversations_expired", count=erased)
        except DungCuaError as error:
            _log.warning("expiry_failed", code=error.code)
        await asyncio.sleep(_DAY)


async def follow_up_hourly(office: Office) -> None:
    """Follow up what falls due and erase what is over its time, at start and hourly.

    Several replicas may do it at once: each thing is done once.
    """
    while True:
        try:
            reminders = await asyncio.to_thread(office.follow_up.due)
            swept = await asyncio.to_thread(office.retention.run)
            _log.info("complaints_followed_up", reminders=len(reminders), erased=len(swept.erased))
        except DungCuaError as error:
            _log.warning("follow_up_failed", code=error.code)
        await asyncio.sleep(_HOUR)


async def _keep_desk(bureau: Bureau, settings: Settings, kb: KnowledgeBase) -> None:
    """Put what nobody touched back into the queue, every minute; tidy up once a day.

    Changes to the knowledge that begin today, or that another replica accepted, are laid
    over it as well.
    """
    idle, tidied = timedelta(minutes=settings.desk_return_minutes), -_DAY
    while True:
        try:
            await asyncio.to_thread(_lay_changes, bureau, kb)
            returned = await asyncio.to_thread(bureau.queue.return_idle, idle)
            if returned:
                _log.info("conversations_returned", count=returned)
            if time.monotonic() - tidied >= _DAY:
                await asyncio.to_thread(bureau.tidy, settings)
                tidied = time.monotonic()
        except DungCuaError as error:
            _log.warning("desk_keeping_failed", code=error.code)
        await asyncio.sleep(_MINUTE)


def _lay_changes(bureau: Bureau, kb: KnowledgeBase) -> None:
    kb.edits.put(bureau.book.in_force(vietnamese_date(bureau.now())))


def _drafter(desks: Desks, pool: ThreadPoolExecutor) -> Drafter:
    """Return what drafts answers for people: from one question, changing nothing."""

    async def draft(text: str) -> Reply:
        return await asyncio.get_running_loop().run_in_executor(
            pool, single, desks.front, desks.checker, text
        )

    return draft


def _helper(desks: Desks, pool: ThreadPoolExecutor) -> CallHelper:
    """Return what helps on the telephone: it reads a note and keeps nothing."""

    async def helped(note: str, procedure: str | None, place: str | None) -> Assistance:
        work = partial(assist, desks.front, desks.checker, note, procedure=procedure, place=place)
        return await asyncio.get_running_loop().run_in_executor(pool, work)

    return helped


class _Alone:
    """Answers one message without Rasa: a code, a report, or a question; no memory."""

    def __init__(self, desk: ActionDesk, expected: bool) -> None:
        self._desk = desk
        self._expected = expected

    def __call__(self, conversation_id: str, text: str) -> Sequence[Reply]:
        replies = [Reply(text=words.OFFLINE)] if self._expected else []
        return [*replies, self._answer(conversation_id, text)]

    def _answer(self, conversation_id: str, text: str) -> Reply:
        reports = self._desk.reports
        tracked = reports.track(text)
        if tracked.meta.complaint_code:
            return tracked
        return reports.alone(conversation_id, text)


class _Cards:
    """Full cards for the pages; implements :class:`dungcua.web.ports.CardRenderer`."""

    def __init__(self, front: FrontDesk) -> None:
        self._front = front

    def card(self, code: str, lang: str, day: date | None = None) -> Card:
        kb = self._front.kb
        if code in kb.catalogue and code not in kb.procedures:
            return procedure_card(kb, in_vietnamese(self._front.listed(code), lang))
        composer = self._front.composer() if day is None else Composer(kb, day)
        chosen: Lang = "en" if lang == "en" else "vi"
        held = kb.on(code, day) if day is not None else None
        return procedure_card(kb, composer.answer(held or kb.procedure(code), lang=chosen))


class _FormDesk:
    """The report form; implements :class:`dungcua.web.ports.ComplaintDesk`."""

    def __init__(self, desk: ActionDesk) -> None:
        self._desk = desk
        self._filing = Filing(desk.reports)

    async def prepare(self, conversation_id: str, told: Told) -> Preview:
        return await self._desk.run(self._filing.prepare, conversation_id, told)

    async def goes_to(self, told: Told) -> str:
        return await self._desk.run(self._filing.goes_to, told)

    async def preview(self, conversation_id: str) -> Preview | None:
        return await self._desk.run(self._filing.preview, conversation_id)

    async def file(
        self, conversation_id: str, words: str, said_place: str, consent: bool, form: str
    ) -> Complaint:
        return await self._desk.run(
            self._desk.reports.file, conversation_id, words, said_place, consent, form
        )


class _Parts:
    """The state of each part; implements :class:`dungcua.web.ports.Parts`."""

    def __init__(
        self,
        desks: Desks,
        store: Store,
        client: RasaClient | None,
        process: RasaProcess | None,
    ) -> None:
        self._desks = desks
        self._store = store
        self._client = client
        self._process = process
        self._seen = False

    async def states(self) -> Mapping[str, PartState]:
        kb = self._desks.kb
        knowledge = PartState(
            "knowledge", True, "ready",
            f"{len(kb.procedures)} cards, {len(kb.catalogue)} listed, version {kb.version}",
        )  # fmt: skip
        found = (
            knowledge,
            self._search(),
            await self._database(),
            await self._rasa(),
            self._actions(),
        )
        return {part.name: part for part in found}

    def _search(self) -> PartState:
        if self._desks.front.search.by_sense:
            return PartState("search", True, "ready", "by words and by sense")
        return PartState("search", False, "off", "by words only; run make setup")

    async def _database(self) -> PartState:
        try:
            await asyncio.to_thread(self._store.ping)
        except DungCuaError as error:
            return PartState("database", False, "down", error.code)
        return PartState("database", True, "ready", self._store.current_revision() or "")

    async def _rasa(self) -> PartState:
        if self._client is None:
            return PartState("rasa", False, "off", "switched off by DUNGCUA_RASA")
        if await self._client.alive():
            self._seen = True
            return PartState("rasa", True, "ready", "")
        running = self._process is not None and self._process.pid is not None
        starting = running and (not self._seen or self._process_restarted())
        return PartState("rasa", False, "starting" if starting else "down", "")

    def _process_restarted(self) -> bool:
        return self._process is not None and self._process.restarts > 0

    def _actions(self) -> PartState:
        if self._client is None:
            return PartState("actions", False, "off", "not needed without Rasa")
        return PartState("actions", True, "ready", "")
