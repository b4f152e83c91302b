from __future__ import annotations

from random import Random

import pytest

from dungcua.eval.slips import KINDS
from dungcua.knowledge.text.fold import fold
from tests.bot.keyboard import telex, vni

TEXT = "Tôi không biết nộp hồ sơ ở đâu, mất 3 ngày thì làm được gì?"


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_seed_gives_the_same_text(kind: str) -> None:
    assert KINDS[kind](TEXT, Random(3)) == KINDS[kind](TEXT, Random(3))
    assert KINDS[kind]("", Random(3)) == ""
    assert (KINDS[kind](TEXT, Random(3)) != TEXT) is (kind != "as written")


def test_keys_are_those_of_the_input_methods() -> None:
    low = TEXT.lower()
    assert KINDS["Telex keys"](TEXT, Random(1)) == telex(low)
    assert KINDS["VNI keys"](TEXT, Random(1)) == vni(low)


def test_each_kind_does_what_it_says() -> None:
    assert KINDS["no diacritics"](TEXT, Random(1)) == fold(TEXT)
    assert "không" not in KINDS["southern words"](TEXT, Random(1))
    assert "mô" in KINDS["central words"](TEXT, Random(1)).split()[7].strip(",")
    heard = KINDS["speech recogniser"](TEXT, Random(1))
    assert not set(heard) & set(",?3")
    assert "ba" in heard.split()
    doubled = KINDS["doubled letters"](TEXT, Random(1))
    missing = KINDS["missing letters"](TEXT, Random(1))
    assert len(doubled) > len(TEXT) > len(missing)
