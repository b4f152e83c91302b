from __future__ import annotations

from pathlib import Path

import pytest

from dungcua.knowledge.text.emergency import emergency
from dungcua.knowledge.text.fold import fold

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "data" / "emergency.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_danger_gives_its_number_and_nothing_else_does(text: str, expected: str) -> None:
    assert (emergency(text) or "-") == expected


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_without_diacritics(text: str, expected: str) -> None:
    assert (emergency(fold(text)) or "-") == expected


@pytest.mark.parametrize("text", ["", " ", "😀", "0", "\u200b"])
def test_nothing_said_is_no_emergency(text: str) -> None:
    assert emergency(text) is None


def test_a_cry_for_help_beats_talk_about_papers() -> None:
    assert emergency("đang làm thủ tục thì cháy nhà, cứu tôi với") == "114"
