"""Evidence of a complaint: checked, written anew, stored under a random name, counted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select

from dungcua.complaints import history, workflow
from dungcua.complaints.evidence import EvidenceKind, Limits, clean
from dungcua.complaints.ledger import Ledger
from dungcua.complaints.model import Actor, EventKind, State
from dungcua.complaints.vault import Vault
from dungcua.errors import Erased, Finished, TooMuchEvidence, UnknownEvidence
from dungcua.store.schema import complaint_evidence

__all__ = ["Attachment", "Attachments", "check_open"]

_ADDED = "Gửi kèm tệp."
_REMOVED = "Xóa tệp đã gửi kèm."


@dataclass(frozen=True, slots=True)
class Attachment:
    """A stored file: ``name`` is random, ``size`` in bytes."""

    name: str
    kind: EvidenceKind
    size: int
    added_at: datetime


class Attachments:
    """The evidence of all complaints. Whoever calls has checked who may."""

    def __init__(self, ledger: Ledger, vault: Vault, limits: Limits | None = None) -> None:
        """Keep files in ``vault`` and what they belong to in the ledger's store."""
        self._ledger = ledger
        self._vault = vault
        self._limits = limits or Limits()

    def add(self, code: str, data: bytes, actor: Actor) -> Attachment:
        """Store a file for a complaint; the same content once more is the same file.

        Raises:
            MistypedCode: as :meth:`Register.find`.
            UnknownCode: as :meth:`Register.find`.
            EvidenceTooLarge: too many bytes, pixels or pages.
            EvidenceRefused: neither picture nor PDF, or damaged.
            TooMuchEvidence: the complaint has as many files as it may.
            Finished: nothing can be added any more.
            Erased: the content is gone.
            StoreUnavailable: the file or the record cannot be written.

        """
        with self._ledger.store.reading() as unit:
            # Before the costly work; once more, under the lock, after it. Whether there is room
            # shows only then: what is there already needs none.
            check_open(self._ledger.row(unit, code))
        cleaned = clean(data, self._limits)
        digest = hashlib.sha256(cleaned.data).hexdigest()
        # The file first: a kill in between leaves a stray file, never a record of nothing.
        name = self._vault.put(cleaned.data)
        try:
            with self._ledger.store.session() as unit:
                row = self._ledger.row(unit, code, lock=True)
                there = self._same(unit, row, digest)
                if there is None:
                    self._check_room(unit, row)
                else:
                    # Sent twice, by a second press or after a broken line: it is one file.
                    self._vault.remove(name)
                    return there
                added = Attachment(name, cleaned.kind, len(cleaned.data), self._ledger.clock())
                unit.execute(
                    insert(complaint_evidence).values(
                        complaint_id=row.id,
                        name=name,
                        kind=added.kind,
                        size=added.size,
                        digest=digest,
                        added_at=added.added_at,
                    )
                )
                self._ledger.append(
                    unit,
                    row,
                    EventKind.EVIDENCE_ADDED,
                    actor,
                    reason=_ADDED,
                    evidence=history.words_digest(row.salt, digest),
                )
        except BaseException:
            self._vault.remove(name)
            raise
        return added

    def list(self, code: str) -> tuple[Attachment, ...]:
        """Return the files of a complaint, oldest first."""
        with self._ledger.store.reading() as unit:
            return self.of(unit, self._ledger.row(unit, code))

    def of(self, unit: Connection, row: Row[Any]) -> tuple[Attachment, ...]:
        """Return the files of a row's complaint, inside a unit of work."""
        found = unit.execute(
            select(complaint_evidence)
            .where(complaint_evidence.c.complaint_id == row.id)
            .order_by(complaint_evidence.c.id)
        )
        return tuple(_attachment(f) for f in found)

    def read(self, code: str, name: str) -> tuple[Attachment, bytes]:
        """Return a file and what it is.

        Raises:
            UnknownEvidence: the complaint has no such file.
            EvidenceDamaged: it is gone from the folder, or is not what was stored.

        """
        with self._ledger.store.reading() as unit:
            found = self._find(unit, self._ledger.row(unit, code), name)
        data = self._vault.get(name, found.digest)
        return _attachment(found), data

    def remove(self, code: str, name: str, actor: Actor) -> None:
        """Delete a file of a complaint for good.

        Raises:
            UnknownEvidence: the complaint has no such file.

        """
        with self._ledger.store.session() as unit:
            row = self._ledger.row(unit, code, lock=True)
            found = self._find(unit, row, name)
            unit.execute(delete(complaint_evidence).where(complaint_evidence.c.id == found.id))
            self._ledger.append(
                unit,
                row,
                EventKind.EVIDENCE_REMOVED,
                actor,
                reason=_REMOVED,
                evidence=history.words_digest(row.salt, found.digest),
            )
        self._vault.remove(name)

    def _same(self, unit: Connection, row: Row[Any], digest: str) -> Attachment | None:
        """Return the file of the complaint that has the same content, if there is one."""
        check_open(row)
        found = unit.execute(
            select(complaint_evidence).where(
                complaint_evidence.c.complaint_id == row.id, complaint_evidence.c.digest == digest
            )
        ).first()
        return None if found is None else _attachment(found)

    def _find(self, unit: Connection, row: Row[Any], name: str) -> Row[Any]:
        found = unit.execute(
            select(complaint_evidence).where(
                complaint_evidence.c.complaint_id == row.id, complaint_evidence.c.name == name
            )
        ).first()
        if found is None:
            raise UnknownEvidence
        return found

    def _check_room(self, unit: Connection, row: Row[Any]) -> None:
        check_open(row)
        count = unit.execute(
            select(func.count())
            .select_from(complaint_evidence)
            .where(complaint_evidence.c.complaint_id == row.id)
        ).scalar_one()
        if count >= self._limits.files:
            raise TooMuchEvidence


def _attachment(found: Row[Any]) -> Attachment:
    return Attachment(found.name, EvidenceKind(found.kind), found.size, found.added_at)


def check_open(row: Row[Any]) -> None:
    """See that something can still be added to a complaint.

    Raises:
        Erased: the content is gone.
        Finished: it was confirmed or withdrawn.

    """
    if row.erased_at is not None:
        raise Erased(row.code)
    if State(row.state) in workflow.FINAL:
        raise Finished(row.state)
