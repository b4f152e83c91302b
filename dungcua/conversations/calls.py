"""Calls that were answered: why, about what, how they ended. Never what was said."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from dungcua.conversations.queue import Witness
from dungcua.errors import UnknownEntry
from dungcua.store.engine import Store
from dungcua.store.schema_calls import calls

__all__ = ["Call", "Calls", "Outcome", "Reason", "WrapUp"]

_LONGEST_CALL = 4 * 3600


class Reason(StrEnum):
    """Why somebody called."""

    PROCEDURE = "procedure"
    PLACE = "place"
    DEMAND = "demand"
    """Whether what an office asks for is lawful."""
    COMPLAINT = "complaint"
    STATUS = "status"
    OTHER = "other"


class Outcome(StrEnum):
    """How the call ended."""

    ANSWERED = "answered"
    RECORDED = "recorded"
    """A complaint was recorded."""
    CALL_BACK = "call_back"
    REFERRED = "referred"
    UNANSWERED = "unanswered"
    BROKEN_OFF = "broken_off"


@dataclass(frozen=True, slots=True)
class WrapUp:
    """What is counted of a call. ``seconds`` are cut to four hours."""

    reason: Reason
    outcome: Outcome
    seconds: int
    procedure: str | None = None
    province_code: str | None = None
    commune_code: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A call. Times are in UTC; ``ended_at`` None = its wrap-up is not finished."""

    id: int
    operator: int
    conversation_id: str | None
    begun_at: datetime
    ended_at: datetime | None
    seconds: int
    reason: Reason | None
    outcome: Outcome | None
    procedure: str | None
    province_code: str | None
    commune_code: str | None
    complaint_code: str | None
    callback_id: int | None


class Calls:
    """The calls of a deployment. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        witness: Witness = lambda _unit, _by, _deed, _subject: None,
    ) -> None:
        """Keep calls in ``store``."""
        self._store = store
        self._clock = clock
        self._witness = witness

    def begin(self, form: str, by: int) -> Call:
        """Return the call of a form that is sent; sent again, the same call.

        Args:
            form: the once-only number of the form.
            by: the account that took the call.

        """
        digest = hashlib.sha256(f"{by}:{form}".encode()).hexdigest()
        query = select(calls).where(calls.c.form_digest == digest)
        try:
            with self._store.session() as unit:
                row = unit.execute(query).one_or_none()
                if row is None:
                    unit.execute(
                        insert(calls).values(
                            operator=by, form_digest=digest, begun_at=self._clock(), seconds=0
                        )
                    )
                    row = unit.execute(query).one()
                return _read(row)
        except IntegrityError:  # the same form came twice at once: the other one wrote it
            with self._store.reading() as unit:
                return _read(unit.execute(query).one())

    def told_in(self, call_id: int, conversation_id: str) -> str:
        """Name the conversation that holds a complaint; return the first one named."""
        with self._store.session() as unit:
            unit.execute(
                update(calls)
                .where(calls.c.id == call_id, calls.c.conversation_id.is_(None))
                .values(conversation_id=conversation_id)
            )
            row = unit.execute(select(calls.c.conversation_id).where(calls.c.id == call_id)).one()
        return str(row.conversation_id)

    def led_to(
        self, call_id: int, *, complaint: str | None = None, callback: int | None = None
    ) -> None:
        """Note the complaint or the call-back that came of a call, so that none comes twice."""
        values = {"complaint_code": complaint, "callback_id": callback}
        given = {name: value for name, value in values.items() if value is not None}
        if given:
            with self._store.session() as unit:
                unit.execute(update(calls).where(calls.c.id == call_id).values(**given))

    def finish(self, call_id: int, by: int, told: WrapUp) -> Call:
        """Store the wrap-up; a second time it changes nothing.

        Raises:
            UnknownEntry: ``by`` took no such call.

        """
        with self._store.session() as unit:
            ended = unit.execute(
                update(calls)
                .where(calls.c.id == call_id, calls.c.operator == by, calls.c.ended_at.is_(None))
                .values(
                    ended_at=self._clock(),
                    seconds=max(0, min(told.seconds, _LONGEST_CALL)),
                    reason=told.reason,
                    outcome=told.outcome,
                    procedure=told.procedure,
                    province_code=told.province_code,
                    commune_code=told.commune_code,
                )
            )
            if ended.rowcount:
                self._witness(unit, by, "call.end", f"call:{call_id}")
        return self.own(call_id, by)

    def own(self, call_id: int, by: int) -> Call:
        """Return a call that ``by`` took.

        Raises:
            UnknownEntry: there is none, or somebody else took it.

        """
        query = select(calls).where(calls.c.id == call_id, calls.c.operator == by)
        with self._store.reading() as unit:
            row = unit.execute(query).one_or_none()
        if row is None:
            raise UnknownEntry
        return _read(row)

    def get(self, call_id: int) -> Call:
        """Return a call, whoever took it.

        Raises:
            UnknownEntry: there is none (any more).

        """
        with self._store.reading() as unit:
            row = unit.execute(select(calls).where(calls.c.id == call_id)).one_or_none()
        if row is None:
            raise UnknownEntry
        return _read(row)

    def expire(self, older_than: timedelta) -> int:
        """Delete calls older than ``older_than``; return how many."""
        limit = self._clock() - older_than
        with self._store.session() as unit:
            return unit.execute(delete(calls).where(calls.c.begun_at < limit)).rowcount


def _read(row: Row[Any]) -> Call:
    told = dict(row._mapping)
    told.pop("form_digest")
    told["reason"] = Reason(told["reason"]) if told["reason"] else None
    told["outcome"] = Outcome(told["outcome"]) if told["outcome"] else None
    return Call(**told)
