"""Practice cases teach what the base says: a changed card breaks these tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.guide.practice import Exercise, Trainer, load_practice
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.requirements import PaperJudge

EXERCISES = load_practice()
BIRTH = "1.001193"


@pytest.fixture(scope="module")
def trainer(knowledge: KnowledgeBase, places: Gazetteer) -> Trainer:
    return Trainer(knowledge, PaperJudge(knowledge), places)


def test_there_are_ten_with_names_of_their_own() -> None:
    assert len({exercise.id for exercise in EXERCISES}) == len(EXERCISES) == 10


def test_the_right_answer_has_no_place_of_its_own() -> None:
    places = [exercise.options.index(exercise.answer) for exercise in EXERCISES]
    assert all(places.count(place) < 6 for place in range(3)), places


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
def test_the_right_answer_holds_and_no_other_does(
    exercise: Exercise, trainer: Trainer, knowledge: KnowledgeBase
) -> None:
    day = knowledge.edition
    assert day is not None
    assert exercise.answer.basis or exercise.answer.claim
    for source in exercise.answer.basis:
        assert knowledge.source(source)
    assert trainer.stands(exercise.answer, day)
    for option in exercise.options:
        if option.claim is not None and not option.right:
            assert not trainer.holds(option.claim, day), option.text


def test_a_case_is_not_asked_once_its_facts_are_over(
    trainer: Trainer, knowledge: KnowledgeBase
) -> None:
    day = date(2026, 11, 22)
    card = knowledge.procedure(BIRTH)
    over = replace(card, life=replace(card.life, valid_to=date(2026, 11, 21)))
    kb = replace(knowledge, procedures={**knowledge.procedures, BIRTH: over})
    later = Trainer(kb, PaperJudge(kb), trainer.places)
    asked = {exercise.id for exercise in later.asked(EXERCISES, day)}
    assert "khai-sinh-giay-chung-sinh" not in asked
    assert "otp" in asked
    assert len(trainer.asked(EXERCISES, day)) == 10


def test_damaged_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingData):
        load_practice(tmp_path / "practice.yaml")
    path = tmp_path / "practice.yaml"
    two = "{text: a, why: b, right: true}"
    path.write_text(f"[{{id: x, story: s, question: q, hint: h, options: [{two}, {two}]}}]")
    with pytest.raises(InvalidCard, match="one option"):
        load_practice(path)
    path.write_text("[{id: x}]")
    with pytest.raises(InvalidCard):
        load_practice(path)
