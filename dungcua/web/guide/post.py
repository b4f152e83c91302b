"""The post that a device brings: complaints that waited, each recorded once.

A *ticket* names the conversation of one complaint, so that a sending whose answer was lost is
recognised. What is recorded goes through the same doors as the form on the site: judged,
looked through, sent to the same body.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from dungcua.complaints.codes import spell
from dungcua.complaints.holder import ByConversation
from dungcua.complaints.model import Channel, Complaint, Door, EventKind
from dungcua.complaints.routing import named, recipient_for
from dungcua.errors import (
    DungCuaError,
    ForAnotherBody,
    InputError,
    NothingToRecord,
    TextTooLong,
    TicketExpired,
    UnknownConversation,
)
from dungcua.knowledge.text.fold import nfc
from dungcua.web.chat.handlers import TURNS
from dungcua.web.complaint.fields import LONGEST, Fields
from dungcua.web.guide.asked import PATH
from dungcua.web.i18n import catalogue
from dungcua.web.limits import spend
from dungcua.web.places import LONGEST_QUERY
from dungcua.web.services import SERVICES
from dungcua.web.session import LANG, SESSION, SIGNER, Session, Signer, write_cookie

__all__ = ["routes"]

_ROOM = "dungcua.guide"
_CONSENT = re.compile(r"report-\d{4}-\d{2}")
_FOR_SOMEBODY = "Tổ công nghệ số cộng đồng ghi thay người dân, người dân đã nghe và đồng ý."

routes = web.RouteTableDef()


@routes.post(f"{PATH}/gui/phieu")
async def ticket(request: web.Request) -> web.Response:
    """Give a form token, and the ticket of one complaint: the one sent along, or a new one.

    The conversation behind a ticket is there before anything is sent: a sending whose answer
    is lost finds it again.
    """
    return await _told(request, _ticket)


@routes.post(f"{PATH}/gui")
async def receive(request: web.Request) -> web.Response:
    """Record one complaint that waited on a device; the same ticket again gives the same code."""
    return await _told(request, _receive)


async def _ticket(request: web.Request) -> Mapping[str, Any]:
    body = await _json(request)
    spend(request)
    services = request.app[SERVICES]
    given = body.get("ticket")
    if given:
        await _conversation(request, str(given))
    else:
        conversation = await asyncio.to_thread(services.conversations.start)
        given = _signer(request).pack(Session.new().owning(conversation))
    # A cookie goes with the answer, so that the token has a browser it is bound to.
    return {
        "csrf": request.app[SIGNER].form_token(request[SESSION]),
        "ticket": given,
        "longest": services.settings.max_message,
    }


async def _receive(request: web.Request) -> Mapping[str, Any]:
    body = await _json(request)
    request.app[SIGNER].check(request[SESSION], str(body.get("csrf", "")))
    spend(request)
    services = request.app[SERVICES]
    fields = Fields(
        words=nfc(str(body.get("words", ""))).strip(),
        place=nfc(str(body.get("place", ""))).strip()[:LONGEST_QUERY],
        procedure=str(body.get("procedure", ""))[:LONGEST],
    )
    consent = body.get("consent")
    if len(fields.words) > services.settings.max_message:
        raise TextTooLong
    if not isinstance(consent, str) or not _CONSENT.fullmatch(consent):
        raise NothingToRecord("no consent")
    conversation = await _conversation(request, str(body.get("ticket", "")))
    async with request.app[TURNS].lock(conversation):
        complaint = await _recorded(request, conversation)
        if complaint is None:
            behalf = body.get("behalf") is True
            complaint = await _record(request, conversation, fields, consent, behalf)
    receiver = named(recipient_for(complaint, services.knowledge), complaint.place)
    return {
        "code": complaint.code,
        "spelled": spell(complaint.code),
        "receiver": receiver.text,
    }


async def _recorded(request: web.Request, conversation: str) -> Complaint | None:
    """Return what this ticket has brought already."""
    register = request.app[SERVICES].office.register
    try:
        # Nothing new is recorded without consent: this only returns what is there.
        return await asyncio.to_thread(register.submit, conversation, consent=False)
    except NothingToRecord:
        return None


async def _record(
    request: web.Request, conversation: str, fields: Fields, consent: str, behalf: bool
) -> Complaint:
    """Judge and record a complaint as the form does, and note for whom it was told.

    Raises:
        NothingToRecord: there are no words.
        ForAnotherBody: nothing that this register holds.
        SeparateDoor: the words ask for a khiếu nại or a tố cáo.
        TicketExpired: the conversation was erased meanwhile.

    """
    services = request.app[SERVICES]
    told = await asyncio.to_thread(fields.told, services.places)
    try:
        preview = await services.desk.prepare(conversation, told)
    except UnknownConversation as error:
        raise TicketExpired from error
    if not preview.sendable and preview.draft.door is Door.REPORT:
        raise ForAnotherBody
    complaint = await asyncio.to_thread(
        services.office.register.submit,
        conversation,
        consent=True,
        channel=Channel.TEAM if behalf else Channel.FORM,
        consent_version=consent,
    )
    if behalf and not any(event.kind is EventKind.INFORMATION for event in complaint.events):
        complaint = await asyncio.to_thread(
            services.office.holder.add_information,
            complaint.code,
            ByConversation(conversation),
            _FOR_SOMEBODY,
        )
    return complaint


async def _conversation(request: web.Request, given: str) -> str:
    """Return the conversation of a ticket.

    Raises:
        TicketExpired: forged, too old, or its conversation was erased.

    """
    conversation = _signer(request).unpack(given).conversation
    there = conversation is not None and await asyncio.to_thread(
        request.app[SERVICES].conversations.exists, conversation
    )
    if conversation is None or not there:
        raise TicketExpired
    return conversation


def _signer(request: web.Request) -> Signer:
    return Signer(request.app[SERVICES].settings.secret_key.get_secret_value(), _ROOM)


async def _json(request: web.Request) -> dict[str, Any]:
    # This type cannot be posted from a stranger's page without asking us first.
    if request.content_type != "application/json":
        raise InputError("not JSON")
    try:
        body = json.loads(await request.text())
    except ValueError as error:
        raise InputError("not JSON") from error
    if not isinstance(body, dict):
        raise InputError("not an object")
    return body


async def _told(request: web.Request, work: Any) -> web.Response:
    """Answer in JSON, refusals too: the device shows them beside the complaint."""
    try:
        response = web.json_response(dict(await work(request)))
    except DungCuaError as error:
        told = catalogue(request[LANG]).error(error)
        response = web.json_response(told, status=error.http_status)
    response.headers["Cache-Control"] = "no-store"
    write_cookie(request, response, https=request.app[SERVICES].settings.https)
    return response
