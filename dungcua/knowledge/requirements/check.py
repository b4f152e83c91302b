"""Is this demand lawful? Reads a person's words and compares them with the law base."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from dungcua.errors import UnknownProcedure
from dungcua.knowledge.load import DATA_DIR, KnowledgeBase
from dungcua.knowledge.model import Channel, Procedure
from dungcua.knowledge.requirements.aside import Aside, listen_aside
from dungcua.knowledge.requirements.cues import Cues, Rule, read_cues
from dungcua.knowledge.requirements.demands import demanded, named
from dungcua.knowledge.requirements.english import in_vietnamese
from dungcua.knowledge.requirements.gazetteer import Mention, Mentions
from dungcua.knowledge.requirements.model import BEYOND_LIST, Check, Door, Finding
from dungcua.knowledge.requirements.second import SecondReader
from dungcua.knowledge.requirements.speech import Speech, listen
from dungcua.knowledge.requirements.tokens import Utterance, read
from dungcua.knowledge.requirements.told import ProcedureNames, read_told
from dungcua.knowledge.requirements.verdicts import Judge, codes_of, on_list
from dungcua.knowledge.requirements.weigh import (
    Heard,
    heard,
    in_doubt,
    likely_lawful,
    rightful,
    settle,
    sounds_ours,
    unsure,
    weigh,
)

if TYPE_CHECKING:
    from dungcua.knowledge.encoder import Encoder

__all__ = ["RequirementChecker"]

_SHORTEST_STORY = 7
"""Words; of fewer only the rules judge."""
_SHORTEST_WITHOUT_OFFICE = 12
"""The same where nothing of an office is named: being no friend of machines accuses nobody.

