"""The front desk: one message in, one reply out, whoever carries the dialogue.

Rasa's actions, the answer without Rasa, the terminal and the batch commands all go
through :class:`FrontDesk`, so that they say the same. It joins what is true
(``knowledge``) to what happened (``complaints``) and holds no rule of law itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import structlog
from rapidfuzz import fuzz

from dungcua.actions import words
from dungcua.actions.context import Context, Turn
from dungcua.actions.render import answer_reply, buttons, place_ref
from dungcua.conversations.message import Button, Reply, ReplyMeta
from dungcua.errors import InvalidCard
from dungcua.knowledge.answer import Answer, Composer, Place, imported
from dungcua.knowledge.answer.wording import lower_first, upper_first
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Aspect, CounterRule, Procedure
from dungcua.knowledge.places import Candidate, Gazetteer, PlaceMention, Resolution, Role
from dungcua.knowledge.portal import PortalRecord, Snapshot
from dungcua.knowledge.search import Ask, Hit, ProcedureSearch, SearchResult
from dungcua.knowledge.search.query import content
from dungcua.knowledge.text.aspects import aspects as find_aspects
from dungcua.knowledge.text.emergency import emergency
from dungcua.knowledge.text.fold import fold
from dungcua.knowledge.text.normalise import normalise

__all__ = ["FrontDesk"]

_log = structlog.get_logger("dungcua.front")
_PLACELESS = frozenset(
    {CounterRule.FACILITY, CounterRule.CENTRAL_AGENCY, CounterRule.ANY_COMMUNE_POLICE}
)
# What is said right after a place belongs to it: "huyện Hòa Vang cũ".
_OLD_OR_NEW = re.compile(r"^\s*(?:cũ|cu|mới|moi|trước đây|truoc day|trước kia|truoc kia)\b")
# "… is which commune now?" asks about the place itself, not about a procedure.
_NOW_WHERE = re.compile(
    r"\b(?:(?:bây giờ|bay gio|giờ|gio|nay|hiện nay|hien nay)\s+)?"
    r"(?:(?:là|la|thuộc|thuoc|về|ve)\s+)?"
    r"(?:xã|xa|phường|phuong|tỉnh|tinh|huyện|huyen|đặc khu|thành phố|thanh pho)\s+"
    r"(?:nào|nao|gì|gi)\b",
    re.IGNORECASE,
)
# Words that speak of any procedure ("what papers?", "how much a month?"), folded: a question
# of nothing else is about the procedure we are talking of.
_GENERIC = frozenset(
    "giay to ho so thu tuc tien phi le thang nam ngay lan mot hai ba 1 2 3 loai gi can nhung nua "
    "them khac online mang qua truc tiep tuyen ban chinh sao photo nop lay ket qua duoc phai co "
    "khong con mat ai di thay lam viec gio hanh chinh cuoi tuan".split()
)
_MAX_OPTIONS = 4
_SHORT_WORD = 5
_TITLE_LENGTH = 90
_SAME_CASE = 78
_CLEAR = 0.6


@dataclass(frozen=True, slots=True)
class FrontDesk:
    """Answers questions about procedures and places. Thread safe; every method is sync."""

    kb: KnowledgeBase
    search: ProcedureSearch
    places: Gazetteer
    today: Callable[[], date] = date.today
    portal: Snapshot | None = None
    """What was imported from the national portal, answered from behind the cards."""

    def answer(self, text: str, context: Context = Context()) -> Turn:  # noqa: B008 - frozen
        """Answer a question, a place, or the answer to what we asked last."""
        number = emergency(text)
        if number:
            return Turn(Reply(text=words.EMERGENCY[number]), context)
        clean = normalise(text)
        asked = tuple(find_aspects(clean))
        found = self._resolve(clean, context)
        place = self._place(found) or self._known(context.place)
        context = replace(context, place=_code(place))
        if self._beside_the_card(found, context, asked):
            return self._not_in_card(context)
        hits, ask = self._procedures(found, context, asked)
        if not hits:
            return self._without_procedure(found, place, context, asked)
        if ask is Ask.PROCEDURE:
            return self._which(hits, place, replace(context, aspects=asked or context.aspects))
        return self._about(hits[0].code, clean, found, place, context, asked)

    def small_talk(self, intent: str) -> Reply:
        """Answer a greeting, thanks, "are you a person?" or a call for help."""
        text = {
            "goodbye": words.BYE,
            "thanks": words.THANKS,
            "bot_challenge": words.ABOUT,
            "help": words.HELP,
        }.get(intent, words.GREETING)
        return Reply(text=text, buttons=buttons("Tôi muốn phản ánh", "Tra cứu phản ánh"))

    def place_of(self, text: str) -> tuple[Place | None, Resolution]:
        """Return the one present place a text names, if it names exactly one."""
        found = self.places.resolve(normalise(text))
        return self._place(found), found

    def find(self, text: str, top: int) -> SearchResult:
        """Search for procedures; the places a text names take no part in it."""
        found = self.places.resolve(normalise(text))
        return self.search.search(_without_places(found), top=top)

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

    def _resolve(self, text: str, context: Context) -> Resolution:
        if context.pending == "place" and context.options:
            offered = [self._candidate(code) for code in context.options]
            narrowed = self.places.resolve(text, within=offered)
            if narrowed.candidates:
                return narrowed
        return self.places.resolve(text)

    def _candidate(self, option: str) -> Candidate:
        """Return the candidate that an option of :func:`_choices` stands for."""
        code, _, old = option.partition("<")
        commune = self.places.commune(code)
        if commune is not None:
            former = next((u for u in self.places.former_units(code) if u.code == old), None)
            return Candidate(commune, commune.province_code, commune.province, 0.0, "", former)
        province = self.places.province(code)
        return Candidate(None, code, province.name if province else "", 0.0, "")

    def _place(self, found: Resolution | PlaceMention) -> Place | None:
        """Return the place all candidates agree on: the commune, else the province."""
        if not found.candidates:
            return None
        first = found.candidates[0]
        if not found.ambiguous and first.commune is not None:
            return Place(
                first.province, first.province_code, first.commune.name, first.commune.code
            )
        if len({c.province_code for c in found.candidates}) == 1:
            return Place(first.province, first.province_code)
        return None

    def _known(self, code: str | None) -> Place | None:
        if not code:
            return None
        commune = self.places.commune(code)
        if commune is not None:
            return Place(commune.province, commune.province_code, commune.name, commune.code)
        province = self.places.province(code)
        return Place(province.name, province.code) if province else None

    def _procedures(
        self, found: Resolution, context: Context, asked: Sequence[str]
    ) -> tuple[Sequence[Hit], Ask | None]:
        """Return the procedures meant and whether to ask which; none when none is meant."""
        card = self.kb.procedures.get(context.procedure or "")
        if card is not None and _case(card, found.text, context):
            return self._again(card.code), None
        asked_for = _without_places(found)
        if not _named(asked_for):
            # nothing but words that fit any procedure: the one we talk of, or none
            return (self._again(context.procedure) if context.procedure else ()), None
        result = self.search.search(asked_for)
        offered = [h for h in result.hits if h.code in context.options]
        if context.pending == "procedure" and offered:
            return offered[:1], None
        clear = not result.abstain and result.hits[0].evidence >= _CLEAR
        answers_us = context.pending in ("place", "case") or bool(asked) or bool(found.candidates)
        if context.procedure and not clear and answers_us:
            return self._again(context.procedure), None
        if result.abstain:
            return (), None
        return result.hits, result.ask

    def _beside_the_card(self, found: Resolution, context: Context, asked: Sequence[str]) -> bool:
        """Whether a short word asks of the present procedure what its card does not hold.

        "Có bị phạt không?" after an answer means this procedure; searching for "phạt"
        would answer about another one.
        """
        if not context.procedure or context.pending or asked or found.candidates:
            return False
        named = _named(found.text)
        return len(named) == 1 and len(named[0]) < _SHORT_WORD

    def _not_in_card(self, context: Context) -> Turn:
        code = str(context.procedure)
        reply = Reply(
            text=words.NOT_IN_CARD.format(name=lower_first(self._title(code))),
            buttons=buttons("Cần giấy tờ gì?", "Nộp ở đâu?", "Tôi muốn hỏi thủ tục khác"),
            meta=ReplyMeta(procedure=(code,), place=place_ref(self._known(context.place))),
        )
        return Turn(reply, context)

    def _again(self, code: str) -> Sequence[Hit]:
        card = self.kb.procedures.get(code)
        name = card.name if card else self.kb.catalogue[code].name
        return (Hit(code, name, 1.0, 1.0, curated=card is not None),)

    def _without_procedure(
        self, found: Resolution, place: Place | None, context: Context, asked: Sequence[str]
    ) -> Turn:
        if found.candidates:
            return self._only_place(found, place, context)
        if asked and not _named(found.text):
            reply = Reply(
                text=words.NAME_IT,
                meta=ReplyMeta(ask="procedure", place=place_ref(place)),
            )
            return Turn(reply, replace(context.settled(), aspects=tuple(asked)))
        reply = Reply(
            text=words.OUT_OF_SCOPE,
            buttons=buttons("Tôi muốn hỏi thủ tục khác", "Tôi muốn phản ánh"),
            meta=ReplyMeta(oos=True),
        )
        return Turn(reply, context)

    def _only_place(self, found: Resolution, place: Place | None, context: Context) -> Turn:
        if found.ambiguous and found.ask:
            options, codes = _choices(found)
            reply = Reply(
                text=found.ask, buttons=options, meta=ReplyMeta(ask="place", place=place_ref(place))
            )
            return Turn(reply, replace(context, pending="place", options=codes))
        said = upper_first(found.candidates[0].why) if found.candidates else ""
        reply = Reply(
            text=f"{said}.\nAnh/chị cần làm việc gì ở đó ạ?".lstrip(".\n"),
            meta=ReplyMeta(ask="procedure", place=place_ref(place)),
        )
        return Turn(reply, context.settled())

    def _which(self, hits: Sequence[Hit], place: Place | None, context: Context) -> Turn:
        chosen = hits[:_MAX_OPTIONS]
        options = tuple(
            Button(title=title, send=title) for title in (self._title(h.code) for h in chosen)
        )
        reply = Reply(
            text=words.WHICH_PROCEDURE,
            buttons=options,
            meta=ReplyMeta(
                procedure=tuple(h.code for h in chosen), place=place_ref(place), ask="procedure"
            ),
        )
        codes = tuple(h.code for h in chosen)
        return Turn(reply, replace(context, pending="procedure", options=codes))

    def _title(self, code: str) -> str:
        card = self.kb.procedures.get(code)
        title = card.plain_name if card else self.kb.catalogue[code].name
        if len(title) > _TITLE_LENGTH:
            title = title[:_TITLE_LENGTH].rsplit(" ", 1)[0] + "…"
        return title

    def _about(
        self,
        code: str,
        text: str,
        found: Resolution,
        place: Place | None,
        context: Context,
        asked: tuple[str, ...],
    ) -> Turn:
        card = self.kb.procedures.get(code)
        land = next((m for m in found.mentions if m.role is Role.LAND), None)
        if card is not None and land is not None and _follows_land(card):
            # "I live there, the land lies here": the land decides
            place = self._place(land) or place
            context = replace(context, place=_code(place))
        place_words = _became(land or found)
        if card is None:
            answer = self.listed(code, place, [Aspect(a) for a in asked])
            reply = answer_reply(self.kb, answer, place=place, place_words=place_words)
            return Turn(reply, replace(context.settled(), procedure=code, aspects=asked))
        carried = asked or (context.aspects if context.pending or code == context.procedure else ())
        case = _case(card, text, context)
        answer = self.composer().answer(
            card, [Aspect(a) for a in carried], place=place, case=case, whole=False
        )
        context = replace(context.settled(), procedure=code, aspects=carried)
        wants_place = not carried or bool({"where", "steps"} & set(carried))
        if found.ambiguous and found.ask:
            options, codes = _choices(found)
            reply = answer_reply(
                self.kb, answer, place=place, ask="place", question=found.ask, options=options
            )
            return Turn(reply, replace(context, pending="place", options=codes))
        if place is None and wants_place and _needs_place(card):
            reply = answer_reply(self.kb, answer, place=None, ask="place", question=words.WHERE_ASK)
            return Turn(reply, replace(context, pending="place"))
        if answer.question and Aspect.PAPERS.value in carried:
            options = tuple(Button(title=c.name, send=c.name) for c in card.cases[:_MAX_OPTIONS])
            reply = answer_reply(
                self.kb, answer, place=place, place_words=place_words, ask="case",
                question=answer.question, options=options,
            )  # fmt: skip
            return Turn(
                reply, replace(context, pending="case", options=tuple(c.id for c in card.cases))
            )
        return Turn(answer_reply(self.kb, answer, place=place, place_words=place_words), context)


def _named(text: str) -> list[str]:
    """Return the folded words of a text that may name a procedure or a thing."""
    return [token for token in content(text)[0] if token not in _GENERIC]


def _code(place: Place | None) -> str | None:
    return (place.code or place.province_code) if place else None


def _without_places(found: Resolution) -> str:
    """Cut the places out of a text: their names must not pull procedures up."""
    text = found.text
    for mention in sorted(found.mentions, key=lambda m: m.start, reverse=True):
        rest = _OLD_OR_NEW.sub("", text[mention.end :], count=1)
        text = f"{text[: mention.start]} {rest}"
    return _NOW_WHERE.sub(" ", text) if found.mentions else text


def _needs_place(card: Procedure) -> bool:
    return any(counter.rule not in _PLACELESS for counter in card.counters)


def _follows_land(card: Procedure) -> bool:
    return any(
        counter.rule in (CounterRule.LAND_COMMUNE, CounterRule.LAND_OFFICE)
        for counter in card.counters
    )


def _became(found: Resolution | PlaceMention) -> str | None:
    """Say how the place named became the present one, when its name or parent changed."""
    if found.ambiguous or not found.candidates or found.candidates[0].former is None:
        return None
    why = found.candidates[0].why
    return upper_first(why) + "." if why else None


def _choices(found: Resolution) -> tuple[tuple[Button, ...], tuple[str, ...]]:
    """Return buttons for the candidates and what to remember of them.

    The answer may name the former district, so the former unit is remembered too:
    "06391<06472" is a present commune that took in a former one.
    """
    options, codes = [], []
    for candidate in found.candidates[:8]:
        options.append(Button(title=candidate.full, send=candidate.full))
        code = candidate.commune.code if candidate.commune else candidate.province_code
        codes.append(f"{code}<{candidate.former.code}" if candidate.former else code)
    return tuple(options), tuple(codes)


def _case(card: Procedure, text: str, context: Context) -> str | None:
    """Return the case that an answer to our case question names, if it names one."""
    if context.pending != "case" or context.procedure != card.code:
        return None
    flat = fold(text)
    scored = [
        (max(fuzz.token_set_ratio(flat, fold(t)) for t in (case.name, case.when or case.name)), i)
        for i, case in enumerate(card.cases)
    ]
    score, index = max(scored, key=lambda pair: (pair[0], -pair[1]))
    return card.cases[index].id if score >= _SAME_CASE else None
