"""A demand told in one's own words: what may be said of it, with its law, and a report.

What is typed is posted, never put into an address, and kept nowhere; the answer is composed by
``knowledge/guide/heard``, for a page here and for a phone without a connection alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aiohttp import web

from dungcua.errors import DungCuaError, TextTooLong, UnknownGuidePage, UnknownPage
from dungcua.knowledge.answer.wording import money
from dungcua.knowledge.guide.heard import heard
from dungcua.knowledge.model import Procedure
from dungcua.knowledge.requirements import Check, Door
from dungcua.knowledge.text.fold import nfc
from dungcua.knowledge.text.redact import redact
from dungcua.web.guide.asked import PATH, common, place_of
from dungcua.web.guide.guide import GUIDE
from dungcua.web.guide.leaf import Leaf
from dungcua.web.i18n import Catalogue
from dungcua.web.limits import spend
from dungcua.web.render import page
from dungcua.web.services import SERVICES
from dungcua.web.session import FORM, checked, words

__all__ = ["routes"]

_HERE = f"{PATH}/bi-doi"

routes = web.RouteTableDef()


@routes.get(_HERE)
async def ask(request: web.Request) -> web.Response:
    """Ask what was demanded, in one field.

    Raises:
        UnknownPage: this deployment judges no demands.
        UnknownProcedure: no card carries the code.
        UnknownGuidePage: the commune does not exist.

    """
    return _page(request)


@routes.post(_HERE)
async def judge(request: web.Request) -> web.Response:
    """Say what may be said of the demand that was told; nothing is kept."""
    try:
        told = await _told(request)
        if not told:
            return _page(request)
        check = await _check(request, told)
    except DungCuaError as error:
        typed = request.get(FORM, {}).get("words", "")
        return _page(request, typed, error=error)
    return _page(request, told, check)


@routes.post(f"{_HERE}/phan-anh")
async def report(request: web.Request) -> web.Response:
    """Show the report form with what was told, to be read out before it is sent."""
    told = await _told(request)
    card, place = _about(request)
    return page(
        request,
        "guide/report.html",
        **common(request, place),
        card=card,
        told=told,
        longest=request.app[SERVICES].settings.max_message,
        back=_path(request),
    )


async def _told(request: web.Request) -> str:
    """Read what was typed.

    Raises:
        StaleForm: the form was made for another browser, or long ago.
        TooManyRequests: somebody sends too fast.
        TextTooLong: it is longer than a message.

    """
    form = await checked(request)
    spend(request)
    told = nfc(form.get("words", "")).strip()
    if len(told) > request.app[SERVICES].settings.max_message:
        raise TextTooLong
    return told


async def _check(request: web.Request, told: str) -> Check:
    checker = request.app[SERVICES].checker
    if checker is None:
        raise UnknownPage
    card, _ = _about(request)
    return await checker(told, card.code if card else None)


def _about(request: web.Request) -> tuple[Procedure | None, Any]:
    """Return the card and the commune that the address names."""
    code = request.query.get("viec")
    commune = request.query.get("xa")
    place = place_of(request, commune)
    if commune and place is None:
        raise UnknownGuidePage
    return (request.app[GUIDE].kb.procedure(code) if code else None), place


def _path(request: web.Request, below: str = "") -> str:
    query = request.query_string
    return f"{_HERE}{below}" + (f"?{query}" if query else "")


def _page(
    request: web.Request,
    told: str = "",
    check: Check | None = None,
    error: DungCuaError | None = None,
) -> web.Response:
    if request.app[SERVICES].checker is None:
        raise UnknownPage
    guide = request.app[GUIDE]
    card, place = _about(request)
    found = heard(guide.kb, check, guide.today()) if check else None
    leaf = Leaf(guide.kb)
    t = words(request)
    if found:
        leaf.add(found.papers).add(found.signs, t("guide.told.why"))
    return page(
        request,
        "guide/told.html",
        status=error.http_status if error else 200,
        **common(request, place),
        card=card,
        told=redact(told).text,
        fault=t.error(error) if error else None,
        found=found,
        leaf=leaf,
        door=check.door if check and check.door in _DOORS else None,
        understood=list(_understood(t, check)) if check else [],
        longest=request.app[SERVICES].settings.max_message,
        report=None if check and check.door is Door.OUT_OF_SCOPE else _path(request, "/phan-anh"),
    )


_DOORS = frozenset({Door.OUT_OF_SCOPE, Door.COMPLAINT, Door.DENUNCIATION, Door.INFRASTRUCTURE})
"""Doors that need a word; the usual one, a report, is offered anyway."""


def _understood(t: Catalogue, check: Check) -> Iterator[str]:
    """Yield what was understood, so that a person sees where it was not."""
    told = check.told
    for name in dict.fromkeys(demand.name for demand in told.demands):
        yield t("guide.told.heard.demand", name=name)
    if told.refused:
        yield t("guide.told.heard.refused")
    if told.written is not None:
        yield t(f"guide.told.heard.{'slip' if told.written else 'no_slip'}")
    for sum_ in told.money:
        yield t("guide.told.heard.money", sum=money(sum_.amount))
    if told.broker:
        yield t("guide.told.heard.broker")
    if check.channel is not None:
        yield t(f"guide.told.heard.{check.channel}")
