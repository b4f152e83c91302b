"""Quality and figures in a real browser: drawn and reviewed by keyboard, figures followed, axe."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from dungcua.accounts.model import Grant, Role
from dungcua.conversations.calls import Outcome, Reason, WrapUp
from dungcua.conversations.message import PlaceRef, Reply, ReplyMeta
from dungcua.conversations.quality.model import Criterion, Mark
from dungcua.conversations.queue import Ending
from dungcua.conversations.service import Conversations
from dungcua.web.desk.located import locator
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.test_accessibility import assert_looks_right
from tests.browser.test_desk_in_browser import enter
from tests.web.desk import Colleague, hire

pytestmark = pytest.mark.browser

QUALITY = "/ban-truc/chat-luong"
HOA_TIEN = PlaceRef(province="Đà Nẵng", commune="Xã Hòa Tiến", code="20332")
ALL_YES = dict.fromkeys(Criterion, Mark.YES)


def ended(site: Site, who: Colleague, words: str = "khai sinh nộp ở đâu") -> int:
    """Let ``who`` take, answer and close a conversation."""
    talks = Conversations(site.conversations._store, locate=locator(site.services.places))
    talk = talks.start()
    talks.say(talk, words)
    talks.answer(talk, Reply(text="Vâng.", meta=ReplyMeta(place=HOA_TIEN)))
    talks.hand_over(talk)
    entry = max(entry.id for entry in site.bureau.queue.listed())
    site.bureau.queue.claim(entry, who.account.id)
    site.bureau.queue.say(entry, who.account.id, "Nộp ở phường ạ.")
    site.bureau.queue.end(entry, who.account.id, Ending.CLOSED)
    return entry


def called(site: Site, who: Colleague) -> None:
    call = site.bureau.calls.begin("một", who.account.id)
    told = WrapUp(Reason.PROCEDURE, Outcome.ANSWERED, 90, "1.001193", "48", "20332")
    site.bureau.calls.finish(call.id, who.account.id, told)


def lead(site: Site, open_page: OpenPage, scheme: str = "light") -> Page:
    page = open_page(f"{site.address}/ban-truc/vao", color_scheme=scheme)
    enter(page, hire(site.bureau, "sep", Grant(Role.SUPERVISOR)))
    return page


def test_a_sample_is_drawn_and_reviewed_by_keyboard_only(site: Site, open_page: OpenPage) -> None:
    lan = hire(site.bureau, "lan")
    ended(site, lan)
    called(site, lan)
    page = lead(site, open_page)
    page.keyboard.type("gq")
    expect(page).to_have_url(f"{site.address}{QUALITY}")
    page.keyboard.press("Alt+s")
    expect(page.locator("dl.facts")).to_contain_text("2 trong 2 cuộc")
    page.keyboard.press("n")
    expect(page.locator("#cham-ten")).to_be_visible()
    # Each criterion by its number; one is changed with the arrow keys.
    for place, _ in enumerate(Criterion, 1):
        page.keyboard.press(f"Alt+{place}")
    expect(page.locator("input[type=radio]:checked")).to_have_count(len(Criterion))
    page.locator("input[name=cited]:checked").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=cited]:checked")).to_have_value("no")
    page.keyboard.press("Alt+i")
    page.keyboard.type("Nên nêu tên văn bản.")
    page.keyboard.press("Alt+s")
    expect(page.locator("#cham-ten")).to_be_visible()
    expect(page.locator("input[type=radio]:checked")).to_have_count(0)
    for place, _ in enumerate(Criterion, 1):
        page.keyboard.press(f"Alt+{place}")
    page.keyboard.press("Alt+s")
    expect(page.locator("[data-row] .bring")).to_have_count(2)
    page.keyboard.type("gq")
    expect(page).to_have_url(f"{site.address}{QUALITY}")
    page.keyboard.type("v2")
    expect(page.locator("table")).to_contain_text("50 %")
    page.get_by_role("link", name="1 chưa đạt").press("Enter")
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("[data-row]")).to_contain_text("Nên nêu tên văn bản.")
    # Whoever answered reads it.
    other = open_page(f"{site.address}/ban-truc/vao")
    enter(other, lan)
    other.keyboard.type("gt")
    expect(other).to_have_url(f"{site.address}/ban-truc/toi")
    other.keyboard.press("n")
    expect(other.locator("[data-row]").first).to_be_visible()
    expect(other.locator("main")).to_contain_text("Nên nêu tên văn bản.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_these_pages(site: Site, open_page: OpenPage, scheme: str) -> None:
    lan = hire(site.bureau, "lan")
    for _ in range(2):
        ended(site, lan)
    called(site, lan)
    page = lead(site, open_page, scheme)
    page.goto(f"{site.address}{QUALITY}")
    assert_looks_right(page)
    page.keyboard.press("Alt+s")
    expect(page.locator("[data-row]")).to_have_count(3)
    assert_looks_right(page)
    sample = site.bureau.quality.samples()[0]
    items = [item for item, _ in site.bureau.quality.items(sample.id)]
    (me,) = [one for one in site.bureau.directory.all() if one.login == "sep"]
    site.bureau.quality.review(items[0].id, me.id, {**ALL_YES, Criterion.SHORT: Mark.NO}, "Gọn hơn")
    paths = [f"/muc/{item.id}" for item in items]
    for path in (*paths, "/ket-qua", "/ket-qua?ai=bot", "/danh-sach?tieu-chi=short&muc=no"):
        page.goto(f"{site.address}{QUALITY}{path}")
        assert_looks_right(page)
    page.goto(f"{site.address}{QUALITY}")
    page.locator("#tu").fill("2020-01-01")
    page.locator("#den").fill("2020-01-02")
    page.keyboard.press("Alt+s")
    expect(page.locator(".fault")).to_contain_text("DC-221")
    assert_looks_right(page)
    other = open_page(f"{site.address}/ban-truc/vao", color_scheme=scheme)
    enter(other, lan)
    other.goto(f"{site.address}/ban-truc/toi/nhan-xet")
    assert_looks_right(other)


def test_a_sample_is_reviewed_without_a_script(site: Site, open_page: OpenPage) -> None:
    ended(site, hire(site.bureau, "lan"))
    page = open_page(f"{site.address}/ban-truc/vao", java_script_enabled=False)
    enter(page, hire(site.bureau, "sep", Grant(Role.SUPERVISOR)))
    page.goto(f"{site.address}{QUALITY}")
    page.get_by_role("button", name="Rút mẫu").press("Enter")
    page.get_by_role("link", name="Chấm cuộc tiếp theo").press("Enter")
    for criterion in Criterion:
        page.locator(f"input[name={criterion}][value=yes]").check()
    page.get_by_role("button", name="Lưu và sang cuộc tiếp theo").press("Enter")
    expect(page.locator("[data-row] .bring")).to_have_count(1)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figures_are_followed_to_what_they_count(
    site: Site, open_page: OpenPage, scheme: str
) -> None:
    lan = hire(site.bureau, "lan")
    ended(site, lan)
    for text in ("nuôi chim yến xin phép", "xin phép nuôi chim yến", "phép nuôi chim yến ở đâu"):
        talk = site.conversations.start()
        site.conversations.say(talk, text)
        site.conversations.answer(talk, Reply(text="Chưa rõ.", meta=ReplyMeta(oos=True)))
    page = lead(site, open_page, scheme)
    page.keyboard.type("gs")
    expect(page).to_have_url(f"{site.address}/ban-truc/so-lieu")
    page.locator("table a[href*='xem=da-nhan']").first.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("[data-row]")).to_contain_text("nhận sau 0 phút")
    assert_looks_right(page)
    page.go_back()
    page.get_by_role("link", name=re.compile("nuôi chim yến")).press("Enter")
    expect(page.locator("[data-row]")).to_have_count(3)
    assert_looks_right(page)
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".msg")).to_have_count(2)
    assert_looks_right(page)
    page.goto(f"{site.address}/ban-truc/so-lieu/phan-anh?nhom=level&ten=commune&han=due")
    assert_looks_right(page)


def test_the_load_changes_by_itself(site: Site, open_page: OpenPage) -> None:
    page = lead(site, open_page)
    page.goto(f"{site.address}/ban-truc/so-lieu")
    waiting = page.locator("#tai-nay dd").first
    expect(waiting).to_have_text("0")
    talk = site.conversations.start()
    site.conversations.hand_over(talk)
    expect(waiting).to_have_text("1")
