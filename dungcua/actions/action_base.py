"""What Rasa's custom actions share: the desks, the words of the message, slots and replies."""

from __future__ import annotations

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from dungcua.actions.action_desk import ActionDesk
from dungcua.actions.context import Context
from dungcua.actions.report import Report
from dungcua.conversations.message import Reply

__all__ = ["DeskAction", "changed", "form_closed", "hand", "intent_of", "reported", "text_of"]

_CERTAIN = 0.65
"""Confidence of the classifier from which on it hardly doubts."""


class DeskAction(Action):
    """An action that asks the desks; ``title`` is the name that Rasa calls."""

    title = ""

    def __init__(self, desk: ActionDesk) -> None:
        """Take the desks."""
        self.desk = desk

    def name(self) -> str:
        """Return the name Rasa calls."""
        return self.title


def hand(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    """Hand a reply over in our normal form."""
    dispatcher.utter_message(json_message=reply.model_dump(mode="json"))


def text_of(tracker: Tracker) -> str:
    """Return the message that is answered."""
    return str(tracker.latest_message.get("text") or "")


def intent_of(tracker: Tracker) -> tuple[str | None, bool]:
    """Return the intent that the classifier saw, and whether it hardly doubted."""
    seen = tracker.latest_message.get("intent") or {}
    return seen.get("name"), float(seen.get("confidence") or 0.0) >= _CERTAIN


def reported(tracker: Tracker, report: Report, context: Context) -> list[EventType]:
    """Return the slots after a report: the procedure it speaks of is the one we talk of."""
    return changed(tracker, context.about(report.procedure) if report.procedure else context)


def changed(tracker: Tracker, context: Context) -> list[EventType]:
    """Return the slots that change: Rasa checks, stores and replays every one it is told."""
    before = Context.from_slots(tracker.slots).to_slots()
    after = context.to_slots()
    return [SlotSet(name, after[name]) for name in after if after[name] != before[name]]


def form_closed() -> list[EventType]:
    """Return the slots once the report form is done with."""
    return [SlotSet(s, None) for s in ("complaint_place", "complaint_consent")] + [
        SlotSet("complaint_open", False)
    ]
