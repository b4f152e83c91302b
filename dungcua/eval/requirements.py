"""``python -m dungcua.eval.requirements FILE …``: how well demands are judged.

Each file holds JSON lines with ``text``, ``is_complaint``, ``violations``, ``legit_requirement``
and, where labelled, ``lawful`` and ``verdicts`` (paper id → the right verdict). Lines may carry a
``part``; every part is measured on its own. ``--by-code`` prints one line per code,
``--misses`` the utterances that were read wrongly; ``--no-encoder`` leaves the closer reading out.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.encoder import Encoder, locate
from dungcua.knowledge.load import load
from dungcua.knowledge.requirements import Check, RequirementChecker, VerdictKind
from dungcua.settings import Settings

__all__ = ["Figures", "Labelled", "Score", "main", "measure", "read_labelled"]

_SEVERE = (VerdictKind.FORBIDDEN, VerdictKind.NOT_LISTED)
_TRIES = 3
"""Times each check is repeated; the fastest counts, so that a busy machine does not.

What counts is the time of all cores together, so that a second core does not flatter."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One utterance with what it tells; None where a file does not label it."""

    text: str
    is_complaint: bool
    violations: frozenset[str]
    legit: bool
    lawful: frozenset[str] | None
    verdicts: dict[str, str] | None
    part: str


@dataclass(slots=True)
class Score:
    """Right, wrong and missed answers of one kind."""

    hit: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Share of what was said that is right; 1 when nothing was said."""
        return self.hit / (self.hit + self.wrong) if self.hit + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Share of what should have been said that was; 1 when there was nothing to say."""
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def count(self, said: set[str] | frozenset[str], right: set[str] | frozenset[str]) -> None:
        """Add one utterance."""
        self.hit += len(said & right)
        self.wrong += len(said - right)
        self.missed += len(right - said)


@dataclass(slots=True)
class Figures:
    """What was counted over one set. Times are milliseconds of CPU, one entry per utterance."""

    total: int = 0
    complaint: Score = field(default_factory=Score)
    violation: Score = field(default_factory=Score)
    lawful: Score = field(default_factory=Score)
    by_code: dict[str, Score] = field(default_factory=dict)
    legit_right: int = 0
    lawful_total: int = 0
    accused_lawful: int = 0
    accused_silent: int = 0
    """Utterances that tell of no unlawful demand and got one all the same."""
    severe: Score = field(default_factory=Score)
    """Forbidden and not-listed verdicts, where verdicts are labelled."""
    kinds: Counter[str] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)

    def add(self, case: Labelled, check: Check, spent: float) -> list[str]:
        """Count one utterance and name what was read wrongly."""
        said = frozenset(check.violations)
        allowed = frozenset(f.code for f in check.lawful)
        self.total += 1
        self.times.append(spent)
        mark = frozenset({"complaint"})
        self.complaint.count(
            mark if check.is_complaint else frozenset(),
            mark if case.is_complaint else frozenset(),
        )
        self.violation.count(said, case.violations)
        for code in said | case.violations:
            self.by_code.setdefault(code, Score()).count(said & {code}, case.violations & {code})
        self.legit_right += check.legit_requirement == case.legit
        if case.legit:
            self.lawful_total += 1
            self.accused_lawful += bool(said)
        self.accused_silent += bool(said) and not case.violations
        misses = []
        if check.is_complaint != case.is_complaint:
            misses.append(f"complaint {check.is_complaint}")
        if said != case.violations:
            misses.append(f"{_codes(said)} instead of {_codes(case.violations)}")
        if check.legit_requirement != case.legit:
            misses.append(f"legit {check.legit_requirement}")
        if case.lawful is not None:
            self.lawful.count(allowed, case.lawful)
            if allowed != case.lawful:
                misses.append(f"{_codes(allowed)} instead of {_codes(case.lawful)}")
        if case.verdicts is not None:
            misses += self._judge(case.verdicts, check)
        return misses

    def _judge(self, right: dict[str, str], check: Check) -> list[str]:
        severe = {kind.value for kind in _SEVERE}
        said = {v.paper: v.verdict.value for v in check.verdicts}
        self.kinds.update(said.values())
        self.severe.count(
            frozenset(p for p, kind in said.items() if kind in severe),
            frozenset(p for p, kind in right.items() if kind in severe),
        )
        return [
            f"{paper}: {said.get(paper)} instead of {right.get(paper)}"
            for paper in said | right
            if said.get(paper, "unknown") != right.get(paper, "unknown")
        ]


