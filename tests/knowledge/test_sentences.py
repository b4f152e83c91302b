"""Where one sentence ends and the next begins."""

from __future__ import annotations

import pytest

from dungcua.knowledge.answer.sentences import first_sentences, sentences


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Nộp tại xã.", 1),
        ("Nộp tại xã. Đừng ký trước; phải ký tại chỗ.", 2),
        ("Phí 8.000 đồng. Ở xã. 20 ngày.", 3),
        ("Nộp tại TP. Huế. “Có” ghi trên giấy.", 2),
        ("Mã 1.001193 đến hết 31/12/2026.", 1),
        ("Còn nữa… anh/chị xem trên Cổng.", 1),
        ("Được không? Được.", 2),
        ("", 0),
        ("không dấu chấm", 1),
    ],
)
def test_sentences_are_counted(text: str, count: int) -> None:
    found = sentences(text)
    assert len(found) == count
    assert " ".join(found) == text


def test_the_first_ones_are_kept_whole() -> None:
    assert first_sentences("Một. Hai. Ba.", 2) == "Một. Hai."
