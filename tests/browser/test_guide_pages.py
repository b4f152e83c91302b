"""The guide's pages in a real browser: small screen, keyboard, no script, light, dark, paper."""

from __future__ import annotations

from io import BytesIO
from typing import Literal

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from dungcua.knowledge.guide.practice import load_practice
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.test_accessibility import assert_no_sideways_scroll, assert_no_violations, unfold

pytestmark = pytest.mark.browser

GUIDE = "/cam-tay-chi-viec"
BIRTH = f"{GUIDE}/1.001193"
CASE = f"{BIRTH}?xa=20332&truong-hop=thuong"
RIGHT = "".join("abcdef"[each.options.index(each.answer)] for each in load_practice())
PAGES = (
    GUIDE,
    f"{GUIDE}?xa=20332&q=lam+khai+sinh",
    f"{GUIDE}?noi=x%C3%A3+H%C3%B2a+Li%C3%AAn%2C+H%C3%B2a+Vang%2C+%C4%90%C3%A0+N%E1%BA%B5ng",
    f"{GUIDE}?viec=gia-dinh",
    f"{BIRTH}?xa=20332",
    f"{BIRTH}?xa=20332&khong-chac=1",
    CASE,
    f"{CASE}&cach=quay&buoc=3",
    f"{CASE}&cach=truc-tuyen&buoc=2",
    f"{CASE}&cach=quay&buoc=6",
    f"{BIRTH}/giay?xa=20332&q=so+ho+khau",
    f"{BIRTH}/giay?xa=20332&giay=ket-hon",
    f"{BIRTH}/phan-anh?xa=20332&giay=so-ho-khau",
    f"{GUIDE}/tap-su",
    f"{GUIDE}/tap-su/1",
    f"{GUIDE}/tap-su/1?da=b",
    f"{GUIDE}/tap-su/ket-qua?da={RIGHT}",
)
PHONE = {"width": 360, "height": 640}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    site: Site, open_page: OpenPage, scheme: Literal["light", "dark"]
) -> None:
    page = open_page(site.address + GUIDE, viewport=PHONE, color_scheme=scheme)
    for path in PAGES:
        page.goto(site.address + path)
        unfold(page)
        assert_no_violations(page)
        assert_no_sideways_scroll(page)


def test_at_400_percent_nothing_scrolls_sideways(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address + GUIDE, viewport={"width": 320, "height": 256})
    for path in PAGES:
        page.goto(site.address + path)
        assert_no_sideways_scroll(page)


def test_what_a_thumb_has_to_hit_is_large(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address + GUIDE, viewport=PHONE)
    for path in PAGES:
        page.goto(site.address + path)
        heights = page.evaluate(
            """() => [...document.querySelectorAll(
                '.guide .big a, .guide .big button, .guide .button, .guide .main')]
            .map(e => e.getBoundingClientRect().height)"""
        )
        assert all(height >= 44 for height in heights), path


def tab_to(page: Page, role: str, name: str) -> None:
    """Reach a control by the Tab key alone, as a keyboard or a switch does."""
    wanted = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    expect(wanted.first).to_be_visible()
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.first.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {role} {name}")


@pytest.mark.parametrize("script", [True, False])
def test_the_whole_way_by_keyboard_and_roles(site: Site, open_page: OpenPage, script: bool) -> None:
    page = open_page(site.address + GUIDE, viewport=PHONE, java_script_enabled=script)
    go = _with_script if script else _without_script
    go(page, "textbox", "Xã, phường, đặc khu (tên cũ hay mới đều được)")
    page.keyboard.type("xã Hòa Tiến, Hòa Vang, Đà Nẵng")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Xã Hòa Tiến, Đà Nẵng", exact=True)).to_be_visible()
    go(page, "textbox", "Việc cần làm")
    page.keyboard.type("lam khai sinh cho con")
    page.keyboard.press("Enter")
    go(page, "link", "Đăng ký khai sinh cho con")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("đăng ký kết hôn chưa")
    go(page, "link", "Trường hợp thường gặp, cha mẹ là công dân Việt Nam")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Giấy tờ cần có")).to_be_visible()
    go(page, "link", "Làm từng bước: nộp tại quầy")
    page.keyboard.press("Enter")
    for number in range(1, 6):
        expect(page.get_by_text(f"Bước {number}/5", exact=True)).to_be_visible()
        go(page, "link", "Xong" if number == 5 else "Tiếp")
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã xong các bước")
    go(page, "link", "Về danh sách của nhà mình")
    page.keyboard.press("Enter")
    go(page, "link", "Họ đòi thêm giấy?")
    page.keyboard.press("Enter")
    go(page, "textbox", "Tên giấy họ đòi")
    page.keyboard.type("so ho khau")
    page.keyboard.press("Enter")
    go(page, "link", "Sổ hộ khẩu")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Bà con có thể nói")).to_be_visible()
    expect(page.get_by_text("Dữ liệu ngày")).to_be_visible()


def _with_script(page: Page, role: str, name: str) -> None:
    tab_to(page, role, name)


def _without_script(page: Page, role: str, name: str) -> None:
    page.get_by_role(role, name=name, exact=True).first.focus()  # type: ignore[arg-type]


def test_a_report_is_filed_on_behalf_after_the_consent_was_read_out(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page(f"{site.address}{BIRTH}/phan-anh?xa=20332&giay=so-ho-khau", viewport=PHONE)
    expect(page.get_by_role("heading", name="Đọc cho bà con nghe")).to_be_visible()
    expect(page.get_by_role("textbox").first).to_have_value("Người tiếp nhận đòi: Sổ hộ khẩu. ")
    page.get_by_role("button", name="Xem lại trước khi gửi").click()
    expect(page.get_by_text("Xã Hòa Tiến, Đà Nẵng", exact=True)).to_be_visible()
    expect(page.get_by_text("Đăng ký khai sinh cho con", exact=True)).to_be_visible()
    page.get_by_role("checkbox", name="Tôi kể thay người khác").check()
    consent = page.get_by_role("checkbox", name="Tôi đồng ý cho ghi nhận phản ánh này.")
    expect(consent).not_to_be_checked()
    consent.check()
    page.get_by_role("button", name="Gửi phản ánh").click()
    code = page.locator(".code").first
    expect(code).to_be_visible()
    filed = site.register.find(code.inner_text())
    assert "Sổ hộ khẩu" in filed.words
    assert filed.procedure == "1.001193"


@pytest.mark.parametrize("path", [CASE, f"{GUIDE}/tap-su/ket-qua?da={RIGHT}"])
def test_printed_there_are_no_controls(site: Site, open_page: OpenPage, path: str) -> None:
    page = open_page(site.address + path)
    page.emulate_media(media="print")
    assert_no_violations(page)
    printed = PdfReader(BytesIO(page.pdf()))
    text = " ".join(" ".join(sheet.extract_text() for sheet in printed.pages).split())
    assert "Làm từng bước" not in text
    assert "Làm lại từ đầu" not in text
    assert "Dữ liệu ngày" in text
