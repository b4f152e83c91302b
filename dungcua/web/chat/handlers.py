"""The chat page: a form that works everywhere, streamed where a script can."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from aiohttp import web

from dungcua.conversations.model import Author, Message, Move, Owner
from dungcua.errors import (
    DialogueUnavailable,
    DungCuaError,
    ForbiddenTransition,
    TextTooLong,
    UnknownConversation,
)
from dungcua.knowledge.text.fold import nfc
from dungcua.web.chat.recorded import HandedOver, handed_over
from dungcua.web.chat.stream import Events
from dungcua.web.chat.turns import Turn, Turns
from dungcua.web.complaint.shown import filed_context
from dungcua.web.faults import error_html, shown, streams
from dungcua.web.limits import spend
from dungcua.web.render import fragment, page
from dungcua.web.services import SERVICES
from dungcua.web.session import LANG, SESSION, Session, checked, once, words

__all__ = ["TURNS", "owned_conversation", "routes"]

TURNS = web.AppKey("turns", Turns)
routes = web.RouteTableDef()

_PATIENCE = 30.0
_OWNER = "X-Owner"
"""Who answers next, for the script that waits for a person's words."""


@routes.get("/")
async def show(request: web.Request) -> web.Response:
    """Show the conversation of this browser, or how to begin one."""
    return page(request, "chat.html", **await _context(request))


@routes.post("/")
async def receive(request: web.Request) -> web.StreamResponse:
    """Take a message: answer with events when our script asks, else with the page again."""
    form = await checked(request)
    text = nfc(form.get("send") or form.get("text", "")).strip()
    if not text:
        raise web.HTTPSeeOther("/#hoi")
    spend(request)
    if len(text) > request.app[SERVICES].settings.max_message:
        return await _too_long(request, text)
    conversation = await owned_conversation(request)
    turn = request.app[TURNS].start(conversation, text, form.get("once", ""), lang=request[LANG])
    if streams(request):
        return await _stream(request, conversation, turn)
    first: Message | None = None
    given: HandedOver | None = None
    async for message in turn:
        first = first or message
        given = await handed_over(request, conversation, message.reply) or given
    if given is not None:
        # Shown once, on this answer: a page that can be asked for again must not hold a PIN.
        register = request.app[SERVICES].register
        complaint = await asyncio.to_thread(register.find, given.code)
        return page(request, "filed.html", **await filed_context(request, complaint, pin=given.pin))
    raise web.HTTPSeeOther(f"/#tin-{first.id}" if first else "/#hoi")


@routes.get("/tro-chuyen")
async def catch_up(request: web.Request) -> web.Response:
    """Return the messages after ``sau``, for a script that lost its connection."""
    seen = request.query.get("sau", "")
    after = int(seen) if seen.isascii() and seen.isdigit() else 0
    history = await _settled(request)
    html = "".join(
        message_html(request, message, current=message is history[-1])
        for message in history
        if message.id > after
    )
    owner = await _owner(request)
    if _unanswered(owner, history):
        html += fragment(request, "part/unanswered.html", text=history[-1].text)
    response = web.Response(text=html, content_type="text/html")
    response.headers[_OWNER] = owner
    return response


@routes.post("/tro-chuyen/thoi-cho")
async def stop_waiting(request: web.Request) -> web.Response:
    """Go on with the bot instead of a person."""
    await checked(request)
    conversation = request[SESSION].conversation
    if conversation and await _owner(request) in (Owner.WAITING, Owner.PERSON):
        conversations = request.app[SERVICES].conversations
        with suppress(ForbiddenTransition):  # the person was quicker: it is with the bot
            await asyncio.to_thread(conversations.move, conversation, Move.GIVE_BACK)
    raise web.HTTPSeeOther("/#hoi")


@routes.get("/xoa")
async def ask_to_erase(request: web.Request) -> web.Response:
    """Ask once more before the conversation is erased."""
    return page(request, "erase.html", messages=len(await _history(request)))


