"""Rasa's actions in a talk: answer, judge, cancel, look up, hand over, start over, small talk.

Each is one small class: it reads the tracker, asks a desk and hands its reply over.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, FollowupAction, Restarted, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from dungcua.actions import words
from dungcua.actions.about_report import about_report, agrees, puts_off, starts_one
from dungcua.actions.action_base import (
    DeskAction,
    changed,
    form_closed,
    hand,
    intent_of,
    reported,
    text_of,
)
from dungcua.actions.action_desk import ActionDesk
from dungcua.actions.context import Context
from dungcua.actions.form import KNOWN_PLACE
from dungcua.actions.front import spoken
from dungcua.actions.report import Report, incident
from dungcua.actions.verdict import asks_whether
from dungcua.actions.words_en import say
from dungcua.conversations.message import Reply
from dungcua.knowledge.text.aspects import aspects
from dungcua.knowledge.text.emergency import emergency
from dungcua.knowledge.text.moves import moves

__all__ = [
    "AnswerAction",
    "CancelAction",
    "CheckDemandAction",
    "EmergencyAction",
    "HandoffAction",
    "RestartAction",
    "SmallTalkAction",
    "TrackAction",
]

_SHORT_YES = 6
"""Most words of a yes to "shall we record it?" that the classifier did not see as one."""


class AnswerAction(DeskAction):
    """Answers a question, a place, or the answer to our own question."""

    title = "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer; a question about a demand goes to the requirement check."""
        text, context = text_of(tracker), Context.from_slots(tracker.slots)
        intent, certain = intent_of(tracker)
        inside = bool(tracker.active_loop_name)
        context = replace(context, lang=spoken(text, context))
        aside = about_report(text, context.lang, inside=inside)
        if aside is not None:
            hand(dispatcher, aside)
            return changed(tracker, context)
        if not inside and starts_one(text):
            return await start_report(self.desk, dispatcher, tracker)
        yes = intent == "affirm" or (agrees(text) and len(text.split()) <= _SHORT_YES)
        if yes and not inside and context.pending is None and await self._draft(tracker):
            # "Yes" to "shall we record it?" goes on with the report.
            return [SlotSet("complaint_open", True), FollowupAction("complaint_form")]
        if not inside and context.pending is None and await self._placed(tracker, text):
            # a place after "shall we record it?" tells where it happened
            return [
                SlotSet("complaint_open", True),
                SlotSet("complaint_place", KNOWN_PLACE),
                FollowupAction("complaint_form"),
            ]
        if not inside and await asked_to_tell(self.desk, tracker):
            # Whatever the classifier saw in it: the story was asked for, and here it is.
            story = await self.desk.run(
                partial(self.desk.reports.report, tracker.sender_id, text, context, asked=True)
            )
            if story.opened:
                return _opened(dispatcher, tracker, story, context)
        if intent == "ask_lawful" or asks_whether(text) or moves(text).lacks:
            judged = await self.desk.run(self.desk.reports.judge, text, context)
            if judged is not None:
                hand(dispatcher, judged)
                codes = judged.meta.procedure
                return changed(tracker, context.about(codes[0]) if codes else context)
        if intent == "ask_procedure" and not tracker.active_loop_name:
            # The classifier saw a question where a demand is told: evidence goes before it.
            told = await self.desk.run(self.desk.reports.told, tracker.sender_id, text, context)
            if told is not None:
                hand(dispatcher, told.reply)
                opened = [SlotSet("complaint_open", True), FollowupAction("complaint_form")]
                return [*reported(tracker, told, context), *(opened if told.opened else [])]
        answer = partial(self.desk.front.answer, certain=certain)
        turn = await self.desk.run(answer, text, context, intent)
        reply = turn.reply
        if reply.meta.oos:
            reply = await self.desk.run(self.desk.reworded, tracker.sender_id, reply)
        hand(dispatcher, reply)
        return changed(tracker, turn.context)

    async def _placed(self, tracker: Tracker, text: str) -> bool:
        """Whether a report is offered and the message says nothing but where it happened."""
        register = self.desk.reports.register
        draft = await self.desk.run(register.draft, tracker.sender_id)
        if draft is None or draft.place is not None:
            return False
        place = await self.desk.run(self.desk.front.only_place, text)
        if place is None:
            return False
        await self.desk.run(register.place_draft, tracker.sender_id, incident(place), text)
        return True

    async def _draft(self, tracker: Tracker) -> bool:
        register = self.desk.reports.register
        return await self.desk.run(register.draft, tracker.sender_id) is not None


