"""Everything works where no script runs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def page(site: Site, open_page: OpenPage) -> Page:
    return open_page(site.address, java_script_enabled=False)


def test_question_answer_and_next_question(page: Page, site: Site) -> None:
    page.get_by_label("Câu hỏi của anh/chị").fill("làm khai sinh cho con ở đâu")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page).to_have_url(re.compile(r"/#tin-\d+$"))
    expect(page.locator(".card.procedure")).to_contain_text("Giấy chứng sinh")
    page.get_by_role("button", name="Phí bao nhiêu?").click()
    expect(page.get_by_text("Anh/chị vừa nói: phí bao nhiêu")).to_be_visible()
    page.reload()
    assert len(site.dialogue.heard) == 2


def test_folded_sections_open(page: Page) -> None:
    page.get_by_label("Câu hỏi của anh/chị").fill("làm khai sinh")
    page.get_by_role("button", name="Gửi", exact=True).click()
    fee = page.locator("details", has=page.get_by_role("heading", name="Phí, lệ phí"))
    expect(fee).to_be_visible()
    expect(fee.locator("li").first).to_be_hidden()
    fee.locator("summary").click()
    expect(fee.locator("li").first).to_be_visible()


def test_report_to_code_to_status(page: Page) -> None:
    page.get_by_role("navigation").get_by_role("link", name="Gửi phản ánh").click()
    page.get_by_label("Việc đã xảy ra").fill("Công an phường bắt phải có VNeID mới nhận hồ sơ")
    page.get_by_label("Ở đâu").fill("xã Hòa Tiến, Đà Nẵng")
    page.get_by_role("button", name="Xem lại trước khi gửi").click()
    page.get_by_label("Tôi đồng ý cho ghi nhận").check()
    page.get_by_role("main").get_by_role("button", name="Gửi phản ánh").click()
    code = page.locator("h2.code").inner_text()
    page.get_by_role("navigation").get_by_role("link", name="Tra cứu phản ánh").click()
    expect(page).to_have_url(re.compile("/tra-cuu$"))
    page.get_by_label("Mã tra cứu").fill(code.lower())
    page.get_by_role("button", name="Xem tình trạng").click()
    expect(page.get_by_role("heading", name=code)).to_be_visible()
    expect(page.get_by_text("Đã ghi nhận").first).to_be_visible()
    assert code not in page.url
    page.get_by_text("Rút phản ánh này").click()
    page.get_by_role("button", name="Đồng ý rút").click()
    expect(page.locator(".state")).to_have_text("Đã rút")


def test_browser_itself_asks_for_consent(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/phan-anh")
    page.get_by_label("Việc đã xảy ra").fill("bị đòi thêm giấy")
    page.get_by_role("button", name="Xem lại trước khi gửi").click()
    page.get_by_role("main").get_by_role("button", name="Gửi phản ánh").click()
    expect(page.get_by_label("Tôi đồng ý cho ghi nhận")).to_be_visible()
    assert site.register.statistics().recorded == 0


def test_erasing(page: Page) -> None:
    page.get_by_label("Câu hỏi của anh/chị").fill("chuyện cần quên")
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator(".mine")).to_contain_text("chuyện cần quên")
    page.get_by_role("link", name="Xóa cuộc trò chuyện này").click()
    page.get_by_role("button", name="Xóa ngay").click()
    page.get_by_role("link", name="Về trang hỏi đáp").click()
    expect(page.get_by_label("Câu hỏi của anh/chị")).to_be_visible()
    expect(page.get_by_text("chuyện cần quên")).to_have_count(0)


def test_language(page: Page) -> None:
    page.get_by_role("button", name="English").click()
    expect(page.get_by_label("Your question")).to_be_visible()
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.get_by_label("Câu hỏi của anh/chị")).to_be_visible()
