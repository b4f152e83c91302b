"""What is said when somebody asks for a person: somebody is there, or will call back."""

from __future__ import annotations

from itertools import groupby

from dungcua.conversations.hours import Hours
from dungcua.conversations.message import Card, Lang, Line, Reply, ReplyMeta, Section

__all__ = ["CALL_BACK", "CALL_BACK_PAGE", "STAFFED", "called_back", "hours_told"]

CALL_BACK_PAGE = "/goi-lai"
STAFFED: dict[Lang, str] = {
    "vi": "Tôi đã chuyển cuộc trò chuyện cho người trực. Lời của người trực sẽ hiện ngay "
    "trên trang này; trong lúc chờ, anh/chị cứ hỏi tiếp.",
    "en": "I have passed the conversation to a person. Their words will appear on this page; you "
    "can go on asking while you wait.",
}
CALL_BACK: dict[Lang, str] = {
    "vi": "Dạ, bây giờ ngoài giờ trực. Anh/chị mở trang Hẹn gọi lại (/goi-lai) để lại số điện "
    "thoại và nhận mã hẹn, người trực sẽ gọi trong giờ trực; hoặc cứ hỏi tiếp tôi ở đây.",
    "en": "Nobody is on duty at this hour. Open the call-back page (/goi-lai) to leave a telephone "
    "number and get a code; somebody will call you in service hours. Or go on asking me here.",
}
_TITLE: dict[Lang, str] = {"vi": "Hẹn gọi lại", "en": "Ask to be called back"}
_HOURS: dict[Lang, str] = {"vi": "Giờ trực: {hours}.", "en": "Service hours: {hours}."}
_CODE: dict[Lang, str] = {
    "vi": "Khi gọi, người trực đọc mã hẹn trước, để anh/chị biết đúng người.",
    "en": "Whoever calls reads your code first, so that you know it is us.",
}
_DAYS: dict[Lang, tuple[str, ...]] = {
    "vi": ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_TO: dict[Lang, str] = {"vi": "đến", "en": "to"}


def called_back(lang: Lang, hours: Hours | None = None) -> Reply:
    """Offer a call-back with a code, and say when somebody is there, if that is known."""
    told = hours_told(hours, lang) if hours is not None else ""
    lines = [_HOURS[lang].format(hours=told)] if told else []
    return Reply(
        text="\n".join([CALL_BACK[lang], *lines]),
        lang=lang,
        card=Card(
            kind="notice",
            title=_TITLE[lang],
            lang=lang,
            sections=(
                Section(
                    key="call-back", title=_TITLE[lang], lines=(Line(text=_CODE[lang], lang=lang),)
                ),
            ),
            link=CALL_BACK_PAGE,
        ),
        meta=ReplyMeta(handoff=True),
    )


def hours_told(hours: Hours, lang: Lang) -> str:
    """Return the hours in words: "thứ Hai đến thứ Sáu 07:30–11:30, 13:30–17:00"."""
    on = {
        day: ", ".join(f"{a:%H:%M}–{b:%H:%M}" for _, a, b in spans)
        for day, spans in groupby(sorted(hours.spans), key=lambda span: span[0])
    }
    runs: list[tuple[int, int, str]] = []
    for day, told in on.items():
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == told:
            runs[-1] = (runs[-1][0], day, told)
        else:
            runs.append((day, day, told))
    names = _DAYS[lang]
    return "; ".join(
        f"{names[a]} {told}" if a == b else f"{names[a]} {_TO[lang]} {names[b]} {told}"
        for a, b, told in runs
    )
