"""The bench of the search measures what it says: every procedure so many times."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dungcua.eval.search_bench import multiplied, report
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.search import ProcedureSearch


def test_copies_have_names_and_codes_of_their_own(knowledge: KnowledgeBase) -> None:
    listed = multiplied(knowledge, 3)
    assert len(listed) == 3 * len(knowledge.catalogue)
    assert len({entry.name for entry in listed.values()}) > 2 * len(
        {entry.name for entry in knowledge.catalogue.values()}
    )
    assert all(code == entry.code for code, entry in listed.items())


def test_the_report_says_how_many_and_how_long(
    knowledge: KnowledgeBase, capsys: pytest.CaptureFixture[str]
) -> None:
    few = replace(knowledge, catalogue={})
    report("few", ProcedureSearch(few.procedures), ["khai sinh cho con", "đổi bằng lái xe"])
    said = capsys.readouterr().out
    assert f"few: {len(few.procedures)} procedures, 6 questions" in said
    assert "p99" in said
    assert "a second" in said
