"""From a demand at a counter to a verdict, and from there to the register."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from dungcua.actions import words
from dungcua.actions.about_report import starts_one
from dungcua.actions.consent import consent_reply, route_section
from dungcua.actions.context import Context
from dungcua.actions.demanded import demanded
from dungcua.actions.doors import OTHER_DOORS, OWN_DOORS, announced
from dungcua.actions.front import FrontDesk
from dungcua.actions.listing import Listing, asks_of_list, founded
from dungcua.actions.place import Places, place_question
from dungcua.actions.render import buttons, complaint_reply, offer, place_ref
from dungcua.actions.tracking import said_error, tracked
from dungcua.actions.verdict import asks_whether, verdict_reply
from dungcua.actions.words_en import say
from dungcua.complaints.model import Place as IncidentPlace
from dungcua.complaints.privacy import CHAT_CONSENT
from dungcua.complaints.register import Register
from dungcua.conversations.message import Card, Line, Reply, ReplyMeta, Section
from dungcua.errors import InputError, NothingToRecord, UnknownCode
from dungcua.knowledge.answer import Place
from dungcua.knowledge.answer.beliefs import answered as answered_belief
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.places import Resolution
from dungcua.knowledge.requirements import (
    Check,
    Door,
    PaperJudge,
    RequirementChecker,
)
from dungcua.knowledge.text.aspects import aspects
from dungcua.knowledge.text.fold import fold
from dungcua.knowledge.text.moves import moves

__all__ = ["Report", "ReportDesk", "incident"]

_WANTS = re.compile(
    r"\b(phan anh|ghi nhan|kien nghi|bao cao lai|khieu nai|to cao|len tieng|ghi lai giup)\b"
)
_SKIP = re.compile(
    r"\b(bo qua|khong nho|ko nho|k nho|khong ro|khong biet|khong can|khong muon noi|"
    r"skip|don'?t (?:know|remember))\b"
)


@dataclass(frozen=True, slots=True)
class Report:
    """A verdict and whether a report can now be recorded (an open draft is there).

    ``idle`` tells that the words hold no demand at all: whoever was asked may answer them as
    a question. ``procedure`` is the one they speak of, if a single one.
    """

    reply: Reply
    opened: bool
    place_known: bool = False
    idle: bool = False
    procedure: str | None = None


@dataclass(frozen=True, slots=True)
class ReportDesk:
    """Judges demands and carries a report into the register. Thread safe; sync."""

    front: FrontDesk
    checker: RequirementChecker
    register: Register
    papers: PaperJudge = field(init=False)

    def __post_init__(self) -> None:
        """Read the papers of the same knowledge base."""
        object.__setattr__(self, "papers", PaperJudge(self.front.kb))

    def read(self, text: str, procedure: str | None = None) -> Check:
        """Check what was told; who wants to file a khiếu nại or tố cáo is led to that door.

        Who announces one is taken at the word, whatever the check hears in the story: such
        words must never be stored as an ordinary report (LAW.md E-12, E-13).
        """
        check = self.checker.check(text, procedure=procedure)
        wish = None if check.door in OTHER_DOORS else announced(text)
        return check if wish is None else replace(check, door=wish)

    def judge(self, text: str, context: Context = Context()) -> Reply | None:  # noqa: B008 - frozen
        """Say whether a demand is lawful, without recording anything; None if none is named."""
        elsewhere = self.front.elsewhere(text, context.lang)
        if elsewhere is not None:
            return elsewhere
        check = self.read(text, context.procedure)
        if not check.findings and answered_belief(self.front.kb, text, self.front.today()):
            return None
        if check.door in OWN_DOORS:
            return self._verdict(check, context, text)
        if asks_of_list(check):
            said = Listing(self.front, self.checker, self.papers).answer(check, context, text)
            if said is not None or not founded(check):
                return said
        if check.findings or check.lawful or check.asked or check.asked_lawful:
            return self._verdict(check, context, text)
        return None

    def report(
        self,
        conversation_id: str,
        text: str,
        context: Context,
        *,
        check: Check | None = None,
        asked: bool = False,
    ) -> Report:
        """Judge what was told and open a draft when it is a report for our register.

        A bare "I want to report" goes on with the draft that is open, or asks for the story.
        ``check`` is the judgement of the text, if it was judged before; ``asked`` tells that we
        asked for the story: what then names papers is one, whatever else is heard in it.
        """
        if starts_one(text):
            return self.go_on(conversation_id, context.lang)
        elsewhere = self.front.elsewhere(text, context.lang)
        if elsewhere is not None:
            return Report(elsewhere, opened=False)
        if check is None:
            check = self.read(text, context.procedure)
        story = asked and _tells(check, text)
        if story and not check.findings:
            check = replace(check, findings=check.asked, asked=())
        wants = story or _WANTS.search(fold(text)) is not None
        if check.door in OTHER_DOORS or not (check.is_complaint or wants):
            named = check.findings or check.lawful or check.asked or check.asked_lawful
            idle = check.door not in OTHER_DOORS and not named
            return Report(self._verdict(check, context, text), opened=False, idle=idle)
        place, found = self.front.place_of(text)
        known = place if place is not None and place.commune else None
        self.register.open_draft(
            conversation_id,
            text,
            procedure=context.procedure or check.told.procedure,
            violations=[finding.code for finding in check.findings],
            papers=demanded(check),
            door=Door.REPORT.value,
            place=incident(known),
            said_place=found.candidates[0].why if known else None,
            knowledge_version=self.front.kb.version,
        )
        if not wants:
            # one question at a time: whether to record it
            reply, lang = self._verdict(check, context, text, asking=False), context.lang
            offered = Reply(
                text=f"{reply.text}\n{say(words.OFFER_TO_RECORD, lang)}",
                lang=lang,
                card=reply.card,
                buttons=offer(lang, "Ghi nhận phản ánh", "Tôi muốn hỏi thủ tục khác"),
                meta=reply.meta,
            )
            return Report(offered, opened=False, procedure=check.told.procedure)
        # the form asks its own questions: one at a time
        reply = self._verdict(check, context, text, asking=False)
        return Report(
            reply, opened=True, place_known=known is not None, procedure=check.told.procedure
        )

    def go_on(self, conversation_id: str, lang: Lang = "vi") -> Report:
        """Go on with the draft that is open, or ask for the story."""
        draft = self.register.draft(conversation_id)
        if draft is None:
            asked = say(words.TELL_IT, lang)
            return Report(
                Reply(text=asked, lang=lang, meta=ReplyMeta(complaint=True)), opened=False
            )
        reply = Reply(text=say(words.GOES_ON, lang), lang=lang, meta=ReplyMeta(complaint=True))
        return Report(reply, opened=True, place_known=draft.place is not None)

    def told(self, conversation_id: str, text: str, context: Context) -> Report | None:
        """Take a demand that is told, with signs, among questions; None when there is none."""
        if self.front.elsewhere(text, context.lang) is not None:
            return None
        check = self.read(text, context.procedure)
        if not (check.is_complaint and check.findings):
            return None
        return self.report(conversation_id, text, context, check=check)

    def ask_place(self, lang: Lang = "vi") -> Reply:
        """Ask where it happened."""
        return Reply(
            text=say(words.PLACE_OF_INCIDENT, lang),
            lang=lang,
            buttons=offer(lang, "Bỏ qua nơi xảy ra", "Hủy phản ánh"),
            meta=ReplyMeta(complaint=True, ask="place"),
        )

    def take_place(
        self, conversation_id: str, text: str, lang: Lang = "vi"
    ) -> tuple[str | None, Reply | None]:
        """Take the answer to :meth:`ask_place`.

        Returns:
            The value for the form's slot (None = ask again) and what to say first, if
            anything: an ambiguous place is asked about once, never guessed.

        """
        if _SKIP.search(fold(text)):
            draft = self.register.draft(conversation_id)
            said = draft.said_place if draft is not None else None
            # What was told before stays, for people to read.
            self.register.place_draft(conversation_id, None, said or "không nêu")
            return "không nêu", None
        place, found = self._answered_place(conversation_id, text)
        if found.ambiguous and found.ask:
            # Kept, so that a short answer ("Đà Nẵng") chooses among what was named before.
            self.register.place_draft(conversation_id, None, text)
            names = [candidate.full for candidate in found.candidates[:6]]
            return None, Reply(
                text=place_question(found, lang),
                lang=lang,
                buttons=buttons(*names, say("Bỏ qua nơi xảy ra", lang)),
                meta=ReplyMeta(complaint=True, ask="place", place=place_ref(place)),
            )
        self.register.place_draft(conversation_id, incident(place), text)
        return (place.full if place else text), None

    def _answered_place(self, conversation_id: str, text: str) -> tuple[Place | None, Resolution]:
        """Return the place a text names, as an answer to what was asked of the draft's place."""
        place, found = self.front.place_of(text)
        draft = self.register.draft(conversation_id)
        if draft is None or not draft.said_place or (place is not None and place.commune):
            return place, found
        before = self.front.place_of(draft.said_place)[1]
        if not before.ambiguous:
            return place, found
        narrowed = self.front.places.resolve(text, within=before.candidates)
        chosen = Places(self.front.places).one(narrowed)
        return (place, found) if chosen is None or chosen.commune is None else (chosen, narrowed)

    def ask_consent(self, conversation_id: str, lang: Lang = "vi") -> Reply:
        """Show what would be recorded and ask for consent (Law 91/2025 art. 9)."""
        draft = self.register.draft(conversation_id)
        if draft is None:
            return Reply(text=say(words.NOTHING_OPEN, lang), lang=lang)
        return consent_reply(draft, self.front.kb, lang)

    def correct_place(self, conversation_id: str, text: str) -> bool:
        """Take a place that is named instead of a consent ("nhầm, ở xã … cơ"); False if none."""
        draft = self.register.draft(conversation_id)
        if draft is None:
            return False
        near = Context(place=draft.place.commune_code or None) if draft.place else Context()
        found = Places(self.front.places).resolve(moves(text).rest, near)
        place = Places(self.front.places).one(found)
        if place is None or place.commune is None:
            return False
        self.register.place_draft(conversation_id, incident(place), text)
        return True

    def submit(self, conversation_id: str, lang: Lang = "vi") -> Reply:
        """Record the open draft and hand over its code; the text agreed to is on record."""
        try:
            complaint = self.register.submit(
                conversation_id, consent=True, consent_version=CHAT_CONSENT[lang].version
            )
        except NothingToRecord:
            return Reply(text=say(words.NOTHING_OPEN, lang), lang=lang)
        way = route_section(complaint, self.front.kb)
        return complaint_reply(complaint, way, lang)

    def cancel(self, conversation_id: str, lang: Lang = "vi") -> Reply:
        """Forget the open draft, if there is one."""
        open_draft = self.register.draft(conversation_id) is not None
        self.register.drop_draft(conversation_id)
        text = words.CANCELLED if open_draft else words.NOTHING_OPEN
        return Reply(
            text=say(text, lang),
            lang=lang,
            buttons=offer(lang, "Tôi muốn hỏi thủ tục khác"),
        )

    def keep(self, conversation_id: str, lang: Lang = "vi") -> Reply:
        """Say that the open draft waits, and how to go on with it."""
        if self.register.draft(conversation_id) is None:
            return Reply(text=say(words.NOTHING_OPEN, lang), lang=lang)
        return Reply(
            text=say(words.PUT_OFF, lang),
            lang=lang,
            buttons=offer(lang, "Tôi muốn phản ánh", "Hủy phản ánh"),
        )

    def track(self, text: str, lang: Lang = "vi") -> Reply:
        """Say how the complaint whose code is in the text is doing; never its words."""
        try:
            public = self.register.public(text)
        except UnknownCode as error:
            if not any(character.isdigit() for character in text):
                return Reply(text=say(words.TRACK_ASK, lang), lang=lang)
            return Reply(text=said_error(error, lang), lang=lang)
        except InputError as error:
            return Reply(text=said_error(error, lang), lang=lang)
        return tracked(public, lang)

    def alone(self, conversation_id: str, text: str) -> Reply:
        """Answer one message without a dialogue and its memory: a report, or a question.

        The text is judged once; a report goes on in the form, which needs no dialogue.
        """
        bare = starts_one(text)
        check = self.read(text)
        if bare or (check.is_complaint and self.front.elsewhere(text) is None):
            report = self.report(conversation_id, text, Context(), check=check)
            elsewhere = check.door in OTHER_DOORS
            return report.reply if elsewhere else self.continue_on_form(report.reply)
        judged = self.judge(text) if asks_whether(text) or moves(text).lacks else None
        return judged or self.front.answer(text).reply

    def continue_on_form(self, reply: Reply) -> Reply:
        """Send the person to the report form, which needs no dialogue."""
        form = Section(
            key="form",
            title="Ghi nhận phản ánh",
            lines=(Line(text="Mở trang “Gửi phản ánh” để hoàn tất; lời kể đã được điền sẵn."),),
        )
        card = reply.card or Card(kind="notice", title="Phản ánh")
        return reply.model_copy(
            update={
                "card": card.model_copy(
                    update={"sections": (*card.sections, form), "link": "/phan-anh"}
                ),
                "buttons": (),
            }
        )

    def _verdict(self, check: Check, context: Context, text: str, *, asking: bool = True) -> Reply:
        """Say the verdict; its slip is the one of the place and case that are talked of."""
        commune = case = None
        if check.told.procedure is not None:
            place = self.front.place_of(text)[0] or Places(self.front.places).known(context.place)
            commune = place.code if place is not None else None
            case = context.case if check.told.procedure == context.procedure else None
        return verdict_reply(
            self.front.kb,
            check,
            self.front.today(),
            asking=asking,
            lang=context.lang,
            commune=commune,
            case=case,
        )


def _tells(check: Check, text: str) -> bool:
    """Whether a text names what was demanded and asks nothing."""
    # Signs that were heard as asked about are signs of a story, where no question is put.
    named = check.findings or check.papers or check.lawful or check.asked
    return bool(named) and not ("?" in text or asks_whether(text) or aspects(text))


def incident(place: Place | None) -> IncidentPlace | None:
    """Return the place as the register keeps it."""
    if place is None:
        return None
    return IncidentPlace(province=place.province, commune=place.commune, commune_code=place.code)
