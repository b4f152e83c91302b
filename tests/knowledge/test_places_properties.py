"""What holds for every former commune, and for any text at all."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dungcua.eval import disturb
from dungcua.knowledge.places import FormerUnit, Gazetteer

PLACES = Gazetteer.load()
CITIES = {"Hà Nội", "Hồ Chí Minh", "Đà Nẵng", "Hải Phòng", "Cần Thơ", "Huế"}
FORMER = sorted(
    {unit for code in PLACES.codes() for unit in PLACES.former_units(code)},
    key=lambda unit: unit.code,
)
COMMUNES = [unit for unit in FORMER if not unit.code.startswith("D")]
# Ways of writing that leave nothing out and mistake no letter.
FAITHFUL = (
    "official", "no marks", "no marks, no commas", "short types", "reversed", "telex", "vni",
    "tone place", "sentence", "sentence, no marks", "house",
)  # fmt: skip


def written(unit: FormerUnit) -> disturb.Written:
    kind = "Thành phố" if unit.province in CITIES else "Tỉnh"
    return disturb.Written(unit.name, unit.district.name, f"{kind} {unit.province}")


def successors(unit: FormerUnit) -> set[str]:
    return {code for code, _ in unit.successors}


def test_all_former_communes_are_here() -> None:
    assert len(FORMER) == 10040
    assert len(COMMUNES) == 10035


def test_every_official_address_gives_exactly_its_successors() -> None:
    rng = Random(1)
    missed = []
    for unit in COMMUNES:
        text = disturb.official(written(unit), rng)
        found = PLACES.resolve(text)
        codes = {c.commune.code for c in found.candidates if c.commune}
        if codes != successors(unit) or found.ambiguous != unit.split:
            missed.append((text, codes))
    assert missed == []


@pytest.mark.parametrize("kind", FAITHFUL)
@settings(max_examples=60, deadline=None)
@given(unit=st.sampled_from(COMMUNES), seed=st.integers(0, 10**6))
def test_faithful_writing_never_misleads(kind: str, unit: FormerUnit, seed: int) -> None:
    text = disturb.KINDS[kind](written(unit), Random(seed))
    assert text is not None
    found = PLACES.resolve(text)
    codes = {c.commune.code for c in found.candidates if c.commune}
    # Without diacritics a neighbour may have the same letters: then both are listed.
    assert successors(unit) <= codes, text
    assert found.ambiguous == (len(codes) > 1)


@settings(max_examples=80, deadline=None)
@given(unit=st.sampled_from(COMMUNES))
def test_leaving_levels_out_lists_the_right_one_among_others(unit: FormerUnit) -> None:
    for text in (unit.name, f"{unit.name}, {unit.district.name}"):
        codes = {c.commune.code for c in PLACES.resolve(text).candidates if c.commune}
        assert successors(unit) <= codes, text


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=120))
def test_any_text_is_read_without_error(text: str) -> None:
    found = PLACES.resolve(text)
    assert bool(found.candidates) == bool(found.mentions)


def test_ten_thousand_random_strings_give_no_place() -> None:
    rng = Random(7)
    letters = "bcdfghjklmnpqrstvwxz" * 2 + "aeiouy" + "ăâđêôơư" + "  ,.1"
    for _ in range(10_000):
        text = "".join(rng.choices(letters, k=rng.randrange(1, 40)))
        found = PLACES.resolve(text)
        assert found.commune is None, text
        assert found.ambiguous or not found.candidates or len(text) < 8, text
