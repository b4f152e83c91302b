"""The guide on a phone: the same answers without a connection, and nothing sent twice."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, Route, expect
from sqlalchemy import select

from dungcua.errors import ForAnotherBody
from dungcua.knowledge.answer import Composer, Place
from dungcua.knowledge.day import today_here
from dungcua.knowledge.guide.field import (
    FieldPack,
    bundle,
    case_sheet,
    field_pack,
    paper_index,
    procedure_index,
    signed,
)
from dungcua.knowledge.guide.index import terms
from dungcua.knowledge.guide.keys import PackKey, open_key
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.requirements import PaperJudge
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.store.schema import complaints
from dungcua.web.dates import day
from dungcua.web.guide.asked import ALL_CASES
from dungcua.web.guide.receivers import receivers
from tests.browser.conftest import OpenPage
from tests.browser.guide_parity import every_letter, inputs
from tests.browser.site import Site
from tests.browser.test_accessibility import assert_no_sideways_scroll, assert_no_violations
from tests.web.parts import BIRTH

pytestmark = pytest.mark.browser

APP = "/cam-tay-chi-viec/app"
COMMUNE = "20332"
MODULES = "/static/guide"
_CONTROLLED = """() => navigator.serviceWorker.controller || new Promise((done) =>
    navigator.serviceWorker.addEventListener("controllerchange", () => done(), { once: true }))"""


@pytest.fixture(scope="module")
def judge(knowledge: KnowledgeBase) -> PaperJudge:
    return PaperJudge(knowledge)


@pytest.fixture(scope="module")
def place(places: Gazetteer) -> Place:
    commune = places.commune(COMMUNE)
    assert commune is not None
    return Place(commune.province, commune.province_code, commune.name, commune.code)


def part(pack: FieldPack, name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(
        pack.parts[json.loads(pack.manifest)["parts"][name]["sha256"]]
    )
    return found


# --- The same results, on the same inputs -------------------------------------------------


def test_both_searches_give_the_same_codes_and_scores(
    site: Site,
    open_page: OpenPage,
    knowledge: KnowledgeBase,
    judge: PaperJudge,
    places: Gazetteer,
    place: Place,
) -> None:
    pack = field_pack(knowledge, judge, places, place, date(2026, 11, 22))
    asked = inputs()
    assert len(asked) >= 1000
    page = open_page(site.address + APP)
    for index, numbers in (
        (procedure_index(knowledge), part(pack, "search")),
        (paper_index(judge), part(pack, "papers")["search"]),
    ):
        theirs = page.evaluate(
            f"""async ([numbers, asked]) => {{
                const {{ GuideIndex }} = await import("{MODULES}/search.js");
                const index = new GuideIndex(numbers);
                return asked.map((text) => index.find(text).map((one) => [one.code, one.score]));
            }}""",
            [numbers, asked],
        )
        ours = [[[found.code, found.score] for found in index.find(text)] for text in asked]
        different = [
            (text, one, other)
            for text, one, other in zip(asked, ours, theirs, strict=True)
            if one != other
        ]
        assert different == []
        assert sum(bool(found) for found in ours) > 1000


def test_every_letter_is_folded_alike(site: Site, open_page: OpenPage) -> None:
    letters = every_letter()
    page = open_page(site.address + APP)
    theirs = page.evaluate(
        f"""async (letters) => {{
            const {{ terms }} = await import("{MODULES}/search.js");
            return [...letters].map((c) => terms(`x${{c}}y`, {{}}).join("|"));
        }}""",
        letters,
    )
    different = [
        (hex(ord(c)), got)
        for c, got in zip(letters, theirs, strict=True)
        if "|".join(terms(f"x{c}y", {})) != got
    ]
    assert different == []


# --- The application ----------------------------------------------------------------------


def install(site: Site, open_page: OpenPage, **options: Any) -> Page:
    """Open the application, let its worker take over, and take the commune's pack."""
    page = open_page(site.address + APP, **options)
    page.evaluate(_CONTROLLED)
    page.get_by_role("link", name="Gói dữ liệu", exact=True).click()
    page.get_by_label("Mã xã").fill(COMMUNE)
    page.get_by_role("button", name="Tải gói dữ liệu").click()
    expect(page.get_by_text("Xong: Xã Hòa Tiến")).to_be_visible(timeout=120_000)
    return page


