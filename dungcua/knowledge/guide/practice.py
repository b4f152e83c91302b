"""Practice cases for new volunteers, checked against the knowledge base they teach.

An option says what it claims in a form that the base can judge: the right one must hold,
the wrong ones with a claim must not. A changed card or law breaks the test, not the
volunteer; and a case whose right answer does not hold on a day is not asked on that day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

import yaml
from pydantic import TypeAdapter, ValidationError

from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.answer.cite import assertable
from dungcua.knowledge.guide.verdicts import verdict_on
from dungcua.knowledge.load import DATA_DIR, KnowledgeBase
from dungcua.knowledge.model import CounterRule, FeeKind
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.requirements import PaperJudge, VerdictKind
from dungcua.knowledge.text.fold import fold

__all__ = [
    "PASSED",
    "PRACTICE_FILE",
    "Claim",
    "Exercise",
    "Option",
    "Trainer",
    "load_practice",
    "practice_part",
]

PRACTICE_FILE = DATA_DIR / "guide" / "practice.yaml"
PASSED = 0.8
"""Share of right answers that earns the certificate."""

Ends = Callable[[Iterable[str]], date | None]
"""Last day on which all of some sources hold."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What an option says, as the base can judge it; every field that is set must be true.

    ``place`` is a text that has to lead to the commune ``commune``, alone.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    procedure: str | None = None
    paper: str | None = None
    verdict: VerdictKind | None = None
    case: str | None = None
    items: tuple[str, ...] = ()
    fee: FeeKind | None = None
    fee_when: str | None = None
    counter: CounterRule | None = None
    place: str | None = None
    commune: str | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose; ``why`` is told after the choice, ``basis`` are its sources."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    text: str
    why: str
    right: bool = False
    claim: Claim | None = None
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exercise:
    """A household's story, a question, a hint, and options of which one is right."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    story: str
    question: str
    hint: str
    options: tuple[Option, ...]

    @property
    def answer(self) -> Option:
        """The right option."""
        return next(option for option in self.options if option.right)


def load_practice(path: Path = PRACTICE_FILE) -> tuple[Exercise, ...]:
    """Read the exercises.

    Raises:
        MissingData: the file is not there.
        InvalidCard: it does not follow its schema, or an exercise has not one right answer.

    """
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = TypeAdapter(tuple[Exercise, ...]).validate_python(raw)
    except FileNotFoundError as error:
        raise MissingData(str(path)) from error
    except (yaml.YAMLError, ValidationError) as error:
        raise InvalidCard(f"{path}: {error}") from error
    for exercise in found:
        if sum(option.right for option in exercise.options) != 1:
            raise InvalidCard(f"{path}: {exercise.id}: one option has to be right")
    # The file may write the right one first; nobody shall learn its place.
    return tuple(replace(each, options=_in_order(each.options)) for each in found)


def _in_order(options: tuple[Option, ...]) -> tuple[Option, ...]:
    return tuple(sorted(options, key=lambda option: fold(option.text)))


@dataclass(frozen=True, slots=True)
class Trainer:
    """Judges exercises by the base as of a day."""

    kb: KnowledgeBase
    judge: PaperJudge
    places: Gazetteer

    def asked(self, exercises: tuple[Exercise, ...], as_of: date) -> tuple[Exercise, ...]:
        """Return the exercises whose right answer holds on the day."""
        return tuple(each for each in exercises if self.stands(each.answer, as_of))

    def stands(self, option: Option, as_of: date) -> bool:
        """Whether all that an option says and rests on holds on the day."""
        claim = option.claim
        return assertable(self.kb, option.basis, as_of) and (
            claim is None or self.holds(claim, as_of)
        )

    def holds(self, claim: Claim, as_of: date) -> bool:
        """Whether a claim is true.

        Raises:
            UnknownProcedure: it names a procedure that has no card.

        """
        if claim.place is not None:
            commune = self.places.resolve(claim.place).commune
            if commune is None or commune.code != claim.commune:
                return False
        if claim.procedure is None:
            return True
        card = self.kb.procedure(claim.procedure)
        if claim.paper is not None:
            verdict = verdict_on(self.kb, self.judge, claim.paper, card.code, as_of)
            if verdict is None or verdict.verdict is not claim.verdict:
                return False
        items = {item.id for case in card.cases if case.id == claim.case for item in case.items}
        fees = [
            fee
            for fee in card.fees
            if fee.kind is claim.fee and fee.province_code is None and fee.when == claim.fee_when
        ]
        return (
            set(claim.items) <= items
            and (claim.fee is None or bool(fees))
            and (claim.counter is None or claim.counter in {c.rule for c in card.counters})
            and assertable(self.kb, (card.id,), as_of)
        )

    def rests_on(self, option: Option) -> tuple[str, ...]:
        """Return the sources an option stands or falls with: its own, and the card it claims."""
        claim = option.claim
        card = self.kb.procedure(claim.procedure).id if claim and claim.procedure else None
        return (*option.basis, card) if card else option.basis


def practice_part(
    trainer: Trainer, exercises: tuple[Exercise, ...], as_of: date, end: Ends
) -> dict[str, Any]:
    """Return the exercises asked on a day as they go into a pack.

    Args:
        trainer: judges which exercises stand.
        exercises: all there are.
        as_of: the day of composing.
        end: tells until when some sources may be asserted; None when no end is known.

    """

    def option(one: Option) -> dict[str, Any]:
        return {"text": one.text, "why": one.why, "right": one.right, "basis": list(one.basis)}

    def exercise(one: Exercise) -> dict[str, Any]:
        until = end(trainer.rests_on(one.answer))
        return {
            "id": one.id,
            "story": one.story,
            "question": one.question,
            "hint": one.hint,
            "until": until.isoformat() if until else None,
            "options": [option(each) for each in one.options],
        }

    return {
        "passed": PASSED,
        "exercises": [exercise(each) for each in trainer.asked(exercises, as_of)],
    }
