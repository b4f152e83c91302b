"""The front desk: one message in, one reply out, whoever carries the dialogue.

Rasa's actions, the answer without Rasa, the terminal and the batch commands all go
through :class:`FrontDesk`, so that they say the same. It joins what is true
(``knowledge``) to what happened (``complaints``) and holds no rule of law itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import structlog

from dungcua.actions import words
from dungcua.actions.about_report import agrees
from dungcua.actions.belief import with_belief
from dungcua.actions.beside import (
    asks_fine,
    asks_shorter,
    asks_what_to_say,
    asks_why_place,
    beside_the_card,
    mourns,
)
from dungcua.actions.cases import advised, case_options, picked_case, with_told
from dungcua.actions.context import Context, Turn
from dungcua.actions.doors import door_reply, spoken_of
from dungcua.actions.meant import Meaning, Meant, named
from dungcua.actions.news import news_of_case, news_of_place, only_news
from dungcua.actions.place import (
    Places,
    became,
    choices,
    follows_land,
    names_unit,
    needs_place,
    place_question,
    present_name,
    units_first,
    without_places,
)
from dungcua.actions.refusal import refusal, speaks_of_papers, unreadable
from dungcua.actions.render import answer_reply, buttons, citations, place_ref
from dungcua.actions.signals import Signals
from dungcua.actions.words_en import say
from dungcua.conversations.message import Button, Card, Line, Reply, ReplyMeta, Section
from dungcua.errors import InvalidCard
from dungcua.knowledge.answer import Answer, Composer, Place, Said, imported
from dungcua.knowledge.answer.cite import assertable
from dungcua.knowledge.answer.lacking import without
from dungcua.knowledge.answer.structure import BLOCK_OF, Lang
from dungcua.knowledge.answer.wording import lower_first
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Aspect, Procedure
from dungcua.knowledge.places import Gazetteer, Resolution, Role
from dungcua.knowledge.portal import PortalRecord, Snapshot
from dungcua.knowledge.search import Ask, Hit, ProcedureSearch, SearchResult
from dungcua.knowledge.search.english import EnglishNames
from dungcua.knowledge.text.aspects import aspects as find_aspects
from dungcua.knowledge.text.elsewhere import elsewhere
from dungcua.knowledge.text.emergency import emergency
from dungcua.knowledge.text.language import asks_for, language
from dungcua.knowledge.text.moves import Moves, moves
from dungcua.knowledge.text.normalise import normalise
from dungcua.knowledge.text.syllable import has_marks

__all__ = ["FrontDesk", "spoken"]

_log = structlog.get_logger("dungcua.front")
_MOST_OPTIONS = 4
_MOST_NEAR = 3
_NEAR = 0.25
"""Evidence, 0 to 1, of a procedure that is worth asking about."""
_CHAT, _SURELY_CHAT = 0.2, 0.6
"""Evidence below which what looks like chat is chat, and where the classifier is certain of it:
of 400 messages that were ours, it was certain of none that asked about a procedure."""
_ASKS = frozenset({"ask_procedure", "ask_lawful", "report_demand"})
_ABOUT_US = frozenset({"ask_procedure", "ask_lawful", "inform_case", "report_demand"})
_FOLLOWS = 9
"""Most words of what goes on with the procedure talked of, though nothing in it is found."""
_BARE_YES = 3
"""Most words of a yes to nothing that was asked."""
_DOUBLED = re.compile(r"(\w)\1+")
_BY_WORD_OF_MOUTH = "V13"
"""The rule that helps at any counter: who refuses or asks for more does so in writing."""
_TITLE_LENGTH = 90
_ENGLISH_UNIT = re.compile(r"\b(?:ward|commune|district|province|city)\b", re.IGNORECASE)
_ONLY_LANGUAGE = 6
"""Most words of a message that only asks for another language."""
_MORE_THAN_A_PLACE = 2
# A masked number with the word that announced it: no paper is asked for by its number.
_MASKED = re.compile(
    r"(?:(?:số|so) )?(?:căn cước|can cuoc|cccd|cmnd|cmt|sđt|sdt|điện thoại|dien thoai|email|"
    r"hộ chiếu|ho chieu|tài khoản|tai khoan|stk|biển số|bien so)?\s*(?:là|la|:)?\s*"
    r"\[(?:số [^\]]{2,20}|biển số xe|địa chỉ email|mã bảo mật|dãy số)\]",
    re.IGNORECASE,
)
_CERTAIN = 0.75


@dataclass(frozen=True, slots=True)
class FrontDesk:
    """Answers questions about procedures and places. Thread safe; every method is sync."""

    kb: KnowledgeBase
    search: ProcedureSearch
    places: Gazetteer
    today: Callable[[], date] = date.today
    portal: Snapshot | None = None
    """What was imported from the national portal, answered from behind the cards."""

    english: EnglishNames = field(default_factory=EnglishNames.load)
    """What foreigners call the procedures."""

    signals: Signals | None = None
    """What others were asked for at the same counter; None where there is no register."""

    def answer(
        self,
        text: str,
        context: Context = Context(),  # noqa: B008 - frozen
        hint: str | None = None,
        *,
        certain: bool = False,
    ) -> Turn:
        """Answer a question, a place, or the answer to what we asked last.

        Args:
            text: the message.
            context: what the conversation remembers.
            hint: the intent that a classifier saw, if there is one; evidence goes before it.
            certain: whether it hardly doubted: then it takes more evidence.

        """
        context = replace(context, lang=spoken(text, context))
        number = emergency(text)
        if number:
            said = say(words.EMERGENCY[number], context.lang)
            return Turn(Reply(text=said, lang=context.lang), context)
        unread = unreadable(text, context.lang)
        if unread is not None:
            return Turn(unread, context)
        if asks_for(text) and len(text.split()) <= _ONLY_LANGUAGE:
            return Turn(Reply(text=say(words.SPEAKS, context.lang), lang=context.lang), context)
        elsewhere_reply = self.elsewhere(text, context.lang)
        if elsewhere_reply is not None and not self._picks_case(text, context):
            return Turn(elsewhere_reply, context)
        door = spoken_of(text)
        if door is not None:
            return Turn(door_reply(self.kb, door, self.today(), context.lang), context)
        if asks_what_to_say(text):
            return Turn(self._to_say(context.lang), context)
        believed = with_belief(self.kb, self.today(), self.answer, text, context)
        if believed is not None:
            return believed
        if context.pending == "place" and asks_why_place(text):
            return Turn(self._why_place(context), context.settled())
        move = moves(_MASKED.sub(" ", text))
        clean = units_first(move.rest) if context.lang == "en" else normalise(move.rest)
        asked = self.asked(move.rest, context.lang)
        found = self._places.resolve(clean, context)
        yes = context.pending != "place" and agrees(text) is True and not names_unit(text)
        if yes:  # "Đồng ý" is a yes before it is a commune of Lạng Sơn
            found = replace(found, candidates=(), mentions=(), ambiguous=False, ask=None)
        place = self._places.destination(found) or self._places.one(found)
        place = place or self._places.known(context.place)
        context = replace(context, place=_code(place))
        present = self.kb.procedures.get(context.procedure or "")
        if present is not None and asks_shorter(text) and not asked:
            return self._again_briefly(present, place, context)
        beside = beside_the_card(found, context, asked, move, present)
        if beside and not self._picks_case(text, context):
            return self.not_in_card(context)
        offered = context.options if context.pending == "procedure" and found.candidates else ()
        if offered and move.ordinal is None and self._only_names_place(found, context.lang):
            # a place first: the question is still open
            hits = [self._meaning.again(offer) for offer in offered]
            return self._which(hits, place, context)
        meant = self._meaning.of(found, context, asked, move, hint)
        bare_yes = yes and not context.pending and len(text.split()) <= _BARE_YES
        if bare_yes or self._only_agrees(meant, found, context, asked, move, hint):
            more = Reply(text=say(words.MORE, context.lang), lang=context.lang)
            return Turn(more, context)
        if not meant.hits or (
            # what looks like chat is answered on clear evidence only
            hint == "out_of_scope"
            and not meant.kept
            and meant.hits[0].evidence < (_SURELY_CHAT if certain else _CHAT)
        ):
            return self._without_procedure(found, place, context, asked, hint, certain=certain)
        if meant.ask is Ask.PROCEDURE:
            carried = asked or context.aspects
            return self._which(meant.hits, place, replace(context, aspects=carried))
        return self._warned(self._about(meant, found, place, context, asked, move))

    def _picks_case(self, text: str, context: Context) -> bool:
        card = (
            self.kb.procedures.get(context.procedure or "") if context.pending == "case" else None
        )
        return (
            card is not None and picked_case(card, text, self.kb.english.get(card.code)) is not None
        )

    def _only_names_place(self, found: Resolution, lang: Lang) -> bool:
        """Whether nothing stands beside the places of a text that could name a procedure."""
        rest = without_places(found)
        return not named(rest) or (lang == "en" and not self.english.find(rest))

    def _warned(self, turn: Turn) -> Turn:
        """Add what people reported of the counter that the answer is about."""
        codes, place = turn.reply.meta.procedure, turn.reply.meta.place
        if self.signals is None or place is None or len(codes) != 1:
            return turn
        reply = self.signals.warn(turn.reply, codes[0], place.code, turn.context.lang)
        return replace(turn, reply=reply)

    def small_talk(self, intent: str, lang: Lang = "vi", *, met: bool = False) -> Reply:
        """Answer a greeting, thanks, "are you a person?" or a call for help.

        In the middle of a talk (``met``) "chào em nha" may be a farewell: both are answered.
        """
        text = {
            "goodbye": words.BYE,
            "thanks": words.THANKS,
            "bot_challenge": words.ABOUT,
            "help": words.HELP,
        }.get(intent, words.GREETING_AGAIN if met else words.GREETING)
        return Reply(
            text=say(text, lang),
            lang=lang,
            buttons=_offer(lang, "Tôi muốn phản ánh", "Tra cứu phản ánh"),
        )

    def asked(self, text: str, lang: Lang = "vi") -> tuple[str, ...]:
        """Return the aspects asked for; a question that slips of the fingers hide is found too."""
        found = find_aspects(text)
        if found or lang == "en":
            return found
        plain = normalise(text)
        # A key held too long ("nop o dauu") the speller may take for another word.
        return find_aspects(self.search.mended(plain)) or find_aspects(_DOUBLED.sub(r"\1", plain))

    def means_business(self, text: str, context: Context) -> bool:
        """Whether a text that looks like small talk asks about a procedure all the same."""
        move = moves(text)
        if context.procedure and (move.returns or move.proxy or move.lacks):
            return True
        found = self._places.resolve(normalise(move.rest), context)
        if len(named(without_places(found))) < _MORE_THAN_A_PLACE:
            return False
        return self._certain(found, spoken(text, context), move) is not None

    def usual(self, text: str) -> str | None:
        """Return the procedure nearly everybody means by a text, where there is such a one."""
        move = moves(text)
        found = self._places.resolve(normalise(move.rest), Context())
        card = self.kb.procedures.get(self._certain(found, spoken(text, Context()), move) or "")
        return card.code if card is not None and card.common else None

    def _certain(self, found: Resolution, lang: Lang, move: Moves) -> str | None:
        """Return the procedure that a text means beyond doubt, whatever was talked of before."""
        hits = self._meaning.of(found, Context(lang=lang), (), move).hits
        return hits[0].code if hits and hits[0].evidence >= _CERTAIN else None

    def elsewhere(self, text: str, lang: Lang = "vi") -> Reply | None:
        """Send a trouble that other bodies mend to the right kind of door; None if it is ours."""
        kind = elsewhere(text)
        if kind is None:
            return None
        told = f"{say(words.ELSEWHERE[kind], lang)}\n{say(words.NOT_RECORDED, lang)}"
        offered = _offer(lang, "Tôi muốn hỏi thủ tục khác")
        return Reply(text=told, lang=lang, buttons=offered, meta=ReplyMeta(oos=True))

    def _why_place(self, context: Context) -> Reply:
        """Say why the place was asked for, and that it need not be told."""
        code = context.procedure
        return Reply(
            text=say(words.WHY_PLACE, context.lang),
            lang=context.lang,
            buttons=_offer(context.lang, "Cần giấy tờ gì?", "Tôi muốn hỏi thủ tục khác"),
            meta=ReplyMeta(procedure=(code,) if code else ()),
        )

    def _to_say(self, lang: Lang) -> Reply:
        """Say what can be said at any counter where something more is asked for."""
        rule = self.kb.violations[_BY_WORD_OF_MOUTH]
        law = tuple(Line(text=s.text, basis=s.basis) for s in rule.law)
        basis = [basis for line in law for basis in line.basis]
        return Reply(
            text=say(words.AT_THE_COUNTER, lang).format(say=rule.say, law=rule.law[0].text),
            lang=lang,
            card=Card(
                kind="verdict",
                title=rule.name,
                sections=(Section(key=rule.code, title=rule.name, lines=law),),
                citations=citations(self.kb, [*basis, rule.code]),
            ),
            buttons=_offer(lang, "Tôi muốn phản ánh", "Tôi muốn hỏi thủ tục khác"),
        )

    @property
    def _places(self) -> Places:
        return Places(self.places)

    @property
    def _meaning(self) -> Meaning:
        return Meaning(self.kb, self.search, self.english)

    def place_of(self, text: str) -> tuple[Place | None, Resolution]:
        """Return the one present place a text names, if it names exactly one."""
        turned = units_first(text)
        found = self.places.resolve(turned if turned != text else normalise(text))
        return self._places.one(found), found

    def only_place(self, text: str) -> Place | None:
        """Return the one present commune a text names, if it says nothing else."""
        place, found = self.place_of(text)
        alone = place is not None and place.commune and not named(without_places(found))
        return place if alone else None

    def find(self, text: str, top: int) -> SearchResult:
        """Search for procedures; the places a text names take no part in it."""
        found = self.places.resolve(normalise(text))
        place = self._places.one(found)
        here = place.province if place is not None else None
        return self.search.search(without_places(found), top=top, province=here)

    def composer(self) -> Composer:
        """Return a composer as of today."""
        return Composer(self.kb, self.today())

    def listed(
        self, code: str, place: Place | None = None, aspects: Sequence[Aspect] = ()
    ) -> Answer:
        """Answer for a procedure without a card: from the portal's record, else the listing."""
        record = self._imported(code)
        if record is None or self.portal is None:
            return self.composer().listed(self.kb.catalogue[code], place=place)
        return imported(
            self.kb, record, self.portal.day, as_of=self.today(), aspects=aspects, place=place
        )

    def _imported(self, code: str) -> PortalRecord | None:
        if self.portal is None:
            return None
        try:
            return self.portal.record(code)
        except InvalidCard as error:
            # Damaged, or cleared away by later imports: the listing still holds.
            _log.warning("imported_record_unreadable", code=code, error=error.code)
            return None

    def _again_briefly(self, card: Procedure, place: Place | None, context: Context) -> Turn:
        """Say the last answer again in one sentence for each thing, without the card."""
        asked = context.aspects or (Aspect.WHERE.value,)
        answer = self.composer().answer(
            card, [Aspect(a) for a in asked], place=place, case=context.case, met=context.met,
            whole=False, lang=context.lang,
        )  # fmt: skip
        brief = replace(answer, short=answer.short[:1]) if len(asked) == 1 else answer
        reply = answer_reply(self.kb, _each_briefly(brief, asked), place=place)
        return Turn(reply.model_copy(update={"card": None}), context)

    def not_in_card(self, context: Context) -> Turn:
        """Say that the data of the present procedure do not tell this."""
        code = str(context.procedure)
        lang = context.lang
        title = self._title(code, lang)
        reply = Reply(
            text=say(words.NOT_IN_CARD, lang).format(
                name=title if lang == "en" else lower_first(title)
            ),
            lang=lang,
            buttons=_offer(lang, "Cần giấy tờ gì?", "Nộp ở đâu?", "Tôi muốn hỏi thủ tục khác"),
            meta=ReplyMeta(procedure=(code,), place=place_ref(self._places.known(context.place))),
        )
        return Turn(reply, context)

    def _only_agrees(
        self,
        meant: Meant,
        found: Resolution,
        context: Context,
        asked: Sequence[str],
        move: Moves,
        hint: str | None,
    ) -> bool:
        """Whether somebody says yes or no to nothing: then the answer is not said again."""
        if hint not in ("affirm", "deny") or context.pending or asked or found.candidates:
            return False
        return meant.kept and not (move.points or move.returns or named(found.text))

    def _without_procedure(
        self,
        found: Resolution,
        place: Place | None,
        context: Context,
        asked: Sequence[str],
        hint: str | None,
        *,
        certain: bool,
    ) -> Turn:
        beside = named(without_places(found))
        if found.candidates and not (hint == "out_of_scope" and len(beside) > 1):
            return self._only_place(found, place, context)
        lang = context.lang
        if asked and not beside:
            reply = Reply(
                text=say(words.NAME_IT, lang),
                lang=lang,
                meta=ReplyMeta(ask="procedure", place=place_ref(place)),
            )
            return Turn(reply, replace(context.settled(), aspects=tuple(asked)))
        if hint in _ABOUT_US and context.procedure and len(found.text.split()) <= _FOLLOWS:
            return self.not_in_card(context)
        # a question about a procedure that is not found is no matter of somebody else's
        ours = certain and hint in _ASKS
        if hint != "out_of_scope" and (ours or speaks_of_papers(found.text)):
            return self._not_clear(found, place, context, asked)
        return Turn(refusal(found.text, lang), context)

    def _not_clear(
        self, found: Resolution, place: Place | None, context: Context, asked: Sequence[str]
    ) -> Turn:
        """Ask which procedure is meant, offering the nearest: papers are our business."""
        lang = context.lang
        near = [] if lang == "en" else self.search.search(without_places(found)).hits
        codes = tuple(hit.code for hit in near if hit.evidence >= _NEAR)[:_MOST_NEAR]
        titles = [self._title(code, lang) for code in codes]
        reply = Reply(
            text=say(words.NOT_CLEAR_NEAR if codes else words.NOT_CLEAR, lang),
            lang=lang,
            buttons=tuple(Button(title=title, send=title) for title in titles),
            meta=ReplyMeta(ask="procedure", place=place_ref(place)),
        )
        context = replace(context.settled(), aspects=tuple(asked) or context.aspects)
        return Turn(reply, replace(context, pending="procedure", options=codes))

    def _only_place(self, found: Resolution, place: Place | None, context: Context) -> Turn:
        if found.ambiguous and found.ask:
            options, codes = choices(found)
            reply = Reply(
                text=place_question(found, context.lang),
                lang=context.lang,
                buttons=options,
                meta=ReplyMeta(ask="place", place=place_ref(place)),
            )
            return Turn(reply, replace(context, pending="place", options=codes))
        said = present_name(found.candidates[0].why) if found.candidates else ""
        reply = Reply(
            text=f"{said}\n{say(words.WHAT_TO_DO_THERE, context.lang)}".strip(),
            lang=context.lang,
            meta=ReplyMeta(ask="procedure", place=place_ref(place)),
        )
        return Turn(reply, context.settled())

    def _which(self, hits: Sequence[Hit], place: Place | None, context: Context) -> Turn:
        chosen = hits[:_MOST_OPTIONS]
        titles = [self._title(h.code, context.lang) for h in chosen]
        codes = tuple(h.code for h in chosen)
        reply = Reply(
            text=say(words.WHICH_PROCEDURE, context.lang),
            lang=context.lang,
            buttons=tuple(Button(title=title, send=title) for title in titles),
            meta=ReplyMeta(procedure=codes, place=place_ref(place), ask="procedure"),
        )
        return Turn(reply, replace(context, pending="procedure", options=codes))

    def title(self, code: str, lang: Lang = "vi") -> str:
        """Return what people call a procedure, short enough for a button."""
        return self._title(code, lang)

    def _title(self, code: str, lang: Lang) -> str:
        card = self.kb.procedures.get(code)
        title = card.plain_name if card else self.kb.catalogue[code].name
        if lang == "en":
            title = self.english.title(code) or title
        if len(title) > _TITLE_LENGTH:
            title = title[:_TITLE_LENGTH].rsplit(" ", 1)[0] + "…"
        return title

    def _tip(
        self, card: Procedure | None, found: Resolution, meant: Meant, context: Context
    ) -> Said | None:
        """Return the card's advice for a circumstance that is told, where it has one for it."""
        if card is None or meant.case is not None or context.lang == "en":
            return None
        said = advised(card, found.text, answers=context.pending == "case")
        if said is None or not assertable(self.kb, said.basis, self.today()):
            return None
        return Said(said.text, said.basis)

    def _instead(self, card: Procedure | None, text: str, lang: Lang) -> tuple[Said, ...]:
        """Return what the card says to who has not got one of its papers."""
        if card is None or lang == "en":
            return ()
        found = without(card, text)
        return tuple(
            Said(s.text, s.basis) for s in found if assertable(self.kb, s.basis, self.today())
        )

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
        english = self.kb.english.get(card.code) if answer.lang == "en" else None
        name = english.of(case.name) if english else None
        return only_news(answer, news, case=case, case_name=name)

    def _about(
        self,
        meant: Meant,
        found: Resolution,
        place: Place | None,
        context: Context,
        asked: tuple[str, ...],
        move: Moves,
    ) -> Turn:
        code = meant.hits[0].code
        card = self.kb.procedures.get(code)
        land = next((m for m in found.mentions if m.role is Role.LAND), None)
        if card is not None and land is not None and follows_land(card):
            # "I live there, the land lies here": the land decides
            place = self._places.one(land) or place
            context = replace(context, place=_code(place))
        place_words = became(land or found)
        lacking = self._instead(card, found.text, context.lang)
        if lacking:
            asked = (Aspect.PAPERS.value,)  # "ở nhà không có giấy báo tử" asks of no online way
        same = code == context.procedure
        if not same and context.lang == "vi" and mourns(card, found.text):
            place_words = "\n".join(filter(None, (words.CONDOLENCE, place_words)))
        if asks_fine(found.text) and card is not None:
            unknown = say(words.FINE_UNKNOWN, context.lang)
            place_words = "\n".join(filter(None, (place_words, unknown)))
        goes_on = bool(context.pending) or same or move.also or move.corrects
        carried = asked or (context.aspects if goes_on else ())
        of_case = not asked or (move.proxy and set(asked) == {"who"})
        if meant.case is not None and of_case and "papers" not in carried:
            carried = (*carried, "papers")  # a case matters for the papers
        told = context.pending == "case" and same and not asked
        tip = self._tip(card, found, meant, context) if same and not asked else None
        before = context
        context = replace(context.settled().about(code), aspects=carried)
        context = with_told(context, card, found)
        context = replace(context, case=meant.case or context.case)
        if card is None:
            answer = self.listed(code, place, [Aspect(a) for a in asked])
            reply = answer_reply(self.kb, answer, place=place, place_words=place_words)
            return Turn(reply, context)
        news: tuple[Aspect, ...] = ()
        if same and not asked and tip is None:
            news = news_of_case(before, context.case)
            if not news and not meant.case:
                news = news_of_place(found, before)
                told = told and not news  # the case is still open
        said = tuple(aspect.value for aspect in news) or carried
        answer = self.composer().answer(
            card, [Aspect(a) for a in said], place=place, case=context.case, met=context.met,
            whole=False, lang=context.lang,
        )  # fmt: skip
        answer = _each_briefly(answer, said)
        if news:
            answer = self._only_news(answer, news, card, place, context)
        if tip is not None:
            answer = replace(answer, short=(tip, *answer.short[:1]))
        if lacking:
            answer = replace(answer, short=lacking)
        wants_place = not carried or bool({"where", "steps"} & set(carried))
        if found.ambiguous and found.ask:
            options, codes = choices(found)
            reply = answer_reply(
                self.kb,
                answer,
                place=place,
                ask="place",
                question=place_question(found, context.lang),
                options=options,
            )
            return Turn(reply, replace(context, pending="place", options=codes))
        if place is None and wants_place and needs_place(card):
            question = say(words.WHERE_ASK, context.lang)
            reply = answer_reply(
                self.kb, answer, place=None, place_words=place_words, ask="place", question=question
            )
            return Turn(reply, replace(context, pending="place"))
        # who has answered in other words than ours is not asked the same again
        if answer.question and Aspect.PAPERS.value in carried and not told:
            options, codes = case_options(card, self.kb.english.get(card.code), context.lang)
            reply = answer_reply(
                self.kb, answer, place=place, place_words=place_words, ask="case",
                question=answer.question, options=options,
            )  # fmt: skip
            return Turn(reply, replace(context, pending="case", options=codes))
        return Turn(answer_reply(self.kb, answer, place=place, place_words=place_words), context)


def spoken(text: str, context: Context) -> Lang:
    """Return the language to answer in: asked for, else that of the message, else the last."""
    asked = asks_for(text)
    if (
        asked is None
        and context.lang == "en"
        and _ENGLISH_UNIT.search(text)
        and not has_marks(text)
    ):
        return "en"  # "Nha Trang ward": the name of a place is no turn to Vietnamese
    found = asked or language(text) or context.lang
    return "en" if found == "en" else "vi"


def _each_briefly(answer: Answer, asked: Sequence[str]) -> Answer:
    """Answer each of several questions in one sentence."""
    if len(asked) < 2:  # one question has its two sentences
        return answer
    leads = (answer.lead(BLOCK_OF.get(aspect, aspect)) for aspect in asked)
    short: list[Said] = [lead for lead in leads if lead is not None]
    return replace(answer, short=tuple(dict.fromkeys(short)) or answer.short)


def _offer(lang: Lang, *titles: str) -> tuple[Button, ...]:
    return buttons(*(say(title, lang) for title in titles))


def _code(place: Place | None) -> str | None:
    return (place.code or place.province_code) if place else None
