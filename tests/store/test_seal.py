"""What is sealed opens with the right key, for the right owner, unchanged; never otherwise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dungcua.errors import MissingData, SealBroken
from dungcua.store.seal import Seal

OLD, NEW = "old-" * 10, "new-" * 10


@given(st.text(), st.text())
def test_what_was_sealed_opens_for_its_owner(text: str, owner: str) -> None:
    seal = Seal(NEW)
    assert seal.open(seal.seal(text, owner), owner) == text


def test_a_sealed_text_tells_nothing_and_is_never_the_same_twice() -> None:
    seal = Seal(NEW)
    first, second = seal.seal("bí mật", "a"), seal.seal("bí mật", "a")
    assert first != second
    assert first.isascii()
    assert "bí mật" not in first


def test_it_does_not_open_for_another_owner_or_changed_or_with_another_key() -> None:
    seal = Seal(NEW)
    sealed = seal.seal("bí mật", "totp:1")
    changed = sealed[:-4] + ("AAAA" if sealed[-4:] != "AAAA" else "BBBB")
    for attempt, owner in ((sealed, "totp:2"), (changed, "totp:1"), ("", "totp:1"), ("x.y", "")):
        with pytest.raises(SealBroken):
            seal.open(attempt, owner)
    with pytest.raises(SealBroken):
        Seal(OLD).open(sealed, "totp:1")


def test_a_key_is_replaced_by_putting_the_new_one_in_front() -> None:
    before = Seal(OLD).seal("bí mật", "a")
    both = Seal(f"{NEW}, {OLD}")
    assert both.open(before, "a") == "bí mật"
    assert Seal(NEW).open(both.seal("bí mật", "a"), "a") == "bí mật"


@pytest.mark.parametrize("keys", ["", " , ", "short", f"{NEW},short"])
def test_a_missing_or_short_key_stops_the_start(keys: str) -> None:
    with pytest.raises(MissingData):
        Seal(keys)
