"""What the addresses of the guide ask for. They hold codes only, nothing about a person.

``xa`` is the commune, ``truong-hop`` the case of the card (or :data:`ALL_CASES`), ``cach``
the way to file, ``buoc`` the step, ``giay`` a paper that is demanded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from dungcua.errors import TextTooLong, UnknownGuidePage
from dungcua.knowledge.answer import Place
from dungcua.knowledge.guide.walk import Way
from dungcua.knowledge.model import Case, Procedure
from dungcua.web.guide.guide import GUIDE
from dungcua.web.places import LONGEST_QUERY, Query
from dungcua.web.services import SERVICES

__all__ = ["ALL_CASES", "CODE", "PATH", "Asked", "absolute", "common", "place_of", "typed"]

PATH = "/cam-tay-chi-viec"
ALL_CASES = "tat-ca"
"""Who is not sure sees the papers of every case, each with its condition."""

CODE = r"{code:\d\.\d{6}}"
"""The part of an address that holds a procedure's code."""

_COMMUNE = re.compile(r"\d{5}")


def place_of(request: web.Request, code: str | None) -> Place | None:
    """Return the present commune with this code; None without one or for an unknown one."""
    if not code or not _COMMUNE.fullmatch(code):
        return None
    found = request.app[SERVICES].places.commune(code)
    return Place(found.province, found.province_code, found.name, found.code) if found else None


@dataclass(frozen=True, slots=True)
class Asked:
    """A checklist: whose procedure, where, for which case, by which way.

    ``case`` is None while the question is open, :data:`ALL_CASES` for the whole card.
    """

    card: Procedure
    place: Place | None = None
    case: str | None = None
    way: Way | None = None

    @classmethod
    def read(cls, request: web.Request) -> Asked:
        """Read an address; every value must be one that we know. Former codes lead on.

        Raises:
            UnknownProcedure: no card carries the code.
            UnknownGuidePage: commune, case or way does not exist.

        """
        code = request.match_info["code"]
        card = request.app[GUIDE].kb.procedure(code)
        if card.code != code:
            path = request.path.replace(code, card.code, 1)
            raise web.HTTPMovedPermanently(request.rel_url.with_path(path, keep_query=True))
        commune = request.query.get("xa") or None
        place = place_of(request, commune)
        case = request.query.get("truong-hop") or None
        way = request.query.get("cach") or None
        known = case in {None, ALL_CASES, *(each.id for each in card.cases)}
        if (commune and place is None) or not known or way not in {None, *Way}:
            raise UnknownGuidePage
        return cls(card, place, case, Way(way) if way else None)

    @property
    def open(self) -> bool:
        """Whether the question of the case has to be asked first."""
        return self.case is None and len(self.card.cases) > 1

    @property
    def case_id(self) -> str | None:
        """The case as the composer takes it: None composes every case."""
        return None if self.case == ALL_CASES else self.case

    @property
    def named(self) -> Case | None:
        """The case chosen, if one was."""
        return next((case for case in self.card.cases if case.id == self.case), None)

    def path(self, below: str = "", **more: str | int | None) -> str:
        """Return the address of this checklist, or of a page below it."""
        asked = {
            "xa": self.place.code if self.place else None,
            "truong-hop": self.case,
            "cach": self.way,
            **{key.replace("_", "-"): value for key, value in more.items()},
        }
        query = urlencode({key: value for key, value in asked.items() if value})
        return f"{PATH}/{self.card.code}{below}" + (f"?{query}" if query else "")

    def slip(self, suffix: str = "", **more: str) -> str:
        """Return the address of the slip for the counter, whose QR code opens the guide."""
        given = {
            "xa": self.place.code if self.place else None,
            "truong-hop": self.case_id,
            **more,
            "mo": "huong-dan",
        }
        query = urlencode({key: value for key, value in given.items() if value})
        return f"/phieu/{self.card.code}{suffix}" + (f"?{query}" if query else "")

    def having(self, **changes: object) -> Asked:
        """Return the same with some of it changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


def typed(request: web.Request, name: str) -> Query:
    """Read what was typed; numbers of persons are masked and leave the address bar.

    Raises:
        TextTooLong: it is longer than an address can be.

    """
    raw = request.query.get(name, "")
    if len(raw) > LONGEST_QUERY:
        raise TextTooLong(f"{name} is longer than {LONGEST_QUERY}")
    query = Query.of(raw)
    if query.masked and query.shown != raw.strip():
        raise web.HTTPSeeOther(str(request.rel_url.update_query({name: query.shown})))
    return query


def common(request: web.Request, place: Place | None) -> dict[str, Any]:
    """Return what the frame of every page of the guide shows."""
    guide = request.app[GUIDE]
    return {
        "place": place,
        "jwk": guide.key.jwk,
        "as_of": guide.today(),
        "edition": guide.kb.version,
        "judges": request.app[SERVICES].checker is not None,
    }


def absolute(request: web.Request, path: str) -> str:
    """Return an address of ours as others reach it, for a QR code or to be sent."""
    base = request.app[SERVICES].settings.public_url.rstrip("/") or str(request.url.origin())
    return base + path
