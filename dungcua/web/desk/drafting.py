"""While a person answers, the bot drafts: kept beside the question, never sent by itself."""

from __future__ import annotations

import asyncio

import structlog

from dungcua.conversations.model import Message
from dungcua.errors import DungCuaError
from dungcua.web.ports import Assistant
from dungcua.web.services import Services

__all__ = ["assistant"]

log = structlog.get_logger("dungcua.desk")


def assistant(services: Services) -> Assistant | None:
    """Return what drafts for the desk of a deployment; None where there is no desk."""
    bureau, drafter = services.bureau, services.drafter
    if bureau is None or drafter is None:
        return None

    async def draft(conversation_id: str, question: Message) -> None:
        try:
            reply = await drafter(question.text)
            await asyncio.to_thread(bureau.drafts.propose, conversation_id, question.id, reply)
        except DungCuaError as error:
            # The question stands in the conversation; the person answers without a draft.
            log.warning("no_draft", code=error.code)

    return draft
