"""Zalo Official Account: events by webhook, answers by the consultation message API.

Written from Zalo's documentation (developers.zalo.me, "Official Account"): the signature
is SHA-256 over app id, body, the body's timestamp and the OA secret; a consultation
message may follow within seven days of the person's last one; event calls are repeated
until they are answered with 200 within two seconds.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from dungcua.conversations.message import Button
from dungcua.conversations.model import Author
from dungcua.errors import ForgedEvent, InputError
from dungcua.web.channels.adapter import Call, Heard, Outcome

__all__ = ["ZaloAdapter"]

_WINDOW = timedelta(days=7)
_SPOKEN = frozenset({"user_send_text", "user_send_link"})
_UNREAD = frozenset(
    f"user_send_{kind}"
    for kind in ("image", "gif", "sticker", "audio", "video", "file", "location", "business_card")
)
_TOO_FAST = -32
_TOKENS = frozenset({-216, -124, -201})
"""Access token invalid or over."""


class ZaloAdapter:
    """Implements :class:`dungcua.web.channels.adapter.Adapter` for one Official Account."""

    name: Final = "zalo"
    longest: Final = 2000
    numbered: Final = True

    def __init__(self, app_id: str, oa_secret: str, api: str) -> None:
        """Take the app's id, the secret of the Official Account, and the API's base URL."""
        self._app_id = app_id
        self._oa_secret = oa_secret
        self._url = f"{api.rstrip('/')}/v3.0/oa/message/cs"

    def check(self, headers: Mapping[str, str], body: bytes) -> None:
        """Prove that Zalo sent this; see :class:`Adapter`."""
        given = headers.get("X-ZEvent-Signature", "").removeprefix("mac=")
        stamp = str(_event(body).get("timestamp", ""))
        told = self._app_id.encode() + body + stamp.encode() + self._oa_secret.encode()
        expected = hashlib.sha256(told).hexdigest()
        if not hmac.compare_digest(given.encode(), expected.encode()):
            raise ForgedEvent("zalo")

    def read(self, body: bytes) -> Sequence[Heard]:
        """Return what a person said; see :class:`Adapter`."""
        event = _event(body)
        name = str(event.get("event_name"))
        if name not in _SPOKEN | _UNREAD:
            return ()
        try:
            message = event["message"]
            once, address = str(message["msg_id"]), str(event["sender"]["id"])
        except (KeyError, TypeError) as error:
            raise InputError("zalo event without sender or message") from error
        text = message.get("text") if name in _SPOKEN else None
        return (Heard(once, address, str(text) if text else None),)

    def window(self, author: Author) -> timedelta:
        """Seven days, whoever writes."""
        return _WINDOW

    def call(
        self, address: str, text: str, buttons: Sequence[Button], author: Author, token: str
    ) -> Call:
        """Return a consultation message; the choices stand numbered in its text."""
        body = {"recipient": {"user_id": address}, "message": {"text": text}}
        return Call(self._url, {"access_token": token}, body)

    def outcome(self, status: int, answer: Mapping[str, Any]) -> Outcome:
        """Zalo answers 200 with its own number of the error."""
        code = answer.get("error")
        if status == 200 and code == 0:
            return Outcome.SENT
        if code in _TOKENS:
            return Outcome.RENEW
        if status in (429, 500, 502, 503, 504) or code in (_TOO_FAST, None):
            return Outcome.LATER
        return Outcome.REFUSED


def _event(body: bytes) -> dict[str, Any]:
    try:
        event = json.loads(body)
    except ValueError as error:
        raise InputError("zalo event is not JSON") from error
    if not isinstance(event, dict):
        raise InputError("zalo event is not an object")
    return event
