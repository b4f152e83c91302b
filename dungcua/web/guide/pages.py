"""The pages of the guide that lead from a place and a wish to a household's checklist."""

from __future__ import annotations

from urllib.parse import urlencode

from aiohttp import web

from dungcua.errors import UnknownGuidePage
from dungcua.knowledge.guide.field import case_sheet, text_message
from dungcua.knowledge.guide.life import Life, grouped
from dungcua.knowledge.guide.walk import right_one, safety, walk, ways
from dungcua.knowledge.places import answers
from dungcua.web.guide.asked import (
    ALL_CASES,
    CODE,
    PATH,
    Asked,
    absolute,
    common,
    place_of,
    typed,
)
from dungcua.web.guide.guide import GUIDE
from dungcua.web.guide.leaf import Leaf
from dungcua.web.paper.qr import svg
from dungcua.web.places import LONGEST_QUERY, resolve, take
from dungcua.web.render import page
from dungcua.web.services import SERVICES
from dungcua.web.session import words

__all__ = ["routes"]

_MOST_FOUND = 5

routes = web.RouteTableDef()


@routes.get(PATH)
async def start(request: web.Request) -> web.Response:
    """Ask where the household is and what it needs.

    Raises:
        TextTooLong: what was typed is longer than an address can be.
        TooManyRequests: the address asks too fast.

    """
    guide = request.app[GUIDE]
    asked = typed(request, "q")
    where = typed(request, "noi")
    place = place_of(request, request.query.get("xa"))
    found = None
    if where.words.strip():
        take(request)
        places = request.app[SERVICES].places
        found = resolve(places, where.words, None, request.query.getall("chon", []))
        commune = found.commune
        if commune is not None:
            raise web.HTTPSeeOther(_start(commune.code, asked.shown))
    hits = guide.procedures.find(asked.words, _MOST_FOUND)
    life = request.query.get("viec")
    if life and life not in set(Life):
        raise UnknownGuidePage
    groups = grouped(guide.kb)
    return page(
        request,
        "guide/start.html",
        **common(request, place),
        asked=asked,
        where=where,
        found=found,
        answers=answers(found) if found else (),
        chosen=request.query.getall("chon", []),
        hits=[guide.kb.procedures[hit.code] for hit in hits],
        groups=list(groups),
        life=Life(life) if life else None,
        cards=groups.get(Life(life), ()) if life else (),
        longest=LONGEST_QUERY,
        leaf=Leaf(guide.kb).add(safety(guide.kb, guide.today())),
    )


@routes.get(f"{PATH}/{CODE}")
async def procedure(request: web.Request) -> web.Response:
    """Ask for the household's case, show its checklist, or one step of filing.

    Raises:
        UnknownProcedure: no card carries the code.
        UnknownGuidePage: the case, commune, way or step does not exist.

    """
    asked = Asked.read(request)
    if asked.open:
        return _question(request, asked)
    if asked.way is not None:
        return _step(request, asked)
    return _checklist(request, asked)


def _question(request: web.Request, asked: Asked) -> web.Response:
    unsure = "khong-chac" in request.query
    return page(
        request,
        "guide/case.html",
        **common(request, asked.place),
        asked=asked,
        unsure=unsure,
        options=[(case, asked.having(case=case.id).path()) for case in asked.card.cases],
        every=asked.having(case=ALL_CASES).path(),
    )


def _checklist(request: web.Request, asked: Asked) -> web.Response:
    guide = request.app[GUIDE]
    answer, sheet = case_sheet(guide.composer, asked.card, asked.place, asked.case_id)
    share = absolute(request, asked.path())
    return page(
        request,
        "guide/checklist.html",
        **common(request, asked.place),
        asked=asked,
        leaf=Leaf(guide.kb).add(answer.short).take(sheet),
        sheet=sheet,
        message=text_message(answer),
        ways=[(way, asked.having(way=way).path(buoc=1)) for way in ways(asked.card)],
        again=asked.having(case=None).path() if len(asked.card.cases) > 1 else None,
        share=share,
        qr=svg(share, words(request)("guide.take.qr")),
    )


def _step(request: web.Request, asked: Asked) -> web.Response:
    guide = request.app[GUIDE]
    if asked.way not in ways(asked.card):
        raise UnknownGuidePage
    steps = walk(guide.kb, asked.way, guide.today())
    raw = request.query.get("buoc", "1")
    number = int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 3 else 0
    if not 1 <= number <= len(steps) + 1:
        raise UnknownGuidePage
    _, sheet = case_sheet(guide.composer, asked.card, asked.place, asked.case_id)
    step = steps[number - 1] if number <= len(steps) else None
    leaf = Leaf(guide.kb)
    if step is not None:
        found = right_one(guide.kb, asked.card, guide.today()) if step.finds else ()
        leaf.take(sheet, step.sections).add((*found, *step.lines))
    return page(
        request,
        "guide/step.html",
        **common(request, asked.place),
        asked=asked,
        sheet=sheet,
        step=step,
        leaf=leaf,
        number=number,
        count=len(steps),
        back=asked.path(buoc=number - 1) if number > 1 else asked.having(way=None).path(),
        onward=asked.path(buoc=number + 1),
        whole=asked.having(way=None).path(),
    )


def _start(commune: str | None, text: str = "") -> str:
    given = urlencode({key: value for key, value in (("xa", commune), ("q", text)) if value})
    return PATH + (f"?{given}" if given else "")
