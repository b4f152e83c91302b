"""Whole conversations against the real stack: Rasa, actions, knowledge, database.

One Rasa for the module, through the same path as ``dungcua talk``. The conversations are
data (``data/*.yaml``, read by :mod:`dungcua.eval.conversation`).
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Coroutine, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from dungcua.actions.standing import CALL_BACK, STAFFED
from dungcua.cli.stack import Stack, running
from dungcua.cli.talk import apart, converse
from dungcua.conversations.message import Reply
from dungcua.conversations.model import Author, Message, Owner
from dungcua.conversations.queue import Ending, Queue
from dungcua.eval.conversation import Conversation, faults, load
from dungcua.settings import Settings
from dungcua.web.chat.turns import Turns
from dungcua.web.dialogue import close_idle, keep_closing

pytestmark = pytest.mark.rasa
DATA = Path(__file__).parent / "data"
CONVERSATIONS = load(DATA)
STARTS_WITHIN = 180.0
_OPERATOR = 7
_T = TypeVar("_T")


class Clock:
    """Time that goes on by itself from a Monday morning in Viet Nam, and can be moved."""

    def __init__(self) -> None:
        self._base = datetime(2026, 11, 23, 2, tzinfo=UTC)
        self._began = time.monotonic()

    def __call__(self) -> datetime:
        return self._base + timedelta(seconds=time.monotonic() - self._began)

    def move(self, by: timedelta) -> None:
        self._base += by


@dataclass
class Live:
    """A stack in a loop of its own thread."""

    stack: Stack
    loop: asyncio.AbstractEventLoop
    clock: Clock

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(120)

    def talk(self, *turns: str) -> list[list[Reply]]:
        return self.run(converse(self.stack, turns))

    def start(self) -> str:
        return self.stack.services.conversations.start()

    def say(self, conversation: str, text: str) -> list[Reply]:
        services = self.stack.services

        async def turn() -> list[Reply]:
            said = services.conversations.say(conversation, text)
            replies = [r async for r in services.dialogue.respond(conversation, said.text)]
            for reply in replies:
                services.conversations.answer(conversation, reply)
            return replies

        return self.run(turn())

    @property
    def queue(self) -> Queue:
        bureau = self.stack.services.bureau
        assert bureau is not None
        return bureau.queue

    def turn(self, conversation: str, text: str) -> list[Message]:
        """Take one turn as the pages do: silent where a person has the conversation."""
        services = self.stack.services

        async def taken() -> list[Message]:
            turns = Turns(services.conversations, services.dialogue)
            return [m async for m in turns.start(conversation, text, str(time.monotonic_ns()))]

        return self.run(taken())


@pytest.fixture(scope="module")
def live(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    settings = apart(Settings(), tmp_path_factory.mktemp("talk"), rasa=True)
    trained = settings.var / "models" / "dungcua.tar.gz"
    trained.unlink(missing_ok=True)
    trained.symlink_to(model)
    settings = settings.model_copy(
        update={"service_hours": "t2-t6 07:30-11:30 13:30-17:00", "idle_minutes": 60}
    )
    clock = Clock()
    context: AbstractAsyncContextManager[Stack] = running(settings, clock=clock)
    stack = asyncio.run_coroutine_threadsafe(context.__aenter__(), loop).result(120)
    found = Live(stack, loop, clock)
    assert found.run(stack.wait_for_rasa(STARTS_WITHIN)), "Rasa did not start"
    yield found
    found.run(context.__aexit__(None, None, None))
    loop.call_soon_threadsafe(loop.stop)
    thread.join(30)
    loop.close()


def test_there_are_enough_and_of_every_kind() -> None:
    assert len(CONVERSATIONS) >= 60
    assert {c.source for c in CONVERSATIONS} == {
        "follow_up", "clarify", "complaint", "registers", "safety", "ending", "later", "traps",
        "mended", "answers",
    }  # fmt: skip


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda c: c.id)
def test_every_turn_goes_as_expected(live: Live, conversation: Conversation) -> None:
    answers = live.talk(*(turn.say for turn in conversation.turns))
    wrong = {
        turn.say: found
        for turn, replies in zip(conversation.turns, answers, strict=True)
        if (found := faults(turn, replies))
    }
    assert wrong == {}


class TestMemory:
    def test_starting_over_deletes_what_the_tracker_held(self, live: Live) -> None:
        who = live.start()
        live.say(who, "làm khai tử cho ông ngoại ở xã Hòa Tiến Đà Nẵng")
        live.say(who, "xóa hội thoại")
        rows = _tracked(live, who)
        assert rows
        assert not any("ông ngoại" in row for row in rows)
        said = live.stack.services.conversations.history(who)
        assert not any("ông ngoại" in message.text for message in said)

    def test_personal_numbers_reach_neither_tracker_nor_database(self, live: Live) -> None:
        who = live.start()
        replies = live.say(who, "số căn cước của tôi 012345678901, làm hộ chiếu ở đâu")
        assert not any("012345678901" in row for row in _tracked(live, who))
        assert not any("012345678901" in reply.model_dump_json() for reply in replies)
        (first, *_) = live.stack.services.conversations.history(who)
        assert "012345678901" not in first.text

    def test_a_resting_talk_is_closed_with_its_memory(self, live: Live) -> None:
        who = live.start()
        live.say(who, "đăng ký kết hôn ở xã Hòa Tiến, Đà Nẵng")
        services = live.stack.services
        closed = live.run(close_idle(services.dialogue, services.conversations, timedelta(0)))
        assert closed >= 1
        assert _tracked(live, who) == []
        (reply,) = live.say(who, "phí bao nhiêu")
        assert reply.meta.procedure == ()
        assert reply.meta.ask == "procedure"

    def test_the_language_is_kept_until_it_is_switched(self, live: Live) -> None:
        who = live.start()
        assert live.say(who, "how do I extend my visa")[0].lang == "en"
        assert live.say(who, "ok")[0].lang == "en"
        assert live.say(who, "cần giấy tờ gì")[0].lang == "vi"
        assert live.say(who, "in English please")[0].lang == "en"


class TestHarm:
    @pytest.mark.parametrize(
        "text",
        [
            "làm khai sinh ở đâu " * 190,
            "a" * 3990,
            "😀" * 500,
            "\x00\x01\x02",
            "(((((",
            "' OR 1=1 --",
        ],
        ids=["long", "one word", "emoji", "binary", "brackets", "sql"],
    )
    def test_odd_input_gets_one_short_answer(self, live: Live, text: str) -> None:
        ((reply, *_),) = live.talk(text)
        assert 0 < len(reply.text) < 1200

    def test_the_tracker_stops_growing(self, live: Live) -> None:
        who = live.start()
        sizes = []
        for _ in range(30):
            live.say(who, "làm khai sinh nộp ở đâu")
            sizes.append(len(_tracked(live, who)))
        assert max(sizes) < 200

    def test_what_no_rule_fits_is_answered_once(self, live: Live) -> None:
        for replies in live.talk("qwe rty", "zxc vbn", "làm hộ chiếu ở đâu"):
            assert len(replies) == 1


class TestHandOver:
    def test_a_person_takes_over_with_a_summary_and_gives_back(self, live: Live) -> None:
        who, queue = live.start(), live.queue
        live.say(who, "đăng ký tạm trú ở phường Thanh Khê, Đà Nẵng cần giấy tờ gì")
        (reply,) = live.say(who, "cho tôi gặp người")
        assert reply.text == STAFFED["vi"]
        (entry,) = [e for e in queue.listed(waiting=True) if e.conversation_id == who]
        assert "tạm trú" in entry.summary
        assert "Thanh Khê" in entry.summary
        assert "gặp người" not in entry.summary

        queue.claim(entry.id, _OPERATOR)
        assert [m.author for m in live.turn(who, "phí bao nhiêu")] == [Author.CITIZEN]
        queue.say(entry.id, _OPERATOR, "Chào anh/chị, tôi là người trực.")
        queue.end(entry.id, _OPERATOR, Ending.BOT)
        said, answer = live.turn(who, "phí bao nhiêu")
        assert said.author is Author.CITIZEN
        assert answer.reply is not None
        assert answer.reply.meta.procedure == ("1.004194",)

    def test_outside_the_hours_a_call_back_is_offered(self, live: Live) -> None:
        live.clock.move(timedelta(days=5))  # a Saturday
        who, queue = live.start(), live.queue
        (reply,) = live.say(who, "gặp người hỗ trợ")
        assert reply.text.startswith(CALL_BACK["vi"])
        assert "thứ Hai đến thứ Sáu 07:30–11:30" in reply.text
        assert live.stack.services.conversations.owner(who) is Owner.BOT
        assert [e for e in queue.listed() if e.conversation_id == who] == []


class TestRest:
    def test_who_comes_back_after_an_hour_is_greeted_and_goes_on(self, live: Live) -> None:
        services = live.stack.services
        who = live.start()
        live.say(who, "đăng ký kết hôn ở xã Hòa Tiến, Đà Nẵng cần giấy tờ gì")
        live.clock.move(timedelta(minutes=59))
        live.run(close_idle(services.dialogue, services.conversations, timedelta(hours=1)))
        assert services.conversations.owner(who) is Owner.BOT
        live.clock.move(timedelta(minutes=2))
        live.run(close_idle(services.dialogue, services.conversations, timedelta(hours=1)))
        assert services.conversations.owner(who) is Owner.CLOSED
        assert _tracked(live, who) == []
        welcome, *_ = live.say(who, "em ơi")
        assert "trở lại" in welcome.text
        assert "kết hôn" in welcome.text
        (again, *_) = live.say(who, welcome.buttons[0].send)
        assert again.meta.procedure[0] == "1.000894"

    def test_the_greeting_does_not_wait_for_the_timer(self, live: Live) -> None:
        who = live.start()
        live.say(who, "làm hộ chiếu ở đâu")
        live.clock.move(timedelta(hours=2))
        welcome, answer = live.say(who, "phí bao nhiêu")
        assert "hộ chiếu" in welcome.text
        assert answer.meta.ask == "procedure"  # what was remembered is gone

    def test_the_timer_closes_by_itself(self, live: Live) -> None:
        services, hour = live.stack.services, timedelta(hours=1)
        who = live.start()
        live.say(who, "làm hộ chiếu ở đâu")
        live.clock.move(hour * 2)

        async def until_closed() -> None:
            every = timedelta(milliseconds=10)
            timer = asyncio.create_task(
                keep_closing(services.dialogue, services.conversations, hour, every)
            )
            while services.conversations.owner(who) is not Owner.CLOSED:
                assert not timer.done()
                await asyncio.sleep(0.01)
            timer.cancel()

        live.run(asyncio.wait_for(until_closed(), 60))


def _tracked(live: Live, conversation: str) -> list[str]:
    """Return the events that Rasa's tracker holds of a conversation, as JSON."""
    (tracker,) = live.stack.services.settings.var.glob("rasa-tracker*.db")
    with sqlite3.connect(tracker) as database:
        found = database.execute(
            "SELECT data FROM events WHERE sender_id = ? ORDER BY id", (conversation,)
        )
        return [str(row[0]) for row in found]
