from __future__ import annotations

import asyncio
import re

import pytest

from dungcua.conversations.service import Conversations
from dungcua.errors import StoreUnavailable
from dungcua.web.chat.handlers import TURNS
from dungcua.web.session import COOKIE, SIGNER
from tests.web.conftest import MakeVisitor
from tests.web.parts import ScriptedDialogue
from tests.web.visitor import Visitor

EVENTS = {"Accept": "text/event-stream"}
BIRTH = "tôi muốn làm khai sinh cho con"


def events(body: str) -> list[tuple[str, str]]:
    found = []
    for part in body.split("\n\n")[:-1]:
        name, *lines = part.split("\n")
        data = "\n".join(line.removeprefix("data: ") for line in lines)
        found.append((name.removeprefix("event: "), data))
    return found


def conversation_of(visitor: Visitor) -> str:
    cookie = visitor.client.session.cookie_jar.filter_cookies(visitor.client.make_url("/"))
    app = visitor.client.app
    assert app is not None
    session = app[SIGNER].unpack(cookie[COOKIE].value)
    conversation: str | None = session.conversation
    assert conversation is not None
    return conversation


async def test_first_page_says_that_it_is_an_ai_and_what_not_to_send(visitor: Visitor) -> None:
    page = await visitor.get("/")
    assert page.status == 200
    assert "trợ lý tự động (AI), không phải cán bộ" in page.text
    for never in ("số căn cước", "OTP", "mật khẩu", "ảnh giấy tờ"):
        assert never in page.text
    assert len(re.findall(r'<button[^>]*name="send"', page.html)) >= 5


async def test_looking_begins_no_conversation(
    visitor: Visitor, conversations: Conversations
) -> None:
    await visitor.get("/")
    with pytest.raises(AssertionError):
        conversation_of(visitor)


async def test_post_leads_back_to_the_page_at_the_message(visitor: Visitor) -> None:
    response = await visitor.send("/", text=BIRTH, follow=False)
    assert response.status == 303
    target = response.headers["Location"]
    assert re.fullmatch(r"/#tin-\d+", target)
    page = await visitor.get("/")
    assert f'id="{target.removeprefix("/#")}"' in page.html


async def test_answer_is_a_card_with_counter_papers_sources_and_dates(visitor: Visitor) -> None:
    page = await visitor.say(BIRTH)
    assert "Nộp ở đâu" in page.text
    assert "Giấy chứng sinh" in page.text
    assert "Mang theo" in page.text
    assert "kiểm tra ngày 22/11/2026" in page.text
    link = re.search(r'<a href="(/can-cu/[^"]+)">', page.html)
    assert link
    assert (await visitor.get(link[1])).status == 200


async def test_every_line_number_stands_in_the_list_of_sources(visitor: Visitor) -> None:
    page = await visitor.say(BIRTH)
    referred = {
        (number, path)
        for path, number in re.findall(
            r'class="ref" href="([^"#]+)[^"]*".*?</span>(\d+)</a>', page.html
        )
    }
    listed: set[tuple[str, str]] = set()
    for start, items in re.findall(r'<ol start="(\d+)">(.*?)</ol>', page.html, re.S):
        paths = re.findall(r'<li><a href="([^"]+)"', items)
        listed |= {(str(n), path) for n, path in enumerate(paths, start=int(start))}
    assert referred
    assert referred <= listed


async def test_marks_are_words_not_only_colours(visitor: Visitor) -> None:
    page = await visitor.say("xem các thẻ")
    for word in ("Mang theo", "Nhà nước đã có", "Lưu ý", "Chưa rõ"):
        assert word in page.text


async def test_pressing_a_button_sends_its_text(
    visitor: Visitor, dialogue: ScriptedDialogue
) -> None:
    page = await visitor.say(BIRTH)
    assert 'name="send" value="phí bao nhiêu"' in page.html
    page = await visitor.post("/", page, send="phí bao nhiêu", text="đang gõ dở")
    assert dialogue.heard[-1] == "phí bao nhiêu"
    assert "Anh/chị vừa nói: phí bao nhiêu" in page.text


async def test_only_the_last_reply_offers_buttons(visitor: Visitor) -> None:
    await visitor.say(BIRTH)
    page = await visitor.say("cảm ơn")
    assert 'value="phí bao nhiêu"' not in page.html


