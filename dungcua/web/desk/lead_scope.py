"""How far the figures of somebody go, and the addresses of what is behind each of them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

from aiohttp import web

from dungcua.accounts.rights import Action, Reach, reach
from dungcua.complaints.calendar import vietnamese_date
from dungcua.complaints.publish.hotspots import Spot
from dungcua.complaints.reading import Filters, Scope
from dungcua.web.desk.cases_scope import scope_of
from dungcua.web.desk.frame import BUREAU, ROOT, signed_in
from dungcua.web.services import SERVICES

__all__ = [
    "A_WEEK",
    "BEHIND",
    "QUESTIONS",
    "WEEKS",
    "behind_spots",
    "figures_reach",
    "kept_path",
    "lately",
    "question_path",
    "spot_path",
    "spots_within",
]

A_WEEK = timedelta(days=7)
WEEKS = 26
BEHIND = f"{ROOT}/so-lieu/phan-anh"
"""Complaints behind a figure."""
QUESTIONS = f"{ROOT}/so-lieu/cau-hoi"
"""Questions behind a figure."""


def figures_reach(request: web.Request) -> Reach:
    """Return how far the figures of who asks go; the frame has proved that they do."""
    within = reach(signed_in(request).grants, Action.FIGURES)
    return within if within is not None else Reach(frozenset(), unplaced=False)


def figures_scope(request: web.Request) -> Scope:
    """Return which complaints are counted for who asks."""
    scope = scope_of(figures_reach(request), request.app[SERVICES].places)
    return scope if scope is not None else Scope(communes=frozenset({""}))


def lately(request: web.Request) -> Filters:
    """Return which complaints the deadlines are counted of."""
    since = request.app[BUREAU].now() - timedelta(weeks=WEEKS)
    return Filters(scope=figures_scope(request), since=since)


async def spots_within(request: web.Request) -> Sequence[Spot]:
    """Return the figures of the own area as everybody may see them, and those still growing."""
    outside = request.app[SERVICES].outside
    if outside is None:
        return ()
    scope = figures_scope(request)
    found = await asyncio.to_thread(outside.hot_spots.spots, *_days(request))
    return [spot for spot in found if scope.holds(spot.place)]


async def behind_spots(request: web.Request) -> Mapping[Spot, frozenset[int]]:
    """Return the numbers of the complaints behind each published figure of the own area."""
    outside = request.app[SERVICES].outside
    if outside is None:
        return {}
    scope = figures_scope(request)
    found = await asyncio.to_thread(outside.hot_spots.behind, *_days(request))
    return {spot: numbers for spot, numbers in found.items() if scope.holds(spot.place)}


def spot_path(request: web.Request, spot: Spot) -> str:
    """Return the address of the complaints behind a published figure."""
    provinces = request.app[SERVICES].places.provinces()
    told = {
        "diem": "1",
        "tinh": next((p.code for p in provinces if p.name == spot.place.province), ""),
        "xa": spot.place.commune_code or "",
        "thu-tuc": spot.procedure or "",
        "doi": spot.demand.key,
        "tu": spot.span.first.isoformat(),
        "den": spot.span.last.isoformat(),
    }
    return f"{BEHIND}?{urlencode({name: text for name, text in told.items() if text})}"


def kept_path(group: str, name: str, standing: str = "") -> str:
    """Return the address of the complaints behind a count of deadlines.

    Args:
        group: "province" or "level".
        name: of the province or the level; empty where it is not known.
        standing: one of the counts; empty = all whose day has come.

    """
    return f"{BEHIND}?{urlencode({'nhom': group, 'ten': name, 'han': standing or 'due'})}"


def question_path(*, answered: bool, shared: Sequence[str] = ()) -> str:
    """Return the address of the questions behind a figure; ``shared`` words name a group."""
    told = {"tra-loi": "co" if answered else "khong", "chu": " ".join(shared)}
    return f"{QUESTIONS}?{urlencode({name: text for name, text in told.items() if text})}"


def _days(request: web.Request) -> tuple[date, date]:
    today = vietnamese_date(request.app[BUREAU].now())
    return today - timedelta(weeks=WEEKS), today
