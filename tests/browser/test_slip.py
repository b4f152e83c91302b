"""The slip in a real browser: readable by everybody and ready for paper."""

from __future__ import annotations

from io import BytesIO
from typing import Literal

import pytest
from pypdf import PdfReader

from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.browser.test_accessibility import assert_no_sideways_scroll, assert_no_violations

pytestmark = pytest.mark.browser

SLIP = "/phieu/1.001193?giay=so-ho-khau"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("media", ["screen", "print"])
def test_axe_finds_nothing_on_screen_and_on_paper(
    site: Site,
    open_page: OpenPage,
    scheme: Literal["light", "dark"],
    media: Literal["screen", "print"],
) -> None:
    page = open_page(
        site.address + SLIP, viewport={"width": 360, "height": 640}, color_scheme=scheme
    )
    page.emulate_media(media=media, color_scheme=scheme)
    assert_no_violations(page)


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_scrolls_sideways(site: Site, open_page: OpenPage, width: int) -> None:
    page = open_page(site.address + SLIP, viewport={"width": width, "height": 640})
    assert_no_sideways_scroll(page)


def test_printed_it_is_one_page_without_the_frame_of_the_site(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page(site.address + SLIP)
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    text = " ".join(" ".join(sheet.extract_text() for sheet in printed.pages).split())
    assert len(printed.pages) == 1
    assert "Giấy tờ cần có" in text
    assert "Gửi phản ánh" not in text
