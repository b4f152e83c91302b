"""The page on places, without scripts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import quote

import pytest
from pytest_aiohttp.plugin import AiohttpClient

from dungcua.knowledge.offices import Office, OfficeKind, Offices
from dungcua.web.app import create_app
from dungcua.web.places import LONGEST_QUERY, PER_ASKER
from dungcua.web.services import Services
from tests.web.visitor import Shown, Visitor

PAGE = "/tra-cuu-dia-danh"


async def ask(visitor: Visitor, words: str, *chosen: str) -> Shown:
    more = "".join(f"&chon={quote(label)}" for label in chosen)
    return await visitor.get(f"{PAGE}?q={quote(words)}{more}")


def buttons(page: Shown) -> list[str]:
    return re.findall(r'<button name="chon" value="([^"]*)">[^<]', page.html)


async def test_empty_page_asks_for_names_only(visitor: Visitor) -> None:
    page = await visitor.get(PAGE)
    assert page.status == 200
    assert "xin đừng gõ họ tên, số căn cước" in page.text
    assert "Kết quả" not in page.text


async def test_former_commune_leads_to_the_present_one(visitor: Visitor) -> None:
    page = await ask(visitor, "xã Hòa Tiến, huyện Hòa Vang, Đà Nẵng")
    for part in (
        "Xã Hòa Tiến, Đà Nẵng",
        "Trước 01/07/2025 Xã Hòa Tiến, Huyện Hòa Vang, Đà Nẵng",
        "nhập toàn bộ",
        "20332",
        "1659/NQ-UBTVQH15, từ 01/07/2025",
    ):
        assert part in page.text
    assert buttons(page) == []


async def test_change_of_2026_is_told_with_its_day(visitor: Visitor) -> None:
    page = await visitor.get(f"{PAGE}?ma=07294")
    told = r"Thay đổi năm 2026 Xã Bố Hạ → Phường Bố Hạ ?, 388/NQ-UBTVQH16, từ \d\d/\d\d/2026"
    assert re.search(told, page.text)


async def test_namesakes_get_a_question_and_a_button_for_each_answer(visitor: Visitor) -> None:
    page = await ask(visitor, "xã Hồng Phong, Hải Dương")
    assert "Có nhiều nơi cùng tên." in page.text
    assert "trước đây thuộc huyện" in page.text
    labels = buttons(page)
    assert "huyện Nam Sách cũ" in labels
    chosen = await ask(visitor, "xã Hồng Phong, Hải Dương", "huyện Nam Sách cũ")
    assert "Xã Nam Sách, Hải Phòng" in chosen.text
    assert buttons(chosen) == []
    assert chosen.html.count('class="card place"') == 1


async def test_answers_narrow_one_after_the_other(visitor: Visitor) -> None:
    first = await ask(visitor, "xã Hồng Phong")
    assert "Hải Dương" in buttons(first)
    second = await ask(visitor, "xã Hồng Phong", "Hải Dương")
    assert '<input type="hidden" name="chon" value="Hải Dương">' in second.html
    assert "huyện Nam Sách cũ" in buttons(second)
    third = await ask(visitor, "xã Hồng Phong", "Hải Dương", "huyện Nam Sách cũ")
    assert "Xã Nam Sách, Hải Phòng" in third.text


async def test_answer_that_is_none_changes_nothing(visitor: Visitor) -> None:
    plain = await ask(visitor, "xã Hồng Phong")
    assert buttons(await ask(visitor, "xã Hồng Phong", "Cà Mau")) == buttons(plain)


async def test_split_commune_names_every_successor(visitor: Visitor) -> None:
    page = await ask(visitor, "phường Bến Nghé, quận 1")
    assert "Phường Sài Gòn, Hồ Chí Minh" in page.text
    split = await ask(visitor, "phường Phú Thượng, quận Tây Hồ, Hà Nội")
    assert len(buttons(split)) == split.html.count('class="card place"') > 1
    assert "đã được chia" in split.text


async def test_present_commune_tells_what_it_was_made_of(visitor: Visitor) -> None:
    found = await ask(visitor, "xã Hòa Tiến, huyện Hòa Vang, Đà Nẵng")
    link = re.search(rf'href="({PAGE}\?ma=\d{{5}})"', found.html)
    assert link
    page = await visitor.get(link[1])
    assert "Xã Hòa Tiến gồm những nơi nào trước đây" in page.text
    assert "Xã Hòa Khương, Huyện Hòa Vang, Đà Nẵng" in page.text


async def test_code_typed_into_the_box_is_looked_up(visitor: Visitor) -> None:
    page = await ask(visitor, "20332")
    assert "Xã Hòa Tiến, Đà Nẵng" in page.text
    unknown = await ask(visitor, "99999")
    assert unknown.status == 404
    assert "Không có xã, phường nào mang mã 99999." in unknown.text


async def test_code_of_a_former_commune_leads_to_its_successors(visitor: Visitor) -> None:
    page = await visitor.get(f"{PAGE}?ma=10654")
    assert "Hồng Phong" in page.text
    assert "Nam Sách" in page.text


async def test_unknown_name_says_so_and_offers_what_begins_alike(visitor: Visitor) -> None:
    page = await ask(visitor, "zzzz")
    assert page.status == 200
    assert "Chưa nhận ra địa danh" in page.text


async def test_province_shows_what_it_was_made_of(visitor: Visitor) -> None:
    page = await ask(visitor, "tỉnh Bình Dương")
    assert "Hồ Chí Minh" in page.text
    assert "Bà Rịa" in page.text


async def test_link_into_the_chat_carries_the_place(visitor: Visitor) -> None:
    page = await ask(visitor, "xã Hòa Tiến, huyện Hòa Vang, Đà Nẵng")
    send = re.search(r'form="hoi-o-day" name="send" value="([^"]*)"', page.html)
    assert send
    assert send[1] == "Tôi ở Xã Hòa Tiến (tên mới), Đà Nẵng"
    chat = await visitor.post("/", page, send=send[1])
    assert "Tôi ở Xã Hòa Tiến (tên mới), Đà Nẵng" in chat.text


@pytest.mark.parametrize("number", ["001099012345", "0905 123 456", "cccd 048 199 001 234"])
async def test_number_of_a_person_is_masked_and_leaves_the_address(
    visitor: Visitor, number: str
) -> None:
    page = await ask(visitor, f"{number} xã Hòa Tiến, huyện Hòa Vang, Đà Nẵng")
    assert page.status == 200
    digits = re.sub(r"\D", "", number)
    assert digits not in re.sub(r"[\s.+%]|20", "", str(page.response.url))
    assert number not in page.html
    assert "Chúng tôi đã che dãy số" in page.text
    assert "Xã Hòa Tiến, Đà Nẵng" in page.text


async def test_markup_is_shown_not_run(visitor: Visitor) -> None:
    page = await ask(visitor, '"><script>alert(1)</script>', '"><img src=x>')
    assert "<script>alert" not in page.html
    assert "<img" not in page.html


async def test_too_long_a_text_is_refused(visitor: Visitor) -> None:
    page = await ask(visitor, "a" * (LONGEST_QUERY + 1))
    assert page.status == 413
    assert "DC-102" in page.text


async def test_record_of_an_office_is_shown_with_its_day_and_source(
    services: Services, aiohttp_client: AiohttpClient
) -> None:
    office = Office(
        name="Quầy thử nghiệm",
        commune="20332",
        kind=OfficeKind.CENTRE,
        address="Số 1, đường Thử Nghiệm",
        hours="7:30-16:30",
        valid_from=date(2025, 7, 1),
        verified_on=date(2026, 10, 2),
        source="bảng tại trụ sở",
    )
    kept = replace(services, offices=Offices({"20332": (office,)}))
    there = Visitor(await aiohttp_client(create_app(kept)))
    page = await there.get(f"{PAGE}?ma=20332")
    for part in ("Quầy thử nghiệm", "Số 1, đường Thử Nghiệm", "7:30-16:30"):
        assert part in page.text
    assert "02/10/2026, bảng tại trụ sở" in page.text


async def test_flood_is_stopped(visitor: Visitor) -> None:
    app = visitor.client.app
    assert app is not None
    for _ in range(600):
        app[PER_ASKER].take("127.0.0.1")
    page = await visitor.get(PAGE)
    assert page.status == 429
    assert page.response.headers["Retry-After"] == "60"


async def test_page_reads_in_english_and_keeps_names_vietnamese(visitor: Visitor) -> None:
    await visitor.post("/ngon-ngu", lang="en", back="/")
    page = await ask(visitor, "xã Hồng Phong")
    assert "Several places carry this name." in page.text
    assert '<ul class="next" lang="vi">' in page.html


async def test_day_on_the_paper_decides_between_old_and_new(visitor: Visitor) -> None:
    both = await visitor.get(f"{PAGE}?q={quote('xã Đông Anh, Hà Nội')}")
    assert 'type="date" name="ngay"' in both.html
    assert "tên hiện nay: Xã Đông Anh" in both.text
    assert "Thị trấn Đông Anh" not in both.text
    old = await visitor.get(f"{PAGE}?q={quote('xã Đông Anh, Hà Nội')}&ngay=2020-05-01")
    assert 'value="2020-05-01"' in old.html
    assert "tên hiện nay" not in old.text
    assert "Thị trấn Đông Anh, Huyện Đông Anh" in old.text


async def test_day_goes_along_with_the_answer(visitor: Visitor) -> None:
    page = await visitor.get(f"{PAGE}?q={quote('xã Hồng Phong')}&ngay=2020-05-01")
    assert '<input type="hidden" name="ngay" value="2020-05-01">' in page.html


async def test_day_that_is_none_is_told_and_both_names_count(visitor: Visitor) -> None:
    page = await visitor.get(f"{PAGE}?q={quote('xã Hồng Phong')}&ngay=32-13-2020")
    assert page.status == 200
    assert "Chưa đọc được ngày" in page.text
    assert "Kết quả" in page.text


async def test_commune_that_ended_before_2025_lists_what_may_be_right(visitor: Visitor) -> None:
    page = await ask(visitor, "phường Trung Phụng, quận Đống Đa, Hà Nội")
    assert "đã nhập với nơi khác trước năm 2025" in page.text
    assert "Danh mục ngày 01/11/2024 Phường Trung Phụng" in page.text
    assert "chưa có căn cứ biết đã nhập vào đâu" in page.text
    assert len(buttons(page)) == page.html.count('class="card place"') > 1


async def test_code_that_ended_before_2025_is_known(visitor: Visitor) -> None:
    page = await visitor.get(f"{PAGE}?ma=00184")
    assert page.status == 200
    assert "Quốc Tử Giám" in page.text
    assert "Danh mục ngày 01/11/2024" in page.text


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("H05.105", "UBND Phường Kinh Bắc, tỉnh Bắc Ninh"),
        ("h26.101", "Trung tâm phục vụ hành chính công Thành phố Hà Nội"),
        ("000.00.21.H17", "Ban Quản lý Khu công nghệ cao"),
        ("H26.999", "Chưa biết: mã đúng cấu trúc"),
        ("H99", "Chưa biết: mã đúng cấu trúc"),
    ],
)
async def test_agency_code_is_looked_up(visitor: Visitor, code: str, told: str) -> None:
    page = await ask(visitor, code)
    assert page.status == 200
    assert told in page.text
    assert ("Hà Nội" in page.text) == code.upper().startswith("H26")


async def test_agency_code_in_no_lawful_form_says_so(visitor: Visitor) -> None:
    page = await ask(visitor, "12000.00.06.H52")
    assert page.status == 404
    assert "không đúng cấu trúc" in page.text
