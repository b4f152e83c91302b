"""The page on places in a real browser: the list below the box, keys, and reach."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.test_accessibility import (
    WIDTHS,
    assert_no_sideways_scroll,
    assert_no_violations,
)

pytestmark = pytest.mark.browser

PATH = "/tra-cuu-dia-danh"
QUERIES = (
    "", "?q=xã+Hồng+Phong", "?q=xã+Hòa+Tiến,+Hòa+Vang,+Đà+Nẵng", "?q=Hà+Nội", "?ma=20332",
    "?q=zzzz", "?ma=99999", "?q=001099012345",
    "?q=phường+Trung+Phụng,+Đống+Đa&ngay=2020-05-01", "?q=xã+Hồng+Phong&ngay=hôm+qua",
    "?q=H05.105", "?q=12000.00.06.H52", "?ma=00211",
)  # fmt: skip


@pytest.fixture
def page(site: Site, open_page: OpenPage) -> Page:
    return open_page(site.address + PATH)


def type_in(page: Page, words: str) -> None:
    page.get_by_role("combobox").press_sequentially(words)
    expect(page.get_by_role("listbox")).to_be_visible()
    # A slow typist sees lists of what stood there before; the last one shall stay.
    expect(page.get_by_role("listbox")).to_have_attribute("aria-busy", "false")


def test_list_follows_the_typing_and_keys_choose(page: Page) -> None:
    box = page.get_by_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "false")
    type_in(page, "hoa ti")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("option").first).to_have_text("Xã Hòa Tiến, Đà Nẵng")
    box.press("ArrowDown")
    first = page.get_by_role("option").first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "none")
    expect(box).to_be_focused()
    box.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "false")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_have_text("Xã Hòa Tiến, Huyện Hòa Vang, Đà Nẵng (tên cũ)")
    box.press("Enter")
    expect(page.get_by_role("heading", name="Xã Hòa Tiến, Đà Nẵng")).to_be_visible()
    expect(page.get_by_text("Xã Hòa Tiến, Huyện Hòa Vang, Đà Nẵng")).to_be_visible()


def test_escape_closes_and_keeps_the_words(page: Page) -> None:
    type_in(page, "hoa ti")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.get_by_role("combobox")).to_have_value("hoa ti")
    expect(page.get_by_role("combobox")).not_to_have_attribute(
        "aria-activedescendant", "dia-danh-7"
    )


def test_enter_without_a_choice_searches_what_was_typed(page: Page) -> None:
    type_in(page, "xã Hồng Phong")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Có nhiều nơi cùng tên.")).to_be_visible()


def test_pointer_chooses(page: Page) -> None:
    type_in(page, "ben nghe, quan 1")
    page.get_by_role("option").first.click()
    expect(page.get_by_role("heading", name="Phường Sài Gòn, Hồ Chí Minh")).to_be_visible()


def test_number_of_a_person_is_not_asked_about(site: Site, page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_role("combobox").press_sequentially("001 099 012 345", delay=20)
    page.wait_for_timeout(500)
    assert [url for url in asked if "099" in url] == []


def test_count_is_told_to_screen_readers(page: Page) -> None:
    type_in(page, "hoa ti")
    expect(page.get_by_role("status")).to_have_text("8 gợi ý, dùng phím mũi tên để chọn")


def test_without_script_question_answer_and_chat(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address, java_script_enabled=False)
    page.get_by_role("navigation").get_by_role("link", name="Tra địa danh").click()
    page.get_by_label("Tên xã, phường").fill("xã Hồng Phong, Hải Dương")
    page.get_by_role("button", name="Tra cứu", exact=True).click()
    page.get_by_role("button", name="huyện Nam Sách cũ").click()
    expect(page.get_by_role("heading", name="Xã Nam Sách, Hải Phòng")).to_be_visible()
    page.get_by_role("link", name="Xã Nam Sách gồm những nơi nào trước đây").click()
    expect(page.get_by_text("Xã Hồng Phong, Huyện Nam Sách, Hải Dương")).to_be_visible()
    page.get_by_role("button", name="Hỏi thủ tục ở Xã Nam Sách").click()
    expect(
        page.get_by_text("Anh/chị vừa nói: Tôi ở Xã Nam Sách (tên mới), Hải Phòng")
    ).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(site: Site, open_page: OpenPage, scheme: str) -> None:
    page = open_page(site.address, color_scheme=scheme)
    for query in QUERIES:
        page.goto(site.address + PATH + query)
        assert_no_violations(page)
    page.goto(site.address + PATH)
    type_in(page, "hoa ti")
    page.keyboard.press("ArrowDown")
    assert_no_violations(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_scrolls_sideways(site: Site, open_page: OpenPage, width: int) -> None:
    page = open_page(site.address, viewport={"width": width, "height": 640})
    for query in QUERIES:
        page.goto(site.address + PATH + query)
        assert_no_sideways_scroll(page)
    page.goto(site.address + PATH)
    type_in(page, "hoa ti")
    assert_no_sideways_scroll(page)
