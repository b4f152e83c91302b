"""The guide without a script: from a place and a wish to the household's checklist."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial
from html import unescape
from urllib.parse import quote

import pytest
from pytest_aiohttp.plugin import AiohttpClient

from dungcua.knowledge.answer.renderings.sms import segments
from dungcua.knowledge.guide.life import FIELDS, grouped
from dungcua.knowledge.guide.walk import ways
from dungcua.knowledge.load import KnowledgeBase
from dungcua.web.app import create_app
from dungcua.web.guide.asked import ALL_CASES
from dungcua.web.guide.guide import GUIDE as GUIDE_KEY
from dungcua.web.services import Services
from tests.web.parts import BIRTH, DAY
from tests.web.visitor import Visitor

GUIDE = "/cam-tay-chi-viec"


async def test_the_way_from_the_start_to_the_finish(visitor: Visitor) -> None:
    start = await visitor.get(GUIDE, params={"noi": "xã Hòa Tiến, Hòa Vang, Đà Nẵng"})
    assert str(start.response.url.relative()) == f"{GUIDE}?xa=20332"
    assert "Xã Hòa Tiến, Đà Nẵng" in start.text
    found = await visitor.get(GUIDE, params={"xa": "20332", "q": "lam khai sinh cho con"})
    assert f'href="{GUIDE}/{BIRTH}?xa=20332"' in found.html
    case = await visitor.get(f"{GUIDE}/{BIRTH}?xa=20332")
    assert "Cha mẹ bé đã đăng ký kết hôn chưa" in case.text
    sheet = await visitor.get(f"{GUIDE}/{BIRTH}?xa=20332&truong-hop=thuong")
    assert "Giấy chứng sinh" in sheet.text
    assert "Biên bản về việc trẻ bị bỏ rơi" not in sheet.text
    for number in range(1, 7):
        step = await visitor.get(
            f"{GUIDE}/{BIRTH}?xa=20332&truong-hop=thuong&cach=quay&buoc={number}"
        )
        assert step.status == 200
        assert (f"Bước {number}/5" in step.text) == (number < 6)
    online = await visitor.get(f"{GUIDE}/{BIRTH}?xa=20332&truong-hop=thuong&cach=truc-tuyen&buoc=2")
    assert "OTP" in online.text


async def test_a_paper_that_is_demanded_is_judged_with_its_law(visitor: Visitor) -> None:
    found = await visitor.get(f"{GUIDE}/{BIRTH}/giay", params={"xa": "20332", "q": "so ho khau"})
    assert "giay=so-ho-khau" in found.html
    verdict = await visitor.get(f"{GUIDE}/{BIRTH}/giay?xa=20332&giay=so-ho-khau")
    assert "Có dấu hiệu không đúng quy định" in verdict.text
    assert "Bà con có thể nói" in verdict.text
    report = await visitor.get(f"{GUIDE}/{BIRTH}/phan-anh?xa=20332&giay=so-ho-khau")
    assert "Xã Hòa Tiến, Đà Nẵng" in report.html


async def test_facts_that_are_over_are_not_asserted(
    aiohttp_client: AiohttpClient, services: Services
) -> None:
    """Clock injected: on the day after a card's end the guide says so, and judges no paper."""
    card = replace(
        services.knowledge.procedure(BIRTH),
        life=replace(services.knowledge.procedure(BIRTH).life, valid_to=DAY),
    )
    known = {**services.knowledge.procedures, BIRTH: card}
    kept = replace(services, knowledge=replace(services.knowledge, procedures=known))
    shown = {}
    for today in (DAY, DAY + timedelta(days=1)):
        app = create_app(kept)
        app[GUIDE_KEY] = replace(app[GUIDE_KEY], today=partial(lambda day: day, today))
        visitor = Visitor(await aiohttp_client(app))
        sheet = await visitor.get(f"{GUIDE}/{BIRTH}?truong-hop=thuong")
        step = await visitor.get(f"{GUIDE}/{BIRTH}?truong-hop=thuong&cach=quay&buoc=1")
        verdict = await visitor.get(f"{GUIDE}/{BIRTH}/giay?giay=giay-chung-sinh")
        online = await visitor.get(f"{GUIDE}/{BIRTH}?truong-hop=thuong&cach=truc-tuyen&buoc=3")
        shown[today] = sheet.text, step.text, verdict.text, online.text
    held, over = shown.values()
    assert "Dữ liệu ngày 22/11/2026" in held[0]
    assert "Dữ liệu ngày 23/11/2026" in over[0]
    for text in held[:2]:
        assert "Tờ khai đăng ký khai sinh" in text
    for text in over[:2]:
        assert "Tờ khai đăng ký khai sinh" not in text
    named = f"Tìm đúng thủ tục trên Cổng: “{card.name}”, mã {BIRTH}."
    assert named in held[3]
    assert named not in over[3]
    assert "Có trong thành phần hồ sơ" in held[2]
    assert "Có trong thành phần hồ sơ" not in over[2]
    assert "Chưa đủ căn cứ để kết luận" in over[2]