async def test_empty_message_changes_nothing(visitor: Visitor, dialogue: ScriptedDialogue) -> None:
    page = await visitor.say("   \n ")
    assert page.status == 200
    assert dialogue.heard == []


async def test_personal_numbers_are_masked_before_anything_keeps_them(
    visitor: Visitor, dialogue: ScriptedDialogue
) -> None:
    page = await visitor.say("số căn cước của tôi là 048090123456")
    assert "048090123456" not in page.html
    assert "048090123456" not in dialogue.heard[0]


async def test_same_form_twice_is_one_message(visitor: Visitor, dialogue: ScriptedDialogue) -> None:
    page = await visitor.get("/")
    first = await visitor.send("/", page, text=BIRTH, follow=False)
    # The first answer brought the cookie of the new conversation along.
    again = await visitor.send("/", page, text=BIRTH, follow=False)
    assert first.headers["Location"] == again.headers["Location"]
    assert dialogue.heard == [BIRTH]


async def test_same_page_may_send_another_text(
    visitor: Visitor, dialogue: ScriptedDialogue
) -> None:
    page = await visitor.get("/")
    await visitor.send("/", page, text="một")
    await visitor.send("/", page, text="hai")
    assert dialogue.heard == ["một", "hai"]


async def test_messages_of_one_conversation_wait_for_each_other(
    visitor: Visitor, dialogue: ScriptedDialogue, conversations: Conversations
) -> None:
    await visitor.say("chào")
    dialogue.gate.clear()
    slow = asyncio.create_task(visitor.say(BIRTH))
    while len(dialogue.heard) < 2:
        await asyncio.sleep(0.01)
    fast = asyncio.create_task(visitor.say("câu thứ hai"))
    await asyncio.sleep(0.05)
    assert dialogue.heard[-1] == BIRTH
    dialogue.gate.set()
    await asyncio.gather(slow, fast)
    authors = [m.author for m in conversations.history(conversation_of(visitor))]
    assert authors == ["citizen", "bot", "citizen", "bot", "bot", "citizen", "bot"]


async def test_two_browsers_do_not_see_each_other(make_visitor: MakeVisitor) -> None:
    one, other = await make_visitor(), await make_visitor()
    await one.say("chuyện riêng của tôi")
    page = await other.get("/")
    assert "chuyện riêng" not in page.text
    assert "chuyện riêng" in (await one.get("/")).text


async def test_stream_sends_each_message_as_it_is_stored(
    visitor: Visitor, dialogue: ScriptedDialogue
) -> None:
    dialogue.gate.clear()
    response = await visitor.send("/", text=BIRTH, headers=EVENTS)
    assert response.status == 200
    assert response.content_type == "text/event-stream"
    early = b""
    while b"event: reply" not in early:
        early += await response.content.readany()
    assert b'class="card' not in early
    dialogue.gate.set()
    body = (early + await response.content.read()).decode()
    found = events(body)
    assert [name for name, _ in found] == ["said", "reply", "reply", "end"]
    assert BIRTH in found[0][1]
    assert 'class="card procedure"' in found[2][1]
    page = await visitor.get("/")
    assert page.field("once") != found[3][1]


async def test_stream_and_page_show_the_same(visitor: Visitor) -> None:
    response = await visitor.send("/", text=BIRTH, headers=EVENTS)
    streamed = dict(events(await response.text()))["reply"]
    page = await visitor.get("/")

    def signed(html: str) -> str:
        return re.sub(r'name="csrf" value="[^"]*"', "", html).strip()

    assert signed(streamed) in signed(page.html)


async def test_leaving_in_the_middle_loses_nothing(
    visitor: Visitor, dialogue: ScriptedDialogue, conversations: Conversations
) -> None:
    dialogue.gate.clear()
    response = await visitor.send("/", text=BIRTH, headers=EVENTS)
    await response.content.readany()
    response.close()
    dialogue.gate.set()
    catching_up = await visitor.get("/tro-chuyen?sau=0")
    assert 'class="card procedure"' in catching_up.html
    assert len(conversations.history(conversation_of(visitor))) == 3


async def test_catching_up_returns_only_what_is_new(visitor: Visitor) -> None:
    page = await visitor.say("một")
    last = max(int(n) for n in re.findall(r'data-tin="(\d+)"', page.html))
    assert (await visitor.get(f"/tro-chuyen?sau={last}")).html == ""
    await visitor.say("hai")
    newer = await visitor.get(f"/tro-chuyen?sau={last}")
    assert "hai" in newer.text
    assert "một" not in newer.text


