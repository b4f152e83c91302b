"""What a person who takes a conversation over has to know, in four lines.

Pure: it reads what the conversation remembers and the redacted words of the citizen, and
masks numbers once more. Nobody has to ask again what was said already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dungcua.actions.context import Context
from dungcua.actions.front import FrontDesk
from dungcua.actions.place import Places
from dungcua.knowledge.answer.phrases import TITLES
from dungcua.knowledge.answer.structure import BLOCK_OF, Lang
from dungcua.knowledge.answer.wording import enumerate_vi, lower_first
from dungcua.knowledge.text.redact import redact

__all__ = ["Summary", "summary_of"]

_LONGEST_WORDS = 200
_ASKED = {"place": "nơi ở", "procedure": "thủ tục nào", "case": "trường hợp nào"}


@dataclass(frozen=True, slots=True)
class Summary:
    """A summary for the desk; ``text`` is Vietnamese and holds no personal number.

    ``place_code`` is a commune's (five digits) or a province's (two); ``place`` its name.
    """

    text: str
    lang: Lang
    procedure: str | None
    place_code: str | None
    place: str | None


def summary_of(
    front: FrontDesk, context: Context, said: Sequence[str] = (), *, report_open: bool = False
) -> Summary:
    """Sum a conversation up for the person who takes it.

    Args:
        front: names procedures and places.
        context: what the conversation remembers.
        said: what the citizen wrote, oldest first; the last message before the call for a
            person is quoted, shortened and masked.
        report_open: whether a report was being recorded.

    """
    place = Places(front.places).known(context.place)
    lines = []
    if context.procedure:
        asked = [lower_first(TITLES[BLOCK_OF.get(a, a)]) for a in context.aspects]
        about = f"{front.title(context.procedure)} ({context.procedure})"
        lines.append(f"Việc: {about}" + (f"; hỏi {enumerate_vi(asked)}" if asked else ""))
    if context.past:
        lines.append("Đã hỏi trước đó: " + "; ".join(front.title(code) for code in context.past))
    if place is not None:
        lines.append(f"Nơi: {place.full}")
    if report_open:
        lines.append("Đang ghi dở một phản ánh.")
    if context.pending:
        lines.append(f"Máy đang chờ người dân trả lời: {_ASKED[context.pending]}.")
    quoted = _last(said)
    if quoted:
        lines.append(f"Câu gần nhất: “{quoted}”")
    return Summary(
        text="\n".join(lines) or "Chưa nói việc gì.",
        lang=context.lang,
        procedure=context.procedure,
        place_code=context.place,
        place=place.full if place else None,
    )


def _last(said: Sequence[str]) -> str:
    words = redact(said[-1]).text.strip() if said else ""
    if len(words) > _LONGEST_WORDS:
        words = words[:_LONGEST_WORDS].rsplit(" ", 1)[0] + " …"
    return words
