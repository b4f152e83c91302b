"""One conversation with a person: read, answer, note, approve what the bot drafts, hand back."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from dungcua.accounts.model import Where
from dungcua.accounts.rights import Action, may
from dungcua.conversations.drafts import DraftState
from dungcua.conversations.model import Author
from dungcua.conversations.queue import Ending, Entry
from dungcua.errors import (
    AlreadyTaken,
    DungCuaError,
    InputError,
    NotYours,
    RightMissing,
    StateError,
    TextTooLong,
    UnknownEntry,
    UnknownProcedure,
)
from dungcua.web.desk.colleagues import receivers
from dungcua.web.desk.frame import BUREAU, ROOT, DeskRoutes, allowed, posted, signed_in
from dungcua.web.desk.queue import PATH, may_read, show_queue
from dungcua.web.render import fragment, page
from dungcua.web.services import SERVICES
from dungcua.web.session import words

__all__ = ["opened_entry", "placed_entry", "routes", "show_entry", "where_of_entry"]

routes = DeskRoutes()

_ENTRY = r"/hang-doi/{entry:\d{1,9}}"
_LONGEST_SEARCH = 60


@routes.get(_ENTRY, right=Action.QUEUE_SEE)
async def show(request: web.Request) -> web.Response:
    """Show the conversation of a place in the queue."""
    return await show_entry(request)


@routes.get(f"{_ENTRY}/mau", right=Action.QUEUE_WORK)
async def canned(request: web.Request) -> web.Response:
    """Send the canned replies that fit what is typed, as a fragment."""
    entry = await opened_entry(request, Action.QUEUE_WORK)
    html = fragment(request, "desk/canned.html", entry=entry, **await _canned(request, entry))
    return web.Response(text=html, content_type="text/html")


@routes.post(f"{_ENTRY}/nhan", right=Action.QUEUE_WORK)
async def claim(request: web.Request) -> web.Response:
    """Take a waiting conversation; whoever was slower is told and sees the queue."""
    bureau, number = request.app[BUREAU], _number(request)
    await placed_entry(request, Action.QUEUE_WORK)
    try:
        await asyncio.to_thread(bureau.queue.claim, number, signed_in(request).id)
    except (AlreadyTaken, UnknownEntry) as error:
        return await show_queue(request, error)
    raise _back(number)


@routes.post(f"{_ENTRY}/bo", right=Action.QUEUE_WORK)
async def release(request: web.Request) -> web.Response:
    """Let go unfinished: somebody else may take it."""
    entry = await opened_entry(request, Action.QUEUE_WORK)
    try:
        await asyncio.to_thread(request.app[BUREAU].queue.release, entry.id, signed_in(request).id)
    except NotYours as error:
        return await show_queue(request, error)
    raise web.HTTPSeeOther(PATH)


@routes.post(f"{_ENTRY}/lay-lai", right=Action.QUEUE_LEAD)
async def take_back(request: web.Request) -> web.Response:
    """Put what somebody else has back into the queue."""
    entry = await opened_entry(request, Action.QUEUE_LEAD)
    try:
        await asyncio.to_thread(
            request.app[BUREAU].queue.take_back, entry.id, signed_in(request).id
        )
    except NotYours as error:
        return await show_queue(request, error)
    raise _back(entry.id)


@routes.post(f"{_ENTRY}/noi", right=Action.QUEUE_WORK)
async def say(request: web.Request) -> web.Response:
    """Send the citizen a person's words."""
    entry, form = await opened_entry(request, Action.QUEUE_WORK), posted(request)
    text = form.get("text", "")
    try:
        _check_length(request, text)
        await asyncio.to_thread(
            request.app[BUREAU].queue.say,
            entry.id,
            signed_in(request).id,
            text,
            token=form.get("once") or None,
        )
    except (InputError, StateError) as error:
        return await show_entry(request, error=error, typed={"reply": text})
    raise _back(entry.id)


@routes.post(f"{_ENTRY}/ghi-chu", right=Action.QUEUE_WORK)
async def note(request: web.Request) -> web.Response:
    """Leave a note for colleagues."""
    entry, text = await opened_entry(request, Action.QUEUE_WORK), posted(request).get("text", "")
    try:
        _check_length(request, text)
        await asyncio.to_thread(
            request.app[BUREAU].queue.note, entry.id, signed_in(request).id, text
        )
    except InputError as error:
        return await show_entry(request, error=error, typed={"note": text})
    raise _back(entry.id)


@routes.post(rf"{_ENTRY}/nhap/{{draft:\d{{1,9}}}}", right=Action.QUEUE_WORK)
async def decide(request: web.Request) -> web.Response:
    """Send a draft of the bot as it is or edited, or put it aside."""
    entry, form = await opened_entry(request, Action.QUEUE_WORK), posted(request)
    drafts, me, text = request.app[BUREAU].drafts, signed_in(request).id, form.get("text", "")
    draft = int(request.match_info["draft"])
    try:
        if entry.holder != me:
            raise NotYours
        if form.get("do") == "dismiss":
            here = await asyncio.to_thread(drafts.of, entry.id)
            if draft not in {one.id for one in here}:
                raise UnknownEntry
            await asyncio.to_thread(drafts.dismiss, draft, me)
        else:
            _check_length(request, text)
            await asyncio.to_thread(drafts.approve, draft, entry.id, me, text)
    except (InputError, StateError) as error:
        return await show_entry(request, error=error, typed={f"draft-{draft}": text})
    raise _back(entry.id)


