"""Handing work to a named colleague, and what colleagues handed to oneself."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from aiohttp import web

from dungcua.accounts.rights import Action
from dungcua.complaints.model import Actor
from dungcua.conversations.callbacks import CallbackState
from dungcua.conversations.handing import Handing, Thing
from dungcua.errors import CannotReceive, InputError, StateError, UnknownCode, UnknownEntry
from dungcua.web.desk import callbacks, case_page, conversation
from dungcua.web.desk.cases import PATH as CASES
from dungcua.web.desk.cases_scope import where_of
from dungcua.web.desk.colleagues import chosen_colleague, known_holder, may_hand
from dungcua.web.desk.frame import BUREAU, ROOT, DeskRoutes, NavItem, signed_in
from dungcua.web.desk.queue import PATH as QUEUE
from dungcua.web.desk.queue import show_queue
from dungcua.web.render import page
from dungcua.web.services import SERVICES

__all__ = ["PATH", "routes"]

PATH = f"{ROOT}/giao-cho-toi"
routes = DeskRoutes(NavItem(PATH, "handing.nav", Action.ASSIGN, "g m", 15))


@dataclass(frozen=True, slots=True)
class _Given:
    """A line of the list. ``about`` is redacted; ``number`` names the thing."""

    kind: Thing
    number: int
    path: str
    about: str
    given_by: int
    at: datetime


@routes.get("/giao-cho-toi", right=Action.ASSIGN)
async def show(request: web.Request) -> web.Response:
    """Show what colleagues handed to oneself and what one still has, newest first."""
    bureau, me = request.app[BUREAU], signed_in(request).id
    seen = await asyncio.to_thread(bureau.feed.last)
    colleagues = await asyncio.to_thread(bureau.directory.all)
    return page(
        request,
        "desk/given.html",
        given=await asyncio.to_thread(_still_mine, request, me),
        names={one.id: one.name for one in colleagues},
        seen=seen,
    )


@routes.post(r"/hang-doi/{entry:\d{1,9}}/giao", right=Action.ASSIGN)
async def hand_conversation(request: web.Request) -> web.Response:
    """Hand a conversation to a colleague; what others have needs a lead."""
    entry = await conversation.placed_entry(request, Action.ASSIGN)
    where, known = conversation.where_of_entry(entry), known_holder(request)
    await may_hand(request, where, known)
    try:
        to = await chosen_colleague(request, Action.QUEUE_WORK, where)
        me = signed_in(request).id
        await asyncio.to_thread(
            partial(request.app[BUREAU].queue.give, entry.id, me, to, holder=known)
        )
    except CannotReceive as error:
        return await conversation.show_entry(request, error=error)
    except (UnknownEntry, StateError) as error:
        return await show_queue(request, error)
    raise web.HTTPSeeOther(QUEUE)


@routes.post(r"/goi-lai/{callback:\d{1,9}}/giao", right=Action.ASSIGN)
async def hand_callback(request: web.Request) -> web.Response:
    """Hand a call-back to a colleague; what others have needs a lead."""
    found, where = await callbacks.opened_callback(request, Action.ASSIGN)
    known = known_holder(request)
    await may_hand(request, where, known)
    try:
        to = await chosen_colleague(request, Action.QUEUE_WORK, where)
        me = signed_in(request).id
        await asyncio.to_thread(
            partial(request.app[BUREAU].callbacks.give, found.id, me, to, holder=known)
        )
    except (InputError, StateError) as error:
        return await callbacks.show_callback(request, error=error)
    raise web.HTTPSeeOther(callbacks.PATH)


@routes.post(r"/ho-so/{case:\d{1,9}}/giao", right=Action.ASSIGN)
async def hand_case(request: web.Request) -> web.Response:
    """Put a colleague in charge of a complaint; what others have needs a lead."""
    case = await case_page.opened_case(request, Action.CASE_WORK)
    where = where_of(case.complaint.place, request.app[SERVICES].places)
    known, bureau, me = known_holder(request), request.app[BUREAU], signed_in(request).id
    await may_hand(request, where, known)
    try:
        to = await chosen_colleague(request, Action.CASE_WORK, where)
        number = case.summary.number
        subject = f"complaint:{number}"
        noted = bureau.handings.witness(
            Thing.COMPLAINT,
            number,
            me,
            to,
            bureau.audit.witness(me, "case.give_to", f"account:{to}"),
            bureau.audit.witness(me, "case.give", subject),
        )
        await asyncio.to_thread(
            partial(
                bureau.office.desk.hand_on,
                case.complaint.code,
                str(to),
                Actor.OPERATOR,
                holder=None if known is None else str(known),
                witness=noted,
            )
        )
    except (InputError, StateError) as error:
        return await case_page.show_case(request, case, error=error)
    raise web.HTTPSeeOther(f"{CASES}/{number}")


def _still_mine(request: web.Request, me: int) -> Sequence[_Given]:
    """Return what was handed to ``me`` and is not over nor let go."""
    handed = request.app[BUREAU].handings.to(me)
    return [given for one in handed if (given := _given(request, one, me)) is not None]


def _given(request: web.Request, one: Handing, me: int) -> _Given | None:
    bureau = request.app[BUREAU]
    try:
        match one.kind:
            case Thing.ENTRY:
                entry = bureau.queue.get(one.number)
                held, path, about = entry.open and entry.holder == me, QUEUE, entry.summary
            case Thing.CALLBACK:
                found = bureau.callbacks.get(one.number)
                held = found.state is CallbackState.OPEN and found.holder == me
                path, about = callbacks.PATH, found.topic
            case Thing.COMPLAINT:
                reading = bureau.office.reading
                case = reading.case(reading.code_of(one.number))
                held = case.summary.assignee == str(me)
                path, about = CASES, case.complaint.words
    except (UnknownEntry, UnknownCode):
        return None
    if not held:
        return None
    return _Given(one.kind, one.number, f"{path}/{one.number}", about, one.given_by, one.at)
