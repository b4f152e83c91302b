"""Whether the histories are still what was written: the register's side of the hash chain."""

from __future__ import annotations

from sqlalchemy import func, select

from dungcua.complaints import history
from dungcua.complaints.ledger import Ledger
from dungcua.store.engine import Store
from dungcua.store.schema import complaint_events, complaints

__all__ = ["Chains"]


class Chains:
    """The checks over histories; a part of :class:`dungcua.complaints.register.Register`."""

    _store: Store
    _ledger: Ledger

    def verify_chain(self, code: str) -> bool:
        """Whether content and history of a complaint are as they were written.

        Notices changed content, changed, missing or reordered events and a state that the
        history does not lead to. Of newest events that were cut off it notices those that
        left something beside the history; for all of them the digests of :meth:`heads` must
        be kept elsewhere.

        Raises:
            MistypedCode: the code's check digits do not fit.
            UnknownCode: no complaint carries the code.

        """
        ledger = self._ledger
        with self._store.reading() as unit:
            row = ledger.row(unit, code)
            return history.holds(row, ledger.event_rows(unit, row.id), ledger.beside(unit, row.id))

    def heads(self) -> dict[str, tuple[int, str]]:
        """Return the number and digest of each complaint's newest event, by code.

        To be kept outside the database: :meth:`stands` then notices what was cut off.
        """
        newest = (
            select(complaint_events.c.complaint_id, func.max(complaint_events.c.seq).label("seq"))
            .group_by(complaint_events.c.complaint_id)
            .subquery()
        )
        query = (
            select(complaints.c.code, complaint_events.c.seq, complaint_events.c.digest)
            .join(complaint_events, complaint_events.c.complaint_id == complaints.c.id)
            .join(
                newest,
                (newest.c.complaint_id == complaints.c.id)
                & (newest.c.seq == complaint_events.c.seq),
            )
            .order_by(complaints.c.id)
        )
        with self._store.reading() as unit:
            return {code: (seq, digest) for code, seq, digest in unit.execute(query)}

    def stands(self, code: str, seq: int, digest: str) -> bool:
        """Whether a complaint still has the event that was its newest one once."""
        query = (
            select(complaint_events.c.digest)
            .join(complaints, complaints.c.id == complaint_events.c.complaint_id)
            .where(complaints.c.code == code, complaint_events.c.seq == seq)
        )
        with self._store.reading() as unit:
            return unit.execute(query).scalar_one_or_none() == digest

    def every_code(self) -> list[str]:
        """Return the codes of all complaints, oldest first, for checks over the whole."""
        with self._store.reading() as unit:
            return list(unit.execute(select(complaints.c.code).order_by(complaints.c.id)).scalars())
