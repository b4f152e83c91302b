"""What is asked about a report while it is written, and what counts as a yes to recording it."""

from __future__ import annotations

import pytest

from dungcua.actions.about_report import about_report, agrees, looks_again, starts_one


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("họ tên tôi có bị lộ không", "ẩn danh"),
        ("mà các cô có gửi tên tôi cho phường không", "ẩn danh"),
        ("có ai biết tôi là ai không", "ẩn danh"),
        ("đồng ý nhưng đừng ghi tên tôi", "ẩn danh"),
        ("lỡ họ trả thù thì sao", "trả thù"),
        ("sau này rút lại được không?", "rút hoặc yêu cầu xóa"),
        ("bao giờ người ta trả lời tôi", "10 ngày làm việc"),
        ("mất mã thì sao", "mã PIN mới"),
        ("quên mất tên cán bộ, có cần không", "không cần tên"),
    ],
)
def test_a_question_about_the_report_is_answered_and_is_no_answer(said: str, answer: str) -> None:
    reply = about_report(said, "vi", inside=True)
    assert reply is not None
    assert answer in reply.text
    assert agrees(said) is None


def test_it_is_answered_in_english() -> None:
    reply = about_report("will they know my name?", "en", inside=True)
    assert reply is not None
    assert "anonymous" in reply.text


@pytest.mark.parametrize(
    "said", ["mẹ tôi bị mất thẻ", "họ tên trên sổ đỏ sai", "rút hồ sơ được không"]
)
def test_outside_the_form_the_same_words_are_about_a_procedure(said: str) -> None:
    assert about_report(said, "vi", inside=False) is None


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("đồng ý", True), ("rồi, tôi đồng ý", True), ("đúng rồi ghi đi", True),
        ("không sao, ghi đi", True), ("ok gửi đi", True), ("ừ ghi lại cho tôi", True),
        ("dạ đồng ý chứ", True), ("yes please", True),
        ("không", False), ("dạ không", False), ("tôi không đồng ý", False),
        ("đừng ghi", False), ("dạ thôi", False), ("no thanks", False),
        ("có ghi nhận không", None), ("thế có mất phí không", None), ("không biết nữa", None),
        ("đồng ý với điều kiện không ai biết", None), ("thôi ghi đi", None), ("dung", None),
    ],
)  # fmt: skip
def test_only_a_clear_yes_or_no_is_one(said: str, taken: bool | None) -> None:
    assert agrees(said) is taken


@pytest.mark.parametrize(
    "said",
    ["gửi phản ánh đi", "ghi phản ánh", "lập phản ánh giúp tôi", "ừ ghi phản ánh giùm tui",
     "tôi muốn phản ánh"],
)  # fmt: skip
def test_writing_or_sending_one_starts_it(said: str) -> None:
    assert starts_one(said)


@pytest.mark.parametrize(
    "said",
    ["gửi phản ánh ở đâu", "tra cứu phản ánh", "hủy phản ánh", "xã đòi sổ hộ khẩu, ghi phản ánh"],
)
def test_what_says_more_does_not(said: str) -> None:
    assert not starts_one(said)


def test_it_can_be_seen_again() -> None:
    assert looks_again("xem lại giúp tôi nội dung vừa ghi")
    assert not looks_again("xem giúp tôi lệ phí")
