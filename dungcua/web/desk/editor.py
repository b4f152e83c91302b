"""The knowledge editor: find a card, propose, see what changes, let somebody else decide."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from dungcua.accounts.model import Where
from dungcua.accounts.rights import Action, may
from dungcua.conversations.drafts import Correction
from dungcua.errors import (
    DungCuaError,
    InputError,
    ProposalUnfit,
    StateError,
    UnknownCommune,
    UnknownProcedure,
    UnknownProposal,
)
from dungcua.knowledge.edit.change import Change
from dungcua.knowledge.edit.parts import OFFICE, Part
from dungcua.knowledge.lint import Finding
from dungcua.knowledge.model import Procedure
from dungcua.knowledge.text.fold import fold
from dungcua.proposals.book import Proposal, ProposalState
from dungcua.proposals.editing import Editing
from dungcua.web.desk.frame import BUREAU, ROOT, DeskRoutes, NavItem, allowed, posted, signed_in
from dungcua.web.render import page
from dungcua.web.services import SERVICES
from dungcua.web.session import words

__all__ = ["EDITING", "PATH", "routes"]

PATH = f"{ROOT}/kien-thuc"
EDITING = web.AppKey("editing", Editing)
routes = DeskRoutes(NavItem(PATH, "editor.nav", Action.KNOWLEDGE_PROPOSE, "g k", 50))

_MOST_FOUND = 20
_MOST_DECIDED = 50
_CARD = r"/kien-thuc/the/{code:[0-9.]{1,20}}"
_OFFICES = r"/kien-thuc/noi-nhan/{commune:\d{5}}"
_PROPOSAL = r"/kien-thuc/de-nghi/{number:\d{1,9}}"


@routes.get("/kien-thuc", right=Action.KNOWLEDGE_PROPOSE)
async def overview(request: web.Request) -> web.Response:
    """Show what waits, corrections of drafts, what was decided; find a card or commune."""
    return await _overview(request)


@routes.get("/kien-thuc/noi-nhan", right=Action.KNOWLEDGE_PROPOSE)
async def to_commune(request: web.Request) -> web.Response:
    """Lead to the records of a commune that was named by its code."""
    places, asked = request.app[SERVICES].places, request.query.get("xa", "").strip()
    commune = places.commune(asked)
    if commune is None:
        raise UnknownCommune
    raise web.HTTPSeeOther(f"{PATH}/noi-nhan/{commune.code}")


@routes.get(_CARD, right=Action.KNOWLEDGE_PROPOSE)
async def show_card(request: web.Request) -> web.Response:
    """Show every part of a card that may be changed, with its source."""
    card = _card(request)
    return page(
        request,
        "desk/editor_card.html",
        card=card,
        parts=request.app[EDITING].parts(card),
        correction=_number(request.query.get("sua", "")),
        version=request.app[SERVICES].knowledge.version,
    )


@routes.get(_CARD + r"/{part:[a-z_]+(?:\.[a-z0-9_-]+){0,2}}", right=Action.KNOWLEDGE_PROPOSE)
async def show_form(request: web.Request) -> web.Response:
    """Show the form for one part of a card."""
    return await _form(request, _card(request).id, request.match_info["part"])


@routes.post(_CARD + r"/{part:[a-z_]+(?:\.[a-z0-9_-]+){0,2}}", right=Action.KNOWLEDGE_PROPOSE)
async def propose(request: web.Request) -> web.Response:
    """Show what the change would do, or keep it as a proposal."""
    return await _proposed(request, _card(request).id, request.match_info["part"])


@routes.get(_OFFICES, right=Action.KNOWLEDGE_PROPOSE)
async def show_offices(request: web.Request) -> web.Response:
    """Show the records of a commune and the form for one of them, or for a new one."""
    target = await _office(request, request.query.get("muc", ""))
    return await _form(request, target, OFFICE)


@routes.post(_OFFICES, right=Action.KNOWLEDGE_PROPOSE)
async def propose_office(request: web.Request) -> web.Response:
    """As :func:`propose`, for the record of a counter."""
    return await _proposed(request, await _office(request, posted(request).get("muc", "")), OFFICE)


@routes.get(_PROPOSAL, right=Action.KNOWLEDGE_PROPOSE)
async def show_proposal(request: web.Request) -> web.Response:
    """Show a proposal with its source, its faults and the answers it changes."""
    return await _proposal(request)


@routes.post(_PROPOSAL, right=Action.KNOWLEDGE_PROPOSE)
async def decide(request: web.Request) -> web.Response:
    """Accept, refuse, withdraw or take back a proposal."""
    editing, me, form = request.app[EDITING], signed_in(request).id, posted(request)
    number = int(request.match_info["number"])
    proposal = await asyncio.to_thread(editing.book.get, number)
    wanted, note = form.get("do", ""), " ".join(form.get("note", "").split())
    if wanted != "withdraw":
        await allowed(request, Action.KNOWLEDGE_REVIEW, _where(request, proposal.change))
    try:
        if wanted == "accept":
            await asyncio.to_thread(editing.accept, number, me, note)
            await _settle(request, proposal, accept=True)
        elif wanted == "refuse":
            await asyncio.to_thread(editing.refuse, number, me, note)
        elif wanted == "undo":
            await asyncio.to_thread(editing.undo, number, me)
        elif wanted == "withdraw":
            await asyncio.to_thread(editing.book.withdraw, number, me)
        else:
            raise InputError("no such decision")
    except (InputError, StateError) as error:
        return await _proposal(request, error)
    raise web.HTTPSeeOther(f"{PATH}/de-nghi/{number}")


@routes.post(r"/kien-thuc/sua-loi/{number:\d{1,9}}", right=Action.KNOWLEDGE_REVIEW)
async def put_aside(request: web.Request) -> web.Response:
    """Settle a correction of a draft without changing the knowledge."""
    await allowed(request, Action.KNOWLEDGE_REVIEW, Where())
    bureau, number = request.app[BUREAU], int(request.match_info["number"])
    try:
        await asyncio.to_thread(bureau.drafts.decide, number, signed_in(request).id, accept=False)
    except (InputError, StateError) as error:
        return await _overview(request, error)
    await asyncio.to_thread(
        bureau.audit.record, signed_in(request).id, "correction.refused", f"correction:{number}"
    )
    raise web.HTTPSeeOther(PATH)


async def _overview(request: web.Request, error: DungCuaError | None = None) -> web.Response:
    bureau, editing = request.app[BUREAU], request.app[EDITING]
    typed = request.query.get("q", "").strip()[:100]
    listed = await asyncio.to_thread(editing.book.listed)
    decided = [one for one in listed if one.state is not ProposalState.OPEN]
    corrections = await _corrections(request)
    if corrections:
        await asyncio.to_thread(bureau.audit.record, signed_in(request).id, "saw.corrections")
    return page(
        request,
        "desk/editor.html",
        status=error.http_status if error else 200,
        typed=typed,
        found=_found(request, typed) if typed else [],
        waiting=[one for one in listed if one.state is ProposalState.OPEN],
        decided=decided[:_MOST_DECIDED],
        left_out={one.number for one in decided if editing.left_out(one)},
        corrections=corrections,
        titles={one.number: _title(request, one.change) for one in listed},
        names=await _names(request),
        cards=request.app[SERVICES].knowledge.procedures,
        review_all=may(signed_in(request), Action.KNOWLEDGE_REVIEW, Where()),
        version=request.app[SERVICES].knowledge.version,
        told=words(request).error(error) if error else None,
    )


async def _form(
    request: web.Request, target: str, name: str, error: DungCuaError | None = None
) -> web.Response:
    editing, form = request.app[EDITING], posted(request) if request.method == "POST" else {}
    part = editing.part(target, name)
    today = editing.today().isoformat()
    typed = {"source_date": today, "effective_on": today, **_shown(part), **form}
    asked = form.get("sua") or request.query.get("sua", "")
    return page(
        request,
        "desk/editor_form.html",
        status=error.http_status if error else 200,
        target=target,
        **_about(request, target),
        part=part,
        typed=typed,
        today=today,
        correction=await _correction(request, asked),
        told=words(request).error(error) if error else None,
        wrong=str(error) if isinstance(error, ProposalUnfit) else "",
        change=None,
    )


async def _proposed(request: web.Request, target: str, name: str) -> web.Response:
    editing, form = request.app[EDITING], posted(request)
    correction = await _correction(request, form.get("sua", ""))
    try:
        change = await asyncio.to_thread(editing.change, target, name, form)
        if form.get("do") == "send":
            number = await asyncio.to_thread(
                editing.propose,
                signed_in(request).id,
                change,
                form.get("reason", ""),
                correction.id if correction else None,
            )
            raise web.HTTPSeeOther(f"{PATH}/de-nghi/{number}")
    except (InputError, StateError) as error:
        return await _form(request, target, name, error)
    return page(
        request,
        "desk/editor_form.html",
        target=target,
        **_about(request, target),
        part=editing.part(target, name),
        typed=form,
        today=editing.today().isoformat(),
        correction=correction,
        told=None,
        wrong="",
        change=change,
        **await _effect(request, change),
    )


async def _proposal(request: web.Request, error: DungCuaError | None = None) -> web.Response:
    editing, number = request.app[EDITING], int(request.match_info["number"])
    proposal = await asyncio.to_thread(editing.book.get, number)
    effect: dict[str, Any] = {"faults": (), "shifts": (), "unfit": False}
    if proposal.state is ProposalState.OPEN:
        effect = await _effect(request, proposal.change)
    return page(
        request,
        "desk/editor_proposal.html",
        status=error.http_status if error else 200,
        one=proposal,
        **_about(request, proposal.change.target),
        change=proposal.change,
        names=await _names(request),
        mine=proposal.author == signed_in(request).id,
        may_review=may(
            signed_in(request), Action.KNOWLEDGE_REVIEW, _where(request, proposal.change)
        ),
        left_out=editing.left_out(proposal),
        told=words(request).error(error) if error else None,
        **effect,
    )


async def _effect(request: web.Request, change: Change) -> dict[str, Any]:
    """Return faults and answers, or that the change no longer fits."""
    editing = request.app[EDITING]
    found: Sequence[Finding] = ()
    try:
        shifted = await asyncio.to_thread(editing.shifts, change)
        found = await asyncio.to_thread(editing.faults, change)
    except (ProposalUnfit, UnknownProcedure):
        return {"faults": (), "shifts": (), "unfit": True}
    return {"faults": found, "shifts": shifted, "unfit": False}


async def _settle(request: web.Request, proposal: Proposal, *, accept: bool) -> None:
    """Settle the correction behind a proposal; whoever settled it before was quicker."""
    if proposal.correction is None:
        return
    bureau = request.app[BUREAU]
    try:
        await asyncio.to_thread(
            bureau.drafts.decide, proposal.correction, signed_in(request).id, accept=accept
        )
    except (InputError, StateError):
        return


async def _office(request: web.Request, wanted: str) -> str:
    """Return the target of a record in the commune of the address, after proving the area.

    Raises:
        UnknownCommune: there is no such commune.
        UnknownProposal: it has no such record.
        RightMissing: the commune lies beyond the area.

    """
    services, code = request.app[SERVICES], request.match_info["commune"]
    commune = services.places.commune(code)
    if commune is None:
        raise UnknownCommune
    await allowed(request, Action.KNOWLEDGE_PROPOSE, Where(commune.province_code, code))
    if not wanted:
        return f"office:{code}"
    office = services.knowledge.offices.find(wanted)
    if office is None or office.commune != code:
        raise UnknownProposal(wanted)
    return office.id


def _about(request: web.Request, target: str) -> dict[str, Any]:
    """Return what a page says of a target: the card, or the commune with its records."""
    services = request.app[SERVICES]
    if target.startswith("tthc:"):
        code = target.removeprefix("tthc:")
        card = services.knowledge.procedures.get(code)
        return {"card": card, "commune": None, "offices": (), "place": f"{PATH}/the/{code}"}
    code = target.split(":")[1]
    return {
        "card": None,
        "commune": services.places.commune(code),
        "offices": services.knowledge.offices.by_commune.get(code, ()),
        "place": f"{PATH}/noi-nhan/{code}",
    }


def _title(request: web.Request, change: Change) -> str:
    about = _about(request, change.target)
    named = about["card"] or about["commune"]
    name = getattr(named, "plain_name", None) or getattr(named, "name", None)
    return str(name or change.target)


def _where(request: web.Request, change: Change) -> Where:
    """Return whose change it is: a card is the whole country's."""
    if change.commune is None:
        return Where()
    commune = request.app[SERVICES].places.commune(change.commune)
    return Where(commune.province_code if commune else None, change.commune)


