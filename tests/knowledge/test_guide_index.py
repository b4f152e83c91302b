"""The guide's search: plain words in, the right procedure among the first."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dungcua.knowledge.guide.index import GuideIndex, Numbers, terms
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.text.fold import fold

SHORT = {"cccd": "can cuoc cong dan", "gks": "giay khai sinh"}


@pytest.fixture(scope="module")
def index(knowledge: KnowledgeBase) -> GuideIndex:
    return GuideIndex.of(knowledge.procedures.values(), SHORT)


def test_terms_are_words_and_neighbours_without_diacritics() -> None:
    assert terms("Làm CCCD, làm!", SHORT) == [
        "lam", "can", "cuoc", "cong", "dan",
        "lam can", "can cuoc", "cuoc cong", "cong dan", "dan lam",
    ]  # fmt: skip
    assert terms("…", SHORT) == []


def test_every_card_is_found_by_its_plain_name(index: GuideIndex, knowledge: KnowledgeBase) -> None:
    missed = [
        card.code
        for card in knowledge.procedures.values()
        if card.code not in [found.code for found in index.find(card.plain_name, 3)]
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("đẻ con xong làm giấy khai sinh ở đâu", "1.001193"),
        ("lam giay khai sinh cho chau", "1.001193"),
        ("chứng thực bản sao bằng cấp", "2.000815"),
        ("xin giấy xác nhận độc thân", "1.004873"),
    ],
)
def test_what_people_say_leads_to_the_card(index: GuideIndex, said: str, code: str) -> None:
    assert code in [found.code for found in index.find(said, 3)]


def test_no_known_word_finds_nothing(index: GuideIndex) -> None:
    assert index.find("") == []
    assert index.find("xyzzy qwrt") == []


@given(st.text(max_size=80))
def test_any_text_gives_ranked_scores(text: str) -> None:
    index = _small()
    found = index.find(text)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert index.find(fold(text)) == found


def test_the_numbers_survive_a_pack(index: GuideIndex) -> None:
    raw = json.loads(
        json.dumps(
            {
                "idf": dict(index.numbers.idf),
                "views": [list(view) for view in index.numbers.views],
                "owners": list(index.numbers.owners),
                "common": sorted(index.numbers.common),
                "expansions": dict(index.numbers.expansions),
            }
        )
    )
    again = GuideIndex(replace(Numbers(**raw), common=frozenset(raw["common"])))
    for said in ("khai sinh", "sổ đỏ", "chuyển hộ khẩu"):
        assert again.find(said) == index.find(said)


def _small() -> GuideIndex:
    views = [["khai", "sinh", "khai sinh"], ["khai", "tu", "khai tu"]]
    idf = {"khai": 0.7, "sinh": 1.1, "tu": 1.1, "khai sinh": 0.7, "khai tu": 0.7}
    return GuideIndex(Numbers(idf, views, ["a", "b"], frozenset({"a"}), {}))
