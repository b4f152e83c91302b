"""Answers out of the portal's record: dated, cited, and nothing stale or invented in them."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from dungcua.knowledge.answer import Answer, Mark, Place, imported, in_vietnamese
from dungcua.knowledge.answer.renderings import printed, sms, speech
from dungcua.knowledge.answer.sentences import sentences
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Aspect
from dungcua.knowledge.portal import read_record

TODAY, DATA_DAY = date(2026, 11, 22), date(2026, 7, 18)
DETAIL: dict[str, Any] = {
    "id": "019d0000-0000-7000-8000-000000000001",
    "code": "1.005160",
    "name": "Cấp giấy thử",
    "isWard": True,
    "unitGroupsExecuting": [{"name": "Ủy ban Nhân dân xã, phường, thị trấn."}],
    "procedureProposal": {"proposalNumber": "1/QĐ-BTP", "decisionDate": 1768496400000},
    "executionMethods": [
        {
            "submissionMethod": "DIRECT",
            "processingTime": "3",
            "processingTimeUnit": "WORKING_DAY",
            "fees": [{"value": 0, "description": ""}],
        }
    ],
    "executionCases": [
        {
            "name": "",
            "profileComponents": [
                {"name": "- Đơn đề nghị;", "originalQty": 1, "copyQty": 0},
                {"name": "Lưu ý của cơ quan", "originalQty": 0, "copyQty": 0},
            ],
        }
    ],
    "resultsDetails": [{"name": "Giấy thử"}],
}


def answer(kb: KnowledgeBase, aspects: tuple[Aspect, ...] = (), **change: Any) -> Answer:
    detail = deepcopy(DETAIL) | change
    place = Place("Đà Nẵng", "48")
    return imported(kb, read_record(detail), DATA_DAY, as_of=TODAY, aspects=aspects, place=place)


def lines(said: Answer, key: str) -> list[str]:
    return [line.text for block in said.blocks if block.key == key for line in block.lines]


def method(**change: Any) -> dict[str, Any]:
    base: dict[str, Any] = DETAIL["executionMethods"][0]
    return base | change


def test_it_is_dated_cited_and_marked_as_not_curated(knowledge: KnowledgeBase) -> None:
    said = answer(knowledge)
    assert not said.curated
    assert said.dates.endswith("theo dữ liệu Cổng ngày 18/07/2026")
    assert "1/QĐ-BTP ngày 16/01/2026" in said.dates
    assert said.portal is not None
    assert said.portal.endswith("/019d0000-0000-7000-8000-000000000001")
    assert all(line.basis for block in said.blocks for line in block.lines)
    assert "tthc:1.005160" in said.sources
    assert any("chưa biên tập" in text for text in lines(said, "mistakes"))


def test_the_old_label_of_a_commune_becomes_the_present_one(knowledge: KnowledgeBase) -> None:
    where = lines(answer(knowledge), "where")
    assert where[0] == "Theo Cổng, nơi giải quyết là Ủy ban nhân dân cấp xã."
    assert "Trung tâm Phục vụ hành chính công" in where[1]


def test_papers_are_listed_with_their_number_and_notes_are_not_papers(
    knowledge: KnowledgeBase,
) -> None:
    papers = lines(answer(knowledge), "papers")
    assert papers[0] == "Đơn đề nghị (1 bản chính)."
    assert not any("Lưu ý của cơ quan" in text for text in papers)
    assert any("ghi chú" in text for text in papers)


def test_the_thing_asked_comes_first(knowledge: KnowledgeBase) -> None:
    said = answer(knowledge, (Aspect.TIME,))
    assert said.short[0].text == (
        "Theo dữ liệu Cổng ngày 18/07/2026: 3 ngày làm việc kể từ khi nhận đủ hồ sơ."
    )
    assert said.blocks[0].key == "time"


@pytest.mark.parametrize("words", ["", "Không quy định", "Chưa có quy định."])
def test_a_zero_without_news_is_unknown(knowledge: KnowledgeBase, words: str) -> None:
    said = answer(knowledge, executionMethods=[method(fees=[{"value": 0, "description": words}])])
    fees = [line for block in said.blocks if block.key == "fee" for line in block.lines]
    assert [line.mark for line in fees] == [Mark.UNKNOWN]
    assert "không có nghĩa là miễn phí" in fees[0].text


@pytest.mark.parametrize(
    ("fee", "text"),
    [
        ({"value": 8000, "currencyName": "Việt Nam Đồng"}, "Phí, lệ phí: 8.000 đồng."),
        ({"value": 8000, "description": "/bản"}, "Phí, lệ phí: 8.000 đồng; Cổng ghi: /bản."),
        ({"value": 20, "currencyName": "USD"}, "Phí, lệ phí: 20 USD."),
        ({"value": 0, "description": "Không"}, "Phí, lệ phí: Cổng ghi là không thu."),
        (
            {"value": 0, "description": "Theo biểu phí của tỉnh"},
            "Phí, lệ phí: Cổng ghi: Theo biểu phí của tỉnh.",
        ),
    ],
)
def test_a_fee_is_said_as_the_portal_states_it(
    knowledge: KnowledgeBase, fee: dict[str, Any], text: str
) -> None:
    assert lines(answer(knowledge, executionMethods=[method(fees=[fee])]), "fee") == [text]


def test_times_differ_by_way_of_filing(knowledge: KnowledgeBase) -> None:
    ways = [method(), method(submissionMethod="ONLINE", processingTime=0.5)]
    times = lines(answer(knowledge, executionMethods=ways), "time")
    assert times == [
        "3 ngày làm việc kể từ khi nhận đủ hồ sơ (khi nộp trực tiếp).",
        "0,5 ngày làm việc kể từ khi nhận đủ hồ sơ (khi nộp trực tuyến).",
    ]


def test_a_time_per_case_stands_in_when_the_way_states_none(knowledge: KnowledgeBase) -> None:
    said = answer(
        knowledge,
        executionMethods=[method(processingTime=1, processingTimeUnit="OTHER")],
        cases=[{"processingDay": {"qty": 7, "type": "DAY"}}],
    )
    assert lines(said, "time") == ["7 ngày, tùy trường hợp."]


def test_no_line_speaks_of_a_district(knowledge: KnowledgeBase) -> None:
    component = {"name": "Xác nhận của Ủy ban nhân dân huyện", "originalQty": 1, "copyQty": 0}
    said = answer(
        knowledge,
        unitGroupsExecuting=[{"name": "Phòng Tư pháp"}],
        executionCases=[{"name": "", "profileComponents": [component]}],
        resultsDetails=[{"name": "Quyết định của Chủ tịch huyện"}],
        executionMethods=[method(fees=[{"value": 0, "description": "Thu tại quận"}])],
    )
    everything = [line.text for block in said.blocks for line in block.lines]
    everything += [line.text for line in said.short]
    assert not [t for t in everything if "huyện" in t or "quận" in t or "Phòng Tư pháp" in t]
    assert any("trước khi sắp xếp" in text for text in lines(said, "mistakes"))


def test_a_dead_paper_is_not_asked_for(knowledge: KnowledgeBase) -> None:
    component = {"name": "Bản sao sổ hộ khẩu", "originalQty": 0, "copyQty": 1}
    said = answer(knowledge, executionCases=[{"profileComponents": [component]}])
    warning = next(
        line for block in said.blocks if block.key == "papers" for line in block.lines
        if line.mark is Mark.WARNING
    )  # fmt: skip
    assert "không phải nộp" in warning.text
    assert warning.basis == ("A-17",)
    assert not any(line.mark is Mark.BRING for b in said.blocks for line in b.lines)


def test_a_decision_of_before_the_merger_is_told(knowledge: KnowledgeBase) -> None:
    said = answer(
        knowledge, procedureProposal={"proposalNumber": "9", "decisionDate": 1700000000000}
    )
    assert any("trước khi sắp xếp bộ máy" in text for text in lines(said, "mistakes"))


def test_what_was_replaced_since_is_told(knowledge: KnowledgeBase) -> None:
    replaced = next(e for e in knowledge.catalogue.values() if e.replaced_by)
    said = answer(knowledge, code=replaced.code)
    assert any(replaced.replaced_by[0] in text for text in lines(said, "mistakes"))


def test_an_imported_answer_can_be_heard_sent_and_printed(knowledge: KnowledgeBase) -> None:
    for aspects in ((), *((aspect,) for aspect in Aspect)):
        said = answer(knowledge, aspects)
        heard = speech(said)
        assert 1 <= len(heard) <= 3
        assert len(set(heard)) == len(heard)
        assert not re.search(r"\d", " ".join(heard))
        message = sms(said)
        assert message.segments <= 3
        assert "18/07/2026" in message.text
        assert printed(knowledge, said).footnotes
        assert len(sentences(" ".join(line.text for line in said.short))) <= 2


def test_an_english_reader_is_told_that_it_is_vietnamese(knowledge: KnowledgeBase) -> None:
    said = in_vietnamese(answer(knowledge), "en")
    assert said.notice is not None
    assert "in Vietnamese" in said.notice
