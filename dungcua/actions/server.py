"""The handler that Rasa calls its custom actions by.

It speaks the webhook contract of the Rasa SDK through the SDK's own executor; it is bound
to loopback and demands a shared secret.
"""

from __future__ import annotations

import secrets

import structlog
from aiohttp import web
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from dungcua.actions.action_desk import ActionDesk
from dungcua.actions.form import (
    AskConsentAction,
    AskPlaceAction,
    ComplaintFormAction,
    SubmitComplaintAction,
)
from dungcua.actions.talk import (
    AnswerAction,
    CancelAction,
    CheckDemandAction,
    EmergencyAction,
    HandoffAction,
    RestartAction,
    SmallTalkAction,
    TrackAction,
)
from dungcua.conversations.message import Reply
from dungcua.errors import DungCuaError

__all__ = ["SECRET_HEADER", "ActionDesk", "create_action_app"]

SECRET_HEADER = "X-DungCua-Secret"  # noqa: S105 - the name of a header
_log = structlog.get_logger("dungcua.actions")
_LARGEST_CALL = 4 * 1024 * 1024
_ACTIONS = (
    AnswerAction, CheckDemandAction, AskPlaceAction, AskConsentAction, SubmitComplaintAction,
    CancelAction, TrackAction, HandoffAction, EmergencyAction, SmallTalkAction, RestartAction,
)  # fmt: skip


def create_action_app(desk: ActionDesk, secret: str) -> web.Application:
    """Return the application that serves ``POST /webhook`` to Rasa and nobody else."""
    executor = ActionExecutor()
    for action in _ACTIONS:
        executor.register_action(action(desk))
    executor.register_action(ComplaintFormAction(desk))

    async def webhook(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not secrets.compare_digest(given.encode(), secret.encode()):
            raise web.HTTPForbidden
        call = await request.json()
        name = str(call.get("next_action"))
        # only the form is sent the domain (endpoints.yml); the SDK refuses a call without one
        call.setdefault("domain", {})
        try:
            result = await executor.run(call)
        except ActionExecutionRejection as error:
            return web.json_response(
                {"error": error.message, "action_name": error.action_name}, status=400
            )
        except ActionNotFoundException as error:
            return web.json_response(
                {"error": error.message, "action_name": error.action_name}, status=404
            )
        except DungCuaError as error:
            # The person gets the sentence and the code; Rasa goes on with the dialogue.
            _log.warning("action_refused", action=name, code=error.code)
            text = f"{error.message} {error.hint} (mã lỗi {error.code})"
            reply = Reply(text=text).model_dump(mode="json")
            return web.json_response({"events": [], "responses": [{"custom": reply}]})
        return web.json_response(result.model_dump() if result else {})

    app = web.Application(client_max_size=_LARGEST_CALL)
    app.router.add_post("/webhook", webhook)
    return app
