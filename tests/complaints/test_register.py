"""The register on a real database: one complaint per report, history kept, nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, func, select, text
from sqlalchemy.exc import DatabaseError

from dungcua.complaints import codes
from dungcua.complaints.model import Actor, Channel, Complaint, Door, Place, State, Statistics
from dungcua.complaints.office import Office
from dungcua.complaints.register import Register
from dungcua.conversations.service import Conversations
from dungcua.errors import (
    ForbiddenTransition,
    InputError,
    MistypedCode,
    NothingToRecord,
    SeparateDoor,
    StoreUnavailable,
    UnknownCode,
    UnknownConversation,
)
from dungcua.knowledge.model import Level
from dungcua.settings import ROOT, Settings
from dungcua.store.engine import Store
from dungcua.store.schema import complaints, drafts
from tests.complaints.parts import Citizens

HOA_TIEN = Place("Đà Nẵng", "Xã Hòa Tiến", "20332")
WORDS = "Công an phường bắt phải có VNeID mới nhận hồ sơ nộp trực tiếp"


@pytest.fixture
def talk(conversations: Conversations) -> str:
    return conversations.start()


def tell(register: Register, talk: str, words: str = WORDS, **changes: Any) -> None:
    told: dict[str, Any] = {
        "procedure": "1.001193",
        "violations": ["V01"],
        "papers": ["VNeID"],
        "door": Door.REPORT,
        "place": HOA_TIEN,
        "said_place": "xã Hòa Tiến huyện Hòa Vang cũ",
        "knowledge_version": "0123456789ab",
    }
    register.open_draft(talk, words, **{**told, **changes})


def recorded(register: Register, talk: str) -> Complaint:
    tell(register, talk)
    return register.submit(talk, consent=True)


def unlock_history(unit: Connection) -> None:
    """Do what only an administrator of the database can."""
    if unit.dialect.name == "sqlite":
        unit.execute(text("DROP TRIGGER complaint_events_no_update"))
        unit.execute(text("DROP TRIGGER complaint_events_no_delete"))
    else:
        unit.execute(text("DROP TRIGGER complaint_events_append_only ON complaint_events"))


def count(store: Store) -> int:
    with store.reading() as unit:
        return unit.execute(select(func.count()).select_from(complaints)).scalar_one()


def at_once(work: Callable[[int], object], times: int) -> list[object]:
    results: list[object] = []
    gate = threading.Barrier(times)

    def run(number: int) -> None:
        gate.wait()
        try:
            results.append(work(number))
        except Exception as error:
            results.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_a_report_becomes_a_complaint_that_its_code_finds(register: Register, talk: str) -> None:
    before = datetime.now(UTC)
    tell(register, talk)
    complaint = register.submit(talk, consent=True)
    assert register.find(f"mã {complaint.code.lower().replace('-', ' ')}") == complaint
    assert before <= complaint.received_at <= datetime.now(UTC)
    assert complaint.state is State.RECEIVED
    assert complaint.words == WORDS
    assert complaint.place == HOA_TIEN
    assert complaint.said_place == "xã Hòa Tiến huyện Hòa Vang cũ"
    assert complaint.procedure == "1.001193"
    assert (complaint.violations, complaint.papers) == (("V01",), ("VNeID",))
    assert (complaint.door, complaint.channel) == (Door.REPORT, Channel.CHAT)
    assert complaint.knowledge_version == "0123456789ab"
    assert [(e.state, e.actor) for e in complaint.events] == [(State.RECEIVED, Actor.CITIZEN)]
    assert complaint.events[0].at == complaint.received_at
    assert register.verify_chain(complaint.code)


def test_the_deadline_is_counted_from_the_vietnamese_date(store: Store, talk: str) -> None:
    late = Register(store, clock=lambda: datetime(2026, 11, 20, 17, 30, tzinfo=UTC))
    # Saturday 21 November in Viet Nam; Tuesday the 24th is a day off.
    assert recorded(late, talk).due_on == date(2026, 12, 7)


def test_personal_numbers_never_reach_the_register(register: Register, talk: str) -> None:
    tell(
        register,
        talk,
        "CCCD 001085012345, số 0912345678, hồ sơ H29.17-261103-0042",
        said_place="nhà 12 Lê Lợi, 0905 123 456",
    )
    draft = register.draft(talk)
    assert draft is not None
    assert draft.words == "CCCD [số căn cước], số [số điện thoại], hồ sơ H29.17-261103-0042"
    complaint = register.submit(talk, consent=True)
    assert complaint.words == draft.words
    assert complaint.said_place == "nhà 12 Lê Lợi, [số điện thoại]"
    moved = register.transition(
        complaint.code, State.TRIAGED, Actor.OPERATOR, "gọi lại 0905 123 456 rồi"
    )
    assert moved.events[-1].reason == "gọi lại [số điện thoại] rồi"


def test_a_conversation_has_one_open_draft(register: Register, talk: str) -> None:
    assert register.draft(talk) is None
    tell(register, talk, "lần đầu", place=None, said_place=None)
    tell(register, talk, "kể lại", place=None, said_place=None)
    draft = register.draft(talk)
    assert draft is not None
    assert (draft.words, draft.place, draft.said_place) == ("kể lại", None, None)
    assert register.place_draft(talk, HOA_TIEN, "Hòa Tiến") == register.draft(talk)
    placed = register.draft(talk)
    assert placed is not None
    assert (placed.place, placed.said_place) == (HOA_TIEN, "Hòa Tiến")
    register.drop_draft(talk)
    assert register.draft(talk) is None
    register.drop_draft(talk)
    with pytest.raises(NothingToRecord):
        register.submit(talk, consent=True)
    with pytest.raises(NothingToRecord):
        register.place_draft(talk, HOA_TIEN, "Hòa Tiến")


def test_a_province_alone_is_a_place(register: Register, talk: str) -> None:
    tell(register, talk, place=Place("Đà Nẵng"))
    assert register.submit(talk, consent=True).place == Place("Đà Nẵng")


def test_a_draft_needs_a_conversation(register: Register) -> None:
    with pytest.raises(UnknownConversation):
        tell(register, "nobody")


@pytest.mark.parametrize(("words", "consent"), [(WORDS, False), ("", True), ("  \n", True)])
def test_nothing_is_recorded_without_words_and_consent(
    register: Register, store: Store, talk: str, words: str, consent: bool
) -> None:
    tell(register, talk, words)
    with pytest.raises(NothingToRecord):
        register.submit(talk, consent=consent)
    assert count(store) == 0
    assert register.draft(talk) is not None


@pytest.mark.parametrize("door", ["khieu_nai", "to_cao"])
def test_the_other_legal_doors_are_not_stored_as_reports(
    register: Register, store: Store, talk: str, door: str
) -> None:
    tell(register, talk, door=door)
    with pytest.raises(SeparateDoor):
        register.submit(talk, consent=True)
    assert count(store) == 0


def test_the_same_draft_twice_is_the_same_complaint(
    register: Register, store: Store, talk: str
) -> None:
    first = recorded(register, talk)
    assert register.draft(talk) is None
    assert register.submit(talk, consent=True) == first
    assert count(store) == 1
    register.drop_draft(talk)
    assert register.submit(talk, consent=False) == first
    second = recorded(register, talk)
    assert second.code != first.code
    assert count(store) == 2


def test_a_form_sent_again_after_a_restart_is_the_same_complaint(
    register: Register, store: Store, talk: str
) -> None:
    tell(register, talk, form="f1")
    first = register.submit(talk, consent=True)
    store.close()
    tell(register, talk, "lời khác", form="f1")
    assert register.draft(talk) is None
    assert register.submit(talk, consent=True) == first
    tell(register, talk, form="f2")
    assert register.submit(talk, consent=True).code != first.code
    assert count(store) == 2


def test_a_form_cut_off_before_its_end_can_be_sent_again(register: Register, talk: str) -> None:
    tell(register, talk, form="f1")
    tell(register, talk, form="f1")
    assert register.submit(talk, consent=True).words == WORDS


def test_the_words_are_kept_once(register: Register, store: Store, talk: str) -> None:
    recorded(register, talk)
    with store.reading() as unit:
        row = unit.execute(select(drafts)).one()
    assert (row.words, row.said_place) == ("", None)


def test_many_threads_submitting_one_draft_make_one_complaint(
    register: Register, store: Store, talk: str
) -> None:
    tell(register, talk)
    results = at_once(lambda _: register.submit(talk, consent=True), times=8)
    assert all(isinstance(result, Complaint) for result in results), results
    assert len({result.code for result in results if isinstance(result, Complaint)}) == 1
    assert count(store) == 1


def test_many_conversations_submitting_at_once_all_get_their_own(
    register: Register, conversations: Conversations, store: Store
) -> None:
    talks = [conversations.start() for _ in range(12)]
    results = at_once(lambda number: recorded(register, talks[number]), times=12)
    made = {result.code for result in results if isinstance(result, Complaint)}
    assert len(made) == 12, results
    assert count(store) == 12
    assert all(register.verify_chain(code) for code in made)


def test_a_taken_code_is_not_given_twice(
    register: Register, talk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = recorded(register, talk)
    free = codes.new()
    drawn = iter([taken.code, taken.code, free])
    monkeypatch.setattr(codes, "new", lambda: next(drawn))
    assert recorded(register, talk).code == free


def test_an_unknown_or_mistyped_code_is_told_apart(register: Register, talk: str) -> None:
    complaint = recorded(register, talk)
    last = complaint.code[-1]
    with pytest.raises(MistypedCode):
        register.find(complaint.code[:-1] + ("0" if last != "0" else "1"))
    with pytest.raises(UnknownCode):
        register.find(codes.new())
    with pytest.raises(UnknownCode):
        register.find("tôi không nhớ mã")


def test_only_the_conversation_that_submitted_it_owns_a_complaint(
    register: Register, conversations: Conversations, talk: str
) -> None:
    complaint = recorded(register, talk)
    assert register.mine(talk, complaint.code)
    assert not register.mine(conversations.start(), complaint.code)
    assert not register.mine(talk, codes.new())
    conversations.erase(talk)
    assert not register.mine(talk, complaint.code)
    assert register.find(complaint.code) == complaint
    assert register.verify_chain(complaint.code)


def test_a_complaint_is_followed_to_the_citizens_own_word(register: Register, talk: str) -> None:
    code = recorded(register, talk).code
    steps = [
        (State.TRIAGED, Actor.OPERATOR, "đủ thông tin"),
        (State.FORWARDED, Actor.OPERATOR, "gửi trung tâm cấp xã"),
        (State.ANSWERED, Actor.BODY, "đã nhắc nhở"),
        (State.CONTESTED, Actor.CITIZEN, "vẫn bị đòi VNeID"),
        (State.ESCALATED, Actor.SYSTEM, "chưa giải quyết"),
        (State.ANSWERED, Actor.BODY, "đã nhận hồ sơ"),
        (State.CONFIRMED, Actor.CITIZEN, "đã nộp được"),
    ]
    for to, actor, reason in steps:
        moved = register.transition(code, to, actor, reason)
        assert moved.state is to
        assert register.verify_chain(code)
    events = register.find(code).events
    assert [(e.state, e.actor, e.reason) for e in events[1:]] == steps
    assert [e.at for e in events] == sorted(e.at for e in events)


def test_a_refused_step_leaves_no_trace(register: Register, talk: str) -> None:
    complaint = recorded(register, talk)
    with pytest.raises(ForbiddenTransition):
        register.transition(complaint.code, State.CONFIRMED, Actor.CITIZEN, "xong")
    with pytest.raises(InputError):
        register.transition(complaint.code, State.TRIAGED, Actor.OPERATOR, "  ")
    with pytest.raises(UnknownCode):
        register.transition(codes.new(), State.TRIAGED, Actor.OPERATOR, "có")
    assert register.find(complaint.code) == complaint


def test_of_many_at_once_one_step_wins(register: Register, talk: str) -> None:
    code = recorded(register, talk).code
    results = at_once(
        lambda number: register.transition(code, State.TRIAGED, Actor.OPERATOR, f"{number}"), 5
    )
    assert len([result for result in results if isinstance(result, Complaint)]) == 1
    assert len([result for result in results if isinstance(result, ForbiddenTransition)]) == 4
    assert len(register.find(code).events) == 2
    assert register.verify_chain(code)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE complaint_events SET reason = 'x'", "DELETE FROM complaint_events"],
)
def test_the_database_itself_refuses_to_rewrite_history(
    register: Register, store: Store, talk: str, statement: str
) -> None:
    complaint = recorded(register, talk)
    with pytest.raises((DatabaseError, StoreUnavailable)), store.session() as unit:
        unit.execute(text(statement))
    assert register.find(complaint.code) == complaint


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE complaints SET words = words || '.'",
        "UPDATE complaints SET violations = '[]'",
        "UPDATE complaints SET due_on = '2030-01-01'",
        "UPDATE complaints SET commune = 'Xã Khác'",
        "UPDATE complaints SET received_at = '2026-01-01 00:00:00.000000'",
        "UPDATE complaints SET state = 'confirmed'",
        "UPDATE complaint_events SET reason = 'khác' WHERE seq = 1",
        "UPDATE complaint_events SET actor = 'body' WHERE seq = 1",
        "UPDATE complaint_events SET actor = 'nobody' WHERE seq = 1",
        "UPDATE complaint_events SET at = '2026-01-01 00:00:00.000000' WHERE seq = 2",
        "UPDATE complaint_events SET digest = previous WHERE seq = 2",
        "UPDATE complaint_events SET seq = 7 WHERE seq = 1",
        "DELETE FROM complaint_events WHERE seq = 1",
        "DELETE FROM complaint_events WHERE seq = 2",
        "DELETE FROM complaint_events",
    ],
)
def test_a_change_behind_the_registers_back_is_noticed(
    register: Register, store: Store, talk: str, change: str
) -> None:
    code = recorded(register, talk).code
    register.transition(code, State.TRIAGED, Actor.OPERATOR, "đủ thông tin")
    register.transition(code, State.FORWARDED, Actor.OPERATOR, "gửi đi")
    assert register.verify_chain(code)
    with store.session() as unit:
        unlock_history(unit)
        assert unit.execute(text(change)).rowcount > 0
    assert not register.verify_chain(code)


def test_an_answer_is_not_a_solution(store: Store, conversations: Conversations) -> None:
    now = datetime(2026, 11, 23, 2, tzinfo=UTC)
    register = Register(store, clock=lambda: now)
    assert register.statistics() == Statistics(0, 0, 0, 0, 0)
    steps = (
        (State.TRIAGED, Actor.OPERATOR),
        (State.FORWARDED, Actor.OPERATOR),
        (State.ANSWERED, Actor.BODY),
        (State.CONFIRMED, Actor.CITIZEN),
    )
    for far in range(len(steps) + 1):
        code = recorded(register, conversations.start()).code
        for to, actor in steps[:far]:
            register.transition(code, to, actor, "bước tiếp")
    assert register.statistics() == Statistics(recorded=5, open=3, answered=1, solved=1, overdue=0)
    due = register.find(code).due_on
    assert register.statistics(due).overdue == 0
    assert register.statistics(due + timedelta(days=1)).overdue == 3


KILLED = """
import os, signal, sys
from dungcua.complaints.register import Register
from dungcua.conversations.service import Conversations
from dungcua.store.engine import Store

store = Store(sys.argv[1])
talk = Conversations(store).start()
register = Register(store)
register.open_draft(talk, "bị đòi VNeID", procedure=None, violations=["V01"], papers=[],
                    door="phan_anh", knowledge_version="k")
print(register.submit(talk, consent=True).code, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_acknowledged_survives_a_kill(register: Register, settings: Settings) -> None:
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, settings.database],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    complaint = register.find(killed.stdout)
    assert complaint.words == "bị đòi VNeID"
    assert register.verify_chain(complaint.code)


def test_a_report_of_conduct_is_forwarded_past_the_commune(
    office: Office, citizens: Citizens
) -> None:
    papers, conduct = citizens.file().code, citizens.file(violations=["V17"]).code
    for code, level in ((papers, Level.COMMUNE), (conduct, Level.PROVINCE)):
        citizens.move(code, State.TRIAGED, State.FORWARDED)
        recipient = office.register.find(code).recipient
        assert recipient is not None
        assert recipient.level is level
