"""Call-backs: promised with a code, kept by somebody, forgotten when over.

The number is sealed, asked for with consent, shown to whoever calls, and wiped when the
call-back ends. The code has two syllables, so that nobody takes it for a complaint's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from dungcua.conversations.handing import Handing, Thing, hand_on
from dungcua.conversations.queue import Witness
from dungcua.errors import (
    AlreadyDecided,
    AlreadyTaken,
    ChangedHands,
    ContactRefused,
    NotYours,
    UnknownEntry,
)
from dungcua.knowledge.text.codes import Scheme
from dungcua.knowledge.text.fold import nfc
from dungcua.knowledge.text.redact import redact
from dungcua.store.engine import Store
from dungcua.store.schema_queue import callbacks
from dungcua.store.seal import Seal

__all__ = ["CODES", "Callback", "CallbackState", "Callbacks"]

CODES = Scheme(2)
_PHONE = re.compile(r"\+?\d{9,12}")
_GAPS = re.compile(r"[\s.()-]+")
_LONGEST_WISH = 120
_ATTEMPTS = 20


class CallbackState(StrEnum):
    """What became of a call-back."""

    OPEN = "open"
    DONE = "done"
    UNREACHED = "unreached"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Callback:
    """A promise to call somebody. Times are in UTC; ``topic`` is redacted.

    ``wanted`` is when the person likes to be called, in their words. The number is not
    here: it is shown by ``Callbacks.phone`` only, and that is audited.
    """

    id: int
    code: str
    conversation_id: str | None
    asked_at: datetime
    topic: str
    wanted: str
    lang: str
    province_code: str | None
    commune_code: str | None
    state: CallbackState
    attempts: int
    holder: int | None
    active_at: datetime | None
    ended_at: datetime | None


class Callbacks:
    """The call-backs of a deployment. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        seal: Seal,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        witness: Witness = lambda _unit, _by, _deed, _subject: None,
    ) -> None:
        """Keep call-backs in ``store``, numbers sealed by ``seal``."""
        self._store = store
        self._seal = seal
        self._clock = clock
        self._witness = witness

    def ask(
        self,
        phone: str,
        topic: str,
        *,
        consent: bool,
        wanted: str = "",
        lang: str = "vi",
        conversation_id: str | None = None,
        province_code: str | None = None,
        commune_code: str | None = None,
        by: int | None = None,
    ) -> Callback:
        """Promise a call-back and return it with its code.

        Args:
            phone: the number; digits, perhaps with gaps and a plus.
            topic: what it is about; masked before it is stored.
            consent: whether the person agreed that the number is kept until the call.
            wanted: when the person likes to be called.
            lang: the language to call in.
            conversation_id: that it came from, if any.
            province_code: where the matter is, if known.
            commune_code: where the matter is, if known.
            by: the account that promised it; None = the citizen asked on a page.

        Raises:
            ContactRefused: no number, or no consent.

        """
        number = _GAPS.sub("", phone)
        if not consent or not _PHONE.fullmatch(number):
            raise ContactRefused
        now = self._clock()
        for _ in range(_ATTEMPTS):
            code = CODES.new()
            try:
                with self._store.session() as unit:
                    unit.execute(
                        insert(callbacks).values(
                            code=code,
                            conversation_id=conversation_id,
                            asked_at=now,
                            consented_at=now,
                            phone=self._seal.seal(number, f"callback:{code}"),
                            topic=redact(nfc(topic).strip()).text,
                            wanted=redact(nfc(wanted).strip()).text[:_LONGEST_WISH],
                            lang=lang,
                            province_code=province_code,
                            commune_code=commune_code,
                            state=CallbackState.OPEN,
                            attempts=0,
                        )
                    )
                    row = unit.execute(select(callbacks).where(callbacks.c.code == code)).one()
                    self._witness(unit, by, "callback.ask", f"callback:{row.id}")
                    return _read(row)
            except IntegrityError as error:
                if "code" not in str(error.orig):
                    raise
        raise AssertionError("1.6 million codes cannot all be taken")

    def listed(
        self,
        *,
        areas: Collection[str] | None = None,
        unplaced: bool = True,
        state: CallbackState | None = CallbackState.OPEN,
    ) -> Sequence[Callback]:
        """Return call-backs within reach, the oldest first; ``state`` None = all."""
        query = select(callbacks).order_by(callbacks.c.asked_at, callbacks.c.id)
        if state is not None:
            query = query.where(callbacks.c.state == state)
        if areas is not None:
            province, commune = callbacks.c.province_code, callbacks.c.commune_code
            reached = or_(province.in_(areas), commune.in_(areas))
            nowhere = and_(province.is_(None), commune.is_(None))
            query = query.where(or_(reached, nowhere) if unplaced else reached)
        with self._store.reading() as unit:
            return [_read(row) for row in unit.execute(query)]

    def get(self, callback_id: int) -> Callback:
        """Return a call-back.

        Raises:
            UnknownEntry: there is none.

        """
        with self._store.reading() as unit:
            row = unit.execute(select(callbacks).where(callbacks.c.id == callback_id)).one_or_none()
        if row is None:
            raise UnknownEntry
        return _read(row)

    def find(self, text: str) -> Callback:
        """Return the call-back whose code stands in ``text``, as read over a telephone.

        Raises:
            MistypedCode: the check digits do not fit.
            UnknownCode: there is no code in it.
            UnknownEntry: nobody was promised a call with it.

        """
        code = CODES.parse(text)
        with self._store.reading() as unit:
            row = unit.execute(select(callbacks).where(callbacks.c.code == code)).one_or_none()
        if row is None:
            raise UnknownEntry
        return _read(row)

    def claim(self, callback_id: int, by: int) -> Callback:
        """Take a call-back on; of several at once exactly one gets it.

        Raises:
            AlreadyTaken: somebody else has it.
            AlreadyDecided: it is over.
            UnknownEntry: there is none.

        """
        with self._store.session() as unit:
            taken = unit.execute(
                update(callbacks)
                .where(
                    callbacks.c.id == callback_id,
                    callbacks.c.state == CallbackState.OPEN,
                    or_(callbacks.c.holder.is_(None), callbacks.c.holder == by),
                )
                .values(holder=by, active_at=self._clock())
            )
            row = unit.execute(select(callbacks).where(callbacks.c.id == callback_id)).one_or_none()
            if row is None:
                raise UnknownEntry
            if taken.rowcount == 0:
                raise AlreadyDecided if row.state != CallbackState.OPEN else AlreadyTaken
            self._witness(unit, by, "callback.take", f"callback:{callback_id}")
            return _read(row)

    def give(self, callback_id: int, by: int, to: int, *, holder: int | None) -> Callback:
        """Hand it to a colleague.

        Args:
            callback_id: what.
            by: who hands it on.
            to: who has it then; that this account may is asked above.
            holder: who has it as far as ``by`` knows; None = nobody.

        Raises:
            ChangedHands: somebody else has it by now.
            AlreadyDecided: it is over.
            UnknownEntry: there is none.

        """
        now, table = self._clock(), callbacks.c
        with self._store.session() as unit:
            given = unit.execute(
                update(callbacks)
                .where(
                    table.id == callback_id,
                    table.state == CallbackState.OPEN,
                    table.holder.is_(None) if holder is None else table.holder == holder,
                )
                .values(holder=to, active_at=now)
            )
            row = unit.execute(select(callbacks).where(table.id == callback_id)).one_or_none()
            if row is None:
                raise UnknownEntry
            if given.rowcount == 0:
                raise AlreadyDecided if row.state != CallbackState.OPEN else ChangedHands
            hand_on(unit, Handing(Thing.CALLBACK, callback_id, by, to, now))
            self._witness(unit, by, "callback.give_to", f"account:{to}")
            self._witness(unit, by, "callback.give", f"callback:{callback_id}")
            return _read(row)

    def release(self, callback_id: int, by: int) -> Callback:
        """Let go without having called; anybody may take it.

        Raises:
            NotYours: ``by`` has not taken it, or it is over.

        """
        return self._change(callback_id, by, "callback.release", tried=False, holder=None)

    def return_idle(self, after: timedelta) -> int:
        """Let go of what its holder has not touched for ``after``; return how many."""
        now, table = self._clock(), callbacks.c
        with self._store.session() as unit:
            idle = unit.execute(
                update(callbacks)
                .where(
                    table.state == CallbackState.OPEN,
                    table.holder.is_not(None),
                    table.active_at < now - after,
                )
                .values(holder=None)
                .returning(table.id)
            ).scalars()
            returned = list(idle)
            for callback_id in returned:
                self._witness(unit, None, "callback.return", f"callback:{callback_id}")
        return len(returned)

    def phone(self, callback_id: int, by: int) -> str:
        """Return the number to call; that ``by`` saw it goes into the audit first.

        Raises:
            NotYours: ``by`` has not taken it, or it is over.
            SealBroken: it was sealed with another key.

        """
        with self._store.session() as unit:
            row = unit.execute(
                select(callbacks).where(callbacks.c.id == callback_id, callbacks.c.holder == by)
            ).one_or_none()
            if row is None or row.phone is None:
                raise NotYours
            number = self._seal.open(row.phone, f"callback:{row.code}")
            self._witness(unit, by, "saw.phone", f"callback:{callback_id}")
            return number

    def tried(self, callback_id: int, by: int) -> Callback:
        """Note that nobody answered; it stays open, and anybody may try again.

        Raises:
            NotYours: ``by`` has not taken it, or it is over.

        """
        return self._change(callback_id, by, "callback.tried", holder=None)

    def end(self, callback_id: int, by: int, state: CallbackState) -> Callback:
        """Finish a call-back; the number is wiped.

        Raises:
            NotYours: ``by`` has not taken it, or it is over.

        """
        return self._change(
            callback_id,
            by,
            f"callback.{state}",
            state=state,
            phone=None,
            ended_at=self._clock(),
        )

    def expire(self, older_than: timedelta) -> int:
        """Wipe numbers of call-backs nobody kept, delete those over, after ``older_than``.

        Returns how many were deleted.
        """
        limit = self._clock() - older_than
        with self._store.session() as unit:
            unit.execute(
                update(callbacks)
                .where(callbacks.c.state == CallbackState.OPEN, callbacks.c.asked_at < limit)
                .values(state=CallbackState.UNREACHED, phone=None, ended_at=self._clock())
            )
            gone = unit.execute(delete(callbacks).where(callbacks.c.ended_at < limit))
        self._store.purge()
        return gone.rowcount

    def _change(
        self, callback_id: int, by: int, deed: str, *, tried: bool = True, **values: object
    ) -> Callback:
        now = self._clock()
        with self._store.session() as unit:
            changed = unit.execute(
                update(callbacks)
                .where(
                    callbacks.c.id == callback_id,
                    callbacks.c.holder == by,
                    callbacks.c.state == CallbackState.OPEN,
                )
                .values(attempts=callbacks.c.attempts + int(tried), active_at=now, **values)
            )
            if changed.rowcount == 0:
                raise NotYours
            self._witness(unit, by, deed, f"callback:{callback_id}")
            row = unit.execute(select(callbacks).where(callbacks.c.id == callback_id)).one()
        if values.get("ended_at"):
            self._store.purge()
        return _read(row)


def _read(row: Row[Any]) -> Callback:
    told = dict(row._mapping)
    for hidden in ("phone", "consented_at"):
        told.pop(hidden)
    told["state"] = CallbackState(told["state"])
    return Callback(**told)
