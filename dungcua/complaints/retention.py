"""Nothing is kept longer than it is needed (Law 91/2025 art. 14; LAW.md E-33)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, select

from dungcua.complaints import workflow
from dungcua.complaints.erasure import erase, forget_contact
from dungcua.complaints.ledger import Ledger
from dungcua.complaints.model import Actor, Reporter, State
from dungcua.complaints.vault import Vault
from dungcua.store.schema import complaint_evidence, complaint_pins, complaints

__all__ = ["Retention", "Swept"]

_OVER_TIME = "Hết thời hạn lưu, nội dung được xóa."
_CONTACT_OVER_TIME = "Hết thời hạn lưu, cách liên hệ được xóa."
# A file without a record is younger than this only while it is being recorded.
_STRAY_AGE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Swept:
    """What was erased, or would be: codes of complaints, names of stray files."""

    erased: tuple[str, ...]
    contacts: tuple[str, ...]
    strays: tuple[str, ...]


class Retention:
    """Runs every so often. Running twice changes nothing; what is open is never touched."""

    def __init__(
        self, ledger: Ledger, vault: Vault, *, keep_complaint: timedelta, keep_contact: timedelta
    ) -> None:
        """Take the times to keep, counted from the last step of a complaint.

        Args:
            ledger: has the store and the clock.
            vault: the folder of the files.
            keep_complaint: for words and files, once nobody owes anything.
            keep_contact: for contacts and PINs, once a complaint is over.

        """
        self._ledger = ledger
        self._vault = vault
        self._keep_complaint = keep_complaint
        self._keep_contact = keep_contact

    def run(self, *, dry_run: bool = False) -> Swept:
        """Erase what is over its time; with ``dry_run`` only say what would be."""
        now = self._ledger.clock()
        contents = self._quiet(now - self._keep_complaint, set(State) - workflow.UNANSWERED)
        over = workflow.FINAL | {State.NOT_OURS}
        contacts = self._with_contact(now - self._keep_contact, over)
        swept = Swept(
            erased=tuple(contents),
            contacts=tuple(code for code in contacts if code not in contents),
            strays=tuple(self._strays(now)),
        )
        if not dry_run:
            for code in swept.erased:
                self._erase(code, now)
            for code in swept.contacts:
                self._forget(code, over)
            for name in swept.strays:
                self._vault.remove(name)
            self._ledger.store.purge()
        return swept

    def _quiet(self, before: datetime, states: set[State], *more: ColumnElement[bool]) -> list[str]:
        query = (
            select(complaints.c.code)
            .where(
                complaints.c.state.in_(states),
                complaints.c.moved_at < before,
                complaints.c.erased_at.is_(None),
                *more,
            )
            .order_by(complaints.c.id)
        )
        with self._ledger.store.reading() as unit:
            return list(unit.execute(query).scalars())

    def _with_contact(self, before: datetime, over: frozenset[State]) -> list[str]:
        with_pin = complaints.c.id.in_(select(complaint_pins.c.complaint_id))
        return self._quiet(
            before, set(over), (complaints.c.reporter == Reporter.CONTACT) | with_pin
        )

    def _strays(self, now: datetime) -> list[str]:
        # The folder is read after the table: what is recorded in between is young.
        with self._ledger.store.reading() as unit:
            known = set(unit.execute(select(complaint_evidence.c.name)).scalars())
        return self._vault.strays(known, (now - _STRAY_AGE).timestamp())

    def _erase(self, code: str, now: datetime) -> None:
        with self._ledger.store.session() as unit:
            row = self._ledger.row(unit, code, lock=True)
            if not self._still(row, now - self._keep_complaint):
                return
            names = erase(self._ledger, unit, row, Actor.SYSTEM, _OVER_TIME)
        for name in names:
            self._vault.remove(name)

    def _still(self, row: Any, before: datetime) -> bool:
        """Whether nobody moved the complaint since it was found."""
        return (
            State(row.state) not in workflow.UNANSWERED
            and row.moved_at < before
            and row.erased_at is None
        )

    def _forget(self, code: str, over: frozenset[State]) -> None:
        with self._ledger.store.session() as unit:
            row = self._ledger.row(unit, code, lock=True)
            if State(row.state) not in over:
                return
            unit.execute(delete(complaint_pins).where(complaint_pins.c.complaint_id == row.id))
            if row.reporter == Reporter.CONTACT:
                forget_contact(self._ledger, unit, row, Actor.SYSTEM, _CONTACT_OVER_TIME)
