"""Calls in a real browser without touching the mouse: typing, taking, undoing, putting away."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from dungcua.accounts.model import Grant, Role
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.test_accessibility import (
    assert_looks_right,
)
from tests.browser.test_desk_in_browser import enter
from tests.web.desk import hire

pytestmark = pytest.mark.browser

PATH = "/ban-truc/tong-dai"
NOTE = "ks cháu 3 tháng, bố mẹ tạm trú Q12 cũ, hỏi nộp đâu"
DEMAND = "xã Hòa Tiến ĐN bắt nộp sổ hộ khẩu giấy khi làm tạm trú"


def at_the_desk(site: Site, open_page: OpenPage, **options: object) -> Page:
    who = hire(site.bureau, "lan", Grant(Role.OPERATOR))
    page = open_page(f"{site.address}/ban-truc/vao", **options)
    enter(page, who)
    return page


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def choose(page: Page, shortcut: str, value: str) -> None:
    """Go to a list by its key, to its top and down to an entry."""
    page.keyboard.press(shortcut)
    page.keyboard.press("Home")
    for _ in range(12):
        if page.locator(":focus").input_value() == value:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(value)


def test_three_calls_by_keyboard_only(site: Site, open_page: OpenPage) -> None:
    page = at_the_desk(site, open_page)
    page.keyboard.type("gd")
    expect(page).to_have_url(f"{site.address}{PATH}")

    # The first: a question. Enter takes the procedure, arrows and Enter the commune.
    assert focused(page) == "ghi-chu"
    page.keyboard.type(NOTE)
    picked = page.locator(".take .picked")
    expect(picked).to_contain_text("khai sinh")
    expect(page.locator("#bao-tin")).to_contain_text("quận mười hai cũ")
    page.keyboard.press("Enter")
    expect(page.locator('input[name="procedure"]')).to_have_value("1.001193")
    page.keyboard.press("Enter")  # no commune is taken that nobody chose
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    second = page.locator("[data-open] button").nth(1)
    expect(second).to_have_class(re.compile("picked"))
    commune = str(second.get_attribute("value")).removeprefix("l:")
    page.keyboard.press("Enter")
    expect(page.locator('input[name="place"]')).to_have_value(commune)
    page.keyboard.press("Alt+z")
    expect(page.locator('input[name="place"]')).to_have_value("")
    assert focused(page) == "ghi-chu"
    expect(page.locator("#ghi-chu")).to_have_value(NOTE)
    page.keyboard.press("Alt+k")
    expect(page.locator("#ly-do")).to_be_focused()
    choose(page, "Alt+l", "place")
    choose(page, "Alt+q", "answered")
    page.keyboard.press("Alt+s")
    expect(page).to_have_url(re.compile("/xong/"))
    page.keyboard.press("Alt+n")

    # The second: a demand becomes a complaint, and a call-back is promised.
    expect(page.locator("#ghi-chu")).to_be_focused()
    page.keyboard.type(DEMAND)
    expect(page.locator("li.warning")).to_contain_text("V04")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+k")
    expect(page.locator("#ly-do")).to_be_focused()
    choose(page, "Alt+q", "recorded")
    page.keyboard.press("Alt+d")
    page.keyboard.press("Alt+a")
    page.keyboard.press("Alt+o")
    page.keyboard.press("Tab")
    for _ in range(40):
        if focused(page) == "o-phone":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("0900000001")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Alt+s")
    expect(page.locator("p.code")).to_have_count(2)
    (code,) = site.register.every_code()
    expect(page.locator("p.code").first).to_have_text(code)
    # The PIN, in groups of three, to be read out.
    expect(page.locator("p.pin")).to_have_text(re.compile(r"^\d{3} \d{3}$"))
    assert_looks_right(page)
    (callback,) = site.bureau.callbacks.listed()
    expect(page.locator("p.code").last).to_have_text(callback.code)
    page.keyboard.press("Alt+n")

    # The third: the choice by its number, then nothing to answer.
    expect(page.locator("#ghi-chu")).to_be_focused()
    page.keyboard.type("đổi gplx sắp hh, kh ở HN")
    expect(page.locator('[data-shortcut="Alt+1"]')).to_have_attribute("value", "p:3.000347")
    page.keyboard.press("Alt+1")
    expect(page.locator('input[name="procedure"]')).to_have_value("3.000347")
    page.keyboard.press("Alt+k")
    expect(page.locator("#ly-do")).to_be_focused()
    choose(page, "Alt+l", "procedure")
    choose(page, "Alt+q", "broken_off")
    page.keyboard.press("Alt+s")
    expect(page).to_have_url(re.compile("/xong/3$"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_a_call(site: Site, open_page: OpenPage, scheme: str) -> None:
    page = at_the_desk(site, open_page, color_scheme=scheme)

    page.goto(f"{site.address}{PATH}")
    assert_looks_right(page)
    page.keyboard.type(NOTE)
    expect(page.locator(".take .picked")).to_be_visible()
    assert_looks_right(page)
    page.keyboard.press("Enter")
    expect(page.locator(".take .taken")).to_be_visible()
    assert_looks_right(page)
    page.locator("#ghi-chu").fill(DEMAND)
    expect(page.locator("li.warning")).to_be_visible()
    assert_looks_right(page)
    page.keyboard.press("?")
    page.keyboard.press("Alt+k")
    expect(page.locator("#ly-do")).to_be_focused()
    assert_looks_right(page)
    page.keyboard.press("Alt+q")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Alt+d")
    page.keyboard.press("Alt+s")
    expect(page.locator(".fault")).to_contain_text("DC-151")
    assert_looks_right(page)
    page.keyboard.press("Alt+a")
    page.keyboard.press("Alt+s")
    expect(page.locator("p.code")).to_be_visible()
    assert_looks_right(page)


def test_the_same_page_works_without_a_script(site: Site, open_page: OpenPage) -> None:
    page = at_the_desk(site, open_page, java_script_enabled=False)
    page.goto(f"{site.address}{PATH}")
    page.locator("#ghi-chu").fill(NOTE)
    page.locator("[data-without-script]").focus()
    page.keyboard.press("Enter")
    page.locator('[value="p:1.001193"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator('input[name="procedure"]')).to_have_value("1.001193")
    page.locator('[value="undo"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator('input[name="procedure"]')).to_have_value("")
    expect(page.locator("#ghi-chu")).to_have_value(NOTE)
    page.locator("[data-leaves]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#ly-do")).to_be_visible()


def test_the_overlay_lists_the_keys_of_a_call(site: Site, open_page: OpenPage) -> None:
    page = at_the_desk(site, open_page)
    page.goto(f"{site.address}{PATH}")
    page.keyboard.type(NOTE)
    expect(page.locator(".take .picked")).to_be_visible()
    page.locator("h1").evaluate("(h) => { h.tabIndex = -1; h.focus(); }")
    page.keyboard.press("?")
    overlay = page.locator("#phim-tat")
    expect(overlay).to_contain_text("Kết thúc cuộc gọi")
    expect(overlay).to_contain_text("Đăng ký khai sinh")


def test_a_session_that_ended_is_told_by_the_page(site: Site, open_page: OpenPage) -> None:
    page = at_the_desk(site, open_page)
    page.goto(f"{site.address}{PATH}")
    page.keyboard.type("ks")
    expect(page.locator(".take .picked")).to_be_visible()
    (account,) = site.bureau.directory.all()
    site.bureau.sessions.revoke_all(account.id)
    page.keyboard.press("Enter")
    expect(page.locator(".fault")).to_contain_text("DC-503")
