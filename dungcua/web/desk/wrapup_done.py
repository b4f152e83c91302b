"""What is read out at the end of a call: the codes, and the PIN of a complaint, shown once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from aiohttp import web

from dungcua.accounts.rights import Action
from dungcua.complaints.codes import aloud, spell
from dungcua.conversations.callbacks import CODES
from dungcua.conversations.calls import Call
from dungcua.errors import KeyMissing, PinTooLate, StoreUnavailable, UnknownCode, UnknownEntry
from dungcua.web.desk.assist import PATH
from dungcua.web.desk.frame import BUREAU, DeskRoutes, signed_in
from dungcua.web.render import page
from dungcua.web.services import SERVICES

__all__ = ["codes_page", "first_pin", "routes"]

routes = DeskRoutes()

_DONE = r"/tong-dai/xong/{call:\d{1,9}}"
_PIN_AGAIN = timedelta(minutes=30)
"""How long after a call its operator may make another PIN: the caller may still be there."""


@routes.get(_DONE, right=Action.ASSIST)
async def done(request: web.Request) -> web.Response:
    """Show the codes of an own call, spelt to be read aloud."""
    return await codes_page(request, await _own(request))


@routes.post(f"{_DONE}/pin", right=Action.ASSIST)
async def pin_again(request: web.Request) -> web.Response:
    """Make another PIN while the caller is still there: the first was not heard, or got lost.

    Raises:
        UnknownEntry: somebody else took the call, or no complaint came of it.
        PinTooLate: the call ended long ago: a PIN is the reporter's, nobody else's.

    """
    call = await _own(request)
    if call.complaint_code is None:
        raise UnknownEntry
    if not _fresh(request, call):
        raise PinTooLate
    pin = await _pin(request, call, request.app[SERVICES].office.holder.give_pin)
    return await codes_page(request, call, pin)


async def _own(request: web.Request) -> Call:
    calls, who = request.app[BUREAU].calls, signed_in(request)
    return await asyncio.to_thread(calls.own, int(request.match_info["call"]), who.id)


def _fresh(request: web.Request, call: Call) -> bool:
    """Whether the caller may still be on the line."""
    ended = call.ended_at
    return ended is not None and request.app[BUREAU].now() - ended < _PIN_AGAIN


async def first_pin(request: web.Request, call: Call) -> str | None:
    """Return the PIN of the complaint that came of a call; None when one was made before."""
    return await _pin(request, call, request.app[SERVICES].office.holder.first_pin)


async def _pin(request: web.Request, call: Call, make: Callable[..., str | None]) -> str | None:
    """Return a PIN to be read out; None where no complaint, no key or already one is there.

    The audit tells who heard it: the note and the PIN are one unit of work.
    """
    if call.complaint_code is None or call.conversation_id is None:
        return None
    noted = request.app[BUREAU].audit.witness(call.operator, "case.pin", f"call:{call.id}")
    try:
        return await asyncio.to_thread(
            partial(make, call.complaint_code, call.conversation_id, witness=noted)
        )
    except (KeyMissing, StoreUnavailable, UnknownCode):
        # The complaint is recorded and its code is read out: that matters more.
        return None


async def codes_page(request: web.Request, call: Call, pin: str | None = None) -> web.Response:
    """Show the codes of a call; the PIN on this answer only."""
    bureau = request.app[BUREAU]
    complaint = None
    if call.complaint_code is not None:
        register = request.app[SERVICES].register
        complaint = await asyncio.to_thread(register.public, call.complaint_code)
    callback = None
    if call.callback_id is not None:
        callback = await asyncio.to_thread(bureau.callbacks.get, call.callback_id)
    return page(
        request,
        "desk/wrapup_done.html",
        complaint=complaint,
        spelled=spell(complaint.code) if complaint else "",
        pin=pin,
        pin_aloud=aloud(pin) if pin else "",
        again=f"{PATH}/xong/{call.id}/pin" if complaint and _fresh(request, call) else "",
        callback=callback,
        callback_spelled=CODES.spell(callback.code) if callback else "",
    )
