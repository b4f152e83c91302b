"""One log line for each request, and none of its words.

The line names the route, not the address asked for; it holds no query string, no form
field, no cookie and no address of a person.
"""

from __future__ import annotations

import re
import secrets
import time

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

__all__ = ["REQUEST_ID", "watch"]

REQUEST_ID = web.RequestKey("request_id", str)
_HEADER = "X-Request-ID"
_USABLE = re.compile(r"[A-Za-z0-9-]{8,64}\Z")

log = structlog.get_logger("dungcua.web")


@web.middleware
async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Name the request, run it and write its line; the outermost middleware."""
    given = request.headers.get(_HEADER, "")
    request[REQUEST_ID] = given if _USABLE.match(given) else secrets.token_hex(8)
    began = time.perf_counter()
    status = 500
    try:
        response = await handler(request)
        status = response.status
        if not response.prepared:
            response.headers[_HEADER] = request[REQUEST_ID]
    except web.HTTPException as redirect:
        status = redirect.status
        raise
    finally:
        resource = request.match_info.route.resource
        log.info(
            "request",
            request_id=request[REQUEST_ID],
            method=request.method,
            route=resource.canonical if resource is not None else "(none)",
            status=status,
            ms=round((time.perf_counter() - began) * 1000, 1),
        )
    return response
