"""Names a typing error away from a known one: extra mentions where exact look-up leaves gaps.

Searched is only what the text itself points at: the words after a type word ("xã Quỳnh
Dao"), or, in a text that is little more than an address, each stretch no name explains.
The choices are narrowed by what is already known: communes of the district or province
beside. Without such an anchor a similar name is at best a question back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from dungcua.knowledge.places import cues
from dungcua.knowledge.places.index import Choices, Index, Names
from dungcua.knowledge.places.parse import Level, Mention, Parsed
from dungcua.knowledge.places.readings import Reading
from dungcua.knowledge.places.syllables import sound

__all__ = ["add_mentions", "wanted"]

STRANGE = 6
"""A text with at most this many words that no name explains counts as an address."""
LONGEST_NAME = 5
CLOSE = 0.72
"""Least similarity of two names written together, 0 to 1."""
CLOSE_IN_DISTRICT = 0.66
"""The same among the twenty or so names of one district."""
SPOKEN_ALIKE = 0.96
"""Similarity of names that differ only as some region of the country speaks them."""
OTHER_SYLLABLES = 0.85
"""Factor for the same letters in other syllables, where as many were typed."""
AS_GOOD = 0.03
SURE = 0.8
"""Similarity from which a misspelt district without type word narrows a search."""
MOST_SCOPES = 8


@dataclass(frozen=True, slots=True)
class _Hit:
    end: int
    rank: float
    names: Names


def wanted(parsed: Parsed, readings: Sequence[Reading]) -> bool:
    """Whether exact names leave something open that a typing error may explain."""
    if not readings:
        return bool(_starts(parsed))
    best = readings[0]
    settled = best.level is Level.COMMUNE and best.anchored and not best.misplaced
    if settled and not _continues(parsed, best.core):
        rival = next((r for r in readings[1:] if r.unit is not best.unit), None)
        if rival is None or rival.score < best.score - 0.45 or best.district:
            return False
    return bool(_starts(parsed))


def add_mentions(parsed: Parsed, index: Index) -> bool:
    """Add mentions of similar names to ``parsed``; return whether there are any."""
    before = len(parsed.mentions)
    starts = _starts(parsed)
    anchored = any(m.names.provinces or m.names.districts for m in parsed.mentions)
    for start in starts:
        marker = parsed.markers.get(start)
        if marker is None or Level.COMMUNE not in marker.levels:
            trusted = anchored and marker is not None and _after_commune(parsed, marker.start)
            _search(parsed, start, [index.choices("upper")], 5, everyday=trusted)
    scopes = [
        ([index.choices(*scope) for scope in _districts(parsed, index)], True),
        ([index.choices(*scope) for scope in _provinces(parsed)], False),
    ]
    if not any(found for found, _ in scopes) and _bare(parsed):
        scopes = [([index.choices("all")], False)]
    for start in starts:
        marker = parsed.markers.get(start)
        if marker is not None and Level.COMMUNE not in marker.levels:
            continue
        # A similar name in the district that was named beats any in its province.
        for found, near in scopes:
            beside = marker is not None and (near or _before_anchor(parsed, start))
            least = 3 if near else 4 if beside else 5
            if found and _search(parsed, start, found, least, everyday=beside, near=near):
                break
    return len(parsed.mentions) > before


def _after_commune(parsed: Parsed, at: int) -> bool:
    """Whether a commune's type word stands shortly before ("xã Tân Lập huyện …")."""
    return any(
        Level.COMMUNE in marker.levels and 0 < at - marker.end <= LONGEST_NAME + 1
        for marker in parsed.markers.values()
    )


def _before_anchor(parsed: Parsed, start: int) -> bool:
    """Whether a district or province follows right after what may be a name."""
    return any(
        start < mention.begin <= start + LONGEST_NAME
        for mention in _telling(parsed)
        if mention.names.provinces or mention.names.districts
    )


