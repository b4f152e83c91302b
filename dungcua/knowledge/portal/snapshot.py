"""A snapshot of the portal on disk: every record in full, one read away.

``records.jsonl.gz`` holds one gzip member a record, so that the file as a whole is a plain
compressed JSON-lines file and each record can still be read alone; ``index.jsonl`` says
where each code begins. The last line of a code wins. ``meta.json`` marks a snapshot as
complete, ``current`` in the folder above names the one in force.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from dungcua.errors import InvalidCard, MissingData, UnknownProcedure
from dungcua.knowledge.portal.record import PortalRecord, read_record

__all__ = [
    "CURRENT",
    "INDEX",
    "META",
    "RECORDS",
    "Entry",
    "Snapshot",
    "activate",
    "current",
    "digest",
    "snapshots",
    "write_safely",
]

RECORDS, INDEX, META, CURRENT = "records.jsonl.gz", "index.jsonl", "meta.json", "current"
KEPT_SNAPSHOTS = 3
# Bookkeeping of the portal that says nothing about the procedure.
_VOLATILE = frozenset({"updatedAt", "createdAt", "state"})


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a record lies, and enough to compare it without reading it."""

    code: str
    offset: int
    length: int
    digest: str
    updated: int
    name: str


@dataclass(frozen=True)
class Snapshot:
    """A finished snapshot. Read only; safe to share between threads."""

    folder: Path
    name: str
    day: date
    meta: Mapping[str, Any]
    index: Mapping[str, Entry]

    @classmethod
    def load(cls, folder: Path) -> Snapshot:
        """Read the index; the records stay on disk.

        Raises:
            MissingData: there is no complete snapshot in the folder.
            InvalidCard: its index is damaged.

        """
        try:
            meta = json.loads((folder / META).read_text(encoding="utf-8"))
            lines = (folder / INDEX).read_text(encoding="utf-8").splitlines()
            found = (Entry(**json.loads(line)) for line in lines)
            index = {entry.code: entry for entry in found}
            return cls(folder, folder.name, date.fromisoformat(meta["day"]), meta, index)
        except FileNotFoundError as error:
            raise MissingData(str(folder)) from error
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidCard(f"{folder}: {error}") from error

    def detail(self, code: str) -> dict[str, Any]:
        """Return the whole record of ``code`` as the portal gave it.

        Raises:
            UnknownProcedure: the snapshot does not hold the code.
            InvalidCard: the record on disk is damaged.

        """
        entry = self.index.get(code)
        if entry is None:
            raise UnknownProcedure(code)
        try:
            with (self.folder / RECORDS).open("rb") as file:
                file.seek(entry.offset)
                found: dict[str, Any] = json.loads(gzip.decompress(file.read(entry.length)))
        except (OSError, EOFError, ValueError) as error:
            raise InvalidCard(f"{self.folder / RECORDS}: {code}: {error}") from error
        return found

    def record(self, code: str) -> PortalRecord | None:
        """Return what we may answer from, None when the snapshot does not hold the code."""
        return read_record(self.detail(code)) if code in self.index else None

    def details(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield every record, one at a time."""
        for code in self.index:
            yield code, self.detail(code)


def digest(detail: Mapping[str, Any]) -> str:
    """Return a fingerprint of what a record says, sixteen hexadecimal digits.

    The portal gives lists in no order and stamps records that did not change.
    """
    kept = {key: value for key, value in detail.items() if key not in _VOLATILE}
    text = json.dumps(_sorted(kept), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(each) for key, each in value.items()}
    if isinstance(value, list):
        if len(value) < 2:
            return [_sorted(each) for each in value]
        return sorted((_sorted(each) for each in value), key=_text)
    return value


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def snapshots(root: Path) -> tuple[Path, ...]:
    """Return the folders of the complete snapshots, oldest first."""
    if not root.is_dir():
        return ()
    done = (path.parent for path in root.glob(f"*/{META}") if path.parent.suffix != ".part")
    return tuple(sorted(done, key=lambda folder: folder.name))


def current(root: Path) -> Snapshot | None:
    """Return the snapshot in force, None when nothing was imported yet.

    Raises:
        InvalidCard: the snapshot is damaged.

    """
    try:
        name = (root / CURRENT).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    return _load(root / name) if (root / name / META).is_file() else None


@lru_cache(maxsize=2)
def _load(folder: Path) -> Snapshot:
    return Snapshot.load(folder)


def activate(root: Path, name: str) -> None:
    """Put a finished snapshot in force and drop the oldest ones."""
    write_safely(root / CURRENT, name)
    others = [folder for folder in snapshots(root) if folder.name != name]
    for folder in others[: max(0, len(others) + 1 - KEPT_SNAPSHOTS)]:
        shutil.rmtree(folder)


def write_safely(path: Path, text: str) -> None:
    """Write a small file so that a kill leaves the old text or the new one."""
    draft = path.with_name(path.name + ".new")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
