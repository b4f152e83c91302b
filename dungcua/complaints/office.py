"""The whole register of a deployment, put together once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dungcua.complaints.attachments import Attachments
from dungcua.complaints.calendar import Calendar
from dungcua.complaints.contacts import Contacts
from dungcua.complaints.desk import Desk
from dungcua.complaints.duplicates import Duplicates
from dungcua.complaints.followup import FollowUp
from dungcua.complaints.holder import Holder
from dungcua.complaints.pins import Pins
from dungcua.complaints.reading import Reading
from dungcua.complaints.register import Register
from dungcua.complaints.retention import Retention
from dungcua.complaints.vault import Vault
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.store.seal import Seal

__all__ = ["Office"]


@dataclass(frozen=True, slots=True)
class Office:
    """Every part of the register on one store. Safe to share between threads."""

    register: Register
    holder: Holder
    desk: Desk
    duplicates: Duplicates
    follow_up: FollowUp
    reading: Reading
    retention: Retention
    contacts: Contacts

    @classmethod
    def open(
        cls,
        store: Store,
        settings: Settings,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        calendar: Calendar | None = None,
    ) -> Office:
        """Put the register together; nothing is read or written yet.

        Args:
            store: the migrated database.
            settings: the folder of the files, keys and times to keep. Without an
                encryption key anonymous reports still work; contacts and PINs do not.
            clock: tells the time, with a zone.
            calendar: working days; the shipped one if none is given.

        Raises:
            MissingData: an encryption key is set, but too short.

        """
        keys = settings.encryption_key.get_secret_value()
        seal = Seal(keys) if keys.strip() else None
        register = Register(store, clock=clock, calendar=calendar, seal=seal)
        ledger = register.ledger
        vault = Vault(settings.var / "evidence")
        attachments = Attachments(ledger, vault)
        contacts = Contacts(ledger, seal)
        return cls(
            register=register,
            holder=Holder(register, Pins(ledger, seal), contacts, attachments, vault),
            desk=Desk(register, contacts, attachments, vault),
            duplicates=Duplicates(ledger),
            follow_up=FollowUp(ledger),
            reading=Reading(ledger, attachments),
            retention=Retention(
                ledger,
                vault,
                keep_complaint=timedelta(days=settings.keep_complaint_days),
                keep_contact=timedelta(days=settings.keep_contact_days),
            ),
            contacts=contacts,
        )
