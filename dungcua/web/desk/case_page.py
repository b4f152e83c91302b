"""The page of one complaint: what was told, what happened, what may be done now."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import partial

from aiohttp import web

from dungcua.accounts.model import Account, Where
from dungcua.accounts.rights import Action, may, reach
from dungcua.complaints.duplicates import Match
from dungcua.complaints.model import Actor, Elsewhere, State, Urgency
from dungcua.complaints.privacy import Contact
from dungcua.complaints.reading import Case, Scope
from dungcua.complaints.routing import above, named, recipient_for, recipients, route
from dungcua.complaints.workflow import TRANSITIONS, UNANSWERED, first_handling, forwarding
from dungcua.errors import DungCuaError, RightMissing
from dungcua.web.desk.cases import PATH
from dungcua.web.desk.cases_scope import scope_of, where_of
from dungcua.web.desk.colleagues import account_number, receivers
from dungcua.web.desk.frame import BUREAU, allowed, posted, signed_in
from dungcua.web.paper.handlers import JUDGE, slip_of
from dungcua.web.paper.slip import sources
from dungcua.web.render import page
from dungcua.web.services import SERVICES
from dungcua.web.session import words

__all__ = ["note", "opened_case", "show_case"]


async def opened_case(request: web.Request, right: Action) -> Case:
    """Return the complaint of the address after proving ``right`` at its place.

    Raises:
        UnknownCode: there is none.
        RightMissing: it lies beyond the area.

    """
    reading = request.app[BUREAU].office.reading

    within = _within(request, right)

    def read() -> Case:
        return reading.case(reading.code_of(int(request.match_info["case"])), related=within)

    case: Case = await asyncio.to_thread(read)
    await allowed(request, right, where_of(case.complaint.place, request.app[SERVICES].places))
    return case


async def show_case(
    request: web.Request,
    case: Case,
    *,
    error: DungCuaError | None = None,
    contact: Contact | None = None,
    contact_asked: bool = False,
) -> web.Response:
    """Return the file of a complaint, perhaps with what went wrong or with the contact."""
    services, bureau = request.app[SERVICES], request.app[BUREAU]
    office, form = bureau.office, posted(request) if request.method == "POST" else {}
    number = case.summary.number
    if request.method == "POST":
        # It may have moved meanwhile, or by this very form.
        case = await opened_case(request, Action.CASE_SEE)
    else:
        await note(request, case, "saw.case")
    told, kb = case.complaint, services.knowledge
    matches, group = await _alike(request, case)
    colleagues = await asyncio.to_thread(bureau.directory.all)
    names = {str(one.id): one.name for one in colleagues}
    today, calendar = office.register.ledger.today(), office.register.ledger.calendar
    where = where_of(told.place, services.places)
    paper_names = request.app[JUDGE].names
    return page(
        request,
        "desk/case.html",
        status=error.http_status if error else 200,
        path=f"{PATH}/{number}",
        case=case,
        complaint=told,
        where=where,
        assignee=names.get(case.summary.assignee or "", ""),
        mine=case.summary.assignee == str(signed_in(request).id),
        receivers=await _receivers(request, case, where),
        first=first_handling(told.received_at, calendar),
        passing=forwarding(told.received_at, calendar),
        left=calendar.left(today, told.follow_on) if told.follow_on else None,
        owed=told.state in UNANSWERED,
        follow_provisional=bool(told.follow_on and calendar.is_provisional(told.follow_on)),
        steps=_steps(case),
        may_transfer=told.recipient is not None and told.state in UNANSWERED,
        recipients=[
            (f"{one.body}:{one.level}", named(one, told.place).text) for one in recipients()
        ],
        usual=recipient_for(told, kb),
        has_it=named(told.recipient, told.place).text if told.recipient else "",
        ways=route(told, kb),
        elsewheres=tuple(Elsewhere),
        urgencies=tuple(Urgency),
        procedure=list(sources(kb, [f"tthc:{told.procedure}"])) if told.procedure else [],
        violations=list(sources(kb, told.violations)),
        papers=[paper_names.get(paper, paper) for paper in told.papers],
        slip=slip_of(
            request,
            told.procedure,
            told.place.commune_code if told.place else None,
            told.papers,
        ),
        matches=matches,
        group=group,
        contact=contact,
        contact_asked=contact_asked,
        typed=form,
        told=words(request).error(error) if error else None,
    )


async def note(request: web.Request, case: Case, deed: str) -> None:
    """Note in the audit what somebody saw of a complaint."""
    await asyncio.to_thread(
        partial(
            request.app[BUREAU].audit.record,
            signed_in(request).id,
            deed,
            f"complaint:{case.summary.number}",
        )
    )


async def _alike(
    request: web.Request, case: Case
) -> tuple[Sequence[tuple[Match, Case, str]], Sequence[Case]]:
    """Return the complaints that may tell the same, with what they share, and those joined."""
    office, told = request.app[BUREAU].office, case.complaint
    within = _within(request, Action.CASE_SEE)
    found = await asyncio.to_thread(partial(office.duplicates.similar, told.code, scope=within))
    near = [await asyncio.to_thread(office.reading.case, match.code) for match in found]
    related = [code for code in (case.joined_to, *case.followers) if code]
    group = [await asyncio.to_thread(office.reading.case, code) for code in related]
    kinds = request.app[SERVICES].knowledge.violations.values()
    called = {**request.app[JUDGE].names, **{kind.code: kind.name for kind in kinds}}
    matches = [
        (match, other, ", ".join(called.get(one, one) for one in match.demands))
        for match, other in zip(found, near, strict=True)
        if other.complaint.code not in related
    ]
    return matches, group


def _steps(case: Case) -> Sequence[State]:
    """Return where an operator may take it; joining and parting have a form of their own.

    From the highest level there is nowhere to escalate to.
    """
    state, has_it = case.complaint.state, case.complaint.recipient
    at_the_top = has_it is not None and above(has_it) is None
    return [
        to
        for (before, to), actors in TRANSITIONS.items()
        if before is state
        and Actor.OPERATOR in actors
        and to is not State.DUPLICATE
        and not (to is State.ESCALATED and at_the_top)
        and (state, to) != (State.DUPLICATE, State.TRIAGED)
    ]


async def _receivers(request: web.Request, case: Case, where: Where) -> Sequence[Account]:
    """Return whom the complaint can be handed to: by who has it, if nobody has, or by a lead."""
    account, holder = signed_in(request), account_number(case.summary.assignee or "")
    if holder not in (None, account.id) and not may(account, Action.QUEUE_LEAD, where):
        return ()
    return await receivers(request, Action.CASE_WORK, where, holder)


def _within(request: web.Request, right: Action) -> Scope:
    """Return where who asks has ``right``: lists of other complaints show no more."""
    found = scope_of(reach(signed_in(request).grants, right), request.app[SERVICES].places)
    if found is None:
        raise RightMissing(str(right))
    return found
