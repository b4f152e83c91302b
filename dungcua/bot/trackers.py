"""Dialogue state in SQL, bounded: turn 100 costs what turn 1 costs, old words go away.

Rasa replays every event of a session at every turn and sends them all to the action
server, so a turn grows dearer with the conversation. Here a session that has become long
is rewritten: its slots and its form as they stand, then the last turns as they were. What
a citizen typed before that is deleted, and so are earlier sessions of the conversation.

Of a turn only what the next one needs is kept: of a reply what it asked, of a message not
what the classifier thought besides. Rasa's own store opens a connection for each step and
writes event by event through its object mapper; here a turn is one reading, one writing and
one connection that stays open.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

__all__ = ["BoundedTrackerStore", "compact", "stored"]

_DAY = 86_400.0
_NOT_KEPT = frozenset({"intent_ranking", "text_tokens"})
_EVENTS = SQLTrackerStore.SQLEvent.__table__
_OF_ONE = _EVENTS.c.sender_id == sa.bindparam("sender")
_LATEST_SESSION = _EVENTS.c.timestamp >= (
    sa.select(sa.func.coalesce(sa.func.max(_EVENTS.c.timestamp), 0.0))
    .where(_OF_ONE, _EVENTS.c.type_name == SessionStarted.type_name)
    .scalar_subquery()
)
_READ = sa.select(_EVENTS.c.data).where(_OF_ONE, _LATEST_SESSION).order_by(_EVENTS.c.id)
_READ_ALL = sa.select(_EVENTS.c.data).where(_OF_ONE).order_by(_EVENTS.c.id)
_COUNT = sa.select(sa.func.count()).where(_OF_ONE, _LATEST_SESSION)
_FORGET = sa.delete(_EVENTS).where(_OF_ONE)
_FORGET_OLD = sa.delete(_EVENTS).where(_EVENTS.c.timestamp < sa.bindparam("since"))


def compact(tracker: DialogueStateTracker, keep_turns: int) -> list[Event]:
    """Return events that rebuild ``tracker`` with its last ``keep_turns`` user turns.

    The state before those turns is told by slot and loop events; policies that look at
    the present turn, as rules do, decide the same on either.
    """
    events = list(tracker.events)
    turns = [i for i, event in enumerate(events) if isinstance(event, UserUttered)]
    if len(turns) <= keep_turns:
        return events
    cut = turns[-keep_turns]
    past = DialogueStateTracker.from_events(
        tracker.sender_id, events[:cut], slots=list(tracker.slots.values())
    )
    since = float(events[cut].timestamp or time.time())
    head: list[Event] = [
        ActionExecuted(ACTION_SESSION_START_NAME, timestamp=since),
        SessionStarted(timestamp=since),
    ]
    head += [
        SlotSet(name, slot.value, timestamp=since)
        for name, slot in past.slots.items()
        if slot.value != slot.initial_value
    ]
    if past.active_loop_name:
        head.append(ActiveLoop(past.active_loop_name, timestamp=since))
    head.append(ActionExecuted(ACTION_LISTEN_NAME, timestamp=since))
    return head + events[cut:]


def stored(sender_id: str, event: Event) -> dict[str, Any]:
    """Return the row that keeps ``event`` of a conversation.

    Of a reply with a form of its own only ``meta.ask`` is kept, and whether it was about a
    report still to be told: the words stand in the product's database, and the next turn
    needs no more.
    """
    data = event.as_dict()
    if isinstance(event, BotUttered):
        data["data"] = _asked(event.data)
    if isinstance(event, UserUttered):
        told = data.get("parse_data") or {}
        data["parse_data"] = {key: told[key] for key in told if key not in _NOT_KEPT}
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _asked(data: dict[str, Any]) -> dict[str, Any]:
    """Return what is kept of a reply: what it asked, for actions that ask no question twice."""
    custom = data.get("custom")
    if not custom:
        return {key: value for key, value in data.items() if value}
    meta = custom.get("meta") or {}
    kept: dict[str, Any] = {"ask": meta.get("ask")}
    if meta.get("complaint") and not meta.get("complaint_code"):
        # It was about a report that is not recorded yet: what comes next may be its story.
        kept["complaint"] = True
    return {"custom": {"meta": kept}}


class BoundedTrackerStore(SQLTrackerStore):
    """Rasa's SQL tracker store with a bound on what it keeps.

    Args:
        domain: The domain, from Rasa.
        event_broker: The event broker, from Rasa.
        max_turns: User turns after which a session is rewritten.
        keep_turns: User turns that remain word for word.
        retention_days: Days after which events of any conversation are deleted.
        kwargs: As for SQLTrackerStore (dialect, db, host …).

    """

    engine: sa.engine.Engine

    def __init__(
        self,
        domain: Domain | None = None,
        event_broker: EventBroker | None = None,
        max_turns: int = 12,
        keep_turns: int = 4,
        retention_days: float = 2.0,
        **kwargs: Any,
    ) -> None:
        """Open the store and delete what is older than ``retention_days``."""
        self._max_turns = max_turns
        self._keep_turns = keep_turns
        self._retention = retention_days * _DAY
        super().__init__(domain=domain, event_broker=event_broker, **kwargs)
        if self.engine.dialect.name == "sqlite":
            self._prepare_sqlite()
        self.purge(time.time())

    def _prepare_sqlite(self) -> None:
        """Write ahead, and sync at checkpoints only: a lost last turn is asked again.

        The connection stays open: Rasa's engine would open the file for every reading.
        """
        if self.engine.url.database in (None, "", ":memory:"):
            return
        self.engine.dispose()
        self.engine = sa.create_engine(
            self.engine.url,
            poolclass=sa.pool.QueuePool,
            connect_args={"check_same_thread": False},
        )
        self.sessionmaker = sa.orm.sessionmaker(bind=self.engine)

        @sa.event.listens_for(self.engine, "connect")
        def pragmas(connection: Any, _: Any) -> None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA secure_delete=ON")

    def purge(self, now: float) -> int:
        """Delete events older than the retention; return how many went.

        Args:
            now: Seconds since the epoch.

        """
        with self.engine.begin() as unit:
            gone = unit.execute(_FORGET_OLD, {"since": now - self._retention})
        self._purged_at = now
        return int(gone.rowcount)

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> DialogueStateTracker | None:
        """Return the tracker of the latest session, or of all; None when there is nothing."""
        query = _READ_ALL if fetch_events_from_all_sessions else _READ
        with self.engine.connect() as unit:
            rows = unit.execute(query, {"sender": sender_id}).scalars().all()
        if not rows or not self.domain:
            return None
        events = [json.loads(row) for row in rows]
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the new events of a turn; rewrite the session when it is long or begun anew."""
        await self.stream_events(tracker)
        events = list(tracker.events)
        last = max((i for i, e in enumerate(events) if isinstance(e, Restarted)), default=0)
        turns = sum(isinstance(event, UserUttered) for event in events)
        if last:
            # starting over erases: what was said before it is not kept to be replayed
            self._replace(tracker.sender_id, events[last:])
        elif turns > self._max_turns:
            self._replace(tracker.sender_id, compact(tracker, self._keep_turns))
        else:
            self._append(tracker.sender_id, events)
        now = time.time()
        if now - self._purged_at > _DAY / 24:
            self.purge(now)

    def forget(self, sender_id: str) -> None:
        """Delete everything a conversation left here (Law 91/2025 art. 14)."""
        self._replace(sender_id, ())

    def _append(self, sender_id: str, events: list[Event]) -> None:
        """Store those of ``events`` that came after what is stored of the session."""
        with self.engine.begin() as unit:
            known = unit.execute(_COUNT, {"sender": sender_id}).scalar_one()
            rows = [stored(sender_id, event) for event in events[known:]]
            if rows:
                unit.execute(sa.insert(_EVENTS), rows)

    def _replace(self, sender_id: str, events: Iterable[Event]) -> None:
        rows = [stored(sender_id, event) for event in events]
        with self.engine.begin() as unit:
            unit.execute(_FORGET, {"sender": sender_id})
            if rows:
                unit.execute(sa.insert(_EVENTS), rows)
