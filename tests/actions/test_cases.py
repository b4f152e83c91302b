"""The case of a procedure in a talk: one question, buttons for it, what the answer changes."""

from __future__ import annotations

import re

import pytest

from dungcua.actions.cases import advised, case_options
from dungcua.actions.context import Context
from dungcua.actions.front import FrontDesk
from dungcua.knowledge.load import KnowledgeBase

BIRTH = "1.001193"


def test_every_case_question_asks_one_thing(knowledge: KnowledgeBase) -> None:
    asked = {code: card.case_question for code, card in knowledge.procedures.items()}
    several = re.compile(r", và |\?.*\?| không, | chưa, ")
    assert {code: q for code, q in asked.items() if q and several.search(q)} == {}


def test_every_button_of_a_case_question_is_taken(front: FrontDesk) -> None:
    wrong = []
    for code, card in front.kb.procedures.items():
        if card.case_question is None or len(card.cases) < 2:
            continue
        options, ids = case_options(card, None, "vi")
        context = Context(procedure=code, pending="case", aspects=("papers",), options=ids)
        for button, case in zip(options, ids, strict=True):
            turn = front.answer(button.send, context, "inform_case")
            if turn.context.procedure != code or turn.context.pending == "case":
                wrong.append((code, button.send, turn.context.procedure))
            elif turn.context.case != case and button.send not in ("Chưa", "Không"):
                wrong.append((code, button.send, turn.context.case))
    assert wrong == []


@pytest.mark.parametrize("said", ["chưa, hai đứa mình chưa cưới", "Chưa", "dạ chưa ạ"])
def test_an_answer_that_leads_elsewhere_says_where(front: FrontDesk, said: str) -> None:
    context = Context(procedure=BIRTH, pending="case", aspects=("papers",))
    turn = front.answer(said, context, "inform_case")
    assert "mẹ chưa đăng ký kết hôn mà muốn ghi tên cha" in turn.reply.text
    assert turn.context.procedure == BIRTH


def test_a_yes_gets_no_advice_for_a_no(front: FrontDesk) -> None:
    context = Context(procedure=BIRTH, pending="case", aspects=("papers",))
    turn = front.answer("Rồi", context, "affirm")
    assert "chưa đăng ký kết hôn" not in turn.reply.text
    assert turn.context.case == "thuong"


def test_advice_is_given_only_for_what_is_told(knowledge: KnowledgeBase) -> None:
    card = knowledge.procedure(BIRTH)
    assert advised(card, "con tôi tên Lan", answers=False) is None
    told = advised(card, "tôi không đăng ký kết hôn với mẹ nó", answers=False)
    assert told is not None
    assert "nhận cha, mẹ, con" in told.text


def test_yes_to_a_case_asked_by_its_name_is_that_case(front: FrontDesk) -> None:
    context = Context(procedure="1.000894", pending="case", aspects=("papers",))
    assert front.answer("có", context, "affirm").context.case == "ly-hon-nuoc-ngoai"
    assert front.answer("chưa ạ", context, "deny").context.case == "thuong"
