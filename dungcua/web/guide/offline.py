"""The guide as an installed application: its shell, its service worker, and the post it brings.

The shell is a page without anything of one browser in it, so that a phone may keep it. All of
its files carry one version, the hash of their contents: the worker keeps one version whole or
takes another one whole. What waited on a device is sent here once: a *ticket* names the
conversation of one complaint, so that a sending whose answer was lost is recognised.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import aiohttp_jinja2
from aiohttp import web

from dungcua.complaints.codes import spell
from dungcua.errors import (
    DungCuaError,
    InputError,
    NothingToRecord,
    TextTooLong,
    TicketExpired,
    UnknownConversation,
    UnknownPage,
)
from dungcua.knowledge.text.fold import nfc
from dungcua.web.guide.asked import PATH
from dungcua.web.guide.guide import GUIDE
from dungcua.web.i18n import catalogue
from dungcua.web.limits import spend
from dungcua.web.render import STATIC, asset
from dungcua.web.services import SERVICES
from dungcua.web.session import LANG, SESSION, SIGNER, Session, Signer, write_cookie

__all__ = ["APP", "WORKER", "Shell", "first_load", "routes", "shell"]

APP = f"{PATH}/app"
WORKER = f"{PATH}/sw.js"
_MANIFEST = f"{PATH}/manifest.webmanifest"
_SOURCE = "guide/worker.js"
_MODULES = (
    "app.js",
    "complain.js",
    "demand.js",
    "dom.js",
    "home.js",
    "pack.js",
    "packs.js",
    "procedure.js",
    "queue.js",
    "search.js",
    "store.js",
    "visits.js",
)
_ASSETS = ("app.css", "guide/guide.css", "guide/offline.css", "door.svg", "guide/icon-192.png")
_WORDS = (
    *("offline.", "guide.", "mark.", "card.basis", "card.sources", "site.name"),
    *("report.words", "report.place"),
)
_FOR_EVER = "public, max-age=31536000, immutable"
_LONGEST_PLACE = 300
_LONGEST_ONCE = 64
_ROOM = "dungcua.guide"

routes = web.RouteTableDef()


@dataclass(frozen=True, slots=True)
class Shell:
    """One version of the application: its page and every file the page needs."""

    version: str
    page: str
    files: tuple[str, ...]


@routes.get(APP)
async def app_page(request: web.Request) -> web.Response:
    """Send the application's page; it holds nothing of this browser."""
    return web.Response(
        text=shell(request).page,
        content_type="text/html",
        headers={"Cache-Control": "no-cache", "Vary": "Cookie"},
    )


@routes.get(WORKER)
async def worker(request: web.Request) -> web.Response:
    """Send the service worker, with the version and the files it keeps."""
    made = shell(request)
    begin = "".join(
        f"const {name} = {json.dumps(value)};\n"
        for name, value in (("VERSION", made.version), ("APP", APP), ("FILES", made.files))
    )
    return web.Response(
        text=begin + (STATIC / _SOURCE).read_text(encoding="utf-8"),
        content_type="text/javascript",
        headers={
            "Cache-Control": "no-cache",
            "Vary": "Cookie",
            # The start page has no slash at its end, and belongs to the guide as well.
            "Service-Worker-Allowed": PATH,
        },
    )


@routes.get(PATH + r"/vo/{version:[0-9a-f]{12}}/{name}")
async def module(request: web.Request) -> web.StreamResponse:
    """Send a script of the present version.

    Raises:
        UnknownPage: no such script, or of another version.

    """
    name = request.match_info["name"]
    if name not in _MODULES or request.match_info["version"] != _code_version():
        raise UnknownPage
    return web.FileResponse(STATIC / "guide" / name, headers={"Cache-Control": _FOR_EVER})


