"""The frame of the desk: no page without a session, no post without a token, no right by chance.

A room of the desk makes a :class:`DeskRoutes` and registers its handlers with the right
they need; there is no other way to get below ``/ban-truc``, and a test walks all routes.
Inside a handler, :func:`signed_in` is who asks; :func:`posted` is the proved form.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload
from urllib.parse import quote, urlsplit

from aiohttp import web

from dungcua.accounts.model import Account, Stage, Where
from dungcua.accounts.model import Session as DeskSession
from dungcua.accounts.rights import Action, may
from dungcua.errors import DungCuaError, NotSignedIn, RightMissing, StaleForm
from dungcua.web.desk.bureau import Bureau
from dungcua.web.faults import streams
from dungcua.web.render import FRAME, page
from dungcua.web.services import SERVICES
from dungcua.web.session import FORM, Session, Signer, posted_text, words

__all__ = [
    "BUREAU",
    "COOKIE",
    "NAVIGATION",
    "ROOT",
    "SIGNER",
    "DeskRoutes",
    "NavItem",
    "allowed",
    "desk_session",
    "drop_cookie",
    "give_cookie",
    "own_path",
    "posted",
    "signed_in",
]

ROOT = "/ban-truc"
COOKIE = "dc_ban_truc"

BUREAU = web.AppKey("bureau", Bureau)
SIGNER = web.AppKey("desk_signer", Signer)
NAVIGATION = web.AppKey("navigation", tuple["NavItem", ...])
STAFF = web.RequestKey("staff", DeskSession)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_Decorator = Callable[[Handler], Handler]
_OWN_PATH = re.compile(r"/ban-truc(?:/[A-Za-z0-9._~-]+)*(?:\?[A-Za-z0-9._~&=%+-]*)?")


# What people write at the desk, sentence by sentence: a session that ends must not take it.
_WRITTEN = (
    "note", "words", "reason", "text", "said_place", "counter", "when", "contact_name",
    "contact_phone", "contact_email", "phone", "wanted",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the navigation, shown to whoever has ``right`` somewhere.

    ``path`` is the whole path, ``label`` a key of the catalogue, ``shortcut`` the keys that
    lead there ("g h"), ``order`` the place: search 5, queue 10, given to me 15, assistant 20,
    call-backs 25, cases 30, figures 40, quality 45, knowledge 50, users 80, audit 90.
    """

    path: str
    label: str
    right: Action
    shortcut: str
    order: int


class DeskRoutes(Sequence[web.AbstractRouteDef]):
    """The routes of one room of the desk; paths are below :data:`ROOT`."""

    def __init__(self, *navigation: NavItem) -> None:
        self.navigation = navigation
        self._routes: list[web.AbstractRouteDef] = []

    def get(self, path: str, *, right: Action | None) -> _Decorator:
        """Register a page.

        Args:
            path: below the desk ("/hang-doi", "/hang-doi/{entry}").
            right: what one must be allowed somewhere; None = everybody who is signed in.
                A page of one case asks :func:`allowed` for its place as well.

        """
        return self._add("GET", path, Stage.FULL, right)

    def post(self, path: str, *, right: Action | None) -> _Decorator:
        """Register what a form does; the form's token is proved before the handler runs."""
        return self._add("POST", path, Stage.FULL, right)

    def half_way(self, method: str, path: str) -> _Decorator:
        """Register a page for whoever still owes the second factor (or has given it)."""
        return self._add(method, path, Stage.PASSWORD, None)

    def public(self, method: str, path: str) -> _Decorator:
        """Register a page that nobody needs to be signed in for; it proves its own forms."""

        def register(handler: Handler) -> Handler:
            self._routes.append(web.route(method, ROOT + path, handler))
            return handler

        return register

    def _add(self, method: str, path: str, stage: Stage, right: Action | None) -> _Decorator:
        def register(handler: Handler) -> Handler:
            async def guarded(request: web.Request) -> web.StreamResponse:
                try:
                    await _enter(request, stage, right)
                except (NotSignedIn, StaleForm) as error:
                    if method == "GET" and not streams(request):
                        raise _to_the_door(request) from None
                    typed = await _typed(request)
                    if not typed or streams(request):
                        raise
                    return _give_back(request, error, typed)
                return await handler(request)

            self._routes.append(web.route(method, ROOT + path, guarded))
            return handler

        return register

    @overload
    def __getitem__(self, index: int) -> web.AbstractRouteDef: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[web.AbstractRouteDef]: ...
    def __getitem__(
        self, index: int | slice
    ) -> web.AbstractRouteDef | Sequence[web.AbstractRouteDef]:
        return self._routes[index]

    def __len__(self) -> int:
        return len(self._routes)

    def __iter__(self) -> Iterator[web.AbstractRouteDef]:
        return iter(self._routes)


