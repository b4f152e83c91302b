from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_aiohttp.plugin import AiohttpClient

from dungcua.complaints.model import Complaint, Door
from dungcua.complaints.register import Register
from dungcua.errors import SeparateDoor, StoreUnavailable
from dungcua.web.app import create_app
from dungcua.web.services import Services
from tests.web.test_chat import conversation_of
from tests.web.visitor import Visitor

TOLD = "Công an phường bắt phải có VNeID mới nhận hồ sơ nộp trực tiếp"


async def test_form_says_what_is_stored_before_it_asks_for_consent(visitor: Visitor) -> None:
    page = await visitor.get("/phan-anh")
    for part in ("trợ lý AI, không phải cán bộ", "rút được bất cứ lúc nào", "OTP", "90 ngày"):
        assert part in page.text
    assert "checked" not in page.html


async def test_filing_hands_over_a_code_that_can_be_looked_up(
    visitor: Visitor, register: Register
) -> None:
    page = await visitor.post("/phan-anh", words=TOLD, place="xã Hòa Tiến", consent="1")
    assert page.status == 200
    code = page.html.split('<h2 class="code">')[1].split("<")[0]
    stored = register.find(code)
    assert stored.words == TOLD
    assert stored.said_place == "xã Hòa Tiến"
    assert "Đã ghi nhận phản ánh" in page.text


@pytest.mark.parametrize("consent", ["", "0", "on"])
async def test_nothing_is_stored_without_consent(
    visitor: Visitor, register: Register, consent: str
) -> None:
    page = await visitor.post("/phan-anh", words=TOLD, place="xã Hòa Tiến", consent=consent)
    assert page.status == 400
    assert "DC-109" in page.text
    assert f"{TOLD}</textarea>" in page.html
    assert 'value="xã Hòa Tiến"' in page.html
    assert register.statistics().recorded == 0


async def test_blank_words_are_not_filed(visitor: Visitor, register: Register) -> None:
    assert (await visitor.post("/phan-anh", words="  ", place="", consent="1")).status == 400
    assert register.statistics().recorded == 0


async def test_words_too_long_are_kept_on_the_page(visitor: Visitor) -> None:
    page = await visitor.post("/phan-anh", words="ế" * 4001, place="", consent="1")
    assert page.status == 413
    assert "ế" * 4001 in page.html


async def test_same_form_twice_is_one_complaint(visitor: Visitor, register: Register) -> None:
    form = await visitor.get("/phan-anh")
    first = await visitor.post("/phan-anh", form, words=TOLD, place="", consent="1")
    again = await visitor.post("/phan-anh", form, words=TOLD, place="", consent="1")
    code = first.html.split('<h2 class="code">')[1].split("<")[0]
    assert code in again.text
    assert register.statistics().recorded == 1


async def test_second_report_is_a_second_complaint(visitor: Visitor, register: Register) -> None:
    for words in (TOLD, "bị đòi thêm giấy xác nhận"):
        form = await visitor.get("/phan-anh")
        await visitor.post("/phan-anh", form, words=words, place="", consent="1")
    assert register.statistics().recorded == 2


async def test_form_sent_again_after_a_restart_is_the_same_complaint(
    visitor: Visitor, services: Services, register: Register, aiohttp_client: AiohttpClient
) -> None:
    form = await visitor.get("/phan-anh")
    first = await visitor.post("/phan-anh", form, words=TOLD, place="", consent="1")
    jar = visitor.client.session.cookie_jar
    restarted = Visitor(await aiohttp_client(create_app(services), cookie_jar=jar))
    page = await restarted.post("/phan-anh", form, words=TOLD, place="", consent="1")
    code = first.html.split('<h2 class="code">')[1].split("<")[0]
    assert code in page.text
    assert register.statistics().recorded == 1


async def test_form_is_filled_from_the_open_draft(
    visitor: Visitor, services: Services, register: Register
) -> None:
    await visitor.say("chào")
    register.open_draft(
        conversation_of(visitor),
        "đã kể trong trò chuyện",
        procedure=None,
        violations=["V01"],
        papers=[],
        door=Door.REPORT,
        said_place="phường An Hải",
        knowledge_version="x",
    )
    page = await visitor.get("/phan-anh")
    assert "đã kể trong trò chuyện</textarea>" in page.html
    assert 'value="phường An Hải"' in page.html


@pytest.mark.parametrize(
    ("error", "status"), [(StoreUnavailable(), 503), (SeparateDoor("khieu_nai"), 409)]
)
async def test_failure_keeps_the_words_and_the_form(
    services: Services, aiohttp_client: AiohttpClient, error: Exception, status: int
) -> None:
    class Failing:
        async def file(
            self, conversation_id: str, words: str, said_place: str, consent: bool, form: str
        ) -> Complaint:
            raise error

    visitor = Visitor(await aiohttp_client(create_app(replace(services, desk=Failing()))))
    page = await visitor.post("/phan-anh", words=TOLD, place="", consent="1")
    assert page.status == status
    assert f"{TOLD}</textarea>" in page.html
    assert 'action="/phan-anh"' in page.html
