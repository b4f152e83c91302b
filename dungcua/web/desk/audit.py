"""The audit, for whoever may read it."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urlencode

from aiohttp import web

from dungcua.accounts.rights import Action
from dungcua.web.desk.frame import BUREAU, ROOT, DeskRoutes, NavItem, signed_in
from dungcua.web.render import page

__all__ = ["routes"]

_PATH = f"{ROOT}/nhat-ky"
routes = DeskRoutes(NavItem(_PATH, "desk.nav.audit", Action.AUDIT, "g l", 90))

_A_PAGE = 50
_CODE = re.compile(r"[a-z0-9_.:-]{0,60}\Z")


@routes.get("/nhat-ky", right=Action.AUDIT)
async def read(request: web.Request) -> web.Response:
    """Show who did what, newest first; filters stand in the address."""
    query, audit = request.query, request.app[BUREAU].audit
    chosen = {name: query.get(name, "").strip() for name in ("ai", "viec", "muc", "truoc")}
    chosen = {name: text if _CODE.match(text) else "" for name, text in chosen.items()}
    actor = int(chosen["ai"]) if chosen["ai"].isdigit() else None
    before = int(chosen["truoc"]) if chosen["truoc"].isdigit() else None
    events = await asyncio.to_thread(
        audit.read,
        before=before,
        actor=actor,
        subject=chosen["muc"] or None,
        deed=chosen["viec"] or None,
        limit=_A_PAGE + 1,
    )
    accounts = await asyncio.to_thread(request.app[BUREAU].directory.all)
    checked = "kiem-tra" in query
    broken = await asyncio.to_thread(audit.verify) if checked else None
    await asyncio.to_thread(audit.record, signed_in(request).id, "audit.read")
    more = ""
    if len(events) > _A_PAGE:
        older = {**chosen, "truoc": str(events[_A_PAGE - 1].seq)}
        more = f"{_PATH}?{urlencode({k: v for k, v in older.items() if v})}"
    return page(
        request,
        "desk/audit.html",
        events=events[:_A_PAGE],
        names={account.id: account.name for account in accounts},
        accounts=accounts,
        chosen=chosen,
        actor=actor,
        more=more,
        checked=checked,
        broken=broken,
    )
