"""Packs by their addresses: the manifest, its parts, the whole as a file, the public key."""

from __future__ import annotations

import asyncio
import gzip

from aiohttp import web

from dungcua.errors import UnknownCommune, UnknownPart
from dungcua.knowledge.answer import Place
from dungcua.web.guide.asked import place_of
from dungcua.web.guide.guide import GUIDE
from dungcua.web.limits import RateLimiter, address_key

__all__ = ["PER_CARRIER", "PER_PART", "routes"]

PER_CARRIER = web.AppKey("per_carrier", RateLimiter)
"""Manifests and files an address may ask for: each may cost seconds of work."""
PER_PART = web.AppKey("per_part", RateLimiter)
"""Parts: cheap, but a whole team may share one address."""

_PATH = "/cam-tay-chi-viec/goi"
_FOR_EVER = "public, max-age=31536000, immutable"

routes = web.RouteTableDef()


@routes.get(f"{_PATH}/khoa")
async def key(request: web.Request) -> web.Response:
    """Send the public key as a JSON Web Key."""
    return web.json_response(request.app[GUIDE].key.jwk)


@routes.get(_PATH + r"/{commune:\d{5}}")
async def manifest(request: web.Request) -> web.Response:
    """Send the manifest of a commune's pack of today, with its signature.

    The manifest is sent as text: the signature is of its very bytes.

    Raises:
        UnknownCommune: no commune has this code.
        TooManyRequests: the address asks too fast.

    """
    guide = request.app[GUIDE]
    ready = await guide.packs.of(_place(request), guide.today())
    response = web.json_response(
        {
            "manifest": ready.manifest.decode(),
            "signature": ready.signature,
            "key": guide.key.id,
        }
    )
    response.enable_compression()
    return response


@routes.get(_PATH + r"/{commune:\d{5}}.dcgoi")
async def file(request: web.Request) -> web.Response:
    """Send a commune's pack as one file, to be carried on a stick.

    Raises:
        UnknownCommune: no commune has this code.
        TooManyRequests: the address asks too fast.

    """
    guide = request.app[GUIDE]
    place, day = _place(request), guide.today()
    ready = await guide.packs.of(place, day)
    name = f"dungcua-{place.code}-{day.isoformat()}.dcgoi"
    return web.Response(
        body=await asyncio.to_thread(ready.file),
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@routes.get(_PATH + r"/phan/{digest:[0-9a-f]{64}}")
async def part(request: web.Request) -> web.Response:
    """Send one part; its address is its content, so it may be kept for ever.

    Raises:
        UnknownPart: no pack that is remembered holds it; the manifest has to be asked anew.
        TooManyRequests: the address asks too fast.

    """
    request.app[PER_PART].take(address_key(request.remote))
    found = request.app[GUIDE].packs.part(request.match_info["digest"])
    if found is None:
        raise UnknownPart
    headers = {"Cache-Control": _FOR_EVER, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        found = gzip.decompress(found)
    return web.Response(body=found, content_type="application/json", headers=headers)


def _place(request: web.Request) -> Place:
    request.app[PER_CARRIER].take(address_key(request.remote))
    place = place_of(request, request.match_info["commune"])
    if place is None:
        raise UnknownCommune
    return place
