"""What a pack has for the team: addresses, practice, fields of life, each as the pages have it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dungcua.knowledge.guide.life import grouped, life_part
from dungcua.knowledge.guide.practice import Trainer, load_practice, practice_part
from dungcua.knowledge.guide.whereabouts import whereabouts
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer, answers
from dungcua.knowledge.requirements import PaperJudge

DAY = date(2026, 11, 22)
HUE = "46"


@pytest.fixture(scope="module")
def table(places: Gazetteer) -> dict[str, object]:
    return whereabouts(places, HUE)


def told(table: dict[str, object], kind: str, address: str) -> list[object]:
    numbers = table[kind]
    results = table["results"]
    assert isinstance(numbers, dict)
    assert isinstance(results, list)
    found = results[numbers[address]]
    assert isinstance(found, list)
    return found


def test_every_commune_now_and_before_has_its_address(
    table: dict[str, object], places: Gazetteer
) -> None:
    candidates = table["candidates"]
    assert isinstance(candidates, list)
    codes = {code for code, _, _ in candidates if code}
    communes = [c for c in map(places.commune, places.codes()) if c and c.province_code == HUE]
    assert codes == {commune.code for commune in communes}


@pytest.mark.parametrize(
    ("kind", "address", "text"),
    [
        ("marked", "p:vi3 da5", "phường Vỹ Dạ"),
        ("plain", "p:vi da/:hue", "phuong vy da, hue"),
        ("marked", "x:quang4 an/h:quang4 điên1/:huê2", "xã Quảng An, huyện Quảng Điền, Huế"),
        ("plain", "h:phu loc", "huyen phu loc"),
        ("marked", ":huê2", "Huế"),
    ],
)
def test_an_address_has_the_resolvers_own_answer(
    table: dict[str, object], places: Gazetteer, kind: str, address: str, text: str
) -> None:
    found = places.resolve(text)
    numbers, settled, ask, elsewhere, options = told(table, kind, address)
    candidates = table["candidates"]
    assert isinstance(candidates, list)
    assert isinstance(numbers, list)
    here = [c for c in found.candidates if c.province_code == HUE]
    assert [candidates[n][1:] for n in numbers] == [[c.full, c.why] for c in here]
    assert settled == (found.commune.code if found.commune and here else None)
    assert ask == found.ask
    assert elsewhere == (len(here) < len(found.candidates))
    assert [label for label, _ in options] == [  # type: ignore[attr-defined]
        a.label for a in answers(found) if any(c in here for c in a.candidates)
    ]


def test_names_of_elsewhere_are_known_and_those_of_here_are_not_among_them(
    table: dict[str, object],
) -> None:
    beyond = table["beyond"]
    assert isinstance(beyond, dict)
    assert beyond["da nang"] == beyond["đa1 năng3"] == "Đà Nẵng"
    assert beyond["hoa vang"] == "Đà Nẵng"
    assert not {"hue", "phu loc", "phong điên1"} & set(beyond)


def test_fields_of_life_keep_their_order(knowledge: KnowledgeBase) -> None:
    assert [life for life, _ in life_part(knowledge)["groups"]] == list(grouped(knowledge))


def test_a_practice_case_is_not_asked_once_what_it_rests_on_is_over(
    knowledge: KnowledgeBase, places: Gazetteer
) -> None:
    trainer = Trainer(knowledge, PaperJudge(knowledge), places)
    last = DAY + timedelta(days=3)
    ends: list[tuple[str, ...]] = []

    def end(sources: object) -> date | None:
        ends.append(tuple(sources))  # type: ignore[arg-type]
        return last

    part = practice_part(trainer, load_practice(), DAY, end)
    assert len(part["exercises"]) == 10
    for exercise in part["exercises"]:
        assert exercise["until"] == last.isoformat()
        assert sum(option["right"] for option in exercise["options"]) == 1
    # A claim about a card ends with the card.
    assert any("tthc:1.001193" in sources for sources in ends)
