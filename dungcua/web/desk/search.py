"""One field that searches everything one may see, without regard to diacritics."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from aiohttp import web

from dungcua.accounts.rights import Action, may, reach
from dungcua.complaints.reading import Filters, Order
from dungcua.knowledge.text.fold import fold
from dungcua.web.desk.callbacks import PATH as CALLBACKS
from dungcua.web.desk.cases import PATH as CASES
from dungcua.web.desk.cases_scope import scope_of
from dungcua.web.desk.frame import BUREAU, ROOT, DeskRoutes, NavItem, signed_in
from dungcua.web.desk.queue import PATH as QUEUE
from dungcua.web.desk.queue import may_read
from dungcua.web.render import page
from dungcua.web.services import SERVICES

__all__ = ["PATH", "routes"]

PATH = f"{ROOT}/tim"
routes = DeskRoutes(NavItem(PATH, "search.nav", Action.ASSIST, "g f", 5))

_LONGEST = 100
_MOST_OF_A_KIND = 20

Kind = Literal["talks", "cases", "callbacks", "procedures", "people"]


@dataclass(frozen=True, slots=True)
class _Hit:
    """A line of the answer. ``about`` is redacted, ``at`` in UTC."""

    path: str
    title: str
    about: str = ""
    at: datetime | None = None


@routes.get("/tim", right=Action.ASSIST)
async def search(request: web.Request) -> web.Response:
    """Show what fits, by kind; each as far as one's rights go."""
    text = request.query.get("q", "").strip()[:_LONGEST]
    wanted = fold(text).split()
    found: list[tuple[Kind, Sequence[_Hit]]] = []
    if wanted:
        found = await asyncio.to_thread(_everything, request, text, wanted)
    return page(
        request,
        "desk/search.html",
        text=text,
        found=[(kind, hits) for kind, hits in found if hits],
        most=_MOST_OF_A_KIND,
    )


def _everything(
    request: web.Request, text: str, wanted: Sequence[str]
) -> list[tuple[Kind, Sequence[_Hit]]]:
    return [
        ("talks", _talks(request, text)),
        ("cases", _cases(request, text)),
        ("callbacks", _callbacks(request, wanted)),
        ("procedures", _procedures(request, wanted)),
        ("people", _people(request, wanted)),
    ]


def _talks(request: web.Request, text: str) -> Sequence[_Hit]:
    within = reach(signed_in(request).grants, Action.QUEUE_SEE)
    if within is None:
        return ()
    found = request.app[BUREAU].finder.entries(text, areas=within.areas, unplaced=within.unplaced)
    readable = [entry for entry in found if may_read(request, entry)]
    return [
        _Hit(f"{QUEUE}/{entry.id}", str(entry.id), entry.summary, entry.since)
        for entry in readable[:_MOST_OF_A_KIND]
    ]


def _cases(request: web.Request, text: str) -> Sequence[_Hit]:
    services = request.app[SERVICES]
    scope = scope_of(reach(signed_in(request).grants, Action.CASE_SEE), services.places)
    if scope is None:
        return ()
    found = request.app[BUREAU].office.reading.search(
        Filters(scope=scope, text=text), size=_MOST_OF_A_KIND, order=Order.NEWEST
    )
    return [
        _Hit(
            f"{CASES}/{case.number}",
            case.code,
            case.place.full if case.place else "",
            case.received_at,
        )
        for case in found.items
    ]


def _callbacks(request: web.Request, wanted: Sequence[str]) -> Sequence[_Hit]:
    within = reach(signed_in(request).grants, Action.QUEUE_WORK)
    if within is None:
        return ()
    found = request.app[BUREAU].callbacks.listed(
        areas=within.areas, unplaced=within.unplaced, state=None
    )
    hits = [
        _Hit(f"{CALLBACKS}/{one.id}", one.code, one.topic, one.asked_at)
        for one in reversed(found)
        if _fits(wanted, f"{one.code} {one.topic} {one.wanted}")
    ]
    return hits[:_MOST_OF_A_KIND]


def _procedures(request: web.Request, wanted: Sequence[str]) -> Sequence[_Hit]:
    cards = request.app[SERVICES].knowledge.procedures.values()
    hits = [
        _Hit(f"/thu-tuc/{card.code}", card.code, card.plain_name)
        for card in cards
        if _fits(wanted, " ".join((card.code, card.name, card.plain_name, *card.aliases)))
    ]
    return hits[:_MOST_OF_A_KIND]


def _people(request: web.Request, wanted: Sequence[str]) -> Sequence[_Hit]:
    if not may(signed_in(request), Action.USERS):
        return ()
    found = request.app[BUREAU].directory.all()
    hits = [
        _Hit(f"{ROOT}/nguoi-dung/{one.id}", one.login, one.name)
        for one in found
        if _fits(wanted, f"{one.login} {one.name}")
    ]
    return hits[:_MOST_OF_A_KIND]


def _fits(wanted: Sequence[str], text: str) -> bool:
    folded = fold(text)
    return all(word in folded for word in wanted)
