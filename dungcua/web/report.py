"""The complaint form: the way that works when everything but the database is down."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from aiohttp import web

from dungcua.complaints.model import Complaint, Place
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

__all__ = ["FILED", "Filed", "routes"]

_LONGEST_PLACE = 300
_REMEMBERED = 10_000

routes = web.RouteTableDef()


class Filed:
    """Which form became which complaint, for a second press of the same button."""

    def __init__(self) -> None:
        self._codes: OrderedDict[tuple[str, str], str] = OrderedDict()

    def get(self, conversation: str, token: str) -> str | None:
        """Return the code of the complaint that the form became, if it is remembered."""
        return self._codes.get((conversation, token))

    def put(self, conversation: str, token: str, code: str) -> None:
        """Remember one; the oldest are forgotten."""
        self._codes[conversation, token] = code
        while len(self._codes) > _REMEMBERED:
            self._codes.popitem(last=False)


FILED = web.AppKey("filed", Filed)


@routes.get("/phan-anh")
async def ask(request: web.Request) -> web.Response:
    """Show the form, filled with what the conversation has told so far."""
    conversation = request[SESSION].conversation
    draft = None
    if conversation:
        draft = await asyncio.to_thread(request.app[SERVICES].register.draft, conversation)
    if draft is None:
        return _form(request)
    return _form(request, draft.words, draft.said_place or _in_words(draft.place))


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
        token = f"phan-anh:{form.get('once', '')}"
        async with request.app[TURNS].lock(conversation):
            complaint = await _file_once(request, conversation, token, told, place, consent)
    except (StaleForm, TooManyRequests):
        raise
    except (InputError, StateError) as error:
        return _form(request, told, place, error)
    return page(request, "filed.html", **await complaint_context(request, complaint))


async def _file_once(
    request: web.Request, conversation: str, token: str, told: str, place: str, consent: bool
) -> Complaint:
    """File the complaint; the same form again gives the same complaint.

    Raises:
        StaleForm: the form was filed before this process began; nothing is filed twice.

    """
    services = request.app[SERVICES]
    before = request.app[FILED].get(conversation, token)
    if before is not None:
        return await asyncio.to_thread(services.register.find, before)
    if not await asyncio.to_thread(services.conversations.claim, conversation, token):
        raise StaleForm("filed before")
    complaint = await services.desk.file(conversation, told, place, consent)
    request.app[FILED].put(conversation, token, complaint.code)
    return complaint


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


def _in_words(place: Place | None) -> str:
    if place is None:
        return ""
    return f"{place.commune}, {place.province}" if place.commune else place.province
