"""Holding every card against an export of the portal, field by field.

A disagreement is fine when ``data/procedures/accepted.yaml`` explains it::

    "1.001193":
      online/partial: why the card says otherwise

A key is ``field/value``, the value as the portal has it, or as the card has it when only the
card has one; under ``"*"`` it holds for all cards. An explanation that no longer explains
anything is told too, so that the file cannot rot.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.load import DATA_DIR
from dungcua.knowledge.model import Currency, FeeKind, Procedure
from dungcua.knowledge.portal.exported import lines, unwrap
from dungcua.knowledge.portal.record import (
    CHANNELS,
    bodies,
    clean,
    day_of,
    online_level,
)

__all__ = [
    "ACCEPTED",
    "Checked",
    "Difference",
    "check",
    "compare",
    "read_accepted",
    "read_export",
    "standard_bodies",
]

ACCEPTED = DATA_DIR / "procedures/accepted.yaml"
# What the portal calls a commune authority; half its records keep the label of before July 2025.
COMMUNE = re.compile(r"ủy ban nhân dân (cấp xã|xã, phường.*)", re.IGNORECASE)
# "Sở Tư pháp Thành phố Hà Nội" stands for the department of any province.
DEPARTMENT = re.compile(r"^(sở [\w\s]+?) (tỉnh|thành phố) .*$", re.IGNORECASE)
MONEY = re.compile(r"\b(\d{1,3}(?:\.\d{3})+) đồng")


class Difference(NamedTuple):
    """One disagreement: ``key`` is what the file of accepted differences names it by."""

    code: str
    key: str
    text: str


def standard_bodies(record: Mapping[str, Any]) -> set[str]:
    """Return the executing bodies out of both parallel sets, in one spelling."""
    names = (name.lower() for name in bodies(record))
    return {DEPARTMENT.sub(r"\1", COMMUNE.sub("ủy ban nhân dân cấp xã", name)) for name in names}


def amounts(record: Mapping[str, Any]) -> set[str]:
    """Return every amount ("8000", "10 USD"), out of the fee fields and out of their wording."""
    found = set()
    for method in record.get("executionMethods") or []:
        texts = [method.get("description") or ""]
        for fee in method.get("fees") or []:
            if fee.get("value"):
                found.add(_amount(int(fee["value"]), fee.get("currencyName")))
            texts.append(fee.get("description") or "")
        found |= {m.replace(".", "") for text in texts for m in MONEY.findall(text)}
    return found


def _amount(value: int, currency: str | None) -> str:
    """Name an amount; the portal writes đồng in two ways or leaves it out."""
    return f"{value} {currency}" if currency == Currency.USD else str(value)


def times(record: Mapping[str, Any]) -> set[tuple[int, str]]:
    """Return the time limits of the methods and of the cases that state a unit."""
    found = set()
    for method in record.get("executionMethods") or []:
        value = str(method.get("processingTime") or "")
        if value.isdecimal() and int(value):
            unit = method.get("processingTimeUnit")
            found.add((int(value), "UNKNOWN" if unit == "OTHER" else str(unit)))
    for case in record.get("cases") or []:
        day = case.get("processingDay") or {}
        if day.get("qty"):
            found.add((int(day["qty"]), "UNKNOWN" if day["type"] == "OTHER" else day["type"]))
    stated = {value for value, unit in found if unit != "UNKNOWN"}
    return {(v, u) for v, u in found if u != "UNKNOWN" or v not in stated}


def compare(card: Procedure, record: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield each disagreement between a card and the portal's record of the same code."""

    def differ(field: str, ours: object, theirs: object) -> Difference:
        named = theirs if theirs not in ("", None) else ours
        return Difference(card.code, f"{field}/{named}", f"card {ours}, portal {theirs}")

    proposal = record.get("procedureProposal") or {}
    plain = (
        ("name", card.name, clean(record.get("name"))),
        ("portal_id", card.portal_id, record.get("id")),
        ("decision", card.decision, clean(proposal.get("proposalNumber"))),
        ("decision_date", card.decision_date, day_of(proposal.get("decisionDate"))),
    )
    for field, ours, theirs in plain:
        if ours != theirs:
            yield differ(field, ours, theirs)
    theirs_online = online_level(record)
    if card.online_level is not theirs_online:
        yield differ("online", card.online_level.value, theirs_online.value)
    for body in sorted(standard_bodies(record)):
        if body not in card.authority.lower():
            yield differ("authority", card.authority, body)
    methods = {CHANNELS[m["submissionMethod"]] for m in record.get("executionMethods") or []}
    yield from both("channel", set(card.channels), methods, differ)
    ours_fees = {
        _amount(f.amount, f.currency) for f in card.fees if f.amount and f.province_code is None
    }
    yield from both("fee", ours_fees, amounts(record), differ)
    if any(f.kind is FeeKind.FREE and f.province_code is None for f in card.fees):
        wording = json.dumps(record.get("executionMethods"), ensure_ascii=False).lower()
        if "miễn" not in wording and "không phải nộp phí" not in wording:
            yield differ("free", "free", "")
    ours_times = {(t.value, t.unit.name) for t in card.times if t.value is not None}
    yield from both("time", ours_times, times(record), differ, lambda t: f"{t[0]} {t[1]}")


