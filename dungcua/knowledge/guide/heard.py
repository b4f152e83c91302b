"""What is said of a demand told in a person's own words, on a page and in a pack alike.

The verdict on each paper first, then each sign with its law, then what to say at the counter.
Nothing is said that may not be asserted on the day, and nobody is called wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dungcua.knowledge.answer.cite import assertable
from dungcua.knowledge.answer.structure import Mark, Said
from dungcua.knowledge.answer.wording import lower_first, upper_first
from dungcua.knowledge.guide.holding import Cited, last_day
from dungcua.knowledge.guide.judgements import lines
from dungcua.knowledge.guide.verdicts import basis_of, law_of, mark_of, silenced
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import LawfulDemand, Violation
from dungcua.knowledge.requirements import Check, Door, Verdict, VerdictKind
from dungcua.knowledge.requirements.cues import Paper
from dungcua.knowledge.requirements.verdicts import _BY_CODE as BY_CODE
from dungcua.knowledge.requirements.wording import judged

__all__ = ["Heard", "demand_part", "heard", "verdict_words"]

_TOLD = "Việc này có dấu hiệu không đúng quy định: {name}."
_ASKED = "Nếu bị đòi như vậy thì có dấu hiệu không đúng quy định: {name}."
_WHEN = "Hợp pháp khi: {when}"
_LAWFUL = "Yêu cầu này có cơ sở: {explain}"
_MOST_SAID = 2


@dataclass(frozen=True, slots=True)
class Heard:
    """``papers``: a line for each; ``signs``: what the demand is a sign of, or why it is lawful.

    ``say`` are at most two sentences for the counter; ``ask`` is the question to put first.
    """

    papers: tuple[Said, ...]
    signs: tuple[Said, ...]
    say: tuple[str, ...]
    ask: str | None


def heard(kb: KnowledgeBase, check: Check, as_of: date) -> Heard:
    """Return what may be said on a day of what a check has found."""
    findings = check.findings or check.asked
    signs: dict[str, tuple[Said, ...]] = {
        f.code: said
        for f in findings
        if (said := _of_violation(kb, kb.violations[f.code], as_of, told=bool(check.findings)))
    }
    rightful: dict[str, tuple[Said, ...]] = {
        f.code: said
        for f in (() if check.findings else check.lawful or check.asked_lawful)
        if (said := _of_lawful(kb, kb.lawful[f.code], as_of))
    }
    code = check.told.procedure
    verdicts = [
        v if assertable(kb, basis_of(v, code), as_of) else silenced(v) for v in check.verdicts
    ]
    concluded = [v for v in verdicts if v.verdict is not VerdictKind.UNKNOWN]
    if concluded or signs or rightful:
        # A paper that is only the errand, as "khai sinh" is, needs no line that says nothing.
        wanted = {demand.paper for demand in check.told.demands}
        verdicts = [v for v in verdicts if v in concluded or v.paper in wanted]
    spoken = [] if check.door is Door.OUT_OF_SCOPE else concluded or verdicts
    say: list[str] = [kb.violations[each].say for each in signs]
    say += [v.say for v in spoken if v.say and v.code not in signs]
    asks: list[str | None] = [kb.violations[each].ask_first for each in signs]
    asks += [v.ask for v in spoken if v.code not in signs]
    return Heard(
        papers=tuple(
            Said(verdict_words(v, short=v.code in signs or v.code in rightful), v.basis, mark_of(v))
            for v in verdicts
        ),
        signs=tuple(line for group in (*signs.values(), *rightful.values()) for line in group),
        say=tuple(dict.fromkeys(say))[:_MOST_SAID],
        ask=next((question for question in asks if question), None),
    )


def verdict_words(verdict: Verdict, *, short: bool = False) -> str:
    """Return a paper's name and what is said of it; ``short`` leaves the note to the sign below."""
    told = judged(replace(verdict, note=None) if short else verdict)
    return f"{upper_first(verdict.paper_name)}: {told}"


def demand_part(
    kb: KnowledgeBase, papers: Iterable[Paper], as_of: date, cited: Cited
) -> dict[str, Any]:
    """Return what a pack needs to say the same.

    ``codes``: the lines of each code, ``told`` or ``asked``, with the sentence for the counter;
    a code of which nothing may be asserted on the day is left out, and with its first line gone
    a group is gone. ``judged``: how a verdict by a code reads, whole and short. ``ends``: the last
    day of each source whose end is known (:func:`last_day`).
    """
    return {
        "codes": _codes(kb, as_of, cited),
        "judged": {
            code: {"whole": judged(verdict), "short": judged(replace(verdict, note=None))}
            for code, verdict in _verdicts(kb)
        },
        "marks": {kind: mark_of(_verdict(kind)) for kind in VerdictKind},
        "unknown": judged(_verdict(VerdictKind.UNKNOWN)),
        "titles": {paper.id: upper_first(paper.name) for paper in papers},
        "ends": _ends(kb, as_of),
    }


def _codes(kb: KnowledgeBase, as_of: date, cited: Cited) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for violation in kb.violations.values():
        told, asked = (_of_violation(kb, violation, as_of, told=told) for told in (True, False))
        if told:
            found[violation.code] = {
                "told": lines(kb, told, cited),
                "asked": lines(kb, asked, cited),
                "say": violation.say,
                "ask": violation.ask_first,
            }
    for demand in kb.lawful.values():
        said = _of_lawful(kb, demand, as_of)
        if said:
            found[demand.code] = {"told": lines(kb, said, cited), "say": None, "ask": None}
    return found


def _verdict(kind: VerdictKind, code: str | None = None, note: str | None = None) -> Verdict:
    return Verdict("", "", kind, (), code, note)


def _verdicts(kb: KnowledgeBase) -> Iterator[tuple[str, Verdict]]:
    """Yield the verdict that each code gives a paper, as far as it gives one."""
    for code, kind in BY_CODE.items():
        yield code, _verdict(kind, code, kb.violations[code].lawful_when)
    for code, demand in kb.lawful.items():
        yield code, _verdict(VerdictKind.LAWFUL, code, demand.explain)


def _ends(kb: KnowledgeBase, as_of: date) -> dict[str, str]:
    cards = (card.id for card in kb.procedures.values())
    found = {}
    for source in (*kb.facts, *kb.documents, *kb.violations, *kb.lawful, *cards):
        end = last_day(kb, (source,), as_of)
        if end is not None:
            found[source] = end.isoformat()
    return found


def _of_violation(
    kb: KnowledgeBase, violation: Violation, as_of: date, *, told: bool
) -> tuple[Said, ...]:
    basis = _basis(violation)
    if not assertable(kb, basis, as_of):
        return ()
    name = lower_first(violation.name)
    return (
        Said((_TOLD if told else _ASKED).format(name=name), basis, Mark.WARNING),
        *law_of(kb, violation.code, as_of),
        Said(_WHEN.format(when=lower_first(violation.lawful_when)), (violation.code,)),
    )


def _of_lawful(kb: KnowledgeBase, demand: LawfulDemand, as_of: date) -> tuple[Said, ...]:
    basis = _basis(demand)
    if not assertable(kb, basis, as_of):
        return ()
    law = (Said(statement.text, statement.basis) for statement in demand.law)
    return (Said(_LAWFUL.format(explain=demand.explain), basis, Mark.BRING), *law)


def _basis(entry: Violation | LawfulDemand) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*_ids(entry), entry.code)))


def _ids(entry: Violation | LawfulDemand) -> Iterable[str]:
    return (source for statement in entry.law for source in statement.basis)
