"""Derive the catalogue of every national procedure from an export of the national portal.

    python tools/derive_catalogue.py EXPORT.jsonl.xz CHANGES.jsonl RETIRED.jsonl

writes ``dungcua/knowledge/data/catalogue/catalogue.csv``: facts only, one line a procedure,
so that each is at least recognised and sent to the right body and portal page.
"""

from __future__ import annotations

import csv
import json
import lzma
import re
import sys
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from dungcua.knowledge.portal.record import present_name

OUT = Path(__file__).parent.parent / "dungcua/knowledge/data/catalogue/catalogue.csv"
COLUMNS = (
    "code",
    "name",
    "field",
    "levels",
    "authority",
    "decision",
    "decision_date",
    "online",
    "scope",
    "portal_id",
    "replaced_by",
    "doubt",
    "listed_from",
    "listed_to",
)
LEVELS = {"cấp xã": "commune", "cấp tỉnh": "province", "cấp bộ": "central"}
CODE = re.compile(r"\d\.\d{6}")
VIETNAM = timezone(timedelta(hours=7))
# The portal still labels communes the way they were called before July 2025, and some
# bodies by names of abolished levels; a reader must never see those.
STALE = re.compile(r"\b(huyện|quận|thị trấn|thị xã|phòng tư pháp)\b", re.IGNORECASE)
COMMUNE_LABEL = re.compile(r"ủy ban nhân dân (cấp xã|xã, phường, thị trấn)\.?", re.IGNORECASE)


def clean(text: str | None) -> str:
    """Return one line in NFC without the portal's no-break spaces and trailing points."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text or "")).strip(" .")


def details(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the detail object of each record."""
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)["d"]["detail"]


def bodies(detail: dict[str, Any]) -> list[str]:
    """Return the executing bodies out of both parallel sets, without stale labels."""
    found: list[str] = []
    for key in ("departmentsExecuting", "unitGroupsExecuting"):
        for body in detail.get(key) or []:
            name = clean((body or {}).get("name"))
            if COMMUNE_LABEL.search(name):
                name = "Ủy ban nhân dân cấp xã"
            if name and name not in found and not STALE.search(name):
                found.append(name)
    return found


def row(detail: dict[str, Any]) -> dict[str, str]:
    """Return the line of one record."""
    proposal = detail.get("procedureProposal") or {}
    decided = proposal.get("decisionDate")
    levels = [
        level
        for flag, level in (
            ("isWard", "commune"),
            ("isProvince", "province"),
            ("isMinistry", "central"),
            ("isOtherAgency", "other"),
        )
        if detail.get(flag)
    ]
    methods = {m.get("submissionMethod") for m in detail.get("executionMethods") or []}
    online = "full" if detail.get("isFullProcess") else "partial" if "ONLINE" in methods else "none"
    when = datetime.fromtimestamp(decided / 1000, UTC).astimezone(VIETNAM) if decided else None
    plain = re.sub(r"^thủ tục\s+", "", clean(detail.get("name")), flags=re.IGNORECASE)
    name = present_name(plain)
    stale = STALE.search(plain) is not None
    return {
        "code": clean(detail.get("code")),
        "name": name,
        "field": "; ".join(
            clean(c.get("name")) for c in detail.get("categoriesDetails") or [] if c
        ),
        "levels": " ".join(levels),
        "authority": "; ".join(bodies(detail)[:3]),
        "decision": clean(proposal.get("proposalNumber")),
        "decision_date": when.date().isoformat() if when else "",
        "online": online,
        "scope": {"STANDARD": "national", "SPECIFIC": "province"}.get(
            detail.get("type") or "", "internal"
        ),
        "portal_id": detail.get("id") or "",
        "replaced_by": "",
        "doubt": "thủ tục đặt tên theo cấp chính quyền đã bỏ từ 01/7/2025" if stale else "",
        "listed_from": "",
        "listed_to": "",
    }


def life(change: str) -> tuple[str, str, str]:
    """Return since when a change lists a procedure, until when, and the doubt in words.

    A month without a day counts from its first and until its last; what was gone on the day
    of the export is known to have ended by then, not when. The unified procedures of births
    and deaths replaced theirs with the decree of September 2026 (LAW F-01), not on the day
    of the province's notice.
    """
    if change.startswith("new"):
        month = re.search(r"2026-(\d\d)", change)
        number = int(month[1]) if month else 9
        return f"2026-{number:02}-01", "", f"mới có tên trên Cổng từ tháng {number}/2026"
    if (
        change.startswith(("repealed; absent", "repealed (absent", "absent"))
        or change == "repealed"
    ):
        return "", "2026-07-17", "không còn trong danh sách của Cổng ngày 18/7/2026"
    if "QĐ 3582" in change:
        return "", "2026-08-31", "đã được thay từ tháng 9/2026"
    if "QĐ 3500" in change:
        return "", "2026-08-29", "đã bị bãi bỏ theo quyết định ngày 30/8/2026 của Hải Phòng"
    return "", "2026-08-31", "đã bị bãi bỏ trong tháng 8/2026"


def main(export: Path, changes: Path, retired: Path) -> None:
    """Write the catalogue and print its counts."""
    rows: dict[str, dict[str, str]] = {}
    doubled = 0
    odd: list[str] = []
    for detail in details(export):
        line = row(detail)
        if not CODE.fullmatch(line["code"]):
            odd.append(line["code"])  # test records of the portal
            continue
        doubled += line["code"] in rows
        rows[line["code"]] = line
    for text in changes.read_text(encoding="utf-8").splitlines():
        change = json.loads(text)
        code = clean(change["code"])
        if not CODE.fullmatch(code):
            continue  # a note about many codes, not a procedure
        new = rows.setdefault(
            code,
            dict.fromkeys(COLUMNS, "")
            | {
                "code": code,
                "name": clean(change.get("name")),
                "levels": LEVELS.get(change.get("level", "").lower(), ""),
                "authority": clean(re.sub(r"\(.*", "", change.get("authority") or "")),
                "scope": "national",
                "portal_id": change.get("portal_id") or "",
                "online": "unknown",
            },
        )
        new["listed_from"], new["listed_to"], new["doubt"] = life(change["change"])
        if change.get("replaced_by"):
            new["replaced_by"] = " ".join(change["replaced_by"])
        for old in change.get("replaces") or []:
            if old in rows:
                rows[old]["replaced_by"] = code
        for old in change.get("replaces_presumed") or []:
            if old in rows:
                rows[old]["doubt"] = f"có thể đã được thay bằng {code}, chưa xác nhận"
    for text in retired.read_text(encoding="utf-8").splitlines():
        code = clean(json.loads(text)["code"])
        if code in rows:
            rows[code]["doubt"] = "có thể đã bị bãi bỏ"
    OUT.parent.mkdir(parents=True, exist_ok=True)
    with OUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[code] for code in sorted(rows))
    print(f"{len(rows)} codes, {doubled} doubled, odd: {odd}, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
