"""Reports while they are being told: one for each conversation, promising nothing yet."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from dungcua.complaints import rows
from dungcua.complaints.ledger import Ledger
from dungcua.complaints.model import Door, Draft, Place, Urgency
from dungcua.errors import NothingToRecord, UnknownConversation
from dungcua.knowledge.text.redact import redact
from dungcua.store.engine import Store
from dungcua.store.schema import conversations, drafts

__all__ = ["Drafts"]


class Drafts:
    """The drafts of a deployment. Each method is one unit of work."""

    def __init__(self, store: Store, ledger: Ledger) -> None:
        """Work on ``store``; the ledger has the clock."""
        self._store = store
        self._ledger = ledger

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
                whatever happened in between, it changes nothing: ``Register.submit`` then
                returns the complaint it already became.

        Raises:
            UnknownConversation: the conversation expired or was erased.

        """
        draft = Draft(
            opened_at=self._ledger.clock(),
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
            row = unit.execute(select(drafts).where(*_open_of(conversation_id))).first()
        return None if row is None else rows.read_draft(row)

    def place_draft(self, conversation_id: str, place: Place | None, said_place: str) -> Draft:
        """Say where the report of the open draft happened, and return the draft.

        Raises:
            NothingToRecord: the conversation has no open draft.

        """
        return self._change(
            conversation_id, said_place=_redacted(said_place), **rows.place_columns(place)
        )

    def amend_draft(
        self,
        conversation_id: str,
        *,
        happened_on: date | None = None,
        said_when: str | None = None,
        counter: str | None = None,
        urgency: Urgency | str | None = None,
    ) -> Draft:
        """Add to the open draft what else was told, and return it; None changes nothing.

        Args:
            conversation_id: whose draft.
            happened_on: the day it happened.
            said_when: when it happened, as told ("sáng thứ hai").
            counter: which counter or desk, as told; no name of a person is asked for.
            urgency: how soon somebody should look at it.

        Raises:
            NothingToRecord: the conversation has no open draft.

        """
        told: dict[str, Any] = {
            "happened_on": happened_on,
            "said_when": _redacted(said_when),
            "counter": _redacted(counter),
            "urgency": None if urgency is None else Urgency(urgency),
        }
        return self._change(
            conversation_id, **{name: value for name, value in told.items() if value is not None}
        )

    def drop_draft(self, conversation_id: str) -> None:
        """Forget the open draft and its words; no error when there is none."""
        with self._store.session() as unit:
            unit.execute(delete(drafts).where(*_open_of(conversation_id)))

    def _change(self, conversation_id: str, **columns: Any) -> Draft:
        with self._store.session() as unit:
            if columns:
                unit.execute(update(drafts).where(*_open_of(conversation_id)).values(**columns))
            row = unit.execute(select(drafts).where(*_open_of(conversation_id))).first()
            if row is None:
                raise NothingToRecord("no open draft")
            return rows.read_draft(row)

    def _lock_conversation(self, unit: Connection, conversation_id: str) -> None:
        found = unit.execute(
            select(conversations.c.id)
            .where(conversations.c.id == conversation_id)
            .with_for_update()
        )
        if found.first() is None:
            raise UnknownConversation


def _open_of(conversation_id: str) -> tuple[ColumnElement[bool], ...]:
    return (drafts.c.conversation_id == conversation_id, drafts.c.complaint_code.is_(None))


def _redacted(text: str | None) -> str | None:
    return None if text is None else redact(text).text
