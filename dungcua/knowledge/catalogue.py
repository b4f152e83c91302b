"""The catalogue: every procedure of the national portal by its facts, without a full card.

A procedure that has no curated card is still recognised and sent to the right body and
page; nothing else is asserted about it.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.model import Level, OnlineLevel

__all__ = ["SNAPSHOT", "CatalogueEntry", "load_catalogue"]

SNAPSHOT = date(2026, 7, 18)
"""Day of the portal's data that the catalogue was derived from."""


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """Facts of one procedure as the portal listed them on :data:`SNAPSHOT`.

    ``scope`` is "national", "province" (one province's own) or "internal" (between
    offices). ``doubt`` says in Vietnamese why the entry may no longer hold.
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
                    decision_date=date.fromisoformat(row["decision_date"])
                    if row["decision_date"]
                    else None,
                    online=OnlineLevel(row["online"]),
                    scope=row["scope"],
                    portal_id=row["portal_id"],
                    replaced_by=tuple(row["replaced_by"].split()),
                    doubt=row["doubt"],
                )
            except (KeyError, ValueError) as error:
                raise InvalidCard(f"{path}: {row}: {error}") from error
            entries[entry.code] = entry
    return entries
