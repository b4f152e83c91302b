"""Compare every procedure card with an export of the national portal, field by field.

    python tools/check_cards.py EXPORT.jsonl.xz

prints one line for each disagreement and ends with 1 when one of them is not explained in
``dungcua/knowledge/data/procedures/accepted.yaml``::

    "1.001193":
      online/partial: why the card says otherwise

A key is ``field/value``, the value as the portal has it, or as the card has it when only the
card has one; under ``"*"`` it holds for all cards. An explanation that no longer explains
anything is printed too, so that the file cannot rot.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from dungcua.knowledge.load import DATA_DIR, load
from dungcua.knowledge.model import Channel, FeeKind, OnlineLevel, Procedure

ACCEPTED = DATA_DIR / "procedures/accepted.yaml"
VIETNAM = timezone(timedelta(hours=7))
CHANNELS = {"DIRECT": Channel.COUNTER, "ONLINE": Channel.ONLINE, "POSTAL": Channel.POST}
FOREIGN = {"USD"}
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


def clean(text: str | None) -> str:
    """Return one line in NFC without no-break and doubled blanks, trailing points and colons."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text or "")).strip(" .:")


def export(path: Path) -> dict[str, dict[str, Any]]:
    """Return the detail record of each code of the export."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        records = (json.loads(line)["d"]["detail"] for line in file)
        return {clean(record["code"]): record for record in records}


def bodies(record: dict[str, Any]) -> set[str]:
    """Return the executing bodies out of both parallel sets, in one spelling."""
    found = set()
    for key in ("departmentsExecuting", "unitGroupsExecuting"):
        for body in record.get(key) or []:
            name = clean((body or {}).get("name")).lower()
            name = DEPARTMENT.sub(r"\1", COMMUNE.sub("ủy ban nhân dân cấp xã", name))
            found.add(name)
    return found


def amounts(record: dict[str, Any]) -> set[int]:
    """Return every amount in đồng, out of the fee fields and out of their wording."""
    found = set()
    for method in record.get("executionMethods") or []:
        texts = [method.get("description") or ""]
        for fee in method.get("fees") or []:
            if (fee.get("currencyName") or "") not in FOREIGN and fee.get("value"):
                found.add(int(fee["value"]))
            texts.append(fee.get("description") or "")
        found |= {int(m.replace(".", "")) for text in texts for m in MONEY.findall(text)}
    return found


def times(record: dict[str, Any]) -> set[tuple[int, str]]:
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


def compare(card: Procedure, record: dict[str, Any]) -> Iterator[Difference]:
    """Yield each disagreement between a card and the portal's record of the same code."""

    def differ(field: str, ours: object, theirs: object) -> Difference:
        named = theirs if theirs not in ("", None) else ours
        return Difference(card.code, f"{field}/{named}", f"card {ours}, portal {theirs}")

    proposal = record.get("procedureProposal") or {}
    decided = proposal.get("decisionDate")
    date = datetime.fromtimestamp(decided / 1000, VIETNAM).date() if decided else None
    plain = (
        ("name", card.name, clean(record.get("name"))),
        ("portal_id", card.portal_id, record.get("id")),
        ("decision", card.decision, clean(proposal.get("proposalNumber"))),
        ("decision_date", card.decision_date, date),
    )
    for field, ours, theirs in plain:
        if ours != theirs:
            yield differ(field, ours, theirs)
    theirs_online = online(record)
    if card.online_level is not theirs_online:
        yield differ("online", card.online_level.value, theirs_online.value)
    for body in sorted(bodies(record)):
        if body not in card.authority.lower():
            yield differ("authority", card.authority, body)
    methods = {CHANNELS[m["submissionMethod"]] for m in record.get("executionMethods") or []}
    yield from both("channel", set(card.channels), methods, differ)
    ours_fees = {f.amount for f in card.fees if f.amount and f.province_code is None}
    yield from both("fee", ours_fees, amounts(record), differ)
    if any(f.kind is FeeKind.FREE and f.province_code is None for f in card.fees):
        wording = json.dumps(record.get("executionMethods"), ensure_ascii=False).lower()
        if "miễn" not in wording and "không phải nộp phí" not in wording:
            yield differ("free", "free", "")
    ours_times = {(t.value, t.unit.name) for t in card.times if t.value is not None}
    yield from both("time", ours_times, times(record), differ, lambda t: f"{t[0]} {t[1]}")


def both(
    field: str, ours: set[Any], theirs: set[Any], differ: Any, show: Any = str
) -> Iterator[Difference]:
    """Yield what only one side has."""
    for value in sorted(map(show, ours - theirs)):
        yield differ(field, value, "")
    for value in sorted(map(show, theirs - ours)):
        yield differ(field, None, value)


def online(record: dict[str, Any]) -> OnlineLevel:
    """Return the level of the online service that the portal's flag and methods give."""
    if record.get("isFullProcess"):
        return OnlineLevel.FULL
    methods = {m["submissionMethod"] for m in record.get("executionMethods") or []}
    return OnlineLevel.PARTIAL if "ONLINE" in methods else OnlineLevel.NONE


def main(path: Path) -> int:
    """Print the differences; return how the process ends."""
    accepted: dict[str, dict[str, str]] = yaml.safe_load(ACCEPTED.read_text(encoding="utf-8"))
    records = export(path)
    open_ones, used = 0, set()
    cards = load().procedures
    for code, card in sorted(cards.items()):
        if (record := records.get(code)) is None:
            found = [Difference(code, "record/missing", "not in the export")]
        else:
            found = list(compare(card, record))
        for difference in found:
            owner = next((o for o in (code, "*") if difference.key in accepted.get(o, {})), None)
            if owner is None:
                open_ones += 1
                print(f"{code} {difference.key}: {difference.text}")
            else:
                used.add((owner, difference.key))
                reason = accepted[owner][difference.key]
                print(f"{code} {difference.key}: {difference.text} [accepted: {reason}]")
    idle = [f"{c} {k}" for c, keys in accepted.items() for k in keys if (c, k) not in used]
    for entry in idle:
        print(f"{entry}: accepted, but nothing disagrees")
    print(f"{len(cards)} cards, {open_ones} open differences, {len(idle)} idle explanations")
    return 1 if open_ones or idle else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1])))
