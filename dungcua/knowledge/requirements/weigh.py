"""What rules and second opinion say together.

Scores of the second opinion (``second.py``) lie between -1, like nothing that was labelled so,
and 1. A rule that fits is one voice more. All weights were chosen on utterances that neither
the rules nor the second opinion had seen, in round numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dungcua.knowledge.requirements.model import BEYOND_LIST, Finding
from dungcua.knowledge.requirements.second import COMPLAINT, LEGIT
from dungcua.knowledge.requirements.speech import Speech
from dungcua.knowledge.requirements.tokens import Utterance

__all__ = [
    "Heard",
    "heard",
    "in_doubt",
    "likely_lawful",
    "rightful",
    "settle",
    "sounds_ours",
    "unsure",
    "weigh",
]

_RULE = 0.05
"""What a rule's finding adds to the score of its code."""
_HEARD = 0.1
"""What is added where the rules hear a complaint, and taken off where they hear none."""
_EXCUSE = 0.2
"""What is taken off where a rule knows why the demand may be right."""
_LAWFUL = 0.6
"""How much a lawful demand takes away from every code."""
_FOUND, _RIGHTFUL, _NAMED = -0.25, -0.15, -0.4
"""Scores from which a code is found, a demand called lawful, an L code named."""
_BESIDE, _BESIDE_RULE = 0.2, 0.1
"""How much surer a code must be that stands beside a likelier one; where a rule knows it."""
_TELLING = -0.5
"""Words of asking in what is told, with some code above this, make it the less a question."""
_HARDLY, _ASKED = -0.5, 0.5
"""Scores below which a told demand is no complaint, above which a plain question is one."""
_SURE, _SURE_RESERVED, _FELT = 0.5, 0.9, 0.25
"""How far a code must be above its bound, a part of the complaint's score added, before its paper
is judged; the second where the words hold something back."""
_RESERVED = 0.2
"""Score above which what the rules hear as a complaint is one where the words hold back."""
_DOUBT = 0.2
"""Nearer than this to one of the bounds above the first reading gives no clear answer."""
_OF_A_PERSON = frozenset({"V17", "V20", "V24"})
"""Manner, money and reprisals: codes that say something of a person, not of a paper."""
_GRAVE = 0.5
"""How clear a complaint must be to carry one of them where the rules hear neither it nor a
complaint: "tôi bị huyện cắt trợ cấp 3 tháng nay" tells of no reprisal."""
_LIKE = "giống những lời kể đã được gắn mã này"
_LESS_SURE = 0.6
_LONGEST_EVIDENCE = 160


@dataclass(frozen=True, slots=True)
class Heard:
    """What the rules made of an utterance, before the second opinion is heard.

    ``signs``: the codes of rules that fit, narrowed (:func:`settle`); ``excused``: codes whose
    rule knows, from the words, why the demand may be right; ``lawful``: rules for lawful demands;
    ``reserved``: the words hold something back (:class:`..aside.Aside`), so that more is needed;
    ``elsewhere``: a body outside the administration is named, so that a verdict needs more.
    """

    utterance: Utterance
    speech: Speech
    signs: Mapping[str, Finding]
    lawful: Mapping[str, Finding]
    excused: frozenset[str]
    yields: Mapping[str, tuple[str, ...]]
    reserved: bool = False
    elsewhere: bool = False


def _complains(told: Heard, scores: Mapping[str, float]) -> float:
    """Return how clearly this is a complaint; above 0 it is one."""
    speech, score = told.speech, scores[COMPLAINT]
    if speech.is_complaint and told.reserved:
        return score - _RESERVED
    if speech.is_complaint and speech.told and told.signs and not speech.hedged:
        return score - _HARDLY
    if speech.asks_only and not told.signs:
        nearest = max((s for code, s in scores.items() if code[0] == "V"), default=-1.0)
        telling = 0.0 if speech.hedged else max(nearest - _TELLING, 0.0)
        return score - _ASKED + telling
    return score + (_HEARD if speech.is_complaint else -_HEARD)