def signed_in(request: web.Request) -> Account:
    """Return who asks."""
    return request[STAFF].account


def desk_session(request: web.Request) -> DeskSession:
    """Return the session of who asks."""
    return request[STAFF]


def posted(request: web.Request) -> dict[str, str]:
    """Return the form of a post; its token has been proved. Files are not in it."""
    return request[FORM]


async def allowed(request: web.Request, right: Action, where: Where) -> None:
    """Prove that who asks may do ``right`` at the place of a case; a refusal is noted.

    Raises:
        RightMissing: the role or area does not reach it; nothing of the case may be shown.

    """
    account = signed_in(request)
    if not may(account, right, where):
        bureau = request.app[BUREAU]
        await asyncio.to_thread(bureau.audit.record, account.id, "refused", "", right=str(right))
        raise RightMissing(str(right))


def give_cookie(request: web.Request, response: web.StreamResponse, token: str) -> None:
    """Hand the session's token to the browser: for the desk only, gone when it closes."""
    response.set_cookie(
        COOKIE,
        token,
        path=ROOT,
        httponly=True,
        samesite="Strict",
        secure=request.app[SERVICES].settings.https,
    )


def drop_cookie(response: web.StreamResponse) -> None:
    """Take the token back."""
    response.del_cookie(COOKIE, path=ROOT)


def own_path(path: str) -> str:
    """Return ``path`` if it is plainly a page of the desk, else the desk's first page."""
    return path if _OWN_PATH.fullmatch(path) else ROOT


async def _enter(request: web.Request, stage: Stage, right: Action | None) -> None:
    """Find the session, prove form and right, and give the page its frame.

    Raises:
        NotSignedIn: no session, or only half of one.
        StaleForm: the token of the form does not fit.
        RightMissing: the role does not include the page.

    """
    token = request.cookies.get(COOKIE, "")
    quiet = streams(request) and request.method == "GET"
    session = await asyncio.to_thread(request.app[BUREAU].sessions.find, token, use=not quiet)
    if stage is Stage.FULL and session.stage is not Stage.FULL:
        raise NotSignedIn("second factor missing")
    request[STAFF] = session
    owner = Session(hashlib.sha256(token.encode()).hexdigest())
    signer = request.app[SIGNER]
    full = session.stage is Stage.FULL
    request[FRAME] = {
        "layout": "desk/base.html",
        "account": session.account,
        "csrf": signer.form_token(owner),
        "navigation": _navigation(request.app, session.account) if full else (),
        "may": _asker(session.account),
    }
    if request.method == "POST":
        sent = await request.post()
        form = {key: value for key, value in sent.items() if isinstance(value, str)}
        request[FORM] = form
        signer.check(owner, form.get("csrf", ""))
    if right is not None and not may(session.account, right):
        await asyncio.to_thread(
            request.app[BUREAU].audit.record, session.account.id, "refused", "", right=str(right)
        )
        raise RightMissing(str(right))


def _navigation(app: web.Application, account: Account) -> tuple[NavItem, ...]:
    return tuple(item for item in app[NAVIGATION] if may(account, item.right))


def _asker(account: Account) -> Callable[..., bool]:
    """Return what templates ask rights with: ``may("queue.work", where)``."""

    def ask(action: str, where: Where | None = None) -> bool:
        return may(account, Action(action), where)

    return ask


async def _typed(request: web.Request) -> list[str]:
    """Return what somebody wrote in a form of ours that cannot be taken any more.

    Nothing of a form that another site sends: a page of ours must not show its words.
    """
    if urlsplit(request.headers.get("Origin", "")).netloc != request.host:
        return []
    form = request.get(FORM) or await posted_text(request)
    return [form[name] for name in _WRITTEN if form.get(name, "").strip()]


def _give_back(request: web.Request, error: DungCuaError, typed: Sequence[str]) -> web.Response:
    """Show what went wrong, with what was written, to be copied after signing in again."""
    return page(
        request,
        "desk/typed.html",
        status=error.http_status,
        told=words(request).error(error),
        typed="\n\n".join(typed),
        door=f"{ROOT}/vao",
    )


def _to_the_door(request: web.Request) -> web.HTTPSeeOther:
    wanted = own_path(request.path_qs)
    path = f"{ROOT}/vao"
    return web.HTTPSeeOther(path if wanted == ROOT else f"{path}?tiep={quote(wanted, safe='')}")
