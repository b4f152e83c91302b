"""Quality: a sample by chance of what ended, looked through by somebody else."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from aiohttp import web

from dungcua.accounts.model import Where
from dungcua.accounts.rights import Action, Reach, reach
from dungcua.complaints.calendar import vietnamese_date
from dungcua.conversations.quality.model import Criterion, Item, Kind, Mark, Review, Wanted
from dungcua.conversations.quality.samples import LARGEST, LONGEST_SEED
from dungcua.errors import DungCuaError, InputError, OwnWork, RightMissing, StateError
from dungcua.knowledge.day import VIETNAM
from dungcua.web.desk.frame import (
    BUREAU,
    ROOT,
    DeskRoutes,
    NavItem,
    allowed,
    posted,
    signed_in,
)
from dungcua.web.desk.located import locator
from dungcua.web.desk.queue import PATH as QUEUE
from dungcua.web.desk.queue import day_of
from dungcua.web.render import page
from dungcua.web.services import SERVICES
from dungcua.web.session import words

__all__ = ["BOT", "PATH", "area_names", "everybody", "routes", "within_reach"]

PATH = f"{ROOT}/chat-luong"
routes = DeskRoutes(NavItem(PATH, "quality.nav", Action.QUALITY, "g q", 45))

BOT = "bot"
_A_DAY = timedelta(days=1)
_USUAL_DAYS = 7
_USUAL_SIZE = 10
_SEED_BYTES = 4
_LONGEST_NOTE = 1000
_TOOK_PART = "queue."
"""What the audit calls every deed of somebody who worked on a conversation."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """The form of a draw, as it was filled in."""

    first: date
    last: date
    kind: str
    area: str
    worker: str
    size: int
    seed: str


@routes.get("/chat-luong", right=Action.QUALITY)
async def show(request: web.Request) -> web.Response:
    """Show the form of a draw and the samples so far."""
    today = vietnamese_date(request.app[BUREAU].now())
    asked = _Asked(
        today - _USUAL_DAYS * _A_DAY, today, "", "", "", _USUAL_SIZE, secrets.token_hex(_SEED_BYTES)
    )
    return await _show(request, asked)


@routes.post("/chat-luong/rut", right=Action.QUALITY)
async def draw(request: web.Request) -> web.Response:
    """Draw a sample within the own area."""
    asked, me = _asked(request), signed_in(request).id
    quality, places = request.app[BUREAU].quality, request.app[SERVICES].places
    try:
        wanted = _wanted(request, asked)
        sample = await asyncio.to_thread(
            quality.draw, me, wanted, asked.size, asked.seed, locator(places)
        )
    except InputError as error:
        return await _show(request, asked, error)
    raise web.HTTPSeeOther(f"{PATH}/mau/{sample.id}")


@routes.get(r"/chat-luong/mau/{sample:\d{1,9}}", right=Action.QUALITY)
async def sample(request: web.Request) -> web.Response:
    """Show what was drawn, as far as it lies within the own area."""
    quality, number = request.app[BUREAU].quality, int(request.match_info["sample"])
    found = await asyncio.to_thread(quality.sample, number)
    within = within_reach(request, Action.QUALITY)
    items = [
        (item, review)
        for item, review in await asyncio.to_thread(quality.items, number)
        if within.covers(_where(item))
    ]
    return page(
        request,
        "desk/sample.html",
        sample=found,
        items=items,
        following=next((item.id for item, review in items if review is None), None),
        last_day=found.until - _A_DAY,
        places=area_names(request, sorted(found.areas or ())),
        me=signed_in(request).id,
        names=await everybody(request),
    )


@routes.get(r"/chat-luong/muc/{item:\d{1,9}}", right=Action.QUALITY)
async def item(request: web.Request) -> web.Response:
    """Show a talk that was drawn, with the form of its review."""
    return await _item(request)


@routes.post(r"/chat-luong/muc/{item:\d{1,9}}", right=Action.QUALITY)
async def review(request: web.Request) -> web.Response:
    """Keep the marks of a talk; nobody marks the own."""
    found, _ = await _opened(request)
    form, me, bureau = posted(request), signed_in(request).id, request.app[BUREAU]
    note = form.get("note", "")[:_LONGEST_NOTE]
    marks = {
        criterion: Mark(form[criterion])
        for criterion in Criterion
        if form.get(criterion) in set(Mark)
    }
    try:
        if await asyncio.to_thread(_took_part, request, found):
            raise OwnWork
        await asyncio.to_thread(bureau.quality.review, found.id, me, marks, note)
    except (InputError, StateError, OwnWork) as error:
        return await _item(request, error, {**form, "note": note})
    rest = await asyncio.to_thread(bureau.quality.items, found.sample_id)
    within = within_reach(request, Action.QUALITY)
    open_ = (one.id for one, done in rest if done is None and within.covers(_where(one)))
    following = next(open_, None)
    if following is None:
        raise web.HTTPSeeOther(f"{PATH}/mau/{found.sample_id}")
    raise web.HTTPSeeOther(f"{PATH}/muc/{following}")


def within_reach(request: web.Request, right: Action) -> Reach:
    """Return how far ``right`` goes.

    Raises:
        RightMissing: nowhere.

    """
    within = reach(signed_in(request).grants, right)
    if within is None:
        raise RightMissing(str(right))
    return within


async def everybody(request: web.Request) -> Mapping[int, str]:
    """Return what each account is called, by number."""
    found = await asyncio.to_thread(request.app[BUREAU].directory.all)
    return {one.id: one.name for one in found}


def area_names(request: web.Request, codes: list[str]) -> list[str]:
    """Return what people call the areas of ``codes``; a code without a name stays as it is."""
    places = request.app[SERVICES].places
    found = []
    for code in codes:
        place = places.province(code) or places.commune(code)
        found.append(place.name if place is not None else code)
    return found


def _asked(request: web.Request) -> _Asked:
    """Read the form of a draw; what it does not know is as if it were not there."""
    form = posted(request)
    today = vietnamese_date(request.app[BUREAU].now())
    size = form.get("size", "")
    return _Asked(
        first=day_of(form.get("first", "")) or today - _USUAL_DAYS * _A_DAY,
        last=day_of(form.get("last", "")) or today,
        kind=form.get("kind", "") if form.get("kind", "") in set(Kind) else "",
        area=form.get("area", "").strip()[:10],
        worker=form.get("worker", "")[:10],
        size=max(1, min(int(size), LARGEST)) if size.isascii() and size.isdigit() else _USUAL_SIZE,
        seed=form.get("seed", "").strip()[:LONGEST_SEED] or secrets.token_hex(_SEED_BYTES),
    )


def _wanted(request: web.Request, asked: _Asked) -> Wanted:
    """Return what may be drawn, within the own area.

    Raises:
        RightMissing: the area chosen lies beyond the own.

    """
    within = within_reach(request, Action.QUALITY)
    areas = within.areas
    if asked.area:
        commune = request.app[SERVICES].places.commune(asked.area)
        province = commune.province_code if commune else asked.area
        if not within.covers(Where(province, asked.area if commune else None)):
            raise RightMissing(str(Action.QUALITY))
        areas = frozenset({asked.area})
    kinds = frozenset({Kind(asked.kind)}) if asked.kind else frozenset(Kind)
    worker = int(asked.worker) if asked.worker.isascii() and asked.worker.isdigit() else None
    if asked.worker == BOT:
        kinds = frozenset({Kind.BOT})
    return Wanted(
        first=datetime.combine(asked.first, datetime.min.time(), VIETNAM),
        until=datetime.combine(asked.last + _A_DAY, datetime.min.time(), VIETNAM),
        kinds=kinds,
        areas=areas,
        worker=worker,
    )


async def _show(
    request: web.Request, asked: _Asked, error: InputError | None = None
) -> web.Response:
    bureau = request.app[BUREAU]
    return page(
        request,
        "desk/quality.html",
        status=error.http_status if error else 200,
        asked=asked,
        kinds=tuple(Kind),
        largest=LARGEST,
        provinces=request.app[SERVICES].places.provinces(),
        samples=await asyncio.to_thread(bureau.quality.samples),
        names=await everybody(request),
        a_day=_A_DAY,
        told=words(request).error(error) if error else None,
    )


def _where(item: Item) -> Where:
    return Where(item.province_code, item.commune_code)


async def _opened(request: web.Request) -> tuple[Item, Review | None]:
    """Return the talk of the address after proving the right at its place.

    Raises:
        UnknownEntry: there is none.
        RightMissing: it lies beyond the area.

    """
    number = int(request.match_info["item"])
    found: tuple[Item, Review | None] = await asyncio.to_thread(
        request.app[BUREAU].quality.item, number
    )
    await allowed(request, Action.QUALITY, _where(found[0]))
    return found


def _took_part(request: web.Request, item: Item) -> bool:
    """Whether who asks ever worked on the talk, even if somebody else ended it."""
    me = signed_in(request).id
    if item.worker == me:
        return True
    if item.entry_id is None:
        return False
    audit = request.app[BUREAU].audit
    return bool(
        audit.read(actor=me, subject=f"entry:{item.entry_id}", deed=f"{_TOOK_PART}say", limit=1)
    )


async def _item(
    request: web.Request, error: DungCuaError | None = None, typed: Mapping[str, str] | None = None
) -> web.Response:
    found, review = await _opened(request)
    bureau, me = request.app[BUREAU], signed_in(request).id
    await asyncio.to_thread(bureau.audit.record, me, "saw.sample", f"item:{found.id}")
    own = await asyncio.to_thread(_took_part, request, found)
    call = None
    if found.call_id is not None:
        call = await asyncio.to_thread(bureau.calls.get, found.call_id)
    before = {str(k): str(v) for k, v in review.marks.items()} if review else {}
    return page(
        request,
        "desk/review.html",
        status=error.http_status if error else 200,
        item=found,
        review=review,
        messages=await asyncio.to_thread(bureau.quality.history, found.id),
        call=call,
        open=not own and (review is None or review.reviewer == me),
        own=own,
        criteria=tuple(Criterion),
        marks=tuple(Mark),
        typed=typed or {**before, "note": review.note if review else ""},
        names=await everybody(request),
        place=", ".join(
            area_names(request, [c for c in (found.commune_code, found.province_code) if c])
        ),
        entry_path=f"{QUEUE}/{found.entry_id}" if found.entry_id else "",
        path=f"{PATH}/muc/{found.id}",
        told=words(request).error(error) if error else None,
    )
