"""A call put away on one screen: what is counted, a complaint, a call-back, the codes.

Who gets a complaint is read out before it is recorded; its code and PIN are read out after.
The caller's fields are the caller's alone: nothing of the account that is signed in is put
there, and its name or login is refused.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from dungcua.accounts.model import Account, Role, Where
from dungcua.accounts.rights import Action
from dungcua.actions.filing import Told
from dungcua.actions.place import Places
from dungcua.actions.words import GOES_TO
from dungcua.complaints.model import Channel, Complaint, Filer
from dungcua.complaints.privacy import CONTACT_CONSENT, PHONE_CONSENT, Contact
from dungcua.conversations.calls import Call, Outcome, Reason, WrapUp
from dungcua.errors import (
    AccessError,
    ContactRefused,
    InputError,
    NothingToRecord,
    OwnDetails,
    ReceiverUnread,
    StateError,
    WrapUpOpen,
)
from dungcua.knowledge.answer import Place
from dungcua.knowledge.text.fold import fold
from dungcua.web.complaint.fields import read_time
from dungcua.web.desk.assist import PATH, Taken, helped
from dungcua.web.desk.frame import BUREAU, DeskRoutes, allowed, posted, signed_in
from dungcua.web.desk.wrapup_done import codes_page, first_pin
from dungcua.web.render import page
from dungcua.web.services import SERVICES
from dungcua.web.session import words

__all__ = ["routes"]

routes = DeskRoutes()

_LONGEST = 4_000
_LONGEST_FIELD = 200
_ADDRESS = frozenset({"ong", "ba", "anh", "chi", "co", "chu", "bac", "em", "toi", "la"})


@dataclass(frozen=True, slots=True)
class _Form:
    """The fields, checked as far as they can be without writing anything.

    ``case`` is the complaint as the report desk takes it.
    """

    told: WrapUp
    place: Place | None
    case: Told
    complaint: bool
    contact: Contact | None
    contact_consent: bool
    callback: bool
    phone: str
    wanted: str


@routes.get("/tong-dai/ket-thuc", right=Action.ASSIST)
async def blank(request: web.Request) -> web.Response:
    """Show the empty wrap-up."""
    return await _ask(request, {})


@routes.post("/tong-dai/ket-thuc", right=Action.ASSIST)
async def prefilled(request: web.Request) -> web.Response:
    """Show the wrap-up with what the call assistant knows; nothing is stored yet."""
    form = posted(request)
    note = form.get("note", "")
    taken = Taken.of(form)
    found = await helped(request, note, taken)
    place = found.place if found else None
    return await _ask(
        request,
        {
            **{key: form[key] for key in ("note", "began") if key in form},
            "words": note,
            "procedure": found.procedure[0] if found and len(found.procedure) == 1 else "",
            "said_place": ", ".join(filter(None, (place.commune, place.province))) if place else "",
            "complaint": "1" if found and found.signs else "",
            "reason": Reason.DEMAND if found and found.signs else "",
        },
    )


@routes.post("/tong-dai/luu", right=Action.ASSIST)
async def save(request: web.Request) -> web.Response:
    """Store the wrap-up: first the complaint, then the call-back, then the counts."""
    form, account, bureau = posted(request), signed_in(request), request.app[BUREAU]
    try:
        told = _checked(request, form, account)
        if told.complaint:
            place = Where(told.told.province_code, told.told.commune_code)
            await allowed(request, Action.CASE_FILE, place)
            if await request.app[SERVICES].desk.goes_to(told.case) != form.get("goes_to"):
                raise ReceiverUnread
        call = await asyncio.to_thread(bureau.calls.begin, form.get("once", ""), account.id)
        if told.complaint and call.complaint_code is None:
            await _record(request, call, told, account)
        if told.callback and call.callback_id is None:
            await _promise(request, call, told, account)
    except (InputError, StateError, AccessError) as error:
        return await _ask(request, form, error)
    call = await asyncio.to_thread(bureau.calls.finish, call.id, account.id, told.told)
    pin = await first_pin(request, call)
    if pin is not None:
        # Shown once, on this answer: a page that can be asked for again must not hold a PIN.
        return await codes_page(request, call, pin)
    raise web.HTTPSeeOther(f"{PATH}/xong/{call.id}")


def _checked(request: web.Request, form: dict[str, str], account: Account) -> _Form:
    """Read the form.

    Raises:
        WrapUpOpen: reason, outcome or the choice between anonymous and contact is missing.
        NothingToRecord: a complaint without words or consent.
        ContactRefused: a contact or a number without consent, or none at all.
        OwnDetails: the operator's name or login stands in the caller's fields.

    """
    chosen = {key: text.strip() for key, text in form.items()}
    if chosen.get("reason") not in set(Reason) or chosen.get("outcome") not in set(Outcome):
        raise WrapUpOpen
    complaint, callback = bool(chosen.get("complaint")), bool(chosen.get("callback"))
    contact = None
    if complaint:
        if chosen.get("who") not in ("anonymous", "contact"):
            raise WrapUpOpen
        if not chosen.get("consent") or not chosen.get("words"):
            raise NothingToRecord
        if chosen["who"] == "contact":
            contact = _contact(chosen, account)
    if callback and not (chosen.get("callback_consent") and chosen.get("phone")):
        raise ContactRefused
    filed = _filed(request, chosen)
    place = filed.present
    return _Form(
        told=WrapUp(
            reason=Reason(chosen["reason"]),
            outcome=Outcome(chosen["outcome"]),
            seconds=_seconds(request, chosen.get("began", "")),
            procedure=filed.procedure or None,
            province_code=place.province_code if place else None,
            commune_code=place.code if place and place.commune else None,
        ),
        place=place,
        case=filed,
        complaint=complaint,
        contact=contact,
        contact_consent=bool(chosen.get("contact_consent")),
        callback=callback,
        phone=chosen.get("phone", "")[:_LONGEST_FIELD],
        wanted=chosen.get("wanted", "")[:_LONGEST_FIELD],
    )


def _filed(request: web.Request, chosen: Mapping[str, str]) -> Told:
    """Return the complaint that the fields tell; a procedure nobody knows is left out."""
    services = request.app[SERVICES]
    said = chosen.get("said_place", "").strip()[:_LONGEST_FIELD]
    place = Places(services.places).one(services.places.resolve(said)) if said else None
    kb, procedure = services.knowledge, chosen.get("procedure", "").strip()
    known = procedure in kb.procedures or procedure in kb.catalogue
    day, when = (chosen.get(name, "").strip()[:_LONGEST_FIELD] for name in ("day", "when"))
    happened_on, said_when = read_time(day, when)
    return Told(
        chosen.get("words", "").strip()[:_LONGEST],
        place=said,
        present=place,
        day=happened_on,
        when=said_when,
        counter=chosen.get("counter", "").strip()[:_LONGEST_FIELD],
        procedure=procedure if known else "",
        urgent=bool(chosen.get("urgent")),
    )


def _contact(chosen: dict[str, str], account: Account) -> Contact:
    """Return the caller's contact.

    Raises:
        OwnDetails: it is the operator's.
        ContactRefused: it reaches nobody, or the caller did not agree that it is kept.

    """
    name, email = chosen.get("contact_name", ""), chosen.get("contact_email", "")
    own = {_bare(account.name), _bare(account.login)}
    mailbox = email.partition("@")[0].partition("+")[0]
    if (name and _bare(name) in own) or (email and {_bare(email), _bare(mailbox)} & own):
        raise OwnDetails
    if not chosen.get("contact_consent"):
        raise ContactRefused("no consent")
    phone = chosen.get("contact_phone", "")
    return Contact(name=name or None, phone=phone or None, email=email or None).checked()


def _bare(name: str) -> tuple[str, ...]:
    """Return the words of a name without marks, forms of address and order."""
    return tuple(sorted(word for word in fold(name).split() if word not in _ADDRESS))


def _seconds(request: web.Request, began: str) -> int:
    if not (began.isascii() and began.isdigit() and len(began) < 12):
        return 0
    return int(request.app[BUREAU].now().timestamp()) - int(began)


async def _record(request: web.Request, call: Call, told: _Form, account: Account) -> Complaint:
    """Record the complaint for the caller; the account is named only as who filed it."""
    services, calls = request.app[SERVICES], request.app[BUREAU].calls
    conversation = call.conversation_id
    if conversation is None:
        started = await asyncio.to_thread(services.conversations.start)
        conversation = await asyncio.to_thread(calls.told_in, call.id, started)
    await services.desk.prepare(conversation, told.case)
    team = account.roles == {Role.COMMUNITY}
    complaint = await asyncio.to_thread(
        services.office.register.submit,
        conversation,
        consent=True,
        channel=Channel.TEAM if team else Channel.HOTLINE,
        consent_version=PHONE_CONSENT.version,
        contact=told.contact,
        contact_consent=told.contact_consent,
        filer=Filer("team" if team else "operator", str(account.id)),
        witness=request.app[BUREAU].audit.witness(account.id, "case.file", f"call:{call.id}"),
    )
    await asyncio.to_thread(calls.led_to, call.id, complaint=complaint.code)
    return complaint


async def _promise(request: web.Request, call: Call, told: _Form, account: Account) -> None:
    bureau = request.app[BUREAU]
    kb, code = request.app[SERVICES].knowledge, told.told.procedure
    card = kb.procedures.get(code or "")
    listed = kb.catalogue.get(code or "")
    reason = words(request)(f"wrapup.reasons.{told.told.reason}")
    # What was said stays with the complaint; a call-back names the matter only.
    topic = card.plain_name if card else listed.name if listed else reason
    callback = await asyncio.to_thread(
        bureau.callbacks.ask,
        told.phone,
        topic,
        consent=True,
        wanted=told.wanted,
        province_code=told.told.province_code,
        commune_code=told.told.commune_code,
        by=account.id,
    )
    await asyncio.to_thread(bureau.calls.led_to, call.id, callback=callback.id)


async def _ask(
    request: web.Request,
    form: dict[str, str],
    error: InputError | StateError | AccessError | None = None,
) -> web.Response:
    """Show the wrap-up with what was typed; after an error nothing of it is lost."""
    found = await helped(request, form.get("note", ""), Taken(form.get("procedure", "")))
    goes_to = ""
    if form.get("words", "").strip():
        told = await asyncio.to_thread(_filed, request, form)
        goes_to = await request.app[SERVICES].desk.goes_to(told)
    shown: dict[str, Any] = {
        "form": {"note": "", "began": "", **form},
        "likely": found.likely if found else (),
        "signs": found.signs if found else (),
        "reasons": tuple(Reason),
        "outcomes": tuple(Outcome),
        "goes_to": goes_to,
        "goes_to_said": GOES_TO.format(receiver=goes_to),
        "report_consent": PHONE_CONSENT.text,
        "contact_text": CONTACT_CONSENT.text,
        "told": words(request).error(error) if error else None,
    }
    if error and form.get("once"):
        shown["once"] = form["once"]  # the same call, whatever was stored of it before
    status = error.http_status if error else 200
    return page(request, "desk/wrapup.html", status=status, **shown)
