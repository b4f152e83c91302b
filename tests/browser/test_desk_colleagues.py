"""Colleagues in real browsers, by keyboard: handing on, asking for a draft, finding, 320 px."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from dungcua.accounts.model import Grant, Role
from dungcua.conversations.model import Author
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.test_accessibility import assert_looks_right, assert_no_violations
from tests.browser.test_desk_in_browser import enter
from tests.browser.test_desk_queue import QUEUE, ask_for_a_person, at_desk, file_case
from tests.web.desk import hire

pytestmark = pytest.mark.browser

GIVEN = "/ban-truc/giao-cho-toi"
PHONE = "0900 000 001"  # a number of nobody: the block is not given out


def hand_to(page: Page, name: str) -> None:
    """Choose a colleague by the letters of the name and hand on, by keyboard."""
    page.keyboard.press("Alt+c")
    expect(page.locator("#o-giao")).to_be_focused()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def test_work_is_handed_on_by_keyboard_and_shown_by_itself(site: Site, open_page: OpenPage) -> None:
    lan, mai = at_desk(site, open_page, "lan"), at_desk(site, open_page, "mai")
    mai.keyboard.type("gm")
    expect(mai).to_have_url(f"{site.address}{GIVEN}")
    expect(mai.locator("[data-row]")).to_have_count(0)
    citizen = ask_for_a_person(site, open_page)
    lan.goto(f"{site.address}{QUEUE}")
    lan.keyboard.press("n")
    expect(lan.locator("#o-tra-loi")).to_be_visible()
    hand_to(lan, "Người thử mai")
    expect(lan).to_have_url(f"{site.address}{QUEUE}")
    # Nobody loads Mai's page anew.
    expect(mai.locator("[data-row]")).to_have_count(1)
    expect(mai.locator("[data-row]")).to_contain_text("Người thử lan giao")
    mai.keyboard.press("n")
    expect(mai.locator("#o-tra-loi")).to_be_visible()
    mai.keyboard.press("Alt+r")
    mai.keyboard.type("Tôi là Mai, tôi trả lời tiếp.")
    mai.keyboard.press("Alt+s")
    expect(citizen.locator(".msg").last).to_contain_text("tôi trả lời tiếp")


def test_of_two_who_hand_it_on_the_slower_is_told(site: Site, open_page: OpenPage) -> None:
    hire(site.bureau, "lan")
    one = at_desk(site, open_page, "sep-mot", Grant(Role.SUPERVISOR))
    two = at_desk(site, open_page, "sep-hai", Grant(Role.SUPERVISOR))
    ask_for_a_person(site, open_page)
    (entry,) = site.bureau.queue.listed()
    for page in (one, two):
        page.goto(f"{site.address}{QUEUE}/{entry.id}")
        page.keyboard.press("Alt+c")
        page.keyboard.type("Người thử lan")
    for page in (one, two):
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    expect(one).to_have_url(f"{site.address}{QUEUE}")
    expect(two.locator(".fault")).to_contain_text("DC-224")
    assert_no_violations(two)


def test_the_bot_drafts_when_asked_by_a_key(site: Site, open_page: OpenPage) -> None:
    citizen = open_page(site.address)
    citizen.locator("#loi").fill("đăng ký kết hôn cần giấy tờ gì")
    citizen.locator("#hoi button.main").click()
    expect(citizen.locator(".msg")).to_have_count(2)
    site.conversations.hand_over(site.conversation())
    desk = at_desk(site, open_page)
    desk.goto(f"{site.address}{QUEUE}")
    desk.keyboard.press("n")
    expect(desk.locator("#ban-nhap textarea")).to_have_count(0)
    desk.keyboard.press("Alt+a")
    expect(desk.locator("#ban-nhap textarea")).to_have_count(1)
    drafted = desk.locator("#ban-nhap textarea").input_value()
    assert "kết hôn" in drafted.lower()
    # A person edits and approves; the edit is proposed to the knowledge.
    desk.keyboard.press("Alt+d")
    desk.keyboard.press("ControlOrMeta+End")
    desk.keyboard.type(" Anh chị mang căn cước để xuất trình.")
    desk.keyboard.press("Alt+g")
    expect(desk.locator("#loi-noi")).to_contain_text("mang căn cước để xuất trình")
    (correction,) = site.bureau.drafts.corrections()
    assert correction.after.endswith("mang căn cước để xuất trình.")
    (entry,) = site.bureau.queue.listed()
    assert site.conversations.history(entry.conversation_id)[-1].author is Author.PERSON


def test_everything_is_found_from_one_field(site: Site, open_page: OpenPage) -> None:
    told, path = file_case(site, "bị đòi sổ hộ khẩu khi khai sinh")
    site.bureau.callbacks.ask(PHONE, "khai sinh cho cháu", consent=True)
    desk = at_desk(site, open_page)
    desk.keyboard.type("gf")
    expect(desk.locator("#q")).to_be_focused()
    desk.keyboard.type("khai sinh")
    desk.keyboard.press("Enter")
    expect(desk.locator("main section")).to_have_count(3)
    expect(desk.locator("#tim-cases + ul")).to_contain_text(told.code)
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(f"{site.address}{path}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_these_pages(site: Site, open_page: OpenPage, scheme: str) -> None:
    ask_for_a_person(site, open_page)
    _, path = file_case(site)
    site.bureau.callbacks.ask(PHONE, "khai sinh", consent=True)
    (entry,) = site.bureau.queue.listed()
    lan = hire(site.bureau, "lan", Grant(Role.SUPERVISOR), Grant(Role.ADMIN))
    mai = hire(site.bureau, "mai")
    site.bureau.queue.give(entry.id, mai.account.id, lan.account.id, holder=None)
    page = open_page(f"{site.address}/ban-truc/vao", color_scheme=scheme)
    enter(page, lan)
    for address in (
        GIVEN,
        "/ban-truc/tim",
        "/ban-truc/tim?q=khai+sinh",
        "/ban-truc/tim?q=qwxz",
        f"{QUEUE}/{entry.id}",
        f"{QUEUE}?xem=da-xong",
        f"{QUEUE}?xem=da-nhan&xep=lau",
        path,
    ):
        page.goto(f"{site.address}{address}")
        assert_looks_right(page)


def test_handing_on_and_a_draft_without_a_script(site: Site, open_page: OpenPage) -> None:
    ask_for_a_person(site, open_page)
    mai = hire(site.bureau, "mai")
    desk = open_page(f"{site.address}/ban-truc/vao", java_script_enabled=False)
    enter(desk, hire(site.bureau, "lan"))
    desk.goto(f"{site.address}{QUEUE}")
    desk.locator("[data-row] button").press("Enter")
    desk.get_by_role("button", name="Nhờ máy soạn nháp").press("Enter")
    expect(desk.locator("#ban-nhap textarea")).to_have_count(1)
    desk.get_by_label("Giao cho ai").select_option(str(mai.account.id))
    desk.get_by_role("button", name="Giao", exact=True).press("Enter")
    expect(desk).to_have_url(f"{site.address}{QUEUE}")
    (entry,) = site.bureau.queue.listed()
    assert entry.holder == mai.account.id
