"""What a conversation remembers between two messages: a few codes, never words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from dungcua.conversations.message import Ask, Reply
from dungcua.knowledge.answer.structure import Lang

__all__ = ["SLOTS", "Context", "Turn"]

SLOTS = (
    "procedure_code",
    "place_code",
    "pending_ask",
    "aspects",
    "options",
    "past",
    "lang",
    "case_id",
    "met_facts",
)
_MOST_PAST = 3


@dataclass(frozen=True, slots=True)
class Context:
    """State of a dialogue, small enough to live in Rasa's slots.

    ``place`` is a commune code (five digits) or province code (two digits); ``pending``
    is what we asked last; ``options`` are the codes offered with that question (of places
    with the former unit: "06391<06472"). ``past`` are the procedures talked of before the
    present one, newest first; ``lang`` is the language of the last message that had one;
    ``case`` is the case of the present procedure that the person named; ``met`` are the
    places in its card of the conditional facts that fit what was told ("fees.1").
    """

    procedure: str | None = None
    place: str | None = None
    pending: Ask | None = None
    aspects: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    past: tuple[str, ...] = ()
    lang: Lang = "vi"
    case: str | None = None
    met: tuple[str, ...] = ()

    @classmethod
    def from_slots(cls, slots: Mapping[str, Any]) -> Context:
        """Read the slots of a tracker; what is not there is empty."""
        return cls(
            procedure=slots.get("procedure_code"),
            place=slots.get("place_code"),
            pending=cast("Ask | None", slots.get("pending_ask")),
            aspects=tuple(slots.get("aspects") or ()),
            options=tuple(slots.get("options") or ()),
            past=tuple(slots.get("past") or ()),
            lang="en" if slots.get("lang") == "en" else "vi",
            case=slots.get("case_id"),
            met=tuple(slots.get("met_facts") or ()),
        )

    def to_slots(self) -> dict[str, Any]:
        """Return the slots to set; the inverse of :meth:`from_slots`."""
        return {
            "procedure_code": self.procedure,
            "place_code": self.place,
            "pending_ask": self.pending,
            "aspects": list(self.aspects),
            "options": list(self.options),
            "past": list(self.past),
            "lang": self.lang,
            "case_id": self.case,
            "met_facts": list(self.met),
        }

    def about(self, code: str) -> Context:
        """Return the context once ``code`` is talked of; the one before is remembered."""
        before = (self.procedure, *self.past) if self.procedure else self.past
        past = tuple(dict.fromkeys(c for c in before if c != code))[:_MOST_PAST]
        if code == self.procedure:
            return replace(self, past=past)
        return replace(self, procedure=code, past=past, case=None, met=())

    def settled(self) -> Context:
        """Return the context with no question open."""
        return replace(self, pending=None, options=())


@dataclass(frozen=True, slots=True)
class Turn:
    """A reply and what the conversation remembers after it."""

    reply: Reply
    context: Context
