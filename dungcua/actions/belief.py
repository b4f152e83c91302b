"""A common belief about the merger in the talk: corrected first, then what was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from dungcua.actions.context import Context, Turn
from dungcua.actions.render import citations, offer
from dungcua.actions.words_en import say
from dungcua.conversations.message import Card, Line, Reply, Section
from dungcua.knowledge.answer import Said
from dungcua.knowledge.answer.beliefs import answered, without_district
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.load import KnowledgeBase

__all__ = ["with_belief"]

_WHERE: dict[Lang, str] = {"vi": "nộp ở đâu", "en": "where do I file"}
_TITLE = "Quy định hiện nay"


def with_belief(
    kb: KnowledgeBase,
    today: date,
    answer: Callable[[str, Context], Turn],
    text: str,
    context: Context,
) -> Turn | None:
    """Correct what many people believe; None where the text holds no such belief.

    ``answer`` answers what is left: who believes in the district is told where to file instead.
    """
    told = answered(kb, text, today, context.lang)
    if told is None:
        return None
    if not told.where:
        return Turn(_alone(kb, told.said, context.lang), context)
    rest = "" if context.lang == "en" else without_district(text)
    turn = answer(f"{rest} {_WHERE[context.lang]}".strip(), context)
    if turn.reply.meta.oos:
        return Turn(_alone(kb, told.said, context.lang), context)
    reply = turn.reply.model_copy(update={"text": f"{told.said.text}\n{turn.reply.text}"})
    card = reply.card
    if card is None:
        card = _alone(kb, told.said, context.lang).card
    else:
        card = card.model_copy(
            update={"citations": (*citations(kb, told.said.basis), *card.citations)}
        )
    return replace(turn, reply=reply.model_copy(update={"card": card}))


def _alone(kb: KnowledgeBase, said: Said, lang: Lang) -> Reply:
    title = say(_TITLE, lang)
    line = Line(text=said.text, basis=said.basis, lang=said.lang)
    return Reply(
        text=said.text,
        lang=lang,
        card=Card(
            kind="notice",
            title=title,
            lang=lang,
            sections=(Section(key="law", title=title, lines=(line,)),),
            citations=citations(kb, said.basis),
            knowledge=kb.version,
        ),
        buttons=offer(lang, "Tôi muốn hỏi thủ tục khác"),
    )
