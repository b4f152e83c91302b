"""The desk's first page and what belongs to everybody: the own account, the language."""

from __future__ import annotations

import asyncio

from aiohttp import web

from dungcua.errors import DungCuaError, InputError, SignInRefused
from dungcua.web.desk.frame import (
    BUREAU,
    ROOT,
    DeskRoutes,
    desk_session,
    own_path,
    posted,
    signed_in,
)
from dungcua.web.desk.reminders import reminded
from dungcua.web.i18n import LANGUAGES
from dungcua.web.language import remember
from dungcua.web.limits import spend
from dungcua.web.render import page
from dungcua.web.session import words

__all__ = ["routes"]

routes = DeskRoutes()

_LONGEST_FIELD = 400


@routes.get("", right=None)
async def home(request: web.Request) -> web.Response:
    """Show what there is to do, as far as one's rights go."""
    return page(request, "desk/home.html", reminders=await reminded(request))


@routes.get("/toi", right=None)
async def me(request: web.Request) -> web.Response:
    """Show the own account: sessions, password."""
    return await _me(request)


@routes.post("/toi/mat-khau", right=None)
async def change_password(request: web.Request) -> web.Response:
    """Change the own password; the other sessions end."""
    spend(request)
    form, account = posted(request), signed_in(request)
    old, new = form.get("old", ""), form.get("new", "")
    try:
        if max(len(old), len(new)) > _LONGEST_FIELD:
            raise SignInRefused
        await asyncio.to_thread(
            request.app[BUREAU].directory.change_password,
            account,
            old,
            new,
            session=desk_session(request).id,
        )
    except (InputError, SignInRefused) as error:
        return await _me(request, error=error)
    return await _me(request, done="desk.me.changed")


@routes.post("/toi/phien", right=None)
async def end_session(request: web.Request) -> web.Response:
    """End one of the own sessions, or all but this one."""
    account, form, sessions = signed_in(request), posted(request), request.app[BUREAU].sessions
    which = form.get("session", "")
    if which == "others":
        await asyncio.to_thread(sessions.revoke_all, account.id, but=desk_session(request).id)
    elif which.isascii() and which.isdigit():
        await asyncio.to_thread(sessions.revoke, account.id, int(which))
    await asyncio.to_thread(
        request.app[BUREAU].audit.record, account.id, "session.end", f"account:{account.id}"
    )
    raise web.HTTPSeeOther(f"{ROOT}/toi")


@routes.post("/ngon-ngu", right=None)
async def choose_language(request: web.Request) -> web.Response:
    """Remember the language and go back to where one was."""
    form = posted(request)
    response = web.Response(status=303, headers={"Location": own_path(form.get("back", ""))})
    if form.get("lang", "") in LANGUAGES:
        remember(request, response, form["lang"])
    return response


async def _me(
    request: web.Request, *, error: DungCuaError | None = None, done: str = ""
) -> web.Response:
    sessions = await asyncio.to_thread(request.app[BUREAU].sessions.of, signed_in(request))
    return page(
        request,
        "desk/me.html",
        status=error.http_status if error else 200,
        sessions=sessions,
        present=desk_session(request).id,
        told=words(request).error(error) if error else None,
        done=done,
    )
