"""The desk in a real browser: by keyboard only, by axe, narrow, dark, and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from dungcua.accounts.model import Grant, Role
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.test_accessibility import (
    WIDTHS,
    assert_no_sideways_scroll,
    assert_no_violations,
)
from tests.web.desk import PASSWORD, Colleague, hire

pytestmark = pytest.mark.browser

EVERY_ROLE = tuple(Grant(role) for role in Role)
PATHS = ("", "/toi", "/nguoi-dung", "/nguoi-dung/them", "/nhat-ky?kiem-tra=1")


def enter(page: Page, who: Colleague, code: str | None = None) -> None:
    """Sign in by keyboard: no mouse, no locator that clicks."""
    page.locator("#o-login").focus()
    page.keyboard.type(who.account.login)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#o-code")).to_be_visible()
    page.locator("#o-code").focus()
    page.keyboard.type(code or who.code())
    page.keyboard.press("Enter")
    # The name stands already where the code is asked for: that page has to be left first.
    expect(page.locator("#o-code")).to_have_count(0)
    expect(page.locator(".who")).to_contain_text(who.account.name)


def test_one_signs_in_and_works_by_keyboard_only(site: Site, open_page: OpenPage) -> None:
    who = hire(site.bureau, "lan", *EVERY_ROLE)
    page = open_page(f"{site.address}/ban-truc/vao")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "o-login":
            break
    enter(page, who)
    page.keyboard.type("gu")
    expect(page).to_have_url(f"{site.address}/ban-truc/nguoi-dung")
    page.keyboard.press("n")
    expect(page).to_have_url(f"{site.address}/ban-truc/nguoi-dung/them")
    # In a field the same letters are letters.
    page.locator("#o-name").focus()
    page.keyboard.type("gu n?")
    expect(page.locator("#o-name")).to_have_value("gu n?")
    expect(page.locator("#phim-tat")).to_be_hidden()
    expect(page).to_have_url(f"{site.address}/ban-truc/nguoi-dung/them")


def test_the_overlay_tells_the_keys_of_the_page(site: Site, open_page: OpenPage) -> None:
    who = hire(site.bureau, "lan", *EVERY_ROLE)
    page = open_page(f"{site.address}/ban-truc/vao")
    enter(page, who)
    page.keyboard.press("?")
    overlay = page.locator("#phim-tat")
    expect(overlay).to_be_visible()
    expect(overlay).to_contain_text("Nhật ký")
    assert overlay.locator("dt").count() == page.locator("[data-shortcut]:visible").count()
    assert_no_violations(page)
    page.locator("[data-single-keys]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(overlay).to_be_hidden()
    # Switched off (WCAG 2.1.4): letters do nothing, here and on the next page.
    page.keyboard.type("gu")
    page.reload()
    page.keyboard.press("?")
    expect(overlay).to_be_hidden()
    expect(page).to_have_url(f"{site.address}/ban-truc")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_at_the_desk(site: Site, open_page: OpenPage, scheme: str) -> None:
    who = hire(site.bureau, "lan", *EVERY_ROLE)
    newcomer = site.bureau.directory.add(
        "moi", "Người mới", [Grant(Role.OPERATOR, "48")], by=None, password=PASSWORD
    )
    page = open_page(f"{site.address}/ban-truc/vao", color_scheme=scheme)
    assert_no_violations(page)
    page.goto(f"{site.address}/ban-truc/dat-lai")
    assert_no_violations(page)
    page.goto(f"{site.address}/ban-truc/vao")
    enter(page, who)
    for path in (*PATHS, f"/nguoi-dung/{newcomer.id}", f"/nguoi-dung/{who.account.id}", "/khong"):
        page.goto(f"{site.address}/ban-truc{path}")
        assert_no_violations(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 700})
            assert_no_sideways_scroll(page)
        page.set_viewport_size({"width": 1280, "height": 800})
    other = open_page(f"{site.address}/ban-truc/vao", color_scheme=scheme)
    other.locator("#o-login").fill("moi")
    other.locator("#o-password").fill(PASSWORD)
    other.keyboard.press("Enter")
    expect(other.locator(".qr svg")).to_be_visible()
    assert_no_violations(other)


def test_rights_hide_the_navigation(site: Site, open_page: OpenPage) -> None:
    who = hire(site.bureau, "lan", Grant(Role.AUDITOR))
    page = open_page(f"{site.address}/ban-truc/vao")
    enter(page, who)
    expect(page.locator("nav a", has_text="Nhật ký")).to_be_visible()
    expect(page.locator("nav a", has_text="Người dùng")).to_have_count(0)
    page.goto(f"{site.address}/ban-truc/nguoi-dung")
    expect(page.locator(".fault")).to_contain_text("DC-504")


def test_the_lock_is_told_in_words_and_by_code(site: Site, open_page: OpenPage) -> None:
    hire(site.bureau, "lan")
    page = open_page(f"{site.address}/ban-truc/vao")
    for _ in range(6):
        page.locator("#o-login").fill("lan")
        page.locator("#o-password").fill("không phải câu này")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator(".fault")).to_be_visible()
    expect(page.locator(".fault")).to_contain_text("tạm khóa")
    expect(page.locator(".fault")).to_contain_text("DC-502")
    assert_no_violations(page)


def test_a_session_is_ended_from_another_browser(site: Site, open_page: OpenPage) -> None:
    who = hire(site.bureau, "lan")
    here = open_page(f"{site.address}/ban-truc/vao")
    enter(here, who)
    there = open_page(f"{site.address}/ban-truc/vao", java_script_enabled=False)
    enter(there, who, who.codes[0])
    here.goto(f"{site.address}/ban-truc/toi")
    button = here.locator("li button")
    expect(button).to_have_count(1)
    button.focus()
    here.keyboard.press("Enter")
    expect(here.locator("li button")).to_have_count(0)
    there.goto(f"{site.address}/ban-truc")
    expect(there.locator("#o-login")).to_be_visible()
    expect(there).to_have_url(f"{site.address}/ban-truc/vao")


@pytest.mark.parametrize("script", [True, False])
def test_a_person_answers_in_the_citizens_page(
    site: Site, open_page: OpenPage, script: bool
) -> None:
    page = open_page(site.address, java_script_enabled=script)
    page.locator("#loi").fill("tôi muốn gặp người")
    page.locator("#hoi button.main").click()
    expect(page.locator(".msg")).to_have_count(2)
    # What is sent before the turn has ended stays in the box.
    expect(page.locator("#dang-soan")).to_have_text("")
    talk = site.conversation()
    site.conversations.hand_over(talk)
    (entry,) = site.bureau.queue.listed()
    site.bureau.queue.claim(entry.id, 1)
    page.locator("#loi").fill("còn một câu nữa")
    page.locator("#hoi button.main").click()
    expect(page.locator(".msg.mine")).to_have_count(2)
    expect(page.locator("#cho-nguoi")).to_be_visible()
    site.bureau.queue.say(entry.id, 1, "Chào anh/chị, tôi là người trực.")
    if not script:
        page.locator("[data-reload]").click()
        page.reload()
    expect(page.locator(".msg").last).to_contain_text("tôi là người trực")
    if script:  # axe itself is a script
        assert_no_violations(page)
    page.locator("#cho-nguoi button").click()
    expect(page.locator("#cho-nguoi")).to_be_hidden()
    assert site.conversations.owner(talk) == "bot"
