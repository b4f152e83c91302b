"""The requirement check as a phone runs it: its tables, taken out of the code that runs here.

``static/guide/check`` repeats ``knowledge.requirements`` on these tables, without the sentence
encoder; a test in a browser gives both the same texts. The tables name the insides of that
package on purpose: a constant that is renamed or a pattern that no browser reads alike stops
the build of a pack, and whoever changes a rule there has changed it here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from dungcua.knowledge.guide.ecma import ecma
from dungcua.knowledge.load import DATA_DIR, KnowledgeBase
from dungcua.knowledge.requirements import (
    BEYOND_LIST,
    aside,
    check,
    days,
    demands,
    money,
    speech,
    tokens,
    verdicts,
    weigh,
)
from dungcua.knowledge.requirements import told as telling
from dungcua.knowledge.requirements.cues import Cues, Rule, read_cues
from dungcua.knowledge.requirements.gazetteer import MASK, Gazetteer
from dungcua.knowledge.requirements.patterns import Pattern
from dungcua.knowledge.text import fold as fold_text
from dungcua.knowledge.text import language
from dungcua.knowledge.text.fold import fold

__all__ = ["rule_tables"]

Table = dict[str, Any]


def rule_tables(kb: KnowledgeBase, directory: Path = DATA_DIR / "law") -> Table:
    """Return phrases, rules and numbers of the check, everything but the weights.

    Raises:
        MissingData: ``papers.yaml`` or ``cues.yaml`` is not below ``directory``.
        InvalidCard: one of them does not follow its schema.
        UntranslatablePattern: a browser would read one of the patterns differently.

    """
    cues = read_cues(directory)
    names = telling.ProcedureNames(kb, cues.shorthand)
    return {
        "tokens": _tokens(cues),
        "phrases": _phrases(cues.gazetteer),
        "names": _phrases(names._names) | {"common": sorted(names._common)},
        "formerly": {
            old: code for old, code in kb._present_codes.items() if old not in kb.procedures
        },
        "rules": {
            "derived": [[name, [*map(_pattern, each)]] for name, each in cues.derived.items()],
            "violations": [*map(_rule, cues.violations)],
            "lawful": [*map(_rule, cues.lawful)],
            "yields": {code: list(others) for code, others in cues.yields.items()},
            "speech": {name: [*map(_pattern, each)] for name, each in cues.speech.items()},
        },
        "weigh": {
            "rule": weigh._RULE,
            "heard": weigh._HEARD,
            "excuse": weigh._EXCUSE,
            "lawful": weigh._LAWFUL,
            "found": weigh._FOUND,
            "rightful": weigh._RIGHTFUL,
            "named": weigh._NAMED,
            "beside": weigh._BESIDE,
            "beside_rule": weigh._BESIDE_RULE,
            "general": BEYOND_LIST,
            "telling": weigh._TELLING,
            "hardly": weigh._HARDLY,
            "asked": weigh._ASKED,
            "sure": weigh._SURE,
            "sure_reserved": weigh._SURE_RESERVED,
            "felt": weigh._FELT,
            "reserved": weigh._RESERVED,
            "doubt": weigh._DOUBT,
            "of_a_person": sorted(weigh._OF_A_PERSON),
            "grave": weigh._GRAVE,
            "like": weigh._LIKE,
            "less_sure": weigh._LESS_SURE,
            "evidence": weigh._LONGEST_EVIDENCE,
        },
        "english": {
            "word": ecma(fold_text._WORD),
            "english": sorted(language._ENGLISH),
            "vietnamese": sorted(language._VIETNAMESE),
            "borrowed": sorted(language._BORROWED),
            "syllable": ecma(language._BARE_SYLLABLE),
            "sure": language._SURE,
            "long": language._A_WORD,
        },
        "story": check._SHORTEST_STORY,
        "story_without_office": check._SHORTEST_WITHOUT_OFFICE,
        "other_lawful": check._OTHER_LAWFUL,
        "spoken_for": sorted(check._SPOKEN_FOR),
        "upset": list(check._UPSET),
        "aside": {
            "opening": aside._OPENING,
            "carried": aside._CARRIED,
            "pressed": aside._PRESSED,
            "files": list(aside._FILES),
            "signs": list(aside._SIGNS),
            "patterns": {name: [*map(ecma, each)] for name, each in aside._PATTERNS.items()},
        },
        "listen": _listening(),
        "days": {
            "date": ecma(days._DATE),
            "weekdays": days._READ,
            "weekdays_folded": days._READ_FOLDED,
            "reach": days._REACH,
            "close": days._CLOSE,
            "half_year": days._HALF_YEAR,
        },
        "money": _money(),
        "told": {
            "acts": [[concept, name] for concept, name in telling._ACTS.items()],
            "act_reach": telling._ACT_REACH,
            "before_demand": telling._BEFORE_DEMAND,
            "quoted": ecma(telling._QUOTED),
            "longest_reason": telling._LONGEST_REASON,
        },
        "demands": {
            "plain": demands._PLAIN,
            "before": demands._BEFORE,
            "after": demands._AFTER,
            "errand": demands._ERRAND,
            "pressed_errand": demands._PRESSED_ERRAND,
            "lacking": demands._LACKING,
        },
        "judge": _judging(kb, cues),
    }


def _tokens(cues: Cues) -> Table:
    return {
        "token": ecma(tokens._TOKEN),
        "piece": ecma(tokens._PIECE),
        "number": ecma(tokens._NUMBER),
        "amount": ecma(tokens._AMOUNT),
        "units": tokens._UNITS,
        "final_tone": ecma(tokens._FINAL_TONE),
        "move": tokens._MOVE,
        "y_to_i": {chr(y): chr(i) for y, i in tokens._Y_TO_I.items()},
        "y_syllable": ecma(tokens._Y_SYLLABLE),
        "accented_share": tokens._ACCENTED_SHARE,
        "shorthand": cues.shorthand,
    }


def _phrases(gazetteer: Gazetteer) -> Table:
    """Return ``entries``: folded words → pairs of the words as typed and a concept's number."""
    concepts: dict[str, int] = {}
    entries = {
        key.strip(): [
            [" ".join(plain), concepts.setdefault(concept, len(concepts))]
            for plain, concept in values
        ]
        for key, values in sorted(gazetteer._automaton.items())
    }
    return {
        "entries": entries,
        "concepts": list(concepts),
        "mask": MASK,
        "negators": sorted(gazetteer._negators),
        "folded_negators": sorted(gazetteer._folded_negators),
        "negatable": sorted(gazetteer._negatable),
        "accented_only": sorted(" ".join(plain) for plain in gazetteer._accented_only),
        "short_unaccented": sorted(gazetteer._short_unaccented),
    }


