from __future__ import annotations

import pytest

from dungcua.complaints.codes import spell
from dungcua.complaints.model import Actor, State
from dungcua.complaints.register import Register
from dungcua.web.i18n import LANGUAGES, catalogue
from dungcua.web.services import Services
from tests.web.conftest import MakeVisitor
from tests.web.parts import record
from tests.web.visitor import Visitor


@pytest.fixture
def code(services: Services, register: Register) -> str:
    owner = services.conversations.start()
    return record(register, services.knowledge, owner, "công an phường bắt phải có VNeID").code


async def test_page_tells_where_a_complaint_stands(visitor: Visitor, code: str) -> None:
    page = await visitor.post("/tra-cuu", code=code)
    assert page.status == 200
    assert str(page.response.url).endswith("/tra-cuu")
    for part in (
        code,
        spell(code),
        "Đã ghi nhận",
        "Xã Hòa Tiến, Đà Nẵng",
        "V01: Đòi VNeID khi nộp trực tiếp",
        "10 ngày làm việc",
        "chưa phải kết luận",
        "người dân",
    ):
        assert part in page.text
    assert 'href="/can-cu/V01"' in page.html
    assert 'href="/can-cu/E-11"' in page.html


async def test_words_are_shown_only_where_they_were_sent(make_visitor: MakeVisitor) -> None:
    mine, other = await make_visitor(), await make_visitor()
    filed = await mine.post("/phan-anh", words="lời kể của tôi", place="ngõ nhỏ", consent="1")
    code = filed.html.split('<h2 class="code">')[1].split("<")[0]
    assert "lời kể của tôi" in (await mine.post("/tra-cuu", code=code)).text
    seen = await other.post("/tra-cuu", code=code)
    assert code in seen.text
    assert "lời kể của tôi" not in seen.html
    assert "ngõ nhỏ" not in seen.html


async def test_code_may_be_written_as_heard(visitor: Visitor, code: str) -> None:
    first, second, digits = code.split("-")
    said = f"{first[:2].lower()} {first[2:].lower()} {second[:2].lower()} {second[2:]} {digits}"
    assert code in (await visitor.post("/tra-cuu", code=said)).text


async def test_mistyped_code_says_so_and_keeps_it(visitor: Visitor, code: str) -> None:
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    page = await visitor.post("/tra-cuu", code=wrong)
    assert page.status == 400
    assert "DC-105" in page.text
    assert f'value="{wrong}"' in page.html


async def test_unknown_code_says_so(visitor: Visitor) -> None:
    page = await visitor.post("/tra-cuu", code="không phải mã")
    assert page.status == 404
    assert "DC-104" in page.text


async def test_history_is_told_step_by_step(
    visitor: Visitor, register: Register, code: str
) -> None:
    register.transition(code, State.TRIAGED, Actor.OPERATOR, "Đã đọc, đúng thẩm quyền xã.")
    page = await visitor.post("/tra-cuu", code=code)
    assert "Đã phân loại" in page.text
    assert "Đã đọc, đúng thẩm quyền xã." in page.text
    assert page.html.count("<li><strong>") == 2


async def test_citizen_withdraws_what_was_sent_from_here(
    visitor: Visitor, register: Register
) -> None:
    filed = await visitor.post("/phan-anh", words="bị đòi giấy", place="", consent="1")
    code = filed.html.split('<h2 class="code">')[1].split("<")[0]
    page = await visitor.post("/tra-cuu/rut", filed, code=code)
    assert page.status == 200
    assert "Đã rút" in page.text
    assert register.find(code).state is State.WITHDRAWN
    again = await visitor.post("/tra-cuu/rut", filed, code=code)
    assert again.status == 200
    assert 'action="/tra-cuu/rut"' not in again.html


async def test_chat_hands_over_the_code_with_a_way_to_look(
    visitor: Visitor, services: Services, register: Register
) -> None:
    from tests.web.parts import code_reply
    from tests.web.test_chat import conversation_of

    await visitor.say("chào")
    conversation = conversation_of(visitor)
    complaint = record(register, services.knowledge, conversation, "bị đòi giấy")
    services.conversations.answer(conversation, code_reply(complaint))
    page = await visitor.get("/")
    assert f'class="code">{complaint.code}<' in page.html
    assert spell(complaint.code) in page.text
    looked = await visitor.post("/tra-cuu", page, code=page.field("code"))
    assert "Đã ghi nhận" in looked.text


def test_every_state_and_actor_has_words() -> None:
    for lang in LANGUAGES:
        t = catalogue(lang)
        for state in State:
            assert t(f"state.{state}")
            assert t(f"state_means.{state}")
        for actor in Actor:
            assert t(f"actor.{actor}")


async def test_codes_tried_at_random_run_into_a_narrow_limit(
    visitor: Visitor, services: Services
) -> None:
    tried = [
        (await visitor.post("/tra-cuu", code="BAKO-MUTE-47193")).status
        for _ in range(services.settings.lookups_per_minute + 2)
    ]
    assert tried[0] == 400
    assert tried[-1] == 429
