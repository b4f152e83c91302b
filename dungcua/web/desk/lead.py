"""What a lead looks at: load now, waiting times, deadlines, hot spots, unanswered questions."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from dungcua.accounts.model import Where
from dungcua.accounts.rights import Action, Reach, may
from dungcua.complaints.calendar import vietnamese_date
from dungcua.complaints.publish.deadlines import Kept, Standing, by_level, by_province, kept
from dungcua.complaints.publish.hotspots import Spot
from dungcua.complaints.publish.sheets import SPOT_COLUMNS, spot_rows, written
from dungcua.complaints.reading import Case
from dungcua.conversations.queue import Figures
from dungcua.errors import UnknownPage, UnknownProcedure
from dungcua.knowledge.day import VIETNAM
from dungcua.web.desk.frame import BUREAU, ROOT, DeskRoutes, NavItem, signed_in
from dungcua.web.desk.lead_map import COLUMNS, ROWS, tiles
from dungcua.web.desk.lead_scope import (
    A_WEEK,
    BEHIND,
    WEEKS,
    figures_reach,
    kept_path,
    lately,
    question_path,
    spot_path,
    spots_within,
)
from dungcua.web.desk.queue import PATH as QUEUE
from dungcua.web.desk.queue import View
from dungcua.web.render import fragment, page
from dungcua.web.services import SERVICES

__all__ = ["routes"]

_PATH = f"{ROOT}/so-lieu"
routes = DeskRoutes(NavItem(_PATH, "lead.nav", Action.FIGURES, "g s", 40))

_KEPT_COLUMNS = ("group", "name", "in_time", "late", "overdue", "running", "percent_in_time")


@routes.get("/so-lieu", right=Action.FIGURES)
async def show(request: web.Request) -> web.Response:
    """Show every figure of the own area; each leads to its cases."""
    bureau, services = request.app[BUREAU], request.app[SERVICES]
    # First of all: what happens from here on, the page's live line tells it.
    load_now = await _load(request)
    provinces, levels = await _deadlines(request)
    spots = await spots_within(request)
    counts: Counter[str] = Counter()
    for spot in spots:
        counts[spot.place.province] += spot.reports
    asked = None
    if may(signed_in(request), Action.FIGURES, Where()):
        # Most talks have no place: only who sees the whole country sees their questions.
        asked = await asyncio.to_thread(bureau.questions.since, bureau.now() - A_WEEK)
    names = {province.code: province.name for province in services.places.provinces()}
    return page(
        request,
        "desk/lead.html",
        **load_now,
        provinces=provinces,
        levels=levels,
        codes={name: code for code, name in names.items()},
        spots=[(spot, _procedure(request, spot), spot_path(request, spot)) for spot in spots],
        tiles=tiles(names, counts),
        columns=COLUMNS,
        rows=ROWS,
        most=max((spot.reports for spot in spots), default=0),
        asked=asked,
        read_questions=may(signed_in(request), Action.QUEUE_LEAD, Where()),
        kept_path=kept_path,
        standings=tuple(Standing),
        group_path=lambda group: question_path(answered=False, shared=group.words),
        answered_path=question_path(answered=True),
        missed_path=question_path(answered=False),
        province_path=lambda code: f"{BEHIND}?{urlencode({'diem': '1', 'tinh': code})}",
        weeks=WEEKS,
        smallest=services.settings.smallest_group,
    )


@routes.get("/so-lieu/tai", right=Action.FIGURES)
async def load(request: web.Request) -> web.Response:
    """Send load and waiting times alone, for a page that is open and hears of a change."""
    html = fragment(request, "desk/lead_load.html", **await _load(request))
    return web.Response(text=html, content_type="text/html")


@routes.get("/so-lieu/{sheet:thoi-han|diem-nong}.csv", right=Action.EXPORT)
async def export(request: web.Request) -> web.Response:
    """Return the deadlines or the hot spots of the own area as a file; noted in the audit."""
    bureau, sheet = request.app[BUREAU], request.match_info["sheet"]
    if sheet == "diem-nong":
        spots = await spots_within(request)
        raw = written(spot_rows(spots), SPOT_COLUMNS, "csv")
    elif sheet == "thoi-han":
        provinces, levels = await _deadlines(request)
        raw = written(
            [
                _kept_row(group, name, numbers)
                for group, found in (("province", provinces), ("level", levels))
                for name, numbers in found.items()
            ],
            _KEPT_COLUMNS,
            "csv",
        )
    else:
        raise UnknownPage
    await asyncio.to_thread(
        bureau.audit.record, signed_in(request).id, "figures.export", sheet=sheet
    )
    response = web.Response(body=raw, content_type="text/csv", charset="utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="dungcua-{sheet}.csv"'
    return response


_SIX_DAYS = timedelta(days=6)


async def _load(request: web.Request) -> dict[str, Any]:
    """Return what the part of the page about load and waiting shows."""
    bureau, within = request.app[BUREAU], figures_reach(request)
    today = vietnamese_date(bureau.now())
    seen = await asyncio.to_thread(bureau.feed.last)

    def count(first: date) -> Figures:
        since = datetime.combine(first, datetime.min.time(), VIETNAM)
        return bureau.queue.figures(since, areas=within.areas, unplaced=within.unplaced)

    begins = {"today": today, "week": today - _SIX_DAYS}
    return {
        "seen": seen,
        "periods": [
            (name, await asyncio.to_thread(count, begin)) for name, begin in begins.items()
        ],
        "loads": _load_paths(within, begins),
    }


def _load_paths(within: Reach, begins: Mapping[str, date]) -> Mapping[str, Mapping[str, str]]:
    """Return the address of the list behind each figure of load and waiting, by period."""
    # The figures of an area know nothing of talks without a place; nor do their lists.
    placed = {} if within.areas is None else {"noi": "ro"}

    def path(view: View, **more: str) -> str:
        return f"{QUEUE}?{urlencode({'xem': str(view), **more, **placed})}"

    paths = {"now": {"waiting": path(View.WAITING), "held": path(View.HELD)}}
    for name, begin in begins.items():
        since = begin.isoformat()
        paths[name] = {
            "entered": path(View.ENTERED, tu=since),
            "taken": path(View.TAKEN, tu=since),
            "left": path(View.LEFT, tu=since),
            "waits": path(View.TAKEN, tu=since, xep="lau"),
            "replies": path(View.REPLIED, tu=since, xep="lau"),
        }
    return paths


async def _deadlines(request: web.Request) -> tuple[dict[str, Kept], dict[str, Kept]]:
    bureau = request.app[BUREAU]
    filters = lately(request)

    def count() -> tuple[dict[str, Kept], dict[str, Kept]]:
        today = vietnamese_date(bureau.now())
        cases: list[Case] = list(bureau.office.reading.every(filters))
        return kept(cases, today, by_province), kept(cases, today, by_level)

    return await asyncio.to_thread(count)


def _procedure(request: web.Request, spot: Spot) -> str:
    try:
        return request.app[SERVICES].knowledge.procedure(spot.procedure or "").plain_name
    except UnknownProcedure:
        return spot.procedure or ""


def _kept_row(group: str, name: str, numbers: Kept) -> Mapping[str, str | int]:
    return {
        "group": group,
        "name": name,
        "in_time": numbers.in_time,
        "late": numbers.late,
        "overdue": numbers.overdue,
        "running": numbers.running,
        "percent_in_time": "" if numbers.share is None else numbers.share,
    }
