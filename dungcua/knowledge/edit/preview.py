"""What a change would do: the answers before and after, and the faults it would bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dungcua.errors import ProposalUnfit
from dungcua.knowledge.answer import Composer
from dungcua.knowledge.edit.change import Change, fitted, office_of
from dungcua.knowledge.edit.live import Edits
from dungcua.knowledge.lint import Finding, lint_with
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Aspect

__all__ = ["Shift", "faults", "shifts", "trial"]


@dataclass(frozen=True, slots=True)
class Shift:
    """The answer to one aspect, line by line, before and after."""

    aspect: Aspect
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def changes(self) -> bool:
        """Whether the change is heard in this answer."""
        return self.before != self.after


def trial(kb: KnowledgeBase, change: Change) -> KnowledgeBase:
    """Return the base as it would be with ``change``; ``kb`` stays as it is.

    Raises:
        ProposalUnfit: it does not fit.
        UnknownProcedure: there is no such card.

    """
    if change.code is not None:
        fitted(kb.procedure(change.code), change)
    else:
        office_of(change)
    edits = Edits()
    seen = edits.over(kb)
    edits.put([change])
    if edits.left_out:
        raise ProposalUnfit(change.target)
    return seen


def shifts(kb: KnowledgeBase, change: Change, today: date) -> tuple[Shift, ...]:
    """Return the answers to every aspect of the card, before and after; none for an office.

    Args:
        kb: as it is now.
        change: to a card.
        today: both are composed for this day or, if that is later, the first of the change.

    Raises:
        ProposalUnfit, UnknownProcedure: as :func:`trial`.

    """
    if change.code is None:
        return ()
    after, day = trial(kb, change), max(today, change.effective_on)
    return tuple(
        Shift(
            aspect,
            _lines(Composer(kb, day), change.code, aspect),
            _lines(Composer(after, day), change.code, aspect),
        )
        for aspect in Aspect
    )


def faults(directory: Path, kb: KnowledgeBase, change: Change) -> tuple[Finding, ...]:
    """Return the faults that the inspection of all files finds because of the change.

    Args:
        directory: the data files that ``kb`` was read from.
        kb: with what is in force already.
        change: to a card; the record of an office is proved by its own schema.

    Raises:
        ProposalUnfit, UnknownProcedure: as :func:`trial`.

    """
    after = trial(kb, change)
    if change.code is None:
        return ()
    code = change.code
    return lint_with(directory, kb.procedures[code], after.procedures[code])


def _lines(composer: Composer, code: str, aspect: Aspect) -> tuple[str, ...]:
    answer = composer.answer(composer.kb.procedure(code), (aspect,), whole=False)
    return tuple(line.text for line in answer.lines)