@routes.post(f"{_ENTRY}/xong", right=Action.QUEUE_WORK)
async def finish(request: web.Request) -> web.Response:
    """Hand the conversation back to the bot, or close it."""
    entry = await opened_entry(request, Action.QUEUE_WORK)
    wanted = posted(request).get("do", "")
    try:
        if wanted not in (Ending.BOT, Ending.CLOSED):
            raise InputError("no such ending")
        await asyncio.to_thread(
            request.app[BUREAU].queue.end, entry.id, signed_in(request).id, Ending(wanted)
        )
    except (InputError, StateError) as error:
        return await show_entry(request, error=error)
    raise web.HTTPSeeOther(PATH)


def _number(request: web.Request) -> int:
    return int(request.match_info["entry"])


def _back(number: int) -> web.HTTPSeeOther:
    return web.HTTPSeeOther(f"{PATH}/{number}")


def _check_length(request: web.Request, text: str) -> None:
    """Refuse what no message holds.

    Raises:
        TextTooLong: it is longer than a message may be.

    """
    if len(text) > request.app[SERVICES].settings.max_message:
        raise TextTooLong


def where_of_entry(entry: Entry) -> Where:
    """Return the place of an entry, as rights are given by it."""
    return Where(entry.province_code, entry.commune_code)


async def placed_entry(request: web.Request, right: Action) -> Entry:
    """Return the entry of the address after proving ``right`` at its place.

    Raises:
        UnknownEntry: there is none.
        RightMissing: it lies beyond the area.

    """
    entry: Entry = await asyncio.to_thread(request.app[BUREAU].queue.get, _number(request))
    await allowed(request, right, where_of_entry(entry))
    return entry


async def opened_entry(request: web.Request, right: Action) -> Entry:
    """As :func:`placed_entry`, and its conversation may be read: others' only by a lead.

    Raises:
        UnknownEntry: there is none.
        RightMissing: it lies beyond the area, or somebody else has it.

    """
    entry = await placed_entry(request, right)
    if not may_read(request, entry):
        await asyncio.to_thread(
            request.app[BUREAU].audit.record,
            signed_in(request).id,
            "refused",
            f"entry:{entry.id}",
            right=str(Action.QUEUE_LEAD),
        )
        raise RightMissing(str(Action.QUEUE_LEAD))
    return entry


async def show_entry(
    request: web.Request,
    *,
    error: DungCuaError | None = None,
    typed: Mapping[str, str] | None = None,
) -> web.Response:
    """Return the conversation of the address, perhaps with what went wrong and was typed."""
    bureau, me = request.app[BUREAU], signed_in(request).id
    # First of all: what happens from here on, the page's live line tells it.
    seen = await asyncio.to_thread(bureau.feed.last)
    entry = await opened_entry(request, Action.QUEUE_SEE)
    if entry.holder != me:
        # Whoever has it is in the audit already, by having taken it.
        await asyncio.to_thread(bureau.audit.record, me, "saw.conversation", f"entry:{entry.id}")
    drafts = await asyncio.to_thread(bureau.drafts.of, entry.id)
    colleagues = await asyncio.to_thread(bureau.directory.all)
    chosen = request.query.get("chon", "")
    replies = await _canned(request, entry)
    reply = (typed or {}).get("reply", "")
    if not reply and chosen:
        reply = bureau.canned.get(chosen).filled(replies["values"])
    where, mine = where_of_entry(entry), entry.open and entry.holder == me
    lead = may(signed_in(request), Action.QUEUE_LEAD, where)
    hand_on = entry.open and (entry.holder is None or mine or lead)
    right = Action.QUEUE_WORK
    return page(
        request,
        "desk/conversation.html",
        status=error.http_status if error else 200,
        entry=entry,
        seen=seen,
        where=where,
        mine=mine,
        receivers=await receivers(request, right, where, entry.holder) if hand_on else (),
        drafts_asked=request.app[SERVICES].drafter is not None,
        messages=await asyncio.to_thread(bureau.queue.history, entry.id),
        notes=await asyncio.to_thread(bureau.queue.notes, entry.id),
        drafts=[draft for draft in drafts if draft.state is DraftState.OPEN],
        names={one.id: one.name for one in colleagues},
        typed=typed or {},
        reply_text=reply,
        longest=request.app[SERVICES].settings.max_message,
        told=words(request).error(error) if error else None,
        root=ROOT,
        **replies,
    )


async def _canned(request: web.Request, entry: Entry) -> dict[str, Any]:
    """Return the canned replies that fit what is searched, and what fills their gaps."""
    typed = request.query.get("mau", "").strip()[:_LONGEST_SEARCH]
    return {
        "canned_search": typed,
        "canned": request.app[BUREAU].canned.find(typed),
        "values": await asyncio.to_thread(_values, request, entry),
    }


def _values(request: web.Request, entry: Entry) -> Mapping[str, str | None]:
    """Return what the conversation last told: procedure, its page, the complaint's code."""
    bureau, services = request.app[BUREAU], request.app[SERVICES]
    values: dict[str, str | None] = {}
    for message in bureau.queue.history(entry.id):
        if message.author is not Author.BOT or message.reply is None:
            continue
        meta = message.reply.meta
        if meta.complaint_code:
            values["complaint"] = meta.complaint_code
        for code in meta.procedure[:1]:
            try:
                card = services.knowledge.procedure(code)
            except UnknownProcedure:
                continue  # only listed: it has no page of its own
            base = services.settings.public_url.rstrip("/") or str(request.url.origin())
            values |= {"procedure": card.name, "link": f"{base}/thu-tuc/{card.code}"}
    for callback in bureau.callbacks.listed():
        if callback.conversation_id == entry.conversation_id:
            values["callback"] = callback.code
    return values
