"""The register in the form of Open311 GeoReport v2, with the extensions we need.

The standard knows no language, no request without coordinates and no history; what it lacks
stands in ``extended_attributes`` (docs/open311.md). Requests are for partners only: even a
coarse public list would show a small commune who complained. For everybody there are the
published figures (:mod:`dungcua.complaints.publish.hotspots`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from dungcua.complaints import workflow
from dungcua.complaints.model import State
from dungcua.complaints.reading import Case
from dungcua.complaints.workflow import STATE_TOLD
from dungcua.knowledge.load import KnowledgeBase

__all__ = [
    "GENERAL",
    "ROOT",
    "SERVICE_ATTRIBUTES",
    "definition",
    "errors",
    "request",
    "services",
    "to_xml",
]

Entry = dict[str, Any]

ROOT = "/open311/v2/"
"""Where all of it is served; errors below it leave in the standard's form."""

GENERAL = "PAKN"
"""The service of a report that names no kind of violation."""

SERVICE_ATTRIBUTES = ("consent", "procedure", "commune_code", "counter", "happened_on")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0d-\x1f\ud800-\udfff\ufffe\uffff]")
_OPEN = workflow.UNANSWERED | {State.ANSWERED}
_NOTICE = (
    "Cơ quan tiếp nhận xử lý theo thời hạn luật định; chỉ khi người dân xác nhận mới tính là đã "
    "giải quyết."
)


def services(knowledge: KnowledgeBase) -> list[Entry]:
    """Return the service list: one service for each kind of violation, and a general one."""
    listed = [
        _service(kind.code, kind.name, kind.law[0].text)
        for _, kind in sorted(knowledge.violations.items())
    ]
    general = "Phản ánh, kiến nghị khác về thủ tục hành chính"
    return [*listed, _service(GENERAL, general, "Việc chưa rõ thuộc loại nào.")]


def definition(code: str) -> Entry:
    """Return the fields of a service; the same for all of them."""
    return {
        "service_code": code,
        "attributes": [
            _attribute(
                1,
                "consent",
                "singlevaluelist",
                "Người dân đồng ý cho ghi nhận nội dung này (Luật 91/2025/QH15).",
                required=True,
                values=({"key": "yes", "name": "Đồng ý"},),
            ),
            _attribute(2, "procedure", "string", "Mã thủ tục trên Cổng Dịch vụ công quốc gia."),
            _attribute(3, "commune_code", "string", "Mã 5 chữ số của xã, phường, đặc khu."),
            _attribute(4, "counter", "string", "Quầy, nơi sự việc xảy ra."),
            _attribute(5, "happened_on", "datetime", "Ngày xảy ra."),
        ],
    }


def request(case: Case, knowledge: KnowledgeBase) -> Entry:
    """Return a complaint as a service request, with our extension beside the standard."""
    told, place = case.complaint, case.complaint.place
    code = told.violations[0] if told.violations else GENERAL
    kind = knowledge.violations.get(code)
    last = told.events[-1]
    return {
        "service_request_id": told.code,
        "status": "open" if told.state in _OPEN else "closed",
        "status_notes": STATE_TOLD[told.state],
        "service_name": kind.name if kind is not None else "",
        "service_code": code,
        "description": told.words,
        "agency_responsible": told.recipient.body if told.recipient else "",
        "service_notice": _NOTICE,
        "requested_datetime": told.received_at.isoformat(),
        "updated_datetime": last.at.isoformat(),
        "expected_datetime": told.due_on.isoformat(),
        "address": place.full if place else "",
        "address_id": (place.commune_code or "") if place else "",
        "zipcode": "",
        "lat": None,
        "long": None,
        "media_url": "",
        "extended_attributes": {
            "language": "vi",
            "state": told.state,
            "procedure": told.procedure or "",
            "violations": list(told.violations),
            "papers": list(told.papers),
            "counter": told.counter or "",
            "channel": told.channel,
            "reports": case.summary.reports,
            "joined_to": case.joined_to or "",
            "knowledge_version": told.knowledge_version,
            "history": [
                {"at": event.at.isoformat(), "state": event.state, "kind": event.kind}
                for event in told.events
            ],
        },
    }


def errors(status: int, told: str, form: str) -> bytes:
    """Return an error as the standard has it, as JSON or "xml"."""
    entry = {"code": status, "description": told}
    if form == "xml":
        return to_xml("errors", "error", [entry])
    return json.dumps([entry], ensure_ascii=False).encode()


def to_xml(root: str, item: str, entries: Sequence[Mapping[str, Any]]) -> bytes:
    """Return entries as the XML of the standard.

    Args:
        root: name of the outermost element ("service_requests").
        item: name of each entry ("request"); "" puts the only entry's fields into the root.
        entries: as for JSON.

    """
    top = ElementTree.Element(root)
    for entry in entries:
        _fill(ElementTree.SubElement(top, item) if item else top, entry)
    written: bytes = ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)
    return written


def _fill(element: ElementTree.Element, value: Any) -> None:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _fill(ElementTree.SubElement(element, key), inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _fill(ElementTree.SubElement(element, _SINGULAR.get(element.tag, "item")), inner)
    elif value is not None:
        text = str(value).lower() if isinstance(value, bool) else str(value)
        # Characters that XML has no place for are dropped, not smuggled.
        element.text = _NOT_XML.sub("", text)


_SINGULAR = {"attributes": "attribute", "values": "value", "violations": "code", "papers": "paper",
             "history": "event"}  # fmt: skip


def _service(code: str, name: str, description: str) -> Entry:
    return {
        "service_code": code,
        "service_name": name,
        "description": description,
        "metadata": True,
        "type": "realtime",
        "keywords": "thủ tục hành chính, phản ánh, kiến nghị",
        "group": "Đòi hỏi ngoài quy định" if code != GENERAL else "Khác",
    }


def _attribute(
    order: int,
    code: str,
    datatype: str,
    description: str,
    *,
    required: bool = False,
    values: Sequence[Entry] = (),
) -> Entry:
    return {
        "variable": True,
        "code": code,
        "datatype": datatype,
        "required": required,
        "datatype_description": "",
        "order": order,
        "description": description,
        "values": list(values),
    }
