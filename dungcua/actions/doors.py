"""Khiếu nại and tố cáo: who speaks of them is led to their own door, never into our register.

An appeal (khiếu nại) goes to whoever decided, within its time limit; a denunciation (tố cáo) to
whoever is above the person it is about (LAW.md E-12 to E-17). Here is only which of the two a
text is about, and what is said of it; every sentence rests on a fact of the law base.
"""

from __future__ import annotations

import re
from datetime import date

from dungcua.actions import words
from dungcua.actions.render import citations, offer
from dungcua.actions.words_en import say
from dungcua.conversations.message import Card, Line, Reply, Section
from dungcua.knowledge.answer.cite import assertable
from dungcua.knowledge.answer.english import day_en
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.answer.wording import day
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.requirements import Door
from dungcua.knowledge.text.fold import fold
from dungcua.knowledge.text.normalise import normalise
from dungcua.knowledge.text.syllable import has_marks

__all__ = ["OTHER_DOORS", "OWN_DOORS", "announced", "door_reply", "door_section", "spoken_of"]

OWN_DOORS = frozenset({Door.COMPLAINT, Door.DENUNCIATION})
OTHER_DOORS = frozenset({*OWN_DOORS, Door.OUT_OF_SCOPE})
"""Doors of what never becomes a report."""

_NAMES = {
    "khieu nai": Door.COMPLAINT,
    "formal complaint": Door.COMPLAINT,
    "to cao": Door.DENUNCIATION,
    "to giac": Door.DENUNCIATION,
    "denounc": Door.DENUNCIATION,
    "denunciation": Door.DENUNCIATION,
}
_NAMED = re.compile(r"\b(khieu nai|to cao|to giac|formal complaint|denounc(?=e|ing)|denunciation)")
# Who is about to do it, or tells to do it: "tôi muốn làm đơn khiếu nại", "tố cáo cán bộ …".
_ANNOUNCED = re.compile(
    r"(?:\b(?:muon|xin|se|can|de nghi|dinh|phai|want to|would like to|wish to|going to)\s+"
    r"(?:(?:duoc|di|lam|viet|gui|nop|don|thu|lai|file|make|a|phan anh|va|hoac),?\s+)*"
    r"|^\W*(?:(?:da|a|u|ok|thi|cho|de|giup|toi|em|tui|minh|chau|con|bac|chi|anh)\W+)*"
    r"(?:(?:lam|viet|gui|nop)\s+)?(?:don\s+)?)"
    r"(khieu nai|to cao|to giac|formal complaint|denounc|denunciation)"
)
# One that was sent or is taken back is looked up or dropped; nothing is begun.
_BEGUN = re.compile(
    r"\b(?:khong|thoi|khoi|ngung|rut|huy|bo|ko|k|no)\s+(?:(?:can|muon|them|don|gui|phai|la)\s+)*"
    r"(?:khieu nai|to cao)\b"
    r"|\b(?:khieu nai|to cao)\s+(?:cua|hom|tuan|thang|da|truoc)\b"
    r"|\b(?:ket qua|tinh trang|tra cuu|ma)\s+(?:(?:don|cua)\s+)*(?:khieu nai|to cao)\b"
)
# The name of a procedure that settles others' appeals, or a land file that rests on one.
_A_PROCEDURE = re.compile(
    r"\bgiai quyet (?:don )?(?:khieu nai|to cao)\b.*"
    r"\b(?:ve|lien quan|doi voi|cap (?:bo|cuc)|thuoc)\b"
    r"|\btranh chap,? khieu nai\b"
)
_ASKS = re.compile(
    r"\?|\b(?:dau|ai|gi|nao|sao|may|bao lau|bao nhieu|bao gio|thoi (?:han|hieu)|"
    r"where|how|who|when|what|can i|may i)\b|\b(?:khong|ko|chua|hong|hok)\W*$"
)
_TALL = re.compile(r"\bto cao\b")
_MARKED = re.compile(r"tố cáo|tố giác", re.IGNORECASE)
_PRIVATE = re.compile(
    r"\b(?:cong ty|ngan hang|cua hang|sieu thi|dien luc|nha mang|chu (?:nha|tro)|hang xom|shop|"
    r"san (?:thuong mai|giao dich)|truong tu|benh vien tu|company|bank|landlord|neighbou?r)\b"
)
_OFFICE = re.compile(
    r"\b(?:xa|phuong|uy ban|ubnd|cong an|can bo|cong chuc|so (?:tu phap|xay dung|noi vu|y te)|thue|"
    r"trung tam|mot cua|chu tich|quyet dinh|toa an|official|commune|ward|police)\b"
)
_FACTS = {
    Door.COMPLAINT: ("E-12", "E-16"),
    Door.DENUNCIATION: ("E-17", "E-13", "E-15", "E-14"),
}


def announced(text: str) -> Door | None:
    """Return the door that somebody says to take; None where nothing is begun."""
    flat = _read(text)
    found = _ANNOUNCED.search(flat)
    return None if found is None or _is_none(flat) else _door(found[1], flat)


def spoken_of(text: str) -> Door | None:
    """Return the door that a text announces or asks about."""
    door = announced(text)
    if door is not None:
        return door
    flat = _read(text)
    named = _NAMED.search(flat)
    if named is None or not _ASKS.search(flat) or _is_none(flat):
        return None
    return _door(named[1], flat)


def _read(text: str) -> str:
    """Return the folded text; "nhà to cao mấy tầng" is not about a denunciation."""
    plain = normalise(text)
    flat = fold(plain)
    return _TALL.sub(" ", flat) if has_marks(plain) and not _MARKED.search(plain) else flat


def _door(name: str, flat: str) -> Door:
    """Return the door of a name; who is cross with a company appeals against no decision."""
    door = _NAMES[name]
    private = _PRIVATE.search(flat) is not None and _OFFICE.search(flat) is None
    return Door.OUT_OF_SCOPE if private and door is Door.COMPLAINT else door


def _is_none(flat: str) -> bool:
    return bool(_BEGUN.search(flat) or _A_PROCEDURE.search(flat))


def door_section(kb: KnowledgeBase, door: Door, today: date, lang: Lang = "vi") -> Section:
    """Return what the law says of a door: where, by when, and who protects whom."""
    lines = tuple(
        Line(text=kb.facts[fact].text, basis=(fact,))
        for fact in _FACTS[door]
        if assertable(kb, (fact,), today)
    )
    return Section(key=door.value, title=say("Quy định hiện nay", lang), lines=lines)


def door_reply(kb: KnowledgeBase, door: Door, today: date, lang: Lang = "vi") -> Reply:
    """Tell where a khiếu nại or a tố cáo goes; nothing is recorded."""
    told = say(words.DOOR_OUT[door.value], lang)
    offered = offer(lang, *words.DOOR_NEXT[door.value])
    if door not in OWN_DOORS:
        return Reply(text=told, lang=lang, buttons=offered)
    section = door_section(kb, door, today, lang)
    return Reply(
        text=told,
        lang=lang,
        card=Card(
            kind="notice",
            title=say(words.DOOR_TITLE[door.value], lang),
            lang=lang,
            sections=(section,),
            citations=citations(kb, [basis for line in section.lines for basis in line.basis]),
            dates=f"By the data as of {day_en(kb.edition)}, told on {day_en(today)}"
            if lang == "en"
            else f"Theo dữ liệu rà soát ngày {day(kb.edition)}, trả lời ngày {day(today)}",
            knowledge=kb.version,
        ),
        buttons=offered,
    )
