"""The hash chain under a complaint's history.

The first link is the digest of what was recorded, each further one the digest of the
link before it and of one event. Whoever changes a word or an event afterwards breaks it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row

from dungcua.complaints.model import Event
from dungcua.complaints.rows import read_event

__all__ = ["content_digest", "event_digest", "holds"]

_CONTENT = (
    "code",
    "received_at",
    "commune_code",
    "commune",
    "province",
    "said_place",
    "channel",
    "procedure",
    "words",
    "violations",
    "papers",
    "knowledge_version",
    "door",
    "due_on",
    "consented_at",
    "salt",
)


def content_digest(row: Row[Any]) -> str:
    """Return the SHA-256 of what was recorded, without state and conversation."""
    return _sha256("", {name: getattr(row, name) for name in _CONTENT})


def event_digest(previous: str, seq: int, event: Event) -> str:
    """Return the SHA-256 over the link before and one event."""
    return _sha256(
        previous,
        {
            "seq": seq,
            "at": event.at,
            "state": event.state,
            "actor": event.actor,
            "reason": event.reason,
        },
    )


def holds(row: Row[Any], events: Sequence[Row[Any]]) -> bool:
    """Whether the stored chain is the one that content and events give."""
    if not events or events[-1].state != row.state:
        return False
    previous = content_digest(row)
    for seq, stored in enumerate(events):
        if (stored.seq, stored.previous) != (seq, previous):
            return False
        try:
            previous = event_digest(previous, seq, read_event(stored))
        except ValueError:
            return False
        if stored.digest != previous:
            return False
    return True


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
