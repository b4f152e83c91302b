"""The chat with its script: nothing reloads, nothing is lost."""

from __future__ import annotations

import asyncio
import re
import threading

import pytest
from playwright.sync_api import Page, expect

from dungcua.web.chat.stream import Events
from tests.browser.conftest import PATIENCE, OpenPage
from tests.browser.site import Site

pytestmark = pytest.mark.browser

BIRTH = "tôi muốn làm khai sinh cho con"


def write(page: Page, text: str) -> None:
    page.get_by_label("Câu hỏi của anh/chị").fill(text)


def ask(page: Page, text: str) -> None:
    """Send a question; its answer is there to the end, not only in parts."""
    asked = page.locator(".mine").count()
    write(page, text)
    page.keyboard.press("Enter")
    expect(page.locator(".mine")).to_have_count(asked + 1)
    expect(page.locator("#dang-soan")).to_have_text("")


def test_answer_comes_without_a_reload(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address)
    page.evaluate("window.untouched = true")
    write(page, BIRTH)
    page.keyboard.press("Enter")
    card = page.locator(".card.procedure")
    expect(card.get_by_role("heading", name="Giấy tờ cần có")).to_be_visible()
    expect(card.get_by_role("link", name=re.compile("Luật Hộ tịch"))).to_be_visible()
    assert page.evaluate("window.untouched")
    expect(page.get_by_label("Câu hỏi của anh/chị")).to_have_value("")
    expect(page.get_by_label("Câu hỏi của anh/chị")).to_be_focused()
    assert site.dialogue.heard == [BIRTH]


def test_own_words_and_first_reply_are_there_before_the_answer(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page(site.address)
    site.hold()
    write(page, BIRTH)
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator(".mine")).to_contain_text(BIRTH)
    expect(page.get_by_text("tôi tìm thủ tục")).to_be_visible()
    expect(page.get_by_text("Đang soạn câu trả lời…")).to_be_visible()
    expect(page.locator(".card")).to_have_count(0)
    site.release()
    expect(page.locator(".card")).to_be_visible()
    expect(page.get_by_text("Đang soạn câu trả lời…")).to_have_count(0)


def test_page_after_reload_is_the_page_before(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address)
    ask(page, BIRTH)
    ask(page, "cảm ơn")
    expect(page.locator(".mine")).to_contain_text([BIRTH, "cảm ơn"])
    expect(page.get_by_text("Anh/chị vừa nói: cảm ơn")).to_be_visible()
    live = page.get_by_role("log").inner_text()
    page.reload()
    assert page.get_by_role("log").inner_text() == live


def test_buttons_lead_on_and_make_room_for_the_next(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address)
    ask(page, BIRTH)
    page.get_by_role("button", name="Phí bao nhiêu?").click()
    expect(page.get_by_text("Anh/chị vừa nói: phí bao nhiêu")).to_be_visible()
    expect(page.get_by_role("button", name="Bao lâu xong?")).to_have_count(0)
    expect(page.get_by_label("Câu hỏi của anh/chị")).to_be_focused()


def test_example_asks_its_question(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address)
    page.get_by_role("button", name=re.compile("Hòa Tiến")).click()
    expect(page.locator(".card.procedure")).to_be_visible()
    expect(page.locator("#vi-du")).to_have_count(0)


def test_what_is_being_typed_survives_pressing_a_button(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address)
    ask(page, BIRTH)
    write(page, "đang gõ dở")
    page.get_by_role("button", name="Bao lâu xong?").click()
    expect(page.get_by_text("Anh/chị vừa nói: bao lâu xong")).to_be_visible()
    expect(page.get_by_label("Câu hỏi của anh/chị")).to_have_value("đang gõ dở")


