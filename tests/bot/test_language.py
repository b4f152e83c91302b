from __future__ import annotations

import pytest

from dungcua.knowledge.text.fold import fold
from dungcua.knowledge.text.language import asks_for, language
from dungcua.knowledge.text.syllable import has_marks
from tests.bot.test_training_data import BOT, HELD_BACK, examples

ENGLISH = [text for text, _ in examples(BOT / "data" / "nlu" / "english.yml")]


def test_english_is_told_from_vietnamese() -> None:
    found = [language(text) for text in ENGLISH]
    assert found.count("en") / len(found) >= 0.85
    assert found.count("vi") / len(found) <= 0.08


def test_vietnamese_is_hardly_ever_taken_for_english() -> None:
    texts = [text for text, _ in HELD_BACK if has_marks(text)]
    assert [text for text in texts if language(text) == "en"] == []
    bare = [fold(text) for text in texts]
    assert sum(language(text) == "en" for text in bare) / len(bare) <= 0.01


@pytest.mark.parametrize("text", ["ok", "passport", "visa", "😀", "", "12345", "hello"])
def test_what_both_write_decides_nothing(text: str) -> None:
    assert language(text) in (None, "vi")


@pytest.mark.parametrize(
    "text", ["asdkjh qwlkej", "zxcv qwer", "hjkl sdfg", "0x7f 45 4c 46 zz", "%PDF-1.4 xkcd plqj"]
)
def test_keys_struck_at_random_are_no_english(text: str) -> None:
    assert language(text) is None


@pytest.mark.parametrize("text", ["exchange export", "growth news", "stamp duty waiver"])
def test_words_we_do_not_list_still_tell_english(text: str) -> None:
    assert language(text) == "en"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("speak Vietnamese please", "vi"),
        ("English please", "en"),
        ("trả lời bằng tiếng Anh", "en"),
        ("can I marry a Vietnamese?", None),
        ("chứng chỉ tiếng Anh", None),
        ("nói tiếng Việt đi", "vi"),
    ],
)
def test_a_language_can_be_asked_for(text: str, wanted: str | None) -> None:
    assert asks_for(text) == wanted
