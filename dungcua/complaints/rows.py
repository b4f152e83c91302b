"""Between the rows of the tables and the values of the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from dungcua.complaints.model import (
    Actor,
    Body,
    Channel,
    Complaint,
    Door,
    Draft,
    Elsewhere,
    Event,
    EventKind,
    Place,
    Recipient,
    Reporter,
    State,
    Urgency,
)
from dungcua.knowledge.model import Level

__all__ = [
    "place_columns",
    "read_complaint",
    "read_draft",
    "read_event",
    "read_place",
    "read_recipient",
]

_ERASED_WORDS = "(nội dung đã được xóa)"


def place_columns(place: Place | None) -> dict[str, str | None]:
    """Return the three columns of a place; all empty when it is unknown."""
    return {
        "commune_code": place.commune_code if place else None,
        "commune": place.commune if place else None,
        "province": place.province if place else None,
    }


def read_draft(row: Row[Any]) -> Draft:
    """Return a stored draft."""
    return Draft(
        opened_at=row.opened_at,
        words=row.words,
        procedure=row.procedure,
        violations=tuple(row.violations),
        papers=tuple(row.papers),
        door=Door(row.door),
        place=read_place(row),
        said_place=row.said_place,
        knowledge_version=row.knowledge_version,
        happened_on=row.happened_on,
        said_when=row.said_when,
        counter=row.counter,
        urgency=Urgency(row.urgency),
    )


def read_event(row: Row[Any]) -> Event:
    """Return a stored event as it stands in the chain, without words beside it.

    Raises:
        ValueError: its state or actor is none of ours.

    """
    return Event(
        at=row.at,
        state=State(row.state),
        actor=Actor(row.actor),
        reason=row.reason,
        kind=EventKind(row.kind),
        detail=row.detail or {},
    )


def read_complaint(
    row: Row[Any], events: Sequence[Row[Any]], notes: Mapping[int, str]
) -> Complaint:
    """Return a stored complaint with its history, oldest event first.

    Args:
        row: the complaint.
        events: its history, in order.
        notes: people's words by the number of their event.

    """
    return Complaint(
        code=row.code,
        received_at=row.received_at,
        state=State(row.state),
        place=read_place(row),
        said_place=row.said_place,
        channel=Channel(row.channel),
        procedure=row.procedure,
        words=row.words,
        violations=tuple(row.violations),
        papers=tuple(row.papers),
        knowledge_version=row.knowledge_version,
        door=Door(row.door),
        due_on=row.due_on,
        events=tuple(_with_words(read_event(e), notes.get(e.seq)) for e in events),
        happened_on=row.happened_on,
        said_when=row.said_when,
        counter=row.counter,
        urgency=Urgency(row.urgency),
        reporter=Reporter(row.reporter),
        recipient=read_recipient(row),
        follow_on=row.follow_on,
        elsewhere=None if row.elsewhere is None else Elsewhere(row.elsewhere),
        erased=row.erased_at is not None,
    )


def read_recipient(row: Row[Any]) -> Recipient | None:
    """Return who has the complaint; None before it was forwarded."""
    return None if row.body is None else Recipient(Body(row.body), Level(row.level))


def read_place(row: Row[Any]) -> Place | None:
    """Return the place of a draft or complaint."""
    if row.province is None:
        return None
    return Place(province=row.province, commune=row.commune, commune_code=row.commune_code)


def _with_words(event: Event, words: str | None) -> Event:
    if "words" not in event.detail:
        return event
    return replace(event, reason=_ERASED_WORDS if words is None else words)
