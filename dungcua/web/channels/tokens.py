"""Access tokens of the platforms: one that stays, and one that is renewed every day."""

from __future__ import annotations

import asyncio

import aiohttp
import structlog

from dungcua.conversations.channels import Channels

__all__ = ["FixedToken", "ZaloTokens"]

_log = structlog.get_logger("dungcua.channels")

_TIMEOUT = aiohttp.ClientTimeout(total=15.0, connect=5.0)


class FixedToken:
    """A token that the operator sets; implements :class:`postman.Tokens`."""

    def __init__(self, token: str) -> None:
        self._token = token

    async def current(self) -> str:
        """Return the token of the settings."""
        return self._token

    async def renew(self, refused: str) -> bool:
        """Say that there is no other: the operator has to set a new one."""
        _log.error("token_refused", platform="messenger")
        return False


class ZaloTokens:
    """Zalo's access token lives for about a day; each refresh token works once.

    Implements :class:`postman.Tokens`. The new pair is on disk before it is used: a kill
    in between loses nothing but one refresh token, for which the operator sets another.
    """

    def __init__(
        self, channels: Channels, app_id: str, app_secret: str, first: str, oauth: str
    ) -> None:
        """Take where tokens are kept, the app, the first refresh token, the service's URL."""
        self._channels = channels
        self._app_id = app_id
        self._app_secret = app_secret
        self._first = first
        self._url = f"{oauth.rstrip('/')}/v4/oa/access_token"
        self._lock = asyncio.Lock()

    async def current(self) -> str:
        """Return the token kept last; "" before the first renewal."""
        return await asyncio.to_thread(self._channels.token, "zalo", "access") or ""

    async def renew(self, refused: str) -> bool:
        """Trade the refresh token for a new pair; one at a time."""
        async with self._lock:
            if await self.current() != refused:
                return True
            kept = await asyncio.to_thread(self._channels.token, "zalo", "refresh")
            for refresh in (kept, self._first):
                if refresh and await self._trade(refresh):
                    return True
        _log.error("token_refused", platform="zalo")
        return False

    async def _trade(self, refresh: str) -> bool:
        form = {
            "app_id": self._app_id,
            "grant_type": "refresh_token",
            "refresh_token": refresh,
        }
        try:
            async with (
                aiohttp.ClientSession(timeout=_TIMEOUT) as session,
                session.post(
                    self._url, data=form, headers={"secret_key": self._app_secret}
                ) as response,
            ):
                answer = await response.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return False
        if not isinstance(answer, dict) or not answer.get("access_token"):
            return False
        pair = {
            "access": str(answer["access_token"]),
            "refresh": str(answer.get("refresh_token") or refresh),
        }
        await asyncio.to_thread(self._channels.keep_tokens, "zalo", pair)
        return True
