"""Is this demand lawful? Reads a person's words and compares them with the law base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dungcua.errors import UnknownProcedure
from dungcua.knowledge.load import DATA_DIR, KnowledgeBase
from dungcua.knowledge.model import Channel, Procedure
from dungcua.knowledge.requirements.cues import Cues, Rule, read_cues
from dungcua.knowledge.requirements.gazetteer import Mentions
from dungcua.knowledge.requirements.model import Check, Door, Finding
from dungcua.knowledge.requirements.second import COMPLAINT, LEGIT, SecondReader
from dungcua.knowledge.requirements.speech import Speech, listen
from dungcua.knowledge.requirements.tokens import Utterance, read
from dungcua.knowledge.requirements.told import ProcedureNames, read_told
from dungcua.knowledge.requirements.verdicts import Judge

if TYPE_CHECKING:
    from dungcua.knowledge.encoder import Encoder

__all__ = ["RequirementChecker"]

_SURE, _RATHER, _DOUBTFUL, _HARDLY, _AGAINST = 0.2, 0.1, -0.2, -0.5, -0.7
"""Scores of the second opinion: to add a code; to call a complaint or a demand lawful; to
drop a code where the demand is lawful; to call no complaint; to drop a code. Chosen on one
round of utterances, in round numbers."""
_CLEARLY = 0.6
"""Score that makes a complaint of what the rules take for a question."""
_ASKED = 0.5
"""The same in the closer reading, where the rules find no sign in the question."""
_DOUBT = 0.3
"""Scores of the first reading nearer to 0 are no clear answer, so that the closer one is asked."""
_RULE, _LAWFUL = 0.2, 0.6
"""In the closer reading: what a rule's finding adds, what a lawful demand takes away."""
_FOUND, _RIGHTFUL, _NAMED = -0.2, -0.15, -0.4
"""Closer scores, which lie low: to find a code, to call a demand lawful, to say which L code.
All chosen on speakers left out of the learning, in round numbers."""
_SHORTEST_STORY = 7
"""Words; of fewer, and of what is no business of an office, only the rules judge."""
_LIKE = "giống những lời kể đã được gắn mã này"
_LESS_SURE = 0.6
_LONGEST_EVIDENCE = 160
_OTHER_LAWFUL = "L00"
"""Code of rules for lawful demands that have no entry of their own in the law base."""


