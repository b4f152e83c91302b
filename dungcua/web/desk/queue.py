"""The first page of a shift: who waits, who has whom, and which complaints fall due."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from aiohttp import web

from dungcua.accounts.model import Where
from dungcua.accounts.rights import Action, may, reach
from dungcua.complaints.calendar import vietnamese_date
from dungcua.complaints.reading import Filters, Summary
from dungcua.conversations.entry import Entry, Part
from dungcua.errors import DungCuaError
from dungcua.knowledge.day import VIETNAM
from dungcua.web.desk.cases_scope import scope_of
from dungcua.web.desk.frame import BUREAU, ROOT, DeskRoutes, NavItem, signed_in
from dungcua.web.i18n import LANGUAGES
from dungcua.web.render import page
from dungcua.web.services import SERVICES
from dungcua.web.session import words

__all__ = ["PATH", "View", "day_of", "may_read", "routes", "show_queue"]

PATH = f"{ROOT}/hang-doi"
routes = DeskRoutes(NavItem(PATH, "queue.nav", Action.QUEUE_SEE, "g h", 10))

_A_PAGE = 50
_CASES_BESIDE = 8
_LONGEST_SEARCH = 100
_A_WEEK = timedelta(days=7)
_DAY_LENGTH = len("2026-11-22")


class View(StrEnum):
    """Which part of the queue; the values stand in the address."""

    ALL = "tat-ca"
    WAITING = "cho"
    MINE = "cua-toi"
    HELD = "dang-tiep"
    ENDED = "da-xong"
    ENTERED = "da-den"
    TAKEN = "da-nhan"
    REPLIED = "da-tra-loi"
    LEFT = "bo-cho"


_TABS = (View.ALL, View.WAITING, View.MINE, View.HELD, View.ENDED)
_PARTS = {
    View.ENDED: Part.ENDED,
    View.ENTERED: Part.ENTERED,
    View.TAKEN: Part.TAKEN,
    View.REPLIED: Part.REPLIED,
    View.LEFT: Part.LEFT,
}
"""Views of what is past, by what a figure counts: the figures lead to them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; what it does not know is as if it were not there."""

    view: View
    text: str
    lang: str
    province: str
    page: int
    since: date | None = None
    """Begin of the period of a view of what is past; None = seven days ago."""
    placed: bool = False
    """Only where the place is known, as in the figures of an area."""
    longest: bool = False
    """The longest wait first, or in the view of replies the latest one."""

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
            since=day_of(query.get("tu", "")),
            placed=query.get("noi", "") == "ro",
            longest=query.get("xep", "") == "lau",
        )

    def path(self, **other: str) -> str:
        """Return the address of the same list with ``other`` filters."""
        told = {
            "xem": "" if self.view is View.ALL else self.view,
            "q": self.text,
            "ngon-ngu": self.lang,
            "tinh": self.province,
            "tu": self.since.isoformat() if self.since and self.view in _PARTS else "",
            "noi": "ro" if self.placed else "",
            "xep": "lau" if self.longest else "",
            **other,
        }
        query = urlencode({name: text for name, text in told.items() if text})
        return f"{PATH}?{query}" if query else PATH


def day_of(text: str) -> date | None:
    """Return the day of an address ("2026-11-22"); None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == _DAY_LENGTH else None
    except ValueError:
        return None


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
        views=_TABS if asked.view in _TABS else (*_TABS, asked.view),
        past=asked.view in _PARTS,
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
    bureau, unplaced = request.app[BUREAU], within.unplaced and not asked.placed
    listed: Sequence[Entry]
    if asked.view in _PARTS:
        since = asked.since or vietnamese_date(bureau.now()) - _A_WEEK
        listed = bureau.queue.past(
            datetime.combine(since, datetime.min.time(), VIETNAM),
            _PARTS[asked.view],
            areas=within.areas,
            unplaced=unplaced,
        )
        if asked.longest:
            listed = sorted(listed, key=_waited(asked.view), reverse=True)
    else:
        listed = bureau.queue.listed(
            areas=within.areas,
            unplaced=unplaced,
            holder=account.id if asked.view is View.MINE else None,
            waiting=asked.view is View.WAITING,
            held=asked.view is View.HELD,
        )
    if asked.text:
        found = bureau.finder.entries(asked.text, areas=within.areas, unplaced=unplaced)
        hits = {entry.id for entry in found}
        listed = [entry for entry in listed if entry.id in hits]
    return [
        entry
        for entry in listed
        if may_read(request, entry)
        and asked.lang in ("", entry.lang)
        and asked.province in ("", entry.province_code)
    ]


def _waited(view: View) -> Callable[[Entry], timedelta]:
    """Return what orders by the wait: for the first reply, or for somebody to take it."""

    def waited(entry: Entry) -> timedelta:
        end = entry.first_reply_at if view is View.REPLIED else entry.taken_at
        return (end or entry.ended_at or entry.since) - entry.since

    return waited


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
