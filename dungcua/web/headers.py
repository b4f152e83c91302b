"""Headers that every answer carries, whoever made it: pages, streams, files, errors."""

from __future__ import annotations

from aiohttp import web

from dungcua.web.api.answers import inside
from dungcua.web.services import SERVICES
from dungcua.web.session import write_cookie

__all__ = ["CONTENT_SECURITY_POLICY", "write_headers"]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_A_YEAR = 31_536_000
# The chat may listen when the person presses the button; no other page may.
_SPOKEN_TO = "/"
_GUIDE = "/cam-tay-chi-viec"
# Only the guide can be installed: nothing else has a manifest or a worker.
_INSTALLED = f"{CONTENT_SECURITY_POLICY}; manifest-src 'self'; worker-src 'self'"
_LISTENING = _ALWAYS["Permissions-Policy"].replace("microphone=()", "microphone=(self)")


async def write_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Complete ``response`` just before its headers leave (a signal of aiohttp)."""
    https = request.app[SERVICES].settings.https
    response.headers.update(_ALWAYS)
    if request.path == _SPOKEN_TO:
        response.headers["Permissions-Policy"] = _LISTENING
    if request.path.startswith(_GUIDE):
        response.headers["Content-Security-Policy"] = _INSTALLED
    response.headers.popall("Server", None)  # versions are nobody's business
    if https:
        response.headers["Strict-Transport-Security"] = f"max-age={_A_YEAR}"
    if request.path.startswith("/static/") and response.status < 400:
        kept = f"public, max-age={_A_YEAR}, immutable" if "v" in request.query else "no-cache"
        response.headers["Cache-Control"] = kept
        return
    if inside(request):
        response.headers.setdefault("Cache-Control", "no-store")
        return
    if "Cache-Control" in response.headers:
        return  # the handler says that everybody may keep it: so no cookie goes with it
    response.headers["Cache-Control"] = "no-store"
    if response.content_type != "application/json":
        write_cookie(request, response, https=https)
