"""What the messengers have in common: events in, texts out, and why a text did not go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Protocol

from dungcua.conversations.message import Button
from dungcua.conversations.model import Author

__all__ = ["Adapter", "Call", "Heard", "Outcome"]


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing a person did at the platform.

    ``once`` is the platform's own number of the event: the same number is the same event,
    however often it is sent. ``text`` is None for what we cannot read (a picture, a voice).
    """

    once: str
    address: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Call:
    """One request that sends one part of a message."""

    url: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]


class Outcome(StrEnum):
    """What became of a call."""

    SENT = "sent"
    LATER = "later"
    """The platform or the line is down, or we send too fast."""
    RENEW = "renew"
    """The access token is no longer valid."""
    REFUSED = "refused"
    """The person blocked us, or the time in which we may write is over."""


class Adapter(Protocol):
    """One platform. Pure: it builds and reads, the postman speaks."""

    @property
    def name(self) -> str:
        """Return the platform's name, as in the address of its webhook."""
        ...

    @property
    def longest(self) -> int:
        """Return how many characters one part may have."""
        ...

    @property
    def numbered(self) -> bool:
        """Whether choices stand in the text, and a digit chooses."""
        ...

    def check(self, headers: Mapping[str, str], body: bytes) -> None:
        """Prove that the platform sent this.

        Raises:
            ForgedEvent: it did not.

        """
        ...

    def read(self, body: bytes) -> Sequence[Heard]:
        """Return the events in which a person speaks to us; others are none of our business.

        Raises:
            InputError: the body is not of the platform's form.

        """
        ...

    def window(self, author: Author) -> timedelta:
        """Return how long after the person's last message we may still write."""
        ...

    def call(
        self, address: str, text: str, buttons: Sequence[Button], author: Author, token: str
    ) -> Call:
        """Return the request that sends one part."""
        ...

    def outcome(self, status: int, answer: Mapping[str, Any]) -> Outcome:
        """Read the platform's answer to a call."""
        ...
