"""The small language of cues.yaml: which mentions, in which order, how far apart.

* ``đòi ~8 vneid``   a "vneid" after a "đòi", at most 8 words between, same sentence
* ``đòi -8 vneid``   the same, with no comma between
* ``đòi ~~8 vneid``  the same, also across sentences
* ``đòi +8 vneid``   in either order, at most 8 words between, also across sentences
* ``a & b``          both, anywhere in the text
* ``a & !b``         a, and nowhere b

The words are names of concepts, papers or groups of papers, never literal text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dungcua.errors import InvalidCard
from dungcua.knowledge.requirements.gazetteer import Mention, Mentions

__all__ = ["Pattern", "parse"]

_GAP = re.compile(r"(~~|~|-|\+)(\d+)$")


@dataclass(frozen=True, slots=True)
class _Step:
    """The next concept of a chain, and how it must stand to the one before."""

    concept: str
    relation: str
    words: int

    def admits(self, before: Mention, after: Mention) -> bool:
        """Whether ``after`` stands to ``before`` as the step asks."""
        gap = after.start - before.end
        if self.relation == "+" and gap < 0:
            gap = before.start - after.end
        if not 0 <= gap <= self.words:
            return False
        if self.relation == "-":
            return before.clauses[1] == after.clauses[0]
        return self.relation != "~" or before.sentence == after.sentence


@dataclass(frozen=True, slots=True)
class _Chain:
    first: str
    steps: tuple[_Step, ...]
    negated: bool

    def match(self, mentions: Mentions) -> tuple[int, int] | None:
        """Return the token range of the first match, or None."""
        return next(self.matches(mentions), None)

    def matches(self, mentions: Mentions) -> Iterator[tuple[int, int]]:
        """Yield the token range of the first match from each mention the chain begins with."""
        for mention in mentions.get(self.first, ()):
            found = self._follow(mention, 0, mentions)
            if found is not None:
                yield min(mention.start, found[0]), max(mention.end, found[1])

    def _follow(self, before: Mention, index: int, mentions: Mentions) -> tuple[int, int] | None:
        if index == len(self.steps):
            return before.start, before.end
        step = self.steps[index]
        for mention in mentions.get(step.concept, ()):
            if step.admits(before, mention):
                found = self._follow(mention, index + 1, mentions)
                if found is not None:
                    return min(before.start, found[0]), max(before.end, found[1])
        return None


@dataclass(frozen=True, slots=True)
class Pattern:
    """A parsed pattern; :meth:`match` returns the widest token range that fits, or None."""

    chains: tuple[_Chain, ...]

    def match(self, mentions: Mentions) -> tuple[int, int] | None:
        """Return the token range (end excluded) of the evidence, or None."""
        evidence: tuple[int, int] | None = None
        for chain in self.chains:
            found = chain.match(mentions)
            if chain.negated:
                if found is not None:
                    return None
            elif found is None:
                return None
            elif evidence is None:
                evidence = found
        return evidence

    def spans(self, mentions: Mentions) -> Iterator[tuple[int, int]]:
        """Yield the token range of every match; only for a pattern of a single chain."""
        yield from self.chains[0].matches(mentions)

    def concepts(self) -> frozenset[str]:
        """Names the pattern uses, for checking the data file."""
        return frozenset(
            name
            for chain in self.chains
            for name in (chain.first, *(s.concept for s in chain.steps))
        )


def parse(text: str) -> Pattern:
    """Read one pattern.

    Raises:
        InvalidCard: the text does not follow the language above.

    """
    chains = []
    for part in text.split("&"):
        words = part.split()
        negated = bool(words) and words[0].startswith("!")
        if negated:
            words[0] = words[0][1:]
        if len(words) % 2 == 0 or not words[0]:
            raise InvalidCard(f"pattern {text!r}: concepts and distances must alternate")
        steps = []
        for gap, concept in zip(words[1::2], words[2::2], strict=True):
            match = _GAP.match(gap)
            if match is None:
                raise InvalidCard(f"pattern {text!r}: {gap!r} is no distance")
            steps.append(_Step(concept, match.group(1), int(match.group(2))))
        chains.append(_Chain(words[0], tuple(steps), negated))
    if all(chain.negated for chain in chains):
        raise InvalidCard(f"pattern {text!r}: nothing is asked for")
    return Pattern(tuple(chains))
