"""A report sent from the chat: its receiver is named, its PIN is shown once and kept nowhere."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from pytest_aiohttp.plugin import AiohttpClient
from sqlalchemy import select

from dungcua.actions.context import Context
from dungcua.actions.report import ReportDesk
from dungcua.complaints.holder import ByPin
from dungcua.complaints.office import Office
from dungcua.complaints.register import Register
from dungcua.conversations.message import Reply
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.store.schema import messages
from dungcua.web.app import create_app
from dungcua.web.services import Services
from tests.web.parts import Desk, filing
from tests.web.visitor import Shown, Visitor

DEMAND = "quầy hộ tịch xã Hòa Tiến mới, Đà Nẵng bắt nộp sổ hộ khẩu khi khai sinh, tôi muốn phản ánh"
CODE = re.compile(r"\b[A-Z]{4}-[A-Z]{4}-\d{5}\b")
PIN = re.compile(r'<b class="pin">(\d{6})</b>')
EVENTS = {"Accept": "text/event-stream"}


class Reporting:
    """The form of the dialogue without Rasa: tells, asks, records; all of it the real desk's."""

    def __init__(self, desk: ReportDesk) -> None:
        self.desk = desk

    async def respond(self, conversation_id: str, text: str) -> AsyncIterator[Reply]:
        if "đồng ý" in text.lower():
            yield await asyncio.to_thread(self.desk.submit, conversation_id)
        elif "tra" in text:
            yield await asyncio.to_thread(self.desk.track, text)
        else:
            await asyncio.to_thread(self.desk.report, conversation_id, text, Context())
            yield await asyncio.to_thread(self.desk.ask_consent, conversation_id)

    async def forget(self, conversation_id: str) -> None:
        return


@pytest.fixture
def services(
    services: Services, register: Register, knowledge: KnowledgeBase, places: Gazetteer
) -> Services:
    made = filing(register, knowledge, places)
    return replace(services, dialogue=Reporting(made.reports), desk=Desk(register, knowledge, made))


def pin_of(shown: Shown | str) -> str:
    found = PIN.search(shown if isinstance(shown, str) else shown.html)
    assert found, "no PIN is shown"
    return found[1]


def everything_kept(store: Store, settings: Settings) -> bytes:
    """Every message as it is stored, and the whole database file with its log."""
    with store.reading() as unit:
        rows = repr(unit.execute(select(messages)).all()).encode()
    files = (f for f in Path(settings.var).rglob("*") if f.is_file())
    return rows + b"".join(f.read_bytes() for f in files)


async def test_the_receiver_is_named_before_the_report_is_sent(visitor: Visitor) -> None:
    page = await visitor.say(DEMAND)
    assert "Trung tâm Phục vụ hành chính công cấp xã tại Xã Hòa Tiến, Đà Nẵng" in page.text
    assert "Nơi sẽ xem xét" in page.text
    assert page.text.index("Phản ánh này sẽ chuyển tới") < page.text.index("Anh/chị đồng ý ghi")


