"""Reports that may tell the same: proposed with a score and reasons, joined by a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from dungcua.complaints.calendar import vietnamese_date
from dungcua.complaints.ledger import Ledger, Witness, nobody_watches
from dungcua.complaints.model import Actor, Complaint, EventKind, State
from dungcua.complaints.reading import Scope, in_scope
from dungcua.errors import CannotJoin
from dungcua.knowledge.text.fold import fold
from dungcua.store.schema import complaint_joins, complaints

__all__ = ["Duplicates", "Match"]

_WINDOW_DAYS = 30
_MOST_COMPARED = 500
_LEAST = 0.6
_PLACE, _DEMAND, _PROCEDURE, _TIME = 0.40, 0.35, 0.15, 0.10
# Somewhere in the commune; the same desk there, or another one, as far as it was said.
_COUNTER_UNSAID, _COUNTER_SAME, _COUNTER_OTHER = 0.8, 1.0, 0.3
_PROCEDURE_UNKNOWN = 0.5
_MOVED = "Nhóm phản ánh được gộp vào một nhóm khác."
_OVER = frozenset({State.WITHDRAWN, State.NOT_OURS, State.DUPLICATE})


@dataclass(frozen=True, slots=True)
class Match:
    """A complaint that may tell the same. ``score`` is between 0 and 1; ``why`` in Vietnamese.

    ``demands`` are what both were asked for: papers by id or name, else codes of violations.
    """

    code: str
    score: float
    why: tuple[str, ...]
    demands: tuple[str, ...]


class Duplicates:
    """Proposes, joins and parts. Each method is one unit of work."""

    def __init__(self, ledger: Ledger) -> None:
        """Work on the ledger's store."""
        self._ledger = ledger

    def similar(
        self, code: str, most: int = 10, *, scope: Scope | None = None
    ) -> tuple[Match, ...]:
        """Return complaints that may tell the same as this one, best first.

        The same commune (or province, where no commune is known), at least one demand in
        common, at most thirty days apart; none outside ``scope``, which is what the asker
        may see at all.

        Raises:
            MistypedCode: as :meth:`Register.find`.
            UnknownCode: as :meth:`Register.find`.

        """
        with self._ledger.store.reading() as unit:
            row = self._ledger.row(unit, code)
            found = unit.execute(
                select(complaints)
                .where(*_near(row), *in_scope(scope or Scope()))
                .order_by(complaints.c.received_at.desc())
                .limit(_MOST_COMPARED)
            ).all()
        matches = [match for other in found if (match := _compare(row, other))]
        return tuple(sorted(matches, key=lambda m: (-m.score, m.code))[:most])

    def join(
        self,
        code: str,
        into: str,
        actor: Actor,
        reason: str,
        *,
        witness: Witness = nobody_watches,
    ) -> Complaint:
        """Join a complaint to another that tells the same; both keep code and history.

        From then on they are counted as one case and shown as many reports. What was
        joined to the first goes along.

        Args:
            code: the one that is joined.
            into: the one that stands for both; one that is itself joined leads further.
            actor: who decided; a person.
            reason: why they are the same.
            witness: notes who it was, in the same unit of work.

        Raises:
            CannotJoin: one complaint with itself, or into one that is over.
            ForbiddenTransition: it is past the point where it can be a duplicate.
            InputError: there is no reason.

        """
        ledger = self._ledger
        with ledger.store.session() as unit:
            leader = ledger.row(unit, into)
            head = ledger.leader(unit, leader.id) or leader.id
            row = ledger.row(unit, code)
            # In one order, whoever asks: two joins at once must not wait for each other.
            for number in sorted({row.id, head}):
                _lock(unit, number)
            row, leader = ledger.row(unit, code), _lock(unit, head)
            if row.id == leader.id or State(leader.state) in _OVER or leader.erased_at:
                raise CannotJoin(f"{row.code} into {leader.code}")
            ledger.step(unit, row, State.DUPLICATE, actor, words=reason, leader_id=leader.id)
            self._move_followers(unit, row.id, leader.id)
            witness(unit)
            return ledger.load(unit, row.code)

    def part(
        self, code: str, actor: Actor, reason: str, *, witness: Witness = nobody_watches
    ) -> Complaint:
        """Take a wrong join back: the complaint stands for itself again, its clock too.

        Raises:
            CannotJoin: it is joined to nothing.
            InputError: there is no reason.

        """
        with self._ledger.store.session() as unit:
            row = self._ledger.row(unit, code, lock=True)
            if self._ledger.leader(unit, row.id) is None:
                raise CannotJoin(f"{row.code} is joined to nothing")
            self._ledger.step(unit, row, State.TRIAGED, actor, words=reason)
            witness(unit)
            return self._ledger.load(unit, row.code)

    def _move_followers(self, unit: Connection, old: int, new: int) -> None:
        for number in self._ledger.followers(unit, old):
            follower = _lock(unit, number)
            unit.execute(
                update(complaint_joins)
                .where(complaint_joins.c.complaint_id == number)
                .values(leader_id=new)
            )
            self._ledger.append(
                unit, follower, EventKind.JOINED, Actor.SYSTEM, reason=_MOVED, joined=new
            )


