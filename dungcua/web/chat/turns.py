"""One message at a time for each conversation, and each one to its end.

A turn outlives the request that began it: when the browser loses its connection, the
replies are still stored and wait in the history. Sending the same form again joins the
turn that is there instead of asking twice.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Sequence
from weakref import WeakValueDictionary

import structlog

from dungcua.conversations.model import Author, Message, Owner
from dungcua.conversations.service import Conversations
from dungcua.errors import DungCuaError, StaleForm
from dungcua.web.ports import Assistant, Dialogue

__all__ = ["Turn", "Turns", "last_turn"]

log = structlog.get_logger("dungcua.web")

_PATIENCE = 10.0


class Turn:
    """The messages of one turn as they come: what the person said, then each reply."""

    def __init__(self) -> None:
        self._events: asyncio.Queue[Message | DungCuaError | None] = asyncio.Queue()

    def put(self, event: Message | DungCuaError | None) -> None:
        """Add what happened; None ends the turn."""
        self._events.put_nowait(event)

    async def __aiter__(self) -> AsyncIterator[Message]:
        """Yield the stored messages.

        Raises:
            DungCuaError: the turn broke off; what was yielded before is stored.

        """
        while (event := await self._events.get()) is not None:
            if isinstance(event, DungCuaError):
                raise event
            yield event


class Turns:
    """Starts turns, keeps those of one conversation apart, and sees them to their end."""

    def __init__(
        self,
        conversations: Conversations,
        dialogue: Dialogue,
        assistant: Assistant | None = None,
    ) -> None:
        """Answer with ``dialogue``; where a person answers, ``assistant`` drafts for them."""
        self._conversations = conversations
        self._dialogue = dialogue
        self._assistant = assistant
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._running: set[asyncio.Task[None]] = set()

    def start(self, conversation_id: str, text: str, once: str, *, lang: str | None = None) -> Turn:
        """Begin a turn, or join the one that the same form began before.

        Args:
            conversation_id: whose turn it is.
            text: what the person typed; stored redacted, and redacted before it goes on.
            once: the number of the form.
            lang: the language of the page, if there is one.

        """
        turn = Turn()
        task = asyncio.create_task(self._run(conversation_id, text, once, lang, turn))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return turn

    def lock(self, conversation_id: str) -> asyncio.Lock:
        """Return the lock of a conversation; who holds it may read or end it undisturbed."""
        found = self._locks.get(conversation_id)
        if found is None:
            found = self._locks[conversation_id] = asyncio.Lock()
        return found

    async def close(self) -> None:
        """Wait for the turns under way, so that a restart loses none; give up on stuck ones."""
        if not self._running:
            return
        _, stuck = await asyncio.wait(self._running, timeout=_PATIENCE)
        for task in stuck:
            log.warning("turn given up at shutdown")
            task.cancel()
        await asyncio.gather(*stuck, return_exceptions=True)

    async def _run(
        self, conversation_id: str, text: str, once: str, lang: str | None, turn: Turn
    ) -> None:
        try:
            async with self.lock(conversation_id):
                await self._take(conversation_id, text, once, lang, turn)
        except DungCuaError as error:
            turn.put(error)
        except Exception as error:
            log.error("turn broke off", kind=type(error).__name__)
            turn.put(DungCuaError())
        finally:
            turn.put(None)

    async def _take(
        self, conversation_id: str, text: str, once: str, lang: str | None, turn: Turn
    ) -> None:
        store = self._conversations
        # The same page may send two different texts (the browser's way back): both count.
        token = f"{once}:{hashlib.sha256(text.encode()).hexdigest()}"
        try:
            said = await asyncio.to_thread(store.say, conversation_id, text, token=token, lang=lang)
        except StaleForm:
            for message in last_turn(await asyncio.to_thread(store.history, conversation_id)):
                turn.put(message)
            return
        turn.put(said)
        if await self._person_has(conversation_id):
            if self._assistant is not None:
                await self._assistant(conversation_id, said)
            return
        # Only the stored, redacted words travel on: Rasa keeps what it is told.
        async for reply in self._dialogue.respond(conversation_id, said.text):
            if await self._person_has(conversation_id):
                return  # somebody took over while the bot was still thinking
            turn.put(await asyncio.to_thread(store.answer, conversation_id, reply))

    async def _person_has(self, conversation_id: str) -> bool:
        owner = await asyncio.to_thread(self._conversations.owner, conversation_id)
        return owner is Owner.PERSON


def last_turn(history: Sequence[Message]) -> Sequence[Message]:
    """Return what the citizen said last and everything after it."""
    for place in range(len(history) - 1, -1, -1):
        if history[place].author is Author.CITIZEN:
            return history[place:]
    return history
