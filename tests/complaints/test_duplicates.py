"""Reports of the same: proposed with reasons, joined and parted by people, none lost."""

from __future__ import annotations

from typing import Any

import pytest

from dungcua.complaints.model import Actor, EventKind, Place, State
from dungcua.complaints.office import Office
from dungcua.complaints.reading import Scope
from dungcua.errors import CannotJoin, ForbiddenTransition, InputError
from tests.clock import Clock
from tests.complaints.parts import Citizens

OTHER_COMMUNE = Place("Đà Nẵng", "Phường Hải Châu", "20242")


def proposed(office: Office, code: str) -> list[str]:
    return [match.code for match in office.duplicates.similar(code)]


def test_the_same_demand_at_the_same_place_is_proposed_with_reasons(
    citizens: Citizens, office: Office, clock: Clock
) -> None:
    first = citizens.file(counter="quầy số 3")
    clock.forward(days=2)
    second = citizens.file("họ đòi tờ xác nhận độc thân", counter="Quầy số 3")
    (match,) = office.duplicates.similar(second.code)
    assert match.code == first.code
    assert 0.9 < match.score <= 1
    assert match.why == (
        "cùng Xã Hòa Tiến",
        "cùng quầy (Quầy số 3)",
        "cùng thủ tục",
        "cách nhau 2 ngày",
    )
    assert match.demands == ("giấy xác nhận tình trạng hôn nhân",)


@pytest.mark.parametrize(
    "told",
    [
        {"place": OTHER_COMMUNE},
        {"place": Place("Đà Nẵng")},
        {"place": None},
        {"papers": ["sổ hộ khẩu"]},
        {"papers": [], "violations": ["V09"]},
        {"procedure": "2.000815", "counter": "quầy số 9"},
    ],
)
def test_what_differs_is_not_proposed(
    citizens: Citizens, office: Office, told: dict[str, Any]
) -> None:
    citizens.file(counter="quầy số 3")
    assert proposed(office, citizens.file(**told).code) == []


def test_what_is_long_ago_or_over_is_not_proposed(
    citizens: Citizens, office: Office, clock: Clock
) -> None:
    citizens.file()
    clock.forward(days=31)
    withdrawn, erased = citizens.file(), citizens.file()
    office.holder.withdraw(withdrawn.code, withdrawn.proof)
    office.holder.erase(erased.code, erased.proof)
    assert proposed(office, citizens.file().code) == []


def test_the_better_match_comes_first(citizens: Citizens, office: Office, clock: Clock) -> None:
    far = citizens.file(procedure=None)
    clock.forward(days=10)
    near = citizens.file(counter="quầy số 3")
    assert proposed(office, citizens.file(counter="quầy số 3").code) == [near.code, far.code]


def test_joined_reports_are_counted_once_and_shown_as_many(
    citizens: Citizens, office: Office
) -> None:
    leader, second, third = (citizens.file() for _ in range(3))
    office.duplicates.join(second.code, leader.code, Actor.OPERATOR, "cùng quầy, cùng giấy")
    joined = office.duplicates.join(third.code, second.code, Actor.OPERATOR, "cùng quầy")
    assert joined.state is State.DUPLICATE
    assert joined.events[-1].reason == "cùng quầy"
    statistics = office.register.statistics()
    assert (statistics.recorded, statistics.joined, statistics.open) == (3, 2, 1)
    case = office.reading.case(leader.code)
    assert (case.summary.reports, case.joined_to) == (3, None)
    assert case.followers == (second.code, third.code)
    assert office.reading.case(third.code).joined_to == leader.code
    citizens.move(leader.code, State.TRIAGED, State.FORWARDED)
    public = office.register.public(third.code)
    assert (public.state, public.joined, public.reports) == (State.FORWARDED, True, 3)
    assert leader.code not in str(public)
    assert leader.code not in str(office.holder.details(third.code, third.proof))
    for filed in (leader, second, third):
        assert office.register.verify_chain(filed.code)


def test_a_whole_group_can_be_joined_to_another(citizens: Citizens, office: Office) -> None:
    old, follower, new = (citizens.file() for _ in range(3))
    office.duplicates.join(follower.code, old.code, Actor.OPERATOR, "cùng việc")
    office.duplicates.join(old.code, new.code, Actor.OPERATOR, "cùng việc")
    assert office.reading.case(new.code).followers == (old.code, follower.code)
    last = office.register.find(follower.code).events[-1]
    assert (last.kind, last.actor) == (EventKind.JOINED, Actor.SYSTEM)
    assert all(office.register.verify_chain(f.code) for f in (old, follower, new))


