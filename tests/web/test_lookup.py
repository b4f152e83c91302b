from __future__ import annotations

import pytest

from dungcua.complaints.codes import spell
from dungcua.complaints.model import Actor, Elsewhere, EventKind, State
from dungcua.complaints.office import Office
from dungcua.complaints.register import Register
from dungcua.web.i18n import LANGUAGES, catalogue
from dungcua.web.services import Services
from tests.web.conftest import MakeVisitor
from tests.web.parts import code_reply, record
from tests.web.test_chat import conversation_of
from tests.web.test_report import code_of, send
from tests.web.visitor import Visitor

TOLD = "công an phường bắt phải có VNeID"


@pytest.fixture
def code(services: Services, register: Register) -> str:
    owner = services.conversations.start()
    return record(register, services.knowledge, owner, TOLD, "ngõ nhỏ").code


async def test_page_tells_where_a_complaint_stands(visitor: Visitor, code: str) -> None:
    page = await visitor.post("/tra-cuu", code=code)
    assert page.status == 200
    assert str(page.response.url).endswith("/tra-cuu")
    for part in (code, spell(code), "Đã ghi nhận", "Xã Hòa Tiến, Đà Nẵng", "10 ngày làm việc"):
        assert part in page.text
    assert 'href="/can-cu/E-11"' in page.html


async def test_the_code_alone_tells_nothing_that_anybody_said(
    visitor: Visitor, register: Register, code: str
) -> None:
    register.transition(code, State.TRIAGED, Actor.OPERATOR, "Đã đọc lời kể của chị Ba Bưởi.")
    page = await visitor.post("/tra-cuu", code=code)
    assert "Đã phân loại" in page.text
    for said in (TOLD, "ngõ nhỏ", "Ba Bưởi", "V01"):
        assert said not in page.html


async def test_words_are_shown_where_they_were_sent(make_visitor: MakeVisitor) -> None:
    mine, other = await make_visitor(), await make_visitor()
    preview = await mine.post("/phan-anh", words="lời kể của tôi bị đòi giấy", place="ngõ nhỏ")
    code = code_of(await send(mine, preview))
    shown = await mine.post("/tra-cuu", code=code)
    assert "lời kể của tôi" in shown.text
    assert "người dân" in shown.text
    assert "Chỉ hiện trên trình duyệt đã gửi" in shown.text
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
    assert page.html.count("<li><strong>") == 2


async def test_who_has_it_and_that_it_is_late_are_public(
    visitor: Visitor, office: Office, code: str
) -> None:
    office.desk.triage(code, Actor.OPERATOR, "Đúng.")
    office.desk.forward(code, Actor.OPERATOR, "Chuyển xử lý.")
    page = await visitor.post("/tra-cuu", code=code)
    assert "Công an cấp tỉnh, Đà Nẵng" in page.text


async def test_the_right_door_is_public(visitor: Visitor, office: Office, code: str) -> None:
    office.desk.not_ours(code, Elsewhere.APPEAL, Actor.OPERATOR, "Là khiếu nại.")
    assert "thời hiệu 90 ngày" in (await visitor.post("/tra-cuu", code=code)).text


async def test_how_many_tell_the_same_is_public_and_their_codes_are_not(
    visitor: Visitor, services: Services, office: Office, register: Register, code: str
) -> None:
    others = [
        record(register, services.knowledge, services.conversations.start(), TOLD).code
        for _ in range(2)
    ]
    assert "người nữa" not in (await visitor.post("/tra-cuu", code=code)).text
    for other in others:
        office.duplicates.join(other, code, Actor.OPERATOR, "Cùng một quầy, cùng một giấy.")
    for asked in (code, *others):
        page = await visitor.post("/tra-cuu", code=asked)
        assert "2 người nữa cũng phản ánh việc này." in page.text
        assert not [
            foreign for foreign in (code, *others) if foreign != asked and foreign in page.html
        ]


async def test_chat_hands_over_the_code_with_a_way_to_look(
    visitor: Visitor, services: Services, register: Register
) -> None:
    await visitor.say("chào")
    conversation = conversation_of(visitor)
    complaint = record(register, services.knowledge, conversation, "bị đòi giấy")
    services.conversations.answer(conversation, code_reply(complaint))
    page = await visitor.get("/")
    assert f'class="code">{complaint.code}<' in page.html
    assert spell(complaint.code) in page.text
    looked = await visitor.post("/tra-cuu", page, code=page.field("code"))
    assert "Đã ghi nhận" in looked.text
    assert "bị đòi giấy" in looked.text


def test_everything_that_can_be_shown_has_words() -> None:
    for lang in LANGUAGES:
        t = catalogue(lang)
        for state in State:
            assert t(f"state.{state}")
            assert t(f"state_means.{state}")
        for actor in Actor:
            assert t(f"actor.{actor}")
        for door in Elsewhere:
            assert t(f"elsewhere.{door}")
        for kind in EventKind:
            if kind not in (
                EventKind.STEP,
                EventKind.ASSIGNED,
                EventKind.URGENCY,
                EventKind.JOINED,
            ):
                assert t(f"happening.{kind}")


async def test_codes_tried_at_random_run_into_a_narrow_limit(
    visitor: Visitor, services: Services
) -> None:
    tried = [
        (await visitor.post("/tra-cuu", code="BAKO-MUTE-47193")).status
        for _ in range(services.settings.lookups_per_minute + 2)
    ]
    assert tried[0] == 400
    assert tried[-1] == 429
