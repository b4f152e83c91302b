"""Reading a data folder for inspection: a broken file is a finding, not the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from dungcua.errors import InvalidCard, KnowledgeError
from dungcua.knowledge.catalogue import CatalogueEntry, load_catalogue
from dungcua.knowledge.load import (
    EDITION,
    LAW_FILES,
    OVERLAY_FILES,
    load_edition,
    load_law_file,
    load_overlay_file,
    load_procedure,
)
from dungcua.knowledge.model import (
    LawDocument,
    LawFact,
    LawfulDemand,
    Procedure,
    Violation,
)
from dungcua.knowledge.overlays import AnyCounter, FeeLayer, Hotline

__all__ = ["Finding", "Shelf", "read_shelf"]


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault: ``file`` is relative to the data folder, ``sentence`` is for the editor."""

    file: str
    field: str
    code: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: {self.code} {self.sentence}"


@dataclass(slots=True)
class Shelf:
    """Everything of a data folder that could be read, and what could not.

    ``edition`` is None when the folder does not say its day.

    ``law_complete`` is False when a law file is damaged: references into the law are not
    judged then, or every card would be blamed for it.
    """

    cards: dict[str, Procedure] = field(default_factory=dict)
    """By file, since two files may claim one code."""
    catalogue: dict[str, CatalogueEntry] = field(default_factory=dict)
    documents: dict[str, LawDocument] = field(default_factory=dict)
    facts: dict[str, LawFact] = field(default_factory=dict)
    violations: dict[str, Violation] = field(default_factory=dict)
    lawful: dict[str, LawfulDemand] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    """File of each entry of the law base, by id."""
    layers: list[tuple[str, FeeLayer | AnyCounter | Hotline]] = field(default_factory=list)
    """The overlays with their files."""
    edition: date | None = None
    law_complete: bool = True
    broken: list[Finding] = field(default_factory=list)

    def by_code(self) -> dict[str, Procedure]:
        """Return the cards by code; of two that claim one, the last."""
        return {card.code: card for card in self.cards.values()}

    def knows(self, source: str) -> bool:
        """Whether a citation id leads somewhere."""
        code = source.removeprefix("tthc:")
        if code != source:
            return any(card.code == code for card in self.cards.values())
        return any(
            source in table for table in (self.facts, self.documents, self.violations, self.lawful)
        )


def read_shelf(directory: Path) -> Shelf:
    """Read every data file below ``directory``, noting what is damaged or missing."""
    shelf = Shelf()
    cards = sorted((directory / "procedures").glob("*/*.yaml"))
    if not cards:
        shelf.broken.append(Finding("procedures", "-", "KL-100", "Không có thẻ thủ tục nào."))
    for path in cards:
        name = path.relative_to(directory).as_posix()
        try:
            shelf.cards[name] = load_procedure(path)
        except InvalidCard as error:
            shelf.broken.append(_damaged(name, path, error, "KL-101"))
    for pattern in LAW_FILES:
        _read_law(directory, pattern, shelf)
    _read_layers(directory, shelf)
    try:
        shelf.edition = load_edition(directory)
    except KnowledgeError as error:
        shelf.broken.append(_damaged(EDITION, directory / EDITION, error, "KL-107"))
    listing = directory / "catalogue/catalogue.csv"
    try:
        shelf.catalogue = dict(load_catalogue(listing))
    except KnowledgeError as error:
        name = "catalogue/catalogue.csv"
        shelf.broken.append(_damaged(name, listing, error, "KL-301"))
    return shelf


def _read_law(directory: Path, pattern: str, shelf: Shelf) -> None:
    tables: dict[type, dict[str, Any]] = {
        LawDocument: shelf.documents,
        LawFact: shelf.facts,
        Violation: shelf.violations,
        LawfulDemand: shelf.lawful,
    }
    found = sorted((directory / "law").glob(pattern))
    if not found:
        shelf.law_complete = False
        shelf.broken.append(Finding(f"law/{pattern}", "-", "KL-200", "Thiếu tệp căn cứ pháp lý."))
    for path in found:
        name = path.relative_to(directory).as_posix()
        try:
            entries = load_law_file(path, pattern)
        except InvalidCard as error:
            shelf.law_complete = False
            shelf.broken.append(_damaged(name, path, error, "KL-201"))
            continue
        for entry, key in _keyed(entries):
            if key in shelf.files:
                text = f"Ký hiệu này đã có trong {shelf.files[key]}."
                shelf.broken.append(Finding(name, key, "KL-202", text))
            shelf.files[key] = name
            tables[type(entry)][key] = entry


def _read_layers(directory: Path, shelf: Shelf) -> None:
    claimed: dict[str, str] = {}
    for kind in OVERLAY_FILES:
        for path in sorted((directory / "overlays" / kind.value).glob("*.yaml")):
            name = path.relative_to(directory).as_posix()
            try:
                layers = load_overlay_file(path, kind)
            except InvalidCard as error:
                shelf.broken.append(_damaged(name, path, error, "KL-400"))
                continue
            for layer in layers:
                if layer.id in claimed:
                    text = f"Ký hiệu này đã có trong {claimed[layer.id]}."
                    shelf.broken.append(Finding(name, layer.id, "KL-400", text))
                claimed[layer.id] = name
                shelf.layers.append((name, layer))


def _keyed(entries: list[Any]) -> Iterator[tuple[Any, str]]:
    for entry in entries:
        yield entry, getattr(entry, "id", None) or entry.code


def _damaged(name: str, path: Path, error: KnowledgeError, code: str) -> Finding:
    """Turn "path: field: message" into a finding."""
    detail = str(error).removeprefix(str(path)).lstrip(": ")
    where, _, message = detail.partition(": ")
    if not message or "\n" in where or " " in where:
        where, message = "-", detail
    text = " ".join(message.split())[:300] or type(error).__name__
    return Finding(name, where or "-", code, f"Không đúng mẫu: {text}")