def _pattern(pattern: Pattern) -> list[object]:
    """Return a pattern's chains: ``[negated, first, [[concept, relation, words] …]]``."""
    return [
        [
            chain.negated,
            chain.first,
            [[step.concept, step.relation, step.words] for step in chain.steps],
        ]
        for chain in pattern.chains
    ]


def _rule(rule: Rule) -> Table:
    return {
        "code": rule.code,
        "why": rule.why,
        "confidence": rule.confidence,
        "when": [*map(_pattern, rule.when)],
        "unless": [*map(_pattern, rule.unless)],
    }


def _listening() -> Table:
    return {
        "threshold": speech._THRESHOLD,
        "weights": [[name, weight] for name, weight in speech._WEIGHTS.items()],
        "sign": speech._SIGN,
        "report": speech._REPORT,
        "protest": speech._PROTEST,
        "story": speech._STORY,
        "calm": speech._CALM,
        "elsewhere": speech._ELSEWHERE,
        "story_words": speech._STORY_WORDS,
        "opening": speech._OPENING,
        "ends": sorted(speech._QUESTION_ENDS),
        "folded_ends": sorted(speech._FOLDED_ENDS),
    }


def _money() -> Table:
    return {
        "number": ecma(money._NUMBER),
        "thousands": ecma(money._THOUSANDS),
        "digits": _sums(money._DIGITS),
        "tens": _sums(money._TENS),
        "units": _sums(money._UNITS),
        "currency": _sums(money._CURRENCY),
        "half": _sums(money._HALF),
        "million": money._UNITS["triệu"],
        "near": money._NEAR,
        "least": money._LEAST,
        "most": money._MOST,
    }


def _sums(table: Mapping[str, int]) -> Table:
    """Return number words as the check looks them up, with diacritics and without."""
    return {
        "plain": {tokens.plain_key(word): value for word, value in table.items()},
        "folded": {fold(word): value for word, value in table.items()},
    }


def _judging(kb: KnowledgeBase, cues: Cues) -> Table:
    return {
        "papers": [
            {
                "id": paper.id,
                "name": paper.name,
                "groups": list(paper.groups),
                "code": paper.code,
                "basis": list(paper.basis),
            }
            for paper in cues.papers.values()
        ],
        "by_code": verdicts._BY_CODE,
        "severe": list(verdicts._SEVERE),
        "groups": {code: list(names) for code, names in verdicts._GROUPS.items()},
        "act_papers": verdicts._ACT_PAPERS,
        "certify": list(verdicts._CERTIFY),
        "certify_reach": verdicts._CERTIFY_REACH,
        "lawful_papers": {code: list(names) for code, names in verdicts._LAWFUL_PAPERS.items()},
        "violations": {
            code: {
                "basis": _once(b for statement in entry.law for b in statement.basis),
                "note": entry.lawful_when,
                "as_of": entry.life.verified_on.isoformat(),
                "ask": entry.ask_first,
                "say": entry.say,
            }
            for code, entry in kb.violations.items()
        },
        "lawful": {
            code: {
                "basis": _once(b for statement in entry.law for b in statement.basis),
                "note": entry.explain,
                "as_of": entry.life.verified_on.isoformat(),
                "ask": verdicts._ASK_EXPIRY if code == "L12" else None,
                "say": verdicts._SAY_LAWFUL,
            }
            for code, entry in kb.lawful.items()
        },
        "ask_unknown": verdicts._ASK_UNKNOWN,
        "say_unknown": verdicts._SAY_UNKNOWN,
        "ask_expiry": verdicts._ASK_EXPIRY,
        "ask_retold": verdicts._ASK_RETOLD,
    }


def _once(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))
