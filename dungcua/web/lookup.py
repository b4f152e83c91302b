"""Looking a complaint up by its tracking code, which never stands in an address."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from dungcua.complaints.codes import spell
from dungcua.complaints.model import Complaint
from dungcua.conversations.message import Citation
from dungcua.errors import InputError, TooManyRequests, UnknownSource
from dungcua.knowledge.answer import cite
from dungcua.knowledge.load import KnowledgeBase
from dungcua.web.limits import spend
from dungcua.web.render import page
from dungcua.web.services import SERVICES
from dungcua.web.session import SESSION, checked, words

__all__ = ["complaint_context", "routes"]

_LONGEST_CODE = 100
_DEADLINE = "E-11"

routes = web.RouteTableDef()


@routes.get("/tra-cuu")
async def ask(request: web.Request) -> web.Response:
    """Ask for a tracking code."""
    return page(request, "lookup.html", typed="", told=None)


@routes.post("/tra-cuu")
async def look_up(request: web.Request) -> web.Response:
    """Show the complaint that the posted code stands for."""
    form = await checked(request)
    typed = form.get("code", "").strip()[:_LONGEST_CODE]
    try:
        spend(request)
        complaint = await asyncio.to_thread(request.app[SERVICES].register.find, typed)
    except TooManyRequests:
        raise
    except InputError as error:
        told = words(request).error(error)
        return page(request, "lookup.html", status=error.http_status, typed=typed, told=told)
    return page(request, "complaint.html", **await complaint_context(request, complaint))


async def complaint_context(request: web.Request, complaint: Complaint) -> dict[str, Any]:
    """Return what the page of a complaint shows.

    The citizen's own words are shown only in the browser that sent them.
    """
    services = request.app[SERVICES]
    conversation = request[SESSION].conversation
    mine = conversation is not None and await asyncio.to_thread(
        services.register.mine, conversation, complaint.code
    )
    return {
        "complaint": complaint,
        "spelled": spell(complaint.code),
        "mine": mine,
        "procedure": _cited(services.knowledge, [f"tthc:{complaint.procedure}"]),
        "violations": _cited(services.knowledge, complaint.violations),
        "deadline": _cited(services.knowledge, [_DEADLINE]),
    }


def _cited(knowledge: KnowledgeBase, ids: Sequence[str]) -> list[Citation]:
    """Return those of ``ids`` that the knowledge base (still) holds, ready to be linked."""
    found = []
    for source_id in ids:
        try:
            source = cite(knowledge, source_id)
        except UnknownSource:
            continue
        # A procedure is known by its name, a source by its number.
        title = source.text if source_id.startswith("tthc:") else source.title
        found.append(Citation(id=source.id, title=title, dates=source.dates))
    return found
