"""Who answers a message: Rasa, or the front desk alone while Rasa is away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor

import structlog

from dungcua.conversations.message import Reply
from dungcua.errors import DialogueUnavailable
from dungcua.web.rasa import RasaClient

__all__ = ["RasaDialogue"]

_log = structlog.get_logger("dungcua.dialogue")

Once = Callable[[str, str], Sequence[Reply]]
"""Answers one message of a conversation without memory: (conversation id, text)."""


class RasaDialogue:
    """The dialogue of the pages; implements :class:`dungcua.web.ports.Dialogue`."""

    def __init__(self, client: RasaClient | None, once: Once, pool: Executor) -> None:
        """Take Rasa's client (None = do without), the answer without it, and a thread pool."""
        self._client = client
        self._once = once
        self._pool = pool

    async def respond(self, conversation_id: str, text: str) -> AsyncIterator[Reply]:
        """Yield Rasa's replies, or say that it is away and answer the single question."""
        if self._client is not None:
            try:
                for reply in await self._client.send(conversation_id, text):
                    yield reply
                return
            except DialogueUnavailable as error:
                _log.warning("dialogue_unavailable", reason=str(error))
        for reply in await asyncio.get_running_loop().run_in_executor(
            self._pool, self._once, conversation_id, text
        ):
            yield reply

    async def forget(self, conversation_id: str) -> None:
        """Erase Rasa's tracker of the conversation; while Rasa is away, its retention does."""
        if self._client is None:
            return
        try:
            await self._client.forget(conversation_id)
        except DialogueUnavailable as error:
            _log.warning("tracker_not_erased", reason=str(error))