async def test_numbers_of_persons_leave_the_address(visitor: Visitor) -> None:
    shown = await visitor.get(GUIDE, params={"q": "khai sinh 048190001234"})
    assert "048190001234" not in shown.html
    assert "048190001234" not in str(shown.response.url)


@pytest.mark.parametrize(
    "path",
    [
        "/9.999999",
        f"/{BIRTH}?xa=99999",
        f"/{BIRTH}?truong-hop=khac",
        f"/{BIRTH}?truong-hop=thuong&cach=bay",
        f"/{BIRTH}?truong-hop=thuong&cach=quay&buoc=0",
        f"/{BIRTH}?truong-hop=thuong&cach=quay&buoc=99",
        f"/{BIRTH}?truong-hop=thuong&cach=quay&buoc=x",
        f"/{BIRTH}/giay?giay=khong-co",
        f"/{BIRTH}/phan-anh?giay=khong-co",
        "?viec=khac-nua",
    ],
)
async def test_what_nobody_knows_is_refused(visitor: Visitor, path: str) -> None:
    assert (await visitor.get(GUIDE + path)).status == 404


async def test_a_checklist_is_taken_home_without_anything_about_the_person(
    visitor: Visitor,
) -> None:
    sheet = await visitor.get(f"{GUIDE}/{BIRTH}?xa=20332&truong-hop=thuong")
    link = re.search(r'<input id="duong-dan"[^>]*value="([^"]*)"', sheet.html)
    assert link is not None
    assert link[1].endswith(f"{GUIDE}/{BIRTH}?xa=20332&amp;truong-hop=thuong")
    message = re.search(r'<textarea id="tin"[^>]*>([^<]*)</textarea>', sheet.html)
    assert message is not None
    assert segments(unescape(message[1]), "gsm7") < 3
    assert f"sms:?&amp;body={quote(unescape(message[1]))}" in sheet.html
    assert '<svg class="qr"' in sheet.html


def test_every_card_belongs_to_a_field_of_life(knowledge: KnowledgeBase) -> None:
    assert {card.field for card in knowledge.procedures.values()} <= set(FIELDS)
    assert sum(map(len, grouped(knowledge).values())) == len(knowledge.procedures)


def test_no_case_of_a_card_is_called_like_all_of_them(knowledge: KnowledgeBase) -> None:
    named = {case.id for card in knowledge.procedures.values() for case in card.cases}
    assert ALL_CASES not in named


async def test_every_card_has_its_pages(visitor: Visitor, knowledge: KnowledgeBase) -> None:
    for code in sorted(knowledge.procedures)[::12]:
        sheet = await visitor.get(f"{GUIDE}/{code}?xa=20332&truong-hop={ALL_CASES}")
        assert sheet.status == 200, code
        for way in ways(knowledge.procedure(code)):
            step = await visitor.get(
                f"{GUIDE}/{code}?xa=20332&truong-hop={ALL_CASES}&cach={way}&buoc=2"
            )
            assert step.status == 200, code
