"""WCAG 2.2 AA as far as a machine can tell: axe, reflow, keyboard, focus, print."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.site import Site

pytestmark = pytest.mark.browser

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
PATHS = (
    "/",
    "/phan-anh",
    "/tra-cuu",
    "/xoa",
    "/thu-tuc/1.001193",
    "/can-cu/A-01",
    "/can-cu/V01",
    "/can-cu/L01",
    "/can-cu/tthc:1.001193",
    "/can-cu/luat-72-2025-qh15",
    "/khong-co",
)
# 320 CSS pixels are a screen of 1280 at 400 % zoom (WCAG 1.4.10).
WIDTHS = (320, 360)


def assert_no_violations(page: Page) -> None:
    # A page of which half has come is another page, without its end, styles or scripts.
    page.wait_for_load_state()
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": list(TAGS)}})
    told = [
        f"{v['id']}: {node['target']} {node['failureSummary']}"
        for v in found.response["violations"]
        for node in v["nodes"]
    ]
    assert told == []


def assert_no_sideways_scroll(page: Page) -> None:
    """Nothing is cut off; a data table may scroll in a box of its own (WCAG 1.4.10)."""
    page.wait_for_load_state()
    wide = page.evaluate(
        """() => [...document.querySelectorAll('body *')]
        .filter(e => e.checkVisibility() && !e.closest('.vh, .sprite, .skip, .scroll table'))
        .filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
        .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert wide == []
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def assert_looks_right(page: Page) -> None:
    """Axe finds nothing on the page as it stands, and it fits at every width."""
    assert_no_violations(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 700})
        assert_no_sideways_scroll(page)
    page.set_viewport_size({"width": 1280, "height": 800})


def talk(page: Page) -> None:
    """Bring every kind of message and card onto the page."""
    for number, text in enumerate(("xem các thẻ", "làm khai sinh cho con"), 1):
        page.locator("#loi").fill(text)
        page.keyboard.press("Enter")
        expect(page.locator(".mine")).to_have_count(number)
        expect(page.locator("#dang-soan")).to_have_text("")
    expect(page.locator(".next")).to_be_visible()


def unfold(page: Page) -> None:
    """Open everything that can be opened."""
    page.wait_for_load_state()
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")


def file_complaint(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/phan-anh")
    page.locator("#viec").fill("bắt phải có VNeID")
    page.locator("main button.main").click()
    page.locator("input[name=consent]").check()
    page.locator("main button.main").click()
    expect(page.locator("h2.code")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(site: Site, open_page: OpenPage, scheme: str) -> None:
    page = open_page(site.address, color_scheme=scheme)
    for path in PATHS:
        page.goto(site.address + path)
        assert_no_violations(page)
    page.goto(site.address)
    talk(page)
    unfold(page)
    assert_no_violations(page)
    file_complaint(page, site)
    assert_no_violations(page)
    page.goto(f"{site.address}/tra-cuu")
    page.locator("#ma").fill("không phải mã")
    page.locator("main button.main").click()
    expect(page.locator(".fault")).to_be_visible()
    assert_no_violations(page)


def test_axe_finds_nothing_in_english(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_label("Your question")).to_be_visible()
    talk(page)
    assert_no_violations(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_scrolls_sideways(site: Site, open_page: OpenPage, width: int) -> None:
    page = open_page(site.address, viewport={"width": width, "height": 640})
    for path in PATHS:
        page.goto(site.address + path)
        assert_no_sideways_scroll(page)
    page.goto(site.address)
    talk(page)
    page.locator("#loi").fill("chữ" * 300)
    page.keyboard.press("Enter")
    expect(page.locator(".mine")).to_have_count(3)
    expect(page.locator("#dang-soan")).to_have_text("")
    unfold(page)
    assert_no_sideways_scroll(page)
    file_complaint(page, site)
    assert_no_sideways_scroll(page)


def test_text_spacing_of_a_reader_breaks_nothing(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address, viewport={"width": 360, "height": 640}, bypass_csp=True)
    talk(page)
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important;"
        " word-spacing: .16em !important } p { margin-bottom: 2em !important }"
    )
    assert_no_sideways_scroll(page)


def test_everything_by_keyboard(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_label("Câu hỏi của anh/chị")).to_be_focused()
    page.keyboard.type("làm khai sinh cho con")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Bao lâu xong?")).to_be_visible()
    expect(page.locator("#dang-soan")).to_have_text("")
    page.locator("#loi").focus()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Bao lâu xong?")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.get_by_text("Anh/chị vừa nói: bao lâu xong")).to_be_visible()


@pytest.mark.parametrize(("width", "height"), [(1000, 900), (360, 640), (320, 256)])
def test_focus_is_seen_and_never_covered(
    site: Site, open_page: OpenPage, width: int, height: int
) -> None:
    page = open_page(site.address, viewport={"width": width, "height": height})
    talk(page)
    unfold(page)
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    stops = 0
    while True:
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """() => {
              const e = document.activeElement;
              if (e === document.body) return null;
              const box = e.getClientRects()[0];
              const points = [[.5, .5], [.1, .5], [.9, .5]].map(
                ([x, y]) => [box.left + box.width * x, box.top + box.height * y]);
              const seen = points.some(([x, y]) => {
                const top = document.elementFromPoint(x, y);
                return top && (e.contains(top) || top.contains(e) && top !== document.body
                  && !top.matches('html, main'));
              });
              const style = getComputedStyle(e);
              return {html: e.outerHTML.slice(0, 90), seen,
                outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2};
            }"""
        )
        if stop is None:
            break
        stops += 1
        assert stop["seen"], stop["html"]
        assert stop["outline"], stop["html"]
        assert stops < 300
    assert stops > 20


def test_log_announces_and_status_tells(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address)
    log = page.get_by_role("log", name="Cuộc trò chuyện")
    expect(log).to_have_attribute("aria-live", "polite")
    site.hold()
    page.locator("#loi").fill("làm khai sinh")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Đang soạn câu trả lời…")
    site.release()
    expect(page.get_by_role("status")).to_have_text("")


def test_no_motion_for_those_who_ask_for_none(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address, reduced_motion="reduce")
    site.hold()
    page.locator("#loi").fill("làm khai sinh")
    page.keyboard.press("Enter")
    expect(page.locator(".typing.on")).to_be_visible()
    name = "getComputedStyle(document.querySelector('.typing'), '::before').animationName"
    assert page.evaluate(name) == "none"


def test_dark_page_is_dark(site: Site, open_page: OpenPage) -> None:
    shade = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
    assert max(open_page(site.address, color_scheme="dark").evaluate(shade)) < 60
    assert min(open_page(site.address, color_scheme="light").evaluate(shade)) > 200


def test_printed_page_is_the_card_alone(site: Site, open_page: OpenPage) -> None:
    page = open_page(f"{site.address}/thu-tuc/1.001193")
    expect(page.get_by_role("button", name="In trang này")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Giấy tờ cần có")).to_be_visible()
    for hidden in ("nav", ".tongue", ".skip", "[data-print]"):
        expect(page.locator(hidden)).to_be_hidden()
