"""A reply in a messenger: short, whole sentences, choices by number."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dungcua.conversations.message import Button, Card, Line, Reply, Section
from dungcua.conversations.model import Author, Message
from dungcua.web.channels.wording import MOST_PARTS, choice, parts

NOW = datetime(2026, 11, 22, tzinfo=UTC)
BUTTONS = (
    Button(title="Phí bao nhiêu?", send="phí bao nhiêu"),
    Button(title="Bao lâu xong?", send="bao lâu xong"),
)


def said(text: str, author: Author = Author.BOT, reply: Reply | None = None) -> Message:
    return Message(id=1, author=author, at=NOW, text=text, reply=reply)


def bot(reply: Reply) -> Message:
    return said(reply.text, reply=reply)


def long_reply(lines: int) -> Reply:
    listed = tuple(
        Line(text=f"Giấy tờ số {n}: bản chính, mang theo khi nộp.") for n in range(lines)
    )
    card = Card(
        kind="procedure",
        title="Đăng ký khai sinh",
        sections=(Section(key="papers", title="Giấy tờ", lines=listed),),
        link="/thu-tuc/1.001193",
    )
    return Reply(text="Anh/chị mang các giấy tờ sau.", card=card, buttons=BUTTONS)


def test_the_choices_stand_numbered_under_the_text() -> None:
    [text] = parts(bot(Reply(text="Anh/chị hỏi gì?", buttons=BUTTONS)), 2000, "", numbered=True)
    assert text.endswith("1. Phí bao nhiêu?\n2. Bao lâu xong?")


def test_a_platform_with_buttons_of_its_own_gets_no_numbers() -> None:
    [text] = parts(bot(Reply(text="Anh/chị hỏi gì?", buttons=BUTTONS)), 2000, "", numbered=False)
    assert text == "Anh/chị hỏi gì?"


@pytest.mark.parametrize("lines", [1, 30, 60, 400])
def test_an_answer_of_any_length_fits_and_leads_to_the_whole(lines: int) -> None:
    cut = parts(bot(long_reply(lines)), 2000, "https://dungcua.test/", numbered=True)
    assert 1 <= len(cut) <= MOST_PARTS
    assert max(map(len, cut)) <= 2000
    assert "https://dungcua.test/thu-tuc/1.001193" in cut[-1]
    assert "1. Phí bao nhiêu?" in cut[-1]
    whole = "\n".join(cut)
    assert "Giấy tờ số 0: bản chính, mang theo khi nộp." in whole


@given(st.text(min_size=1, max_size=600), st.integers(30, 200))
def test_nothing_is_lost_by_cutting_up_to_the_most_parts(text: str, longest: int) -> None:
    cut = parts(said(text, Author.PERSON), longest, "", numbered=True)
    assert max(map(len, cut)) <= longest
    squeezed = "".join("".join(cut).split())
    assert "".join(text.split()).startswith(squeezed)
    if len(cut) < MOST_PARTS:
        assert squeezed == "".join(text.split())


def test_a_digit_is_the_choice_offered_last() -> None:
    offered = bot(Reply(text="Anh/chị hỏi gì?", buttons=BUTTONS))
    assert choice("2", [offered]) == "bao lâu xong"
    assert choice(" 1. ", [offered]) == "phí bao nhiêu"
    assert choice("3", [offered]) == "3"
    assert choice("²", [offered]) == "²"
    assert choice("2", [offered, said("2", Author.CITIZEN)]) == "2"
    assert choice("khai sinh", [offered]) == "khai sinh"
