"""Small real objects behind the pages' ports: no Rasa, no search, everything else real."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from argon2 import PasswordHasher

from dungcua.accounts.passwords import Passwords
from dungcua.actions.assist import Assistance, assist
from dungcua.actions.context import Context
from dungcua.actions.filing import Filing, Preview, Told
from dungcua.actions.front import FrontDesk
from dungcua.actions.render import complaint_reply, procedure_card
from dungcua.actions.report import ReportDesk
from dungcua.actions.single import single
from dungcua.complaints.model import Channel, Complaint, Door, Place
from dungcua.complaints.register import Register
from dungcua.conversations.message import Button, Card, Line, Reply, Section
from dungcua.knowledge.answer import Composer
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.requirements import Check, RequirementChecker
from dungcua.knowledge.search import ProcedureSearch
from dungcua.web.ports import CallHelper, DemandChecker, Drafter, PartState

BIRTH = "1.001193"
DAY = date(2026, 11, 22)
_READ: dict[str, tuple[FrontDesk, RequirementChecker]] = {}


@dataclass
class ScriptedDialogue:
    """Answers by rule; ``gate`` holds the second reply back until a test opens it."""

    knowledge: KnowledgeBase
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    heard: list[str] = field(default_factory=list)
    error: Exception | None = None
    forgotten: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gate.set()

    async def respond(self, conversation_id: str, text: str) -> AsyncIterator[Reply]:
        self.heard.append(text)
        if "khai sinh" in text:
            yield Reply(text="Anh/chị đợi một chút, tôi tìm thủ tục.")
            await self.gate.wait()
            if self.error is not None:
                raise self.error
            yield Reply(
                text="Anh/chị nộp tại Trung tâm Phục vụ hành chính công xã nơi cư trú.",
                card=Cards(self.knowledge).card(BIRTH, "vi"),
                buttons=(
                    Button(title="Phí bao nhiêu?", send="phí bao nhiêu"),
                    Button(title="Bao lâu xong?", send="bao lâu xong"),
                ),
            )
        elif "thẻ" in text:
            yield marks_reply()
        else:
            yield Reply(text=f"Anh/chị vừa nói: {text}")

    async def forget(self, conversation_id: str) -> None:
        self.forgotten.append(conversation_id)


def marks_reply() -> Reply:
    """Return a card with every mark."""
    return Reply(
        text="Bốn loại dòng.",
        card=Card(
            kind="notice",
            title="Các dấu",
            sections=(
                Section(
                    key="marks",
                    title="Mỗi loại một dòng",
                    lines=(
                        Line(text="Tờ khai", mark="bring"),
                        Line(text="Nơi cư trú", mark="held"),
                        Line(text="Không phải nộp bản sao", mark="warning"),
                        Line(text="Phí do tỉnh quyết định", mark="unknown"),
                    ),
                ),
            ),
        ),
    )


@dataclass(frozen=True)
class Cards:
    """The full card of a procedure, composed by the real composer."""

    knowledge: KnowledgeBase

    def card(self, code: str, lang: str, day: date | None = None) -> Card:
        procedure = self.knowledge.procedure(code)
        answer = Composer(self.knowledge, day or DAY).answer(
            procedure, lang="en" if lang == "en" else "vi"
        )
        return procedure_card(self.knowledge, answer)


@dataclass(frozen=True)
class Desk:
    """Files in the real register, by fields as everywhere."""

    register: Register
    knowledge: KnowledgeBase
    filing: Filing

    async def prepare(self, conversation_id: str, told: Told) -> Preview:
        return await asyncio.to_thread(self.filing.prepare, conversation_id, told)

    async def goes_to(self, told: Told) -> str:
        return await asyncio.to_thread(self.filing.goes_to, told)

    async def preview(self, conversation_id: str) -> Preview | None:
        return await asyncio.to_thread(self.filing.preview, conversation_id)

    async def file(self, conversation_id: str, told: Told, *, consent: bool) -> Complaint:
        return await asyncio.to_thread(self.filing.file, conversation_id, told, consent=consent)


def filing(register: Register, knowledge: KnowledgeBase, places: Gazetteer) -> Filing:
    """Return the real form desk; what it reads is read once for all tests."""
    if knowledge.version not in _READ:
        search = ProcedureSearch(knowledge.procedures, knowledge.catalogue)
        front = FrontDesk(knowledge, search, places, today=lambda: DAY)
        _READ[knowledge.version] = (front, RequirementChecker(knowledge))
    return Filing(ReportDesk(*_READ[knowledge.version], register))


def helper(knowledge: KnowledgeBase) -> CallHelper:
    """Return the real call assistant; :func:`filing` has read what it stands on."""
    front, checker = _READ[knowledge.version]

    async def helped(note: str, procedure: str | None, place: str | None) -> Assistance:
        return await asyncio.to_thread(
            assist, front, checker, note, procedure=procedure, place=place
        )

    return helped


def drafter(knowledge: KnowledgeBase) -> Drafter:
    """Return the real drafting of answers; :func:`filing` has read what it stands on."""
    front, checker = _READ[knowledge.version]

    async def draft(text: str, context: Context) -> Reply:
        return await asyncio.to_thread(single, front, checker, text, context)

    return draft


def demand_checker(knowledge: KnowledgeBase) -> DemandChecker:
    """Return the real requirement check; :func:`filing` has read what it stands on."""
    _, checker = _READ[knowledge.version]

    async def checked(words: str, procedure: str | None) -> Check:
        return await asyncio.to_thread(checker.check, words, procedure=procedure)

    return checked


def record(
    register: Register,
    knowledge: KnowledgeBase,
    conversation_id: str,
    words: str,
    said_place: str = "",
    form: str | None = None,
    violations: Sequence[str] = ("V01",),
) -> Complaint:
    """Put a complaint into the register."""
    register.open_draft(
        conversation_id,
        words,
        procedure=BIRTH,
        violations=violations,
        papers=(),
        door=Door.REPORT,
        place=Place("Đà Nẵng", "Xã Hòa Tiến", "20332"),
        said_place=said_place or None,
        knowledge_version=knowledge.version,
        form=form,
    )
    return register.submit(conversation_id, consent=True, channel=Channel.FORM)


def code_reply(complaint: Complaint) -> Reply:
    """Return the reply that hands over the code in the chat."""
    way = Section(key="route", title="Nơi sẽ xem xét", lines=())
    return complaint_reply(complaint, way)


def cheap_passwords() -> Passwords:
    """Return the real hashing with parameters that cost a test nothing."""
    return Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@dataclass
class FixedParts:
    """Parts in the states a test puts them in."""

    state: dict[str, PartState] = field(
        default_factory=lambda: {
            name: PartState(name, ok=True, state="ready")
            for name in ("knowledge", "database", "rasa", "actions")
        }
    )

    async def states(self) -> Mapping[str, PartState]:
        return self.state
