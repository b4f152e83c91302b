"""The slip for the counter: one page with what the law asks for, to be shown and left there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dungcua.actions.verdict import judged
from dungcua.errors import UnknownSource
from dungcua.knowledge.answer import Answer, Composer, Mark, Place, Said, Source, cite
from dungcua.knowledge.answer.wording import day, upper_first
from dungcua.knowledge.model import Procedure
from dungcua.knowledge.requirements import Verdict, VerdictKind
from dungcua.web.paper.sheet import Item, Link, Part, References, Sheet

__all__ = ["SLIP_BLOCKS", "Slip", "make_slip"]

SLIP_BLOCKS = ("papers", "fee", "time", "where", "not_demand")
"""Blocks of the answer that a slip shows, in this order."""

_KICKER = "Đúng Cửa · Phiếu mang theo khi nộp hồ sơ"
_SOURCES = "Căn cứ"
_PAGE = "Trang này"
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
    """

    card: Procedure
    place: Place | None = None
    case: str | None = None
    verdict: Verdict | None = None


def make_slip(composer: Composer, slip: Slip, url: str) -> Sheet:
    """Return the sheet of a slip; ``url`` is the address of the page that shows it."""
    answer = composer.answer(slip.card, place=slip.place, case=slip.case)
    numbers = _Numbers(composer)
    parts = []
    if slip.verdict is not None:
        parts.append(_asked(slip.verdict, numbers))
    parts += _parts(answer, numbers)
    return Sheet(
        kicker=_KICKER,
        title=answer.title,
        subtitle=_about(slip),
        parts=tuple(parts),
        references=tuple(numbers.references.all()),
        references_title=_SOURCES,
        footer=(
            _NOBODY,
            _MADE.format(
                version=composer.kb.version, today=day(composer.as_of), dates=answer.dates
            ),
        ),
        day=composer.as_of,
        link=Link(url, _PAGE),
        one_page=True,
    )


class _Numbers:
    """Turns sentences with ids into lines with numbers."""

    def __init__(self, composer: Composer) -> None:
        self.references = References()
        self._composer = composer

    def item(self, said: Said) -> Item:
        return Item(said.text, said.mark, self.of(said.basis))

    def of(self, ids: Iterable[str]) -> tuple[int, ...]:
        return self.references.number(self._sources(ids))

    def _sources(self, ids: Iterable[str]) -> Iterable[Source]:
        for source_id in ids:
            try:
                yield cite(self._composer.kb, source_id)
            except UnknownSource:
                continue  # the base lost it: the sentence stands without this number


def _parts(answer: Answer, numbers: _Numbers) -> Iterable[Part]:
    if not answer.blocks:  # the card is over: only that is said
        yield Part("", tuple(numbers.item(line) for line in answer.short))
    for key in SLIP_BLOCKS:
        for block in answer.blocks:
            if block.key == key:
                yield Part(block.title, tuple(numbers.item(line) for line in block.lines))


def _asked(verdict: Verdict, numbers: _Numbers) -> Part:
    text = upper_first(judged(verdict))
    items = [Item(text, _MARKS[verdict.verdict], numbers.of(verdict.basis))]
    if verdict.say:
        items.append(Item(_SAY.format(say=verdict.say)))
    return Part(_ASKED.format(name=verdict.paper_name), tuple(items), strong=True)


def _about(slip: Slip) -> str:
    case = next((case.name for case in slip.card.cases if case.id == slip.case), None)
    place = slip.place.full if slip.place is not None else None
    return " · ".join(filter(None, (f"Mã thủ tục {slip.card.code}", case, place)))
