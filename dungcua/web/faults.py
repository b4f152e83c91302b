"""Errors as pages: a code to read over the phone, what happened, what to do next."""

from __future__ import annotations

import traceback

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from dungcua.complaints.publish import open311
from dungcua.errors import DungCuaError, InputError, TextTooLong, TooManyRequests, UnknownPage
from dungcua.web.api.answers import inside
from dungcua.web.observe import REQUEST_ID
from dungcua.web.render import fragment, page
from dungcua.web.session import FORM, SESSION, SIGNER, words

__all__ = ["catch", "error_html", "shown", "streams"]

log = structlog.get_logger("dungcua.web")

_RETRY_AFTER = "60"


def streams(request: web.Request) -> bool:
    """Whether our script asks, and takes events or fragments rather than pages."""
    return "text/event-stream" in request.headers.get("Accept", "")


@web.middleware
async def catch(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn every error into a page in words; a traceback goes to the log only."""
    try:
        return await handler(request)
    except DungCuaError as error:
        if error.http_status >= 500:
            log.error("failed", request_id=request[REQUEST_ID], code=error.code)
        return shown(request, error)
    except web.HTTPRequestEntityTooLarge:
        return shown(request, TextTooLong())
    except web.HTTPNotFound:
        return shown(request, UnknownPage())
    except web.HTTPMethodNotAllowed as error:
        response = shown(request, InputError(), error.status)
        response.headers["Allow"] = error.headers["Allow"]
        return response
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return shown(request, InputError(), error.status)
    except Exception as error:
        # The message of a stranger's exception may quote what a person typed: leave it out.
        where = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
        log.error(
            "crashed", request_id=request[REQUEST_ID], kind=type(error).__name__, where=where[-8:]
        )
        return shown(request, DungCuaError())


def error_html(request: web.Request, error: DungCuaError) -> str:
    """Return ``error`` as a fragment."""
    return fragment(request, "part/error.html", told=words(request).error(error))


def shown(request: web.Request, error: DungCuaError, status: int | None = None) -> web.Response:
    """Return ``error`` as a page, as a fragment for our script, as JSON for a system.

    The page gives the typed text back, ready to be sent again.
    """
    told = words(request).error(error)
    status = status or error.http_status
    response: web.Response
    if inside(request):
        response = web.json_response(error.as_dict(), status=status)
    elif request.path.startswith(open311.ROOT):
        ending = "xml" if request.path.endswith(".xml") else "json"
        raw = open311.errors(status, f"{error.message} {error.hint} ({error.code})", ending)
        kind = "text/xml" if ending == "xml" else "application/json"
        response = web.Response(body=raw, status=status, content_type=kind, charset="utf-8")
    elif streams(request):
        response = web.Response(
            text=error_html(request, error), content_type="text/html", status=status
        )
        # Only our own origin can read this: a page left open too long can send again.
        response.headers["X-Form-Token"] = request.app[SIGNER].form_token(request[SESSION])
    else:
        form = request.get(FORM) or {}
        typed = form.get("send") or form.get("text") or ""
        response = page(
            request,
            "error.html",
            status=status,
            told=told,
            typed=typed if request.path == "/" else "",
            request_id=request[REQUEST_ID],
        )
    if isinstance(error, TooManyRequests):
        response.headers["Retry-After"] = _RETRY_AFTER
    return response
