"""Rasa's custom actions, and the handler that Rasa calls them by.

Each action is one small class: it reads the tracker, asks a desk and hands its reply
over in our normal form. The handler speaks the webhook contract of the Rasa SDK through
the SDK's own executor; it is bound to loopback and demands a shared secret.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import structlog
from aiohttp import web
from rasa_sdk import Action, FormValidationAction, Tracker
from rasa_sdk.events import EventType, FollowupAction, Restarted, SlotSet
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException

from dungcua.actions import words
from dungcua.actions.context import Context
from dungcua.actions.front import FrontDesk, spoken
from dungcua.actions.render import buttons
from dungcua.actions.report import Report, ReportDesk
from dungcua.actions.standing import CALL_BACK, STAFFED
from dungcua.actions.summary import summary_of
from dungcua.actions.verdict import asks_whether
from dungcua.actions.words_en import say
from dungcua.conversations.message import Reply, ReplyMeta
from dungcua.conversations.model import Author
from dungcua.conversations.service import Conversations
from dungcua.errors import DungCuaError
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.text.aspects import aspects
from dungcua.knowledge.text.emergency import emergency
from dungcua.knowledge.text.fold import fold, squeeze
from dungcua.knowledge.text.fold import words as split_words
from dungcua.knowledge.text.moves import moves

__all__ = ["SECRET_HEADER", "ActionDesk", "create_action_app"]

SECRET_HEADER = "X-DungCua-Secret"  # noqa: S105 - the name of a header
_log = structlog.get_logger("dungcua.actions")
_LARGEST_CALL = 4 * 1024 * 1024
_AGREED, _REFUSED = "đồng ý", "không đồng ý"
_AGREES = frozenset("ok oke okay ừ ờ uh um ừm được dc đc có vâng dạ ghi yes đúng".split())
_AGREES_BARE = ("dong y", "ghi nhan", "dong i", "i agree")
_REFUSES = frozenset("không ko k khong hong hông hổng thôi khỏi hủy huỷ huy đừng dừng no".split())
_KNOWN_PLACE = "đã rõ"
_READ_BACK = 40
_A_CALL = 8
"""Most words of a message that only asks for a person."""
_T = TypeVar("_T")


class ActionDesk:
    """What every action needs: the desks, the conversations and a bounded thread pool."""

    def __init__(
        self,
        front: FrontDesk,
        reports: ReportDesk,
        conversations: Conversations,
        pool: Executor,
        hotline: str = "",
        staffed: Callable[[], bool] | None = None,
    ) -> None:
        """Take the desks.

        Args:
            front: answers questions.
            reports: records complaints.
            conversations: may be handed over.
            pool: runs the work.
            hotline: is said when somebody asks for a person.
            staffed: whether somebody is at the desk now; None = the hours are not known.

        """
        self.front = front
        self.reports = reports
        self.conversations = conversations
        self.hotline = hotline
        self._staffed = staffed
        self._pool = pool

    async def run(self, work: Callable[..., _T], *arguments: object) -> _T:
        """Run CPU or database work off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, work, *arguments)

    def hand_over(self, conversation_id: str, context: Context = Context()) -> Reply:  # noqa: B008
        """Ask for a person: queue the conversation with its summary and say how to reach one.

        Outside the hours nobody is put into a queue that nobody reads: a call-back is offered.
        """
        lang = context.lang
        if self._staffed is not None and not self._staffed():
            return Reply(text=CALL_BACK[lang], lang=lang, meta=ReplyMeta(handoff=True))
        if self.conversations.exists(conversation_id):
            self.conversations.hand_over(conversation_id, self._summary(conversation_id, context))
            if self._staffed is not None:
                return Reply(text=STAFFED[lang], lang=lang, meta=ReplyMeta(handoff=True))
        text = (
            say(words.NO_PERSON_HOTLINE, lang).format(hotline=self.hotline)
            if self.hotline
            else say(words.NO_PERSON, lang)
        )
        return Reply(text=text, lang=lang, meta=ReplyMeta(handoff=True))

    def _summary(self, conversation_id: str, context: Context) -> str:
        history = self.conversations.history(conversation_id, _READ_BACK)
        said = [m.text for m in history if m.author is Author.CITIZEN]
        report = self.reports.register.draft(conversation_id) is not None
        # the last message is the call for a person itself, unless it tells a story with it
        only_calls = len(said) > 1 and len(said[-1].split()) <= _A_CALL
        before = said[:-1] if only_calls else said
        return summary_of(self.front, context, before, report_open=report).text

    def start_over(self, conversation_id: str, *, erase: bool, lang: Lang = "vi") -> Reply:
        """Forget the unfinished report and, with ``erase``, every word that was said."""
        self.reports.register.drop_draft(conversation_id)
        if erase and self.conversations.exists(conversation_id):
            self.conversations.clear(conversation_id)
        text = say(words.ERASED if erase else words.RESTARTED, lang)
        return Reply(text=text, lang=lang, buttons=buttons(say("Gặp người hỗ trợ", lang)))


