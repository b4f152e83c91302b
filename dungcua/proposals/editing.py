"""From a filled-in form to a fact in the answers: proved, seen by two, in force, taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from dungcua.errors import ProposalBlocked, ProposalUnfit, UnknownProposal
from dungcua.knowledge.edit.change import Change
from dungcua.knowledge.edit.parts import Part, office_part, parts, read
from dungcua.knowledge.edit.preview import Shift, faults, shifts, trial
from dungcua.knowledge.lint import Finding
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Procedure
from dungcua.proposals.book import Book, Proposal

__all__ = ["Editing"]

_LONGEST = 500


class Editing:
    """Works on one knowledge base and one book. Safe to share between threads."""

    def __init__(
        self, book: Book, kb: KnowledgeBase, directory: Path, today: Callable[[], date]
    ) -> None:
        """Work on ``kb``, read from the files of ``directory``; ``today`` in Viet Nam."""
        self.book = book
        self._kb = kb
        self._directory = directory
        self.today = today

    def parts(self, card: Procedure) -> Sequence[Part]:
        """Return every part of ``card`` that may be changed."""
        return parts(card)

    def part(self, target: str, name: str) -> Part:
        """Return a part as it stands now.

        Raises:
            UnknownProposal: the card or office has no such part.
            UnknownProcedure: there is no such card.

        """
        if target.startswith("office:"):
            return office_part(self._kb.offices.find(target))
        code = target.removeprefix("tthc:")
        found = next((p for p in parts(self._kb.procedure(code)) if p.name == name), None)
        if found is None:
            raise UnknownProposal(name)
        return found

    def change(self, target: str, name: str, typed: dict[str, str]) -> Change:
        """Return the change that a form describes.

        Args:
            target: id of the card or office, as :class:`Change` has it.
            name: of the part.
            typed: the fields by name, and ``source``, ``source_date``, ``effective_on``.

        Raises:
            ProposalUnfit: a field, the source or a day cannot be used, or nothing changes.
            UnknownProposal, UnknownProcedure: as :meth:`part`.

        """
        part = self.part(target, name)
        known = self._kb.offices.find(target) if target.startswith("office:") else None
        before = {} if target.startswith("office:") and known is None else part.values
        after = {field.name: read(field, typed.get(field.name, "")) for field in part.fields}
        source = " ".join(typed.get("source", "").split())
        source_date, effective = _day(typed, "source_date"), _day(typed, "effective_on")
        if not source or len(source) > _LONGEST or "://" in source or source_date > self.today():
            raise ProposalUnfit("source")
        if effective < self.today():
            raise ProposalUnfit("effective_on")
        if after == before:
            raise ProposalUnfit("nothing changes")
        change = Change(0, target, part.name, before, after, source, source_date, effective)
        trial(self._kb, change)
        return change

    def shifts(self, change: Change) -> Sequence[Shift]:
        """Return the answers before and after (see :func:`shifts`)."""
        return shifts(self._kb, change, self.today())

    def faults(self, change: Change) -> Sequence[Finding]:
        """Return the faults that the inspection finds because of it."""
        return faults(self._directory, self._kb, change)

    def propose(self, author: int, change: Change, reason: str, correction: int | None) -> int:
        """Keep a change as a proposal; return its number.

        Raises:
            ProposalBlocked: the inspection finds faults.
            ProposalUnfit: the reason is too long, or the part was changed meanwhile.

        """
        told = " ".join(reason.split())
        if len(told) > _LONGEST:
            raise ProposalUnfit("reason")
        self._prove(change)
        return self.book.add(author, change, told, self._kb.version, correction)

    def accept(self, number: int, by: int, note: str) -> None:
        """Accept; the answers follow at once, or on the day of the change.

        A proposal whose day has passed meanwhile holds from today on.

        Raises:
            ProposalBlocked: the inspection finds faults, or another change is in the way.
            ProposalUnfit: what stands there is not what it was made against.
            UnknownProposal, SecondPerson, AlreadyDecided: as :meth:`Book.accept`.

        """
        self._prove(self.book.get(number).change)
        self.book.accept(number, by, note[:_LONGEST], self.today())
        self.refresh()

    def refuse(self, number: int, by: int, note: str) -> None:
        """Refuse (see :meth:`Book.refuse`)."""
        self.book.refuse(number, by, note[:_LONGEST])

    def undo(self, number: int, by: int) -> None:
        """Take an accepted change back; the answers follow at once.

        Raises:
            UnknownProposal, AlreadyDecided, ProposalBlocked: as :meth:`Book.undo`.

        """
        self.book.undo(number, by)
        self.refresh()

    def refresh(self) -> None:
        """Lay what is in force today over the base; also after other replicas decided."""
        self._kb.edits.put(self.book.in_force(self.today()))

    def left_out(self, proposal: Proposal) -> bool:
        """Whether an accepted change no longer fits what the files say."""
        return proposal.number in self._kb.edits.left_out

    def _prove(self, change: Change) -> None:
        found = self.faults(replace(change, effective_on=max(change.effective_on, self.today())))
        if found:
            raise ProposalBlocked("; ".join(f"{fault.code} {fault.field}" for fault in found))


def _day(typed: dict[str, str], name: str) -> date:
    try:
        return date.fromisoformat(typed.get(name, "").strip())
    except ValueError as error:
        raise ProposalUnfit(name) from error
