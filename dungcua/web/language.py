"""Choosing the language of the interface; answers stay Vietnamese, as their sources are."""

from __future__ import annotations

import re

from aiohttp import web

from dungcua.web.i18n import LANGUAGES
from dungcua.web.services import SERVICES
from dungcua.web.session import LANGUAGE_COOKIE, checked

__all__ = ["remember", "routes"]

routes = web.RouteTableDef()

_A_YEAR = 31_536_000
_OWN_PATH = re.compile(r"/(?!/)[A-Za-z0-9./:_-]*")


@routes.post("/ngon-ngu")
async def choose(request: web.Request) -> web.Response:
    """Remember the language and go back to where the person was."""
    form = await checked(request)
    response = web.Response(status=303, headers={"Location": _back(form.get("back", ""))})
    lang = form.get("lang", "")
    if lang in LANGUAGES:
        remember(request, response, lang)
    return response


def remember(request: web.Request, response: web.Response, lang: str) -> None:
    """Keep the language, one of :data:`LANGUAGES`, in this browser."""
    response.set_cookie(
        LANGUAGE_COOKIE,
        lang,
        max_age=_A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=request.app[SERVICES].settings.https,
    )


def _back(path: str) -> str:
    """Return ``path`` if it is plainly one of our own; never a foreign address."""
    return path if _OWN_PATH.fullmatch(path) else "/"
