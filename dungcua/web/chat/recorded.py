"""The PIN of a report that was just recorded in the chat.

Replies are stored, and Rasa keeps what it says: a PIN must stand in neither. The actions hand
over the code alone; the PIN is made here, on the way to the browser, and shown once.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aiohttp import web

from dungcua.complaints.holder import Holder
from dungcua.conversations.message import Reply
from dungcua.errors import KeyMissing, StoreUnavailable, UnknownCode
from dungcua.web.i18n import catalogue
from dungcua.web.services import SERVICES

__all__ = ["HandedOver", "handed_over", "pin_message"]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A code and the PIN that belongs to it, for the eyes of its reporter."""

    code: str
    pin: str


async def handed_over(
    request: web.Request, conversation: str, reply: Reply | None
) -> HandedOver | None:
    """Return the first PIN of the report that ``reply`` hands the code of.

    None when the reply hands over none, when a PIN was given out before (the same form sent
    twice), or where none can be made. The page of the complaint gives another one then, in
    this browser.
    """
    code = _code_in(reply)
    if code is None:
        return None
    holder = request.app[SERVICES].office.holder
    try:
        pin = await asyncio.to_thread(holder.first_pin, code, conversation)
    except (KeyMissing, StoreUnavailable, UnknownCode):
        # The report is recorded and its code is told: that matters more.
        return None
    return None if pin is None else HandedOver(code, pin)


def pin_message(holder: Holder, conversation: str, reply: Reply | None) -> str | None:
    """Return what a messenger is sent after ``reply`` hands over a code: the PIN.

    Made at each attempt to send it, in place of the one before: only the message that
    arrives counts, and none waits anywhere. None when there is no code, or no PIN for it.
    """
    code = _code_in(reply)
    if reply is None or code is None:
        return None
    try:
        pin = holder.give_pin(code, conversation)
    except (KeyMissing, UnknownCode):
        return None
    told = catalogue(reply.lang)
    return f"{told('filed.pin_title')} {code}: {pin}\n{told('filed.pin_sent')}"


def _code_in(reply: Reply | None) -> str | None:
    """Return the code that a reply hands over; looking one up hands over nothing."""
    return reply.meta.complaint_code if reply is not None and reply.meta.complaint else None
