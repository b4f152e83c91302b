"""The complaint form: told in fields, looked through, sent. Works without chat and script."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from aiohttp import web

from dungcua.actions.consent import PREVIEW
from dungcua.actions.filing import Preview
from dungcua.complaints.evidence import Limits
from dungcua.complaints.holder import ByConversation
from dungcua.complaints.model import Channel, Complaint, EventKind
from dungcua.complaints.privacy import CONTACT_CONSENT, REPORT_CONSENT
from dungcua.errors import (
    BrokenUpload,
    DraftChanged,
    DungCuaError,
    KeyMissing,
    NothingToRecord,
    StoreUnavailable,
    TextTooLong,
)
from dungcua.knowledge.places import answers
from dungcua.web.chat.handlers import TURNS, owned_conversation
from dungcua.web.complaint.fields import LONGEST, Fields, contact_of, mark
from dungcua.web.complaint.shown import filed_context
from dungcua.web.complaint.upload import Upload
from dungcua.web.limits import spend
from dungcua.web.places import LONGEST_QUERY
from dungcua.web.render import page
from dungcua.web.services import SERVICES
from dungcua.web.session import FORM, SESSION, checked, words

__all__ = ["routes"]

_FOR_SOMEBODY = "Người gửi kể thay người khác và cho biết người đó đã đồng ý."
_CONTACT = ("name", "phone", "email", "contact", "behalf")
_HERE = "/phan-anh"

routes = web.RouteTableDef()


@routes.get(_HERE)
async def ask(request: web.Request) -> web.Response:
    """Show the form, filled with what the conversation has told so far."""
    conversation = request[SESSION].conversation
    draft = None
    if conversation:
        draft = await asyncio.to_thread(request.app[SERVICES].register.draft, conversation)
    if draft is None:
        return _form(request, Fields())
    return _form(request, Fields.resumed(draft), resumed=True)


@routes.post(_HERE)
async def look_through(request: web.Request) -> web.Response:
    """Keep what was told as a draft, and show what would be sent and who gets it."""
    fields = Fields()
    try:
        try:
            form = await checked(request)
        finally:
            # Also when the form is too old: what was typed stands on the page again.
            fields = Fields.of(request.get(FORM, {}))
        spend(request)
        services = request.app[SERVICES]
        if len(fields.words) > services.settings.max_message:
            raise TextTooLong
        told = await asyncio.to_thread(fields.told, services.places)
        conversation = await owned_conversation(request)
        async with request.app[TURNS].lock(conversation):
            preview = await services.desk.prepare(conversation, told)
    except DungCuaError as error:
        return _form(request, fields, error)
    return await _preview(request, fields, form, preview)


@routes.get(PREVIEW)
async def look_again(request: web.Request) -> web.Response:
    """Show the open draft of this browser, as the chat left it; the form when there is none."""
    conversation = request[SESSION].conversation
    preview = None
    if conversation:
        preview = await request.app[SERVICES].desk.preview(conversation)
    if preview is None:
        raise web.HTTPSeeOther(_HERE)
    return await _preview(request, Fields.resumed(preview.draft), {}, preview)


@routes.post(f"{_HERE}/gui")
async def send(request: web.Request) -> web.Response:
    """File the report that was looked through and hand over its code and PIN.

    The report is on disk before its first file is read: a file that breaks off loses
    nothing else.
    """
    upload = await Upload.open(request)
    form = upload.fields
    try:
        if upload.stale is not None:
            raise upload.stale
        spend(request)
        conversation = await owned_conversation(request)
        complaint, pin = await _submit(request, conversation, form)
    except DungCuaError as error:
        return await _again(request, form, error)
    refused = await _attach(request, complaint.code, conversation, upload)
    return page(
        request, "filed.html", **await filed_context(request, complaint, pin=pin, refused=refused)
    )


@routes.get(f"{_HERE}/gui")
async def sent(request: web.Request) -> web.Response:
    """Show once more what this browser sent last; the form when it sent nothing."""
    conversation = request[SESSION].conversation
    if not conversation:
        raise web.HTTPSeeOther(_HERE)
    register = request.app[SERVICES].office.register
    try:
        # Nothing new is recorded without consent: this only returns what is there.
        complaint = await asyncio.to_thread(register.submit, conversation, consent=False)
    except NothingToRecord:
        raise web.HTTPSeeOther(_HERE) from None
    return page(request, "filed.html", **await filed_context(request, complaint))


@routes.post(f"{_HERE}/huy")
async def cancel(request: web.Request) -> web.Response:
    """Forget the draft."""
    await checked(request)
    conversation = request[SESSION].conversation
    if conversation:
        async with request.app[TURNS].lock(conversation):
            await asyncio.to_thread(request.app[SERVICES].register.drop_draft, conversation)
    return _form(request, Fields(), dropped=True)


async def _submit(
    request: web.Request, conversation: str, form: Mapping[str, str]
) -> tuple[Complaint, str | None]:
    """Record the draft that was shown, and make its PIN; again, it is the same complaint.

    Of a form that is sent twice the browser shows the last answer: the PINs are made in the
    order of the sendings, not whenever the files of each are done, so that the shown one holds.

    Raises:
        NothingToRecord: no draft, no words or no consent.
        DraftChanged: the draft is not the one that was shown.
        SeparateDoor: the words ask for a khiếu nại or a tố cáo.
        ContactRefused: the contact reaches nobody, or there is no consent to keep it.

    """
    office = request.app[SERVICES].office
    async with request.app[TURNS].lock(conversation):
        draft = await asyncio.to_thread(office.register.draft, conversation)
        if draft is not None and mark(draft) != form.get("seen"):
            raise DraftChanged
        complaint = await asyncio.to_thread(
            office.register.submit,
            conversation,
            consent=form.get("consent") == "1",
            channel=Channel.FORM,
            contact=contact_of(form),
            contact_consent=form.get("contact") == "1",
        )
        noted = any(event.kind is EventKind.INFORMATION for event in complaint.events)
        if form.get("behalf") == "1" and not noted:
            complaint = await asyncio.to_thread(
                office.holder.add_information,
                complaint.code,
                ByConversation(conversation),
                _FOR_SOMEBODY,
            )
        return complaint, await _pin(request, complaint.code, conversation)


async def _attach(
    request: web.Request, code: str, conversation: str, upload: Upload
) -> list[dict[str, str]]:
    """Add the files, one at a time, and return why some were not taken."""
    holder = request.app[SERVICES].office.holder
    refused = []
    try:
        async for file in upload.files(Limits()):
            try:
                if isinstance(file, DungCuaError):
                    raise file
                await asyncio.to_thread(
                    holder.add_evidence, code, ByConversation(conversation), file
                )
            except DungCuaError as error:
                refused.append(words(request).error(error))
    except BrokenUpload as error:
        refused.append(words(request).error(error))
    return refused


async def _pin(request: web.Request, code: str, conversation: str) -> str | None:
    """Return a PIN to be shown once; None where no key seals it, or the database went away."""
    holder = request.app[SERVICES].office.holder
    try:
        return await asyncio.to_thread(holder.give_pin, code, conversation)
    except (KeyMissing, StoreUnavailable):
        # The report is recorded: the code matters more than the PIN.
        return None


async def _again(
    request: web.Request, form: Mapping[str, str], error: DungCuaError
) -> web.Response:
    """Show the preview again with what went wrong and everything that was typed."""
    fields = Fields.of(form)
    preview = None
    conversation = request[SESSION].conversation
    if conversation and not isinstance(error, StoreUnavailable):
        preview = await request.app[SERVICES].desk.preview(conversation)
    if preview is None and not fields.words:
        return _form(request, fields, error)
    return await _preview(request, fields, form, preview, error)


async def _preview(
    request: web.Request,
    fields: Fields,
    form: Mapping[str, str],
    preview: Preview | None,
    error: DungCuaError | None = None,
) -> web.Response:
    services = request.app[SERVICES]
    found = await asyncio.to_thread(fields.located, services.places)
    asked = found is not None and bool(found.ask)
    return page(
        request,
        "preview.html",
        status=error.http_status if error else 200,
        told=words(request).error(error) if error else None,
        typed=fields,
        preview=preview,
        seen=mark(preview.draft) if preview else form.get("seen", ""),
        question=found.ask if found is not None and asked else None,
        answers=answers(found) if found is not None and asked else (),
        contact={name: form.get(name, "") for name in _CONTACT},
        report_consent=REPORT_CONSENT.text,
        contact_consent=CONTACT_CONSENT.text,
        limits=Limits(),
        longest=LONGEST,
    )


def _form(
    request: web.Request,
    typed: Fields,
    error: DungCuaError | None = None,
    *,
    resumed: bool = False,
    dropped: bool = False,
) -> web.Response:
    """Return the form with what was typed."""
    return page(
        request,
        "report.html",
        status=error.http_status if error else 200,
        typed=typed,
        resumed=resumed,
        dropped=dropped,
        told=words(request).error(error) if error else None,
        longest_words=request.app[SERVICES].settings.max_message,
        longest_place=LONGEST_QUERY,
        longest=LONGEST,
    )
