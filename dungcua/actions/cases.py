"""The cases of a procedure in a talk: which is told, how it is asked, what an answer changes."""

from __future__ import annotations

import re
from dataclasses import replace

from rapidfuzz import fuzz

from dungcua.actions.context import Context
from dungcua.conversations.message import Button
from dungcua.knowledge.answer.circumstances import advice, met, pointed
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.english import EnglishWords
from dungcua.knowledge.model import Case, Procedure, Statement
from dungcua.knowledge.places import Resolution
from dungcua.knowledge.text.fold import fold
from dungcua.knowledge.text.moves import Moves

__all__ = ["advised", "case_options", "named_case", "picked_case", "with_told"]

_MOST_OPTIONS = 4
_SAME_CASE = 78
# The dossier that everybody hands in, named so in a card: no answer to "which one are you?".
_EVERYBODY = re.compile(r"^(?:Mọi|Hồ sơ chung|Giấy tờ cả hai)\b")
_NONE_OF_THEM = {"vi": "Không thuộc các trường hợp này", "en": "None of these"}
_BY_ANOTHER = re.compile(r"\bnhờ\b|\b(?:xin|làm|nộp|khai|đi) hộ\b", re.IGNORECASE)
_YES_NO = re.compile(r"\b(?P<no>chưa|không) ạ\?$")
_EITHER = re.compile(r"\bhay\b")
_ANSWERS = {"chưa": ("Rồi", "Chưa"), "không": ("Có", "Không")}
_BARE_NO = re.compile(r"^(?:(?:da|dạ|thua|vang) )*(?:chua|khong|ko|k|hong|no)(?: \w+){0,2}$")


def named_case(
    card: Procedure, text: str, context: Context, move: Moves, english: EnglishWords | None
) -> str | None:
    """Return the case of the present card that a message names, if it names one."""
    flat = fold(text)
    if context.pending == "case":
        picked = picked_case(card, text, english)
        if picked is not None:
            return picked
        if flat.strip(" .!") in map(fold, _NONE_OF_THEM.values()):
            return card.cases[0].id
    if move.proxy:
        sent = [case.id for case in card.cases if _BY_ANOTHER.search(case.name)]
        if sent:
            return sent[0]
    if context.pending != "case":
        return None
    if move.ordinal is not None and context.options:
        return context.options[min(move.ordinal, len(context.options) - 1)]
    asked = _asked(card)
    if move.yes:  # "yes" to "divorced abroad?" is that case; to any other question the usual one
        return (asked or card.cases[0]).id
    if asked is not None and _BARE_NO.match(flat):
        return card.cases[0].id
    scored = []
    for i, case in enumerate(card.cases):
        likeness = max(fuzz.token_set_ratio(flat, name) for name in _names(case, english))
        scored.append((likeness, i))
    score, index = max(scored, key=lambda pair: (pair[0], -pair[1]))
    return card.cases[index].id if score >= _SAME_CASE else None


def picked_case(card: Procedure, text: str, english: EnglishWords | None) -> str | None:
    """Return the case whose name a text is, word for word: a button that was pressed."""
    flat = fold(text)
    return next((case.id for case in card.cases if flat in _names(case, english)), None)


def _names(case: Case, english: EnglishWords | None) -> list[str]:
    """Return what a case is called, folded."""
    names = (case.name, case.when, english.of(case.name) if english else None)
    return [fold(name) for name in names if name]


def case_options(
    card: Procedure, english: EnglishWords | None, lang: Lang
) -> tuple[tuple[Button, ...], tuple[str, ...]]:
    """Return buttons that answer the card's case question, and the cases they stand for.

    A yes or no that no case is named after gets buttons of its own; the dossier of everybody
    is offered last, as "none of these".
    """

    def title(case: Case) -> str:
        return (english.of(case.name) if english and lang == "en" else None) or case.name

    first, *others = card.cases
    question = card.case_question or ""
    closed = _YES_NO.search(question) if lang == "vi" else None
    if closed and _asked(card) is None and not _EITHER.search(question):
        yes, no = _ANSWERS[closed["no"]]
        chosen = [Button(title=yes, send=yes), Button(title=no, send=no)]
        rest = others[: _MOST_OPTIONS - len(chosen)]
        buttons = (*chosen, *(Button(title=title(c), send=title(c)) for c in rest))
        return buttons, (first.id, first.id, *(c.id for c in rest))
    if _EVERYBODY.match(first.name):
        rest, none = others[: _MOST_OPTIONS - 1], _NONE_OF_THEM[lang]
        named = tuple(Button(title=title(c), send=title(c)) for c in rest)
        return (*named, Button(title=none, send=none)), (*(c.id for c in rest), first.id)
    shown = card.cases[:_MOST_OPTIONS]
    return tuple(Button(title=title(c), send=title(c)) for c in shown), tuple(c.id for c in shown)


def with_told(context: Context, card: Procedure | None, found: Resolution) -> Context:
    """Remember which conditional facts of the card the message meets, and the case it names."""
    if card is None:
        return context
    provinces = {c.province for mention in found.mentions for c in mention.candidates[:1]}
    told = met(card, found.text, provinces=len(provinces))
    case = next((at.partition(".")[2] for at in told if at.startswith("cases.")), None)
    facts = tuple(at for at in told if not at.startswith("cases."))
    kinds = {at.partition(".")[0] for at in facts}
    kept = (at for at in context.met if at.partition(".")[0] not in kinds)
    return replace(context, case=case or context.case, met=(*kept, *facts))


def advised(card: Procedure, text: str, *, answers: bool) -> Statement | None:
    """Return the card's advice for what is told, if one of its advices is for just that.

    Args:
        card: the procedure that is talked of.
        text: what is told.
        answers: whether it answers the case question: then a bare "chưa" denies what was asked.

    """
    if answers and _BARE_NO.match(fold(text).strip(" .!")):
        asked = card.case_question or ""
        text = re.sub(r"\bđã\b", "chưa", asked.replace(" chưa ạ?", ""))
    return advice(card, text)


def _asked(card: Procedure) -> Case | None:
    """Return the case that the card's question asks about by its name, if there is one."""
    names = [case.name if case.when else "" for case in card.cases]
    found = pointed(names, card.case_question or "")
    return card.cases[found] if found else None
