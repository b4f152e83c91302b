"""The register as a table: CSV, XLSX or JSON, for those who may see the cases.

The words are the redacted ones, and no contact is in here. A cell that a spreadsheet would
run as a formula is made text: people's words stand in these files.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

from openpyxl import Workbook

from dungcua.complaints.calendar import vietnamese_date
from dungcua.complaints.publish.hotspots import Spot
from dungcua.complaints.reading import Case
from dungcua.complaints.workflow import STATE_TOLD

__all__ = ["CASE_COLUMNS", "SPOT_COLUMNS", "Format", "case_rows", "spot_rows", "written"]

Format = Literal["csv", "xlsx", "json"]
Row = Mapping[str, str | int]

CASE_COLUMNS = (
    "code", "received_on", "state", "state_name", "channel", "urgency", "province", "commune",
    "commune_code", "said_place", "counter", "procedure", "violations", "papers", "words",
    "happened_on", "recipient_body", "recipient_level", "due_on", "follow_on", "overdue",
    "reports", "joined_to", "reporter", "knowledge_version", "erased",
)  # fmt: skip
SPOT_COLUMNS = (
    "province", "commune", "commune_code", "procedure", "paper", "violation", "first", "last",
    "reports", "cases",
)  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def case_rows(cases: Iterable[Case]) -> Iterator[Row]:
    """Return each case as a row of :data:`CASE_COLUMNS`."""
    for case in cases:
        told, head = case.complaint, case.summary
        place = told.place
        yield {
            "code": told.code,
            "received_on": vietnamese_date(told.received_at).isoformat(),
            "state": told.state,
            "state_name": STATE_TOLD[told.state],
            "channel": told.channel,
            "urgency": told.urgency,
            "province": place.province if place else "",
            "commune": (place.commune or "") if place else "",
            "commune_code": (place.commune_code or "") if place else "",
            "said_place": told.said_place or "",
            "counter": told.counter or "",
            "procedure": told.procedure or "",
            "violations": " ".join(told.violations),
            "papers": " ".join(told.papers),
            "words": told.words,
            "happened_on": told.happened_on.isoformat() if told.happened_on else "",
            "recipient_body": told.recipient.body if told.recipient else "",
            "recipient_level": told.recipient.level if told.recipient else "",
            "due_on": told.due_on.isoformat(),
            "follow_on": told.follow_on.isoformat() if told.follow_on else "",
            "overdue": int(head.overdue),
            "reports": head.reports,
            "joined_to": case.joined_to or "",
            "reporter": told.reporter,
            "knowledge_version": told.knowledge_version,
            "erased": int(told.erased),
        }


def spot_rows(spots: Iterable[Spot]) -> Iterator[Row]:
    """Return each figure as a row of :data:`SPOT_COLUMNS`."""
    for spot in spots:
        yield {
            "province": spot.place.province,
            "commune": spot.place.commune or "",
            "commune_code": spot.place.commune_code or "",
            "procedure": spot.procedure or "",
            "paper": spot.demand.paper or "",
            "violation": spot.demand.violation or "",
            "first": spot.span.first.isoformat(),
            "last": spot.span.last.isoformat(),
            "reports": spot.reports,
            "cases": spot.cases,
        }


def written(rows: Iterable[Row], columns: tuple[str, ...], form: Format) -> bytes:
    """Return the rows as one file of the form asked for."""
    return _WRITERS[form](rows, columns)


def _csv(rows: Iterable[Row], columns: tuple[str, ...]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows({key: _tame(value) for key, value in row.items()} for row in rows)
    # The mark tells spreadsheets that the file is UTF-8.
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _xlsx(rows: Iterable[Row], columns: tuple[str, ...]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("du-lieu")
    sheet.append(list(columns))
    for row in rows:
        sheet.append([_tame(row[column]) for column in columns])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _json(rows: Iterable[Row], columns: tuple[str, ...]) -> bytes:
    return json.dumps(list(rows), ensure_ascii=False, indent=1).encode()


def _tame(value: str | int) -> str | int:
    if isinstance(value, str):
        # XML has no place for control characters, and a spreadsheet no use for them.
        clean = "".join(sign for sign in value if sign >= " " or sign in "\n\t")
        return "'" + clean if clean.startswith(_FORMULA) else str(clean)
    return value


_WRITERS: Mapping[str, Callable[[Iterable[Row], tuple[str, ...]], bytes]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
}
