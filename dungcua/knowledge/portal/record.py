"""One procedure as the national portal publishes it, read into our own types.

The portal keeps two parallel sets of bodies (``departments…`` and ``unitGroups…``), states
times per way of filing or, with the unit OTHER, per case, writes 0 for a fee it does not
know, and lists notes among the papers with no quantity. All of that is settled here, so
that nobody after this module needs to know it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dungcua.errors import InvalidCard
from dungcua.knowledge.day import VIETNAM
from dungcua.knowledge.model import Channel, Level, OnlineLevel, TimeUnit

__all__ = [
    "CODE",
    "PortalCase",
    "PortalFee",
    "PortalMethod",
    "PortalPaper",
    "PortalRecord",
    "PortalTime",
    "bodies",
    "clean",
    "day_of",
    "online_level",
    "present_name",
    "read_record",
]

CODE = re.compile(r"\d\.\d{6}")
CHANNELS = {"DIRECT": Channel.COUNTER, "ONLINE": Channel.ONLINE, "POSTAL": Channel.POST}
_UNITS = {
    "WORKING_DAY": TimeUnit.WORKING_DAY,
    "DAY": TimeUnit.DAY,
    "HOUR": TimeUnit.HOUR,
    "MONTH": TimeUnit.MONTH,
    "YEAR": TimeUnit.MONTH,
    "OTHER": TimeUnit.UNKNOWN,
}
_MONTHS_OF_A_YEAR = 12
# Zero-width marks that were pasted in from documents.
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_DONE_AT = re.compile(r"\s*\((thực hiện )?(tại )?cấp huyện\)", re.IGNORECASE)
_COMMUNES = re.compile(r"xã, phường, thị trấn", re.IGNORECASE)
_NUMBER = re.compile(r"\s*\d+([.,]\d+)?\s*")
_LEVELS = {
    "isWard": Level.COMMUNE,
    "isProvince": Level.PROVINCE,
    "isMinistry": Level.CENTRAL,
    "isOtherAgency": Level.OTHER,
}


@dataclass(frozen=True, slots=True)
class PortalTime:
    """A time limit; ``value`` may be a fraction ("0.5 ngày làm việc")."""

    value: float
    unit: TimeUnit


@dataclass(frozen=True, slots=True)
class PortalFee:
    """A fee of one way of filing. ``value`` 0 without words means unknown, not free."""

    value: float
    currency: str
    text: str


@dataclass(frozen=True, slots=True)
class PortalMethod:
    """A way of filing with its time limit: a number, else words, else neither is stated."""

    channel: Channel
    time: PortalTime | None
    time_words: str
    fees: tuple[PortalFee, ...]


@dataclass(frozen=True, slots=True)
class PortalPaper:
    """A line of the dossier; with no quantity at all it is a note."""

    name: str
    originals: int
    copies: int

    @property
    def is_note(self) -> bool:
        """Whether the line is a remark and not a paper."""
        return self.originals == 0 and self.copies == 0


@dataclass(frozen=True, slots=True)
class PortalCase:
    """A group of papers; ``name`` is often empty."""

    name: str
    papers: tuple[PortalPaper, ...]


@dataclass(frozen=True, slots=True)
class PortalRecord:
    """Facts of one record. Texts are the portal's own, on one line, in NFC."""

    code: str
    portal_id: str
    name: str
    fields: tuple[str, ...]
    levels: tuple[Level, ...]
    bodies: tuple[str, ...]
    online: OnlineLevel
    methods: tuple[PortalMethod, ...]
    case_times: tuple[PortalTime, ...]
    cases: tuple[PortalCase, ...]
    results: tuple[str, ...]
    decision: str
    decision_date: date | None
    updated: int


def clean(text: object) -> str:
    """Return one line in NFC without no-break and doubled blanks, trailing points and colons."""
    flat = unicodedata.normalize("NFC", text if isinstance(text, str) else "")
    flat = _INVISIBLE.sub("", flat)
    return re.sub(r"\s+", " ", flat).strip(" .:")


def present_name(name: str) -> str:
    """Return a procedure's name without the abolished level it was done at.

    "Trình báo mất hộ chiếu (thực hiện tại cấp huyện)" names a counter that is gone; "xã,
    phường, thị trấn" is what is now called the commune level. What is part of a name of its
    own ("huyện nghèo", a programme) stays.
    """
    return _COMMUNES.sub("cấp xã", _DONE_AT.sub("", name)).strip()


def day_of(milliseconds: object) -> date | None:
    """Return the day in Việt Nam of one of the portal's times, None for none.

    Raises:
        InvalidCard: it is not a time of this century.

    """
    if not milliseconds:
        return None
    if not isinstance(milliseconds, int | float):
        raise InvalidCard(f"{milliseconds!r} is not a time")
    try:
        return datetime.fromtimestamp(milliseconds / 1000, VIETNAM).date()
    except (OverflowError, OSError, ValueError) as error:
        raise InvalidCard(f"{milliseconds!r} is not a time") from error


