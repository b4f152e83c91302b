"""Delivers what waits on the lines of the messengers, in order, as often as it takes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import aiohttp
import structlog

from dungcua.conversations.channels import Channels, Link
from dungcua.conversations.message import Button
from dungcua.conversations.model import Author, Message
from dungcua.errors import DungCuaError
from dungcua.web.channels.adapter import Adapter, Call, Outcome
from dungcua.web.channels.wording import parts

__all__ = ["Postman", "Tokens"]

_log = structlog.get_logger("dungcua.channels")

_ROUND = 3.0
_TIMEOUT = aiohttp.ClientTimeout(total=15.0, connect=5.0)


class Tokens(Protocol):
    """Knows the access token of one platform."""

    async def current(self) -> str:
        """Return the token to send with."""
        ...

    async def renew(self, refused: str) -> bool:
        """Get another token than ``refused``; False when there is none to be had."""
        ...


class Postman:
    """One for a deployment: two of them would send everything twice."""

    def __init__(
        self,
        channels: Channels,
        adapters: Mapping[str, tuple[Adapter, Tokens]],
        site: str,
        beside: Callable[[str, Message], str | None] = lambda _conversation, _message: None,
    ) -> None:
        """Take the lines, the platforms by name, and the base URL of our own pages.

        ``beside`` says what is sent after a message and stored nowhere (a PIN): it is asked
        anew at each attempt, with the conversation and the message.
        """
        self._channels = channels
        self._adapters = adapters
        self._site = site
        self._beside = beside
        self._wake = asyncio.Event()
        self._session: aiohttp.ClientSession | None = None

    def nudge(self) -> None:
        """Look at once: something new waits."""
        self._wake.set()

    async def work(self) -> None:
        """Deliver until cancelled; what fails is tried again later."""
        try:
            while True:
                # Before looking: who nudges meanwhile is heard in the next round.
                self._wake.clear()
                try:
                    await self.deliver()
                except DungCuaError as error:
                    _log.warning("delivery_failed", code=error.code)
                # Not wait_for: before Python 3.12 it loses a cancellation that comes with a nudge.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_ROUND):
                        await self._wake.wait()
        finally:
            await self.close()

    async def deliver(self) -> int:
        """Send what is due now on every line; return how many messages went out."""
        sent = 0
        for link in await asyncio.to_thread(self._channels.due):
            if link.platform in self._adapters:
                sent += await self._serve(link)
        return sent

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _serve(self, link: Link) -> int:
        """Send the messages of one line in order, up to the first that does not go."""
        adapter, tokens = self._adapters[link.platform]
        done = link.delivered_part
        sent = 0
        for message in await asyncio.to_thread(self._channels.waiting, link):
            if link.silent > adapter.window(message.author):
                _log.info("window_over", platform=link.platform)
                await asyncio.to_thread(self._channels.hold, link)
                return sent
            if not await self._send(adapter, tokens, link, message, done):
                return sent
            await asyncio.to_thread(self._channels.sent, link, message.id)
            done = 0
            sent += 1
        return sent

    async def _send(
        self, adapter: Adapter, tokens: Tokens, link: Link, message: Message, done: int
    ) -> bool:
        texts = parts(message, adapter.longest, self._site, numbered=adapter.numbered)
        after = await asyncio.to_thread(self._beside, link.conversation_id, message)
        if after is not None:
            texts.append(after)
        buttons = message.reply.buttons if message.reply is not None else ()
        for number, text in enumerate(texts, 1):
            if number <= done:
                continue
            offered = buttons if number == len(texts) else ()
            outcome = await self._try(adapter, tokens, link, text, offered, message.author)
            if outcome is Outcome.REFUSED:
                _log.warning("line_refused", platform=link.platform)
                await asyncio.to_thread(self._channels.hold, link)
                return False
            if outcome is not Outcome.SENT:
                _log.warning("line_down", platform=link.platform, outcome=outcome.value)
                await asyncio.to_thread(self._channels.postpone, link)
                return False
            if number < len(texts):
                await asyncio.to_thread(self._channels.sent_part, link, number)
        return True

    async def _try(
        self,
        adapter: Adapter,
        tokens: Tokens,
        link: Link,
        text: str,
        buttons: Sequence[Button],
        author: Author,
    ) -> Outcome:
        """Send one part; with another token when the platform no longer takes this one."""
        token = await tokens.current()
        outcome = await self._post(
            adapter, adapter.call(link.address, text, buttons, author, token)
        )
        if outcome is Outcome.RENEW and await tokens.renew(token):
            token = await tokens.current()
            outcome = await self._post(
                adapter, adapter.call(link.address, text, buttons, author, token)
            )
        return outcome

    async def _post(self, adapter: Adapter, call: Call) -> Outcome:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=_TIMEOUT)
        try:
            async with self._session.post(
                call.url, headers=dict(call.headers), json=dict(call.body), allow_redirects=False
            ) as response:
                answer = await response.json(content_type=None)
                return adapter.outcome(response.status, answer if isinstance(answer, dict) else {})
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return Outcome.LATER
