"""Personal numbers never survive; what a complaint is about always does."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dungcua.knowledge.text.redact import Kind, redact

DIGITS = "0123456789"
FILLER = st.sampled_from(
    [
        "",
        "em tên Lan, ",
        "số của tôi là ",
        "CCCD: ",
        "cccd ",
        "nộp 800.000 đồng, ",
        "(",
        "ngày 03/11/2026 tôi đưa ",
        "hồ sơ H29.17-261103-0042 của ",
        "thủ tục 1.001193 – ",
        "năm 2026 ",
        "ở số 12/3 Lê Lợi, ",
    ]
)
TAIL = st.sampled_from(["", " nhé", ".", ")", ", gọi giúp em", " 800.000 đồng", " hạn 03/11/2026"])
SEPARATOR = st.sampled_from(["", " ", ".", "-", "  "])


@st.composite
def grouped(draw: st.DrawFn, digits: st.SearchStrategy[str], sizes: list[tuple[int, ...]]) -> str:
    """Draw a number and write it in one of the groupings people use."""
    number, separator = draw(digits), draw(SEPARATOR)
    size = draw(st.sampled_from([s for s in sizes if sum(s) == len(number)]))
    parts, at = [], 0
    for width in size:
        parts.append(number[at : at + width])
        at += width
    return separator.join(parts)


def digits(first: str, count: int) -> st.SearchStrategy[str]:
    rest = count - len(first)
    return st.text(DIGITS, min_size=rest, max_size=rest).map(first.__add__)


identity = grouped(digits("0", 12), [(12,), (3, 3, 3, 3), (4, 4, 4), (3, 3, 6), (6, 6), (1,) * 12])
mobile = grouped(
    st.sampled_from("35789").flatmap(lambda second: digits(f"0{second}", 10)),
    [(10,), (4, 3, 3), (3, 3, 4), (4, 2, 2, 2), (2,) * 5, (1,) * 10],
)
landline = grouped(digits("02", 11), [(11,), (3, 4, 4), (4, 3, 4), (3, 8), (4, 7)])
abroad = st.tuples(
    st.sampled_from(["+84", "+84 ", "(+84) ", "84", "0084 "]),
    grouped(
        st.sampled_from("35789").flatmap(lambda first: digits(first, 9)),
        [(9,), (3, 3, 3), (2, 3, 4)],
    ),
).map("".join)
old_identity = grouped(digits("2", 9), [(9,), (3, 3, 3), (1,) * 9])


def may_be_money(number: str) -> bool:
    """A round number without a leading 0 or + reads as a sum of money, and is kept."""
    return number[0] not in "0+(" and re.sub(r"\D", "", number).endswith("000")


NUMBERS = st.one_of(identity, mobile, landline, abroad, old_identity).filter(
    lambda number: not may_be_money(number)
)


def left(text: str, number: str) -> bool:
    """Whether the digits of ``number`` are still together in ``text``."""
    return re.sub(r"\D", "", number) in re.sub(r"\D", "", text)


@given(FILLER, NUMBERS, TAIL)
@example("", "0912345678", " đồng ý")
@example("năm 2026 ", "001085012345", "")
@example("150.000.000 ", "091 234 5678", "")
def test_identity_and_phone_numbers_never_survive(before: str, number: str, after: str) -> None:
    result = redact(f"{before}{number}{after}")
    assert not left(result.text, number)
    assert result.kinds
    assert result.text.startswith(before.rstrip("( ").removesuffix("2026").rstrip())


@given(identity, mobile, st.sampled_from([" ", ", ", " - ", "/", " và "]))
def test_two_numbers_beside_each_other_are_both_masked(a: str, b: str, between: str) -> None:
    text = redact(f"{a}{between}{b}").text
    assert not left(text, a)
    assert not left(text, b)


@given(st.text(max_size=120))
@example("mã otp là 123456")
@example("mật khẩu: [mã bảo mật]")
@example("\ue0000912345678")
def test_redacting_twice_changes_nothing(text: str) -> None:
    once = redact(text).text
    again = redact(once)
    assert again.text == once
    assert again.kinds == ()


@given(st.text(alphabet=DIGITS + " .-,()+/đkVNA[]:", max_size=60))
def test_redacting_twice_changes_nothing_for_numbers_in_a_mess(text: str) -> None:
    once = redact(text).text
    assert redact(once).text == once


@given(st.text(alphabet=DIGITS + "aB ./-", max_size=60))
def test_no_nine_digits_in_a_row_are_left_unless_they_are_round(text: str) -> None:
    for number in re.findall(r"(?<!\d)\d{9,}(?!\d)", redact(text).text):
        assert number.endswith("00000")


@pytest.mark.parametrize(
    ("text", "expected", "kind"),
    [
        ("CCCD 001085012345", "CCCD [số căn cước]", Kind.IDENTITY),
        ("căn cước 079.085.012.000", "căn cước [số căn cước]", Kind.IDENTITY),
        ("CMND 201.234.567", "CMND [số căn cước]", Kind.IDENTITY),
        ("cmnd 20 12 34 567", "cmnd [số căn cước]", Kind.IDENTITY),
        ("cmnd: 201.234.000", "cmnd: [số căn cước]", Kind.IDENTITY),
        ("hộ chiếu C1234567", "hộ chiếu [số hộ chiếu]", Kind.PASSPORT),
        ("gọi (0236) 3881 888 nhé", "gọi [số điện thoại] nhé", Kind.PHONE),
        ("gọi (+84) 912 345 678", "gọi [số điện thoại]", Kind.PHONE),
        ("(0912345678)", "([số điện thoại])", Kind.PHONE),
        ("0912\u00a0345\u00a0678", "[số điện thoại]", Kind.PHONE),
        ("09123\u200b45678", "[số điện thoại]", Kind.PHONE),
        ("thẻ 4111 1111 1111 1111", "thẻ [số thẻ ngân hàng]", Kind.CARD),
        ("thẻ 5555555555554444", "thẻ [số thẻ ngân hàng]", Kind.CARD),
        ("stk 0123456 Vietcombank", "stk [số tài khoản] Vietcombank", Kind.ACCOUNT),
        ("số tài khoản 19 0123 4567 89", "số tài khoản [số tài khoản]", Kind.ACCOUNT),
        ("thẻ DN 4 79 12 345 67890", "thẻ [số thẻ bảo hiểm y tế]", Kind.HEALTH),
        ("mã bhyt 7912345678", "mã bhyt [số thẻ bảo hiểm y tế]", Kind.HEALTH),
        ("biển số 43A-123.45", "biển số [biển số xe]", Kind.PLATE),
        ("xe 29-X1 12345", "xe [biển số xe]", Kind.PLATE),
        ("xe 59X3-123.45 của em", "xe [biển số xe] của em", Kind.PLATE),
        ("xe 29A12345", "xe [biển số xe]", Kind.PLATE),
        ("xe 43h-1234", "xe [biển số xe]", Kind.PLATE),
        ("thư a.b+c@example.com nhé", "thư [địa chỉ email] nhé", Kind.EMAIL),
        ("mã otp là 123456", "mã otp là [mã bảo mật]", Kind.ACCESS),
        ("OTP: 12 34 56", "OTP: [mã bảo mật]", Kind.ACCESS),
        ("ma xac thuc gui ve la 4821", "ma xac thuc gui ve la [mã bảo mật]", Kind.ACCESS),
        ("mật khẩu: Abc@123", "mật khẩu: [mã bảo mật]", Kind.ACCESS),
        ("mật khẩu VNeID của em là 123456.", "mật khẩu VNeID của em là [mã bảo mật].", Kind.ACCESS),
        ("mat khau la hoamai", "mat khau la [mã bảo mật]", Kind.ACCESS),
        ("mst 8012345678", "mst [dãy số]", Kind.NUMBER),
        ("không chín một hai ba bốn năm sáu bảy tám", "[dãy số]", Kind.NUMBER),
    ],
)
def test_each_kind_is_masked_by_its_name(text: str, expected: str, kind: Kind) -> None:
    result = redact(text)
    assert result.text == expected
    assert result.kinds == (kind,)


@pytest.mark.parametrize(
    "text",
    [
        "hồ sơ H29.17-261103-0042",
        "hồ sơ 000.00.17.H29-250703-0012 chưa xong",
        "mã xác nhận hồ sơ H29.17-261103-0042",
        "thủ tục 1.001193, 2.000986 và 3.000722",
        "thủ tục 1.001193.000.00.00.H29",
        "theo NĐ 118/2025/NĐ-CP, 01/2020/QH14, CĐ 111/CĐ-TTg và QĐ 1833/QĐ-BTP",
        "phí 800.000, 8.000 đồng, 50k, 1tr5, 2 triệu",
        "đòi 100.000.000 rồi 1.234.567.000",
        "đòi 100000000 đồng, 123456000đ, 123.456.789 đồng, 100 000 000 đ",
        "150.000.000 200.000.000",
        "ngày 03/11/2026, 3-11-2026, 03.11.26 lúc 8h30",
        "từ 01/07/2025 - 31/12/2026, năm 2025-2026",
        "mã xã 20332, mã tỉnh 48",
        "mã BAKO-MUTE-47193, bako mute 47193",
        "số 12/34/56 đường 2/9, K123/45 Nguyễn Văn Linh, thôn 3",
        "tổng đài 1900 1009, 18001096, 1900.0368, 1022",
        "quên mật khẩu VNeID",
        "mật khẩu là gì, mật khẩu bị khóa, mã OTP không về máy",
        "nộp vào tài khoản cá nhân 200.000 đồng",
        "tài khoản định danh mức 2",
        "thu 50k 12345 lần",
        "một hai ba lần đi lại",
        "công an phường bắt phải có VNeID mới nhận hồ sơ",
        "",
    ],
)
def test_what_a_complaint_is_about_is_kept(text: str) -> None:
    result = redact(text)
    assert result.text == text
    assert result.kinds == ()


@given(
    st.integers(1, 999),
    st.integers(10, 99),
    st.dates().map(lambda day: f"{day:%y%m%d}"),
    st.integers(0, 9999),
)
def test_no_dossier_code_is_touched(unit: int, province: int, day: str, number: int) -> None:
    text = f"hồ sơ H{province}.{unit}-{day}-{number:04d} nộp rồi"
    assert redact(text).text == text


@given(st.integers(1, 9), st.integers(0, 999999))
def test_no_procedure_code_is_touched(group: int, number: int) -> None:
    text = f"mã {group}.{number:06d} đó"
    assert redact(text).text == text


@given(st.integers(1, 10**9), st.sampled_from([" đồng", "đ", " VNĐ", ""]))
def test_no_sum_of_money_is_touched(thousands: int, unit: str) -> None:
    text = f"đòi {thousands * 1000:,}{unit} mới nhận".replace(",", ".")
    assert redact(text).text == text


@given(st.dates(), st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"]))
def test_no_date_is_touched(day: object, form: str) -> None:
    text = f"ngày {day:{form}} tôi đến"
    assert redact(text).text == text


def test_the_text_comes_back_composed() -> None:
    assert redact("Ho\u0300a Tiê\u0301n").text == "Hòa Tiến"


def test_kinds_are_named_once_in_order() -> None:
    result = redact("0912345678, 001085012345, 0905123456")
    assert result.kinds == (Kind.PHONE, Kind.IDENTITY)
