"""Open311 GeoReport v2 for partners: ``/open311/v2/…``, JSON and XML.

Differences from the standard, all on the safe side (docs/open311.md): the key travels in the
``Authorization`` header or a posted field, never in an address; requests need a key; consent
of the citizen is a required attribute.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from aiohttp import web

from dungcua.actions.filing import Told
from dungcua.actions.place import Places
from dungcua.actions.report import incident
from dungcua.complaints.model import State
from dungcua.complaints.publish import open311
from dungcua.complaints.publish.partners import Partner
from dungcua.complaints.reading import Filters, Order
from dungcua.complaints.workflow import UNANSWERED
from dungcua.errors import DungCuaError, InputError, RightMissing, UnknownCode, UnknownPartner
from dungcua.web.complaint.fields import LONGEST, read_day
from dungcua.web.outside import Outside
from dungcua.web.places import LONGEST_QUERY, take
from dungcua.web.services import SERVICES, Services
from dungcua.web.session import posted_text

__all__ = ["routes"]

routes = web.RouteTableDef()

_log = structlog.get_logger("dungcua.open311")

_FORM = "{form:json|xml}"
_MOST = 200
_USUAL_DAYS = 90
_LONGEST_WORDS = 4000


@routes.get(f"/open311/v2/services.{_FORM}")
async def list_services(request: web.Request) -> web.Response:
    """Return the service list; for everybody."""
    take(request)
    listed = open311.services(request.app[SERVICES].knowledge)
    return _told(request, "services", "service", listed)


@routes.get(f"/open311/v2/services/{{code}}.{_FORM}")
async def define(request: web.Request) -> web.Response:
    """Return the fields of one service; for everybody."""
    take(request)
    code = request.match_info["code"]
    known = {service["service_code"] for service in open311.services(_services(request).knowledge)}
    if code not in known:
        return _refused(request, 404, InputError("service"))
    return _told(request, "service_definition", "", [open311.definition(code)], single=True)


@routes.get(f"/open311/v2/requests.{_FORM}")
async def list_requests(request: web.Request) -> web.Response:
    """Return the complaints of the partner's area that fit."""
    return await _for_partner(request, _list)


@routes.get(f"/open311/v2/requests/{{code}}.{_FORM}")
async def one_request(request: web.Request) -> web.Response:
    """Return one complaint of the partner's area."""
    return await _for_partner(request, _one)


@routes.get(f"/open311/v2/tokens/{{token:[0-9A-Za-z._~-]{{1,200}}}}.{_FORM}")
async def of_token(request: web.Request) -> web.Response:
    """Return the id of the complaint that a filing became; its number is the token."""
    return await _for_partner(request, _token)


@routes.post(f"/open311/v2/requests.{_FORM}")
async def file_request(request: web.Request) -> web.Response:
    """Record a complaint that a citizen told the partner, with the citizen's consent."""
    return await _for_partner(request, _file)


_Work = Callable[[web.Request, Partner, Mapping[str, str]], Awaitable[web.Response]]


async def _for_partner(request: web.Request, work: _Work) -> web.Response:
    """Run ``work`` for whoever the key belongs to; errors leave in the standard's form."""
    take(request)
    try:
        form = await _fields(request)
        return await work(request, await _partner(request, form), form)
    except DungCuaError as error:
        return _refused(request, error.http_status, error)


async def _list(request: web.Request, partner: Partner, _form: Mapping[str, str]) -> web.Response:
    asked = request.query
    # A partner without an area sees nothing by accident: an empty scope is the whole country,
    # and only a national body is given it.
    if ids := asked.get("service_request_id"):
        found = [await _case(request, partner, code) for code in ids.split(",")[:_MOST]]
        return _requests(request, found)
    page, size = _number(asked, "page", 1, 10_000), _number(asked, "page_size", 50, _MOST)
    until = _moment(asked, "end_date") or datetime.now(UTC)
    since = _moment(asked, "start_date") or until - timedelta(days=_USUAL_DAYS)
    code = asked.get("service_code")
    if since > until:
        raise InputError("start_date")
    filters = Filters(
        scope=partner.scope,
        states=_states(asked.get("status", "")),
        since=since,
        until=until,
        # The general service is for those that name no kind of violation.
        violation="" if code == open311.GENERAL else code or None,
    )
    reading = _outside(request).reading
    listed = await asyncio.to_thread(
        reading.search, filters, page=page, size=size, order=Order.NEWEST
    )
    found = [await _case(request, partner, item.code) for item in listed.items]
    return _requests(request, found)


async def _one(request: web.Request, partner: Partner, _form: Mapping[str, str]) -> web.Response:
    return _requests(request, [await _case(request, partner, request.match_info["code"])])


async def _token(request: web.Request, partner: Partner, _form: Mapping[str, str]) -> web.Response:
    token = request.match_info["token"]
    code = await asyncio.to_thread(_outside(request).partners.came_of, partner, token)
    return _requests(request, [{"service_request_id": code, "token": token}])


