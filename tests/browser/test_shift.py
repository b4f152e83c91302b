"""A whole shift on the whole product, by keyboard only: calls, a complaint, a hand-over.

The operator's page is looked after from outside: a single press of a pointer fails the test.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import Page, expect

from dungcua.settings import ROOT
from tests.browser.conftest import OpenPage
from tests.browser.test_desk_assist import choose
from tests.browser.whole import Served, say, serving

pytestmark = [pytest.mark.browser, pytest.mark.rasa]

CODE = re.compile(r"[A-Z]{4}-[A-Z]{4}-\d{5}")
POINTERS = """for (const kind of ["pointerdown", "mousedown", "touchstart"])
    addEventListener(kind, () => sessionStorage.setItem("pointer", location.href), true);"""
BIRTH = "1.001193"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("var")) as running:
        yield running


def hired(served: Served, login: str, role: str) -> str:
    """Add somebody as an administrator does; return the password that was printed."""
    told = subprocess.run(
        [sys.executable, "-m", "dungcua.cli.main", "user", "add", login, "--role", role],
        cwd=ROOT,
        env=served.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    password = re.search(r"chỉ in lần này\): (\S+)", told.stdout)
    assert password
    return password[1]


def tab_to(page: Page, wanted: str) -> None:
    """Go forward until what fits ``wanted`` has the focus."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"the Tab key does not reach {wanted}")


def begin(served: Served, open_page: OpenPage, login: str, role: str) -> Page:
    """Come to work for the first time: password, second factor set up, codes put away."""
    password = hired(served, login, role)
    page = open_page(f"{served.address}/ban-truc/vao")
    page.context.add_init_script(POINTERS)
    page.reload()
    tab_to(page, "#o-login")
    page.keyboard.type(login)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    secret = page.locator("p.mono").inner_text().replace(" ", "")
    tab_to(page, "#o-code")
    page.keyboard.type(pyotp.TOTP(secret).at(datetime.now(UTC)))
    page.keyboard.press("Enter")
    expect(page.locator(".codes li").first).to_be_visible()
    tab_to(page, "a.main")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text(login)
    return page


def wrap_up(page: Page, outcome: str) -> None:
    """End the call; its reason and outcome are chosen from lists."""
    page.keyboard.press("Alt+k")
    expect(page.locator("#ly-do")).to_be_focused()
    choose(page, "Alt+l", "procedure")
    choose(page, "Alt+q", outcome)


def note(page: Page, words: str) -> None:
    """Type a note; the hints are those of the whole of it."""
    expect(page.locator("#ghi-chu")).to_be_focused()
    page.keyboard.type(words)
    expect(page.locator("#ghi-chu")).to_have_value(words)
    expect(page.locator("#tong-dai")).not_to_have_attribute("aria-busy", "true")


def take_three_calls(page: Page, served: Served) -> str:
    """Answer a question, record a complaint, let the third one go; return the code told."""
    page.keyboard.type("gd")
    expect(page).to_have_url(f"{served.address}/ban-truc/tong-dai")
    note(page, "ks cháu 3 tháng, bố mẹ tạm trú Q12 cũ, hỏi nộp đâu")
    expect(page.locator(".take .picked")).to_contain_text("khai sinh")
    expect(page.locator(".script p").first).not_to_be_empty()
    page.keyboard.press("Enter")
    expect(page.locator('input[name="procedure"]')).to_have_value(BIRTH)
    wrap_up(page, "answered")
    page.keyboard.press("Alt+s")
    expect(page).to_have_url(re.compile("/xong/1$"))

    page.keyboard.press("Alt+n")
    note(page, "xã Hòa Tiến ĐN bắt nộp sổ hộ khẩu giấy khi làm tạm trú")
    expect(page.locator("li.warning").first).to_contain_text("V04")
    page.keyboard.press("Enter")
    expect(page.locator('input[name="procedure"]')).not_to_have_value("")
    wrap_up(page, "recorded")
    page.keyboard.press("Alt+d")
    page.keyboard.press("Alt+a")
    page.keyboard.press("Alt+s")
    expect(page.locator("p.code").first).to_have_text(CODE)
    code = page.locator("p.code").first.inner_text()

    page.keyboard.press("Alt+n")
    note(page, "đổi gplx sắp hh, kh ở HN")
    expect(page.locator('[data-shortcut="Alt+1"]')).to_have_attribute("value", "p:3.000347")
    page.keyboard.press("Alt+1")
    expect(page.locator('input[name="procedure"]')).to_have_value("3.000347")
    wrap_up(page, "broken_off")
    page.keyboard.press("Alt+s")
    expect(page).to_have_url(re.compile("/xong/3$"))
    return code


def pass_the_complaint_on(page: Page, served: Served, code: str) -> None:
    """Find the case among all, read it, and pass it on with a reason."""
    page.keyboard.type("gc")
    expect(page).to_have_url(f"{served.address}/ban-truc/ho-so")
    page.keyboard.press("j")
    expect(page.locator("[data-row] a:focus")).to_contain_text(code)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(code)
    page.keyboard.press("Alt+r")
    expect(page.locator("#ly-do-buoc")).to_be_focused()
    page.keyboard.type("đúng là phản ánh")
    page.keyboard.press("Alt+1")
    expect(page.locator(".timeline li").last).to_contain_text("đúng là phản ánh")


