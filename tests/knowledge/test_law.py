"""The law base: complete, consistent, and every id it cites exists."""

from __future__ import annotations

import re
from datetime import date

import pytest

from dungcua.errors import UnknownSource
from dungcua.knowledge.load import KnowledgeBase, load
from dungcua.knowledge.model import Confidence, LawfulDemand, Statement, Violation


def demands(kb: KnowledgeBase) -> list[Violation | LawfulDemand]:
    return [*kb.violations.values(), *kb.lawful.values()]


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load()


def test_every_kind_of_demand_is_there(kb: KnowledgeBase) -> None:
    assert sorted(kb.violations) == [f"V{n:02}" for n in range(1, 26)]
    assert sorted(kb.lawful) == [f"L{n:02}" for n in range(1, 24)]


@pytest.mark.parametrize(
    ("letter", "numbers"),
    [
        ("A", range(1, 22)),
        ("C", range(25)),
        ("F", range(1, 10)),
        ("G", range(1, 33)),
    ],
)
def test_sections_have_no_gaps(kb: KnowledgeBase, letter: str, numbers: range) -> None:
    assert {f"{letter}-{n:02}" for n in numbers} <= set(kb.facts)


def test_every_cited_id_exists(kb: KnowledgeBase) -> None:
    statements: list[Statement] = []
    for entry in demands(kb):
        statements += entry.law
    cited = {b for statement in statements for b in statement.basis}
    cited |= {d for fact in kb.facts.values() for d in fact.documents}
    cited |= {d.replaced_by for d in kb.documents.values() if d.replaced_by}
    for source in sorted(cited):
        kb.source(source)


def test_every_violation_has_something_to_ask_before_concluding(kb: KnowledgeBase) -> None:
    for violation in kb.violations.values():
        assert violation.ask_first, violation.code
        assert re.search(r"ạ\b.*\?$", violation.ask_first), violation.code


def test_an_unknown_id_is_refused(kb: KnowledgeBase) -> None:
    with pytest.raises(UnknownSource):
        kb.source("Z-99")


def test_every_statement_rests_on_something(kb: KnowledgeBase) -> None:
    for entry in demands(kb):
        assert entry.law
        assert all(statement.basis for statement in entry.law)


def test_the_resolution_on_data_expires(kb: KnowledgeBase) -> None:
    life = kb.facts["B-05"].life
    assert life.covers(date(2026, 11, 22))
    assert not life.covers(date(2025, 12, 31))
    assert not life.covers(date(2027, 3, 1))


def test_the_ban_on_household_books_starts_in_2023(kb: KnowledgeBase) -> None:
    life = kb.facts["A-17"].life
    assert not life.covers(date(2022, 12, 31))
    assert life.covers(date(2023, 1, 1))


def test_inference_is_not_asserted(kb: KnowledgeBase) -> None:
    assert kb.facts["A-05"].life.confidence is Confidence.UNREAD
    assert kb.facts["E-02"].life.confidence is Confidence.UNREAD


def test_no_unread_fact_carries_a_violation(kb: KnowledgeBase) -> None:
    for violation in kb.violations.values():
        for statement in violation.law:
            facts = [kb.facts[b] for b in statement.basis if b in kb.facts]
            assert all(f.life.confidence is not Confidence.UNREAD for f in facts)


def test_replaced_documents_end_before_their_successors_begin(kb: KnowledgeBase) -> None:
    pairs = [(d, kb.documents[d.replaced_by]) for d in kb.documents.values() if d.replaced_by]
    dated = [(old, new) for old, new in pairs if old.in_force_to and new.in_force_from]
    assert len(dated) >= 5
    for old, new in dated:
        assert old.in_force_to
        assert new.in_force_from
        assert old.in_force_to < new.in_force_from, old.id


def test_what_is_said_at_the_counter_is_polite_and_accuses_nobody(kb: KnowledgeBase) -> None:
    for violation in kb.violations.values():
        assert violation.say.endswith("ạ."), violation.code
        assert not re.search(r"vi phạm|cán bộ sai|trái luật", violation.say)


def test_sources_are_named_in_words(kb: KnowledgeBase) -> None:
    for fact in kb.facts.values():
        assert not re.search(r"https?:|github|SEED|TNT|DX:", fact.life.source), fact.id
