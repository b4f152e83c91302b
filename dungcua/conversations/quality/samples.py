"""Samples and their reviews, kept; what is counted is read from here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from dungcua.conversations.entries import Locate, commune_only
from dungcua.conversations.model import Message
from dungcua.conversations.quality.model import (
    Candidate,
    Criterion,
    Item,
    Kind,
    Mark,
    Review,
    Reviewed,
    Sample,
    Wanted,
)
from dungcua.conversations.quality.population import drawn, population
from dungcua.conversations.queue import Witness
from dungcua.conversations.rows import read_message
from dungcua.errors import AlreadyDecided, NothingToSample, OwnWork, ReviewOpen, UnknownEntry
from dungcua.knowledge.text.fold import nfc
from dungcua.knowledge.text.redact import redact
from dungcua.store.engine import Store, inserted
from dungcua.store.schema import messages
from dungcua.store.schema_desk import quality_items, quality_reviews, quality_samples

__all__ = ["LARGEST", "LONGEST_SEED", "Quality"]

LARGEST = 200
"""Talks in one sample: more than a person reads in a week."""
LONGEST_SEED = 40
_LONGEST_NOTE = 1_000
_MOST_SAMPLES = 100
_MOST_REVIEWED = 5_000
_HISTORY = 200


class Quality:
    """The samples of a deployment. Safe to share between threads.

    ``by`` is the number of an account; whether it may is asked above, in the table of rights.
    """

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        witness: Witness = lambda _unit, _by, _deed, _subject: None,
    ) -> None:
        """Draw from ``store`` and keep samples there."""
        self._store = store
        self._clock = clock
        self._witness = witness

    def draw(
        self, by: int, wanted: Wanted, size: int, seed: str, locate: Locate = commune_only
    ) -> Sample:
        """Draw a sample by chance and keep it. What ``by`` answered is never in it.

        Args:
            by: who draws.
            wanted: what may be drawn.
            size: at most so many, 1 to 200.
            seed: decides the draw; the same one draws the same of the same talks.
            locate: finds the codes of the place of a talk that no person had.

        Raises:
            NothingToSample: nothing fits.

        """
        own = Wanted(wanted.first, wanted.until, wanted.kinds, wanted.areas, wanted.worker, but=by)
        with self._store.session() as unit:
            found = population(unit, own, locate)
            if not found:
                raise NothingToSample
            sample_id = inserted(
                unit.execute(
                    insert(quality_samples).values(
                        drawn_at=self._clock(),
                        drawn_by=by,
                        seed=seed[:LONGEST_SEED],
                        kind=",".join(sorted(wanted.kinds)),
                        first=wanted.first,
                        until=wanted.until,
                        areas=None if wanted.areas is None else sorted(wanted.areas),
                        worker="" if wanted.worker is None else str(wanted.worker),
                        size=size,
                        population=len(found),
                    )
                )
            )
            taken = drawn(found, max(1, min(size, LARGEST)), seed[:LONGEST_SEED])
            unit.execute(insert(quality_items), [_item_values(sample_id, one) for one in taken])
            self._witness(unit, by, "quality.draw", f"sample:{sample_id}")
        return self.sample(sample_id)

    def sample(self, sample_id: int) -> Sample:
        """Return a sample.

        Raises:
            UnknownEntry: there is none.

        """
        found = self._samples(quality_samples.c.id == sample_id)
        if not found:
            raise UnknownEntry
        return found[0]

    def samples(self) -> Sequence[Sample]:
        """Return the last hundred samples, newest first."""
        return self._samples()

    def items(self, sample_id: int) -> Sequence[tuple[Item, Review | None]]:
        """Return what was drawn, in the order of time, with the reviews so far."""
        query = (
            _joined()
            .where(quality_items.c.sample_id == sample_id)
            .order_by(quality_items.c.ended_at, quality_items.c.id)
        )
        with self._store.reading() as unit:
            return [(_item(row), _review(row)) for row in unit.execute(query)]

    def item(self, item_id: int) -> tuple[Item, Review | None]:
        """Return one talk that was drawn, with its review if there is one.

        Raises:
            UnknownEntry: there is none.

        """
        with self._store.reading() as unit:
            row = unit.execute(_joined().where(quality_items.c.id == item_id)).one_or_none()
        if row is None:
            raise UnknownEntry
        return _item(row), _review(row)

    def history(self, item_id: int) -> Sequence[Message]:
        """Return what was said; empty for a call, or when it was erased.

        Raises:
            UnknownEntry: there is no such talk.

        """
        talk = self.item(item_id)[0].conversation_id
        if talk is None:
            return ()
        query = (
            select(messages)
            .where(messages.c.conversation_id == talk)
            .order_by(messages.c.id.desc())
            .limit(_HISTORY)
        )
        with self._store.reading() as unit:
            return [read_message(row) for row in reversed(unit.execute(query).all())]

    def review(
        self, item_id: int, by: int, marks: Mapping[Criterion, Mark], note: str = ""
    ) -> Review:
        """Mark a talk; its reviewer may mark it anew, others may not.

        Args:
            item_id: which.
            by: who reviews.
            marks: of every criterion.
            note: free words; personal numbers are masked.

        Raises:
            OwnWork: ``by`` answered in it.
            ReviewOpen: a criterion has no mark.
            AlreadyDecided: somebody else reviewed it.
            UnknownEntry: there is no such talk.

        """
        if set(marks) != set(Criterion):
            raise ReviewOpen
        told = Review(
            by, self._clock(), dict(marks), redact(nfc(note).strip()).text[:_LONGEST_NOTE]
        )
        values = {
            "at": told.at,
            "marks": {str(criterion): str(mark) for criterion, mark in marks.items()},
            "note": told.note,
        }
        c = quality_reviews.c
        with self._store.session() as unit:
            item = unit.execute(
                select(quality_items.c.worker).where(quality_items.c.id == item_id)
            ).one_or_none()
            if item is None:
                raise UnknownEntry
            if item.worker == by:
                raise OwnWork
            again = unit.execute(
                update(quality_reviews).where(c.item_id == item_id, c.reviewer == by).values(values)
            )
            if again.rowcount == 0:
                try:
                    with unit.begin_nested():
                        unit.execute(
                            insert(quality_reviews).values(item_id=item_id, reviewer=by, **values)
                        )
                except IntegrityError:
                    raise AlreadyDecided from None
            deed = "quality.revise" if again.rowcount else "quality.review"
            self._witness(unit, by, deed, f"item:{item_id}")
        return told

    def reviewed(
        self,
        *,
        first: datetime | None = None,
        until: datetime | None = None,
        areas: Collection[str] | None = None,
        worker: int | None = None,
        bot: bool = False,
    ) -> Sequence[Reviewed]:
        """Return reviewed talks, the last one to end first; at most 5000.

        Args:
            first: ended at this moment or later.
            until: ended before this moment.
            areas: codes of provinces and communes; None = the whole country.
            worker: answered by this account only.
            bot: answered by the bot only.

        """
        c = quality_items.c
        where: list[ColumnElement[bool]] = [quality_reviews.c.id.is_not(None)]
        if first is not None:
            where.append(c.ended_at >= first)
        if until is not None:
            where.append(c.ended_at < until)
        if areas is not None:
            where.append(or_(c.province_code.in_(areas), c.commune_code.in_(areas)))
        if worker is not None:
            where.append(c.worker == worker)
        if bot:
            where.append(c.worker.is_(None))
        query = _joined().where(*where).order_by(c.ended_at.desc(), c.id).limit(_MOST_REVIEWED)
        with self._store.reading() as unit:
            return [
                Reviewed(_item(row), review)
                for row in unit.execute(query)
                if (review := _review(row)) is not None
            ]

    def expire(self, older_than: timedelta) -> int:
        """Empty notes older than ``older_than``; marks stay, they are counted.

        Returns how many were emptied.
        """
        c, limit = quality_reviews.c, self._clock() - older_than
        with self._store.session() as unit:
            return unit.execute(
                update(quality_reviews).where(c.at < limit, c.note != "").values(note="")
            ).rowcount

    def _samples(self, *where: ColumnElement[bool]) -> list[Sample]:
        counts = (
            select(
                quality_items.c.sample_id,
                func.count().label("drawn"),
                func.count(quality_reviews.c.id).label("reviewed"),
            )
            .join(quality_reviews, quality_reviews.c.item_id == quality_items.c.id, isouter=True)
            .group_by(quality_items.c.sample_id)
            .subquery()
        )
        query = (
            select(quality_samples, counts.c.drawn, counts.c.reviewed)
            .join(counts, counts.c.sample_id == quality_samples.c.id)
            .where(*where)
            .order_by(quality_samples.c.id.desc())
            .limit(_MOST_SAMPLES)
        )
        with self._store.reading() as unit:
            return [_sample(row) for row in unit.execute(query)]


def _joined() -> Any:
    review = quality_reviews.c
    return select(
        quality_items,
        review.reviewer,
        review.at,
        review.marks,
        review.note,
    ).join(quality_reviews, review.item_id == quality_items.c.id, isouter=True)


def _item_values(sample_id: int, one: Candidate) -> dict[str, Any]:
    return {
        "sample_id": sample_id,
        "kind": one.kind,
        "conversation_id": one.conversation_id,
        "entry_id": one.entry_id,
        "call_id": one.call_id,
        "worker": one.worker,
        "ended_at": one.ended_at,
        "province_code": one.province_code,
        "commune_code": one.commune_code,
    }


def _item(row: Row[Any]) -> Item:
    return Item(
        id=row.id,
        sample_id=row.sample_id,
        kind=Kind(row.kind),
        conversation_id=row.conversation_id,
        entry_id=row.entry_id,
        call_id=row.call_id,
        worker=row.worker,
        ended_at=row.ended_at,
        province_code=row.province_code,
        commune_code=row.commune_code,
    )


def _review(row: Row[Any]) -> Review | None:
    if row.reviewer is None:
        return None
    marks = {Criterion(name): Mark(mark) for name, mark in row.marks.items()}
    return Review(row.reviewer, row.at, marks, row.note)


def _sample(row: Row[Any]) -> Sample:
    told = dict(row._mapping)
    areas = told.pop("areas")
    return Sample(**told, areas=None if areas is None else frozenset(areas))
