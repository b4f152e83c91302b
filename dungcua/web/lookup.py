"""Looking a complaint up by its tracking code, which never stands in an address."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from dungcua.complaints.codes import spell
from dungcua.complaints.model import Actor, Complaint, State
from dungcua.complaints.workflow import TRANSITIONS
from dungcua.conversations.message import Citation
from dungcua.errors import InputError, TooManyRequests, UnknownCode, UnknownSource
from dungcua.knowledge.answer import cite
from dungcua.knowledge.load import KnowledgeBase
from dungcua.web.limits import PER_LOOKUP, address_key, spend
from dungcua.web.render import page
from dungcua.web.services import SERVICES
from dungcua.web.session import SESSION, checked, words

__all__ = ["complaint_context", "routes"]

_LONGEST_CODE = 100
_DEADLINE = "E-11"
_WITHDRAWN = "Người phản ánh rút lại."

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
        request.app[PER_LOOKUP].take(address_key(request.remote))
        complaint = await asyncio.to_thread(request.app[SERVICES].register.find, typed)
    except TooManyRequests:
        raise
    except InputError as error:
        told = words(request).error(error)
        return page(request, "lookup.html", status=error.http_status, typed=typed, told=told)
    return page(request, "complaint.html", **await complaint_context(request, complaint))


@routes.post("/tra-cuu/rut")
async def withdraw(request: web.Request) -> web.Response:
    """Withdraw a complaint, in the browser that sent it only.

    Raises:
        UnknownCode: the complaint is not of this browser; it is not said whether it exists.
        ForbiddenTransition: it stands where nobody can withdraw it any more.

    """
    form = await checked(request)
    spend(request)
    register = request.app[SERVICES].register
    complaint = await asyncio.to_thread(register.find, form.get("code", "")[:_LONGEST_CODE])
    if not await _is_mine(request, complaint.code):
        raise UnknownCode
    if complaint.state is not State.WITHDRAWN:
        complaint = await asyncio.to_thread(
            register.transition, complaint.code, State.WITHDRAWN, Actor.CITIZEN, _WITHDRAWN
        )
    return page(request, "complaint.html", **await complaint_context(request, complaint))


async def complaint_context(request: web.Request, complaint: Complaint) -> dict[str, Any]:
    """Return what the page of a complaint shows.

    The citizen's own words are shown only in the browser that sent them.
    """
    services = request.app[SERVICES]
    mine = await _is_mine(request, complaint.code)
    withdrawable = Actor.CITIZEN in TRANSITIONS.get((complaint.state, State.WITHDRAWN), frozenset())
    return {
        "complaint": complaint,
        "spelled": spell(complaint.code),
        "mine": mine,
        "may_withdraw": mine and withdrawable,
        "procedure": _cited(services.knowledge, [f"tthc:{complaint.procedure}"]),
        "violations": _cited(services.knowledge, complaint.violations),
        "deadline": _cited(services.knowledge, [_DEADLINE]),
    }


async def _is_mine(request: web.Request, code: str) -> bool:
    conversation = request[SESSION].conversation
    if conversation is None:
        return False
    return await asyncio.to_thread(request.app[SERVICES].register.mine, conversation, code)


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