def answer_in_writing(page: Page, served: Served, citizen: Page) -> None:
    """Take the waiting conversation, approve one draft as it is and one with an edit."""
    page.keyboard.type("gh")
    expect(page).to_have_url(f"{served.address}/ban-truc/hang-doi")
    say(citizen, "làm khai sinh cho con ở xã Hòa Tiến, Đà Nẵng nộp ở đâu")
    say(citizen, "cho tôi gặp người")
    expect(citizen.locator("#cho-nguoi")).to_be_visible()
    expect(page.locator("#cho [data-row]")).to_have_count(1)
    page.keyboard.press("n")
    expect(page.locator("#o-tra-loi")).to_be_visible()
    page.keyboard.press("Alt+m")
    page.keyboard.type("chao da")
    expect(page.locator("#mau-tim-thay li")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#o-tra-loi")).to_be_focused()
    page.keyboard.press("Alt+s")
    expect(citizen.locator(".msg").last).to_contain_text("tôi là người trực của Đúng Cửa")
    # The page came anew with it: what is waited for now stands there, not in the one before.
    expect(page.locator("#o-tra-loi")).to_have_value("")

    draft = page.locator("#ban-nhap textarea")
    tell(citizen, "phí đăng ký khai sinh bao nhiêu")
    expect(draft).to_have_value(re.compile("phí"))
    drafted = draft.input_value().splitlines()[0]
    page.keyboard.press("Alt+g")
    expect(citizen.locator(".msg").last).to_contain_text(drafted)
    expect(draft).to_have_count(0)

    tell(citizen, "đăng ký khai sinh bao lâu thì xong")
    expect(draft).to_have_value(re.compile("ngày"))
    page.keyboard.press("Alt+d")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Trong 2 ngày làm việc, anh chị nhé.")
    page.keyboard.press("Alt+g")
    expect(citizen.locator(".msg").last).to_contain_text("Trong 2 ngày làm việc")
    expect(draft).to_have_count(0)

    page.keyboard.press("Alt+b")
    expect(page).to_have_url(f"{served.address}/ban-truc/hang-doi")
    expect(citizen.locator("#cho-nguoi")).to_be_hidden()
    say(citizen, "cảm ơn, cần giấy tờ gì nữa")
    expect(citizen.locator(".log")).to_contain_text("Tờ khai đăng ký khai sinh")


def tell(citizen: Page, text: str) -> None:
    """Say something to a person: no answer follows at once."""
    citizen.get_by_label("Câu hỏi của anh/chị").fill(text)
    citizen.get_by_role("button", name="Gửi", exact=True).click()
    expect(citizen.locator(".log .mine").last).to_contain_text(text)
    expect(citizen.locator("#dang-soan")).to_have_text("")


def correct_the_knowledge(page: Page, editor: Page, served: Served) -> None:
    """Turn what was said instead into a proposal; a second person decides on it."""
    page.keyboard.type("gk")
    expect(page).to_have_url(f"{served.address}/ban-truc/kien-thuc")
    expect(page.locator("blockquote").last).to_contain_text("Trong 2 ngày làm việc")
    tab_to(page, "a.main[href*='sua=']")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("khai sinh", ignore_case=True)
    tab_to(page, f'a[href*="/the/{BIRTH}/times.0"]')
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/times.0"))
    tab_to(page, "#o-value")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("2")
    tab_to(page, "#o-source")
    page.keyboard.type("Quyết định thử nghiệm số 1, Điều 2")
    page.keyboard.press("Alt+x")
    expect(page.locator("#xem-truoc")).to_be_visible(timeout=60_000)
    page.keyboard.press("Alt+g")
    expect(page.locator("h1")).to_contain_text("Đề nghị số 1", timeout=60_000)

    editor.keyboard.type("gk")
    expect(editor).to_have_url(f"{served.address}/ban-truc/kien-thuc")
    tab_to(editor, "a[href$='/de-nghi/1']")
    editor.keyboard.press("Enter")
    expect(editor.locator("h1")).to_contain_text("Đề nghị số 1", timeout=60_000)
    editor.keyboard.press("Alt+d")
    expect(editor.locator("h1")).to_contain_text("đã duyệt", timeout=60_000)


def test_a_whole_shift_without_a_mouse(served: Served, open_page: OpenPage) -> None:
    page = begin(served, open_page, "lan", "operator")
    code = take_three_calls(page, served)
    pass_the_complaint_on(page, served, code)
    citizen = open_page(f"{served.address}/")
    answer_in_writing(page, served, citizen)
    editor = begin(served, open_page, "mai", "editor")
    correct_the_knowledge(page, editor, served)
    say(citizen, "đăng ký khai sinh bao lâu thì xong")
    expect(citizen.locator(".log > *").last).to_contain_text("2 ngày làm việc")
    tab_to(page, "form[action='/ban-truc/ra'] button")
    page.keyboard.press("Enter")
    expect(page.locator("#o-login")).to_be_visible()
    for one in (page, editor):
        assert one.evaluate("sessionStorage.getItem('pointer')") is None
