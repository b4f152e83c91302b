"""What a text's names may mean together: every consistent reading, with its evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from dungcua.knowledge.places import cues
from dungcua.knowledge.places.index import (
    DistrictName,
    Index,
    ProvinceName,
    Unit,
    accents_of,
)
from dungcua.knowledge.places.parse import Level, Mention, Parsed
from dungcua.knowledge.places.syllables import differ
from dungcua.knowledge.places.table import MERGER, Commune, FormerUnit

__all__ = ["Reading", "Readings"]

# Evidence, in points. A sentence must bring three (see resolve.py), a bare name one.
MARKER = 3.0
TOKEN = 0.5
CAPITALS = 1.5
WHERE = 1.5
EXACT_ACCENTS = 0.6
OTHER_ACCENTS = 0.9
SAME_TYPE = 0.4
PROVINCE_ITSELF = 2.0
ONLY_DISTRICT = 0.6
DISTRICT_FITS = 3.0
DISTRICT_FITS_NEW = 2.3
PROVINCE_FITS = 2.5
PROVINCE_FITS_INDIRECTLY = 1.5
INITIALS = -1.3
DISTRICT_WRONG = -1.5
PROVINCE_WRONG = -2.5
RIVAL = 0.9
"""Evidence a district or province must bring to speak against a commune."""
STREET = -3.0
ORDINARY = 2.5
OUTGROWN = 1.5
PART_OF_NAME = -2.0
ERA = 3.0
RIVALS_WITHIN = 1.6
FARTHEST = 9
TYPING_ERROR = 8.0


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
        self._districts: dict[int, list[_Support]] = defaultdict(list)
        self._old: dict[str, list[_Support]] = defaultdict(list)
        self._new: dict[str, list[_Support]] = defaultdict(list)
        self._bases: dict[tuple[int, int, bool], float] = {}
        self._covered = {at for m in parsed.mentions for at in range(m.begin, m.end)}
        # A text that is nothing but names is an address, whatever else they may mean.
        sure = (m for m in parsed.mentions if m.quality == 1)
        self._exact = {at for m in sure for at in range(m.begin, m.end)}
        self._bare = all(
            at in self._exact or token.number or token.key in cues.FILLERS
            for at, token in enumerate(parsed.tokens)
        )
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
        """Let a commune with its type word outweigh the bare province right beside it."""
        alone = {
            id(reading.core): reading.score
            for reading in found
            if reading.level is not Level.COMMUNE
        }
        for reading in found:
            if reading.level is not Level.COMMUNE or reading.core.marker is None:
                continue
            for anchor in (reading.district, reading.province):
                if anchor is not None and anchor.begin - reading.core.end in (0, 1):
                    reading.score = max(reading.score, alone.get(id(anchor), 0.0) + 0.1)

    def _add_support(self, mention: Mention) -> None:
        levels = mention.marker.levels if mention.marker else None
        size = TOKEN * (mention.end - mention.start) - TYPING_ERROR * (1 - mention.quality)
        size += PART_OF_NAME if self._inside(mention) else 0.0
        if not mention.marker and self._ordinary(mention):
            size -= ORDINARY
        # "Nam Định" without a type word is the province, of which the city is a part.
        province = levels is None and any(not p.short for p in mention.names.provinces)
        if (levels is None or Level.DISTRICT in levels) and not province:
            for name in mention.names.districts:
                bonus = size + self._accents(mention, name.name) + self._type(mention, name.type)
                bonus -= 0.4 if name.earlier else 0.0
                if mention.marker and any(map(self._is_city, mention.names.provinces)):
                    bonus -= 0.5  # "TP Bắc Ninh" is a former city and, since 2026, the province
                for number in name.ids:
                    self._districts[number].append(_Support(mention, bonus))
        if levels is None or Level.PROVINCE in levels:
            for place in mention.names.provinces:
                bonus = size + self._accents(mention, place.name)
                if place.short:
                    bonus = self._initials(mention, place)
                if mention.marker and mention.marker.type == "Thành phố":
                    bonus -= 0.0 if self._is_city(place) else 1.5
                for old in place.olds:
                    self._old[old].append(_Support(mention, bonus))
                if place.new is not None:
                    self._new[place.new].append(_Support(mention, bonus))

    def _initials(self, mention: Mention, name: ProvinceName) -> float:
        typed = self.parsed.tokens[mention.start].raw.lower()
        if "đ" in typed and typed != name.name:
            return -9.0
        return INITIALS + (0.2 if typed == name.name else 0.0)

    def _is_city(self, name: ProvinceName) -> bool:
        if name.new is None:
            return False
        province = self.index.table.provinces[name.new]
        return province.type == "Thành phố"

    def _accents(self, mention: Mention, name: str) -> float:
        if not self.parsed.accented or mention.quality < 1:
            return 0.0
        typed = [token.accented for token in self.parsed.tokens[mention.start : mention.end]]
        official = accents_of(name)
        if len(typed) != len(official) or typed[0].isdigit():
            return 0.0
        off = sum(map(differ, typed, official))
        return EXACT_ACCENTS if off == 0 else -OTHER_ACCENTS * off

    def _best_accents(self, mention: Mention) -> float:
        names = [place.name for place in mention.names.provinces]
        names += [district.name for district in mention.names.districts]
        return max((self._accents(mention, name) for name in names), default=0.0)

    def _type(self, mention: Mention, kind: str | None, before: str | None = None) -> float:
        if mention.marker is None or kind is None:
            return 0.0
        return SAME_TYPE if mention.marker.type in (kind, before) else -SAME_TYPE

    def _base(self, mention: Mention, *, commune: bool) -> float:
        """Return what the mention's own surroundings prove."""
        known = self._bases.get((mention.begin, mention.end, commune))
        if known is not None:
            return known
        tokens, begin = self.parsed.tokens, mention.begin
        name = tokens[mention.start : mention.end]
        score = TOKEN * len(name)
        score += self._marker(mention)
        if not mention.marker and len(name) == 1 and commune:
            score -= 1.0
        capitals = self._capitals(mention)
        if self.parsed.cased:
            score += (CAPITALS if begin > 0 else 0.5) if capitals else -0.5
        if cues.locative(tokens, begin):
            score += WHERE
        if self._ordinary(mention):
            score -= ORDINARY
        if not mention.marker:
            score += self._neighbours(mention, commune=commune)
        self._bases[(mention.begin, mention.end, commune)] = score
        return score

    def _capitals(self, mention: Mention) -> bool:
        """Whether each syllable of the name begins with a capital."""
        name = self.parsed.tokens[mention.start : mention.end]
        return all(token.capital or token.number for token in name)

    def _ordinary(self, mention: Mention) -> bool:
        """Whether the name may as well be an ordinary word here ("hòa bình")."""
        if self._bare or (self.parsed.cased and self._capitals(mention)):
            return False
        name = self.parsed.tokens[mention.start : mention.end]
        return " ".join(token.key for token in name) in cues.ORDINARY

    def _outgrown(self, mention: Mention) -> bool:
        """Whether the name goes on, as far as a similar longer one ("Cam An Lam")."""
        return mention.quality == 1 and any(
            other.start == mention.start
            and other.end > mention.end
            and other.quality < 1
            and not self.parsed.tokens[mention.end].breaks
            and mention.end not in self._exact
            for other in self.parsed.mentions
        )

    def _marker(self, mention: Mention) -> float:
        """Return what the type word before a name proves."""
        if mention.marker is None:
            return 0.0
        tokens = self.parsed.tokens
        first = tokens[mention.start]
        if mention.end - mention.start == 1 and first.number:
            # A bare number after a type word is easily something else ("phường 3 lần").
            return 0.5 * MARKER
        if mention.end - mention.start == 1 and Level.COMMUNE in mention.marker.levels:
            # "lên xã ba lần", "xã thành công chức": one syllable is easily another word.
            return 0.45 * MARKER
        word = tokens[mention.marker.end - 1]
        if (word.key, first.key) in cues.HALVES and word.raw.isascii() and not first.capital:
            return 0.3 * MARKER
        return MARKER

    def _neighbours(self, mention: Mention, *, commune: bool) -> float:
        """Return what speaks against a name without a type word: streets, longer names."""
        tokens, begin = self.parsed.tokens, mention.begin
        if self._inside(mention):
            return PART_OF_NAME
        if begin == 0:
            return 0.0
        before = tokens[begin - 1]
        if tokens[begin].breaks:
            return 0.0
        if before.key in cues.NOT_COMMUNE:
            return STREET
        if before.number and commune:
            return STREET
        if self.parsed.cased and before.capital and begin - 1 not in self._covered:
            acronym = len(before.raw) > 1 and before.raw.isupper()
            return 0.0 if acronym else PART_OF_NAME
        return 0.0

    def _inside(self, mention: Mention) -> bool:
        """Whether the name is a piece of a longer one ("Huệ" of "Nguyễn Huệ")."""
        return mention.marker is None and any(
            other.start <= mention.start
            and mention.end <= other.end
            and other.end - other.start > mention.end - mention.start
            and other.quality == 1
            for other in self.parsed.mentions
        )

    def _communes(self, mention: Mention) -> Iterable[Reading]:
        if not mention.names.communes:
            return
        base = self._base(mention, commune=True) - TYPING_ERROR * (1 - mention.quality)
        base -= OUTGROWN if self._outgrown(mention) else 0.0
        rivals = self._rivals(mention)
        readings = [self._commune(mention, unit, base, rivals) for unit in mention.names.communes]
        self._apply_era(mention, readings)
        yield from readings

    def _commune(
        self, mention: Mention, unit: Unit, base: float, rivals: Sequence[tuple[Mention, float]]
    ) -> Reading:
        if isinstance(unit, Commune):
            before = unit.type_before_2026
            districts: Iterable[int] = self.index.districts_of[unit.code]
            fits = DISTRICT_FITS_NEW
            olds = self.index.formers_of[unit.code]
            news: Iterable[str] = (unit.province_code,)
            for_old, for_new = PROVINCE_FITS_INDIRECTLY, PROVINCE_FITS
        else:
            before = None
            districts = (unit.district.id,)
            fits = DISTRICT_FITS
            olds = frozenset({unit.district.province})
            communes = self.index.table.communes
            news = {communes[code].province_code for code, _ in unit.successors}
            for_old, for_new = PROVINCE_FITS, PROVINCE_FITS_INDIRECTLY
        score = base + self._accents(mention, unit.bare)
        score += self._type(mention, _type_of(unit), before)
        district, points = self._best(mention, [(self._districts.get(d), fits) for d in districts])
        score += points
        taken = (mention,) if district is None else (mention, district)
        province, points = self._best(
            mention,
            [
                *((self._old.get(old), for_old) for old in olds),
                *((self._new.get(new), for_new) for new in news),
            ],
            taken,
        )
        score += points
        if (district or province) and mention.marker and self._ordinary(mention):
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
        supports: Iterable[tuple[list[_Support] | None, float]],
        taken: Sequence[Mention] = (),
    ) -> tuple[Mention | None, float]:
        """Return the supporting mention that proves most, and its points."""
        best: Mention | None = None
        most = 0.0
        for found, points in supports:
            for support in found or ():
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
        return self._base(other, commune=False) + self._best_accents(other) >= RIVAL

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
        score = self._base(mention, commune=False) - TYPING_ERROR * (1 - mention.quality)
        score += self._accents(mention, name.name) + self._type(mention, name.type)
        if len(mention.names.districts) == 1 and not self._ordinary(mention):
            score += ONLY_DISTRICT * (mention.end - mention.start > 1)
        supports = [
            (self._old.get(self.index.table.districts[number].province), PROVINCE_FITS)
            for number in name.ids
        ]
        new = {
            commune.province_code
            for number in name.ids
            for unit in self.index.table.in_district[number]
            for commune in (self.index.table.communes[unit.successors[0][0]],)
        }
        supports += [(self._new.get(code), PROVINCE_FITS_INDIRECTLY) for code in new]
        province, points = self._best(mention, supports)
        return Reading(Level.DISTRICT, mention, name, score + points, province=province)

    def _province(self, mention: Mention, name: ProvinceName) -> Reading:
        score = self._base(mention, commune=False) - TYPING_ERROR * (1 - mention.quality)
        score += self._accents(mention, name.name)
        if name.short:
            score = self._initials(mention, name) + (1.0 if mention.marker else 0.0)
        elif mention.marker and mention.marker.type == "Thành phố":
            same = any(d.type == "Thành phố" for d in mention.names.districts)
            score += 0.0 if self._is_city(name) and not same else -MARKER
        elif self._sure(mention):
            score += PROVINCE_ITSELF
        return Reading(Level.PROVINCE, mention, name, score)

    def _sure(self, mention: Mention) -> bool:
        """Whether the letters alone make a province; "sg" within a word salad does not."""
        token = self.parsed.tokens[mention.start]
        if self._bare or mention.marker or mention.end - mention.start > 1 or len(token.key) > 4:
            return True
        where = cues.locative(self.parsed.tokens, mention.begin)
        return where or token.raw.isupper() or not token.raw.isascii()


def _type_of(unit: Unit) -> str:
    first = unit.name.split(" ", 1)[0]
    return {"Thị": "Thị trấn", "Đặc": "Đặc khu"}.get(first, first)


def _overlap(one: Mention, other: Mention) -> bool:
    return one.begin < other.end and other.begin < one.end
