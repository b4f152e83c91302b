"""What is done with one complaint: steps, who has it, how urgent it is, what it is joined to."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial

from aiohttp import web

from dungcua.accounts.rights import Action
from dungcua.complaints.ledger import Witness
from dungcua.complaints.model import Actor, Body, Elsewhere, Recipient, State, Urgency
from dungcua.complaints.reading import Case
from dungcua.complaints.routing import recipients
from dungcua.errors import (
    ChangedHands,
    InputError,
    ReasonMissing,
    StateError,
)
from dungcua.knowledge.model import Level
from dungcua.web.desk.case_page import note, opened_case, show_case
from dungcua.web.desk.cases import PATH
from dungcua.web.desk.cases_scope import where_of
from dungcua.web.desk.colleagues import known_holder, may_hand
from dungcua.web.desk.frame import BUREAU, DeskRoutes, allowed, posted, signed_in
from dungcua.web.services import SERVICES

__all__ = ["routes", "stated_reason", "witness"]

routes = DeskRoutes()

_CASE = r"/ho-so/{case:\d{1,9}}"
_LONGEST_REASON = 2000
_LONGEST_CODE = 60


@routes.get(_CASE, right=Action.CASE_SEE)
async def show(request: web.Request) -> web.Response:
    """Show the file."""
    return await show_case(request, await opened_case(request, Action.CASE_SEE))


@routes.post(f"{_CASE}/buoc", right=Action.CASE_WORK)
async def step(request: web.Request) -> web.Response:
    """Take it one step through the table, with a reason."""
    case, form = await opened_case(request, Action.CASE_WORK), posted(request)
    register = request.app[BUREAU].office.register
    try:
        if form.get("to", "") not in set(State):
            raise InputError("no such state")
        to, told = State(form["to"]), form.get("elsewhere", "")
        work = partial(
            register.transition,
            case.complaint.code,
            to,
            Actor.OPERATOR,
            stated_reason(request),
            recipient=_recipient(form) if to is State.FORWARDED else None,
            elsewhere=Elsewhere(told) if told in set(Elsewhere) else None,
            seen=_seen(form),
            witness=witness(request, case, "case.step", to=str(to)),
        )
        await asyncio.to_thread(work)
    except (InputError, StateError) as error:
        return await show_case(request, case, error=error)
    raise _back(case)


@routes.post(f"{_CASE}/chuyen", right=Action.CASE_WORK)
async def transfer(request: web.Request) -> web.Response:
    """Hand it to another body; state and clock stay."""
    case, form = await opened_case(request, Action.CASE_WORK), posted(request)
    desk = request.app[BUREAU].office.desk
    try:
        recipient = _recipient(form)
        if recipient is None:
            raise InputError("no recipient")
        work = partial(
            desk.transfer,
            case.complaint.code,
            recipient,
            Actor.OPERATOR,
            stated_reason(request),
            seen=_seen(form),
            witness=witness(request, case, "case.transfer", body=recipient.body),
        )
        await asyncio.to_thread(work)
    except (InputError, StateError) as error:
        return await show_case(request, case, error=error)
    raise _back(case)


@routes.post(f"{_CASE}/phu-trach", right=Action.CASE_WORK)
async def assign(request: web.Request) -> web.Response:
    """Put oneself in charge, or nobody; what somebody else has needs a lead."""
    case = await opened_case(request, Action.CASE_WORK)
    where = where_of(case.complaint.place, request.app[SERVICES].places)
    me, known = signed_in(request).id, known_holder(request)
    desk, code = request.app[BUREAU].office.desk, case.complaint.code
    noted = witness(request, case, "case.assign")
    try:
        if posted(request).get("do") == "me":
            await may_hand(request, where, known)
            holder = None if known is None else str(known)
            work = partial(desk.hand_on, code, str(me), Actor.OPERATOR, holder=holder)
        elif case.summary.assignee in (None, str(me)):
            work = partial(desk.assign, code, None, Actor.OPERATOR)
        else:
            raise ChangedHands
        await asyncio.to_thread(partial(work, witness=noted))
    except (InputError, StateError) as error:
        return await show_case(request, case, error=error)
    raise _back(case)


@routes.post(f"{_CASE}/khan", right=Action.CASE_WORK)
async def urgency(request: web.Request) -> web.Response:
    """Say how soon somebody should look at it."""
    case, wanted = await opened_case(request, Action.CASE_WORK), posted(request).get("urgency", "")
    desk = request.app[BUREAU].office.desk
    try:
        if wanted not in set(Urgency):
            raise InputError("no such urgency")
        work = partial(
            desk.set_urgency,
            case.complaint.code,
            Urgency(wanted),
            Actor.OPERATOR,
            stated_reason(request),
            witness=witness(request, case, "case.urgency", urgency=wanted),
        )
        await asyncio.to_thread(work)
    except (InputError, StateError) as error:
        return await show_case(request, case, error=error)
    raise _back(case)


@routes.post(f"{_CASE}/trung", right=Action.CASE_WORK)
async def duplicate(request: web.Request) -> web.Response:
    """Join it to another that tells the same, or take that back."""
    case, form = await opened_case(request, Action.CASE_WORK), posted(request)
    office, code = request.app[BUREAU].office, case.complaint.code
    try:
        reason = stated_reason(request)
        if form.get("do") == "part":
            noted = witness(request, case, "case.part")
            work = partial(office.duplicates.part, code, Actor.OPERATOR, reason, witness=noted)
        else:
            other = await asyncio.to_thread(
                office.reading.case, form.get("into", "")[:_LONGEST_CODE]
            )
            places = request.app[SERVICES].places
            await allowed(request, Action.CASE_WORK, where_of(other.complaint.place, places))
            work = partial(
                office.duplicates.join,
                code,
                other.complaint.code,
                Actor.OPERATOR,
                reason,
                witness=witness(request, case, "case.join"),
            )
        await asyncio.to_thread(work)
    except (InputError, StateError) as error:
        return await show_case(request, case, error=error)
    raise _back(case)


@routes.post(f"{_CASE}/lien-he", right=Action.CASE_CONTACT)
async def contact(request: web.Request) -> web.Response:
    """Show how to reach the reporter, once, on this answer only; history and audit tell it."""
    case = await opened_case(request, Action.CASE_CONTACT)
    desk = request.app[BUREAU].office.desk
    try:
        read = partial(
            desk.contact,
            case.complaint.code,
            Actor.OPERATOR,
            stated_reason(request),
            witness=witness(request, case, "saw.contact"),
        )
        found = await asyncio.to_thread(read)
    except (InputError, StateError) as error:
        return await show_case(request, case, error=error)
    return await show_case(request, case, contact=found, contact_asked=True)


@routes.get(rf"{_CASE}/tep/{{name:[0-9A-Za-z._-]{{1,80}}}}", right=Action.CASE_CONTACT)
async def evidence(request: web.Request) -> web.Response:
    """Send a file that the reporter added, to be kept, not shown by the browser.

    Raises:
        UnknownEvidence: the complaint has no such file.
        EvidenceDamaged: it is gone or was changed.

    """
    case = await opened_case(request, Action.CASE_CONTACT)
    await note(request, case, "saw.evidence")
    desk = request.app[BUREAU].office.desk
    told, data = await asyncio.to_thread(
        desk.evidence, case.complaint.code, request.match_info["name"]
    )
    place = [one.name for one in case.attachments].index(told.name) + 1
    name = f"tep-{case.summary.number}-{place}.{told.kind}"
    return web.Response(
        body=data,
        content_type=told.kind.mime,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def stated_reason(request: web.Request) -> str:
    """Return the reason of a form.

    Raises:
        ReasonMissing: there is none.

    """
    reason = posted(request).get("reason", "").strip()[:_LONGEST_REASON]
    if not reason:
        raise ReasonMissing
    return reason


def witness(request: web.Request, case: Case, deed: str, **facts: str) -> Witness:
    """Return what notes who did ``deed`` in the audit: the history names no account."""
    subject = f"complaint:{case.summary.number}"
    return request.app[BUREAU].audit.witness(signed_in(request).id, deed, subject, **facts)


def _back(case: Case) -> web.HTTPSeeOther:
    return web.HTTPSeeOther(f"{PATH}/{case.summary.number}")


def _recipient(form: Mapping[str, str]) -> Recipient | None:
    """Return the recipient chosen in a form; None when it is left to the register."""
    body, _, level = form.get("recipient", "").partition(":")
    if body not in set(Body) or level not in set(Level):
        return None
    found = Recipient(Body(body), Level(level))
    return found if found in recipients() else None


def _seen(form: Mapping[str, str]) -> int | None:
    """Return how much of the history the page showed that the form stands on."""
    told = form.get("seen", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 7 else None
