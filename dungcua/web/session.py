"""Who is this browser? One signed cookie, and forms that only this browser can send.

The cookie holds a random browser id and the id of its conversation, which nobody can
guess; nothing about the person. Forms carry a token bound to the cookie (against forged
requests) and a number used once (against pressing a button twice).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from hmac import compare_digest

from aiohttp import web
from aiohttp.typedefs import Handler
from itsdangerous import BadSignature, URLSafeTimedSerializer

from dungcua.errors import InputError, MissingData, StaleForm
from dungcua.web.i18n import LANGUAGES, Catalogue, catalogue

__all__ = [
    "COOKIE",
    "FORM",
    "LANG",
    "LANGUAGE_COOKIE",
    "SESSION",
    "SIGNER",
    "Session",
    "Signer",
    "attach",
    "checked",
    "once",
    "posted_text",
    "words",
    "write_cookie",
]

COOKIE = "dc_phien"
LANGUAGE_COOKIE = "dc_ngu"
_COOKIE_AGE = 30 * 86_400
_FORM_AGE = 12 * 3_600
_SHORTEST_KEY = 32


@dataclass(frozen=True, slots=True)
class Session:
    """What the cookie says: a random browser id, and the conversation it owns, if any."""

    browser: str
    conversation: str | None = None
    fresh: bool = False

    def owning(self, conversation: str) -> Session:
        """Return the session of a browser that has just begun ``conversation``."""
        return replace(self, conversation=conversation, fresh=True)

    @classmethod
    def new(cls) -> Session:
        """Return the session of a browser that was never seen."""
        return cls(secrets.token_urlsafe(16), fresh=True)


class Signer:
    """Signs cookies and form tokens with the secret key of the deployment.

    ``room`` keeps the tokens of different parts of the site apart.
    """

    def __init__(self, key: str, room: str = "dungcua") -> None:
        if len(key) < _SHORTEST_KEY:
            raise MissingData(f"DUNGCUA_SECRET_KEY needs at least {_SHORTEST_KEY} characters")
        self._cookies = URLSafeTimedSerializer(key, salt=f"{room}.session")
        self._forms = URLSafeTimedSerializer(key, salt=f"{room}.form")

    def pack(self, session: Session) -> str:
        """Return the cookie's value."""
        return str(self._cookies.dumps([session.browser, session.conversation]))

    def unpack(self, value: str | None) -> Session:
        """Return the session of a cookie; a new one when it is missing, forged or too old."""
        try:
            browser, conversation = self._cookies.loads(value or "", max_age=_COOKIE_AGE)
        except (BadSignature, ValueError, TypeError):
            return Session.new()
        return Session(browser, conversation)

    def form_token(self, session: Session) -> str:
        """Return the token that a form of ``session`` carries."""
        return str(self._forms.dumps(session.browser))

    def check(self, session: Session, token: str) -> None:
        """Prove that a form was made for this browser.

        Raises:
            StaleForm: it was made for another one, forged, or more than 12 hours ago.

        """
        try:
            browser = self._forms.loads(token, max_age=_FORM_AGE)
        except BadSignature as error:
            raise StaleForm from error
        if not compare_digest(str(browser).encode(), session.browser.encode()):
            raise StaleForm


SIGNER = web.AppKey("signer", Signer)
SESSION = web.RequestKey("session", Session)
LANG = web.RequestKey("lang", str)
FORM = web.RequestKey("form", dict[str, str])
"""The posted fields, for an error page that has to give the typed text back."""


@web.middleware
async def attach(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Give every request its session and language."""
    request[SESSION] = request.app[SIGNER].unpack(request.cookies.get(COOKIE))
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    request[LANG] = chosen if chosen in LANGUAGES else "vi"
    return await handler(request)


def write_cookie(request: web.Request, response: web.StreamResponse, *, https: bool) -> None:
    """Set the cookie when the session is new or has changed; called before headers leave."""
    session = request.get(SESSION)
    if session is None or not session.fresh:
        return
    # A signal runs after aiohttp has turned its cookie jar into headers: write it ourselves.
    value = (
        f"{COOKIE}={request.app[SIGNER].pack(session)}; Path=/; Max-Age={_COOKIE_AGE};"
        f" HttpOnly; SameSite=Lax{'; Secure' if https else ''}"
    )
    response.headers.add("Set-Cookie", value)


async def posted_text(request: web.Request) -> dict[str, str]:
    """Return the text fields of a posted form, without its files.

    Raises:
        InputError: it says to be written in a code that nobody knows.

    """
    try:
        posted = await request.post()
    except LookupError as error:
        raise InputError("charset") from error
    return {key: value for key, value in posted.items() if isinstance(value, str)}


async def checked(request: web.Request) -> dict[str, str]:
    """Read a posted form and prove that our own page made it for this browser.

    Files and repeated fields are dropped: none of our forms has any.

    Raises:
        StaleForm: the token does not fit; nothing of the form may be acted upon.

    """
    form = await posted_text(request)
    request[FORM] = form
    request.app[SIGNER].check(request[SESSION], form.get("csrf", ""))
    return form


def once() -> str:
    """Return a number for one sending of a form."""
    return secrets.token_urlsafe(9)


def words(request: web.Request) -> Catalogue:
    """Return the catalogue of the language that this browser chose."""
    return catalogue(request.get(LANG, "vi"))
