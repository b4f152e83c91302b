"""The hash chain under a complaint's history.

The first link is the digest of what was recorded, each further one the digest of the
link before it and of one event. Whoever changes a word or an event afterwards breaks it.
People's words are not in the chain but beside it: an event holds their salted digest, so
that the words can be erased and the chain still holds.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row

from dungcua.complaints.model import Event, EventKind
from dungcua.complaints.rows import read_event

__all__ = ["Beside", "content_digest", "event_digest", "holds", "kept_digest", "words_digest"]

_KEPT = (
    "code",
    "received_at",
    "commune_code",
    "commune",
    "province",
    "channel",
    "procedure",
    "violations",
    "papers",
    "knowledge_version",
    "door",
    "due_on",
    "consented_at",
)
_ERASABLE = ("said_place", "words", "salt")
# Later than the first tables: complaints of before do not have them.
_KEPT_SINCE = ("happened_on", "consent_version")
_ERASABLE_SINCE = ("said_when", "counter")
# What an event may set, and what it is before any did.
_SET_BY_EVENTS = {
    "urgency": "normal",
    "reporter": "anonymous",
    "body": None,
    "level": None,
    "elsewhere": None,
}


def content_digest(row: Row[Any]) -> str:
    """Return the SHA-256 of what was recorded, without what later events may change."""
    content = {name: getattr(row, name) for name in (*_KEPT, *_ERASABLE)}
    return _sha256("", content | _present(row, (*_KEPT_SINCE, *_ERASABLE_SINCE)))


def kept_digest(row: Row[Any]) -> str:
    """Return the SHA-256 of what stays of a complaint when it is erased."""
    return _sha256("kept", {name: getattr(row, name) for name in (*_KEPT, *_KEPT_SINCE)})


def words_digest(salt: str, words: str) -> str:
    """Return the digest of words that stand beside the chain."""
    return _sha256(salt, {"words": words})


def event_digest(previous: str, seq: int, event: Event) -> str:
    """Return the SHA-256 over the link before and one event, without words beside it."""
    content: dict[str, Any] = {
        "seq": seq,
        "at": event.at,
        "state": event.state,
        "actor": event.actor,
        "reason": event.reason,
    }
    if event.kind is not EventKind.STEP:
        content["kind"] = event.kind
    if event.detail:
        content["detail"] = dict(event.detail)
    return _sha256(previous, content)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a chain and must be told of in it.

    ``notes`` are people's words by the number of their event; ``leader_id`` is the complaint
    it is joined to; ``evidence`` are the digests of its files, ``overdue`` the days that were
    written down as missed.
    """

    notes: Mapping[int, str]
    leader_id: int | None
    evidence: Sequence[str]
    overdue: Sequence[date]


def holds(row: Row[Any], events: Sequence[Row[Any]], beside: Beside) -> bool:
    """Whether the stored chain is the one that content and events give.

    Args:
        row: the complaint.
        events: its history, in order.
        beside: what the chain does not hold but tells of; more of it than is told of means
            that an event was cut off.

    """
    if not events or events[-1].state != row.state:
        return False
    erased = row.erased_at is not None
    previous = events[0].previous if erased else content_digest(row)
    standing: dict[str, Any] = {**_SET_BY_EVENTS, "joined": None, "follow_on": row.due_on}
    kept, moved_at = None, None
    told = _Told()
    for seq, stored in enumerate(events):
        if (stored.seq, stored.previous) != (seq, previous):
            return False
        try:
            event = read_event(stored)
            previous = event_digest(previous, seq, event)
            if "follow_on" in event.detail:
                standing["follow_on"] = _date(event.detail["follow_on"])
        except ValueError:
            return False
        if stored.digest != previous or not _words_hold(row, event, beside.notes.get(seq), erased):
            return False
        told.hear(event)
        if event.kind is EventKind.STEP:
            moved_at = event.at
        standing |= {k: v for k, v in event.detail.items() if k in standing and k != "follow_on"}
        kept = event.detail.get("kept", kept)
    now = {name: getattr(row, name) for name in _SET_BY_EVENTS}
    now |= {"joined": beside.leader_id, "follow_on": row.follow_on}
    if now != standing or kept != (kept_digest(row) if erased else None):
        return False
    # Those of before revision 0003 have the day of receipt there.
    if row.moved_at not in (None, moved_at, row.received_at):
        return False
    return told.covers(row, beside)


class _Told:
    """What the events of a chain tell of that stands beside it."""

    def __init__(self) -> None:
        self._events = 0
        self._files: Counter[str] = Counter()
        self._missed: set[date | None] = set()

    def hear(self, event: Event) -> None:
        """Take the next event."""
        self._events += 1
        file = str(event.detail.get("evidence", ""))
        if event.kind is EventKind.EVIDENCE_ADDED:
            self._files[file] += 1
        elif event.kind is EventKind.EVIDENCE_REMOVED:
            self._files[file] -= 1
        elif event.kind is EventKind.OVERDUE:
            self._missed.add(_date(event.detail.get("due")))

    def covers(self, row: Row[Any], beside: Beside) -> bool:
        """Whether nothing stands beside the chain that it does not tell of."""
        if any(seq >= self._events for seq in beside.notes):
            return False
        # Erasure takes the salt with the files: there is nothing left to compare.
        files = Counter(words_digest(row.salt, digest) for digest in beside.evidence)
        if row.erased_at is None and files != +self._files:
            return False
        return self._missed.issuperset(beside.overdue)


def _words_hold(row: Row[Any], event: Event, words: str | None, erased: bool) -> bool:
    """Whether the words beside an event are those it was written with, or erased."""
    if words is None:
        return erased or "words" not in event.detail
    return event.detail.get("words") == words_digest(row.salt, words)


def _present(row: Row[Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: value for name in names if (value := getattr(row, name)) is not None}


def _date(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))


def _sha256(previous: str, content: dict[str, Any]) -> str:
    canonical = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_as_text
    )
    return hashlib.sha256(f"{previous}\n{canonical}".encode()).hexdigest()


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)
