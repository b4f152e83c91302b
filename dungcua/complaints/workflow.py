"""Which steps a complaint may take, who may take them, and by when.

One table, so that anybody can read what the product promises.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from dungcua.complaints.calendar import Calendar, load_calendar, vietnamese_date
from dungcua.complaints.model import Actor, State
from dungcua.errors import ForbiddenTransition, InputError

__all__ = [
    "FINAL",
    "STATE_NAMES",
    "STATE_TOLD",
    "TRANSITIONS",
    "UNANSWERED",
    "Deadline",
    "check",
    "first_handling",
    "follow_on",
    "forwarding",
]

_DESK = frozenset({Actor.OPERATOR, Actor.SYSTEM})
_REPLY = frozenset({Actor.OPERATOR, Actor.BODY})
_CITIZEN = frozenset({Actor.CITIZEN})
# A hotline operator writes down what the citizen says on the phone.
_CITIZEN_OR_DESK = frozenset({Actor.CITIZEN, Actor.OPERATOR})

TRANSITIONS = MappingProxyType(
    {
        (State.RECEIVED, State.TRIAGED): _DESK,
        (State.RECEIVED, State.DUPLICATE): _DESK,
        (State.RECEIVED, State.NOT_OURS): _DESK,
        (State.RECEIVED, State.WITHDRAWN): _CITIZEN_OR_DESK,
        (State.TRIAGED, State.FORWARDED): _DESK,
        (State.TRIAGED, State.DUPLICATE): _DESK,
        (State.TRIAGED, State.NOT_OURS): _DESK,
        (State.TRIAGED, State.WITHDRAWN): _CITIZEN_OR_DESK,
        (State.FORWARDED, State.ANSWERED): _REPLY,
        (State.FORWARDED, State.ESCALATED): _DESK,
        (State.FORWARDED, State.WITHDRAWN): _CITIZEN_OR_DESK,
        # Only the citizen knows whether it is solved.
        (State.ANSWERED, State.CONFIRMED): _CITIZEN_OR_DESK,
        (State.ANSWERED, State.CONTESTED): _CITIZEN_OR_DESK,
        (State.CONTESTED, State.FORWARDED): _DESK,
        (State.CONTESTED, State.ESCALATED): _DESK,
        (State.CONTESTED, State.WITHDRAWN): _CITIZEN_OR_DESK,
        (State.ESCALATED, State.ANSWERED): _REPLY,
        # One level further up.
        (State.ESCALATED, State.ESCALATED): _DESK,
        (State.ESCALATED, State.WITHDRAWN): _CITIZEN_OR_DESK,
        # A wrong decision of the desk can be taken back; a citizen's cannot.
        (State.DUPLICATE, State.TRIAGED): _DESK,
        (State.DUPLICATE, State.WITHDRAWN): _CITIZEN_OR_DESK,
        # What was answered to others does not settle it for this citizen.
        (State.DUPLICATE, State.CONTESTED): _CITIZEN_OR_DESK,
        (State.NOT_OURS, State.TRIAGED): _DESK,
    }
)
"""Every step there is and who may take it; what is not listed is refused."""

FINAL = frozenset({State.CONFIRMED, State.WITHDRAWN})
"""Nothing follows."""

UNANSWERED = frozenset(
    {State.RECEIVED, State.TRIAGED, State.FORWARDED, State.CONTESTED, State.ESCALATED}
)
"""Somebody still owes the citizen an answer."""

STATE_NAMES = MappingProxyType(
    {
        State.RECEIVED: "đã ghi nhận",
        State.TRIAGED: "đã xem xét, chờ chuyển",
        State.FORWARDED: "đã chuyển cơ quan xử lý",
        State.ANSWERED: "cơ quan đã trả lời, chờ anh/chị xác nhận",
        State.CONFIRMED: "anh/chị đã xác nhận giải quyết xong",
        State.CONTESTED: "anh/chị chưa đồng ý với trả lời",
        State.ESCALATED: "đã chuyển lên cấp trên",
        State.WITHDRAWN: "anh/chị đã rút",
        State.DUPLICATE: "trùng với phản ánh đã có",
        State.NOT_OURS: "thuộc nơi khác giải quyết",
    }
)
"""How a state is said to the citizen, in the middle of a sentence."""

STATE_TOLD = MappingProxyType(
    {state: name.replace("anh/chị", "người dân") for state, name in STATE_NAMES.items()}
)
"""How it is told to a body: the citizen is somebody else then."""

_FIRST_HANDLING_DAYS = 10
_FORWARDING_DAYS = 5


@dataclass(frozen=True, slots=True)
class Deadline:
    """A legal time limit: its last day in Viet Nam, and what it rests on.

    ``provisional`` means that it reaches into days no official notice settles yet.
    """

    on: date
    basis: tuple[str, ...]
    provisional: bool


def check(state: State, to: State, actor: Actor, reason: str) -> None:
    """See that ``actor`` may move a complaint from ``state`` to ``to``.

    Raises:
        InputError: no reason is given; every step has one.
        ForbiddenTransition: the table does not know the step, or not for this actor.

    """
    if not reason.strip():
        raise InputError("a transition needs a reason")
    if actor not in TRANSITIONS.get((state, to), frozenset()):
        raise ForbiddenTransition(f"{state} to {to} by {actor}")


def first_handling(received_at: datetime, calendar: Calendar | None = None) -> Deadline:
    """Return by when the first handling is due: 10 working days (LAW.md E-11)."""
    return _deadline(received_at, _FIRST_HANDLING_DAYS, "E-11", calendar)


def forwarding(received_at: datetime, calendar: Calendar | None = None) -> Deadline:
    """Return by when the right body must have it: 5 working days (LAW.md E-21)."""
    return _deadline(received_at, _FORWARDING_DAYS, "E-21", calendar)


def follow_on(
    state: State, to: State, today: date, due_on: date, calendar: Calendar | None = None
) -> date | None:
    """Return by when something must happen after a step; None when nobody owes anything.

    The legal time limit runs from receipt, whoever holds the complaint. Once the matter
    goes to somebody anew (contested, escalated), the same numbers of days are counted from
    that day, as dates of our own follow-up: the law sets none for a second round.

    Args:
        state: the state before.
        to: the state after.
        today: the date in Viet Nam.
        due_on: the legal time limit of the complaint.
        calendar: working days; the shipped one if none is given.

    """
    days = calendar or load_calendar()
    if to not in UNANSWERED:
        return None
    if to is State.CONTESTED:
        return days.after(today, _FORWARDING_DAYS)
    if to is State.ESCALATED or (state, to) == (State.CONTESTED, State.FORWARDED):
        return days.after(today, _FIRST_HANDLING_DAYS)
    return due_on


def _deadline(received_at: datetime, days: int, basis: str, given: Calendar | None) -> Deadline:
    calendar = given or load_calendar()
    on = calendar.after(vietnamese_date(received_at), days)
    return Deadline(on=on, basis=(basis,), provisional=calendar.is_provisional(on))
