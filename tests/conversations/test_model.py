"""Ownership of a conversation: a table, read whole."""

from __future__ import annotations

from itertools import product

import pytest

from dungcua.conversations.model import TRANSITIONS, Move, Owner, move
from dungcua.errors import ForbiddenTransition

ALLOWED = {
    ("bot", "hand_over"): "waiting",
    ("bot", "close"): "closed",
    ("bot", "write"): "bot",
    ("waiting", "take"): "person",
    ("waiting", "give_back"): "bot",
    ("waiting", "close"): "closed",
    ("waiting", "write"): "waiting",
    ("waiting", "hand_over"): "waiting",
    ("person", "give_back"): "bot",
    ("person", "return"): "waiting",
    ("person", "close"): "closed",
    ("person", "write"): "person",
    ("person", "hand_over"): "person",
    ("closed", "write"): "bot",
}


@pytest.mark.parametrize(("owner", "wanted"), list(product(Owner, Move)))
def test_every_pair_is_either_in_the_table_or_refused(owner: Owner, wanted: Move) -> None:
    expected = ALLOWED.get((owner.value, wanted.value))
    if expected is None:
        with pytest.raises(ForbiddenTransition):
            move(owner, wanted)
    else:
        assert move(owner, wanted) == expected


def test_nobody_takes_a_conversation_from_the_bot_unasked() -> None:
    takes = {owner for owner, wanted in TRANSITIONS if wanted is Move.TAKE}
    assert takes == {Owner.WAITING}


def test_what_the_citizen_writes_always_has_somebody_to_answer_it() -> None:
    assert {move(owner, Move.WRITE) for owner in Owner} == set(Owner) - {Owner.CLOSED}
