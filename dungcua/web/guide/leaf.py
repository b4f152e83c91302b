"""What one screen of the guide shows: titled groups of lines and their numbered sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dungcua.errors import UnknownSource
from dungcua.knowledge.answer import Mark, Said, Source, cite
from dungcua.knowledge.answer.renderings.printed import Printed
from dungcua.knowledge.load import KnowledgeBase

__all__ = ["Group", "Leaf", "Line"]


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence; ``notes`` are numbers of the leaf's sources."""

    text: str
    mark: Mark
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under a title; ``key`` is a block of an answer, or empty."""

    key: str
    title: str
    lines: tuple[Line, ...]


@dataclass(slots=True)
class Leaf:
    """Filled group by group; a source is numbered when a line first rests on it."""

    kb: KnowledgeBase
    groups: list[Group] = field(default_factory=list)
    sources: dict[str, Source] = field(default_factory=dict)

    def add(self, lines: Sequence[Said], title: str = "", key: str = "") -> Leaf:
        """Add lines with the sources they rest on; none adds nothing."""
        if lines:
            told = tuple(Line(said.text, said.mark, self._notes(said.basis)) for said in lines)
            self.groups.append(Group(key, title, told))
        return self

    def take(self, sheet: Printed, keys: Iterable[str] | None = None) -> Leaf:
        """Add blocks of a sheet in the order of ``keys``; all of them when none are named."""
        ids = {note.number: note.id for note in sheet.footnotes}
        sections = {section.key: section for section in sheet.sections}
        for key in sections if keys is None else [key for key in keys if key in sections]:
            section = sections[key]
            lines = [
                Said(line.text, tuple(ids[note] for note in line.notes), line.mark)
                for line in section.lines
            ]
            self.add(lines, section.title, key)
        return self

    def _notes(self, basis: Iterable[str]) -> tuple[int, ...]:
        for source_id in basis:
            if source_id not in self.sources:
                try:
                    self.sources[source_id] = cite(self.kb, source_id)
                except UnknownSource:
                    continue  # the base lost it: the sentence stands without this number
        numbers = {source_id: number for number, source_id in enumerate(self.sources, start=1)}
        return tuple(numbers[source_id] for source_id in basis if source_id in numbers)
