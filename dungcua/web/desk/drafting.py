"""While a person answers, the bot drafts: kept beside the question, never sent by itself.

It drafts by itself when the citizen writes, and whenever the person asks for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog
from aiohttp import web

from dungcua.accounts.rights import Action
from dungcua.actions.context import Context
from dungcua.conversations.model import Author, Message
from dungcua.errors import DungCuaError, InputError, NothingToDraft, NotYours, StateError
from dungcua.web.desk.conversation import opened_entry, show_entry
from dungcua.web.desk.frame import BUREAU, DeskRoutes, signed_in
from dungcua.web.desk.queue import PATH
from dungcua.web.ports import Assistant
from dungcua.web.services import SERVICES, Services

__all__ = ["assistant", "followed", "routes"]

routes = DeskRoutes()

log = structlog.get_logger("dungcua.desk")


@routes.post(r"/hang-doi/{entry:\d{1,9}}/soan", right=Action.QUEUE_WORK)
async def ask(request: web.Request) -> web.Response:
    """Let the bot draft an answer to the citizen's last message, once more if it did before."""
    entry = await opened_entry(request, Action.QUEUE_WORK)
    bureau, drafter = request.app[BUREAU], request.app[SERVICES].drafter
    try:
        if entry.holder != signed_in(request).id:
            raise NotYours
        history = await asyncio.to_thread(bureau.queue.history, entry.id)
        question = next((one for one in reversed(history) if one.author is Author.CITIZEN), None)
        if drafter is None or question is None:
            raise NothingToDraft
        reply = await drafter(question.text, followed(history, question))
        await asyncio.to_thread(
            bureau.drafts.renew, entry.id, signed_in(request).id, question.id, reply
        )
    except (InputError, StateError) as error:
        return await show_entry(request, error=error)
    raise web.HTTPSeeOther(f"{PATH}/{entry.id}#ban-nhap")


def followed(history: Sequence[Message], question: Message) -> Context:
    """Return what ``question`` follows on: the procedure and the place the bot named last.

    What a person said is not read for it: nobody resolved that.
    """
    procedure = place = None
    for message in history:
        if message.reply is None or message.id >= question.id:
            continue
        meta = message.reply.meta
        if len(meta.procedure) == 1:
            procedure = meta.procedure[0]
        if meta.place is not None and meta.place.code:
            place = meta.place.code
    return Context(procedure=procedure, place=place)


def assistant(services: Services) -> Assistant | None:
    """Return what drafts for the desk of a deployment; None where there is no desk."""
    bureau, drafter = services.bureau, services.drafter
    if bureau is None or drafter is None:
        return None

    async def draft(conversation_id: str, question: Message) -> None:
        try:
            history = await asyncio.to_thread(services.conversations.history, conversation_id)
            reply = await drafter(question.text, followed(history, question))
            await asyncio.to_thread(bureau.drafts.propose, conversation_id, question.id, reply)
        except DungCuaError as error:
            # The question stands in the conversation; the person answers without a draft.
            log.warning("no_draft", code=error.code)

    return draft
