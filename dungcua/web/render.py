"""Pages and fragments: Jinja with autoescape, every string from the catalogue."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp_jinja2
import jinja2
from aiohttp import web

from dungcua.conversations.message import Citation
from dungcua.web import dates
from dungcua.web.services import SERVICES
from dungcua.web.session import LANG, SESSION, SIGNER, once, words

__all__ = ["FRAME", "STATIC", "asset", "fragment", "page", "setup"]

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
FRAME = web.RequestKey("frame", dict[str, Any])
"""What the frame of a part of the site gives its templates; goes before the common ones."""


def setup(app: web.Application) -> None:
    """Give ``app`` its template environment."""
    environment = aiohttp_jinja2.setup(
        app,
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["asset"] = asset
    environment.globals["numbered"] = numbered
    environment.filters["source_path"] = source_path


def page(request: web.Request, template: str, status: int = 200, **context: Any) -> web.Response:
    """Return a whole page; it is private to this browser, so no cache may keep it."""
    response = aiohttp_jinja2.render_template(
        template, request, _common(request) | context, status=status
    )
    response.headers["Content-Language"] = request.get(LANG, "vi")
    return response


def fragment(request: web.Request, template: str, **context: Any) -> str:
    """Return a piece of a page, for the stream and for scripts."""
    return aiohttp_jinja2.render_string(template, request, _common(request) | context)


def source_path(source_id: str) -> str:
    """Return the path of a source's page; ids may hold a colon, a dot or a slash."""
    return "/can-cu/" + quote(source_id, safe=":/")


def numbered(citations: Sequence[Citation]) -> dict[str, tuple[int, Citation]]:
    """Return each citation by id with the number that the lines of its card show."""
    return {source.id: (number, source) for number, source in enumerate(citations, start=1)}


def _common(request: web.Request) -> dict[str, Any]:
    """Return what every template may use; made late, so that it knows a renewed session."""
    lang = request.get(LANG, "vi")
    session = request.get(SESSION)
    frame: dict[str, Any] = request.get(FRAME, {})
    return {
        "t": words(request),
        "lang": lang,
        "here": request.path,
        "figures": request.app[SERVICES].outside is not None,
        "hotline": request.app[SERVICES].settings.hotline,
        "csrf": request.app[SIGNER].form_token(session) if session else "",
        "once": once(),
        "day": lambda value: dates.day(value, lang),
        "moment": lambda value: dates.moment(value, lang),
        "layout": "base.html",
    } | frame


@cache
def asset(name: str) -> str:
    """Return the path of a static file with its content's hash: it may be kept for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"
