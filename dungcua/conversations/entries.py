"""Places in the queue: made when a conversation is handed over, ended when the wait is over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from dungcua.conversations.message import PlaceRef, Reply
from dungcua.conversations.model import Author, Owner
from dungcua.store.schema import conversations, messages
from dungcua.store.schema_queue import desk_events, queue_entries

__all__ = ["Locate", "commune_only", "emit", "emit_waiting", "follow"]

_LONGEST_SUMMARY = 200
_READ_BACK = 40

Locate = Callable[[PlaceRef], tuple[str | None, str | None]]
"""Returns the codes of the province and the commune of a place; this room has no table."""


def commune_only(place: PlaceRef) -> tuple[str | None, str | None]:
    """Return the code that came with the place."""
    return None, place.code


def _open_entry(unit: Connection, conversation_id: str) -> Row[Any] | None:
    """Return the row of the conversation's place in the queue; None when it has none."""
    return unit.execute(
        select(queue_entries).where(
            queue_entries.c.conversation_id == conversation_id,
            queue_entries.c.ended_at.is_(None),
        )
    ).one_or_none()


def follow(
    unit: Connection,
    conversation_id: str,
    owner: Owner,
    now: datetime,
    ending: str,
    locate: Locate = commune_only,
    summary: str | None = None,
) -> None:
    """Make or end the conversation's place in the queue, as its new owner demands.

    ``summary`` says what it is about, for whoever takes it; masked already. Without one the
    citizen's own words are taken.
    """
    entry = _open_entry(unit, conversation_id)
    if owner in (Owner.BOT, Owner.CLOSED):
        if entry is not None:
            unit.execute(
                update(queue_entries)
                .where(queue_entries.c.id == entry.id)
                .values(ended_at=now, ending=ending)
            )
            emit(unit, "ended", entry, now)
        return
    if owner is Owner.WAITING and entry is None:
        _enter(unit, conversation_id, now, locate, summary)


def emit_waiting(unit: Connection, kind: str, conversation_id: str, now: datetime) -> None:
    """Write down what happened in a conversation; nothing where it has no place in the queue."""
    entry = _open_entry(unit, conversation_id)
    if entry is not None:
        emit(unit, kind, entry, now)


def emit(unit: Connection, kind: str, entry: Row[Any], now: datetime) -> None:
    """Tell the desks that something happened to a place in the queue."""
    unit.execute(
        insert(desk_events).values(
            at=now,
            kind=kind,
            entry_id=entry.id,
            province_code=entry.province_code,
            commune_code=entry.commune_code,
        )
    )


def _enter(
    unit: Connection, conversation_id: str, now: datetime, locate: Locate, summary: str | None
) -> None:
    rows = unit.execute(
        select(messages.c.author, messages.c.text, messages.c.reply)
        .where(messages.c.conversation_id == conversation_id)
        .order_by(messages.c.id.desc())
        .limit(_READ_BACK)
    ).all()
    lang = unit.execute(
        select(conversations.c.lang).where(conversations.c.id == conversation_id)
    ).scalar_one()
    place = _place(rows)
    province, commune = locate(place) if place else (None, None)
    unit.execute(
        insert(queue_entries).values(
            conversation_id=conversation_id,
            since=now,
            summary=_summary(rows) if summary is None else summary,
            lang=lang,
            province_code=province,
            commune_code=commune,
            place=_named(place) if place else None,
        )
    )
    entry = _open_entry(unit, conversation_id)
    if entry is None:
        raise AssertionError("the entry was made just now")
    emit(unit, "waiting", entry, now)


def _summary(rows: Sequence[Any]) -> str:
    """Return what tells most of the matter: the longest of the citizen's last five messages.

    The very last one is often just "a person, please". All are redacted already.
    """
    said = [row.text for row in rows if row.author == Author.CITIZEN][:5]
    text = max(said, key=len, default="")
    return text if len(text) <= _LONGEST_SUMMARY else text[: _LONGEST_SUMMARY - 1] + "…"


def _place(rows: Sequence[Any]) -> PlaceRef | None:
    """Return the place that the bot resolved last."""
    for row in rows:
        if row.reply is not None:
            place = Reply.model_validate_json(row.reply).meta.place
            if place is not None:
                return place
    return None


def _named(place: PlaceRef) -> str:
    return f"{place.commune}, {place.province}" if place.commune else place.province
