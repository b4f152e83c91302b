from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import pytest
from pytest_aiohttp.plugin import AiohttpClient

from dungcua.knowledge.answer import Composer, Place
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Confidence, LawFact, Life
from dungcua.knowledge.offices import Office, OfficeKind, Offices
from dungcua.web.app import create_app
from dungcua.web.i18n import catalogue
from dungcua.web.render import source_path
from dungcua.web.services import Services
from tests.web.visitor import Visitor


def fact(life: Life) -> LawFact:
    return LawFact("Z-01", "Điều dùng để thử.", "NĐ thử", (), life)


async def shown(
    services: Services, client: AiohttpClient, knowledge: KnowledgeBase, life: Life
) -> str:
    base = replace(knowledge, facts={**knowledge.facts, "Z-01": fact(life)})
    visitor = Visitor(await client(create_app(replace(services, knowledge=base))))
    page = await visitor.get("/can-cu/Z-01")
    assert page.status == 200
    return page.text


async def test_fact_shows_law_dates_and_how_it_was_read(
    visitor: Visitor, knowledge: KnowledgeBase
) -> None:
    page = await visitor.get("/can-cu/A-01")
    entry = knowledge.facts["A-01"]
    assert entry.text in page.text
    assert entry.basis in page.text
    assert "01/07/2025" in page.text
    assert "22/11/2026" in page.text
    assert catalogue("vi")(f"confidence.{entry.life.confidence}") in page.text
    for document in entry.documents:
        assert f'href="{source_path(document)}"' in page.html


async def test_every_source_has_a_page_and_leads_only_to_pages(
    visitor: Visitor, knowledge: KnowledgeBase
) -> None:
    ids = [
        *knowledge.facts,
        *knowledge.documents,
        *knowledge.violations,
        *knowledge.lawful,
        *(card.id for card in knowledge.procedures.values()),
    ]
    linked: set[str] = set()
    for source_id in ids:
        page = await visitor.get(source_path(source_id))
        assert page.status == 200, source_id
        linked |= {unquote(found) for found in re.findall(r'href="/can-cu/([^"#]+)["#]', page.html)}
    assert linked <= set(ids)


async def test_document_lists_what_rests_on_it(visitor: Visitor, knowledge: KnowledgeBase) -> None:
    fact_ids = [f.id for f in knowledge.facts.values() if "luat-72-2025-qh15" in f.documents]
    page = await visitor.get("/can-cu/luat-72-2025-qh15")
    assert fact_ids
    for fact_id in fact_ids:
        assert f'href="/can-cu/{fact_id}"' in page.html


async def test_procedure_that_only_the_catalogue_lists_is_a_source_too(
    visitor: Visitor, knowledge: KnowledgeBase
) -> None:
    code = next(c for c in knowledge.catalogue if c not in knowledge.procedures)
    page = await visitor.get(f"/can-cu/tthc:{code}")
    assert page.status == 200
    assert " ".join(knowledge.catalogue[code].name.split()) in page.text


async def test_unread_source_is_marked_as_not_asserted(
    services: Services, aiohttp_client: AiohttpClient, knowledge: KnowledgeBase
) -> None:
    life = Life(date(2026, 11, 22), "nghe nói", Confidence.UNREAD)
    assert "không khẳng định" in await shown(services, aiohttp_client, knowledge, life)


async def test_source_out_of_force_says_since_when(
    services: Services, aiohttp_client: AiohttpClient, knowledge: KnowledgeBase
) -> None:
    life = Life(date(2025, 1, 2), "bản gốc", Confidence.PRIMARY, None, date(2026, 1, 31))
    text = await shown(services, aiohttp_client, knowledge, life)
    assert "hết hiệu lực từ sau ngày 31/01/2026" in text


async def test_source_in_force_has_no_warning(
    services: Services, aiohttp_client: AiohttpClient, knowledge: KnowledgeBase
) -> None:
    life = Life(date(2025, 1, 2), "bản gốc", Confidence.PRIMARY, None, date(2099, 1, 31))
    text = await shown(services, aiohttp_client, knowledge, life)
    assert "hết hiệu lực từ sau" not in text
    assert "không khẳng định" not in text


async def test_unknown_source_is_an_error_in_words(visitor: Visitor) -> None:
    page = await visitor.get("/can-cu/khong/co")
    assert page.status == 404
    assert "DC-107" in page.text


async def test_procedure_page_shows_the_whole_card_unfolded(
    visitor: Visitor, knowledge: KnowledgeBase
) -> None:
    page = await visitor.get("/thu-tuc/1.001193")
    assert page.status == 200
    assert knowledge.procedures["1.001193"].plain_name in page.text
    for part in ("Nộp ở đâu", "Giấy tờ cần có", "Phí, lệ phí", "Thời hạn", "Căn cứ"):
        assert part in page.text
    assert "<details" not in page.html
    assert page.html.count("<h1") == 1


