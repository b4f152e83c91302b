"""The gazetteer: any address a person can type, resolved to today's commune."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from dungcua.knowledge.places import cues, fuzzy, narrow, wording
from dungcua.knowledge.places.agencies import Agencies, load_agencies
from dungcua.knowledge.places.cues import Role
from dungcua.knowledge.places.hamlets import Hamlets, load_hamlets
from dungcua.knowledge.places.index import DistrictName, Index, ProvinceName
from dungcua.knowledge.places.model import Candidate, PlaceMention, Reason, Resolution
from dungcua.knowledge.places.parse import Level, Parsed, parse
from dungcua.knowledge.places.readings import AS_GOOD, Reading, Readings
from dungcua.knowledge.places.suggest import Suggester, Suggestion
from dungcua.knowledge.places.table import DATA, Commune, FormerUnit, Province, Table

__all__ = ["Gazetteer"]

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
LONGEST = 2_000
"""Characters read; an address stands at the beginning of anything longer."""

_MAIN_FIRST = (
    Role.RESIDENCE,
    Role.UNSTATED,
    Role.LAND,
    Role.INCIDENT,
    Role.WORK,
    Role.DEATHPLACE,
    Role.BIRTHPLACE,
)


class Gazetteer:
    """All places, and the reading of texts. Read only; safe to share between threads."""

    def __init__(self, table: Table, index: Index, hamlets: Hamlets, agencies: Agencies) -> None:
        """Keep the tables; use :meth:`load`."""
        self._table = table
        self._index = index
        self._hamlets = hamlets
        self.agencies = agencies

    @classmethod
    def load(cls, directory: Path = DATA) -> Gazetteer:
        """Read the tables (well under half a second).

        Raises:
            MissingData: a table is not there.
            InvalidCard: a table does not follow its columns.

        """
        table = Table(directory)
        return cls(
            table,
            Index(table, directory / "aliases.csv"),
            load_hamlets(table, directory / "hamlets"),
            load_agencies(directory / "agencies.csv"),
        )

    def commune(self, code: str) -> Commune | None:
        """Return the present commune with this 5-digit code, ``None`` when there is none."""
        return self._table.communes.get(code)

    def codes(self) -> tuple[str, ...]:
        """Return the codes of all present communes."""
        return tuple(self._table.communes)

    def former_unit(self, code: str) -> FormerUnit | None:
        """Return the former commune with this code, ``None`` when there is none."""
        return self._table.former.get(code)

    def earlier_units(self, code: str) -> tuple[FormerUnit, ...]:
        """Return what this code named in lists of before 2025 and names no longer."""
        return tuple(unit for unit in self._table.earlier if unit.code == code)

    def former_units(self, new_code: str) -> tuple[FormerUnit, ...]:
        """Return the former communes that went into a present one, wholly or in part."""
        return tuple(self._table.formed_from.get(new_code, ()))

    def units_into(self, province_code: str) -> tuple[FormerUnit, ...]:
        """Return every former commune, earlier ones too, of which a province took a part."""
        communes = self._table.communes
        return tuple(
            unit
            for unit in (*self._table.former.values(), *self._table.earlier)
            if any(communes[code].province_code == province_code for code, _ in unit.successors)
        )

    def provinces(self) -> tuple[Province, ...]:
        """Return the 34 provinces by code."""
        return tuple(self._table.provinces.values())

    def province(self, code: str) -> Province | None:
        """Return the province with this 2-digit code, ``None`` when there is none."""
        return self._table.provinces.get(code)

    def suggest(self, text: str, limit: int = 8) -> tuple[Suggestion, ...]:
        """Return places whose name goes on from ``text``, for a list below a search box."""
        return self._suggester.suggest(text[:LONGEST], limit)

    @cached_property
    def _suggester(self) -> Suggester:
        return Suggester(self._table)

    def warm(self) -> None:
        """Build what is otherwise built by the first who needs it (some 0.2 s)."""
        self._index.warm()
        self.suggest("ha noi")

    def resolve(
        self, text: str, *, as_of: date | None = None, within: Sequence[Candidate] = ()
    ) -> Resolution:
        """Find the present place a text means; never raises, never guesses in silence.

        Args:
            text: an address, a name, or a whole message.
            as_of: the day the address was written, if known (the date on a paper): before
                July 2025 names are read as former ones, since then as present ones first.
                ``None`` keeps both.
            within: candidates of an earlier ambiguous resolution; ``text`` is then the
                person's answer to its question.

        """
        text = text[:LONGEST]
        if within:
            narrowed = narrow.narrow(text, within)
            if narrowed is None:
                by_hamlet = self._by_hamlet(text, tuple(within))
                narrowed = list(by_hamlet) if len(by_hamlet) < len(within) else None
            if narrowed is not None:
                return self._resolution_of(text, narrowed)
        parsed = parse(text, self._index)
        if not parsed.tokens:
            return Resolution(text)
        roles = cues.role_cues(parsed.tokens)
        readings = Readings(parsed, self._index, roles, as_of).all()
        if fuzzy.wanted(parsed, readings) and fuzzy.add_mentions(parsed, self._index):
            readings = Readings(parsed, self._index, roles, as_of).all()
        return self._resolve(parsed, readings, roles)

    def narrowed(self, found: Resolution, candidates: Sequence[Candidate]) -> Resolution:
        """Return what is left of ``found`` once the person chose some of its candidates.

        Args:
            found: an ambiguous resolution.
            candidates: those of one :class:`~dungcua.knowledge.places.Answer` to it.

        """
        left = self._resolution_of(found.text, candidates)
        if left.ambiguous and found.reason is Reason.DISTRICT_ONLY:
            question = "Anh/chị ở xã, phường nào?"
            return Resolution(found.text, left.candidates, True, found.reason, question)
        return left

    def _resolution_of(self, text: str, candidates: Sequence[Candidate]) -> Resolution:
        codes = {c.commune.code if c.commune else c.province_code for c in candidates}
        if len(codes) == 1:
            return Resolution(text, tuple(candidates[:1]))
        reason = _reason_of(candidates)
        name = _named(candidates)
        question = wording.ask(name, candidates, reason)
        return Resolution(text, tuple(candidates), True, reason, question)

    def _resolve(
        self, parsed: Parsed, readings: list[Reading], roles: Sequence[tuple[int, Role]]
    ) -> Resolution:
        spoken: list[tuple[PlaceMention, list[Reading]]] = []
        taken: set[int] = set()
        first = True
        for group in _groups(parsed, readings):
            best = group[0]
            if not taken.isdisjoint(range(best.core.begin, best.core.end)):
                continue
            needed = _needed(parsed, best) if first else IN_SENTENCE
            if best.score < needed:
                break
            first = False
            taken.update(best.tokens)
            spoken.append((self._mention(parsed, group, _role(roles, best)), group))
        if not spoken:
            return Resolution(parsed.text)
        mention, group = min(
            spoken, key=lambda pair: (_MAIN_FIRST.index(pair[0].role), -pair[1][0].score)
        )
        tellers = [other for other, said in spoken if not _street(parsed, said[0])]
        mention = _narrow_by_others(mention, tellers)
        question = None
        if mention.ambiguous or mention.reason is Reason.PROVINCE_ONLY:
            unit = group[0].unit
            district = None
            if isinstance(unit, DistrictName):
                district = self._district_words(unit)
            name = _said(parsed, group[0])
            question = wording.ask(name, mention.candidates, mention.reason, district)
        return Resolution(
            parsed.text,
            mention.candidates,
            mention.ambiguous,
            mention.reason,
            question,
            tuple(sorted((m for m, _ in spoken), key=lambda m: m.start)),
        )

    def _district_words(self, name: DistrictName) -> str:
        if name.earlier or len(name.ids) > 1:
            return (
                f"{name.type or ''} {name.name}".strip()
                .lower()
                .replace(name.name.lower(), name.name)
            )
        district = self._table.districts[name.ids[0]].name
        return f"{district[0].lower()}{district[1:]} cũ"

    def _mention(self, parsed: Parsed, group: list[Reading], role: Role) -> PlaceMention:
        best = group[0]
        candidates = self._by_hamlet(parsed.text, self._candidates(group))
        codes = {c.commune.code if c.commune else c.province_code for c in candidates}
        doubtful = best.level is Level.COMMUNE and _doubtful(parsed, best)
        ambiguous = len(codes) > 1 or doubtful
        reason: Reason | None = None
        if best.level is Level.PROVINCE:
            reason = Reason.PROVINCE_ONLY
        elif ambiguous:
            reason = _reason(group, doubtful)
        tokens = parsed.tokens[best.begin : best.end]
        return PlaceMention(
            parsed.text[tokens[0].start : tokens[-1].end],
            tokens[0].start,
            tokens[-1].end,
            role,
            candidates,
            ambiguous,
            reason,
        )

    def _by_hamlet(self, text: str, candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
        """Keep the part of a split commune in which a hamlet lies that the text names."""
        formers = {c.former.code: c.former for c in candidates if c.former}
        if len(candidates) < 2 or len(formers) != 1:
            return candidates
        hamlet = self._hamlets.named(text, *formers.values())
        if hamlet is None:
            return candidates
        return tuple(
            replace(c, why=wording.why_hamlet(c.why, hamlet))
            for c in candidates
            if c.commune is not None and c.commune.code == hamlet.commune
        )

    def _candidates(self, group: Iterable[Reading]) -> tuple[Candidate, ...]:
        found: dict[tuple[str, str], Candidate] = {}
        for reading in group:
            for candidate in self._of(reading):
                code = candidate.commune.code if candidate.commune else ""
                found.setdefault((candidate.province_code, code), candidate)
        return tuple(found.values())

    def _of(self, reading: Reading) -> Iterable[Candidate]:
        unit, score, table = reading.unit, round(reading.score, 2), self._table
        if isinstance(unit, Commune):
            why = wording.why_commune(unit)
            yield Candidate(unit, unit.province_code, unit.province, score, why)
        elif isinstance(unit, FormerUnit):
            for code, relation in unit.successors:
                new = table.communes[code]
                why = wording.why_former(unit, new, relation)
                yield Candidate(new, new.province_code, new.province, score, why, unit)
        elif isinstance(unit, DistrictName):
            for number in unit.ids:
                district = table.districts[number]
                olds = table.in_district[number]
                codes = dict.fromkeys(code for old in olds for code, _ in old.successors)
                # A commune that bears the district's name comes first.
                for code in sorted(codes, key=lambda c: table.communes[c].bare != unit.name):
                    new = table.communes[code]
                    why = wording.why_district(district, new)
                    yield Candidate(new, new.province_code, new.province, score, why)
        else:
            yield from self._provinces_of(unit, score)

    def _provinces_of(self, name: ProvinceName, score: float) -> Iterable[Candidate]:
        for province in self._table.provinces.values():
            for old in sorted(name.olds & set(province.formers)):
                why = wording.why_province(old, province)
                yield Candidate(None, province.code, province.name, score, why)
            if name.new == province.code and not name.olds:
                why = wording.why_province(None, province)
                yield Candidate(None, province.code, province.name, score, why)


def _doubtful(parsed: Parsed, reading: Reading) -> bool:
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


def _groups(parsed: Parsed, readings: Sequence[Reading]) -> Iterable[list[Reading]]:
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


def _needed(parsed: Parsed, best: Reading) -> float:
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


def _role(roles: Sequence[tuple[int, Role]], reading: Reading) -> Role:
    role, distance = Role.UNSTATED, 7
    for at, found in roles:
        if at < reading.begin and reading.begin - at < distance:
            role, distance = found, reading.begin - at
    return role


def _reason(group: Sequence[Reading], doubtful: bool) -> Reason:
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


def _reason_of(candidates: Sequence[Candidate]) -> Reason:
    olds = {c.former.code for c in candidates if c.former}
    if not olds:
        return Reason.DISTRICT_ONLY
    formers = [c.former for c in candidates if c.former]
    if len(formers) == len(candidates) and _only_possible(formers):
        return Reason.ENDED_EARLIER
    return Reason.SPLIT if len(olds) == 1 else Reason.NAMESAKE


def _named(candidates: Sequence[Candidate]) -> str:
    former = candidates[0].former
    if former is not None:
        return former.name
    commune = candidates[0].commune
    return commune.name if commune else candidates[0].province


def _said(parsed: Parsed, reading: Reading) -> str:
    """Return the name as the official tables spell it, with type if the text gave one."""
    unit = reading.unit
    if isinstance(unit, FormerUnit | Commune):
        return unit.name if reading.core.marker else unit.bare
    return unit.name.upper() if isinstance(unit, ProvinceName) and unit.short else unit.name


def _street(parsed: Parsed, reading: Reading) -> bool:
    """Whether the name may be a street's ("ngõ 68 Cầu Giấy"), which tells nothing."""
    begin = reading.core.begin
    if begin == 0 or reading.core.marker is not None or parsed.tokens[begin].breaks:
        return False
    before = parsed.tokens[begin - 1]
    return before.number or before.key in cues.NOT_COMMUNE


def _narrow_by_others(mention: PlaceMention, all_mentions: Sequence[PlaceMention]) -> PlaceMention:
    """Narrow by a second name for the same place ("xã A, nay là phường B")."""
    if not mention.ambiguous:
        return mention
    for other in all_mentions:
        if other is mention:
            continue
        codes = {c.commune.code for c in other.candidates if c.commune}
        common = tuple(c for c in mention.candidates if c.commune and c.commune.code in codes)
        if 0 < len({c.commune.code for c in common if c.commune}) < len(mention.candidates):
            several = len(common) > 1
            return PlaceMention(
                mention.text,
                mention.start,
                mention.end,
                mention.role,
                common,
                several,
                mention.reason if several else None,
            )
    return mention
