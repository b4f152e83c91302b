"""A browser without scripts: keeps cookies, fills in forms as the page hands them out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient


@dataclass
class Shown:
    """A page as it arrived."""

    status: int
    html: str
    response: ClientResponse

    @property
    def text(self) -> str:
        """The words of the page, tags removed, blanks squeezed."""
        reader = _Words()
        reader.feed(self.html)
        return " ".join(" ".join(reader.found).split())

    def field(self, name: str) -> str:
        """The value of the first hidden field called ``name``."""
        found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', self.html)
        assert found, f"the page has no hidden field {name}"
        return found[1]


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self.found.append(data)


class Visitor:
    """One browser."""

    def __init__(self, client: TestClient[Any, Any]) -> None:
        self.client = client

    async def get(self, path: str, **options: Any) -> Shown:
        return await self._shown(await self.client.get(path, **options))

    async def post(self, path: str, page: Shown | None = None, **fields: str) -> Shown:
        """Send a form of ``page`` (else of the same path, loaded now) and follow."""
        return await self._shown(await self.send(path, page, fields=fields))

    async def send(
        self,
        path: str,
        page: Shown | None = None,
        *,
        follow: bool = True,
        headers: dict[str, str] | None = None,
        fields: dict[str, str] | None = None,
        **more: str,
    ) -> ClientResponse:
        page = page or await self.get("/")
        data = {"csrf": page.field("csrf"), **(fields or {}), **more}
        if 'name="once"' in page.html:
            data.setdefault("once", page.field("once"))
        return await self.client.post(path, data=data, headers=headers, allow_redirects=follow)

    async def say(self, text: str) -> Shown:
        return await self.post("/", text=text)

    @staticmethod
    async def _shown(response: ClientResponse) -> Shown:
        return Shown(response.status, await response.text(), response)
