"""The listing: every much used procedure has a card or says why not; what changed is dated."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from dungcua.errors import InvalidCard
from dungcua.knowledge.answer import Composer
from dungcua.knowledge.catalogue import NoCard, load_spoken, load_without_card, with_spoken
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.search import ProcedureSearch

CORE = (Path(__file__).parent / "data/core_codes.txt").read_text(encoding="ascii").split()
BEFORE, AFTER = date(2026, 7, 18), date(2026, 11, 22)


def test_the_core_is_about_190_procedures() -> None:
    assert len(CORE) == len(set(CORE)) == 191


@pytest.mark.parametrize("code", CORE)
def test_a_much_used_procedure_has_a_card_or_a_reason(knowledge: KnowledgeBase, code: str) -> None:
    reason = knowledge.catalogue[code].no_card
    assert (code in knowledge.procedures) != (reason is not None)
    if reason is not None:
        for card in knowledge.catalogue[code].instead:
            assert card in knowledge.procedures


def test_a_procedure_known_by_name_says_so_and_sends_on(knowledge: KnowledgeBase) -> None:
    entry = knowledge.catalogue["1.116612"]
    assert entry.no_card is NoCard.NO_DETAILS
    answer = Composer(knowledge, AFTER).listed(entry)
    said = " ".join(line.text for block in answer.blocks for line in block.lines)
    assert "chưa đọc được giấy tờ, phí, thời hạn" in said


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("2.000986", True, False),
        ("2.001023", True, False),
        ("3.000722", False, True),
        ("1.116410", False, True),
        ("1.003596", True, False),
        ("2.001009", False, False),
        ("1.001193", True, True),
    ],
)
def test_what_july_and_september_disagree_on_is_dated(
    knowledge: KnowledgeBase, code: str, before: bool, after: bool
) -> None:
    entry = knowledge.catalogue[code]
    assert (entry.listed_on(BEFORE), entry.listed_on(AFTER)) == (before, after)


@pytest.mark.parametrize("code", ["1.014061", "1.014062", "1.014063", "1.014064"])
def test_a_presumed_successor_ends_nothing(knowledge: KnowledgeBase, code: str) -> None:
    card = knowledge.procedures[code]
    assert card.successors == ("1.116410",)
    assert card.life.covers(AFTER)
    assert "chưa xác nhận" in knowledge.catalogue[code].doubt
    assert not knowledge.procedures["1.116410"].life.covers(BEFORE)


def test_a_damaged_file_of_reasons_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "without_card.yaml"
    assert load_without_card(file) == ()
    file.write_text("- code: 1\n", encoding="utf-8")
    with pytest.raises(InvalidCard, match="without_card"):
        load_without_card(file)


def test_spoken_names_stand_on_the_listing_and_find_it(knowledge: KnowledgeBase) -> None:
    told = {code: entry for code, entry in knowledge.catalogue.items() if entry.spoken}
    assert len(told) > 500
    assert not told.keys() & knowledge.procedures.keys()
    search = ProcedureSearch(knowledge.procedures, knowledge.catalogue)
    pairs = [(code, name) for code, entry in told.items() for name in entry.spoken]
    first = sum(code in [hit.code for hit in search.search(name).hits[:3]] for code, name in pairs)
    assert first / len(pairs) > 0.97


def test_names_of_no_listed_procedure_change_nothing(knowledge: KnowledgeBase) -> None:
    assert with_spoken(knowledge.catalogue, {"9.999999": ("mở tiệm",)}) == knowledge.catalogue
    assert load_spoken(Path("nowhere.yaml")) == {}


@pytest.mark.parametrize("damage", ["- mở tiệm\n", '"1.001029": mở tiệm\n', '"1.001029: [\n'])
def test_damaged_names_are_reported_as_such(tmp_path: Path, damage: str) -> None:
    file = tmp_path / "spoken.yaml"
    file.write_text(damage, encoding="utf-8")
    with pytest.raises(InvalidCard):
        load_spoken(file)