def agree(page: Page, whose: str = "Tôi ghi thay bà con") -> None:
    """Look a complaint through with the resident, who agrees, and keep it."""
    page.get_by_role("button", name="Xem lại trước khi ghi").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Xem lại trước khi ghi")
    page.get_by_label(whose).check()
    page.get_by_label(re.compile("đã nghe những điều trên")).check()
    page.get_by_role("button", name="Ghi phản ánh").click()


def find(page: Page, words: str, title: str) -> None:
    page.get_by_label("Việc cần làm").fill(words)
    page.get_by_role("button", name="Tìm việc").click()
    page.get_by_role("link", name=title).click()


def press(page: Page, role: str, name: str | re.Pattern[str], key: str = "Enter") -> None:
    """Reach a control by the Tab key alone, and press a key on it."""
    wanted = page.get_by_role(role, name=name).first  # type: ignore[arg-type]
    expect(wanted).to_be_visible()
    for _ in range(120):
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press(key)
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {role} {name}")


def put(page: Page, name: str, words: str) -> None:
    """Reach a field by the Tab key alone, and type into it in place of what it holds."""
    press(page, "textbox", name, "ControlOrMeta+a")
    page.keyboard.type(words)


def screen(page: Page, title: str) -> None:
    """Wait for a screen: its title has the focus, as a screen reader is told of it."""
    expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_focused()


