"""What falls due: once, by the clock of the law, up to the top and no further."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dungcua.complaints.followup import Due
from dungcua.complaints.model import Actor, EventKind, Recipient, State
from dungcua.complaints.office import Office
from dungcua.complaints.routing import Body
from dungcua.conversations.service import Conversations
from dungcua.errors import HighestLevel
from dungcua.knowledge.model import Level
from dungcua.settings import Settings
from dungcua.store.engine import Store
from tests.clock import Clock
from tests.complaints.parts import MONDAY, Citizens

# Filed on Monday 23 November 2026; the 24th is a day off.
DUE_ON = date(2026, 12, 8)
PASS_ON_BY = date(2026, 12, 1)


def kinds(office: Office) -> list[tuple[Due, date]]:
    return [(reminder.kind, reminder.on) for reminder in office.follow_up.due()]


def to_day(clock: Clock, day: date) -> None:
    clock.now = MONDAY + timedelta(days=(day - MONDAY.date()).days)


def test_nothing_is_due_on_the_first_day(citizens: Citizens, office: Office) -> None:
    citizens.file()
    assert kinds(office) == []


def test_what_nobody_passed_on_is_called_out_after_five_working_days(
    citizens: Citizens, office: Office, clock: Clock
) -> None:
    filed = citizens.file()
    forwarded = citizens.file()
    citizens.move(forwarded.code, State.TRIAGED, State.FORWARDED)
    to_day(clock, PASS_ON_BY)
    assert kinds(office) == []
    to_day(clock, PASS_ON_BY + timedelta(days=1))
    (reminder,) = office.follow_up.due()
    assert (reminder.code, reminder.kind, reminder.on) == (filed.code, Due.PASS_ON, PASS_ON_BY)
    assert office.follow_up.due() == ()


def test_a_deadline_is_announced_then_passes_then_goes_one_level_up(
    citizens: Citizens, office: Office, clock: Clock
) -> None:
    filed = citizens.file()
    citizens.move(filed.code, State.TRIAGED, State.FORWARDED)
    to_day(clock, date(2026, 12, 3))
    assert kinds(office) == []
    to_day(clock, date(2026, 12, 4))
    assert kinds(office) == [(Due.SOON, DUE_ON)]
    assert kinds(office) == []
    to_day(clock, DUE_ON)
    assert kinds(office) == []
    assert not office.register.public(filed.code).overdue
    to_day(clock, DUE_ON + timedelta(days=1))
    assert office.register.public(filed.code).overdue
    assert kinds(office) == [(Due.OVERDUE, DUE_ON), (Due.ESCALATED, DUE_ON)]
    complaint = office.register.find(filed.code)
    assert complaint.state is State.ESCALATED
    assert complaint.recipient == Recipient(Body.SERVICE_CENTRE, Level.PROVINCE)
    assert (complaint.due_on, complaint.follow_on) == (DUE_ON, date(2026, 12, 23))
    assert [(e.kind, e.actor) for e in complaint.events[-2:]] == [
        (EventKind.OVERDUE, Actor.SYSTEM),
        (EventKind.STEP, Actor.SYSTEM),
    ]
    assert kinds(office) == []
    assert office.register.find(filed.code) == complaint
    assert office.register.verify_chain(filed.code)
    # Escalated is not answered, and answered is not solved.
    assert office.register.statistics().overdue == 1
    office.desk.answer(filed.code, Actor.BODY, "đã nhận hồ sơ")
    statistics = office.register.statistics()
    assert (statistics.overdue, statistics.answered, statistics.solved) == (0, 1, 0)


def test_it_climbs_to_the_top_and_stays_there(
    citizens: Citizens, office: Office, clock: Clock
) -> None:
    filed = citizens.file()
    citizens.move(filed.code, State.TRIAGED, State.FORWARDED)
    levels = []
    for _ in range(4):
        follow_on = office.register.find(filed.code).follow_on
        assert follow_on is not None
        to_day(clock, follow_on + timedelta(days=1))
        office.follow_up.due()
        recipient = office.register.find(filed.code).recipient
        assert recipient is not None
        levels.append(recipient.level)
    assert levels == [Level.PROVINCE, Level.CENTRAL, Level.CENTRAL, Level.CENTRAL]
    assert office.follow_up.due() == ()
    overdue = [e for e in office.register.find(filed.code).events if e.kind is EventKind.OVERDUE]
    assert len(overdue) == 3
    assert office.register.verify_chain(filed.code)
    with pytest.raises(HighestLevel):
        office.desk.escalate(filed.code, Actor.OPERATOR, "thêm một cấp")


def test_what_no_body_has_is_overdue_but_not_escalated(
    citizens: Citizens, office: Office, clock: Clock
) -> None:
    filed = citizens.file()
    to_day(clock, DUE_ON + timedelta(days=1))
    assert kinds(office) == [(Due.PASS_ON, PASS_ON_BY), (Due.OVERDUE, DUE_ON)]
    assert kinds(office) == []
    assert office.register.find(filed.code).state is State.RECEIVED


def test_what_is_answered_joined_withdrawn_or_not_ours_is_left_alone(
    citizens: Citizens, office: Office, clock: Clock
) -> None:
    citizens.answered()
    leader, follower, withdrawn = (citizens.file() for _ in range(3))
    office.duplicates.join(follower.code, leader.code, Actor.OPERATOR, "cùng việc")
    office.holder.withdraw(withdrawn.code, withdrawn.proof)
    to_day(clock, DUE_ON + timedelta(days=1))
    assert {reminder.code for reminder in office.follow_up.due()} == {leader.code}


def test_a_contested_answer_gets_a_date_of_its_own(
    citizens: Citizens, office: Office, clock: Clock
) -> None:
    filed = citizens.answered()
    assert office.register.find(filed.code).follow_on is None
    to_day(clock, date(2027, 1, 11))
    contested = office.holder.contest(filed.code, filed.proof, "vẫn bị đòi giấy")
    assert contested.follow_on == date(2027, 1, 18)
    again = office.desk.forward(filed.code, Actor.OPERATOR, "gửi lại")
    assert again.follow_on == date(2027, 1, 25)
    assert again.due_on == DUE_ON


def test_a_transfer_keeps_code_state_clock_and_history(
    citizens: Citizens, office: Office, clock: Clock
) -> None:
    filed = citizens.file()
    before = None
    citizens.move(filed.code, State.TRIAGED, State.FORWARDED)
    before = office.register.find(filed.code)
    clock.forward(days=3)
    police = Recipient(Body.POLICE, Level.PROVINCE)
    after = office.desk.transfer(filed.code, police, Actor.OPERATOR, "thuộc công an")
    assert after.recipient == police
    assert (after.code, after.state) == (before.code, before.state)
    assert (after.due_on, after.follow_on) == (before.due_on, before.follow_on)
    assert after.events[:-1] == before.events
    assert (after.events[-1].kind, after.events[-1].reason) == (
        EventKind.TRANSFER,
        "thuộc công an",
    )
    assert office.register.verify_chain(filed.code)


def test_reminders_can_be_read_again(citizens: Citizens, office: Office, clock: Clock) -> None:
    mine, other = citizens.file(), citizens.file()
    office.desk.assign(mine.code, "staff-7", Actor.OPERATOR)
    to_day(clock, PASS_ON_BY + timedelta(days=1))
    new = office.follow_up.due()
    assert len(new) == 2
    everything = office.follow_up.reminders(clock.now)
    assert {r.code for r in everything} == {mine.code, other.code}
    assert [r.code for r in office.follow_up.reminders(clock.now, "staff-7")] == [mine.code]
    assert office.follow_up.reminders(clock.now + timedelta(seconds=1)) == ()


def test_two_runs_at_once_say_it_once(
    store: Store, settings: Settings, conversations: Conversations, clock: Clock
) -> None:
    import threading

    office = Office.open(store, settings, clock=clock)
    citizens = Citizens(office, conversations)
    for _ in range(4):
        filed = citizens.file()
        citizens.move(filed.code, State.TRIAGED, State.FORWARDED)
    to_day(clock, DUE_ON + timedelta(days=1))
    found: list[Due] = []
    threads = [
        threading.Thread(target=lambda: found.extend(r.kind for r in office.follow_up.due()))
        for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [Due.ESCALATED] * 4 + [Due.OVERDUE] * 4
