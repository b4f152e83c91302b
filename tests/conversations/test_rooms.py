"""Drafts, call-backs, canned replies, hours and the feed: beside the queue, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from dungcua.conversations.callbacks import CODES, Callback, Callbacks, CallbackState
from dungcua.conversations.canned import CannedReplies, gaps
from dungcua.conversations.drafts import CorrectionState, Drafts, DraftState
from dungcua.conversations.feed import Feed
from dungcua.conversations.hours import Hours
from dungcua.conversations.message import Reply, ReplyMeta
from dungcua.conversations.queue import Queue
from dungcua.conversations.service import Conversations
from dungcua.errors import (
    AlreadyDecided,
    AlreadyTaken,
    ContactRefused,
    InvalidCard,
    MistypedCode,
    NotYours,
    OwnAccount,
    UnfilledReply,
    UnknownCode,
    UnknownConversation,
    UnknownEntry,
)
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.store.seal import Seal
from tests.clock import Clock
from tests.conversations.test_service import at_once

LAN, MAI = 11, 12
PHONE = "0900 000 001"  # a number of nobody: the block is not given out
DRAFT = Reply(text="Anh chị nộp tại xã.", meta=ReplyMeta(procedure=("1.001193",)))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def talks(store: Store, clock: Clock) -> Conversations:
    return Conversations(store, clock=clock)


@pytest.fixture
def queue(store: Store, clock: Clock) -> Queue:
    return Queue(store, clock=clock)


@pytest.fixture
def drafts(store: Store, queue: Queue, clock: Clock) -> Drafts:
    return Drafts(store, queue, clock=clock)


@pytest.fixture
def callbacks(store: Store, settings: Settings, clock: Clock) -> Callbacks:
    return Callbacks(store, Seal(settings.encryption_key.get_secret_value()), clock=clock)


def held(talks: Conversations, queue: Queue) -> tuple[str, int, int]:
    """Return a conversation, its place, and the question in it; Lan has it."""
    talk = talks.start()
    talks.hand_over(talk)
    entry = queue.claim(queue.listed()[0].id, LAN)
    return talk, entry.id, talks.say(talk, "khai sinh nộp ở đâu").id


# --- drafts ---------------------------------------------------------------------------


def test_an_approved_draft_is_said_as_it_is(
    talks: Conversations, queue: Queue, drafts: Drafts
) -> None:
    talk, entry, question = held(talks, queue)
    drafts.propose(talk, question, DRAFT)
    drafts.propose(talk, question, Reply(text="một bản khác"))
    (draft,) = drafts.of(entry)
    assert (draft.reply, draft.state) == (DRAFT, DraftState.OPEN)
    sent = drafts.approve(draft.id, entry, LAN, " Anh chị nộp  tại xã. ")
    assert talks.history(talk)[-1] == sent
    (after,) = drafts.of(entry)
    assert (after.state, after.decided_by) == (DraftState.APPROVED, LAN)
    assert drafts.corrections() == []


def test_an_edit_keeps_both_texts_and_asks_somebody_else(
    talks: Conversations, queue: Queue, drafts: Drafts, clock: Clock
) -> None:
    talk, entry, question = held(talks, queue)
    drafts.propose(talk, question, DRAFT)
    (draft,) = drafts.of(entry)
    drafts.approve(draft.id, entry, LAN, "Anh chị nộp tại Trung tâm của phường.")
    (correction,) = drafts.corrections()
    assert (correction.question, correction.before) == ("khai sinh nộp ở đâu", DRAFT.text)
    assert correction.after == "Anh chị nộp tại Trung tâm của phường."
    assert correction.procedures == ("1.001193",)
    with pytest.raises(OwnAccount):
        drafts.decide(correction.id, LAN, accept=True)
    drafts.decide(correction.id, MAI, accept=True)
    with pytest.raises(AlreadyDecided):
        drafts.decide(correction.id, MAI, accept=False)
    (settled,) = drafts.corrections(CorrectionState.ACCEPTED)
    assert settled.decided_by == MAI
    talks.erase(talk)
    assert len(drafts.corrections(None)) == 1
    clock.now += timedelta(days=31)
    assert drafts.expire(timedelta(days=30)) == 1
    assert drafts.corrections(None) == []


def test_a_draft_is_settled_once_and_only_by_the_holder(
    talks: Conversations, queue: Queue, drafts: Drafts
) -> None:
    talk, entry, question = held(talks, queue)
    drafts.propose(talk, question, DRAFT)
    (draft,) = drafts.of(entry)
    said = len(talks.history(talk))
    with pytest.raises(NotYours):
        drafts.approve(draft.id, entry, MAI, DRAFT.text)
    with pytest.raises(UnknownEntry):
        drafts.approve(draft.id + 1, entry, LAN, DRAFT.text)
    assert len(talks.history(talk)) == said
    drafts.dismiss(draft.id, LAN)
    with pytest.raises(AlreadyDecided):
        drafts.approve(draft.id, entry, LAN, DRAFT.text)
    assert len(talks.history(talk)) == said
    with pytest.raises(AlreadyDecided):
        drafts.dismiss(draft.id, LAN)


def test_two_who_approve_at_once_send_one_message(
    talks: Conversations, queue: Queue, drafts: Drafts
) -> None:
    talk, entry, question = held(talks, queue)
    drafts.propose(talk, question, DRAFT)
    (draft,) = drafts.of(entry)
    said = len(talks.history(talk))
    results = at_once(lambda: drafts.approve(draft.id, entry, LAN, DRAFT.text), times=4)
    assert len([r for r in results if isinstance(r, AlreadyDecided)]) == 3
    assert len(talks.history(talk)) == said + 1


def test_nothing_is_drafted_for_a_conversation_that_is_gone(drafts: Drafts) -> None:
    with pytest.raises(UnknownConversation):
        drafts.propose("gone", 1, DRAFT)


# --- call-backs -----------------------------------------------------------------------


def test_a_call_back_needs_a_number_and_a_yes(callbacks: Callbacks) -> None:
    for phone, consent in ((PHONE, False), ("", True), ("gọi tôi nhé", True), ("12", True)):
        with pytest.raises(ContactRefused):
            callbacks.ask(phone, "khai sinh", consent=consent)
    assert callbacks.listed() == []


def test_the_number_is_sealed_shown_to_the_caller_and_wiped(
    callbacks: Callbacks, store: Store, settings: Settings
) -> None:
    promised = callbacks.ask(PHONE, "hỏi khai sinh, gọi 0900 000 001", consent=True, wanted="sáng")
    assert promised.topic == "hỏi khai sinh, gọi [số điện thoại]"
    with pytest.raises(NotYours):
        callbacks.phone(promised.id, LAN)
    callbacks.claim(promised.id, LAN)
    assert callbacks.phone(promised.id, LAN) == "0900000001"
    with pytest.raises(NotYours):
        callbacks.phone(promised.id, MAI)
    done = callbacks.end(promised.id, LAN, CallbackState.DONE)
    assert done.attempts == 1
    with pytest.raises(NotYours):
        callbacks.phone(promised.id, LAN)
    store.close()
    for file in settings.var.glob("test.db*"):
        assert b"0900000001" not in file.read_bytes()


def test_the_code_is_read_over_a_telephone(callbacks: Callbacks) -> None:
    promised = callbacks.ask(PHONE, "khai sinh", consent=True)
    letters, digits = CODES.spell(promised.code).split("; ")
    assert len(letters.split(", ")) == 2
    assert len(digits.split()) == 5
    assert callbacks.find(f"mã {promised.code.lower().replace('-', ' ')}") == promised
    wrong = promised.code[:-1] + str((int(promised.code[-1]) + 1) % 10)
    with pytest.raises(MistypedCode):
        callbacks.find(wrong)
    with pytest.raises(UnknownCode):
        callbacks.find("không có mã nào")


def test_codes_of_complaints_and_call_backs_are_not_mixed_up() -> None:
    from dungcua.complaints import codes

    with pytest.raises((UnknownCode, MistypedCode)):
        codes.parse(CODES.new())
    with pytest.raises((UnknownCode, MistypedCode)):
        CODES.parse(codes.new())


def test_one_caller_a_call_back_and_another_try_later(callbacks: Callbacks) -> None:
    promised = callbacks.ask(PHONE, "khai sinh", consent=True)
    people = iter(range(1, 7))
    results = at_once(lambda: callbacks.claim(promised.id, next(people)), times=6)
    (won,) = [r for r in results if isinstance(r, Callback)]
    assert len([r for r in results if isinstance(r, AlreadyTaken)]) == 5
    assert won.holder is not None
    tried = callbacks.tried(promised.id, won.holder)
    assert (tried.attempts, tried.holder, tried.state) == (1, None, CallbackState.OPEN)
    callbacks.claim(promised.id, MAI)
    callbacks.end(promised.id, MAI, CallbackState.UNREACHED)
    with pytest.raises(AlreadyDecided):
        callbacks.claim(promised.id, LAN)
    with pytest.raises(UnknownEntry):
        callbacks.claim(promised.id + 1, LAN)


def test_call_backs_are_forgotten(callbacks: Callbacks, clock: Clock) -> None:
    forgotten = callbacks.ask(PHONE, "không ai gọi", consent=True, province_code="48")
    assert [c.id for c in callbacks.listed(areas={"48"}, unplaced=False)] == [forgotten.id]
    assert callbacks.listed(areas={"01"}) == []
    clock.now += timedelta(days=31)
    assert callbacks.expire(timedelta(days=30)) == 0
    assert callbacks.get(forgotten.id).state is CallbackState.UNREACHED
    clock.now += timedelta(days=31)
    assert callbacks.expire(timedelta(days=30)) == 1
    with pytest.raises(UnknownEntry):
        callbacks.get(forgotten.id)


# --- feed -----------------------------------------------------------------------------


def test_the_feed_tells_what_changed_and_no_words(
    talks: Conversations, queue: Queue, store: Store, clock: Clock
) -> None:
    feed = Feed(store, clock=clock)
    assert (feed.last(), feed.since(0)) == (0, [])
    talk, entry, _ = held(talks, queue)
    talks.erase(talk)
    news = feed.since(0)
    assert news is not None
    assert [event.kind for event in news] == ["waiting", "taken", "message", "ended"]
    assert {event.entry_id for event in news} == {entry}
    assert feed.since(news[1].id) == news[2:]
    assert feed.since(10_000) is None
    clock.now += timedelta(days=2)
    held(talks, queue)
    assert feed.expire() == 4
    assert feed.since(1) is None
    assert feed.since(feed.last()) == []


# --- canned replies and hours ---------------------------------------------------------


def test_canned_replies_are_found_without_diacritics_and_filled() -> None:
    replies = CannedReplies.load()
    assert replies.find("go lai")[0].key == "goi-lai"
    assert replies.find("phan anh")[0].key == "phan-anh"
    assert replies.find("không có gì như thế") == []
    reply = replies.get("thu-tuc")
    half = reply.filled({"procedure": "Đăng ký khai sinh"})
    assert gaps(half) == ("link",)
    assert gaps(reply.filled({"procedure": "x", "link": "/thu-tuc/1.001193"})) == ()
    with pytest.raises(UnknownEntry):
        replies.get("khong-co")


def test_a_gap_blocks_sending(talks: Conversations, queue: Queue) -> None:
    talk, entry, _ = held(talks, queue)
    said = talks.history(talk)
    with pytest.raises(UnfilledReply):
        queue.say(entry, LAN, CannedReplies.load().get("phan-anh").filled({}))
    assert talks.history(talk) == said


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time in November 2026 in Viet Nam (the 23rd is a Monday)."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


def test_hours_are_those_of_viet_nam() -> None:
    hours = Hours.read("t2-t6 07:30-11:30 13:30-17:00; t7 07:30-11:30",
                       closed=lambda day: day == date(2026, 11, 24))  # fmt: skip
    assert hours.open_at(at(23, 7, 30))
    assert not hours.open_at(at(23, 7, 29))
    assert not hours.open_at(at(23, 12))
    assert not hours.open_at(at(23, 17))
    assert not hours.open_at(at(24, 8))
    assert hours.open_at(at(28, 8))
    assert not hours.open_at(at(28, 14))
    assert not hours.open_at(at(29, 8))
    assert not Hours.read("").open_at(at(23, 8))


@pytest.mark.parametrize(
    "text",
    [
        "sáng",
        "t2",
        "t2 7:30-11:30",
        "t2 11:30-07:30",
        "t2 25:00-26:00",
        "t6-t2 07:30-11:30",
    ],
)
def test_hours_that_cannot_be_read_stop_the_start(text: str) -> None:
    with pytest.raises(InvalidCard):
        Hours.read(text)
