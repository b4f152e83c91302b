"""Is the process alive, and can each part do its work?"""

from __future__ import annotations

from aiohttp import web

from dungcua.web.services import SERVICES

__all__ = ["routes"]

routes = web.RouteTableDef()

_NEEDED = ("knowledge", "database")


@routes.get("/healthz")
async def alive(request: web.Request) -> web.Response:
    """Say that the process answers; asks nothing of its parts."""
    return web.json_response({"alive": True})


@routes.get("/readyz")
async def ready(request: web.Request) -> web.Response:
    """Tell the state of each part.

    Without knowledge or database there is no service (503). Without Rasa there is a
    lesser one: single questions are answered, ``degraded`` is true.
    """
    states = await request.app[SERVICES].parts.states()
    serving = all(name in states and states[name].ok for name in _NEEDED)
    body = {
        "ready": serving,
        "degraded": not all(state.ok for state in states.values()),
        "parts": {
            name: {"ok": state.ok, "state": state.state, "detail": state.detail}
            for name, state in states.items()
        },
    }
    return web.json_response(body, status=200 if serving else 503)
