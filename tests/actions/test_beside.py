"""What is asked beside a card's facts stays with the procedure that is talked of."""

from __future__ import annotations

import pytest

from dungcua.actions.beside import asks_fine, asks_shorter, mourns
from dungcua.actions.context import Context
from dungcua.actions.front import FrontDesk

PENSION, LOST_CARD, STAY = "1.014027", "1.014064", "1.004194"


@pytest.mark.parametrize(
    ("procedure", "said"),
    [
        (PENSION, "mỗi tháng được mấy đồng"),
        (PENSION, "được lãnh bao nhiêu tiền"),
        (LOST_CARD, "ông không đi được, người ta có đến nhà làm cho không"),
        (STAY, "chủ nhà không chịu ký giấy thì làm răng"),
        (LOST_CARD, "có bị phạt không"),
    ],
)
def test_what_the_card_does_not_hold_is_said_so(
    front: FrontDesk, procedure: str, said: str
) -> None:
    turn = front.answer(said, Context(procedure=procedure))
    assert turn.context.procedure == procedure
    assert "không có trong dữ liệu" in turn.reply.text


@pytest.mark.parametrize(
    ("procedure", "said"), [(LOST_CARD, "phí bao nhiêu tiền"), (PENSION, "nộp ở đâu")]
)
def test_what_the_card_holds_is_answered(front: FrontDesk, procedure: str, said: str) -> None:
    turn = front.answer(said, Context(procedure=procedure), "ask_procedure")
    assert turn.context.procedure == procedure
    assert "không có trong dữ liệu" not in turn.reply.text


def test_a_fine_in_a_first_question_is_not_passed_over(front: FrontDesk) -> None:
    turn = front.answer("Con mình sinh được 4 tháng rồi chưa khai sinh, giờ làm có bị phạt không")
    assert turn.context.procedure == "1.001193"
    assert "bị phạt hay không thì dữ liệu" in turn.reply.text
    assert asks_fine("đi trễ có bị phạt tiền không")


def test_a_shorter_answer_has_no_card(front: FrontDesk) -> None:
    first = front.answer("đổi bằng lái xe máy cần giấy tờ gì")
    again = front.answer("khó hiểu quá, nói ngắn thôi", first.context, "out_of_scope")
    assert again.reply.card is None
    assert again.context.procedure == first.context.procedure
    assert len(again.reply.text) < len(first.reply.text)
    assert not asks_shorter("nộp ở đâu")


@pytest.mark.parametrize(
    ("said", "procedure"),
    [
        ("nhầm, không phải thẻ của tôi, của mẹ tôi, bà 80 tuổi", "1.002759"),
        ("em đang ở Đà Nẵng hộ khẩu Nghệ An thì làm ở đâu", "1.014061"),
    ],
)
def test_whose_it_is_and_where_one_is_registered_is_no_new_matter(
    front: FrontDesk, said: str, procedure: str
) -> None:
    assert front.answer(said, Context(procedure=procedure)).context.procedure == procedure


def test_to_be_registered_is_a_matter_where_it_is_asked_for(front: FrontDesk) -> None:
    turn = front.answer("nhập hộ khẩu ở Nghệ An cần giấy tờ gì", Context(procedure="1.014061"))
    assert turn.context.procedure == "1.004222"


@pytest.mark.parametrize("code", ["3.000182", "3.000181"])
def test_another_school_year_is_not_answered_for(front: FrontDesk, code: str) -> None:
    turn = front.answer("con tôi vào lớp 1 cần giấy tờ gì")
    assert code not in turn.reply.meta.procedure
    assert front.answer("tuyển sinh vào lớp 10 cần gì").reply.meta.procedure[0] == "3.000181"


def test_a_death_is_mourned_with_the_first_answer(front: FrontDesk) -> None:
    turn = front.answer("bác trai nhà bác mới mất hôm mùng 3, giờ bác phải đi báo ở đâu")
    assert turn.reply.text.startswith("Xin chia buồn")
    assert turn.reply.meta.ask == "place"
    card = front.kb.procedure("1.000656")
    assert not mourns(card, "làm lại giấy khai tử bị mất")


def test_the_question_of_a_long_story_is_found(front: FrontDesk) -> None:
    story = (
        "hồi đó tôi lấy chồng về xã bên, nuôi hai con, bán rau ngoài chợ, lụt trôi hết nhà cửa, "
    )
    asked = "tôi chỉ muốn hỏi là xin trích lục kết hôn thì phải đem theo giấy tờ gì"
    turn = front.answer(story * 3 + asked, Context(), "ask_procedure")
    assert turn.reply.meta.procedure[0] == "2.000635"


def test_who_tells_of_a_poor_household_asks_for_no_other_paper(front: FrontDesk) -> None:
    context = Context(procedure="1.000656", aspects=("fee",))
    turn = front.answer("nhà tui hộ nghèo", context)
    assert turn.context.procedure == "1.000656"
    assert "miễn phí (người có công, hộ nghèo" in turn.reply.text
    asked = front.answer("tôi muốn xin công nhận hộ nghèo", context)
    assert asked.context.procedure == "1.011607"


@pytest.mark.parametrize(
    ("said", "province"),
    [
        ("chuyển trường cho con từ Hà Nội vào Đà Nẵng", "Đà Nẵng"),
        ("quê Nghệ An, ra Hà Nội làm tạm trú", "Hà Nội"),
        ("tạm trú ở Đà Nẵng", "Đà Nẵng"),
    ],
)
def test_a_move_is_answered_for_where_it_leads(front: FrontDesk, said: str, province: str) -> None:
    place = front.answer(said).reply.meta.place
    assert place is not None
    assert place.province == province
