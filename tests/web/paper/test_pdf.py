"""The document model as PDF: every letter readable, nothing cut off, the same bytes again."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import segno
from pypdf import PdfReader

from dungcua.knowledge.answer import Composer, Mark
from dungcua.knowledge.load import KnowledgeBase
from dungcua.web.paper import Item, Link, Part, Reference, Sheet, write_pdf
from dungcua.web.paper.qr import modules, svg
from dungcua.web.paper.slip import Slip, make_slip

URL = "https://dungcua.example/phieu/1.001193"
DAY = date(2026, 11, 22)
PANGRAM = (
    "Ăn quả nhớ kẻ trồng cây; ĐƯỜNG PHỐ, huyện cũ, nghĩa vụ, khuỷu, ngoẵng, ưỡn, ỹ Ỵ Ặ ẵ ậ ệ ộ ợ ự"
)


def sheet(**changes: object) -> Sheet:
    made = Sheet(
        kicker="Đúng Cửa",
        title="Phiếu thử",
        subtitle="Mã 1.001193",
        parts=(
            Part(
                "Giấy tờ cần có",
                (
                    Item("Tờ khai đăng ký khai sinh", Mark.BRING, (1,)),
                    Item("Không được đòi sổ hộ khẩu giấy", Mark.WARNING),
                    Item(PANGRAM),
                ),
            ),
        ),
        references=(Reference(1, "B-16", "NĐ 120/2025 Đ4", "kiểm tra ngày 22/11/2026"),),
        references_title="Căn cứ",
        footer=("Không phải văn bản của cơ quan nhà nước.",),
        day=DAY,
        link=Link(URL, "Trang này"),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def read(body: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(body))


def text_of(body: bytes) -> str:
    words = " ".join(page.extract_text() for page in read(body).pages)
    return " ".join(words.split())


def test_every_vietnamese_letter_can_be_copied_out() -> None:
    text = text_of(write_pdf(sheet()))
    for words in (PANGRAM, "Tờ khai đăng ký khai sinh [1]", "[1] NĐ 120/2025 Đ4", URL):
        assert words in text


def test_no_letter_of_any_slip_is_missing_from_the_fonts(knowledge: KnowledgeBase) -> None:
    from fontTools.ttLib import TTFont

    from dungcua.web.paper.pdf import _FONTS

    composer = Composer(knowledge, DAY)
    letters = set()
    for card in knowledge.procedures.values():
        slip = make_slip(composer, Slip(card), URL)
        letters |= set(slip.title + slip.subtitle)
        for part in slip.parts:
            letters |= set(part.title + part.text)
            for item in part.items:
                letters |= set(item.text)
        for reference in slip.references:
            letters |= set(reference.title + reference.dates)
    for font in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"):
        with TTFont(_FONTS / font) as opened:
            known = {chr(code) for code in opened.getBestCmap()}
        assert letters - known == set()


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert write_pdf(sheet()) == write_pdf(sheet())


def test_the_file_says_what_it_is() -> None:
    reader = read(write_pdf(sheet()))
    assert reader.metadata is not None
    assert reader.metadata.title == "Phiếu thử"
    assert reader.metadata.author == "Đúng Cửa"
    assert str(reader.root_object["/Lang"]) == "vi"


def test_a_long_sheet_shrinks_to_one_page_and_loses_nothing() -> None:
    items = tuple(Item(f"Giấy tờ số {n}: bản sao, nộp tại quầy tiếp nhận") for n in range(44))
    long = sheet(parts=(Part("Giấy tờ", items),))
    wide, small = write_pdf(long), write_pdf(replace(long, one_page=True))
    assert len(read(wide).pages) > 1
    assert len(read(small).pages) == 1
    for body in (wide, small):
        assert all(item.text in text_of(body) for item in items)


def test_what_can_not_fit_goes_on_on_the_next_page() -> None:
    items = tuple(Item(f"Giấy tờ số {n}: " + "bản sao " * 30) for n in range(60))
    body = write_pdf(sheet(parts=(Part("Giấy tờ", items),), one_page=True))
    assert len(read(body).pages) > 1
    assert "Giấy tờ số 59" in text_of(body)


def test_a_part_to_fill_in_by_hand_takes_room() -> None:
    plain = sheet(parts=(Part("Ghi chú"),))
    lined = sheet(parts=(Part("Ghi chú", lines=40),))
    assert len(read(write_pdf(plain)).pages) == 1
    assert len(read(write_pdf(lined)).pages) == 2


def test_the_code_leads_to_the_page() -> None:
    annotations = read(write_pdf(sheet())).pages[0].annotations
    assert annotations is not None
    assert [note.get_object()["/A"]["/URI"] for note in annotations] == [URL]


def test_the_drawn_modules_are_those_of_the_standard() -> None:
    width, runs = modules(URL)
    drawn = [[False] * width for _ in range(width)]
    for column, row, length in runs:
        for at in range(column, column + length):
            drawn[row][at] = True
    expected = [
        [bool(bit) for bit in row]
        for row in segno.make(URL, error="m", micro=False).matrix_iter(border=4)
    ]
    assert drawn == expected


def test_the_label_of_a_code_is_escaped() -> None:
    assert "<script" not in svg(URL, '"><script>')


def test_every_slip_fits_on_one_page(knowledge: KnowledgeBase) -> None:
    composer = Composer(knowledge, DAY)
    longest = sorted(
        knowledge.procedures.values(),
        key=lambda card: (
            -sum(
                len(item.text)
                for part in make_slip(composer, Slip(card), URL).parts
                for item in part.items
            )
        ),
    )[:6]
    for card in longest:
        body = write_pdf(make_slip(composer, Slip(card), URL))
        assert len(read(body).pages) == 1, card.code
