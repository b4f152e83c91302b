"""What a sheet of paper is made of: plain data, without any format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from dungcua.knowledge.answer import Mark, Source

__all__ = ["Item", "Link", "Part", "Reference", "References", "Sheet"]


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


@dataclass(slots=True)
class References:
    """Numbers sources in the order in which a sheet uses them."""

    _sources: dict[str, Source] = field(default_factory=dict)

    def number(self, sources: Iterable[Source]) -> tuple[int, ...]:
        """Return the numbers of ``sources``; a source keeps the number it has."""
        for source in (kept := tuple(sources)):
            self._sources.setdefault(source.id, source)
        order = list(self._sources)
        return tuple(sorted({order.index(source.id) + 1 for source in kept}))

    def all(self) -> Sequence[Reference]:
        """Return every source numbered so far."""
        return [
            Reference(number, source.id, source.title, source.dates)
            for number, source in enumerate(self._sources.values(), start=1)
        ]
