"""The frozen types of the knowledge base.

Every fact has a life (:class:`Life`); every sentence of an answer carries the ids of
the facts it rests on (:class:`Statement`). Money is in whole units of its
:class:`Currency`, đồng unless a fee says otherwise; dates are :class:`datetime.date` in
Vietnamese local time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

__all__ = [
    "Aspect",
    "Case",
    "Channel",
    "Confidence",
    "Counter",
    "CounterRule",
    "Currency",
    "DossierItem",
    "Fact",
    "Fee",
    "FeeKind",
    "ItemForm",
    "LawDocument",
    "LawFact",
    "LawfulDemand",
    "Level",
    "Life",
    "OnlineLevel",
    "Procedure",
    "Statement",
    "TimeLimit",
    "TimeUnit",
    "Violation",
]


class Fact:
    """Base of what is read from data files: a field that is not known is an error."""

    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


class Confidence(StrEnum):
    """How well a fact was read: P primary text, S secondary source, K known but not read.

    A ``K`` fact is never asserted: the answer names it as unverified and points to the
    authority (LAW.md, "Độ tin cậy").
    """

    PRIMARY = "P"
    SECONDARY = "S"
    UNREAD = "K"


class Aspect(StrEnum):
    """What about a procedure is asked."""

    WHERE = "where"
    PAPERS = "papers"
    FEE = "fee"
    TIME = "time"
    STEPS = "steps"
    WHO = "who"
    ONLINE = "online"
    RESULT = "result"
    LAWFUL = "lawful"


class Level(StrEnum):
    """Level of the competent authority after 1 July 2025; there is no district level."""

    COMMUNE = "commune"
    PROVINCE = "province"
    CENTRAL = "central"
    OTHER = "other"


class Channel(StrEnum):
    """Ways to file: at the counter, on the national portal or VNeID, by post."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


class OnlineLevel(StrEnum):
    """Level of the online service: none, partial (một phần), full (toàn trình), unknown."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"
    UNKNOWN = "unknown"


class CounterRule(StrEnum):
    """Which receiving counters take a procedure (LAW.md B-10 … B-17, A-14)."""

    ANY_CENTRE_IN_PROVINCE = "any_centre_in_province"
    """Any public administration service centre of the province, commune or provincial."""
    RESIDENCE_COMMUNE = "residence_commune"
    """Commune People's Committee of permanent or temporary residence (civil status)."""
    ANY_COMMUNE = "any_commune"
    """Any commune People's Committee, wherever the person lives (certified copies)."""
    LAND_COMMUNE = "land_commune"
    """Commune where the land or house lies."""
    COMMUNE_POLICE = "commune_police"
    """Commune police of the place of residence."""
    ANY_COMMUNE_POLICE_IN_PROVINCE = "any_commune_police_in_province"
    """Traffic police or any commune police of the province of residence (vehicles)."""
    ANY_COMMUNE_POLICE = "any_commune_police"
    """Any commune police of the country, wherever the person lives (identity cards)."""
    PROVINCIAL_POLICE = "provincial_police"
    """Provincial police, or its own reception points."""
    LAND_OFFICE = "land_office"
    """Land registration office or its branch, also through the service centres."""
    TAX_OFFICE = "tax_office"
    """Basic tax office of the area."""
    SOCIAL_INSURANCE = "social_insurance"
    """Basic social insurance agency of the area."""
    PROVINCE_DEPARTMENT = "province_department"
    """A department (sở) of the province, through the provincial service centre."""
    FACILITY = "facility"
    """The school, hospital, company or notary concerned."""
    CENTRAL_AGENCY = "central_agency"
    """A ministry's own counter."""


class ItemForm(StrEnum):
    """In which form a dossier item is handed over."""

    FORM = "form"
    """A declaration to fill in."""
    ORIGINAL = "original"
    COPY = "copy"
    """A plain copy; the original may be looked at (NĐ 23/2015 Đ6)."""
    CERTIFIED_COPY = "certified_copy"
    PRESENT = "present"
    """Shown only, never kept, no copy may be asked for."""
    DATA = "data"
    """Not handed over: the agency reads it from a database of the state."""


class FeeKind(StrEnum):
    """What is known of a fee. A 0 on the portal is UNKNOWN unless stated free."""

    FREE = "free"
    AMOUNT = "amount"
    BY_PROVINCE = "by_province"
    UNKNOWN = "unknown"


