"""A call-back from the citizen to the desk: with and without scripts, by keyboard, narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from dungcua.accounts.model import Grant, Role
from dungcua.conversations.callbacks import CallbackState
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.test_accessibility import assert_looks_right
from tests.browser.test_desk_in_browser import enter
from tests.web.desk import hire

pytestmark = pytest.mark.browser

DESK = "/ban-truc/goi-lai"
PHONE = "0900 000 001"  # a number of nobody: the block is not given out
DIGITS = PHONE.replace(" ", "")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_citizen_asks_to_be_called(
    site: Site, open_page: OpenPage, script: bool, width: int
) -> None:
    page = open_page(
        f"{site.address}/goi-lai",
        java_script_enabled=script,
        viewport={"width": width, "height": 700},
    )
    page.get_by_label("Số điện thoại", exact=True).fill(PHONE)
    page.get_by_label("Việc cần hỏi (không bắt buộc)").fill("khai sinh cho cháu")
    page.get_by_label("Lúc tiện nghe máy (không bắt buộc)").fill("chiều nay")
    # The browser itself asks for the yes, which nobody fills in beforehand.
    expect(page.locator("input[name=consent]")).not_to_be_checked()
    page.locator("main button.main").press("Enter")
    assert page.evaluate("document.querySelector('input[name=consent]').validity.valid") is False
    assert site.bureau.callbacks.listed() == []
    page.get_by_label("Tôi đồng ý cho giữ số này đến khi được gọi lại.").check()
    page.locator("main button.main").press("Enter")
    expect(page.get_by_role("heading", name="Đã hẹn gọi lại")).to_be_visible()
    (promised,) = site.bureau.callbacks.listed()
    assert (promised.topic, promised.wanted) == ("khai sinh cho cháu", "chiều nay")
    expect(page.locator(".code")).to_have_text(promised.code)
    assert DIGITS not in page.content()
    assert promised.code not in page.url


def test_what_cannot_be_kept_is_told_and_nothing_is_lost(site: Site, open_page: OpenPage) -> None:
    page = open_page(f"{site.address}/goi-lai", java_script_enabled=False)
    page.get_by_label("Số điện thoại", exact=True).fill("gọi nhé")
    page.get_by_label("Việc cần hỏi (không bắt buộc)").fill("giữ lại lời này")
    page.locator("input[name=consent]").check()
    page.locator("main button.main").press("Enter")
    expect(page.locator(".fault")).to_contain_text("DC-117")
    expect(page.get_by_label("Việc cần hỏi (không bắt buộc)")).to_have_value("giữ lại lời này")
    expect(page.locator("input[name=consent]")).not_to_be_checked()
    assert site.bureau.callbacks.listed() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_cut_off(
    site: Site, open_page: OpenPage, scheme: str
) -> None:
    page = open_page(f"{site.address}/goi-lai", color_scheme=scheme)
    assert_looks_right(page)
    page.get_by_label("Số điện thoại", exact=True).fill("chưa đúng")
    page.locator("input[name=consent]").check()
    page.locator("main button.main").press("Enter")
    expect(page.locator(".fault")).to_be_visible()
    assert_looks_right(page)
    page.get_by_label("Số điện thoại", exact=True).fill(PHONE)
    page.locator("input[name=consent]").check()
    page.locator("main button.main").press("Enter")
    expect(page.locator(".code")).to_be_visible()
    assert_looks_right(page)
    (promised,) = site.bureau.callbacks.listed()
    desk = open_page(f"{site.address}/ban-truc/vao", color_scheme=scheme)
    enter(desk, hire(site.bureau, "lan", Grant(Role.SUPERVISOR)))
    hire(site.bureau, "mai")
    for path in (DESK, f"{DESK}?xem=da-xong", f"{DESK}/{promised.id}"):
        desk.goto(f"{site.address}{path}")
        assert_looks_right(desk)
    desk.keyboard.press("Alt+n")
    expect(desk.get_by_role("button", name="Hiện số để gọi")).to_be_visible()
    desk.keyboard.press("Alt+s")
    expect(desk.locator("#so-goi")).to_have_text(DIGITS)
    assert_looks_right(desk)


def test_the_desk_calls_back_by_keyboard_only(site: Site, open_page: OpenPage) -> None:
    first = site.bureau.callbacks.ask(PHONE, "khai sinh", consent=True)
    second = site.bureau.callbacks.ask(PHONE, "kết hôn", consent=True)
    desk = open_page(f"{site.address}/ban-truc/vao")
    enter(desk, hire(site.bureau, "lan"))
    desk.keyboard.type("gr")
    expect(desk).to_have_url(f"{site.address}{DESK}")
    desk.keyboard.press("/")
    desk.keyboard.type("ket hon")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-row]")).to_have_count(1)
    desk.keyboard.type("v1")
    expect(desk).to_have_url(f"{site.address}{DESK}?xem=cho&q=ket%20hon")
    desk.keyboard.press("/")
    desk.keyboard.press("ControlOrMeta+a")
    desk.keyboard.press("Delete")
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-row]")).to_have_count(2)
    # The one who asked first comes first.
    desk.keyboard.press("n")
    expect(desk).to_have_url(f"{site.address}{DESK}/{first.id}")
    assert DIGITS not in desk.content()
    desk.keyboard.press("Alt+n")
    expect(desk.get_by_role("button", name="Hiện số để gọi")).to_be_visible()
    desk.keyboard.press("Alt+s")
    expect(desk.locator("#so-goi")).to_have_attribute("href", f"tel:{DIGITS}")
    desk.keyboard.press("Alt+k")
    expect(desk.locator("[data-row]").first).to_contain_text("đã gọi 1 lần")
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(f"{site.address}{DESK}/{second.id}")
    desk.keyboard.press("Alt+n")
    expect(desk.get_by_role("button", name="Hiện số để gọi")).to_be_visible()
    desk.keyboard.press("Alt+g")
    expect(desk.locator("[data-row]")).to_have_count(1)
    assert site.bureau.callbacks.get(second.id).state is CallbackState.DONE
    assert site.bureau.callbacks.get(first.id).attempts == 1


def test_the_desk_calls_back_without_a_script(site: Site, open_page: OpenPage) -> None:
    promised = site.bureau.callbacks.ask(PHONE, "khai sinh", consent=True)
    desk = open_page(f"{site.address}/ban-truc/vao", java_script_enabled=False)
    enter(desk, hire(site.bureau, "lan"))
    desk.goto(f"{site.address}{DESK}")
    desk.locator("[data-row] a").press("Enter")
    desk.get_by_role("button", name="Nhận gọi").press("Enter")
    desk.get_by_role("button", name="Hiện số để gọi").press("Enter")
    expect(desk.locator("#so-goi")).to_have_text(DIGITS)
    desk.get_by_role("button", name="Đã gọi xong").press("Enter")
    expect(desk).to_have_url(f"{site.address}{DESK}")
    expect(desk.locator("[data-row]")).to_have_count(0)
    assert site.bureau.callbacks.get(promised.id).state is CallbackState.DONE
