"""Who else works here: whom something can be handed to, and what they are called."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from aiohttp import web

from dungcua.accounts.model import Account, Where
from dungcua.accounts.rights import Action, may
from dungcua.errors import CannotReceive, UnknownAccount
from dungcua.web.desk.frame import BUREAU, allowed, posted, signed_in

__all__ = ["account_number", "chosen_colleague", "known_holder", "may_hand", "receivers"]

_DIGITS = 9


async def receivers(
    request: web.Request, right: Action, where: Where, but: int | None
) -> Sequence[Account]:
    """Return whom a thing at ``where`` can be handed to: all who may do ``right`` there.

    Empty when who asks may hand nothing on there. ``but`` is who has it.
    """
    if not may(signed_in(request), Action.ASSIGN, where):
        return ()
    everybody = await asyncio.to_thread(request.app[BUREAU].directory.all)
    return [one for one in everybody if one.id != but and may(one, right, where)]


async def may_hand(request: web.Request, where: Where, holder: int | None) -> None:
    """Prove that who asks may hand on what ``holder`` (None = nobody) has; a refusal is noted.

    Raises:
        RightMissing: it lies beyond the area, or somebody else has it and one leads nobody.

    """
    await allowed(request, Action.ASSIGN, where)
    if holder not in (None, signed_in(request).id):
        await allowed(request, Action.QUEUE_LEAD, where)


async def chosen_colleague(request: web.Request, right: Action, where: Where) -> int:
    """Return the account chosen in the form, after proving that it may do ``right`` there.

    Raises:
        CannotReceive: nobody was chosen, or somebody whose role or area does not reach it.

    """
    number = account_number(posted(request).get("to", ""))
    if number is None:
        raise CannotReceive
    try:
        colleague = await asyncio.to_thread(request.app[BUREAU].directory.get, number)
    except UnknownAccount:
        raise CannotReceive from None
    if not may(colleague, right, where):
        raise CannotReceive
    return number


def known_holder(request: web.Request) -> int | None:
    """Return who had the thing when the form was shown; None = nobody."""
    return account_number(posted(request).get("holder", ""))


def account_number(text: str) -> int | None:
    """Return the number of an account as a form or the register writes it; None for none."""
    fits = text.isascii() and text.isdigit() and len(text) <= _DIGITS
    return int(text) if fits else None
