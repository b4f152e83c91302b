"""What the pages ask of the parts behind them.

The pages depend on these shapes only; ``dungcua serve`` plugs in Rasa and the actions,
the tests plug in small objects of their own.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol

from dungcua.actions.assist import Assistance
from dungcua.actions.context import Context
from dungcua.actions.filing import Preview, Told
from dungcua.complaints.model import Complaint
from dungcua.conversations.message import Card, Reply
from dungcua.conversations.model import Message
from dungcua.knowledge.requirements import Check

__all__ = [
    "Assistant",
    "CallHelper",
    "CardRenderer",
    "ComplaintDesk",
    "DemandChecker",
    "Dialogue",
    "Drafter",
    "PartName",
    "PartState",
    "Parts",
]

Assistant = Callable[[str, Message], Awaitable[None]]
"""Prepares a draft for the person who has the conversation: (conversation id, question)."""

Drafter = Callable[[str, Context], Awaitable[Reply]]
"""Answers one question for a person to approve: (words, what they follow on); keeps nothing."""

CallHelper = Callable[[str, str | None, str | None], Awaitable[Assistance]]
"""Helps with a call: (note, chosen procedure, chosen place); keeps nothing."""

DemandChecker = Callable[[str, str | None], Awaitable[Check]]
"""Reads a demand told in words: (words, code of the procedure or None); keeps nothing."""

PartName = Literal["knowledge", "search", "database", "rasa", "actions"]


@dataclass(frozen=True, slots=True)
class PartState:
    """How one part is doing. ``detail`` is for operators and holds nothing secret."""

    name: PartName
    ok: bool
    state: Literal["ready", "starting", "down", "off"]
    detail: str = ""


class Parts(Protocol):
    """Asks each part how it is doing."""

    async def states(self) -> Mapping[str, PartState]:
        """Return the state of every part by name; never raises."""
        ...


class Dialogue(Protocol):
    """Answers one message of a conversation."""

    def respond(self, conversation_id: str, text: str) -> AsyncIterator[Reply]:
        """Yield the replies to ``text``, each as soon as it is known.

        A dead Rasa raises nothing: single questions are then answered from the knowledge
        base, and the first reply says so.
        """
        ...

    async def forget(self, conversation_id: str) -> None:
        """Erase what the dialogue itself remembers of the conversation; never raises."""
        ...


class CardRenderer(Protocol):
    """Composes the full card of a procedure."""

    def card(self, code: str, lang: str, day: date | None = None) -> Card:
        """Return the card of procedure ``code``.

        Args:
            code: a present or former code of the national catalogue.
            lang: ``"vi"`` or ``"en"``.
            day: what may be said on that day, by what we know now; None means today.

        Raises:
            UnknownProcedure: no card carries the code.

        """
        ...


class ComplaintDesk(Protocol):
    """Takes a complaint straight from the form, without Rasa."""

    async def prepare(self, conversation_id: str, told: Told) -> Preview:
        """Keep what was told as a draft and show what would be sent, and to whom.

        Raises:
            NothingToRecord: no words.
            ForAnotherBody: a pothole, a power cut and the like.
            StoreUnavailable: the database cannot be reached.

        """
        ...

    async def goes_to(self, told: Told) -> str:
        """Return who would get what was told, to be said before it is sent; keep nothing."""
        ...

    async def preview(self, conversation_id: str) -> Preview | None:
        """Show the open draft once more; None when there is none."""
        ...

    async def file(self, conversation_id: str, told: Told, *, consent: bool) -> Complaint:
        """Judge, store and route a complaint at once, for a system that tells it.

        Args:
            conversation_id: the conversation that owns it.
            told: what happened, and what else is known of it.
            consent: whether the person agreed to the storing.

        Raises:
            NothingToRecord: no words, or no consent.
            SeparateDoor: a khiếu nại or a tố cáo.
            ForAnotherBody: a pothole, a power cut and the like.
            StoreUnavailable: the database cannot be reached.

        """
        ...
