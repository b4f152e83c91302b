"""The call-back form: for whoever would rather be called than wait."""

from __future__ import annotations

import asyncio

from aiohttp import web

from dungcua.conversations.callbacks import CODES
from dungcua.errors import ContactRefused, DungCuaError
from dungcua.knowledge.text.fold import nfc
from dungcua.web.desk.frame import BUREAU
from dungcua.web.limits import spend
from dungcua.web.render import page
from dungcua.web.services import SERVICES
from dungcua.web.session import LANG, SESSION, checked, words

__all__ = ["routes"]

routes = web.RouteTableDef()

_LONGEST_LINE = 120


@routes.get("/goi-lai")
async def ask(request: web.Request) -> web.Response:
    """Show the form; consent is never filled in for anybody."""
    return _form(request, {})


@routes.post("/goi-lai")
async def promise(request: web.Request) -> web.Response:
    """Promise a call-back and show its code."""
    form = await checked(request)
    spend(request)
    longest = request.app[SERVICES].settings.max_message
    conversation = request[SESSION].conversation
    services = request.app[SERVICES]
    if conversation and not await asyncio.to_thread(services.conversations.exists, conversation):
        conversation = None
    try:
        promised = await asyncio.to_thread(
            request.app[BUREAU].callbacks.ask,
            form.get("phone", "")[:_LONGEST_LINE],
            nfc(form.get("topic", ""))[:longest],
            consent=form.get("consent") == "1",
            wanted=form.get("wanted", "")[:_LONGEST_LINE],
            lang=request[LANG],
            conversation_id=conversation,
        )
    except ContactRefused as error:
        return _form(request, form, error)
    return page(
        request, "callback_promised.html", code=promised.code, aloud=CODES.spell(promised.code)
    )


def _form(
    request: web.Request, typed: dict[str, str], error: DungCuaError | None = None
) -> web.Response:
    return page(
        request,
        "callback.html",
        status=error.http_status if error else 200,
        typed=typed,
        longest=request.app[SERVICES].settings.max_message,
        told=words(request).error(error) if error else None,
    )
