"""Who answers a message: Rasa, or the front desk alone while Rasa is away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor
from datetime import timedelta

import structlog

from dungcua.conversations.message import Reply
from dungcua.conversations.model import Message, Move
from dungcua.conversations.service import Conversations
from dungcua.errors import DialogueUnavailable, DungCuaError
from dungcua.web.ports import Dialogue
from dungcua.web.rasa import RasaClient

__all__ = ["RasaDialogue", "Resuming", "close_idle", "keep_closing"]

_log = structlog.get_logger("dungcua.dialogue")
_REMEMBERED = 12
"""Messages that are looked back for the procedure that was talked of."""

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


class Resuming:
    """Closes a talk that rested for long, with its memory; implements ``Dialogue``.

    Whoever comes back is greeted and may go on with one press; what was remembered is gone.
    """

    def __init__(
        self,
        dialogue: Dialogue,
        conversations: Conversations,
        welcome: Callable[[Sequence[Message]], Reply | None],
        idle: timedelta,
    ) -> None:
        """Take the dialogue behind it, what was said, and the greeting for who comes back.

        ``idle`` is how long nothing may be said before the talk counts as closed.
        """
        self._dialogue = dialogue
        self._conversations = conversations
        self._welcome = welcome
        self._idle = idle

    async def respond(self, conversation_id: str, text: str) -> AsyncIterator[Reply]:
        """Yield a greeting first when the last word lies long back."""
        talks = self._conversations
        if await asyncio.to_thread(talks.rested, conversation_id) > self._idle:
            welcome = self._welcome(
                await asyncio.to_thread(talks.history, conversation_id, _REMEMBERED)
            )
            if welcome is not None:
                await self._dialogue.forget(conversation_id)
                yield welcome
        async for reply in self._dialogue.respond(conversation_id, text):
            yield reply

    async def forget(self, conversation_id: str) -> None:
        """Erase what the dialogue remembers."""
        await self._dialogue.forget(conversation_id)


async def close_idle(dialogue: Dialogue, conversations: Conversations, idle: timedelta) -> int:
    """Close every conversation that rested for ``idle`` and forget its memory.

    The words stay until they expire, so that they can be read again. Returns how many.
    """
    resting = await asyncio.to_thread(conversations.idle, idle)
    for conversation_id in resting:
        await dialogue.forget(conversation_id)
        await asyncio.to_thread(conversations.move, conversation_id, Move.CLOSE)
    return len(resting)


async def keep_closing(
    dialogue: Dialogue,
    conversations: Conversations,
    idle: timedelta,
    every: timedelta | None = None,
) -> None:
    """Close talks that rest, for ever; four times in the span that makes them rest by default."""
    pause = every if every is not None else idle / 4
    while True:
        await asyncio.sleep(pause.total_seconds())
        try:
            await close_idle(dialogue, conversations, idle)
        except DungCuaError as error:
            _log.warning("closing_failed", code=error.code)
