"""What can be found: each procedure and the texts by which people may mean it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dungcua.knowledge.catalogue import CatalogueEntry
from dungcua.knowledge.model import Procedure

__all__ = ["View", "findable", "views"]


@dataclass(frozen=True, slots=True)
class View:
    """One text of one procedure. ``lexical``: its words count too, not only its sense."""

    code: str
    text: str
    lexical: bool = True


def findable(
    procedures: Mapping[str, Procedure], catalogue: Mapping[str, CatalogueEntry]
) -> Iterator[CatalogueEntry]:
    """Yield the entries of the catalogue that may be found beside the cards.

    Not those that a card stands for, that offices file among themselves, or that were
    replaced.
    """
    carded = {code for card in procedures.values() for code in (card.code, *card.predecessors)}
    for entry in catalogue.values():
        if entry.code not in carded and entry.scope != "internal" and not entry.replaced_by:
            yield entry


def views(
    procedures: Mapping[str, Procedure], catalogue: Mapping[str, CatalogueEntry]
) -> Iterator[View]:
    """Yield every text of everything that can be found, procedure by procedure.

    A card's name with its field and who it is for adds sense, but its words ("cha", "mẹ",
    "nơi") belong to every procedure: they are left to the encoder.
    """
    for card in procedures.values():
        for text in (card.name, card.plain_name, *card.aliases, *card.utterances):
            yield View(card.code, text)
        yield View(card.code, f"{card.name}. {card.field}. {card.who}", lexical=False)
    for entry in findable(procedures, catalogue):
        for text in (entry.name, *entry.spoken):
            yield View(entry.code, text)
