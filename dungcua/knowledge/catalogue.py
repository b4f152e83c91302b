"""The catalogue: every procedure of the national portal by its facts, without a full card.

A procedure that has no curated card is still recognised and sent to the right body and
page; nothing else is asserted about it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.model import Fact, Level, OnlineLevel

__all__ = [
    "SNAPSHOT",
    "SPOKEN",
    "WITHOUT_CARD",
    "CatalogueEntry",
    "NoCard",
    "WithoutCard",
    "load_catalogue",
    "load_spoken",
    "load_without_card",
    "with_reasons",
    "with_spoken",
]

SNAPSHOT = date(2026, 7, 18)
"""Day of the portal's data that the catalogue was derived from."""
WITHOUT_CARD = "without_card.yaml"
SPOKEN = "spoken.yaml"


class NoCard(StrEnum):
    """Why a procedure that people use much has no card."""

    SUPERSEDED = "superseded"
    OLD_LAW = "old_law"
    NO_DETAILS = "no_details"


@dataclass(frozen=True, slots=True)
class WithoutCard(Fact):
    """A procedure without a card: ``why`` in Vietnamese, ``instead`` the cards that help."""

    code: str
    reason: NoCard
    why: str
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """Facts of one procedure as the portal listed them on :data:`SNAPSHOT`.

    ``scope`` is "national", "province" (one province's own) or "internal" (between
    offices). ``doubt`` says in Vietnamese why the entry may no longer hold.
    ``listed_from`` and ``listed_to`` are known for what came and went since the snapshot.
    ``no_card`` tells why a much used procedure has no card, ``instead`` the cards that help.
    ``spoken`` are names that people use; they serve to find it, and nothing rests on them.
    """

    code: str
    name: str
    field: str
    levels: tuple[Level, ...]
    authority: str
    decision: str
    decision_date: date | None
    online: OnlineLevel
    scope: str
    portal_id: str
    replaced_by: tuple[str, ...]
    doubt: str
    listed_from: date | None = None
    listed_to: date | None = None
    no_card: NoCard | None = None
    instead: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()

    def listed_on(self, day: date) -> bool:
        """Whether the portal lists it on ``day``, as far as we know (both ends included)."""
        return (self.listed_from is None or self.listed_from <= day) and (
            self.listed_to is None or day <= self.listed_to
        )


_WITHOUT = TypeAdapter(list[WithoutCard])
_SPOKEN = TypeAdapter(dict[str, tuple[str, ...]])


def load_catalogue(path: Path) -> Mapping[str, CatalogueEntry]:
    """Read ``catalogue.csv``.

    Raises:
        MissingData: the file is not there.
        InvalidCard: a line does not follow the columns.

    """
    if not path.is_file():
        raise MissingData(str(path))
    entries: dict[str, CatalogueEntry] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            try:
                entry = CatalogueEntry(
                    code=row["code"],
                    name=row["name"],
                    field=row["field"],
                    levels=tuple(Level(level) for level in row["levels"].split()),
                    authority=row["authority"],
                    decision=row["decision"],
                    decision_date=_day(row["decision_date"]),
                    online=OnlineLevel(row["online"]),
                    scope=row["scope"],
                    portal_id=row["portal_id"],
                    replaced_by=tuple(row["replaced_by"].split()),
                    doubt=row["doubt"],
                    listed_from=_day(row["listed_from"]),
                    listed_to=_day(row["listed_to"]),
                )
            except (KeyError, ValueError) as error:
                raise InvalidCard(f"{path}: {row}: {error}") from error
            entries[entry.code] = entry
    return entries


def load_without_card(path: Path) -> tuple[WithoutCard, ...]:
    """Read the reasons why much used procedures have no card; without the file there are none.

    Raises:
        InvalidCard: the file does not follow the schema.

    """
    if not path.is_file():
        return ()
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        return tuple(_WITHOUT.validate_python(raw or []))
    except (yaml.YAMLError, ValidationError) as error:
        raise InvalidCard(f"{path}: {error}") from error


def with_reasons(
    entries: Mapping[str, CatalogueEntry], reasons: Iterable[WithoutCard]
) -> Mapping[str, CatalogueEntry]:
    """Return the catalogue with the reasons why entries have no card on them."""
    told = {
        reason.code: replace(
            entries[reason.code], doubt=reason.why, no_card=reason.reason, instead=reason.instead
        )
        for reason in reasons
        if reason.code in entries
    }
    return {**entries, **told}


def load_spoken(path: Path) -> Mapping[str, tuple[str, ...]]:
    """Read what people call procedures without a card, by code; without the file there are none.

    Raises:
        InvalidCard: the file does not follow the schema.

    """
    if not path.is_file():
        return {}
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        return _SPOKEN.validate_python(raw or {})
    except (yaml.YAMLError, ValidationError) as error:
        raise InvalidCard(f"{path}: {error}") from error


def with_spoken(
    entries: Mapping[str, CatalogueEntry], names: Mapping[str, tuple[str, ...]]
) -> Mapping[str, CatalogueEntry]:
    """Return the catalogue with the names that people use on its entries."""
    told = {
        code: replace(entries[code], spoken=spoken)
        for code, spoken in names.items()
        if code in entries
    }
    return {**entries, **told}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
