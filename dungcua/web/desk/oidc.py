"""The organisation's own login: authorization code with PKCE (OIDC).

What the answer must fit to – state, nonce, verifier – waits sealed in a cookie of ten
minutes. The issuer says who somebody is; what they may is decided here, and our own second
factor is asked for as after a password.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import secrets
from hmac import compare_digest
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from dungcua.accounts.identity import subject_of
from dungcua.accounts.model import Stage
from dungcua.errors import IdentityRefused, SealBroken, UnknownPage
from dungcua.settings import Settings
from dungcua.web.desk.browsers import named
from dungcua.web.desk.frame import BUREAU, ROOT, DeskRoutes, give_cookie, own_path
from dungcua.web.limits import spend
from dungcua.web.render import page
from dungcua.web.services import SERVICES

__all__ = ["routes"]

routes = DeskRoutes()

_PATH = f"{ROOT}/vao/co-quan"
_COOKIE = "dc_co_quan"
_OWNER = "oidc"
_TEN_MINUTES = 600
_PATIENCE = ClientTimeout(total=10)
_LARGEST = 256 * 1024
_CHUNK = 16 * 1024
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@routes.public("GET", "/vao/co-quan")
async def begin(request: web.Request) -> web.StreamResponse:
    """Send the browser to the issuer."""
    spend(request)
    settings = _settings(request)
    async with ClientSession(timeout=_PATIENCE) as session:
        found = await _discovered(session, settings)
    kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    kept["next"] = own_path(request.query.get("tiep", ""))
    challenge = hashlib.sha256(kept["verifier"].encode()).digest()
    query = urlencode(
        {
            "response_type": "code",
            "scope": "openid",
            "client_id": settings.oidc_client_id,
            "redirect_uri": _back(settings),
            "state": kept["state"],
            "nonce": kept["nonce"],
            "code_challenge": base64.urlsafe_b64encode(challenge).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
    )
    endpoint = _endpoint(found, "authorization_endpoint")
    joined = "&" if urlsplit(endpoint).query else "?"
    response = web.Response(status=303, headers={"Location": f"{endpoint}{joined}{query}"})
    # Lax: the issuer's redirect comes from another site, a strict cookie would stay at home.
    response.set_cookie(
        _COOKIE,
        request.app[BUREAU].seal.seal(json.dumps(kept), _OWNER),
        path=_PATH,
        max_age=_TEN_MINUTES,
        httponly=True,
        samesite="Lax",
        secure=settings.https,
    )
    return response


@routes.public("GET", "/vao/co-quan/ve")
async def come_back(request: web.Request) -> web.StreamResponse:
    """Check what the issuer answered, and let in whom it means."""
    spend(request)
    settings, bureau = _settings(request), request.app[BUREAU]
    try:
        kept = json.loads(bureau.seal.open(request.cookies.get(_COOKIE, ""), _OWNER))
    except SealBroken:
        raise IdentityRefused("no request of ours") from None
    if not compare_digest(request.query.get("state", "").encode(), kept["state"].encode()):
        raise IdentityRefused("state")
    code = request.query.get("code", "")
    if not code:
        raise IdentityRefused("no code")
    async with ClientSession(timeout=_PATIENCE) as session:
        found = await _discovered(session, settings)
        token = await _exchanged(session, settings, found, code, kept["verifier"])
        keys = await _json(session, _endpoint(found, "jwks_uri"))
    subject = subject_of(
        token,
        keys,
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        nonce=kept["nonce"],
        now=bureau.now(),
    )
    browser = named(request.headers.get("User-Agent", ""))
    entered = await asyncio.to_thread(bureau.door.enter_as, subject, browser)
    onward = kept["next"] if entered.stage is Stage.FULL else f"{ROOT}/vao/buoc-hai"
    # A page, not a redirect: the strict cookie travels only when our own page leads on.
    response = page(request, "desk/onward.html", onward=onward)
    give_cookie(request, response, entered.token)
    response.del_cookie(_COOKIE, path=_PATH)
    return response


def _settings(request: web.Request) -> Settings:
    """Return the settings; without an issuer the pages do not exist."""
    settings = request.app[SERVICES].settings
    if not (settings.oidc_issuer and settings.oidc_client_id and settings.public_url):
        raise UnknownPage
    return settings


def _back(settings: Settings) -> str:
    return f"{settings.public_url.rstrip('/')}{_PATH}/ve"


async def _discovered(session: ClientSession, settings: Settings) -> dict[str, Any]:
    issuer = settings.oidc_issuer
    found = await _json(session, f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != issuer:
        raise IdentityRefused("another issuer")
    return found


async def _exchanged(
    session: ClientSession, settings: Settings, found: dict[str, Any], code: str, verifier: str
) -> str:
    """Return the ID token for a code."""
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": _back(settings),
        "client_id": settings.oidc_client_id,
        "code_verifier": verifier,
    }
    secret = settings.oidc_client_secret.get_secret_value()
    headers = {"Authorization": _basic(settings.oidc_client_id, secret)} if secret else {}
    answer = await _json(session, _endpoint(found, "token_endpoint"), fields, headers)
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise IdentityRefused("no token")
    return token


def _basic(name: str, secret: str) -> str:
    """Return the header of a client with a secret: both parts encoded first (RFC 6749 2.3.1)."""
    both = f"{quote_plus(name)}:{quote_plus(secret)}"
    return f"Basic {base64.b64encode(both.encode()).decode()}"


def _endpoint(found: dict[str, Any], name: str) -> str:
    """Return an address that the issuer names: by HTTPS, or on this machine."""
    address = str(found.get(name, ""))
    _secure(address)
    return address


def _secure(address: str) -> None:
    parts = urlsplit(address)
    if parts.scheme != "https" and (parts.scheme != "http" or parts.hostname not in _LOOPBACK):
        raise IdentityRefused("not HTTPS")


async def _json(
    session: ClientSession,
    address: str,
    data: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    _secure(address)
    method = "GET" if data is None else "POST"
    try:
        async with session.request(
            method, address, data=data, headers=headers, allow_redirects=False
        ) as answer:
            if answer.status != 200:
                raise IdentityRefused(f"status {answer.status}")
            body = b""
            async for piece in answer.content.iter_chunked(_CHUNK):
                body += piece
                if len(body) > _LARGEST:
                    raise IdentityRefused("too much")
        found = json.loads(body)
    except (ClientError, TimeoutError, ValueError) as error:
        raise IdentityRefused(type(error).__name__) from None
    if not isinstance(found, dict):
        raise IdentityRefused("no object")
    return found
