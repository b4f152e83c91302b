"""``/api/v1/procedures``: the card of a procedure for other systems, as of any day."""

from __future__ import annotations

import asyncio

from aiohttp import web

from dungcua.errors import InputError
from dungcua.knowledge.day import today_here
from dungcua.web.api.answers import answer
from dungcua.web.i18n import LANGUAGES
from dungcua.web.places import day_of, take
from dungcua.web.services import SERVICES

__all__ = ["routes"]

routes = web.RouteTableDef()


@routes.get("/api/v1/procedures/{code}")
async def card(request: web.Request) -> web.Response:
    """Return what may be said of a procedure on a day, every line with its sources.

    Raises:
        UnknownProcedure: the national catalogue has no such code.
        InputError: ``as_of`` or ``lang`` cannot be read.

    """
    take(request)
    lang = request.query.get("lang", "vi")
    if lang not in LANGUAGES:
        raise InputError("lang")
    try:
        day = day_of(request.query.get("as_of", ""))
    except ValueError as error:
        raise InputError("as_of") from error
    services = request.app[SERVICES]
    code = request.match_info["code"]
    found = await asyncio.to_thread(services.cards.card, code, lang, day)
    asked = day or today_here()
    return answer(request, {"as_of": asked.isoformat()} | found.model_dump(mode="json"))
