"""Names a typing error away from a known one: extra mentions where exact look-up leaves gaps.

Searched is only what the text itself points at: the words after a type word ("xã Quỳnh
Dao"), or, in a text that is nothing but an address, each stretch no name explains. The
choices are narrowed by what is already known: communes of the district or province beside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dungcua.knowledge.places import cues
from dungcua.knowledge.places.index import Index, Names, Unit, accents_of
from dungcua.knowledge.places.parse import Level, Mention, Parsed
from dungcua.knowledge.places.readings import Reading
from dungcua.knowledge.places.table import FormerUnit

__all__ = ["add_mentions", "wanted"]

SHORT = 14
"""A text of at most this many words may be nothing but an address."""
LONGEST_NAME = 5
CLOSE = 0.74
"""Least similarity of two names written together, 0 to 1."""


def wanted(parsed: Parsed, readings: Sequence[Reading]) -> bool:
    """Whether exact names leave something open that a typing error may explain."""
    best = readings[0] if readings else None
    if best is None:
        return len(parsed.tokens) <= SHORT or bool(parsed.markers)
    if best.level is not Level.COMMUNE or best.misplaced or not best.anchored:
        return bool(_gaps(parsed))
    # An exact reading stands; only an unexplained type word can still tell it apart.
    several = len(readings) > 1 and readings[1].score >= best.score - 0.45
    return several and any(at not in _starts(parsed) for at in parsed.markers)


def add_mentions(parsed: Parsed, index: Index, readings: Sequence[Reading]) -> bool:
    """Add mentions of similar names to ``parsed``; return whether there are any."""
    before = len(parsed.mentions)
    gaps = _gaps(parsed)
    for start, end in gaps:
        _add_upper(parsed, index, start, end)
    scopes = _scopes(parsed)
    if scopes:
        for start, end in gaps or _open(parsed):
            _add_communes(parsed, index, start, end, scopes)
    elif _only_address(parsed):
        for start, end in gaps:
            _add_communes(parsed, index, start, end, [("all", "")])
    return len(parsed.mentions) > before


def _starts(parsed: Parsed) -> set[int]:
    return {mention.start for mention in parsed.mentions if mention.marker}


def _only_address(parsed: Parsed) -> bool:
    return len(parsed.tokens) <= SHORT


def _gaps(parsed: Parsed) -> list[tuple[int, int]]:
    """Return the stretches worth a search, as (first token, limit)."""
    known = _starts(parsed)
    gaps = []
    short = _only_address(parsed)
    covered = {at for m in parsed.mentions for at in range(m.begin, m.end)}
    covered |= {at for marker in parsed.markers.values() for at in range(marker.start, marker.end)}
    for at, token in enumerate(parsed.tokens):
        after_marker = at in parsed.markers
        if (after_marker and at not in known) or (
            short
            and at not in covered
            and not after_marker
            and token.key not in cues.FILLERS
            and not token.number
        ):
            gaps.append((at, _limit(parsed, at)))
    return gaps


def _open(parsed: Parsed) -> list[tuple[int, int]]:
    """Return the commune names that were found exactly but lie elsewhere."""
    return [
        (m.start, m.end)
        for m in parsed.mentions
        if m.names.communes and m.quality == 1 and m.end - m.start > 1
    ]


def _limit(parsed: Parsed, start: int) -> int:
    end = start + 1
    while end < len(parsed.tokens) and end - start < LONGEST_NAME:
        token = parsed.tokens[end]
        if token.breaks or end in {m.start for m in parsed.markers.values()}:
            break
        end += 1
    return end


def _scopes(parsed: Parsed) -> list[tuple[str, str | int]]:
    """Return what the districts and provinces of the text narrow communes to."""
    districts: dict[tuple[str, str | int], None] = {}
    provinces: dict[tuple[str, str | int], None] = {}
    for mention in parsed.mentions:
        levels = mention.marker.levels if mention.marker else None
        if levels is None or Level.DISTRICT in levels:
            for name in mention.names.districts:
                for number in name.ids:
                    districts[("district", number)] = None
        if levels is None or Level.PROVINCE in levels:
            for place in mention.names.provinces:
                for old in place.olds:
                    provinces[("old", old)] = None
                if place.new and not place.olds:
                    provinces[("new", place.new)] = None
    return [*list(districts)[:8], *list(provinces)[:4]]


def _spans(parsed: Parsed, start: int, limit: int) -> Iterable[tuple[int, int, str]]:
    """Yield the stretches from ``start`` as (first, end, written together)."""
    name = ""
    for end in range(start + 1, limit + 1):
        name += parsed.tokens[end - 1].key
        if len(name) > 3 and not name.isdigit():
            yield start, end, name


def _add_upper(parsed: Parsed, index: Index, start: int, limit: int) -> None:
    """Look for a district or province a typing error away."""
    marker = parsed.markers.get(start)
    if marker and Level.COMMUNE in marker.levels:
        return
    names = _upper(index)
    found: list[tuple[float, int, str]] = []
    for _, end, together in _spans(parsed, start, limit):
        for choice, similarity in _similar(together, tuple(names)):
            found.append((similarity, end, choice))
    if not found:
        return
    best = max(similarity for similarity, _, _ in found)
    for similarity, end, choice in found:
        if similarity >= best - 0.02:
            parsed.mentions.append(Mention(start, end, names[choice], marker, similarity))


def _upper(index: Index) -> dict[str, Names]:
    cached: dict[str, Names] | None = index.upper
    if cached is None:
        cached = {}
        for name, names in index.names.items():
            upper = [p for p in names.provinces if not p.short]
            if (upper or names.districts) and not name.isdigit() and len(name) > 3:
                merged = cached.setdefault(name.replace(" ", ""), Names())
                merged.provinces.extend(p for p in upper if p not in merged.provinces)
                merged.districts.extend(d for d in names.districts if d not in merged.districts)
        index.upper = cached
    return cached


def _add_communes(
    parsed: Parsed,
    index: Index,
    start: int,
    limit: int,
    scopes: Sequence[tuple[str, str | int]],
) -> None:
    marker = parsed.markers.get(start)
    if marker and Level.COMMUNE not in marker.levels:
        return
    found: list[tuple[float, int, list[Unit]]] = []
    for level, which in scopes:
        choices = index.in_scope(level, which)
        for _, end, together in _spans(parsed, start, limit):
            for choice, similarity in _similar(together, tuple(choices)):
                if similarity < 1 or level != "all":
                    units = choices[choice]
                    rank = similarity + _accent_bonus(parsed, start, end, units)
                    found.append((rank, end, units))
    if not found:
        return
    best = max(rank for rank, _, _ in found)
    by_end: dict[int, dict[str, Unit]] = defaultdict(dict)
    quality: dict[int, float] = {}
    for rank, end, units in found:
        if rank >= best - 0.03:
            for unit in units:
                kind = "o" if isinstance(unit, FormerUnit) else "n"
                by_end[end][kind + unit.code] = unit
            quality[end] = min(0.99, max(rank, quality.get(end, 0.0)))
    for end, kept in by_end.items():
        names = Names(communes=list(kept.values()))
        parsed.mentions.append(Mention(start, end, names, marker, quality[end]))


def _accent_bonus(parsed: Parsed, start: int, end: int, units: Sequence[Unit]) -> float:
    """Prefer, among similar names, the one whose marks were typed."""
    if not parsed.accented:
        return 0.0
    typed = [token.accented for token in parsed.tokens[start:end]]
    best = 0.0
    for unit in units:
        official = accents_of(unit.bare)
        if len(official) == len(typed):
            same = sum(a == b for a, b in zip(typed, official, strict=True))
            best = max(best, same / len(typed))
    return 0.08 * best - 0.08


def _similar(together: str, choices: tuple[str, ...]) -> list[tuple[str, float]]:
    """Return (choice, similarity) of names that ``together`` may be a slip of."""
    allowed = 1 if len(together) < 7 else 2
    hits = process.extract(together, choices, scorer=OSA.distance, score_cutoff=allowed, limit=6)
    found = []
    for choice, distance, _ in hits:
        similarity = 1 - distance / max(len(choice), len(together))
        if similarity >= CLOSE:
            found.append((str(choice), similarity))
    return found
