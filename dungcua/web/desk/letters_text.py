"""What the letters about a complaint say: data in, a sheet of paper out.

The words of the reporter are the redacted ones of the register. A letter concludes nothing:
it passes on what was told, names the signs and the rules, and asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dungcua.complaints.calendar import vietnamese_date
from dungcua.complaints.model import Complaint, Elsewhere, EventKind, State
from dungcua.complaints.privacy import Contact
from dungcua.complaints.reading import Case
from dungcua.complaints.routing import named, recipient_for
from dungcua.complaints.workflow import STATE_TOLD, first_handling
from dungcua.errors import LetterTooEarly
from dungcua.knowledge.answer import Mark
from dungcua.knowledge.answer.wording import day
from dungcua.knowledge.load import KnowledgeBase
from dungcua.web.paper.sheet import Item, Part, Reference, Sheet
from dungcua.web.paper.slip import sources

__all__ = ["Kind", "Letter", "make_letter"]

_HOUSE = "Đúng Cửa"
_SOURCES = "Căn cứ"
_SIGNS = "Đây là dấu hiệu, chưa phải kết luận; cơ quan có thẩm quyền xem xét và kết luận."
_MASKED = (
    "Nội dung do người dân kể, đã che số giấy tờ và số liên lạc. Văn bản này không kết luận ai sai."
)
_DOORS: Mapping[Elsewhere, tuple[str, tuple[str, ...]]] = {
    Elsewhere.APPEAL: (
        "Việc này đi theo đường khiếu nại: đề nghị xem lại quyết định, hành vi hành chính "
        "xâm phạm quyền của chính anh/chị.",
        ("E-12",),
    ),
    Elsewhere.DENUNCIATION: (
        "Việc này đi theo đường tố cáo: báo hành vi vi phạm pháp luật, có họ tên, địa chỉ "
        "và cách liên hệ của người tố cáo.",
        ("E-13",),
    ),
    Elsewhere.OTHER_BODY: (
        "Việc này thuộc cơ quan nhà nước khác, không thuộc bộ phận một cửa.",
        ("E-21",),
    ),
    Elsewhere.PRIVATE: ("Việc này thuộc nơi ngoài cơ quan hành chính nhà nước.", ()),
}


class Kind(StrEnum):
    """Which paper; the values stand in the address."""

    FILE = "ho-so"
    """Everything in the file, to be printed."""
    REQUEST = "de-nghi"
    """To the body that has it, or should get it."""
    ANSWER = "tra-loi"
    """To the citizen: what the body answered, or which door is right."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter is made of.

    Attributes:
        case: the complaint.
        kb: for names and sources.
        papers: names of papers by their ids.
        today: the date in Viet Nam.
        contact: of the reporter, only where somebody chose to write it.

    """

    case: Case
    kb: KnowledgeBase
    papers: Mapping[str, str]
    today: date
    contact: Contact | None = None


def make_letter(kind: Kind, letter: Letter) -> Sheet:
    """Return the sheet of a letter.

    Raises:
        LetterTooEarly: an answer was asked for, and there is none.

    """
    return {Kind.FILE: _file, Kind.REQUEST: _request, Kind.ANSWER: _answer}[kind](letter)


class _Notes:
    """Numbers the sources of a letter in the order they are named."""

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self.references: list[Reference] = []

    def item(self, text: str, ids: Iterable[str] = (), mark: Mark = Mark.PLAIN) -> Item:
        return Item(text, mark, tuple(self._number(ids)))

    def _number(self, ids: Iterable[str]) -> Iterable[int]:
        for source in sources(self._kb, ids):
            known = next((r.number for r in self.references if r.id == source.id), None)
            if known is None:
                known = len(self.references) + 1
                self.references.append(Reference(known, source.id, source.title, source.dates))
            yield known


def _request(letter: Letter) -> Sheet:
    notes, told = _Notes(letter.kb), letter.case.complaint
    recipient = told.recipient or recipient_for(told, letter.kb)
    to = named(recipient, told.place)
    return _sheet(
        letter,
        notes,
        kicker=f"{_HOUSE} · Chuyển phản ánh, kiến nghị của người dân",
        title="Đề nghị xem xét phản ánh, kiến nghị",
        parts=(
            Part("Kính gửi", (notes.item(f"{to.text}.", to.basis),), strong=True),
            Part("Nội dung phản ánh", _facts(letter, notes), text=_words(told)),
            *_signs(told, notes),
            Part(
                "Đề nghị quý cơ quan",
                (
                    notes.item("Xem xét, xử lý theo thẩm quyền và trả lời kết quả.", ("E-06",)),
                    notes.item(
                        f"{_deadline(letter.case)}.", first_handling(told.received_at).basis
                    ),
                    notes.item(
                        "Nếu không thuộc thẩm quyền: chuyển đến cơ quan có thẩm quyền trong "
                        "05 ngày làm việc và cho chúng tôi biết nơi nhận.",
                        ("E-21",),
                    ),
                    notes.item(f"Khi trả lời, ghi mã phản ánh {told.code}."),
                ),
            ),
            *_contact(letter),
            Part("Người lập (ký, ghi rõ họ tên)", lines=2),
        ),
    )


def _answer(letter: Letter) -> Sheet:
    notes, told = _Notes(letter.kb), letter.case.complaint
    if told.state is State.NOT_OURS and told.elsewhere is not None:
        text, basis = _DOORS[told.elsewhere]
        answer = Part(
            "Nơi giải quyết đúng",
            (notes.item(text, basis),),
            text=_last(told, State.NOT_OURS),
            strong=True,
        )
        onward: tuple[Item, ...] = (
            notes.item(
                "Phản ánh đã ghi vẫn được giữ, mã không đổi; anh/chị hỏi lại được bất cứ lúc nào."
            ),
        )
    else:
        words = _last(told, State.ANSWERED)
        if not words:
            raise LetterTooEarly(told.state)
        answer = Part("Trả lời của cơ quan", text=words, strong=True)
        onward = (
            notes.item("Việc đã xong: vào mục Tra cứu phản ánh, nhập mã và xác nhận."),
            notes.item("Việc chưa xong: cũng ở đó, chọn chưa đồng ý và nói rõ còn vướng gì."),
            notes.item("Chỉ khi anh/chị xác nhận thì việc mới được tính là đã giải quyết."),
        )
    return _sheet(
        letter,
        notes,
        kicker=f"{_HOUSE} · Thông báo kết quả phản ánh, kiến nghị",
        title="Trả lời phản ánh, kiến nghị",
        parts=(
            Part("Kính gửi", (notes.item(f"Anh/chị đã gửi phản ánh mã {told.code}."),)),
            *_contact(letter),
            Part("Phản ánh đã ghi", _facts(letter, notes), text=_words(told)),
            answer,
            Part("Anh/chị làm gì tiếp", onward),
            Part("Người lập (ký, ghi rõ họ tên)", lines=2),
        ),
    )


def _file(letter: Letter) -> Sheet:
    notes, told = _Notes(letter.kb), letter.case.complaint
    events = tuple(
        notes.item(f"{day(vietnamese_date(event.at))}: {STATE_TOLD[event.state]} – {event.reason}")
        for event in told.events
    )
    has_it = named(told.recipient, told.place) if told.recipient else None
    return _sheet(
        letter,
        notes,
        kicker=f"{_HOUSE} · Hồ sơ phản ánh, dùng nội bộ",
        title=f"Hồ sơ phản ánh {told.code}",
        parts=(
            Part("Nội dung phản ánh", _facts(letter, notes), text=_words(told)),
            *_signs(told, notes),
            Part(
                "Tình trạng và thời hạn",
                (
                    notes.item(f"Tình trạng: {STATE_TOLD[told.state]}."),
                    notes.item(
                        f"{_deadline(letter.case)}.", first_handling(told.received_at).basis
                    ),
                    *(
                        (notes.item(f"Việc tiếp theo trước ngày {day(told.follow_on)}."),)
                        if told.follow_on
                        else ()
                    ),
                    *(
                        (notes.item(f"Nơi đang xử lý: {has_it.text}.", has_it.basis),)
                        if has_it
                        else ()
                    ),
                    notes.item(f"Tệp kèm theo: {len(letter.case.attachments)}."),
                    notes.item(f"Số phản ánh cùng việc: {letter.case.summary.reports}."),
                ),
            ),
            Part("Quá trình", events),
        ),
    )


def _sheet(
    letter: Letter, notes: _Notes, *, kicker: str, title: str, parts: tuple[Part, ...]
) -> Sheet:
    told = letter.case.complaint
    return Sheet(
        kicker=kicker,
        title=title,
        subtitle=f"Mã phản ánh {told.code} · lập ngày {day(letter.today)}",
        parts=parts,
        references=tuple(notes.references),
        references_title=_SOURCES if notes.references else "",
        footer=(
            _MASKED,
            f"Lập từ sổ phản ánh {_HOUSE}, kho kiến thức {letter.kb.version}; {_HOUSE} không phải "
            "cơ quan nhà nước ban hành văn bản.",
        ),
        day=letter.today,
    )


def _words(told: Complaint) -> str:
    return "(Nội dung đã được xóa.)" if told.erased else f"“{told.words}”"


def _facts(letter: Letter, notes: _Notes) -> tuple[Item, ...]:
    told = letter.case.complaint
    place = told.place.full if told.place else told.said_place
    facts = (
        ("Tiếp nhận ngày", day(vietnamese_date(told.received_at)), ()),
        ("Nơi xảy ra", place, ()),
        ("Quầy, bộ phận", told.counter, ()),
        ("Ngày xảy ra", day(told.happened_on) if told.happened_on else told.said_when, ()),
        ("Thủ tục", _procedure(letter), (f"tthc:{told.procedure}",) if told.procedure else ()),
        ("Giấy tờ được yêu cầu", ", ".join(letter.papers.get(p, p) for p in told.papers), ()),
    )
    return tuple(notes.item(f"{name}: {text}", ids) for name, text, ids in facts if text)


def _procedure(letter: Letter) -> str:
    code = letter.case.complaint.procedure
    if not code:
        return ""
    found = next(iter(sources(letter.kb, [f"tthc:{code}"])), None)
    return f"{found.text} ({code})" if found else code


def _signs(told: Complaint, notes: _Notes) -> tuple[Part, ...]:
    found = tuple(
        notes.item(f"{source.id}: {source.title}", _law_of(notes._kb, source.id), Mark.WARNING)
        for source in sources(notes._kb, told.violations)
    )
    if not found:
        return ()
    return (Part("Dấu hiệu không đúng quy định", (*found, notes.item(_SIGNS))),)


def _law_of(kb: KnowledgeBase, code: str) -> tuple[str, ...]:
    """Return the law a sign rests on first: a body is shown the rule, not our name for it."""
    kind = kb.violations.get(code)
    return (code,) if kind is None else kind.law[0].basis


def _deadline(case: Case) -> str:
    told = case.complaint
    provisional = " (tạm tính, chờ thông báo lịch nghỉ)" if case.provisional else ""
    return (
        f"Hạn xử lý ban đầu: {day(told.due_on)}{provisional}, 10 ngày làm việc kể từ ngày tiếp nhận"
    )


def _contact(letter: Letter) -> tuple[Part, ...]:
    if letter.contact is None:
        return ()
    told = (
        ("Họ tên", letter.contact.name),
        ("Điện thoại", letter.contact.phone),
        ("Thư điện tử", letter.contact.email),
    )
    return (
        Part(
            "Liên hệ người phản ánh",
            tuple(Item(f"{name}: {text}") for name, text in told if text),
            text="Người phản ánh đồng ý cho dùng để báo kết quả hoặc hỏi thêm; "
            "không dùng vào việc khác.",
        ),
    )


def _last(told: Complaint, state: State) -> str:
    """Return the reason of the last step into ``state``; empty when there was none."""
    steps = [e for e in told.events if e.kind is EventKind.STEP and e.state is state]
    return steps[-1].reason if steps else ""
