"""Between the rows of the tables and the values of the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from dungcua.complaints.model import Actor, Channel, Complaint, Door, Draft, Event, Place, State

__all__ = ["place_columns", "read_complaint", "read_draft", "read_event"]


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
        place=_place(row),
        said_place=row.said_place,
        knowledge_version=row.knowledge_version,
    )


def read_event(row: Row[Any]) -> Event:
    """Return a stored event.

    Raises:
        ValueError: its state or actor is none of ours.

    """
    return Event(at=row.at, state=State(row.state), actor=Actor(row.actor), reason=row.reason)


def read_complaint(row: Row[Any], events: Sequence[Row[Any]]) -> Complaint:
    """Return a stored complaint with its history, oldest event first."""
    return Complaint(
        code=row.code,
        received_at=row.received_at,
        state=State(row.state),
        place=_place(row),
        said_place=row.said_place,
        channel=Channel(row.channel),
        procedure=row.procedure,
        words=row.words,
        violations=tuple(row.violations),
        papers=tuple(row.papers),
        knowledge_version=row.knowledge_version,
        door=Door(row.door),
        due_on=row.due_on,
        events=tuple(read_event(event) for event in events),
    )


def _place(row: Row[Any]) -> Place | None:
    if row.province is None:
        return None
    return Place(province=row.province, commune=row.commune, commune_code=row.commune_code)
