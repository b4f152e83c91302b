"""The queue on both databases: one taker, nobody lost, nobody read by strangers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from dungcua.conversations.entry import Part
from dungcua.conversations.finding import Finder
from dungcua.conversations.message import PlaceRef, Reply, ReplyMeta
from dungcua.conversations.model import Author, Move, Owner
from dungcua.conversations.queue import Ending, Entry, Queue
from dungcua.conversations.service import Conversations
from dungcua.errors import AlreadyTaken, NothingToSend, NotYours, StaleForm, UnknownEntry
from dungcua.store.engine import Store
from tests.clock import Clock
from tests.conversations.test_service import at_once

HOA_TIEN = PlaceRef(province="Đà Nẵng", commune="Xã Hòa Tiến", code="20332")
LAN, MAI = 11, 12


def locate(place: PlaceRef) -> tuple[str | None, str | None]:
    return {"Đà Nẵng": "48", "Hà Nội": "01"}.get(place.province), place.code


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def talks(store: Store, clock: Clock) -> Conversations:
    return Conversations(store, clock=clock, locate=locate)


@pytest.fixture
def seen() -> list[tuple[int | None, str, str]]:
    return []


@pytest.fixture
def queue(store: Store, clock: Clock, seen: list[tuple[int | None, str, str]]) -> Queue:
    def witness(_unit: Connection, by: int | None, deed: str, subject: str) -> None:
        seen.append((by, deed, subject))

    return Queue(store, clock=clock, witness=witness)


def wait(talks: Conversations, text: str = "gặp người", place: PlaceRef | None = HOA_TIEN) -> str:
    talk = talks.start()
    talks.say(talk, text, lang="en")
    if place:
        talks.answer(talk, Reply(text="Vâng.", meta=ReplyMeta(place=place)))
    talks.hand_over(talk)
    return talk


def only(queue: Queue) -> Entry:
    (entry,) = queue.listed()
    return entry


def test_a_hand_over_tells_the_desk_what_it_is_about(talks: Conversations, queue: Queue) -> None:
    talk = wait(talks, "khai sinh cho con, gọi 0912 345 678")
    talks.say(talk, "gặp người")
    talks.hand_over(talk)
    entry = only(queue)
    assert entry.conversation_id == talk
    assert entry.summary == "khai sinh cho con, gọi [số điện thoại]"
    assert (entry.lang, entry.place) == ("en", "Xã Hòa Tiến, Đà Nẵng")
    assert (entry.province_code, entry.commune_code) == ("48", "20332")
    assert entry.open
    assert entry.holder is None


@pytest.mark.parametrize("round_", range(3))
def test_two_who_race_for_one_conversation(talks: Conversations, queue: Queue, round_: int) -> None:
    talk = wait(talks)
    entry = only(queue)
    people = iter(range(1, 9))
    results = at_once(lambda: queue.claim(entry.id, next(people)), times=8)
    won = [result for result in results if isinstance(result, Entry)]
    assert len(won) == 1
    assert len([r for r in results if isinstance(r, AlreadyTaken)]) == 7
    assert queue.get(entry.id).holder == won[0].holder
    assert talks.owner(talk) is Owner.PERSON


def test_taking_again_what_one_has_changes_nothing(talks: Conversations, queue: Queue) -> None:
    wait(talks)
    first = queue.claim(only(queue).id, LAN)
    assert queue.claim(first.id, LAN) == first
    with pytest.raises(AlreadyTaken):
        queue.claim(first.id, MAI)


def test_only_the_holder_acts(talks: Conversations, queue: Queue) -> None:
    wait(talks)
    entry = only(queue)
    for holder in (None, LAN):
        if holder:
            queue.claim(entry.id, holder)
        for act in (
            lambda: queue.say(entry.id, MAI, "xin chào"),
            lambda: queue.release(entry.id, MAI),
            lambda: queue.end(entry.id, MAI, Ending.BOT),
        ):
            with pytest.raises(NotYours):
                act()
    assert all(m.author is not Author.PERSON for m in queue.history(entry.id))


def test_what_a_person_says_reaches_the_citizen_masked_and_once(
    talks: Conversations, queue: Queue, store: Store
) -> None:
    talk = wait(talks)
    entry = queue.claim(only(queue).id, LAN)
    said = queue.say(entry.id, LAN, " CCCD 001085012345 không cần đâu ạ ", token="t")
    assert said.author is Author.PERSON
    assert said.text == "CCCD [số căn cước] không cần đâu ạ"
    assert talks.history(talk)[-1] == said
    with pytest.raises(StaleForm):
        queue.say(entry.id, LAN, "lần nữa", token="t")
    with pytest.raises(NothingToSend):
        queue.say(entry.id, LAN, "  ")
    assert talks.history(talk)[-1] == said


def test_the_bot_gets_it_back_and_the_wait_is_over(talks: Conversations, queue: Queue) -> None:
    talk = wait(talks)
    entry = queue.claim(only(queue).id, LAN)
    ended = queue.end(entry.id, LAN, Ending.BOT)
    assert ended.ending is Ending.BOT
    assert talks.owner(talk) is Owner.BOT
    assert queue.listed() == []
    with pytest.raises(UnknownEntry):
        queue.claim(entry.id, LAN)
    with pytest.raises(UnknownEntry):
        queue.take_back(entry.id, LAN)
    talks.hand_over(talk)
    assert only(queue).id != entry.id


def test_release_and_take_back_keep_the_place(
    talks: Conversations, queue: Queue, clock: Clock
) -> None:
    talk = wait(talks)
    entry = queue.claim(only(queue).id, LAN)
    clock.now += timedelta(minutes=5)
    wait(talks, "người thứ hai")
    assert queue.release(entry.id, LAN).since == entry.since
    assert talks.owner(talk) is Owner.WAITING
    assert queue.listed(waiting=True)[0].id == entry.id
    queue.claim(entry.id, LAN)
    assert queue.take_back(entry.id, MAI).holder is None
    with pytest.raises(NotYours):
        queue.take_back(entry.id, MAI)
    with pytest.raises(NotYours):
        queue.say(entry.id, LAN, "vẫn còn đây")


def test_the_citizen_may_stop_waiting(talks: Conversations, queue: Queue) -> None:
    talk = wait(talks)
    talks.move(talk, Move.GIVE_BACK)
    assert queue.listed() == []
    (entry,) = queue.listed(ended_since=datetime(2026, 1, 1, tzinfo=UTC))
    assert entry.taken_at is None


def test_who_is_away_too_long_loses_it_unless_nobody_waits(
    talks: Conversations, queue: Queue, clock: Clock, seen: list[tuple[int | None, str, str]]
) -> None:
    silent, answered = wait(talks), wait(talks, "đã trả lời")
    by_talk = {e.conversation_id: e.id for e in queue.listed()}
    for entry_id in by_talk.values():
        queue.claim(entry_id, LAN)
    queue.say(by_talk[answered], LAN, "anh chị mang theo giấy chứng sinh")
    clock.now += timedelta(minutes=9)
    assert queue.return_idle(timedelta(minutes=10)) == 0
    clock.now += timedelta(minutes=2)
    assert queue.return_idle(timedelta(minutes=10)) == 1
    assert talks.owner(silent) is Owner.WAITING
    assert talks.owner(answered) is Owner.PERSON
    assert seen[-1] == (None, "queue.return", f"entry:{by_talk[silent]}")
    assert queue.return_idle(timedelta(minutes=10)) == 0


def test_lists_end_where_the_area_ends(talks: Conversations, queue: Queue) -> None:
    wait(talks)
    wait(talks, "ở Hà Nội", PlaceRef(province="Hà Nội"))
    wait(talks, "chưa biết ở đâu", None)
    found = {
        name: [e.place for e in queue.listed(areas=areas, unplaced=unplaced)]
        for name, areas, unplaced in (
            ("all", None, True),
            ("province", {"48"}, False),
            ("commune", {"20332"}, True),
            ("other", {"79"}, False),
        )
    }
    assert found == {
        "all": ["Xã Hòa Tiến, Đà Nẵng", "Hà Nội", None],
        "province": ["Xã Hòa Tiến, Đà Nẵng"],
        "commune": ["Xã Hòa Tiến, Đà Nẵng", None],
        "other": [],
    }


def test_notes_stay_among_colleagues(talks: Conversations, queue: Queue) -> None:
    talk = wait(talks)
    entry = only(queue)
    note = queue.note(entry.id, LAN, "gọi lại số 0912 345 678")
    assert note.text == "gọi lại số [số điện thoại]"
    assert queue.notes(entry.id) == [note]
    assert all("gọi lại" not in m.text for m in talks.history(talk))


def test_erasing_takes_the_place_and_the_notes_along(talks: Conversations, queue: Queue) -> None:
    talk = wait(talks)
    entry = queue.claim(only(queue).id, LAN)
    queue.note(entry.id, LAN, "ghi chú")
    talks.erase(talk)
    for act in (
        lambda: queue.get(entry.id),
        lambda: queue.notes(entry.id),
        lambda: queue.say(entry.id, LAN, "còn đó không"),
        lambda: queue.claim(entry.id, MAI),
    ):
        with pytest.raises(UnknownEntry):
            act()


def test_figures_tell_load_and_waiting_times(
    talks: Conversations, queue: Queue, clock: Clock
) -> None:
    began = clock.now
    for minutes in (1, 2, 10):
        wait(talks, f"câu {minutes}")
        entry = queue.listed(waiting=True)[0]
        clock.now += timedelta(minutes=minutes)
        queue.claim(entry.id, LAN)
        queue.say(entry.id, LAN, "vâng")
        queue.end(entry.id, LAN, Ending.CLOSED)
    gone = wait(talks, "bỏ đi")
    talks.move(gone, Move.GIVE_BACK)
    wait(talks, "đang chờ")
    clock.now += timedelta(minutes=3)
    told = queue.figures(began)
    assert (told.waiting, told.held, told.entered, told.taken, told.left) == (1, 0, 5, 3, 1)
    assert told.oldest == timedelta(minutes=3)
    assert told.wait_median == timedelta(minutes=2)
    assert told.wait_p90 == timedelta(minutes=10)
    assert told.reply_median == timedelta(minutes=2)
    assert queue.figures(clock.now).wait_median is None


def test_each_figure_of_a_period_has_its_list(
    talks: Conversations, queue: Queue, clock: Clock
) -> None:
    since = clock.now
    wait(talks, "đang chờ")
    taken = queue.claim(newest(talks, queue, "đang tiếp"), LAN)
    queue.say(taken.id, LAN, "Chào anh/chị.")
    ended = queue.claim(newest(talks, queue, "đã xong"), LAN)
    queue.end(ended.id, LAN, Ending.CLOSED)
    left = newest(talks, queue, "thôi chờ")
    talks.move(queue.get(left).conversation_id, Move.GIVE_BACK)
    told = queue.figures(since)

    def past(part: Part, **more: Any) -> list[int]:
        return [entry.id for entry in queue.past(since, part, **more)]

    assert len(past(Part.ENTERED)) == told.entered == 4
    assert past(Part.TAKEN) == [ended.id, taken.id]
    assert told.taken == 2
    assert past(Part.REPLIED) == [taken.id]
    assert past(Part.LEFT) == [left]
    assert told.left == 1
    assert past(Part.ENDED) == [left, ended.id]
    assert past(Part.ENTERED, areas={"01"}, unplaced=False) == []
    assert [entry.id for entry in queue.listed(held=True)] == [taken.id]
    assert queue.past(clock.now + timedelta(days=1), Part.ENDED) == []


def newest(talks: Conversations, queue: Queue, text: str) -> int:
    """Let somebody wait; return the number of the place in the queue."""
    wait(talks, text)
    return max(entry.id for entry in queue.listed(waiting=True))


def test_everything_is_found_open_or_over_wherever_the_words_stand(
    store: Store, talks: Conversations, queue: Queue
) -> None:
    finder = Finder(store)
    talk = wait(talks, "Xin hỏi giấy khai sinh")
    entry = queue.claim(only(queue).id, LAN)
    queue.say(entry.id, LAN, "Anh chị nộp ở phường.")
    queue.note(entry.id, LAN, "đã dặn mang chứng sinh")
    talks.say(talk, "thế còn hộ tịch")
    wait(talks, "chuyện khác", None)
    for words in (
        "khai sinh hoa tien",
        "NOP O PHUONG",
        "chung sinh khai",
        "ho tich",
        str(entry.id),
    ):
        assert [found.id for found in finder.entries(words)] == [entry.id], words
    queue.end(entry.id, LAN, Ending.CLOSED)
    assert [found.id for found in finder.entries("chung sinh")] == [entry.id]
    assert finder.entries("  ") == ()
    assert finder.entries("không có chữ này") == []
    assert [found.id for found in finder.entries("khai sinh", areas={"48"})] == [entry.id]
    assert finder.entries("khai sinh", areas={"01"}) == []
    assert len(finder.entries("chuyen khac", areas={"01"})) == 1
    assert finder.entries("chuyen khac", areas={"01"}, unplaced=False) == []
