"""What a team does with the installed guide beside the cards: find, read, practise, hand on."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from dungcua.complaints.model import Channel
from dungcua.knowledge.answer import Place
from dungcua.knowledge.day import today_here
from dungcua.knowledge.guide.field import FieldPack, bundle, field_pack, signed
from dungcua.knowledge.guide.keys import open_key
from dungcua.knowledge.guide.life import grouped
from dungcua.knowledge.guide.practice import load_practice
from dungcua.knowledge.guide.whereabouts import whereabouts
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.places.syllables import accented, key, split_name
from dungcua.knowledge.requirements import PaperJudge
from dungcua.settings import Settings
from dungcua.web.guide.receivers import receivers
from tests.browser.conftest import OpenPage, settle
from tests.browser.guide_addresses import addresses
from tests.browser.site import Site
from tests.browser.test_accessibility import assert_no_sideways_scroll, assert_no_violations
from tests.browser.test_guide_offline import APP, COMMUNE, MODULES, TOLD, agree, payload
from tests.browser.test_voice_in_browser import ENGINES
from tests.web.parts import BIRTH

pytestmark = pytest.mark.browser

GUIDE = "/cam-tay-chi-viec"
CASE = f"#/viec/{BIRTH}/thuong"
PHONE = {"width": 360, "height": 700}


@pytest.fixture(scope="module")
def pack(knowledge: KnowledgeBase, places: Gazetteer) -> FieldPack:
    commune = places.commune(COMMUNE)
    assert commune is not None
    place = Place(commune.province, commune.province_code, commune.name, commune.code)
    judge = PaperJudge(knowledge)
    return field_pack(knowledge, judge, places, place, today_here(), receivers(knowledge))


@pytest.fixture
def take(site: Site, open_page: OpenPage, settings: Settings, pack: FieldPack) -> Any:
    """Return an opener of the application that has taken the pack and lost its connection."""
    file = payload(bundle(pack, signed(pack, open_key(settings.var).private)))

    def opened(prepare: str = "", offline: bool = True, **options: Any) -> Page:
        page = open_page("about:blank", viewport=PHONE, **options)
        if prepare:
            page.add_init_script(prepare)
        page.goto(f"{site.address}{APP}#/goi")
        page.get_by_label("Mở tệp gói dữ liệu").set_input_files(file)
        expect(page.get_by_text("Xong: Xã Hòa Tiến")).to_be_visible()
        page.context.set_offline(offline)
        return page

    return opened


def go(page: Page, screen: str) -> None:
    """Open a screen and wait for it."""
    page.evaluate("(screen) => { location.hash = screen; }", screen)
    settle(page)
    expect(page.locator("#trang h1")).to_be_focused()


# --- Taking along -------------------------------------------------------------------------


def read_code(page: Page) -> str:
    """Return what the QR code on a screen says, as a telephone's camera reads it."""
    picture = Image.open(BytesIO(page.locator("svg.qr").screenshot())).convert("L")
    (found,) = zxingcpp.read_barcodes(picture)
    return str(found.text)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_code_drawn_here_opens_the_checklist_that_the_site_has(
    site: Site, take: Any, open_page: OpenPage, scheme: str
) -> None:
    page = take(color_scheme=scheme)
    for case in ("thuong", "tat-ca"):
        go(page, f"#/viec/{BIRTH}/{case}")
        address = read_code(page)
        assert address == page.get_by_label("Đường dẫn để chia sẻ").input_value()
        # Codes of a procedure, a case and a commune: nothing about anybody.
        assert parse_qs(urlsplit(address).query) == {"xa": [COMMUNE], "truong-hop": [case]}
        shown = page.locator("#trang .block li").count()
        other = open_page(address)
        assert read_code(other) == address
        assert other.locator(".guide .block li").count() == shown
        other.close()


