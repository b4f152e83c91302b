from __future__ import annotations

import pytest

from dungcua.actions.signs_en import LAWFUL, VIOLATIONS
from dungcua.knowledge.load import load
from dungcua.knowledge.requirements import RequirementChecker
from dungcua.knowledge.requirements.english import in_vietnamese


@pytest.fixture(scope="module")
def checker() -> RequirementChecker:
    return RequirementChecker(load())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("they asked me for a household book when I registered my stay", "V04"),
        ("The ward police wanted my household registration for the marriage", "V04"),
        ("the police said I need VNeID to submit in person", "V01"),
        ("they kept asking me for more documents, each time something else", "V12"),
        ("the clerk did not accept my file and gave no reason in writing", "V13"),
        ("they told me to go back to my home town to submit it", "V09"),
        ("the officer wanted 500,000 dong extra without a receipt", "V11"),
        ("they want a confirmation from the neighbourhood head", "V19"),
    ],
)
def test_a_demand_told_in_english_is_a_demand(
    checker: RequirementChecker, text: str, code: str
) -> None:
    check = checker.check(text)
    assert check.is_complaint
    assert code in [finding.code for finding in check.findings]


@pytest.mark.parametrize(
    "text",
    [
        "can they ask me for a household book?",
        "is it legal that they ask me for a household book to register a marriage?",
        "they asked me for a household book, is that allowed",
    ],
)
def test_a_question_about_a_demand_is_a_question(checker: RequirementChecker, text: str) -> None:
    check = checker.check(text)
    assert not check.is_complaint
    assert [finding.code for finding in check.asked] == ["V04"]


@pytest.mark.parametrize(
    "text",
    [
        "how much is a work permit",
        "what documents do I need to register my marriage",
        "I need a certified copy of my passport",
        "I lost my driving licence, how do I get a new one",
        "how long does the temporary residence card take",
        "what is the weather like tomorrow",
        "My landlord needs to register my temporary residence, where?",
    ],
)
def test_what_demands_nothing_is_no_complaint(checker: RequirementChecker, text: str) -> None:
    check = checker.check(text)
    assert not check.is_complaint
    assert not check.findings


def test_vietnamese_is_left_alone() -> None:
    told = "xã đòi sổ hộ khẩu khi làm visa"
    assert in_vietnamese(told) == told
    assert in_vietnamese("hello, what is your name") == ""


def test_every_sign_has_its_english() -> None:
    kb = load()
    assert {v.name for v in kb.violations.values()} == set(VIOLATIONS)
    assert {demand.name for demand in kb.lawful.values()} == set(LAWFUL)
