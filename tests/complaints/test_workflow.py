"""The table of steps, read whole; time limits of the law."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product

import pytest

from dungcua.complaints import workflow
from dungcua.complaints.model import Actor, State
from dungcua.errors import ForbiddenTransition, InputError

DESK = {"operator", "system"}
REPLY = {"operator", "body"}
CITIZEN = {"citizen", "operator"}
TABLE = {
    "received": {"triaged": DESK, "duplicate": DESK, "not_ours": DESK, "withdrawn": CITIZEN},
    "triaged": {"forwarded": DESK, "duplicate": DESK, "not_ours": DESK, "withdrawn": CITIZEN},
    "forwarded": {"answered": REPLY, "escalated": DESK, "withdrawn": CITIZEN},
    "answered": {"confirmed": CITIZEN, "contested": CITIZEN},
    "contested": {"forwarded": DESK, "escalated": DESK, "withdrawn": CITIZEN},
    "escalated": {"answered": REPLY, "escalated": DESK, "withdrawn": CITIZEN},
    "duplicate": {"triaged": DESK, "contested": CITIZEN, "withdrawn": CITIZEN},
    "not_ours": {"triaged": DESK},
    "confirmed": {},
    "withdrawn": {},
}


@pytest.mark.parametrize(("state", "to", "actor"), list(product(State, State, Actor)))
def test_every_step_is_in_the_table_or_refused(state: State, to: State, actor: Actor) -> None:
    if actor.value in TABLE[state.value].get(to.value, set()):
        workflow.check(state, to, actor, "lý do")
    else:
        with pytest.raises(ForbiddenTransition):
            workflow.check(state, to, actor, "lý do")


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_every_step_has_a_reason(reason: str) -> None:
    with pytest.raises(InputError, match="reason"):
        workflow.check(State.RECEIVED, State.TRIAGED, Actor.OPERATOR, reason)


def test_the_body_cannot_declare_its_own_answer_a_solution() -> None:
    solving = {who for (_, to), who in workflow.TRANSITIONS.items() if to is State.CONFIRMED}
    assert solving
    assert all(Actor.BODY not in who and Actor.SYSTEM not in who for who in solving)


def test_final_states_lead_nowhere_and_all_others_somewhere() -> None:
    left = {state for state, _ in workflow.TRANSITIONS}
    assert frozenset(State) - left == workflow.FINAL


def test_every_state_can_be_reached_and_has_a_name() -> None:
    reached = {State.RECEIVED} | {to for _, to in workflow.TRANSITIONS}
    assert reached == set(State)
    assert set(workflow.STATE_NAMES) == set(State)
    assert len(set(workflow.STATE_NAMES.values())) == len(State)


def test_an_answer_nobody_confirmed_is_neither_owed_nor_final() -> None:
    assert State.ANSWERED not in workflow.UNANSWERED
    assert State.ANSWERED not in workflow.FINAL
    assert {State.CONTESTED, State.ESCALATED} <= workflow.UNANSWERED


def test_time_limits_are_the_ones_of_the_law() -> None:
    sunday = datetime(2026, 11, 22, 3, tzinfo=UTC)
    first = workflow.first_handling(sunday)
    assert (first.on, first.basis, first.provisional) == (date(2026, 12, 7), ("E-11",), False)
    pass_on = workflow.forwarding(sunday)
    assert (pass_on.on, pass_on.basis) == (date(2026, 11, 30), ("E-21",))


def test_what_arrives_after_midnight_in_viet_nam_counts_from_the_next_day() -> None:
    before = workflow.first_handling(datetime(2026, 12, 1, 16, 59, tzinfo=UTC))
    after = workflow.first_handling(datetime(2026, 12, 1, 17, 0, tzinfo=UTC))
    assert after.on > before.on


def test_a_limit_beyond_the_last_notice_says_so() -> None:
    assert workflow.first_handling(datetime(2027, 1, 28, tzinfo=UTC)).provisional