def _codes(codes: frozenset[str]) -> str:
    return "+".join(sorted(codes)) or "nothing"


def read_labelled(paths: Sequence[Path]) -> Iterator[Labelled]:
    """Read the labelled lines of ``paths``; lines of any other form are passed over."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if not {"text", "is_complaint", "violations"} <= row.keys():
                continue
            yield Labelled(
                text=row["text"],
                is_complaint=row["is_complaint"],
                violations=frozenset(row["violations"]),
                legit=row["legit_requirement"],
                lawful=frozenset(row["lawful"]) if "lawful" in row else None,
                verdicts=row.get("verdicts"),
                part=row.get("part", path.stem),
            )


def measure(
    checker: RequirementChecker, cases: Sequence[Labelled]
) -> tuple[Figures, list[tuple[str, list[str]]]]:
    """Check every utterance; return the counts and what was read wrongly."""
    figures = Figures()
    misses = []
    for case in cases:
        spent = []
        for _ in range(_TRIES):
            began = time.process_time()
            check = checker.check(case.text)
            spent.append((time.process_time() - began) * 1000)
        wrong = figures.add(case, check, min(spent))
        if wrong:
            misses.append((case.text, wrong))
    return figures, misses


def _row(name: str, f: Figures) -> str:
    times = sorted(f.times)
    slow = times[min(len(times) - 1, int(len(times) * 0.99))]
    severe = f"{f.severe.precision:.3f}/{f.severe.recall:.2f}" if f.kinds else "-"
    return (
        f"{name:<10} {f.total:>4}  {f.complaint.f1:.3f}  "
        f"{f.violation.precision:.3f} {f.violation.recall:.3f} {f.violation.f1:.3f}  "
        f"{f.lawful.f1:.3f}  {f.legit_right / f.total:.3f}  "
        f"{f.accused_lawful:>2}/{f.lawful_total:<3} {f.accused_silent:>3}  {severe:>10}  "
        f"{statistics.median(times):.2f} {slow:.2f}"
    )


def main(arguments: Sequence[str]) -> None:
    """Print one row per part and one for all."""
    flags = {a for a in arguments if a.startswith("--")}
    cases = list(read_labelled([Path(a) for a in arguments if a not in flags]))
    if not cases:
        print(__doc__)
        return
    encoder = None
    if "--no-encoder" not in flags:
        try:
            encoder = Encoder.load(locate(Settings().var / "encoder"))
        except (MissingData, InvalidCard) as error:
            print(f"without the encoder: {error}", file=sys.stderr)
    checker = RequirementChecker(load(), encoder=encoder)
    print(
        "part         n  compl.  V: P    R    F1     L: F1  legit  accused       severe P/R"
        "  p50/p99 ms\n"
        "                   F1                              label  lawful silent"
    )
    parts = list(dict.fromkeys(case.part for case in cases))
    groups = [(part, [c for c in cases if c.part == part]) for part in parts]
    if len(parts) > 1:
        groups.append(("all", cases))
    for name, group in groups:
        figures, misses = measure(checker, group)
        print(_row(name, figures))
    if "--by-code" in flags:
        for code, score in sorted(figures.by_code.items()):
            print(
                f"  {code}  P {score.precision:.2f}  R {score.recall:.2f}  F1 {score.f1:.2f}"
                f"  ({score.hit + score.missed})"
            )
    if figures.kinds:
        print("verdicts:", ", ".join(f"{k} {n}" for k, n in figures.kinds.most_common()))
    if "--misses" in flags:
        for text, wrong in misses:
            print(f"- {text}\n    {'; '.join(wrong)}")


if __name__ == "__main__":
    main(sys.argv[1:])
