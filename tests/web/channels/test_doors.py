"""From a platform's call to our answer at the platform, over a real database."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr
from pytest_aiohttp.plugin import AiohttpClient, AiohttpServer
from sqlalchemy import select

from dungcua.complaints.holder import ByPin
from dungcua.conversations.channels import Channels
from dungcua.conversations.message import Reply
from dungcua.conversations.model import Author
from dungcua.conversations.service import Conversations
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.store.schema import messages
from dungcua.store.schema_channels import channel_links, channel_tokens
from dungcua.store.seal import Seal
from dungcua.web.app import create_app
from dungcua.web.channels.handlers import DOORS
from dungcua.web.services import Services
from tests.clock import Clock
from tests.web.channels.platform import SENT_ZALO, Platform
from tests.web.channels.test_adapters import messenger_headers, payload, zalo_headers
from tests.web.parts import ScriptedDialogue, code_reply, record

Client = TestClient[web.Request, web.Application]
Open = Callable[..., Awaitable[Client]]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def platform() -> Platform:
    return Platform(trades=["lan-dau"])


@pytest.fixture
async def server(platform: Platform, aiohttp_server: AiohttpServer) -> TestServer:
    return await aiohttp_server(platform.app())


@pytest.fixture
def channels(
    store: Store, conversations: Conversations, settings: Settings, clock: Clock
) -> Channels:
    seal = Seal(settings.encryption_key.get_secret_value())
    return Channels(store, conversations, seal, "khóa thử", clock=clock)


@pytest.fixture
async def client(
    services: Services, channels: Channels, server: TestServer, aiohttp_client: AiohttpClient
) -> Client:
    base = str(server.make_url("")).rstrip("/")
    chosen = services.settings.model_copy(
        update={
            "zalo_app_id": "4500000000000000001",
            "zalo_oa_secret": SecretStr("bi-mat-oa"),
            "zalo_app_secret": SecretStr("bi-mat-ung-dung"),
            "zalo_refresh_token": SecretStr("lan-dau"),
            "zalo_api": base,
            "zalo_oauth": base,
            "messenger_app_secret": SecretStr("bi-mat-trang"),
            "messenger_verify_token": SecretStr("lời hẹn"),
            "messenger_page_token": SecretStr("khoa-trang"),
            "messenger_api": base,
            "public_url": "https://dungcua.test",
        }
    )
    app = create_app(replace(services, settings=chosen, channels=channels))
    opened: Client = await aiohttp_client(app)
    return opened


def zalo(text: str, once: str, sender: str = "zalo-1") -> bytes:
    event = json.loads(payload("zalo_text"))
    event["message"] |= {"text": text, "msg_id": once}
    event["sender"]["id"] = sender
    return json.dumps(event, ensure_ascii=False).encode()


async def tell(client: Client, body: bytes) -> int:
    response = await client.post("/kenh/zalo", data=body, headers=zalo_headers(body))
    return response.status


async def until(found: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not found():
            await asyncio.sleep(0.01)


async def settle(client: Client, platform: Platform, count: int) -> None:
    """Wait until the platform got ``count`` texts."""
    await until(lambda: len(platform.sent) >= count)


async def refused(platform: Platform, channels: Channels, left: int = 0) -> None:
    """Wait until the platform has all but ``left`` of its answers given, and they were noted."""
    await until(lambda: len(platform.answers) == left and channels.due() == [])


async def test_a_question_at_zalo_is_answered_there(client: Client, platform: Platform) -> None:
    assert await tell(client, zalo("giờ làm việc", "m1")) == 200
    await settle(client, platform, 1)
    assert platform.sent[0]["recipient"] == {"user_id": "zalo-1"}
    assert platform.texts() == ["Anh/chị vừa nói: giờ làm việc"]
    # No token to begin with: the refresh token of the settings was traded once.
    assert platform.tokens == ["", "mo-lan-dau"]


async def test_an_event_sent_again_is_taken_once(
    client: Client, platform: Platform, dialogue: ScriptedDialogue
) -> None:
    for _ in range(3):
        assert await tell(client, zalo("giờ làm việc", "m1")) == 200
    await tell(client, zalo("giờ làm việc", "m2"))
    await settle(client, platform, 2)
    assert dialogue.heard == ["giờ làm việc"] * 2
    assert len(platform.sent) == 2


async def test_a_stranger_is_refused_and_leaves_nothing(
    client: Client, store: Store, dialogue: ScriptedDialogue
) -> None:
    response = await client.post("/kenh/zalo", data=zalo("giờ", "m1"), headers={})
    assert response.status == 403
    assert "DC-140" in await response.text()
    assert dialogue.heard == []
    with store.reading() as unit:
        assert unit.execute(select(channel_links)).all() == []


async def test_a_platform_that_is_not_set_up_has_no_page(client: Client) -> None:
    assert (await client.post("/kenh/viber", data=b"{}")).status == 404


async def test_without_any_messenger_there_is_no_webhook(
    services: Services, aiohttp_client: AiohttpClient
) -> None:
    closed = await aiohttp_client(create_app(services))
    assert (await closed.post("/kenh/zalo", data=b"{}")).status == 404


async def test_messenger_end_to_end(client: Client, platform: Platform) -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "lời hẹn", "hub.challenge": "77"}
    assert await (await client.get("/kenh/messenger", params=asked)).text() == "77"
    for name in ("messenger_text", "messenger_quick_reply"):
        body = payload(name)
        await client.post("/kenh/messenger", data=body, headers=messenger_headers(body))
    await until(lambda: "Anh/chị vừa nói: phí bao nhiêu" in platform.texts())
    answered = platform.sent[-2]["message"]
    assert "https://dungcua.test/thu-tuc/1.001193" in answered["text"]
    assert [reply["payload"] for reply in answered["quick_replies"]] == [
        "phí bao nhiêu",
        "bao lâu xong",
    ]
    assert set(platform.tokens) == {"khoa-trang"}


async def test_a_digit_chooses_what_was_offered(
    client: Client, platform: Platform, dialogue: ScriptedDialogue
) -> None:
    await tell(client, zalo("làm khai sinh", "m1"))
    await until(lambda: any("2. Bao lâu xong?" in text for text in platform.texts()))
    await tell(client, zalo("2", "m2"))
    assert dialogue.heard[-1] == "bao lâu xong"


async def test_a_picture_gets_a_polite_word_once_a_minute(
    client: Client, platform: Platform, dialogue: ScriptedDialogue
) -> None:
    body = payload("zalo_image")
    for _ in range(3):
        assert await tell(client, body) == 200
    await settle(client, platform, 1)
    await tell(client, zalo("chào", "m9", sender="zalo-nguoi-dung-1"))
    await settle(client, platform, 2)
    assert "chỉ đọc được chữ" in platform.texts()[0]
    assert dialogue.heard == ["chào"]


async def test_too_long_and_too_many_are_told_and_not_stored(
    client: Client, platform: Platform, dialogue: ScriptedDialogue
) -> None:
    await tell(client, zalo("dài " * 2000, "m0"))
    await settle(client, platform, 1)
    assert "DC-102" in platform.texts()[0]
    for n in range(30):
        assert await tell(client, zalo("nhanh", f"n{n}", sender="zalo-2")) == 200
    assert len(dialogue.heard) == 20
    await settle(client, platform, 22)
    assert sum("DC-106" in text for text in platform.texts()) == 1


async def test_a_turn_that_breaks_off_is_told(
    client: Client, platform: Platform, dialogue: ScriptedDialogue
) -> None:
    dialogue.error = RuntimeError("hỏng")
    assert await tell(client, zalo("làm khai sinh", "m1")) == 200
    await until(lambda: any("DC-000" in text for text in platform.texts()))


async def test_an_outage_delays_and_keeps_the_order(
    client: Client, platform: Platform, channels: Channels, clock: Clock
) -> None:
    platform.answers = [(503, "hỏng"), (200, {"error": -32, "message": "limit"})]
    await tell(client, zalo("một", "m1"))
    # Noted as failed: nothing is due before the time has come.
    await refused(platform, channels, left=1)
    assert platform.sent == []
    clock.now += timedelta(seconds=6)
    assert len(channels.due()) == 1
    postman = client.app[DOORS].postman
    postman.nudge()
    await refused(platform, channels)
    clock.now += timedelta(seconds=11)
    postman.nudge()
    await settle(client, platform, 1)
    assert platform.texts() == ["Anh/chị vừa nói: một"]


async def test_what_could_not_go_goes_when_the_person_writes_again(
    client: Client,
    platform: Platform,
    channels: Channels,
    conversations: Conversations,
    clock: Clock,
) -> None:
    await tell(client, zalo("một", "m1"))
    await settle(client, platform, 1)
    conversation = channels.hear("zalo", "zalo-1")
    clock.now += timedelta(days=8)
    conversations.answer(conversation, Reply(text="Cơ quan đã trả lời."))
    client.app[DOORS].postman.nudge()
    await until(lambda: channels.due() == [])
    assert len(platform.sent) == 1
    await tell(client, zalo("hai", "m2"))
    await settle(client, platform, 3)
    assert platform.texts()[1:] == ["Cơ quan đã trả lời.", "Anh/chị vừa nói: hai"]


async def test_a_refusal_stops_until_the_person_writes_again(
    client: Client, platform: Platform, channels: Channels
) -> None:
    platform.answers = [(200, {"error": -213, "message": "user has not followed"})]
    await tell(client, zalo("một", "m1"))
    await refused(platform, channels)
    await tell(client, zalo("hai", "m2"))
    await settle(client, platform, 2)
    assert platform.texts() == ["Anh/chị vừa nói: một", "Anh/chị vừa nói: hai"]


async def test_each_refresh_token_is_used_once_and_the_next_is_kept(
    client: Client, platform: Platform, store: Store
) -> None:
    await tell(client, zalo("một", "m1"))
    await settle(client, platform, 1)
    platform.answers = [(200, {"error": -216, "message": "Access token is invalid"})]
    await tell(client, zalo("hai", "m2"))
    await settle(client, platform, 2)
    assert platform.tokens[-1] == "mo-lan-dau+"
    with store.reading() as unit:
        kept = unit.execute(select(channel_tokens.c.sealed)).scalars().all()
    assert len(kept) == 2
    assert not any("lan-dau" in value for value in kept)


async def test_the_address_is_sealed_and_goes_with_the_conversation(
    client: Client, platform: Platform, channels: Channels, conversations: Conversations,
    store: Store,
) -> None:  # fmt: skip
    await tell(client, zalo("một", "m1"))
    await settle(client, platform, 1)
    with store.reading() as unit:
        [row] = unit.execute(select(channel_links)).all()
    assert "zalo-1" not in str(tuple(row))
    conversation = channels.hear("zalo", "zalo-1")
    said = [m for m in conversations.history(conversation) if m.author is Author.CITIZEN]
    assert [message.text for message in said] == ["một"]
    conversations.erase(conversation)
    with store.reading() as unit:
        assert unit.execute(select(channel_links)).all() == []
    assert channels.hear("zalo", "zalo-1") != conversation


async def test_two_first_messages_at_once_share_one_conversation(channels: Channels) -> None:
    begun = await asyncio.gather(
        *(asyncio.to_thread(channels.hear, "zalo", "zalo-7") for _ in range(8))
    )
    assert len(set(begun)) == 1


async def test_the_wait_grows_and_stays_under_an_hour(
    channels: Channels, conversations: Conversations, clock: Clock
) -> None:
    conversation = channels.hear("zalo", "zalo-1")
    conversations.answer(conversation, Reply(text="a"))
    [link] = channels.due()
    waits = [channels.postpone(link) - clock.now for _ in range(14)]
    assert waits[:3] == [timedelta(seconds=5), timedelta(seconds=10), timedelta(seconds=20)]
    assert waits[-1] == timedelta(hours=1)


async def test_the_pin_of_a_report_goes_out_after_its_code_and_is_kept_nowhere(
    client: Client,
    platform: Platform,
    channels: Channels,
    services: Services,
    store: Store,
    clock: Clock,
) -> None:
    talk = channels.hear("zalo", "zalo-1")
    complaint = record(services.register, services.knowledge, talk, "bị đòi giấy")
    # The platform is down when the PIN's turn comes: the next attempt makes another.
    platform.answers = [SENT_ZALO, (500, "down")]
    services.conversations.answer(talk, code_reply(complaint))
    client.app[DOORS].postman.nudge()
    await settle(client, platform, 1)
    assert complaint.code in platform.texts()[0]
    assert not re.search(r"\b\d{6}\b", platform.texts()[0].replace(complaint.code, ""))
    async with asyncio.timeout(10):
        while len(platform.sent) < 2:
            clock.now += timedelta(seconds=30)
            client.app[DOORS].postman.nudge()
            await asyncio.sleep(0.02)
    (pin,) = re.findall(r"\b\d{6}\b", platform.texts()[1])
    found = services.office.holder.details(complaint.code, ByPin(pin))
    assert found.complaint.code == complaint.code
    with store.reading() as unit:
        assert pin not in repr(unit.execute(select(messages)).all())