def test_a_whole_visit_with_the_network_cut_by_keyboard_and_roles(
    site: Site, open_page: OpenPage, knowledge: KnowledgeBase, store: Store
) -> None:
    page = open_page(site.address + APP, viewport={"width": 360, "height": 700})
    page.evaluate(_CONTROLLED)
    sent: list[str] = []
    page.on("request", lambda r: sent.append(r.url) if r.url.endswith("/gui") else None)
    press(page, "link", "Gói dữ liệu")
    screen(page, "Gói dữ liệu của xã, phường")
    put(page, "Mã xã", COMMUNE)
    press(page, "button", "Tải gói dữ liệu")
    expect(page.get_by_role("status").filter(has_text="Xong: Xã Hòa Tiến")).to_be_visible(
        timeout=120_000
    )
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("status").filter(has_text="Không có mạng")).to_be_visible()
    press(page, "link", "Tìm việc")
    screen(page, "Cầm tay chỉ việc")
    birth = knowledge.procedures[BIRTH]
    put(page, "Việc cần làm", "khai sinh cho chau")
    page.keyboard.press("Enter")
    press(page, "link", birth.plain_name)
    press(page, "link", birth.cases[0].name)
    screen(page, birth.plain_name)
    expect(page.get_by_role("heading", name="Giấy tờ cần có")).to_be_visible()
    expect(page.get_by_role("img", name="Mã QR mở lại danh sách này")).to_be_visible()
    expect(page.locator("#du-lieu")).to_contain_text("Dữ liệu ngày")
    press(page, "link", "Làm từng bước: nộp tại quầy")
    for number in range(1, 6):
        expect(page.get_by_role("progressbar", name=f"Bước {number}/5")).to_be_visible()
        press(page, "link", re.compile("^(Tiếp|Xong)$"))
    screen(page, "Đã xong các bước")
    press(page, "link", "Về danh sách của nhà mình")
    press(page, "link", "Họ đòi thêm giấy?")
    put(page, "Tên giấy họ đòi", "so ho khau")
    page.keyboard.press("Enter")
    press(page, "link", "Sổ hộ khẩu")
    expect(page.get_by_text("dấu hiệu không đúng quy định")).to_be_visible()
    press(page, "link", "Ghi phản ánh việc này")
    screen(page, "Ghi phản ánh giúp bà con")
    press(page, "button", "Xem lại trước khi ghi")
    screen(page, "Xem lại trước khi ghi")
    press(page, "radio", re.compile("Tôi ghi thay bà con"), " ")
    press(page, "checkbox", re.compile("đã nghe những điều trên"), " ")
    press(page, "button", "Ghi phản ánh")
    screen(page, "Phản ánh chờ gửi")
    expect(page.get_by_text("Chờ có mạng để gửi")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Chờ có mạng để gửi")).to_be_visible()
    press(page, "link", "Tìm việc")
    screen(page, "Cầm tay chỉ việc")
    put(page, "Việc cần làm", "chung thuc ban sao")
    page.keyboard.press("Enter")
    press(page, "link", knowledge.procedures["2.000815"].plain_name)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert sent == []
    page.context.set_offline(False)
    press(page, "link", re.compile("Chờ gửi"))
    expect(page.get_by_text("Đã gửi")).to_be_visible()
    (code,) = filed(store)
    expect(page.get_by_text(code, exact=True)).to_be_visible()
    page.reload()
    expect(page.get_by_text(code, exact=True)).to_be_visible()
    assert (len(sent), filed(store)) == (1, [code])
    assert overflow(page) == 0


def filed(store: Store) -> list[str]:
    """Return the codes of what the register holds."""
    with store.reading() as unit:
        return list(unit.execute(select(complaints.c.code)).scalars())


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def test_every_checklist_is_the_servers(
    site: Site, open_page: OpenPage, knowledge: KnowledgeBase, judge: PaperJudge, place: Place
) -> None:
    page = install(site, open_page)
    theirs = page.evaluate(
        f"""async () => {{
            const {{ current, part }} = await import("{MODULES}/pack.js");
            const {{ ALL, sheetOf }} = await import("{MODULES}/procedure.js");
            const pack = await current();
            const told = {{}};
            for (const name of Object.keys(pack.manifest.parts)) {{
                if (!name.startsWith("procedure/")) continue;
                const card = await part(pack, name);
                const sheets = {{}};
                for (const chosen of [ALL, ...card.cases.map((each) => each.id)]) {{
                    const sheet = sheetOf(card, chosen);
                    sheets[chosen] = sheet.sections.map((section) => [section.title,
                        section.lines.map(([text, mark]) => [text, mark])]);
                }}
                told[card.code] = sheets;
            }}
            return told;
        }}"""
    )
    composer = Composer(knowledge, today_here())
    assert set(theirs) == set(knowledge.procedures)
    for code, sheets in theirs.items():
        card = knowledge.procedures[code]
        assert set(sheets) == {ALL_CASES, *(case.id for case in card.cases)}
        for chosen, told in sheets.items():
            _, paper = case_sheet(composer, card, place, None if chosen == ALL_CASES else chosen)
            assert told == [
                [section.title, [[line.text, line.mark] for line in section.lines]]
                for section in paper.sections
            ], (code, chosen)


@pytest.mark.parametrize("below", ["", "&cach=quay&buoc=2", "&cach=truc-tuyen&buoc=3"])
def test_a_page_of_the_site_opened_without_a_connection_shows_the_same(
    site: Site, open_page: OpenPage, below: str
) -> None:
    page = install(site, open_page)
    address = f"{site.address}/cam-tay-chi-viec/{BIRTH}?xa={COMMUNE}&truong-hop=uy-quyen{below}"
    # In another browser: where the worker is, a page that is slow to come is not the site's.
    served = told(open_page(address))
    page.context.set_offline(True)
    page.goto(address)
    expect(page.get_by_text("Không có mạng")).to_be_visible()
    expect(page.locator("#trang h1")).to_be_visible()
    assert told(page) == served
    assert len(served[1]) > 1


def told(page: Page) -> tuple[str, list[str]]:
    """Return title and sentences, without the numbers of their sources."""
    lines = page.evaluate(
        """() => [...document.querySelectorAll(".guide .block li")].map((line) => {
            const alone = line.cloneNode(true);
            for (const part of alone.querySelectorAll(".ref, .mark, button")) part.remove();
            return alone.textContent.replace(/\\s+/g, " ").trim();
        })"""
    )
    return page.locator("h1").inner_text(), lines


# --- Packs: taken whole, or not at all ----------------------------------------------------


def as_file(pack: FieldPack, key: PackKey, **changes: Any) -> FilePayload:
    """Return a pack as a file; ``changes`` go into the manifest, which is signed after that."""
    manifest = json.loads(pack.manifest) | changes
    changed = FieldPack(json.dumps(manifest, ensure_ascii=False).encode(), pack.parts)
    return payload(bundle(changed, signed(changed, key.private)))


def payload(raw: bytes) -> FilePayload:
    return {"name": "goi.dcgoi", "mimeType": "application/octet-stream", "buffer": raw}


@pytest.fixture
def fresh(
    knowledge: KnowledgeBase, judge: PaperJudge, places: Gazetteer, place: Place
) -> FieldPack:
    return field_pack(knowledge, judge, places, place, today_here(), receivers(knowledge))


def test_files_that_cannot_be_believed_are_refused_and_the_pack_stays(
    site: Site, open_page: OpenPage, settings: Settings, fresh: FieldPack, tmp_path: Path
) -> None:
    key, stranger = open_key(settings.var), open_key(tmp_path / "stranger")
    today = today_here()
    page = open_page(f"{site.address}{APP}#/goi")
    choose = page.get_by_label("Mở tệp gói dữ liệu")
    choose.set_input_files(as_file(fresh, key))
    expect(page.get_by_text("Xong: Xã Hòa Tiến")).to_be_visible()
    before = page.locator("#du-lieu").inner_text()
    digest, raw = next(iter(fresh.parts.items()))
    damaged = FieldPack(fresh.manifest, {**fresh.parts, digest: raw.replace(b"1", b"2")})
    signature = signed(fresh, key.private)
    whole = as_file(fresh, key)["buffer"]
    refused = [
        (as_file(fresh, stranger), "chữ ký không phải"),
        (payload(bundle(damaged, signature)), "có phần bị sửa"),
        (payload(bundle(FieldPack(fresh.manifest, {}), signature)), "có phần bị sửa"),
        (as_file(fresh, key, format=99), "phiên bản khác"),
        (as_file(fresh, key, until=(today - timedelta(days=1)).isoformat()), "đã hết hạn từ ngày"),
        (payload(whole[: len(whole) // 2]), "không phải gói dữ liệu"),
        (payload(b"not a pack"), "không phải gói dữ liệu"),
    ]
    for file, reason in refused:
        choose.set_input_files(file)
        expect(page.locator("#goi-bao")).to_contain_text(reason)
        assert page.locator("#du-lieu").inner_text() == before
    page.reload()
    assert page.locator("#du-lieu").inner_text() == before


def test_an_older_pack_is_taken_only_when_asked_for(
    site: Site, open_page: OpenPage, settings: Settings, fresh: FieldPack
) -> None:
    key = open_key(settings.var)
    older = today_here() - timedelta(days=3)
    page = open_page(f"{site.address}{APP}#/goi")
    choose = page.get_by_label("Mở tệp gói dữ liệu")
    choose.set_input_files(as_file(fresh, key))
    expect(page.get_by_text("Xong: Xã Hòa Tiến")).to_be_visible()
    choose.set_input_files(as_file(fresh, key, made=older.isoformat()))
    expect(page.locator("#goi-bao")).to_contain_text("cũ hơn gói đang dùng")
    page.get_by_role("button", name="Vẫn dùng gói cũ hơn").click()
    expect(page.locator("#goi-bao")).to_contain_text(f"dữ liệu ngày {day(older)}")


def test_what_was_fetched_before_a_cut_is_not_fetched_again(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page(f"{site.address}{APP}#/goi", service_workers="block")
    fetched: list[str] = []

    def cut(route: Route) -> None:
        fetched.append(route.request.url)
        if len(fetched) == 40:
            route.fulfill(body="{}")  # not what its name says
        elif len(fetched) > 80:
            route.abort()
        else:
            route.continue_()

    page.route("**/goi/phan/*", cut)
    take = page.get_by_role("button", name="Tải gói dữ liệu")
    page.get_by_label("Mã xã").fill(COMMUNE)
    take.click()
    expect(page.locator("#goi-bao")).to_contain_text("có phần bị sửa", timeout=120_000)
    take.click()
    expect(page.locator("#goi-bao")).to_contain_text("Mất mạng giữa chừng", timeout=120_000)
    expect(page.locator("#du-lieu")).to_contain_text("Chưa có dữ liệu")
    page.unroute("**/goi/phan/*")
    again: list[str] = []
    page.on("request", lambda sent: again.append(sent.url) if "/phan/" in sent.url else None)
    take.click()
    expect(page.get_by_text("Xong: Xã Hòa Tiến")).to_be_visible(timeout=120_000)
    assert len(again) < len(set(fetched + again)) - 50


def test_a_full_device_keeps_what_it_has(
    site: Site, open_page: OpenPage, settings: Settings, fresh: FieldPack
) -> None:
    page = open_page(f"{site.address}{APP}#/goi")
    choose = page.get_by_label("Mở tệp gói dữ liệu")
    key = open_key(settings.var)
    choose.set_input_files(as_file(fresh, key))
    expect(page.get_by_text("Xong: Xã Hòa Tiến")).to_be_visible()
    before = page.locator("#du-lieu").inner_text()
    page.evaluate(
        """() => { IDBObjectStore.prototype.put = () => {
            throw new DOMException("full", "QuotaExceededError"); }; }"""
    )
    choose.set_input_files(as_file(fresh, key, edition="newer"))
    expect(page.locator("#goi-bao")).to_contain_text("Máy đã đầy")
    page.get_by_role("link", name="Tìm việc", exact=True).click()
    page.goto(f"{site.address}{APP}#/phan-anh")
    page.locator("#loi-ke").fill("Đòi photo")
    agree(page)
    expect(page.get_by_role("alert")).to_contain_text("Máy đã đầy")
    page.reload()
    assert page.locator("#du-lieu").inner_text() == before


@pytest.mark.parametrize(
    ("days", "title"), [(61, "Gói dữ liệu đã hết hạn"), (-2, "Ngày giờ trên máy chưa đúng")]
)
def test_a_pack_asserts_nothing_outside_its_time(
    site: Site, open_page: OpenPage, settings: Settings, fresh: FieldPack, days: int, title: str
) -> None:
    page = open_page(f"{site.address}{APP}#/goi")
    page.get_by_label("Mở tệp gói dữ liệu").set_input_files(as_file(fresh, open_key(settings.var)))
    expect(page.get_by_text("Xong: Xã Hòa Tiến")).to_be_visible()
    page.clock.set_fixed_time(datetime.combine(today_here() + timedelta(days=days), time(12)))
    for screen in ("#/", f"#/viec/{BIRTH}/tat-ca", f"#/viec/{BIRTH}/tat-ca/giay/so-ho-khau"):
        page.goto(f"{site.address}{APP}{screen}")
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        expect(
            page.get_by_text("Trung tâm Phục vụ hành chính công tại Xã Hòa Tiến")
        ).to_be_visible()
        assert page.locator(".block li").count() == 0


def test_a_neighbours_phone_takes_the_pack_from_a_file(site: Site, open_page: OpenPage) -> None:
    page = install(site, open_page)
    page.evaluate("() => { navigator.canShare = () => false; }")
    with page.expect_download() as download:
        page.get_by_role("button", name="Gửi gói này cho máy bên cạnh").click()
    other = open_page(f"{site.address}{APP}#/goi")
    other.evaluate(_CONTROLLED)
    other.context.set_offline(True)
    other.get_by_label("Mở tệp gói dữ liệu").set_input_files(download.value.path())
    expect(other.get_by_text("Xong: Xã Hòa Tiến")).to_be_visible()


def test_the_worker_keeps_the_application_and_nothing_else(site: Site, open_page: OpenPage) -> None:
    page = install(site, open_page)
    for path in ("/", "/phan-anh", "/cam-tay-chi-viec", APP):
        page.goto(site.address + path)
    kept = page.evaluate(
        """async () => { const urls = [];
            for (const name of await caches.keys())
                for (const one of await (await caches.open(name)).keys()) urls.push(one.url);
            return urls; }"""
    )
    paths = [url.removeprefix(site.address) for url in kept]
    assert APP in paths
    assert all(path.startswith(("/static/", "/cam-tay-chi-viec/")) for path in paths)
    assert not [path for path in paths if "chi-viec/g" in path]


# --- What waits is sent once --------------------------------------------------------------

TOLD = "Chị ở quầy số 3 đòi nộp thêm sổ hộ khẩu bản gốc"


def keep(page: Page, words: str) -> None:
    """Tell a complaint, with the resident's consent."""
    page.evaluate("() => { location.hash = '#/phan-anh'; }")
    page.locator("#loi-ke").fill(words)
    agree(page)
    expect(page.get_by_role("heading", name="Phản ánh chờ gửi")).to_be_visible()


def test_a_sending_whose_answer_is_lost_gives_the_same_code(
    site: Site, open_page: OpenPage, store: Store
) -> None:
    page = open_page(site.address + APP, service_workers="block")

    def lose(route: Route) -> None:
        route.fetch()  # it arrives, and the answer does not
        route.abort()

    page.route("**/cam-tay-chi-viec/gui", lose)
    with page.expect_event("requestfailed", lambda sent: sent.url.endswith("/gui")):
        keep(page, TOLD)
    expect(page.get_by_text("Đang gửi dở")).to_be_visible()
    (code,) = filed(store)
    assert page.get_by_role("link", name="Sửa").count() == 0
    page.context.clear_cookies()  # the ticket says whose it is, not the cookie
    page.unroute("**/cam-tay-chi-viec/gui")
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.get_by_text(code, exact=True)).to_be_visible()
    assert filed(store) == [code]
    expect(page.get_by_text(TOLD)).to_have_count(0)
    page.reload()
    page.get_by_role("button", name="Đã đưa mã cho bà con").click()
    expect(page.get_by_text("Không có phản ánh nào")).to_be_visible()


def test_a_ticket_nobody_knows_any_more_asks_the_person(
    site: Site, open_page: OpenPage, store: Store
) -> None:
    page = open_page(site.address + APP, service_workers="block")
    page.route("**/cam-tay-chi-viec/gui", lambda route: route.abort())
    with page.expect_event("requestfailed", lambda sent: sent.url.endswith("/gui")):
        keep(page, TOLD)
    expect(page.get_by_text("Đang gửi dở")).to_be_visible()
    site.conversations.erase(site.conversation())
    page.unroute("**/cam-tay-chi-viec/gui")
    page.get_by_role("button", name="Gửi ngay").click()
    expect(page.get_by_text("DC-148")).to_be_visible()
    assert filed(store) == []
    page.get_by_role("button", name="Gửi lại").click()
    expect(page.get_by_text("Đã gửi")).to_be_visible()
    assert len(filed(store)) == 1


def test_a_refusal_stands_beside_its_complaint_and_the_next_one_goes_on(
    site: Site, open_page: OpenPage, store: Store
) -> None:
    page = open_page(site.address + APP)
    page.evaluate(_CONTROLLED)
    page.context.set_offline(True)
    keep(page, "Đường có ổ gà")
    keep(page, TOLD)
    expect(page.get_by_text("Chờ có mạng để gửi")).to_have_count(2)
    page.context.set_offline(False)
    expect(page.get_by_text("Đã gửi")).to_be_visible()
    expect(page.get_by_text(ForAnotherBody.code)).to_be_visible()
    expect(page.get_by_text(ForAnotherBody.hint)).to_be_visible()
    assert len(filed(store)) == 1
    page.get_by_role("link", name="Sửa").click()
    page.locator("#loi-ke").fill("Đòi thêm ảnh chụp")
    agree(page)
    expect(page.get_by_text("Đã gửi")).to_have_count(2)
    assert len(filed(store)) == 2


def test_what_waits_is_sealed_and_can_be_taken_back(
    site: Site, open_page: OpenPage, store: Store
) -> None:
    page = open_page(site.address + APP)
    page.evaluate(_CONTROLLED)
    page.evaluate(f"""() => import("{MODULES}/store.js")""")
    page.context.set_offline(True)
    keep(page, TOLD)
    kept = page.evaluate(
        f"""async () => {{
            const {{ read, readAll }} = await import("{MODULES}/store.js");
            const key = await read("keys", "queue");
            const raw = (await readAll("queue")).map((box) => new TextDecoder().decode(box.data));
            const open = JSON.stringify([{{...localStorage}}, {{...sessionStorage}}]);
            return [key.extractable, raw, open];
        }}"""
    )
    assert kept[0] is False
    assert len(kept[1]) == 1
    assert "quầy" not in kept[1][0] + kept[2]
    page.get_by_role("button", name="Xóa, không gửi").click()
    expect(page.get_by_text("Không có phản ánh nào")).to_be_visible()
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_text("Không có phản ánh nào")).to_be_visible()
    assert filed(store) == []


# --- Counting, looks and keys -------------------------------------------------------------


def test_a_visit_leaves_counts_and_nothing_else(
    site: Site, open_page: OpenPage, settings: Settings, fresh: FieldPack, knowledge: KnowledgeBase
) -> None:
    page = open_page(f"{site.address}{APP}#/goi")
    page.get_by_label("Mở tệp gói dữ liệu").set_input_files(as_file(fresh, open_key(settings.var)))
    expect(page.get_by_text("Xong: Xã Hòa Tiến")).to_be_visible()
    page.get_by_role("link", name="Tìm việc", exact=True).click()
    screen(page, "Cầm tay chỉ việc")
    put(page, "Việc cần làm", "khai sinh 048190001234")
    page.keyboard.press("Enter")
    press(page, "link", knowledge.procedures[BIRTH].plain_name)
    press(page, "link", re.compile("^Nhờ người khác đi làm thay"))
    screen(page, knowledge.procedures[BIRTH].plain_name)
    told = page.evaluate("() => JSON.stringify([location.href, {...sessionStorage}])")
    assert "048190001234" not in told
    page.get_by_role("link", name="Kết thúc lượt").click()
    page.get_by_label("Sóng yếu").check()
    with page.expect_event("load"):  # the page begins anew
        page.get_by_role("button", name="Kết thúc và xóa").click()
    expect(page.get_by_role("search")).to_be_visible()
    assert page.evaluate("() => sessionStorage.length") == 0
    kept = page.url
    behind = [kept]
    while behind[-1] != "about:blank" and len(behind) < 9:
        page.go_back()
        behind.append(page.url)
    assert set(behind) == {kept, "about:blank"}
    page.goto(kept)
    page.get_by_role("link", name="Số liệu").click()
    name = knowledge.procedures[BIRTH].plain_name
    expect(page.get_by_role("row", name=re.compile(f"{re.escape(name)} 1$"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Lượt hướng dẫn 1$"))).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("Sóng yếu.* 1$"))).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Lưu tệp CSV").click()
    saved = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert name in saved
    assert "uy-quyen" not in saved


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen_is_accessible_on_a_small_phone(
    site: Site, open_page: OpenPage, settings: Settings, fresh: FieldPack, scheme: str
) -> None:
    page = open_page(
        f"{site.address}{APP}#/goi",
        viewport={"width": 360, "height": 700},
        color_scheme=scheme,
        bypass_csp=True,
    )
    page.get_by_label("Mở tệp gói dữ liệu").set_input_files(as_file(fresh, open_key(settings.var)))
    expect(page.get_by_text("Xong: Xã Hòa Tiến")).to_be_visible()
    card = f"#/viec/{BIRTH}"
    for screen in (
        "#/",
        "#/goi",
        card,
        f"{card}/tat-ca",
        f"{card}/tat-ca/quay/2",
        f"{card}/tat-ca/giay",
        f"{card}/tat-ca/giay/so-ho-khau",
        f"#/phan-anh?viec={BIRTH}&giay=so-ho-khau",
        "#/hang-doi",
        "#/ket-thuc",
        "#/so-lieu",
    ):
        page.goto(f"{site.address}{APP}{screen}")
        page.reload()
        expect(page.locator("#trang h1")).to_be_visible()
        assert_no_violations(page)
        assert_no_sideways_scroll(page)


def test_no_script_leads_to_the_pages(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address + APP, java_script_enabled=False)
    link = page.get_by_role("main").get_by_role("link", name="Cầm tay chỉ việc")
    link.click()
    expect(page.get_by_role("heading", name="Nhà bà con ở đâu?")).to_be_visible()


def test_keys_alone_lead_to_a_checklist(
    site: Site, open_page: OpenPage, settings: Settings, fresh: FieldPack, knowledge: KnowledgeBase
) -> None:
    page = open_page(f"{site.address}{APP}#/goi")
    page.get_by_label("Mở tệp gói dữ liệu").set_input_files(as_file(fresh, open_key(settings.var)))
    expect(page.get_by_text("Xong: Xã Hòa Tiến")).to_be_visible()
    page.goto(f"{site.address}{APP}#/")
    birth = knowledge.procedures[BIRTH]

    def reach(role: str, name: str) -> None:
        wanted = page.get_by_role(role, name=name).first  # type: ignore[arg-type]
        expect(wanted).to_be_visible()
        for _ in range(40):
            page.keyboard.press("Tab")
            if wanted.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"Tab never reaches {role} {name}")

    reach("textbox", "Việc cần làm")
    page.keyboard.type("khai sinh cho con")
    page.keyboard.press("Enter")
    reach("link", birth.plain_name)
    page.keyboard.press("Enter")
    reach("link", birth.cases[0].name)
    page.keyboard.press("Enter")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text(birth.plain_name)
    expect(heading).to_be_focused()