def _margins(told: Heard, scores: Mapping[str, float]) -> dict[str, float]:
    """Return for each code of a violation how far it is above what is needed to find it."""
    lawful = _LAWFUL * max(scores[LEGIT], -0.3)
    margins = {
        code: score - lawful + _voice(told, code) - _FOUND
        for code, score in scores.items()
        if code[0] == "V"
    }
    known = [code for code in told.yields.get(BEYOND_LIST, ()) if code in told.signs]
    if known and BEYOND_LIST not in told.signs:
        # what speaks for the general code speaks for the narrower one that a rule knows
        general = margins.pop(BEYOND_LIST)
        margins.update({code: max(margins[code], general) for code in known})
    return margins


def _voice(told: Heard, code: str) -> float:
    """Return what the rules have to say on a code: for it, against it, or nothing."""
    if code in told.signs:
        return _RULE
    return -_EXCUSE if code in told.excused else 0.0


def _rights(told: Heard, scores: Mapping[str, float]) -> float:
    return scores[LEGIT] + (_RULE if told.lawful else 0.0) - _RIGHTFUL


def in_doubt(told: Heard, scores: Mapping[str, float]) -> bool:
    """Whether a closer reading could change what is said."""
    complains = _complains(told, scores)
    if abs(complains) < _DOUBT:
        return True
    if complains < 0:
        return False
    margins = _margins(told, scores)
    nearest = min(map(abs, margins.values()), default=1.0)
    found = any(margin > 0 for margin in margins.values())
    return nearest < _DOUBT or (not found and abs(_rights(told, scores)) < _DOUBT)


def sounds_ours(scores: Mapping[str, float]) -> bool:
    """Whether words that name nothing of an office are still like a story of one."""
    story = max(score for code, score in scores.items() if code[0] == "V" or code == LEGIT)
    return scores[COMPLAINT] + story > 0


def heard(told: Heard, scores: Mapping[str, float]) -> Speech:
    """Say whether this is a complaint: what the rules heard is one voice among others."""
    complaint = _complains(told, scores) > 0
    speech = told.speech
    asks_only = not complaint and (speech.asks_only or speech.is_complaint)
    return replace(speech, is_complaint=complaint, asks_only=asks_only)


def weigh(told: Heard, scores: Mapping[str, float]) -> tuple[Finding, ...]:
    """Find the codes: a rule speaks for its own, a lawful demand against all."""
    words = told.utterance.text[:_LONGEST_EVIDENCE].strip()
    margins = _margins(told, scores)
    if not told.speech.is_complaint and _complains(told, scores) < _GRAVE:
        margins = {c: m for c, m in margins.items() if c in told.signs or c not in _OF_A_PERSON}
    best = max(margins.values(), default=0.0)
    kept = {
        code: told.signs.get(code) or Finding(code, _LIKE, _LESS_SURE, words)
        for code, margin in margins.items()
        if margin > (0.0 if margin == best else _BESIDE_RULE if code in told.signs else _BESIDE)
    }
    return settle(kept, {}, told.yields)


def unsure(told: Heard, scores: Mapping[str, float]) -> frozenset[str]:
    """Return the codes that may be found but are too little sure to judge a paper by."""
    bound = _SURE_RESERVED if told.reserved or told.elsewhere else _SURE
    felt = _FELT * scores[COMPLAINT]
    return frozenset(code for code, m in _margins(told, scores).items() if m + felt < bound)


def rightful(told: Heard, scores: Mapping[str, float]) -> bool:
    """Whether what was demanded is lawful, provided that no code was found."""
    return _rights(told, scores) > 0


def likely_lawful(utterance: Utterance, scores: Mapping[str, float]) -> dict[str, Finding]:
    """Name the lawful demand that the words are most like, if they are like one at all."""
    code = max((c for c in scores if c[0] == "L"), key=scores.__getitem__)
    if scores[code] <= _NAMED:
        return {}
    words = utterance.text[:_LONGEST_EVIDENCE].strip()
    return {code: Finding(code, _LIKE, _LESS_SURE, words)}


def settle(
    signs: Mapping[str, Finding],
    lawful: Mapping[str, Finding],
    yields: Mapping[str, tuple[str, ...]],
) -> tuple[Finding, ...]:
    """Keep the most specific codes: each steps back before the codes it yields to."""
    present = set(signs) | set(lawful)
    return tuple(
        finding
        for code, finding in sorted(signs.items())
        if not present.intersection(yields.get(code, ()))
    )
