"""Fetching the whole portal: the list by its cursor, then each record by its id.

Everything is written down as it comes, so that a run that is stopped goes on where it
was. A list that ends early is an error and not the news that procedures were retired.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from dungcua.errors import PortalUnavailable
from dungcua.knowledge.portal.client import PortalClient, Unreadable
from dungcua.knowledge.portal.exported import unwrap
from dungcua.knowledge.portal.intake import Intake, Tally
from dungcua.knowledge.portal.snapshot import Snapshot, current, write_safely

__all__ = ["sync"]

Progress = Callable[[str, int, int], None]
"""Called with "list" or "detail", how many are done and how many there are."""

PAGE = 100
_LISTING, _CURSOR = "listing.jsonl", "cursor.json"
_STALE = timedelta(days=3)
_EMPTY_PAGES = 3
_REFUSED_IN_A_ROW = 10
_EVERY = 20


def sync(
    client: PortalClient, root: Path, *, today: date | None = None, progress: Progress | None = None
) -> tuple[Snapshot, Tally]:
    """Fetch everything and put it in force.

    Args:
        client: asks the portal.
        root: folder of the snapshots; the state of an unfinished run is kept there too.
        today: the day the data are dated with; by default the day of the machine.
        progress: told how far it is.

    Raises:
        PortalUnavailable: the portal refused, or its list is not whole. What was fetched
            is kept; the next run goes on. What was in force stays in force.

    """
    day = today or datetime.now(UTC).astimezone().date()
    work = root / "sync.state"
    began = _begin(work, client.base)
    ids = _listing(client, work, progress)
    intake = Intake(root, "sync", _source(client.base, began, ids))
    try:
        _details(client, intake, ids, progress)
        _carry_over(intake, current(root))
    finally:
        intake.close()
    snapshot = Snapshot.load(root / intake.finish(day))
    shutil.rmtree(work)
    return snapshot, intake.tally


def _begin(work: Path, base: str) -> str:
    """Return when the unfinished run began; one that is stale or of elsewhere is dropped."""
    now = datetime.now(UTC)
    try:
        state = json.loads((work / _CURSOR).read_text(encoding="utf-8"))
        if state["base"] == base and now - datetime.fromisoformat(state["began"]) < _STALE:
            return str(state["began"])
    except (FileNotFoundError, KeyError, ValueError):
        pass
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    began = now.isoformat()
    _save(work, {"base": base, "began": began, "cursor": "", "whole": False, "length": 0})
    return began


def _listing(client: PortalClient, work: Path, progress: Progress | None) -> list[str]:
    """Return the id of every procedure, each once, in the portal's order."""
    state = json.loads((work / _CURSOR).read_text(encoding="utf-8"))
    path = work / _LISTING
    with path.open("a+b") as file:
        file.truncate(state["length"])
        file.seek(0)
        ids = dict.fromkeys(line.decode().strip() for line in file)
        empty = 0
        while not state["whole"]:
            page = client.page(state["cursor"], PAGE)
            new = [portal_id for portal_id, _ in page.items if portal_id not in ids]
            ids.update(dict.fromkeys(new))
            file.write("".join(f"{portal_id}\n" for portal_id in new).encode())
            file.flush()
            if len(ids) >= page.total > 0:
                state["whole"] = True
            elif not page.items:
                empty += 1
                if empty >= _EMPTY_PAGES:
                    raise _short(len(ids), page.total, "trang trống")
            elif not new and page.cursor in ("", state["cursor"]):
                raise _short(len(ids), page.total, "con trỏ không tiến")
            else:
                empty = 0
                state["cursor"] = page.cursor or page.items[-1][0]
            _save(work, state | {"length": file.tell()})
            if progress is not None:
                progress("list", len(ids), page.total)
    return list(ids)


def _short(have: int, total: int, why: str) -> PortalUnavailable:
    return PortalUnavailable(f"danh sách dừng ở {have} trên {total} thủ tục: {why}")


def _details(
    client: PortalClient, intake: Intake, ids: list[str], progress: Progress | None
) -> None:
    refused = 0
    for number, portal_id in enumerate(ids, 1):
        if number <= intake.done:
            continue
        try:
            detail = unwrap(client.detail(portal_id))
        except Unreadable as error:
            refused += 1
            if refused >= _REFUSED_IN_A_ROW:
                raise PortalUnavailable(f"{refused} bản ghi liền nhau hỏng: {error}") from error
            intake.refuse("", str(error), portal_id)
        else:
            refused = 0
            intake.take(detail, portal_id)
        if number % _EVERY == 0:
            intake.checkpoint()
        if progress is not None:
            progress("detail", number, len(ids))


def _carry_over(intake: Intake, before: Snapshot | None) -> None:
    """Keep the record of before where the portal lists one but did not give it today."""
    lost = {entry.split(":", 1)[0] for entry in intake.tally.quarantined}
    if before is None or not lost:
        return
    for _, detail in before.details():
        if detail.get("id") in lost:
            intake.carry(detail)


def _source(base: str, began: str, ids: list[str]) -> str:
    return hashlib.sha256("\n".join((base, began, *ids)).encode()).hexdigest()


def _save(work: Path, state: dict[str, Any]) -> None:
    write_safely(work / _CURSOR, json.dumps(state))
