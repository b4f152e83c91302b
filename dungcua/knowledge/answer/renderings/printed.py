"""An answer on paper: a slip to take along, numbered sources, a target for a QR code.

A page or a PDF sets it; here is only what stands on it and in which order.
"""

from __future__ import annotations

from dataclasses import dataclass

from dungcua.errors import UnknownSource
from dungcua.knowledge.answer.cite import cite
from dungcua.knowledge.answer.counter import Place
from dungcua.knowledge.answer.structure import Answer, Lang, Mark, Said
from dungcua.knowledge.load import KnowledgeBase

__all__ = ["Footnote", "Printed", "PrintedLine", "PrintedSection", "printed"]

# In the order in which a slip is used: what to take along, where to go, what it costs.
_ORDER = ("papers", "where", "fee", "time", "online", "who", "steps", "not_demand", "mistakes")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line; ``box`` asks for a box to tick, ``notes`` are numbers of footnotes."""

    text: str
    box: bool
    mark: Mark
    lang: Lang
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PrintedSection:
    """A titled group of lines."""

    key: str
    title: str
    lines: tuple[PrintedLine, ...]


@dataclass(frozen=True, slots=True)
class Footnote:
    """One source: number, what it is, its dates, and its page on our site."""

    number: int
    id: str
    title: str
    dates: str


@dataclass(frozen=True, slots=True)
class Printed:
    """What stands on the slip. ``qr`` is a path on our own site, without personal data."""

    title: str
    code: str
    place: str | None
    lang: Lang
    summary: tuple[PrintedLine, ...]
    sections: tuple[PrintedSection, ...]
    footnotes: tuple[Footnote, ...]
    dates: str
    notice: str | None
    question: str | None
    portal: str | None
    qr: str


def printed(kb: KnowledgeBase, answer: Answer, place: Place | None = None) -> Printed:
    """Return the slip of an answer.

    Args:
        kb: names the sources.
        answer: what to print.
        place: shown under the title, as far as it is known.

    """
    notes: dict[str, Footnote] = {}
    for source_id in answer.sources:
        try:
            source = cite(kb, source_id)
        except UnknownSource:
            continue  # lost between composing and printing: never invented
        notes[source_id] = Footnote(len(notes) + 1, source.id, source.title, source.dates)
    keys = [block.key for block in answer.blocks]
    order = [*(k for k in _ORDER if k in keys), *(k for k in keys if k not in _ORDER)]
    blocks = {block.key: block for block in answer.blocks}
    return Printed(
        title=answer.title,
        code=answer.code,
        place=place.full if place else None,
        lang=answer.lang,
        summary=tuple(_line(said, notes) for said in answer.short),
        sections=tuple(
            PrintedSection(
                key, blocks[key].title, tuple(_line(said, notes) for said in blocks[key].lines)
            )
            for key in order
        ),
        footnotes=tuple(notes.values()),
        dates=answer.dates,
        notice=answer.notice,
        question=answer.question,
        portal=answer.portal,
        qr=f"/thu-tuc/{answer.code}" + ("?lang=en" if answer.lang == "en" else ""),
    )


def _line(said: Said, notes: dict[str, Footnote]) -> PrintedLine:
    return PrintedLine(
        text=said.text,
        box=said.mark is Mark.BRING,
        mark=said.mark,
        lang=said.lang,
        notes=tuple(notes[source].number for source in said.basis if source in notes),
    )
