"""The PIN of a complaint: six digits, shown once, tried a few times."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, delete, insert, select, update

from dungcua.complaints.ledger import Ledger, Witness, nobody_watches
from dungcua.complaints.privacy import hash_pin, new_pin, pin_fits
from dungcua.errors import KeyMissing, PinLocked, WrongPin
from dungcua.store.schema import complaint_pins
from dungcua.store.seal import Seal

__all__ = ["Pins"]

_TRIES = 5
_LOCK = timedelta(hours=1)
_LONGEST_LOCK = timedelta(days=1)


class Pins:
    """Gives out and checks PINs. Each method is one or two units of work."""

    def __init__(self, ledger: Ledger, seal: Seal | None) -> None:
        """Seal the hashes with ``seal``: six digits are soon tried through otherwise."""
        self._ledger = ledger
        self._seal = seal

    def give(self, code: str, *, witness: Witness = nobody_watches) -> str:
        """Make a new PIN for a complaint, in place of an earlier one, and return it.

        Whoever calls has seen to it that the PIN reaches the reporter only. It is stored
        nowhere in a form that can be read. ``witness`` notes who asked for it, in the same
        unit of work.

        Raises:
            KeyMissing: there is no key to seal it with.
            UnknownCode: as :meth:`Register.find`.
            MistypedCode: as :meth:`Register.find`.

        """
        seal, pin = self._key(), new_pin()
        digest = hash_pin(pin)
        with self._ledger.store.session() as unit:
            row = self._ledger.row(unit, code, lock=True)
            unit.execute(delete(complaint_pins).where(complaint_pins.c.complaint_id == row.id))
            self._put(unit, row.id, seal.seal(digest, f"pin:{row.id}"))
            witness(unit)
        return pin

    def first(self, code: str, *, witness: Witness = nobody_watches) -> str | None:
        """Make the first PIN of a complaint and return it; None when one was given out before.

        Whoever asks twice (a page that is sent again) does not take the first one back.
        Raises as :meth:`give`.
        """
        seal, pin = self._key(), new_pin()
        digest = hash_pin(pin)
        with self._ledger.store.session() as unit:
            row = self._ledger.row(unit, code, lock=True)
            if self._there(unit, row.id):
                return None
            self._put(unit, row.id, seal.seal(digest, f"pin:{row.id}"))
            witness(unit)
        return pin

    def check(self, code: str, pin: str) -> None:
        """See that ``pin`` belongs to the complaint.

        A try is counted before it is judged, so that many at once cannot outrun the
        lock. After five wrong ones the PIN is locked for an hour, then two, four … up
        to a day; the right one starts the count anew.

        Raises:
            WrongPin: it does not, or the complaint has none.
            PinLocked: too many wrong ones.
            KeyMissing: there is no key to open the hash with.
            SealBroken: the hash does not open.
            UnknownCode: as :meth:`Register.find`.
            MistypedCode: as :meth:`Register.find`.

        """
        seal = self._key()
        with self._ledger.store.session() as unit:
            complaint_id, sealed = self._take_a_try(unit, code)
        if not pin_fits(seal.open(sealed, f"pin:{complaint_id}"), pin):
            raise WrongPin
        with self._ledger.store.session() as unit:
            unit.execute(
                update(complaint_pins)
                .where(
                    complaint_pins.c.complaint_id == complaint_id,
                    complaint_pins.c.sealed == sealed,
                )
                .values(failures=0, lockouts=0, locked_until=None)
            )

    def _key(self) -> Seal:
        if self._seal is None:
            raise KeyMissing("no encryption key is set")
        return self._seal

    def _there(self, unit: Connection, complaint_id: int) -> bool:
        query = select(complaint_pins.c.complaint_id)
        found = unit.execute(query.where(complaint_pins.c.complaint_id == complaint_id))
        return found.first() is not None

    def _put(self, unit: Connection, complaint_id: int, sealed: str) -> None:
        unit.execute(
            insert(complaint_pins).values(
                complaint_id=complaint_id,
                sealed=sealed,
                issued_at=self._ledger.clock(),
                failures=0,
                lockouts=0,
            )
        )

    def _take_a_try(self, unit: Connection, code: str) -> tuple[int, str]:
        now = self._ledger.clock()
        row = self._ledger.row(unit, code)
        stored = unit.execute(
            select(complaint_pins).where(complaint_pins.c.complaint_id == row.id).with_for_update()
        ).first()
        if stored is None:
            raise WrongPin("none given out")
        if stored.locked_until is not None and stored.locked_until > now:
            raise PinLocked(stored.locked_until.isoformat())
        failures, lockouts, until = stored.failures + 1, stored.lockouts, None
        if failures >= _TRIES:
            until = now + min(_LOCK * 2 ** min(lockouts, 10), _LONGEST_LOCK)
            failures, lockouts = 0, lockouts + 1
        unit.execute(
            update(complaint_pins)
            .where(complaint_pins.c.complaint_id == row.id)
            .values(failures=failures, lockouts=lockouts, locked_until=until)
        )
        return row.id, stored.sealed
