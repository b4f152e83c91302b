"""The register of complaints: drafts, codes, states and a history nobody rewrites.

Each method is one unit of work: when it returns, its effect is on disk. What a citizen
was told is recorded stays recorded, whatever happens to the process next.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from dungcua.complaints import codes, history, rows, workflow
from dungcua.complaints.calendar import Calendar, vietnamese_date
from dungcua.complaints.model import (
    Actor,
    Channel,
    Complaint,
    Door,
    Draft,
    Event,
    Place,
    State,
    Statistics,
)
from dungcua.errors import NothingToRecord, SeparateDoor, UnknownCode, UnknownConversation
from dungcua.knowledge.text.redact import redact
from dungcua.store.engine import Store
from dungcua.store.schema import complaint_events, complaints, conversations, drafts

__all__ = ["Register"]

_ATTEMPTS = 8
_RECEIVED = "Người dân gửi phản ánh và đồng ý cho ghi nhận."


def _now() -> datetime:
    return datetime.now(UTC)


class Register:
    """The complaints of a deployment. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], datetime] = _now,
        calendar: Calendar | None = None,
    ) -> None:
        """Work on ``store``.

        Args:
            store: where everything is kept.
            clock: tells the time, with a zone.
            calendar: working days; the shipped one if none is given.

        """
        self._store = store
        self._clock = clock
        self._calendar = calendar

    def open_draft(
        self,
        conversation_id: str,
        words: str,
        *,
        procedure: str | None,
        violations: Sequence[str],
        papers: Sequence[str],
        door: Door | str,
        place: Place | None = None,
        said_place: str | None = None,
        knowledge_version: str,
        form: str | None = None,
    ) -> Draft:
        """Begin a report, in place of an open one of the same conversation.

        Args:
            conversation_id: who tells it.
            words: what happened, as told; personal numbers are masked before storing.
            procedure: code of the procedure, if known.
            violations: V codes that the words show signs of.
            papers: papers that were demanded.
            door: which legal door the words ask for.
            place: the present place, once it is resolved.
            said_place: the place as the person named it.
            knowledge_version: which facts the judgement rests on.
            form: the once-only number of the form this comes from. Sent again, after
                whatever happened in between, it changes nothing: :meth:`submit` then
                returns the complaint it already became.

        Raises:
            UnknownConversation: the conversation expired or was erased.

        """
        draft = Draft(
            opened_at=self._clock(),
            words=redact(words).text,
            procedure=procedure,
            violations=tuple(violations),
            papers=tuple(papers),
            door=Door(door),
            place=place,
            said_place=_redacted(said_place),
            knowledge_version=knowledge_version,
        )
        form_digest = None if form is None else hashlib.sha256(form.encode()).hexdigest()
        with self._store.session() as unit:
            self._lock_conversation(unit, conversation_id)
            present = unit.execute(
                select(drafts).where(drafts.c.conversation_id == conversation_id)
            ).first()
            if present is not None and form_digest and present.form_digest == form_digest:
                return rows.read_draft(present)
            unit.execute(delete(drafts).where(drafts.c.conversation_id == conversation_id))
            unit.execute(
                insert(drafts).values(
                    conversation_id=conversation_id,
                    opened_at=draft.opened_at,
                    words=draft.words,
                    procedure=draft.procedure,
                    violations=list(draft.violations),
                    papers=list(draft.papers),
                    door=draft.door,
                    said_place=draft.said_place,
                    knowledge_version=draft.knowledge_version,
                    form_digest=form_digest,
                    **rows.place_columns(draft.place),
                )
            )
        return draft

    def draft(self, conversation_id: str) -> Draft | None:
        """Return the open draft of the conversation, if there is one."""
        with self._store.reading() as unit:
            row = unit.execute(
                select(drafts).where(
                    drafts.c.conversation_id == conversation_id, drafts.c.complaint_code.is_(None)
                )
            ).first()
        return None if row is None else rows.read_draft(row)

    def place_draft(self, conversation_id: str, place: Place | None, said_place: str) -> Draft:
        """Say where the report of the open draft happened, and return the draft.

        Raises:
            NothingToRecord: the conversation has no open draft.

        """
        with self._store.session() as unit:
            changed = unit.execute(
                update(drafts)
                .where(
                    drafts.c.conversation_id == conversation_id, drafts.c.complaint_code.is_(None)
                )
                .values(said_place=_redacted(said_place), **rows.place_columns(place))
            )
            if changed.rowcount == 0:
                raise NothingToRecord("no open draft")
            row = unit.execute(
                select(drafts).where(drafts.c.conversation_id == conversation_id)
            ).one()
            return rows.read_draft(row)

    def drop_draft(self, conversation_id: str) -> None:
        """Forget the open draft and its words; no error when there is none."""
        with self._store.session() as unit:
            unit.execute(
                delete(drafts).where(
                    drafts.c.conversation_id == conversation_id, drafts.c.complaint_code.is_(None)
                )
            )

    def submit(
        self, conversation_id: str, *, consent: bool, channel: Channel | str = Channel.CHAT
    ) -> Complaint:
        """Record the draft as a complaint; the same draft twice is the same complaint.

        Args:
            conversation_id: whose draft.
            consent: whether the person agreed to the storing, in so many words
                (Law 91/2025 art. 9: silence is no consent).
            channel: how it reached us.

        Raises:
            NothingToRecord: no draft, no words or no consent.
            SeparateDoor: a khiếu nại or tố cáo; the draft is kept until it is dropped.

        """
        via = Channel(channel)
        with self._store.session() as unit:
            row = unit.execute(
                select(drafts).where(drafts.c.conversation_id == conversation_id).with_for_update()
            ).first()
            if row is None:
                raise NothingToRecord("no draft")
            if row.complaint_code is not None:
                return self._load(unit, row.complaint_code)
            draft = rows.read_draft(row)
            if not consent or not draft.words.strip():
                raise NothingToRecord("no consent" if not consent else "no words")
            if draft.door is not Door.REPORT:
                raise SeparateDoor(draft.door)
            code = self._record(unit, draft, conversation_id, via)
            # The words now stand in the complaint: once is enough.
            unit.execute(
                update(drafts)
                .where(drafts.c.id == row.id)
                .values(complaint_code=code, words="", said_place=None)
            )
            return self._load(unit, code)

    def find(self, code_text: str) -> Complaint:
        """Return the complaint whose code is in ``code_text``, however it is written.

        Raises:
            MistypedCode: there is a code, but its check digits do not fit.
            UnknownCode: there is no code, or no complaint carries it.

        """
        with self._store.reading() as unit:
            return self._load(unit, codes.parse(code_text))

    def mine(self, conversation_id: str, code: str) -> bool:
        """Whether the complaint was submitted from this conversation."""
        with self._store.reading() as unit:
            owner = unit.execute(
                select(complaints.c.conversation_id).where(complaints.c.code == code)
            ).scalar_one_or_none()
        return owner is not None and secrets.compare_digest(
            owner.encode(), conversation_id.encode()
        )

    def transition(self, code: str, to: State, actor: Actor, reason: str) -> Complaint:
        """Move a complaint to another state and write the step into its history.

        Args:
            code: which complaint, in any spelling.
            to: the state asked for.
            actor: who asks.
            reason: why; obligatory, shown to the citizen, redacted before it is stored.

        Raises:
            MistypedCode: the code's check digits do not fit.
            UnknownCode: no complaint carries the code.
            InputError: there is no reason.
            ForbiddenTransition: the table does not allow the step.

        """
        with self._store.session() as unit:
            row = self._row(unit, codes.parse(code), lock=True)
            workflow.check(State(row.state), to, actor, reason)
            last = unit.execute(
                select(complaint_events)
                .where(complaint_events.c.complaint_id == row.id)
                .order_by(complaint_events.c.seq.desc())
                .limit(1)
            ).one()
            event = Event(at=self._clock(), state=to, actor=actor, reason=redact(reason).text)
            self._append(unit, row.id, last.seq + 1, last.digest, event)
            unit.execute(update(complaints).where(complaints.c.id == row.id).values(state=to))
            return self._load(unit, row.code)

    def verify_chain(self, code: str) -> bool:
        """Whether content and history of a complaint are as they were written.

        Notices changed content, changed, missing or reordered events and a state that the
        history does not lead to. It cannot notice that the newest events were cut off
        together with the state: for that the last digest must be kept elsewhere.

        Raises:
            MistypedCode: the code's check digits do not fit.
            UnknownCode: no complaint carries the code.

        """
        with self._store.reading() as unit:
            row = self._row(unit, codes.parse(code))
            return history.holds(row, self._event_rows(unit, row.id))

    def statistics(self, today: date | None = None) -> Statistics:
        """Count the register on ``today`` (in Viet Nam); see :class:`Statistics`."""
        day = today or vietnamese_date(self._clock())
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
        )

    def _record(
        self, unit: Connection, draft: Draft, conversation_id: str, channel: Channel
    ) -> str:
        now = self._clock()
        content = {
            "received_at": now,
            "state": State.RECEIVED,
            "said_place": draft.said_place,
            "channel": channel,
            "procedure": draft.procedure,
            "words": draft.words,
            "violations": list(draft.violations),
            "papers": list(draft.papers),
            "knowledge_version": draft.knowledge_version,
            "door": draft.door,
            "due_on": workflow.first_handling(now, self._calendar).on,
            "consented_at": now,
            "salt": secrets.token_hex(16),
            "conversation_id": conversation_id,
            **rows.place_columns(draft.place),
        }
        for _ in range(_ATTEMPTS):
            code = codes.new()
            try:
                with unit.begin_nested():
                    unit.execute(insert(complaints).values(code=code, **content))
            except IntegrityError:
                continue
            row = self._row(unit, code)
            received = Event(at=now, state=State.RECEIVED, actor=Actor.CITIZEN, reason=_RECEIVED)
            self._append(unit, row.id, 0, history.content_digest(row), received)
            return code
        raise RuntimeError(f"no free tracking code in {_ATTEMPTS} attempts")

    def _append(
        self, unit: Connection, complaint_id: int, seq: int, previous: str, event: Event
    ) -> None:
        unit.execute(
            insert(complaint_events).values(
                complaint_id=complaint_id,
                seq=seq,
                at=event.at,
                state=event.state,
                actor=event.actor,
                reason=event.reason,
                previous=previous,
                digest=history.event_digest(previous, seq, event),
            )
        )

    def _lock_conversation(self, unit: Connection, conversation_id: str) -> None:
        found = unit.execute(
            select(conversations.c.id)
            .where(conversations.c.id == conversation_id)
            .with_for_update()
        )
        if found.first() is None:
            raise UnknownConversation

    def _row(self, unit: Connection, code: str, *, lock: bool = False) -> Row[Any]:
        query = select(complaints).where(complaints.c.code == code)
        row = unit.execute(query.with_for_update() if lock else query).first()
        if row is None:
            raise UnknownCode
        return row

    def _event_rows(self, unit: Connection, complaint_id: int) -> Sequence[Row[Any]]:
        return unit.execute(
            select(complaint_events)
            .where(complaint_events.c.complaint_id == complaint_id)
            .order_by(complaint_events.c.seq)
        ).all()

    def _load(self, unit: Connection, code: str) -> Complaint:
        row = self._row(unit, code)
        return rows.read_complaint(row, self._event_rows(unit, row.id))


def _redacted(text: str | None) -> str | None:
    return None if text is None else redact(text).text
