"""Taking records in, one by one, so that a kill loses nothing and every one is accounted for.

A record is kept, a duplicate of another, a test record of the portal, or quarantined with
a reason. The files grow in ``<name>.part``; a checkpoint says how far they are good, and a
later run cuts them there and goes on.
"""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from dungcua.errors import InvalidCard
from dungcua.knowledge.portal.record import CODE, clean, day_of, read_record
from dungcua.knowledge.portal.snapshot import (
    INDEX,
    META,
    RECORDS,
    Entry,
    activate,
    digest,
    write_safely,
)

__all__ = ["QUARANTINE", "Intake", "Tally"]

QUARANTINE = "quarantine.jsonl"
CHECKPOINT = "checkpoint.json"
_EVERY = 250
_FILES = (RECORDS, INDEX, QUARANTINE)
_LEVEL = 6
_SHOWN = 2000


@dataclass(slots=True)
class Tally:
    """What became of the records. ``seen`` counts them all; blank lines are no records.

    ``carried`` are codes taken over from the snapshot before: they were not seen.
    """

    source: str
    seen: int = 0
    kept: int = 0
    duplicates: list[str] = field(default_factory=list)
    tests: list[str] = field(default_factory=list)
    quarantined: list[str] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)
    newest: int = 0

    @property
    def accounted(self) -> bool:
        """Whether no record was lost between the kinds."""
        others = (self.duplicates, self.tests, self.quarantined)
        return self.seen == self.kept + sum(map(len, others))


class Intake:
    """Writes one snapshot. ``done`` is the number of records that an earlier run took in.

    Args:
        root: folder of the snapshots.
        name: of the part under way; the same name goes on where it stopped.
        source: what is read. A part of another source is thrown away.

    """

    def __init__(self, root: Path, name: str, source: str) -> None:
        self.root = root
        self.folder = root / f"{name}.part"
        self.tally = Tally(source)
        self._index: dict[str, Entry] = {}
        self._resume()
        self.done = self.tally.seen
        self._open = {file: (self.folder / file).open("ab") for file in _FILES}

    def take(self, detail: Mapping[str, Any], where: str) -> None:
        """Take one record in; ``where`` names it in the report ("dòng 12", an id)."""
        code = clean(detail.get("code"))
        if code and not CODE.fullmatch(code):
            self.tally.tests.append(f"{where}: {code}")
            self._took()
            return
        try:
            record = read_record(detail)
            day_of(record.updated)
        except InvalidCard as error:
            self.refuse(json.dumps(detail, ensure_ascii=False), str(error), where)
            return
        before = self._index.get(code)
        if before is not None:
            self.tally.duplicates.append(f"{where}: {code}")
        else:
            self.tally.kept += 1
        self.tally.newest = max(self.tally.newest, record.updated)
        if before is None or before.updated <= record.updated:
            self._write(code, record.name, record.updated, detail)
        self._took()

    def carry(self, detail: Mapping[str, Any]) -> None:
        """Take over a record of the snapshot before, unless a newer one is here."""
        record = read_record(detail)
        if record.code not in self._index:
            self._write(record.code, record.name, record.updated, detail)
            self.tally.carried.append(record.code)

    def refuse(self, raw: str, reason: str, where: str) -> None:
        """Put what cannot be used aside with the reason; a person may look at it."""
        note = {"where": where, "reason": reason, "raw": raw[:_SHOWN]}
        line = json.dumps(note, ensure_ascii=False) + "\n"
        self._open[QUARANTINE].write(line.encode())
        self.tally.quarantined.append(f"{where}: {reason}")
        self._took()

    def checkpoint(self) -> None:
        """Make what was taken in so far safe from a kill."""
        lengths = {}
        for name, file in self._open.items():
            file.flush()
            os.fsync(file.fileno())
            lengths[name] = file.tell()
        state = {"tally": asdict(self.tally), "lengths": lengths}
        write_safely(self.folder / CHECKPOINT, json.dumps(state, ensure_ascii=False))

    def close(self) -> None:
        """Stop, keeping what was taken in for the next run; again does nothing."""
        if self._open:
            self.checkpoint()
        for file in self._open.values():
            file.close()
        self._open.clear()

    def finish(self, day: date | None) -> str:
        """Complete the snapshot, put it in force and return its name.

        Args:
            day: of the portal's data; by default the day of the newest record.

        Raises:
            InvalidCard: no record could be kept.

        """
        self.close()
        if not self.tally.kept:
            raise InvalidCard(f"{self.tally.source}: không có bản ghi nào dùng được")
        of_day = day or day_of(self.tally.newest) or date.today()
        name = f"{of_day.isoformat()}-{self.tally.source[:8]}"
        meta = {
            "day": of_day.isoformat(),
            "taken": datetime.now(UTC).isoformat(timespec="seconds"),
            "tally": asdict(self.tally),
        }
        write_safely(self.folder / META, json.dumps(meta, ensure_ascii=False, indent=1))
        (self.folder / CHECKPOINT).unlink()
        target = self.root / name
        if target.exists():
            shutil.rmtree(target)
        self.folder.rename(target)
        activate(self.root, name)
        return name

    def _write(self, code: str, name: str, updated: int, detail: Mapping[str, Any]) -> None:
        raw = json.dumps(detail, ensure_ascii=False, separators=(",", ":")) + "\n"
        member = gzip.compress(raw.encode(), _LEVEL, mtime=0)
        offset = self._open[RECORDS].tell()
        self._open[RECORDS].write(member)
        entry = Entry(code, offset, len(member), digest(detail), updated, name)
        line = json.dumps(asdict(entry), ensure_ascii=False) + "\n"
        self._open[INDEX].write(line.encode())
        self._index[code] = entry

    def _took(self) -> None:
        self.tally.seen += 1
        if self.tally.seen % _EVERY == 0:
            self.checkpoint()

    def _resume(self) -> None:
        """Go back to the last checkpoint of the same source, or begin anew."""
        try:
            state = json.loads((self.folder / CHECKPOINT).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            state = None
        if state is None or state["tally"]["source"] != self.tally.source:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(parents=True)
            return
        self.tally = Tally(**state["tally"])
        for name, length in state["lengths"].items():
            os.truncate(self.folder / name, length)
        for line in (self.folder / INDEX).read_text(encoding="utf-8").splitlines():
            entry = Entry(**json.loads(line))
            self._index[entry.code] = entry
