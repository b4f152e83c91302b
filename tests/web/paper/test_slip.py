"""The slip for the counter, asked for like a browser does."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from pypdf import PdfReader
from pytest_aiohttp.plugin import AiohttpClient

from dungcua.knowledge.places import Gazetteer
from dungcua.web.app import create_app
from dungcua.web.services import Services
from tests.web.visitor import Visitor

BIRTH = "/phieu/1.001193"


@pytest.fixture
def commune(places: Gazetteer) -> str:
    return places.codes()[0]


async def test_the_page_shows_papers_fee_deadline_basis_and_code(visitor: Visitor) -> None:
    page = await visitor.get(BIRTH)
    assert page.status == 200
    for words in (
        "Giấy tờ cần có",
        "Tờ khai đăng ký khai sinh",
        "miễn phí",
        "Thời hạn giải quyết",
        "Nộp ở đâu",
        "Không được đòi sổ hộ khẩu",
        "Căn cứ",
        "kiểm tra ngày",
        "Phiếu này không kết luận ai sai",
    ):
        assert words in page.text
    assert '<svg class="qr"' in page.html


async def test_the_pdf_tells_the_same(visitor: Visitor) -> None:
    response = await visitor.client.get(f"{BIRTH}.pdf")
    assert response.status == 200
    assert response.content_type == "application/pdf"
    assert response.headers["Content-Disposition"] == 'inline; filename="phieu-1.001193.pdf"'
    reader = PdfReader(io.BytesIO(await response.read()))
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    assert len(reader.pages) == 1
    for words in (
        "Đăng ký khai sinh cho con",
        "Giấy chứng sinh (1 bản chính)",
        "8.000 đồng mỗi bản",
        "Không được đòi sổ hộ khẩu, sổ tạm trú giấy",
        "163/QĐ-BTP",
    ):
        assert words in text


async def test_place_case_and_paper_are_shown_and_kept_in_the_address(
    visitor: Visitor, places: Gazetteer, commune: str
) -> None:
    page = await visitor.get(f"{BIRTH}?xa={commune}&truong-hop=bo-roi&giay=so-ho-khau")
    place = places.commune(commune)
    assert place is not None
    assert place.name in page.text
    assert "Trẻ bị bỏ rơi" in page.text
    assert "Giấy tờ đang được yêu cầu: Sổ hộ khẩu" in page.text
    assert "Có dấu hiệu không đúng quy định" in page.text
    pdf = re.search(r'href="(/phieu/[^"]+\.pdf[^"]*)"', page.html)
    assert pdf is not None
    assert pdf[1].replace("&amp;", "&") == (
        f"{BIRTH}.pdf?xa={commune}&truong-hop=bo-roi&giay=so-ho-khau"
    )


async def test_a_listed_paper_is_called_listed(visitor: Visitor) -> None:
    page = await visitor.get(f"{BIRTH}?giay=giay-chung-sinh")
    assert "Có trong thành phần hồ sơ" in page.text
    assert "dấu hiệu không đúng" not in page.text


async def test_nothing_else_of_the_address_reaches_the_paper(visitor: Visitor) -> None:
    page = await visitor.get(f"{BIRTH}?ten=Nguyen-Van-Thu&giay=vneid")
    assert "Nguyen-Van-Thu" not in page.html


@pytest.mark.parametrize(
    "query",
    [
        "xa=99999",
        "xa=abc",
        "xa=0000１",
        "xa=" + "1" * 500,
        "truong-hop=khong-co",
        "truong-hop=%3Cscript%3E",
        "giay=khong-co",
        "giay=../../etc/passwd",
    ],
)
@pytest.mark.parametrize("path", [BIRTH, f"{BIRTH}.pdf"])
async def test_what_nobody_knows_is_refused_and_not_echoed(
    visitor: Visitor, path: str, query: str
) -> None:
    page = await visitor.get(f"{path}?{query}")
    assert page.status == 404
    assert "DC-125" in page.text
    assert "<script>" not in page.html


@pytest.mark.parametrize("code", ["9.999999", "a" * 41, "1.001193.pdf.pdf", "%00"])
async def test_an_unknown_code_is_refused(visitor: Visitor, code: str) -> None:
    page = await visitor.get(f"/phieu/{code}")
    assert page.status == 404


@pytest.mark.parametrize("suffix", ["", ".pdf"])
async def test_a_former_code_leads_to_the_present_one(
    services: Services, visitor: Visitor, suffix: str
) -> None:
    cards = services.knowledge.procedures
    former, card = next(
        (code, card) for card in cards.values() for code in card.predecessors if code not in cards
    )
    response = await visitor.client.get(
        f"/phieu/{former}{suffix}?giay=vneid", allow_redirects=False
    )
    assert response.status == 301
    assert response.headers["Location"] == f"/phieu/{card.code}{suffix}?giay=vneid"


async def test_the_code_carries_the_public_address(
    services: Services, aiohttp_client: AiohttpClient
) -> None:
    settings = services.settings.model_copy(update={"public_url": "https://dungcua.example/"})
    app = create_app(replace(services, settings=settings))
    page = await Visitor(await aiohttp_client(app)).get(f"{BIRTH}?giay=vneid")
    assert "https://dungcua.example/phieu/1.001193?giay=vneid" in page.text


async def test_too_many_pdfs_are_refused_and_the_page_goes_on(
    services: Services, aiohttp_client: AiohttpClient
) -> None:
    settings = services.settings.model_copy(update={"rate_per_minute": 1})
    client = await aiohttp_client(create_app(replace(services, settings=settings)))
    states = [(await client.get(f"{BIRTH}.pdf")).status for _ in range(4)]
    assert states == [200, 200, 200, 429]
    assert (await client.get(BIRTH)).status == 200


async def test_the_procedure_page_leads_to_the_slip(visitor: Visitor) -> None:
    page = await visitor.get("/thu-tuc/1.001193")
    assert f'href="{BIRTH}"' in page.html


async def test_english_pages_say_that_the_slip_is_vietnamese(visitor: Visitor) -> None:
    await visitor.post("/ngon-ngu", await visitor.get(BIRTH), lang="en", back=BIRTH)
    page = await visitor.get(BIRTH)
    assert "in Vietnamese" in page.text
    assert "Giấy tờ cần có" in page.text


async def test_a_guided_slip_opens_the_guide_and_keeps_its_choices(visitor: Visitor) -> None:
    guided = f"{BIRTH}?xa=20332&truong-hop=thuong&mo=huong-dan"
    page = await visitor.get(guided)
    assert "/cam-tay-chi-viec/1.001193?xa=20332&amp;truong-hop=thuong" in page.html
    whole = await visitor.get(f"{BIRTH}?mo=huong-dan")
    assert "/cam-tay-chi-viec/1.001193?truong-hop=tat-ca" in whole.html
    asked = await visitor.get(f"{BIRTH}?giay=ket-hon&mo=huong-dan")
    assert "/cam-tay-chi-viec/1.001193/giay?truong-hop=tat-ca&amp;giay=ket-hon" in asked.html
    for wrong in ("?mo=khac", "?kho=a3"):
        assert (await visitor.get(BIRTH + wrong)).status == 404


async def test_a_small_slip_is_a5_and_loses_nothing(visitor: Visitor) -> None:
    page = await visitor.get(f"{BIRTH}?kho=a5")
    assert 'class="sheet a5"' in page.html
    bodies = {}
    for size in ("", "?kho=a5"):
        response = await visitor.client.get(f"{BIRTH}.pdf{size}")
        reader = PdfReader(io.BytesIO(await response.read()))
        bodies[size] = reader
    width, height = (float(side) / 72 * 25.4 for side in bodies["?kho=a5"].pages[0].mediabox[2:])
    assert (round(width), round(height)) == (148, 210)
    words = {
        size: set("".join(page.extract_text() for page in reader.pages).split())
        for size, reader in bodies.items()
    }
    missing = {word for word in words[""] - words["?kho=a5"] if len(word) > 2}
    assert not {word for word in missing if "/phieu/" not in word}
