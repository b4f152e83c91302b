"""A person speaks in the chat, the bot is silent; the desk hears what changes, within rights."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient
from pytest_aiohttp.plugin import AiohttpClient
from sqlalchemy import select

from dungcua.accounts.model import Grant, Role
from dungcua.actions.context import Context
from dungcua.conversations.message import PlaceRef, Reply, ReplyMeta
from dungcua.conversations.model import Author, Owner
from dungcua.conversations.queue import Ending, Entry
from dungcua.conversations.service import Conversations
from dungcua.errors import TooManyRequests
from dungcua.store.schema import conversations as conversation_rows
from dungcua.web.app import create_app
from dungcua.web.desk.bureau import Bureau
from dungcua.web.desk.located import locator
from dungcua.web.desk.stream import LINES, Lines
from dungcua.web.services import Services
from tests.web.conftest import MakeVisitor
from tests.web.desk import hire, press, sign_in
from tests.web.parts import ScriptedDialogue
from tests.web.visitor import Visitor

LAN = 1


async def talked(visitor: Visitor, conversations: Conversations, bureau: Bureau) -> tuple[str, int]:
    """Say something, ask for a person, be taken; return conversation and place."""
    await visitor.say("tôi muốn hỏi chuyện lạ")
    entry = wait_for_a_person(conversations, bureau)
    bureau.queue.claim(entry.id, LAN)
    return entry.conversation_id, entry.id


def wait_for_a_person(conversations: Conversations, bureau: Bureau) -> Entry:
    """Hand the only conversation there is over, as the bot does when asked."""
    with conversations._store.reading() as unit:
        (talk,) = unit.execute(select(conversation_rows.c.id)).scalars()
    conversations.hand_over(talk)
    (entry,) = bureau.queue.listed()
    return entry


async def test_while_a_person_has_it_the_bot_is_silent_and_their_words_arrive(
    visitor: Visitor, conversations: Conversations, bureau: Bureau, dialogue: ScriptedDialogue
) -> None:
    talk, entry = await talked(visitor, conversations, bureau)
    heard = list(dialogue.heard)
    page = await visitor.say("còn một câu nữa")
    assert dialogue.heard == heard
    assert [m.author for m in conversations.history(talk)][-1] is Author.CITIZEN
    assert "chưa có câu trả lời" not in page.text
    assert "người trực" in page.text
    last = conversations.history(talk)[-1].id
    said = bureau.queue.say(entry, LAN, "Chào anh/chị, tôi nghe đây <b>")
    news = await visitor.get(f"/tro-chuyen?sau={last}")
    assert news.response.headers["X-Owner"] == "person"
    assert f'id="tin-{said.id}"' in news.html
    assert "Nhân viên tổng đài" in news.text
    assert "<b>" not in news.html
    bureau.queue.end(entry, LAN, Ending.BOT)
    assert (await visitor.get("/tro-chuyen")).response.headers["X-Owner"] == "bot"
    await visitor.say("bot ơi")
    assert dialogue.heard == [*heard, "bot ơi"]


async def test_while_waiting_the_bot_goes_on_and_the_page_says_so(
    visitor: Visitor, conversations: Conversations, bureau: Bureau, dialogue: ScriptedDialogue
) -> None:
    await visitor.say("tôi muốn gặp người")
    wait_for_a_person(conversations, bureau)
    sent = await visitor.send("/", text="trong lúc chờ", headers={"Accept": "text/event-stream"})
    text = await sent.text()
    assert "event: owner\ndata: waiting" in text
    assert dialogue.heard[-1] == "trong lúc chờ"


async def test_the_citizen_stops_waiting(
    visitor: Visitor, conversations: Conversations, bureau: Bureau
) -> None:
    talk, _ = await talked(visitor, conversations, bureau)
    page = await visitor.get("/")
    await visitor.post("/tro-chuyen/thoi-cho", page)
    assert conversations.owner(talk) is Owner.BOT
    assert bureau.queue.listed() == []
    # Again, and with nothing to stop: no error.
    assert (await visitor.post("/tro-chuyen/thoi-cho", page)).status == 200


async def test_the_bot_drafts_for_the_person(
    aiohttp_client: AiohttpClient, services: Services, conversations: Conversations, bureau: Bureau
) -> None:
    async def drafter(text: str, _context: Context) -> Reply:
        return Reply(text=f"Bản nháp cho: {text}")

    app = create_app(replace(services, drafter=drafter))
    client: TestClient[web.Request, web.Application] = await aiohttp_client(app)
    visitor = Visitor(client)
    talk, entry = await talked(visitor, conversations, bureau)
    await visitor.say("phí bao nhiêu, gọi 0900 000 001")
    (draft,) = bureau.drafts.of(entry)
    assert draft.reply.text == "Bản nháp cho: phí bao nhiêu, gọi [số điện thoại]"
    assert "Bản nháp" not in (await visitor.get("/")).text
    bureau.drafts.approve(draft.id, entry, LAN, "Phí ghi ở trang thủ tục.")
    assert conversations.history(talk)[-1].text == "Phí ghi ở trang thủ tục."


# --- the live line --------------------------------------------------------------------


async def next_event(response: ClientResponse) -> dict[str, str]:
    """Read one event of a stream."""
    found: dict[str, str] = {}
    async with asyncio.timeout(10):
        while True:
            line = (await response.content.readline()).decode().rstrip("\n")
            if not line and "event" in found:
                return found
            name, _, value = line.partition(": ")
            if name in ("event", "id", "data"):
                found[name] = value


async def listen(visitor: Visitor, since: str = "", **headers: str) -> ClientResponse:
    return await visitor.client.get(
        f"/ban-truc/luong?tu={since}", headers={"Accept": "text/event-stream", **headers}
    )


def hand_over(services: Services, conversations: Conversations, place: PlaceRef | None) -> int:
    """Let somebody wait; return the place in the queue."""
    located = Conversations(conversations._store, locate=locator(services.places))
    talk = located.start()
    if place is not None:
        located.answer(talk, Reply(text="Vâng.", meta=ReplyMeta(place=place)))
    located.hand_over(talk)
    assert services.bureau
    return services.bureau.queue.listed()[-1].id


DA_NANG = PlaceRef(province="Đà Nẵng", commune="Xã Hòa Tiến", code="20332")
HA_NOI = PlaceRef(province="Hà Nội")


async def test_a_desk_hears_of_its_area_and_of_no_other(
    visitor: Visitor, services: Services, conversations: Conversations, bureau: Bureau
) -> None:
    await sign_in(visitor, hire(bureau, "lan", Grant(Role.OPERATOR, "48")))
    stream = await listen(visitor)
    assert stream.headers["Content-Type"].startswith("text/event-stream")
    elsewhere = hand_over(services, conversations, HA_NOI)
    here = hand_over(services, conversations, DA_NANG)
    nowhere = hand_over(services, conversations, None)
    told = [json.loads((await next_event(stream))["data"]) for _ in range(2)]
    assert told == [{"kind": "waiting", "entry": here}, {"kind": "waiting", "entry": nowhere}]
    assert elsewhere not in {event["entry"] for event in told}
    stream.close()


async def test_a_lost_line_resumes_after_the_last_event(
    visitor: Visitor, services: Services, conversations: Conversations, bureau: Bureau
) -> None:
    await sign_in(visitor, hire(bureau, "lan"))
    first = hand_over(services, conversations, None)
    stream = await listen(visitor, **{"Last-Event-ID": "0"})
    event = await next_event(stream)
    assert json.loads(event["data"])["entry"] == first
    stream.close()
    second = hand_over(services, conversations, None)
    stream = await listen(visitor, **{"Last-Event-ID": event["id"]})
    assert json.loads((await next_event(stream))["data"])["entry"] == second
    stream.close()
    stream = await listen(visitor, **{"Last-Event-ID": "999999"})
    assert (await next_event(stream))["event"] == "reload"
    stream.close()


async def test_a_line_begins_where_its_page_was_written(
    visitor: Visitor, services: Services, conversations: Conversations, bureau: Bureau
) -> None:
    await sign_in(visitor, hire(bureau, "lan"))
    early = hand_over(services, conversations, None)
    page = await visitor.get("/ban-truc/hang-doi")
    seen = re.search(r'data-seen="(\d+)"', page.html)
    assert seen
    between = hand_over(services, conversations, None)
    stream = await listen(visitor, seen[1])
    assert json.loads((await next_event(stream))["data"])["entry"] == between != early
    stream.close()
    stream = await listen(visitor, "9" * 30)
    later = hand_over(services, conversations, None)
    assert json.loads((await next_event(stream))["data"])["entry"] == later
    stream.close()


async def test_a_session_has_one_line(visitor: Visitor, bureau: Bureau) -> None:
    await sign_in(visitor, hire(bureau, "lan"))
    first = await listen(visitor)
    second = await listen(visitor)
    async with asyncio.timeout(10):
        assert b"retry" in await first.content.read()
    assert visitor.client.app is not None
    assert len(visitor.client.app[LINES]) == 1
    second.close()


async def test_lines_are_bounded_and_a_slow_reader_is_cut_off(bureau: Bureau) -> None:
    lines = Lines(bureau.feed, period=60, most=2)
    first = lines.join(1, 0)
    lines.join(2, 0)
    with pytest.raises(TooManyRequests):
        lines.join(3, 0)
    lines.join(1, 0)
    assert await first.get() is None
    lines.leave(1, first)
    assert len(lines) == 2
    await lines.close()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR, Role.ADMIN, Role.COMMUNITY])
async def test_who_may_not_see_the_queue_gets_no_line(
    visitor: Visitor, bureau: Bureau, role: Role
) -> None:
    await sign_in(visitor, hire(bureau, "ai-do", Grant(role)))
    refused = await listen(visitor)
    assert refused.status == 403


async def test_no_line_without_a_session(make_visitor: MakeVisitor) -> None:
    stranger = await make_visitor()
    assert (await listen(stranger)).status == 401


async def test_leaving_closes_the_line(visitor: Visitor, bureau: Bureau) -> None:
    await sign_in(visitor, hire(bureau, "lan"))
    await press(visitor, "/ban-truc/ra")
    assert (await listen(visitor)).status == 401
