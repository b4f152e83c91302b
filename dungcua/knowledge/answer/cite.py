"""Citations: what an id stands for, in words, with its dates and how well it was read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from dungcua.errors import UnknownSource
from dungcua.knowledge.answer.wording import day
from dungcua.knowledge.catalogue import SNAPSHOT
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import (
    Confidence,
    LawDocument,
    LawFact,
    LawfulDemand,
    Life,
    Procedure,
    Violation,
)
from dungcua.knowledge.offices import Office

__all__ = ["CONFIDENCE", "Source", "assertable", "cite"]

CONFIDENCE = {
    Confidence.PRIMARY: "đọc từ văn bản gốc hoặc bản chép đầy đủ",
    Confidence.SECONDARY: "đọc qua nguồn thứ cấp",
    Confidence.UNREAD: "chưa đọc được văn bản, cần kiểm tra lại",
}

_KINDS = (
    "Bộ luật",
    "Luật",
    "Pháp lệnh",
    "Nghị quyết",
    "Nghị định",
    "Quyết định",
    "Thông tư",
    "Chỉ thị",
    "Công điện",
    "Công văn",
    "Thông báo",
)
_YEAR = re.compile(r"/(\d{4})(?:/|$)")


@dataclass(frozen=True, slots=True)
class Source:
    """A source as shown to a person: ``title`` names it, ``dates`` is ready to read."""

    id: str
    title: str
    text: str
    dates: str
    confidence: Confidence | None


def cite(kb: KnowledgeBase, source_id: str) -> Source:
    """Return what ``source_id`` stands for.

    Raises:
        UnknownSource: nothing carries the id.

    """
    if source_id.startswith("tthc:") and source_id.removeprefix("tthc:") not in kb.procedures:
        entry = kb.catalogue.get(source_id.removeprefix("tthc:"))
        if entry is not None:
            return Source(
                source_id,
                f"Thủ tục {entry.code} trên Cổng Dịch vụ công quốc gia",
                entry.name,
                f"dữ liệu Cổng ngày {day(SNAPSHOT)}",
                Confidence.SECONDARY,
            )
    found = kb.source(source_id)
    match found:
        case Procedure():
            decision = f", {found.decision}" if found.decision else ""
            return Source(
                source_id,
                f"Thủ tục {found.code}{decision} (Cổng Dịch vụ công quốc gia)",
                found.name,
                _dates(found.life),
                found.life.confidence,
            )
        case LawFact():
            return Source(
                source_id, found.basis, found.text, _dates(found.life), found.life.confidence
            )
        case LawDocument():
            return Source(source_id, _whole_name(found), found.title, _in_force(kb, found), None)
        case Violation() | LawfulDemand():
            # its code is for those who handle it: they have it in the id
            return Source(
                source_id,
                found.name,
                found.lawful_when if isinstance(found, Violation) else found.explain,
                _dates(found.life),
                found.life.confidence,
            )
        case Office():
            until = f"đến hết {day(found.valid_to)}; " if found.valid_to else ""
            return Source(
                source_id,
                f"{found.name} (ghi nhận của đơn vị vận hành)",
                f"{found.address}; giờ làm việc: {found.hours}. Nguồn: {found.source}.",
                f"có từ {day(found.valid_from)}; {until}kiểm tra ngày {day(found.verified_on)}",
                None,
            )


def assertable(kb: KnowledgeBase, basis: tuple[str, ...], as_of: date) -> bool:
    """Whether a sentence resting on ``basis`` may be asserted on ``as_of``.

    It may not when one of its facts is known but unread (K), not yet or no longer in
    force, or not in the base at all.
    """
    return all(_holds(kb, source_id, as_of) for source_id in basis)


def _holds(kb: KnowledgeBase, source_id: str, as_of: date) -> bool:
    code = source_id.removeprefix("tthc:")
    if code != source_id and code not in kb.procedures:
        return code in kb.catalogue
    try:
        found = kb.source(source_id)
    except UnknownSource:
        return False
    if isinstance(found, LawDocument):
        begun = found.in_force_from is None or found.in_force_from <= as_of
        return begun and (found.in_force_to is None or as_of <= found.in_force_to)
    if isinstance(found, Office):
        return found.open_on(as_of)
    return found.life.confidence is not Confidence.UNREAD and found.life.covers(as_of)


def _dates(life: Life) -> str:
    parts = []
    if life.valid_from:
        parts.append(f"có hiệu lực từ {day(life.valid_from)}")
    if life.valid_to:
        parts.append(f"đến hết {day(life.valid_to)}")
    parts.append(f"kiểm tra ngày {day(life.verified_on)}")
    return "; ".join(parts)


def _whole_name(document: LawDocument) -> str:
    """Return number and title as one reads them: "Nghị định 63/2010/NĐ-CP về kiểm soát …".

    A law that has a name of its own is called by it first: "Luật Căn cước 26/2023/QH15".
    """
    kind = next((k for k in _KINDS if document.title.startswith(f"{k} ")), None)
    if kind is None:
        return f"{document.number}: {document.title}"
    about = document.title.removeprefix(f"{kind} ")
    if document.number.startswith(kind):
        return f"{document.number} {about}"
    if about[:1].islower():
        return f"{kind} {document.number} {about}"
    name, bracket, aside = document.title.partition(" (")
    return f"{name} {document.number}{bracket}{aside}"


def _in_force(kb: KnowledgeBase, document: LawDocument) -> str:
    """Return the days of a document; the year stands in its number where no day is known."""
    parts = []
    year = _YEAR.search(document.number)
    if document.signed_on:
        parts.append(f"ký ngày {day(document.signed_on)}")
    elif not document.in_force_from and year:
        parts.append(f"ban hành năm {year[1]}")
    if document.in_force_from:
        parts.append(f"có hiệu lực từ {day(document.in_force_from)}")
    else:
        parts.append("chưa kiểm tra ngày hiệu lực")
    if document.in_force_to:
        parts.append(f"hết hiệu lực {day(document.in_force_to)}")
    if document.replaced_by:
        newer = kb.documents.get(document.replaced_by)
        parts.append(f"được thay bằng {newer.number if newer else document.replaced_by}")
    return "; ".join(parts)
