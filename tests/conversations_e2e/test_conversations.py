"""Whole conversations against the real stack: Rasa, actions, knowledge, database.

One Rasa for the module, through the same path as ``dungcua talk``. The conversations are
data (``data/*.yaml``, read by :mod:`dungcua.eval.conversation`).
"""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Coroutine, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from dungcua.cli.stack import Stack, running
from dungcua.cli.talk import apart, converse
from dungcua.conversations.message import Reply
from dungcua.eval.conversation import Conversation, faults, load
from dungcua.settings import Settings
from dungcua.web.dialogue import close_idle

pytestmark = pytest.mark.rasa
DATA = Path(__file__).parent / "data"
CONVERSATIONS = load(DATA)
STARTS_WITHIN = 180.0
_T = TypeVar("_T")


@dataclass
class Live:
    """A stack in a loop of its own thread."""

    stack: Stack
    loop: asyncio.AbstractEventLoop

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


@pytest.fixture(scope="module")
def live(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    settings = apart(Settings(), tmp_path_factory.mktemp("talk"), rasa=True)
    trained = settings.var / "models" / "dungcua.tar.gz"
    trained.unlink(missing_ok=True)
    trained.symlink_to(model)
    context: AbstractAsyncContextManager[Stack] = running(settings)
    stack = asyncio.run_coroutine_threadsafe(context.__aenter__(), loop).result(120)
    found = Live(stack, loop)
    assert found.run(stack.wait_for_rasa(STARTS_WITHIN)), "Rasa did not start"
    yield found
    found.run(context.__aexit__(None, None, None))
    loop.call_soon_threadsafe(loop.stop)
    thread.join(30)
    loop.close()


def test_there_are_enough_and_of_every_kind() -> None:
    assert len(CONVERSATIONS) >= 60
    assert {c.source for c in CONVERSATIONS} == {
        "follow_up", "clarify", "complaint", "registers", "safety", "ending",
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


def _tracked(live: Live, conversation: str) -> list[str]:
    """Return the events that Rasa's tracker holds of a conversation, as JSON."""
    (tracker,) = live.stack.services.settings.var.glob("rasa-tracker*.db")
    with sqlite3.connect(tracker) as database:
        found = database.execute(
            "SELECT data FROM events WHERE sender_id = ? ORDER BY id", (conversation,)
        )
        return [str(row[0]) for row in found]