def _card(request: web.Request) -> Procedure:
    return request.app[SERVICES].knowledge.procedure(request.match_info["code"])


def _found(request: web.Request, typed: str) -> list[Procedure]:
    asked = fold(typed).split()
    cards = request.app[SERVICES].knowledge.procedures.values()
    return [
        card
        for card in cards
        if all(
            word in fold(" ".join((card.code, card.name, card.plain_name, *card.aliases)))
            for word in asked
        )
    ][:_MOST_FOUND]


async def _corrections(request: web.Request) -> list[Correction]:
    """Return open corrections: all of them for who reviews everywhere, else the own ones."""
    account = signed_in(request)
    found = await asyncio.to_thread(request.app[BUREAU].drafts.corrections)
    if may(account, Action.KNOWLEDGE_REVIEW, Where()):
        return list(found)
    return [one for one in found if one.author == account.id]


async def _correction(request: web.Request, asked: str) -> Correction | None:
    number = _number(asked)
    return next((one for one in await _corrections(request) if one.id == number), None)


async def _names(request: web.Request) -> dict[int, str]:
    accounts = await asyncio.to_thread(request.app[BUREAU].directory.all)
    return {account.id: account.name for account in accounts}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _shown(part: Part) -> dict[str, str]:
    return {name: "" if value is None else str(value) for name, value in part.values.items()}
