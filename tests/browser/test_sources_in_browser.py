"""A citation opens the very line it rests on: by keyboard, without scripts, in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.site import Site

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_citation_opens_and_marks_the_very_fact(
    site: Site, open_page: OpenPage, script: bool
) -> None:
    page = open_page(
        site.address + "/thu-tuc/1.001193",
        java_script_enabled=script,
        viewport={"width": 360, "height": 640},
    )
    reference = page.locator('a.ref[href$="#result"]')
    expect(reference).to_be_visible()
    reference.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/can-cu/tthc:1\.001193#result$"))
    fact = page.locator("li:target")
    expect(fact).to_contain_text("Giấy khai sinh")
    expect(fact).to_be_in_viewport()
    expect(fact).to_have_css("outline-style", "solid")
    expect(fact).to_have_css("outline-width", "3px")
    expect(page.locator("dl.facts")).to_contain_text("22/11/2026")


def test_an_english_card_keeps_its_parts_apart_by_language(site: Site, open_page: OpenPage) -> None:
    page = open_page(
        site.address + "/thu-tuc/2.000806?lang=en",
        java_script_enabled=False,
        viewport={"width": 360, "height": 640},
    )
    expect(page.get_by_role("heading", level=1)).to_contain_text("Register a marriage")
    papers = page.locator('[data-block="papers"]')
    expect(papers).to_contain_text("(Tờ khai đăng ký kết hôn)")
    expect(papers.locator('li[lang="vi"]')).to_have_count(0)
    steps = page.locator('[data-block="steps"]')
    expect(steps.locator('li[lang="vi"]').first).to_be_visible()
    expect(steps.locator('li:not([lang="vi"])')).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
