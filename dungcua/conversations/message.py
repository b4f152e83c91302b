"""One normal form for what we say, whatever the channel.

A :class:`Reply` travels from the actions through Rasa (as the ``custom`` part of a
message) to the web page, the terminal and the batch commands, and is stored as it is.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

__all__ = [
    "Ask",
    "Button",
    "Card",
    "Citation",
    "Lang",
    "Line",
    "PlaceRef",
    "Reply",
    "ReplyMeta",
    "Section",
]

Ask = Literal["place", "procedure", "case"]
Lang = Literal["vi", "en"]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(_Part):
    """A source as shown under a card. ``id`` opens ``/can-cu/{id}``.

    ``dates`` is ready to read ("có hiệu lực từ 01/7/2025; kiểm tra 22/11/2026").
    """

    id: str
    title: str
    dates: str


class Line(_Part):
    """One sentence and the ids of the citations it rests on.

    ``mark`` tells a page how to show it: nothing special, an item to bring, something
    the state already holds, a warning, or something unknown. ``at`` is where the fact
    stands within its card: the fragment under which the source's page shows it.
    """

    text: str
    basis: tuple[str, ...] = ()
    mark: Literal["plain", "bring", "held", "warning", "unknown"] = "plain"
    lang: Lang = "vi"
    at: str = ""


class Section(_Part):
    """A titled group of lines. ``key`` is stable ("where", "papers", "fee" …)."""

    key: str
    title: str
    lines: tuple[Line, ...]


class Card(_Part):
    """A structured answer under the text of a reply.

    ``link`` is a path on our own site; ``external`` the official page, if there is one.
    ``dates`` is the validity and check date of the card as a whole. ``lang`` is the
    language of titles and dates; a line may have another, and ``notice`` then says so.
    ``knowledge`` is the version of the facts that the card rests on: it is stored with the
    reply, so that a later question "why was I told this" can be answered.
    """

    kind: Literal["procedure", "verdict", "complaint", "place", "notice"]
    title: str
    subtitle: str | None = None
    sections: tuple[Section, ...] = ()
    citations: tuple[Citation, ...] = ()
    dates: str | None = None
    lang: Lang = "vi"
    notice: str | None = None
    link: str | None = None
    external: str | None = None
    knowledge: str = ""


class Button(_Part):
    """A next step. ``send`` is the message posted when it is pressed."""

    title: str
    send: str


class PlaceRef(_Part):
    """A resolved present place; ``commune`` is None when only the province is known."""

    province: str
    commune: str | None = None
    code: str | None = None


class ReplyMeta(_Part):
    """What a reply decided; the contract of ``dungcua talk`` (DESIGN.md section 5)."""

    procedure: tuple[str, ...] = ()
    place: PlaceRef | None = None
    ask: Ask | None = None
    complaint: bool = False
    complaint_code: str | None = None
    handoff: bool = False
    oos: bool = False


class Reply(_Part):
    """One reply: at most a few sentences, then a card, then buttons for what comes next.

    ``lang`` is the language of the text.
    """

    text: str
    lang: Lang = "vi"
    card: Card | None = None
    buttons: tuple[Button, ...] = ()
    meta: ReplyMeta = ReplyMeta()
