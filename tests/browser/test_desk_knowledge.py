"""The knowledge editor and the figures in a real browser: by keyboard, by axe, narrow, dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from dungcua.accounts.model import Grant, Role
from dungcua.complaints.calendar import vietnamese_date
from dungcua.conversations.message import Reply, ReplyMeta
from dungcua.knowledge.answer import Composer
from dungcua.knowledge.edit.live import Edits
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Aspect
from dungcua.knowledge.places import Gazetteer
from dungcua.settings import Settings
from dungcua.store.engine import Store
from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.test_accessibility import assert_looks_right
from tests.browser.test_desk_in_browser import enter
from tests.web.desk import hire

pytestmark = pytest.mark.browser

CARD = "1.001193"


@pytest.fixture
def base(knowledge: KnowledgeBase) -> KnowledgeBase:
    return Edits().over(knowledge)


@pytest.fixture
def site(
    settings: Settings, base: KnowledgeBase, places: Gazetteer, store: Store
) -> Iterator[Site]:
    served = Site(settings, base, places, store)
    yield served
    served.stop()


def told(site: Site, base: KnowledgeBase) -> str:
    composer = Composer(base, vietnamese_date(site.bureau.now()))
    answer = composer.answer(base.procedure(CARD), (Aspect.TIME,), whole=False)
    return " ".join(line.text for line in answer.lines)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_correction_goes_through_two_people_and_back(
    site: Site, open_page: OpenPage, base: KnowledgeBase, scheme: str
) -> None:
    lan, mai = hire(site.bureau, "lan"), hire(site.bureau, "mai", Grant(Role.EDITOR))
    talk = site.conversations.start()
    question = site.conversations.say(talk, "Khai sinh mấy ngày thì xong?")
    site.conversations.hand_over(talk)
    (entry,) = site.bureau.queue.listed()
    site.bureau.queue.claim(entry.id, lan.account.id)
    reply = Reply(text="Trong 1 ngày làm việc.", meta=ReplyMeta(procedure=(CARD,)))
    site.bureau.drafts.propose(talk, question.id, reply)
    (draft,) = site.bureau.drafts.of(entry.id)
    site.bureau.drafts.approve(draft.id, entry.id, lan.account.id, "Trong 2 ngày làm việc.")

    page = open_page(f"{site.address}/ban-truc/vao", color_scheme=scheme)
    enter(page, lan)
    page.keyboard.type("gk")
    expect(page.locator("blockquote").first).to_contain_text("mấy ngày")
    assert_looks_right(page)
    page.locator("a.main", has_text="Đề nghị sửa").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("khai sinh", ignore_case=True)
    assert_looks_right(page)
    page.locator(f'a[href*="/the/{CARD}/times.0"]').focus()
    page.keyboard.press("Enter")
    page.locator("#o-value").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("2")
    page.locator("#o-source").focus()
    page.keyboard.type("Quyết định thử nghiệm số 1, Điều 2")
    assert_looks_right(page)
    page.keyboard.press("Alt+x")
    expect(page.locator("#xem-truoc")).to_be_visible(timeout=30_000)
    expect(page.locator(".card").last).to_contain_text("Giải quyết trong 2 ngày làm việc")
    assert_looks_right(page)
    page.keyboard.press("Alt+g")
    expect(page.locator("h1")).to_contain_text("Đề nghị số 1", timeout=30_000)
    assert "1 ngày" in told(site, base)

    other = open_page(f"{site.address}/ban-truc/vao", color_scheme=scheme)
    enter(other, mai)
    other.goto(f"{site.address}/ban-truc/kien-thuc/de-nghi/1")
    assert_looks_right(other)
    other.keyboard.press("Alt+d")
    expect(other.locator("h1")).to_contain_text("đã duyệt", timeout=30_000)
    assert "2 ngày" in told(site, base)
    assert site.bureau.drafts.corrections() == []
    other.keyboard.press("Alt+z")
    expect(other.locator("h1")).to_contain_text("đã hoàn lại", timeout=30_000)
    assert "1 ngày" in told(site, base)
    assert_looks_right(other)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_figures_are_read_by_everybody(site: Site, open_page: OpenPage, scheme: str) -> None:
    who = hire(site.bureau, "sep", Grant(Role.SUPERVISOR), Grant(Role.EDITOR))
    page = open_page(f"{site.address}/ban-truc/vao", color_scheme=scheme)
    enter(page, who)
    page.keyboard.type("gs")
    expect(page.locator("h1")).to_have_text("Số liệu bàn trực")
    assert_looks_right(page)
    page.goto(f"{site.address}/ban-truc/kien-thuc/noi-nhan/20332")
    assert_looks_right(page)
