"""The people who work here, looked after by whoever may."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from dungcua.accounts.model import EVERYWHERE, Account, Grant, Role
from dungcua.accounts.rights import Action
from dungcua.errors import DungCuaError, GrantRefused, InputError, StateError, UnknownAccount
from dungcua.knowledge.places import Gazetteer
from dungcua.web.desk.frame import BUREAU, ROOT, DeskRoutes, NavItem, posted, signed_in
from dungcua.web.render import page
from dungcua.web.services import SERVICES
from dungcua.web.session import words

__all__ = ["area_name", "routes"]

_PATH = f"{ROOT}/nguoi-dung"
routes = DeskRoutes(NavItem(_PATH, "desk.nav.users", Action.USERS, "g u", 80))

_ROWS = 4
"""Roles with areas that the form offers lines for, beyond those somebody has."""


@routes.get("/nguoi-dung", right=Action.USERS)
async def everybody(request: web.Request) -> web.Response:
    """List the accounts."""
    accounts = await asyncio.to_thread(request.app[BUREAU].directory.all)
    return page(request, "desk/users.html", accounts=accounts, **_names(request))


@routes.get("/nguoi-dung/them", right=Action.USERS)
async def ask_new(request: web.Request) -> web.Response:
    """Show the form for somebody new."""
    return _new(request)


@routes.post("/nguoi-dung/them", right=Action.USERS)
async def add(request: web.Request) -> web.Response:
    """Add somebody and show the one-time code to begin with, once."""
    form, bureau, admin = posted(request), request.app[BUREAU], signed_in(request)
    try:
        grants = _grants(request, form)
        account = await asyncio.to_thread(
            bureau.directory.add, form.get("login", ""), form.get("name", ""), grants, by=admin
        )
    except InputError as error:
        return _new(request, form, error)
    code = await asyncio.to_thread(bureau.directory.one_time_code, account.id, by=admin)
    return await _one(request, account, code=code)


@routes.get(r"/nguoi-dung/{account:\d{1,9}}", right=Action.USERS)
async def one(request: web.Request) -> web.Response:
    """Show an account and what can be done with it."""
    return await _one(request, await _account(request))


@routes.post(r"/nguoi-dung/{account:\d{1,9}}", right=Action.USERS)
async def change(request: web.Request) -> web.Response:
    """Change roles, lock, open, reset, link; each button of the page names what it does."""
    account, form, admin = await _account(request), posted(request), signed_in(request)
    bureau = request.app[BUREAU]
    directory, code = bureau.directory, ""
    try:
        match form.get("do", ""):
            case "grants":
                grants = _grants(request, form)
                await asyncio.to_thread(directory.set_grants, account.id, grants, by=admin)
            case "disable" | "enable" as wanted:
                await asyncio.to_thread(
                    directory.disable, account.id, wanted == "disable", by=admin
                )
            case "reset":
                code = await asyncio.to_thread(directory.one_time_code, account.id, by=admin)
                await asyncio.to_thread(bureau.door.lift, account)
            case "factor":
                await asyncio.to_thread(directory.reset_factor, account.id, by=admin)
            case "link":
                subject = form.get("subject", "").strip()[:255] or None
                await asyncio.to_thread(directory.link_subject, account.id, subject, by=admin)
            case _:
                raise InputError("no such button")
    except (InputError, StateError) as error:
        return await _one(request, account, error=error)
    if code:
        return await _one(request, await _account(request), code=code)
    raise web.HTTPSeeOther(f"{_PATH}/{account.id}")


def area_name(places: Gazetteer, area: str) -> str:
    """Return what a person calls an area; empty for a code that the table does not have."""
    if area == EVERYWHERE:
        return "*"
    province = places.province(area)
    if province is not None:
        return province.name
    commune = places.commune(area)
    return commune.name if commune is not None else ""


async def _account(request: web.Request) -> Account:
    """Return the account of the address.

    Raises:
        UnknownAccount: there is none.

    """
    number = int(request.match_info["account"])
    found: Account = await asyncio.to_thread(request.app[BUREAU].directory.get, number)
    return found


def _grants(request: web.Request, form: dict[str, str]) -> Sequence[Grant]:
    """Read the lines of the form; a line without a role is none.

    Raises:
        GrantRefused: a role or a code that does not exist.

    """
    places = request.app[SERVICES].places
    found = []
    for name, role in form.items():
        number = name.removeprefix("role-")
        if name == number or not role:
            continue
        area = form.get(f"area-{number}", "").strip() or EVERYWHERE
        if role not in set(Role) or not area_name(places, area):
            raise GrantRefused(f"{role} {area}")
        found.append(Grant(Role(role), area))
    return found


def _new(
    request: web.Request,
    form: dict[str, str] | None = None,
    error: DungCuaError | None = None,
) -> web.Response:
    typed = form or {}
    return page(
        request,
        "desk/user_new.html",
        status=error.http_status if error else 200,
        form=typed,
        lines=[
            (typed.get(f"role-{number}", ""), typed.get(f"area-{number}", ""))
            for number in range(1, _ROWS + 1)
        ],
        told=words(request).error(error) if error else None,
        **_names(request),
    )


async def _one(
    request: web.Request, account: Account, *, code: str = "", error: DungCuaError | None = None
) -> web.Response:
    own = account.id == signed_in(request).id
    if error is not None:
        try:
            account = await _account(request)
        except UnknownAccount:
            raise error from None
    return page(
        request,
        "desk/user.html",
        status=error.http_status if error else 200,
        user=account,
        own=own,
        code=code,
        lines=[
            *((grant.role, grant.area) for grant in sorted(account.grants)),
            *[("", "")] * _ROWS,
        ],
        told=words(request).error(error) if error else None,
        **_names(request),
    )


def _names(request: web.Request) -> dict[str, Any]:
    places = request.app[SERVICES].places
    return {
        "roles": tuple(Role),
        "area_name": lambda area: area_name(places, area),
        "provinces": places.provinces(),
    }
