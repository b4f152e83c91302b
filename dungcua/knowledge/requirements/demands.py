"""Which of the papers an utterance names were demanded, not merely mentioned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dungcua.knowledge.requirements.cues import Paper
from dungcua.knowledge.requirements.gazetteer import Mention, Mentions

__all__ = ["demanded", "is_errand", "is_plain", "is_pressed", "named", "near"]

_PLAIN = 4
"""Words between the office and its demand, and between the demand and the paper, at most."""
_BEFORE = 14
_AFTER = 12
_ERRAND = 1
"""Words between a verb of errand and the paper it is about ("làm khai sinh")."""
_PRESSED_ERRAND = 3
_LACKING = 2
"""Words between "không có" and the paper for whose lack the file is refused."""


def demanded(papers: Mapping[str, Paper], mentions: Mentions) -> Iterator[tuple[Paper, Mention]]:
    """Yield each paper that is asked for, in order, with the words that name it."""
    for paper, found in named(papers, mentions):
        for mention in found:
            if is_pressed(mention, mentions):
                yield paper, mention
                break


def named(
    papers: Mapping[str, Paper], mentions: Mentions
) -> Iterator[tuple[Paper, tuple[Mention, ...]]]:
    """Yield the papers named, in order; one inside the name of another is left out."""
    spans = sorted(
        (mention.start, -mention.end, paper_id, mention)
        for paper_id in papers
        for mention in mentions.get(paper_id, ())
    )
    found: dict[str, list[Mention]] = {}
    last_end = 0
    for _start, _end, paper_id, mention in spans:
        if mention.end > last_end:
            last_end = mention.end
            found.setdefault(paper_id, []).append(mention)
    for paper_id, kept in found.items():
        yield papers[paper_id], tuple(kept)


def is_pressed(mention: Mention, mentions: Mentions) -> bool:
    """Whether somebody asks for what is named: after a demand, or before its condition.

    The errand itself is no demand (:func:`is_errand`).
    """
    if is_errand(mention, mentions):
        return False
    pressed = [m for name in ("press", "asks") for m in mentions.get(name, ())]
    for lacking in mentions.get("have_not", ()):
        if 0 <= mention.start - lacking.end <= _LACKING and mentions.get("refusal"):
            return True
    before = any(
        p.sentence == mention.sentence and 0 <= mention.start - p.end <= _BEFORE for p in pressed
    )
    return before or any(
        after.sentence == mention.sentence and 0 <= after.start - mention.end <= _AFTER
        for name in ("press", "asks", "cond", "refusal")
        for after in mentions.get(name, ())
    )


def is_errand(mention: Mention, mentions: Mentions) -> bool:
    """Whether what is named is what the speaker came for ("làm khai sinh"), not asked for."""
    pressed = [m for name in ("press", "asks") for m in mentions.get(name, ())]
    return any(
        0 <= mention.start - verb.end <= _ERRAND
        and not any(
            0 <= verb.start - p.end <= _PRESSED_ERRAND or p.start <= verb.start < p.end
            for p in pressed
        )
        for verb in mentions.get("service_verb", ())
    )


def is_plain(mention: Mention, mentions: Mentions) -> bool:
    """Whether an office is said in one breath to demand what is named ("phường đòi sổ …")."""
    return any(
        demand.clauses[1] == mention.clauses[0]
        and 0 <= mention.start - demand.end <= _PLAIN
        and any(
            office.clauses[1] == demand.clauses[0] and 0 <= demand.start - office.end <= _PLAIN
            for office in mentions.get("admin_actor", ())
        )
        for demand in mentions.get("demand", ())
    )


def near(mention: Mention, mentions: Mentions, names: tuple[str, ...], words: int) -> bool:
    """Whether one of the concepts ``names`` stands within ``words`` of ``mention``."""
    return any(
        other.sentence == mention.sentence
        and other.start - mention.end <= words
        and mention.start - other.end <= words
        for name in names
        for other in mentions.get(name, ())
    )
