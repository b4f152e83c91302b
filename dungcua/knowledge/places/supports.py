"""The districts and provinces that a text names: what they prove of a name beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dungcua.knowledge.places import cues
from dungcua.knowledge.places.evidence import (
    ORDINARY,
    PART_OF_NAME,
    TOKEN,
    Evidence,
    typing_error,
)
from dungcua.knowledge.places.index import Index
from dungcua.knowledge.places.parse import Level, Mention, Parsed

__all__ = ["Support", "Supports", "overlap"]

DISTRICT_WRONG = -1.5
PROVINCE_WRONG = -2.5
RIVAL = 0.9
"""Evidence a district or province must bring to speak against a commune."""
FARTHEST = 9


@dataclass(frozen=True, slots=True)
class Support:
    """A district or province where it stands in the text, and how surely it is one."""

    mention: Mention
    bonus: float


class Supports:
    """Knows the districts and provinces of one parsed text.

    ``districts`` are by their numbers, ``old`` and ``new`` are the provinces of June 2025 and
    of today by their codes.
    """

    def __init__(
        self,
        parsed: Parsed,
        index: Index,
        evidence: Evidence,
        roles: Sequence[tuple[int, cues.Role]],
    ) -> None:
        """Weigh every mention that may be a district or a province."""
        self._parsed = parsed
        self._index = index
        self._evidence = evidence
        self._roles = roles
        self.districts: dict[int, list[Support]] = defaultdict(list)
        self.old: dict[str, list[Support]] = defaultdict(list)
        self.new: dict[str, list[Support]] = defaultdict(list)
        for mention in parsed.mentions:
            self._add(mention)
        self._strong = [mention for mention in parsed.mentions if self._speaks(mention)]

    def best(
        self,
        mention: Mention,
        supports: Iterable[tuple[list[Support], float]],
        taken: Sequence[Mention] = (),
    ) -> tuple[Mention | None, float]:
        """Return the supporting mention that proves most, and its points."""
        best: Mention | None = None
        most = 0.0
        for found, points in supports:
            for support in found:
                other = support.mention
                if overlap(other, mention) or any(overlap(other, m) for m in taken):
                    continue
                total = points + support.bonus + self._distance(mention, other)
                if total > most:
                    best, most = other, total
        return best, most

    def rivals(self, mention: Mention) -> list[tuple[Mention, float]]:
        """Return districts and provinces right beside a commune's name that should fit it."""
        found = []
        for other in self._strong:
            if overlap(other, mention):
                continue
            first, last = sorted((mention, other), key=lambda m: m.start)
            gap = last.begin - first.end
            between = self._parsed.tokens[first.end : last.begin]
            if gap > 2 or any(token.key not in ("thuoc", "cu", "la") for token in between):
                continue
            if any(not name.short for name in other.names.provinces):
                if self._distance(mention, other) > -1:
                    found.append((other, PROVINCE_WRONG))
            elif other.names.districts and (
                other.marker or (gap == 0 and other.start >= mention.end)
            ):
                found.append((other, DISTRICT_WRONG))
        return found

    def _add(self, mention: Mention) -> None:
        levels = mention.marker.levels if mention.marker else None
        size = TOKEN * (mention.end - mention.start) - typing_error(mention)
        size += PART_OF_NAME if self._evidence.inside(mention) else 0.0
        if not mention.marker and self._evidence.ordinary(mention):
            size -= ORDINARY
        if self._evidence.weak(mention) and not self._evidence.alone(mention):
            size -= ORDINARY
        # "Nam Định" without a type word is the province, of which the city is a part.
        province = levels is None and any(not p.short for p in mention.names.provinces)
        if (levels is None or Level.DISTRICT in levels) and not province:
            self._add_districts(mention, size)
        if levels is None or Level.PROVINCE in levels:
            self._add_provinces(mention, size)

    def _add_districts(self, mention: Mention, size: float) -> None:
        for name in mention.names.districts:
            bonus = (
                size
                + self._evidence.accents(mention, name.name)
                + self._evidence.same_type(mention, name.type)
            )
            bonus -= 0.4 if name.earlier else 0.0
            if mention.marker and any(map(self._index.is_city, mention.names.provinces)):
                bonus -= 0.5  # "TP Bắc Ninh" is a former city and, since 2026, the province
            for number in name.ids:
                self.districts[number].append(Support(mention, bonus))

    def _add_provinces(self, mention: Mention, size: float) -> None:
        for place in mention.names.provinces:
            bonus = size + self._evidence.accents(mention, place.name)
            if place.short:
                bonus = self._evidence.initials(mention, place)
            if mention.marker and mention.marker.type == "Thành phố":
                bonus -= 0.0 if self._index.is_city(place) else 1.5
            for old in place.olds:
                self.old[old].append(Support(mention, bonus))
            if place.new is not None:
                self.new[place.new].append(Support(mention, bonus))

    def _distance(self, one: Mention, other: Mention) -> float:
        first, last = (one, other) if one.start < other.start else (other, one)
        gap = last.begin - first.end
        if gap > FARTHEST:
            return -99.0
        apart = any(first.end <= at < last.begin for at, _ in self._roles)
        return -0.2 * max(0, gap - 4) - (2.5 if apart else 0.0)

    def _speaks(self, other: Mention) -> bool:
        """Whether a mention is surely a district or province and may contradict others."""
        if other.quality < 1 or not (other.names.provinces or other.names.districts):
            return False
        if other.marker is not None and Level.COMMUNE in other.marker.levels:
            return False
        proved = self._evidence.base(other, commune=False)
        return proved + self._evidence.best_accents(other) >= RIVAL


def overlap(one: Mention, other: Mention) -> bool:
    """Whether two names, with their type words, share a word of the text."""
    return one.begin < other.end and other.begin < one.end
