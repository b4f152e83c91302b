"""What must hold for every procedure card, whoever wrote it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from dungcua.errors import UnknownSource
from dungcua.knowledge.load import DATA_DIR, KnowledgeBase, load, load_procedure
from dungcua.knowledge.model import (
    Channel,
    Confidence,
    CounterRule,
    FeeKind,
    ItemForm,
    LawFact,
    Life,
    OnlineLevel,
    Procedure,
    TimeUnit,
)
from dungcua.knowledge.text.fold import fold

PATHS = sorted((DATA_DIR / "procedures").glob("*/*.yaml"))
CARDS = [load_procedure(path) for path in PATHS]
CODE = re.compile(r"\d\.\d{6}")
# The two-level government knows no district, and no town below it (LAW A-01).
ABOLISHED = re.compile(r"\b(huyện|quận|thị trấn|thị xã|phòng tư pháp)\b", re.IGNORECASE)
# Paper household books lost their value on 1 January 2023 (LAW A-17).
DEAD_PAPERS = re.compile(r"sổ (hộ khẩu|tạm trú)", re.IGNORECASE)
POLICE = {
    CounterRule.COMMUNE_POLICE,
    CounterRule.ANY_COMMUNE_POLICE,
    CounterRule.ANY_COMMUNE_POLICE_IN_PROVINCE,
    CounterRule.PROVINCIAL_POLICE,
}
LONGEST = 220

each_card = pytest.mark.parametrize("card", CARDS, ids=lambda card: card.code)


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load()


def said(card: Procedure) -> Iterator[str]:
    """Every text of ours that a person may read as an answer; not what people say."""
    yield from (card.plain_name, card.who, card.authority, card.result, card.case_question or "")
    yield from (counter.note for counter in card.counters)
    for case in card.cases:
        yield from (case.name, case.when or "")
        for item in case.items:
            yield from (item.name, item.template or "", item.held_by or "", item.note or "")
    for fee in card.fees:
        yield from (fee.what, fee.when or "", fee.per or "")
    yield from (time.when or "" for time in card.times)
    for statements in (card.steps, card.may_not_demand, card.mistakes):
        yield from (statement.text for statement in statements)


def bases(card: Procedure) -> Iterator[tuple[str, ...]]:
    """The basis of every asserted fact of a card."""
    for part in (
        card.counters,
        card.fees,
        card.times,
        card.steps,
        card.may_not_demand,
        card.mistakes,
    ):
        yield from (fact.basis for fact in part)
    for case in card.cases:
        yield from (item.basis for item in case.items)


def lives(card: Procedure) -> Iterator[Life]:
    yield card.life
    yield from (fee.life for fee in card.fees if fee.life is not None)


def test_the_most_used_fields_are_there() -> None:
    assert len(CARDS) >= 30
    assert len({path.parent.name for path in PATHS}) >= 5


def test_codes_are_claimed_once_and_name_the_files() -> None:
    assert not [code for code, n in Counter(card.code for card in CARDS).items() if n > 1]
    named = zip(PATHS, CARDS, strict=True)
    assert [path for path, card in named if not path.name.startswith(f"{card.code}-")] == []


def test_no_two_cards_answer_to_the_same_words() -> None:
    owners: dict[str, list[str]] = {}
    for card in CARDS:
        for words in {fold(alias) for alias in card.aliases}:
            owners.setdefault(words, []).append(card.code)
    assert {words: codes for words, codes in owners.items() if len(codes) > 1} == {}


@each_card
def test_people_find_it_by_what_they_say(card: Procedure) -> None:
    aliases = [fold(alias) for alias in card.aliases]
    utterances = [fold(utterance) for utterance in card.utterances]
    assert len(set(aliases)) == len(aliases) >= 8
    assert len(set(utterances)) == len(utterances) >= 5
    assert not set(aliases) & set(utterances)
    # Spoken words are short, whole questions are not.
    assert [alias for alias in aliases if len(alias) > 60] == []
    assert [words for words in utterances if len(words.split()) < 6] == []
    # A number long enough to be an ID card or a phone has no place in a data file.
    assert not [words for words in (*aliases, *utterances) if re.search(r"\d{9}", words)]


@each_card
def test_it_speaks_of_the_government_of_today(card: Procedure) -> None:
    assert [text for text in said(card) if ABOLISHED.search(text)] == []
    assert not ABOLISHED.search(card.name)


@each_card
def test_sentences_are_short(card: Procedure) -> None:
    sentences = (s for text in said(card) for s in re.split(r"(?<=[.!?])\s+", text))
    assert [s for s in sentences if len(s) > LONGEST] == []


@each_card
def test_every_case_has_its_dossier(card: Procedure) -> None:
    assert card.cases
    assert [case.id for case in card.cases if not case.items] == []
    assert len({case.id for case in card.cases}) == len(card.cases)
    for case in card.cases:
        assert len({item.id for item in case.items}) == len(case.items)
    if len(card.cases) > 1:
        # All but the common case say whom they concern, or nobody could choose.
        assert len([case for case in card.cases if case.when is None]) <= 1


@each_card
def test_no_dead_paper_is_asked_for(card: Procedure) -> None:
    for case in card.cases:
        for item in case.items:
            assert not DEAD_PAPERS.search(item.name)
            if item.form is not ItemForm.DATA:
                assert not [name for name in item.names if DEAD_PAPERS.search(name)]


@each_card
def test_an_item_is_counted_as_it_is_handed_over(card: Procedure) -> None:
    for case in card.cases:
        for item in case.items:
            where = f"{card.code} {case.id}/{item.id}"
            if item.form in (ItemForm.PRESENT, ItemForm.DATA):
                # What is only shown or looked up is not collected (LAW B-28, B-38).
                assert (item.originals, item.copies) == (0, 0), where
            else:
                assert item.originals + item.copies > 0, where


@each_card
def test_fees_are_positive_or_not_claimed(card: Procedure) -> None:
    assert card.fees
    for fee in card.fees:
        if fee.kind is FeeKind.AMOUNT:
            assert fee.amount is not None
            assert fee.amount > 0
        else:
            assert fee.amount is None
        if fee.province_code is not None:
            # A province's own rule has its own life: it does not follow the national card.
            assert fee.life is not None


@each_card
def test_time_limits_are_positive_or_not_claimed(card: Procedure) -> None:
    assert card.times
    for time in card.times:
        assert time.value is None or time.value > 0
        if time.value is None:
            assert time.unit is TimeUnit.UNKNOWN


@each_card
def test_online_level_and_channels_agree(card: Procedure) -> None:
    assert card.channels
    assert len(set(card.channels)) == len(card.channels)
    if card.online_level is OnlineLevel.NONE:
        assert Channel.ONLINE not in card.channels
    if card.online_level in (OnlineLevel.PARTIAL, OnlineLevel.FULL):
        assert Channel.ONLINE in card.channels


@each_card
def test_police_procedures_are_not_sent_to_a_service_centre(card: Procedure) -> None:
    rules = {counter.rule for counter in card.counters}
    assert rules
    # The ministry of public security rules on its own counters (LAW B-15).
    if rules & POLICE:
        assert CounterRule.ANY_CENTRE_IN_PROVINCE not in rules


@each_card
def test_every_basis_is_in_the_law_base_or_a_card(card: Procedure, base: KnowledgeBase) -> None:
    missing = set()
    for basis in bases(card):
        assert basis
        for source in basis:
            try:
                base.source(source)
            except UnknownSource:
                missing.add(source)
    assert missing == set()
    assert [document for document in card.documents if document not in base.documents] == []


@each_card
def test_nothing_rests_on_what_nobody_read(card: Procedure, base: KnowledgeBase) -> None:
    for basis in bases(card):
        read = [
            source
            for source in basis
            if not (
                isinstance(fact := base.facts.get(source), LawFact)
                and fact.life.confidence is Confidence.UNREAD
            )
        ]
        assert read, f"{basis} is known but was not read"


@each_card
def test_other_codes_are_codes(card: Procedure) -> None:
    for code in (*card.predecessors, *card.successors, *card.related):
        assert CODE.fullmatch(code)
        assert code != card.code
    for text in said(card):
        for code in re.findall(r"\d\.\d{5,7}\b", text):
            assert CODE.fullmatch(code), text


@each_card
def test_what_replaces_and_is_replaced_agree(card: Procedure, base: KnowledgeBase) -> None:
    for code in card.successors:
        if code in base.procedures:
            assert card.code in base.procedures[code].predecessors
    for code in card.predecessors:
        if code in base.procedures:
            assert card.code in base.procedures[code].successors


@each_card
def test_dates_are_sane(card: Procedure) -> None:
    for life in lives(card):
        assert life.source
        if life.valid_from is not None and life.valid_to is not None:
            assert life.valid_from <= life.valid_to
    assert card.life.valid_from is None or card.life.valid_from <= card.life.verified_on
    if card.decision_date is not None:
        assert date(2010, 1, 1) <= card.decision_date <= card.life.verified_on


@each_card
def test_primary_means_read_after_the_merger(card: Procedure) -> None:
    if card.life.confidence is Confidence.PRIMARY:
        assert card.decision
        assert card.decision_date is not None
        assert card.decision_date >= date(2025, 6, 1)
        assert card.portal_id
    if card.decision_date is not None and card.decision_date < date(2025, 6, 1):
        assert card.life.confidence is not Confidence.PRIMARY
