"""What every action needs: the desks, the conversations and a bounded thread pool."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TypeVar

from dungcua.actions import words
from dungcua.actions.context import Context
from dungcua.actions.front import FrontDesk
from dungcua.actions.refusal import reworded
from dungcua.actions.render import offer
from dungcua.actions.report import ReportDesk
from dungcua.actions.standing import STAFFED, called_back
from dungcua.actions.summary import summary_of
from dungcua.actions.words_en import say
from dungcua.conversations.hours import Hours
from dungcua.conversations.message import Reply, ReplyMeta
from dungcua.conversations.model import Author
from dungcua.conversations.service import Conversations
from dungcua.knowledge.answer.structure import Lang

__all__ = ["ActionDesk"]

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
        hours: Hours | None = None,
    ) -> None:
        """Take the desks.

        Args:
            front: answers questions.
            reports: records complaints.
            conversations: may be handed over.
            pool: runs the work.
            hotline: is said when somebody asks for a person.
            staffed: whether somebody is at the desk now; None = the hours are not known.
            hours: when somebody is, to be told with the offer of a call-back.

        """
        self.front = front
        self.reports = reports
        self.conversations = conversations
        self.hotline = hotline
        self._staffed = staffed
        self._hours = hours
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
            return called_back(lang, self._hours)
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

    def reworded(self, conversation_id: str, reply: Reply) -> Reply:
        """Return a refusal in words that the talk has not just heard."""
        history = self.conversations.history(conversation_id, _READ_BACK)
        return reworded(reply, sum(1 for m in history if m.reply and m.reply.meta.oos))

    def start_over(self, conversation_id: str, *, erase: bool, lang: Lang = "vi") -> Reply:
        """Forget the unfinished report and, with ``erase``, every word that was said."""
        self.reports.register.drop_draft(conversation_id)
        if erase and self.conversations.exists(conversation_id):
            self.conversations.clear(conversation_id)
        text = say(words.ERASED if erase else words.RESTARTED, lang)
        return Reply(text=text, lang=lang, buttons=offer(lang, "Gặp người hỗ trợ"))
