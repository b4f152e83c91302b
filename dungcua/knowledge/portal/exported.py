"""Importing an export of the portal: one JSON object a line, plain, ``.xz`` or ``.gz``."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import lzma
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import IO, Any

from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.portal.intake import Intake, Tally
from dungcua.knowledge.portal.snapshot import META, Snapshot, snapshots

__all__ = ["import_export", "lines", "unwrap"]

Progress = Callable[[int, int], None]
"""Called with the bytes of the file read so far and its size."""

_DATED = re.compile(r"\d{4}-\d{2}-\d{2}")


def import_export(
    path: Path, root: Path, *, day: date | None = None, progress: Progress | None = None
) -> tuple[Snapshot, Tally]:
    """Import an export and put it in force; goes on where a killed run stopped.

    The same file imported twice gives the same snapshot and does the work once.

    Args:
        path: the export.
        root: folder of the snapshots.
        day: of the portal's data; by default the date in the file's name, else the day of
            the newest record.
        progress: told how far the file is read.

    Raises:
        MissingData: there is no such file.
        InvalidCard: the file is cut off or damaged as a whole; what was read is kept.

    """
    if not path.is_file():
        raise MissingData(str(path))
    source = _fingerprint(path)
    if (done := _imported(root, source)) is not None:
        snapshot = Snapshot.load(done)
        return snapshot, Tally(**snapshot.meta["tally"])
    intake = Intake(root, "import", source)
    try:
        for seen, (number, line) in enumerate(lines(path, progress), 1):
            if seen > intake.done:
                _take(intake, number, line)
    finally:
        intake.close()
    dated = _DATED.search(path.name)
    known = day or (date.fromisoformat(dated.group()) if dated else None)
    return Snapshot.load(root / intake.finish(known)), intake.tally


def lines(path: Path, progress: Progress | None = None) -> Iterator[tuple[int, bytes]]:
    """Yield number and bytes of every line that is not blank.

    Raises:
        InvalidCard: the compressed file is cut off or damaged.

    """
    size = path.stat().st_size
    with path.open("rb") as packed:
        try:
            for number, line in enumerate(_unpacked(path, packed), 1):
                if line.strip():
                    yield number, line
                if progress is not None and number % 50 == 0:
                    progress(packed.tell(), size)
        except (EOFError, lzma.LZMAError, gzip.BadGzipFile) as error:
            raise InvalidCard(f"{path}: tệp nén hỏng hoặc thiếu phần cuối ({error})") from error
    if progress is not None:
        progress(size, size)


def unwrap(record: Any) -> dict[str, Any]:
    """Return the detail object out of the envelopes that exports and answers put round it.

    Raises:
        InvalidCard: there is no object in it.

    """
    for key in ("d", "data", "detail"):
        if isinstance(record, dict) and isinstance(record.get(key), dict):
            record = record[key]
    if not isinstance(record, dict):
        raise InvalidCard("không phải một đối tượng JSON")
    return record


def _take(intake: Intake, number: int, line: bytes) -> None:
    where = f"dòng {number}"
    try:
        detail = unwrap(json.loads(line))
    except (ValueError, InvalidCard) as error:
        intake.refuse(line.decode("utf-8", "replace"), f"không đọc được JSON: {error}", where)
        return
    intake.take(detail, where)


def _unpacked(path: Path, packed: IO[bytes]) -> IO[bytes]:
    match path.suffix:
        case ".xz":
            return lzma.open(packed, "rb")
        case ".gz":
            return io.BufferedReader(gzip.GzipFile(fileobj=packed))
        case _:
            return packed


def _fingerprint(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _imported(root: Path, source: str) -> Path | None:
    """Return the snapshot made of this very file, if it is the one in force."""
    for folder in snapshots(root):
        meta = json.loads((folder / META).read_text(encoding="utf-8"))
        in_force = (root / "current").read_text(encoding="utf-8").strip() == folder.name
        if meta["tally"]["source"] == source and in_force:
            return folder
    return None