@routes.post("/xoa")
async def erase(request: web.Request) -> web.Response:
    """Erase the conversation and forget the browser (Law 91/2025 art. 14)."""
    await checked(request)
    conversation = request[SESSION].conversation
    if conversation:
        async with request.app[TURNS].lock(conversation):
            await request.app[SERVICES].dialogue.forget(conversation)
            await asyncio.to_thread(request.app[SERVICES].conversations.erase, conversation)
    request[SESSION] = Session.new()
    return page(request, "erased.html")


async def owned_conversation(request: web.Request) -> str:
    """Return the conversation of this browser; begin one when there is none (any more)."""
    conversations = request.app[SERVICES].conversations
    session = request[SESSION]
    if session.conversation:
        there: bool = await asyncio.to_thread(conversations.exists, session.conversation)
        if there:
            return session.conversation
    begun = await asyncio.to_thread(conversations.start)
    request[SESSION] = session.owning(begun)
    return begun


def message_html(request: web.Request, message: Message, *, current: bool) -> str:
    """Return a message as a fragment; only the current one offers its buttons."""
    return fragment(request, "part/message.html", message=message, current=current)


async def _stream(request: web.Request, conversation: str, turn: Turn) -> web.StreamResponse:
    """Send each message as soon as it is stored; the turn goes on if the browser leaves."""
    events = await Events.open(request)
    try:
        async for message in turn:
            name = "said" if message.author is Author.CITIZEN else "reply"
            await events.send(name, message_html(request, message, current=True))
            given = await handed_over(request, conversation, message.reply)
            if given is not None:
                await events.send("pin", fragment(request, "part/pin.html", given=given))
    except DungCuaError as error:
        await events.send("fault", error_html(request, error))
    except ConnectionError:
        return events.response
    owner = await _owner(request)
    if owner is not Owner.BOT:
        await events.send("owner", owner)
    await events.close(once())
    return events.response


async def _too_long(request: web.Request, text: str) -> web.Response:
    error = TextTooLong()
    if streams(request):
        return shown(request, error)
    context = await _context(request, typed=text, error=error)
    return page(request, "chat.html", status=error.http_status, **context)


async def _history(request: web.Request) -> Sequence[Message]:
    conversation = request[SESSION].conversation
    if conversation is None:
        return ()
    return await asyncio.to_thread(request.app[SERVICES].conversations.history, conversation)


async def _settled(request: web.Request) -> Sequence[Message]:
    """Return the history once no turn is under way: half of a turn would look like all of it.

    Raises:
        DialogueUnavailable: a turn takes longer than anybody waits.

    """
    lock = request.app[TURNS].lock(request[SESSION].conversation or "")
    try:
        async with asyncio.timeout(_PATIENCE), lock:
            return await _history(request)
    except TimeoutError:
        raise DialogueUnavailable from None


async def _owner(request: web.Request) -> Owner:
    """Return who answers this browser; the bot where nothing was said yet."""
    conversation = request[SESSION].conversation
    if conversation is None:
        return Owner.BOT
    try:
        return await asyncio.to_thread(request.app[SERVICES].conversations.owner, conversation)
    except UnknownConversation:
        return Owner.BOT


def _unanswered(owner: Owner, history: Sequence[Message]) -> bool:
    """Whether the last message waits in vain: its turn broke off, nobody else will answer."""
    return owner is Owner.BOT and bool(history) and history[-1].author is Author.CITIZEN


async def _context(
    request: web.Request, typed: str = "", error: DungCuaError | None = None
) -> dict[str, Any]:
    history = await _settled(request)
    owner = await _owner(request)
    return {
        "messages": history,
        "owner": owner,
        "unanswered": _unanswered(owner, history),
        "typed": typed,
        "longest": request.app[SERVICES].settings.max_message,
        "told": words(request).error(error) if error else None,
    }
