"""Handing on, on both databases: one holder, no surprise, seen by whoever got it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from dungcua.conversations.callbacks import Callback, Callbacks, CallbackState
from dungcua.conversations.drafts import Drafts, DraftState
from dungcua.conversations.entry import Entry
from dungcua.conversations.handing import Handings, Thing
from dungcua.conversations.message import Reply
from dungcua.conversations.model import Owner
from dungcua.conversations.queue import Ending, Queue
from dungcua.conversations.service import Conversations
from dungcua.errors import AlreadyDecided, ChangedHands, NotYours, UnknownEntry
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.store.seal import Seal
from tests.clock import Clock
from tests.conversations.test_queue import LAN, MAI, only, wait
from tests.conversations.test_service import at_once

LEAD = 21
PHONE = "0900 000 001"  # a number of nobody: the block is not given out


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def talks(store: Store, clock: Clock) -> Conversations:
    return Conversations(store, clock=clock)


@pytest.fixture
def seen() -> list[tuple[int | None, str, str]]:
    return []


@pytest.fixture
def queue(store: Store, clock: Clock, seen: list[tuple[int | None, str, str]]) -> Queue:
    def witness(_unit: Connection, by: int | None, deed: str, subject: str) -> None:
        seen.append((by, deed, subject))

    return Queue(store, clock=clock, witness=witness)


@pytest.fixture
def handings(store: Store, clock: Clock) -> Handings:
    return Handings(store, clock=clock)


@pytest.fixture
def callbacks(store: Store, settings: Settings, clock: Clock) -> Callbacks:
    return Callbacks(store, Seal(settings.encryption_key.get_secret_value()), clock=clock)


def test_a_waiting_conversation_is_handed_to_a_colleague(
    talks: Conversations,
    queue: Queue,
    handings: Handings,
    clock: Clock,
    seen: list[tuple[int | None, str, str]],
) -> None:
    talk = wait(talks)
    clock.now += timedelta(minutes=3)
    given = queue.give(only(queue).id, LEAD, LAN, holder=None)
    assert (given.holder, given.taken_at) == (LAN, clock.now)
    assert talks.owner(talk) is Owner.PERSON
    (told,) = handings.to(LAN)
    assert (told.kind, told.number, told.given_by) == (Thing.ENTRY, given.id, LEAD)
    assert handings.to(MAI) == []
    assert seen == [
        (LEAD, "queue.give_to", f"account:{LAN}"),
        (LEAD, "queue.give", f"entry:{given.id}"),
    ]
    queue.say(given.id, LAN, "Chào anh/chị.")


def test_what_one_has_goes_on_and_the_wait_stays_as_it_was(
    talks: Conversations, queue: Queue, handings: Handings, clock: Clock
) -> None:
    talk = wait(talks)
    entry = queue.claim(only(queue).id, LAN)
    clock.now += timedelta(minutes=9)
    given = queue.give(entry.id, LAN, MAI, holder=LAN)
    assert (given.holder, given.taken_at, given.active_at) == (MAI, entry.taken_at, clock.now)
    assert talks.owner(talk) is Owner.PERSON
    with pytest.raises(NotYours):
        queue.say(entry.id, LAN, "vẫn là tôi")
    queue.give(entry.id, MAI, LAN, holder=MAI)
    assert handings.to(MAI) == []
    assert len(handings.to(LAN)) == 1


def test_nobody_hands_on_what_has_changed_hands(talks: Conversations, queue: Queue) -> None:
    wait(talks)
    entry = queue.claim(only(queue).id, LAN)
    for holder in (None, MAI):
        with pytest.raises(ChangedHands):
            queue.give(entry.id, LEAD, MAI, holder=holder)
    queue.end(entry.id, LAN, Ending.BOT)
    with pytest.raises(UnknownEntry):
        queue.give(entry.id, LEAD, MAI, holder=LAN)
    assert queue.get(entry.id).holder == LAN


def test_of_two_who_hand_it_on_at_once_one_does(talks: Conversations, queue: Queue) -> None:
    wait(talks)
    entry, people = only(queue).id, iter(range(31, 35))
    results = at_once(lambda: queue.give(entry, LEAD, next(people), holder=None), times=4)
    won = [result for result in results if isinstance(result, Entry)]
    assert len(won) == 1
    assert queue.get(entry).holder == won[0].holder


def test_who_was_given_it_and_is_away_loses_it(
    talks: Conversations, queue: Queue, clock: Clock
) -> None:
    wait(talks)
    queue.give(only(queue).id, LEAD, LAN, holder=None)
    clock.now += timedelta(minutes=11)
    assert queue.return_idle(timedelta(minutes=10)) == 1
    assert only(queue).holder is None


def test_a_call_back_is_handed_on_and_let_go(callbacks: Callbacks, handings: Handings) -> None:
    promised = callbacks.ask(PHONE, "khai sinh", consent=True)
    callbacks.give(promised.id, LEAD, LAN, holder=None)
    assert handings.to(LAN)[0].kind is Thing.CALLBACK
    with pytest.raises(ChangedHands):
        callbacks.give(promised.id, LEAD, MAI, holder=None)
    with pytest.raises(NotYours):
        callbacks.phone(promised.id, MAI)
    callbacks.give(promised.id, LAN, MAI, holder=LAN)
    assert callbacks.phone(promised.id, MAI) == "0900000001"
    left = callbacks.release(promised.id, MAI)
    assert (left.holder, left.attempts) == (None, 0)
    callbacks.claim(promised.id, LAN)
    callbacks.end(promised.id, LAN, CallbackState.DONE)
    with pytest.raises(AlreadyDecided):
        callbacks.give(promised.id, LEAD, MAI, holder=LAN)
    with pytest.raises(UnknownEntry):
        callbacks.give(999, LEAD, MAI, holder=None)


def test_who_takes_a_call_back_and_goes_away_loses_it(callbacks: Callbacks, clock: Clock) -> None:
    taken, given, free = (callbacks.ask(PHONE, str(n), consent=True).id for n in range(3))
    callbacks.claim(taken, LAN)
    clock.now += timedelta(minutes=40)
    callbacks.give(given, LEAD, MAI, holder=None)
    clock.now += timedelta(minutes=30)
    assert callbacks.return_idle(timedelta(hours=1)) == 1
    assert callbacks.get(taken).holder is None
    assert callbacks.get(given).holder == MAI
    assert callbacks.get(free).holder is None
    with pytest.raises(NotYours):
        callbacks.phone(taken, LAN)
    clock.now += timedelta(hours=1)
    callbacks.end(given, MAI, CallbackState.DONE)
    assert callbacks.return_idle(timedelta(hours=1)) == 0


def test_of_two_who_hand_a_call_back_on_one_does(callbacks: Callbacks) -> None:
    promised, people = callbacks.ask(PHONE, "", consent=True).id, iter(range(31, 35))
    results = at_once(lambda: callbacks.give(promised, LEAD, next(people), holder=None), times=4)
    assert len([result for result in results if isinstance(result, Callback)]) == 1


def test_handings_of_other_rooms_and_of_long_ago(
    store: Store, handings: Handings, clock: Clock
) -> None:
    others: list[Connection] = []

    def hand(number: int) -> None:
        with store.session() as unit:
            handings.witness(Thing.COMPLAINT, number, LEAD, LAN, others.append)(unit)

    hand(7)
    clock.now += timedelta(days=31)
    hand(8)
    assert len(others) == 2
    assert [told.number for told in handings.to(LAN)] == [8, 7]
    assert handings.expire(timedelta(days=30)) == 1
    assert [told.number for told in handings.to(LAN)] == [8]


def test_a_draft_is_asked_for_anew_until_one_was_sent(
    store: Store, talks: Conversations, queue: Queue, clock: Clock
) -> None:
    drafts = Drafts(store, queue, clock=clock)
    talk = wait(talks)
    entry = queue.claim(only(queue).id, LAN)
    question = talks.say(talk, "phí bao nhiêu").id
    with pytest.raises(NotYours):
        drafts.renew(entry.id, MAI, question, Reply(text="Không của tôi."))
    assert drafts.of(entry.id) == []
    drafts.renew(entry.id, LAN, question, Reply(text="Một."))
    drafts.dismiss(drafts.of(entry.id)[0].id, LAN)
    drafts.renew(entry.id, LAN, question, Reply(text="Hai."))
    (draft,) = drafts.of(entry.id)
    assert (draft.state, draft.reply.text, draft.decided_by) == (DraftState.OPEN, "Hai.", None)
    drafts.approve(draft.id, entry.id, LAN, "Hai.")
    with pytest.raises(AlreadyDecided):
        drafts.renew(entry.id, LAN, question, Reply(text="Ba."))
