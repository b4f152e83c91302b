"""The check of composed answers against the portal: it sees what is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dungcua.eval.answers import ACCEPTED_ANSWERS, Drawn, compare, draw, faults, main
from dungcua.knowledge.answer import Composer, Mark, Place, Said
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Aspect
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.portal.check import read_accepted

TODAY = date(2026, 11, 22)
HOA_TIEN = Place("Đà Nẵng", "48", "Xã Hòa Tiến", "20332")
COPY = "2.000815"


def record(**more: Any) -> dict[str, Any]:
    """Return a record as the portal would have it for certified copies."""
    method = {
        "submissionMethod": "DIRECT",
        "processingTime": "1",
        "processingTimeUnit": "WORKING_DAY",
        "description": "",
        "fees": [
            {"value": 2000, "currencyName": "Đồng", "description": "từ trang 3: 1.000 đồng"},
            {"value": 10, "currencyName": "USD", "description": ""},
        ],
    }
    papers = [
        {"name": "Bản chính giấy tờ, văn bản cần sao", "originalQty": 1, "copyQty": 0},
        {"name": "Bản sao cần chứng thực", "originalQty": 0, "copyQty": 1},
    ]
    return {
        "executionMethods": [method],
        "executionCases": [{"name": "", "profileComponents": papers}],
        "departmentsExecuting": [
            {"name": "Ủy ban nhân dân cấp xã"},
            {"name": "Tổ chức hành nghề công chứng"},
        ],
    } | more


def keys(
    kb: KnowledgeBase, aspect: Aspect, portal: Mapping[str, Any], code: str = COPY
) -> set[str]:
    drawn = Drawn(kb.procedure(code), aspect, HOA_TIEN)
    answer = Composer(kb, TODAY).answer(drawn.card, [aspect], place=HOA_TIEN)
    return {difference.key for difference in compare(drawn, answer, portal)}


@pytest.mark.parametrize("aspect", [Aspect.WHERE, Aspect.PAPERS, Aspect.FEE, Aspect.TIME])
def test_the_portals_own_words_agree(knowledge: KnowledgeBase, aspect: Aspect) -> None:
    assert keys(knowledge, aspect, record()) == set()


def test_another_fee_is_seen(knowledge: KnowledgeBase) -> None:
    method = record()["executionMethods"][0]
    fees = [{"value": 5000, "currencyName": "Đồng", "description": ""}]
    found = keys(knowledge, Aspect.FEE, record(executionMethods=[{**method, "fees": fees}]))
    assert {"fee/5000", "fee/2000", "fee/1000", "fee/10 USD"} == found


def test_another_time_is_seen(knowledge: KnowledgeBase) -> None:
    method = {**record()["executionMethods"][0], "processingTime": "3"}
    found = keys(knowledge, Aspect.TIME, record(executionMethods=[method]))
    assert found == {"time/3 WORKING_DAY", "time/1 WORKING_DAY"}


def test_another_paper_and_another_count_are_seen(knowledge: KnowledgeBase) -> None:
    papers = [
        {"name": "Bản sao cần chứng thực", "originalQty": 0, "copyQty": 3},
        {"name": "Bản chính giấy tờ, văn bản cần sao", "originalQty": 1, "copyQty": 0},
        {"name": "Sơ yếu lý lịch có dán ảnh", "originalQty": 1, "copyQty": 0},
        {"name": "Ghi chú không phải giấy tờ", "originalQty": 0, "copyQty": 0},
    ]
    found = keys(
        knowledge,
        Aspect.PAPERS,
        record(executionCases=[{"name": "", "profileComponents": papers}]),
    )
    assert "papers/unsaid" in found
    only = [{"name": "Sơ yếu lý lịch có dán ảnh", "originalQty": 1, "copyQty": 0}]
    found = keys(
        knowledge, Aspect.PAPERS, record(executionCases=[{"name": "", "profileComponents": only}])
    )
    assert {"paper/thuong.ban-chinh", "paper/thuong.ban-sao"} <= found


def test_another_body_and_another_level_are_seen(knowledge: KnowledgeBase) -> None:
    bodies = [{"name": "Sở Ngoại vụ"}]
    assert keys(knowledge, Aspect.WHERE, record(departmentsExecuting=bodies)) == {
        "authority/sở ngoại vụ"
    }
    assert keys(knowledge, Aspect.ONLINE, record(isFullProcess=True)) == {"online/full"}
    assert keys(knowledge, Aspect.ONLINE, record()) == set()


def test_an_answer_without_citation_or_date_is_a_fault(knowledge: KnowledgeBase) -> None:
    answer = Composer(knowledge, TODAY).answer(knowledge.procedure(COPY), [Aspect.FEE])
    assert list(faults(knowledge, answer)) == []
    bare = replace(answer, short=(Said("Một. Hai. Ba.", (), Mark.PLAIN),), dates="hôm qua")
    found = list(faults(knowledge, bare))
    assert [f.split(":")[0] for f in found] == [
        "3 sentences answer first",
        "not cited",
        "the answer has no date",
    ]


def test_the_sample_is_the_same_each_time_and_leaves_no_field_out(
    knowledge: KnowledgeBase, places: Gazetteer
) -> None:
    drawn = draw(knowledge, places)
    assert drawn == draw(knowledge, places)
    assert len(drawn) == 100
    assert {each.card.field for each in drawn} == {
        card.field for card in knowledge.procedures.values()
    }
    assert {each.aspect for each in drawn} == {
        Aspect.WHERE, Aspect.PAPERS, Aspect.FEE, Aspect.TIME, Aspect.ONLINE,
    }  # fmt: skip
    assert len({each.place.province for each in drawn}) > 20


def test_what_nobody_explained_fails_the_run(tmp_path: Path) -> None:
    path = tmp_path / "portal.jsonl"
    path.write_text(json.dumps({"code": COPY, "name": "x", "id": "y"}), encoding="utf-8")
    written: list[str] = []
    assert main([str(path)], written.append) == 1
    assert any("record/missing" in line and "[OPEN]" in line for line in written)
    assert written[-1].startswith("100 answers over")
    assert main([], written.append) == 2


def test_explanations_are_sentences_of_cards_that_exist(knowledge: KnowledgeBase) -> None:
    for code, reasons in read_accepted(ACCEPTED_ANSWERS).items():
        assert code in knowledge.procedures
        assert all("/" in key and len(reason) > 20 for key, reason in reasons.items())
