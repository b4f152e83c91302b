"""Samples on both databases: drawn by chance, drawn again, reviewed by others, counted."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest
from sqlalchemy import Connection

from dungcua.conversations.calls import Calls, Outcome, Reason, WrapUp
from dungcua.conversations.message import PlaceRef, Reply, ReplyMeta
from dungcua.conversations.model import Move
from dungcua.conversations.quality.model import Counted, Criterion, Kind, Mark, Wanted, by_week
from dungcua.conversations.quality.samples import Quality
from dungcua.conversations.queue import Ending, Queue
from dungcua.conversations.service import Conversations
from dungcua.errors import AlreadyDecided, NothingToSample, OwnWork, ReviewOpen, UnknownEntry
from dungcua.store.engine import Store
from tests.clock import Clock
from tests.conversations.test_queue import HOA_TIEN, LAN, MAI, locate
from tests.conversations.test_service import at_once

LEAD = 21
ALL_YES = dict.fromkeys(Criterion, Mark.YES)
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def talks(store: Store, clock: Clock) -> Conversations:
    return Conversations(store, clock=clock, locate=locate)


@pytest.fixture
def queue(store: Store, clock: Clock) -> Queue:
    return Queue(store, clock=clock)


@pytest.fixture
def seen() -> list[tuple[int | None, str, str]]:
    return []


@pytest.fixture
def quality(store: Store, clock: Clock, seen: list[tuple[int | None, str, str]]) -> Quality:
    def witness(_unit: Connection, by: int | None, deed: str, subject: str) -> None:
        seen.append((by, deed, subject))

    return Quality(store, clock=clock, witness=witness)


def ended(talks: Conversations, queue: Queue, by: int = LAN, place: PlaceRef | None = None) -> int:
    """Let ``by`` take, answer and close a conversation; return its place in the queue."""
    talk = talks.start()
    talks.say(talk, "khai sinh nộp ở đâu")
    talks.answer(talk, Reply(text="Vâng.", meta=ReplyMeta(place=place)))
    talks.hand_over(talk)
    entry = queue.claim(queue.listed()[-1].id, by)
    queue.say(entry.id, by, "Nộp ở xã ạ.")
    queue.end(entry.id, by, Ending.CLOSED)
    return entry.id


def alone(talks: Conversations, place: PlaceRef | None = None) -> str:
    """Let the bot answer, and close the talk."""
    talk = talks.start()
    talks.say(talk, "phí bao nhiêu")
    talks.answer(talk, Reply(text="Chưa rõ.", meta=ReplyMeta(place=place)))
    talks.move(talk, Move.CLOSE)
    return talk


def called(store: Store, clock: Clock, by: int = LAN, province: str | None = None) -> int:
    calls = Calls(store, clock=clock)
    call = calls.begin(f"mẫu {clock.now} {by} {province}", by)
    told = WrapUp(Reason.PROCEDURE, Outcome.ANSWERED, 90, province_code=province)
    return calls.finish(call.id, by, told).id


def around(clock: Clock, **more: object) -> Wanted:
    return Wanted(clock.now - DAY, clock.now + DAY, **more)  # type: ignore[arg-type]


def test_what_ended_may_be_drawn_and_what_is_open_may_not(
    talks: Conversations, queue: Queue, store: Store, clock: Clock, quality: Quality
) -> None:
    entry, call = ended(talks, queue), called(store, clock)
    bot = alone(talks)
    talks.move(talks.start(), Move.CLOSE)  # nobody said anything
    still = talks.start()
    talks.say(still, "còn đang hỏi")
    talks.hand_over(talks.start())
    sample = quality.draw(LEAD, around(clock), 50, "hạt")
    assert (sample.population, sample.drawn, sample.reviewed) == (3, 3, 0)
    found = {item.kind: item for item, _ in quality.items(sample.id)}
    assert found[Kind.TALK].entry_id == entry
    assert (found[Kind.TALK].worker, found[Kind.CALL].worker) == (LAN, LAN)
    assert found[Kind.CALL].call_id == call
    assert (found[Kind.BOT].conversation_id, found[Kind.BOT].worker) == (bot, None)
    assert [m.text for m in quality.history(found[Kind.BOT].id)] == ["phí bao nhiêu", "Chưa rõ."]
    assert quality.history(found[Kind.CALL].id) == ()


def test_the_same_seed_draws_the_same_and_another_one_another(
    talks: Conversations, queue: Queue, clock: Clock, quality: Quality
) -> None:
    for _ in range(30):
        ended(talks, queue)

    def draw(seed: str) -> list[int | None]:
        sample = quality.draw(LEAD, around(clock), 5, seed)
        assert (sample.population, sample.drawn) == (30, 5)
        return [item.entry_id for item, _ in quality.items(sample.id)]

    assert draw("a") == draw("a")
    assert len({tuple(draw(seed)) for seed in "abcdefgh"}) > 1
    # One more talk changes at most one place of the draw.
    before = quality.draw(LEAD, around(clock), 5, "a")
    ended(talks, queue)
    after = quality.draw(LEAD, around(clock), 5, "a")
    kept = {i.entry_id for i, _ in quality.items(before.id)} & {
        i.entry_id for i, _ in quality.items(after.id)
    }
    assert len(kept) >= 4


def test_every_talk_is_drawn_about_as_often(
    talks: Conversations, queue: Queue, clock: Clock, quality: Quality
) -> None:
    for _ in range(10):
        ended(talks, queue)
    counts: dict[int | None, int] = {}
    for seed in range(60):
        sample = quality.draw(LEAD, around(clock), 3, str(seed))
        for item, _ in quality.items(sample.id):
            counts[item.entry_id] = counts.get(item.entry_id, 0) + 1
    # 60 draws of 3 out of 10: 18 each on average; the seeds are fixed, so is the outcome.
    assert len(counts) == 10
    assert all(6 <= count <= 32 for count in counts.values())


def test_filters_of_a_draw(
    talks: Conversations, queue: Queue, store: Store, clock: Clock, quality: Quality
) -> None:
    here, there = ended(talks, queue, place=HOA_TIEN), ended(talks, queue, MAI)
    called(store, clock, province="48")
    called(store, clock, province="01")
    alone(talks, HOA_TIEN)
    alone(talks)

    def drawn(**wanted: object) -> list[tuple[Kind, int | None]]:
        sample = quality.draw(LEAD, around(clock, **wanted), 50, "x", locate)
        return sorted((item.kind, item.entry_id) for item, _ in quality.items(sample.id))

    assert drawn(areas=frozenset({"48"})) == [
        (Kind.BOT, None),
        (Kind.CALL, None),
        (Kind.TALK, here),
    ]
    assert drawn(areas=frozenset({"20332"}), kinds=frozenset({Kind.TALK})) == [(Kind.TALK, here)]
    assert drawn(worker=MAI) == [(Kind.TALK, there)]
    assert drawn(kinds=frozenset({Kind.BOT})) == [(Kind.BOT, None)] * 2
    with pytest.raises(NothingToSample):
        quality.draw(LEAD, around(clock, areas=frozenset({"79"})), 5, "x")
    with pytest.raises(NothingToSample):
        quality.draw(LEAD, Wanted(clock.now - 9 * DAY, clock.now - 8 * DAY), 5, "x")


def test_nobody_draws_or_reviews_the_own(
    talks: Conversations, queue: Queue, clock: Clock, quality: Quality
) -> None:
    own, other = ended(talks, queue, LEAD), ended(talks, queue)
    sample = quality.draw(LEAD, around(clock), 50, "x")
    assert [item.entry_id for item, _ in quality.items(sample.id)] == [other]
    ((theirs, _),) = quality.items(quality.draw(MAI, around(clock, worker=LEAD), 5, "x").id)
    assert theirs.entry_id == own
    with pytest.raises(OwnWork):
        quality.review(theirs.id, LEAD, ALL_YES)
    assert quality.item(theirs.id)[1] is None


def test_a_review_is_whole_masked_and_its_reviewers(
    talks: Conversations,
    queue: Queue,
    clock: Clock,
    quality: Quality,
    seen: list[tuple[int | None, str, str]],
) -> None:
    ended(talks, queue)
    sample = quality.draw(LEAD, around(clock), 5, "x")
    ((item, _),) = quality.items(sample.id)
    with pytest.raises(ReviewOpen):
        quality.review(item.id, LEAD, {Criterion.POLITE: Mark.YES})
    quality.review(item.id, LEAD, ALL_YES, "tốt, số 0912 345 678")
    _, review = quality.item(item.id)
    assert review is not None
    assert (review.reviewer, review.marks) == (LEAD, ALL_YES)
    assert review.note == "tốt, số [số điện thoại]"
    with pytest.raises(AlreadyDecided):
        quality.review(item.id, MAI, ALL_YES)
    quality.review(item.id, LEAD, {**ALL_YES, Criterion.SHORT: Mark.NO})
    _, review = quality.item(item.id)
    assert review is not None
    assert review.marks[Criterion.SHORT] is Mark.NO
    assert quality.sample(sample.id).reviewed == 1
    assert seen == [
        (LEAD, "quality.draw", f"sample:{sample.id}"),
        (LEAD, "quality.review", f"item:{item.id}"),
        (LEAD, "quality.revise", f"item:{item.id}"),
    ]
    with pytest.raises(UnknownEntry):
        quality.review(999, LEAD, ALL_YES)
    with pytest.raises(UnknownEntry):
        quality.sample(999)


def test_of_two_who_review_at_once_one_does(
    talks: Conversations, queue: Queue, clock: Clock, quality: Quality
) -> None:
    ended(talks, queue)
    ((item, _),) = quality.items(quality.draw(LEAD, around(clock), 5, "x").id)
    people = iter(range(31, 35))
    results = at_once(lambda: quality.review(item.id, next(people), ALL_YES), times=4)
    assert len([r for r in results if isinstance(r, AlreadyDecided)]) == 3


def test_figures_by_week_and_criterion(
    talks: Conversations, queue: Queue, clock: Clock, quality: Quality
) -> None:
    start = clock.now
    ended(talks, queue, place=HOA_TIEN)
    clock.now += timedelta(days=7)
    ended(talks, queue)
    ended(talks, queue, MAI)
    sample = quality.draw(LEAD, Wanted(start - DAY, clock.now + DAY), 50, "x")
    none = dict.fromkeys(Criterion, Mark.NONE)
    marks = [{**none, Criterion.POLITE: Mark.NO}, ALL_YES, {**ALL_YES, Criterion.CITED: Mark.NO}]
    for (item, _), told in zip(quality.items(sample.id), marks, strict=True):
        quality.review(item.id, LEAD, told)
    weeks = by_week(quality.reviewed(), timezone(timedelta(hours=7)))
    newest, oldest = weeks.values()
    assert list(weeks) == sorted(weeks, reverse=True)
    assert all(week.weekday() == 0 for week in weeks)
    assert newest[Criterion.CITED] == Counted(1, 1)
    assert newest[Criterion.CITED].share == 50
    assert oldest[Criterion.POLITE] == Counted(0, 1)
    assert oldest[Criterion.CITED].share is None
    assert len(quality.reviewed(areas={"48"})) == 1
    assert len(quality.reviewed(worker=MAI)) == 1
    assert len(quality.reviewed(first=clock.now - DAY)) == 2
    assert len(quality.reviewed(until=clock.now - DAY)) == 1
    assert quality.reviewed(bot=True) == []


def test_erasing_the_talk_keeps_its_marks_and_nothing_else(
    talks: Conversations, queue: Queue, clock: Clock, quality: Quality
) -> None:
    entry = ended(talks, queue)
    ((item, _),) = quality.items(quality.draw(LEAD, around(clock), 5, "x").id)
    quality.review(item.id, LEAD, ALL_YES)
    talks.erase(queue.get(entry).conversation_id)
    left, review = quality.item(item.id)
    assert review is not None
    assert (left.conversation_id, left.entry_id) == (None, None)
    assert quality.history(item.id) == ()


def test_notes_are_forgotten_and_marks_are_not(
    talks: Conversations, queue: Queue, clock: Clock, quality: Quality
) -> None:
    ended(talks, queue)
    ((item, _),) = quality.items(quality.draw(LEAD, around(clock), 5, "x").id)
    quality.review(item.id, LEAD, ALL_YES, "nói rõ ràng")
    assert quality.expire(timedelta(days=30)) == 0
    clock.now += timedelta(days=31)
    assert quality.expire(timedelta(days=30)) == 1
    _, review = quality.item(item.id)
    assert review is not None
    assert (review.note, review.marks) == ("", ALL_YES)


def test_a_call_that_is_forgotten_keeps_its_marks(
    store: Store, clock: Clock, quality: Quality
) -> None:
    called(store, clock)
    ((item, _),) = quality.items(quality.draw(LEAD, around(clock), 5, "x").id)
    quality.review(item.id, LEAD, ALL_YES)
    clock.now += timedelta(days=181)
    assert Calls(store, clock=clock).expire(timedelta(days=180)) == 1
    left, review = quality.item(item.id)
    assert (left.call_id, left.worker) == (None, LAN)
    assert review is not None
    assert len(quality.reviewed(worker=LAN)) == 1
