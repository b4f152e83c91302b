"""The book of proposals: who proposed what, who decided, what is in force on a day.

A change stands here as data; the shipped files are never written. The rules of two persons
hold in the same unit of work as the decision, so that no race goes around them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Protocol

from sqlalchemy import Connection, Row, insert, select, update

from dungcua.errors import AlreadyDecided, ProposalBlocked, SecondPerson, UnknownProposal
from dungcua.knowledge.edit.change import Change
from dungcua.store.engine import Store
from dungcua.store.schema_proposals import knowledge_proposals
from dungcua.store.schema_queue import corrections

__all__ = ["Book", "Proposal", "ProposalState"]

_t = knowledge_proposals.c


class ProposalState(StrEnum):
    """What became of a proposal."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    UNDONE = "undone"
    """Accepted once, and taken back."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal with its story. Persons are numbers of accounts; moments are in UTC."""

    number: int
    at: datetime
    author: int
    change: Change
    reason: str
    correction: int | None
    base_version: str
    state: ProposalState
    decided_by: int | None
    decided_at: datetime | None
    note: str
    undone_by: int | None
    undone_at: datetime | None


class Witness(Protocol):
    """Writes into the audit within a unit of work."""

    def __call__(
        self, unit: Connection, actor: int | None, deed: str, subject: str = "", **facts: str
    ) -> None:
        """Append an event."""
        ...


