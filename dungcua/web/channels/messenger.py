"""Facebook Messenger: events by webhook, answers by the Send API.

Written from Meta's documentation ("Messenger Platform"): the body is signed with
HMAC-SHA256 under the app's secret; an answer may follow within 24 hours of the person's
last message, one written by a person within seven days with the tag HUMAN_AGENT; at most
13 quick replies of 20 characters, a text of 2,000.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from dungcua.conversations.message import Button
from dungcua.conversations.model import Author
from dungcua.errors import ForgedEvent, InputError
from dungcua.web.channels.adapter import Call, Heard, Outcome

__all__ = ["MessengerAdapter"]

_BOT_WINDOW = timedelta(hours=24)
_PERSON_WINDOW = timedelta(days=7)
_MOST_CHOICES = 13
_LONGEST_TITLE = 20
_TOKEN_OVER = 190
_TOO_FAST = frozenset({4, 32, 341, 613, 80006})
_PASSING = frozenset({1, 2, 1200})


class MessengerAdapter:
    """Implements :class:`dungcua.web.channels.adapter.Adapter` for one page."""

    name: Final = "messenger"
    longest: Final = 2000
    numbered: Final = False

    def __init__(self, app_secret: str, verify_token: str, api: str) -> None:
        """Take the app's secret, our word for the subscription, and the API's base URL."""
        self._app_secret = app_secret.encode()
        self._verify_token = verify_token
        self._url = f"{api.rstrip('/')}/me/messages"

    def subscribe(self, query: Mapping[str, str]) -> str:
        """Return the challenge of a subscription that knows our word.

        Raises:
            ForgedEvent: it does not.

        """
        word = query.get("hub.verify_token", "")
        if query.get("hub.mode") != "subscribe" or not hmac.compare_digest(
            word.encode(), self._verify_token.encode()
        ):
            raise ForgedEvent("messenger subscription")
        return query.get("hub.challenge", "")

    def check(self, headers: Mapping[str, str], body: bytes) -> None:
        """Prove that Meta sent this; see :class:`Adapter`."""
        given = headers.get("X-Hub-Signature-256", "").removeprefix("sha256=")
        expected = hmac.new(self._app_secret, body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(given.encode(), expected.encode()):
            raise ForgedEvent("messenger")

    def read(self, body: bytes) -> Sequence[Heard]:
        """Return what people said; see :class:`Adapter`."""
        try:
            page = json.loads(body)
            if page.get("object") != "page":
                return ()
            events = [event for entry in page["entry"] for event in entry.get("messaging", ())]
            return tuple(heard for event in events for heard in _heard(event))
        except (ValueError, AttributeError, KeyError, TypeError) as error:
            raise InputError("messenger event of another form") from error

    def window(self, author: Author) -> timedelta:
        """24 hours for the bot, seven days for a person."""
        return _PERSON_WINDOW if author is Author.PERSON else _BOT_WINDOW

    def call(
        self, address: str, text: str, buttons: Sequence[Button], author: Author, token: str
    ) -> Call:
        """Return a message; its choices are quick replies."""
        message: dict[str, Any] = {"text": text}
        if buttons:
            message["quick_replies"] = [
                {
                    "content_type": "text",
                    "title": _short(button.title),
                    "payload": button.send,
                }
                for button in buttons[:_MOST_CHOICES]
            ]
        body: dict[str, Any] = {"recipient": {"id": address}, "message": message}
        if author is Author.PERSON:
            body |= {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
        else:
            body["messaging_type"] = "RESPONSE"
        return Call(self._url, {"Authorization": f"Bearer {token}"}, body)

    def outcome(self, status: int, answer: Mapping[str, Any]) -> Outcome:
        """Read Meta's error object."""
        if status == 200 and "error" not in answer:
            return Outcome.SENT
        error = answer.get("error")
        code = error.get("code") if isinstance(error, dict) else None
        if code == _TOKEN_OVER:
            return Outcome.RENEW
        if code is None or code in _TOO_FAST | _PASSING or status >= 500 or status == 429:
            return Outcome.LATER
        return Outcome.REFUSED


def _heard(event: dict[str, Any]) -> Iterator[Heard]:
    address = str(event["sender"]["id"])
    if (message := event.get("message")) is not None:
        if message.get("is_echo"):
            return
        chosen = (message.get("quick_reply") or {}).get("payload")
        text = chosen or message.get("text")
        yield Heard(str(message["mid"]), address, str(text) if text else None)
    elif (postback := event.get("postback")) is not None:
        once = str(postback.get("mid") or event.get("timestamp", ""))
        yield Heard(once, address, str(postback.get("payload") or postback.get("title") or ""))


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1].rstrip() + "…"
