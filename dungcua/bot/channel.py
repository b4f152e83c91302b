"""The only way into Rasa: a channel on loopback that wants a token.

Differs from Rasa's own rest channel in five ways that matter: it asks who calls; it
takes plain words only (a leading "/" would let a citizen set intents and slots); a
failure is a 500 and not an empty answer; a conversation can be forgotten; and no message
text ever reaches a log.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.channels.rest import RestInput
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from dungcua.bot.thrift import KeptOpen, do_once
from dungcua.bot.trackers import BoundedTrackerStore

__all__ = ["GuardedRest"]

_HEADER = "X-DungCua-Token"
_MAX_SENDER = 128
_MAX_MESSAGE = 8000
_log = structlog.get_logger()


class GuardedRest(RestInput):
    """``POST /webhooks/dungcua/webhook`` with ``{"sender", "message", "metadata"?}``.

    Answers 200 with a list of messages (``custom`` parts unchanged), 403 without the
    token, 400 for a body of another shape, 500 when the dialogue failed.
    """

    def __init__(self, token: str) -> None:
        """Take the shared token; an empty or unfilled one would open the door."""
        if not token or token.startswith("${"):
            raise RasaException("The dungcua channel needs a token in its credentials.")
        self._token = token.encode()

    @classmethod
    def name(cls) -> str:
        """Return the name, which is also the URL prefix: /webhooks/dungcua."""
        return "dungcua"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> GuardedRest:
        """Create the channel from its part of credentials.yml."""
        return cls(str((credentials or {}).get("token") or ""))

    def _may_enter(self, request: Request) -> bool:
        given = request.headers.get(_HEADER, "")
        return hmac.compare_digest(given.encode(), self._token)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[None]]) -> Blueprint:
        """Return the routes of the channel."""
        routes = Blueprint("dungcua_channel", __name__)
        do_once()

        @routes.listener("after_server_start")
        async def keep_open(app: Sanic[Any, Any], _: Any) -> None:
            agent = app.ctx.agent
            if agent is not None and agent.processor is not None:
                agent.action_endpoint = KeptOpen(agent.action_endpoint)
                agent.processor.action_endpoint = agent.action_endpoint

        @routes.listener("before_server_stop")
        async def close(app: Sanic[Any, Any], _: Any) -> None:
            endpoint = getattr(app.ctx.agent, "action_endpoint", None)
            if isinstance(endpoint, KeptOpen):
                await endpoint.close()

        @routes.route("/", methods=["GET"])
        async def health(request: Request) -> HTTPResponse:
            if not self._may_enter(request):
                return response.json({"error": "forbidden"}, status=403)
            return response.json({"status": "ok", "model": _agent_ready(request)})

        @routes.route("/forget", methods=["POST"])
        async def forget(request: Request) -> HTTPResponse:
            if not self._may_enter(request):
                return response.json({"error": "forbidden"}, status=403)
            sender = (request.json or {}).get("sender")
            store = _tracker_store(request)
            if not isinstance(sender, str) or store is None:
                return response.json({"error": "bad request"}, status=400)
            store.forget(sender)
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if not self._may_enter(request):
                return response.json({"error": "forbidden"}, status=403)
            message = _message(request)
            if message is None:
                return response.json({"error": "bad request"}, status=400)
            try:
                await on_new_message(message)
            except Exception as error:
                _log.error("dungcua.turn.failed", error=type(error).__name__)
                return response.json({"error": "turn failed"}, status=500)
            return response.json(message.output_channel.messages)

        return routes


def _agent_ready(request: Request) -> bool:
    """Whether a model is loaded: Rasa answers without one, but says nothing."""
    agent = getattr(request.app.ctx, "agent", None)
    return agent is not None and agent.is_ready()


def _tracker_store(request: Request) -> BoundedTrackerStore | None:
    """Return our tracker store from under the wrappers that Rasa puts around it."""
    store = getattr(getattr(request.app.ctx, "agent", None), "tracker_store", None)
    while store is not None and not isinstance(store, BoundedTrackerStore):
        store = getattr(store, "_tracker_store", None)
    return store


def _message(request: Request) -> UserMessage | None:
    """Read the body; None when it is not what the contract says."""
    try:
        body = request.json
    except Exception:
        return None
    if not isinstance(body, dict):
        return None
    sender, text, metadata = body.get("sender"), body.get("message"), body.get("metadata")
    if not isinstance(sender, str) or not 0 < len(sender) <= _MAX_SENDER:
        return None
    if not isinstance(text, str) or len(text) > _MAX_MESSAGE:
        return None
    if metadata is not None and not isinstance(metadata, dict):
        return None
    return UserMessage(
        text.lstrip("/ \t\r\n"),
        CollectingOutputChannel(),
        sender,
        input_channel=GuardedRest.name(),
        metadata=metadata,
    )
