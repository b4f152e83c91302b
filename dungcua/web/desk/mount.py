"""Puts the desk into the application: every room that is listed here, and nothing else."""

from __future__ import annotations

from aiohttp import web

from dungcua.complaints.calendar import vietnamese_date
from dungcua.knowledge.active import FOLDER
from dungcua.knowledge.pack import data_directory
from dungcua.proposals.editing import Editing
from dungcua.settings import Settings
from dungcua.web.desk import (
    assist,
    audit,
    callbacks,
    cases,
    cases_file,
    conversation,
    door,
    drafting,
    editor,
    handing,
    home,
    lead,
    lead_cases,
    letters,
    oidc,
    quality,
    quality_figures,
    queue,
    search,
    stream,
    users,
    wrapup,
    wrapup_done,
)
from dungcua.web.desk.bureau import Bureau
from dungcua.web.desk.frame import BUREAU, NAVIGATION, SIGNER, DeskRoutes
from dungcua.web.limits import RateLimiter
from dungcua.web.services import SERVICES
from dungcua.web.session import Signer

__all__ = ["ROOMS", "mount"]

ROOMS: tuple[DeskRoutes, ...] = (
    door.routes,
    oidc.routes,
    home.routes,
    users.routes,
    audit.routes,
    stream.routes,
    queue.routes,
    conversation.routes,
    drafting.routes,
    handing.routes,
    callbacks.routes,
    assist.routes,
    wrapup.routes,
    wrapup_done.routes,
    cases.routes,
    cases_file.routes,
    letters.routes,
    editor.routes,
    lead.routes,
    lead_cases.routes,
    search.routes,
    quality.routes,
    quality_figures.routes,
)
"""The rooms of the desk. A new screen adds its routes here, with one line."""

_ENTRIES_PER_MINUTE = 60


def mount(app: web.Application, bureau: Bureau, settings: Settings) -> None:
    """Add the desk's pages to ``app``."""
    app[BUREAU] = bureau
    app[editor.EDITING] = Editing(
        bureau.book,
        app[SERVICES].knowledge,
        data_directory(settings.var / FOLDER),
        lambda: vietnamese_date(bureau.now()),
    )
    app[SIGNER] = Signer(settings.secret_key.get_secret_value(), "dungcua.desk")
    app[door.PER_DOOR] = RateLimiter(_ENTRIES_PER_MINUTE)
    items = [item for room in ROOMS for item in room.navigation]
    app[NAVIGATION] = tuple(sorted(items, key=lambda item: item.order))
    lines = app[stream.LINES] = stream.Lines(bureau.feed)
    for room in ROOMS:
        app.add_routes(room)

    async def hang_up(_app: web.Application) -> None:
        await lines.close()

    app.on_shutdown.append(hang_up)
