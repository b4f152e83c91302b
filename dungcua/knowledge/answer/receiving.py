"""From procedure and place to the counters that must receive: for systems, piece by piece.

The same rules and sentences as the chat (:mod:`counter`), with what decides between
counters named on its own: whether any centre of the province receives (LAW.md B-10), and
the exceptions (B-11, B-14 to B-17). Exceptions are facts of the law base, cited by id.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from dungcua.knowledge.answer.cite import assertable
from dungcua.knowledge.answer.counter import HANOI, Place, where
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import CounterRule, Procedure, Statement
from dungcua.knowledge.offices import Office, OfficeKind, Offices

__all__ = ["Receiving", "Way", "offices_at", "receiving"]

_ANY_CENTRE = frozenset({CounterRule.ANY_CENTRE_IN_PROVINCE, CounterRule.LAND_OFFICE})
_ANYWHERE = frozenset({CounterRule.ANY_COMMUNE, CounterRule.ANY_COMMUNE_POLICE})
_POLICE = frozenset(
    {
        CounterRule.COMMUNE_POLICE,
        CounterRule.ANY_COMMUNE_POLICE_IN_PROVINCE,
        CounterRule.ANY_COMMUNE_POLICE,
        CounterRule.PROVINCIAL_POLICE,
    }
)
_COMMUNE_POLICE = _POLICE - {CounterRule.PROVINCIAL_POLICE}
_VERTICAL = frozenset({CounterRule.TAX_OFFICE, CounterRule.SOCIAL_INSURANCE})
_CENTRE = frozenset(
    {
        CounterRule.ANY_CENTRE_IN_PROVINCE,
        CounterRule.RESIDENCE_COMMUNE,
        CounterRule.ANY_COMMUNE,
        CounterRule.LAND_COMMUNE,
        CounterRule.LAND_OFFICE,
        CounterRule.PROVINCE_DEPARTMENT,
    }
)
_EXCEPTIONS = ("B-11", "B-14", "B-15", "B-16", "B-17")


@dataclass(frozen=True, slots=True)
class Way:
    """One counter rule of a card and the sentence it makes at the place."""

    rule: CounterRule
    text: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receiving:
    """Who decides and who receives, for one procedure at one place on one day.

    ``any_centre`` is the fact by which every centre of the province receives, ``None``
    where no rule of the card says so. ``anywhere`` tells whether the place of residence
    does not matter at all. ``offices`` are the records an operator keeps, perhaps none.
    """

    authority: str
    ways: tuple[Way, ...]
    any_centre: Statement | None
    anywhere: bool
    exceptions: tuple[Statement, ...]
    offices: tuple[Office, ...]


def receiving(
    kb: KnowledgeBase, card: Procedure, place: Place, offices: Offices, day: date
) -> Receiving:
    """Return the counters for ``card`` at ``place``; nothing that has run out by ``day``."""
    said = zip(card.counters, where(card, place), strict=True)
    ways = tuple(
        Way(counter.rule, sentence.text, sentence.basis)
        for counter, sentence in said
        if assertable(kb, sentence.basis, day)
    )
    rules = {way.rule for way in ways}
    exceptions = (fact for fact in _exceptions(card, place, rules) if assertable(kb, (fact,), day))
    return Receiving(
        authority=card.authority,
        ways=ways,
        any_centre=_fact(kb, "B-10") if _any_centre(kb, rules, day) else None,
        anywhere=not rules.isdisjoint(_ANYWHERE),
        exceptions=tuple(_fact(kb, fact) for fact in exceptions),
        offices=offices_at(offices, place, rules, day),
    )


def offices_at(
    offices: Offices, place: Place | None, rules: Set[CounterRule], day: date
) -> tuple[Office, ...]:
    """Return the operator's records of the counters in the commune that ``rules`` lead to."""
    if place is None or place.code is None:
        return ()
    found: list[Office] = []
    if rules & _CENTRE:
        found.extend(offices.at(place.code, OfficeKind.CENTRE, day))
    if rules & _COMMUNE_POLICE:
        found.extend(offices.at(place.code, OfficeKind.POLICE, day))
    return tuple(found)


def _any_centre(kb: KnowledgeBase, rules: set[CounterRule], day: date) -> bool:
    return not rules.isdisjoint(_ANY_CENTRE) and assertable(kb, ("B-10",), day)


def _exceptions(card: Procedure, place: Place, rules: set[CounterRule]) -> list[str]:
    """Return the facts that the card cites for its counters, and those its rules call for."""
    wanted = {fact for counter in card.counters for fact in counter.basis}
    if not rules.isdisjoint(_POLICE):
        wanted.add("B-15")
    if not rules.isdisjoint(_VERTICAL):
        wanted.add("B-11")
    if place.province_code == HANOI and not rules.isdisjoint(_CENTRE):
        wanted.add("B-14")
    return [fact for fact in _EXCEPTIONS if fact in wanted]


def _fact(kb: KnowledgeBase, fact: str) -> Statement:
    return Statement(kb.facts[fact].text, (fact,))