def both(
    field: str,
    ours: set[Any],
    theirs: set[Any],
    differ: Callable[[str, object, object], Difference],
    show: Callable[[Any], str] = str,
) -> Iterator[Difference]:
    """Yield what only one side has."""
    for value in sorted(map(show, ours - theirs)):
        yield differ(field, value, "")
    for value in sorted(map(show, theirs - ours)):
        yield differ(field, None, value)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the comparison found; reasons are those of the accepted file.

    ``open`` ones are explained nowhere; ``idle`` are explanations of nothing.
    """

    accepted: tuple[tuple[Difference, str], ...]
    open: tuple[Difference, ...]
    idle: tuple[str, ...]

    @property
    def clean(self) -> bool:
        """Whether every difference is explained and every explanation explains one."""
        return not self.open and not self.idle


def check(
    cards: Mapping[str, Procedure], path: Path, accepted: Mapping[str, Mapping[str, str]]
) -> Checked:
    """Hold every card against the export.

    Raises:
        MissingData: there is no such file.
        InvalidCard: the export is damaged.

    """
    records = read_export(path, cards.keys())
    explained, open_ones, used = [], [], set()
    for code, card in sorted(cards.items()):
        if (record := records.get(code)) is None:
            found = [Difference(code, "record/missing", "not in the export")]
        else:
            found = list(compare(card, record))
        for difference in found:
            owner = next((o for o in (code, "*") if difference.key in accepted.get(o, {})), None)
            if owner is None:
                open_ones.append(difference)
            else:
                used.add((owner, difference.key))
                explained.append((difference, accepted[owner][difference.key]))
    idle = [f"{c} {k}" for c, keys in accepted.items() for k in keys if (c, k) not in used]
    return Checked(tuple(explained), tuple(open_ones), tuple(idle))


def read_export(path: Path, codes: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the detail record of each of ``codes`` that the export holds.

    Raises:
        MissingData: there is no such file.
        InvalidCard: a line is no JSON object.

    """
    if not path.is_file():
        raise MissingData(str(path))
    wanted, found = set(codes), {}
    for number, line in lines(path):
        try:
            detail = unwrap(json.loads(line))
        except ValueError as error:
            raise InvalidCard(f"{path}: {number}: {error}") from error
        if (code := clean(detail.get("code"))) in wanted:
            found[code] = detail
    return found


def read_accepted(path: Path = ACCEPTED) -> dict[str, dict[str, str]]:
    """Return the explanations, by code and key."""
    found: dict[str, dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    return found
