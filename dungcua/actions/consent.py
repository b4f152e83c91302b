"""What a person sees before a report is sent: what would be recorded, who gets it, the question."""

from __future__ import annotations

from dungcua.actions import words
from dungcua.actions.render import citations, offer
from dungcua.actions.signs_en import sign
from dungcua.actions.words_en import say
from dungcua.complaints.model import Body, Complaint, Draft, Place, Recipient
from dungcua.complaints.privacy import CHAT_CONSENT
from dungcua.complaints.routing import named, recipient_for, route
from dungcua.conversations.message import Card, Line, PlaceRef, Reply, ReplyMeta, Section
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Level, Statement

__all__ = ["PREVIEW", "consent_again", "consent_reply", "receiver", "route_card", "route_section"]

PREVIEW = "/phan-anh/xem-lai"
"""The page that shows the open draft of this browser, with contact and files."""

_WORDS_SHOWN = 300
_BASIS = ("E-14", "E-31")


def receiver(report: Complaint | Draft, knowledge: KnowledgeBase, lang: Lang = "vi") -> Statement:
    """Return who gets a report first: the body by kind and place, and the counter as told."""
    recipient = recipient_for(report, knowledge)
    told = named(recipient, report.place)
    text = told.text if lang == "vi" else _in_english(recipient, report.place)
    if report.counter:
        text += f" ({say(words.COUNTER_TOLD, lang).format(counter=report.counter)})"
    return Statement(text, told.basis)


def route_section(report: Complaint | Draft, knowledge: KnowledgeBase) -> Section:
    """Return where a report goes and which other ways there are, each with its source."""
    lines = tuple(Line(text=s.text, basis=s.basis) for s in route(report, knowledge))
    return Section(key="route", title="Nơi sẽ xem xét", lines=lines)


def route_card(report: Complaint | Draft, knowledge: KnowledgeBase) -> Card:
    """Return :func:`route_section` as a card of its own."""
    section = route_section(report, knowledge)
    return Card(
        kind="notice",
        title="Ai nhận phản ánh này",
        sections=(section,),
        citations=citations(knowledge, _sources(section)),
    )


def consent_reply(draft: Draft, knowledge: KnowledgeBase, lang: Lang = "vi") -> Reply:
    """Show what would be recorded and who gets it, and ask for consent (Law 91/2025 art. 9).

    The receiver stands in the text itself: whoever hears it read out, or gets no card, is
    told as well.
    """
    to = receiver(draft, knowledge, lang)
    way = route_section(draft, knowledge)
    goes_to = say(words.GOES_TO, lang).format(receiver=to.text)
    return Reply(
        text=f"{goes_to}\n{CHAT_CONSENT[lang].text}",
        lang=lang,
        card=Card(
            kind="notice",
            title=say("Nội dung sẽ ghi nhận", lang),
            lang=lang,
            sections=(
                Section(
                    key="draft",
                    title=say("Xem trước", lang),
                    lines=_preview(draft, knowledge, lang),
                ),
                way.model_copy(update={"title": say(way.title, lang)}),
                Section(
                    key="contact",
                    title=say("Muốn được báo kết quả?", lang),
                    lines=(Line(text=say(words.CONTACT_ELSEWHERE, lang), lang=lang),),
                ),
            ),
            citations=citations(knowledge, (*to.basis, *_sources(way), *_BASIS)),
            link=PREVIEW,
        ),
        buttons=offer(lang, "Đồng ý ghi nhận", "Hủy phản ánh"),
        meta=ReplyMeta(complaint=True, place=_incident_ref(draft.place)),
    )


def consent_again(lang: Lang) -> Reply:
    """Ask once more for the consent, when all of it has been shown and a question came between."""
    return Reply(
        text=say(words.CONSENT_AGAIN, lang),
        lang=lang,
        buttons=offer(lang, "Đồng ý ghi nhận", "Hủy phản ánh"),
        meta=ReplyMeta(complaint=True),
    )


def _preview(draft: Draft, knowledge: KnowledgeBase, lang: Lang) -> tuple[Line, ...]:
    """Say what would be recorded in words: codes are for those who handle it."""
    told = draft.words
    if len(told) > _WORDS_SHOWN:
        told = told[:_WORDS_SHOWN].rsplit(" ", 1)[0] + " …"
    where = draft.place.full if draft.place else draft.said_place or say("không nêu", lang)
    signs = [sign(knowledge.violations[code], lang) for code in draft.violations]
    seen = "; ".join(signs) or say("chưa xác định, sẽ có người xem", lang)
    return (
        Line(text=f"{say('Lời kể', lang)}: “{told}”", lang=lang),
        Line(text=f"{say('Nơi xảy ra', lang)}: {where}", lang=lang),
        Line(text=f"{say('Dấu hiệu', lang)}: {seen}", lang=lang),
    )


def _sources(section: Section) -> tuple[str, ...]:
    return tuple(basis for line in section.lines for basis in line.basis)


def _incident_ref(place: Place | None) -> PlaceRef | None:
    if place is None:
        return None
    return PlaceRef(province=place.province, commune=place.commune, code=place.commune_code)


def _in_english(recipient: Recipient, place: Place | None) -> str:
    """Return in English what :func:`routing.named` says; names of places stay as they are."""
    province = place.province if place else "of the place where it happened"
    if recipient.level is Level.CENTRAL:
        return "the Ministry of Justice, the national focal point for such reports"
    if recipient.body is Body.POLICE:
        return f"the provincial police, {province}"
    if recipient.body is Body.TAX:
        return f"the provincial tax authority, {province}"
    if recipient.body is Body.SOCIAL_INSURANCE:
        return f"the provincial social insurance authority, {province}"
    if recipient.body is Body.OUTSIDE:
        return "whoever oversees the place where it happened"
    if recipient.level is Level.COMMUNE and place is not None and place.commune:
        return f"the Public Administration Service Centre of {place.commune}, {province}"
    return f"the provincial Public Administration Service Centre, {province}"