async def test_without_script_the_code_comes_with_its_pin_once(
    visitor: Visitor,
    office: Office,
    store: Store,
    settings: Settings,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await visitor.say(DEMAND)
    asked = await visitor.get("/")
    filed = await visitor.post("/", asked, text="đồng ý")
    assert filed.status == 200
    code, pin = CODE.findall(filed.text)[0], pin_of(filed)
    assert "Trung tâm Phục vụ hành chính công cấp xã tại Xã Hòa Tiến" in filed.text
    assert code not in str(filed.response.url)
    # It works on another device, and stands nowhere.
    assert "sổ hộ khẩu" in office.holder.details(code, ByPin(pin)).complaint.words
    page = await visitor.get("/")
    assert code in page.text
    assert pin not in page.html
    kept = everything_kept(store, settings)
    assert code.encode() in kept
    assert pin.encode() not in kept
    assert pin not in capsys.readouterr().out
    # The same form again, as a reload sends it: no other PIN, and the first one holds.
    again = await visitor.post("/", asked, text="đồng ý")
    assert PIN.search(again.html) is None
    assert office.holder.details(code, ByPin(pin)).complaint.code == code


async def test_streamed_the_pin_stands_beside_the_messages_and_in_none(
    visitor: Visitor, office: Office, store: Store, settings: Settings
) -> None:
    await visitor.say(DEMAND)
    asked = await visitor.get("/")
    body = await (await visitor.send("/", asked, text="đồng ý", headers=EVENTS)).text()
    names = re.findall(r"^event: (\w+)$", body, re.MULTILINE)
    assert names == ["said", "reply", "pin", "end"]
    pin, code = pin_of(body), CODE.findall(body)[0]
    assert office.holder.details(code, ByPin(pin)).complaint.code == code
    assert pin not in (await visitor.get("/")).html
    assert pin not in (await visitor.get("/tro-chuyen?sau=0")).html
    assert pin.encode() not in everything_kept(store, settings)
    once_more = await (await visitor.send("/", asked, text="đồng ý", headers=EVENTS)).text()
    assert "event: pin" not in once_more


async def test_a_pin_that_was_not_seen_is_given_anew_in_this_browser_only(
    visitor: Visitor, office: Office, aiohttp_client: AiohttpClient, services: Services
) -> None:
    await visitor.say(DEMAND)
    first = await visitor.post("/", text="đồng ý")
    code = CODE.findall(first.text)[0]
    page = await visitor.get("/")
    assert 'action="/tra-cuu/pin"' in page.html
    given = await visitor.post("/tra-cuu/pin", page, code=code)
    assert pin_of(given) != pin_of(first)
    assert office.holder.details(code, ByPin(pin_of(given))).complaint.code == code
    # Looking a code up in the chat offers no PIN, not even for the own one; nor to strangers.
    looked = await visitor.say(f"tra mã {code}")
    assert PIN.search(looked.html) is None
    app: web.Application = create_app(services)
    stranger = Visitor(await aiohttp_client(app))
    refused = await stranger.post("/tra-cuu/pin", code=code)
    assert refused.status == 404
    assert PIN.search(refused.html) is None


async def test_without_a_key_the_code_is_handed_over_all_the_same(
    services: Services, store: Store, settings: Settings, aiohttp_client: AiohttpClient
) -> None:
    keyless = settings.model_copy(update={"encryption_key": type(settings.encryption_key)("")})
    app = create_app(replace(services, office=Office.open(store, keyless), bureau=None))
    visitor = Visitor(await aiohttp_client(app))
    await visitor.say(DEMAND)
    page = await visitor.post("/", text="đồng ý")
    assert CODE.search(page.text)
    assert PIN.search(page.html) is None


async def test_who_wants_to_be_reached_goes_on_with_the_draft(
    visitor: Visitor, office: Office
) -> None:
    page = await visitor.say(DEMAND)
    assert 'href="/phan-anh/xem-lai"' in page.html
    shown = await visitor.get("/phan-anh/xem-lai")
    assert "Trung tâm Phục vụ hành chính công cấp xã tại Xã Hòa Tiến, Đà Nẵng" in shown.text
    assert 'name="phone"' in shown.html
    sent = await visitor.post(
        "/phan-anh/gui",
        shown,
        seen=shown.field("seen"),
        consent="1",
        phone="0900000001",
        contact="1",
    )
    code = CODE.findall(sent.text)[0]
    assert office.register.find(code).reporter == "contact"
    # Agreeing in the chat as well makes no second report.
    await visitor.post("/", text="đồng ý")
    assert office.register.every_code() == [code]


async def test_no_draft_leads_to_the_form(visitor: Visitor) -> None:
    page = await visitor.get("/phan-anh/xem-lai")
    assert page.response.url.path == "/phan-anh"
