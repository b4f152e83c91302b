from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import pytest
from pytest_aiohttp.plugin import AiohttpClient

from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Confidence, LawFact, Life
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
