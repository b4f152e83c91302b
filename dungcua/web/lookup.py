"""Looking a complaint up by its tracking code, which never stands in an address.

The code alone shows where it stands. Details, and everything that can be done, ask for the
PIN besides, or for the browser that sent the report.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from aiohttp import web

from dungcua.complaints.holder import ByConversation, Proof
from dungcua.errors import (
    DungCuaError,
    KeyMissing,
    PinLocked,
    TooManyRequests,
    UnknownCode,
    UnknownPage,
    WrongPin,
)
from dungcua.web.complaint.deeds import DEEDS, SPENT, attach, evidence
from dungcua.web.complaint.shown import own_context, proof_of, public_context
from dungcua.web.complaint.upload import Upload
from dungcua.web.limits import PER_LOOKUP, address_key, spend
from dungcua.web.render import page
from dungcua.web.services import SERVICES
from dungcua.web.session import SESSION, checked, words

__all__ = ["routes"]

_LONGEST_CODE = 100
_HERE = "/tra-cuu"
_AT_THE_PIN = (WrongPin, PinLocked, KeyMissing)

routes = web.RouteTableDef()


@routes.get(_HERE)
async def ask(request: web.Request) -> web.Response:
    """Ask for a tracking code."""
    return page(request, "lookup.html", typed="", told=None, kept="")


@routes.get(_HERE + "/{deed}")
async def back(request: web.Request) -> web.Response:
    """Lead whoever opens the address of a form to the page that has it."""
    raise web.HTTPSeeOther(_HERE)


@routes.post(_HERE)
async def look_up(request: web.Request) -> web.Response:
    """Show the complaint that the posted code stands for."""
    form = await checked(request)
    spend(request)
    return await _shown(request, form)


@routes.post(_HERE + "/pin")
async def new_pin(request: web.Request) -> web.Response:
    """Give out a new PIN, in the browser that sent the report only.

    Raises:
        UnknownCode: the complaint is not of this browser; it is not said whether it exists.
        KeyMissing: this deployment has no key to seal it with.

    """
    form = await checked(request)
    spend(request)
    conversation = request[SESSION].conversation
    code = await _code(request, form)
    if conversation is None:
        raise UnknownCode
    holder = request.app[SERVICES].office.holder
    pin = await asyncio.to_thread(holder.give_pin, code, conversation)
    return await _shown(request, form, given=pin)


@routes.post(_HERE + "/xoa")
async def erase(request: web.Request) -> web.Response:
    """Ask once more, then erase what the complaint says (Law 91/2025 art. 14)."""
    form = await checked(request)
    spend(request)
    code, proof = await _proven(request, form)
    holder = request.app[SERVICES].office.holder
    if form.get("sure") != "1":
        try:
            await asyncio.to_thread(holder.details, code, proof)
        except _AT_THE_PIN as error:
            return await _shown(request, form, error)
        return page(request, "erase_complaint.html", code=code, pin=form.get("pin", ""))
    try:
        await asyncio.to_thread(holder.erase, code, proof)
    except _AT_THE_PIN as error:
        return await _shown(request, form, error)
    return await _shown(request, {"code": code}, done="xoa")


@routes.post(_HERE + "/tep-xem")
async def download(request: web.Request) -> web.Response:
    """Return a file of the complaint."""
    form = await checked(request)
    spend(request)
    code, proof = await _proven(request, form)
    try:
        return await evidence(request, code, proof, form)
    except DungCuaError as error:
        return await _shown(request, form, error)


@routes.post(_HERE + "/{deed}")
async def act(request: web.Request) -> web.Response:
    """Do one thing with a complaint and show it again; what was typed survives an error."""
    deed = request.match_info["deed"]
    if deed != "tep" and deed not in DEEDS:
        raise UnknownPage
    upload = await Upload.open(request)
    form = upload.fields
    spent = request.app[SPENT]
    key = (request[SESSION].browser, form.get("once", ""), deed, form.get("words", ""))
    proof = None
    try:
        spend(request)
        code, proof = await _proven(request, form)
        if upload.stale is not None:
            raise upload.stale
        if deed == "tep":
            await attach(request, code, proof, upload)
        elif spent.first(*key):
            holder = request.app[SERVICES].office.holder
            await asyncio.to_thread(DEEDS[deed], holder, code, proof, form)
    except DungCuaError as error:
        spent.forget(*key)
        said = upload.stale or error
        if proof is None or isinstance(said, TooManyRequests):
            return _kept(request, form, said)
        return await _shown(request, form, said, deed=deed)
    return await _shown(request, form, done=deed)


def _kept(request: web.Request, form: Mapping[str, str], error: DungCuaError) -> web.Response:
    """Give the words back beside the error, without a look at the register.

    Raises:
        DungCuaError: ``error``, when there are no words to give back.

    """
    if not form.get("words", "").strip():
        raise error
    return page(
        request,
        "lookup.html",
        status=error.http_status,
        typed=form.get("code", ""),
        told=words(request).error(error),
        kept=form["words"],
    )


async def _code(request: web.Request, form: Mapping[str, str]) -> str:
    """Return the code as it is stored; a stranger's search for one counts as a look-up."""
    typed = form.get("code", "").strip()[:_LONGEST_CODE]
    register = request.app[SERVICES].office.register
    conversation = request[SESSION].conversation
    if not conversation or form.get("pin"):
        request.app[PER_LOOKUP].take(address_key(request.remote))
    return (await asyncio.to_thread(register.public, typed)).code


