"""What the pages of a complaint show: to anybody with the code, and to its reporter."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from aiohttp import web

from dungcua.actions.consent import route_card
from dungcua.complaints import workflow
from dungcua.complaints.calendar import vietnamese_date
from dungcua.complaints.codes import spell, spell_en
from dungcua.complaints.evidence import Limits
from dungcua.complaints.holder import ByConversation, ByPin, OwnComplaint, Proof
from dungcua.complaints.model import Complaint, EventKind, Place, Recipient
from dungcua.complaints.privacy import CONTACT_CONSENT
from dungcua.complaints.register import PublicState
from dungcua.complaints.routing import named, recipient_for
from dungcua.conversations.message import Citation
from dungcua.errors import UnknownSource
from dungcua.knowledge.answer import cite
from dungcua.knowledge.load import KnowledgeBase
from dungcua.web.services import SERVICES
from dungcua.web.session import SESSION

__all__ = ["filed_context", "own_context", "proof_of", "public_context"]

_DEADLINE = "E-11"
_PASSING_ON = "E-21"
# What a reporter has no use for: who at the desk was in charge when.
_INSIDE = frozenset({EventKind.ASSIGNED, EventKind.URGENCY, EventKind.JOINED})


async def proof_of(request: web.Request, code: str, pin: str) -> Proof | None:
    """Return what this browser can prove: the PIN it typed, or that it sent the report."""
    if pin:
        return ByPin(pin)
    conversation = request[SESSION].conversation
    if conversation is None:
        return None
    register = request.app[SERVICES].office.register
    owns = await asyncio.to_thread(register.mine, conversation, code)
    return ByConversation(conversation) if owns else None


def public_context(request: web.Request, state: PublicState) -> dict[str, Any]:
    """Return what the code alone shows: where it stands, and nothing anybody said."""
    knowledge = request.app[SERVICES].knowledge
    return {
        "public": state,
        "spelled": spell(state.code),
        "spelled_en": spell_en(state.code),
        "others": state.reports - 1,
        "recipient": _receiver(state.recipient, state.place),
        "procedure": _cited(knowledge, [f"tthc:{state.procedure}"]),
        "deadline": _cited(knowledge, [_DEADLINE]),
        "own": None,
    }


def own_context(
    request: web.Request, state: PublicState, own: OwnComplaint, proof: Proof
) -> dict[str, Any]:
    """Return what the reporter sees, with what can be done now."""
    knowledge = request.app[SERVICES].knowledge
    return public_context(request, state) | {
        "own": own,
        "events": [event for event in own.complaint.events if event.kind not in _INSIDE],
        "pin": proof.pin if isinstance(proof, ByPin) else "",
        "here_sent": isinstance(proof, ByConversation),
        "violations": _cited(knowledge, own.complaint.violations),
        "contact_consent": CONTACT_CONSENT.text,
        "limits": Limits(),
    }


async def filed_context(
    request: web.Request,
    complaint: Complaint,
    *,
    pin: str | None = None,
    refused: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    """Return what is handed over after sending: code, PIN, and what happens next by when.

    Args:
        request: asks.
        complaint: as it was recorded.
        pin: shown on this page and nowhere again; None when there is none.
        refused: errors of files that were not taken.

    """
    services = request.app[SERVICES]
    receiver = recipient_for(complaint, services.knowledge)
    calendar = services.office.register.ledger.calendar
    return {
        "complaint": complaint,
        "spelled": spell(complaint.code),
        "spelled_en": spell_en(complaint.code),
        "pin": pin,
        "refused": refused,
        "recipient": _receiver(receiver, complaint.place),
        "passed_on": workflow.forwarding(complaint.received_at, calendar).on,
        "received_on": vietnamese_date(complaint.received_at),
        "deadline": _cited(services.knowledge, [_DEADLINE]),
        "passing": _cited(services.knowledge, [_PASSING_ON]),
        "route": await asyncio.to_thread(route_card, complaint, services.knowledge),
    }


def _receiver(recipient: Recipient | None, place: Place | None) -> str | None:
    return None if recipient is None else named(recipient, place).text


def _cited(knowledge: KnowledgeBase, ids: Iterable[str]) -> list[Citation]:
    """Return those of ``ids`` that the knowledge base (still) holds, ready to be linked."""
    found = []
    for source_id in ids:
        try:
            source = cite(knowledge, source_id)
        except UnknownSource:
            continue
        # A procedure is known by its name, a source by its number.
        title = source.text if source_id.startswith("tthc:") else source.title
        found.append(Citation(id=source.id, title=title, dates=source.dates))
    return found
