"""What a sheet of paper is made of: plain data, without any format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dungcua.knowledge.answer import Mark

__all__ = ["Item", "Link", "PaperSize", "Part", "Reference", "Sheet"]

PaperSize = Literal["A4", "A5"]


@dataclass(frozen=True, slots=True)
class Link:
    """The page a sheet was printed from; on paper a QR code, on screen a link.

    ``url`` is absolute and holds codes only, never anything about a person.
    """

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A numbered source at the end of a sheet; ``dates`` is ready to read."""

    number: int
    id: str
    title: str
    dates: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a part; ``refs`` are numbers of :attr:`Sheet.references`."""

    text: str
    mark: Mark = Mark.PLAIN
    refs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A titled group of lines.

    ``strong`` sets it apart by a frame; ``lines`` draws that many empty lines under it, to be
    filled in by hand.
    """

    title: str
    items: tuple[Item, ...] = ()
    text: str = ""
    strong: bool = False
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document: what it is, its parts, what it rests on, and where its page is.

    ``one_page`` asks the PDF to shrink its letters until everything fits on one page.
    ``day`` is the day it was made; the PDF carries no other time.
    """

    kicker: str
    title: str
    parts: tuple[Part, ...]
    footer: tuple[str, ...]
    day: date
    subtitle: str = ""
    references: tuple[Reference, ...] = ()
    references_title: str = ""
    link: Link | None = None
    one_page: bool = False
    lang: str = "vi"
    size: PaperSize = "A4"
