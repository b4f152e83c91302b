"""Conversations on a real database: stored redacted, once, in order, and erasable."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dungcua.complaints.register import Register
from dungcua.conversations.message import (
    Button,
    Card,
    Citation,
    Line,
    PlaceRef,
    Reply,
    ReplyMeta,
    Section,
)
from dungcua.conversations.model import Author, Move, Owner
from dungcua.conversations.queue import Queue
from dungcua.conversations.service import Conversations
from dungcua.errors import ForbiddenTransition, StaleForm, UnknownConversation
from dungcua.store.engine import Store
from tests.clock import Clock

REPLY = Reply(
    text="Anh/chị nộp tại Trung tâm.",
    card=Card(
        kind="procedure",
        title="Đăng ký khai sinh",
        sections=(
            Section(
                key="where", title="Nơi nộp", lines=(Line(text="Xã Hòa Tiến", basis=("B-16",)),)
            ),
        ),
        citations=(Citation(id="B-16", title="NĐ 120/2025", dates="kiểm tra 22/11/2026"),),
    ),
    buttons=(Button(title="Cần giấy tờ gì?", send="Cần giấy tờ gì?"),),
    meta=ReplyMeta(procedure=("1.001193",), place=PlaceRef(province="Đà Nẵng")),
)


def at_once(work: Callable[[], object], times: int) -> list[object]:
    results: list[object] = []
    gate = threading.Barrier(times)

    def run() -> None:
        gate.wait()
        try:
            results.append(work())
        except Exception as error:
            results.append(error)

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_ids_are_long_random_and_safe_in_a_cookie(conversations: Conversations) -> None:
    made = {conversations.start() for _ in range(20)}
    assert len(made) == 20
    assert all(len(one) >= 43 and one.replace("-", "").replace("_", "").isalnum() for one in made)
    assert all(conversations.exists(one) for one in made)
    assert not conversations.exists("someone-elses")


def test_what_is_said_is_redacted_before_it_is_stored(
    conversations: Conversations, store: Store, tmp_path: Path
) -> None:
    talk = conversations.start()
    said = conversations.say(talk, "CCCD 001085012345, gọi 0912 345 678 giúp em")
    assert said.author is Author.CITIZEN
    assert said.text == "CCCD [số căn cước], gọi [số điện thoại] giúp em"
    assert conversations.history(talk) == [said]
    store.close()
    for file in tmp_path.glob("test.db*"):
        assert b"001085012345" not in file.read_bytes()


def test_a_reply_comes_back_whole_after_a_restart(
    conversations: Conversations, store: Store
) -> None:
    talk = conversations.start()
    conversations.say(talk, "khai sinh ở đâu")
    given = conversations.answer(talk, REPLY)
    store.close()
    again = Conversations(store).history(talk)
    assert [message.author for message in again] == [Author.CITIZEN, Author.BOT]
    assert again[1] == given
    assert again[1].reply == REPLY
    assert again[1].text == REPLY.text


def test_history_is_the_newest_part_in_the_order_it_was_said(conversations: Conversations) -> None:
    talk, other = conversations.start(), conversations.start()
    for number in range(6):
        conversations.say(talk, f"câu {number}")
        conversations.say(other, "câu khác")
    assert [m.text for m in conversations.history(talk, limit=3)] == ["câu 3", "câu 4", "câu 5"]
    assert conversations.history("nobody") == []


def test_how_long_a_talk_rested_before_its_last_message(store: Store) -> None:
    now = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
    talks = Conversations(store, clock=lambda: now)
    talk, other = talks.start(), talks.start()
    assert talks.rested(talk) == timedelta(0)
    talks.say(talk, "khai sinh ở đâu")
    assert talks.rested(talk) == timedelta(0)
    now += timedelta(minutes=70)
    talks.say(other, "câu khác")
    talks.say(talk, "phí bao nhiêu")
    assert talks.rested(talk) == timedelta(minutes=70)
    talks.answer(talk, REPLY)
    assert talks.rested(talk) == timedelta(0)


def test_a_form_sent_twice_stores_one_message(conversations: Conversations) -> None:
    talk = conversations.start()
    results = at_once(lambda: conversations.say(talk, "một lần thôi", token="t1"), times=6)
    assert len([r for r in results if isinstance(r, StaleForm)]) == 5
    assert [m.text for m in conversations.history(talk)] == ["một lần thôi"]
    conversations.say(talk, "câu mới", token="t2")
    assert len(conversations.history(talk)) == 2


def test_a_token_is_claimed_once_per_conversation(conversations: Conversations) -> None:
    talk, other = conversations.start(), conversations.start()
    assert at_once(lambda: conversations.claim(talk, "t"), times=6).count(True) == 1
    assert conversations.claim(other, "t")


def test_a_token_of_any_length_is_taken(conversations: Conversations) -> None:
    talk = conversations.start()
    assert conversations.claim(talk, "x" * 5000)
    assert not conversations.claim(talk, "x" * 5000)


def test_ownership_follows_the_table_and_survives_a_restart(
    conversations: Conversations, store: Store
) -> None:
    talk = conversations.start()
    assert conversations.owner(talk) is Owner.BOT
    assert conversations.hand_over(talk) is Owner.WAITING
    assert conversations.hand_over(talk) is Owner.WAITING
    with pytest.raises(ForbiddenTransition):
        conversations.move(talk, Move.TAKE)
    queue = Queue(store)
    queue.claim(queue.listed()[0].id, by=1)
    assert Conversations(store).owner(talk) is Owner.PERSON
    conversations.move(talk, Move.CLOSE)
    with pytest.raises(ForbiddenTransition):
        conversations.hand_over(talk)
    conversations.say(talk, "còn một việc nữa")
    assert conversations.owner(talk) is Owner.BOT


@pytest.mark.parametrize(
    "ask",
    [
        lambda c: c.say("gone", "xin chào"),
        lambda c: c.answer("gone", REPLY),
        lambda c: c.owner("gone"),
        lambda c: c.hand_over("gone"),
        lambda c: c.claim("gone", "t"),
    ],
)
def test_an_unknown_conversation_is_named_as_such(
    conversations: Conversations, ask: Callable[[Conversations], object]
) -> None:
    with pytest.raises(UnknownConversation):
        ask(conversations)


def test_erasing_leaves_no_text_in_the_file(
    conversations: Conversations, register: Register, store: Store, tmp_path: Path
) -> None:
    talk, other = conversations.start(), conversations.start()
    secret = "chuyện riêng của tôi ở thôn Lệ Sơn"
    conversations.say(talk, secret, token="t")
    conversations.answer(talk, Reply(text=secret))
    conversations.say(other, "người khác")
    register.open_draft(
        talk,
        secret,
        procedure=None,
        violations=(),
        papers=(),
        door="phan_anh",
        said_place=secret,
        knowledge_version="k",
    )
    conversations.erase(talk)
    assert not conversations.exists(talk)
    assert conversations.history(talk) == []
    assert register.draft(talk) is None
    assert len(conversations.history(other)) == 1
    conversations.erase(talk)
    # Not even in the log of a process that goes on.
    for file in tmp_path.glob("test.db*"):
        assert secret.encode() not in file.read_bytes()


def test_only_conversations_at_rest_expire(store: Store) -> None:
    clock = Clock()
    conversations = Conversations(store, clock=clock)
    old, kept = conversations.start(), conversations.start()
    conversations.say(old, "cũ")
    clock.now += timedelta(days=20)
    conversations.say(kept, "mới")
    clock.now += timedelta(days=15)
    assert conversations.expire(timedelta(days=30)) == 1
    assert not conversations.exists(old)
    assert conversations.exists(kept)
    assert conversations.expire(timedelta(days=30)) == 0
