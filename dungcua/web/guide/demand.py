"""A paper is demanded: which one, what the law says, what to answer, and a report."""

from __future__ import annotations

from aiohttp import web

from dungcua.errors import UnknownGuidePage
from dungcua.knowledge.answer.wording import lower_first
from dungcua.knowledge.guide.verdicts import verdict_lines, verdict_on
from dungcua.knowledge.requirements import Verdict, VerdictKind
from dungcua.web.guide.asked import CODE, PATH, Asked, common, typed
from dungcua.web.guide.guide import GUIDE, Guide
from dungcua.web.guide.leaf import Leaf
from dungcua.web.places import LONGEST_QUERY
from dungcua.web.render import page
from dungcua.web.services import SERVICES

__all__ = ["routes"]

_MOST_FOUND = 5
_TOLD = "Người tiếp nhận đòi: {paper}. "
"""How the account begins: in Vietnamese for every reader, as it goes to a body here."""
_NOT_OWED = frozenset({VerdictKind.FORBIDDEN, VerdictKind.NOT_LISTED, VerdictKind.ALREADY_HELD})

routes = web.RouteTableDef()


@routes.get(f"{PATH}/{CODE}/giay")
async def demand(request: web.Request) -> web.Response:
    """Find the paper that is demanded, and say whether it may be.

    Raises:
        UnknownProcedure: no card carries the code.
        UnknownGuidePage: commune, case or paper does not exist.
        TextTooLong: what was typed is too long.

    """
    asked = Asked.read(request)
    guide = request.app[GUIDE]
    if request.query.get("giay"):
        return _verdict(request, asked)
    wanted = typed(request, "q")
    hits = guide.papers.find(wanted.words, _MOST_FOUND)
    return page(
        request,
        "guide/demand.html",
        **common(request, asked.place),
        asked=asked,
        wanted=wanted,
        hits=[(guide.judge.names[hit.code], asked.path("/giay", giay=hit.code)) for hit in hits],
        longest=LONGEST_QUERY,
    )


@routes.get(f"{PATH}/{CODE}/phan-anh")
async def report(request: web.Request) -> web.Response:
    """Show the report form, filled in for a resident who has to agree to it.

    Raises:
        UnknownProcedure: no card carries the code.
        UnknownGuidePage: commune, case or paper does not exist.

    """
    asked = Asked.read(request)
    paper = request.query.get("giay")
    verdict = _judged(request.app[GUIDE], asked, paper) if paper else None
    return page(
        request,
        "guide/report.html",
        **common(request, asked.place),
        card=asked.card,
        told=_TOLD.format(paper=verdict.paper_name) if verdict else "",
        longest=request.app[SERVICES].settings.max_message,
        back=asked.path("/giay", giay=paper),
    )


def _judged(guide: Guide, asked: Asked, paper: str) -> Verdict:
    verdict = verdict_on(guide.kb, guide.judge, paper, asked.card.code, guide.today())
    if verdict is None:
        raise UnknownGuidePage
    return verdict


def _verdict(request: web.Request, asked: Asked) -> web.Response:
    guide = request.app[GUIDE]
    verdict = _judged(guide, asked, request.query["giay"])
    leaf = Leaf(guide.kb).add(verdict_lines(guide.kb, verdict, guide.today()))
    return page(
        request,
        "guide/verdict.html",
        **common(request, asked.place),
        asked=asked,
        verdict=verdict,
        leaf=leaf,
        about=lower_first(asked.card.plain_name),
        slip=asked.slip(giay=verdict.paper),
        report=asked.path("/phan-anh", giay=verdict.paper),
        not_owed=verdict.verdict in _NOT_OWED,
    )
