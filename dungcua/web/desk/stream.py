"""The live line of the desk: what changed in the queue, pushed as it happens.

One reader a process asks the database; every open desk gets its share from memory. A desk
that lost its connection resumes after the last event it saw, or is told to load anew.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

import structlog
from aiohttp import web

from dungcua.accounts.model import Where
from dungcua.accounts.rights import Action, may
from dungcua.conversations.feed import Feed, Happening
from dungcua.errors import DungCuaError, NotSignedIn, TooManyRequests
from dungcua.web.desk.frame import BUREAU, COOKIE, DeskRoutes, desk_session

__all__ = ["LINES", "Lines", "routes"]

routes = DeskRoutes()
log = structlog.get_logger("dungcua.desk")

_PERIOD = 1.0
_PULSE = 20.0
"""Seconds between signs of life: proxies cut silent connections, and sessions end."""
_MOST_WAITING = 200
_MOST_LINES = 500

_Line = asyncio.Queue["Sequence[Happening] | None"]


class Lines:
    """The open desks of this process: at most one for each session, 500 in all."""

    def __init__(self, feed: Feed, *, period: float = _PERIOD, most: int = _MOST_LINES) -> None:
        """Read ``feed`` every ``period`` seconds while somebody listens."""
        self._feed = feed
        self._period = period
        self._most = most
        self._open: dict[int, _Line] = {}
        self._reader: asyncio.Task[None] | None = None

    def join(self, session_id: int, since: int) -> _Line:
        """Open the line of a session; an older one of the same session ends.

        Every event after number ``since`` comes over it, or ``None`` when it was cut off.

        Raises:
            TooManyRequests: too many desks are open.

        """
        older = self._open.pop(session_id, None)
        if older is not None:
            _give(older, None)
        if len(self._open) >= self._most:
            raise TooManyRequests
        line: _Line = asyncio.Queue(_MOST_WAITING)
        self._open[session_id] = line
        if self._reader is None or self._reader.done():
            self._reader = asyncio.create_task(self._read(since), name="desk-lines")
        return line

    def leave(self, session_id: int, line: _Line) -> None:
        """Close a line, unless a newer one has taken its place."""
        if self._open.get(session_id) is line:
            del self._open[session_id]

    def __len__(self) -> int:
        return len(self._open)

    async def close(self) -> None:
        """End every line; the process stops."""
        if self._reader is not None:
            self._reader.cancel()
        for line in self._open.values():
            _give(line, None)
        self._open.clear()

    async def _read(self, last: int) -> None:
        while self._open:
            await asyncio.sleep(self._period)
            try:
                news = await asyncio.to_thread(self._feed.since, last)
            except DungCuaError as error:
                log.warning("feed_failed", code=error.code)
                continue
            if news is None:
                last = await asyncio.to_thread(self._feed.last)
            elif news:
                last = news[-1].id
                for line in list(self._open.values()):
                    _give(line, news)


def _give(line: _Line, news: Sequence[Happening] | None) -> None:
    """Hand on without waiting; a desk that reads too slowly is cut off and comes back."""
    if line.full():
        while not line.empty():
            line.get_nowait()
        news = None
    line.put_nowait(news)


LINES = web.AppKey("lines", Lines)


@routes.get("/luong", right=Action.QUEUE_SEE)
async def stream(request: web.Request) -> web.StreamResponse:
    """Send what changes as server-sent events; each is a kind and the number of an entry.

    What the page has seen stands in ``tu``, for a line is open only a while after its page was
    written; a line that comes back says so in "Last-Event-ID", which counts more.

    Event "queue": ``{"kind": "waiting"|"taken"|"message"|"ended", "entry": 12}``.
    Event "reload": something was missed; load the page's lists anew.
    """
    session, feed = desk_session(request), request.app[BUREAU].feed
    seen = request.headers.get("Last-Event-ID") or request.query.get("tu", "")
    newest = await asyncio.to_thread(feed.last)
    last = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 19 else newest
    line = request.app[LINES].join(session.id, newest)
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
    )
    try:
        await response.prepare(request)
        await response.write(f"retry: 3000\nid: {last}\n\n".encode())
        missed = await asyncio.to_thread(feed.since, last)
        if missed is None:
            last = newest
            await response.write(f"id: {last}\nevent: reload\ndata: {{}}\n\n".encode())
        else:
            last = await _send(request, response, missed, last)
        while True:
            try:
                news = await asyncio.wait_for(line.get(), _PULSE)
            except TimeoutError:
                await response.write(b": \n\n")
                if not await _still_there(request):
                    break
                continue
            if news is None:
                break
            last = await _send(request, response, news, last)
    except ConnectionError:
        pass
    finally:
        request.app[LINES].leave(session.id, line)
    return response


async def _send(
    request: web.Request, response: web.StreamResponse, news: Sequence[Happening], last: int
) -> int:
    """Send what this person may know of; return the number of the last event sent or passed."""
    account = desk_session(request).account
    for event in news:
        if event.id <= last:
            continue
        last = event.id
        if not may(account, Action.QUEUE_SEE, Where(event.province_code, event.commune_code)):
            continue
        data = json.dumps({"kind": event.kind, "entry": event.entry_id})
        await response.write(f"id: {event.id}\nevent: queue\ndata: {data}\n\n".encode())
    return last


async def _still_there(request: web.Request) -> bool:
    """Whether the session still holds: revoked, locked or idle ones lose their line."""
    token = request.cookies.get(COOKIE, "")
    try:
        await asyncio.to_thread(request.app[BUREAU].sessions.find, token, use=False)
    except NotSignedIn:
        return False
    return True
