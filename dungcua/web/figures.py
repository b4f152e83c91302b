"""``/so-lieu``: what the register may tell everybody, as a page, CSV and JSON."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from aiohttp import web

from dungcua.complaints.publish.hotspots import Spot
from dungcua.complaints.publish.sheets import SPOT_COLUMNS, Format, spot_rows, written
from dungcua.errors import UnknownPage, UnknownProcedure
from dungcua.knowledge.load import KnowledgeBase
from dungcua.web.dates import VIETNAM
from dungcua.web.paper.handlers import JUDGE
from dungcua.web.places import take
from dungcua.web.render import page
from dungcua.web.services import SERVICES

__all__ = ["routes"]

routes = web.RouteTableDef()

_WEEKS = 26
_TYPES: dict[Format, str] = {"csv": "text/csv", "json": "application/json"}


@dataclass(frozen=True, slots=True)
class _Shown:
    """One published figure in words."""

    spot: Spot
    demand: str
    procedure: str


@routes.get("/so-lieu")
async def show(request: web.Request) -> web.Response:
    """Show counts of the register and the published hot spots of the last half year."""
    take(request)
    services = request.app[SERVICES]
    spots = await _spots(request)
    return page(
        request,
        "figures.html",
        totals=await asyncio.to_thread(services.register.statistics),
        shown=[_in_words(spot, services.knowledge, request.app[JUDGE].names) for spot in spots],
        smallest=services.settings.smallest_group,
        weeks=_WEEKS,
    )


@routes.get("/so-lieu.{form:csv|json}")
async def download(request: web.Request) -> web.Response:
    """Return the published hot spots as a file; open data."""
    take(request)
    form: Format = "csv" if request.match_info["form"] == "csv" else "json"
    raw = written(spot_rows(await _spots(request)), SPOT_COLUMNS, form)
    response = web.Response(body=raw, content_type=_TYPES[form], charset="utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="dungcua-so-lieu.{form}"'
    return response


async def _spots(request: web.Request) -> Sequence[Spot]:
    outside = request.app[SERVICES].outside
    if outside is None:
        raise UnknownPage
    today = _today()
    return await asyncio.to_thread(outside.hot_spots.spots, today - timedelta(weeks=_WEEKS), today)


def _in_words(spot: Spot, knowledge: KnowledgeBase, papers: Mapping[str, str]) -> _Shown:
    demand = papers.get(spot.demand.paper or "")
    kind = knowledge.violations.get(spot.demand.violation or "")
    try:
        procedure = knowledge.procedure(spot.procedure or "").plain_name
    except UnknownProcedure:
        procedure = spot.procedure or ""
    told = demand or (kind.name if kind is not None else spot.demand.key)
    return _Shown(spot, told, procedure)


def _today() -> date:
    return datetime.now(VIETNAM).date()
