"""English answers: checked words beside the very Vietnamese they translate, or Vietnamese."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from dungcua.errors import InvalidCard
from dungcua.knowledge.answer import Composer, Place, in_vietnamese
from dungcua.knowledge.answer.counter import VIETNAMESE
from dungcua.knowledge.answer.counter_en import COUNTERS
from dungcua.knowledge.answer.english import NOT_TRANSLATED, PARTLY, TITLES_EN
from dungcua.knowledge.answer.phrases import TITLES
from dungcua.knowledge.answer.renderings import printed, sms, speech
from dungcua.knowledge.english import load_english
from dungcua.knowledge.lint.cards import said
from dungcua.knowledge.lint.english import stale, untranslated
from dungcua.knowledge.load import DATA_DIR, KnowledgeBase
from dungcua.knowledge.model import Aspect, CounterRule, Procedure

TODAY = date(2026, 11, 22)
HOA_TIEN = Place("Đà Nẵng", "48", "Xã Hòa Tiến", "20332")
TRANSLATED = ("where", "papers", "fee", "time", "online", "who", "result", "not_demand")
MARRIAGE = "2.000806"
# Letters that only Vietnamese has; English sentences keep them inside brackets and names.
WORDS = ("foreigner", "passport", "fee", "copy", "police", "residence", "file", "day")


@pytest.fixture
def marriage(knowledge: KnowledgeBase) -> Procedure:
    return knowledge.procedure(MARRIAGE)


def test_what_concerns_foreign_residents_is_translated(knowledge: KnowledgeBase) -> None:
    wanted = {
        "2.000528", "2.000806", "2.000635", "2.000815", "2.000992", "1.000253", "1.003460",
        "1.001146", "1.002757", "1.010041", "3.000333", "3.000351", "1.001308", "1.014199",
        "1.014201", "2.001583", "1.008498",
    }  # fmt: skip
    assert wanted <= knowledge.english.keys()


def test_every_english_string_still_stands_beside_its_vietnamese(knowledge: KnowledgeBase) -> None:
    for code, words in knowledge.english.items():
        card = knowledge.procedure(code)
        assert list(stale(card, words)) == [], code
        assert list(untranslated(card, words)) == [], code


def test_every_word_of_the_glossary_is_used(knowledge: KnowledgeBase) -> None:
    shared = next(iter(knowledge.english.values())).shared
    used = {text for code in knowledge.english for _, text in said(knowledge.procedure(code))}
    assert set(shared) <= used


def test_everything_asked_for_is_said_in_english(knowledge: KnowledgeBase) -> None:
    composer = Composer(knowledge, TODAY)
    for code, words in knowledge.english.items():
        if list(untranslated(knowledge.procedure(code), words)):
            continue  # told by the test above; readers get Vietnamese there
        of_provinces = {
            f"fees.{n}" for n, fee in enumerate(knowledge.procedure(code).fees) if fee.province_code
        }
        for place in (None, HOA_TIEN, Place("Hà Nội", "01", "Phường Hà Đông", "09556")):
            answer = composer.answer(knowledge.procedure(code), place=place, lang="en")
            assert answer.lang == "en"
            for block in answer.blocks:
                assert block.title == TITLES_EN[block.key]
                if block.key in TRANSLATED:
                    lines = [
                        line.text
                        for line in block.lines
                        if line.lang != "en" and line.at not in of_provinces
                    ]
                    assert lines == [], (code, block.key)
            assert all(line.lang == "en" for line in answer.short)
            assert "{" not in " ".join(line.text for line in answer.lines)


def test_names_keep_their_vietnamese_and_citations_do_too(
    knowledge: KnowledgeBase, marriage: Procedure
) -> None:
    answer = Composer(knowledge, TODAY).answer(marriage, [Aspect.PAPERS], lang="en")
    assert "marriage registration form (Tờ khai đăng ký kết hôn)" in answer.short[0].text
    vietnamese = Composer(knowledge, TODAY).answer(marriage, [Aspect.PAPERS])
    assert answer.sources == vietnamese.sources
    assert [line.at for line in answer.lines] == [line.at for line in vietnamese.lines]
    assert [line.mark for line in answer.lines] == [line.mark for line in vietnamese.lines]


def test_a_changed_card_falls_back_to_vietnamese_and_says_so(
    knowledge: KnowledgeBase, marriage: Procedure
) -> None:
    item = marriage.cases[0].items[0]
    changed = replace(item, name=item.name + " (mẫu mới)")
    case = replace(marriage.cases[0], items=(changed, *marriage.cases[0].items[1:]))
    card = replace(marriage, cases=(case, *marriage.cases[1:]))
    answer = Composer(knowledge, TODAY).answer(card, [Aspect.PAPERS], whole=False, lang="en")
    line = next(each for each in answer.lines if each.at.endswith(f".{item.id}"))
    assert line.lang == "vi"
    assert "(mẫu mới)" in line.text
    assert answer.short[0].lang == "vi", "half a list would mislead"
    assert answer.notice == PARTLY
    assert list(untranslated(card, knowledge.english[MARRIAGE]))
    assert list(stale(card, knowledge.english[MARRIAGE])) == [item.name]


def test_a_procedure_without_english_is_answered_in_vietnamese_and_says_so(
    knowledge: KnowledgeBase,
) -> None:
    code = next(c for c in knowledge.procedures if c not in knowledge.english)
    answer = Composer(knowledge, TODAY).answer(knowledge.procedure(code), lang="en")
    assert answer.lang == "vi"
    assert answer.notice == NOT_TRANSLATED
    assert in_vietnamese(answer, "vi") == answer


def test_vietnamese_answers_carry_no_notice(knowledge: KnowledgeBase, marriage: Procedure) -> None:
    answer = Composer(knowledge, TODAY).answer(marriage)
    assert answer.notice is None
    assert {line.lang for line in answer.lines} == {"vi"}


def test_figures_are_the_same_in_both_languages(knowledge: KnowledgeBase) -> None:
    composer = Composer(knowledge, TODAY)
    for code in knowledge.english:
        card = knowledge.procedure(code)
        for fee, (vi, en) in zip(
            card.fees,
            zip(
                composer.answer(card, [Aspect.FEE]).blocks[0].lines,
                composer.answer(card, [Aspect.FEE], lang="en").blocks[0].lines,
                strict=True,
            ),
            strict=False,
        ):
            if fee.amount is not None and vi.at == f"fees.{card.fees.index(fee)}":
                assert f"{fee.amount:,}" in en.text
                assert f"{fee.amount:,}".replace(",", ".") in vi.text


def test_both_languages_have_a_sentence_for_every_rule_and_block() -> None:
    assert TITLES.keys() == TITLES_EN.keys()
    for table in ("at_commune", "in_province", "anywhere"):
        ours, theirs = getattr(VIETNAMESE, table), getattr(COUNTERS, table)
        assert ours.keys() == theirs.keys() == set(CounterRule)
        for rule in CounterRule:
            assert ("{authority}" in ours[rule]) == ("{authority}" in theirs[rule]), rule
            assert ("{centre}" in ours[rule]) == ("{centre}" in theirs[rule]), rule


def test_english_can_be_heard_printed_and_sent(
    knowledge: KnowledgeBase, marriage: Procedure
) -> None:
    answer = Composer(knowledge, TODAY).answer(marriage, [Aspect.WHERE], place=HOA_TIEN, lang="en")
    assert all(any(word in heard.casefold() for word in WORDS) for heard in speech(answer))
    message = sms(answer)
    assert message.segments <= 3
    assert "checked 22 November 2026" in message.text
    assert printed(knowledge, answer).qr == f"/thu-tuc/{MARRIAGE}?lang=en"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("glossary.yaml", ["not", "a", "mapping"]),
        ("one.yaml", {"2.000806": {"a": ["b"]}}),
        ("two.yaml", {"2.000806": {"a": "b"}}),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, name: str, content: object) -> None:
    (tmp_path / "glossary.yaml").write_text("a: b\n", encoding="utf-8")
    (tmp_path / "first.yaml").write_text('"2.000806": {c: d}\n', encoding="utf-8")
    assert load_english(tmp_path)["2.000806"].of("a") == "b"
    (tmp_path / name).write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(InvalidCard, match=name.split(".", maxsplit=1)[0]):
        load_english(tmp_path)


def test_without_the_folder_there_is_no_english(tmp_path: Path) -> None:
    assert load_english(tmp_path) == {}
    assert (DATA_DIR / "english").is_dir()
