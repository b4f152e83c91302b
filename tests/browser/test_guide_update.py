"""New versions: of the application, put to the person; of a pack, by what has changed only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from dungcua.knowledge.answer import Place
from dungcua.knowledge.day import today_here
from dungcua.knowledge.guide.field import bundle, field_pack, signed
from dungcua.knowledge.guide.keys import open_key
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.requirements import PaperJudge
from dungcua.settings import Settings
from dungcua.web.guide import offline
from dungcua.web.guide.receivers import receivers
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.test_guide_offline import _CONTROLLED, APP, COMMUNE, payload
from tests.web.parts import BIRTH

pytestmark = pytest.mark.browser

Release = Callable[..., None]
NEXT = "0" * 12
LATE = """const register = navigator.serviceWorker.register.bind(navigator.serviceWorker);
navigator.serviceWorker.register = async (...given) => {
    const found = await register(...given);
    if (!found.installing && !found.waiting) {
        const told = new Promise((done) => found.addEventListener("updatefound", done));
        await found.update();
        await told;
    }
    return found;
};"""
"""A page that comes to its worker only when that has been told of a new version."""


def version(page: Page) -> str:
    """Return the version of the scripts that a page runs."""
    found = re.search(r"/vo/([0-9a-f]{12})/", page.content())
    assert found
    return found[1]


@pytest.fixture
def release() -> Iterator[Release]:
    """Return what gives the server another version of the application, with more modules."""
    with pytest.MonkeyPatch.context() as patch:

        def released(number: str = NEXT, *more: str) -> None:
            patch.setattr(offline, "_MODULES", (*offline._MODULES, *more))
            patch.setattr(offline, "_code_version", lambda: number)
            offline._shell.cache_clear()

        yield released
    offline._shell.cache_clear()


def test_a_new_version_waits_until_the_person_takes_it(
    site: Site, open_page: OpenPage, release: Release
) -> None:
    page = open_page(f"{site.address}{APP}#/goi")
    page.evaluate(_CONTROLLED)
    old = version(page)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("Ứng dụng có bản mới")).to_have_count(0)
    release()
    page.reload()
    expect(page.get_by_text("Ứng dụng có bản mới")).to_be_visible()
    # Nothing changes under the thumb: the old one is whole, also without a connection.
    assert version(page) == old
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert version(page) == old
    page.context.set_offline(False)
    take = page.get_by_role("button", name="Dùng bản mới")
    with page.expect_navigation():
        take.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert version(page) == NEXT
    expect(page.get_by_text("Ứng dụng có bản mới")).to_have_count(0)
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert version(page) == NEXT


def test_a_new_version_that_is_found_before_the_page_listens_is_offered(
    site: Site, open_page: OpenPage, release: Release
) -> None:
    page = open_page(f"{site.address}{APP}#/goi")
    page.evaluate(_CONTROLLED)
    page.add_init_script(LATE)
    release()
    page.reload()
    expect(page.get_by_text("Ứng dụng có bản mới")).to_be_visible()


def test_a_version_that_comes_half_is_not_taken(
    site: Site, open_page: OpenPage, release: Release
) -> None:
    page = open_page(f"{site.address}{APP}#/goi")
    page.evaluate(_CONTROLLED)
    old = version(page)
    # Its page names scripts that the server does not give.
    release("1" * 12, "not-there.js")
    page.evaluate(
        "async () => { try { await (await navigator.serviceWorker.ready).update(); } catch {} }"
    )
    page.wait_for_function(
        """async () => { const all = await navigator.serviceWorker.getRegistration();
            return !all.installing && !all.waiting; }"""
    )
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert version(page) == old


def test_a_pack_is_renewed_by_the_parts_that_changed(
    site: Site,
    open_page: OpenPage,
    settings: Settings,
    knowledge: KnowledgeBase,
    places: Gazetteer,
) -> None:
    commune = places.commune(COMMUNE)
    assert commune is not None
    place = Place(commune.province, commune.province_code, commune.name, commune.code)
    card = knowledge.procedures[BIRTH]
    former = replace(card, plain_name="Tên cũ của thủ tục này")
    before = replace(knowledge, procedures={**knowledge.procedures, BIRTH: former})
    held = field_pack(before, PaperJudge(before), places, place, today_here(), receivers(before))
    page = open_page(f"{site.address}{APP}#/goi", service_workers="block")
    page.get_by_label("Mở tệp gói dữ liệu").set_input_files(
        payload(bundle(held, signed(held, open_key(settings.var).private)))
    )
    expect(page.get_by_text("Xong: Xã Hòa Tiến")).to_be_visible()
    fetched: list[str] = []
    page.on("request", lambda sent: fetched.append(sent.url) if "/phan/" in sent.url else None)
    page.get_by_role("button", name="Cập nhật gói dữ liệu").click()
    done = page.locator("#goi-bao").filter(has_text="Xong: Xã Hòa Tiến")
    expect(done).to_be_visible(timeout=120_000)
    # The card, the search over names, the fields of life: of some two hundred parts.
    assert 0 < len(fetched) <= 5
    page.goto(f"{site.address}{APP}#/viec/{BIRTH}/tat-ca")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text(card.plain_name)
    page.goto(f"{site.address}{APP}#/goi")
    fetched.clear()
    page.get_by_role("button", name="Cập nhật gói dữ liệu").click()
    expect(done).to_be_visible(timeout=120_000)
    assert fetched == []