class Currency(StrEnum):
    """What a fee is counted in (ISO 4217). Foreigners and embassies are charged in dollars."""

    VND = "VND"
    USD = "USD"


class TimeUnit(StrEnum):
    """Unit of a time limit."""

    HOUR = "hour"
    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    DAY = "day"
    MONTH = "month"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Life(Fact):
    """Since when a fact holds, until when, who checked it and when."""

    verified_on: date
    source: str
    confidence: Confidence
    valid_from: date | None = None
    valid_to: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the fact may be asserted for ``day`` (both ends included)."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Statement(Fact):
    """One sentence to a person and the ids of the facts it rests on.

    Ids are law facts ("B-28"), documents ("nd-123-2015"), taxonomy entries ("V01") or
    the card itself ("tthc:1.001193").
    """

    text: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Counter(Fact):
    """One way of finding the receiving counter; ``note`` is said to the person."""

    rule: CounterRule
    note: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DossierItem(Fact):
    """One item of a dossier (thành phần hồ sơ) in one case.

    ``names`` are other names under which the paper is known, for the requirement check.
    ``held_by`` names the state database that already holds the data: when it is set, the
    paper may not be demanded while the data can be read (LAW.md B-39, B-40).
    """

    id: str
    name: str
    form: ItemForm
    originals: int = 0
    copies: int = 0
    template: str | None = None
    names: tuple[str, ...] = ()
    held_by: str | None = None
    note: str | None = None
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Case(Fact):
    """A case of a procedure, with its own dossier; ``when`` says to whom it applies."""

    id: str
    name: str
    when: str | None
    items: tuple[DossierItem, ...]


@dataclass(frozen=True, slots=True)
class Fee(Fact):
    """One fee rule. ``amount`` in whole units of ``currency``, only with FeeKind.AMOUNT.

    A rule with ``province_code`` comes from a province's overlay and has a ``life`` of its own.
    """

    kind: FeeKind
    what: str
    basis: tuple[str, ...]
    amount: int | None = None
    per: str | None = None
    channels: tuple[Channel, ...] = ()
    when: str | None = None
    province_code: str | None = None
    life: Life | None = None
    currency: Currency = Currency.VND


@dataclass(frozen=True, slots=True)
class TimeLimit(Fact):
    """One time limit; ``value`` is None when the portal states none."""

    value: int | None
    unit: TimeUnit
    basis: tuple[str, ...]
    when: str | None = None


@dataclass(frozen=True, slots=True)
class Procedure(Fact):
    """A curated card: everything we say about one procedure."""

    code: str
    name: str
    plain_name: str
    field: str
    aliases: tuple[str, ...]
    utterances: tuple[str, ...]
    who: str
    authority: str
    level: Level
    counters: tuple[Counter, ...]
    channels: tuple[Channel, ...]
    online_level: OnlineLevel
    cases: tuple[Case, ...]
    case_question: str | None
    fees: tuple[Fee, ...]
    times: tuple[TimeLimit, ...]
    steps: tuple[Statement, ...]
    result: str
    may_not_demand: tuple[Statement, ...]
    mistakes: tuple[Statement, ...]
    documents: tuple[str, ...]
    decision: str | None
    decision_date: date | None
    portal_id: str | None
    life: Life
    predecessors: tuple[str, ...] = ()
    successors: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    common: bool = False
    """The one most people mean when they say little: "khai sinh" is a child's, in time."""

    @property
    def id(self) -> str:
        """Id of the card as a citation."""
        return f"tthc:{self.code}"


@dataclass(frozen=True, slots=True)
class LawDocument(Fact):
    """A legal document by number, with the time it is in force."""

    id: str
    number: str
    title: str
    in_force_from: date | None
    in_force_to: date | None
    replaced_by: str | None
    signed_on: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class LawFact(Fact):
    """One fact of LAW.md, restated in our words. ``id`` is LAW.md's ("A-08")."""

    id: str
    text: str
    basis: str
    documents: tuple[str, ...]
    life: Life


@dataclass(frozen=True, slots=True)
class Violation(Fact):
    """A kind of unlawful demand (V01 … V25)."""

    code: str
    name: str
    law: tuple[Statement, ...]
    lawful_when: str
    say: str
    ask_first: str | None
    life: Life


@dataclass(frozen=True, slots=True)
class LawfulDemand(Fact):
    """A kind of demand that is lawful (L01 … L23)."""

    code: str
    name: str
    law: tuple[Statement, ...]
    explain: str
    life: Life
