"""Slips of the fingers are undone; what is right, a name or another language stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.search import ProcedureSearch
from dungcua.knowledge.search.spell import Speller
from dungcua.knowledge.text.fold import fold
from dungcua.knowledge.text.restore import Restorer


@pytest.fixture(scope="module")
def speller(knowledge: KnowledgeBase) -> Speller:
    cards = knowledge.procedures.values()
    texts = [t for c in cards for t in (c.name, c.plain_name, *c.aliases, *c.utterances)]
    names = [entry.name for entry in knowledge.catalogue.values()]
    return Speller(Restorer.train([*texts, *names]))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("dăng ký khia sinh", "đăng ký khai sinh"),  # marks lost, letters swapped
        ("đăng ký khai ssinh", "đăng ký khai sinh"),  # held down
        ("giấy phép lái xw", "giấy phép lái xe"),  # the key beside
        ("chứng thực bả sao", "chứng thực bản sao"),  # a letter missing, still a syllable
        ("đăng kýkết hôn", "đăng ký kết hôn"),  # grown together
        ("dang ky kahi sinh", "dang ky khai sinh"),  # without marks they stay away
    ],
)
def test_one_slip_in_a_word_is_undone(speller: Speller, written: str, meant: str) -> None:
    assert speller.mend(written) == meant


@pytest.mark.parametrize(
    "right",
    [
        "Đăng ký khai sinh cho con, nộp ở đâu?",
        "dang ky tam tru o cho tro",
        "đau họng thì uống thuốc gì",
        "mẹ em bị gãy xương đòn",
        "hộ kinh doanh HKD-0123 theo NĐ 118/2025",
        "ông Nguyễn Văn Xướng",
        "",
        "😀 123 ...",
    ],
)
def test_what_is_right_stays_as_it_is(speller: Speller, right: str) -> None:
    assert speller.mend(right) == right


def test_names_of_cards_stay(speller: Speller, knowledge: KnowledgeBase) -> None:
    names = [card.plain_name for card in knowledge.procedures.values()]
    assert [name for name in names if speller.mend(name) != name] == []


def test_slips_do_not_hide_a_procedure(speller: Speller, knowledge: KnowledgeBase) -> None:
    said = "đổi giyấ phéo lsi xe"
    alone = ProcedureSearch(knowledge.procedures, knowledge.catalogue)
    helped = ProcedureSearch(knowledge.procedures, knowledge.catalogue, speller=speller)
    assert alone.search(said).abstain
    assert not helped.search(said).abstain
    assert helped.search(said).hits[0].code == "3.000347"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_the_speller(speller: Speller, text: str) -> None:
    assert isinstance(speller.mend(text), str)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["khai", "sinh", "khia", "sinhh", "dăng", "ký"]), max_size=8))
def test_text_without_marks_gets_none(speller: Speller, syllables: list[str]) -> None:
    assert speller.mend(fold(" ".join(syllables))).isascii()
