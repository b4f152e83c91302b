"""``python -m dungcua.eval.places``: how well places are read, beside two other packages.

Former communes are written in each of the ways of :mod:`disturb`, which shares nothing with
the resolver. The same texts go to the other packages, in one run on one machine; names are
compared without their type, which changed in 2026. Figures are printed, never asserted.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from random import Random

from dungcua.cli.setup import system, uv
from dungcua.cli.setup.console import Console, SetupFailed
from dungcua.eval import disturb
from dungcua.knowledge.places import FormerUnit, Gazetteer
from dungcua.knowledge.text.fold import fold
from dungcua.settings import ROOT

__all__ = ["Measured", "Outcome", "Sample", "main", "measure", "outcome", "samples"]

_EACH = 100
_SEED = 20261122
_RIVALS = ("vietnamadminunits", "vietnam-address-converter")
_CITIES = frozenset({"Hà Nội", "Hồ Chí Minh", "Đà Nẵng", "Hải Phòng", "Cần Thơ", "Huế"})
_TYPES = ("đặc khu ", "thị trấn ", "phường ", "xã ", "thành phố ", "tỉnh ")
_PATIENCE = 900
_NO_DISTRICT = frozenset({"no district", "no type, no district"})
_NO_TYPES = frozenset({"names only", "no type, no district"})
_SLIPS = frozenset({"slip in commune", "slip in district", "slip, no marks"})

Names = tuple[str, str, str]
Place = tuple[str, str]
"""Commune and province in small letters without type and diacritics."""


class Outcome(StrEnum):
    """What an answer is worth."""

    RIGHT = "right"
    """Exactly the successors, and said to be open only if there are several."""
    ASKED = "asked"
    """Said to be open, with the successors among what is offered."""
    NOTHING = "nothing"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Sample:
    """A text and the present places it means.

    ``homonym``: what was left out was needed, as other units have the same names.
    """

    kind: str
    text: str
    places: frozenset[Place]
    homonym: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """What one resolver made of all samples; seconds for each, load in seconds, memory in MB."""

    name: str
    outcomes: Sequence[Outcome]
    seconds: Sequence[float]
    loaded: float
    memory: float


def main() -> None:
    """Measure our resolver and, where they can be installed, the others; print both."""
    before = _resident()
    began = time.perf_counter()
    places = Gazetteer.load()
    loaded = time.perf_counter() - began
    places.warm()
    held = _resident() - before
    drawn = samples(places, _EACH)
    ours = measure(places, drawn, loaded, _resident() - held)
    with tempfile.TemporaryDirectory(prefix="dungcua-bench-") as folder:
        others = _others(drawn, Path(folder))
    _print(drawn, [ours, *others])


def samples(places: Gazetteer, each: int) -> list[Sample]:
    """Return ``each`` former communes in every way of writing that applies to them."""
    units = sorted(
        {unit for code in places.codes() for unit in places.former_units(code)},
        key=lambda unit: unit.code,
    )
    several, today = _several(places, units), _today(places)
    drawn = []
    for kind, write in disturb.KINDS.items():
        rng = Random(f"{_SEED} {kind}")  # noqa: S311
        for unit in rng.sample([u for u in units if u.name != u.district.name], each):
            text = write(_written(unit), rng)
            if text is not None:
                names = _names(unit, kind)
                # Commune and province without a district: how addresses are written today.
                if kind == "no district" and names in today:
                    drawn.append(Sample(kind, text, today[names]))
                else:
                    homonym = names in several[kind]
                    drawn.append(Sample(kind, text, _successors(places, unit), homonym))
    return drawn


def _today(places: Gazetteer) -> dict[Names, frozenset[Place]]:
    """Return every present commune by its whole name of today."""
    present = (places.commune(code) for code in places.codes())
    return {
        (_letters(new.name, "no district"), "", new.province): frozenset(
            {place(new.name, new.province)}
        )
        for new in present
        if new is not None
    }


def _several(places: Gazetteer, units: Sequence[FormerUnit]) -> dict[str, set[Names]]:
    """Return, for each way of writing, the names that other units are written with as well.

    By the tables alone: units of different successors whose names, as far as this way
    writes them, are the same letters; for a commune alone or with its province, present
    communes of that name count as well.
    """
    found: dict[str, set[Names]] = {}
    for kind in disturb.KINDS:
        meant: dict[Names, set[frozenset[Place]]] = defaultdict(set)
        for unit in units:
            meant[_names(unit, kind)].add(_successors(places, unit))
        if kind == "commune only" or kind in _NO_DISTRICT:
            for code in places.codes():
                new = places.commune(code)
                if new is not None:
                    at = "" if kind == "commune only" else new.province
                    names = (_letters(new.name, kind), "", at)
                    meant[names].add(frozenset({place(new.name, new.province)}))
        found[kind] = {names for names, places_ in meant.items() if len(places_) > 1}
    return found


def _names(unit: FormerUnit, kind: str) -> Names:
    """Return what this way of writing tells of a unit: commune, district, province."""
    district = "" if kind == "commune only" or kind in _NO_DISTRICT else unit.district.name
    province = "" if kind in ("no province", "commune only") else unit.province
    return _letters(unit.name, kind), _letters(district, kind), province


def _letters(name: str, kind: str) -> str:
    if kind in _NO_TYPES:
        name = disturb.bare(name)
    return fold(name).replace("y", "i") if "no marks" in kind else name.lower()


def measure(
    places: Gazetteer, drawn: Sequence[Sample], loaded: float, before: float = 0.0
) -> Measured:
    """Resolve every sample; memory is what this process holds more than ``before``."""
    outcomes, seconds = [], []
    for sample in drawn:
        began = time.perf_counter()
        found = places.resolve(sample.text)
        seconds.append(time.perf_counter() - began)
        named = {place(c.commune.name, c.province) for c in found.candidates if c.commune}
        outcomes.append(outcome(sample.places, named, open_=found.ambiguous))
    return Measured("dungcua", outcomes, seconds, loaded, _resident() - before)


def outcome(wanted: frozenset[Place], named: set[Place], *, open_: bool) -> Outcome:
    """Judge an answer; a split commune of which one successor is picked is wrong."""
    if not named:
        return Outcome.NOTHING
    if named == wanted and open_ == (len(wanted) > 1):
        return Outcome.RIGHT
    return Outcome.ASKED if open_ and wanted <= named else Outcome.WRONG


def place(commune: str, province: str) -> Place:
    """Return names as they are compared."""
    return _bare(commune), _bare(province)


def _bare(name: str) -> str:
    low = name.lower()
    kind = next((kind for kind in _TYPES if low.startswith(kind)), "")
    return fold(low.removeprefix(kind)).replace("y", "i")


def _written(unit: FormerUnit) -> disturb.Written:
    kind = "Thành phố" if unit.province in _CITIES else "Tỉnh"
    return disturb.Written(unit.name, unit.district.name, f"{kind} {unit.province}")


def _successors(places: Gazetteer, unit: FormerUnit) -> frozenset[Place]:
    news = (places.commune(code) for code, _ in unit.successors)
    return frozenset(place(new.name, new.province) for new in news if new is not None)


def _others(drawn: Sequence[Sample], folder: Path) -> list[Measured]:
    """Measure the other packages in an environment in ``folder``; none if it cannot be made."""
    console = Console(1, folder / "log")
    try:
        python = system.interpreter(console, os.environ)
        install, _ = uv.install(ROOT, python, console)
        home = folder / "venv"
        install("bench-venv", "venv", "--no-project", "--python", str(python.path), str(home))
        wanted = str(ROOT / "requirements" / "bench.txt")
        install("bench-install", "pip", "install", "--python", str(home), "-r", wanted)
    except SetupFailed as error:
        print(f"other packages not measured: {error}", file=sys.stderr)
        return []
    found = (_other(name, drawn, home / "bin" / "python") for name in _RIVALS)
    return [measured for measured in found if measured is not None]


def _other(name: str, drawn: Sequence[Sample], python: Path) -> Measured | None:
    script = Path(__file__).with_name("rival.py")
    texts = json.dumps([sample.text for sample in drawn])
    try:
        run = subprocess.run(
            [python, "-I", script, name],
            input=texts, capture_output=True, text=True, check=True, timeout=_PATIENCE,
        )  # fmt: skip
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        print(f"{name} not measured: {error}", file=sys.stderr)
        return None
    told = json.loads(run.stdout.splitlines()[-1])
    outcomes = [
        outcome(sample.places, {place(*each) for each in answer}, open_=len(answer) > 1)
        for sample, answer in zip(drawn, told["answers"], strict=True)
    ]
    return Measured(name, outcomes, told["seconds"], told["loaded"], told["memory"])


def _print(drawn: Sequence[Sample], all_measured: Sequence[Measured]) -> None:
    print(f"{len(drawn)} addresses; right / asked / nothing / wrong in percent")
    print(f"{'':28}" + "".join(f"{m.name:>28}" for m in all_measured))
    kinds: dict[str, list[int]] = defaultdict(list)
    for at, sample in enumerate(drawn):
        kinds[sample.kind].append(at)
        kinds["all"].append(at)
        if sample.homonym:
            kinds["homonyms"].append(at)
        else:
            kinds["split" if len(sample.places) > 1 else "one meaning"].append(at)
            if sample.kind in _SLIPS:
                kinds["typing errors"].append(at)
    last = ("one meaning", "typing errors", "split", "homonyms", "all")
    for kind in (*(k for k in kinds if k not in last), *last):
        cells = (f"{_shares(m, kinds[kind]):>28}" for m in all_measured if kinds[kind])
        print(f"{kind:28}" + "".join(cells))
    figures: tuple[tuple[str, Callable[[Measured], float]], ...] = (
        ("median, µs", lambda m: statistics.median(m.seconds) * 1e6),
        ("p99, µs", lambda m: statistics.quantiles(m.seconds, n=100)[98] * 1e6),
        ("load, s", lambda m: m.loaded),
        ("memory, MB", lambda m: m.memory),
    )
    for label, figure in figures:
        print(f"{label:28}" + "".join(f"{figure(m):>28.2f}" for m in all_measured))


def _shares(measured: Measured, rows: Sequence[int]) -> str:
    counted = Counter(measured.outcomes[at] for at in rows)
    return " / ".join(f"{100 * counted[each] / len(rows):.1f}" for each in Outcome)


def _resident() -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return float("nan")


if __name__ == "__main__":
    main()
