"""How an answer for systems leaves: JSON with a tag, kept by the asker, never by a proxy."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

__all__ = ["answer", "inside"]

_KEPT = "private, max-age=3600"
"""An hour in the asker's own cache; what a person typed stands in the address."""


def inside(request: web.Request) -> bool:
    """Whether a system asks, which takes errors as JSON and no cookie."""
    return request.path.startswith("/api/")


def answer(request: web.Request, body: Mapping[str, Any]) -> web.Response:
    """Return ``body`` as JSON, or 304 when the asker holds the same already."""
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    tag = hashlib.sha256(raw).hexdigest()[:32]
    held = request.if_none_match or ()
    if any(etag.value in (tag, "*") for etag in held):
        response = web.Response(status=304)
    else:
        response = web.Response(body=raw, content_type="application/json", charset="utf-8")
    response.etag = tag
    response.headers["Cache-Control"] = _KEPT
    return response
