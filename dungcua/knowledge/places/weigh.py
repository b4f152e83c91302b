"""How readings are weighed: which mean one place, how sure they are, what they must bring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dungcua.knowledge.places import cues
from dungcua.knowledge.places.cues import Role
from dungcua.knowledge.places.parse import Level, Parsed
from dungcua.knowledge.places.readings import AS_GOOD, Reading
from dungcua.knowledge.places.table import Commune, FormerUnit

__all__ = ["IN_SENTENCE", "evidence_needed", "grouped", "needs_confirming", "role_of"]

IN_SENTENCE = 3.0
"""Evidence (points, see readings.py) a place in a free sentence must bring."""
SIMILAR_IN_SENTENCE = 5.0
"""The same for a name that is only similar, with no other place beside it."""
NEARLY_BARE = 2.0
BARE = 1.0
"""Evidence needed when the text is nothing but the place."""
JUST_A_WORD = -1.4
SURE_IN_DISTRICT = 0.78
SURE_IN_PROVINCE = 0.82
"""Similarity from which a misspelt name needs no confirmation."""
SURE_THOUGH_EXACT = 0.93
"""The same where the name as typed exists in another province."""


def needs_confirming(parsed: Parsed, reading: Reading) -> bool:
    """Whether a reading must be confirmed although it is the only one.

    A name that exists letter by letter somewhere else, or one that is not very similar,
    is not taken for a slip on the word of a province alone.
    """
    if reading.district is not None:
        return reading.core.quality < SURE_IN_DISTRICT
    if reading.misplaced or (reading.core.quality < 1 and reading.province is None):
        return True
    exact = any(
        mention.quality == 1
        and mention.names.communes
        and (mention.start, mention.end) == (reading.core.start, reading.core.end)
        for mention in parsed.mentions
    )
    return reading.core.quality < (SURE_THOUGH_EXACT if exact else SURE_IN_PROVINCE)


def grouped(parsed: Parsed, readings: Sequence[Reading]) -> Iterable[list[Reading]]:
    """Yield groups of equally good readings of one place, best group first."""
    left = list(readings)
    while left:
        best = left[0]
        group = [
            r
            for r in left
            if r.core.start < best.core.end
            and best.core.start < r.core.end
            and (r.score >= best.score - AS_GOOD or _other_level(r, best))
        ]
        yield _as_today(parsed, group)
        used = set(best.tokens)
        left = [r for r in left if used.isdisjoint(range(r.core.begin, r.core.end))]


def _as_today(parsed: Parsed, group: list[Reading]) -> list[Reading]:
    """Read commune and province without a district as the two-level address it looks like.

    Only where the name goes on: the former commune of the same name, type and province
    was split, and the present one took a part of it.
    """
    news = {r.unit.code for r in group if isinstance(r.unit, Commune)}
    olds = [r for r in group if isinstance(r.unit, FormerUnit)]
    if len(news) != 1 or not olds or group[0].core.marker is None:
        return group
    if any(r.district or r.province is None for r in group):
        return group
    if any(marker.levels == {Level.DISTRICT} for marker in parsed.markers.values()):
        return group
    for reading in olds:
        unit = reading.unit
        if isinstance(unit, FormerUnit) and not news & {code for code, _ in unit.successors}:
            return group
    return [r for r in group if isinstance(r.unit, Commune)]


def _other_level(reading: Reading, best: Reading) -> bool:
    """Whether a name without type word means a commune as well as a district."""
    return (
        Level.PROVINCE not in (reading.level, best.level)
        and reading.level is not best.level
        and best.core.marker is None
        and (reading.core.start, reading.core.end) == (best.core.start, best.core.end)
        and reading.score >= best.score - 1.5
        and (reading.province is None) == (best.province is None)
        and best.district is None
    )


def evidence_needed(parsed: Parsed, best: Reading) -> float:
    """Return the evidence needed: a bare name needs little, a sentence much."""
    rest = sum(
        1
        for at, token in enumerate(parsed.tokens)
        if not best.begin <= at < best.end and not token.number and token.key not in cues.FILLERS
    )
    if rest == 0 and best.level is not Level.COMMUNE and best.core.quality == 1:
        # "Vinh", "HN": a single word as the whole message, or as the answer to a question.
        return JUST_A_WORD if len(parsed.tokens) <= 2 else BARE
    if best.core.quality < 1 and not best.anchored:
        return NEARLY_BARE if rest == 0 else SIMILAR_IN_SENTENCE
    if rest and not best.anchored and _one_letter(parsed, best):
        return SIMILAR_IN_SENTENCE  # "p.v" is phường V where nothing else is said
    return BARE if rest == 0 else NEARLY_BARE if rest <= 2 else IN_SENTENCE


def _one_letter(parsed: Parsed, best: Reading) -> bool:
    """Whether the name is a single letter (a Roman number)."""
    name = parsed.tokens[best.core.start : best.core.end]
    return len(name) == 1 and len(name[0].key) == 1 and not name[0].number


def role_of(roles: Sequence[tuple[int, Role]], reading: Reading) -> Role:
    """Return what a place is to the person: the nearest cue of the seven tokens before it."""
    role, distance = Role.UNSTATED, 7
    for at, found in roles:
        if at < reading.begin and reading.begin - at < distance:
            role, distance = found, reading.begin - at
    return role
