"""The measuring itself: what is read, how it is disturbed, what is counted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from dungcua.actions.front import FrontDesk
from dungcua.eval.search import Question, Remembering, main, measure, read_questions, slips
from dungcua.knowledge.encoder import Encoder, ModelCard, Vectors
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.search import ProcedureSearch
from dungcua.knowledge.search.acts import acts


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "some.jsonl"
    lines = [
        {"question": "làm khai sinh cho con ở đâu", "codes": ["1.001193"]},
        {"question": "đổi bằng lái xe", "code": "3.000347"},
        {"question": "câu chưa gắn mã", "codes": []},
        {"question": "câu chưa gắn mã", "code": None},
        {"text": "hôm nay trời đẹp quá"},
    ]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text(text, encoding="utf-8")
    return path


def test_unlabelled_questions_are_skipped(questions: Path) -> None:
    assert [question.codes for question in read_questions(questions)] == [
        {"1.001193"},
        {"3.000347"},
        frozenset(),
    ]


def test_what_is_counted(knowledge: KnowledgeBase) -> None:
    search = ProcedureSearch(knowledge.procedures, knowledge.catalogue)
    desk = FrontDesk(knowledge, search, Gazetteer.load())
    figures = measure(
        desk,
        [
            Question("đổi bằng lái xe hết bao nhiêu tiền", frozenset({"3.000347"})),
            Question("đổi bằng lái xe", frozenset({"9.999999"})),
            Question("hôm nay trời đẹp quá", frozenset()),
            Question("thủ tục 1.001193", frozenset({"1.001193"})),
        ],
    )
    assert (figures.count, figures.first, figures.among_ten) == (4, 0.5, 0.5)
    assert figures.abstained == 0.25


def test_nothing_is_found_where_nothing_was_to_be_found(knowledge: KnowledgeBase) -> None:
    search = ProcedureSearch(knowledge.procedures, knowledge.catalogue)
    desk = FrontDesk(knowledge, search, Gazetteer.load())
    figures = measure(desk, [Question("hôm nay trời đẹp quá", frozenset())])
    assert (figures.first, figures.among_ten, figures.abstained) == (None, None, 1)


def test_each_question_is_encoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def queries(self: Encoder, texts: Sequence[str]) -> Vectors:
        asked.extend(texts)
        return np.asarray([[len(text), 1.0] for text in texts], dtype=np.float32)

    monkeypatch.setattr(Encoder, "queries", queries)
    encoder = Remembering(cast(ModelCard, SimpleNamespace(digest="")), None, None)
    assert encoder.queries(["khai sinh", "khai tử"]).tolist() == [[9, 1], [7, 1]]
    assert encoder.queries(["khai tử"]).tolist() == [[7, 1]]
    assert asked == ["khai sinh", "khai tử"]


def test_slips_change_some_words_and_none_in_number() -> None:
    text = "tôi muốn đăng ký khai sinh cho con tại ủy ban nhân dân phường " * 3
    disturbed = slips(text, Random(1))
    assert disturbed != text
    assert len(disturbed.split()) == len(text.split())
    assert disturbed == slips(text, Random(1))
    assert slips("a bc", Random(1)) == "a bc"


def test_the_table_has_a_cell_for_every_form(
    questions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUNGCUA_VAR", str(tmp_path / "nothing-built"))
    rows: list[str] = []
    assert main([str(questions)], rows.append) == 0
    (row,) = [row for row in rows if row.startswith("| words, no encoder | some | 3 |")]
    first = row.split(" | ")[3].split(" / ")
    # Without the encoder's build nothing undoes slips.
    assert first[:2] == [".667", ".667"]
    assert len(first) == 3
    assert main([]) == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Cấp giấy phép xây dựng", set()),
        ("Gia hạn giấy phép xây dựng", {"renew"}),
        ("làm mất căn cước giờ xin lại", {"again"}),
        ("Thu hồi, hủy bỏ giấy chứng nhận", {"withdraw", "end"}),
        ("mien nhiem cong chung vien", {"dismiss"}),
    ],
)
def test_acts_are_read_with_and_without_diacritics(text: str, found: set[str]) -> None:
    assert acts([text]) == found


def test_an_act_tells_twins_apart(knowledge: KnowledgeBase) -> None:
    search = ProcedureSearch(knowledge.procedures, knowledge.catalogue)
    for said, act in (
        ("gia hạn giấy phép xây dựng", "renew"),
        ("miễn nhiệm công chứng viên", "dismiss"),
    ):
        assert act in acts([search.search(said).hits[0].name])
