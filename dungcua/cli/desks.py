"""What answers without a database: knowledge, search, places, requirement check."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from dungcua.actions.front import FrontDesk
from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.active import load_active
from dungcua.knowledge.edit.live import Edits
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.offices import load_offices
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.requirements import RequirementChecker
from dungcua.knowledge.search import ProcedureSearch
from dungcua.knowledge.search.built import Built, open_built
from dungcua.settings import Settings

__all__ = ["Desks", "load_desks"]


@dataclass(frozen=True, slots=True)
class Desks:
    """What answers without a database: knowledge, search, places, requirement check."""

    kb: KnowledgeBase
    front: FrontDesk
    checker: RequirementChecker


def load_desks(var: Path | None = None) -> Desks:
    """Load the knowledge base and build the indices.

    Args:
        var: where the set-up put encoder and vectors; that of the settings by default.
            Without them procedures are searched by words alone.

    Raises:
        KnowledgeError: the data are missing or damaged.

    """
    chosen = var if var is not None else Settings().var
    kb, portal = load_active(chosen)
    built = _built(chosen)
    search = (
        built.search(kb.procedures, kb.catalogue)
        if built is not None
        else ProcedureSearch(kb.procedures, kb.catalogue)
    )
    places = Gazetteer.load()
    places.warm()
    kb = Edits().over(replace(kb, offices=load_offices(places.codes())))
    front = FrontDesk(kb, search, places, portal=portal)
    encoder = built.dense.encoder if built is not None else None
    return Desks(kb, front, RequirementChecker(kb, encoder=encoder))


def _built(var: Path) -> Built | None:
    try:
        return open_built(var)
    except (MissingData, InvalidCard):
        return None
