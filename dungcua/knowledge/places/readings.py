"""What a text's names may mean together: every consistent reading, with its evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dungcua.knowledge.places import cues
from dungcua.knowledge.places.evidence import MARKER, ORDINARY, Evidence, after_street
from dungcua.knowledge.places.index import DistrictName, Index, ProvinceName, Unit
from dungcua.knowledge.places.parse import Level, Mention, Parsed
from dungcua.knowledge.places.supports import Supports, overlap
from dungcua.knowledge.places.table import MERGER, FormerUnit

__all__ = ["AS_GOOD", "Reading", "Readings"]

# Evidence, in points; that of a name itself stands in evidence.py, of a rival in supports.py.
PROVINCE_ITSELF = 2.0
ONLY_DISTRICT = 0.6
DISTRICT_FITS = 3.0
DISTRICT_FITS_NEW = 2.3
PROVINCE_FITS = 2.5
PROVINCE_FITS_INDIRECTLY = 1.5
OUTGROWN = 1.5
ERA = 3.0
RIVALS_WITHIN = 1.6
AS_GOOD = 0.45
"""Readings this close to the best are equally good."""
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


class Readings:
    """Builds and scores the readings of one parsed text."""

    def __init__(
        self,
        parsed: Parsed,
        index: Index,
        roles: Sequence[tuple[int, cues.Role]],
        as_of: date | None = None,
    ) -> None:
        """Weigh the names of ``parsed``, and the districts and provinces beside them."""
        self.parsed = parsed
        self.index = index
        self.as_of = as_of
        self.evidence = Evidence(parsed)
        self.supports = Supports(parsed, index, self.evidence, roles)

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
        return mention.end - mention.start > 1 or self.evidence.alone(mention)

    def _communes(self, mention: Mention) -> Iterable[Reading]:
        if not mention.names.communes:
            return
        base = self.evidence.base(mention, commune=True)
        base -= OUTGROWN if self.evidence.outgrown(mention) else 0.0
        rivals = self.supports.rivals(mention)
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
        named = self.supports
        beside = [(named.districts[d], fits) for d in facts.districts if d in named.districts]
        district, points = named.best(mention, beside) if beside else (None, 0.0)
        score += points
        above = [(named.old[old], for_old) for old in facts.olds if old in named.old]
        above += [(named.new[new], for_new) for new in facts.news if new in named.new]
        province, points = (None, 0.0)
        if above:
            taken = (mention,) if district is None else (mention, district)
            province, points = named.best(mention, above, taken)
        score += points
        if (district or province) and mention.marker and self.evidence.ordinary(mention):
            score += ORDINARY
        misplaced = False
        for rival, penalty in rivals:
            if not any(m and overlap(rival, m) for m in (mention, district, province)):
                score += penalty
                misplaced = True
        return Reading(Level.COMMUNE, mention, unit, score, district, province, misplaced)

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
        score = self.evidence.base(mention, commune=False)
        score += self.evidence.accents(mention, name.name) + self.evidence.same_type(
            mention, name.type
        )
        if len(mention.names.districts) == 1 and not self.evidence.ordinary(mention):
            score += ONLY_DISTRICT * (mention.end - mention.start > 1)
        named = self.supports
        supports = [
            (named.old[old], PROVINCE_FITS)
            for number in name.ids
            if (old := self.index.table.districts[number].province) in named.old
        ]
        if named.new:
            new = {code for number in name.ids for code in self.index.provinces_of(number)}
            supports += [(named.new[c], PROVINCE_FITS_INDIRECTLY) for c in new if c in named.new]
        province, points = named.best(mention, supports)
        return Reading(Level.DISTRICT, mention, name, score + points, province=province)

    def _province(self, mention: Mention, name: ProvinceName) -> Reading:
        score = self.evidence.base(mention, commune=False)
        score += self.evidence.accents(mention, name.name)
        if name.short:
            score = self.evidence.initials(mention, name) + (1.0 if mention.marker else 0.0)
        elif mention.marker and mention.marker.type == "Thành phố":
            same = any(d.type == "Thành phố" for d in mention.names.districts)
            score += 0.0 if self.index.is_city(name) and not same else -MARKER
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


def _adjacent(one: Mention, other: Mention) -> bool:
    """Whether two names stand beside each other, at most one word between."""
    return other.begin - one.end in (0, 1) or one.begin - other.end in (0, 1)
