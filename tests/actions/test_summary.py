from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from dungcua.actions import words
from dungcua.actions.context import Context
from dungcua.actions.filing import Filing, Told
from dungcua.actions.front import FrontDesk
from dungcua.actions.report import ReportDesk
from dungcua.actions.resume import welcome_back
from dungcua.actions.summary import summary_of
from dungcua.actions.words_en import say
from dungcua.complaints.register import Register
from dungcua.conversations.message import Reply, ReplyMeta
from dungcua.conversations.model import Author, Message
from dungcua.errors import ForAnotherBody

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_a_summary_says_what_nobody_should_have_to_ask_again(front: FrontDesk) -> None:
    context = Context(
        procedure="1.001193", place="20332", pending="case", aspects=("papers", "fee"),
        past=("1.000894",),
    )  # fmt: skip
    found = summary_of(front, context, ["chào em", "bé chưa có tên, gọi tôi 0912345678"])
    assert "Đăng ký khai sinh cho con (1.001193)" in found.text
    assert "kết hôn" in found.text
    assert "Hòa Tiến" in found.text
    assert "trường hợp nào" in found.text
    assert "0912345678" not in found.text
    assert (found.procedure, found.place_code, found.lang) == ("1.001193", "20332", "vi")


def test_a_summary_of_nothing_says_so(front: FrontDesk) -> None:
    found = summary_of(front, Context())
    assert found.text == "Chưa nói việc gì."
    assert found.place is None


def test_an_open_report_and_a_long_story_are_told_shortly(front: FrontDesk) -> None:
    found = summary_of(front, Context(), ["rất dài " * 200], report_open=True)
    assert "Đang ghi dở" in found.text
    assert len(found.text) < 400


def _said(minutes: int, reply: Reply | None = None) -> Message:
    author = Author.BOT if reply else Author.CITIZEN
    at = NOW - timedelta(minutes=minutes)
    return Message(id=1000 - minutes, author=author, at=at, text="…", reply=reply)


def test_who_comes_back_is_greeted_and_may_go_on(front: FrontDesk) -> None:
    last = Reply(text="…", meta=ReplyMeta(procedure=("1.000894",)))
    reply = welcome_back(front, [_said(200), _said(199, last), _said(0)], HOUR)
    assert reply is not None
    assert "kết hôn" in reply.text
    again = front.answer(reply.buttons[0].send)
    assert again.reply.meta.procedure == ("1.000894",)


def test_who_talks_on_is_not_greeted_again(front: FrontDesk) -> None:
    last = Reply(text="…")
    assert welcome_back(front, [_said(20), _said(19, last), _said(0)], HOUR) is None
    assert welcome_back(front, [_said(0)], HOUR) is None
    late = welcome_back(front, [_said(300), _said(299, last), _said(0)], HOUR)
    assert late is not None
    assert late.text == words.WELCOME_BACK_PLAIN


@pytest.mark.parametrize("told", ["ổ gà trước nhà to quá", "cúp điện cả ngày nay"])
def test_the_form_refuses_what_another_body_mends(
    reports: ReportDesk, register: Register, told: str
) -> None:
    with pytest.raises(ForAnotherBody):
        Filing(reports).file("x", Told(told), consent=True)


def test_every_sentence_a_foreigner_meets_has_english() -> None:
    met = (
        "GREETING HELP THANKS BYE ABOUT OUT_OF_SCOPE NAME_IT WHICH_PROCEDURE WHERE_ASK NO_PERSON "
        "NOT_IN_CARD RESTARTED ERASED OUT_OF_SCOPE_HEALTH OUT_OF_SCOPE_ANGRY NOT_CLEAR "
        "NOT_CLEAR_NEAR NO_WORDS MORE AT_THE_COUNTER WHY_PLACE WHICH_PLACE "
        "GREETING_AGAIN VERDICT_TELL"
    )
    for name in met.split():
        text = getattr(words, name)
        assert say(text, "en") != text, name
    for text in words.ELSEWHERE.values():
        assert say(text, "en") != text


def test_english_finds_the_procedure_and_answers_in_english(front: FrontDesk) -> None:
    turn = front.answer("how do I extend my visa in Da Nang")
    assert turn.reply.meta.procedure == ("1.001146",)
    assert turn.reply.lang == "en"
    turn = front.answer("how much is it", turn.context)
    assert turn.reply.meta.procedure == ("1.001146",)
    assert front.answer("phí bao nhiêu", turn.context).reply.lang == "vi"


def test_a_verdict_and_the_form_are_said_in_english(front: FrontDesk, reports: ReportDesk) -> None:
    context = Context(lang="en")
    reply = reports.judge("họ đòi sổ hộ khẩu giấy khi làm tạm trú", context)
    assert reply is not None
    assert reply.lang == "en"
    assert "signs of not following the rules" in reply.text
    assert reply.card is not None
    assert reply.card.citations
    assert reports.ask_place("en").text == say(words.PLACE_OF_INCIDENT, "en")
    assert reports.cancel("nobody", "en").lang == "en"


def test_a_birth_in_english_is_asked_about_and_never_assumed(front: FrontDesk) -> None:
    reply = front.answer("I want to register a birth").reply
    assert (reply.meta.ask, reply.meta.procedure) == ("procedure", ("1.001193", "2.000528"))
    told = front.answer("I am American, register my baby").reply
    assert told.meta.procedure == ("2.000528",)


def test_the_fee_of_a_birth_is_found_by_name(front: FrontDesk) -> None:
    assert front.answer("phí khai sinh bao nhiêu").reply.meta.procedure == ("1.001193",)
