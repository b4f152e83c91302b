"""The register of complaints: codes, states and a history nobody rewrites.

Each method is one unit of work: when it returns, its effect is on disk. What a citizen
was told is recorded stays recorded, whatever happens to the process next.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from dungcua.complaints import codes, history, rows, workflow
from dungcua.complaints.calendar import Calendar, vietnamese_date
from dungcua.complaints.chains import Chains
from dungcua.complaints.contacts import Contacts
from dungcua.complaints.drafts import Drafts
from dungcua.complaints.ledger import Ledger, Witness, nobody_watches
from dungcua.complaints.model import (
    Actor,
    Channel,
    Complaint,
    Door,
    Draft,
    Elsewhere,
    Event,
    Filer,
    Place,
    Recipient,
    State,
    Statistics,
)
from dungcua.complaints.privacy import REPORT_CONSENT, Contact, teller_of
from dungcua.errors import NothingToRecord, SeparateDoor
from dungcua.knowledge.text.fold import fold
from dungcua.store.engine import Store
from dungcua.store.schema import (
    complaint_filers,
    complaints,
    drafts,
)
from dungcua.store.seal import Seal

__all__ = ["PublicState", "Register"]

_ATTEMPTS = 8
_RECEIVED = "Người dân gửi phản ánh và đồng ý cho ghi nhận."
_RECEIVED_FOR = "Ghi nhận thay người dân, người dân đã đồng ý."


@dataclass(frozen=True, slots=True)
class PublicState:
    """What the code alone tells: where a complaint stands, and nothing anybody said.

    ``state`` is the one of the whole group when the complaint was joined to others;
    ``reports`` is how many reports tell the same. ``steps`` are states with their dates
    in Viet Nam.
    """

    code: str
    state: State
    received_on: date
    place: Place | None
    procedure: str | None
    due_on: date
    overdue: bool
    recipient: Recipient | None
    elsewhere: Elsewhere | None
    joined: bool
    reports: int
    erased: bool
    steps: tuple[tuple[date, State], ...]


class Register(Drafts, Chains):
    """The complaints of a deployment. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        calendar: Calendar | None = None,
        seal: Seal | None = None,
    ) -> None:
        """Work on ``store``.

        Args:
            store: where everything is kept.
            clock: tells the time, with a zone.
            calendar: working days; the shipped one if none is given.
            seal: for contacts; without it only anonymous reports are taken.

        """
        super().__init__(store, Ledger(store, clock=clock, calendar=calendar))
        self._calendar = calendar
        self._contacts = Contacts(self._ledger, seal)

    @property
    def ledger(self) -> Ledger:
        """What the other parts of the register work with."""
        return self._ledger

    def submit(
        self,
        conversation_id: str,
        *,
        consent: bool,
        channel: Channel | str = Channel.CHAT,
        consent_version: str = REPORT_CONSENT.version,
        contact: Contact | None = None,
        contact_consent: bool = False,
        filer: Filer | None = None,
        witness: Witness = nobody_watches,
    ) -> Complaint:
        """Record the draft as a complaint; the same draft twice is the same complaint.

        Args:
            conversation_id: whose draft.
            consent: whether the person agreed to the storing, in so many words
                (Law 91/2025 art. 9: silence is no consent).
            channel: how it reached us.
            consent_version: which text the person agreed to.
            contact: how to reach the reporter; None is an anonymous report.
            contact_consent: whether the person agreed to the keeping of the contact.
            filer: who files it for somebody else, kept apart from the reporter.
            witness: notes who did it, in the same unit of work; not called again when the
                draft was recorded before.

        Raises:
            NothingToRecord: no draft, no words or no consent.
            SeparateDoor: a khiếu nại or tố cáo; the draft is kept until it is dropped.
            ContactRefused: the contact reaches nobody, or there is no consent to keep it.
            KeyMissing: there is a contact, but no key to seal it with.

        """
        via = Channel(channel)
        with self._store.session() as unit:
            row = unit.execute(
                select(drafts).where(drafts.c.conversation_id == conversation_id).with_for_update()
            ).first()
            if row is None:
                raise NothingToRecord("no draft")
            if row.complaint_code is not None:
                return self._ledger.load(unit, row.complaint_code)
            draft = rows.read_draft(row)
            if not consent or not draft.words.strip():
                raise NothingToRecord("no consent" if not consent else "no words")
            if draft.door is not Door.REPORT:
                raise SeparateDoor(draft.door)
            content = {
                "channel": via,
                "conversation_id": conversation_id,
                "teller": teller_of(conversation_id),
                "consent_version": consent_version,
            }
            code = self._record(unit, draft, content, filer)
            if contact is not None:
                recorded = self._ledger.row(unit, code)
                self._contacts.keep(unit, recorded, contact, contact_consent)
            # The words now stand in the complaint: once is enough.
            unit.execute(
                update(drafts)
                .where(drafts.c.id == row.id)
                .values(
                    complaint_code=code, words="", said_place=None, said_when=None, counter=None
                )
            )
            witness(unit)
            return self._ledger.load(unit, code)

    def find(self, code_text: str) -> Complaint:
        """Return the complaint whose code is in ``code_text``, however it is written.

        For those who may read the words: the desk, and the browser that sent them.

        Raises:
            MistypedCode: there is a code, but its check digits do not fit.
            UnknownCode: there is no code, or no complaint carries it.

        """
        with self._store.reading() as unit:
            return self._ledger.load(unit, code_text)

    def public(self, code_text: str) -> PublicState:
        """Return what anybody who holds the code may see; raises as :meth:`find`."""
        with self._store.reading() as unit:
            row = self._ledger.row(unit, code_text)
            leader_id = self._ledger.leader(unit, row.id)
            leading = row
            if leader_id is not None:
                query = select(complaints).where(complaints.c.id == leader_id)
                leading = unit.execute(query).one()
            events = self._ledger.event_rows(unit, row.id)
            reports = self._ledger.count_reports(unit, [leading.id])[leading.id]
        state = State(leading.state)
        steps = [(vietnamese_date(e.at), State(e.state)) for e in events if e.kind == "step"]
        return PublicState(
            code=row.code,
            state=state,
            received_on=vietnamese_date(row.received_at),
            place=rows.read_place(row),
            procedure=row.procedure,
            due_on=row.due_on,
            overdue=state in workflow.UNANSWERED and row.due_on < self._ledger.today(),
            recipient=rows.read_recipient(leading),
            # With the state of the group goes its door: "elsewhere" alone leads nowhere.
            elsewhere=None if leading.elsewhere is None else Elsewhere(leading.elsewhere),
            joined=leader_id is not None,
            reports=reports,
            erased=row.erased_at is not None,
            steps=tuple(steps),
        )

    def mine(self, conversation_id: str, code: str) -> bool:
        """Whether the complaint was submitted from this conversation."""
        with self._store.reading() as unit:
            owner = unit.execute(
                select(complaints.c.conversation_id).where(complaints.c.code == code)
            ).scalar_one_or_none()
        return owner is not None and secrets.compare_digest(
            owner.encode(), conversation_id.encode()
        )

    def transition(
        self,
        code: str,
        to: State,
        actor: Actor,
        reason: str,
        *,
        recipient: Recipient | None = None,
        elsewhere: Elsewhere | None = None,
        seen: int | None = None,
        witness: Witness = nobody_watches,
    ) -> Complaint:
        """Move a complaint to another state and write the step into its history.

        Args:
            code: which complaint, in any spelling.
            to: the state asked for; to a duplicate leads :meth:`Desk.join` only.
            actor: who asks.
            reason: why; obligatory, shown to the citizen, redacted before it is stored.
            recipient: who gets it, when it is forwarded or escalated; if none is given,
                who has it already, or one level up.
            elsewhere: the right door; obligatory when it is not ours.
            seen: how many events who asks has seen; None if that plays no part.
            witness: notes who did it, in the same unit of work: both are kept, or neither.

        Raises:
            MistypedCode: the code's check digits do not fit.
            UnknownCode: no complaint carries the code.
            InputError: there is no reason, or no right door.
            ForbiddenTransition: the table does not allow the step.
            HighestLevel: it cannot be escalated further.
            CannotJoin: a duplicate of nothing.
            Erased: the content is gone.
            CaseMoved: something happened after what was seen.

        """
        with self._store.session() as unit:
            row = self._ledger.row(unit, code, lock=True)
            self._ledger.unmoved(unit, row, seen)
            self._ledger.step(
                unit, row, to, actor, words=reason, recipient=recipient, elsewhere=elsewhere
            )
            witness(unit)
            return self._ledger.load(unit, row.code)

    def statistics(self, today: date | None = None) -> Statistics:
        """Count the register on ``today`` (in Viet Nam); see :class:`Statistics`."""
        day = today or self._ledger.today()
        with self._store.reading() as unit:
            counted = unit.execute(
                select(complaints.c.state, func.count()).group_by(complaints.c.state)
            )
            by_state = {State(state): int(count) for state, count in counted}
            overdue = unit.execute(
                select(func.count())
                .select_from(complaints)
                .where(complaints.c.state.in_(workflow.UNANSWERED), complaints.c.due_on < day)
            ).scalar_one()
        return Statistics(
            recorded=sum(by_state.values()),
            open=sum(by_state.get(state, 0) for state in workflow.UNANSWERED),
            answered=by_state.get(State.ANSWERED, 0),
            solved=by_state.get(State.CONFIRMED, 0),
            overdue=overdue,
            joined=by_state.get(State.DUPLICATE, 0),
        )

    def _record(
        self,
        unit: Connection,
        draft: Draft,
        given: dict[str, str],
        filer: Filer | None,
    ) -> str:
        now = self._ledger.clock()
        due_on = workflow.first_handling(now, self._calendar).on
        content = {
            "received_at": now,
            "moved_at": now,
            "state": State.RECEIVED,
            "said_place": draft.said_place,
            "procedure": draft.procedure,
            "words": draft.words,
            "violations": list(draft.violations),
            "papers": list(draft.papers),
            "knowledge_version": draft.knowledge_version,
            "door": draft.door,
            "due_on": due_on,
            "follow_on": due_on,
            "consented_at": now,
            "salt": secrets.token_hex(16),
            "happened_on": draft.happened_on,
            "said_when": draft.said_when,
            "counter": draft.counter,
            "urgency": draft.urgency,
            "folded": fold(" ".join(filter(None, (draft.words, draft.said_place, draft.counter)))),
            **given,
            **rows.place_columns(draft.place),
        }
        code = self._insert(unit, content)
        row = self._ledger.row(unit, code)
        actor = Actor.CITIZEN if filer is None else Actor.OPERATOR
        received = Event(
            at=now,
            state=State.RECEIVED,
            actor=actor,
            reason=_RECEIVED if filer is None else _RECEIVED_FOR,
            detail={"urgency": draft.urgency},
        )
        self._ledger.link(unit, row.id, 0, history.content_digest(row), received)
        if filer is not None:
            unit.execute(
                insert(complaint_filers).values(
                    complaint_id=row.id, role=filer.role, staff=filer.staff
                )
            )
        return code

    def _insert(self, unit: Connection, content: Mapping[str, object]) -> str:
        for _ in range(_ATTEMPTS):
            code = codes.new()
            try:
                with unit.begin_nested():
                    unit.execute(insert(complaints).values(code=code, **content))
            except IntegrityError:
                continue
            return code
        raise RuntimeError(f"no free tracking code in {_ATTEMPTS} attempts")
