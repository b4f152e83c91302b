"""A common belief in the talk: corrected, then where to file is said."""

from __future__ import annotations

import pytest

from dungcua.actions.context import Context
from dungcua.actions.front import FrontDesk
from dungcua.actions.report import ReportDesk


def test_who_is_sent_to_the_district_hears_where_to_file(front: FrontDesk) -> None:
    context = front.answer("làm khai tử ở đâu").context
    turn = front.answer("bác nghe bảo phải lên huyện, đúng không cháu", context)
    assert turn.reply.text.startswith("Dạ, không còn cấp huyện")
    assert "nộp tại Trung tâm Phục vụ hành chính công" in turn.reply.text
    assert turn.reply.meta.procedure == ("1.000656",)
    assert turn.reply.card is not None
    assert turn.reply.card.citations[0].id == "A-01"
    assert turn.context.procedure == "1.000656"


@pytest.mark.parametrize(
    "text", ["phải lên huyện đúng không cháu", "is there still a district office?"]
)
def test_the_question_is_no_refusal_without_a_procedure(front: FrontDesk, text: str) -> None:
    reply = front.answer(text, Context()).reply
    assert not reply.meta.oos
    assert reply.card is not None
    assert [cited.id for cited in reply.card.citations] == ["A-01"]


def test_an_old_paper_keeps_the_talk_where_it_was(front: FrontDesk) -> None:
    context = front.answer("làm khai tử ở đâu").context
    turn = front.answer("chứng minh thư 9 số còn dùng được không", context)
    assert "hết giá trị từ 01/01/2025" in turn.reply.text
    assert turn.context.procedure == "1.000656"


def test_a_belief_put_as_a_question_of_duty_is_no_verdict(reports: ReportDesk) -> None:
    text = "đăng ký kết hôn với người Hàn có phải lên huyện không"
    assert reports.judge(text, Context()) is None
    assert "kết hôn" in str(reports.front.answer(text).reply.card)
