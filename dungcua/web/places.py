"""The page that looks places up: former to present, present to former, one question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from aiohttp import web

from dungcua.errors import TextTooLong
from dungcua.knowledge.day import today_here
from dungcua.knowledge.offices import Office, OfficeKind
from dungcua.knowledge.places import (
    MERGER,
    Candidate,
    Commune,
    FormerUnit,
    Gazetteer,
    Resolution,
    answers,
    parse_agency,
)
from dungcua.knowledge.text.fold import nfc
from dungcua.knowledge.text.redact import Kind, redact
from dungcua.web.limits import RateLimiter, address_key
from dungcua.web.render import page
from dungcua.web.services import SERVICES

__all__ = ["LONGEST_QUERY", "PER_ASKER", "Query", "day_of", "resolve", "routes", "take"]

LONGEST_QUERY = 300
"""Characters; the longest official address has some ninety."""
PER_ASKER = web.AppKey("per_asker", RateLimiter)
"""Apart from the limits of posted forms: a typeahead asks at every pause in typing."""

_PATH = "/tra-cuu-dia-danh"
_CARDS = 12
_LINKS = 6
_CODE = re.compile(r"\d{5}")
_AGENCY = re.compile(r"(?i)\s*(?:[GH][0-9]{2}(?:\.[0-9]+)*|[0-9.]{9,}\.[GH][0-9]{2})\s*")
_MASK = re.compile("|".join(re.escape(kind.mask) for kind in Kind))

routes = web.RouteTableDef()


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed: ``shown`` has numbers of persons masked, ``words`` is what is read."""

    shown: str
    words: str

    @classmethod
    def of(cls, raw: str) -> Query:
        """Mask ``raw`` before anything is done with it."""
        shown = redact(nfc(raw).strip()).text
        return cls(shown, _MASK.sub(" ", shown))

    @property
    def masked(self) -> bool:
        """Whether something of it was masked."""
        return self.words != self.shown


def day_of(raw: str) -> date | None:
    """Return the day ``raw`` names (ISO form, as a date field sends it), if it names one.

    Raises:
        ValueError: it names none.

    """
    return date.fromisoformat(raw) if raw.strip() else None


def take(request: web.Request) -> None:
    """Count one question about places against the address it comes from.

    Raises:
        TooManyRequests: the address asks too fast.

    """
    request.app[PER_ASKER].take(address_key(request.remote))


def resolve(
    places: Gazetteer, words: str, day: date | None, chosen: Sequence[str] = ()
) -> Resolution:
    """Resolve ``words``, then narrow by each chosen answer in turn.

    A label that is no answer to the question (any more) is passed over.
    """
    found = places.resolve(words, as_of=day)
    for label in chosen:
        for answer in answers(found):
            if answer.label == label:
                found = places.narrowed(found, answer.candidates)
                break
    return found


@routes.get(_PATH)
async def look_up(request: web.Request) -> web.Response:
    """Show what ``q`` means today, or what the commune with the code ``ma`` was made of.

    Raises:
        TextTooLong: ``q`` is longer than an address can be.
        TooManyRequests: the address asks too fast.

    """
    take(request)
    raw = request.query.get("q", "")
    if len(raw) > LONGEST_QUERY:
        raise TextTooLong(f"q is longer than {LONGEST_QUERY}")
    query = Query.of(raw)
    if query.shown != raw.strip() and query.masked:
        # The number leaves the address bar and the history's newest line as well.
        raise web.HTTPSeeOther(f"{_PATH}?{urlencode({'q': query.shown})}")
    code = request.query.get("ma", "") or query.words.strip()
    if _AGENCY.fullmatch(code):
        return _by_agency(request, query, code)
    if _CODE.fullmatch(code):
        return _by_code(request, query, code)
    return _by_words(request, query)


def _by_words(request: web.Request, query: Query) -> web.Response:
    places = request.app[SERVICES].places
    chosen = request.query.getall("chon", [])
    try:
        day, wrong_day = day_of(request.query.get("ngay", "")), False
    except ValueError:
        day, wrong_day = None, True
    found = resolve(places, query.words, day, chosen)
    close = places.suggest(query.words, _LINKS) if not found.candidates else ()
    shown = {
        "chosen": chosen,
        "written_on": day,
        "wrong_day": wrong_day,
        "found": found,
        "cards": found.candidates[:_CARDS],
        "answers": answers(found),
        "close": close,
        "formers": _former_names(places, found.candidates[:_CARDS]),
    }
    return _page(request, query, shown)


def _page(
    request: web.Request, query: Query, shown: Mapping[str, object], status: int = 200
) -> web.Response:
    """Fill the page; what ``shown`` leaves out is empty."""
    empty = dict.fromkeys(("found", "commune", "unknown_code", "agency", "written_on"))
    lists = dict.fromkeys(
        ("chosen", "cards", "answers", "close", "made_of", "offices", "went", "bodies"), ()
    )
    return page(
        request,
        "places.html",
        status=status,
        **empty | lists | {"formers": {}, "wrong_day": False} | dict(shown),
        query=query,
        longest=LONGEST_QUERY,
        merger=MERGER,
        relation=_relation,
    )


def _by_agency(request: web.Request, query: Query, raw: str) -> web.Response:
    """Show which body an electronic identification code belongs to, as far as known."""
    places = request.app[SERVICES].places
    code = parse_agency(raw)
    body = places.agencies.find(code) if code else None
    at = places.agencies.province(code) if code else None
    told = {
        "raw": raw.strip(),
        "code": code,
        "body": body,
        "province": places.province(at) if at else None,
        "commune": places.commune(body.commune) if body and body.commune else None,
    }
    return _page(request, query, {"agency": told}, 200 if code else 404)


def _by_code(request: web.Request, query: Query, code: str) -> web.Response:
    """Show the present commune with this code, and the former one if it had the same."""
    places = request.app[SERVICES].places
    commune, former = places.commune(code), places.former_unit(code)
    made_of = places.former_units(code) if commune else ()
    units = [former] if former is not None and former not in made_of else []
    units += places.earlier_units(code)
    went = [
        (unit, new)
        for unit in units
        for new in (places.commune(new) for new, _ in unit.successors)
        if new is not None
    ]
    known = commune is not None or bool(went)
    shown = {
        "commune": commune,
        "made_of": made_of,
        "offices": _offices(request, code),
        "bodies": places.agencies.of_commune(code),
        "went": went,
        "unknown_code": None if known else code,
    }
    return _page(request, query, shown, 200 if known else 404)


def _offices(request: web.Request, code: str) -> tuple[Office, ...]:
    """Return the counters of a commune that the operator keeps a record of."""
    offices, today = request.app[SERVICES].offices, today_here()
    return tuple(office for kind in OfficeKind for office in offices.at(code, kind, today))


def _relation(unit: FormerUnit, commune: Commune) -> str:
    """Return in words how ``unit`` went into ``commune``."""
    return next(how.words for code, how in unit.successors if code == commune.code)


def _former_names(places: Gazetteer, candidates: Sequence[Candidate]) -> dict[str, str]:
    """Return, for each province among ``candidates``, the former provinces it was made of."""
    found = {}
    for candidate in candidates:
        province = places.province(candidate.province_code)
        if candidate.commune is None and province is not None:
            found[province.code] = ", ".join(province.formers)
    return found
