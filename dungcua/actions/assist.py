"""For the operator on the telephone: a note in, a script of three sentences out."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dungcua.actions.context import Context
from dungcua.actions.front import FrontDesk
from dungcua.conversations.message import PlaceRef
from dungcua.knowledge.requirements import RequirementChecker

__all__ = ["Assistance", "assist"]

_SENTENCES = 3
# What operators write beside the telephone and citizens do not; the rest of the shorthand is
# everybody's and stands in knowledge.text.normalise.
_SHORTHAND = {
    "ks": "khai sinh",
    "kt": "khai tử",
    "đkkh": "đăng ký kết hôn",
    "tt": "thường trú",
    "đktt": "đăng ký thường trú",
    "gt": "giấy tờ",
    "gttt": "giấy tờ tùy thân",
    "gcn": "giấy chứng nhận",
    "bs": "bản sao",
    "ct": "chứng thực",
    "lltp": "lý lịch tư pháp",
    "tcxh": "trợ cấp xã hội",
    "uq": "ủy quyền",
}
_TOKEN = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Assistance:
    """What the desk shows for a note; ``script`` is read aloud, at most three sentences."""

    procedure: tuple[str, ...]
    place: PlaceRef | None
    violations: tuple[str, ...]
    script: tuple[str, ...]
    citations: tuple[str, ...]


def assist(front: FrontDesk, checker: RequirementChecker, note: str) -> Assistance:
    """Return procedures, place, signs of violation and a script for a telegraphic note."""
    full = _TOKEN.sub(lambda m: _SHORTHAND.get(m[0].casefold(), m[0]), note)
    check = checker.check(full)
    reply = front.answer(full, Context()).reply
    script: list[str] = []
    sources: list[str] = []
    for finding in check.findings:
        violation = front.kb.violations[finding.code]
        script.append(violation.say)
        sources.extend(basis for statement in violation.law for basis in statement.basis)
    if reply.meta.procedure and reply.meta.ask != "procedure":
        script.extend(line for line in reply.text.splitlines() if line.strip())
    elif not script:
        script.append(reply.text)
    if reply.card is not None:
        sources.extend(citation.id for citation in reply.card.citations)
    return Assistance(
        procedure=reply.meta.procedure,
        place=reply.meta.place,
        violations=tuple(finding.code for finding in check.findings),
        script=tuple(script[:_SENTENCES]),
        citations=tuple(dict.fromkeys(sources)),
    )
