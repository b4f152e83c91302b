from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dungcua.knowledge.text.normalise import (
    expand_abbreviations,
    from_telex,
    from_vni,
    normalise,
    quieten,
    replace_emoji,
    squeeze_repeats,
)
from dungcua.knowledge.text.syllable import is_plain_syllable, is_syllable
from tests.bot.keyboard import telex, vni

CORRECT = [
    "Tôi muốn đăng ký khai sinh cho con tại Ủy ban nhân dân xã Hòa Tiến.",
    "Nghị định số 118/2025/NĐ-CP, khoản 2 Điều 11, điểm b khoản 3.",
    "Giấy phép lái xe hạng B1, hạng C; khu E, lô B, tầng 5, nhà A2.",
    "Phường 12, Quận 10, TP.HCM; Q1, P7; quốc lộ 1A; đường số 8B.",
    "Quyết định số 123/QĐ-UBND ngày 10 tháng 03 năm 2025 của UBND tỉnh",
    "Thẻ tín dụng, gas, bus, web, online, app, covid19, wifi, max, VNeID mức 2",
    "Diện tích 120 m2, cao 5 m, nặng 3 kg, giá 500.000 đồng",
    "Gửi về hop.thu@vidu.gov.vn hoặc https://vidu.gov.vn/k/r",
    "quyển sổ xoong nồi, boong tàu, khúc khuỷu, nguệch ngoạc, quýt, giếng, gì, hoặc",
    "Thời kỳ Lê Lợi, chương XIII, thế kỷ XX, khóa III",
    "how do I renew a passport for my child",
    "My business needs a permit and some papers from the office",
    "vitamin C và viêm gan B",
    "Nguyen Thi Hong o xa Hoa Phong tinh Ha Giang",
    "Tôi không biết; cháu chưa rõ ạ!",
]
SENTENCES = [
    "thủ tục đăng ký khai sinh cho cháu ở xã nào",
    "tôi muốn làm giấy xác nhận tình trạng hôn nhân",
    "hồ sơ cấp đổi giấy phép lái xe gồm những giấy tờ gì",
    "được nhận kết quả trong bao nhiêu ngày làm việc",
    "đổi thẻ căn cước khi chuyển nơi thường trú",
    "nước mình bỏ cấp huyện rồi thì nộp ở đâu",
    "người cao tuổi hưởng trợ cấp xã hội hằng tháng",
    "quyền sử dụng đất và tài sản gắn liền với đất",
    "phường yêu cầu bổ sung giấy nghĩa là sao",
    "giấy chứng nhận đủ điều kiện an toàn thực phẩm",
]


@pytest.mark.parametrize("text", CORRECT)
def test_correct_text_is_left_alone(text: str) -> None:
    assert normalise(text) == text


@pytest.mark.parametrize("text", SENTENCES)
def test_telex_keys_become_the_text_again(text: str) -> None:
    assert from_telex(telex(text)) == text


@pytest.mark.parametrize("text", SENTENCES)
def test_vni_keys_become_the_text_again(text: str) -> None:
    assert from_vni(vni(text)) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thur tucj", "thủ tục"),
        ("Thur tujc khai sinh", "Thủ tục khai sinh"),
        ("tôi muốn làm dddoowif", "tôi muốn làm dddoowif"),
        ("ddang kys", "đang ký"),
        ("dduowcj khoong", "được không"),
    ],
)
def test_telex_as_it_is_met(typed: str, meant: str) -> None:
    assert from_telex(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cccd k mang dc thì sao", "căn cước công dân không mang được thì sao"),
        ("làm gks cần j", "làm giấy khai sinh cần gì"),
        ("đk hkd ntn", "đăng ký hộ kinh doanh như thế nào"),
        ("vk ck e đkkh", "vợ chồng em đăng ký kết hôn"),
        ("K có sđt", "Không có số điện thoại"),
        ("hết bn", "hết bao nhiêu"),
        ("CCCD hết hạn", "căn cước công dân hết hạn"),
        ("bằng b hạng e khu v", "bằng b hạng e khu v"),
        ("cao 5 m, nhà 2 r", "cao 5 m, nhà 2 r"),
        ("c/o e-mail và r&b", "c/o e-mail và r&b"),
    ],
)
def test_abbreviations(typed: str, meant: str) -> None:
    assert expand_abbreviations(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("khôngggg", "không"),
        ("ạaaaa", "ạ"),
        ("rồii", "rồi"),
        ("quááá", "quá"),
        ("zzzz", "zzzz"),
        ("1000", "1000"),
        ("xoong google app free", "xoong google app free"),
        ("chương VIII", "chương VIII"),
        ("cccd", "cccd"),
    ],
)
def test_letters_held_down(typed: str, meant: str) -> None:
    assert squeeze_repeats(typed) == meant


def test_emoji_that_answer() -> None:
    assert replace_emoji("👍") == "ok"
    assert replace_emoji("🙏 nhé") == "cảm ơn nhé"
    assert replace_emoji("🎉") == "🎉"
    assert replace_emoji("🙏 cho em hỏi khai sinh 🙏") == "cho em hỏi khai sinh"


@pytest.mark.parametrize("word", ["nghiêng", "quyền", "giếng", "gì", "được", "xã", "ạ", "quýt"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["tucj", "đdi", "hồf", "các̣", "bàc", "xyz", "gmail", "", "k"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


@pytest.mark.parametrize("word", ["nghieng", "quyen", "DUOC", "xa"])
def test_syllables_typed_without_marks(word: str) -> None:
    assert is_plain_syllable(word)


@given(st.text(max_size=200))
def test_any_text_comes_through(text: str) -> None:
    assert isinstance(normalise(text), str)


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=3).map(". ".join))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(telex(text))
    assert normalise(once) == once


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("LÀM KHAI SINH ở đâu", "làm khai sinh ở đâu"),
        ("MẤT CĂN CƯỚC, LÀM SAO?", "mất căn cước, làm sao?"),
        ("UBND TP HCM", "UBND TP HCM"),
        ("bằng lái hạng C", "bằng lái hạng C"),
        ("", ""),
    ],
)
def test_shouting_is_written_in_small_letters(text: str, quiet: str) -> None:
    assert quieten(text) == quiet


def test_letters_at_full_width_are_letters() -> None:
    assert normalise("ＬÀＭ ＫＨＡＩ ＳＩＮＨ") == "làm khai sinh"