@pytest.mark.parametrize(("size", "width"), [("A4", 595), ("A5", 420)])
def test_a_sheet_of_paper_has_the_code_and_no_controls(take: Any, size: str, width: int) -> None:
    page = take("window.print = () => { window.printed = true; };")
    go(page, CASE)
    page.get_by_role("button", name=f"In danh sách này, khổ {size}").click()
    assert page.evaluate("window.printed") is True
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    assert abs(float(printed.pages[0].mediabox.width) - width) < 3
    text = " ".join(" ".join(sheet.extract_text() for sheet in printed.pages).split())
    assert "Giấy tờ cần có" in text
    assert "Mã QR mở lại danh sách này" in text
    assert "Dữ liệu ngày" in text
    for control in ("Mở ứng dụng nhắn tin", "Kết thúc lượt", "Làm từng bước", "Đọc to"):
        assert control not in text
    page.emulate_media(media="print")
    assert urlsplit(read_code(page)).path == f"{GUIDE}/{BIRTH}"


_SHARES = "navigator.share = async (what) => { window.shared = what; };"


def test_a_checklist_is_shared_as_a_link_and_nothing_else(take: Any) -> None:
    page = take(_SHARES)
    go(page, CASE)
    page.get_by_role("button", name="Chia sẻ đường dẫn").click()
    shared = page.evaluate("window.shared")
    assert set(shared) == {"title", "url"}
    assert shared["url"] == read_code(page)


def test_a_page_shares_its_link_where_the_telephone_can(site: Site, open_page: OpenPage) -> None:
    page = open_page("about:blank")
    page.add_init_script(_SHARES)
    address = f"{site.address}{GUIDE}/{BIRTH}?xa={COMMUNE}&truong-hop=thuong"
    page.goto(address)
    page.get_by_role("button", name="Chia sẻ đường dẫn").click()
    assert page.evaluate("window.shared.url") == address
    without = open_page("about:blank")
    without.add_init_script("navigator.share = undefined;")
    without.goto(address)
    expect(without.get_by_role("heading", name="Mang về nhà")).to_be_visible()
    expect(without.get_by_role("button", name="Chia sẻ đường dẫn")).to_have_count(0)


def test_a_pack_is_handed_on_by_the_telephones_own_sharing(
    site: Site, take: Any, open_page: OpenPage
) -> None:
    page = take(
        """navigator.canShare = () => true;
        navigator.share = async ({ files }) => {
            window.shared = [...new Uint8Array(await files[0].arrayBuffer())];
            window.name_of = files[0].name; };"""
    )
    page.get_by_role("button", name="Gửi gói này cho máy bên cạnh").click()
    page.wait_for_function("() => window.shared")
    assert page.evaluate("window.name_of").endswith(".dcgoi")
    other = open_page(f"{site.address}{APP}#/goi")
    other.get_by_label("Mở tệp gói dữ liệu").set_input_files(
        payload(bytes(page.evaluate("window.shared")))
    )
    expect(other.get_by_text("Xong: Xã Hòa Tiến")).to_be_visible()


# --- Reading aloud ------------------------------------------------------------------------


def finish(page: Page) -> None:
    """Let the voice end its sentence."""
    page.evaluate("window.mouth.onend()")


@pytest.mark.parametrize("installed", [True, False])
def test_a_screen_is_read_aloud_line_by_line_until_somebody_stops_it(
    site: Site, take: Any, open_page: OpenPage, installed: bool
) -> None:
    if installed:
        page = take(ENGINES)
        go(page, CASE)
    else:
        page = open_page("about:blank", viewport=PHONE)
        page.add_init_script(ENGINES)
        page.goto(f"{site.address}{GUIDE}/{BIRTH}?xa={COMMUNE}&truong-hop=thuong")
    page.get_by_role("button", name="Đọc to trang này").click()
    stop = page.get_by_role("button", name="Dừng đọc")
    expect(stop).to_be_in_viewport()
    title = page.locator("h1").inner_text()
    assert page.evaluate("window.spoken") == [title]
    assert page.evaluate("[window.mouth.lang, window.mouth.rate]") == ["vi-VN", 0.9]
    for _ in range(6):
        finish(page)
    spoken = page.evaluate("window.spoken")
    assert len(spoken) == 7
    assert page.locator(".spoken").count() == 1
    assert not [said for said in spoken if re.search(r"Căn cứ \d|Làm từng bước", said)]
    expect(stop).to_be_in_viewport()  # however far the reading has come
    stop.click()
    expect(stop).to_have_count(0)
    assert page.evaluate("window.mouth") is None
    assert page.locator(".spoken").count() == 0


