"""Somebody at the desk: hired, signed in, and pressing buttons without a script."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import pyotp

from dungcua.accounts.factor import new_codes, new_secret
from dungcua.accounts.model import Account, Grant, Role
from dungcua.web.desk.bureau import Bureau
from dungcua.web.desk.frame import DeskRoutes
from tests.web.visitor import Shown, Visitor

PASSWORD = "con trâu đi trước cái cày"


@dataclass
class Colleague:
    """An account with all that its owner knows."""

    account: Account
    secret: str
    codes: tuple[str, ...]

    def code(self) -> str:
        """The code that the telephone shows now."""
        return pyotp.TOTP(self.secret).at(datetime.now(UTC))


def hire(bureau: Bureau, login: str, *grants: Grant) -> Colleague:
    """Add somebody with password and second factor; an operator unless said otherwise."""
    wanted = grants or (Grant(Role.OPERATOR),)
    account = bureau.directory.add(login, f"Người thử {login}", wanted, by=None, password=PASSWORD)
    secret, codes = new_secret(), new_codes()
    bureau.directory.set_factor(account, secret, codes)
    return Colleague(bureau.directory.get(account.id), secret, codes)


async def sign_in(visitor: Visitor, who: Colleague) -> Shown:
    """Go through both doors; return the page behind them."""
    door = await visitor.get("/ban-truc/vao")
    login = who.account.login
    second = await visitor.post("/ban-truc/vao", door, login=login, password=PASSWORD)
    return await visitor.post("/ban-truc/vao/buoc-hai", second, code=who.code())


async def press(visitor: Visitor, path: str, **fields: str) -> Shown:
    """Send a form of the desk, with the token of the desk's first page."""
    return await visitor.post(path, await visitor.get("/ban-truc"), **fields)


def routes_of(rooms: Iterable[DeskRoutes]) -> list[tuple[str, str]]:
    """Return method and path of every route of some rooms; a part of a path by its name alone."""
    return [
        (
            getattr(route, "method", ""),
            re.sub(r":(?:[^{}]|{[^}]*})*}", "}", getattr(route, "path", "")),
        )
        for room in rooms
        for route in room
    ]
