"""One message answered on its own: in the terminal, and while Rasa is away."""

from __future__ import annotations

from dungcua.actions.context import Context
from dungcua.actions.doors import spoken_of
from dungcua.actions.front import FrontDesk
from dungcua.actions.listing import Listing, asks_of_list, founded
from dungcua.actions.verdict import asks_whether, verdict_reply
from dungcua.conversations.message import Reply
from dungcua.knowledge.requirements import PaperJudge, RequirementChecker

__all__ = ["single"]


def single(
    front: FrontDesk,
    checker: RequirementChecker,
    text: str,
    context: Context = Context(),  # noqa: B008 - frozen
) -> Reply:
    """Answer ``text`` by itself: a verdict when a demand is told or asked about.

    Args:
        front: who answers questions.
        checker: who judges demands.
        text: the message.
        context: what it follows on, if that is known; nothing is remembered.

    """
    check = checker.check(text)
    if front.elsewhere(text) is None and spoken_of(text) is None:
        asks = asks_whether(text)
        if asks and asks_of_list(check):
            said = Listing(front, checker, PaperJudge(front.kb)).answer(check, context, text)
            if said is not None:
                return said
        asked = bool(check.asked or check.asked_lawful) and founded(check)
        if check.is_complaint or (asks and asked):
            place, _ = front.place_of(text)
            code = place.code if place is not None else None
            return verdict_reply(front.kb, check, front.today(), commune=code)
    return front.answer(text, context).reply