class RequirementChecker:
    """Checks demands. Build once (reads two small files), use from any thread."""

    def __init__(
        self,
        kb: KnowledgeBase,
        directory: Path = DATA_DIR / "law",
        *,
        encoder: Encoder | None = None,
    ) -> None:
        """Compile the gazetteer and the rules.

        Args:
            kb: law, papers' cards and names of procedures.
            directory: where rules and weights lie.
            encoder: asked where rules and first reading leave a doubt; without it, or with
                another build than the weights were learned with, they decide alone.

        Raises:
            MissingData: ``papers.yaml``, ``cues.yaml`` or ``second.npz`` is not below
                ``directory``.
            InvalidCard: one of them does not follow its schema.

        """
        self._kb = kb
        self._cues: Cues = read_cues(directory)
        self._second = SecondReader(directory / "second.npz")
        same = encoder is not None and encoder.card.digest == self._second.encoder
        self._encoder = encoder if same else None
        self._names = ProcedureNames(kb, self._cues.shorthand)

    def _card(self, procedure: str | None) -> Procedure | None:
        if procedure is None:
            return None
        try:
            return self._kb.procedure(procedure)
        except UnknownProcedure:
            return None

    def check(
        self, text: str, *, procedure: str | None = None, channel: Channel | None = None
    ) -> Check:
        """Say what ``text`` tells: complaint or not, signs of unlawful demands, verdicts.

        Args:
            text: the person's or the operator's words, with or without diacritics.
            procedure: code of the procedure, if known; opens the comparison with its dossier.
                A code we have no card for is taken as not known.
            channel: how the person files, if known; overrides what the words say.

        """
        cues = self._cues
        utterance = read(text, cues.shorthand)
        mentions = cues.find(utterance)
        signs = _match(cues.violations, utterance, mentions)
        lawful = _match(cues.lawful, utterance, mentions)
        scores = self._second.scores(text)
        speech = listen(utterance, mentions, cues.speech, signs=bool(signs), lawful=bool(lawful))
        story = len(utterance.tokens) >= _SHORTEST_STORY
        ours = _has(cues, "topic", mentions)
        closer = None
        if (
            self._encoder is not None
            and story
            and (ours or scores[COMPLAINT] > 0)
            and _in_doubt(signs, lawful, speech, scores)
        ):
            closer = self._second.closer(text, self._encoder.queries([text])[0])
        if not (story and ours):
            scores = dict.fromkeys(scores, 0.0)
        speech = (
            _heard_again(speech, scores[COMPLAINT])
            if closer is None
            else _heard_closely(speech, closer[COMPLAINT], scores[COMPLAINT], signs=bool(signs))
        )
        said = _channel(mentions, cues)
        outside = _has(cues, "outside", mentions) and not _has(cues, "administration", mentions)
        if speech.asks_only or outside or not (speech.is_complaint or speech.event):
            findings: tuple[Finding, ...] = ()
        else:
            found = _settle(signs, lawful, cues.yields)
            if closer is None:
                allowed = _unless(cues.violations, mentions, scores)
                findings = _weigh(found, allowed, utterance, cues.yields)
            else:
                excused = _excused(cues.violations, mentions)
                findings = _weigh_closely(found, closer, excused, utterance, cues.yields)
        happened = not outside and (
            speech.is_complaint or speech.told or (speech.event and not speech.asks_only)
        )
        rightful = bool(lawful) or (speech.is_complaint and scores[LEGIT] > 0)
        if closer is not None and speech.is_complaint:
            rightful = closer[LEGIT] + (_RULE if lawful else 0.0) > _RIGHTFUL
        legit = happened and not findings and rightful
        if legit and closer is not None:
            lawful = lawful or _likely_lawful(closer, utterance)
        asked: tuple[Finding, ...] = ()
        asked_lawful: tuple[Finding, ...] = ()
        if speech.asks_only and not outside:
            # nothing was demanded yet, but the answer is the same
            asked = _settle(signs, lawful, cues.yields)
            if not asked:
                asked_lawful = tuple(f for f in lawful.values() if f.code != _OTHER_LAWFUL)
        if not legit:
            lawful = {}
        card = self._card(procedure or self._names.find(utterance, mentions))
        verdicts = Judge(
            self._kb,
            cues.papers,
            mentions,
            card,
            tuple(f for f in findings if f.code in signs) or asked,
            tuple(f for f in lawful.values() if f.code != _OTHER_LAWFUL) or asked_lawful,
            asked=bool(asked),
            outside=outside,
        ).verdicts()
        return Check(
            is_complaint=speech.is_complaint,
            findings=findings,
            lawful=tuple(f for f in lawful.values() if f.code != _OTHER_LAWFUL),
            legit_requirement=legit,
            papers=tuple(verdict.paper for verdict in verdicts),
            verdicts=verdicts,
            channel=channel or said,
            ask=self._ask(findings),
            say=tuple(self._kb.violations[finding.code].say for finding in findings[:2]),
            door=self._door(mentions, speech, findings, outside=outside),
            asked=asked,
            asked_lawful=asked_lawful,
            told=read_told(utterance, mentions, cues.papers, card.code if card else None),
        )

    def _ask(self, findings: tuple[Finding, ...]) -> str | None:
        for finding in findings:
            question = self._kb.violations[finding.code].ask_first
            if question is not None:
                return question
        return None

    def _door(
        self, mentions: Mentions, speech: Speech, findings: tuple[Finding, ...], *, outside: bool
    ) -> Door:
        if outside and speech.is_complaint:
            return Door.OUT_OF_SCOPE
        if speech.asks_only or not speech.is_complaint:
            return Door.NONE
        if _has(self._cues, "to_cao", mentions):
            return Door.DENUNCIATION
        if _has(self._cues, "khieu_nai", mentions):
            return Door.COMPLAINT
        if not findings and _has(self._cues, "infra", mentions):
            return Door.INFRASTRUCTURE
        return Door.REPORT


def _match(rules: tuple[Rule, ...], utterance: Utterance, mentions: Mentions) -> dict[str, Finding]:
    found: dict[str, Finding] = {}
    for rule in rules:
        if rule.code in found or any(p.match(mentions) is not None for p in rule.unless):
            continue
        for pattern in rule.when:
            evidence = pattern.match(mentions)
            if evidence is not None:
                found[rule.code] = Finding(
                    rule.code, rule.why, rule.confidence, utterance.span(*evidence)
                )
                break
    return found


def _heard_again(speech: Speech, score: float) -> Speech:
    """Let the second opinion correct the first where it is clear and the first was not."""
    enough = _CLEARLY if speech.asks_only else _RATHER
    if not speech.is_complaint and score > enough:
        return replace(speech, is_complaint=True, asks_only=False)
    if speech.is_complaint and score < _HARDLY:
        return replace(speech, is_complaint=False, asks_only=True)
    return speech


