"""Coming in and going out: password, second factor, one-time code, own sessions' end."""

from __future__ import annotations

import asyncio
from urllib.parse import quote

import segno
from aiohttp import web

from dungcua.accounts.factor import new_codes, new_secret, step, uri
from dungcua.accounts.model import Stage
from dungcua.accounts.sign_in import Entered
from dungcua.errors import (
    AccessError,
    DungCuaError,
    InputError,
    NotSignedIn,
    SealBroken,
    SignInRefused,
    StaleForm,
    WeakPassword,
)
from dungcua.web.desk.browsers import named
from dungcua.web.desk.frame import (
    BUREAU,
    COOKIE,
    ROOT,
    DeskRoutes,
    desk_session,
    drop_cookie,
    give_cookie,
    own_path,
    posted,
    signed_in,
)
from dungcua.web.limits import RateLimiter, address_key, spend
from dungcua.web.render import page
from dungcua.web.services import SERVICES
from dungcua.web.session import checked, words

__all__ = ["PER_DOOR", "let_in", "routes"]

routes = DeskRoutes()

PER_DOOR = web.AppKey("per_door", RateLimiter)
"""Attempts to sign in from one address; a whole service centre may share it."""

_LONGEST_FIELD = 400


@routes.public("GET", "/vao")
async def ask(request: web.Request) -> web.Response:
    """Show the form to sign in; whoever is signed in goes on."""
    try:
        token = request.cookies.get(COOKIE, "")
        session = await asyncio.to_thread(request.app[BUREAU].sessions.find, token)
    except NotSignedIn:
        return _door(request)
    onward = own_path(request.query.get("tiep", ""))
    raise web.HTTPSeeOther(onward if session.stage is Stage.FULL else f"{ROOT}/vao/buoc-hai")


@routes.public("POST", "/vao")
async def enter(request: web.Request) -> web.StreamResponse:
    """Check login name and password."""
    form = await checked(request)
    spend(request)
    request.app[PER_DOOR].take(address_key(request.remote))
    login, password = form.get("login", ""), form.get("password", "")
    try:
        if max(len(login), len(password)) > _LONGEST_FIELD:
            raise SignInRefused
        entered = await asyncio.to_thread(
            request.app[BUREAU].door.enter, login, password, _browser(request)
        )
    except AccessError as error:
        return _door(request, login[:_LONGEST_FIELD], error)
    return let_in(request, entered, own_path(form.get("next", "")))


@routes.half_way("GET", "/vao/buoc-hai")
async def ask_second(request: web.Request) -> web.Response:
    """Ask for the second factor, or lead to where it is set up."""
    if desk_session(request).stage is Stage.FULL:
        raise web.HTTPSeeOther(ROOT)
    if not signed_in(request).second_factor:
        raise web.HTTPSeeOther(f"{ROOT}/vao/cai-dat")
    return _second(request)


@routes.half_way("POST", "/vao/buoc-hai")
async def second(request: web.Request) -> web.StreamResponse:
    """Check the second factor."""
    spend(request)
    form = posted(request)
    try:
        entered = await asyncio.to_thread(
            request.app[BUREAU].door.second,
            desk_session(request),
            form.get("code", "")[:_LONGEST_FIELD],
        )
    except NotSignedIn:
        raise
    except AccessError as error:
        return _second(request, error)
    return let_in(request, entered, own_path(form.get("next", "")))


@routes.half_way("GET", "/vao/cai-dat")
async def set_up(request: web.Request) -> web.Response:
    """Show the secret of a new second factor, as a picture and as letters."""
    if signed_in(request).second_factor:
        raise web.HTTPSeeOther(f"{ROOT}/vao/buoc-hai")
    return _set_up(request, new_secret())


