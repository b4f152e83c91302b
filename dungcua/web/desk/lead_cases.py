"""What is behind the figures: complaints by deadline or hot spot, questions by their answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from aiohttp import web

from dungcua.accounts.model import Where
from dungcua.accounts.rights import Action, reach
from dungcua.complaints.calendar import vietnamese_date
from dungcua.complaints.publish.deadlines import Standing, by_level, by_province, standing
from dungcua.complaints.publish.hotspots import Spot
from dungcua.complaints.reading import Case, Summary
from dungcua.errors import RightMissing, UnknownCode
from dungcua.web.desk.cases_scope import scope_of
from dungcua.web.desk.frame import BUREAU, DeskRoutes, allowed, signed_in
from dungcua.web.desk.lead_scope import A_WEEK, behind_spots, lately
from dungcua.web.desk.queue import day_of
from dungcua.web.render import page
from dungcua.web.services import SERVICES

__all__ = ["routes"]

routes = DeskRoutes()

_MOST_SHOWN = 500
_LONGEST_WORDS = 200
_DUE = frozenset({Standing.IN_TIME, Standing.LATE, Standing.OVERDUE})
_GROUPS: dict[str, Callable[[Case], str | None]] = {"province": by_province, "level": by_level}


@routes.get("/so-lieu/phan-anh", right=Action.FIGURES)
async def complaints(request: web.Request) -> web.Response:
    """Show the complaints that a figure counts, within both rights: figures and complaints.

    Raises:
        RightMissing: one sees figures and no complaints.

    """
    scope = scope_of(
        reach(signed_in(request).grants, Action.CASE_SEE), request.app[SERVICES].places
    )
    if scope is None:
        raise RightMissing(str(Action.CASE_SEE))
    spot = "diem" in request.query
    found = await (_in_spots(request) if spot else _by_deadline(request))
    held = [one for one in found if scope.holds(one.place)]
    return page(
        request,
        "desk/lead_cases.html",
        cases=held[:_MOST_SHOWN],
        total=len(held),
        told=_told(request),
    )


@routes.get("/so-lieu/cau-hoi", right=Action.FIGURES)
async def questions(request: web.Request) -> web.Response:
    """Show the questions that a figure counts; noted in the audit, words are redacted."""
    await allowed(request, Action.QUEUE_LEAD, Where())
    bureau, query = request.app[BUREAU], request.query
    answered = query.get("tra-loi", "") == "co"
    shared = query.get("chu", "")[:_LONGEST_WORDS].split()
    await asyncio.to_thread(bureau.audit.record, signed_in(request).id, "saw.questions")

    def read() -> Sequence[object]:
        since = bureau.now() - A_WEEK
        return bureau.questions.behind(since, answered=answered, shared=shared)

    found = await asyncio.to_thread(read)
    return page(
        request,
        "desk/lead_questions.html",
        questions=found[:_MOST_SHOWN],
        total=len(found),
        answered=answered,
        shared=" ".join(shared),
    )


@routes.get(r"/so-lieu/cau-hoi/{message:\d{1,12}}", right=Action.FIGURES)
async def question(request: web.Request) -> web.Response:
    """Show the conversation in which a question was asked; noted in the audit."""
    await allowed(request, Action.QUEUE_LEAD, Where())
    bureau, number = request.app[BUREAU], int(request.match_info["message"])
    talk = await asyncio.to_thread(bureau.questions.conversation_of, number)
    await asyncio.to_thread(
        bureau.audit.record, signed_in(request).id, "saw.conversation", f"message:{number}"
    )
    history = await asyncio.to_thread(request.app[SERVICES].conversations.history, talk)
    return page(request, "desk/lead_question.html", number=number, messages=history)


async def _by_deadline(request: web.Request) -> Sequence[Summary]:
    """Return the complaints of a count of deadlines, by the same rule that counts them."""
    query, bureau, filters = request.query, request.app[BUREAU], lately(request)
    group = _GROUPS.get(query.get("nhom", ""))
    wanted, name = query.get("han", ""), query.get("ten", "")
    standings = frozenset({Standing(wanted)}) if wanted in set(Standing) else _DUE

    def read() -> Sequence[Summary]:
        today = vietnamese_date(bureau.now())
        return [
            case.summary
            for case in bureau.office.reading.every(filters)
            if standing(case, today) in standings and (group is None or (group(case) or "") == name)
        ]

    return await asyncio.to_thread(read)


async def _in_spots(request: web.Request) -> Sequence[Summary]:
    """Return the complaints of a published figure, or of all figures of a province."""
    numbers: set[int] = set()
    for spot, behind in (await behind_spots(request)).items():
        if _asked_for(request, spot):
            numbers |= behind
    reading = request.app[BUREAU].office.reading

    def read() -> Sequence[Summary]:
        found = []
        for number in sorted(numbers, reverse=True):
            try:
                found.append(reading.case(reading.code_of(number)).summary)
            except UnknownCode:  # gone since it was counted
                continue
        return found

    return await asyncio.to_thread(read)


def _asked_for(request: web.Request, spot: Spot) -> bool:
    query, places = request.query, request.app[SERVICES].places
    province = places.province(query.get("tinh", ""))
    if province is None or spot.place.province != province.name:
        return False
    if "doi" not in query:
        return True
    return (
        (spot.place.commune_code or "") == query.get("xa", "")
        and (spot.procedure or "") == query.get("thu-tuc", "")
        and spot.demand.key == query["doi"]
        and spot.span.first == day_of(query.get("tu", ""))
        and spot.span.last == day_of(query.get("den", ""))
    )


def _told(request: web.Request) -> dict[str, str]:
    """Return what the page says of its filters."""
    query, places = request.query, request.app[SERVICES].places
    province, commune = places.province(query.get("tinh", "")), places.commune(query.get("xa", ""))
    place = ", ".join(one.name for one in (commune, province) if one is not None)
    wanted, group = query.get("han", ""), query.get("nhom", "")
    return {
        "place": place or (query.get("ten", "")[:80] if group == "province" else ""),
        "level": query.get("ten", "") if group == "level" else "",
        "standing": wanted if wanted in set(Standing) else ("due" if group else ""),
    }
