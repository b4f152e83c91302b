"""What runs out soon, so that somebody reads the new law before the old answer goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dungcua.knowledge.load import KnowledgeBase

__all__ = ["Expiring", "expiring"]


@dataclass(frozen=True, slots=True, order=True)
class Expiring:
    """Something with its last day; ``id`` is its citation."""

    day: date
    id: str
    name: str


def expiring(kb: KnowledgeBase, since: date, until: date) -> tuple[Expiring, ...]:
    """Return what has its last day from ``since`` to ``until``, both included, in order."""
    return tuple(sorted(each for each in _last_days(kb) if since <= each.day <= until))


def _last_days(kb: KnowledgeBase) -> Iterator[Expiring]:
    for card in kb.procedures.values():
        if card.life.valid_to is not None:
            yield Expiring(card.life.valid_to, card.id, card.plain_name)
        for fee in card.fees:
            if fee.province_code is None and fee.life is not None and fee.life.valid_to is not None:
                yield Expiring(fee.life.valid_to, card.id, f"phí: {fee.what}")
    for _, layer, what, life in kb.overlays.lives():
        if life.valid_to is not None:
            yield Expiring(life.valid_to, layer, what)
    for document in kb.documents.values():
        if document.in_force_to is not None:
            yield Expiring(document.in_force_to, document.id, document.title)
    for fact in kb.facts.values():
        if fact.life.valid_to is not None:
            yield Expiring(fact.life.valid_to, fact.id, fact.text)
    for violation in kb.violations.values():
        if violation.life.valid_to is not None:
            yield Expiring(violation.life.valid_to, violation.code, violation.name)
    for demand in kb.lawful.values():
        if demand.life.valid_to is not None:
            yield Expiring(demand.life.valid_to, demand.code, demand.name)
