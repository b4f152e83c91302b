"""From what the lower rooms know to the one normal form of a reply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dungcua.actions import words
from dungcua.actions.words_en import say
from dungcua.complaints.calendar import vietnamese_date
from dungcua.complaints.codes import spell, spell_en
from dungcua.complaints.model import Complaint
from dungcua.conversations.message import (
    Ask,
    Button,
    Card,
    Citation,
    Line,
    PlaceRef,
    Reply,
    ReplyMeta,
    Section,
)
from dungcua.errors import UnknownSource
from dungcua.knowledge.answer import Answer, Block, Place, Said, cite
from dungcua.knowledge.answer.english import day_en
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.answer.wording import day, lower_first
from dungcua.knowledge.load import KnowledgeBase

__all__ = [
    "answer_reply",
    "buttons",
    "citations",
    "complaint_reply",
    "offer",
    "place_ref",
    "procedure_card",
    "sections",
]

_NEXT = {
    "where": "Nộp ở đâu?",
    "papers": "Cần giấy tờ gì?",
    "fee": "Phí bao nhiêu?",
    "time": "Bao lâu xong?",
    "steps": "Các bước thế nào?",
    "online": "Nộp trực tuyến được không?",
}
_NEXT_EN = {
    "where": "Where do I file?",
    "papers": "Which papers?",
    "fee": "How much is it?",
    "time": "How long does it take?",
    "steps": "What are the steps?",
    "online": "Can I file online?",
}
_MOST_BUTTONS = 4
_PLAIN_OPENINGS = tuple(
    f"{word} "
    for word in (
        "Nộp Cũng Có Phải Chỉ Không Giải Lệ Phí Mức Điền Mang Thủ Với Muốn Riêng Thẻ Giấy Tờ Bản "
        "Xã Phường Thị Huyện Quận Tỉnh"
    ).split()
)
"""How answers begin that are no name: such a word may lose its capital behind "Dạ"."""


def place_ref(place: Place | None) -> PlaceRef | None:
    """Return the reference that ``talk`` and the pages show."""
    if place is None:
        return None
    return PlaceRef(province=place.province, commune=place.commune, code=place.code)


def citations(kb: KnowledgeBase, ids: Iterable[str]) -> tuple[Citation, ...]:
    """Return one citation per id; an id that the base lost is left out, never invented."""
    found = []
    for source_id in dict.fromkeys(ids):
        try:
            source = cite(kb, source_id)
        except UnknownSource:
            continue
        found.append(Citation(id=source.id, title=source.title, dates=source.dates))
    return tuple(found)


def sections(blocks: Iterable[Block]) -> tuple[Section, ...]:
    """Return the blocks of an answer as sections of a card."""
    return tuple(
        Section(key=block.key, title=block.title, lines=tuple(_line(said) for said in block.lines))
        for block in blocks
    )


def procedure_card(kb: KnowledgeBase, answer: Answer, place: Place | None = None) -> Card:
    """Return the card of a procedure, in the language of the answer."""
    code = f"{'Procedure' if answer.lang == 'en' else 'Mã thủ tục'} {answer.code}"
    return Card(
        kind="procedure",
        title=answer.title,
        subtitle=code + (f" · {place.full}" if place else ""),
        sections=sections(answer.blocks),
        lang=answer.lang,
        notice=answer.notice,
        citations=citations(kb, answer.sources),
        dates=answer.dates,
        link=f"/thu-tuc/{answer.code}",
        external=answer.portal,
        knowledge=kb.version,
    )


def answer_reply(
    kb: KnowledgeBase,
    answer: Answer,
    *,
    place: Place | None,
    place_words: str | None = None,
    ask: Ask | None = None,
    question: str | None = None,
    options: Sequence[Button] = (),
) -> Reply:
    """Return the reply to a question about a procedure.

    Args:
        kb: resolves the citations.
        answer: what to say.
        place: the place the answer is for.
        place_words: how the place the person named became the present one.
        ask: what is asked back, if anything.
        question: the question asked back, in words.
        options: buttons that answer the question; else buttons for the next question.

    """
    parts = [place_words] if place_words else []
    # what has no checked English stands on the card, not in the middle of an English answer
    english = any(said.lang == "en" for said in answer.short)
    parts.extend(s.text for s in answer.short if s.lang == "en" or not english)
    if parts and answer.lang == "vi":
        parts[0] = _politely(parts[0])
    if answer.notice:
        parts.append(answer.notice)
    if question:
        parts.append(question)
    shown = {block.key for block in answer.blocks[:2]}
    following = _NEXT_EN if answer.lang == "en" else _NEXT
    follow = [Button(title=t, send=t) for key, t in following.items() if key not in shown]
    return Reply(
        text="\n".join(parts),
        lang=answer.lang,
        card=procedure_card(kb, answer, place),
        buttons=tuple(options) or tuple(follow[:_MOST_BUTTONS]),
        meta=ReplyMeta(procedure=(answer.code,), place=place_ref(place), ask=ask),
    )


def _politely(text: str) -> str:
    """Begin an answer as one answers elders; a sentence that begins with a name is left alone."""
    return f"Dạ, {lower_first(text)}" if text.startswith(_PLAIN_OPENINGS) else text


def buttons(*titles: str) -> tuple[Button, ...]:
    """Return buttons that send what they say."""
    return tuple(Button(title=title, send=title) for title in titles)


def offer(lang: Lang, *titles: str) -> tuple[Button, ...]:
    """Return buttons that send what they say, in the language of the talk."""
    return buttons(*(say(title, lang) for title in titles))


def complaint_reply(complaint: Complaint, way: Section, lang: Lang = "vi") -> Reply:
    """Return the reply that hands over the tracking code; never a PIN: replies are stored.

    Args:
        complaint: as it was recorded.
        way: who gets it, and which other ways there are.
        lang: of the text and the card's own words; ways and laws stay Vietnamese.

    """
    date = day_en if lang == "en" else day
    told = {
        "code": complaint.code,
        "spelled": spell(complaint.code),
        "spelled_en": spell_en(complaint.code),
        "received": date(vietnamese_date(complaint.received_at)),
    }
    lines = [Line(text=say(text, lang).format(**told), lang=lang) for text in words.KEEP_THIS]
    if complaint.due_on:
        due = say(words.DUE, lang).format(due=date(complaint.due_on))
        lines.append(Line(text=due, basis=("E-11",), lang=lang))
    return Reply(
        text=say(words.CODE_GIVEN, lang).format(code=complaint.code),
        lang=lang,
        card=Card(
            kind="complaint",
            title=complaint.code,
            subtitle=say("Phản ánh đã ghi nhận", lang),
            lang=lang,
            sections=(
                Section(key="code", title=say("Giữ lại mã này", lang), lines=tuple(lines)),
                way.model_copy(update={"title": say(way.title, lang)}),
            ),
            link="/tra-cuu",
        ),
        buttons=offer(lang, "Tra cứu phản ánh", "Tôi muốn hỏi thủ tục khác"),
        meta=ReplyMeta(complaint=True, complaint_code=complaint.code),
    )


def _line(said: Said) -> Line:
    return Line(text=said.text, basis=said.basis, mark=said.mark.value, lang=said.lang, at=said.at)