def test_the_next_screen_silences_the_one_before(take: Any) -> None:
    page = take(ENGINES)
    go(page, CASE)
    page.get_by_role("button", name="Đọc to trang này").click()
    go(page, f"{CASE}/quay/1")
    assert page.evaluate("window.mouth") is None
    expect(page.get_by_role("button", name="Đọc to trang này")).to_have_count(1)
    expect(page.get_by_role("button", name="Dừng đọc")).to_have_count(0)


def test_without_a_vietnamese_voice_no_reading_is_offered(site: Site, open_page: OpenPage) -> None:
    page = open_page("about:blank")
    page.add_init_script("window.voices = [{ lang: 'en-US' }];" + ENGINES)
    page.goto(site.address + GUIDE)
    expect(page.locator(".spoken-bar")).to_be_hidden()
    page.evaluate(
        "() => { window.voices.push({ lang: 'vi-VN' });"
        " window.speechSynthesis.dispatchEvent(new Event('voiceschanged')); }"
    )
    expect(page.get_by_role("button", name="Đọc to trang này")).to_be_visible()


# --- Where the household lives ------------------------------------------------------------


@pytest.mark.parametrize("province", ["48", "96"])
def test_an_address_means_here_what_it_means_with_a_connection(
    site: Site, open_page: OpenPage, places: Gazetteer, province: str
) -> None:
    """What this side settles is what the resolver settles; what it cannot, it asks about."""
    asked = addresses(places, province, 1500)
    page = open_page(site.address + APP)
    theirs = page.evaluate(
        f"""async ([part, asked]) => {{
            const {{ Places }} = await import("{MODULES}/places.js");
            const places = new Places(part);
            return asked.map((text) => {{
                const found = places.find(text);
                return [found.candidates.map((one) => one.code), found.settled?.code ?? null,
                    found.ask, found.near.map((one) => one.code)];
            }});
        }}""",
        [whereabouts(places, province), asked],
    )
    settled = alike = 0
    for text, (codes, one, ask, near) in zip(asked, theirs, strict=True):
        found = places.resolve(text)
        here = [c for c in found.candidates if c.province_code == province]
        ours = [c.commune.code if c.commune else "" for c in here]
        only = found.commune.code if found.commune and here else None
        if one is not None:
            assert one == only, text
            settled += 1
        elif only is not None:
            # It asks where the page knows: the place is among what it shows, or more is needed.
            assert ask or near or not codes, text
        if codes == ours and ask == found.ask and one == only:
            alike += 1
    assert settled > 0.7 * len(asked)
    assert alike > 0.95 * len(asked)


def test_syllables_have_the_same_forms_on_both_sides(
    site: Site, open_page: OpenPage, places: Gazetteer
) -> None:
    names = {unit.name for each in places.provinces() for unit in places.units_into(each.code)}
    parts = sorted({part for name in names for part in split_name(name)})
    assert len(parts) > 1500
    page = open_page(site.address + APP)
    theirs = page.evaluate(
        f"""async (parts) => {{
            const {{ accented, key }} = await import("{MODULES}/places.js");
            return parts.map((part) => [accented(part), key(part)]);
        }}""",
        parts,
    )
    assert theirs == [[accented(part), key(part)] for part in parts]


def find_place(page: Page, text: str) -> None:
    page.get_by_label("Xã, phường, đặc khu").fill(text)
    page.get_by_role("button", name="Chọn nơi này").click()


