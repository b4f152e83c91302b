"""``/api/v1/places``: the resolver for other systems. No cookie, no session, no record."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from typing import Any

from aiohttp import web

from dungcua.errors import InputError, TextTooLong
from dungcua.knowledge.answer import Place
from dungcua.knowledge.answer.receiving import receiving
from dungcua.knowledge.day import today_here
from dungcua.knowledge.model import Statement
from dungcua.knowledge.offices import Office
from dungcua.knowledge.places import (
    MERGER,
    Candidate,
    FormerUnit,
    PlaceMention,
    Resolution,
    answers,
    parse_agency,
)
from dungcua.web.api.answers import answer
from dungcua.web.places import LONGEST_QUERY, Query, day_of, resolve, take
from dungcua.web.services import SERVICES

__all__ = ["routes"]

routes = web.RouteTableDef()

_MOST = 50
_USUAL = 10
_SUGGESTED = 8


@routes.get("/api/v1/places")
async def look_up(request: web.Request) -> web.Response:
    """Resolve ``q`` to present communes.

    Raises:
        InputError: ``q`` is empty, or ``as_of`` or ``limit`` cannot be read.
        TextTooLong: ``q`` is longer than an address can be.
        TooManyRequests: the address asks too fast.

    """
    take(request)
    query, limit = _query(request), _limit(request, _USUAL)
    places = request.app[SERVICES].places
    found = resolve(places, query.words, _day(request), request.query.getall("answer", []))
    return answer(request, {"query": query.shown} | _resolution(found, limit))


@routes.get("/api/v1/places/suggest")
async def suggest(request: web.Request) -> web.Response:
    """Return names that go on from ``q``, for a list below a search box."""
    take(request)
    query, limit = _query(request), _limit(request, _SUGGESTED)
    found = request.app[SERVICES].places.suggest(query.words, limit)
    listed = [{"text": s.text, "code": s.code, "former": s.former} for s in found]
    return answer(request, {"query": query.shown, "suggestions": listed})


@routes.get("/api/v1/places/{code:[0-9]{5}}")
async def one(request: web.Request) -> web.Response:
    """Return a present commune and the former units it was made of.

    Raises:
        HTTPNotFound: no present commune has this code.

    """
    take(request)
    places = request.app[SERVICES].places
    commune = places.commune(request.match_info["code"])
    if commune is None:
        raise web.HTTPNotFound
    made_of = [
        _former(unit) | {"relation": str(_relation(unit, commune.code))}
        for unit in places.former_units(commune.code)
    ]
    body = {
        "code": commune.code,
        "name": commune.name,
        "province": {"code": commune.province_code, "name": commune.province},
        "resolution": commune.resolution,
        "changed_by": commune.changed_by,
        "changed_on": commune.changed_on.isoformat() if commune.changed_on else None,
        "former_units": made_of,
    }
    return answer(request, body)


@routes.get("/api/v1/places/{code:[0-9]{5}}/history")
async def history(request: web.Request) -> web.Response:
    """Return everything a 5-digit code has named: today, in June 2025, and before.

    Raises:
        HTTPNotFound: no list we know has this code.
        InputError: ``as_of`` cannot be read.

    """
    take(request)
    places, code = request.app[SERVICES].places, request.match_info["code"]
    commune, former = places.commune(code), places.former_unit(code)
    units = [former] if former is not None else []
    units += places.earlier_units(code)
    if commune is None and not units:
        raise web.HTTPNotFound
    day = _day(request) or today_here()
    body = {
        "code": code,
        "as_of": day.isoformat(),
        "present": commune is not None,
        "name": commune.name_on(day) if commune and day >= MERGER else None,
        "former": [
            _former(unit) | {"successors": [new for new, _ in unit.successors]} for unit in units
        ],
    }
    return answer(request, body)


@routes.get("/api/v1/agencies/{code}")
async def agency(request: web.Request) -> web.Response:
    """Return what is known of an agency's electronic identification code.

    Raises:
        InputError: the code has neither lawful form.

    """
    take(request)
    places = request.app[SERVICES].places
    code = parse_agency(request.match_info["code"])
    if code is None:
        raise InputError("agency code")
    body = places.agencies.find(code)
    at = places.agencies.province(code)
    province = places.province(at) if at else None
    commune = places.commune(body.commune) if body and body.commune else None
    told = {
        "code": code.code,
        "form": "QCVN 102:2016/BTTTT" if code.old_form else "20/2020/QĐ-TTg",
        "known": body is not None,
        "name": body.name if body else None,
        "province": {"code": province.code, "name": province.name} if province else None,
        "commune": {"code": commune.code, "name": commune.name} if commune else None,
    }
    return answer(request, told)


@routes.get("/api/v1/places/{code:[0-9]{5}}/counters/{procedure}")
async def counters(request: web.Request) -> web.Response:
    """Return who decides and who receives a procedure in a present commune.

    Raises:
        HTTPNotFound: no present commune has this code.
        InputError: ``as_of`` cannot be read.
        UnknownProcedure: there is no card with this code.

    """
    take(request)
    services = request.app[SERVICES]
    commune = services.places.commune(request.match_info["code"])
    if commune is None:
        raise web.HTTPNotFound
    card = services.knowledge.procedure(request.match_info["procedure"])
    place = Place(commune.province, commune.province_code, commune.name, commune.code)
    day = _day(request) or today_here()
    found = receiving(services.knowledge, card, place, services.offices, day)
    body = {
        "procedure": {"code": card.code, "name": card.plain_name},
        "commune": {"code": commune.code, "name": commune.name},
        "as_of": day.isoformat(),
        "authority": found.authority,
        "ways": [
            {"rule": str(way.rule), "text": way.text, "basis": way.basis} for way in found.ways
        ],
        "any_centre_in_province": _statement(found.any_centre) if found.any_centre else None,
        "anywhere": found.anywhere,
        "exceptions": [_statement(fact) for fact in found.exceptions],
        "offices": [_office(office) for office in found.offices],
    }
    return answer(request, body)


@routes.get("/api/v1/openapi.yaml")
async def description(request: web.Request) -> web.Response:
    """Return the description of this interface (OpenAPI 3.1)."""
    text = (files(__package__) / "openapi.yaml").read_text(encoding="utf-8")
    return web.Response(text=text, content_type="application/yaml")


def _query(request: web.Request) -> Query:
    raw = request.query.get("q", "").strip()
    if not raw:
        raise InputError("q is missing")
    if len(raw) > LONGEST_QUERY:
        raise TextTooLong(f"q is longer than {LONGEST_QUERY}")
    return Query.of(raw)


def _limit(request: web.Request, usual: int) -> int:
    raw = request.query.get("limit", str(usual))
    if not (raw.isascii() and raw.isdigit()) or not 1 <= int(raw) <= _MOST:
        raise InputError("limit")
    return int(raw)


def _day(request: web.Request) -> date | None:
    try:
        return day_of(request.query.get("as_of", ""))
    except ValueError as error:
        raise InputError("as_of") from error


def _resolution(found: Resolution, limit: int) -> dict[str, Any]:
    return {
        "ambiguous": found.ambiguous,
        "reason": str(found.reason) if found.reason else None,
        "question": found.ask,
        "answers": [
            {"label": a.label, "codes": [_code(c) for c in a.candidates]} for a in answers(found)
        ],
        "total": len(found.candidates),
        "candidates": [_candidate(c) for c in found.candidates[:limit]],
        "mentions": [_mention(m) for m in found.mentions],
    }


def _code(candidate: Candidate) -> str:
    return candidate.commune.code if candidate.commune else candidate.province_code


def _candidate(candidate: Candidate) -> dict[str, Any]:
    commune, former = candidate.commune, candidate.former
    return {
        "commune": {"code": commune.code, "name": commune.name} if commune else None,
        "province": {"code": candidate.province_code, "name": candidate.province},
        "former": _former(former) if former else None,
        "relation": str(_relation(former, commune.code)) if former and commune else None,
        "resolution": commune.resolution if commune else None,
        "why": candidate.why,
    }


def _former(unit: FormerUnit) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "district": unit.district.name,
        "province": unit.province,
        "last_seen": unit.ended.last_seen.isoformat() if unit.ended else None,
        "gone_by": unit.ended.gone_by.isoformat() if unit.ended else None,
    }


def _relation(unit: FormerUnit, code: str) -> str:
    return next(relation.name.lower() for went, relation in unit.successors if went == code)


def _statement(fact: Statement) -> dict[str, Any]:
    return {"text": fact.text, "basis": fact.basis}


def _office(office: Office) -> dict[str, Any]:
    return {
        "name": office.name,
        "kind": str(office.kind),
        "address": office.address,
        "hours": office.hours,
        "phone": office.phone,
        "verified_on": office.verified_on.isoformat(),
        "source": office.source,
    }


def _mention(mention: PlaceMention) -> dict[str, Any]:
    return {
        "text": mention.text,
        "role": str(mention.role),
        "ambiguous": mention.ambiguous,
        "codes": [_code(c) for c in mention.candidates],
    }
