"""How rules and second opinion are weighed, on scores made for the purpose."""

from __future__ import annotations

import pytest

from dungcua.knowledge.requirements.model import Finding
from dungcua.knowledge.requirements.second import COMPLAINT, LEGIT
from dungcua.knowledge.requirements.speech import Speech
from dungcua.knowledge.requirements.tokens import read
from dungcua.knowledge.requirements.weigh import (
    Heard,
    heard,
    in_doubt,
    likely_lawful,
    rightful,
    unsure,
    weigh,
)

TEXT = "Phường bắt tôi nộp sổ hộ khẩu mới nhận hồ sơ."


def told(
    *signs: str,
    complaint: bool = True,
    asks_only: bool = False,
    hedged: bool = False,
    excused: frozenset[str] = frozenset(),
    lawful: tuple[str, ...] = (),
    reserved: bool = False,
) -> Heard:
    return Heard(
        utterance=read(TEXT, {}),
        speech=Speech(complaint, asks_only, event=True, told=True, hedged=hedged),
        signs={code: Finding(code, "rule", 0.9, "") for code in signs},
        lawful={code: Finding(code, "rule", 0.9, "") for code in lawful},
        excused=excused,
        yields={"V05": ("V04",)},
        reserved=reserved,
    )


def scores(complaint: float = 0.9, legit: float = -0.9, **codes: float) -> dict[str, float]:
    every = {f"V{n:02}": -0.95 for n in range(1, 26)} | {f"L{n:02}": -0.95 for n in range(1, 24)}
    return {**every, **codes, COMPLAINT: complaint, LEGIT: legit}


def codes(of: Heard, given: dict[str, float]) -> tuple[str, ...]:
    return tuple(finding.code for finding in weigh(of, given))


def test_a_rule_brings_its_own_reason_and_confidence() -> None:
    [by_rule] = weigh(told("V04"), scores(V04=0.3))
    [alone] = weigh(told(), scores(V04=0.3))
    assert (by_rule.why, by_rule.confidence) == ("rule", 0.9)
    assert alone.why.startswith("giống")
    assert alone.confidence < by_rule.confidence
    assert alone.evidence == TEXT


def test_a_rule_is_one_voice_and_can_be_outvoted() -> None:
    assert codes(told("V04"), scores(V04=-0.45)) == ("V04",)
    assert codes(told(), scores(V04=-0.5)) == ()
    assert codes(told("V04"), scores(V04=-0.9)) == ()


def test_a_known_exception_speaks_against_a_code() -> None:
    excused = told(excused=frozenset({"V11"}))
    assert codes(told(), scores(V11=-0.35)) == ("V11",)
    assert codes(excused, scores(V11=-0.35)) == ()
    assert codes(excused, scores(V11=0.4)) == ("V11",)


def test_a_lawful_demand_speaks_against_every_code() -> None:
    assert codes(told(), scores(V07=-0.1)) == ("V07",)
    assert codes(told(), scores(V07=-0.1, legit=0.8)) == ()
    assert rightful(told(), scores(legit=0.8))
    assert not rightful(told(), scores(legit=-0.8))
    assert rightful(told(lawful=("L02",)), scores(legit=-0.18))


def test_a_code_beside_a_likelier_one_must_be_surer() -> None:
    assert codes(told(), scores(V13=0.6, V17=-0.35)) == ("V13",)
    assert codes(told(), scores(V13=0.6, V17=0.2)) == ("V13", "V17")


def test_the_narrower_code_stays() -> None:
    assert codes(told(), scores(V04=0.5, V05=0.5)) == ("V04",)


def test_a_demand_told_plainly_stays_a_complaint() -> None:
    assert heard(told("V04"), scores(complaint=-0.3)).is_complaint
    assert not heard(told("V04"), scores(complaint=-0.8)).is_complaint
    assert not heard(told("V04", hedged=True), scores(complaint=-0.3)).is_complaint


def test_a_question_becomes_a_complaint_only_when_sure() -> None:
    question = told(complaint=False, asks_only=True, hedged=True)
    assert not heard(question, scores(complaint=0.4)).is_complaint
    assert not heard(question, scores(complaint=0.4, V04=0.9)).is_complaint
    assert heard(question, scores(complaint=0.8)).is_complaint
    # words of asking inside a story: what is told counts
    story = told(complaint=False, asks_only=True)
    assert heard(story, scores(complaint=0.4, V04=0.3)).is_complaint


def test_what_is_no_complaint_only_asks() -> None:
    speech = heard(told(), scores(complaint=-0.9))
    assert speech.asks_only
    assert not speech.is_complaint


@pytest.mark.parametrize(
    ("given", "doubt"),
    [
        (scores(V04=0.8), False),
        (scores(V04=-0.48), True),  # on the bound of a code
        (scores(complaint=-0.1, V04=0.8), True),  # on the bound of a complaint
        (scores(complaint=-0.9, V04=-0.48), False),  # no complaint: no code to doubt
        (scores(legit=-0.15), True),  # lawful or not
    ],
)
def test_a_closer_reading_is_asked_only_where_it_may_matter(
    given: dict[str, float], doubt: bool
) -> None:
    assert in_doubt(told(), given) is doubt


def test_a_lawful_demand_is_named_only_when_like_one() -> None:
    assert set(likely_lawful(read(TEXT, {}), scores(L09=0.2))) == {"L09"}
    assert likely_lawful(read(TEXT, {}), scores()) == {}


def test_a_paper_is_judged_by_a_surer_code_than_one_that_is_found() -> None:
    weak = scores(complaint=0.4, V04=-0.2)
    assert codes(told("V04"), weak) == ("V04",)
    assert "V04" in unsure(told("V04"), weak)
    assert "V04" not in unsure(told("V04"), scores(complaint=0.4, V04=0.3))


def test_displeasure_makes_a_code_surer() -> None:
    assert "V04" in unsure(told(), scores(complaint=0.0, V04=0.0))
    assert "V04" not in unsure(told(), scores(complaint=0.9, V04=0.0))


def test_words_that_hold_back_need_more() -> None:
    given = scores(complaint=0.4, V04=0.3)
    assert "V04" not in unsure(told("V04"), given)
    assert "V04" in unsure(told("V04", reserved=True), given)
    assert heard(told("V04"), scores(complaint=0.2)).is_complaint
    assert not heard(told("V04", reserved=True), scores(complaint=0.2)).is_complaint