def _lock(unit: Connection, complaint_id: int) -> Row[Any]:
    query = select(complaints).where(complaints.c.id == complaint_id).with_for_update()
    return unit.execute(query).one()


def _near(row: Row[Any]) -> tuple[ColumnElement[bool], ...]:
    span = timedelta(days=_WINDOW_DAYS)
    return (
        complaints.c.id != row.id,
        complaints.c.state.not_in(_OVER),
        complaints.c.erased_at.is_(None),
        complaints.c.received_at >= row.received_at - span,
        complaints.c.received_at <= row.received_at + span,
        complaints.c.province == row.province,
        complaints.c.commune_code.is_not_distinct_from(row.commune_code),
    )


def _compare(row: Row[Any], other: Row[Any]) -> Match | None:
    """Return how alike two complaints of one place are; None when nothing speaks for it."""
    shared, demand = _demand(row, other)
    if not shared:
        return None
    counter, counter_why = _counter(row, other)
    days = abs((_day(row) - _day(other)).days)
    why = [f"cùng {row.commune or row.province}", *counter_why]
    procedure = _PROCEDURE_UNKNOWN
    if row.procedure and other.procedure:
        procedure = float(row.procedure == other.procedure)
        why.append("cùng thủ tục" if procedure else "khác thủ tục")
    why.append("cùng ngày" if days == 0 else f"cách nhau {days} ngày")
    score = (
        _PLACE * counter
        + _DEMAND * demand
        + _PROCEDURE * procedure
        + _TIME * max(0.0, 1 - days / _WINDOW_DAYS)
    )
    found = Match(other.code, round(score, 3), tuple(why), tuple(shared))
    return found if score >= _LEAST else None


def _demand(row: Row[Any], other: Row[Any]) -> tuple[list[str], float]:
    """Return what both were asked for, and how much of all of it that is."""
    mine, theirs = row.papers, other.papers
    if not (mine and theirs):
        mine, theirs = row.violations, other.violations
    shown = {fold(name): name for name in mine}
    others = {fold(name) for name in theirs}
    shared = sorted(shown.keys() & others)
    together = shown.keys() | others
    return [shown[name] for name in shared], len(shared) / len(together) if together else 0.0


def _counter(row: Row[Any], other: Row[Any]) -> tuple[float, list[str]]:
    if not (row.counter and other.counter):
        return _COUNTER_UNSAID, []
    if fold(row.counter) == fold(other.counter):
        return _COUNTER_SAME, [f"cùng quầy ({row.counter})"]
    return _COUNTER_OTHER, ["khác quầy"]


def _day(row: Row[Any]) -> date:
    happened: date | None = row.happened_on
    return happened or vietnamese_date(row.received_at)