async def _proven(request: web.Request, form: Mapping[str, str]) -> tuple[str, Proof]:
    """Return the code and what proves that it is the reporter who asks.

    Raises:
        UnknownCode: there is no such complaint, or nothing was proven: it is not said which.

    """
    code = await _code(request, form)
    proof = await proof_of(request, code, form.get("pin", "").strip())
    if proof is None:
        raise UnknownCode
    return code, proof


async def _shown(
    request: web.Request,
    form: Mapping[str, str],
    error: DungCuaError | None = None,
    *,
    deed: str = "",
    done: str = "",
    given: str | None = None,
) -> web.Response:
    """Show a complaint as far as this browser may see it.

    Args:
        request: asks.
        form: holds the code, perhaps a PIN, and what was typed.
        error: what went wrong with ``deed``; the page tells it and gives the words back.
        deed: what was tried.
        done: what was done.
        given: a new PIN, to be shown once.

    """
    office = request.app[SERVICES].office
    typed = form.get("code", "").strip()[:_LONGEST_CODE]
    try:
        if error is None and not done:
            request.app[PER_LOOKUP].take(address_key(request.remote))
        state = await asyncio.to_thread(office.register.public, typed)
    except TooManyRequests:
        raise
    except DungCuaError as missing:
        told = words(request).error(missing)
        return page(
            request, "lookup.html", status=missing.http_status, typed=typed, told=told, kept=""
        )
    context = public_context(request, state)
    # Nothing is left to open, and the PIN went with it: that it "does not fit" would mislead.
    pin = "" if state.erased else form.get("pin", "").strip()
    proof = await proof_of(request, state.code, pin)
    if proof is not None and not isinstance(error, _AT_THE_PIN):
        try:
            own = await asyncio.to_thread(office.holder.details, state.code, proof)
            context = own_context(request, state, own, proof)
        except _AT_THE_PIN as wrong:
            error = wrong
            # The browser that sent it needs no PIN, also after a wrong one.
            proof = await proof_of(request, state.code, "")
    if context["own"] is None and isinstance(proof, ByConversation):
        own = await asyncio.to_thread(office.holder.details, state.code, proof)
        context = own_context(request, state, own, proof)
    return page(
        request,
        "complaint.html",
        status=error.http_status if error else 200,
        told=words(request).error(error) if error else None,
        tried=deed,
        typed=form,
        done=done,
        given=given,
        **context,
    )
