"""Server-sent events in the answer to a post."""

from __future__ import annotations

from aiohttp import web

__all__ = ["Events"]


class Events:
    """A stream of named events; each carries one rendered fragment."""

    def __init__(self, response: web.StreamResponse) -> None:
        self.response = response

    @classmethod
    async def open(cls, request: web.Request) -> Events:
        """Send the headers; a proxy in between must not collect the events."""
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}
        )
        await response.prepare(request)
        return cls(response)

    async def send(self, name: str, data: str) -> None:
        """Send one event; waits when the browser reads slowly.

        Raises:
            ConnectionError: the browser has gone.

        """
        lines = "".join(f"data: {line}\n" for line in data.splitlines())
        await self.response.write(f"event: {name}\n{lines}\n".encode())

    async def close(self, once: str) -> None:
        """Say that the turn is complete, and give the number for the next form."""
        try:
            await self.send("end", once)
            await self.response.write_eof()
        except ConnectionError:
            return