def test_button_pressed_before_the_turn_has_ended_is_not_lost(
    site: Site, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_page(site.address)
    ended = threading.Event()
    close = Events.close

    async def late(events: Events, once: str) -> None:
        await asyncio.to_thread(ended.wait, PATIENCE / 1000)
        await close(events, once)

    # On a bad line: the answer with its buttons is there, the end of the turn is not yet.
    monkeypatch.setattr(Events, "close", late)
    write(page, BIRTH)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Phí bao nhiêu?").dblclick()
    expect(page.locator(".mine")).to_have_count(1)
    expect(page.get_by_text("Đang soạn câu trả lời…")).to_be_visible()
    ended.set()
    expect(page.get_by_text("Anh/chị vừa nói: phí bao nhiêu")).to_be_visible()
    expect(page.locator("#dang-soan")).to_have_text("")
    assert site.dialogue.heard == [BIRTH, "phí bao nhiêu"]


def test_shift_enter_is_a_new_line(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address)
    write(page, "dòng một")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("dòng hai")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Anh/chị vừa nói: dòng một")).to_be_visible()
    assert site.dialogue.heard == ["dòng một\ndòng hai"]


def test_key_that_ends_a_telex_syllable_does_not_send(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address)
    write(page, "đang gõ")
    page.locator("#loi").evaluate(
        "e => e.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'Enter', isComposing: true, bubbles: true, cancelable: true}))"
    )
    expect(page.locator(".mine")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator(".mine")).to_have_count(1)


def test_markup_is_shown_as_typed(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address)
    evil = "<img src=x onerror=\"document.title='hacked'\"><b>đậm</b>"
    write(page, evil)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Anh/chị vừa nói: {evil}")).to_be_visible()
    expect(page.locator(".log b, .log img")).to_have_count(0)
    assert page.title() != "hacked"


def test_offline_keeps_the_text_and_sends_it_once_later(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address)
    page.context.set_offline(True)
    write(page, BIRTH)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("chưa gửi được")
    expect(page.get_by_label("Câu hỏi của anh/chị")).to_have_value(BIRTH)
    expect(page.locator(".mine")).to_have_count(0)
    page.context.set_offline(False)
    page.keyboard.press("Enter")
    expect(page.locator(".card.procedure")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert site.dialogue.heard == [BIRTH]


def test_lost_connection_is_made_good(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address)
    site.hold()
    write(page, BIRTH)
    page.keyboard.press("Enter")
    expect(page.get_by_text("tôi tìm thủ tục")).to_be_visible()
    page.context.set_offline(True)
    site.drop_connections()
    expect(page.get_by_text("đang nối lại")).to_be_visible()
    site.release()
    page.context.set_offline(False)
    expect(page.locator(".card.procedure")).to_be_visible()
    expect(page.locator(".mine")).to_have_count(1)
    expect(page.get_by_text("tôi tìm thủ tục")).to_have_count(1)
    expect(page.locator("#dang-soan")).to_have_text("")
    write(page, "cảm ơn")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Anh/chị vừa nói: cảm ơn")).to_be_visible()
    assert site.dialogue.heard == [BIRTH, "cảm ơn"]


def test_error_in_the_middle_is_told_with_its_code(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address)
    site.dialogue.error = RuntimeError("inside")
    write(page, BIRTH)
    page.keyboard.press("Enter")
    expect(page.locator(".fault")).to_contain_text("DC-000")
    expect(page.locator("#dang-soan")).to_have_text("")
    site.dialogue.error = None
    write(page, "còn đó không")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Anh/chị vừa nói: còn đó không")).to_be_visible()


def test_refusal_keeps_the_text(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address)
    page.locator("#loi").evaluate("e => e.removeAttribute('maxlength')")
    long = "ế" * 4001
    write(page, long)
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("DC-102")
    expect(page.get_by_label("Câu hỏi của anh/chị")).to_have_value(long)


def test_page_left_open_too_long_still_sends(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address)
    page.locator("#hoi input[name=csrf]").evaluate("e => { e.value = 'cũ' }")
    write(page, BIRTH)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("DC-108")
    page.keyboard.press("Enter")
    expect(page.locator(".card.procedure")).to_be_visible()


def test_back_from_a_source_shows_the_conversation(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address)
    ask(page, BIRTH)
    page.locator(".card .sources a").first.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Ngày kiểm tra", exact=True)).to_be_visible()
    page.go_back()
    expect(page.locator(".card.procedure")).to_be_visible()
