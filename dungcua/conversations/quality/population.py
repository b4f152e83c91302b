"""What may be drawn: talks that ended, by period, kind, place and who answered."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence

from sqlalchemy import Column, ColumnElement, Connection, exists, or_, select

from dungcua.conversations.entries import Locate
from dungcua.conversations.message import Reply
from dungcua.conversations.model import Author, Owner
from dungcua.conversations.quality.model import Candidate, Kind, Wanted
from dungcua.store.schema import conversations, messages
from dungcua.store.schema_calls import calls
from dungcua.store.schema_queue import queue_entries

__all__ = ["drawn", "population"]

_CHUNK = 500


def population(unit: Connection, wanted: Wanted, locate: Locate) -> list[Candidate]:
    """Return every talk that fits ``wanted``."""
    found: list[Candidate] = []
    if Kind.TALK in wanted.kinds:
        found += _talks(unit, wanted)
    if Kind.CALL in wanted.kinds:
        found += _calls(unit, wanted)
    if Kind.BOT in wanted.kinds and wanted.worker is None:
        found += _with_the_bot(unit, wanted, locate)
    return found


def drawn(candidates: Sequence[Candidate], size: int, seed: str) -> list[Candidate]:
    """Return ``size`` of ``candidates`` by chance; the same seed draws the same.

    Each talk has a number of its own that the seed decides, and the lowest are taken: it
    does not matter in which order they come, and talks that are added later push out no more
    than they must.
    """
    return sorted(candidates, key=lambda one: _lot(one, seed))[:size]


def _lot(one: Candidate, seed: str) -> bytes:
    return hashlib.sha256(f"{seed}\n{one.kind}\n{one.key}".encode()).digest()


def _talks(unit: Connection, wanted: Wanted) -> Iterator[Candidate]:
    c = queue_entries.c
    query = select(queue_entries).where(
        c.ended_at >= wanted.first,
        c.ended_at < wanted.until,
        c.holder.is_not(None),
        *_by(c.holder, wanted),
        *_within(c.province_code, c.commune_code, wanted.areas),
    )
    for row in unit.execute(query):
        yield Candidate(
            kind=Kind.TALK,
            key=str(row.id),
            conversation_id=row.conversation_id,
            entry_id=row.id,
            call_id=None,
            worker=row.holder,
            ended_at=row.ended_at,
            province_code=row.province_code,
            commune_code=row.commune_code,
        )


def _calls(unit: Connection, wanted: Wanted) -> Iterator[Candidate]:
    c = calls.c
    query = select(calls).where(
        c.ended_at >= wanted.first,
        c.ended_at < wanted.until,
        *_by(c.operator, wanted),
        *_within(c.province_code, c.commune_code, wanted.areas),
    )
    for row in unit.execute(query):
        yield Candidate(
            kind=Kind.CALL,
            key=str(row.id),
            conversation_id=None,
            entry_id=None,
            call_id=row.id,
            worker=row.operator,
            ended_at=row.ended_at,
            province_code=row.province_code,
            commune_code=row.commune_code,
        )


def _with_the_bot(unit: Connection, wanted: Wanted, locate: Locate) -> Iterator[Candidate]:
    """Yield the closed talks that no person ever had, and in which the citizen said something."""
    c = conversations.c
    had = exists().where(
        queue_entries.c.conversation_id == c.id, queue_entries.c.holder.is_not(None)
    )
    said = exists().where(messages.c.conversation_id == c.id, messages.c.author == Author.CITIZEN)
    query = select(c.id, c.touched_at).where(
        c.owner == Owner.CLOSED,
        c.touched_at >= wanted.first,
        c.touched_at < wanted.until,
        ~had,
        said,
    )
    rows = unit.execute(query).all()
    places = _places(unit, [row.id for row in rows], locate)
    for row in rows:
        province, commune = places.get(row.id, (None, None))
        if wanted.areas is not None and wanted.areas.isdisjoint({province, commune}):
            continue
        yield Candidate(
            kind=Kind.BOT,
            key=row.id,
            conversation_id=row.id,
            entry_id=None,
            call_id=None,
            worker=None,
            ended_at=row.touched_at,
            province_code=province,
            commune_code=commune,
        )


def _places(
    unit: Connection, ids: Sequence[str], locate: Locate
) -> dict[str, tuple[str | None, str | None]]:
    """Return the codes of the place that was resolved last in each conversation."""
    found: dict[str, tuple[str | None, str | None]] = {}
    c = messages.c
    for start in range(0, len(ids), _CHUNK):
        query = (
            select(c.conversation_id, c.reply)
            .where(
                c.conversation_id.in_(ids[start : start + _CHUNK]),
                # Replies are JSON; most have no place, and need not be read for it.
                c.reply.contains('"place":{'),
            )
            .order_by(c.id)
        )
        for row in unit.execute(query):
            place = Reply.model_validate_json(row.reply).meta.place
            if place is not None:
                found[row.conversation_id] = locate(place)
    return found


def _by(column: Column[int], wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.worker is not None:
        yield column == wanted.worker
    if wanted.but is not None:
        yield column != wanted.but


def _within(
    province: Column[str], commune: Column[str], areas: Collection[str] | None
) -> Iterator[ColumnElement[bool]]:
    if areas is not None:
        yield or_(province.in_(areas), commune.in_(areas))
