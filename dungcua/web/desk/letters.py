"""The papers of a complaint, as a page ready to print and as PDF."""

from __future__ import annotations

import asyncio
from functools import partial

from aiohttp import web

from dungcua.accounts.rights import Action
from dungcua.complaints.model import Actor
from dungcua.complaints.privacy import Contact
from dungcua.complaints.reading import Case
from dungcua.errors import UnknownPage
from dungcua.web.desk.case_page import opened_case
from dungcua.web.desk.cases import PATH
from dungcua.web.desk.cases_file import stated_reason, witness
from dungcua.web.desk.frame import BUREAU, DeskRoutes, posted, signed_in
from dungcua.web.desk.letters_text import Kind, Letter, make_letter
from dungcua.web.paper import write_pdf
from dungcua.web.paper.handlers import JUDGE
from dungcua.web.render import page
from dungcua.web.services import SERVICES

__all__ = ["routes"]

routes = DeskRoutes()

_LETTER = r"/ho-so/{case:\d{1,9}}/van-ban/{kind:[a-z0-9-]{1,20}}"


@routes.get(_LETTER, right=Action.CASE_WORK)
async def letter(request: web.Request) -> web.Response:
    """Show a letter, or send it as PDF (``?dang=pdf``); no contact is in it.

    Raises:
        UnknownPage: there is no such letter.
        LetterTooEarly: there is nothing yet that it could tell.

    """
    case = await opened_case(request, Action.CASE_WORK)
    return await _letter(request, case, None, pdf=request.query.get("dang") == "pdf")


@routes.post(_LETTER, right=Action.CASE_CONTACT)
async def letter_with_contact(request: web.Request) -> web.Response:
    """The same with how to reach the reporter: chosen, with a reason, told by history and audit."""
    case = await opened_case(request, Action.CASE_CONTACT)
    read = partial(
        request.app[BUREAU].office.desk.contact,
        case.complaint.code,
        Actor.OPERATOR,
        stated_reason(request),
        witness=witness(request, case, "saw.contact", letter=str(_kind(request))),
    )
    contact = await asyncio.to_thread(read)
    return await _letter(request, case, contact, pdf=posted(request).get("dang") == "pdf")


def _kind(request: web.Request) -> Kind:
    try:
        return Kind(request.match_info["kind"])
    except ValueError:
        raise UnknownPage from None


async def _letter(
    request: web.Request, case: Case, contact: Contact | None, *, pdf: bool
) -> web.Response:
    kind, bureau, number = _kind(request), request.app[BUREAU], case.summary.number
    sheet = make_letter(
        kind,
        Letter(
            case,
            request.app[SERVICES].knowledge,
            request.app[JUDGE].names,
            bureau.office.register.ledger.today(),
            contact,
        ),
    )
    await asyncio.to_thread(
        bureau.audit.record,
        signed_in(request).id,
        "case.letter",
        f"complaint:{number}",
        kind=str(kind),
    )
    if pdf:
        return web.Response(
            body=await asyncio.to_thread(write_pdf, sheet),
            content_type="application/pdf",
            headers={
                "Content-Disposition": f'inline; filename="{kind}-{number}.pdf"',
                "Content-Language": "vi",
            },
        )
    return page(
        request,
        "desk/letter.html",
        sheet=sheet,
        qr="",
        path=f"{PATH}/{number}",
        kind=kind,
        contact=contact,
        reachable=case.complaint.reporter == "contact",
    )
