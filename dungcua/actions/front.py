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

from dungcua.actions import words
from dungcua.actions.about_procedure import AboutProcedure
from dungcua.actions.about_report import agrees
from dungcua.actions.belief import with_belief
from dungcua.actions.beside import (
    asks_shorter,
    asks_what_to_say,
    asks_why_place,
    beside_the_card,
)
from dungcua.actions.cases import picked_case
from dungcua.actions.context import Context, Turn
from dungcua.actions.doors import door_reply, spoken_of
from dungcua.actions.meant import Meaning, Meant, named
from dungcua.actions.place import Places, code_of, names_unit, units_first, without_places
from dungcua.actions.procedure import Procedures
from dungcua.actions.refusal import elsewhere_reply, unreadable
from dungcua.actions.signals import Signals
from dungcua.actions.small_talk import (
    emergency_reply,
    other_language,
    small_talk,
    what_to_say,
    why_place,
)
from dungcua.actions.unanswered import Unanswered
from dungcua.actions.words_en import say
from dungcua.conversations.message import Reply
from dungcua.knowledge.answer import Answer, Composer, Place
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.day import today_here
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Aspect
from dungcua.knowledge.places import Gazetteer, Resolution
from dungcua.knowledge.portal import Snapshot
from dungcua.knowledge.search import Ask, ProcedureSearch, SearchResult
from dungcua.knowledge.search.english import EnglishNames
from dungcua.knowledge.text.aspects import aspects as find_aspects
from dungcua.knowledge.text.language import asks_for, language
from dungcua.knowledge.text.moves import Moves, moves
from dungcua.knowledge.text.normalise import normalise
from dungcua.knowledge.text.syllable import has_marks

__all__ = ["FrontDesk", "spoken"]

_CHAT, _SURELY_CHAT = 0.2, 0.6
"""Evidence below which what looks like chat is chat, and where the classifier is certain of it:
of 400 messages that were ours, it was certain of none that asked about a procedure."""
_CERTAIN = 0.75
"""Evidence of a procedure that is meant beyond doubt."""
_BARE_YES = 3
"""Most words of a yes to nothing that was asked."""
_MORE_THAN_A_PLACE = 2
_DOUBLED = re.compile(r"(\w)\1+")
_ENGLISH_UNIT = re.compile(r"\b(?:ward|commune|district|province|city)\b", re.IGNORECASE)
# A masked number with the word that announced it: no paper is asked for by its number.
_MASKED = re.compile(
    r"(?:(?:số|so) )?(?:căn cước|can cuoc|cccd|cmnd|cmt|sđt|sdt|điện thoại|dien thoai|email|"
    r"hộ chiếu|ho chieu|tài khoản|tai khoan|stk|biển số|bien so)?\s*(?:là|la|:)?\s*"
    r"\[(?:số [^\]]{2,20}|biển số xe|địa chỉ email|mã bảo mật|dãy số)\]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FrontDesk:
    """Answers questions about procedures and places. Thread safe; every method is sync."""

    kb: KnowledgeBase
    search: ProcedureSearch
    places: Gazetteer
    today: Callable[[], date] = today_here
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
        at_once = self._at_once(text, context)
        if at_once is not None:
            return at_once
        move = moves(_MASKED.sub(" ", text))
        clean = units_first(move.rest) if context.lang == "en" else normalise(move.rest)
        asked = self.asked(move.rest, context.lang)
        found = self._places.resolve(clean, context)
        yes = context.pending != "place" and agrees(text) is True and not names_unit(text)
        if yes:  # "Đồng ý" is a yes before it is a commune of Lạng Sơn
            found = replace(found, candidates=(), mentions=(), ambiguous=False, ask=None)
        place = self._places.destination(found) or self._places.one(found)
        place = place or self._places.known(context.place)
        context = replace(context, place=code_of(place))
        present = self.kb.procedures.get(context.procedure or "")
        if present is not None and asks_shorter(text) and not asked:
            return self._about.again_briefly(present, place, context)
        beside = beside_the_card(found, context, asked, move, present)
        if beside and not self._picks_case(text, context):
            return self._unanswered.not_in_card(context)
        offered = context.options if context.pending == "procedure" and found.candidates else ()
        if offered and move.ordinal is None and self._only_names_place(found, context.lang):
            # a place first: the question is still open
            hits = [self._meaning.again(offer) for offer in offered]
            return self._unanswered.which(hits, place, context)
        meant = self._meaning.of(found, context, asked, move, hint)
        bare_yes = yes and not context.pending and len(text.split()) <= _BARE_YES
        if bare_yes or _only_agrees(meant, found, context, asked, move, hint):
            more = Reply(text=say(words.MORE, context.lang), lang=context.lang)
            return Turn(more, context)
        if not meant.hits or (
            # what looks like chat is answered on clear evidence only
            hint == "out_of_scope"
            and not meant.kept
            and meant.hits[0].evidence < (_SURELY_CHAT if certain else _CHAT)
        ):
            return self._unanswered.without_procedure(
                found, place, context, asked, hint, certain=certain
            )
        if meant.ask is Ask.PROCEDURE:
            carried = asked or context.aspects
            return self._unanswered.which(meant.hits, place, replace(context, aspects=carried))
        return self._warned(self._about.answer(meant, found, place, context, asked, move))

    def _at_once(self, text: str, context: Context) -> Turn | None:
        """Answer what needs no procedure to be found; None where one is asked about."""
        lang = context.lang
        said = emergency_reply(text, lang) or unreadable(text, lang) or other_language(text, lang)
        if said is not None:
            return Turn(said, context)
        other_body = self.elsewhere(text, lang)
        if other_body is not None and not self._picks_case(text, context):
            return Turn(other_body, context)
        door = spoken_of(text)
        if door is not None:
            return Turn(door_reply(self.kb, door, self.today(), lang), context)
        if asks_what_to_say(text):
            return Turn(what_to_say(self.kb, lang), context)
        believed = with_belief(self.kb, self.today(), self.answer, text, context)
        if believed is not None:
            return believed
        if context.pending == "place" and asks_why_place(text):
            return Turn(why_place(context), context.settled())
        return None

    def _picks_case(self, text: str, context: Context) -> bool:
        """Whether a text is one of the cases that were just asked for, word for word."""
        card = self.kb.procedures.get(context.procedure or "")
        if card is None or context.pending != "case":
            return False
        return picked_case(card, text, self.kb.english.get(card.code)) is not None

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
        """Answer what is said among people, as :func:`.small_talk.small_talk` does."""
        return small_talk(intent, lang, met=met)

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
        return elsewhere_reply(text, lang)

    @property
    def _places(self) -> Places:
        return Places(self.places)

    @property
    def _meaning(self) -> Meaning:
        return Meaning(self.kb, self.search, self.english)

    @property
    def _procedures(self) -> Procedures:
        return Procedures(self.kb, self.english, self.today, self.portal)

    @property
    def _about(self) -> AboutProcedure:
        return AboutProcedure(self._procedures, self._places)

    @property
    def _unanswered(self) -> Unanswered:
        return Unanswered(self.search, self._procedures, self._places)

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
        return self._procedures.composer()

    def listed(
        self, code: str, place: Place | None = None, aspects: Sequence[Aspect] = ()
    ) -> Answer:
        """Answer for a procedure without a card: from the portal's record, else the listing."""
        return self._procedures.listed(code, place, aspects)

    def title(self, code: str, lang: Lang = "vi") -> str:
        """Return what people call a procedure, short enough for a button."""
        return self._procedures.title(code, lang)


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


def _only_agrees(
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
