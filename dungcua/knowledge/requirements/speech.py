"""How something is said: a grievance, a question, hearsay, praise or a hypothesis.

Labels follow LAW.md D.0: ``is_complaint`` is a person's displeasure about what just
happened to them, even when the office was right or is none of ours; a plain question,
hearsay and praise are not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dungcua.knowledge.requirements.gazetteer import Mention, Mentions
from dungcua.knowledge.requirements.patterns import Pattern
from dungcua.knowledge.requirements.tokens import Utterance

__all__ = ["Speech", "listen"]

_THRESHOLD = 1.0
_WEIGHTS = {
    "grievance": 1.5,
    "contrast": 0.8,
    "event": 0.5,
    "past": 0.3,
    "passive": 0.7,
    "infra": 0.9,
    "praise": -2.5,
    "resolved": -2.5,
}
"""What each kind of cue adds to the score of a complaint; measured on the dev half."""

_SIGN = 1.2
"""A told sign of an unlawful demand is a complaint by itself."""
_REPORT = 2.0
_PROTEST = 1.0
_STORY = 1.0
"""A story told to a hotline is seldom told for its own sake."""
_CALM = -1.0
_ELSEWHERE = -1.2
"""Displeasure that names nothing an office has to do with is no matter of ours."""
_STORY_WORDS = 7
_OPENING = 8
_QUESTION_ENDS = frozenset({"không", "chưa", "nhỉ", "hè", "hén", "hở", "ạ", "hỉ"})
_FOLDED_ENDS = frozenset({"khong", "chua", "nhi"})


@dataclass(frozen=True, slots=True)
class Speech:
    """What kind of speech an utterance is.

    ``asks_only``: a question, hearsay, praise or a hypothesis, so that no demand happened;
    ``event``: something is told that an office did or wanted; ``told``: told in a sentence
    that is no question; ``hedged``: something sounds like a question, hearsay, a hypothesis or
    praise, even where the rest outweighs it; ``asked``: there is a question in it;
    ``announced``: the speaker says that they report or denounce, without any of the above.
    """

    is_complaint: bool
    asks_only: bool
    event: bool
    told: bool
    hedged: bool
    asked: bool = False
    announced: bool = False


def listen(
    utterance: Utterance,
    mentions: Mentions,
    patterns: Mapping[str, tuple[Pattern, ...]],
    *,
    signs: bool,
    lawful: bool,
) -> Speech:
    """Judge the speech of an utterance.

    Args:
        utterance: the words.
        mentions: what was found in them.
        patterns: the ``speech`` table of cues.yaml.
        signs: whether a rule for an unlawful demand fits.
        lawful: whether a rule for a lawful demand fits.

    """

    def has(name: str) -> bool:
        return any(pattern.match(mentions) is not None for pattern in patterns[name])

    questions = mentions.get("question", [])
    asked = _is_asked(utterance, questions)
    told = _told_event(utterance, mentions)
    hearsay = has("hearsay") and _opens(mentions.get("hearsay", ()))
    hypothetical = has("hypothetical") and _opens(mentions.get("hypothetical", ()), 3)
    score = sum(weight for name, weight in _WEIGHTS.items() if has(name))
    if has("report") and not asked:
        score += _REPORT
    if signs:
        score += _SIGN
    if has("outside") and not asked:
        score += _SIGN
    story = (
        (has("actor") or lawful)
        and has("teller")
        and not has("inquiry")
        and _is_story(utterance, mentions)
    )
    if has("grievance") and not (has("topic") or signs or lawful):
        score += _ELSEWHERE
    if story and not has("intent"):
        score += 0.6 * _STORY if asked else _STORY
    protests = (told or lawful or story or signs) and _protests(utterance, mentions)
    if lawful and has("calm") and not (protests or has("grievance")):
        score += _CALM
    if protests:
        score += _PROTEST
    if asked and questions:
        score -= 1.0 if told or story else 2.5
    elif questions and _opens(questions):
        score -= 1.0
    if hearsay:
        score -= 4.0 if asked else 2.0
    if hypothetical:
        score -= 4.0 if asked else 0.3
    complaint = score >= _THRESHOLD
    asks_only = not complaint and (asked or bool(questions) or hearsay or hypothetical)
    hedged = asked or hearsay or hypothetical or has("praise")
    return Speech(
        complaint,
        asks_only or (has("praise") and not complaint),
        has("event"),
        told,
        hedged,
        asked or bool(questions),
        has("report") and not (hedged or questions),
    )


def _is_asked(utterance: Utterance, questions: list[Mention]) -> bool:
    """Whether the text ends in a question, also one typed without a question mark."""
    closer = utterance.closers[-1:]
    if closer == ("?",):
        return True
    if closer != ("",):
        return False
    last = utterance.tokens[-1]
    ends = last.plain in _QUESTION_ENDS if utterance.accented else last.folded in _FOLDED_ENDS
    near_end = any(len(utterance.tokens) - mention.end < 3 for mention in questions)
    if last.plain == "nhỉ":
        return True
    return (ends and bool(questions)) or near_end or (bool(questions) and _opens(questions, 4))


def _is_story(utterance: Utterance, mentions: Mentions) -> bool:
    """Whether a sentence that is no question tells something, at some length."""
    asking = {mention.sentence for mention in mentions.get("question", ())}
    lengths = [0] * len(utterance.closers)
    for token in utterance.tokens:
        lengths[token.sentence] += 1
    return any(
        length >= _STORY_WORDS and utterance.closers[number] != "?" and number not in asking
        for number, length in enumerate(lengths)
    )


def _told_event(utterance: Utterance, mentions: Mentions) -> bool:
    """Whether a demand or refusal is told in a sentence that is no question."""
    return any(
        utterance.closers[mention.sentence] != "?"
        for concept in ("demand", "refuse")
        for mention in mentions.get(concept, ())
    )


def _protests(utterance: Utterance, mentions: Mentions) -> bool:
    """A sentence ending in a protest ("… mà?"); a last one with or opening with one."""
    final = {token.sentence: index for index, token in enumerate(utterance.tokens)}
    if any(mention.end - 1 in final.values() for mention in mentions.get("protest", ())):
        return True
    last = len(utterance.closers) - 1
    if any(mention.sentence == last for mention in mentions.get("rhetorical", ())):
        return True
    opening = 0 if last <= 0 else final[last - 1] + 1
    return any(m.start == opening for m in mentions.get("protest_open", ()))


def _opens(mentions: list[Mention] | tuple[Mention, ...], words: int = _OPENING) -> bool:
    return any(mention.start < words for mention in mentions)