def bodies(detail: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the executing bodies out of both parallel sets, once each, as written."""
    found: dict[str, None] = {}
    for key in ("departmentsExecuting", "unitGroupsExecuting"):
        for body in _maps(detail, key):
            if name := clean(body.get("name")):
                found.setdefault(name)
    return tuple(found)


def online_level(detail: Mapping[str, Any]) -> OnlineLevel:
    """Return the level of the online service that the portal's flag and methods give."""
    if detail.get("isFullProcess"):
        return OnlineLevel.FULL
    methods = {m.get("submissionMethod") for m in _maps(detail, "executionMethods")}
    return OnlineLevel.PARTIAL if "ONLINE" in methods else OnlineLevel.NONE


def read_record(detail: Mapping[str, Any]) -> PortalRecord:
    """Read the detail object of one procedure.

    Raises:
        InvalidCard: something we answer from is missing or has another form; the argument
            names the field.

    """
    code, name, portal_id = (clean(detail.get(key)) for key in ("code", "name", "id"))
    for key, value in (("code", code), ("name", name), ("id", portal_id)):
        if not value:
            raise InvalidCard(f"{key}: trống")
    proposal = _map(detail, "procedureProposal")
    updated = detail.get("updatedAt") or 0
    if not isinstance(updated, int):
        raise InvalidCard(f"updatedAt: {updated!r} không phải thời điểm")
    return PortalRecord(
        code=code,
        portal_id=portal_id,
        name=name,
        fields=_names(detail, "categoriesDetails"),
        levels=tuple(level for flag, level in _LEVELS.items() if detail.get(flag)),
        bodies=bodies(detail),
        online=online_level(detail),
        methods=tuple(_methods(detail)),
        case_times=tuple(_case_times(detail)),
        cases=tuple(_cases(detail)),
        results=_names(detail, "resultsDetails"),
        decision=clean(proposal.get("proposalNumber")),
        decision_date=day_of(proposal.get("decisionDate")),
        updated=updated,
    )


def _methods(detail: Mapping[str, Any]) -> Iterator[PortalMethod]:
    for n, method in enumerate(_maps(detail, "executionMethods")):
        channel = CHANNELS.get(method.get("submissionMethod") or "")
        if channel is None:
            raise InvalidCard(f"executionMethods.{n}.submissionMethod: lạ")
        unit = method.get("processingTimeUnit")
        fees = tuple(
            PortalFee(
                value=_number(fee.get("value"), f"executionMethods.{n}.fees"),
                currency=clean(fee.get("currencyName")),
                text=clean(fee.get("description")),
            )
            for fee in _maps(method, "fees")
        )
        value = method.get("processingTime")
        words = clean(value) if isinstance(value, str) and not _NUMBER.fullmatch(value) else ""
        time = None if words else _time(value, unit, f"executionMethods.{n}.processingTime")
        yield PortalMethod(channel, time, words, fees)


def _case_times(detail: Mapping[str, Any]) -> Iterator[PortalTime]:
    for n, case in enumerate(_maps(detail, "cases")):
        limit = _map(case, "processingDay")
        found = _time(limit.get("qty"), limit.get("type"), f"cases.{n}.processingDay")
        if found is not None:
            yield found


def _time(value: object, unit: object, where: str) -> PortalTime | None:
    """Return a limit; None when the portal states no number or no unit."""
    if unit is None or unit == "":
        return None
    if unit not in _UNITS:
        raise InvalidCard(f"{where}: đơn vị {unit!r} lạ")
    known = _UNITS[str(unit)]
    number = _number(value, where)
    if number <= 0 or known is TimeUnit.UNKNOWN:
        return None
    return PortalTime(number * (_MONTHS_OF_A_YEAR if unit == "YEAR" else 1), known)


def _cases(detail: Mapping[str, Any]) -> Iterator[PortalCase]:
    for n, case in enumerate(_maps(detail, "executionCases")):
        where = f"executionCases.{n}.profileComponents"
        papers = tuple(
            PortalPaper(
                name=clean(paper.get("name")),
                originals=int(_number(paper.get("originalQty"), where)),
                copies=int(_number(paper.get("copyQty"), where)),
            )
            for paper in _maps(case, "profileComponents")
            if clean(paper.get("name"))
        )
        yield PortalCase(clean(case.get("name")), papers)


def _names(detail: Mapping[str, Any], key: str) -> tuple[str, ...]:
    names = (clean(each.get("name")) for each in _maps(detail, key))
    return tuple(dict.fromkeys(name for name in names if name))


def _number(value: object, where: str) -> float:
    """Return a quantity; nothing counts as 0, as the portal's pages do."""
    if value is None or value == "":
        return 0
    try:
        number = float(str(value).replace(",", "."))
    except ValueError as error:
        raise InvalidCard(f"{where}: {value!r} không phải số") from error
    if not 0 <= number < float("inf"):
        raise InvalidCard(f"{where}: {value!r} không thể đúng")
    return number


def _map(holder: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = holder.get(key)
    if value is None or value == "":
        return {}
    if not isinstance(value, dict):
        raise InvalidCard(f"{key}: không phải một đối tượng")
    return value


def _maps(holder: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """Return a list of objects; the portal leaves null among them now and then."""
    value = holder.get(key)
    if value is None or value == "":
        return []
    if not isinstance(value, list) or not all(v is None or isinstance(v, dict) for v in value):
        raise InvalidCard(f"{key}: không phải danh sách các đối tượng")
    return [each for each in value if each is not None]