@routes.half_way("POST", "/vao/cai-dat")
async def finish_set_up(request: web.Request) -> web.StreamResponse:
    """Prove that the authenticator works, then keep the secret and show the spare codes."""
    account, bureau, form = signed_in(request), request.app[BUREAU], posted(request)
    if account.second_factor:
        raise web.HTTPSeeOther(f"{ROOT}/vao/buoc-hai")
    owner = f"enrol:{desk_session(request).id}"
    try:
        secret = bureau.seal.open(form.get("sealed", ""), owner)
    except SealBroken:
        raise StaleForm from None
    if step(secret, form.get("code", ""), bureau.now(), None) is None:
        return _set_up(request, secret, SignInRefused())
    codes = new_codes()
    await asyncio.to_thread(bureau.directory.set_factor, account, secret, codes)
    response = page(request, "desk/codes.html", codes=codes)
    if desk_session(request).stage is not Stage.FULL:
        entered = await asyncio.to_thread(bureau.door.without_second, desk_session(request))
        give_cookie(request, response, entered.token)
    return response


@routes.public("GET", "/dat-lai")
async def ask_code(request: web.Request) -> web.Response:
    """Ask for a one-time code and a new password. The code never stands in an address."""
    return page(request, "desk/redeem.html", told=None, code="")


@routes.public("POST", "/dat-lai")
async def redeem(request: web.Request) -> web.StreamResponse:
    """Choose a new password with a one-time code."""
    form = await checked(request)
    spend(request)
    request.app[PER_DOOR].take(address_key(request.remote))
    code, password = form.get("code", "")[:_LONGEST_FIELD], form.get("password", "")
    bureau = request.app[BUREAU]
    try:
        if len(password) > _LONGEST_FIELD:
            raise WeakPassword
        account = await asyncio.to_thread(bureau.directory.redeem, code, password)
    except InputError as error:
        shown = words(request).error(error)
        return page(request, "desk/redeem.html", status=error.http_status, told=shown, code=code)
    await asyncio.to_thread(bureau.door.lift, account)
    raise web.HTTPSeeOther(f"{ROOT}/vao")


@routes.half_way("POST", "/ra")
async def leave(request: web.Request) -> web.StreamResponse:
    """End the session."""
    session = desk_session(request)
    await asyncio.to_thread(request.app[BUREAU].sessions.revoke, session.account.id, session.id)
    response = web.Response(status=303, headers={"Location": f"{ROOT}/vao"})
    drop_cookie(response)
    return response


def let_in(request: web.Request, entered: Entered, onward: str) -> web.Response:
    """Answer whoever came through a door: the new cookie, and where to go."""
    target = onward
    if entered.stage is not Stage.FULL:
        target = f"{ROOT}/vao/buoc-hai" + (
            f"?tiep={quote(onward, safe='')}" if onward != ROOT else ""
        )
    response = web.Response(status=303, headers={"Location": target})
    give_cookie(request, response, entered.token)
    return response


def _door(request: web.Request, login: str = "", error: DungCuaError | None = None) -> web.Response:
    return page(
        request,
        "desk/door.html",
        status=error.http_status if error else 200,
        login=login,
        onward=own_path(request.query.get("tiep", "")),
        told=words(request).error(error) if error else None,
        organisation=request.app[SERVICES].settings.oidc_name,
    )


def _second(request: web.Request, error: DungCuaError | None = None) -> web.Response:
    return page(
        request,
        "desk/second.html",
        status=error.http_status if error else 200,
        onward=own_path(request.query.get("tiep", "")),
        told=words(request).error(error) if error else None,
    )


def _set_up(request: web.Request, secret: str, error: DungCuaError | None = None) -> web.Response:
    account, bureau = signed_in(request), request.app[BUREAU]
    picture = segno.make(uri(secret, account.login), error="m")
    return page(
        request,
        "desk/set_up.html",
        status=error.http_status if error else 200,
        picture=picture.svg_inline(scale=5, dark="#000", light="#fff"),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        sealed=bureau.seal.seal(secret, f"enrol:{desk_session(request).id}"),
        told=words(request).error(error) if error else None,
    )


def _browser(request: web.Request) -> str:
    return named(request.headers.get("User-Agent", ""))
