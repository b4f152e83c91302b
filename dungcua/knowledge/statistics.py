"""Counts of what the base holds, for people who look after it and for reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from dungcua.knowledge.load import KnowledgeBase

__all__ = ["statistics"]


def statistics(kb: KnowledgeBase) -> dict[str, Any]:
    """Return totals and counts by kind, ready for JSON; each count starts with the largest."""
    cards = list(kb.procedures.values())
    fields = dict.fromkeys(_ranked(card.field for card in cards))
    lives = list(kb.overlays.lives())
    return {
        "version": kb.version,
        "edition": kb.edition.isoformat(),
        "cards": len(cards),
        "listed": len(kb.catalogue),
        "facts": len(kb.facts),
        "documents": len(kb.documents),
        "violations": len(kb.violations),
        "lawful_demands": len(kb.lawful),
        "overlays": len(lives),
        "cards_by_field": _ranked(card.field for card in cards),
        "cards_by_confidence": _ranked(card.life.confidence.value for card in cards),
        "cards_by_field_and_confidence": {
            field: _ranked(card.life.confidence.value for card in cards if card.field == field)
            for field in fields
        },
        "cards_by_level": _ranked(card.level.value for card in cards),
        "cards_by_online_level": _ranked(card.online_level.value for card in cards),
        "listed_by_scope": _ranked(entry.scope for entry in kb.catalogue.values()),
        "without_card_by_reason": _ranked(
            entry.no_card.value for entry in kb.catalogue.values() if entry.no_card is not None
        ),
        "facts_by_confidence": _ranked(f.life.confidence.value for f in kb.facts.values()),
        "overlays_by_kind": _ranked(kind.value for kind, *_ in lives),
        "overlays_by_confidence": _ranked(life.confidence.value for *_, life in lives),
        "fees_by_kind": _ranked(
            fee.kind.value for card in cards for fee in card.fees if fee.province_code is None
        ),
        "fees_by_province": _ranked(
            fee.province_code for card in cards for fee in card.fees if fee.province_code
        ),
    }


def _ranked(values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(values).most_common())
