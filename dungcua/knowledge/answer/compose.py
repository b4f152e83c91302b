"""From procedure + aspect + place + case + date to a structured answer.

The thing asked comes first in at most two sentences, then the blocks in the order in
which a person needs them. Nothing is asserted that is expired, unread or missing: the
answer says so and says who knows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dungcua.knowledge.answer.cite import assertable
from dungcua.knowledge.answer.counter import Place
from dungcua.knowledge.answer.english import NOT_TRANSLATED, PARTLY, English
from dungcua.knowledge.answer.phrases import TITLES, Phrases, Vietnamese
from dungcua.knowledge.answer.structure import (
    BESIDE,
    BLOCK_OF,
    PORTAL_PAGE,
    Answer,
    Block,
    Lang,
    Mark,
    Said,
)
from dungcua.knowledge.answer.tell import Teller
from dungcua.knowledge.answer.wording import day, upper_first
from dungcua.knowledge.catalogue import SNAPSHOT, CatalogueEntry
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import (
    Aspect,
    Level,
    Procedure,
)

__all__ = ["Composer", "centre_line", "in_vietnamese"]

_VIETNAMESE = Vietnamese()


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes answers out of one knowledge base, as of one day."""

    kb: KnowledgeBase
    as_of: date

    def answer(
        self,
        card: Procedure,
        aspects: Sequence[Aspect] = (),
        *,
        place: Place | None = None,
        case: str | None = None,
        met: Collection[str] = (),
        whole: bool = True,
        lang: Lang = "vi",
    ) -> Answer:
        """Answer for a curated card.

        Args:
            card: the procedure.
            aspects: what was asked, most important first; empty means everything.
            place: where the person lives or the matter lies, if known.
            case: id of a case of the card, if known; else the first one is the usual one.
            met: places in the card of the conditional facts that fit the person
                (:func:`circumstances.met`): they are said first.
            whole: everything we know, or only what was asked (in a chat).
            lang: English is given where checked English words exist; the rest stays
                Vietnamese and the answer's ``notice`` says so.

        """
        english = self.kb.english.get(card.code) if lang == "en" else None
        voices: tuple[Phrases, ...] = (_VIETNAMESE,)
        if english is not None:
            voices = (English(english), _VIETNAMESE)
        teller = Teller(self.kb, self.as_of, card, place, voices, frozenset(met))
        asked = [BLOCK_OF.get(a.value, a.value) for a in aspects] or ["where", "papers"]
        lines = teller.blocks(case, whole=whole) if teller.stands else {}
        asked = [key for key in asked if key in TITLES]
        order = [
            *dict.fromkeys(k for k in asked if k in lines),
            *(k for k in lines if k not in asked),
        ]
        if not whole:
            order = asked if len(asked) > 1 else [*asked, *BESIDE.get(asked[0], ())]
        titles = voices[0].titles
        leads: dict[str, Said | None] = {}
        if lines:
            leads["papers"] = teller.papers_short(lines["papers"], case)
            leads["time"] = teller.time_between()
        blocks = tuple(Block(k, titles[k], lines[k], leads.get(k)) for k in order if lines.get(k))
        question = card.case_question if case is None and len(card.cases) > 1 else None
        if question is not None:
            question = voices[0].plain(question) or question
        answer = Answer(
            code=card.code,
            title=voices[0].plain(card.plain_name) or card.plain_name,
            curated=True,
            short=teller.short(asked, lines, case, whole=whole) if lines else teller.over(),
            blocks=blocks,
            dates=voices[0].life(card),
            portal=PORTAL_PAGE.format(id=card.portal_id) if card.portal_id else None,
            question=question,
            lang=voices[0].lang,
        )
        return in_vietnamese(answer, lang)

    def listed(self, entry: CatalogueEntry, *, place: Place | None = None) -> Answer:
        """Answer for a procedure that has no card: the right body and page, nothing more."""
        own = (f"tthc:{entry.code}",)
        name = upper_first(entry.name)
        short = [Said(f"Thủ tục này là “{name}”, mã {entry.code}.", own)]
        if entry.authority:
            short.append(Said(f"Theo Cổng, nơi giải quyết là {entry.authority}.", own))
        elsewhere = Said(
            "Chúng tôi chưa biên tập giấy tờ, phí và thời hạn của thủ tục này nên không khẳng "
            "định; anh/chị xem trang thủ tục trên Cổng hoặc hỏi Trung tâm Phục vụ hành chính công.",
            own,
            Mark.UNKNOWN,
        )
        lines = [elsewhere]
        centre = centre_line(place, entry.levels, entry.authority)
        if centre is not None and assertable(self.kb, centre.basis, self.as_of):
            lines.insert(0, centre)
        blocks = [Block("where", TITLES["where"], tuple(lines))]
        if entry.doubt:
            warning = Said(upper_first(entry.doubt) + "; cần kiểm tra lại.", own, Mark.UNKNOWN)
            blocks.append(Block("mistakes", TITLES["mistakes"], (warning,)))
        decided = (
            f"{entry.decision} ngày {day(entry.decision_date)}; "
            if entry.decision and entry.decision_date
            else ""
        )
        return Answer(
            code=entry.code,
            title=name,
            curated=False,
            short=tuple(short),
            blocks=tuple(blocks),
            dates=f"{decided}theo dữ liệu Cổng ngày {day(SNAPSHOT)}",
            portal=PORTAL_PAGE.format(id=entry.portal_id) if entry.portal_id else None,
            question=None,
        )


def centre_line(place: Place | None, levels: Sequence[Level], authority: str) -> Said | None:
    """Say that the centres take it, unless the police, the army or a ministry do (B-15)."""
    own_counters = ("công an", "quân sự", "quốc phòng", "ngoại giao", "lãnh sự", "biên phòng")
    local = Level.COMMUNE in levels or Level.PROVINCE in levels
    if place is None or not local or any(word in authority.casefold() for word in own_counters):
        return None
    text = (
        f"Trung tâm Phục vụ hành chính công các cấp ở {place.province} tiếp nhận thủ tục "
        "của tỉnh và của mọi xã trong tỉnh."
    )
    return Said(text, ("B-10",))


def in_vietnamese(answer: Answer, lang: str) -> Answer:
    """Return the answer with a notice for a reader of ``lang`` if some of it is Vietnamese."""
    if lang == "vi":
        return answer
    if answer.lang == "vi":
        return replace(answer, notice=NOT_TRANSLATED)
    partly = any(line.lang == "vi" for line in answer.lines)
    return replace(answer, notice=PARTLY) if partly else answer
