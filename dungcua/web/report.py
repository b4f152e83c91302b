"""The complaint form: the way that works when everything but the database is down."""

from __future__ import annotations

import asyncio

from aiohttp import web

from dungcua.errors import (
    DungCuaError,
    InputError,
    StaleForm,
    StateError,
    TextTooLong,
    TooManyRequests,
)
from dungcua.knowledge.text.fold import nfc
from dungcua.web.chat.handlers import TURNS, owned_conversation
from dungcua.web.limits import spend
from dungcua.web.lookup import complaint_context
from dungcua.web.render import page
from dungcua.web.services import SERVICES
from dungcua.web.session import SESSION, checked, words

__all__ = ["routes"]

_LONGEST_PLACE = 300

routes = web.RouteTableDef()


@routes.get("/phan-anh")
async def ask(request: web.Request) -> web.Response:
    """Show the form, filled with what the conversation has told so far."""
    conversation = request[SESSION].conversation
    draft = None
    if conversation:
        draft = await asyncio.to_thread(request.app[SERVICES].register.draft, conversation)
    if draft is None:
        return _form(request)
    return _form(
        request, draft.words, draft.said_place or (draft.place.full if draft.place else "")
    )


@routes.post("/phan-anh")
async def file(request: web.Request) -> web.Response:
    """File the complaint and hand over its code."""
    form = await checked(request)
    told = nfc(form.get("words", "")).strip()
    place = nfc(form.get("place", "")).strip()[:_LONGEST_PLACE]
    services = request.app[SERVICES]
    try:
        spend(request)
        if len(told) > services.settings.max_message:
            raise TextTooLong
        conversation = await owned_conversation(request)
        consent = form.get("consent") == "1"
        async with request.app[TURNS].lock(conversation):
            complaint = await services.desk.file(
                conversation, told, place, consent, form.get("once", "")
            )
    except (StaleForm, TooManyRequests):
        raise
    except (InputError, StateError) as error:
        return _form(request, told, place, error)
    return page(request, "filed.html", **await complaint_context(request, complaint))


def _form(
    request: web.Request, told: str = "", place: str = "", error: DungCuaError | None = None
) -> web.Response:
    """Return the form with what was typed; consent is never filled in for anybody."""
    return page(
        request,
        "report.html",
        status=error.http_status if error else 200,
        typed=told,
        place=place,
        told=words(request).error(error) if error else None,
        longest=request.app[SERVICES].settings.max_message,
        longest_place=_LONGEST_PLACE,
    )
