"""What the lines of a pack rest on, and until when they may be asserted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from dungcua.errors import UnknownSource
from dungcua.knowledge.answer.cite import CONFIDENCE, assertable, cite
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import LawDocument
from dungcua.knowledge.offices import Office

__all__ = ["Cited", "holds_until", "last_day"]


@dataclass(slots=True)
class Cited:
    """The sources of a pack by id: title and dates as the pages list them, then what it says.

    ``sources``: ``[title, dates, our own sentence, how well it was read or ""]``.
    """

    kb: KnowledgeBase
    sources: dict[str, list[str]] = field(default_factory=dict)

    def note(self, ids: Iterable[str]) -> None:
        """Keep what these ids stand for.

        Raises:
            UnknownSource: one of them stands for nothing.

        """
        for source_id in ids:
            if source_id not in self.sources:
                found = cite(self.kb, source_id)
                read = CONFIDENCE[found.confidence] if found.confidence else ""
                self.sources[source_id] = [found.title, found.dates, found.text, read]


def last_day(kb: KnowledgeBase, sources: tuple[str, ...], as_of: date) -> date | None:
    """Return until when a line of a pack composed on ``as_of`` may stand; None: no end is known.

    What may not be asserted on that day has an end before every day, whichever day it is: the
    same facts are the same bytes tomorrow.
    """
    end = holds_until(kb, sources)
    if assertable(kb, sources, as_of) or (end is not None and end < as_of):
        return end
    return date.min


def holds_until(kb: KnowledgeBase, sources: Iterable[str]) -> date | None:
    """Return the last day on which all of these facts hold; None when no end is known."""
    ends = []
    for source_id in sources:
        try:
            found = kb.source(source_id)
        except UnknownSource:
            continue
        if isinstance(found, LawDocument):
            ends.append(found.in_force_to)
        elif isinstance(found, Office):
            ends.append(found.valid_to)
        else:
            ends.append(found.life.valid_to)
    known = [end for end in ends if end is not None]
    return min(known) if known else None
