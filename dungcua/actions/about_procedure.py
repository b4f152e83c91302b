"""The answer about the procedure that is meant, and what is asked back with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from dungcua.actions import words
from dungcua.actions.beside import asks_fine, mourns
from dungcua.actions.cases import advised, case_options, with_told
from dungcua.actions.context import Context, Turn
from dungcua.actions.meant import Meant
from dungcua.actions.news import news_of_case, news_of_place, only_news
from dungcua.actions.place import (
    Places,
    became,
    choices,
    code_of,
    follows_land,
    needs_place,
    place_question,
)
from dungcua.actions.procedure import Procedures
from dungcua.actions.render import answer_reply
from dungcua.actions.words_en import say
from dungcua.knowledge.answer import Answer, Place, Said
from dungcua.knowledge.answer.cite import assertable
from dungcua.knowledge.answer.lacking import without
from dungcua.knowledge.answer.structure import BLOCK_OF, Lang
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Aspect, Procedure
from dungcua.knowledge.places import PlaceMention, Resolution, Role
from dungcua.knowledge.text.moves import Moves

__all__ = ["AboutProcedure"]


@dataclass(frozen=True, slots=True)
class AboutProcedure:
    """Answers about one procedure with the conversation in mind. Thread safe."""

    procedures: Procedures
    places: Places

    @property
    def _kb(self) -> KnowledgeBase:
        return self.procedures.kb

    def answer(
        self,
        meant: Meant,
        found: Resolution,
        place: Place | None,
        context: Context,
        asked: tuple[str, ...],
        move: Moves,
    ) -> Turn:
        """Answer about the first procedure of ``meant``; ask for the place or the case it needs.

        Args:
            meant: what the message means.
            found: the message with its places.
            place: the place that is talked of.
            context: what is remembered.
            asked: the aspects that the message asks for.
            move: what it does to the conversation.

        """
        code = meant.hits[0].code
        card = self._kb.procedures.get(code)
        land = next((m for m in found.mentions if m.role is Role.LAND), None)
        if card is not None and land is not None and follows_land(card):
            # "I live there, the land lies here": the land decides
            place = self.places.one(land) or place
            context = replace(context, place=code_of(place))
        same = code == context.procedure
        opening = _opening(card, land or found, found.text, context.lang, same=same)
        lacking = self._instead(card, found.text, context.lang)
        if lacking:
            asked = (Aspect.PAPERS.value,)  # "ở nhà không có giấy báo tử" asks of no online way
        carried = _carried(meant, context, asked, move, same=same)
        before = context
        context = replace(context.settled().about(code), aspects=carried)
        context = with_told(context, card, found)
        context = replace(context, case=meant.case or context.case)
        if card is None:
            listed = self.procedures.listed(code, place, [Aspect(a) for a in asked])
            reply = answer_reply(self._kb, listed, place=place, place_words=opening)
            return Turn(reply, context)
        follows = same and not asked
        tip = self._tip(card, found, meant, before) if follows else None
        news: tuple[Aspect, ...] = ()
        if follows and tip is None:
            news = news_of_case(before, context.case)
            if not news and not meant.case:
                news = news_of_place(found, before)
        said = tuple(aspect.value for aspect in news) or carried
        answer = _each_briefly(self._composed(card, said, place, context), said)
        if news:
            answer = self._only_news(answer, news, card, place, context)
        if tip is not None:
            answer = replace(answer, short=(tip, *answer.short[:1]))
        if lacking:
            answer = replace(answer, short=lacking)
        # who has answered in other words than ours is not asked the same again; a place that was
        # told instead leaves the case open
        told = before.pending == "case" and follows and Aspect.WHERE not in news
        return self._asking(answer, card, found, place, context, opening, case_told=told)

    def again_briefly(self, card: Procedure, place: Place | None, context: Context) -> Turn:
        """Say the last answer again in one sentence for each thing, without the card."""
        asked = context.aspects or (Aspect.WHERE.value,)
        answer = self._composed(card, asked, place, context)
        brief = replace(answer, short=answer.short[:1]) if len(asked) == 1 else answer
        reply = answer_reply(self._kb, _each_briefly(brief, asked), place=place)
        return Turn(reply.model_copy(update={"card": None}), context)

    def _composed(
        self, card: Procedure, asked: Sequence[str], place: Place | None, context: Context
    ) -> Answer:
        return self.procedures.composer().answer(
            card,
            [Aspect(a) for a in asked],
            place=place,
            case=context.case,
            met=context.met,
            whole=False,
            lang=context.lang,
        )

    def _tip(
        self, card: Procedure, found: Resolution, meant: Meant, context: Context
    ) -> Said | None:
        """Return the card's advice for a circumstance that is told, where it has one for it."""
        if meant.case is not None or context.lang == "en":
            return None
        said = advised(card, found.text, answers=context.pending == "case")
        if said is None or not assertable(self._kb, said.basis, self.procedures.today()):
            return None
        return Said(said.text, said.basis)

    def _instead(self, card: Procedure | None, text: str, lang: Lang) -> tuple[Said, ...]:
        """Return what the card says to who has not got one of its papers."""
        if card is None or lang == "en":
            return ()
        today = self.procedures.today()
        found = without(card, text)
        return tuple(Said(s.text, s.basis) for s in found if assertable(self._kb, s.basis, today))

    def _only_news(
        self,
        answer: Answer,
        news: Sequence[Aspect],
        card: Procedure,
        place: Place | None,
        context: Context,
    ) -> Answer:
        """Cut an answer down to what the place or the case changes."""
        case = next((c for c in card.cases if c.id == context.case), None)
        if Aspect.PAPERS not in news or case is None:
            return only_news(answer, news, place=place)
        english = self._kb.english.get(card.code) if answer.lang == "en" else None
        name = english.of(case.name) if english else None
        return only_news(answer, news, case=case, case_name=name)

    def _asking(
        self,
        answer: Answer,
        card: Procedure,
        found: Resolution,
        place: Place | None,
        context: Context,
        opening: str | None,
        *,
        case_told: bool,
    ) -> Turn:
        """Reply with ``answer`` and the one question that is still open, if one is."""
        reply = partial(answer_reply, self._kb, answer, place=place)
        asked = set(context.aspects)
        if found.ambiguous and found.ask:
            question = place_question(found, context.lang)
            options, codes = choices(found)
            said = reply(ask="place", question=question, options=options)
            return Turn(said, replace(context, pending="place", options=codes))
        wants_place = not asked or bool({Aspect.WHERE, Aspect.STEPS} & asked)
        if place is None and wants_place and needs_place(card):
            question = say(words.WHERE_ASK, context.lang)
            said = reply(place_words=opening, ask="place", question=question)
            return Turn(said, replace(context, pending="place"))
        if answer.question and Aspect.PAPERS in asked and not case_told:
            options, codes = case_options(card, self._kb.english.get(card.code), context.lang)
            said = reply(place_words=opening, ask="case", question=answer.question, options=options)
            return Turn(said, replace(context, pending="case", options=codes))
        return Turn(reply(place_words=opening), context)


