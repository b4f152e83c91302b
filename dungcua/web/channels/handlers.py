"""The webhooks: proved, taken once, answered in time; the dialogue does the rest."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import structlog
from aiohttp import web

from dungcua.conversations.channels import Channels
from dungcua.conversations.message import Reply
from dungcua.conversations.service import Conversations
from dungcua.errors import DungCuaError, TextTooLong, TooManyRequests, UnknownPage
from dungcua.web.channels.adapter import Adapter, Heard
from dungcua.web.channels.messenger import MessengerAdapter
from dungcua.web.channels.postman import Postman
from dungcua.web.channels.wording import choice
from dungcua.web.chat.turns import Turns
from dungcua.web.i18n import catalogue
from dungcua.web.limits import RateLimiter
from dungcua.web.services import SERVICES

__all__ = ["DOORS", "Doors", "routes"]

routes = web.RouteTableDef()

_log = structlog.get_logger("dungcua.channels")

# The platforms want their answer within two seconds, and repeat themselves without it.
_PATIENCE = 1.5
_UNREADABLE = (
    "Tôi chỉ đọc được chữ, chưa xem được ảnh, tệp hay nghe được giọng nói ở đây. Anh/chị viết "
    "lại thành chữ giúp tôi; không gửi ảnh giấy tờ tùy thân."
)


@dataclass(frozen=True, slots=True)
class Doors:
    """What the webhooks of this deployment stand on."""

    channels: Channels
    adapters: dict[str, Adapter]
    postman: Postman
    turns: Turns
    limit: RateLimiter
    notices: RateLimiter
    """One notice a minute: who sends too fast is not answered as fast."""


DOORS = web.AppKey("doors", Doors)


@routes.get("/kenh/messenger")
async def subscribe(request: web.Request) -> web.Response:
    """Answer Meta's question whether this address is ours."""
    adapter = _adapter(request, "messenger")
    if not isinstance(adapter, MessengerAdapter):
        raise UnknownPage
    return web.Response(text=adapter.subscribe(request.query))


@routes.post("/kenh/{platform}")
async def receive(request: web.Request) -> web.Response:
    """Take the events of one call.

    Answered with 200 when every event is stored, or was before: then the platform need
    not repeat it. Any other answer makes it come again.
    """
    adapter = _adapter(request, request.match_info["platform"])
    body = await request.read()
    adapter.check(request.headers, body)
    for heard in adapter.read(body):
        await _take(request.app, adapter.name, heard)
    return web.Response(text="ok")


async def _take(app: web.Application, platform: str, heard: Heard) -> None:
    doors, services = app[DOORS], app[SERVICES]
    conversation = await asyncio.to_thread(doors.channels.hear, platform, heard.address)
    try:
        doors.limit.take(conversation)
        if heard.text is not None and len(heard.text) > services.settings.max_message:
            raise TextTooLong
    except (TooManyRequests, TextTooLong) as error:
        await _notice(doors, services.conversations, conversation, _told(error))
        return
    if heard.text is None:
        await _notice(doors, services.conversations, conversation, _UNREADABLE)
        return
    history = await asyncio.to_thread(services.conversations.history, conversation)
    turn = doors.turns.start(conversation, choice(heard.text, history), f"{platform}:{heard.once}")
    try:
        async with asyncio.timeout(_PATIENCE):
            async for _ in turn:
                doors.postman.nudge()
    except DungCuaError as error:
        # Said once: the platform need not repeat what is stored.
        _log.error("turn_failed", platform=platform, code=error.code)
        await _notice(doors, services.conversations, conversation, _told(error))
    except TimeoutError:
        # Stored long before; the turn goes on and the postman looks again by himself.
        _log.info("slow_turn", platform=platform)


async def _notice(doors: Doors, store: Conversations, conversation: str, text: str) -> None:
    try:
        doors.notices.take(conversation)
    except TooManyRequests:
        return
    await asyncio.to_thread(store.answer, conversation, Reply(text=text))
    doors.postman.nudge()


def _told(error: DungCuaError) -> str:
    told = catalogue("vi").error(error)
    return f"{told['message']} {told['hint']} ({told['code']})"


def _adapter(request: web.Request, platform: str) -> Adapter:
    doors = request.app.get(DOORS)
    adapter = doors.adapters.get(platform) if doors is not None else None
    if adapter is None:
        raise UnknownPage
    return adapter