class _Base(Action):
    title = ""

    def __init__(self, desk: ActionDesk) -> None:
        self.desk = desk

    def name(self) -> str:
        return self.title


def _say(dispatcher: CollectingDispatcher, reply: Reply) -> None:
    dispatcher.utter_message(json_message=reply.model_dump(mode="json"))


def _text(tracker: Tracker) -> str:
    return str(tracker.latest_message.get("text") or "")


def _reported(tracker: Tracker, report: Report, context: Context) -> list[EventType]:
    """Return the slots after a report: the procedure it speaks of is the one we talk of."""
    return _set(tracker, context.about(report.procedure) if report.procedure else context)


def _set(tracker: Tracker, context: Context) -> list[EventType]:
    """Return the slots that change: Rasa checks, stores and replays every one it is told."""
    before = Context.from_slots(tracker.slots).to_slots()
    after = context.to_slots()
    return [SlotSet(name, after[name]) for name in after if after[name] != before[name]]


class AnswerAction(_Base):
    """Answers a question, a place, or the answer to our own question."""

    title = "action_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer; a question about a demand goes to the requirement check."""
        text, context = _text(tracker), Context.from_slots(tracker.slots)
        intent = (tracker.latest_message.get("intent") or {}).get("name")
        if intent == "affirm" and context.pending is None and await self._draft(tracker):
            # "Yes" to "shall we record it?" goes on with the report.
            return [SlotSet("complaint_open", True), FollowupAction("complaint_form")]
        context = replace(context, lang=spoken(text, context))
        if intent == "ask_lawful" or asks_whether(text) or moves(text).lacks:
            judged = await self.desk.run(self.desk.reports.judge, text, context)
            if judged is not None:
                _say(dispatcher, judged)
                return _set(tracker, context)
        if intent == "ask_procedure" and not tracker.active_loop_name:
            # The classifier saw a question where a demand is told: evidence goes before it.
            told = await self.desk.run(self.desk.reports.told, tracker.sender_id, text, context)
            if told is not None:
                _say(dispatcher, told.reply)
                opened = [SlotSet("complaint_open", True), FollowupAction("complaint_form")]
                return [*_reported(tracker, told, context), *(opened if told.opened else [])]
        turn = await self.desk.run(self.desk.front.answer, text, context, intent)
        _say(dispatcher, turn.reply)
        return _set(tracker, turn.context)

    async def _draft(self, tracker: Tracker) -> bool:
        register = self.desk.reports.register
        return await self.desk.run(register.draft, tracker.sender_id) is not None