@routes.get(_MANIFEST)
async def manifest(request: web.Request) -> web.Response:
    """Say how the application stands on a phone's first screen."""
    t = catalogue(request[LANG])
    icons = [
        {"src": asset(f"guide/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    return web.json_response(
        {
            "id": APP,
            "name": f"{t('site.name')}: {t('guide.title')}",
            "short_name": t("guide.title"),
            "lang": t.lang,
            "start_url": APP,
            "scope": PATH,
            "display": "standalone",
            "background_color": "#faf8f3",
            "theme_color": "#0b5f58",
            "icons": [icon | {"purpose": use} for icon in icons for use in ("any", "maskable")],
        },
        content_type="application/manifest+json",
        headers={"Cache-Control": "no-cache", "Vary": "Cookie"},
    )


@routes.post(f"{PATH}/gui/phieu")
async def ticket(request: web.Request) -> web.Response:
    """Give a form token, and the ticket of one complaint: the one sent along, or a new one.

    The conversation behind a ticket is there before anything is sent: a sending whose answer
    is lost finds it again.
    """
    return await _told(request, _ticket)


@routes.post(f"{PATH}/gui")
async def receive(request: web.Request) -> web.Response:
    """File one complaint that waited on a device; the same again gives the same code."""
    return await _told(request, _receive)


def shell(request: web.Request) -> Shell:
    """Return the application in the language of this browser."""
    return _shell(request.app, request[LANG])


def first_load(app: web.Application) -> tuple[int, int]:
    """Return how many files the first screen needs, and their bytes as gzip sends them."""
    names = (*_ASSETS, *(f"guide/{name}" for name in _MODULES))
    raw = [_shell(app, "vi").page.encode(), *((STATIC / name).read_bytes() for name in names)]
    return len(raw), sum(len(gzip.compress(one)) for one in raw)


async def _ticket(request: web.Request) -> Mapping[str, Any]:
    body = await _json(request)
    spend(request)
    services = request.app[SERVICES]
    given = body.get("ticket")
    if given:
        await _conversation(request, str(given))
    else:
        conversation = await asyncio.to_thread(services.conversations.start)
        given = _signer(request).pack(Session.new().owning(conversation))
    # A cookie goes with the answer, so that the token has a browser it is bound to.
    return {
        "csrf": request.app[SIGNER].form_token(request[SESSION]),
        "ticket": given,
        "longest": services.settings.max_message,
    }


async def _receive(request: web.Request) -> Mapping[str, Any]:
    body = await _json(request)
    request.app[SIGNER].check(request[SESSION], str(body.get("csrf", "")))
    spend(request)
    services = request.app[SERVICES]
    told = nfc(str(body.get("words", ""))).strip()
    place = nfc(str(body.get("place", ""))).strip()[:_LONGEST_PLACE]
    once = str(body.get("once", ""))
    if len(told) > services.settings.max_message:
        raise TextTooLong
    if not once or len(once) > _LONGEST_ONCE:
        raise InputError("a once-only number is missing")
    if body.get("consent") is not True:
        raise NothingToRecord("no consent")
    conversation = await _conversation(request, str(body.get("ticket", "")))
    try:
        complaint = await services.desk.file(conversation, told, place, True, once)
    except UnknownConversation as error:
        raise TicketExpired from error
    return {"code": complaint.code, "spelled": spell(complaint.code)}


async def _conversation(request: web.Request, given: str) -> str:
    """Return the conversation of a ticket.

    Raises:
        TicketExpired: forged, too old, or its conversation was erased.

    """
    conversation = _signer(request).unpack(given).conversation
    there = conversation is not None and await asyncio.to_thread(
        request.app[SERVICES].conversations.exists, conversation
    )
    if conversation is None or not there:
        raise TicketExpired
    return conversation


def _signer(request: web.Request) -> Signer:
    return Signer(request.app[SERVICES].settings.secret_key.get_secret_value(), _ROOM)


async def _json(request: web.Request) -> dict[str, Any]:
    # This type cannot be posted from a stranger's page without asking us first.
    if request.content_type != "application/json":
        raise InputError("not JSON")
    try:
        body = json.loads(await request.text())
    except ValueError as error:
        raise InputError("not JSON") from error
    if not isinstance(body, dict):
        raise InputError("not an object")
    return body


async def _told(request: web.Request, work: Any) -> web.Response:
    """Answer in JSON, refusals too: the device shows them beside the complaint."""
    try:
        response = web.json_response(dict(await work(request)))
    except DungCuaError as error:
        told = catalogue(request[LANG]).error(error)
        response = web.json_response(told, status=error.http_status)
    response.headers["Cache-Control"] = "no-store"
    write_cookie(request, response, https=request.app[SERVICES].settings.https)
    return response


@cache
def _code_version() -> str:
    digest = hashlib.sha256()
    for name in (*(f"guide/{module}" for module in _MODULES), _SOURCE, *_ASSETS):
        digest.update((STATIC / name).read_bytes())
    return digest.hexdigest()[:12]


@lru_cache(maxsize=4)
def _shell(app: web.Application, lang: str) -> Shell:
    t = catalogue(lang)
    code = f"{PATH}/vo/{_code_version()}"
    words = {key: text for key, text in t.strings.items() if key.startswith(_WORDS)}
    page = aiohttp_jinja2.get_env(app).get_template("guide/app.html").render(
        t=t,
        lang=lang,
        code=code,
        modules=_MODULES,
        path=PATH,
        manifest=_MANIFEST,
        jwk=app[GUIDE].key.jwk,
        # "<" ends a script element whatever stands around it.
        words=json.dumps(words, ensure_ascii=False).replace("<", "\\u003c"),
        longest=app[SERVICES].settings.max_message,
        longest_place=_LONGEST_PLACE,
    )  # fmt: skip
    files = (
        APP,
        _MANIFEST,
        *(asset(name) for name in _ASSETS),
        *(f"{code}/{name}" for name in _MODULES),
    )
    version = hashlib.sha256((page + _code_version()).encode()).hexdigest()[:12]
    return Shell(version, page, files)
