"""The page that looks places up: former to present, present to former, one question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from aiohttp import web

from dungcua.errors import TextTooLong
from dungcua.knowledge.offices import Office, OfficeKind
from dungcua.knowledge.places import (
    MERGER,
    Candidate,
    Commune,
    FormerUnit,
    Gazetteer,
    Resolution,
    answers,
)
from dungcua.knowledge.text.fold import nfc
from dungcua.knowledge.text.redact import Kind, redact
from dungcua.web.dates import VIETNAM
from dungcua.web.limits import RateLimiter, address_key
from dungcua.web.render import page
from dungcua.web.services import SERVICES

__all__ = ["LONGEST_QUERY", "PER_ASKER", "Query", "resolve", "routes", "take"]

LONGEST_QUERY = 300
"""Characters; the longest official address has some ninety."""
PER_ASKER = web.AppKey("per_asker", RateLimiter)
"""Apart from the limits of posted forms: a typeahead asks at every pause in typing."""

_PATH = "/tra-cuu-dia-danh"
_CARDS = 12
_LINKS = 6
_CODE = re.compile(r"\d{5}")
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
    if _CODE.fullmatch(code):
        return _by_code(request, query, code)
    return _by_words(request, query)


def _by_words(request: web.Request, query: Query) -> web.Response:
    places = request.app[SERVICES].places
    chosen = request.query.getall("chon", [])
    found = resolve(places, query.words, None, chosen)
    close = places.suggest(query.words, _LINKS) if not found.candidates else ()
    return page(
        request,
        "places.html",
        query=query,
        chosen=chosen,
        found=found,
        cards=found.candidates[:_CARDS],
        answers=answers(found),
        close=close,
        commune=None,
        made_of=(),
        offices=(),
        went=(),
        unknown_code=None,
        longest=LONGEST_QUERY,
        merger=MERGER,
        relation=_relation,
        formers=_former_names(places, found.candidates[:_CARDS]),
    )


def _by_code(request: web.Request, query: Query, code: str) -> web.Response:
    """Show the present commune with this code, and the former one if it had the same."""
    places = request.app[SERVICES].places
    commune, former = places.commune(code), places.former_unit(code)
    made_of = places.former_units(code) if commune else ()
    went: list[tuple[FormerUnit, Commune]] = []
    if former is not None and former not in made_of:
        news = (places.commune(new) for new, _ in former.successors)
        went = [(former, new) for new in news if new is not None]
    known = commune is not None or former is not None
    return page(
        request,
        "places.html",
        status=200 if known else 404,
        query=query,
        chosen=[],
        found=None,
        cards=(),
        answers=(),
        close=(),
        commune=commune,
        made_of=made_of,
        offices=_offices(request, code),
        went=went,
        unknown_code=None if known else code,
        longest=LONGEST_QUERY,
        merger=MERGER,
        relation=_relation,
        formers={},
    )


def _offices(request: web.Request, code: str) -> tuple[Office, ...]:
    """Return the counters of a commune that the operator keeps a record of."""
    offices, today = request.app[SERVICES].offices, datetime.now(VIETNAM).date()
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
