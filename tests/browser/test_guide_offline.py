"""The guide on a phone: the same answers without a connection, and nothing sent twice."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from dungcua.knowledge.answer import Place
from dungcua.knowledge.guide.field import (
    FieldPack,
    field_pack,
    paper_index,
    procedure_index,
)
from dungcua.knowledge.guide.index import terms
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.requirements import PaperJudge
from dungcua.store.engine import Store
from dungcua.store.schema import complaints
from tests.browser.conftest import OpenPage
from tests.browser.guide_parity import every_letter, inputs
from tests.browser.site import Site
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
    site: Site, open_page: OpenPage, knowledge: KnowledgeBase, judge: PaperJudge, place: Place
) -> None:
    pack = field_pack(knowledge, judge, place, date(2026, 11, 22))
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
    expect(page.get_by_text("Xong: Xã Hòa Tiến")).to_be_visible(timeout=60_000)
    return page


def find(page: Page, words: str, title: str) -> None:
    page.get_by_label("Việc cần làm").fill(words)
    page.get_by_role("button", name="Tìm việc").click()
    page.get_by_role("link", name=title).click()


def test_a_whole_visit_with_the_network_cut(
    site: Site, open_page: OpenPage, knowledge: KnowledgeBase, store: Store
) -> None:
    page = install(site, open_page, viewport={"width": 360, "height": 700})
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("Không có mạng")).to_be_visible()
    page.get_by_role("link", name="Tìm việc", exact=True).click()
    birth = knowledge.procedures[BIRTH]
    find(page, "khai sinh cho chau", birth.plain_name)
    page.get_by_role("link", name=birth.cases[0].name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(birth.plain_name)
    expect(page.get_by_role("heading", name="Giấy tờ cần có")).to_be_visible()
    expect(page.locator("#du-lieu")).to_contain_text("Dữ liệu ngày")
    page.get_by_role("link", name="Làm từng bước: nộp tại quầy").click()
    expect(page.get_by_text("Bước 1/5")).to_be_visible()
    for _ in range(5):
        page.get_by_role("link", name=re.compile("^(Tiếp|Xong)$")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đã xong các bước")
    page.get_by_role("link", name="Về danh sách của nhà mình").click()
    page.get_by_role("link", name="Họ đòi thêm giấy?").click()
    page.get_by_label("Tên giấy họ đòi").fill("so ho khau")
    page.get_by_role("button", name="Tìm giấy này").click()
    page.get_by_role("link", name="Sổ hộ khẩu").first.click()
    expect(page.get_by_text("dấu hiệu không đúng quy định")).to_be_visible()
    page.get_by_role("link", name="Ghi phản ánh việc này").click()
    page.get_by_label(re.compile("đã nghe những điều trên")).check()
    page.get_by_role("button", name="Ghi phản ánh").click()
    expect(page.get_by_text("Chờ có mạng để gửi")).to_be_visible()
    page.get_by_role("link", name="Tìm việc", exact=True).click()
    find(page, "chung thuc ban sao", knowledge.procedures["2.000815"].plain_name)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.context.set_offline(False)
    page.get_by_role("link", name="Chờ gửi").click()
    expect(page.get_by_text("Đã gửi")).to_be_visible()
    (code,) = filed(store)
    expect(page.get_by_text(code, exact=True)).to_be_visible()
    assert overflow(page) == 0


def filed(store: Store) -> list[str]:
    """Return the codes of what the register holds."""
    with store.reading() as unit:
        return list(unit.execute(select(complaints.c.code)).scalars())


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
