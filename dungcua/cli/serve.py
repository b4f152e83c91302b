"""``dungcua serve``: the pages on the public port, everything else on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import sys

import structlog
from aiohttp import web

from dungcua.cli.stack import running
from dungcua.settings import Settings
from dungcua.web.app import create_app

__all__ = ["serve_forever"]


async def serve_forever(settings: Settings) -> None:
    """Serve until the process is told to stop (SIGINT, SIGTERM)."""
    _configure_logging()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    async with running(settings) as stack:
        runner = web.AppRunner(create_app(stack.services), access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, settings.host, settings.port).start()
            print(f"Đúng Cửa: http://{settings.host}:{settings.port}  (Ctrl+C để dừng)", flush=True)
            if stack.rasa is not None:
                print(
                    "Phần hội thoại đang khởi động; trong lúc đó mỗi câu hỏi được trả lời riêng.",
                    flush=True,
                )
            await stop.wait()
        finally:
            await runner.cleanup()


def _configure_logging() -> None:
    """One line an event on standard output: for people on a terminal, JSON otherwise.

    Words of citizens never reach a log; the callers pass codes and counts only.
    """
    tty = sys.stdout.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.dev.ConsoleRenderer()
            if tty
            else structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
    )
