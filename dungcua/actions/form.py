"""Rasa's actions of the report form: the place, the consent, the record."""

from __future__ import annotations

from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from dungcua.actions.about_report import about_report, agrees, looks_again, puts_off
from dungcua.actions.action_base import DeskAction, form_closed, hand, intent_of, text_of
from dungcua.actions.action_desk import ActionDesk
from dungcua.actions.consent import consent_again
from dungcua.actions.context import Context
from dungcua.actions.place import names_unit
from dungcua.actions.refusal import refusal
from dungcua.knowledge.text.moves import moves

__all__ = [
    "KNOWN_PLACE",
    "AskConsentAction",
    "AskPlaceAction",
    "ComplaintFormAction",
    "SubmitComplaintAction",
]

KNOWN_PLACE = "đã rõ"
"""Stands in the form's slot when the report itself named the place."""

_AGREED, _REFUSED, _PUT_OFF = "đồng ý", "không đồng ý", "để sau"


class ComplaintFormAction(FormValidationAction):
    """Takes the answers of the report form."""

    def __init__(self, desk: ActionDesk) -> None:
        """Take the desks."""
        self.desk = desk

    def name(self) -> str:
        """Return the name Rasa calls."""
        return "validate_complaint_form"

    async def validate_complaint_place(
        self,
        value: Any,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, Any]:
        """Resolve the place; ask once more when it is ambiguous."""
        if value is None or value == KNOWN_PLACE:
            # the form also validates what the action before it set or cleared
            return {"complaint_place": value}
        lang = Context.from_slots(tracker.slots).lang
        aside = about_report(str(value), lang, inside=True)
        if aside is not None:
            hand(dispatcher, aside)
            return {"complaint_place": None}
        if puts_off(str(value)):
            return {"complaint_place": KNOWN_PLACE, "complaint_consent": _PUT_OFF}
        if intent_of(tracker) == ("out_of_scope", True):
            _, found = await self.desk.run(self.desk.front.place_of, str(value))
            if not found.candidates:  # chat is no place, and is not put on record as one
                hand(dispatcher, refusal(str(value), lang))
                return {"complaint_place": None}
        if agrees(str(value)) and not names_unit(str(value)):
            return {"complaint_place": None}  # a yes is no place
        taken, reply = await self.desk.run(
            self.desk.reports.take_place, tracker.sender_id, str(value), lang
        )
        if reply is not None:
            hand(dispatcher, reply)
        return {"complaint_place": taken}

    async def validate_complaint_consent(
        self,
        value: Any,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, Any]:
        """Take consent only when it is said in so many words (Law 91/2025 art. 9).

        A question about the report is answered and asked over: it is neither a yes nor a no.
        """
        said = "" if value is None else str(value)
        aside = about_report(said, Context.from_slots(tracker.slots).lang, inside=True)
        if aside is not None:
            hand(dispatcher, aside)
            return {"complaint_consent": None}
        if said == _PUT_OFF or puts_off(said):
            return {"complaint_consent": _PUT_OFF}
        consent = {True: _AGREED, False: _REFUSED}.get(agrees(said))  # type: ignore[arg-type]
        if value is not None and (consent is None or moves(str(value)).corrects):
            # "nhầm, ở xã … cơ": the question is asked again with the other place
            reports, who = self.desk.reports, tracker.sender_id
            if await self.desk.run(reports.correct_place, who, str(value)):
                return {"complaint_consent": None}
        return {"complaint_consent": consent}


class AskPlaceAction(DeskAction):
    """Asks where it happened, unless the last reply already asks it more closely."""

    title = "action_ask_complaint_place"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Ask."""
        if not _just_asked(tracker):
            hand(dispatcher, self.desk.reports.ask_place(Context.from_slots(tracker.slots).lang))
        return []


class AskConsentAction(DeskAction):
    """Shows what would be recorded and asks for consent."""

    title = "action_ask_complaint_consent"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Ask; after a question of the citizen's own, without showing everything again."""
        lang, said = Context.from_slots(tracker.slots).lang, text_of(tracker)
        again = _asked_before(tracker, "complaint_consent")
        again = again and not (looks_again(said) or moves(said).corrects)
        if again and (await self.desk.run(self.desk.front.place_of, said))[0] is None:
            hand(dispatcher, consent_again(lang))
            return []
        asked = await self.desk.run(self.desk.reports.ask_consent, tracker.sender_id, lang)
        hand(dispatcher, asked)
        return []


class SubmitComplaintAction(DeskAction):
    """Records the complaint and hands over its code; or keeps the draft for another time."""

    title = "action_submit_complaint"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Record, or forget the draft when consent was refused."""
        reports, lang = self.desk.reports, Context.from_slots(tracker.slots).lang
        answers = {_AGREED: reports.submit, _PUT_OFF: reports.keep}
        work = answers.get(tracker.get_slot("complaint_consent"), reports.cancel)
        hand(dispatcher, await self.desk.run(work, tracker.sender_id, lang))
        return form_closed()


def _just_asked(tracker: Tracker) -> bool:
    """Whether the bot's last word since the citizen's is already a question about a place."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "bot":
            meta = ((event.get("data") or {}).get("custom") or {}).get("meta") or {}
            return meta.get("ask") == "place"
    return False


def _asked_before(tracker: Tracker, slot: str) -> bool:
    """Whether the form asked for ``slot`` before the citizen's last message already."""
    said = False
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            said = True
        elif said and event.get("event") == "slot" and event.get("name") == "requested_slot":
            return bool(event.get("value") == slot)
    return False
