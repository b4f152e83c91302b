"""What is said of one paper: the same words in the chat, on paper and on a phone."""

from __future__ import annotations

from dungcua.knowledge.answer.wording import lower_first, upper_first
from dungcua.knowledge.requirements.model import Verdict, VerdictKind

__all__ = ["judged"]

_VERDICTS = {
    VerdictKind.LISTED: "có trong thành phần hồ sơ",
    VerdictKind.LISTED_IF: "chỉ cần trong một số trường hợp",
    VerdictKind.NOT_LISTED: "không có trong thành phần hồ sơ đã công bố",
    VerdictKind.FORBIDDEN: "có dấu hiệu không đúng quy định",
    VerdictKind.ALREADY_HELD: "nhà nước đã có dữ liệu, không phải nộp",
    VerdictKind.LAWFUL: "yêu cầu này có cơ sở",
    VerdictKind.UNKNOWN: "chưa đủ căn cứ để kết luận",
}


def judged(verdict: Verdict) -> str:
    """Return what is said of one paper, without its name: "có trong thành phần hồ sơ."."""
    said = f"{_VERDICTS[verdict.verdict]}."
    if not verdict.note:
        return said
    if verdict.code is not None and verdict.code.startswith("V"):
        return f"{said} Hợp pháp khi: {lower_first(verdict.note)}"
    return f"{said} {upper_first(verdict.note)}"