def _starts(parsed: Parsed) -> list[int]:
    """Return the tokens at which a misspelt name may begin."""
    exact: dict[int, list[Mention]] = {}
    for mention in parsed.mentions:
        exact.setdefault(mention.start, []).append(mention)
    covered = {at for m in parsed.mentions for at in range(m.start, m.end)}
    type_words = {at for m in parsed.markers.values() for at in range(m.start, m.end)}
    strange = [
        at
        for at, token in enumerate(parsed.tokens)
        if at not in covered
        and at not in type_words
        and token.key not in cues.FILLERS
        and not token.number
    ]
    address = len(strange) <= STRANGE
    starts = []
    for at, token in enumerate(parsed.tokens):
        if at in type_words or (token.number and at not in parsed.markers):
            continue
        if at in parsed.markers or at in exact:
            # A name that stands exactly needs no second look, unless it goes on ("xã Tân
            # Thạnh Đôngg") or is a commune's, which may lie in the wrong place.
            marker = parsed.markers.get(at)
            commune = marker is not None and Level.COMMUNE in marker.levels
            goes_on = (marker is not None or address) and _continues(parsed, *exact.get(at, []))
            if commune or goes_on or (marker is not None and at not in exact):
                starts.append(at)
        elif address and at in strange and _begins(parsed, at, covered):
            starts.append(at)
    return starts


def _begins(parsed: Parsed, at: int, covered: set[int]) -> bool:
    """Whether a stretch may begin here, rather than go on from the word before."""
    if at == 0 or parsed.tokens[at].breaks:
        return True
    before = parsed.tokens[at - 1]
    return at - 1 in covered or before.key in cues.FILLERS or before.number


def _continues(parsed: Parsed, *mentions: Mention) -> bool:
    """Whether a word that nothing explains follows a name without a break."""
    for mention in mentions:
        if mention.end >= len(parsed.tokens):
            return False
        after = parsed.tokens[mention.end]
        if after.breaks or after.key in cues.FILLERS or mention.end in _type_starts(parsed):
            return False
        if any(m.start == mention.end and m.end - m.start > 1 for m in parsed.mentions):
            return False
    return bool(mentions)


def _type_starts(parsed: Parsed) -> set[int]:
    return {marker.start for marker in parsed.markers.values()}


def _bare(parsed: Parsed) -> bool:
    """Whether the text is nothing but one stretch that may be a name."""
    rest = [t for t in parsed.tokens if t.key not in cues.FILLERS and not t.number]
    return 0 < len(rest) <= LONGEST_NAME


def _telling(parsed: Parsed) -> Iterable[Mention]:
    """Yield the mentions that may narrow a search; "chu" for Chũ proves too little."""
    for mention in parsed.mentions:
        tokens = parsed.tokens
        first = tokens[mention.start]
        alone = first.breaks and (mention.end == len(tokens) or tokens[mention.end].breaks)
        single = mention.end - mention.start == 1 and mention.marker is None
        if mention.quality < SURE and mention.marker is None:
            continue
        if not single or alone or not first.raw.isascii():
            yield mention


def _districts(parsed: Parsed, index: Index) -> list[tuple[str, str | int]]:
    """Return the former districts named in the text as scopes."""
    found: dict[tuple[str, str | int], None] = {}
    for mention in _telling(parsed):
        levels = mention.marker.levels if mention.marker else None
        if levels is None or Level.DISTRICT in levels:
            for name in mention.names.districts:
                for number in name.ids:
                    found[("district", number)] = None
    if len(found) > 1:
        olds = {which for level, which in _provinces(parsed) if level == "old"}
        fitting = [s for s in found if index.table.districts[int(s[1])].province in olds]
        return fitting[:MOST_SCOPES] or list(found)[:MOST_SCOPES]
    return list(found)


def _provinces(parsed: Parsed) -> list[tuple[str, str | int]]:
    """Return the provinces named in the text as scopes."""
    found: dict[tuple[str, str | int], None] = {}
    for mention in _telling(parsed):
        levels = mention.marker.levels if mention.marker else None
        if levels is None or Level.PROVINCE in levels:
            for place in mention.names.provinces:
                for old in sorted(place.olds):
                    found[("old", old)] = None
                if place.new and not place.short:
                    found[("new", place.new)] = None
    return list(found)[:MOST_SCOPES]


