"""Call-backs at the desk: who is to be called, taken by one, the number shown to that one only."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from aiohttp import web

from dungcua.accounts.model import Where
from dungcua.accounts.rights import Action, may, reach
from dungcua.conversations.callbacks import CODES, Callback, CallbackState
from dungcua.errors import DungCuaError, InputError, StateError
from dungcua.knowledge.text.fold import fold
from dungcua.web.desk.colleagues import receivers
from dungcua.web.desk.frame import (
    BUREAU,
    ROOT,
    DeskRoutes,
    NavItem,
    allowed,
    posted,
    signed_in,
)
from dungcua.web.render import page
from dungcua.web.services import SERVICES
from dungcua.web.session import words

__all__ = ["PATH", "opened_callback", "routes", "show_callback"]

PATH = f"{ROOT}/goi-lai"
routes = DeskRoutes(NavItem(PATH, "callbacks.nav", Action.QUEUE_WORK, "g r", 25))

_ONE = r"/goi-lai/{callback:\d{1,9}}"
_LONGEST_SEARCH = 100
_MOST_SHOWN = 200


class View(StrEnum):
    """Which call-backs; the values stand in the address."""

    OPEN = "cho"
    MINE = "cua-toi"
    OVER = "da-xong"


@routes.get("/goi-lai", right=Action.QUEUE_WORK)
async def listed(request: web.Request) -> web.Response:
    """Show who is to be called, who asked first comes first; filters stand in the address."""
    query, bureau = request.query, request.app[BUREAU]
    wanted, text = query.get("xem", ""), query.get("q", "").strip()[:_LONGEST_SEARCH]
    view = View(wanted) if wanted in set(View) else View.OPEN
    found = await asyncio.to_thread(_within_reach, request, view, text)
    colleagues = await asyncio.to_thread(bureau.directory.all)
    now = bureau.now()
    return page(
        request,
        "desk/callbacks.html",
        view=view,
        views=tuple(View),
        text=text,
        found=found[:_MOST_SHOWN],
        total=len(found),
        names={one.id: one.name for one in colleagues},
        me=signed_in(request).id,
        minutes=lambda since: (now - since) // timedelta(minutes=1),
    )


@routes.get(_ONE, right=Action.QUEUE_WORK)
async def show(request: web.Request) -> web.Response:
    """Show one call-back, without the number."""
    return await show_callback(request)


@routes.post(f"{_ONE}/nhan", right=Action.QUEUE_WORK)
async def claim(request: web.Request) -> web.Response:
    """Take it on; of several at once exactly one gets it."""
    found, _ = await opened_callback(request, Action.QUEUE_WORK)
    try:
        await asyncio.to_thread(
            request.app[BUREAU].callbacks.claim, found.id, signed_in(request).id
        )
    except StateError as error:
        return await show_callback(request, error=error)
    raise web.HTTPSeeOther(f"{PATH}/{found.id}")


@routes.post(f"{_ONE}/so", right=Action.QUEUE_WORK)
async def number(request: web.Request) -> web.Response:
    """Show the number to whoever took it, on this answer only; the audit tells it."""
    found, _ = await opened_callback(request, Action.QUEUE_WORK)
    try:
        phone = await asyncio.to_thread(
            request.app[BUREAU].callbacks.phone, found.id, signed_in(request).id
        )
    except StateError as error:
        return await show_callback(request, error=error)
    return await show_callback(request, phone=phone)


@routes.post(f"{_ONE}/xong", right=Action.QUEUE_WORK)
async def finish(request: web.Request) -> web.Response:
    """Say how it went: reached, nobody answered, no longer wanted; or let it go."""
    found, _ = await opened_callback(request, Action.QUEUE_WORK)
    callbacks, me = request.app[BUREAU].callbacks, signed_in(request).id
    try:
        match posted(request).get("do", ""):
            case "tried":
                await asyncio.to_thread(callbacks.tried, found.id, me)
            case "release":
                await asyncio.to_thread(callbacks.release, found.id, me)
            case "done" | "unreached" | "withdrawn" as ended:
                await asyncio.to_thread(callbacks.end, found.id, me, CallbackState(ended))
            case _:
                raise InputError("no such button")
    except (InputError, StateError) as error:
        return await show_callback(request, error=error)
    raise web.HTTPSeeOther(PATH)


async def opened_callback(request: web.Request, right: Action) -> tuple[Callback, Where]:
    """Return the call-back of the address and its place, after proving ``right`` there.

    Raises:
        UnknownEntry: there is none.
        RightMissing: it lies beyond the area.

    """
    which = int(request.match_info["callback"])
    found: Callback = await asyncio.to_thread(request.app[BUREAU].callbacks.get, which)
    where = Where(found.province_code, found.commune_code)
    await allowed(request, right, where)
    return found, where


async def show_callback(
    request: web.Request, *, error: DungCuaError | None = None, phone: str = ""
) -> web.Response:
    """Return the page of the call-back of the address, perhaps with the number or an error."""
    found, where = await opened_callback(request, Action.QUEUE_WORK)
    bureau, account = request.app[BUREAU], signed_in(request)
    colleagues = await asyncio.to_thread(bureau.directory.all)
    lead = may(account, Action.QUEUE_LEAD, where)
    is_open = found.state is CallbackState.OPEN
    hand_on = is_open and (found.holder in (None, account.id) or lead)
    return page(
        request,
        "desk/callback.html",
        status=error.http_status if error else 200,
        callback=found,
        path=f"{PATH}/{found.id}",
        aloud=CODES.spell(found.code),
        place=_place(request, found),
        open=is_open,
        mine=is_open and found.holder == account.id,
        names={one.id: one.name for one in colleagues},
        receivers=await receivers(request, Action.QUEUE_WORK, where, found.holder)
        if hand_on
        else (),
        phone=phone,
        told=words(request).error(error) if error else None,
    )


def _place(request: web.Request, found: Callback) -> str:
    places = request.app[SERVICES].places
    commune = places.commune(found.commune_code) if found.commune_code else None
    province = places.province(found.province_code) if found.province_code else None
    return ", ".join(one.name for one in (commune, province) if one is not None)


def _within_reach(request: web.Request, view: View, text: str) -> Sequence[Callback]:
    account = signed_in(request)
    within = reach(account.grants, Action.QUEUE_WORK)
    if within is None:
        return ()
    state = None if view is View.OVER else CallbackState.OPEN
    found = request.app[BUREAU].callbacks.listed(
        areas=within.areas, unplaced=within.unplaced, state=state
    )
    if view is View.MINE:
        found = [one for one in found if one.holder == account.id]
    if view is View.OVER:
        found = [one for one in reversed(found) if one.state is not CallbackState.OPEN]
    wanted = fold(text).split()
    return [
        one
        for one in found
        if all(w in fold(f"{one.code} {one.topic} {one.wanted}") for w in wanted)
    ]
