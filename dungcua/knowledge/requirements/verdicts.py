"""The verdict on each demanded paper, each with the ids it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Case, DossierItem, ItemForm, Procedure
from dungcua.knowledge.requirements.cues import Paper
from dungcua.knowledge.requirements.gazetteer import Mentions
from dungcua.knowledge.requirements.model import Finding, Verdict, VerdictKind
from dungcua.knowledge.text.fold import fold

__all__ = ["judge"]

_BY_CODE = {
    "V01": VerdictKind.FORBIDDEN,
    "V02": VerdictKind.FORBIDDEN,
    "V03": VerdictKind.FORBIDDEN,
    "V04": VerdictKind.FORBIDDEN,
    "V05": VerdictKind.NOT_LISTED,
    "V06": VerdictKind.ALREADY_HELD,
    "V07": VerdictKind.FORBIDDEN,
    "V19": VerdictKind.NOT_LISTED,
    "V25": VerdictKind.FORBIDDEN,
}
_GROUPS = {
    "V03": ("old",),
    "V04": ("residence",),
    "V05": ("odd",),
    "V06": ("held",),
    "V07": ("held",),
    "V19": ("local_paper",),
}
"""Groups of papers a code speaks of; the other codes speak of the papers that carry them."""

_LAWFUL_PAPERS = {
    "L10": ("giay-uy-quyen",),
    "L11": ("giay-chung-sinh", "giay-bao-tu"),
    "L12": ("chung-minh-nhan-dan", "can-cuoc", "giay-phep-lai-xe", "ho-chieu"),
    "L16": ("ket-hon",),
    "L01": ("vneid",),
}


def judge(
    kb: KnowledgeBase,
    papers: Mapping[str, Paper],
    mentions: Mentions,
    card: Procedure | None,
    findings: tuple[Finding, ...],
    lawful: tuple[str, ...],
    *,
    outside: bool,
) -> tuple[Verdict, ...]:
    """Return one verdict for each paper named, most severe source first.

    A violation found decides about the papers it speaks of; then the dossier of ``card``; then
    a lawful demand. Nothing is concluded about what bodies outside the public
    administration ask (``outside``), nor about a paper no source speaks of.
    """
    verdicts = []
    for paper in _demanded(papers, mentions):
        verdict = None if outside else _from_findings(kb, paper, findings)
        if verdict is None and not outside:
            verdict = _from_card(paper, card) or _from_lawful(kb, paper, lawful)
        verdicts.append(
            verdict or Verdict(paper.id, paper.name, VerdictKind.UNKNOWN, (), None, None)
        )
    return tuple(verdicts)


def _demanded(papers: Mapping[str, Paper], mentions: Mentions) -> Iterator[Paper]:
    """Papers named, in order; one inside the name of another ("khai sinh") is left out."""
    spans = [
        (mention.start, -mention.end, paper_id)
        for paper_id in papers
        for mention in mentions.get(paper_id, ())
    ]
    seen: set[str] = set()
    last_end = 0
    for _start, negative_end, paper_id in sorted(spans):
        if -negative_end <= last_end or paper_id in seen:
            continue
        last_end = -negative_end
        seen.add(paper_id)
        yield papers[paper_id]


def _from_findings(
    kb: KnowledgeBase, paper: Paper, findings: tuple[Finding, ...]
) -> Verdict | None:
    for finding in findings:
        speaks = paper.code == finding.code or any(
            group in paper.groups for group in _GROUPS.get(finding.code, ())
        )
        if speaks and finding.code in _BY_CODE:
            violation = kb.violations[finding.code]
            basis = paper.basis or tuple(dict.fromkeys(b for s in violation.law for b in s.basis))
            return Verdict(
                paper.id,
                paper.name,
                _BY_CODE[finding.code],
                basis,
                finding.code,
                violation.lawful_when,
            )
    return None


def _from_lawful(kb: KnowledgeBase, paper: Paper, lawful: tuple[str, ...]) -> Verdict | None:
    for code in lawful:
        if paper.id in _LAWFUL_PAPERS.get(code, ()):
            entry = kb.lawful[code]
            basis = tuple(dict.fromkeys(b for s in entry.law for b in s.basis))
            return Verdict(paper.id, paper.name, VerdictKind.LAWFUL, basis, code, entry.explain)
    return None


def _from_card(paper: Paper, card: Procedure | None) -> Verdict | None:
    """Compare with the published dossier: listed, listed in some cases, held, or unknown.

    A paper the card does not name stays unknown: the card may use a name the gazetteer
    does not know, and "not listed" must not be said by mistake.
    """
    if card is None:
        return None
    hits = [(case, item) for case in card.cases for item in case.items if _is_same(paper, item)]
    if not hits:
        return None
    item = hits[0][1]
    basis = item.basis or (card.id,)
    if item.form is ItemForm.DATA or item.held_by is not None:
        return Verdict(paper.id, paper.name, VerdictKind.ALREADY_HELD, basis, None, item.note)
    cases: list[Case] = [case for case, _ in hits]
    if len(cases) == len(card.cases) or any(case.when is None for case in cases):
        return Verdict(paper.id, paper.name, VerdictKind.LISTED, basis, None, item.note)
    note = "; ".join(case.when or case.name for case in cases)
    return Verdict(paper.id, paper.name, VerdictKind.LISTED_IF, basis, None, note)


def _is_same(paper: Paper, item: DossierItem) -> bool:
    names = {fold(name) for name in (paper.name, *paper.names)}
    return any(fold(name) in names for name in (item.name, *item.names))
