"""The call assistant: notes in, what to say out, while the caller still speaks.

The page is one form. What the operator has taken, and what was taken before, stands in it,
so that every step can be undone and the same page works without a script. Nothing is kept
here, and no note ever stands in an address.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aiohttp import web

from dungcua.accounts.rights import Action
from dungcua.actions.assist import Assistance
from dungcua.errors import UnknownPage
from dungcua.web.desk.frame import BUREAU, ROOT, DeskRoutes, NavItem, posted
from dungcua.web.render import fragment, page
from dungcua.web.services import SERVICES

__all__ = ["LONGEST_NOTE", "PATH", "Taken", "helped", "routes"]

PATH = f"{ROOT}/tong-dai"
routes = DeskRoutes(NavItem(PATH, "assist.nav", Action.ASSIST, "g d", 20))

LONGEST_NOTE = 2_000
_MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class Taken:
    """What the operator has taken, and the states before it, newest last.

    A state is "procedure~place", each empty or a code.
    """

    procedure: str = ""
    place: str = ""
    past: tuple[str, ...] = ()

    @classmethod
    def of(cls, form: dict[str, str]) -> Taken:
        """Read the hidden fields of the form and what its button did."""
        past = tuple(each for each in form.get("past", "").split(";") if each.count("~") == 1)
        taken = cls(form.get("procedure", "")[:20], form.get("place", "")[:10], past[-_MOST_STEPS:])
        return taken.after(form.get("do", ""))

    def after(self, do: str) -> Taken:
        """Return the state after a button: "p:CODE", "l:CODE", "undo"; others change nothing."""
        kind, _, code = do.partition(":")
        before = (*self.past, f"{self.procedure}~{self.place}")
        if kind == "p" and code:
            return Taken(code[:20], self.place, before)
        if kind == "l" and code:
            return Taken(self.procedure, code[:10], before)
        if do == "undo" and self.past:
            procedure, _, place = self.past[-1].partition("~")
            return Taken(procedure[:20], place[:10], self.past[:-1])
        return self


@routes.get("/tong-dai", right=Action.ASSIST)
async def begin(request: web.Request) -> web.Response:
    """Show the empty page: a new call begins."""
    return page(request, "desk/assist.html", **await _shown(request, {}))


@routes.post("/tong-dai", right=Action.ASSIST)
async def look(request: web.Request) -> web.Response:
    """Show the page with what helps; for browsers without a script."""
    return page(request, "desk/assist.html", **await _shown(request, posted(request)))


@routes.post("/tong-dai/goi-y", right=Action.ASSIST)
async def hints(request: web.Request) -> web.Response:
    """Return what helps as a piece of the page, while the operator types."""
    shown = await _shown(request, posted(request))
    text = fragment(request, "desk/assist_hints.html", **shown)
    return web.Response(text=text, content_type="text/html")


async def helped(request: web.Request, note: str, taken: Taken) -> Assistance | None:
    """Return what helps with a note; None for an empty one.

    Raises:
        UnknownPage: this deployment has no call assistant.

    """
    helper = request.app[SERVICES].helper
    if helper is None:
        raise UnknownPage
    if not note.strip():
        return None
    return await helper(note[:LONGEST_NOTE], taken.procedure or None, taken.place or None)


async def _shown(request: web.Request, form: dict[str, str]) -> dict[str, Any]:
    note, taken = form.get("note", "")[:LONGEST_NOTE], Taken.of(form)
    now = int(request.app[BUREAU].now().timestamp())
    began = form.get("began", "")
    return {
        "note": note,
        "taken": taken,
        "found": await helped(request, note, taken),
        "began": began if began.isascii() and began.isdigit() else str(now),
        "width": "broad",
    }
