"""Opens the doors that the settings name."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from aiohttp import web

from dungcua.conversations.channels import Channels
from dungcua.conversations.model import Message
from dungcua.settings import Settings
from dungcua.web.channels import handlers
from dungcua.web.channels.adapter import Adapter
from dungcua.web.channels.handlers import DOORS, Doors
from dungcua.web.channels.messenger import MessengerAdapter
from dungcua.web.channels.postman import Postman, Tokens
from dungcua.web.channels.tokens import FixedToken, ZaloTokens
from dungcua.web.channels.zalo import ZaloAdapter
from dungcua.web.chat.recorded import pin_message
from dungcua.web.chat.turns import Turns
from dungcua.web.limits import RateLimiter
from dungcua.web.services import SERVICES

__all__ = ["configured", "open_doors"]


def configured(settings: Settings) -> bool:
    """Whether the settings name any messenger."""
    return bool(settings.zalo_app_id or settings.messenger_app_secret.get_secret_value())


def open_doors(app: web.Application, settings: Settings, channels: Channels, turns: Turns) -> None:
    """Add the webhooks and the postman to the application."""
    lines = dict(_lines(settings, channels))
    holder = app[SERVICES].office.holder

    def beside(conversation: str, message: Message) -> str | None:
        return pin_message(holder, conversation, message.reply)

    postman = Postman(channels, lines, settings.public_url, beside)
    app[DOORS] = Doors(
        channels=channels,
        adapters={name: adapter for name, (adapter, _) in lines.items()},
        postman=postman,
        turns=turns,
        limit=RateLimiter(settings.rate_per_minute),
        notices=RateLimiter(1),
    )
    app.add_routes(handlers.routes)

    async def deliver(_app: web.Application) -> AsyncIterator[None]:
        task = asyncio.create_task(postman.work(), name="postman")
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    app.cleanup_ctx.append(deliver)


def _lines(settings: Settings, channels: Channels) -> list[tuple[str, tuple[Adapter, Tokens]]]:
    lines: list[tuple[str, tuple[Adapter, Tokens]]] = []
    if settings.zalo_app_id:
        zalo = ZaloAdapter(
            settings.zalo_app_id, settings.zalo_oa_secret.get_secret_value(), settings.zalo_api
        )
        tokens = ZaloTokens(
            channels,
            settings.zalo_app_id,
            settings.zalo_app_secret.get_secret_value(),
            settings.zalo_refresh_token.get_secret_value(),
            settings.zalo_oauth,
        )
        lines.append((zalo.name, (zalo, tokens)))
    if secret := settings.messenger_app_secret.get_secret_value():
        messenger = MessengerAdapter(
            secret, settings.messenger_verify_token.get_secret_value(), settings.messenger_api
        )
        fixed = FixedToken(settings.messenger_page_token.get_secret_value())
        lines.append((messenger.name, (messenger, fixed)))
    return lines
