"""A report told and sent in the chat, in a real browser: receiver, PIN, contact; by axe, narrow."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from dungcua.complaints.holder import ByPin
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.test_accessibility import assert_no_sideways_scroll, assert_no_violations
from tests.browser.whole import say
from tests.web.parts import filing
from tests.web.test_chat_report import DEMAND, Reporting

pytestmark = pytest.mark.browser

RECEIVER = "Trung tâm Phục vụ hành chính công cấp xã tại Xã Hòa Tiến, Đà Nẵng"


@pytest.fixture
def reporting(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    services = site.services
    made = filing(services.register, services.knowledge, services.places)
    # The report desk itself, without the dialogue in front of it.
    monkeypatch.setattr(site.dialogue, "respond", Reporting(made.reports).respond)
    return site


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pin_is_shown_once_beside_the_messages(
    reporting: Site, open_page: OpenPage, scheme: str
) -> None:
    page = open_page(reporting.address, viewport={"width": 320, "height": 640}, color_scheme=scheme)
    say(page, DEMAND)
    log = page.locator(".log")
    expect(log).to_contain_text(f"Phản ánh này sẽ chuyển tới: {RECEIVER}.")
    assert_no_violations(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("button", name="Đồng ý ghi nhận").click()
    shown = page.locator("[data-pin]")
    expect(shown).to_be_visible()
    expect(page.locator("#dang-soan")).to_have_text("")
    pin = shown.locator(".pin").inner_text()
    code = shown.locator(".code").inner_text()
    assert re.fullmatch(r"\d{6}", pin)
    assert_no_violations(page)
    assert_no_sideways_scroll(page)
    # It stays while people write on, and is gone once the page was left.
    say(page, "tra mã giúp tôi")
    expect(log.locator(".msg.mine").last).to_contain_text("tra mã giúp tôi")
    expect(shown.locator(".pin")).to_have_text(pin)
    page.reload()
    expect(log).to_contain_text(code)
    expect(page.locator("[data-pin]")).to_have_count(0)
    assert pin not in page.content()
    details = reporting.office.holder.details(code, ByPin(pin))
    assert "sổ hộ khẩu" in details.complaint.words
    # Whoever missed it gets another one, here.
    page.get_by_role("button", name="Lấy mã PIN mới").first.click()
    expect(page.locator(".pin")).to_have_text(re.compile(r"^\d{6}$"))
    expect(page.locator(".pin")).not_to_have_text(pin)


def test_without_script_the_pin_stands_on_the_page_that_answers(
    reporting: Site, open_page: OpenPage
) -> None:
    page = open_page(reporting.address, java_script_enabled=False)
    say(page, DEMAND)
    expect(page.locator(".log")).to_contain_text(RECEIVER)
    page.get_by_role("button", name="Đồng ý ghi nhận").click()
    expect(page.locator(".pin")).to_be_visible()
    pin = page.locator(".pin").inner_text()
    code = page.locator("h2.code").inner_text()
    assert code not in page.url
    page.goto(reporting.address)
    expect(page.locator(".log")).to_contain_text(code)
    assert pin not in page.content()


def test_the_contact_goes_with_the_same_draft(reporting: Site, open_page: OpenPage) -> None:
    page = open_page(reporting.address)
    say(page, DEMAND)
    page.get_by_role("link", name="Để lại cách liên hệ, gửi kèm tệp").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xem lại")
    expect(page.get_by_role("main")).to_contain_text(RECEIVER)
    assert_no_violations(page)
    page.get_by_label("Số điện thoại").fill("0900000001")
    page.get_by_label("Tôi đồng ý cho lưu cách liên hệ.").check()
    page.get_by_label("Tôi đồng ý cho ghi nhận phản ánh này.").check()
    page.get_by_role("main").get_by_role("button", name="Gửi phản ánh").click()
    expect(page.locator(".pin")).to_be_visible()
    (code,) = reporting.register.every_code()
    assert reporting.register.find(code).reporter == "contact"
