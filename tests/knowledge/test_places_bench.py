"""What ``dungcua.eval.places`` measures, and that it judges ours and others alike."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dungcua.eval import disturb, rival
from dungcua.eval.places import Outcome, Sample, measure, outcome, place, samples
from dungcua.knowledge.places import Gazetteer

ONE = frozenset({("hoa tien", "da nang")})
TWO = ONE | {("ba na", "da nang")}


@pytest.mark.parametrize(
    ("wanted", "named", "open_", "judged"),
    [
        (ONE, ONE, False, Outcome.RIGHT),
        (TWO, TWO, True, Outcome.RIGHT),
        (ONE, TWO, True, Outcome.ASKED),
        (ONE, frozenset(), False, Outcome.NOTHING),
        (ONE, TWO - ONE, False, Outcome.WRONG),
        (ONE, TWO - ONE, True, Outcome.WRONG),
        (TWO, ONE, False, Outcome.WRONG),
        (ONE, TWO, False, Outcome.WRONG),
    ],
)
def test_answer_is_judged_by_what_it_claims(
    wanted: frozenset[tuple[str, str]],
    named: frozenset[tuple[str, str]],
    open_: bool,
    judged: Outcome,
) -> None:
    assert outcome(wanted, set(named), open_=open_) is judged


def test_names_are_compared_without_type_and_marks() -> None:
    assert place("Phường Bố Hạ", "Tỉnh Bắc Ninh") == place("xã Bố Hạ", "Bắc Ninh")
    assert place("Xã Mỹ Quý", "Đồng Tháp") == place("Xã Mĩ Quí", "Đồng Tháp")
    assert place("Xã Hòa Tiến", "Đà Nẵng") != place("Xã Hòa Vang", "Đà Nẵng")


def test_every_way_of_writing_is_drawn_and_the_same_each_time(
    places: Gazetteer,
) -> None:
    drawn = samples(places, 3)
    assert {sample.kind for sample in drawn} == set(disturb.KINDS)
    assert drawn == samples(places, 3)


def test_ours_is_measured_on_every_sample(places: Gazetteer) -> None:
    known = samples(places, 2)
    told = measure(places, [*known, Sample("junk", "zzz", ONE)], 0.0)
    assert len(told.seconds) == len(told.outcomes) == len(known) + 1
    assert told.outcomes[-1] is Outcome.NOTHING
    official = [o for s, o in zip(known, told.outcomes, strict=False) if s.kind == "official"]
    assert official == [Outcome.RIGHT, Outcome.RIGHT]


def test_what_needed_a_level_that_was_left_out_counts_apart(places: Gazetteer) -> None:
    drawn = samples(places, 40)
    homonyms = [sample for sample in drawn if sample.homonym]
    kinds = {sample.kind for sample in homonyms}
    assert "commune only" in kinds
    assert kinds <= {"commune only", "no district", "no type, no district", "no province",
                     "names only", "no marks",
                     "no marks, no commas", "sentence, no marks", "slip, no marks"}  # fmt: skip
    for sample in homonyms:
        found = places.resolve(sample.text)
        if sample.kind == "commune only":
            assert found.ambiguous, sample.text


def test_other_packages_are_no_dependency() -> None:
    root = Path(rival.__file__).parents[2] / "requirements"
    for line in (root / "bench.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("vietnam"):
            for other in ("product.txt", "dev.txt", "rasa.txt"):
                assert line.split("==")[0] not in (root / other).read_text(encoding="utf-8")


def test_script_for_other_packages_shuts_the_network_and_stands_alone() -> None:
    code = (
        "import sys; sys.argv = ['rival', 'vietnamadminunits']\n"
        f"sys.path.insert(0, {str(Path(rival.__file__).parent)!r})\n"
        "import rival, socket\n"
        "sys.modules['vietnamadminunits'] = None\n"
        "import io; sys.stdin = io.StringIO('[]')\n"
        "try: rival.main()\n"
        "except ImportError: pass\n"
        "try: socket.create_connection(('127.0.0.1', 9))\n"
        "except OSError as error: print(error)\n"
        "print([name for name in sys.modules if name.startswith('dungcua')])"
    )
    told = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    )
    assert told.stdout.splitlines() == ["no network while measuring", "[]"]