async def _file(request: web.Request, partner: Partner, form: Mapping[str, str]) -> web.Response:
    services = _services(request)
    if not partner.may_file:
        raise RightMissing("may not file")
    words = form.get("description", "").strip()
    if not words or len(words) > _LONGEST_WORDS:
        raise InputError("description")
    told_now = _what_was_told(services, partner, form, words)
    partners = _outside(request).partners
    once = request.headers.get("Idempotency-Key") or secrets.token_urlsafe(16)
    code = await asyncio.to_thread(partners.claim, partner, once)
    if code is None:
        conversation = await asyncio.to_thread(services.conversations.start)
        consent = form.get("attribute[consent]") == "yes"
        try:
            filed = await services.desk.file(conversation, told_now, consent=consent)
        except DungCuaError:
            await asyncio.to_thread(partners.let_go, partner, once)
            raise
        code = filed.code
        await asyncio.to_thread(partners.filed, partner, once, code)
        _log.info("filed_by_partner", partner=partner.id)
    recorded = await asyncio.to_thread(services.register.find, code)
    told = {
        "service_request_id": code,
        "service_notice": f"Hạn xử lý lần đầu: {recorded.due_on.isoformat()}.",
        "account_id": "",
    }
    return _told(request, "service_requests", "request", [told], status=201)


async def _case(request: web.Request, partner: Partner, code: str) -> dict[str, Any]:
    services = _services(request)
    case = await asyncio.to_thread(_outside(request).reading.case, code, partner.scope)
    return open311.request(case, services.knowledge)


async def _partner(request: web.Request, form: Mapping[str, str]) -> Partner:
    given = request.headers.get("Authorization", "")
    key = given.removeprefix("Bearer ") if given.startswith("Bearer ") else form.get("api_key", "")
    if not key:
        raise UnknownPartner("no key")
    return await asyncio.to_thread(_outside(request).partners.find, key)


async def _fields(request: web.Request) -> Mapping[str, str]:
    if request.method != "POST":
        return {}
    return await posted_text(request)


def _what_was_told(
    services: Services, partner: Partner, form: Mapping[str, str], words: str
) -> Told:
    """Return the complaint that the fields tell.

    Raises:
        InputError: a commune that does not exist, or a day that cannot be read.
        RightMissing: it happened outside the partner's area. Where nobody knows, it is taken:
            the people who read it may.

    """
    code = form.get("address_id") or form.get("attribute[commune_code]") or ""
    said = form.get("address_string", "").strip()[:LONGEST_QUERY]
    if code and services.places.commune(code) is None:
        raise InputError("address_id")
    if code:
        present = Places(services.places).known(code)
    else:
        present = Places(services.places).one(services.places.resolve(said)) if said else None
    place = incident(present)
    if place is not None and not partner.scope.holds(place):
        raise RightMissing("outside the area")
    day = form.get("attribute[happened_on]", "").strip()
    happened_on = read_day(day[:10]) if day else None
    if day and happened_on is None:
        raise InputError("happened_on")
    return Told(
        words,
        place=said or (place.full if place else ""),
        present=present,
        day=happened_on,
        counter=form.get("attribute[counter]", "").strip()[:LONGEST],
        procedure=form.get("attribute[procedure]", "").strip()[:LONGEST],
    )


def _services(request: web.Request) -> Services:
    return request.app[SERVICES]


def _outside(request: web.Request) -> Outside:
    outside = request.app[SERVICES].outside
    if outside is None:
        raise UnknownPartner("no partners here")
    return outside


def _states(status: str) -> frozenset[State]:
    wanted = {part.strip() for part in status.split(",") if part.strip()}
    if not wanted <= {"open", "closed"}:
        raise InputError("status")
    opened = UNANSWERED | {State.ANSWERED}
    closed = frozenset(State) - opened
    return frozenset(
        state
        for state in State
        if (state in opened and "open" in wanted) or (state in closed and "closed" in wanted)
    )


def _number(asked: Mapping[str, str], name: str, usual: int, most: int) -> int:
    raw = asked.get(name, str(usual))
    # Before it is read: Python refuses numbers of thousands of digits in a way of its own.
    if not (raw.isascii() and raw.isdigit() and len(raw) < 7) or not 1 <= int(raw) <= most:
        raise InputError(name)
    return int(raw)


def _moment(asked: Mapping[str, str], name: str) -> datetime | None:
    raw = asked.get(name)
    if not raw:
        return None
    try:
        # "+" of a zone arrives as a blank from those who did not escape it.
        read = datetime.fromisoformat(raw.replace(" ", "+"))
    except ValueError as error:
        raise InputError(name) from error
    if not 1970 <= read.year <= 9000:
        # Nothing was recorded then, and the days around it could not be counted.
        raise InputError(name)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _requests(request: web.Request, found: Sequence[Mapping[str, Any]]) -> web.Response:
    return _told(request, "service_requests", "request", found)


def _told(
    request: web.Request,
    root: str,
    item: str,
    entries: Sequence[Mapping[str, Any]],
    *,
    status: int = 200,
    single: bool = False,
) -> web.Response:
    if request.match_info["form"] == "xml":
        raw = open311.to_xml(root, item, entries)
        return web.Response(body=raw, status=status, content_type="text/xml", charset="utf-8")
    body = entries[0] if single else list(entries)
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(text=text, status=status, content_type="application/json")


def _refused(request: web.Request, status: int, error: DungCuaError) -> web.Response:
    # A wrong code and one outside the area read the same: nobody learns which exist.
    code = 404 if isinstance(error, UnknownCode) else status
    form = request.match_info["form"]
    raw = open311.errors(code, f"{error.message} {error.hint} ({error.code})", form)
    kind = "text/xml" if form == "xml" else "application/json"
    return web.Response(body=raw, status=code, content_type=kind, charset="utf-8")
