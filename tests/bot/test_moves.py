from __future__ import annotations

import pytest

from dungcua.knowledge.text.fold import fold
from dungcua.knowledge.text.moves import moves


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("không, ý tôi là giấy khai tử", "giấy khai tử"),
        ("lộn, sang tên xe mới đúng", "sang tên xe"),
        ("nhầm, ở phường Thanh Khê cơ", "ở phường Thanh Khê"),
        ("à không phải Hải Châu, là xã Đại Lộc", "xã Đại Lộc"),
        ("mất rồi chứ không phải hết hạn", "mất rồi"),
        ("No, I mean death registration", "death registration"),
    ],
)
def test_what_is_taken_back_is_cut_off(text: str, rest: str) -> None:
    found = moves(text)
    assert found.corrects
    assert found.rest == rest


@pytest.mark.parametrize(
    "text", ["không có sổ hộ khẩu", "không", "nhà tôi ở Hòa Tiến", "lộn xộn quá"]
)
def test_a_plain_no_takes_nothing_back(text: str) -> None:
    found = moves(text)
    assert not found.corrects
    assert found.rest == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("returns", "quay lại vụ sổ đỏ"), ("returns", "cái tạm trú lúc nãy"),
        ("also", "thế còn kết hôn"), ("also", "khai tử thì sao"), ("also", "còn phí"),
        ("points", "giấy đó lấy ở đâu"), ("points", "nó hết bao nhiêu"),
        ("proxy", "em nhờ chị gái đi làm giúp"), ("proxy", "vợ đi nộp thay được không"),
        ("foreign", "ba nó là người Hàn Quốc"), ("foreign", "chồng em người Đài Loan"),
        ("yes", "có đăng ký rồi"), ("yes", "dạ có ạ"),
        ("lacks", "không có sổ hộ khẩu có sao không"), ("lacks", "có phải khám sức khỏe không"),
        ("erases", "xóa hội thoại"), ("erases", "delete this conversation"),
    ],
)  # fmt: skip
def test_moves_are_read_with_and_without_marks(name: str, text: str) -> None:
    assert getattr(moves(text), name)
    assert getattr(moves(fold(text)), name)


@pytest.mark.parametrize("text", ["con tôi 3 tuổi", "con trai tôi mất giấy tờ", "nhà còn nợ"])
def test_a_child_is_no_question(text: str) -> None:
    assert not moves(text).also
    assert not moves(fold(text)).also


@pytest.mark.parametrize(
    ("text", "index"),
    [("cái đầu tiên", 0), ("số 2", 1), ("cái thứ ba", 2), ("the last one", -1),
     ("giấy khai tử", None), ("bé hai tuổi", None)],
)  # fmt: skip
def test_one_of_those_offered_is_picked_by_its_number(text: str, index: int | None) -> None:
    assert moves(text).ordinal == index


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("sao lại Thanh Khê, tôi nói là xã Hòa Tiến mà", "xã Hòa Tiến mà"),
        ("thôi đúng là tạm trú đó", "tạm trú"),
        ("đúng là mệt", "đúng là mệt"),
    ],
)
def test_what_was_understood_wrongly_is_cut_off(text: str, rest: str) -> None:
    assert moves(text).rest == rest


@pytest.mark.parametrize("text", ["", " ", "😀", "a" * 4000, "không phải " * 400])
def test_odd_text_moves_nothing_and_ends(text: str) -> None:
    assert isinstance(moves(text).rest, str)
