"""The plain form: a report told in fields, judged, and shown before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from dungcua.actions.consent import receiver, route_card
from dungcua.actions.demanded import demanded
from dungcua.actions.doors import OTHER_DOORS, OWN_DOORS
from dungcua.actions.report import ReportDesk, incident
from dungcua.actions.verdict import verdict_reply
from dungcua.complaints.model import Channel, Complaint, Draft, Urgency
from dungcua.complaints.model import Door as Report
from dungcua.conversations.message import Card, Reply
from dungcua.errors import ForAnotherBody, NothingToRecord
from dungcua.knowledge.answer import Place
from dungcua.knowledge.requirements import Check
from dungcua.knowledge.search import Ask

__all__ = ["Filing", "Preview", "Told"]

_MOST_OPTIONS = 4
_NAMED = "(Thủ tục: {name})"
_OLDEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Told:
    """What the fields say; only ``words`` has to be there.

    ``place`` is what was typed and ``present`` what it is today, if that is known.
    ``procedure`` is a code or the name people use; ``when`` is as told.
    """

    words: str
    place: str = ""
    present: Place | None = None
    day: date | None = None
    when: str = ""
    counter: str = ""
    procedure: str = ""
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be recorded, what we say of it, and who gets it.

    ``procedure`` is the title of the draft's procedure; ``options`` are codes with titles
    to choose from when what was typed fits several. ``sendable`` is False for what goes
    through another door: the verdict says which.
    """

    draft: Draft
    verdict: Reply
    recipient: str
    route: Card
    procedure: str | None
    options: tuple[tuple[str, str], ...] = ()
    sendable: bool = True


@dataclass(frozen=True, slots=True)
class Filing:
    """The form's side of the report desk. Thread safe; every method is sync."""

    reports: ReportDesk

    def prepare(self, conversation_id: str, told: Told) -> Preview:
        """Keep what was told as the conversation's draft and show what would be sent.

        Raises:
            NothingToRecord: there are no words.
            ForAnotherBody: a pothole, a power cut and the like.
            UnknownConversation: the conversation expired or was erased.

        """
        if not told.words.strip():
            raise NothingToRecord("no words")
        front, register = self.reports.front, self.reports.register
        if front.elsewhere(told.words) is not None:
            raise ForAnotherBody
        draft, check, options = self._judged(told)
        register.open_draft(
            conversation_id,
            draft.words,
            procedure=draft.procedure,
            violations=draft.violations,
            papers=draft.papers,
            door=draft.door,
            place=draft.place,
            said_place=draft.said_place,
            knowledge_version=draft.knowledge_version,
        )
        kept = register.amend_draft(
            conversation_id,
            happened_on=draft.happened_on,
            said_when=draft.said_when,
            counter=draft.counter,
            urgency=draft.urgency,
        )
        return self._shown(kept, check, options)

    def file(self, conversation_id: str, told: Told, *, consent: bool) -> Complaint:
        """Judge, store and record at once what a system tells on somebody's behalf.

        Raises:
            NothingToRecord: no words or no consent.
            SeparateDoor: the words ask for a khiếu nại or a tố cáo.
            ForAnotherBody: a pothole, a power cut and the like.

        """
        if not consent:
            raise NothingToRecord("no consent")
        self.prepare(conversation_id, told)
        return self.reports.register.submit(conversation_id, consent=True, channel=Channel.FORM)

    def goes_to(self, told: Told) -> str:
        """Return who would get what was told; nothing is kept.

        For somebody who reads it out before the person agrees: whatever :meth:`prepare`
        keeps of the same fields goes to the same receiver.
        """
        draft, _, _ = self._judged(told)
        return receiver(draft, self.reports.front.kb).text

    def _judged(self, told: Told) -> tuple[Draft, Check, tuple[tuple[str, str], ...]]:
        """Return what the fields come to, the check of it, and procedures to choose from.

        The one place where fields become a report: what is read out beforehand and what is
        kept must not differ.
        """
        front = self.reports.front
        code, options = self._procedure(told.procedure)
        check = self.reports.read(told.words, code)
        # What was typed but not understood is a question; the words alone decide nothing then.
        code = code or (None if options else check.told.procedure)
        words = told.words
        if told.procedure.strip() and code is None and not options:
            # Nobody knows it by this name: the people who read the report may.
            line = _NAMED.format(name=told.procedure.strip())
            words = words if line in words else f"{words}\n{line}"
        happened_on, said_when = _when(told, self.reports.register.ledger.today())
        draft = Draft(
            opened_at=datetime.now(UTC),
            words=words,
            procedure=code,
            violations=tuple(finding.code for finding in check.findings),
            papers=tuple(demanded(check)),
            door=Report(check.door.value) if check.door in OWN_DOORS else Report.REPORT,
            place=incident(told.present),
            said_place=told.place.strip() or None,
            knowledge_version=front.kb.version,
            happened_on=happened_on,
            said_when=said_when or None,
            counter=told.counter.strip() or None,
            urgency=Urgency.HIGH if told.urgent else Urgency.NORMAL,
        )
        return draft, check, options

    def preview(self, conversation_id: str) -> Preview | None:
        """Show the open draft once more; None when there is none."""
        draft = self.reports.register.draft(conversation_id)
        if draft is None:
            return None
        check = self.reports.read(draft.words, draft.procedure)
        return self._shown(draft, check, ())

    def title(self, code: str) -> str:
        """Return what people call a procedure; the code itself when nobody knows it."""
        kb = self.reports.front.kb
        known = code in kb.procedures or code in kb.catalogue
        return self.reports.front.title(code) if known else code

    def _procedure(self, typed: str) -> tuple[str | None, tuple[tuple[str, str], ...]]:
        """Return the procedure that was typed, or those it could be."""
        text = typed.strip()
        kb = self.reports.front.kb
        if not text:
            return None, ()
        if text in kb.procedures or text in kb.catalogue:
            return text, ()
        found = self.reports.front.find(text, _MOST_OPTIONS)
        if found.abstain or not found.hits:
            return None, ()
        if found.ask is not Ask.PROCEDURE:
            return found.hits[0].code, ()
        return None, tuple((hit.code, self.title(hit.code)) for hit in found.hits)

    def _shown(self, draft: Draft, check: Check, options: tuple[tuple[str, str], ...]) -> Preview:
        front = self.reports.front
        return Preview(
            draft=draft,
            verdict=verdict_reply(
                front.kb,
                check,
                front.today(),
                asking=False,
                commune=draft.place.commune_code if draft.place else None,
            ),
            recipient=receiver(draft, front.kb).text,
            route=route_card(draft, front.kb),
            procedure=None if draft.procedure is None else self.title(draft.procedure),
            options=options,
            sendable=check.door not in OTHER_DOORS,
        )


def _when(told: Told, today: date) -> tuple[date | None, str]:
    """Return the day it happened, and what else was told of the time.

    A day to come, or of another age, is a slip of the finger: it stays as it was typed, for
    people to read, and nothing is counted from it.
    """
    said = told.when.strip()
    if told.day is None or _OLDEST <= told.day <= today:
        return told.day, said
    return None, f"{told.day:%d/%m}/{told.day.year} {said}".strip()
