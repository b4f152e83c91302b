"""Reading the knowledge base: YAML files into frozen types, checked as they are read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from dungcua.errors import InvalidCard, MissingData, UnknownProcedure, UnknownSource
from dungcua.knowledge.catalogue import (
    SPOKEN,
    WITHOUT_CARD,
    CatalogueEntry,
    load_catalogue,
    load_spoken,
    load_without_card,
    with_reasons,
    with_spoken,
)
from dungcua.knowledge.edit.live import Edits
from dungcua.knowledge.english import EnglishWords, load_english
from dungcua.knowledge.model import (
    LawDocument,
    LawFact,
    LawfulDemand,
    Procedure,
    Violation,
)
from dungcua.knowledge.offices import Office, Offices
from dungcua.knowledge.overlays import (
    AnyCounter,
    FeeLayer,
    Hotline,
    OverlayKind,
    Overlays,
    with_fees,
)

__all__ = [
    "DATA_DIR",
    "EDITION",
    "LAW_FILES",
    "OVERLAY_FILES",
    "KnowledgeBase",
    "load",
    "load_edition",
    "load_law_file",
    "load_overlay_file",
    "load_procedure",
]

DATA_DIR = Path(__file__).parent / "data"

_Source = LawDocument | LawFact | LawfulDemand | Office | Procedure | Violation
_WITH_BASIS = ("counters", "fees", "times", "steps", "may_not_demand", "mistakes")
_LISTS = ("predecessors", "successors", "related", "aliases", "utterances", "documents")
_PROCEDURE = TypeAdapter(Procedure)
LAW_FILES: Mapping[str, TypeAdapter[Any]] = {
    "documents/*.yaml": TypeAdapter(list[LawDocument]),
    "facts.yaml": TypeAdapter(list[LawFact]),
    "violations.yaml": TypeAdapter(list[Violation]),
    "lawful.yaml": TypeAdapter(list[LawfulDemand]),
}
"""The files of the law base below ``law/`` and what each holds."""
OVERLAY_FILES: Mapping[OverlayKind, TypeAdapter[Any]] = {
    OverlayKind.FEES: TypeAdapter(list[FeeLayer]),
    OverlayKind.ANY_COUNTER: TypeAdapter(list[AnyCounter]),
    OverlayKind.HOTLINES: TypeAdapter(list[Hotline]),
}
"""The folders below ``overlays/`` and what each file of them holds."""
EDITION = "edition.txt"
"""File with the day on which somebody last looked over the whole data."""


@dataclass(frozen=True)
class KnowledgeBase:
    """Everything we may state, by id. Read only; safe to share between threads.

    ``version`` is a content hash of the data files, twelve hexadecimal digits, with a
    suffix for accepted changes over them; answers and complaints store it. ``edition`` is
    the day on which the data were last looked over as a whole. Fees of ``overlays`` are on
    the cards already, each with its own life.
    """

    procedures: Mapping[str, Procedure]
    catalogue: Mapping[str, CatalogueEntry]
    documents: Mapping[str, LawDocument]
    facts: Mapping[str, LawFact]
    violations: Mapping[str, Violation]
    lawful: Mapping[str, LawfulDemand]
    files_version: str
    edition: date
    overlays: Overlays = field(default_factory=Overlays)
    english: Mapping[str, EnglishWords] = field(default_factory=dict)
    """Checked English words by code of the procedure."""
    offices: Offices = field(default_factory=lambda: Offices({}))
    """Records of counters that an operator keeps; whoever opens the base puts them in."""
    edits: Edits = field(default_factory=Edits)
    """Accepted changes that the base is seen through, if it is (:meth:`Edits.over`)."""

    @property
    def version(self) -> str:
        """What the answers rest on: the files, and the changes in force over them."""
        return self.files_version + self.edits.suffix

    def procedure(self, code: str) -> Procedure:
        """Return the card of ``code``, following predecessor codes.

        Raises:
            UnknownProcedure: no card carries the code now or carried it before.

        """
        found = self.procedures.get(code) or self._formerly(code)
        if found is None:
            raise UnknownProcedure(code)
        return found

    def on(self, code: str, day: date) -> Procedure | None:
        """Return the card that held for ``code`` on ``day``, following predecessor codes.

        None when there is no card or its life does not cover the day.
        """
        for card in (self.procedures.get(code), self._formerly(code)):
            if card is not None and card.life.covers(day):
                return card
        return None

    def source(self, source_id: str) -> _Source:
        """Return what a citation id points to: a law fact, document, V/L entry or card.

        Raises:
            UnknownSource: nothing carries the id.

        """
        found: _Source | None = None
        if source_id.startswith("tthc:"):
            found = self.procedures.get(source_id.removeprefix("tthc:"))
        elif source_id.startswith("office:"):
            found = self.offices.find(source_id)
        else:
            for table in (self.facts, self.documents, self.violations, self.lawful):
                found = table.get(source_id)
                if found is not None:
                    break
        if found is None:
            raise UnknownSource(source_id)
        return found

    def _formerly(self, code: str) -> Procedure | None:
        return self.procedures.get(self._present_codes.get(code, ""))

    @cached_property
    def _present_codes(self) -> dict[str, str]:
        return {old: p.code for p in self.procedures.values() for old in p.predecessors}


def load(directory: Path = DATA_DIR, *, as_of: date | None = None) -> KnowledgeBase:
    """Read every card and the law base below ``directory``.

    Args:
        directory: holds ``procedures/<field>/*.yaml``, ``law/*.yaml``, the catalogue, the
            edition and perhaps ``overlays/<kind>/*.yaml``.
        as_of: with a date, cards whose life does not cover it are left out.

    Raises:
        MissingData: a folder or law file is not there.
        InvalidCard: a file does not follow its schema; names file and field.

    """
    edition = load_edition(directory)
    digest = hashlib.sha256(edition.isoformat().encode())
    overlays = _overlays(directory, digest)
    procedures: dict[str, Procedure] = {}
    for path in _files(directory / "procedures", "*/*.yaml"):
        digest.update(path.read_bytes())
        card = load_procedure(path)
        if card.code in procedures:
            raise InvalidCard(f"{path}: code {card.code} is claimed twice")
        if as_of is None or card.life.covers(as_of):
            procedures[card.code] = with_fees(card, overlays.fees)
    listing = directory / "catalogue" / "catalogue.csv"
    reasons = listing.with_name(WITHOUT_CARD)
    spoken = listing.with_name(SPOKEN)
    catalogue = with_reasons(load_catalogue(listing), load_without_card(reasons))
    catalogue = with_spoken(catalogue, load_spoken(spoken))
    for path in (listing, reasons, spoken):
        digest.update(path.read_bytes() if path.is_file() else b"")
    law: dict[str, dict[str, Any]] = {}
    for pattern in LAW_FILES:
        law[pattern] = {}
        for path in _files(directory / "law", pattern):
            digest.update(path.read_bytes())
            for entry in load_law_file(path, pattern):
                key = getattr(entry, "id", None) or entry.code
                if key in law[pattern]:
                    raise InvalidCard(f"{path}: {key} is claimed twice")
                law[pattern][key] = entry
    for path in sorted((directory / "english").glob("*.yaml")):
        digest.update(path.read_bytes())
    return KnowledgeBase(
        procedures=procedures,
        catalogue=catalogue,
        documents=law["documents/*.yaml"],
        facts=law["facts.yaml"],
        violations=law["violations.yaml"],
        lawful=law["lawful.yaml"],
        files_version=digest.hexdigest()[:12],
        english=load_english(directory / "english"),
        edition=edition,
        overlays=overlays,
    )


