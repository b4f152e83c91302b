"""Talking to Rasa: one message out, replies in the normal form back."""

from __future__ import annotations

from typing import Any

import aiohttp
from pydantic import ValidationError

from dungcua.conversations.message import Button, Reply
from dungcua.errors import DialogueUnavailable

__all__ = ["TOKEN_HEADER", "RasaClient"]

TOKEN_HEADER = "X-DungCua-Token"  # noqa: S105 - the name of a header
_CHANNEL = "/webhooks/dungcua"
_KEPT_OPEN = 4.0
"""Seconds, less than Rasa's server keeps an idle connection (five): else a message could
meet a connection that closes, and be answered as if Rasa were down."""


class RasaClient:
    """Sends messages to Rasa's own input channel on loopback."""

    def __init__(self, url: str, token: str, timeout: float) -> None:
        """Take the base URL, the channel's token and the seconds to wait for a reply."""
        self._url = url.rstrip("/")
        self._headers = {TOKEN_HEADER: token}
        self._timeout = aiohttp.ClientTimeout(total=timeout, connect=1.0)
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def alive(self) -> bool:
        """Whether Rasa answers and has its model loaded."""
        try:
            async with self._client().get(
                f"{self._url}{_CHANNEL}/", timeout=aiohttp.ClientTimeout(total=1.0)
            ) as response:
                return response.status == 200 and bool((await response.json()).get("model"))
        except (aiohttp.ClientError, TimeoutError, ValueError):
            return False

    async def forget(self, conversation_id: str) -> None:
        """Delete what Rasa's tracker holds of a conversation.

        Raises:
            DialogueUnavailable: Rasa does not answer, or refuses.

        """
        try:
            async with self._client().post(
                f"{self._url}{_CHANNEL}/forget", json={"sender": conversation_id}
            ) as response:
                if response.status != 200:
                    raise DialogueUnavailable(f"status {response.status}")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise DialogueUnavailable(type(error).__name__) from error

    async def send(self, conversation_id: str, text: str) -> list[Reply]:
        """Send one (redacted) message and return the replies.

        Raises:
            DialogueUnavailable: Rasa does not answer, answers too late, or says nothing.

        """
        try:
            async with self._client().post(
                f"{self._url}{_CHANNEL}/webhook", json={"sender": conversation_id, "message": text}
            ) as response:
                if response.status != 200:
                    raise DialogueUnavailable(f"status {response.status}")
                messages = await response.json()
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise DialogueUnavailable(type(error).__name__) from error
        replies = [reply for message in messages if (reply := _reply(message))]
        if not replies:
            # Rasa swallows a failing action: it logs the failure and says nothing.
            raise DialogueUnavailable("no reply")
        return replies

    def _client(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                headers=self._headers,
                timeout=self._timeout,
                connector=aiohttp.TCPConnector(keepalive_timeout=_KEPT_OPEN),
            )
        return self._session


def _reply(message: dict[str, Any]) -> Reply | None:
    if message.get("custom"):
        try:
            return Reply.model_validate(message["custom"])
        except ValidationError as error:
            raise DialogueUnavailable("a reply in another form") from error
    if message.get("text"):
        offered = tuple(
            Button(title=b["title"], send=b["title"]) for b in message.get("buttons") or []
        )
        return Reply(text=message["text"], buttons=offered)
    return None