class CheckDemandAction(_Base):
    """Judges a demand and opens the report form when there is something to record."""

    title = "action_check_demand"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Judge what was told."""
        context = Context.from_slots(tracker.slots)
        context = replace(context, lang=spoken(_text(tracker), context))
        report = await self.desk.run(
            self.desk.reports.report, tracker.sender_id, _text(tracker), context
        )
        if report.idle:
            # The classifier saw a demand where there is none: evidence goes before it.
            answered = await AnswerAction(self.desk).run(dispatcher, tracker, domain)
            return [*answered, SlotSet("complaint_open", False)]
        _say(dispatcher, report.reply)
        return [
            *_reported(tracker, report, context),
            SlotSet("complaint_open", report.opened),
            SlotSet("complaint_place", _KNOWN_PLACE if report.place_known else None),
            SlotSet("complaint_consent", None),
        ]


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
        if value is None or value == _KNOWN_PLACE:
            # the form also validates what the action before it set or cleared
            return {"complaint_place": value}
        taken, reply = await self.desk.run(
            self.desk.reports.take_place, tracker.sender_id, str(value)
        )
        if reply is not None:
            _say(dispatcher, reply)
        return {"complaint_place": taken}

    async def validate_complaint_consent(
        self,
        value: Any,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],
    ) -> dict[str, Any]:
        """Take consent only when it is said in so many words (Law 91/2025 art. 9)."""
        consent = None if value is None else _consent(str(value))
        if value is not None and (consent is None or moves(str(value)).corrects):
            # "nhầm, ở xã … cơ": the question is asked again with the other place
            reports, who = self.desk.reports, tracker.sender_id
            if await self.desk.run(reports.correct_place, who, str(value)):
                return {"complaint_consent": None}
        return {"complaint_consent": consent}


class AskPlaceAction(_Base):
    """Asks where it happened, unless the last reply already asks it more closely."""

    title = "action_ask_complaint_place"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Ask."""
        if not _just_asked(tracker):
            _say(dispatcher, self.desk.reports.ask_place(Context.from_slots(tracker.slots).lang))
        return []


class AskConsentAction(_Base):
    """Shows what would be recorded and asks for consent."""

    title = "action_ask_complaint_consent"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Ask."""
        lang = Context.from_slots(tracker.slots).lang
        asked = await self.desk.run(self.desk.reports.ask_consent, tracker.sender_id, lang)
        _say(dispatcher, asked)
        return []


class SubmitComplaintAction(_Base):
    """Records the complaint and hands over its code."""

    title = "action_submit_complaint"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Record, or forget the draft when consent was refused."""
        agreed = tracker.get_slot("complaint_consent") == _AGREED
        work = self.desk.reports.submit if agreed else self.desk.reports.cancel
        lang = Context.from_slots(tracker.slots).lang
        _say(dispatcher, await self.desk.run(work, tracker.sender_id, lang))
        return _form_closed()


class CancelAction(_Base):
    """Forgets the open report."""

    title = "action_cancel"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Forget."""
        lang = spoken(_text(tracker), Context.from_slots(tracker.slots))
        _say(dispatcher, await self.desk.run(self.desk.reports.cancel, tracker.sender_id, lang))
        return _form_closed()


class TrackAction(_Base):
    """Says how a complaint is doing."""

    title = "action_track"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Look the code up."""
        _say(dispatcher, await self.desk.run(self.desk.reports.track, _text(tracker)))
        return []


class HandoffAction(_Base):
    """Asks for a person."""

    title = "action_handoff"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Mark the conversation as waiting."""
        text, context = _text(tracker), Context.from_slots(tracker.slots)
        context = replace(context, lang=spoken(text, context))
        _say(dispatcher, await self.desk.run(self.desk.hand_over, tracker.sender_id, context))
        return [SlotSet("lang", context.lang)]


class RestartAction(_Base):
    """Starts over, and erases what was stored when that is asked for.

    It stands in for Rasa's own action of this name: the tracker is wiped by the event.
    """

    title = "action_restart"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Forget."""
        text = _text(tracker)
        lang = spoken(text, Context.from_slots(tracker.slots))
        erase = moves(text).erases
        _say(
            dispatcher,
            await self.desk.run(
                partial(self.desk.start_over, tracker.sender_id, erase=erase, lang=lang)
            ),
        )
        return [Restarted()]


