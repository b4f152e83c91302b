"""What a running stack does by itself: expiry, follow-up, the queue, changes in force."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

import structlog

from dungcua.complaints.calendar import vietnamese_date
from dungcua.complaints.office import Office
from dungcua.conversations.service import Conversations
from dungcua.errors import DungCuaError
from dungcua.knowledge.load import KnowledgeBase
from dungcua.settings import Settings
from dungcua.web.desk.bureau import Bureau

__all__ = ["expire_daily", "follow_up_hourly", "keep_desk", "lay_changes"]

_DAY = 24 * 3600.0
_HOUR = 3600.0
_MINUTE = 60.0
_log = structlog.get_logger("dungcua.stack")


async def expire_daily(conversations: Conversations, keep_days: int) -> None:
    """Erase conversations that nobody has touched for ``keep_days``, at start and daily."""
    while True:
        try:
            erased = await asyncio.to_thread(conversations.expire, timedelta(days=keep_days))
            _log.info("conversations_expired", count=erased)
        except DungCuaError as error:
            _log.warning("expiry_failed", code=error.code)
        await asyncio.sleep(_DAY)


async def follow_up_hourly(office: Office) -> None:
    """Follow up what falls due and erase what is over its time, at start and hourly.

    Several replicas may do it at once: each thing is done once.
    """
    while True:
        try:
            reminders = await asyncio.to_thread(office.follow_up.due)
            swept = await asyncio.to_thread(office.retention.run)
            _log.info("complaints_followed_up", reminders=len(reminders), erased=len(swept.erased))
        except DungCuaError as error:
            _log.warning("follow_up_failed", code=error.code)
        await asyncio.sleep(_HOUR)


async def keep_desk(bureau: Bureau, settings: Settings, kb: KnowledgeBase) -> None:
    """Put what nobody touched back into the queue, every minute; tidy up once a day.

    A call-back goes back when a session would have ended: calls last longer than answers.
    Changes to the knowledge that begin today, or that another replica accepted, are laid
    over it as well.
    """
    idle, tidied = timedelta(minutes=settings.desk_return_minutes), -_DAY
    while True:
        try:
            await asyncio.to_thread(lay_changes, bureau, kb)
            returned = await asyncio.to_thread(bureau.queue.return_idle, idle)
            if returned:
                _log.info("conversations_returned", count=returned)
            signed_out = timedelta(minutes=settings.desk_idle_minutes)
            await asyncio.to_thread(bureau.callbacks.return_idle, signed_out)
            if time.monotonic() - tidied >= _DAY:
                await asyncio.to_thread(bureau.tidy, settings)
                tidied = time.monotonic()
        except DungCuaError as error:
            _log.warning("desk_keeping_failed", code=error.code)
        await asyncio.sleep(_MINUTE)


def lay_changes(bureau: Bureau, kb: KnowledgeBase) -> None:
    """Lay over the knowledge the changes that are in force today."""
    kb.edits.put(bureau.book.in_force(vietnamese_date(bureau.now())))
