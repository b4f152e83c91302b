"""What a pack holds about demands: the verdicts of a card, and the law they cite.

A line of it is ``[text, mark, sources, until]``: from the day after ``until`` on the phone
leaves it out, as the pages do.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from dungcua.knowledge.answer.cite import assertable
from dungcua.knowledge.answer.structure import Said
from dungcua.knowledge.answer.wording import upper_first
from dungcua.knowledge.guide.holding import Cited, holds_until
from dungcua.knowledge.guide.verdicts import basis_of, law_of, mark_of, verdict_on
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Procedure
from dungcua.knowledge.requirements import PaperJudge, Verdict, VerdictKind
from dungcua.knowledge.requirements.cues import Paper
from dungcua.knowledge.requirements.verdicts import compare, unknown
from dungcua.knowledge.requirements.wording import judged

__all__ = ["Line", "card_dossier", "card_verdicts", "law_lines", "lines", "not_known"]

Line = list[object]
"""``[text, mark, sources, until]``; ``until`` is a day in ISO form, None while no end is known."""


def card_verdicts(
    kb: KnowledgeBase, judge: PaperJudge, card: Procedure, as_of: date, cited: Cited
) -> dict[str, dict[str, Any]]:
    """Return what may be said of each paper for a card.

    What no source speaks of is left out: :func:`not_known` is said of all such papers.
    """
    found = {}
    for paper_id in judge.names:
        verdict = verdict_on(kb, judge, paper_id, card.code, as_of)
        if verdict is None or (verdict.verdict is VerdictKind.UNKNOWN and verdict.say):
            continue
        cited.note(verdict.basis)
        found[paper_id] = _told(kb, verdict, card.code)
    return found


def card_dossier(
    kb: KnowledgeBase, papers: Iterable[Paper], card: Procedure, as_of: date, cited: Cited
) -> dict[str, dict[str, Any]]:
    """Return what the published dossier of a card says of each paper, forbidden ones too.

    The requirement check asks this after its rules; what the card does not speak of is left
    out. Whether it may be asserted is told by the ends of its sources (``heard.demand_part``).
    """
    found = {}
    for paper in papers:
        verdict = compare(paper, card)
        if verdict is None:
            continue
        if assertable(kb, verdict.basis, as_of):
            cited.note(verdict.basis)
        found[paper.id] = {
            **_told(kb, verdict, card.code),
            "told": judged(verdict),
            "confidence": verdict.confidence,
            "item": verdict.item,
            "as_of": verdict.as_of.isoformat() if verdict.as_of else None,
        }
    return found


def not_known() -> dict[str, Any]:
    """Return what is said of a paper that no source speaks of."""
    verdict = unknown(Paper("", "", ()))
    return {
        "verdict": verdict.verdict,
        "told": upper_first(judged(verdict)),
        "mark": mark_of(verdict),
        "ask": verdict.ask,
        "say": verdict.say,
        "basis": [],
    }


def law_lines(kb: KnowledgeBase, as_of: date, cited: Cited) -> dict[str, list[Line]]:
    """Return what the law says about each kind of demand (V…), as the pages say it below."""
    return {code: lines(kb, law_of(kb, code, as_of), cited) for code in kb.violations}


def lines(kb: KnowledgeBase, said: Iterable[Said], cited: Cited) -> list[Line]:
    """Return sentences as a pack holds them, and keep what they cite."""
    told: list[Line] = []
    for one in said:
        cited.note(one.basis)
        end = holds_until(kb, one.basis)
        told.append([one.text, str(one.mark), list(one.basis), end.isoformat() if end else None])
    return told


def _told(kb: KnowledgeBase, verdict: Verdict, code: str) -> dict[str, Any]:
    end = holds_until(kb, basis_of(verdict, code))
    return {
        "verdict": verdict.verdict,
        "told": upper_first(judged(verdict)),
        "mark": mark_of(verdict),
        "code": verdict.code,
        "note": verdict.note,
        "ask": verdict.ask,
        "say": verdict.say,
        "basis": list(verdict.basis),
        "until": end.isoformat() if end else None,
    }