def _unless(
    rules: tuple[Rule, ...], mentions: Mentions, scores: Mapping[str, float]
) -> dict[str, float]:
    """Silence the second opinion on codes whose rule knows why the demand may be right."""
    excused = _excused(rules, mentions)
    return {code: min(score, 0.0) if code in excused else score for code, score in scores.items()}


def _excused(rules: tuple[Rule, ...], mentions: Mentions) -> frozenset[str]:
    """Return the codes whose rule knows, from the words, why the demand may be right."""
    return frozenset(r.code for r in rules if any(p.match(mentions) is not None for p in r.unless))


def _in_doubt(
    signs: Mapping[str, Finding],
    lawful: Mapping[str, Finding],
    speech: Speech,
    scores: Mapping[str, float],
) -> bool:
    """Whether rules and first reading do not clearly say the same."""
    complaint = scores[COMPLAINT]
    if abs(complaint) < _DOUBT or (complaint > 0) != speech.is_complaint:
        return True
    if not speech.is_complaint:
        return False
    liked = {c for c, score in scores.items() if c[0] == "V" and score > -_SURE}
    if signs or liked:
        return liked != set(signs) or bool(lawful)
    return (scores[LEGIT] > 0) != bool(lawful)


def _heard_closely(speech: Speech, score: float, first: float, *, signs: bool) -> Speech:
    """Let the closer reading say whether this is a complaint; what the rules heard counts too.

    A demand that a rule knows, told as it happened, stays a complaint unless the first reading
    is sure that it is none; a plain question without any sign becomes one only where the closer
    reading is sure.
    """
    complaint = score + (_RULE if speech.is_complaint else -_RULE) / 2 > 0
    if speech.is_complaint and speech.told and signs and first > _HARDLY:
        complaint = True
    elif speech.asks_only and not signs:
        complaint = score > _ASKED
    asks_only = not complaint and (speech.asks_only or speech.is_complaint)
    return replace(speech, is_complaint=complaint, asks_only=asks_only)


def _weigh_closely(
    findings: tuple[Finding, ...],
    closer: Mapping[str, float],
    excused: frozenset[str],
    utterance: Utterance,
    yields: Mapping[str, tuple[str, ...]],
) -> tuple[Finding, ...]:
    """Find the codes by the closer reading; a rule speaks for its own, a lawful demand against."""
    by_rule = {f.code: f for f in findings}
    words = utterance.text[:_LONGEST_EVIDENCE].strip()
    lawful = _LAWFUL * max(closer[LEGIT], -0.3)
    kept = {}
    for code, score in closer.items():
        if code[0] != "V" or (code in excused and code not in by_rule):
            continue
        if score - lawful + (_RULE if code in by_rule else 0.0) > _FOUND:
            kept[code] = by_rule.get(code) or Finding(code, _LIKE, _LESS_SURE, words)
    return _settle(kept, {}, yields)


def _likely_lawful(closer: Mapping[str, float], utterance: Utterance) -> dict[str, Finding]:
    """Name the lawful demand that the words are most like, if they are like one at all."""
    code = max((c for c in closer if c[0] == "L"), key=closer.__getitem__)
    if closer[code] <= _NAMED:
        return {}
    words = utterance.text[:_LONGEST_EVIDENCE].strip()
    return {code: Finding(code, _LIKE, _LESS_SURE, words)}


def _weigh(
    findings: tuple[Finding, ...],
    scores: Mapping[str, float],
    utterance: Utterance,
    yields: Mapping[str, tuple[str, ...]],
) -> tuple[Finding, ...]:
    """Hear the second opinion on the findings of the rules.

    A code that the labelled utterances speak against is dropped, one that they speak for
    is added, and where they tell of a lawful demand nothing doubtful is left.
    """
    kept = {f.code: f for f in findings if scores.get(f.code, 0.0) > _AGAINST}
    words = utterance.text[:_LONGEST_EVIDENCE].strip()
    for code, score in scores.items():
        if code not in (COMPLAINT, LEGIT) and code not in kept and score > _SURE:
            kept[code] = Finding(code, _LIKE, _LESS_SURE, words)
    if scores[LEGIT] > _RATHER and not any(scores.get(c, 0.0) > _DOUBTFUL for c in kept):
        return ()
    return _settle(kept, {}, yields)


def _settle(
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


def _channel(mentions: Mentions, cues: Cues) -> Channel | None:
    """The way of filing the words name; the counter wins when several are named."""
    for name, channel in (
        ("counter", Channel.COUNTER),
        ("post", Channel.POST),
        ("online", Channel.ONLINE),
    ):
        if _has(cues, name, mentions):
            return channel
    return None


def _has(cues: Cues, name: str, mentions: Mentions) -> bool:
    return any(pattern.match(mentions) is not None for pattern in cues.speech[name])
