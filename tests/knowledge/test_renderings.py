"""The same answer read aloud, on paper and in short messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dungcua.knowledge.answer import Answer, Block, Composer, Mark, Place, Said
from dungcua.knowledge.answer.renderings import printed, sms, speech
from dungcua.knowledge.answer.renderings.numbers import in_words
from dungcua.knowledge.answer.renderings.sms import GSM, plain_letters, segments
from dungcua.knowledge.answer.renderings.speech import speakable
from dungcua.knowledge.answer.sentences import sentences
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Aspect

TODAY = date(2026, 11, 22)
HOA_TIEN = Place("Đà Nẵng", "48", "Xã Hòa Tiến", "20332")


@pytest.fixture(scope="module")
def everything(knowledge: KnowledgeBase) -> list[Answer]:
    composer = Composer(knowledge, TODAY)
    return [
        composer.answer(card, [aspect], place=HOA_TIEN)
        for card in knowledge.procedures.values()
        for aspect in Aspect
    ]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (15, "mười lăm"),
        (21, "hai mươi mốt"),
        (24, "hai mươi bốn"),
        (105, "một trăm linh năm"),
        (111, "một trăm mười một"),
        (1001, "một nghìn không trăm linh một"),
        (2026, "hai nghìn không trăm hai mươi sáu"),
        (135_000, "một trăm ba mươi lăm nghìn"),
        (1_250_000, "một triệu hai trăm năm mươi nghìn"),
        (1_000_000_000, "một tỷ"),
    ],
)
def test_numbers_are_read(number: int, words: str) -> None:
    assert in_words(number) == words


@pytest.mark.parametrize("number", [-1, 10**12])
def test_a_number_nobody_reads_aloud_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        in_words(number)


def _value(words: str) -> int:
    """Read a number in words back, by its own rules."""
    digits = {w: n for n, w in enumerate("không một hai ba bốn năm sáu bảy tám chín".split())}
    digits |= {"mốt": 1, "lăm": 5}
    total = group = last = 0
    for word in words.split():
        match word:
            case "tỷ" | "triệu" | "nghìn":
                total += (group + last) * {"tỷ": 10**9, "triệu": 10**6, "nghìn": 1000}[word]
                group = last = 0
            case "trăm":
                group, last = group + last * 100, 0
            case "mươi":
                group, last = group + last * 10, 0
            case "mười":
                group, last = group + 10, 0
            case "linh":
                pass
            case _:
                last = digits[word]
    return total + group + last


@given(st.integers(0, 10**12 - 1))
def test_a_number_in_words_can_be_read_back(number: int) -> None:
    assert _value(in_words(number)) == number


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Phí: 8.000 đồng mỗi bản.", "Phí: tám nghìn đồng mỗi bản."),
        (
            "đến hết ngày 31/12/2026.",
            "đến hết ngày ba mươi mốt tháng mười hai năm hai nghìn không trăm hai mươi sáu.",
        ),
        ("từ 02/04/2026", "từ ngày hai tháng tư năm hai nghìn không trăm hai mươi sáu"),
        ("NĐ 23/2015/NĐ-CP", "nghị định số hai mươi ba năm hai nghìn không trăm mười lăm"),
        ("phí 50.000đ/tem", "phí năm mươi nghìn đồng mỗi tem"),
        ("Công an xã/phường", "Công an xã hoặc phường"),
        ("Khai trên ứng dụng VNeID.", "Khai trên ứng dụng định danh quốc gia."),
        ("Nộp qua VNeID.", "Nộp qua ứng dụng định danh quốc gia."),
        ("theo mẫu 2a, ảnh 2cm", "theo mẫu hai a, ảnh hai xăng-ti-mét"),
        ("Luật số 25/2000", "Luật số hai mươi lăm năm hai nghìn"),
        ("ở TP. Huế", "ở thành phố Huế"),
        ("trước 31/3 hằng năm", "trước ngày ba mươi mốt tháng ba hằng năm"),
        ("từ tháng 3/2026", "từ tháng ba năm hai nghìn không trăm hai mươi sáu"),
        ("làm thủ tục nhận con (mã 1.000689).", "làm thủ tục nhận con."),
        ("Mang CCCD đến UBND xã.", "Mang thẻ căn cước công dân đến Ủy ban nhân dân xã."),
        ("gần anh/chị là Công an xã", "gần anh chị là Công an xã"),
        ("ảnh 4x6 cm", "ảnh bốn nhân sáu xăng-ti-mét"),
        ("giảm 50%", "giảm năm mươi phần trăm"),
        ("1,5 giờ", "một phẩy năm giờ"),
        ("mẫu CT01", "mẫu C T không một"),
        ("xem https://dichvucong.gov.vn/abc trên mạng", "xem trên mạng"),
        ("Thẻ (còn hạn) và đơn", "Thẻ, còn hạn, và đơn"),
        ("Mang thẻ CCCD.", "Mang thẻ căn cước công dân."),
        (
            "Theo 190/2025/QH15.",
            "Theo số một trăm chín mươi năm hai nghìn không trăm hai mươi lăm.",
        ),
    ],
)  # fmt: skip
def test_what_is_written_is_turned_into_what_is_heard(text: str, heard: str) -> None:
    assert speakable(text) == heard


def test_speech_is_three_sentences_without_digits_or_addresses(everything: list[Answer]) -> None:
    for answer in everything:
        said = speech(answer)
        assert 1 <= len(said) <= 3, answer.code
        for sentence in said:
            assert len(sentences(sentence)) == 1, (answer.code, sentence)
            assert not re.search(r"\d|https?:|www\.|/[a-z]", sentence), (answer.code, sentence)
            assert not re.search(r"\b(UBND|CCCD|BHXH|BHYT|NĐ|QĐ|VNeID)\b", sentence), sentence


def test_speech_says_what_was_asked_then_what_is_needed_next(knowledge: KnowledgeBase) -> None:
    card = knowledge.procedure("1.004222")
    said = speech(Composer(knowledge, TODAY).answer(card, [Aspect.FEE], place=HOA_TIEN))
    assert said[0].startswith("Lệ phí đăng ký thường trú: hai mươi nghìn đồng")
    assert "Công an xã Hòa Tiến" in said[1]
    assert said[2].startswith("Phải nộp: Tờ khai")


def test_short_messages_hold_three_segments(everything: list[Answer]) -> None:
    for answer in everything:
        bare, full = sms(answer), sms(answer, diacritics=True)
        assert bare.encoding == "gsm7"
        assert full.encoding == "ucs2"
        for message in (bare, full):
            assert message.segments == segments(message.text, message.encoding) <= 3
            assert answer.code in message.text
            assert "22/11/2026" in message.text
        assert all(letter in GSM for letter in bare.text), answer.code
        first = plain_letters(answer.short[0].text)
        assert bare.text.startswith(first[:80]), answer.code


@pytest.mark.parametrize(
    ("text", "encoding", "count"),
    [
        ("a" * 160, "gsm7", 1),
        ("a" * 161, "gsm7", 2),
        ("a" * 306, "gsm7", 2),
        ("a" * 307, "gsm7", 3),
        ("€" * 80, "gsm7", 1),
        ("€" * 81, "gsm7", 2),
        ("ă" * 70, "ucs2", 1),
        ("ă" * 71, "ucs2", 2),
        ("ă" * 134, "ucs2", 2),
        ("😀" * 36, "ucs2", 2),
    ],
)
def test_segments_are_counted_as_networks_count(text: str, encoding: str, count: int) -> None:
    assert segments(text, "gsm7" if encoding == "gsm7" else "ucs2") == count


def test_a_sentence_too_long_for_one_message_is_cut_at_a_word(knowledge: KnowledgeBase) -> None:
    long = Said("Nộp " + "giấy tờ " * 120 + "xong.", ("tthc:1.001193",))
    answer = Composer(knowledge, TODAY).answer(knowledge.procedure("1.001193"))
    message = sms(replace(answer, short=(long,), blocks=()), most=1)
    assert message.segments == 1
    assert re.search(r"(giay|to)\.\.\. \(1\.001193", message.text)


def test_letters_outside_the_alphabet_are_never_sent(knowledge: KnowledgeBase) -> None:
    assert plain_letters("Đơn “đặc biệt” – 2 m² …") == 'Don "dac biet" - 2 m2 ...'
    assert plain_letters("漢") == "?"


def _numbers(found: Iterator[tuple[int, ...]]) -> set[int]:
    return {number for each in found for number in each}


def test_a_slip_has_boxes_numbered_sources_and_a_target(knowledge: KnowledgeBase) -> None:
    answer = Composer(knowledge, TODAY).answer(knowledge.procedure("1.001193"), place=HOA_TIEN)
    slip = printed(knowledge, answer, HOA_TIEN)
    assert slip.qr == "/thu-tuc/1.001193"
    assert slip.place == "Xã Hòa Tiến, Đà Nẵng"
    assert [section.key for section in slip.sections][:4] == ["papers", "where", "fee", "time"]
    assert {line.box for s in slip.sections if s.key == "papers" for line in s.lines} == {
        True,
        False,
    }
    lines = [*slip.summary, *(line for section in slip.sections for line in section.lines)]
    assert all(line.box == (line.mark is Mark.BRING) for line in lines)
    assert all(line.notes for line in lines)
    noted = _numbers(line.notes for line in lines)
    assert noted == {note.number for note in slip.footnotes}
    assert all(note.dates for note in slip.footnotes)
    assert "22/11/2026" in slip.dates


def test_a_source_that_was_lost_is_not_invented(knowledge: KnowledgeBase) -> None:
    answer = Composer(knowledge, TODAY).answer(knowledge.procedure("1.001193"))
    gone = replace(answer, short=(Said("Câu.", ("Z-99",)),), blocks=(Block("fee", "Phí", ()),))
    slip = printed(knowledge, gone)
    assert slip.footnotes == ()
    assert slip.summary[0].notes == ()
