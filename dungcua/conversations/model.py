"""Who speaks, who owns a conversation, and how ownership may change."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from dungcua.conversations.message import Reply
from dungcua.errors import ForbiddenTransition

__all__ = ["TRANSITIONS", "Author", "Message", "Move", "Owner", "move"]


class Author(StrEnum):
    """Who wrote a message."""

    CITIZEN = "citizen"
    BOT = "bot"
    PERSON = "person"


class Owner(StrEnum):
    """Who answers next. There is always exactly one."""

    BOT = "bot"
    WAITING = "waiting"
    """Handed over; no person has taken it yet. The bot keeps quiet about the matter."""
    PERSON = "person"
    CLOSED = "closed"


class Move(StrEnum):
    """A reason for ownership to change."""

    HAND_OVER = "hand_over"
    """The citizen asks for a person, or the bot gives up."""
    TAKE = "take"
    """A person takes the conversation out of the queue."""
    GIVE_BACK = "give_back"
    """The person is done, or the citizen no longer wants to wait: the bot goes on."""
    RETURN = "return"
    """The person lets go unfinished, or was away too long: back into the queue."""
    CLOSE = "close"
    WRITE = "write"
    """The citizen writes into a closed conversation: it opens again, nothing is lost."""


TRANSITIONS = MappingProxyType(
    {
        (Owner.BOT, Move.HAND_OVER): Owner.WAITING,
        (Owner.WAITING, Move.TAKE): Owner.PERSON,
        (Owner.WAITING, Move.GIVE_BACK): Owner.BOT,
        (Owner.PERSON, Move.GIVE_BACK): Owner.BOT,
        (Owner.PERSON, Move.RETURN): Owner.WAITING,
        (Owner.BOT, Move.CLOSE): Owner.CLOSED,
        (Owner.WAITING, Move.CLOSE): Owner.CLOSED,
        (Owner.PERSON, Move.CLOSE): Owner.CLOSED,
        (Owner.CLOSED, Move.WRITE): Owner.BOT,
        # Asked twice, or asked while a person is already there: nothing to do.
        (Owner.WAITING, Move.HAND_OVER): Owner.WAITING,
        (Owner.PERSON, Move.HAND_OVER): Owner.PERSON,
        (Owner.BOT, Move.WRITE): Owner.BOT,
        (Owner.WAITING, Move.WRITE): Owner.WAITING,
        (Owner.PERSON, Move.WRITE): Owner.PERSON,
    }
)
"""Every change of ownership there is; what is not listed is refused."""


def move(owner: Owner, wanted: Move) -> Owner:
    """Return who owns the conversation after ``wanted``.

    Raises:
        ForbiddenTransition: the table does not know this change.

    """
    try:
        return TRANSITIONS[owner, wanted]
    except KeyError:
        raise ForbiddenTransition(f"conversation: {wanted} while {owner}") from None


class Message(BaseModel):
    """One message as stored: redacted text, and the whole reply when the bot wrote it.

    ``at`` is in UTC. ``id`` grows with time within a conversation.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: int
    author: Author
    at: datetime
    text: str
    reply: Reply | None = None
