"""What the reporter may do with a complaint: see it, add to it, contest, withdraw, erase.

The code alone shows the public state (:meth:`Register.public`). Everything here asks for
a proof besides: the PIN, or the conversation that the report was sent from.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from dungcua.complaints import workflow
from dungcua.complaints.attachments import Attachment, Attachments, check_open
from dungcua.complaints.contacts import Contacts
from dungcua.complaints.erasure import erase
from dungcua.complaints.ledger import Ledger, Witness, nobody_watches
from dungcua.complaints.model import Actor, Complaint, EventKind, Reporter, State
from dungcua.complaints.pins import Pins
from dungcua.complaints.privacy import Contact
from dungcua.complaints.register import Register
from dungcua.complaints.vault import Vault
from dungcua.errors import ForbiddenTransition, NothingToRecord, TextTooLong, UnknownCode
from dungcua.store.schema import complaints

__all__ = ["ByConversation", "ByPin", "Holder", "OwnComplaint", "Proof"]

_LONGEST = 4000
_WITHDRAWN = "Người dân rút phản ánh."
_CONFIRMED = "Người dân xác nhận việc đã được giải quyết."
_ERASED = "Người dân yêu cầu xóa nội dung."


@dataclass(frozen=True, slots=True)
class ByPin:
    """The six digits that were shown once."""

    pin: str


@dataclass(frozen=True, slots=True)
class ByConversation:
    """The conversation that the report was sent from."""

    conversation_id: str


Proof = ByPin | ByConversation


@dataclass(frozen=True, slots=True)
class OwnComplaint:
    """A complaint as its reporter sees it.

    ``may`` names what can be done now: "add", "contest", "confirm", "withdraw", "erase".
    """

    complaint: Complaint
    attachments: tuple[Attachment, ...]
    reports: int
    may: frozenset[str]


class Holder:
    """The reporter's side of the register. Each method is a unit of work of its own.

    Every method raises, besides what it names: MistypedCode and UnknownCode as
    :meth:`Register.find`; for a wrong proof WrongPin, PinLocked or, where a conversation
    does not own the complaint, UnknownCode: it is not said whether there is one.
    """

    def __init__(
        self,
        register: Register,
        pins: Pins,
        contacts: Contacts,
        attachments: Attachments,
        vault: Vault,
    ) -> None:
        """Work beside ``register``, on the same store."""
        self._register = register
        self._ledger: Ledger = register.ledger
        self._pins = pins
        self._contacts = contacts
        self._attachments = attachments
        self._vault = vault

    def give_pin(
        self, code: str, conversation_id: str, *, witness: Witness = nobody_watches
    ) -> str:
        """Return a new PIN for a complaint just sent, in place of an earlier one.

        To be shown once. Only the conversation that sent the report can ask, also after
        the PIN was lost; ``witness`` notes who asked on the reporter's behalf.

        Raises:
            KeyMissing: there is no key to seal it with.

        """
        proven = self._proven(code, ByConversation(conversation_id))
        return self._pins.give(proven, witness=witness)

    def first_pin(
        self, code: str, conversation_id: str, *, witness: Witness = nobody_watches
    ) -> str | None:
        """Return the PIN of a complaint just sent; None when one was given out before.

        As :meth:`give_pin`, but a page that is sent or answered twice takes nothing back.

        Raises:
            KeyMissing: there is no key to seal it with.

        """
        proven = self._proven(code, ByConversation(conversation_id))
        return self._pins.first(proven, witness=witness)

    def details(self, code: str, proof: Proof) -> OwnComplaint:
        """Return words, history, files and what can be done next."""
        proven = self._proven(code, proof)
        with self._ledger.store.reading() as unit:
            row = self._ledger.row(unit, proven)
            leader_id = self._ledger.leader(unit, row.id)
            head = leader_id or row.id
            return OwnComplaint(
                complaint=self._ledger.complaint(unit, row),
                attachments=self._attachments.of(unit, row),
                reports=self._ledger.count_reports(unit, [head])[head],
                may=self._may(unit, row, leader_id),
            )

    def add_information(self, code: str, proof: Proof, words: str) -> Complaint:
        """Add what was forgotten or came later; masked like everything people write.

        Raises:
            NothingToRecord: there are no words.
            TextTooLong: more than 4,000 characters.
            Finished: it was confirmed or withdrawn.
            Erased: the content is gone.

        """
        _check_words(words)
        with self._locked(code, proof) as (unit, row):
            check_open(row)
            self._ledger.append(
                unit, row, EventKind.INFORMATION, Actor.CITIZEN, words=words.strip()
            )
            return self._ledger.load(unit, row.code)

    def add_evidence(self, code: str, proof: Proof, data: bytes) -> Attachment:
        """Add a picture or PDF; raises as :meth:`Attachments.add`."""
        return self._attachments.add(self._proven(code, proof), data, Actor.CITIZEN)

    def evidence(self, code: str, proof: Proof, name: str) -> tuple[Attachment, bytes]:
        """Return a file; raises as :meth:`Attachments.read`."""
        return self._attachments.read(self._proven(code, proof), name)

    def remove_evidence(self, code: str, proof: Proof, name: str) -> None:
        """Delete a file for good; raises as :meth:`Attachments.remove`."""
        self._attachments.remove(self._proven(code, proof), name, Actor.CITIZEN)

    def set_contact(self, code: str, proof: Proof, contact: Contact, *, consent: bool) -> None:
        """Give or change how to be reached.

        Raises:
            ContactRefused: it reaches nobody, or there is no consent.
            KeyMissing: there is no key to seal it with.
            Finished: it was confirmed or withdrawn.
            Erased: the content is gone.

        """
        with self._locked(code, proof) as (unit, row):
            check_open(row)
            self._contacts.keep(unit, row, contact, consent)

    def remove_contact(self, code: str, proof: Proof) -> None:
        """Take the contact back; no error when there is none."""
        with self._locked(code, proof) as (unit, row):
            if row.reporter == Reporter.CONTACT:
                self._contacts.take_back(unit, row)
        self._ledger.store.purge()

    def confirm(self, code: str, proof: Proof, words: str = "") -> Complaint:
        """Say that it is solved: the only way to "solved".

        Raises:
            ForbiddenTransition: there is no answer yet.

        """
        return self._step(code, proof, State.CONFIRMED, words, _CONFIRMED)

    def contest(self, code: str, proof: Proof, words: str) -> Complaint:
        """Say why the answer does not settle it. One that was joined to others parts again.

        Raises:
            NothingToRecord: it is not said why.
            TextTooLong: more than 4,000 characters.
            ForbiddenTransition: there is no answer yet.

        """
        _check_words(words)
        with self._locked(code, proof) as (unit, row):
            leader_id = self._ledger.leader(unit, row.id)
            if leader_id is not None and not self._answered(unit, leader_id):
                raise ForbiddenTransition("the group has no answer yet")
            self._ledger.step(unit, row, State.CONTESTED, Actor.CITIZEN, words=words.strip())
            return self._ledger.load(unit, row.code)

    def withdraw(self, code: str, proof: Proof, words: str = "") -> Complaint:
        """Take the complaint back; withdrawing twice changes nothing.

        Raises:
            ForbiddenTransition: it was answered already.

        """
        return self._step(code, proof, State.WITHDRAWN, words, _WITHDRAWN)

    def erase(self, code: str, proof: Proof) -> None:
        """Erase words, contact, PIN and files; the row that is counted stays (E-32, E-33).

        Somebody still works on it: it is withdrawn first. Erasing twice is no error, as
        long as the proof still holds.
        """
        with self._locked(code, proof) as (unit, row):
            if row.erased_at is not None:
                return
            names = erase(self._ledger, unit, row, Actor.CITIZEN, _ERASED)
        for name in names:
            self._vault.remove(name)
        self._ledger.store.purge()

    def _step(self, code: str, proof: Proof, to: State, words: str, otherwise: str) -> Complaint:
        if words.strip():
            _check_words(words)
        with self._locked(code, proof) as (unit, row):
            if State(row.state) is not to:
                said = words.strip()
                self._ledger.step(
                    unit,
                    row,
                    to,
                    Actor.CITIZEN,
                    reason="" if said else otherwise,
                    words=said or None,
                )
            return self._ledger.load(unit, row.code)

    @contextmanager
    def _locked(self, code: str, proof: Proof) -> Iterator[tuple[Connection, Row[Any]]]:
        proven = self._proven(code, proof)
        with self._ledger.store.session() as unit:
            yield unit, self._ledger.row(unit, proven, lock=True)

    def _proven(self, code: str, proof: Proof) -> str:
        """Return the code as it is stored, once the proof holds."""
        with self._ledger.store.reading() as unit:
            stored: str = self._ledger.row(unit, code).code
        if isinstance(proof, ByPin):
            self._pins.check(stored, proof.pin)
        elif not self._register.mine(proof.conversation_id, stored):
            raise UnknownCode
        return stored

    def _answered(self, unit: Connection, complaint_id: int) -> bool:
        state = unit.execute(
            select(complaints.c.state).where(complaints.c.id == complaint_id)
        ).scalar_one()
        return State(state) in (State.ANSWERED, State.CONFIRMED)

    def _may(self, unit: Connection, row: Row[Any], leader_id: int | None) -> frozenset[str]:
        if row.erased_at is not None:
            return frozenset()
        state = State(row.state)
        steps = {
            "confirm": State.CONFIRMED,
            "contest": State.CONTESTED,
            "withdraw": State.WITHDRAWN,
        }
        may = {
            name
            for name, to in steps.items()
            if Actor.CITIZEN in workflow.TRANSITIONS.get((state, to), frozenset())
        }
        if leader_id is not None and not self._answered(unit, leader_id):
            may.discard("contest")
        if state not in workflow.FINAL:
            may.add("add")
        return frozenset(may | {"erase"})


def _check_words(words: str) -> None:
    if not words.strip():
        raise NothingToRecord("no words")
    if len(words) > _LONGEST:
        raise TextTooLong(f"{len(words)} characters")
