"""The verdict on one paper as of one day, with a connection and in a pack alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from dungcua.knowledge.answer.cite import assertable
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.requirements import PaperJudge, Verdict, VerdictKind

__all__ = ["verdict_on"]

_OF_THE_CARD = frozenset(
    {
        VerdictKind.LISTED,
        VerdictKind.LISTED_IF,
        VerdictKind.NOT_LISTED,
        VerdictKind.ALREADY_HELD,
    }
)


def verdict_on(
    kb: KnowledgeBase, judge: PaperJudge, paper: str, code: str, as_of: date
) -> Verdict | None:
    """Return what may be said of ``paper`` for the procedure on a day; None for an unknown paper.

    A verdict that rests on facts which may not be asserted on that day concludes nothing.
    """
    verdict = judge.judge(paper, code)
    if verdict is None:
        return None
    basis = verdict.basis
    if verdict.code is None and verdict.verdict in _OF_THE_CARD:
        basis = (f"tthc:{code}", *basis)
    if assertable(kb, basis, as_of):
        return verdict
    return replace(
        verdict,
        verdict=VerdictKind.UNKNOWN,
        basis=(),
        code=None,
        note=None,
        ask=None,
        say=None,
    )
