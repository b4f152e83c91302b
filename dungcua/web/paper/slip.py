"""The slip for the counter: one page with what the law asks for, to be shown and left there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from dungcua.errors import UnknownSource
from dungcua.knowledge.answer import Composer, Mark, Place, Source, cite
from dungcua.knowledge.answer.renderings.printed import Footnote, PrintedLine, printed
from dungcua.knowledge.answer.wording import day, upper_first
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Procedure
from dungcua.knowledge.requirements import Verdict, VerdictKind
from dungcua.knowledge.requirements.wording import judged
from dungcua.web.paper.sheet import Item, Link, PaperSize, Part, Reference, Sheet

__all__ = ["SLIP_BLOCKS", "Slip", "make_slip", "sources"]

SLIP_BLOCKS = ("papers", "fee", "time", "where", "not_demand")
"""Blocks of the answer that a slip shows."""

_KICKER = "Đúng Cửa · Phiếu mang theo khi nộp hồ sơ"
_SOURCES = "Căn cứ"
_PAGE = "Trang này"
_GUIDE = "Mở hướng dẫn từng bước trên điện thoại"
_ASKED = "Giấy tờ đang được yêu cầu: {name}"
_SAY = "Xin thưa: “{say}”"
_NOBODY = (
    "Phiếu này không kết luận ai sai. Nếu cơ quan có căn cứ khác, xin ghi yêu cầu và căn cứ "
    "vào Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ."
)
_MADE = (
    "Trợ lý tự động (AI) Đúng Cửa lập từ dữ liệu công khai, không phải văn bản của cơ quan "
    "nhà nước. Kho kiến thức {version}, in ngày {today}. {dates}."
)
_MARKS = {
    VerdictKind.LISTED: Mark.BRING,
    VerdictKind.LISTED_IF: Mark.BRING,
    VerdictKind.NOT_LISTED: Mark.WARNING,
    VerdictKind.FORBIDDEN: Mark.WARNING,
    VerdictKind.ALREADY_HELD: Mark.HELD,
    VerdictKind.LAWFUL: Mark.BRING,
    VerdictKind.UNKNOWN: Mark.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Slip:
    """What a slip is about; everything but the procedure may be left out.

    ``case`` is an id of a case of the card; ``verdict`` is on the paper that is demanded.
    A ``guided`` slip leads to the guide's page of the same checklist, for a household that
    was visited; ``size`` is that of the paper.
    """

    card: Procedure
    place: Place | None = None
    case: str | None = None
    verdict: Verdict | None = None
    guided: bool = False
    size: PaperSize = "A4"


def make_slip(composer: Composer, slip: Slip, url: str) -> Sheet:
    """Return the sheet of a slip; ``url`` is the address that its QR code opens.

    On A4 everything stands on one page. On A5 the letters keep their size, and go on
    overleaf when there are many.
    """
    answer = composer.answer(slip.card, place=slip.place, case=slip.case)
    shown = tuple(block for block in answer.blocks if block.key in SLIP_BLOCKS)
    if shown:  # else the card is over, and only that is said
        answer = replace(answer, short=(), blocks=shown)
    print_out = printed(composer.kb, answer, slip.place)
    notes = {note.id: note for note in print_out.footnotes}
    parts = [Part("", _items(print_out.summary))] if print_out.summary else []
    parts += [Part(section.title, _items(section.lines)) for section in print_out.sections]
    if slip.verdict is not None:
        for source in sources(composer.kb, slip.verdict.basis):
            if source.id not in notes:
                number = len(notes) + 1
                notes[source.id] = Footnote(number, source.id, source.title, source.dates)
        parts.insert(0, _asked(slip.verdict, notes))
    return Sheet(
        kicker=_KICKER,
        title=print_out.title,
        subtitle=_about(slip),
        parts=tuple(parts),
        references=tuple(
            Reference(note.number, note.id, note.title, note.dates) for note in notes.values()
        ),
        references_title=_SOURCES,
        footer=(
            _NOBODY,
            _MADE.format(
                version=composer.kb.version, today=day(composer.as_of), dates=print_out.dates
            ),
        ),
        day=composer.as_of,
        link=Link(url, _GUIDE if slip.guided else _PAGE),
        one_page=slip.size == "A4",
        size=slip.size,
    )


def _items(lines: Iterable[PrintedLine]) -> tuple[Item, ...]:
    return tuple(Item(line.text, line.mark, line.notes) for line in lines)


def sources(kb: KnowledgeBase, ids: Iterable[str]) -> Iterable[Source]:
    """Yield what ``ids`` stand for, as far as the knowledge base (still) holds it."""
    for source_id in ids:
        try:
            yield cite(kb, source_id)
        except UnknownSource:
            continue  # the base lost it: the sentence stands without this number


def _asked(verdict: Verdict, notes: Mapping[str, Footnote]) -> Part:
    text = upper_first(judged(verdict))
    refs = tuple(notes[source].number for source in verdict.basis if source in notes)
    items = [Item(text, _MARKS[verdict.verdict], refs)]
    if verdict.say:
        items.append(Item(_SAY.format(say=verdict.say)))
    return Part(_ASKED.format(name=verdict.paper_name), tuple(items), strong=True)


def _about(slip: Slip) -> str:
    case = next((case.name for case in slip.card.cases if case.id == slip.case), None)
    place = slip.place.full if slip.place is not None else None
    return " · ".join(filter(None, (f"Mã thủ tục {slip.card.code}", case, place)))
