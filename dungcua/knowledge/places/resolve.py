"""The gazetteer: any address a person can type, resolved to today's commune."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path

from dungcua.knowledge.places import cues, fuzzy, narrow, wording
from dungcua.knowledge.places.agencies import Agencies, load_agencies
from dungcua.knowledge.places.candidates import candidates_of
from dungcua.knowledge.places.cues import Role
from dungcua.knowledge.places.evidence import after_street
from dungcua.knowledge.places.hamlets import Hamlets, load_hamlets
from dungcua.knowledge.places.index import DistrictName, Index
from dungcua.knowledge.places.model import Candidate, PlaceMention, Reason, Resolution
from dungcua.knowledge.places.parse import Level, Parsed, parse
from dungcua.knowledge.places.readings import Reading, Readings
from dungcua.knowledge.places.reasons import name_as_said, named, why_candidates, why_readings
from dungcua.knowledge.places.suggest import Suggester, Suggestion
from dungcua.knowledge.places.table import DATA, Commune, FormerUnit, Province, Table
from dungcua.knowledge.places.weigh import (
    IN_SENTENCE,
    evidence_needed,
    grouped,
    needs_confirming,
    role_of,
)

__all__ = ["Gazetteer"]

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
        reason = why_candidates(candidates)
        name = named(candidates)
        question = wording.ask(name, candidates, reason)
        return Resolution(text, tuple(candidates), True, reason, question)

    def _resolve(
        self, parsed: Parsed, readings: list[Reading], roles: Sequence[tuple[int, Role]]
    ) -> Resolution:
        spoken: list[tuple[PlaceMention, list[Reading]]] = []
        taken: set[int] = set()
        first = True
        for group in grouped(parsed, readings):
            best = group[0]
            if not taken.isdisjoint(range(best.core.begin, best.core.end)):
                continue
            least = evidence_needed(parsed, best) if first else IN_SENTENCE
            if best.score < least:
                break
            first = False
            taken.update(best.tokens)
            spoken.append((self._mention(parsed, group, role_of(roles, best)), group))
        if not spoken:
            return Resolution(parsed.text)
        mention, group = min(
            spoken, key=lambda pair: (_MAIN_FIRST.index(pair[0].role), -pair[1][0].score)
        )
        tellers = [other for other, said in spoken if not after_street(parsed, said[0].core)]
        mention = _narrow_by_others(mention, tellers)
        question = None
        if mention.ambiguous or mention.reason is Reason.PROVINCE_ONLY:
            unit = group[0].unit
            district = None
            if isinstance(unit, DistrictName):
                district = self._district_words(unit)
            name = name_as_said(parsed, group[0])
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
        candidates = self._by_hamlet(parsed.text, candidates_of(self._table, group))
        codes = {c.commune.code if c.commune else c.province_code for c in candidates}
        doubtful = best.level is Level.COMMUNE and needs_confirming(parsed, best)
        ambiguous = len(codes) > 1 or doubtful
        reason: Reason | None = None
        if best.level is Level.PROVINCE:
            reason = Reason.PROVINCE_ONLY
        elif ambiguous:
            reason = why_readings(group, doubtful)
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
