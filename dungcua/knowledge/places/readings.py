"""What a text's names may mean together: every consistent reading, with its evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dungcua.knowledge.places import cues
from dungcua.knowledge.places.evidence import (
    MARKER,
    ORDINARY,
    PART_OF_NAME,
    TOKEN,
    Evidence,
    after_street,
)
from dungcua.knowledge.places.index import DistrictName, Index, ProvinceName, Unit
from dungcua.knowledge.places.parse import Level, Mention, Parsed
from dungcua.knowledge.places.table import MERGER, FormerUnit

__all__ = ["AS_GOOD", "Reading", "Readings"]

# Evidence, in points; that of a name itself stands in evidence.py.
PROVINCE_ITSELF = 2.0
ONLY_DISTRICT = 0.6
DISTRICT_FITS = 3.0
DISTRICT_FITS_NEW = 2.3
PROVINCE_FITS = 2.5
PROVINCE_FITS_INDIRECTLY = 1.5
DISTRICT_WRONG = -1.5
PROVINCE_WRONG = -2.5
RIVAL = 0.9
"""Evidence a district or province must bring to speak against a commune."""
OUTGROWN = 1.5
ERA = 3.0
RIVALS_WITHIN = 1.6
AS_GOOD = 0.45
"""Readings this close to the best are equally good."""
FARTHEST = 9
TYPING_ERROR = 8.0
EARLIER = -0.8
"""What speaks against a name that ended before 2025, all else being equal."""


@dataclass(slots=True)
class Reading:
    """One meaning of the names in a text: a unit, and the district and province beside it."""

    level: Level
    core: Mention
    unit: Unit | DistrictName | ProvinceName
    score: float
    district: Mention | None = None
    province: Mention | None = None
    misplaced: bool = False
    """A district or province beside the name does not fit it."""

    @property
    def begin(self) -> int:
        """First token of the whole address."""
        return min(m.begin for m in (self.core, self.district, self.province) if m)

    @property
    def end(self) -> int:
        """First token after the whole address."""
        return max(m.end for m in (self.core, self.district, self.province) if m)

    @property
    def tokens(self) -> Iterable[int]:
        """The tokens of its names and type words, not those between them."""
        for mention in (self.core, self.district, self.province):
            if mention is not None:
                yield from range(mention.begin, mention.end)

    @property
    def anchored(self) -> bool:
        """Whether a district or province supports it."""
        return self.district is not None or self.province is not None


@dataclass(frozen=True, slots=True)
class _Support:
    mention: Mention
    bonus: float


class Readings:
    """Builds and scores the readings of one parsed text."""

    def __init__(
        self,
        parsed: Parsed,
        index: Index,
        roles: Sequence[tuple[int, cues.Role]],
        as_of: date | None = None,
    ) -> None:
        """Prepare the supporting mentions of ``parsed``."""
        self.parsed = parsed
        self.index = index
        self.as_of = as_of
        self.roles = roles
        self.evidence = Evidence(parsed)
        self._districts: dict[int, list[_Support]] = defaultdict(list)
        self._old: dict[str, list[_Support]] = defaultdict(list)
        self._new: dict[str, list[_Support]] = defaultdict(list)
        for mention in parsed.mentions:
            self._add_support(mention)
        self._strong = [mention for mention in parsed.mentions if self._speaks(mention)]

    def all(self) -> list[Reading]:
        """Return every reading, best first."""
        found: list[Reading] = []
        for mention in self.parsed.mentions:
            levels = mention.marker.levels if mention.marker else None
            if levels is None or Level.COMMUNE in levels:
                found.extend(self._communes(mention))
            if levels is None or Level.DISTRICT in levels:
                found.extend(self._district(mention, name) for name in mention.names.districts)
            if levels is None or Level.PROVINCE in levels:
                found.extend(self._province(mention, name) for name in mention.names.provinces)
        self._lift(found)
        found.sort(key=lambda reading: -reading.score)
        return found

    def _lift(self, found: Sequence[Reading]) -> None:
        """Let a commune outweigh the bare province or district that it stands right beside.

        One with its type word does. One without does where it is written as a name of its own
        and the province's type word is all that speaks for the province alone ("Tam Tiến, tỉnh
        Quảng Nam"); its readings keep their distance from each other.
        """
        alone: dict[int, float] = defaultdict(float)
        plain: dict[int, list[tuple[Reading, float]]] = defaultdict(list)
        for reading in found:
            if reading.level is not Level.COMMUNE:
                alone[id(reading.core)] = max(alone[id(reading.core)], reading.score)
        for reading in found:
            if reading.level is not Level.COMMUNE:
                continue
            if reading.core.marker is None:
                beside = reading.province
                if (
                    beside is not None
                    and beside.marker
                    and _adjacent(reading.core, beside)
                    and self._written_as_name(reading.core)
                ):
                    plain[id(reading.core)].append((reading, alone[id(beside)]))
                continue
            for anchor in (reading.district, reading.province):
                if anchor is not None and anchor.begin - reading.core.end in (0, 1):
                    reading.score = max(reading.score, alone[id(anchor)] + 0.1)
        for readings in plain.values():
            best, bare = max(r.score for r, _ in readings), max(score for _, score in readings)
            for reading, _ in readings:
                reading.score += max(0.0, bare + 0.1 - best)

    def _written_as_name(self, mention: Mention) -> bool:
        """Whether a name without a type word can hardly be another word where it stands."""
        if self.evidence.ordinary(mention) or self.evidence.weak(mention):
            return False
        if after_street(self.parsed, mention):
            return False
        if self.evidence.inside(mention) or mention.quality < 1:
            return False
        return mention.end - mention.start > 1 or self._alone(mention)

    def _add_support(self, mention: Mention) -> None:
        levels = mention.marker.levels if mention.marker else None
        size = TOKEN * (mention.end - mention.start) - TYPING_ERROR * (1 - mention.quality)
        size += PART_OF_NAME if self.evidence.inside(mention) else 0.0
        if not mention.marker and self.evidence.ordinary(mention):
            size -= ORDINARY
        if self.evidence.weak(mention) and not self._alone(mention):
            size -= ORDINARY
        # "Nam Định" without a type word is the province, of which the city is a part.
        province = levels is None and any(not p.short for p in mention.names.provinces)
        if (levels is None or Level.DISTRICT in levels) and not province:
            for name in mention.names.districts:
                bonus = (
                    size
                    + self.evidence.accents(mention, name.name)
                    + self.evidence.same_type(mention, name.type)
                )
                bonus -= 0.4 if name.earlier else 0.0
                if mention.marker and any(map(self._is_city, mention.names.provinces)):
                    bonus -= 0.5  # "TP Bắc Ninh" is a former city and, since 2026, the province
                for number in name.ids:
                    self._districts[number].append(_Support(mention, bonus))
        if levels is None or Level.PROVINCE in levels:
            for place in mention.names.provinces:
                bonus = size + self.evidence.accents(mention, place.name)
                if place.short:
                    bonus = self.evidence.initials(mention, place)
                if mention.marker and mention.marker.type == "Thành phố":
                    bonus -= 0.0 if self._is_city(place) else 1.5
                for old in place.olds:
                    self._old[old].append(_Support(mention, bonus))
                if place.new is not None:
                    self._new[place.new].append(_Support(mention, bonus))

    def _alone(self, mention: Mention) -> bool:
        """Whether commas or the ends of the text enclose a name."""
        tokens, end = self.parsed.tokens, mention.end
        before = mention.start == 0 or tokens[mention.start].breaks
        return before and (end == len(tokens) or tokens[end].breaks)

    def _is_city(self, name: ProvinceName) -> bool:
        if name.new is None:
            return False
        province = self.index.table.provinces[name.new]
        return province.type == "Thành phố"

    def _communes(self, mention: Mention) -> Iterable[Reading]:
        if not mention.names.communes:
            return
        base = self.evidence.base(mention, commune=True) - TYPING_ERROR * (1 - mention.quality)
        base -= OUTGROWN if self.evidence.outgrown(mention) else 0.0
        rivals = self._rivals(mention)
        readings = [self._commune(mention, unit, base, rivals) for unit in mention.names.communes]
        self._weigh_ended(readings)
        self._apply_era(mention, readings)
        yield from readings

    def _weigh_ended(self, readings: Sequence[Reading]) -> None:
        """Let a name that ended before 2025 count in full beside a single one of June 2025.

        "xã Đông Hải, Thái Bình" would otherwise be answered for one place in silence. Where
        several of June 2025 or a present one fit, those are asked about or meant.
        """
        ended: list[Reading] = []
        olds: list[Reading] = []
        news = [-99.0]
        for reading in readings:
            if not isinstance(reading.unit, FormerUnit):
                news.append(reading.score)
            else:
                (ended if reading.unit.ended else olds).append(reading)
        if not ended or not olds:
            return
        best = max(reading.score for reading in olds)
        rivals = sum(reading.score >= best - AS_GOOD for reading in olds)
        if rivals == 1 and max(news) < best - RIVALS_WITHIN:
            for reading in ended:
                reading.score -= EARLIER

    def _commune(
        self, mention: Mention, unit: Unit, base: float, rivals: Sequence[tuple[Mention, float]]
    ) -> Reading:
        facts = self.index.facts(unit)
        if facts.today:
            fits, for_old, for_new = DISTRICT_FITS_NEW, PROVINCE_FITS_INDIRECTLY, PROVINCE_FITS
        else:
            fits, for_old, for_new = DISTRICT_FITS, PROVINCE_FITS, PROVINCE_FITS_INDIRECTLY
        score = base + self.evidence.accents(mention, facts.bare)
        score += self.evidence.same_type(mention, facts.type, facts.before)
        if facts.gone_by is not None and (self.as_of is None or self.as_of >= facts.gone_by):
            score += EARLIER
        beside = [(self._districts[d], fits) for d in facts.districts if d in self._districts]
        district, points = self._best(mention, beside) if beside else (None, 0.0)
        score += points
        above = [(self._old[old], for_old) for old in facts.olds if old in self._old]
        above += [(self._new[new], for_new) for new in facts.news if new in self._new]
        province, points = (None, 0.0)
        if above:
            taken = (mention,) if district is None else (mention, district)
            province, points = self._best(mention, above, taken)
        score += points
        if (district or province) and mention.marker and self.evidence.ordinary(mention):
            score += ORDINARY
        misplaced = False
        for rival, penalty in rivals:
            if not any(m and _overlap(rival, m) for m in (mention, district, province)):
                score += penalty
                misplaced = True
        return Reading(Level.COMMUNE, mention, unit, score, district, province, misplaced)

    def _best(
        self,
        mention: Mention,
        supports: Iterable[tuple[list[_Support], float]],
        taken: Sequence[Mention] = (),
    ) -> tuple[Mention | None, float]:
        """Return the supporting mention that proves most, and its points."""
        best: Mention | None = None
        most = 0.0
        for found, points in supports:
            for support in found:
                other = support.mention
                if _overlap(other, mention) or any(_overlap(other, m) for m in taken):
                    continue
                total = points + support.bonus + self._distance(mention, other)
                if total > most:
                    best, most = other, total
        return best, most

    def _distance(self, one: Mention, other: Mention) -> float:
        first, last = (one, other) if one.start < other.start else (other, one)
        gap = last.begin - first.end
        if gap > FARTHEST:
            return -99.0
        apart = any(first.end <= at < last.begin for at, _ in self.roles)
        return -0.2 * max(0, gap - 4) - (2.5 if apart else 0.0)

    def _rivals(self, mention: Mention) -> list[tuple[Mention, float]]:
        """Return districts and provinces right beside a commune's name that should fit it."""
        found = []
        for other in self._strong:
            if _overlap(other, mention):
                continue
            first, last = sorted((mention, other), key=lambda m: m.start)
            gap = last.begin - first.end
            between = self.parsed.tokens[first.end : last.begin]
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

    def _speaks(self, other: Mention) -> bool:
        """Whether a mention is surely a district or province and may contradict others."""
        if other.quality < 1 or not (other.names.provinces or other.names.districts):
            return False
        if other.marker is not None and Level.COMMUNE in other.marker.levels:
            return False
        return self.evidence.base(other, commune=False) + self.evidence.best_accents(other) >= RIVAL

    def _apply_era(self, mention: Mention, readings: Sequence[Reading]) -> None:
        """Weigh old against new readings by the words around the name, or by the date."""
        olds = [r for r in readings if isinstance(r.unit, FormerUnit)]
        news = [r for r in readings if not isinstance(r.unit, FormerUnit)]
        if self.as_of is not None:
            for reading in news if self.as_of < MERGER else olds:
                reading.score -= 9.0 if self.as_of < MERGER else ERA
        if not (olds and news):
            return
        # A namesake in another province is no rival: "xã Phú Bình, Thái Nguyên cũ" has one
        # meaning, whatever its writer calls old.
        best = [max(reading.score for reading in side) for side in (olds, news)]
        if abs(best[0] - best[1]) > RIVALS_WITHIN:
            return
        end = max(reading.end for reading in readings[:40])
        said = cues.era(self.parsed.tokens, mention.begin, mention.end, end)
        if said is not None:
            for reading in news if said is cues.Era.OLD else olds:
                reading.score -= ERA

    def _district(self, mention: Mention, name: DistrictName) -> Reading:
        score = self.evidence.base(mention, commune=False) - TYPING_ERROR * (1 - mention.quality)
        score += self.evidence.accents(mention, name.name) + self.evidence.same_type(
            mention, name.type
        )
        if len(mention.names.districts) == 1 and not self.evidence.ordinary(mention):
            score += ONLY_DISTRICT * (mention.end - mention.start > 1)
        supports = [
            (self._old[old], PROVINCE_FITS)
            for number in name.ids
            if (old := self.index.table.districts[number].province) in self._old
        ]
        if self._new:
            new = {code for number in name.ids for code in self.index.provinces_of(number)}
            supports += [(self._new[c], PROVINCE_FITS_INDIRECTLY) for c in new if c in self._new]
        province, points = self._best(mention, supports)
        return Reading(Level.DISTRICT, mention, name, score + points, province=province)

    def _province(self, mention: Mention, name: ProvinceName) -> Reading:
        score = self.evidence.base(mention, commune=False) - TYPING_ERROR * (1 - mention.quality)
        score += self.evidence.accents(mention, name.name)
        if name.short:
            score = self.evidence.initials(mention, name) + (1.0 if mention.marker else 0.0)
        elif mention.marker and mention.marker.type == "Thành phố":
            same = any(d.type == "Thành phố" for d in mention.names.districts)
            score += 0.0 if self._is_city(name) and not same else -MARKER
        elif self._sure(mention):
            score += PROVINCE_ITSELF
        return Reading(Level.PROVINCE, mention, name, score)

    def _sure(self, mention: Mention) -> bool:
        """Whether the letters alone make a province; "sg" within a word salad does not."""
        token = self.parsed.tokens[mention.start]
        if (
            self.evidence.bare
            or mention.marker
            or mention.end - mention.start > 1
            or len(token.key) > 4
        ):
            return True
        where = cues.locative(self.parsed.tokens, mention.begin)
        return where or token.raw.isupper() or not token.raw.isascii()


def _overlap(one: Mention, other: Mention) -> bool:
    return one.begin < other.end and other.begin < one.end


def _adjacent(one: Mention, other: Mention) -> bool:
    """Whether two names stand beside each other, at most one word between."""
    return other.begin - one.end in (0, 1) or one.begin - other.end in (0, 1)
