"""The verdict on one paper as of one day, with a connection and in a pack alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dungcua.knowledge.answer.cite import assertable
from dungcua.knowledge.answer.structure import Mark, Said
from dungcua.knowledge.answer.wording import upper_first
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.requirements import PaperJudge, Verdict, VerdictKind
from dungcua.knowledge.requirements.wording import judged

__all__ = ["basis_of", "law_of", "mark_of", "silenced", "verdict_lines", "verdict_on"]

_OF_THE_CARD = frozenset(
    {
        VerdictKind.LISTED,
        VerdictKind.LISTED_IF,
        VerdictKind.NOT_LISTED,
        VerdictKind.ALREADY_HELD,
    }
)
_MARKS = {
    VerdictKind.LISTED: Mark.BRING,
    VerdictKind.LISTED_IF: Mark.BRING,
    VerdictKind.LAWFUL: Mark.BRING,
    VerdictKind.ALREADY_HELD: Mark.HELD,
    VerdictKind.UNKNOWN: Mark.UNKNOWN,
}


def verdict_on(
    kb: KnowledgeBase, judge: PaperJudge, paper: str, code: str, as_of: date
) -> Verdict | None:
    """Return what may be said of ``paper`` for the procedure on a day; None for an unknown paper.

    A verdict that rests on facts which may not be asserted on that day concludes nothing.
    """
    verdict = judge.judge(paper, code)
    if verdict is None:
        return None
    return verdict if assertable(kb, basis_of(verdict, code), as_of) else silenced(verdict)


def basis_of(verdict: Verdict, code: str | None) -> tuple[str, ...]:
    """Return all that a verdict rests on: its basis, and the card it was compared with."""
    if code is not None and verdict.code is None and verdict.verdict in _OF_THE_CARD:
        return (f"tthc:{code}", *verdict.basis)
    return verdict.basis


def silenced(verdict: Verdict) -> Verdict:
    """Return the verdict on the same paper that concludes nothing."""
    return replace(
        verdict,
        verdict=VerdictKind.UNKNOWN,
        basis=(),
        code=None,
        note=None,
        confidence=0.0,
        item=None,
        as_of=None,
        ask=None,
        say=None,
    )


def mark_of(verdict: Verdict) -> Mark:
    """Return how the line with this verdict is meant."""
    return _MARKS.get(verdict.verdict, Mark.WARNING)


def verdict_lines(kb: KnowledgeBase, verdict: Verdict, as_of: date) -> tuple[Said, ...]:
    """Return the verdict as a sentence, then the law that its kind of demand goes against."""
    told = Said(upper_first(judged(verdict)), verdict.basis, mark_of(verdict))
    return (told, *law_of(kb, verdict.code, as_of))


def law_of(kb: KnowledgeBase, code: str | None, as_of: date) -> tuple[Said, ...]:
    """Return what the law says about a kind of demand (V…), as far as it holds on the day."""
    violation = kb.violations.get(code or "")
    if violation is None:
        return ()
    said = (Said(statement.text, statement.basis) for statement in violation.law)
    return tuple(line for line in said if assertable(kb, line.basis, as_of))
