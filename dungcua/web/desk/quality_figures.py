"""What the reviews tell over time, each figure with its talks; and what they say of oneself."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from aiohttp import web

from dungcua.accounts.rights import Action, may
from dungcua.complaints.calendar import vietnamese_date
from dungcua.complaints.publish.sheets import written
from dungcua.conversations.quality.model import Criterion, Mark, Reviewed, by_week
from dungcua.knowledge.day import VIETNAM
from dungcua.web.desk.frame import BUREAU, DeskRoutes, signed_in
from dungcua.web.desk.quality import BOT, PATH, everybody, within_reach
from dungcua.web.desk.queue import PATH as QUEUE
from dungcua.web.desk.queue import day_of
from dungcua.web.render import page

__all__ = ["routes"]

routes = DeskRoutes()

_A_WEEK = timedelta(days=7)
_WEEKS = 12
_COLUMNS = ("item", "kind", "ended_on", "worker", "reviewer", "reviewed_on", *map(str, Criterion))
_MOST_SHOWN = 500
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class _Asked:
    """The filters of the address; what it does not know is as if it were not there."""

    worker: str
    week: date | None
    criterion: Criterion | None
    mark: Mark | None

    @classmethod
    def of(cls, request: web.Request) -> _Asked:
        query = request.query
        worker = query.get("ai", "")
        number = worker.isascii() and worker.isdigit() and len(worker) <= _DIGITS
        criterion, mark = query.get("tieu-chi", ""), query.get("muc", "")
        return cls(
            worker=worker if worker == BOT or number else "",
            week=day_of(query.get("tuan", "")),
            criterion=Criterion(criterion) if criterion in set(Criterion) else None,
            mark=Mark(mark) if mark in set(Mark) else None,
        )

    def path(self, below: str, **other: str) -> str:
        """Return the address of a page below with these filters and ``other`` ones."""
        told = {
            "ai": self.worker,
            "tuan": self.week.isoformat() if self.week else "",
            "tieu-chi": str(self.criterion or ""),
            "muc": str(self.mark or ""),
            **other,
        }
        query = urlencode({name: text for name, text in told.items() if text})
        return f"{PATH}{below}?{query}" if query else f"{PATH}{below}"


@routes.get("/chat-luong/ket-qua", right=Action.QUALITY)
async def figures(request: web.Request) -> web.Response:
    """Show how often each criterion was met, week by week; each figure leads to its talks."""
    asked = _Asked.of(request)
    today = vietnamese_date(request.app[BUREAU].now())
    monday = today - timedelta(days=today.weekday()) - (_WEEKS - 1) * _A_WEEK
    first = datetime.combine(monday, datetime.min.time(), VIETNAM)
    found = await _reviewed(request, asked, Action.QUALITY, first=first)
    return page(
        request,
        "desk/quality_figures.html",
        asked=asked,
        weeks=by_week(found, VIETNAM),
        total=len(found),
        criteria=tuple(Criterion),
        names=await everybody(request),
        span=_WEEKS,
        last_day=lambda monday: monday + _A_WEEK - timedelta(days=1),
    )


@routes.get("/chat-luong/danh-sach", right=Action.QUALITY)
async def listed(request: web.Request) -> web.Response:
    """Show the reviewed talks behind a figure; filters stand in the address."""
    asked = _Asked.of(request)
    found = await _reviewed(request, asked, Action.QUALITY)
    return page(
        request,
        "desk/quality_list.html",
        asked=asked,
        found=found[:_MOST_SHOWN],
        total=len(found),
        names=await everybody(request),
    )


@routes.get("/chat-luong/ket-qua.csv", right=Action.EXPORT)
async def export(request: web.Request) -> web.Response:
    """Return the marks of the own area as a file, without notes; noted in the audit."""
    asked = _Asked.of(request)
    found = await _reviewed(request, asked, Action.EXPORT)
    names = await everybody(request)
    raw = written([_row(one, names) for one in found], _COLUMNS, "csv")
    await asyncio.to_thread(
        request.app[BUREAU].audit.record, signed_in(request).id, "quality.export"
    )
    return web.Response(
        body=raw,
        content_type="text/csv",
        charset="utf-8",
        headers={"Content-Disposition": 'attachment; filename="dungcua-chat-luong.csv"'},
    )


@routes.get("/toi/nhan-xet", right=None)
async def mine(request: web.Request) -> web.Response:
    """Show what was said of the own conversations and calls."""
    bureau, account = request.app[BUREAU], signed_in(request)
    found = await asyncio.to_thread(lambda: bureau.quality.reviewed(worker=account.id))
    return page(
        request,
        "desk/feedback.html",
        found=found[:_MOST_SHOWN],
        weeks=by_week(found, VIETNAM),
        criteria=tuple(Criterion),
        queue=QUEUE if may(account, Action.QUEUE_SEE) else "",
        span=_WEEKS,
    )


async def _reviewed(
    request: web.Request, asked: _Asked, right: Action, first: datetime | None = None
) -> Sequence[Reviewed]:
    within, quality = within_reach(request, right), request.app[BUREAU].quality
    until = None
    if asked.week is not None:
        first = datetime.combine(asked.week, datetime.min.time(), VIETNAM)
        until = first + _A_WEEK

    def read() -> Sequence[Reviewed]:
        return quality.reviewed(
            first=first,
            until=until,
            areas=within.areas,
            worker=int(asked.worker) if asked.worker.isdigit() else None,
            bot=asked.worker == BOT,
        )

    found = await asyncio.to_thread(read)
    if asked.criterion is None:
        return found
    judged = {asked.mark} if asked.mark else {Mark.YES, Mark.NO}
    return [one for one in found if one.review.marks.get(asked.criterion) in judged]


def _row(one: Reviewed, names: Mapping[int, str]) -> dict[str, str | int]:
    item, review = one.item, one.review
    return {
        "item": item.id,
        "kind": str(item.kind),
        "ended_on": item.ended_at.astimezone(VIETNAM).date().isoformat(),
        "worker": BOT if item.worker is None else names.get(item.worker, "?"),
        "reviewer": names.get(review.reviewer, "?"),
        "reviewed_on": review.at.astimezone(VIETNAM).date().isoformat(),
        **{str(criterion): str(review.marks.get(criterion, "")) for criterion in Criterion},
    }
