"""A demand told in one's own words, without a script: the check of the server, and a report."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from pytest_aiohttp.plugin import AiohttpClient

from dungcua.knowledge.guide.heard import heard
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.requirements import RequirementChecker
from dungcua.web.app import create_app
from dungcua.web.guide.guide import GUIDE as GUIDE_KEY
from dungcua.web.services import Services
from tests.web.parts import BIRTH, DAY
from tests.web.visitor import Visitor

HERE = "/cam-tay-chi-viec/bi-doi"
STORY = "Họ đòi sổ hộ khẩu bản giấy mới cho làm khai sinh, tôi nói không có thì không nhận hồ sơ"
BANK = "Ngân hàng đòi tôi giấy xác nhận cư trú mới cho vay, tôi bức xúc quá trời luôn đó"
PRICE = "Tôi ra xã nộp hồ sơ, chị ở quầy thu 200k không đưa biên lai, tôi hỏi thì chị gắt lên"


async def told(visitor: Visitor, words: str, query: str = "") -> tuple[int, str]:
    """Tell a demand; return the status and the page's text."""
    form = await visitor.get(HERE + query)
    shown = await visitor.post(HERE + query, form, words=words)
    return shown.status, shown.text


async def test_a_story_gets_its_verdict_law_and_words_for_the_counter(visitor: Visitor) -> None:
    status, text = await told(visitor, STORY, f"?viec={BIRTH}&xa=20332")
    assert status == 200
    assert "Sổ hộ khẩu: có dấu hiệu không đúng quy định." in text
    assert "không còn giá trị từ 01/01/2023" in text
    assert "Sổ hộ khẩu đã bỏ, nhờ anh/chị tra" in text
    assert "Bị đòi: Sổ hộ khẩu" in text
    assert "Không nhận hồ sơ" in text
    assert "chưa phải kết luận ai sai" in text


async def test_money_is_read_back(visitor: Visitor) -> None:
    _, text = await told(visitor, PRICE)
    assert "Số tiền: 200.000 đồng" in text
    assert "Chỉ phải nộp mức phí, lệ phí đã công bố" in text


async def test_other_doors_are_told_apart(visitor: Visitor) -> None:
    _, text = await told(visitor, BANK)
    assert "không phải cơ quan hành chính nhà nước" in text
    assert "Ghi phản ánh việc này" not in text
    assert "có dấu hiệu" not in text


async def test_what_says_nothing_gets_no_verdict(visitor: Visitor) -> None:
    _, text = await told(visitor, "xin chào")
    assert "chưa đủ căn cứ để nói đúng hay sai" in text


async def test_the_words_go_into_the_report_and_into_no_address(visitor: Visitor) -> None:
    form = await visitor.get(HERE)
    shown = await visitor.post(HERE, form, words=f"{STORY} 048190001234")
    assert "048190001234" not in shown.html
    assert "hộ khẩu" not in str(shown.response.url)
    report = await visitor.post(f"{HERE}/phan-anh?xa=20332", shown, words=STORY)
    assert report.status == 200
    assert STORY in report.html
    assert "Xã Hòa Tiến, Đà Nẵng" in report.html


@pytest.mark.parametrize("query", ["?viec=9.999999", "?xa=99999"])
async def test_what_nobody_knows_is_refused(visitor: Visitor, query: str) -> None:
    assert (await visitor.get(HERE + query)).status == 404


async def test_a_form_of_another_browser_judges_nothing_and_keeps_the_words(
    visitor: Visitor,
) -> None:
    form = await visitor.get(HERE)
    shown = await visitor.post(HERE, form, csrf="giả", words=STORY)
    assert shown.status >= 400
    assert "DC-108" in shown.text
    assert "có dấu hiệu" not in shown.text


async def test_too_long_a_story_is_refused(visitor: Visitor) -> None:
    status, text = await told(visitor, "đòi " * 5000)
    assert status == 413 or "DC-102" in text
    assert "Theo quy định đã công bố" not in text


async def test_markup_in_a_story_is_shown_not_run(visitor: Visitor) -> None:
    form = await visitor.get(HERE)
    shown = await visitor.post(HERE, form, words="<script>alert(1)</script> đòi sổ hộ khẩu")
    assert "<script>alert(1)" not in shown.html


async def test_without_a_check_there_is_no_page(
    aiohttp_client: AiohttpClient, services: Services
) -> None:
    visitor = Visitor(await aiohttp_client(create_app(replace(services, checker=None))))
    assert (await visitor.get(HERE)).status == 404
    assert HERE not in (await visitor.get("/cam-tay-chi-viec")).html


async def test_what_is_over_is_not_asserted(
    aiohttp_client: AiohttpClient, services: Services
) -> None:
    """Clock injected: on the day after a law fact's end the sign falls silent."""
    known = services.knowledge
    ending = known.violations["V04"].law[0].basis[0]
    facts = {
        **known.facts,
        ending: replace(known.facts[ending], life=replace(known.facts[ending].life, valid_to=DAY)),
    }
    kept = replace(services, knowledge=replace(known, facts=facts))
    shown = {}
    for today in (DAY, DAY + timedelta(days=1)):
        app = create_app(kept)
        app[GUIDE_KEY] = replace(app[GUIDE_KEY], today=partial(lambda day: day, today))
        _, shown[today] = await told(Visitor(await aiohttp_client(app)), STORY)
    held, over = shown.values()
    assert "Sổ hộ khẩu: có dấu hiệu" in held
    assert "có dấu hiệu" not in over
    assert "Sổ hộ khẩu: chưa đủ căn cứ để kết luận" in over


def test_an_errand_that_is_only_named_gets_no_line(knowledge: KnowledgeBase) -> None:
    check = RequirementChecker(knowledge).check(
        "Tôi đi làm khai sinh cho con thì họ đòi sổ hộ khẩu"
    )
    assert {verdict.paper for verdict in check.verdicts} == {"so-ho-khau", "khai-sinh"}
    found = heard(knowledge, check, date(2026, 11, 22))
    assert [line.text.split(":")[0] for line in found.papers] == ["Sổ hộ khẩu"]
    assert len(found.say) == 1
    assert found.ask is not None
