"""Who has not got a paper is told what the card says instead, and nothing where it is silent."""

from __future__ import annotations

import pytest

from dungcua.knowledge.answer.lacking import without
from dungcua.knowledge.load import KnowledgeBase


@pytest.mark.parametrize(
    ("code", "text", "said"),
    [
        ("1.000656", "mất ở nhà không có giấy báo tử thì sao", "chứng minh việc mất"),
        ("1.001193", "khong co giay chung sinh thi lam sao", "văn bản của người làm chứng"),
        ("1.001193", "chưa có giấy chứng sinh thì phải làm thế nào", "giấy cam đoan"),
    ],
)
def test_the_card_says_what_to_hand_in_instead(
    knowledge: KnowledgeBase, code: str, text: str, said: str
) -> None:
    found = without(knowledge.procedure(code), text)
    assert found
    assert said in " ".join(each.text for each in found)
    assert all(each.basis for each in found)


@pytest.mark.parametrize(
    "text",
    [
        "giấy báo tử lấy ở đâu",
        "không có giấy tờ thì sao",
        "khai tử ở nhà được không",
        "không có sổ hộ khẩu thì sao",
    ],
)
def test_where_the_card_is_silent_nothing_is_said(knowledge: KnowledgeBase, text: str) -> None:
    assert without(knowledge.procedure("1.000656"), text) == ()
