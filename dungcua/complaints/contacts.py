"""Contacts of reporters: sealed, in a table of their own, every reading written down."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from dungcua.complaints.erasure import forget_contact
from dungcua.complaints.ledger import Ledger, Witness, nobody_watches
from dungcua.complaints.model import Actor, EventKind, Reporter
from dungcua.complaints.privacy import CONTACT_CONSENT, Contact
from dungcua.errors import ContactRefused, InputError, KeyMissing
from dungcua.store.schema import complaint_contacts, complaint_pins
from dungcua.store.seal import Seal

__all__ = ["Contacts"]

_GIVEN = "Cho cách liên hệ."
_TAKEN_BACK = "Rút cách liên hệ."


class Contacts:
    """The contacts of all complaints. Whoever calls has checked who may."""

    def __init__(self, ledger: Ledger, seal: Seal | None) -> None:
        """Seal with ``seal``; without one no contact can be kept."""
        self._ledger = ledger
        self._seal = seal

    def keep(self, unit: Connection, row: Row[Any], contact: Contact, consent: bool) -> None:
        """Store a contact in place of an earlier one, inside a unit of work.

        Raises:
            ContactRefused: it reaches nobody, or there is no consent.
            KeyMissing: there is no key.

        """
        if not consent:
            raise ContactRefused("no consent")
        sealed = self._key().seal(contact.checked().as_json(), f"contact:{row.id}")
        unit.execute(delete(complaint_contacts).where(complaint_contacts.c.complaint_id == row.id))
        unit.execute(
            insert(complaint_contacts).values(
                complaint_id=row.id,
                sealed=sealed,
                consented_at=self._ledger.clock(),
                consent_version=CONTACT_CONSENT.version,
            )
        )
        self._ledger.append(
            unit,
            row,
            EventKind.CONTACT,
            Actor.CITIZEN,
            reason=_GIVEN,
            reporter=Reporter.CONTACT,
        )

    def take_back(self, unit: Connection, row: Row[Any]) -> None:
        """Delete the contact, inside a unit of work: consent can be withdrawn (E-32)."""
        forget_contact(self._ledger, unit, row, Actor.CITIZEN, _TAKEN_BACK)

    def read(
        self, code: str, actor: Actor, reason: str, *, witness: Witness = nobody_watches
    ) -> Contact | None:
        """Return how to reach the reporter, and write down that it was read and why.

        What cannot be written down is not shown: ``witness`` notes who asked in the same
        unit of work, also when there is no contact.

        Raises:
            InputError: there is no reason.
            KeyMissing: there is no key.
            SealBroken: the contact does not open with the keys there are.
            UnknownCode: as :meth:`Register.find`.
            MistypedCode: as :meth:`Register.find`.

        """
        if not reason.strip():
            raise InputError("reading a contact needs a reason")
        with self._ledger.store.session() as unit:
            row = self._ledger.row(unit, code, lock=True)
            witness(unit)
            stored = unit.execute(
                select(complaint_contacts.c.sealed).where(
                    complaint_contacts.c.complaint_id == row.id
                )
            ).scalar_one_or_none()
            if stored is None:
                return None
            opened = Contact.from_json(self._key().open(stored, f"contact:{row.id}"))
            self._ledger.append(unit, row, EventKind.CONTACT_READ, actor, words=reason)
        return opened

    def reseal(self) -> int:
        """Seal contacts and PINs anew with the newest key, and return how many.

        Afterwards the old key can be taken out of the setting.

        Raises:
            KeyMissing: there is no key.
            SealBroken: something does not open; nothing was changed.

        """
        key = self._key()
        count = 0
        with self._ledger.store.session() as unit:
            for table, place in ((complaint_contacts, "contact"), (complaint_pins, "pin")):
                query = select(table.c.complaint_id, table.c.sealed).with_for_update()
                for complaint_id, sealed in unit.execute(query).all():
                    owner = f"{place}:{complaint_id}"
                    unit.execute(
                        update(table)
                        .where(table.c.complaint_id == complaint_id)
                        .values(sealed=key.seal(key.open(sealed, owner), owner))
                    )
                    count += 1
        return count

    def _key(self) -> Seal:
        if self._seal is None:
            raise KeyMissing("no encryption key is set")
        return self._seal
