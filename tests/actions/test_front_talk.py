"""Short words in a conversation: about this procedure, another one, or none."""

from __future__ import annotations

from dungcua.actions.front import FrontDesk


def test_words_that_fit_any_procedure_mean_the_one_we_talk_of(front: FrontDesk) -> None:
    turn = front.answer("làm khai sinh cho con ở xã Hòa Tiến, Đà Nẵng")
    for text in ("cần những giấy gì", "mất mấy ngày", "nộp online được không"):
        turn = front.answer(text, turn.context)
        assert turn.reply.meta.procedure == ("1.001193",), text


def test_without_a_procedure_they_are_asked_about_not_guessed(front: FrontDesk) -> None:
    reply = front.answer("mất bao lâu thì có kết quả").reply
    assert reply.meta.procedure == ()
    assert reply.meta.ask == "procedure"


def test_weather_is_refused_even_when_it_asks_how(front: FrontDesk) -> None:
    assert front.answer("thoi tiet hom nay the nao").reply.meta.oos


def test_what_the_card_does_not_hold_is_not_searched_elsewhere(front: FrontDesk) -> None:
    turn = front.answer("làm khai sinh cho con ở xã Hòa Tiến, Đà Nẵng")
    reply = front.answer("có bị phạt không", turn.context).reply
    assert reply.meta.procedure == ("1.001193",)
    assert "không khẳng định" in reply.text


def test_how_to_begins_with_where_to_go(front: FrontDesk) -> None:
    turn = front.answer("tôi bị mất sổ đỏ giờ làm sao")
    assert turn.reply.text.startswith("Dạ, nộp tại")
    assert turn.reply.meta.ask == "place"
    turn = front.answer("nhà ở xã Tắc Vân, TP Cà Mau", turn.context)
    assert turn.reply.meta.ask == "place", "a split commune is never guessed"
    turn = front.answer("Phường Hòa Thành", turn.context)
    assert turn.reply.meta.place is not None
    assert turn.reply.meta.place.commune == "Phường Hòa Thành"
    assert not turn.reply.text.startswith(".")


def test_the_province_named_chooses_its_own_procedure(front: FrontDesk) -> None:
    asked = "cấp phép thi công nút giao đấu nối vào đường địa phương đang khai thác"
    for province, code in (("Sơn La", "1.014006"), ("Tây Ninh", "3.000538")):
        reply = front.answer(f"{asked} ở tỉnh {province}").reply
        assert reply.meta.procedure[:1] == (code,), province