class Book:
    """The proposals of a deployment. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        witness: Witness,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Keep proposals in ``store``; every step is told to ``witness``."""
        self._store = store
        self._witness = witness
        self._clock = clock

    def add(
        self, author: int, change: Change, reason: str, version: str, correction: int | None = None
    ) -> int:
        """Keep a proposal; return its number.

        Args:
            author: who proposes.
            change: what; its own number does not count.
            reason: why, in words.
            version: of the knowledge that the change was made against.
            correction: the correction of a draft that it came from.

        """
        with self._store.session() as unit:
            if correction is not None and self._corrector(unit, correction) is None:
                raise UnknownProposal("no such correction")
            number = unit.execute(
                insert(knowledge_proposals)
                .values(
                    at=self._clock(),
                    author=author,
                    target=change.target,
                    part=change.part,
                    before=dict(change.before),
                    after=dict(change.after),
                    source=change.source,
                    source_date=change.source_date,
                    effective_on=change.effective_on,
                    reason=reason,
                    correction_id=correction,
                    base_version=version,
                    state=ProposalState.OPEN,
                    note="",
                )
                .returning(_t.id)
            ).scalar_one()
            self._witness(unit, author, "knowledge.propose", f"proposal:{number}")
        return int(number)

    def get(self, number: int) -> Proposal:
        """Return one proposal.

        Raises:
            UnknownProposal: there is none.

        """
        with self._store.reading() as unit:
            return _proposal(self._row(unit, number))

    def listed(self, *states: ProposalState) -> Sequence[Proposal]:
        """Return the proposals in ``states`` (none given = all), newest first."""
        query = select(knowledge_proposals).order_by(_t.id.desc())
        if states:
            query = query.where(_t.state.in_(states))
        with self._store.reading() as unit:
            return [_proposal(row) for row in unit.execute(query)]

    def in_force(self, day: date) -> Sequence[Change]:
        """Return the accepted changes that hold on ``day``, in the order of their acceptance."""
        query = (
            select(knowledge_proposals)
            .where(_t.state == ProposalState.ACCEPTED, _t.effective_on <= day)
            .order_by(_t.decided_at, _t.id)
        )
        with self._store.reading() as unit:
            return [_proposal(row).change for row in unit.execute(query)]

    def accept(self, number: int, by: int, note: str, today: date) -> None:
        """Accept somebody else's proposal.

        Raises:
            UnknownProposal: there is none.
            SecondPerson: ``by`` proposed it, or wrote the correction behind it.
            AlreadyDecided: it was decided or withdrawn.
            ProposalBlocked: another change of the same part waits for its first day.

        """
        with self._store.session() as unit:
            row = self._decidable(unit, number, by)
            waiting = unit.execute(
                select(_t.id).where(
                    _t.target == row.target,
                    _t.part == row.part,
                    _t.state == ProposalState.ACCEPTED,
                    _t.effective_on > today,
                )
            ).first()
            if waiting is not None:
                raise ProposalBlocked(f"proposal {waiting.id} waits for its day")
            self._decide(unit, number, ProposalState.ACCEPTED, by, note)

    def refuse(self, number: int, by: int, note: str) -> None:
        """Refuse somebody else's proposal.

        Raises:
            UnknownProposal, SecondPerson, AlreadyDecided: as :meth:`accept`.

        """
        with self._store.session() as unit:
            self._decidable(unit, number, by)
            self._decide(unit, number, ProposalState.REFUSED, by, note)

    def withdraw(self, number: int, by: int) -> None:
        """Take the own proposal back before anybody decided.

        Raises:
            UnknownProposal: there is none.
            SecondPerson: it is somebody else's; that is refused, not withdrawn.
            AlreadyDecided: it was decided or withdrawn.

        """
        with self._store.session() as unit:
            if self._row(unit, number).author != by:
                raise SecondPerson
            self._decide(unit, number, ProposalState.WITHDRAWN, by, "")

    def undo(self, number: int, by: int) -> None:
        """Take an accepted change back: what stood there before stands there again.

        Raises:
            UnknownProposal: there is none.
            AlreadyDecided: it is not accepted, or not any more.
            ProposalBlocked: a later change of the same part rests on it.

        """
        with self._store.session() as unit:
            row = self._row(unit, number)
            if row.state != ProposalState.ACCEPTED:
                raise AlreadyDecided
            later = unit.execute(
                select(_t.id).where(
                    _t.target == row.target,
                    _t.part == row.part,
                    _t.state == ProposalState.ACCEPTED,
                    _t.decided_at >= row.decided_at,
                    _t.id != number,
                )
            ).first()
            if later is not None:
                raise ProposalBlocked(f"proposal {later.id} rests on it")
            done = unit.execute(
                update(knowledge_proposals)
                .where(_t.id == number, _t.state == ProposalState.ACCEPTED)
                .values(state=ProposalState.UNDONE, undone_by=by, undone_at=self._clock())
            )
            if done.rowcount == 0:
                raise AlreadyDecided
            self._witness(unit, by, "knowledge.undo", f"proposal:{number}")

    def _decidable(self, unit: Connection, number: int, by: int) -> Row[Any]:
        row = self._row(unit, number)
        parties = {row.author, self._corrector(unit, row.correction_id)}
        if by in parties:
            raise SecondPerson
        return row

    def _decide(
        self, unit: Connection, number: int, state: ProposalState, by: int, note: str
    ) -> None:
        done = unit.execute(
            update(knowledge_proposals)
            .where(_t.id == number, _t.state == ProposalState.OPEN)
            .values(state=state, decided_by=by, decided_at=self._clock(), note=note)
        )
        if done.rowcount == 0:
            raise AlreadyDecided
        self._witness(unit, by, f"knowledge.{state}", f"proposal:{number}")

    def _corrector(self, unit: Connection, correction: int | None) -> int | None:
        if correction is None:
            return None
        found = unit.execute(
            select(corrections.c.author).where(corrections.c.id == correction)
        ).scalar_one_or_none()
        return None if found is None else int(found)

    def _row(self, unit: Connection, number: int) -> Row[Any]:
        row = unit.execute(select(knowledge_proposals).where(_t.id == number)).one_or_none()
        if row is None:
            raise UnknownProposal(str(number))
        return row


def _proposal(row: Row[Any]) -> Proposal:
    change = Change(
        number=row.id,
        target=row.target,
        part=row.part,
        before=row.before,
        after=row.after,
        source=row.source,
        source_date=row.source_date,
        effective_on=row.effective_on,
    )
    return Proposal(
        number=row.id,
        at=row.at,
        author=row.author,
        change=change,
        reason=row.reason,
        correction=row.correction_id,
        base_version=row.base_version,
        state=ProposalState(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        note=row.note,
        undone_by=row.undone_by,
        undone_at=row.undone_at,
    )
