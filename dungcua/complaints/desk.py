"""What those who work on complaints do besides taking them through the table."""

from __future__ import annotations

from dungcua.complaints.attachments import Attachment, Attachments
from dungcua.complaints.contacts import Contacts
from dungcua.complaints.erasure import erase
from dungcua.complaints.ledger import Ledger, Witness, nobody_watches
from dungcua.complaints.model import (
    Actor,
    Complaint,
    Elsewhere,
    EventKind,
    Recipient,
    State,
    Urgency,
)
from dungcua.complaints.privacy import Contact
from dungcua.complaints.register import Register
from dungcua.complaints.vault import Vault
from dungcua.complaints.workflow import UNANSWERED
from dungcua.errors import ChangedHands, ForbiddenTransition, InputError
from dungcua.store.engine import Store

__all__ = ["Desk"]

_ASSIGNED = "Đã có người phụ trách."
_RELEASED = "Không còn người phụ trách."
_ERASED = "Xóa nội dung theo yêu cầu."


class Desk:
    """The desk's side of the register; whoever calls has checked who may see what.

    Each method is one unit of work and raises, besides what it names, MistypedCode and
    UnknownCode as :meth:`Register.find`. A reason is obligatory: InputError without one.
    A ``witness`` notes who did it, in the unit of work of the deed; it is not called where
    nothing changed.
    """

    def __init__(
        self, register: Register, contacts: Contacts, attachments: Attachments, vault: Vault
    ) -> None:
        """Work beside ``register``, on the same store."""
        self._register = register
        self._ledger: Ledger = register.ledger
        self._store: Store = register.ledger.store
        self._contacts = contacts
        self._attachments = attachments
        self._vault = vault

    def triage(self, code: str, actor: Actor, reason: str) -> Complaint:
        """Say that it is understood and ours; raises as :meth:`Register.transition`."""
        return self._register.transition(code, State.TRIAGED, actor, reason)

    def forward(
        self, code: str, actor: Actor, reason: str, recipient: Recipient | None = None
    ) -> Complaint:
        """Send it to ``recipient``; raises as :meth:`Register.transition`.

        Without one it goes to who had it before, or to the lowest level that its place
        and words tell of. :func:`routing.recipient_for` knows the procedure as well.
        """
        return self._register.transition(code, State.FORWARDED, actor, reason, recipient=recipient)

    def answer(self, code: str, actor: Actor, reason: str) -> Complaint:
        """Write down the body's answer. It is not a solution: the citizen decides that."""
        return self._register.transition(code, State.ANSWERED, actor, reason)

    def escalate(
        self, code: str, actor: Actor, reason: str, *, witness: Witness = nobody_watches
    ) -> Complaint:
        """Take it one level up; raises as :meth:`Register.transition`."""
        return self._register.transition(code, State.ESCALATED, actor, reason, witness=witness)

    def not_ours(self, code: str, elsewhere: Elsewhere, actor: Actor, reason: str) -> Complaint:
        """Say that it goes through another door, and which."""
        return self._register.transition(code, State.NOT_OURS, actor, reason, elsewhere=elsewhere)

    def transfer(
        self,
        code: str,
        recipient: Recipient,
        actor: Actor,
        reason: str,
        *,
        seen: int | None = None,
        witness: Witness = nobody_watches,
    ) -> Complaint:
        """Hand it to another body; code, state, clock and history stay as they are.

        Raises:
            ForbiddenTransition: no body has it yet, or nobody owes anything any more.
            CaseMoved: something happened after the ``seen`` events that were looked at.

        """
        with self._store.session() as unit:
            row = self._ledger.row(unit, code, lock=True)
            self._ledger.unmoved(unit, row, seen)
            _check_reason(reason)
            if row.body is None or State(row.state) not in UNANSWERED:
                raise ForbiddenTransition(f"transfer while {row.state}")
            self._ledger.append(
                unit,
                row,
                EventKind.TRANSFER,
                actor,
                words=reason,
                body=recipient.body,
                level=recipient.level,
            )
            witness(unit)
            return self._ledger.load(unit, row.code)

    def set_urgency(
        self,
        code: str,
        urgency: Urgency,
        actor: Actor,
        reason: str,
        *,
        witness: Witness = nobody_watches,
    ) -> Complaint:
        """Say how soon somebody should look at it; the legal clock does not change."""
        with self._store.session() as unit:
            row = self._ledger.row(unit, code, lock=True)
            _check_reason(reason)
            if row.urgency != urgency:
                self._ledger.append(
                    unit, row, EventKind.URGENCY, actor, words=reason, urgency=urgency
                )
                witness(unit)
            return self._ledger.load(unit, row.code)

    def assign(
        self, code: str, staff: str | None, actor: Actor, *, witness: Witness = nobody_watches
    ) -> None:
        """Put the account ``staff`` in charge, or nobody. The history names no account."""
        with self._store.session() as unit:
            row = self._ledger.row(unit, code, lock=True)
            if row.assignee != staff:
                self._ledger.append(
                    unit,
                    row,
                    EventKind.ASSIGNED,
                    actor,
                    reason=_RELEASED if staff is None else _ASSIGNED,
                    assignee=staff,
                )
                witness(unit)

    def hand_on(
        self,
        code: str,
        staff: str,
        actor: Actor,
        *,
        holder: str | None,
        witness: Witness = nobody_watches,
    ) -> None:
        """Put the account ``staff`` in charge in place of ``holder`` (None = nobody).

        Raises:
            ChangedHands: somebody else is in charge by now.

        """
        with self._store.session() as unit:
            row = self._ledger.row(unit, code, lock=True)
            if row.assignee != holder:
                raise ChangedHands
            self._ledger.append(
                unit, row, EventKind.ASSIGNED, actor, reason=_ASSIGNED, assignee=staff
            )
            witness(unit)

    def contact(
        self, code: str, actor: Actor, reason: str, *, witness: Witness = nobody_watches
    ) -> Contact | None:
        """Return how to reach the reporter; raises as :meth:`Contacts.read`."""
        return self._contacts.read(code, actor, reason, witness=witness)

    def evidence(self, code: str, name: str) -> tuple[Attachment, bytes]:
        """Return a file; raises as :meth:`Attachments.read`."""
        return self._attachments.read(code, name)

    def add_evidence(self, code: str, data: bytes, actor: Actor) -> Attachment:
        """Add a file that reached the desk; raises as :meth:`Attachments.add`."""
        return self._attachments.add(code, data, actor)

    def erase(self, code: str, actor: Actor) -> None:
        """Erase the content on a request that reached the desk (LAW.md E-32).

        The desk has made sure that the request comes from the reporter.
        """
        with self._store.session() as unit:
            row = self._ledger.row(unit, code, lock=True)
            if row.erased_at is not None:
                return
            names = erase(self._ledger, unit, row, actor, _ERASED)
        for name in names:
            self._vault.remove(name)
        self._store.purge()


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise InputError("a reason is obligatory")
