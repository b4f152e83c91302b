"""Who gets a complaint, as far as a phone without a connection can say it."""

from __future__ import annotations

from typing import Any

from dungcua.complaints.model import Body, Place
from dungcua.complaints.routing import body_of, first_recipient, named
from dungcua.knowledge.load import KnowledgeBase

__all__ = ["receivers"]

_HERE = Place(province="{province}", commune="{commune}")


def receivers(kb: KnowledgeBase) -> dict[str, dict[str, Any]]:
    """Return the part of a pack that names the receiver of a complaint.

    ``of`` has the kind of body for the cards that decide it by themselves; for the others the
    words do, as :func:`dungcua.complaints.routing.body_of` reads them. ``bodies`` says how
    each kind is called, with the place filled in and where the place is not known.
    """
    decided = {code: body_of(card, "") for code, card in kb.procedures.items()}
    return {
        "receivers": {
            "of": {c: body for c, body in decided.items() if body is not Body.SERVICE_CENTRE},
            "bodies": {
                body: [named(first_recipient(body, place), place).text for place in (_HERE, None)]
                for body in Body
            },
        }
    }