def load_edition(directory: Path) -> date:
    """Return the day of the edition.

    Raises:
        MissingData: the file is not there.
        InvalidCard: it holds no day.

    """
    path = directory / EDITION
    try:
        return date.fromisoformat(path.read_text(encoding="ascii").strip())
    except FileNotFoundError as error:
        raise MissingData(str(path)) from error
    except ValueError as error:
        raise InvalidCard(f"{path}: {error}") from error


def load_overlay_file(path: Path, kind: OverlayKind) -> list[Any]:
    """Read one file of a kind of overlay.

    Raises:
        InvalidCard: the file does not follow the schema.

    """
    layers: list[Any] = _validate(OVERLAY_FILES[kind], _read(path) or [], path)
    return layers


def load_procedure(path: Path) -> Procedure:
    """Read one card.

    A statement, counter, fee or time limit without ``basis`` rests on the card itself,
    that is on the decision that publishes the procedure.

    Raises:
        InvalidCard: the file does not follow the schema.

    """
    raw = _read(path)
    if not isinstance(raw, dict):
        raise InvalidCard(f"{path}: a card is a mapping")
    own = f"tthc:{raw.get('code')}"
    for key in _WITH_BASIS:
        for entry in raw.setdefault(key, []) or []:
            if isinstance(entry, dict):
                entry.setdefault("basis", [own])
    for key in _LISTS:
        raw.setdefault(key, [])
    for key in ("case_question", "decision", "decision_date", "portal_id"):
        raw.setdefault(key, None)
    for case in raw.get("cases") or []:
        case.setdefault("when", None)
        for item in case.get("items") or []:
            item.setdefault("basis", [own])
    card: Procedure = _validate(_PROCEDURE, raw, path)
    return card


def load_law_file(path: Path, pattern: str) -> list[Any]:
    """Read one file of the law base; ``pattern`` is its key in :data:`LAW_FILES`.

    Raises:
        InvalidCard: the file does not follow the schema.

    """
    entries: list[Any] = _validate(LAW_FILES[pattern], _read(path), path)
    return entries


def _overlays(directory: Path, digest: hashlib._Hash) -> Overlays:
    """Read every layer; a kind without a folder is empty, its facts are not known."""
    found: dict[OverlayKind, list[Any]] = {kind: [] for kind in OverlayKind}
    claimed: set[str] = set()
    for kind, layers in found.items():
        for path in sorted((directory / "overlays" / kind.value).glob("*.yaml")):
            digest.update(path.read_bytes())
            for layer in load_overlay_file(path, kind):
                if layer.id in claimed:
                    raise InvalidCard(f"{path}: {layer.id} is claimed twice")
                claimed.add(layer.id)
                layers.append(layer)
    return Overlays(
        fees=tuple(found[OverlayKind.FEES]),
        any_counter=tuple(found[OverlayKind.ANY_COUNTER]),
        hotlines=tuple(found[OverlayKind.HOTLINES]),
    )


def _files(directory: Path, pattern: str) -> Iterator[Path]:
    found = sorted(directory.glob(pattern))
    if not found:
        raise MissingData(f"{directory}/{pattern}")
    yield from found


def _read(path: Path) -> Any:
    try:
        with path.open(encoding="utf-8") as file:
            return yaml.load(file, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise InvalidCard(f"{path}: {error}") from error


def _validate(adapter: TypeAdapter[Any], raw: Any, path: Path) -> Any:
    try:
        return adapter.validate_python(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidCard(f"{path}: {where}: {first['msg']}") from error