class EmergencyAction(_Base):
    """Gives the emergency number, if the words really tell of an emergency."""

    title = "action_emergency"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Give the number, or answer as usual: a classifier alone never sounds the alarm."""
        number = emergency(_text(tracker))
        if number is None:
            return await AnswerAction(self.desk).run(dispatcher, tracker, domain)
        _say(dispatcher, Reply(text=words.EMERGENCY[number]))
        return []


class SmallTalkAction(_Base):
    """Greets, thanks, explains; what asks about a procedure all the same is answered."""

    title = "action_small_talk"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer by intent."""
        intent = (tracker.latest_message.get("intent") or {}).get("name") or "greet"
        text, context = _text(tracker), Context.from_slots(tracker.slots)
        asks = intent != "help" and bool(context.procedure) and bool(aspects(text))
        if asks or await self.desk.run(self.desk.front.means_business, text, context):
            return await AnswerAction(self.desk).run(dispatcher, tracker, domain)
        lang = spoken(text, context)
        _say(dispatcher, self.desk.front.small_talk(intent, lang))
        return [SlotSet("lang", lang)]


def _consent(said: str) -> str | None:
    """Read an answer to the consent question; None = neither yes nor no, ask again.

    A refusal anywhere outweighs an agreement ("dạ thôi"); a bare "dung" may be "đúng" or
    "dừng" and is neither.
    """
    tokens = [token.casefold() for token in split_words(squeeze(said))]
    if _REFUSES.intersection(tokens):
        return _REFUSED
    flat = fold(said)
    if tokens and (tokens[0] in _AGREES or any(word in flat for word in _AGREES_BARE)):
        return _AGREED
    return None


def _form_closed() -> list[EventType]:
    return [SlotSet(s, None) for s in ("complaint_place", "complaint_consent")] + [
        SlotSet("complaint_open", False)
    ]


def _just_asked(tracker: Tracker) -> bool:
    """Whether the bot's last word since the citizen's is already a question about a place."""
    for event in reversed(tracker.events):
        if event.get("event") == "user":
            return False
        if event.get("event") == "bot":
            meta = ((event.get("data") or {}).get("custom") or {}).get("meta") or {}
            return meta.get("ask") == "place"
    return False


_ACTIONS = (
    AnswerAction, CheckDemandAction, AskPlaceAction, AskConsentAction, SubmitComplaintAction,
    CancelAction, TrackAction, HandoffAction, EmergencyAction, SmallTalkAction, RestartAction,
)  # fmt: skip


def create_action_app(desk: ActionDesk, secret: str) -> web.Application:
    """Return the application that serves ``POST /webhook`` to Rasa and nobody else."""
    executor = ActionExecutor()
    for action in _ACTIONS:
        executor.register_action(action(desk))
    executor.register_action(ComplaintFormAction(desk))

    async def webhook(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not secrets.compare_digest(given.encode(), secret.encode()):
            raise web.HTTPForbidden
        call = await request.json()
        name = str(call.get("next_action"))
        # only the form is sent the domain (endpoints.yml); the SDK refuses a call without one
        call.setdefault("domain", {})
        try:
            result = await executor.run(call)
        except ActionExecutionRejection as error:
            return web.json_response(
                {"error": error.message, "action_name": error.action_name}, status=400
            )
        except ActionNotFoundException as error:
            return web.json_response(
                {"error": error.message, "action_name": error.action_name}, status=404
            )
        except DungCuaError as error:
            # The person gets the sentence and the code; Rasa goes on with the dialogue.
            _log.warning("action_refused", action=name, code=error.code)
            text = f"{error.message} {error.hint} (mã lỗi {error.code})"
            reply = Reply(text=text).model_dump(mode="json")
            return web.json_response({"events": [], "responses": [{"custom": reply}]})
        return web.json_response(result.model_dump() if result else {})

    app = web.Application(client_max_size=_LARGEST_CALL)
    app.router.add_post("/webhook", webhook)
    return app
