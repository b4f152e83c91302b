"""The slip's two addresses: the page to look at and print, and the PDF."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlencode

from aiohttp import web

from dungcua.errors import UnknownSlip
from dungcua.knowledge.answer import Composer, Place
from dungcua.knowledge.day import today_here
from dungcua.knowledge.model import Procedure
from dungcua.knowledge.requirements import PaperJudge, VerdictKind
from dungcua.web.guide.asked import ALL_CASES, Asked
from dungcua.web.limits import RateLimiter, address_key
from dungcua.web.paper.pdf import write_pdf
from dungcua.web.paper.qr import svg
from dungcua.web.paper.sheet import Sheet
from dungcua.web.paper.slip import Slip, make_slip
from dungcua.web.render import page
from dungcua.web.services import SERVICES

__all__ = ["JUDGE", "PER_PRINTER", "routes", "slip_of", "slip_path"]

PER_PRINTER = web.AppKey("per_printer", RateLimiter)
"""PDFs an address may ask for: each costs a tenth of a second of work."""
JUDGE = web.AppKey("paper_judge", PaperJudge)

_CODE = r"{code:[0-9A-Za-z.\-]{1,40}}"
_COMMUNE, _CASE, _PAPER, _OPENS, _SIZE = "xa", "truong-hop", "giay", "mo", "kho"
_GUIDED, _SMALL = "huong-dan", "a5"
_COMMUNE_CODE = re.compile(r"\d{5}")
_AT_ONCE = asyncio.Semaphore(2)
"""PDFs written side by side: the rest of the work on this machine goes on."""

routes = web.RouteTableDef()


@routes.get(f"/phieu/{_CODE}.pdf")
async def slip_pdf(request: web.Request) -> web.Response:
    """Send the slip as PDF.

    Raises:
        UnknownProcedure: no card carries the code.
        UnknownSlip: the case, commune or paper does not exist.
        TooManyRequests: the address asks too fast.

    """
    slip = _asked(request)
    request.app[PER_PRINTER].take(address_key(request.remote))
    sheet = _sheet(request, slip)
    async with _AT_ONCE:
        body = await asyncio.to_thread(write_pdf, sheet)
    name = f"phieu-{slip.card.code}.pdf"
    return web.Response(
        body=body,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Content-Language": "vi"},
    )


@routes.get(f"/phieu/{_CODE}")
async def slip_page(request: web.Request) -> web.Response:
    """Show the slip, ready to be printed.

    Raises:
        UnknownProcedure: no card carries the code.
        UnknownSlip: the case, commune or paper does not exist.

    """
    slip = _asked(request)
    sheet = _sheet(request, slip)
    link = sheet.link
    return page(
        request,
        "slip.html",
        sheet=sheet,
        code=slip.card.code,
        pdf=slip_path(slip, ".pdf"),
        other_size=slip_path(replace(slip, size="A4" if slip.size == "A5" else "A5")),
        qr=svg(link.url, link.label) if link is not None else "",
    )


def slip_path(slip: Slip, suffix: str = "") -> str:
    """Return the path of a slip on our own site; it holds codes only."""
    asked = {
        _COMMUNE: slip.place.code if slip.place is not None else None,
        _CASE: slip.case,
        _PAPER: slip.verdict.paper if slip.verdict is not None else None,
        _OPENS: _GUIDED if slip.guided else None,
        _SIZE: _SMALL if slip.size == "A5" else None,
    }
    query = urlencode({key: value for key, value in asked.items() if value})
    return f"/phieu/{slip.card.code}{suffix}" + (f"?{query}" if query else "")


def slip_of(
    request: web.Request, procedure: str | None, commune: str | None, papers: Iterable[str]
) -> str | None:
    """Return the path of the slip that fits a complaint: its procedure, place and first paper.

    None when the procedure has no card; what we do not know of the rest is left out.
    """
    services = request.app[SERVICES]
    card = services.knowledge.procedures.get(procedure or "")
    if card is None:
        return None
    judged = (request.app[JUDGE].judge(paper, card.code) for paper in papers)
    verdict = next(
        (v for v in judged if v is not None and v.verdict is not VerdictKind.UNKNOWN), None
    )
    found = services.places.commune(commune) if commune else None
    place = Place(found.province, found.province_code, found.name, found.code) if found else None
    return slip_path(Slip(card, place, verdict=verdict))


def _asked(request: web.Request) -> Slip:
    """Read what the address asks for; every value must be one that we know.

    A former code leads to the present one.
    """
    card = _card(request)
    case = request.query.get(_CASE) or None
    if case is not None and case not in {known.id for known in card.cases}:
        raise UnknownSlip
    paper = request.query.get(_PAPER) or None
    verdict = request.app[JUDGE].judge(paper, card.code) if paper is not None else None
    if paper is not None and verdict is None:
        raise UnknownSlip
    opens, size = request.query.get(_OPENS), request.query.get(_SIZE)
    if opens not in (None, _GUIDED) or size not in (None, _SMALL):
        raise UnknownSlip
    return Slip(
        card,
        _place(request),
        case,
        verdict,
        guided=opens == _GUIDED,
        size="A5" if size == _SMALL else "A4",
    )


def _card(request: web.Request) -> Procedure:
    asked = request.match_info["code"]
    card = request.app[SERVICES].knowledge.procedure(asked)
    if card.code != asked:
        suffix = ".pdf" if request.path.endswith(".pdf") else ""
        raise web.HTTPMovedPermanently(
            request.rel_url.with_path(f"/phieu/{card.code}{suffix}", keep_query=True)
        )
    return card


def _place(request: web.Request) -> Place | None:
    code = request.query.get(_COMMUNE) or None
    if code is None:
        return None
    found = None
    if _COMMUNE_CODE.fullmatch(code):
        found = request.app[SERVICES].places.commune(code)
    if found is None:
        raise UnknownSlip
    return Place(found.province, found.province_code, found.name, found.code)


def _sheet(request: web.Request, slip: Slip) -> Sheet:
    services = request.app[SERVICES]
    base = services.settings.public_url.rstrip("/") or str(request.url.origin())
    composer = Composer(services.knowledge, today_here())
    return make_slip(composer, slip, base + _opened(slip))


def _opened(slip: Slip) -> str:
    """Return the path that the QR code of a slip opens: itself, or the guide's page of it."""
    if not slip.guided:
        return slip_path(slip)
    every = ALL_CASES if len(slip.card.cases) > 1 else None
    asked = Asked(slip.card, slip.place, slip.case or every)
    return asked.path("/giay", giay=slip.verdict.paper) if slip.verdict else asked.path()
