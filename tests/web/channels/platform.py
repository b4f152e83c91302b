"""A small server in the place of a platform: keeps what it is sent, answers as it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

__all__ = ["Platform"]

SENT_ZALO = (200, {"error": 0, "message": "Success", "data": {"message_id": "1"}})
SENT_MESSENGER = (200, {"recipient_id": "psid-1", "message_id": "m_1"})


@dataclass
class Platform:
    """``answers`` are given in turn, then success; ``sent`` is what was taken."""

    answers: list[tuple[int, Any]] = field(default_factory=list)
    sent: list[Mapping[str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    trades: list[str] = field(default_factory=list)
    """Refresh tokens still good; each works once."""

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/v3.0/oa/message/cs", self._zalo)
        app.router.add_post("/me/messages", self._messenger)
        app.router.add_post("/v4/oa/access_token", self._trade)
        return app

    def texts(self) -> list[str]:
        return [call["message"]["text"] for call in self.sent]

    async def _zalo(self, request: web.Request) -> web.Response:
        token = request.headers["access_token"]
        self.tokens.append(token)
        if not token:
            return web.json_response({"error": -216, "message": "Access token is invalid"})
        return await self._answer(request, SENT_ZALO)

    async def _messenger(self, request: web.Request) -> web.Response:
        self.tokens.append(request.headers["Authorization"].removeprefix("Bearer "))
        return await self._answer(request, SENT_MESSENGER)

    async def _answer(self, request: web.Request, success: tuple[int, Any]) -> web.Response:
        status, answer = self.answers.pop(0) if self.answers else success
        if (status, answer) == success:
            self.sent.append(await request.json())
        if isinstance(answer, str):
            return web.Response(status=status, text=answer)
        return web.json_response(answer, status=status)

    async def _trade(self, request: web.Request) -> web.Response:
        form = await request.post()
        refresh = str(form["refresh_token"])
        assert request.headers["secret_key"] == "bi-mat-ung-dung"
        if refresh not in self.trades:
            return web.json_response({"error": -14014, "error_name": "Invalid refresh token."})
        self.trades.remove(refresh)
        self.trades.append(refresh + "+")
        return web.json_response(
            {"access_token": "mo-" + refresh, "refresh_token": refresh + "+", "expires_in": "90000"}
        )
