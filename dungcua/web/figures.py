"""``/so-lieu``: what the register may tell everybody, as a page, CSV and JSON."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from aiohttp import web

from dungcua.actions.signals import not_owed
from dungcua.complaints.publish.hotspots import Spot
from dungcua.complaints.publish.sheets import SPOT_COLUMNS, Format, spot_rows, written
from dungcua.errors import UnknownPage, UnknownProcedure
from dungcua.web.paper.handlers import JUDGE, slip_of
from dungcua.web.places import take
from dungcua.web.render import page
from dungcua.web.services import SERVICES

__all__ = ["routes"]

routes = web.RouteTableDef()

_TYPES: dict[Format, str] = {"csv": "text/csv", "json": "application/json"}


@dataclass(frozen=True, slots=True)
class _Shown:
    """One published figure in words.

    ``slip`` is set when the dossier does not ask for the paper: the slip that says so.
    """

    spot: Spot
    demand: str
    procedure: str
    slip: str | None = None


@routes.get("/so-lieu")
async def show(request: web.Request) -> web.Response:
    """Show counts of the register and the published hot spots of this quarter and two before."""
    take(request)
    services = request.app[SERVICES]
    first, spots = await _spots(request)
    shown = [_in_words(request, spot) for spot in spots]
    return page(
        request,
        "figures.html",
        totals=await asyncio.to_thread(services.register.statistics),
        shown=shown,
        # No figures of their own: the same groups, so that none can be found by subtraction.
        unlisted=[one for one in shown if one.slip and one.spot.place.commune],
        smallest=services.settings.smallest_group,
        first=first,
    )


@routes.get("/so-lieu.{form:csv|json}")
async def download(request: web.Request) -> web.Response:
    """Return the published hot spots as a file; open data, by code and in words."""
    take(request)
    form: Format = "csv" if request.match_info["form"] == "csv" else "json"
    _, spots = await _spots(request)
    told = (_in_words(request, spot) for spot in spots)
    rows = [
        {**row, "procedure_name": one.procedure, "demand": one.demand}
        for row, one in zip(spot_rows(spots), told, strict=True)
    ]
    raw = written(rows, (*SPOT_COLUMNS, "procedure_name", "demand"), form)
    response = web.Response(body=raw, content_type=_TYPES[form], charset="utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="dungcua-so-lieu.{form}"'
    return response


async def _spots(request: web.Request) -> tuple[date, Sequence[Spot]]:
    outside = request.app[SERVICES].outside
    if outside is None:
        raise UnknownPage
    return await asyncio.to_thread(outside.hot_spots.settled)


def _in_words(request: web.Request, spot: Spot) -> _Shown:
    knowledge, judge = request.app[SERVICES].knowledge, request.app[JUDGE]
    demand = judge.names.get(spot.demand.paper or "")
    kind = knowledge.violations.get(spot.demand.violation or "")
    try:
        procedure = knowledge.procedure(spot.procedure or "").plain_name
    except UnknownProcedure:
        procedure = spot.procedure or ""
    told = demand or (kind.name if kind is not None else spot.demand.key)
    return _Shown(spot, told, procedure, _slip(request, spot))


def _slip(request: web.Request, spot: Spot) -> str | None:
    """Return the slip against a paper that the dossier does not ask for; else None."""
    paper, procedure = spot.demand.paper, spot.procedure
    if paper is None or procedure is None:
        return None
    if procedure not in request.app[SERVICES].knowledge.procedures:
        return None
    if not_owed(request.app[JUDGE], paper, procedure) is None:
        return None
    return slip_of(request, procedure, spot.place.commune_code, [paper])
