"""The guide as an installed application: its shell and its service worker.

The shell is a page without anything of one browser in it, so that a phone may keep it. All of
its files carry one version, the hash of their contents: the worker keeps one version whole or
takes another one whole.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache, lru_cache

import aiohttp_jinja2
from aiohttp import web

from dungcua.complaints.privacy import REPORT_CONSENT
from dungcua.errors import UnknownPage
from dungcua.web.guide.asked import PATH
from dungcua.web.guide.guide import GUIDE
from dungcua.web.i18n import catalogue
from dungcua.web.places import LONGEST_QUERY
from dungcua.web.render import STATIC, asset
from dungcua.web.services import SERVICES
from dungcua.web.session import LANG

__all__ = ["APP", "WORKER", "Shell", "first_load", "routes", "shell"]

APP = f"{PATH}/app"
WORKER = f"{PATH}/sw.js"
_MANIFEST = f"{PATH}/manifest.webmanifest"
_SOURCE = "guide/worker.js"
_MODULES = (
    "aloud.js",
    "app.js",
    "check/aside.js",
    "check/checker.js",
    "check/days.js",
    "check/english.js",
    "check/gazetteer.js",
    "check/letters.js",
    "check/money.js",
    "check/papers.js",
    "check/patterns.js",
    "check/reader.js",
    "check/speech.js",
    "check/told.js",
    "check/tokens.js",
    "check/weigh.js",
    "complain.js",
    "demand.js",
    "dom.js",
    "heard.js",
    "home.js",
    "pack.js",
    "packs.js",
    "places.js",
    "procedure.js",
    "qr.js",
    "qrcode.mjs",
    "queue.js",
    "reading.js",
    "search.js",
    "store.js",
    "take.js",
    "training.js",
    "visits.js",
    "where.js",
)
_ASSETS = ("app.css", "guide/guide.css", "guide/offline.css", "door.svg", "guide/icon-192.png")
_WORDS = (
    *("offline.", "guide.", "mark.", "card.basis", "card.sources", "site.name"),
    *("report.words", "report.place"),
)
_FOR_EVER = "public, max-age=31536000, immutable"

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


@routes.get(PATH + r"/vo/{version:[0-9a-f]{12}}/{name:[a-z./-]+}")
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


def shell(request: web.Request) -> Shell:
    """Return the application in the language of this browser."""
    return _shell(request.app, request[LANG])


def first_load(app: web.Application) -> tuple[int, int]:
    """Return how many files the first screen needs, and their bytes as gzip sends them."""
    names = (*_ASSETS, *(f"guide/{name}" for name in _MODULES))
    raw = [_shell(app, "vi").page.encode(), *((STATIC / name).read_bytes() for name in names)]
    return len(raw), sum(len(gzip.compress(one)) for one in raw)


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
        longest_place=LONGEST_QUERY,
        public=app[SERVICES].settings.public_url.rstrip("/"),
        consent=REPORT_CONSENT,
    )  # fmt: skip
    files = (
        APP,
        _MANIFEST,
        *(asset(name) for name in _ASSETS),
        *(f"{code}/{name}" for name in _MODULES),
    )
    version = hashlib.sha256((page + _code_version()).encode()).hexdigest()[:12]
    return Shell(version, page, files)
