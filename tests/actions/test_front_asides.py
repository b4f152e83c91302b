"""What people say beside a question: why am I asked, what do I tell the clerk, a death, a fine."""

from __future__ import annotations

import pytest

from dungcua.actions.context import Context
from dungcua.actions.front import FrontDesk
from dungcua.actions.place import present_name, units_first

BIRTH, DEATH, JOBLESS = "1.001193", "1.000656", "1.014748"


def test_who_will_not_say_where_is_told_why_and_not_asked_again(front: FrontDesk) -> None:
    asked = Context(procedure=BIRTH, pending="place")
    turn = front.answer("sao phải hỏi chỗ ở của tôi", asked)
    assert "không nói cũng được" in turn.reply.text
    assert turn.reply.meta.ask is None
    assert turn.context.pending is None


@pytest.mark.parametrize("text", ["giờ tôi nên nói gì với họ", "noi sao voi can bo day"])
def test_what_to_say_at_the_counter_has_its_law(front: FrontDesk, text: str) -> None:
    reply = front.answer(text, Context(procedure=BIRTH), hint="out_of_scope", certain=True).reply
    assert "phiếu" in reply.text
    assert reply.card is not None
    assert reply.card.citations


def test_a_fine_is_not_invented(front: FrontDesk) -> None:
    reply = front.answer("trễ vậy có bị phạt không", Context(procedure=BIRTH)).reply
    assert "không có trong dữ liệu" in reply.text
    assert reply.meta.procedure == (BIRTH,)


def test_who_tells_of_a_death_is_told_we_are_sorry_once(front: FrontDesk) -> None:
    first = front.answer("bố em mất hôm qua, làm giấy khai tử cần gì")
    assert first.reply.meta.procedure == (DEATH,)
    assert first.reply.text.startswith("Xin chia buồn")
    again = front.answer("bố em mất ở nhà", first.context, hint="inform_case")
    assert "chia buồn" not in again.reply.text
    plain = front.answer("làm giấy khai tử ở đâu")
    assert "chia buồn" not in plain.reply.text


def test_never_is_no_question_about_time(front: FrontDesk) -> None:
    assert front.asked("đất ông bà để lại chưa có sổ bao giờ") == ()
    assert front.asked("bao giờ có sổ") == ("time",)


def test_an_answer_in_other_words_is_not_asked_again(front: FrontDesk) -> None:
    first = front.answer("khai sinh cho con cần giấy gì")
    assert first.reply.meta.ask == "case"
    second = front.answer("tụi em chưa đăng ký kết hôn", first.context, hint="inform_case")
    assert second.reply.meta.ask is None


def test_english_buttons_for_cases_are_english_and_understood(front: FrontDesk) -> None:
    first = front.answer("which papers for a birth with a foreign parent", Context(lang="en"))
    assert first.reply.meta.ask == "case"
    titles = [button.title for button in first.reply.buttons]
    assert all("Trường hợp" not in title for title in titles)
    second = front.answer(titles[-1], first.context)
    assert second.reply.lang == "en"
    assert second.context.case is not None


def test_a_greeting_in_a_talk_may_be_a_farewell(front: FrontDesk) -> None:
    assert "xã, phường nào" in front.small_talk("greet").text
    assert "nhắn tôi" in front.small_talk("greet", met=True).text


def test_a_place_is_told_in_words(front: FrontDesk) -> None:
    assert present_name("xã A cũ → Xã B (theo NQ 1/NQ-X)") == (
        "Xã A cũ nay là Xã B (theo Nghị quyết 1/NQ-X)."
    )
    assert " → " not in front.answer("huyện Hòa Vang cũ, xã Hòa Tiến giờ là xã nào").reply.text


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("Hai Chau ward, Da Nang", "phường Hai Chau, Da Nang"),
        ("I live in Thao Dien ward", "I live in phường Thao Dien"),
        ("ward 12, district 10", "phường 12, quận 10"),
        ("xã Hòa Tiến, Đà Nẵng", "xã Hòa Tiến, Đà Nẵng"),
    ],
)
def test_english_units_are_turned_round(text: str, turned: str) -> None:
    assert units_first(text) == turned


def test_a_ward_named_in_english_is_found(front: FrontDesk) -> None:
    place, _ = front.place_of("Hai Chau ward, Da Nang")
    assert place is not None
    assert place.commune == "Phường Hải Châu"


def test_a_key_held_too_long_hides_no_question(front: FrontDesk) -> None:
    reply = front.answer("nop o dauu", Context(procedure=BIRTH)).reply
    assert reply.card
    assert "where" in {section.key for section in reply.card.sections}


def test_a_death_at_home_without_the_paper_is_no_question_of_online(front: FrontDesk) -> None:
    context = front.answer("chồng bà mới mất thì khai tử ở đâu").context
    turn = front.answer("mất ở nhà không có giấy báo tử thì sao", context)
    assert turn.reply.meta.procedure == ("1.000656",)
    assert "chứng minh việc mất" in turn.reply.text
    assert "trực tuyến" not in turn.reply.text
