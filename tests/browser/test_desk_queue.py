"""A shift in a real browser, by keyboard only: queue, conversation, case file; axe, 320 px."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, Route, expect

from dungcua.accounts.model import Grant, Role
from dungcua.complaints.model import Channel, Complaint, Door, Place, State
from dungcua.complaints.privacy import Contact
from dungcua.conversations.message import Reply
from dungcua.conversations.model import Author, Owner
from tests.browser.conftest import OpenPage, await_held
from tests.browser.site import Site
from tests.browser.test_accessibility import (
    WIDTHS,
    assert_no_sideways_scroll,
    assert_no_violations,
    unfold,
)
from tests.browser.test_desk_in_browser import enter
from tests.web.desk import hire
from tests.web.parts import BIRTH

pytestmark = pytest.mark.browser

QUEUE = "/ban-truc/hang-doi"


def ask_for_a_person(site: Site, open_page: OpenPage) -> Page:
    """Open the chat as a citizen and be handed over."""
    page = open_page(site.address)
    page.locator("#loi").fill("tôi muốn gặp người")
    page.locator("#hoi button.main").click()
    expect(page.locator(".msg")).to_have_count(2)
    site.conversations.hand_over(site.conversation())
    # The scripted dialogue does not hand over by itself, as the bot does within its turn.
    page.reload()
    expect(page.locator("#cho-nguoi")).to_be_visible()
    return page


def file_case(
    site: Site, words: str = "bị đòi sổ hộ khẩu khi khai sinh", *, reachable: bool = False
) -> tuple[Complaint, str]:
    """Put a complaint into the register; return it with the address of its file."""
    register = site.bureau.office.register
    talk = site.conversations.start()
    register.open_draft(
        talk,
        words,
        procedure=BIRTH,
        violations=("V01",),
        papers=(),
        door=Door.REPORT,
        place=Place("Đà Nẵng", "Xã Hòa Tiến", "20332"),
        said_place=None,
        knowledge_version="thu",
    )
    told = register.submit(
        talk,
        consent=True,
        channel=Channel.CHAT,
        contact=Contact(name="Người Thử", phone="0900000001") if reachable else None,
        contact_consent=reachable,
    )
    number = site.bureau.office.reading.case(told.code).summary.number
    return told, f"/ban-truc/ho-so/{number}"


def at_desk(
    site: Site, open_page: OpenPage, login: str = "lan", *grants: Grant, scheme: str = "light"
) -> Page:
    who = hire(site.bureau, login, *grants)
    page = open_page(f"{site.address}/ban-truc/vao", color_scheme=scheme)
    enter(page, who)
    return page


def test_claim_reply_approve_with_an_edit_and_hand_back_by_keyboard(
    site: Site, open_page: OpenPage
) -> None:
    desk = at_desk(site, open_page)
    desk.keyboard.type("gh")
    expect(desk).to_have_url(f"{site.address}{QUEUE}")
    # The wait appears by itself: nobody loads the page anew.
    expect(desk.locator("[data-row]")).to_have_count(0)
    citizen = ask_for_a_person(site, open_page)
    expect(desk.locator("[data-row]")).to_have_count(1)
    desk.keyboard.press("n")
    expect(desk.locator("#o-tra-loi")).to_be_visible()
    # A canned reply, found by three letters without their marks.
    desk.keyboard.press("Alt+m")
    desk.keyboard.type("chao da")
    expect(desk.locator("#mau-tim-thay li")).to_have_count(1)
    desk.keyboard.press("Enter")
    expect(desk.locator("#o-tra-loi")).to_be_focused()
    desk.keyboard.press("Alt+s")
    expect(citizen.locator(".msg").last).to_contain_text("tôi là người trực của Đúng Cửa")
    # The desk's page comes anew with what was said; citizens may read it before that.
    expect(desk.locator("#loi-noi")).to_contain_text("tôi là người trực của Đúng Cửa")
    # The bot is silent; it drafts, and the draft appears by itself.
    talk = site.conversation()
    citizen.locator("#loi").fill("phí bao nhiêu vậy")
    citizen.locator("#hoi button.main").click()
    expect(desk.locator("#loi-noi")).to_contain_text("phí bao nhiêu vậy")
    heard = list(site.dialogue.heard)
    assert site.conversations.history(talk)[-1].author is Author.CITIZEN
    expect(desk.locator("#ban-nhap textarea")).to_have_value(re.compile("Anh/chị"))
    drafted = desk.locator("#ban-nhap textarea").input_value()
    desk.keyboard.press("Alt+d")
    desk.keyboard.press("ControlOrMeta+a")
    desk.keyboard.type("Mức phí có ở trang thủ tục, anh chị xem giúp.")
    desk.keyboard.press("Alt+g")
    expect(citizen.locator(".msg").last).to_contain_text("Mức phí có ở trang thủ tục")
    expect(desk.locator("#loi-noi")).to_contain_text("Mức phí có ở trang thủ tục")
    (correction,) = site.bureau.drafts.corrections()
    assert correction.before == drafted
    desk.keyboard.press("Alt+i")
    desk.keyboard.type("đã trả lời về phí")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.locator("#ghi-chu")).to_contain_text("đã trả lời về phí")
    desk.keyboard.press("Alt+b")
    expect(desk).to_have_url(f"{site.address}{QUEUE}")
    assert site.conversations.owner(talk) is Owner.BOT
    assert site.dialogue.heard == heard
    citizen.locator("#loi").fill("bot ơi")
    citizen.locator("#hoi button.main").click()
    expect(citizen.locator(".msg").last).to_contain_text("Anh/chị vừa nói: bot ơi")
    assert "đã trả lời về phí" not in citizen.content()


def press_to_claim(page: Page) -> Route:
    """Press for whoever waits; return the request, which is still on its way."""
    held: list[Route] = []
    page.route("**/nhan", lambda route: held.append(route))
    page.keyboard.press("n")
    await_held(page, held)
    return held[0]


def test_two_race_for_the_same_case_and_exactly_one_gets_it(
    site: Site, open_page: OpenPage
) -> None:
    lan, mai = at_desk(site, open_page, "lan"), at_desk(site, open_page, "mai")
    citizen = ask_for_a_person(site, open_page)
    for page in (lan, mai):
        page.goto(f"{site.address}{QUEUE}")
        expect(page.locator("[data-row]")).to_have_count(1)
    # Both press before either press has arrived: neither page can learn of the other's.
    for press in [press_to_claim(page) for page in (lan, mai)]:
        press.continue_()
    for page in (lan, mai):
        expect(page.locator("#o-tra-loi, .fault")).to_be_visible()
    got = [page.locator("#o-tra-loi").count() for page in (lan, mai)]
    assert sorted(got) == [0, 1]
    slower = (lan, mai)[got.index(0)]
    expect(slower.locator(".fault")).to_contain_text("DC-314")
    assert_no_violations(slower)
    expect(citizen.locator("#cho-nguoi")).to_be_visible()


def test_a_case_is_forwarded_falls_due_is_escalated_and_answered_by_keyboard(
    site: Site, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    days = [0]
    ledger = site.bureau.office.register.ledger
    monkeypatch.setattr(ledger, "clock", lambda: now + timedelta(days=days[0]))
    told, path = file_case(site)
    page = at_desk(site, open_page)
    page.keyboard.type("gc")
    expect(page).to_have_url(f"{site.address}/ban-truc/ho-so")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.address}{path}")

    def step(reason: str, button: str, state: str) -> None:
        page.keyboard.press("Alt+r")
        page.keyboard.type(reason)
        place = page.locator("button[name=to]").evaluate_all(
            "(all, wanted) => all.findIndex(one => one.value === wanted) + 1", button
        )
        page.keyboard.press(f"Alt+{place}")
        expect(page.locator(".timeline li").last).to_contain_text(reason)
        assert site.bureau.office.register.find(told.code).state == state

    step("đúng là phản ánh", "triaged", State.TRIAGED)
    step("gửi trung tâm cấp xã", "forwarded", State.FORWARDED)
    days[0] = 60
    page.reload()
    expect(page.locator("dl.facts")).to_contain_text("trễ")
    step("quá hạn mà chưa có trả lời", "escalated", State.ESCALATED)
    step("trung tâm tỉnh trả lời: không cần sổ", "answered", State.ANSWERED)
    page.keyboard.press("Alt+p")
    expect(page.locator(".sheet")).to_contain_text("không cần sổ")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_these_pages(site: Site, open_page: OpenPage, scheme: str) -> None:
    ask_for_a_person(site, open_page)
    _, path = file_case(site, reachable=True)
    file_case(site, "cũng bị đòi sổ hộ khẩu")
    (entry,) = site.bureau.queue.listed()
    page = at_desk(site, open_page, "lan", Grant(Role.SUPERVISOR), scheme=scheme)
    (lan,) = [one for one in site.bureau.directory.all() if one.login == "lan"]
    paths = [QUEUE, f"{QUEUE}/{entry.id}", "/ban-truc/ho-so", path, f"{path}/van-ban/de-nghi"]

    def look(address: str) -> None:
        page.goto(site.address + address)
        unfold(page)
        assert_no_violations(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 700})
            assert_no_sideways_scroll(page)
        page.set_viewport_size({"width": 1280, "height": 800})

    for address in paths:
        look(address)
    site.bureau.queue.claim(entry.id, lan.id)
    question = site.conversations.history(entry.conversation_id)[0]
    site.bureau.drafts.propose(entry.conversation_id, question.id, Reply(text="Bản nháp."))
    look(f"{QUEUE}/{entry.id}")


def test_what_is_being_written_survives_news(site: Site, open_page: OpenPage) -> None:
    citizen = ask_for_a_person(site, open_page)
    desk = at_desk(site, open_page)
    (entry,) = site.bureau.queue.listed()
    desk.goto(f"{site.address}{QUEUE}")
    desk.keyboard.press("n")
    expect(desk.locator("#o-tra-loi")).to_be_visible()
    question = site.conversations.history(entry.conversation_id)[0]
    site.bureau.drafts.propose(entry.conversation_id, question.id, Reply(text="Bản nháp."))
    expect(desk.locator("#ban-nhap textarea")).to_have_value("Bản nháp.")
    desk.keyboard.press("Alt+d")
    desk.keyboard.press("End")
    desk.keyboard.type(" đang sửa")
    citizen.locator("#loi").fill("còn một chuyện nữa")
    citizen.locator("#hoi button.main").click()
    expect(desk.locator("#loi-noi")).to_contain_text("còn một chuyện nữa")
    expect(desk.locator("#ban-nhap textarea").first).to_have_value("Bản nháp. đang sửa")
    expect(desk.locator("#ban-nhap textarea").first).to_be_focused()


def test_all_of_it_works_without_a_script(site: Site, open_page: OpenPage) -> None:
    ask_for_a_person(site, open_page)
    who = hire(site.bureau, "lan")
    desk = open_page(f"{site.address}/ban-truc/vao", java_script_enabled=False)
    enter(desk, who)
    desk.goto(f"{site.address}{QUEUE}")
    desk.locator("[data-row] button").focus()
    desk.keyboard.press("Enter")
    desk.locator("#o-mau").fill("cam on")
    desk.keyboard.press("Enter")
    # The page before shows canned replies as well, all of them.
    expect(desk).to_have_url(re.compile(r"\?mau=cam\+on"))
    desk.locator("#mau-tim-thay a").first.focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#o-tra-loi")).to_have_value(
        "Cảm ơn anh/chị. Khi cần, anh/chị cứ nhắn lại vào đây."
    )
    desk.locator("form[action$='/noi'] button").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#loi-noi")).to_contain_text("Cảm ơn anh/chị")
    (entry,) = site.bureau.queue.listed()
    assert site.conversations.history(entry.conversation_id)[-1].author is Author.PERSON