async def start_report(
    desk: ActionDesk, dispatcher: CollectingDispatcher, tracker: Tracker
) -> list[EventType]:
    """Go on with the report that was told, or ask for the story ("gửi phản ánh đi")."""
    text, context = text_of(tracker), Context.from_slots(tracker.slots)
    context = replace(context, lang=spoken(text, context))
    report = await desk.run(desk.reports.go_on, tracker.sender_id, context.lang)
    hand(dispatcher, report.reply)
    opened = [SlotSet("complaint_open", True), FollowupAction("complaint_form")]
    place = SlotSet("complaint_place", KNOWN_PLACE if report.place_known else None)
    return [*changed(tracker, context), place, *(opened if report.opened else [])]


async def asked_to_tell(desk: ActionDesk, tracker: Tracker) -> bool:
    """Whether our last word was about a report, and none is open: we asked for its story."""
    meta: dict[str, Any] = {}
    said = False
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            if said:
                break
            said = True
        elif said and event.get("event") == "bot":
            meta = ((event.get("data") or {}).get("custom") or {}).get("meta") or {}
            break
    if not meta.get("complaint") or meta.get("complaint_code"):
        return False
    return await desk.run(desk.reports.register.draft, tracker.sender_id) is None


def _opened(
    dispatcher: CollectingDispatcher, tracker: Tracker, told: Report, context: Context
) -> list[EventType]:
    """Hand over the verdict on a story and begin the form."""
    hand(dispatcher, told.reply)
    return [
        *reported(tracker, told, context),
        SlotSet("complaint_place", KNOWN_PLACE if told.place_known else None),
        SlotSet("complaint_consent", None),
        SlotSet("complaint_open", True),
        FollowupAction("complaint_form"),
    ]


class CheckDemandAction(DeskAction):
    """Judges a demand and opens the report form when there is something to record."""

    title = "action_check_demand"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Judge what was told."""
        context = Context.from_slots(tracker.slots)
        context = replace(context, lang=spoken(text_of(tracker), context))
        asked = not tracker.active_loop_name and await asked_to_tell(self.desk, tracker)
        report = await self.desk.run(
            partial(
                self.desk.reports.report, tracker.sender_id, text_of(tracker), context, asked=asked
            )
        )
        if report.idle:
            # The classifier saw a demand where there is none: evidence goes before it.
            answered = await AnswerAction(self.desk).run(dispatcher, tracker, domain)
            return [*answered, SlotSet("complaint_open", False)]
        hand(dispatcher, report.reply)
        return [
            *reported(tracker, report, context),
            SlotSet("complaint_open", report.opened),
            SlotSet("complaint_place", KNOWN_PLACE if report.place_known else None),
            SlotSet("complaint_consent", None),
        ]


class CancelAction(DeskAction):
    """Forgets the open report."""

    title = "action_cancel"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Forget; unless it is asked whether one could later, or a report is started instead."""
        text, inside = text_of(tracker), bool(tracker.active_loop_name)
        lang = spoken(text, Context.from_slots(tracker.slots))
        aside = about_report(text, lang, inside=True) if inside else None
        if aside is not None:
            hand(dispatcher, aside)
            return [FollowupAction("complaint_form")]
        if inside and puts_off(text):
            hand(dispatcher, await self.desk.run(self.desk.reports.keep, tracker.sender_id, lang))
            return form_closed()
        if starts_one(text) and not inside:
            return await start_report(self.desk, dispatcher, tracker)
        if not inside and await self._nothing_to_drop(tracker, text):
            # The classifier saw a cancel where a procedure is named: "à đổi passport nữa".
            return await AnswerAction(self.desk).run(dispatcher, tracker, domain)
        hand(dispatcher, await self.desk.run(self.desk.reports.cancel, tracker.sender_id, lang))
        return form_closed()

    async def _nothing_to_drop(self, tracker: Tracker, text: str) -> bool:
        """Whether no report is open and the words ask about a procedure."""
        register = self.desk.reports.register
        if await self.desk.run(register.draft, tracker.sender_id) is not None:
            return False
        context = Context.from_slots(tracker.slots)
        return await self.desk.run(self.desk.front.means_business, text, context)