No labelled demand shorter than nine words is heard this way, 3 of 61 are shorter than twelve.
"""
_SPOKEN_FOR = frozenset({"V01", "V02", "V04", BEYOND_LIST, "V19", "V25"})
"""Codes that tell by themselves which paper or act is meant, also where no rule fits."""
_UPSET = ("grievance", "contrast", "report", "passive")
"""Kinds of speech that make a complaint also where no demand was made."""
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
        said = utterance = read(text, cues.shorthand)
        demand = in_vietnamese(text)
        if demand != text:
            utterance = read(demand, cues.shorthand)
        mentions = cues.find(utterance)
        signs = _match(cues.violations, utterance, mentions)
        lawful = _match(cues.lawful, utterance, mentions)
        speech = listen(utterance, mentions, cues.speech, signs=bool(signs), lawful=bool(lawful))
        found = settle(signs, lawful, cues.yields)
        aside = listen_aside(utterance, mentions)
        told = Heard(
            utterance,
            speech,
            {finding.code: finding for finding in found},
            lawful,
            _excused(cues.violations, mentions),
            cues.yields,
            reserved=aside.unvouched or aside.spared,
            elsewhere=aside.elsewhere,
        )
        scores = self._scores(said, told, mentions, aside)
        if scores is not None:
            speech = heard(told, scores)
        if aside.retold:
            speech = replace(speech, is_complaint=False, asks_only=True)
        told_channel = _channel(mentions, cues)
        outside = aside.private or (
            _has(cues, "outside", mentions) and not _has(cues, "administration", mentions)
        )
        findings: tuple[Finding, ...] = ()
        if not (speech.asks_only or outside):
            if scores is None:
                findings = found if speech.is_complaint or speech.event else ()
            elif speech.is_complaint:
                findings = weigh(told, scores)
        unwanted = self._unwanted(mentions, aside)
        if any(finding.code in unwanted for finding in findings):
            findings = tuple(f for f in findings if f.code not in unwanted)
            # what sounded like a complaint was the demand that nobody made
            upset = any(_has(cues, name, mentions) for name in _UPSET)
            speech = replace(speech, is_complaint=bool(findings) or upset)
        card = self._card(procedure or self._names.find(utterance, mentions))
        findings = self._unless_listed(findings, mentions, card)
        happened = not outside and (
            speech.is_complaint or speech.told or (speech.event and not speech.asks_only)
        )
        right = bool(lawful) if scores is None else rightful(told, scores)
        legit = happened and not findings and right
        if legit and scores is not None:
            lawful = lawful or likely_lawful(utterance, scores)
        asked: tuple[Finding, ...] = ()
        asked_lawful: tuple[Finding, ...] = ()
        praises = _has(cues, "praise", mentions) and not _has(cues, "question", mentions)
        hearsay = aside.retold and not speech.asked
        if speech.asks_only and not (outside or praises or hearsay or aside.getting):
            # nothing was demanded yet, but the answer is the same
            asked = settle(signs, lawful, cues.yields)
            if scores is not None and told.speech.is_complaint and not speech.event:
                # a story of no office that is no complaint after all: what a rule alone read
                # into it was not asked
                alike = {finding.code for finding in weigh(told, scores)}
                asked = tuple(finding for finding in asked if finding.code in alike)
            asked = self._unless_listed(asked, mentions, card)
            if not asked:
                asked_lawful = tuple(f for f in lawful.values() if f.code != _OTHER_LAWFUL)
        if not legit:
            lawful = {}
        if asked:
            clear = speech.asked and aside.needed and not aside.unvouched
            hesitant = frozenset() if clear else frozenset(f.code for f in asked)
        elif scores is None:
            hesitant = frozenset()
        else:
            hesitant = unsure(told, scores)
        verdicts = Judge(
            self._kb,
            cues.papers,
            mentions,
            card,
            tuple(f for f in findings if f.code in signs or f.code in _SPOKEN_FOR) or asked,
            tuple(f for f in lawful.values() if f.code != _OTHER_LAWFUL) or asked_lawful,
            asked=bool(asked),
            outside=outside,
            retold=hearsay,
            unsure=hesitant,
            plain=not (asked or speech.hedged or told.reserved or told.elsewhere),
        ).verdicts()
        return Check(
            is_complaint=speech.is_complaint,
            findings=findings,
            lawful=tuple(f for f in lawful.values() if f.code != _OTHER_LAWFUL),
            legit_requirement=legit,
            papers=tuple(verdict.paper for verdict in verdicts),
            verdicts=verdicts,
            channel=channel or told_channel,
            ask=self._ask(findings),
            say=tuple(self._kb.violations[finding.code].say for finding in findings[:2]),
            door=self._door(mentions, speech, findings, outside=outside),
            asked=asked,
            asked_lawful=asked_lawful,
            told=read_told(utterance, mentions, cues.papers, card.code if card else None),
        )

    def _scores(
        self, said: Utterance, told: Heard, mentions: Mentions, aside: Aside
    ) -> Mapping[str, float] | None:
        """Ask the second opinion, closely where that may change what is said.

        It hears the words as they were said, English ones too. Of few words, and of what is no
        business of an office, only the rules judge: None.
        """
        ours = _has(self._cues, "topic", mentions)
        if len(said.tokens) < (_SHORTEST_STORY if ours else _SHORTEST_WITHOUT_OFFICE):
            return None
        alike = self._second.compare(said.text, (*mentions, *aside.signs))
        scores = self._second.scores(alike)
        if not ours and not sounds_ours(scores):
            return None
        if self._encoder is not None and in_doubt(told, scores):
            vector = self._encoder.queries([said.text])[0]
            return self._second.closer(alike, vector)
        return scores

    def _unwanted(self, mentions: Mentions, aside: Aside) -> frozenset[str]:
        """Return the codes whose papers were all brought of the speaker's own accord."""
        spots: dict[str, list[Mention]] = {}
        for paper, found in named(self._cues.papers, mentions):
            for code in codes_of(paper):
                spots.setdefault(code, []).extend(found)
        return frozenset(code for code, found in spots.items() if aside.volunteered(found))

    def _unless_listed(
        self, found: tuple[Finding, ...], mentions: Mentions, card: Procedure | None
    ) -> tuple[Finding, ...]:
        """Leave V05 out where the list of ``card`` names each demanded paper it could be of."""
        if all(finding.code != BEYOND_LIST for finding in found):
            return found
        asked = [p for p, _ in demanded(self._cues.papers, mentions) if BEYOND_LIST in codes_of(p)]
        if not asked or not all(on_list(paper, card) for paper in asked):
            return found
        return tuple(finding for finding in found if finding.code != BEYOND_LIST)

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
        if _has(self._cues, "to_cao", mentions) and speech.announced and not outside:
            return Door.DENUNCIATION
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


def _excused(rules: tuple[Rule, ...], mentions: Mentions) -> frozenset[str]:
    """Return the codes whose rule knows, from the words, why the demand may be right."""
    return frozenset(r.code for r in rules if any(p.match(mentions) is not None for p in r.unless))


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
