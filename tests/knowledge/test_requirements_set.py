"""The requirement check on our own labelled utterances (labels: LAW.md D.0).

The set is what the rules were developed on, so these numbers are floors against
regressions, not a measure of quality on unseen words; docs/requirements.md has that.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from dungcua.knowledge.load import load
from dungcua.knowledge.requirements import Check, RequirementChecker, VerdictKind
from dungcua.knowledge.text.fold import fold

DEMANDS = Path(__file__).parent / "data" / "demands.jsonl"


@dataclass(frozen=True)
class Case:
    text: str
    is_complaint: bool
    violations: frozenset[str]
    legit: bool


@pytest.fixture(scope="module")
def checker() -> RequirementChecker:
    return RequirementChecker(load())


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    rows = [json.loads(line) for line in DEMANDS.read_text(encoding="utf-8").splitlines()]
    return [
        Case(
            row["text"],
            row["is_complaint"],
            frozenset(row["violations"]),
            row["legit_requirement"],
        )
        for row in rows
    ]


@pytest.fixture(scope="module")
def checks(checker: RequirementChecker, cases: list[Case]) -> list[Check]:
    return [checker.check(case.text) for case in cases]


def test_every_kind_of_violation_is_in_the_set(cases: list[Case]) -> None:
    seen = Counter(code for case in cases for code in case.violations)
    assert len(seen) == 25
    assert min(seen.values()) >= 8


def test_complaints_are_told_from_questions(cases: list[Case], checks: list[Check]) -> None:
    right = sum(c.is_complaint == case.is_complaint for case, c in zip(cases, checks, strict=True))
    assert right / len(cases) >= 0.97


def test_violations_are_found(cases: list[Case], checks: list[Check]) -> None:
    hit = wrong = missed = 0
    for case, check in zip(cases, checks, strict=True):
        found = set(check.violations)
        hit += len(found & case.violations)
        wrong += len(found - case.violations)
        missed += len(case.violations - found)
    assert hit / (hit + wrong) >= 0.96
    assert hit / (hit + missed) >= 0.93


def test_lawful_demands_are_seldom_called_violations(
    cases: list[Case], checks: list[Check]
) -> None:
    lawful = [check for case, check in zip(cases, checks, strict=True) if case.legit]
    assert sum(bool(check.findings) for check in lawful) / len(lawful) <= 0.03


def test_what_is_no_complaint_carries_no_accusation(cases: list[Case], checks: list[Check]) -> None:
    for check in checks:
        if not check.is_complaint:
            assert not check.findings
            assert not check.say


def test_a_forbidden_verdict_always_names_its_violation(checks: list[Check]) -> None:
    severe = (VerdictKind.FORBIDDEN, VerdictKind.NOT_LISTED)
    verdicts = [v for check in checks for v in check.verdicts if v.verdict in severe]
    assert verdicts
    for verdict in verdicts:
        assert verdict.code is not None
        assert verdict.basis


def test_most_is_found_without_diacritics_too(
    checker: RequirementChecker, cases: list[Case]
) -> None:
    told = [case for case in cases if case.violations]
    found = sum(
        bool(case.violations & set(checker.check(fold(case.text)).violations)) for case in told
    )
    assert found / len(told) >= 0.8
