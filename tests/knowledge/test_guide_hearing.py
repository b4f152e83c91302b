"""What a pack holds of the requirement check: patterns a browser reads alike, tables, ends."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from dungcua.errors import UntranslatablePattern
from dungcua.knowledge.guide.ecma import ecma
from dungcua.knowledge.guide.heard import demand_part, heard
from dungcua.knowledge.guide.hearing import rule_tables
from dungcua.knowledge.guide.holding import Cited
from dungcua.knowledge.guide.judgements import card_dossier
from dungcua.knowledge.guide.reading import reader_table
from dungcua.knowledge.load import DATA_DIR, KnowledgeBase
from dungcua.knowledge.requirements import RequirementChecker
from dungcua.knowledge.requirements.cues import read_papers
from dungcua.knowledge.requirements.verdicts import compare

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("pattern", "source"),
    [
        (r"\w", r"(?:[\p{L}\p{N}_])"),
        (r"[^\W_]", r"(?:(?![^\p{L}\p{N}_]|_)[\s\S])"),
        (r"\d{1,2}$", r"(?:(?:\p{Nd})){1,2}(?=\n?$)"),
        (r"a-b", "a-b"),
        (r"[a-z]?", r"(?:(?:[\u{61}-\u{7a}])){0,1}"),
        (r"(?<!đ)x(?=y|\.)", r"(?<!đ)x(?=(?:y|\.))"),
        (r"(?:ab)*?", r"(?:ab){0,}?"),
        (r".", r"[^\n]"),
    ],
)
def test_a_pattern_is_written_as_a_browser_reads_it(pattern: str, source: str) -> None:
    assert ecma(re.compile(pattern)) == source


@pytest.mark.parametrize("pattern", [r"\bhộ", r"(a)\1", r"(?i:x)", r"(?>a)", r"(?(1)a|b)()"])
def test_what_a_browser_would_read_differently_is_refused(pattern: str) -> None:
    try:
        compiled = re.compile(pattern)
    except re.error:
        pytest.skip("no pattern of Python either")
    with pytest.raises(UntranslatablePattern):
        ecma(compiled)


def test_flags_are_refused() -> None:
    with pytest.raises(UntranslatablePattern):
        ecma(re.compile("a", re.IGNORECASE))


def test_the_tables_name_every_rule_phrase_and_paper(knowledge: KnowledgeBase) -> None:
    tables = json.loads(json.dumps(rule_tables(knowledge), ensure_ascii=False))
    papers = read_papers(DATA_DIR / "law")
    assert [paper["id"] for paper in tables["judge"]["papers"]] == list(papers)
    assert {rule["code"] for rule in tables["rules"]["violations"]} <= set(knowledge.violations)
    named = set(tables["phrases"]["concepts"]) | {name for name, _ in tables["rules"]["derived"]}
    used = {
        concept
        for patterns in tables["rules"]["speech"].values()
        for pattern in patterns
        for _, first, steps in pattern
        for concept in (first, *(step[0] for step in steps))
    }
    assert used <= named | {"day_ahead", "day_passed"}
    assert [key for key in tables["phrases"]["entries"] if key == "so ho khau"] == ["so ho khau"]
    assert set(tables["names"]["concepts"]) == set(knowledge.procedures)


def test_the_readers_numbers_are_those_of_the_weights() -> None:
    table = reader_table()
    with np.load(DATA_DIR / "law" / "second.npz", allow_pickle=False) as stored:
        shares = np.frombuffer(base64.b64decode(table["shares"]), "<f2")
        assert (shares == stored["shares"].ravel()).all()
        for name, kind in (("pieces", "piece"), ("concepts", "concept")):
            starts, rows, counts = unpacked(table[name], len(stored[f"{kind}_starts"]) - 1)
            assert starts == stored[f"{kind}_starts"].tolist()
            assert rows == stored[f"{kind}_rows"].tolist()
            assert counts == stored[f"{kind}_counts"].tolist()


def unpacked(table: dict[str, Any], features: int) -> tuple[list[int], list[int], list[int]]:
    """Read the postings as the phone does."""
    numbers = seven_bits(base64.b64decode(table["postings"]))
    starts, rows, counts = [0], [], []
    for _ in range(features):
        row = -1
        for _ in range(next(numbers)):
            told = next(numbers)
            row += (told >> 1) + 1
            rows.append(row)
            counts.append(next(numbers) if told & 1 else 1)
        starts.append(len(rows))
    assert next(numbers, None) is None
    return starts, rows, counts


def seven_bits(raw: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in raw:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield value
            value = shift = 0


def test_a_dossier_says_what_the_check_compares_with(knowledge: KnowledgeBase) -> None:
    papers = read_papers(DATA_DIR / "law").values()
    kinds = set()
    for card in list(knowledge.procedures.values())[:40]:
        told = card_dossier(knowledge, papers, card, DAY, Cited(knowledge))
        for paper in papers:
            verdict = compare(paper, card)
            assert (paper.id in told) == (verdict is not None)
            if verdict is not None:
                assert told[paper.id]["verdict"] == verdict.verdict
                assert told[paper.id]["basis"] == list(verdict.basis)
                kinds.add(verdict.verdict)
    assert len(kinds) >= 3


def test_what_is_over_or_not_yet_read_has_an_end_before_the_day(knowledge: KnowledgeBase) -> None:
    ending = knowledge.violations["V04"].law[0].basis[0]
    fact = knowledge.facts[ending]
    for valid_to in (DAY, DAY - timedelta(days=1)):
        life = replace(fact.life, valid_to=valid_to)
        changed = replace(knowledge, facts={**knowledge.facts, ending: replace(fact, life=life)})
        part = demand_part(changed, read_papers(DATA_DIR / "law").values(), DAY, Cited(changed))
        assert part["ends"][ending] == valid_to.isoformat()
        assert ("V04" in part["codes"]) == (valid_to == DAY)
        check = RequirementChecker(changed).check("họ đòi sổ hộ khẩu")
        assert bool(heard(changed, check, DAY).signs) == (valid_to == DAY)
