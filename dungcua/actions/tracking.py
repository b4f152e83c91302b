"""What is said to somebody who looks a report up, in both languages; never the report's words."""

from __future__ import annotations

from dungcua.complaints.model import Elsewhere, State
from dungcua.complaints.register import PublicState
from dungcua.complaints.workflow import STATE_NAMES, UNANSWERED
from dungcua.conversations.message import Card, Reply, ReplyMeta
from dungcua.errors import InputError, MistypedCode, UnknownCode
from dungcua.knowledge.answer.english import day_en
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.answer.wording import day, lower_first, upper_first

__all__ = ["said_error", "tracked"]

_STATES_EN = {
    State.RECEIVED: "recorded",
    State.TRIAGED: "looked at, about to be passed on",
    State.FORWARDED: "passed on to the body in charge",
    State.ANSWERED: "answered; please say whether it is solved",
    State.CONFIRMED: "solved, as you confirmed",
    State.CONTESTED: "answered, and you did not agree",
    State.ESCALATED: "passed on to the level above",
    State.WITHDRAWN: "withdrawn by you",
    State.DUPLICATE: "the same as a report we already have",
    State.NOT_OURS: "a matter for another body",
}
_DOORS: dict[Lang, dict[Elsewhere, str]] = {
    "vi": {
        Elsewhere.APPEAL: "Đây là khiếu nại: anh/chị gửi đơn cho người đã ra quyết định, trong "
        "thời hiệu 90 ngày.",
        Elsewhere.DENUNCIATION: "Đây là tố cáo: anh/chị gửi đơn có họ tên, địa chỉ đến cơ quan "
        "có thẩm quyền.",
        Elsewhere.OTHER_BODY: "Việc này thuộc cơ quan khác; lý do ghi ở trang Tra cứu phản ánh.",
        Elsewhere.PRIVATE: "Nơi này không phải cơ quan hành chính; anh/chị phản ánh với chính "
        "nơi đó hoặc cơ quan quản lý của nơi đó.",
    },
    "en": {
        Elsewhere.APPEAL: "This is an appeal (khiếu nại): file it with whoever took the decision, "
        "within 90 days.",
        Elsewhere.DENUNCIATION: "This is a denunciation (tố cáo): file it with name and address "
        "at the competent body.",
        Elsewhere.OTHER_BODY: "Another body is competent; the look-up page gives the reason.",
        Elsewhere.PRIVATE: "This is not a public office; turn to the place itself or to whoever "
        "oversees it.",
    },
}
_ERRORS_EN = {
    UnknownCode.code: (
        "We found no report with this code. Please compare every part of it with the code you got."
    ),
    MistypedCode.code: (
        "One part of the code was mistyped or misheard. Please read it again part by part; the "
        "last two digits are there to check the others."
    ),
}


def tracked(public: PublicState, lang: Lang = "vi") -> Reply:
    """Say how a report is doing, by when it has to be handled, or which door is the right one.

    One that was joined to others is doing as the group does. Where nobody owes anything any
    more, no day is promised.
    """
    more = []
    if lang == "en":
        state = _STATES_EN[public.state]
        text = f"Report {public.code}: {state}."
        if public.state in UNANSWERED:
            late = ", and that day is over" if public.overdue else ""
            more.append(f"First handling is due by {day_en(public.due_on)}{late}.")
    else:
        state = lower_first(STATE_NAMES[public.state])
        text = f"Phản ánh {public.code}: {state}."
        if public.state in UNANSWERED:
            late = ", nay đã quá hạn" if public.overdue else ""
            more.append(f"Hạn xử lý ban đầu: {day(public.due_on)}{late}.")
    if public.elsewhere is not None:
        more.append(_DOORS[lang][public.elsewhere])
    return Reply(
        text=" ".join([text, *more]),
        lang=lang,
        card=Card(
            kind="complaint",
            title=public.code,
            subtitle=upper_first(state),
            lang=lang,
            link="/tra-cuu",
        ),
        meta=ReplyMeta(complaint_code=public.code),
    )


def said_error(error: InputError, lang: Lang) -> str:
    """Say why a code was not found, with the number that a hotline can be told."""
    told = _ERRORS_EN.get(error.code) if lang == "en" else None
    word = "error" if told else "mã lỗi"
    return f"{told or f'{error.message} {error.hint}'} ({word} {error.code})"
