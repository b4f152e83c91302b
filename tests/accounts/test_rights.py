"""Rights, read as one table: every role, every action, inside and outside the area."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from dungcua.accounts.model import Account, Grant, Role, Where
from dungcua.accounts.rights import UNPLACED, Action, may, reach, require
from dungcua.errors import RightMissing

# One column a role, in the order of the heading; x = allowed within the area.
TABLE = """
action             operator supervisor editor community auditor admin
assist             x        x          x      x         .       .
queue.see          x        x          .      .         .       .
queue.work         x        x          .      .         .       .
queue.lead         .        x          .      .         .       .
assign             x        x          .      .         .       .
case.file          x        x          .      x         .       .
case.see           x        x          .      .         .       .
case.work          x        x          .      .         .       .
case.contact       x        x          .      .         .       .
figures            .        x          .      .         x       .
quality            .        x          .      .         .       .
export             .        x          .      .         .       .
knowledge.propose  x        x          x      .         .       .
knowledge.review   .        .          x      .         .       .
users              .        .          .      .         .       x
audit              .        .          .      .         x       .
"""
HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
ALLOWED = {
    (role, row[0]): mark == "x"
    for row in ROWS
    for role, mark in zip(HEAD[1:], row[1:], strict=True)
}
DA_NANG, HOA_TIEN = "48", "20332"
INSIDE, OUTSIDE, NOWHERE = Where(DA_NANG, HOA_TIEN), Where("01", "00004"), Where()


def somebody(*grants: Grant, disabled: bool = False) -> Account:
    made = datetime(2026, 11, 22, tzinfo=UTC)
    return Account(1, "thu", "Người thử", frozenset(grants), disabled, False, None, made)


def test_the_table_names_every_role_and_every_action() -> None:
    assert set(ALLOWED) == {(r.value, a.value) for r, a in product(Role, Action)}


@pytest.mark.parametrize(("role", "action"), list(product(Role, Action)))
@pytest.mark.parametrize("area", ["*", DA_NANG, HOA_TIEN])
def test_every_role_and_action_in_and_out_of_the_area(
    role: Role, action: Action, area: str
) -> None:
    who = somebody(Grant(role, area))
    allowed = ALLOWED[role.value, action.value]
    assert may(who, action) is allowed
    assert may(who, action, INSIDE) is allowed
    assert may(who, action, OUTSIDE) is (allowed and area == "*")
    assert may(who, action, NOWHERE) is (allowed and (area == "*" or action in UNPLACED))
    locked = somebody(Grant(role, area), disabled=True)
    assert not may(locked, action, INSIDE)
    if not allowed:
        with pytest.raises(RightMissing):
            require(who, action, INSIDE)


def test_a_role_for_a_commune_does_not_reach_its_province() -> None:
    who = somebody(Grant(Role.OPERATOR, HOA_TIEN))
    assert not may(who, Action.CASE_SEE, Where(DA_NANG, "20194"))
    assert not may(who, Action.CASE_SEE, Where(DA_NANG))


def test_roles_do_not_lend_each_other_their_areas() -> None:
    who = somebody(Grant(Role.OPERATOR, HOA_TIEN), Grant(Role.AUDITOR))
    assert not may(who, Action.CASE_SEE, OUTSIDE)
    assert may(who, Action.FIGURES, OUTSIDE)


def test_reach_filters_lists_as_may_decides_single_cases() -> None:
    who = somebody(Grant(Role.OPERATOR, DA_NANG), Grant(Role.OPERATOR, "00004"))
    found = reach(who.grants, Action.QUEUE_SEE)
    assert found is not None
    assert found.areas == frozenset({DA_NANG, "00004"})
    assert found.unplaced
    for where in (INSIDE, OUTSIDE, NOWHERE, Where("79")):
        assert found.covers(where) is may(who, Action.QUEUE_SEE, where)
    assert reach(who.grants, Action.USERS) is None