class TrackAction(DeskAction):
    """Says how a complaint is doing."""

    title = "action_track"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Look the code up."""
        text, context = text_of(tracker), Context.from_slots(tracker.slots)
        if starts_one(text) and not tracker.active_loop_name:
            return await start_report(self.desk, dispatcher, tracker)
        context = replace(context, lang=spoken(text, context))
        told = about_report(text, context.lang, inside=bool(tracker.active_loop_name))
        track = self.desk.reports.track
        if told is None:
            told = await self.desk.run(track, text, context.lang)
        hand(dispatcher, told)
        return changed(tracker, context)


class HandoffAction(DeskAction):
    """Asks for a person."""

    title = "action_handoff"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Mark the conversation as waiting."""
        text, context = text_of(tracker), Context.from_slots(tracker.slots)
        context = replace(context, lang=spoken(text, context))
        told = about_report(text, context.lang, inside=False)
        if told is not None and not tracker.active_loop_name:
            # "When will they answer me?" asks for no person
            hand(dispatcher, told)
            return changed(tracker, context)
        hand(dispatcher, await self.desk.run(self.desk.hand_over, tracker.sender_id, context))
        return [SlotSet("lang", context.lang)]


class RestartAction(DeskAction):
    """Starts over, and erases what was stored when that is asked for.

    It stands in for Rasa's own action of this name: the tracker is wiped by the event.
    """

    title = "action_restart"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Forget."""
        text = text_of(tracker)
        lang = spoken(text, Context.from_slots(tracker.slots))
        erase = moves(text).erases
        hand(
            dispatcher,
            await self.desk.run(
                partial(self.desk.start_over, tracker.sender_id, erase=erase, lang=lang)
            ),
        )
        return [Restarted()]


class EmergencyAction(DeskAction):
    """Gives the emergency number, if the words really tell of an emergency."""

    title = "action_emergency"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Give the number, or answer as usual: a classifier alone never sounds the alarm."""
        number = emergency(text_of(tracker))
        if number is None:
            return await AnswerAction(self.desk).run(dispatcher, tracker, domain)
        lang = spoken(text_of(tracker), Context.from_slots(tracker.slots))
        hand(dispatcher, Reply(text=say(words.EMERGENCY[number], lang), lang=lang))
        return []


class SmallTalkAction(DeskAction):
    """Greets, thanks, explains; what asks about a procedure all the same is answered."""

    title = "action_small_talk"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer by intent."""
        intent = (tracker.latest_message.get("intent") or {}).get("name") or "greet"
        text, context = text_of(tracker), Context.from_slots(tracker.slots)
        lang = spoken(text, context)
        told = about_report(text, lang, inside=bool(tracker.active_loop_name))
        if told is not None:
            hand(dispatcher, told)
            return [SlotSet("lang", lang)]
        asks = intent != "help" and bool(context.procedure) and bool(aspects(text))
        if asks or await self.desk.run(self.desk.front.means_business, text, context):
            return await AnswerAction(self.desk).run(dispatcher, tracker, domain)
        hand(dispatcher, self.desk.front.small_talk(intent, lang, met=bool(context.procedure)))
        return [SlotSet("lang", lang)]
