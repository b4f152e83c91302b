from __future__ import annotations

import pytest

from dungcua.bot.components.short import short_intent
from tests.bot.test_training_data import TESTS, TRAINING, examples

LOOKED_AT = examples(*(TESTS / f"nlu_{n}.yml" for n in ("dev", "heldout", "external", "final")))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("có", "affirm"),
        ("dạ có ạ", "affirm"),
        ("tôi đồng ý nha", "affirm"),
        ("dung roi a", "affirm"),
        ("tôi đồng ý ghi nhận phản ánh này", "affirm"),
        ("có, tôi có", "affirm"),
        ("không em", "deny"),
        ("dạ chưa", "deny"),
        ("hông", "deny"),
        ("thôi hủy giùm em", "cancel"),
        ("dung gui nua", "cancel"),
        ("rút lại phản ánh nhé", "cancel"),
        ("cho tôi gặp cán bộ trực tiếp", "ask_human"),
        ("noi chuyen voi nguoi that di", "ask_human"),
    ],
)
def test_nothing_else_can_be_meant(text: str, intent: str) -> None:
    assert short_intent(text) == intent


@pytest.mark.parametrize(
    "text",
    [
        "", "?", "dạ", "có?", "ok không", "đồng ý không?", "có phải đóng phí không", "co", "dung",
        "hủy đăng ký kết hôn", "rút hồ sơ", "gặp cán bộ nào để nộp khai sinh", "gọi cấp cứu",
        "chuyển khẩu cho người khác", "người", "không có sổ hộ khẩu có sao không",
        "tôi muốn phản ánh", "gửi phản ánh", "đơn khiếu nại",
    ],
)  # fmt: skip
def test_a_word_more_is_left_to_the_classifier(text: str) -> None:
    assert short_intent(text) is None


def test_it_never_contradicts_what_people_labelled() -> None:
    wrong = [
        (text, found, intent)
        for text, intent in (*TRAINING, *LOOKED_AT)
        if (found := short_intent(text)) is not None and found != intent
    ]
    assert wrong == []
