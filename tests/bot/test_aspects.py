from __future__ import annotations

from pathlib import Path

import pytest

from dungcua.knowledge.model import Aspect
from dungcua.knowledge.text.aspects import ASPECTS, aspects, mentions
from dungcua.knowledge.text.fold import fold

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "data" / "aspects.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_aspects_come_in_order_of_mention(text: str, expected: str) -> None:
    assert aspects(text) == tuple(expected.split())


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_aspects_survive_the_loss_of_diacritics(text: str, expected: str) -> None:
    assert aspects(fold(text)) == tuple(expected.split())


def test_values_are_those_of_the_knowledge_model() -> None:
    assert set(ASPECTS) == {aspect.value for aspect in Aspect}


def test_every_aspect_has_a_case() -> None:
    assert {aspect for _, expected in ROWS for aspect in expected.split()} == set(ASPECTS)


def test_each_aspect_is_reported_once() -> None:
    assert aspects("nộp ở đâu, ở chỗ nào, đến đâu") == ("where",)


def test_a_cue_within_a_longer_cue_does_not_count() -> None:
    found = mentions("làm xong được cấp giấy gì")
    assert [m.aspect for m in found] == ["result"]


def test_marks_tell_words_apart_where_there_are_marks() -> None:
    assert aspects("hồ sơ phi địa giới hành chính") == ()
    assert aspects("hồ sơ này phí thế nào") == ("fee",)


def test_spans_point_at_the_cue() -> None:
    text = "cho hỏi nộp ở đâu vậy"
    (mention,) = mentions(text)
    assert text[mention.start : mention.end] == "ở đâu"
