"""What an answer rests on: one page for each source, one for each procedure."""

from __future__ import annotations

import asyncio
from datetime import date

from aiohttp import web

from dungcua.conversations.message import Card
from dungcua.errors import InputError, UnknownProcedure
from dungcua.knowledge.answer import Source, cite
from dungcua.knowledge.day import today_here
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import (
    LawDocument,
    LawFact,
    LawfulDemand,
    Procedure,
    Violation,
)
from dungcua.knowledge.offices import Office
from dungcua.web.i18n import LANGUAGES
from dungcua.web.places import day_of
from dungcua.web.render import page
from dungcua.web.services import SERVICES
from dungcua.web.session import LANG

__all__ = ["routes"]

routes = web.RouteTableDef()

Entry = LawDocument | LawFact | LawfulDemand | Office | Procedure | Violation

_KINDS: dict[type[Entry], str] = {
    LawFact: "fact",
    LawDocument: "document",
    Violation: "violation",
    LawfulDemand: "lawful",
    Procedure: "procedure",
    Office: "office",
}


@routes.get("/can-cu/{id:.+}")
async def source(request: web.Request) -> web.Response:
    """Show one source: what it says, on which law, for how long, and how it was read.

    A citation of a procedure leads to the very fact: every line of the card stands on the
    page under its own fragment, and the browser marks the one that was asked for.
    """
    knowledge = request.app[SERVICES].knowledge
    source_id = request.match_info["id"]
    cited = cite(knowledge, source_id)
    entry = _entry(knowledge, source_id)
    life = None if entry is None or isinstance(entry, LawDocument | Office) else entry.life
    today = today_here()
    return page(
        request,
        "source.html",
        cited=cited,
        entry=entry,
        kind=_KINDS[type(entry)] if entry is not None else "catalogue",
        life=life,
        ended=_ended(entry, today),
        newer=_newer(knowledge, entry),
        documents=_documents(knowledge, entry),
        facts=_facts_of(knowledge, entry),
        law=_law(knowledge, entry),
        card=await _card(request, source_id),
    )


@routes.get("/thu-tuc/{code}")
async def procedure(request: web.Request) -> web.Response:
    """Show the whole card of a procedure, ready to be printed."""
    services = request.app[SERVICES]
    asked = request.match_info["code"]
    if (lang := request.query.get("lang")) in LANGUAGES:
        request[LANG] = lang
    try:
        present = services.knowledge.procedure(asked).code
    except UnknownProcedure:
        present = asked  # perhaps one that only the national catalogue lists
    if present != asked:
        raise web.HTTPMovedPermanently(f"/thu-tuc/{present}")
    day = _day(request)
    card = await asyncio.to_thread(services.cards.card, present, request[LANG], day)
    slip = f"/phieu/{present}" if present in services.knowledge.procedures else None
    return page(request, "procedure.html", card=card, slip=slip, of_day=day)


def _day(request: web.Request) -> date | None:
    """Return the day in ``ngay``.

    Raises:
        InputError: it is none.

    """
    try:
        return day_of(request.query.get("ngay", ""))
    except ValueError as error:
        raise InputError("ngay") from error


async def _card(request: web.Request, source_id: str) -> Card | None:
    """Return the Vietnamese card of a procedure, None for any other source."""
    code = source_id.removeprefix("tthc:")
    if code == source_id:
        return None
    cards = request.app[SERVICES].cards
    try:
        return await asyncio.to_thread(cards.card, code, "vi")
    except UnknownProcedure:
        return None


def _entry(knowledge: KnowledgeBase, source_id: str) -> Entry | None:
    """Return what the id names; None for a procedure known only from the catalogue."""
    code = source_id.removeprefix("tthc:")
    if code != source_id and code not in knowledge.procedures:
        return None
    return knowledge.source(source_id)


def _newer(knowledge: KnowledgeBase, entry: Entry | None) -> Source | None:
    """Return the document that took the place of this one."""
    newer = entry.replaced_by if isinstance(entry, LawDocument) else None
    return None if newer is None else cite(knowledge, newer)


def _documents(knowledge: KnowledgeBase, entry: Entry | None) -> list[LawDocument]:
    """Return the documents that a fact or card was read in."""
    ids = entry.documents if isinstance(entry, LawFact | Procedure) else ()
    return [knowledge.documents[key] for key in ids if key in knowledge.documents]


def _facts_of(knowledge: KnowledgeBase, entry: Entry | None) -> list[LawFact]:
    """Return the facts that rest on a document."""
    if not isinstance(entry, LawDocument):
        return []
    return [fact for fact in knowledge.facts.values() if entry.id in fact.documents]


def _law(knowledge: KnowledgeBase, entry: Entry | None) -> list[tuple[str, list[Source]]]:
    """Return the sentences of law of a V or L entry, each with its sources."""
    if not isinstance(entry, Violation | LawfulDemand):
        return []
    return [
        (statement.text, [cite(knowledge, key) for key in statement.basis])
        for statement in entry.law
    ]


def _ended(entry: Entry | None, today: date) -> date | None:
    """Return since when the source no longer holds; None while it does."""
    if isinstance(entry, LawDocument):
        until = entry.in_force_to
    elif isinstance(entry, Office):
        until = entry.valid_to
    else:
        until = entry.life.valid_to if entry is not None else None
    return until if until is not None and until < today else None