def test_a_wrong_join_is_taken_back_and_the_clock_never_stopped(
    citizens: Citizens, office: Office
) -> None:
    leader, follower = citizens.file(), citizens.file()
    before = office.register.find(follower.code)
    office.duplicates.join(follower.code, leader.code, Actor.OPERATOR, "cùng việc")
    parted = office.duplicates.part(follower.code, Actor.OPERATOR, "khác giấy")
    assert (parted.state, parted.follow_on) == (State.TRIAGED, before.due_on)
    assert office.reading.case(leader.code).summary.reports == 1
    assert office.register.statistics().joined == 0
    assert office.register.verify_chain(follower.code)
    with pytest.raises(CannotJoin):
        office.duplicates.part(follower.code, Actor.OPERATOR, "nữa")


def test_what_cannot_be_joined_is_refused(citizens: Citizens, office: Office) -> None:
    first, second, gone = (citizens.file() for _ in range(3))
    office.holder.withdraw(gone.code, gone.proof)
    for code, into in ((first, first), (first, gone)):
        with pytest.raises(CannotJoin):
            office.duplicates.join(code.code, into.code, Actor.OPERATOR, "cùng việc")
    office.duplicates.join(second.code, first.code, Actor.OPERATOR, "cùng việc")
    with pytest.raises(CannotJoin):
        office.duplicates.join(first.code, second.code, Actor.OPERATOR, "vòng tròn")
    with pytest.raises(ForbiddenTransition):
        office.duplicates.join(second.code, first.code, Actor.OPERATOR, "lần nữa")
    with pytest.raises(InputError, match="reason"):
        office.duplicates.join(citizens.file().code, first.code, Actor.OPERATOR, " ")
    with pytest.raises(CannotJoin):
        office.register.transition(
            citizens.file().code, State.DUPLICATE, Actor.OPERATOR, "không nói với gì"
        )


def test_the_first_one_withdrawn_loses_nobody_elses_report(
    citizens: Citizens, office: Office
) -> None:
    leader, second, third = (citizens.file() for _ in range(3))
    for follower in (second, third):
        office.duplicates.join(follower.code, leader.code, Actor.OPERATOR, "cùng việc")
    office.holder.withdraw(leader.code, leader.proof)
    for follower in (second, third):
        complaint = office.register.find(follower.code)
        assert complaint.state is State.TRIAGED
        assert complaint.events[-1].actor is Actor.SYSTEM
        assert office.register.verify_chain(follower.code)
    assert office.register.statistics().open == 2


def test_an_answer_to_the_group_can_be_contested_by_each(
    citizens: Citizens, office: Office
) -> None:
    leader, follower = citizens.answered(), citizens.file()
    waiting = citizens.file()
    other = citizens.file()
    office.duplicates.join(follower.code, leader.code, Actor.OPERATOR, "cùng việc")
    office.duplicates.join(other.code, waiting.code, Actor.OPERATOR, "cùng việc")
    assert "contest" not in office.holder.details(other.code, other.proof).may
    with pytest.raises(ForbiddenTransition):
        office.holder.contest(other.code, other.proof, "chưa xong")
    assert "contest" in office.holder.details(follower.code, follower.proof).may
    contested = office.holder.contest(follower.code, follower.proof, "tôi vẫn bị đòi")
    assert contested.state is State.CONTESTED
    assert office.reading.case(follower.code).joined_to is None
    assert office.register.find(leader.code).state is State.ANSWERED
    assert office.register.verify_chain(follower.code)


def test_what_the_asker_may_not_see_is_not_proposed(office: Office, citizens: Citizens) -> None:
    code, other = citizens.file().code, citizens.file().code
    everywhere = office.duplicates.similar(code)
    assert [match.code for match in everywhere] == [other]
    for scope, seen in (
        (Scope(provinces=frozenset({"Đà Nẵng"})), (other,)),
        (Scope(communes=frozenset({"20332"})), (other,)),
        (Scope(provinces=frozenset({"Hà Nội"})), ()),
        (Scope(communes=frozenset({"20333"})), ()),
    ):
        found = office.duplicates.similar(code, scope=scope)
        assert tuple(match.code for match in found) == seen
