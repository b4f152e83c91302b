"""What a lead looks at: load now, waiting times, deadlines, hot spots, unanswered questions."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from aiohttp import web

from dungcua.accounts.model import Where
from dungcua.accounts.rights import Action, Reach, may, reach
from dungcua.complaints.calendar import vietnamese_date
from dungcua.complaints.publish.deadlines import Kept, by_level, by_province, kept
from dungcua.complaints.publish.hotspots import Spot
from dungcua.complaints.publish.sheets import SPOT_COLUMNS, spot_rows, written
from dungcua.complaints.reading import Case, Filters, Scope
from dungcua.conversations.queue import Figures
from dungcua.errors import UnknownPage, UnknownProcedure
from dungcua.web.dates import VIETNAM
from dungcua.web.desk.cases_scope import scope_of
from dungcua.web.desk.frame import BUREAU, ROOT, DeskRoutes, NavItem, signed_in
from dungcua.web.desk.lead_map import COLUMNS, ROWS, tiles
from dungcua.web.render import page
from dungcua.web.services import SERVICES

__all__ = ["routes"]

_PATH = f"{ROOT}/so-lieu"
routes = DeskRoutes(NavItem(_PATH, "lead.nav", Action.FIGURES, "g s", 40))

_WEEKS = 26
_KEPT_COLUMNS = ("group", "name", "in_time", "late", "overdue", "running", "percent_in_time")


@routes.get("/so-lieu", right=Action.FIGURES)
async def show(request: web.Request) -> web.Response:
    """Show every figure of the own area; each leads to its cases."""
    bureau, services = request.app[BUREAU], request.app[SERVICES]
    today, within = vietnamese_date(bureau.now()), _reach(request)
    midnight = datetime.combine(today, datetime.min.time(), VIETNAM)
    provinces, levels = await _deadlines(request)
    spots = await _spots(request, today)
    counts: Counter[str] = Counter()
    for spot in spots:
        counts[spot.place.province] += spot.reports
    asked = None
    if may(signed_in(request), Action.FIGURES, Where()):
        # Most talks have no place: only who sees the whole country sees their questions.
        week = bureau.now() - timedelta(days=7)
        asked = await asyncio.to_thread(bureau.questions.since, week)
    names = {province.code: province.name for province in services.places.provinces()}
    return page(
        request,
        "desk/lead.html",
        periods=[
            ("today", await asyncio.to_thread(_load, request, within, midnight)),
            ("week", await asyncio.to_thread(_load, request, within, midnight - _SIX_DAYS)),
        ],
        provinces=provinces,
        levels=levels,
        codes={name: code for code, name in names.items()},
        spots=[(spot, _procedure(request, spot), _cases(request, spot)) for spot in spots],
        tiles=tiles(names, counts),
        columns=COLUMNS,
        rows=ROWS,
        most=max((spot.reports for spot in spots), default=0),
        asked=asked,
        weeks=_WEEKS,
        smallest=services.settings.smallest_group,
    )


@routes.get("/so-lieu/{sheet:thoi-han|diem-nong}.csv", right=Action.EXPORT)
async def export(request: web.Request) -> web.Response:
    """Return the deadlines or the hot spots of the own area as a file; noted in the audit."""
    bureau, sheet = request.app[BUREAU], request.match_info["sheet"]
    if sheet == "diem-nong":
        spots = await _spots(request, vietnamese_date(bureau.now()))
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


def _reach(request: web.Request) -> Reach:
    within = reach(signed_in(request).grants, Action.FIGURES)
    # The frame has proved the right; without one nothing is within reach.
    return within if within is not None else Reach(frozenset(), unplaced=False)


def _scope(request: web.Request) -> Scope:
    scope = scope_of(_reach(request), request.app[SERVICES].places)
    return scope if scope is not None else Scope(communes=frozenset({""}))


def _load(request: web.Request, within: Reach, since: datetime) -> Figures:
    queue = request.app[BUREAU].queue
    return queue.figures(since, areas=within.areas, unplaced=within.unplaced)


async def _deadlines(request: web.Request) -> tuple[dict[str, Kept], dict[str, Kept]]:
    bureau = request.app[BUREAU]
    filters = Filters(scope=_scope(request), since=bureau.now() - timedelta(weeks=_WEEKS))

    def count() -> tuple[dict[str, Kept], dict[str, Kept]]:
        today = vietnamese_date(bureau.now())
        cases: list[Case] = list(bureau.office.reading.every(filters))
        return kept(cases, today, by_province), kept(cases, today, by_level)

    return await asyncio.to_thread(count)


async def _spots(request: web.Request, today: date) -> Sequence[Spot]:
    """Return the published figures of the own area, as everybody may see them."""
    outside = request.app[SERVICES].outside
    if outside is None:
        return ()
    first = today - timedelta(weeks=_WEEKS)
    found = await asyncio.to_thread(outside.hot_spots.spots, first, today)
    scope = _scope(request)
    return [spot for spot in found if scope.holds(spot.place)]


def _procedure(request: web.Request, spot: Spot) -> str:
    try:
        return request.app[SERVICES].knowledge.procedure(spot.procedure or "").plain_name
    except UnknownProcedure:
        return spot.procedure or ""


def _cases(request: web.Request, spot: Spot) -> str:
    """Return the address of the cases behind a figure."""
    provinces = request.app[SERVICES].places.provinces()
    told = {
        "tinh": next((p.code for p in provinces if p.name == spot.place.province), ""),
        "xa": spot.place.commune_code or "",
        "thu-tuc": spot.procedure or "",
        "dau-hieu": spot.demand.violation or "",
    }
    return f"{ROOT}/ho-so?{urlencode({name: text for name, text in told.items() if text})}"


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
