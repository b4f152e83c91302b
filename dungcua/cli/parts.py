"""What the pages ask a stack for: the ports of :mod:`dungcua.web.ports`, over the desks."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial

from dungcua.actions import words
from dungcua.actions.assist import Assistance, assist
from dungcua.actions.context import Context
from dungcua.actions.filing import Filing, Preview, Told
from dungcua.actions.front import FrontDesk
from dungcua.actions.render import procedure_card
from dungcua.actions.server import ActionDesk
from dungcua.actions.single import single
from dungcua.cli.desks import Desks
from dungcua.complaints.model import Complaint
from dungcua.conversations.message import Card, Lang, Reply
from dungcua.errors import DungCuaError
from dungcua.knowledge.answer import Composer, in_vietnamese
from dungcua.knowledge.requirements import Check
from dungcua.store.engine import Store
from dungcua.web.ports import CallHelper, DemandChecker, Drafter, PartState
from dungcua.web.rasa import RasaClient
from dungcua.web.supervisor import RasaProcess

__all__ = ["Alone", "Cards", "FormDesk", "Parts", "demand_checker", "drafter", "helper"]


def drafter(desks: Desks, pool: ThreadPoolExecutor) -> Drafter:
    """Return what drafts answers for people: from one question, changing nothing."""

    async def draft(text: str, context: Context) -> Reply:
        return await asyncio.get_running_loop().run_in_executor(
            pool, single, desks.front, desks.checker, text, context
        )

    return draft


def helper(desks: Desks, pool: ThreadPoolExecutor) -> CallHelper:
    """Return what helps on the telephone: it reads a note and keeps nothing."""

    async def helped(note: str, procedure: str | None, place: str | None) -> Assistance:
        work = partial(assist, desks.front, desks.checker, note, procedure=procedure, place=place)
        return await asyncio.get_running_loop().run_in_executor(pool, work)

    return helped


def demand_checker(desks: Desks, pool: ThreadPoolExecutor) -> DemandChecker:
    """Return what judges a demand told in words: the whole check, with the encoder if built."""

    async def checked(words: str, procedure: str | None) -> Check:
        work = partial(desks.checker.check, words, procedure=procedure)
        return await asyncio.get_running_loop().run_in_executor(pool, work)

    return checked


class Alone:
    """Answers one message without Rasa: a code, a report, or a question; no memory."""

    def __init__(self, desk: ActionDesk, expected: bool) -> None:
        self._desk = desk
        self._expected = expected

    def __call__(self, conversation_id: str, text: str) -> Sequence[Reply]:
        """Say that the talk has no memory now, if it should have one, and answer the message."""
        replies = [Reply(text=words.OFFLINE)] if self._expected else []
        return [*replies, self._answer(conversation_id, text)]

    def _answer(self, conversation_id: str, text: str) -> Reply:
        reports = self._desk.reports
        tracked = reports.track(text)
        if tracked.meta.complaint_code:
            return tracked
        return reports.alone(conversation_id, text)


class Cards:
    """Full cards for the pages; implements :class:`dungcua.web.ports.CardRenderer`."""

    def __init__(self, front: FrontDesk) -> None:
        self._front = front

    def card(self, code: str, lang: str, day: date | None = None) -> Card:
        """Return the card of a procedure as of today, or of ``day``."""
        kb = self._front.kb
        if code in kb.catalogue and code not in kb.procedures:
            return procedure_card(kb, in_vietnamese(self._front.listed(code), lang))
        composer = self._front.composer() if day is None else Composer(kb, day)
        chosen: Lang = "en" if lang == "en" else "vi"
        held = kb.on(code, day) if day is not None else None
        return procedure_card(kb, composer.answer(held or kb.procedure(code), lang=chosen))


class FormDesk:
    """The report form; implements :class:`dungcua.web.ports.ComplaintDesk`."""

    def __init__(self, desk: ActionDesk) -> None:
        self._desk = desk
        self._filing = Filing(desk.reports)

    async def prepare(self, conversation_id: str, told: Told) -> Preview:
        """Open a draft of what was told."""
        return await self._desk.run(self._filing.prepare, conversation_id, told)

    async def goes_to(self, told: Told) -> str:
        """Name the body that the report will go to."""
        return await self._desk.run(self._filing.goes_to, told)

    async def preview(self, conversation_id: str) -> Preview | None:
        """Return the open draft; None when there is none."""
        return await self._desk.run(self._filing.preview, conversation_id)

    async def file(self, conversation_id: str, told: Told, *, consent: bool) -> Complaint:
        """Record what a system tells."""
        work = partial(self._filing.file, conversation_id, told, consent=consent)
        return await self._desk.run(work)


class Parts:
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
        """Return the state of each part, by its name."""
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
