"""What is said to somebody who looks a report up, in both languages; never the report's words."""

from __future__ import annotations

from dungcua.complaints.model import Complaint, State
from dungcua.complaints.workflow import STATE_NAMES
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
_ERRORS_EN = {
    UnknownCode.code: (
        "We found no report with this code. Please compare every part of it with the code you got."
    ),
    MistypedCode.code: (
        "One part of the code was mistyped or misheard. Please read it again part by part; the "
        "last two digits are there to check the others."
    ),
}


def tracked(complaint: Complaint, lang: Lang = "vi") -> Reply:
    """Say how a report is doing and by when it has to be handled."""
    if lang == "en":
        state = _STATES_EN[complaint.state]
        text = f"Report {complaint.code}: {state}."
        due = f" First handling is due by {day_en(complaint.due_on)}." if complaint.due_on else ""
    else:
        state = lower_first(STATE_NAMES[complaint.state])
        text = f"Phản ánh {complaint.code}: {state}."
        due = f" Hạn xử lý ban đầu: {day(complaint.due_on)}." if complaint.due_on else ""
    return Reply(
        text=text + due,
        lang=lang,
        card=Card(
            kind="complaint",
            title=complaint.code,
            subtitle=upper_first(state),
            lang=lang,
            link="/tra-cuu",
        ),
        meta=ReplyMeta(complaint_code=complaint.code),
    )


def said_error(error: InputError, lang: Lang) -> str:
    """Say why a code was not found, with the number that a hotline can be told."""
    told = _ERRORS_EN.get(error.code) if lang == "en" else None
    word = "error" if told else "mã lỗi"
    return f"{told or f'{error.message} {error.hint}'} ({word} {error.code})"
