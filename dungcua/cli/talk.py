"""``dungcua talk``: whole conversations through the running parts, for measuring.

It starts a stack of its own on free ports with a database that is thrown away, so that
measuring never fills a register.
"""

from __future__ import annotations

import asyncio
import socket
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import structlog

from dungcua.actions.plain import plain
from dungcua.cli.lines import Record, run_lines
from dungcua.cli.stack import Stack, running
from dungcua.conversations.message import Reply
from dungcua.errors import DialogueUnavailable
from dungcua.settings import Settings

__all__ = ["apart", "converse", "talk_lines"]

_RASA_STARTS_WITHIN = 180.0


async def talk_lines(settings: Settings, *, rasa: bool) -> None:
    """Read ``{"id", "turns": […]}`` lines and write what was answered to each turn.

    Raises:
        DialogueUnavailable: Rasa does not start within three minutes.

    """
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    with tempfile.TemporaryDirectory(prefix="dungcua-talk-") as folder:
        async with running(apart(settings, Path(folder), rasa=rasa)) as stack:
            if rasa and not await stack.wait_for_rasa(_RASA_STARTS_WITHIN):
                raise DialogueUnavailable("not within three minutes; see var/rasa.log")
            loop = asyncio.get_running_loop()

            def work(record: Record) -> Record:
                said = asyncio.run_coroutine_threadsafe(
                    converse(stack, record["turns"]), loop
                ).result()
                return {"turns": [_turn(replies) for replies in said]}

            await asyncio.to_thread(run_lines, work, ["turns"])


def apart(settings: Settings, folder: Path, *, rasa: bool) -> Settings:
    """Return settings for a stack beside a running one: own ports, own throw-away database.

    Args:
        settings: of the deployment; what the set-up built is used.
        folder: an empty folder for database, log and tracker.
        rasa: whether to start Rasa.

    """
    (folder / "models").mkdir()
    for built in ("encoder", "index"):
        if (settings.var / built).is_dir():
            (folder / built).symlink_to((settings.var / built).resolve())
    model = settings.var / "models" / "dungcua.tar.gz"
    if model.is_file():
        (folder / "models" / "dungcua.tar.gz").symlink_to(model)
    return settings.model_copy(
        update={
            "var": folder,
            "database_url": f"sqlite:///{folder / 'talk.db'}",
            "rasa": "spawn" if rasa else "off",
            "rasa_url": f"http://127.0.0.1:{_free_port()}",
            "action_port": _free_port(),
        }
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def converse(stack: Stack, turns: Sequence[str]) -> list[list[Reply]]:
    """Hold one conversation: store, redact, ask, store the answers; return them by turn."""
    services = stack.services
    conversation_id = await asyncio.to_thread(services.conversations.start)
    answered = []
    for text in turns:
        message = await asyncio.to_thread(services.conversations.say, conversation_id, text)
        replies = [r async for r in services.dialogue.respond(conversation_id, message.text)]
        for reply in replies:
            await asyncio.to_thread(services.conversations.answer, conversation_id, reply)
        answered.append(replies)
    return answered


def _turn(replies: list[Reply]) -> Record:
    metas = [reply.meta for reply in replies]
    place = next((m.place for m in metas if m.place), None)
    return {
        "reply": "\n\n".join(plain(reply) for reply in replies),
        "procedure": list(dict.fromkeys(code for m in metas for code in m.procedure)),
        "place": {"province": place.province, "commune": place.commune} if place else None,
        "ask": next((m.ask for m in reversed(metas) if m.ask), None),
        "complaint": any(m.complaint for m in metas),
        "complaint_code": next((m.complaint_code for m in metas if m.complaint_code), None),
        "handoff": any(m.handoff for m in metas),
        "oos": any(m.oos for m in metas),
    }