def test_an_old_address_leads_to_todays_commune(take: Any) -> None:
    page = take()
    go(page, "#/noi")
    told = page.locator("#noi-tim-thay")
    for text in ("xã Hòa Tiến, huyện Hòa Vang, Đà Nẵng", "xa hoa tien hoa vang da nang"):
        find_place(page, text)
        expect(told.get_by_role("heading")).to_have_text("Xã Hòa Tiến, Đà Nẵng")
        expect(told).to_contain_text("Đúng nơi của gói dữ liệu này")
    find_place(page, "Xã Duy Hải, huyện Duy Xuyên, Quảng Nam")
    expect(told.get_by_role("heading")).to_have_text("Xã Duy Nghĩa, Đà Nẵng")
    expect(told).to_contain_text("theo NQ")
    expect(told).to_contain_text("nơi nộp và mức thu có thể khác")
    link = told.get_by_role("link", name="Tải gói dữ liệu Xã Duy Nghĩa")
    expect(link).to_have_attribute("href", "#/goi?xa=20635")
    assert "Duy" not in page.url  # an address of a screen says nothing of anybody's


def test_namesakes_are_asked_about_and_elsewhere_is_said(take: Any) -> None:
    page = take()
    go(page, "#/noi")
    told = page.locator("#noi-tim-thay")
    find_place(page, "Phường Hòa Khê")
    options = told.get_by_role("button")
    expect(options.first).to_be_visible()
    options.first.click()
    expect(told.get_by_role("heading")).to_contain_text("Đà Nẵng")
    find_place(page, "xã Hòa Tiến, huyện Yên Phong, Bắc Ninh")
    expect(told).to_contain_text("có vẻ thuộc Bắc Ninh")
    expect(told.get_by_role("heading")).to_have_count(0)
    find_place(page, "xã Hoà Tiênn, Hòa Vang")
    expect(told).to_contain_text("Bà con muốn nói nơi nào?")
    told.get_by_role("button", name="Xã Hòa Tiến, Đà Nẵng").click()
    expect(told.get_by_role("heading")).to_have_text("Xã Hòa Tiến, Đà Nẵng")
    find_place(page, "qwerty")
    expect(told).to_contain_text("Chưa nhận ra nơi này trong Đà Nẵng")


# --- Fields of life and training ----------------------------------------------------------


def test_fields_of_life_are_those_of_the_page_in_its_order(
    take: Any, knowledge: KnowledgeBase, site: Site, open_page: OpenPage
) -> None:
    page = take()
    go(page, "#/")
    names = page.locator("section[aria-labelledby=doi-song] a")
    groups = grouped(knowledge)
    expect(names).to_have_count(len(groups))
    online = open_page(site.address + GUIDE)
    labels = online.locator("section[aria-labelledby=doi-song] ul.next a").all_inner_texts()
    assert names.all_inner_texts() == labels
    for life, cards in groups.items():
        go(page, f"#/?nhom={life}")
        assert page.locator("#trang .big a").all_inner_texts() == [c.plain_name for c in cards]


