"""What fell due lately among one's complaints, for the desk's first page."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from aiohttp import web

from dungcua.accounts.rights import Action, may, reach
from dungcua.complaints.followup import Reminder
from dungcua.web.desk.cases_scope import scope_of
from dungcua.web.desk.frame import BUREAU, signed_in
from dungcua.web.services import SERVICES

__all__ = ["reminded"]

_LATELY = timedelta(days=14)
_MOST = 20


async def reminded(request: web.Request) -> Sequence[Reminder]:
    """Return what fell due in the own area and still waits, newest first, once a complaint.

    An operator is told of the own complaints and of those nobody is in charge of; whoever
    leads is told of all.
    """
    account, bureau = signed_in(request), request.app[BUREAU]
    scope = scope_of(reach(account.grants, Action.CASE_WORK), request.app[SERVICES].places)
    if scope is None:
        return ()
    since = bureau.office.register.ledger.clock() - _LATELY
    found = await asyncio.to_thread(
        partial(bureau.office.follow_up.reminders, since, scope=scope, waiting=True)
    )
    leads = may(account, Action.QUEUE_LEAD)
    own = [one for one in found if leads or one.assignee in (None, str(account.id))]
    newest: dict[int, Reminder] = {}
    for one in own:
        newest.setdefault(one.number, one)
    return tuple(newest.values())[:_MOST]
