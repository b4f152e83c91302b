"""What a resolution hands out."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from dungcua.knowledge.places.cues import Role
from dungcua.knowledge.places.table import Commune, FormerUnit

__all__ = ["Candidate", "PlaceMention", "Reason", "Resolution"]


class Reason(StrEnum):
    """Why a text does not (yet) lead to one present commune."""

    SPLIT = "split"
    """The former commune went into several present ones."""
    NAMESAKE = "namesake"
    """Several units carry the name."""
    SAME_NAME_OLD_NEW = "same_name_old_new"
    """The name means one place before July 2025 and another since."""
    DISTRICT_ONLY = "district_only"
    """Only a former district is named; its communes are listed."""
    PROVINCE_ONLY = "province_only"
    """Only a province is named; the candidates have no commune."""
    ENDED_EARLIER = "ended_earlier"
    """The commune was merged before 2025; the lists do not tell with which other."""
    FUZZY = "fuzzy"
    """The name is only similar to a known one, or lies elsewhere than was said."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A present place a text may mean. ``score`` is in points of evidence.

    ``why`` is Vietnamese: the former unit, what became of it, and the resolution.
    ``commune`` is ``None`` when only a province is known.
    """

    commune: Commune | None
    province_code: str
    province: str
    score: float
    why: str
    former: FormerUnit | None = None

    @property
    def full(self) -> str:
        """Return "Xã Hòa Tiến, Đà Nẵng", or the province alone."""
        return f"{self.commune.name}, {self.province}" if self.commune else self.province


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """One place of a text, what it is to the person, and where it stands (characters)."""

    text: str
    start: int
    end: int
    role: Role
    candidates: tuple[Candidate, ...]
    ambiguous: bool
    reason: Reason | None


@dataclass(slots=True)
class Resolution:
    """The answer to a text: candidates best first, and what is still open.

    ``candidates`` and ``ambiguous`` speak of the place that matters most (the residence,
    if the text has several); ``mentions`` has all of them. ``ask`` is one Vietnamese
    question that tells the candidates apart; a text without a place gives no candidates
    and no question.
    """

    text: str
    candidates: tuple[Candidate, ...] = ()
    ambiguous: bool = False
    reason: Reason | None = None
    ask: str | None = None
    mentions: tuple[PlaceMention, ...] = field(default=())

    @property
    def commune(self) -> Commune | None:
        """The one present commune, when there is exactly one."""
        if self.ambiguous or not self.candidates:
            return None
        return self.candidates[0].commune
