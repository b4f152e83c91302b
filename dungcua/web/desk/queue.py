"""The first page of a shift: who waits, who has whom, and which complaints fall due."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlencode

from aiohttp import web

from dungcua.accounts.model import Where
from dungcua.accounts.rights import Action, may, reach
from dungcua.complaints.reading import Filters, Summary
from dungcua.conversations.queue import Entry
from dungcua.errors import DungCuaError
from dungcua.web.desk.cases_scope import scope_of
from dungcua.web.desk.frame import BUREAU, ROOT, DeskRoutes, NavItem, signed_in
from dungcua.web.i18n import LANGUAGES
from dungcua.web.render import page
from dungcua.web.services import SERVICES
from dungcua.web.session import words

__all__ = ["PATH", "may_read", "routes", "show_queue"]

PATH = f"{ROOT}/hang-doi"
routes = DeskRoutes(NavItem(PATH, "queue.nav", Action.QUEUE_SEE, "g h", 10))

_A_PAGE = 50
_CASES_BESIDE = 8
_LONGEST_SEARCH = 100


class View(StrEnum):
    """Which part of the queue; the values stand in the address."""

    ALL = "tat-ca"
    WAITING = "cho"
    MINE = "cua-toi"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; what it does not know is as if it were not there."""

    view: View
    text: str
    lang: str
    province: str
    page: int

    @classmethod
    def of(cls, request: web.Request) -> Asked:
        """Read the filters of the address."""
        query = request.query
        view, number = query.get("xem", ""), query.get("trang", "")
        lang = query.get("ngon-ngu", "")
        return cls(
            view=View(view) if view in set(View) else View.ALL,
            text=query.get("q", "").strip()[:_LONGEST_SEARCH],
            lang=lang if lang in LANGUAGES else "",
            province=query.get("tinh", "").strip()[:10],
            page=int(number) if number.isascii() and number.isdigit() and len(number) < 5 else 1,
        )

    def path(self, **other: str) -> str:
        """Return the address of the same list with ``other`` filters."""
        told = {
            "xem": "" if self.view is View.ALL else self.view,
            "q": self.text,
            "ngon-ngu": self.lang,
            "tinh": self.province,
            **other,
        }
        query = urlencode({name: text for name, text in told.items() if text})
        return f"{PATH}?{query}" if query else PATH


@routes.get("/hang-doi", right=Action.QUEUE_SEE)
async def queue(request: web.Request) -> web.Response:
    """Show the queue; filters stand in the address."""
    return await show_queue(request)


async def show_queue(request: web.Request, error: DungCuaError | None = None) -> web.Response:
    """Return the page of the queue, perhaps with what went wrong above it."""
    asked, bureau, account = Asked.of(request), request.app[BUREAU], signed_in(request)
    # Before the lists are read: what happens from here on, the page's live line tells it.
    seen = await asyncio.to_thread(bureau.feed.last)
    found = await asyncio.to_thread(_entries, request, asked)
    pages = max(1, -(-len(found) // _A_PAGE))
    number = min(max(asked.page, 1), pages)
    colleagues = await asyncio.to_thread(bureau.directory.all)
    now = bureau.now()
    return page(
        request,
        "desk/queue.html",
        status=error.http_status if error else 200,
        asked=asked,
        seen=seen,
        views=tuple(View),
        entries=found[(number - 1) * _A_PAGE : number * _A_PAGE],
        total=len(found),
        number=number,
        pages=pages,
        cases=await asyncio.to_thread(_cases, request, asked),
        names={one.id: one.name for one in colleagues},
        provinces=request.app[SERVICES].places.provinces(),
        languages=LANGUAGES,
        me=account.id,
        where_of_entry=lambda entry: Where(entry.province_code, entry.commune_code),
        minutes=lambda since: (now - since) // timedelta(minutes=1),
        told=words(request).error(error) if error else None,
    )


def may_read(request: web.Request, entry: Entry) -> bool:
    """Whether who asks may read the entry's conversation: a waiting, the own, or as a lead."""
    account, where = signed_in(request), Where(entry.province_code, entry.commune_code)
    if not may(account, Action.QUEUE_SEE, where):
        return False
    return entry.holder in (None, account.id) or may(account, Action.QUEUE_LEAD, where)


def _entries(request: web.Request, asked: Asked) -> Sequence[Entry]:
    account = signed_in(request)
    within = reach(account.grants, Action.QUEUE_SEE)
    if within is None:
        return ()
    listed = request.app[BUREAU].queue.listed(
        areas=within.areas,
        unplaced=within.unplaced,
        holder=account.id if asked.view is View.MINE else None,
        waiting=asked.view is View.WAITING,
        search=asked.text,
    )
    return [
        entry
        for entry in listed
        if may_read(request, entry)
        and asked.lang in ("", entry.lang)
        and asked.province in ("", entry.province_code)
    ]


def _cases(request: web.Request, asked: Asked) -> Sequence[Summary]:
    """Return the complaints that fall due first; of those searched for, if anything is."""
    services, account = request.app[SERVICES], signed_in(request)
    scope = scope_of(reach(account.grants, Action.CASE_SEE), services.places)
    if scope is None:
        return ()
    province = services.places.province(asked.province) if asked.province else None
    filters = Filters(
        scope=scope,
        assignee=str(account.id) if asked.view is View.MINE else None,
        province=province.name if province else None,
        text=asked.text,
    )
    return request.app[BUREAU].office.reading.search(filters, size=_CASES_BESIDE).items
