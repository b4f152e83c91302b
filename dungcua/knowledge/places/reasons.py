"""Why a place stays open, and the name that the question is about."""

from __future__ import annotations

from collections.abc import Sequence

from dungcua.knowledge.places.index import ProvinceName
from dungcua.knowledge.places.model import Candidate, Reason
from dungcua.knowledge.places.parse import Level, Parsed
from dungcua.knowledge.places.readings import Reading
from dungcua.knowledge.places.table import Commune, FormerUnit

__all__ = ["name_as_said", "named", "why_candidates", "why_readings"]


def why_readings(group: Sequence[Reading], doubtful: bool) -> Reason:
    """Say why equally good readings of one place leave a question."""
    if any(reading.level is Level.DISTRICT for reading in group):
        return Reason.DISTRICT_ONLY
    if doubtful:
        return Reason.FUZZY
    units = [r.unit for r in group if isinstance(r.unit, FormerUnit | Commune)]
    olds = {unit.code for unit in units if isinstance(unit, FormerUnit)}
    news = {unit.code for unit in units if isinstance(unit, Commune)}
    went = {code for u in units if isinstance(u, FormerUnit) for code, _ in u.successors}
    # What else fits ("Bình Thanh" within "Bình Thanh Đông") may add no commune.
    unsure = (u for u in units if isinstance(u, FormerUnit) and _only_possible([u]))
    if any(news | went <= {code for code, _ in unit.successors} for unit in unsure):
        return Reason.ENDED_EARLIER
    if len(olds) == 1 and news <= went:
        return Reason.SPLIT
    if len(olds) == 1 and len(news) == 1:
        return Reason.SAME_NAME_OLD_NEW
    return Reason.NAMESAKE


def _only_possible(units: Sequence[FormerUnit]) -> bool:
    """Whether every unit is a commune of before 2025 of which only the district is sure."""
    return bool(units) and all(u.ended is not None and not u.ended.certain for u in units)


def why_candidates(candidates: Sequence[Candidate]) -> Reason:
    """Say why the candidates of an earlier resolution leave a question."""
    olds = {c.former.code for c in candidates if c.former}
    if not olds:
        return Reason.DISTRICT_ONLY
    formers = [c.former for c in candidates if c.former]
    if len(formers) == len(candidates) and _only_possible(formers):
        return Reason.ENDED_EARLIER
    return Reason.SPLIT if len(olds) == 1 else Reason.NAMESAKE


def named(candidates: Sequence[Candidate]) -> str:
    """Return the name that a question about the candidates is about."""
    former = candidates[0].former
    if former is not None:
        return former.name
    commune = candidates[0].commune
    return commune.name if commune else candidates[0].province


def name_as_said(parsed: Parsed, reading: Reading) -> str:
    """Return the name as the official tables spell it, with type if the text gave one."""
    unit = reading.unit
    if isinstance(unit, FormerUnit | Commune):
        return unit.name if reading.core.marker else unit.bare
    return unit.name.upper() if isinstance(unit, ProvinceName) and unit.short else unit.name
