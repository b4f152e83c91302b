"""A demand told in one's own words on a phone without a connection, and the same page with one."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dungcua.knowledge.answer import Place
from dungcua.knowledge.day import today_here
from dungcua.knowledge.guide.field import FieldPack, bundle, field_pack, signed
from dungcua.knowledge.guide.keys import open_key
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.requirements import PaperJudge
from dungcua.settings import Settings
from dungcua.store.engine import Store
from tests.browser.conftest import OpenPage
from tests.browser.guide_parity import demands
from tests.browser.site import Site
from tests.browser.test_accessibility import assert_no_sideways_scroll, assert_no_violations
from tests.browser.test_guide_offline import filed
from tests.web.parts import BIRTH

pytestmark = pytest.mark.browser

APP = "/cam-tay-chi-viec/app"
PAGE = "/cam-tay-chi-viec/bi-doi"
STORY = "Họ đòi sổ hộ khẩu bản giấy"
SMALL = {"width": 360, "height": 700}
_SHOWN = """() => [
    [...document.querySelectorAll(".guide [aria-labelledby=ket-qua] .block li, .guide blockquote")],
    [...document.querySelectorAll(".guide .understood li, .guide [data-door], [data-unsure]")],
    [...document.querySelectorAll(".guide-sources > ol > li")],
].map((all) => all.map((one) => {
    const alone = one.cloneNode(true);
    for (const part of alone.querySelectorAll("details, .ref")) part.remove();
    return alone.textContent.replace(/\\s+/g, " ").trim();
}))"""


@pytest.fixture(scope="module")
def pack(knowledge: KnowledgeBase, places: Gazetteer) -> FieldPack:
    commune = places.commune("20332")
    assert commune is not None
    place = Place(commune.province, commune.province_code, commune.name, commune.code)
    return field_pack(knowledge, PaperJudge(knowledge), places, place, today_here())


def installed(
    site: Site, open_page: OpenPage, settings: Settings, pack: FieldPack, **options: Any
) -> Page:
    """Open the application, take the pack from a file, and cut the network."""
    page = open_page(site.address + APP, **options)
    page.evaluate("navigator.serviceWorker.ready")
    page.goto(f"{site.address}{APP}#/goi")
    raw = bundle(pack, signed(pack, open_key(settings.var).private))
    page.get_by_label("Mở tệp gói dữ liệu").set_input_files(
        {"name": "goi.dcgoi", "mimeType": "application/octet-stream", "buffer": raw}
    )
    expect(page.get_by_text("Xong: Xã Hòa Tiến")).to_be_visible()
    page.context.set_offline(True)
    return page


def tell(page: Page, words: str) -> None:
    page.get_by_label("Người tiếp nhận nói thế nào?").fill(words)
    page.get_by_role("button", name="Xem có đúng quy định không").click()
    expect(page.get_by_role("heading", name="Theo quy định đã công bố")).to_be_visible()


def test_from_the_words_to_a_complaint_with_the_network_cut(
    site: Site, open_page: OpenPage, settings: Settings, pack: FieldPack, store: Store
) -> None:
    page = installed(site, open_page, settings, pack, viewport=SMALL)
    page.get_by_role("link", name="Tìm việc", exact=True).click()
    page.get_by_role("link", name="Kể lại lời họ nói").click()
    tell(page, STORY)
    expect(page.locator("#ket-qua")).to_be_focused()
    expect(page.get_by_text("Sổ hộ khẩu: có dấu hiệu không đúng quy định")).to_be_visible()
    law = page.get_by_role("listitem").filter(has_text="không còn giá trị từ 01/01/2023")
    expect(law.first).to_be_visible()
    expect(page.locator("blockquote")).to_contain_text("Sổ hộ khẩu đã bỏ")
    assert_no_sideways_scroll(page)
    assert "khẩu" not in page.evaluate(
        "() => decodeURIComponent(location.href) + JSON.stringify({...localStorage})"
        " + JSON.stringify({...sessionStorage})"
    )
    page.get_by_role("button", name="Ghi phản ánh việc này").click()
    expect(page.locator("#loi-ke")).to_have_value(STORY)
    expect(page.locator("#noi-xay-ra")).to_have_value("Xã Hòa Tiến, Đà Nẵng")
    page.get_by_role("button", name="Xem lại").click()
    page.get_by_label(re.compile("Việc của")).first.check()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name=re.compile("Ghi phản ánh|Giữ")).click()
    expect(page.get_by_text("Chờ có mạng để gửi")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Đã gửi")).to_be_visible()
    assert len(filed(store)) == 1


@pytest.mark.parametrize(
    "words",
    [
        STORY,
        "Đi làm khai sinh có cần giấy chứng sinh không?",
        "Thu 200k không biên lai",
        "ngân hàng đòi sổ hộ khẩu",
        "xin chào",
    ],
)
@pytest.mark.parametrize("about", ["", f"?viec={BIRTH}"])
def test_the_screen_shows_what_the_page_shows(
    site: Site, open_page: OpenPage, settings: Settings, pack: FieldPack, words: str, about: str
) -> None:
    page = open_page(site.address + PAGE + about, java_script_enabled=False)
    tell(page, words)
    served = open_page(site.address + PAGE + about)
    tell(served, words)
    phone = installed(site, open_page, settings, pack)
    phone.goto(f"{site.address}{APP}#/bi-doi{about}")
    tell(phone, words)
    ours, theirs = served.evaluate(_SHOWN), phone.evaluate(_SHOWN)
    assert theirs == ours
    assert any(ours)
    expect(page.locator("#ket-qua")).to_be_visible()


def test_where_the_server_would_look_closer_nothing_is_concluded(
    site: Site, open_page: OpenPage, settings: Settings, pack: FieldPack
) -> None:
    page = installed(site, open_page, settings, pack)
    page.goto(f"{site.address}{APP}#/bi-doi")
    words = page.evaluate(
        """async (texts) => {
            const kept = document.querySelector("script[type=module]").src.replace("app.js", "");
            const { Checker } = await import(`${kept}check/checker.js`);
            const { current, part } = await import(`${kept}pack.js`);
            const pack = await current();
            const checker = new Checker(await part(pack, "check"), await part(pack, "reader"));
            return texts.find((text) => {
                const found = checker.check(text);
                return found.doubt && !found.foreign && found.findings.length
                    && found.verdicts.length;
            });
        }""",
        demands(),
    )
    assert words
    tell(page, words)
    expect(page.locator("[data-doubt]")).to_contain_text("chưa kết luận")
    expect(page.locator("#trang")).not_to_contain_text("có dấu hiệu không đúng quy định")
    expect(page.get_by_role("button", name="Ghi phản ánh việc này")).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("button", name="Xem có đúng quy định không").click()
    expect(page.get_by_role("link", name="Hỏi lại trên mạng")).to_have_attribute("href", PAGE)


def test_keys_and_roles_alone_are_enough(
    site: Site, open_page: OpenPage, settings: Settings, pack: FieldPack
) -> None:
    page = installed(site, open_page, settings, pack)
    page.goto(f"{site.address}{APP}#/bi-doi")
    expect(page.get_by_role("heading", level=1)).to_have_text("Họ đòi gì, nói gì?")

    def reach(role: str, name: str) -> None:
        wanted = page.get_by_role(role, name=name)  # type: ignore[arg-type]
        expect(wanted).to_be_visible()
        for _ in range(30):
            page.keyboard.press("Tab")
            if wanted.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"Tab never reaches {role} {name}")

    reach("textbox", "Người tiếp nhận nói thế nào?")
    page.keyboard.type("doi so ho khau ban giay")
    reach("button", "Xem có đúng quy định không")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Theo quy định đã công bố")).to_be_focused()
    expect(page.get_by_role("region", name="Theo quy định đã công bố")).to_contain_text(
        "Sổ hộ khẩu: có dấu hiệu"
    )
    reach("button", "Ghi phản ánh việc này")
    page.keyboard.press("Enter")
    expect(page.locator("#loi-ke")).to_have_value("doi so ho khau ban giay")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_and_screen_are_accessible_on_a_small_phone(
    site: Site, open_page: OpenPage, settings: Settings, pack: FieldPack, scheme: str
) -> None:
    looks: dict[str, Any] = {"viewport": SMALL, "color_scheme": scheme, "bypass_csp": True}
    page = open_page(site.address + PAGE, **looks)
    assert_no_violations(page)
    tell(page, STORY)
    phone = installed(site, open_page, settings, pack, **looks)
    phone.goto(f"{site.address}{APP}#/bi-doi")
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    assert_no_violations(phone)
    tell(phone, STORY)
    for one in (page, phone):
        for each in one.locator("details").all():
            each.evaluate("element => { element.open = true; }")
        assert_no_violations(one)
        assert_no_sideways_scroll(one)
