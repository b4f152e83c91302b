"""Which procedure an English message names: the event that is told, not only who is in it."""

from __future__ import annotations

import pytest

from dungcua.knowledge.search.english import EnglishNames

BIRTHS = {"1.001193", "2.000528"}


@pytest.fixture(scope="module")
def names() -> EnglishNames:
    return EnglishNames.load()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("My wife and I are both American, our baby was born here. How to register it?", BIRTHS),
        ("our son was born here, both parents are foreigners", {"2.000528"}),
        ("how do I register marriage with my vietnamese girlfriend", {"2.000806"}),
        ("my husband died last week", {"1.000656"}),
        ("I need an extract of a death certificate", {"2.000635"}),
        ("my foreign wife wants to register", set()),
    ],
)
def test_an_event_is_meant_only_where_it_is_told(
    names: EnglishNames, text: str, codes: set[str]
) -> None:
    assert {found.code for found in names.find(text)} == codes
