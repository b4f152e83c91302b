"""What is said of every kind of demand: a sign, its law with a date, a question, a sentence."""

from __future__ import annotations

import re
from datetime import date

import pytest

from dungcua.actions.verdict import verdict_reply
from dungcua.knowledge.guide.heard import heard
from dungcua.knowledge.load import KnowledgeBase, load
from dungcua.knowledge.requirements import Check, RequirementChecker, VerdictKind
from dungcua.knowledge.requirements.model import Door, Finding

TODAY = date(2026, 11, 22)
SIGN = "dấu hiệu không đúng quy định"
ACCUSES = re.compile(r"\b(?:cán bộ sai|vi phạm pháp luật|phạm luật|trái luật|có lỗi|có tội)\b")
VIOLATIONS = [f"V{number:02}" for number in range(1, 26)]
LAWFUL = [f"L{number:02}" for number in range(1, 24)]


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load()


def told(kb: KnowledgeBase, code: str) -> Check:
    """A check that found just one code, told as it happened."""
    finding = Finding(code, "", 0.9, "")
    violation = kb.violations.get(code)
    return Check(
        is_complaint=True,
        findings=(finding,) if violation else (),
        lawful=() if violation else (finding,),
        legit_requirement=violation is None,
        papers=(),
        verdicts=(),
        channel=None,
        ask=violation.ask_first if violation else None,
        say=(violation.say,) if violation else (),
        door=Door.REPORT,
    )


@pytest.mark.parametrize("code", VIOLATIONS)
def test_a_sign_is_told_with_law_date_question_and_one_sentence(
    kb: KnowledgeBase, code: str
) -> None:
    check = told(kb, code)
    page = heard(kb, check, TODAY)
    reply = verdict_reply(kb, check, TODAY)
    assert reply.card is not None
    for text in (page.signs[0].text, reply.text):
        assert SIGN in text
        assert not ACCUSES.search(text)
    # the law: a document or fact, checked on a day that is told
    laws = [line for line in page.signs if line.basis and line.basis != (code,)]
    assert laws
    assert all(kb.source(source) for line in laws for source in line.basis)
    cited = {citation.id: citation for citation in reply.card.citations}
    lawful_ids = {source for s in kb.violations[code].law for source in s.basis}
    assert lawful_ids <= set(cited)
    facts = [c for source, c in cited.items() if source in kb.facts]
    assert facts
    assert all(re.search(r"\d{1,2}/\d{1,2}/\d{4}", c.dates) for c in facts)
    assert kb.violations[code].life.verified_on is not None
    # when it would be lawful, the question first, one polite sentence
    assert any(line.text.startswith("Hợp pháp khi: ") for line in page.signs)
    assert page.ask is not None
    assert page.ask.endswith("?")
    assert page.ask in reply.text
    assert page.say == (kb.violations[code].say,)
    assert re.fullmatch(r"[^.!?]+(?:\.\d[^.!?]*)* ạ\.", page.say[0]), page.say[0]


@pytest.mark.parametrize("code", LAWFUL)
def test_a_lawful_demand_is_explained_with_its_law(kb: KnowledgeBase, code: str) -> None:
    check = told(kb, code)
    page = heard(kb, check, TODAY)
    reply = verdict_reply(kb, check, TODAY)
    assert reply.card is not None
    assert page.signs[0].text.startswith("Yêu cầu này có cơ sở: ")
    assert page.signs[0].text in reply.text
    assert SIGN not in reply.text
    sources = {source for s in kb.lawful[code].law for source in s.basis}
    assert sources <= {citation.id for citation in reply.card.citations}
    assert kb.lawful[code].life.verified_on is not None


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("Họ đòi giấy xác nhận cư trú", "xac-nhan-cu-tru"),
        ("Họ đòi giấy xác nhận cư trú.", "xac-nhan-cu-tru"),
        ("Xã bắt nộp sổ hộ khẩu", "so-ho-khau"),
        ("cán bộ đòi tờ ct07 mới nhận hồ sơ", "xac-nhan-cu-tru"),
    ],
)
def test_a_bare_demand_for_a_residence_paper_is_a_sign(
    kb: KnowledgeBase, text: str, paper: str
) -> None:
    check = RequirementChecker(kb).check(text)
    assert check.violations == ("V04",)
    verdict = next(v for v in check.verdicts if v.paper == paper)
    assert verdict.verdict is VerdictKind.FORBIDDEN
    assert verdict.ask
    assert verdict.say


def test_an_exchange_only_asked_about_waits_for_the_expiry_date(kb: KnowledgeBase) -> None:
    checker = RequirementChecker(kb)
    open_question = checker.check("nghe nói sáp nhập xong phải đổi hết căn cước đúng không")
    [verdict] = [v for v in open_question.verdicts if v.paper == "can-cuoc"]
    assert verdict.verdict is VerdictKind.UNKNOWN
    assert verdict.ask is not None
    assert "còn hạn" in verdict.ask
    still_valid = checker.check("Sau sáp nhập có bắt buộc đổi căn cước còn hạn không ạ?")
    assert [v.verdict for v in still_valid.verdicts if v.paper == "can-cuoc"] == [
        VerdictKind.FORBIDDEN
    ]


def test_praise_names_no_paper_as_forbidden(kb: KnowledgeBase) -> None:
    check = RequirementChecker(kb).check(
        "Trước kia phải có sổ hộ khẩu, giờ quẹt thẻ là xong, mừng."
    )
    assert not check.is_complaint
    assert not check.asked
    assert all(v.verdict is VerdictKind.UNKNOWN for v in check.verdicts)
