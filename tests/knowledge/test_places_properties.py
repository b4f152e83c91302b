"""What holds for every former commune, and for any text at all."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from dungcua.eval import disturb
from dungcua.knowledge.places import FormerUnit, Gazetteer, cues

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


# By the tables alone: units that are the same letters once the marks are gone.
TWINS = Counter(
    disturb.strip_marks(f"{u.name}, {u.district.name}, {u.province}").lower() for u in COMMUNES
)


def unmistakable(unit: FormerUnit, kind: str) -> bool:
    """Whether a way of writing leaves nothing open, by the tables."""
    letters = disturb.strip_marks(f"{unit.name}, {unit.district.name}, {unit.province}").lower()
    return "no marks" not in kind or TWINS[letters] == 1


@pytest.mark.parametrize("kind", FAITHFUL)
@settings(max_examples=60, deadline=None)
@given(unit=st.sampled_from(COMMUNES), seed=st.integers(0, 10**6))
def test_faithful_writing_gives_exactly_the_successors(
    kind: str, unit: FormerUnit, seed: int
) -> None:
    assume(unmistakable(unit, kind))
    text = disturb.KINDS[kind](written(unit), Random(seed))
    assert text is not None
    found = PLACES.resolve(text)
    codes = {c.commune.code for c in found.candidates if c.commune}
    if kind in ("telex", "vni", "no marks", "no marks, no commas", "sentence, no marks"):
        # Keystrokes and bare letters may be a neighbour's as well: then both are listed.
        assert successors(unit) <= codes, text
        assert found.ambiguous or len(codes) == 1
    else:
        assert codes == successors(unit), text
        assert found.ambiguous == unit.split


@pytest.mark.parametrize("kind", FAITHFUL)
def test_faithful_writing_of_every_tenth_commune_is_exact(kind: str) -> None:
    """A plain walk through the table: what is drawn by chance above misses no district."""
    rng, exact, missed = Random(3), 0, []
    units = [unit for unit in COMMUNES[::10] if unmistakable(unit, kind)]
    for unit in units:
        text = disturb.KINDS[kind](written(unit), rng)
        assert text is not None
        found = PLACES.resolve(text)
        codes = {c.commune.code for c in found.candidates if c.commune}
        # One that is only similar ("Poo" for Pô) may be asked back though it is the right one.
        if not successors(unit) <= codes or (len(codes) > 1 and not found.ambiguous):
            missed.append((text, codes))
        exact += codes == successors(unit)
    assert missed == []
    assert exact >= 0.98 * len(units)


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


def test_salads_of_everyday_syllables_hardly_ever_make_a_commune() -> None:
    rng = Random(11)
    words = sorted(cues.EVERYDAY)
    named = []
    for _ in range(10_000):
        text = " ".join(rng.choices(words, k=rng.randrange(3, 14)))
        found = PLACES.resolve(text)
        if found.commune is not None:
            named.append(text)
    # Some do contain one ("xa vang danh"); a hundredth of them would be too many.
    assert len(named) <= 50
