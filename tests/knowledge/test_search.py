"""Search: what people say finds the procedure; what is none of our business finds nothing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.search import Ask, ProcedureSearch
from dungcua.knowledge.search.query import content
from dungcua.knowledge.text.fold import fold


@pytest.fixture(scope="module")
def search(knowledge: KnowledgeBase) -> ProcedureSearch:
    return ProcedureSearch(knowledge.procedures, knowledge.catalogue)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("làm khai sinh cho con thì nộp ở đâu, cần giấy tờ gì", "1.001193"),
        ("thế còn khai tử thì sao", "1.000656"),
        ("đổi bằng lái xe hết bao nhiêu tiền", "3.000347"),
        ("em muốn đăng ký tạm trú ở chỗ trọ", "1.004194"),
        ("xin giấy xác nhận độc thân", "1.004873"),
        ("chứng thực bản sao giấy tờ", "2.000815"),
        ("mở quán nhỏ thì đăng ký hộ kinh doanh thế nào", "1.001612"),
    ],
)
@pytest.mark.parametrize("bare", [False, True], ids=["marks", "bare"])
def test_common_words_find_the_card(
    search: ProcedureSearch, said: str, code: str, *, bare: bool
) -> None:
    result = search.search(fold(said) if bare else said)
    assert not result.abstain
    assert result.hits[0].code == code


def test_a_code_finds_exactly_its_procedure(search: ProcedureSearch) -> None:
    result = search.search("cho hỏi thủ tục 1.001193 nộp ở đâu")
    assert [hit.code for hit in result.hits] == ["1.001193"]
    assert result.ask is None


def test_a_former_code_finds_the_card_that_follows(
    search: ProcedureSearch, knowledge: KnowledgeBase
) -> None:
    pairs = [
        (card.code, former)
        for card in knowledge.procedures.values()
        for former in card.predecessors
        if former not in knowledge.procedures
    ]
    assert pairs
    for code, former in pairs:
        assert search.search(former).hits[0].code == code


def test_every_name_finds_its_own_card(search: ProcedureSearch, knowledge: KnowledgeBase) -> None:
    missed = [
        card.code
        for card in knowledge.procedures.values()
        if card.code not in [hit.code for hit in search.search(card.name).hits[:3]]
    ]
    assert missed == []


def test_every_alias_finds_its_card_among_the_first(
    search: ProcedureSearch, knowledge: KnowledgeBase
) -> None:
    cards = knowledge.procedures.values()
    pairs = [(card.code, alias) for card in cards for alias in card.aliases]
    found = sum(
        code in [hit.code for hit in search.search(alias).hits[:3]] for code, alias in pairs
    )
    assert found / len(pairs) > 0.97


@pytest.mark.parametrize(
    "said",
    ["", "   ", "ơ", "😀😀😀", "hôm nay trời đẹp quá", "kết quả bóng đá tối qua", "a" * 5000,
     "xin chào anh chị", "bao nhiêu tiền", "\x00\x01\x02"],
)  # fmt: skip
def test_what_is_no_procedure_is_not_answered(search: ProcedureSearch, said: str) -> None:
    assert search.search(said).abstain


def test_internal_and_replaced_procedures_are_never_found(
    search: ProcedureSearch, knowledge: KnowledgeBase
) -> None:
    hidden = [
        e
        for e in knowledge.catalogue.values()
        if (e.scope == "internal" or e.replaced_by) and e.code not in knowledge.procedures
    ]
    assert hidden
    for entry in hidden[:50]:
        assert entry.code not in [hit.code for hit in search.search(entry.name).hits]


def test_twins_are_asked_about(search: ProcedureSearch) -> None:
    assert search.search("sổ đỏ").ask in (Ask.PROCEDURE, Ask.CASE)


def test_talk_is_cut_out() -> None:
    assert content("cho em hỏi làm khai sinh cho con thì nộp ở đâu ạ")[0][:2] == ["khai", "sinh"]
    assert content("thế nào ạ") == ([], [])
    assert content("khai tử")[0] == ["khai", "tu"]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_search(text: str) -> None:
    folded, plain = content(text)
    assert len(folded) == len(plain)