def _opening(
    card: Procedure | None,
    at: Resolution | PlaceMention,
    text: str,
    lang: Lang,
    *,
    same: bool,
) -> str | None:
    """Return what is said before the answer: condolence, what became of the place, of a fine."""
    mourning = not same and lang == "vi" and mourns(card, text)
    fined = card is not None and asks_fine(text)
    said = (
        words.CONDOLENCE if mourning else None,
        became(at),
        say(words.FINE_UNKNOWN, lang) if fined else None,
    )
    return "\n".join(filter(None, said)) or None


def _carried(
    meant: Meant, context: Context, asked: tuple[str, ...], move: Moves, *, same: bool
) -> tuple[str, ...]:
    """Return the aspects to answer: those asked for, else those the talk goes on with."""
    goes_on = bool(context.pending) or same or move.also or move.corrects
    carried = asked or (context.aspects if goes_on else ())
    of_case = not asked or (move.proxy and set(asked) == {Aspect.WHO})
    if meant.case is not None and of_case and Aspect.PAPERS not in carried:
        return (*carried, Aspect.PAPERS.value)  # a case matters for the papers
    return carried


def _each_briefly(answer: Answer, asked: Sequence[str]) -> Answer:
    """Answer each of several questions in one sentence."""
    if len(asked) < 2:  # one question has its two sentences
        return answer
    leads = (answer.lead(BLOCK_OF.get(aspect, aspect)) for aspect in asked)
    short: list[Said] = [lead for lead in leads if lead is not None]
    return replace(answer, short=tuple(dict.fromkeys(short)) or answer.short)
