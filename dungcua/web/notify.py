"""Tells partners what changed: signed, in order, again after an outage."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Callable

import aiohttp
import structlog
from aiohttp import web

from dungcua.complaints.publish.partners import News, Partners, signature
from dungcua.errors import DungCuaError
from dungcua.web.outside import Outside

__all__ = ["Herald", "heralding"]

_log = structlog.get_logger("dungcua.partners")

_ROUND = 10.0
_TIMEOUT = aiohttp.ClientTimeout(total=15.0, connect=5.0)


class Herald:
    """One for a deployment."""

    def __init__(self, partners: Partners) -> None:
        """Take whom to tell."""
        self._partners = partners
        self._session: aiohttp.ClientSession | None = None

    async def work(self) -> None:
        """Tell news until cancelled."""
        try:
            while True:
                try:
                    await self.tell()
                except DungCuaError as error:
                    _log.warning("news_failed", code=error.code)
                await asyncio.sleep(_ROUND)
        finally:
            await self.close()

    async def tell(self) -> int:
        """Tell every partner what waits for it; return how many were reached."""
        reached = 0
        for news in await asyncio.to_thread(self._partners.news):
            if not news.events or await self._send(news):
                await asyncio.to_thread(self._partners.told, news)
                reached += bool(news.events)
            else:
                _log.warning("partner_unreached", partner=news.partner.id)
                await asyncio.to_thread(self._partners.postpone, news)
        return reached

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _send(self, news: News) -> bool:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=_TIMEOUT)
        body = json.dumps({"events": news.events}, ensure_ascii=False).encode()
        headers = {
            "Content-Type": "application/json",
            "X-DungCua-Signature": signature(news.secret, int(time.time()), body),
            "X-DungCua-Last-Event": str(news.last_id),
        }
        try:
            async with self._session.post(
                news.partner.webhook_url or "", data=body, headers=headers, allow_redirects=False
            ) as response:
                return 200 <= response.status < 300
        # A name that no resolver takes is a UnicodeError, not one of the client's.
        except (aiohttp.ClientError, TimeoutError, UnicodeError):
            return False


def heralding(outside: Outside) -> Callable[[web.Application], AsyncIterator[None]]:
    """Return the part of an application's life in which partners are told news."""

    async def life(_app: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(Herald(outside.partners).work(), name="herald")
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    return life