def test_ten_cases_and_the_certificate_as_on_the_page(
    take: Any, site: Site, open_page: OpenPage
) -> None:
    page, online = take(), open_page(f"{site.address}{GUIDE}/tap-su")
    exercises = load_practice()
    right = "".join("abcdef"[one.options.index(one.answer)] for one in exercises)
    wrong = "b" if right[0] != "b" else "a"
    for given in (wrong, right):
        page.goto(f"{site.address}{APP}#/tap-su/1?da={given[:1]}")
        online.goto(f"{site.address}{GUIDE}/tap-su/1?da={given[:1]}")
        ours, theirs = (
            shown.locator("section[role=status]").inner_text() for shown in (page, online)
        )
        assert _plain(ours).startswith(_plain(theirs).split("Căn cứ")[0][:200])
    page.goto(f"{site.address}{APP}#/tap-su")
    page.get_by_role("link", name="Bắt đầu").click()
    for number, exercise in enumerate(exercises, start=1):
        expect(page.get_by_text(f"Tình huống {number}/10", exact=True)).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_text(exercise.question)
        page.get_by_text("Gợi ý", exact=True).click()
        expect(page.get_by_text(exercise.hint)).to_be_visible()
        page.get_by_role("link", name=exercise.answer.text, exact=True).click()
        expect(page.get_by_text("Đúng rồi")).to_be_visible()
        expect(page.locator("section[role=status]")).to_contain_text(exercise.answer.why)
        page.get_by_role("link", name=re.compile("Tình huống tiếp theo|Xem kết quả")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Giấy ghi nhận hoàn thành tập sự")
    expect(page.get_by_text("Đã làm đúng 10/10")).to_be_visible()
    few = right[:7] + "".join("b" if letter == "a" else "a" for letter in right[7:])
    page.goto(f"{site.address}{APP}#/tap-su/ket-qua?da={few}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đúng 7/10 tình huống")
    for odd in ("3", "1?da=z", "ket-qua", "11", "0", "2?da=aaaa"):
        page.goto(f"{site.address}{APP}#/tap-su/{odd}")
        settle(page)
        expect(page.get_by_role("heading", level=1)).to_have_text("Tập sự")


def _plain(text: str) -> str:
    return re.sub(r"\s+|\d+$", " ", text).strip()


# --- A report, looked through before it waits ---------------------------------------------


def test_a_report_says_who_gets_it_and_what_stays_before_it_is_kept(take: Any, site: Site) -> None:
    page = take()
    go(page, f"#/phan-anh?viec={BIRTH}&giay=so-ho-khau")
    page.get_by_role("button", name="Xem lại trước khi ghi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Xem lại trước khi ghi")
    facts = page.locator("dl.facts")
    expect(facts).to_contain_text("Người tiếp nhận đòi".lower())
    expect(facts).to_contain_text(
        "Trung tâm Phục vụ hành chính công cấp xã tại Xã Hòa Tiến, Đà Nẵng"
    )
    stays = page.get_by_role("region", name="Lời kể nằm ở đâu, đến khi nào")
    for said in ("chỉ đến khi gửi xong hoặc khi bấm xóa", "tối đa 30 ngày", "Ở sổ phản ánh"):
        expect(stays).to_contain_text(said)
    # Nothing is kept before both were said: whose it is, and that they agree.
    page.get_by_role("button", name="Ghi phản ánh").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Xem lại trước khi ghi")
    page.get_by_role("link", name="Sửa").click()
    page.locator("#noi-xay-ra").fill("Xã Duy Hải, Duy Xuyên, Quảng Nam")
    page.get_by_role("button", name="Xem lại trước khi ghi").click()
    expect(page.locator("dl.facts")).to_contain_text("tại Xã Duy Nghĩa, Đà Nẵng")
    agree_here(page)
    expect(page.get_by_text("Chờ có mạng để gửi")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Đã gửi")).to_be_visible()
    expect(page.locator(".queue")).to_contain_text("tại Xã Duy Nghĩa, Đà Nẵng")
    expect(page.get_by_text("Nơi nhận đã đổi")).to_have_count(0)
    code = page.locator(".queue .mono").first.inner_text()
    complaint = site.register.find(code)
    assert (complaint.channel, complaint.procedure) == (Channel.TEAM, BIRTH)
    assert complaint.place is not None
    assert complaint.place.full == "Xã Duy Nghĩa, Đà Nẵng"


def agree_here(page: Page) -> None:
    page.get_by_label("Tôi ghi thay bà con").check()
    page.get_by_label(re.compile("đã nghe những điều trên")).check()
    page.get_by_role("button", name="Ghi phản ánh").click()
    expect(page.get_by_role("heading", name="Phản ánh chờ gửi")).to_be_visible()


def test_what_is_told_leaves_with_the_page_until_it_is_kept(take: Any) -> None:
    page = take()
    go(page, "#/phan-anh")
    page.locator("#loi-ke").fill(TOLD)
    page.get_by_role("button", name="Xem lại trước khi ghi").click()
    expect(page.locator("dl.facts")).to_contain_text(TOLD)
    stored = page.evaluate("() => JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "quầy" not in stored + page.url
    page.get_by_role("button", name="Bỏ, không ghi").click()
    expect(page.get_by_role("search")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ghi phản ánh giúp bà con")
    expect(page.locator("#loi-ke")).to_have_value("")


def test_what_waits_is_changed_or_deleted_before_it_is_sent(take: Any, site: Site) -> None:
    page = take()
    go(page, "#/phan-anh")
    page.locator("#loi-ke").fill(TOLD)
    agree(page)
    # the screen before has such a link too, and stands until the report is kept
    expect(page.get_by_role("heading", name="Phản ánh chờ gửi")).to_be_visible()
    page.get_by_role("link", name="Sửa").click()
    expect(page.locator("#loi-ke")).to_have_value(TOLD)
    page.locator("#loi-ke").fill("Họ đòi thêm giấy xác nhận cư trú")
    agree(page, "Việc của chính tôi")
    expect(page.locator(".queue blockquote")).to_have_text("Họ đòi thêm giấy xác nhận cư trú")
    page.context.set_offline(False)
    expect(page.get_by_text("Đã gửi")).to_be_visible()
    complaint = site.register.find(page.locator(".queue .mono").first.inner_text())
    assert complaint.words == "Họ đòi thêm giấy xác nhận cư trú"
    assert complaint.channel is Channel.FORM


def test_another_receiver_than_was_shown_is_told(take: Any) -> None:
    page = take()
    go(page, "#/phan-anh")
    page.locator("#loi-ke").fill(TOLD)
    # A slip that only the resolver with a connection reads for certain.
    page.locator("#noi-xay-ra").fill("xã Hòa Tieens, huyện Hòa Vang")
    agree(page)
    expect(page.locator(".queue")).to_contain_text("cấp tỉnh, nơi xảy ra việc")
    page.context.set_offline(False)
    expect(page.get_by_text("Đã gửi")).to_be_visible()
    expect(page.locator(".queue")).to_contain_text("cấp xã tại Xã Hòa Tiến, Đà Nẵng")
    expect(page.get_by_text("Nơi nhận đã đổi so với lúc ghi")).to_be_visible()


def test_a_code_nobody_cleared_goes_after_a_month(take: Any) -> None:
    page = take()
    go(page, "#/phan-anh")
    page.locator("#loi-ke").fill(TOLD)
    agree(page)
    page.context.set_offline(False)
    expect(page.get_by_text("Đã gửi")).to_be_visible()
    later = page.evaluate("Date.now()") + 31 * 24 * 3_600_000
    page.clock.set_fixed_time(later)
    page.reload()
    expect(page.get_by_text("Không có phản ánh nào")).to_be_visible()


# --- Everybody can use it -----------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, {"width": 320, "height": 256}])
def test_the_screens_are_accessible_when_small_and_when_enlarged(
    take: Any, scheme: str, viewport: dict[str, int]
) -> None:
    page = take(ENGINES, color_scheme=scheme, bypass_csp=True)
    page.set_viewport_size(viewport)
    for screen in (
        "#/",
        "#/?nhom=gia-dinh",
        "#/noi",
        CASE,
        "#/tap-su",
        "#/tap-su/1?da=a",
        f"#/phan-anh?viec={BIRTH}&giay=so-ho-khau",
    ):
        go(page, screen)
        assert_no_violations(page)
        assert_no_sideways_scroll(page)
    page.get_by_role("button", name="Xem lại trước khi ghi").click()
    expect(page.locator("dl.facts")).to_be_visible()
    assert_no_violations(page)
    assert_no_sideways_scroll(page)