@pytest.mark.parametrize("code", ["9.999999", "x"])
async def test_unknown_procedure_is_an_error_in_words(visitor: Visitor, code: str) -> None:
    page = await visitor.get(f"/thu-tuc/{code}")
    assert page.status == 404
    assert "DC-103" in page.text


async def test_former_code_leads_to_the_present_card(
    services: Services, aiohttp_client: AiohttpClient, knowledge: KnowledgeBase
) -> None:
    card = replace(knowledge.procedures["1.001193"], predecessors=("0.000001",))
    base = replace(knowledge, procedures={**knowledge.procedures, card.code: card})
    client = await aiohttp_client(create_app(replace(services, knowledge=base)))
    response = await client.get("/thu-tuc/0.000001", allow_redirects=False)
    assert response.status == 301
    assert response.headers["Location"] == "/thu-tuc/1.001193"


async def test_a_citation_of_a_card_leads_to_the_very_fact(
    visitor: Visitor, knowledge: KnowledgeBase
) -> None:
    page = await visitor.get("/thu-tuc/1.001193")
    targets = set(re.findall(r'href="(/can-cu/tthc:1\.001193)#([^"]+)"', page.html))
    assert {fragment for _, fragment in targets} >= {"authority", "times.0", "result", "who"}
    source = await visitor.get("/can-cu/tthc:1.001193")
    anchors = re.findall(r'<li class="\w+"[^>]* id="([^"]+)"', source.html)
    assert {fragment for _, fragment in targets} <= set(anchors)
    item = re.search(r'id="cases\.thuong\.to-khai"[^>]*>(.*?)</li>', source.html, re.S)
    assert item is not None
    assert "Tờ khai đăng ký khai sinh" in item[1]
    assert "li:target" in (await visitor.get("/static/app.css")).html


async def test_every_source_of_every_answer_opens(
    visitor: Visitor, knowledge: KnowledgeBase
) -> None:
    composer = Composer(knowledge, date(2026, 11, 22))
    ids = {
        source
        for card in knowledge.procedures.values()
        for place in (None, Place("Hải Phòng", "31"), Place("Hà Nội", "01"))
        for source in composer.answer(card, place=place).sources
    }
    assert len(ids) > 200
    for source_id in sorted(ids):
        assert (await visitor.get(source_path(source_id))).status == 200, source_id


async def test_an_operators_record_is_a_source_with_its_day(
    services: Services, aiohttp_client: AiohttpClient, knowledge: KnowledgeBase
) -> None:
    office = Office(
        name="Trung tâm thử <nghiệm>",
        commune="20332",
        kind=OfficeKind.CENTRE,
        address="Số 1, đường Thử Nghiệm",
        hours="thứ Hai đến thứ Sáu",
        valid_from=date(2026, 1, 1),
        verified_on=date(2026, 10, 1),
        source="thông báo thử",
    )
    base = replace(knowledge, offices=Offices({"20332": (office,)}))
    visitor = Visitor(await aiohttp_client(create_app(replace(services, knowledge=base))))
    page = await visitor.get(source_path(office.id))
    assert page.status == 200
    assert "Số 1, đường Thử Nghiệm" in page.text
    assert "thông báo thử" in page.text
    assert "01/10/2026" in page.text
    assert "<nghiệm>" not in page.html


async def test_the_page_of_a_procedure_is_english_when_asked(
    visitor: Visitor, knowledge: KnowledgeBase
) -> None:
    page = await visitor.get("/thu-tuc/2.000806?lang=en")
    assert page.status == 200
    assert '<html lang="en">' in page.html
    assert "Register a marriage with a foreigner" in page.text
    assert "Where to file" in page.text
    assert "marriage registration form (Tờ khai đăng ký kết hôn)" in page.text.replace(
        "Marriage", "marriage"
    )
    assert '<li class="plain" lang="vi"' in page.html, "what is not translated says its language"
    assert "no checked English text" in page.text
    vietnamese = await visitor.get("/thu-tuc/2.000806")
    assert '<html lang="vi">' in vietnamese.html
    assert "Đăng ký kết hôn với người nước ngoài" in vietnamese.text
    assert "no checked English text" not in vietnamese.text


async def test_a_card_without_english_is_shown_in_vietnamese_with_a_word_on_it(
    visitor: Visitor, knowledge: KnowledgeBase
) -> None:
    code = next(c for c in knowledge.procedures if c not in knowledge.english)
    page = await visitor.get(f"/thu-tuc/{code}?lang=en")
    assert "no checked English text for this procedure" in page.text
    assert '<div class="card procedure" lang="vi">' in page.html


@pytest.mark.parametrize("lang", ["fr", "", "<script>"])
async def test_another_language_is_not_taken(visitor: Visitor, lang: str) -> None:
    page = await visitor.get(f"/thu-tuc/1.001193?lang={lang}")
    assert page.status == 200
    assert '<html lang="vi">' in page.html
