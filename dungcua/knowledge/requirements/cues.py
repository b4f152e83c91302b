"""Reading papers.yaml and cues.yaml: what the requirement check knows, as data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import yaml
from pydantic import TypeAdapter, ValidationError

from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.requirements.days import compare_days
from dungcua.knowledge.requirements.gazetteer import Gazetteer, Mention
from dungcua.knowledge.requirements.patterns import Pattern, parse
from dungcua.knowledge.requirements.tokens import Utterance

__all__ = ["Cues", "Paper", "Rule", "read_cues", "read_papers"]

_DAYS = ("day_ahead", "day_passed")
"""Concepts found by comparing the promised day with today's, not by words."""


class _Data:
    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Paper(_Data):
    """A paper or act that may be demanded.

    ``names`` are all the ways people name it; ``groups`` are names patterns may use
    (``held`` = a state database holds it); ``code`` is the violation a demand for it is
    a sign of by itself, as with the abolished household book.
    """

    id: str
    name: str
    names: tuple[str, ...]
    groups: tuple[str, ...] = ()
    code: str | None = None
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _RawRule(_Data):
    code: str
    why: str
    when: tuple[str, ...]
    unless: tuple[str, ...] = ()
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class _RawCues(_Data):
    shorthand: dict[str, str]
    negators: tuple[str, ...]
    negatable: tuple[str, ...]
    accented_only: tuple[str, ...]
    short_unaccented: tuple[str, ...]
    concepts: dict[str, tuple[str, ...]]
    derived: dict[str, tuple[str, ...]]
    violations: tuple[_RawRule, ...]
    lawful: tuple[_RawRule, ...]
    yields: dict[str, tuple[str, ...]]
    speech: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Rule:
    """When to read a sign of ``code`` (V…, L…, or L00: lawful, no entry of its own)."""

    code: str
    why: str
    when: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Cues:
    """Everything the check runs on. ``yields``: code → codes before which it steps back."""

    gazetteer: Gazetteer
    shorthand: dict[str, str]
    papers: dict[str, Paper]
    violations: tuple[Rule, ...]
    lawful: tuple[Rule, ...]
    yields: dict[str, tuple[str, ...]]
    derived: dict[str, tuple[Pattern, ...]] = field(default_factory=dict)
    speech: dict[str, tuple[Pattern, ...]] = field(default_factory=dict)

    def find(self, utterance: Utterance) -> dict[str, list[Mention]]:
        """Return the mentions of every concept, the derived ones included."""
        mentions = self.gazetteer.find(utterance)
        for name, patterns in self.derived.items():
            spans = sorted({span for pattern in patterns for span in pattern.spans(mentions)})
            if spans:
                derived = [Mention.of(utterance, start, end) for start, end in spans]
                mentions[name] = sorted([*mentions.get(name, ()), *derived])
        passed = compare_days(utterance, mentions)
        if passed is not None:
            mentions[_DAYS[passed]] = mentions["due"][:1]
        return mentions


def read_cues(directory: Path) -> Cues:
    """Read ``papers.yaml`` and ``cues.yaml`` below ``directory``.

    Raises:
        MissingData: a file is not there.
        InvalidCard: a file does not follow its schema, or a pattern names an unknown concept.

    """
    papers = read_papers(directory)
    raw: _RawCues = _load(directory / "cues.yaml", _RawCues)
    phrases = list(_phrases(raw.concepts, papers))
    paper_names = {name for paper in papers.values() for name in (paper.id, "paper", *paper.groups)}
    known = {concept for concept, _ in phrases} | set(raw.derived) | set(_DAYS)
    gazetteer = Gazetteer(
        phrases,
        raw.shorthand,
        negators=frozenset(raw.negators),
        negatable=frozenset(raw.negatable),
        accented_only=frozenset(raw.accented_only),
        short_unaccented=frozenset(raw.short_unaccented) | paper_names,
    )
    cues = Cues(
        gazetteer=gazetteer,
        shorthand=raw.shorthand,
        papers=papers,
        violations=tuple(_rule(rule) for rule in raw.violations),
        lawful=tuple(_rule(rule) for rule in raw.lawful),
        yields=raw.yields,
        derived={name: tuple(map(parse, texts)) for name, texts in raw.derived.items()},
        speech={name: tuple(map(parse, texts)) for name, texts in raw.speech.items()},
    )
    for pattern in _patterns(cues):
        unknown = pattern.concepts() - known
        if unknown:
            raise InvalidCard(f"cues.yaml: no concept or paper is called {sorted(unknown)}")
    return cues


def read_papers(directory: Path) -> dict[str, Paper]:
    """Read ``papers.yaml`` below ``directory``; raises as :func:`read_cues` does."""
    return {paper.id: paper for paper in _load(directory / "papers.yaml", list[Paper])}


def _phrases(
    concepts: dict[str, tuple[str, ...]], papers: dict[str, Paper]
) -> Iterator[tuple[str, str]]:
    for paper in papers.values():
        for name in (paper.name, *paper.names):
            for concept in (paper.id, "paper", *paper.groups):
                yield concept, name
    for concept in concepts:
        for phrase in _expand(concept, concepts, ()):
            yield concept, phrase


def _expand(
    concept: str, concepts: dict[str, tuple[str, ...]], seen: tuple[str, ...]
) -> Iterator[str]:
    """Phrases of a concept; "=other" stands for all phrases of that concept."""
    if concept in seen or concept not in concepts:
        raise InvalidCard(f"cues.yaml: concept {concept} is unknown or contains itself")
    for phrase in concepts[concept]:
        if phrase.startswith("="):
            yield from _expand(phrase[1:], concepts, (*seen, concept))
        else:
            yield phrase


def _rule(raw: _RawRule) -> Rule:
    return Rule(
        code=raw.code,
        why=raw.why,
        when=tuple(map(parse, raw.when)),
        unless=tuple(map(parse, raw.unless)),
        confidence=raw.confidence,
    )


def _patterns(cues: Cues) -> Iterator[Pattern]:
    for rule in (*cues.violations, *cues.lawful):
        yield from rule.when
        yield from rule.unless
    for patterns in (*cues.speech.values(), *cues.derived.values()):
        yield from patterns


def _load(path: Path, kind: Any) -> Any:
    if not path.exists():
        raise MissingData(str(path))
    with path.open(encoding="utf-8") as file:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        raw = yaml.load(file, Loader=loader)  # noqa: S506 - both are safe loaders
    try:
        return TypeAdapter(kind).validate_python(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise InvalidCard(f"{path}: {where}: {first['msg']}") from error
