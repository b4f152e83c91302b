"""The bot drafts, a person approves or edits; what was edited is proposed to the knowledge.

Both texts are kept. A correction names the question, the draft and what was said instead;
whether the knowledge base follows is decided elsewhere, by somebody else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from dungcua.conversations.entries import emit_waiting
from dungcua.conversations.message import Reply
from dungcua.conversations.model import Author, Message
from dungcua.conversations.queue import Queue
from dungcua.conversations.rows import owner_of
from dungcua.errors import AlreadyDecided, OwnAccount, UnknownEntry
from dungcua.knowledge.text.fold import nfc
from dungcua.knowledge.text.redact import redact
from dungcua.store.engine import Store
from dungcua.store.schema import messages
from dungcua.store.schema_queue import corrections, queue_entries, reply_drafts

__all__ = ["Correction", "CorrectionState", "Draft", "DraftState", "Drafts"]


class DraftState(StrEnum):
    """What became of a draft."""

    OPEN = "open"
    APPROVED = "approved"
    EDITED = "edited"
    DISMISSED = "dismissed"


class CorrectionState(StrEnum):
    """What became of a correction."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Draft:
    """What the bot would say to message ``question_id``. ``final`` is what was sent."""

    id: int
    question_id: int
    made_at: datetime
    reply: Reply
    state: DraftState
    final: str | None
    decided_by: int | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A person said something other than the bot would have. All texts are redacted."""

    id: int
    at: datetime
    author: int
    procedures: tuple[str, ...]
    question: str
    before: str
    after: str
    state: CorrectionState
    decided_by: int | None
    decided_at: datetime | None


class Drafts:
    """Drafts and corrections of a deployment. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        queue: Queue,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Work on ``store``; what is approved is sent by ``queue``."""
        self._store = store
        self._queue = queue
        self._clock = clock

    def propose(self, conversation_id: str, question_id: int, reply: Reply) -> None:
        """Keep what the bot would answer; once for each question, the first one counts.

        Raises:
            UnknownConversation: the conversation expired or was erased.

        """
        now = self._clock()
        with self._store.session() as unit:
            owner_of(unit, conversation_id, lock=True)
            try:
                with unit.begin_nested():
                    unit.execute(
                        insert(reply_drafts).values(
                            conversation_id=conversation_id,
                            question_id=question_id,
                            made_at=now,
                            reply=reply.model_dump_json(),
                            state=DraftState.OPEN,
                        )
                    )
            except IntegrityError:
                return
            emit_waiting(unit, "message", conversation_id, now)

    def renew(self, entry_id: int, by: int, question_id: int, reply: Reply) -> None:
        """Keep what the bot would answer now, because the person who has it asked for it.

        It takes the place of an older draft to the same question, unless that one was sent.

        Args:
            entry_id: where the person has the conversation.
            by: who asked; must have the conversation.
            question_id: the citizen's message that it answers.
            reply: what the bot would say.

        Raises:
            NotYours: somebody else has it, or nobody.
            AlreadyDecided: a draft to this question was sent.
            UnknownEntry: there is no such place in the queue.

        """
        now, table = self._clock(), reply_drafts.c
        with self._store.session() as unit:
            found = self._queue.held_in(unit, entry_id, by)
            same = (table.conversation_id == found, table.question_id == question_id)
            row = unit.execute(select(table.state).where(*same)).one_or_none()
            told = {"made_at": now, "reply": reply.model_dump_json(), "state": DraftState.OPEN}
            if row is None:
                unit.execute(
                    insert(reply_drafts).values(
                        conversation_id=found, question_id=question_id, **told
                    )
                )
            elif row.state in (DraftState.OPEN, DraftState.DISMISSED):
                unit.execute(
                    update(reply_drafts)
                    .where(*same)
                    .values(**told, final=None, decided_by=None, decided_at=None)
                )
            else:
                raise AlreadyDecided
            emit_waiting(unit, "message", found, now)

    def of(self, entry_id: int) -> Sequence[Draft]:
        """Return the drafts in the entry's conversation, oldest first."""
        with self._store.reading() as unit:
            rows = unit.execute(
                select(reply_drafts)
                .join(
                    queue_entries,
                    queue_entries.c.conversation_id == reply_drafts.c.conversation_id,
                )
                .where(queue_entries.c.id == entry_id)
                .order_by(reply_drafts.c.id)
            )
            return [_draft(row) for row in rows]

    def approve(self, draft_id: int, entry_id: int, by: int, text: str) -> Message:
        """Send a draft as it is or edited; an edit becomes a proposed correction.

        Args:
            draft_id: which.
            entry_id: where the person has the conversation.
            by: who approves; must have the conversation.
            text: what is sent.

        Raises:
            UnknownEntry: no such draft in this conversation.
            AlreadyDecided: it was approved or dismissed before.
            NotYours, NothingToSend: as ``Queue.say``.

        """
        now = self._clock()
        with self._store.session() as unit:
            # Locks the conversation first, and proves that ``by`` has it.
            sent = self._queue.say_in(unit, entry_id, by, text)
            row = unit.execute(
                select(reply_drafts)
                .join(
                    queue_entries,
                    queue_entries.c.conversation_id == reply_drafts.c.conversation_id,
                )
                .where(queue_entries.c.id == entry_id, reply_drafts.c.id == draft_id)
            ).one_or_none()
            if row is None:
                raise UnknownEntry
            reply = Reply.model_validate_json(row.reply)
            edited = nfc(text).split() != nfc(reply.text).split()
            state = DraftState.EDITED if edited else DraftState.APPROVED
            decided = unit.execute(
                update(reply_drafts)
                .where(reply_drafts.c.id == draft_id, reply_drafts.c.state == DraftState.OPEN)
                .values(state=state, final=sent.text, decided_by=by, decided_at=now)
            )
            if decided.rowcount == 0:
                raise AlreadyDecided
            if edited:
                question = unit.execute(
                    select(messages.c.text).where(
                        messages.c.id == row.question_id, messages.c.author == Author.CITIZEN
                    )
                ).scalar_one_or_none()
                unit.execute(
                    insert(corrections).values(
                        draft_id=draft_id,
                        at=now,
                        author=by,
                        procedures=list(reply.meta.procedure),
                        question=question or "",
                        before=redact(reply.text).text,
                        after=sent.text,
                        state=CorrectionState.PROPOSED,
                    )
                )
            return sent

    def dismiss(self, draft_id: int, by: int) -> None:
        """Put a draft aside without sending anything.

        Raises:
            AlreadyDecided: it was settled before, or is gone.

        """
        with self._store.session() as unit:
            decided = unit.execute(
                update(reply_drafts)
                .where(reply_drafts.c.id == draft_id, reply_drafts.c.state == DraftState.OPEN)
                .values(state=DraftState.DISMISSED, decided_by=by, decided_at=self._clock())
            )
        if decided.rowcount == 0:
            raise AlreadyDecided

    def corrections(
        self, state: CorrectionState | None = CorrectionState.PROPOSED
    ) -> Sequence[Correction]:
        """Return corrections in ``state`` (None = all), oldest first."""
        query = select(corrections).order_by(corrections.c.id)
        if state is not None:
            query = query.where(corrections.c.state == state)
        with self._store.reading() as unit:
            return [_correction(row) for row in unit.execute(query)]

    def decide(self, correction_id: int, by: int, *, accept: bool) -> None:
        """Accept or refuse a correction; a second person does, never its author.

        Raises:
            UnknownEntry: there is none.
            OwnAccount: the author decides nothing.
            AlreadyDecided: somebody did before.

        """
        state = CorrectionState.ACCEPTED if accept else CorrectionState.REFUSED
        with self._store.session() as unit:
            author = unit.execute(
                select(corrections.c.author).where(corrections.c.id == correction_id)
            ).scalar_one_or_none()
            if author is None:
                raise UnknownEntry
            if author == by:
                raise OwnAccount
            decided = unit.execute(
                update(corrections)
                .where(
                    corrections.c.id == correction_id,
                    corrections.c.state == CorrectionState.PROPOSED,
                )
                .values(state=state, decided_by=by, decided_at=self._clock())
            )
            if decided.rowcount == 0:
                raise AlreadyDecided

    def expire(self, older_than: timedelta) -> int:
        """Delete corrections settled more than ``older_than`` ago; drafts go with their talk."""
        limit = self._clock() - older_than
        with self._store.session() as unit:
            gone = unit.execute(delete(corrections).where(corrections.c.decided_at < limit))
        self._store.purge()
        return gone.rowcount


def _draft(row: Row[Any]) -> Draft:
    return Draft(
        id=row.id,
        question_id=row.question_id,
        made_at=row.made_at,
        reply=Reply.model_validate_json(row.reply),
        state=DraftState(row.state),
        final=row.final,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )


def _correction(row: Row[Any]) -> Correction:
    return Correction(
        id=row.id,
        at=row.at,
        author=row.author,
        procedures=tuple(row.procedures),
        question=row.question,
        before=row.before,
        after=row.after,
        state=CorrectionState(row.state),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
