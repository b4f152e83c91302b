"""Complaints by deadline, as far as one's area goes: list, filters, search, files to take away."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import get_args
from urllib.parse import urlencode

from aiohttp import web

from dungcua.accounts.rights import Action, reach
from dungcua.complaints.model import State, Urgency
from dungcua.complaints.publish.sheets import CASE_COLUMNS, Format, case_rows, written
from dungcua.complaints.reading import Filters, Order, Scope
from dungcua.errors import InputError, RightMissing
from dungcua.knowledge.places import Gazetteer
from dungcua.web.desk.cases_scope import scope_of
from dungcua.web.desk.frame import BUREAU, ROOT, DeskRoutes, NavItem, signed_in
from dungcua.web.render import page
from dungcua.web.services import SERVICES

__all__ = ["PATH", "Asked", "View", "routes"]

PATH = f"{ROOT}/ho-so"
routes = DeskRoutes(NavItem(PATH, "casefile.nav", Action.CASE_SEE, "g c", 30))

_A_PAGE = 50
_LONGEST_SEARCH = 100
_TYPES: Mapping[Format, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


class View(StrEnum):
    """Which complaints; the values stand in the address."""

    ALL = "tat-ca"
    MINE = "cua-toi"
    NOBODYS = "chua-giao"
    OVERDUE = "qua-han"
    ESCALATED = "len-cap"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; what it does not know is as if it were not there.

    ``state``, ``urgency``, ``violation`` and ``procedure`` are codes of the register, places
    codes of the official table: other pages lead here with them.
    """

    view: View
    text: str
    state: str
    urgency: str
    province: str
    commune: str
    procedure: str
    violation: str
    order: Order
    page: int

    @classmethod
    def of(cls, request: web.Request) -> Asked:
        """Read the filters of the address."""
        query = request.query

        def told(name: str, longest: int) -> str:
            return query.get(name, "").strip()[:longest]

        view, number = told("xem", 20), told("trang", 4)
        state, urgency = told("trang-thai", 20), told("khan", 20)
        return cls(
            view=View(view) if view in set(View) else View.ALL,
            text=told("q", _LONGEST_SEARCH),
            state=state if state in set(State) else "",
            urgency=urgency if urgency in set(Urgency) else "",
            province=told("tinh", 10),
            commune=told("xa", 10),
            procedure=told("thu-tuc", 40),
            violation=told("dau-hieu", 10),
            order=Order.NEWEST if told("xep", 10) == "moi" else Order.DEADLINE,
            page=max(1, int(number)) if number.isascii() and number.isdigit() else 1,
        )

    def path(self, below: str = "", **other: str) -> str:
        """Return the address of the same list with ``other`` filters."""
        told = {
            "xem": "" if self.view is View.ALL else str(self.view),
            "q": self.text,
            "trang-thai": self.state,
            "khan": self.urgency,
            "tinh": self.province,
            "xa": self.commune,
            "thu-tuc": self.procedure,
            "dau-hieu": self.violation,
            "xep": "moi" if self.order is Order.NEWEST else "",
            **other,
        }
        query = urlencode({name: text for name, text in told.items() if text})
        return f"{PATH}{below}?{query}" if query else f"{PATH}{below}"

    def filters(self, scope: Scope, account: int, places: Gazetteer) -> Filters:
        """Return the filters of the register, within ``scope``."""
        province = places.province(self.province) if self.province else None
        return Filters(
            scope=scope,
            states=frozenset({State(self.state)}) if self.state else frozenset(),
            urgency=Urgency(self.urgency) if self.urgency else None,
            assignee=str(account) if self.view is View.MINE else None,
            unassigned=self.view is View.NOBODYS,
            overdue=self.view is View.OVERDUE,
            escalated=self.view is View.ESCALATED,
            # A code that no province has finds nothing, rather than everything.
            province=(province.name if province else self.province) or None,
            commune_code=self.commune or None,
            procedure=self.procedure or None,
            violation=self.violation or None,
            text=self.text,
        )


@routes.get("/ho-so", right=Action.CASE_SEE)
async def cases(request: web.Request) -> web.Response:
    """Show the complaints that fit, what falls due soonest first; filters stand in the address."""
    asked, bureau, services = Asked.of(request), request.app[BUREAU], request.app[SERVICES]
    found = await asyncio.to_thread(
        bureau.office.reading.search,
        _filters(request, asked, Action.CASE_SEE),
        page=asked.page,
        size=_A_PAGE,
        order=asked.order,
    )
    return page(
        request,
        "desk/cases.html",
        asked=asked,
        views=tuple(View),
        states=tuple(State),
        urgencies=tuple(Urgency),
        found=found,
        provinces=services.places.provinces(),
        formats=get_args(Format),
    )


@routes.get("/ho-so/xuat", right=Action.EXPORT)
async def export(request: web.Request) -> web.Response:
    """Send everything that fits as a file; words are redacted, contacts are not in it.

    Raises:
        InputError: the form asked for is none of csv, xlsx, json.

    """
    asked, bureau = Asked.of(request), request.app[BUREAU]
    wanted = request.query.get("dang", "")
    form = next((known for known in get_args(Format) if known == wanted), None)
    if form is None:
        raise InputError("no such form")
    filters = _filters(request, asked, Action.EXPORT)
    await asyncio.to_thread(
        bureau.audit.record, signed_in(request).id, "saw.export", "complaints", form=form
    )

    def write() -> bytes:
        return written(case_rows(bureau.office.reading.every(filters)), CASE_COLUMNS, form)

    return web.Response(
        body=await asyncio.to_thread(write),
        content_type=_TYPES[form],
        charset="utf-8" if form != "xlsx" else None,
        headers={"Content-Disposition": f'attachment; filename="phan-anh.{form}"'},
    )


def _filters(request: web.Request, asked: Asked, right: Action) -> Filters:
    """Return what is asked for, as far as ``right`` goes.

    Raises:
        RightMissing: it goes nowhere.

    """
    account, places = signed_in(request), request.app[SERVICES].places
    scope = scope_of(reach(account.grants, right), places)
    if scope is None:
        raise RightMissing(str(right))
    return asked.filters(scope, account.id, places)