@pytest.mark.parametrize("odd", ["", "x", "-1", "9" * 40, "²"])
async def test_catching_up_bears_odd_numbers(visitor: Visitor, odd: str) -> None:
    await visitor.say("một")
    assert (await visitor.get("/tro-chuyen", params={"sau": odd})).status == 200


async def test_turn_that_breaks_off_says_so_and_keeps_what_was_said(
    visitor: Visitor, dialogue: ScriptedDialogue
) -> None:
    dialogue.error = RuntimeError("nội dung riêng tư")
    page = await visitor.say(BIRTH)
    assert page.status == 500
    assert "DC-000" in page.text
    assert "nội dung riêng tư" not in page.html
    assert BIRTH in (await visitor.get("/")).text


async def test_stream_that_breaks_off_names_the_code(
    visitor: Visitor, dialogue: ScriptedDialogue
) -> None:
    dialogue.error = StoreUnavailable()
    response = await visitor.send("/", text=BIRTH, headers=EVENTS)
    found = events(await response.text())
    assert [name for name, _ in found] == ["said", "reply", "fault", "end"]
    assert "DC-302" in found[2][1]


async def test_message_without_an_answer_can_be_asked_again(
    visitor: Visitor, conversations: Conversations
) -> None:
    await visitor.say("chào")
    conversation = conversation_of(visitor)
    lost = conversations.say(conversation, "câu bị mất")
    page = await visitor.get("/")
    assert "chưa có câu trả lời" in page.text
    assert 'name="send" value="câu bị mất"' in page.html
    assert "chưa có câu trả lời" in (await visitor.get(f"/tro-chuyen?sau={lost.id}")).text
    page = await visitor.post("/", page, send="câu bị mất")
    assert "chưa có câu trả lời" not in page.text


async def test_message_that_waits_for_a_person_is_not_asked_again(
    visitor: Visitor, conversations: Conversations
) -> None:
    await visitor.say("chào")
    conversation = conversation_of(visitor)
    conversations.hand_over(conversation)
    conversations.say(conversation, "chờ người")
    assert "chưa có câu trả lời" not in (await visitor.get("/")).text


async def test_page_waits_for_the_turn_under_way(
    visitor: Visitor, dialogue: ScriptedDialogue
) -> None:
    await visitor.say("chào")
    dialogue.gate.clear()
    asking = asyncio.create_task(visitor.say(BIRTH))
    while len(dialogue.heard) < 2:
        await asyncio.sleep(0.01)
    reloading = asyncio.create_task(visitor.get("/"))
    await asyncio.sleep(0.05)
    assert not reloading.done()
    dialogue.gate.set()
    await asking
    assert 'class="card procedure"' in (await reloading).html


async def test_erasing_asks_first_then_forgets(
    visitor: Visitor, conversations: Conversations, dialogue: ScriptedDialogue
) -> None:
    await visitor.say("chuyện cần quên")
    conversation = conversation_of(visitor)
    asked = await visitor.get("/xoa")
    assert "2 tin" in asked.text
    assert conversations.exists(conversation)
    done = await visitor.post("/xoa", asked)
    assert done.status == 200
    assert not conversations.exists(conversation)
    assert dialogue.forgotten == [conversation], "Rasa's tracker forgets too"
    assert "chuyện cần quên" not in (await visitor.get("/")).text


async def test_writing_after_an_expired_conversation_begins_a_new_one(
    visitor: Visitor, conversations: Conversations
) -> None:
    await visitor.say("cũ")
    before = conversation_of(visitor)
    conversations.erase(before)
    page = await visitor.say("mới")
    assert page.status == 200
    assert conversation_of(visitor) != before
    assert "cũ" not in page.text


async def test_shutdown_waits_for_the_turn_under_way(
    visitor: Visitor, dialogue: ScriptedDialogue, conversations: Conversations
) -> None:
    dialogue.gate.clear()
    response = await visitor.send("/", text=BIRTH, headers=EVENTS)
    await response.content.readany()
    conversation = conversation_of(visitor)
    app = visitor.client.app
    assert app is not None
    closing = asyncio.create_task(app[TURNS].close())
    dialogue.gate.set()
    await closing
    assert len(conversations.history(conversation)) == 3
