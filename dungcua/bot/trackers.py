"""Dialogue state in SQL, bounded: turn 100 costs what turn 1 costs, old words go away.

Rasa replays every event of a session at every turn and sends them all to the action
server, so a turn grows dearer with the conversation. Here a session that has become long
is rewritten: its slots and its form as they stand, then the last turns as they were. What
a citizen typed before that is deleted, and so are earlier sessions of the conversation.
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
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

__all__ = ["BoundedTrackerStore", "compact"]

_DAY = 86_400.0


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
        """Write ahead, and sync at checkpoints only: a lost last turn is asked again."""

        @sa.event.listens_for(self.engine, "connect")
        def pragmas(connection: Any, _: Any) -> None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA secure_delete=ON")

        self.engine.dispose()

    def purge(self, now: float) -> int:
        """Delete events older than the retention; return how many went.

        Args:
            now: Seconds since the epoch.

        """
        with self.session_scope() as session:
            gone = (
                session.query(self.SQLEvent)
                .filter(self.SQLEvent.timestamp < now - self._retention)
                .delete(synchronize_session=False)
            )
            session.commit()
        self._purged_at = now
        return int(gone)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the new events of a turn; rewrite the session when it is long or begun anew."""
        await super().save(tracker)
        last = max((i for i, e in enumerate(tracker.events) if isinstance(e, Restarted)), default=0)
        if last:
            # starting over erases: what was said before it is not kept to be replayed
            self._replace(tracker.sender_id, list(tracker.events)[last:])
            return
        turns = sum(isinstance(event, UserUttered) for event in tracker.events)
        if turns > self._max_turns:
            self._replace(tracker.sender_id, compact(tracker, self._keep_turns))
        now = time.time()
        if now - self._purged_at > _DAY / 24:
            self.purge(now)

    def forget(self, sender_id: str) -> None:
        """Delete everything a conversation left here (Law 91/2025 art. 14)."""
        self._replace(sender_id, ())

    def _replace(self, sender_id: str, events: Iterable[Event]) -> None:
        with self.session_scope() as session:
            session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == sender_id).delete(
                synchronize_session=False
            )
            for event in events:
                data = event.as_dict()
                session.add(
                    self.SQLEvent(
                        sender_id=sender_id,
                        type_name=event.type_name,
                        timestamp=data.get("timestamp"),
                        intent_name=data.get("parse_data", {}).get("intent", {}).get("name"),
                        action_name=data.get("name"),
                        data=json.dumps(data),
                    )
                )
            session.commit()