def _spans(parsed: Parsed, start: int) -> Iterable[int]:
    """Yield the ends of the stretches that may be a name beginning at ``start``."""
    type_starts = _type_starts(parsed)
    for end in range(start + 1, min(start + LONGEST_NAME, len(parsed.tokens)) + 1):
        if end - 1 > start and (parsed.tokens[end - 1].breaks or end - 1 in type_starts):
            return
        yield end


def _search(
    parsed: Parsed,
    start: int,
    scopes: Sequence[Choices],
    least: int,
    *,
    everyday: bool = False,
    near: bool = False,
) -> bool:
    """Add the best mentions among ``scopes`` that begin at ``start``.

    Args:
        parsed: gets the mentions.
        start: first token.
        scopes: where to look.
        least: letters a stretch must have.
        everyday: whether words of everyday talk may be a misspelt name here.
        near: whether the scopes are districts, where less similarity will do.

    Returns:
        Whether any were found.

    """
    hits: list[_Hit] = []
    for end in _spans(parsed, start):
        tokens = parsed.tokens[start:end]
        together = "".join(token.key for token in tokens)
        if len(together) < least or together.isdigit():
            continue
        if not everyday and all(token.key in cues.EVERYDAY for token in tokens):
            continue
        spaced = " ".join(token.key for token in tokens)
        spoken = "".join(sound(token.key) for token in tokens)
        typed = "".join(token.accented for token in tokens) if parsed.accented else ""
        typed_spoken = "".join(sound(token.accented) for token in tokens) if typed else ""
        for choices in scopes:
            for place, similarity in _similar(together, spoken, choices, near).items():
                official = choices.spaced[place]
                if official == spaced:
                    continue  # exact look-up has it already
                if _cut_otherwise(spaced, official):
                    similarity *= OTHER_SYLLABLES
                rank = similarity
                if typed:
                    marks = max(
                        OSA.normalized_similarity(typed, choices.accented[place]),
                        SPOKEN_ALIKE
                        * OSA.normalized_similarity(typed_spoken, choices.spoken[place]),
                    )
                    rank = (2 * similarity + marks) / 3
                if rank >= (CLOSE_IN_DISTRICT if near else CLOSE) - 0.04:
                    hits.append(_Hit(end, rank, choices.names[place]))
    if not hits:
        return False
    best = max(hit.rank for hit in hits)
    marker = parsed.markers.get(start)
    merged: dict[int, tuple[float, Names]] = {}
    for hit in hits:
        if hit.rank < best - AS_GOOD:
            continue
        rank, names = merged.get(hit.end, (0.0, Names()))
        for name in ("provinces", "districts", "communes"):
            known = getattr(names, name)
            known.extend(unit for unit in getattr(hit.names, name) if unit not in known)
        merged[hit.end] = (max(rank, hit.rank), names)
    for end, (rank, names) in merged.items():
        parsed.mentions.append(Mention(start, end, names, marker, min(rank, 0.99)))
    return True


def _cut_otherwise(typed: str, official: str) -> bool:
    """Whether two names sound alike only when written together ("phuc uong", "phu cuong")."""
    one, other = typed.split(" "), official.split(" ")
    if len(one) != len(other):
        return False
    one, other = list(map(sound, one)), list(map(sound, other))
    return one != other and "".join(one) == "".join(other)


def _similar(together: str, spoken: str, choices: Choices, near: bool) -> dict[int, float]:
    """Return place → similarity of the names that ``together`` may be a slip of."""
    found: dict[int, float] = {}
    least = CLOSE_IN_DISTRICT if near else CLOSE
    for typed, sounds, ceiling in ((together, False, 1.0), (spoken, True, SPOKEN_ALIKE)):
        allowed = 1 if len(typed) < (5 if near else 7) else 2
        places, names = choices.near(len(typed), allowed, sounds=sounds)
        for official, distance, at in process.extract(
            typed, names, scorer=OSA.distance, score_cutoff=allowed, limit=12
        ):
            place = places[at]
            longer = max(len(typed), len(official))
            similarity = ceiling * (1 - distance / longer)
            if similarity >= least and similarity > found.get(place, 0.0):
                found[place] = similarity
    return found
