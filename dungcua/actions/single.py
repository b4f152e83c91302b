"""One message answered on its own: in the terminal, and while Rasa is away."""

from __future__ import annotations

from dungcua.actions.context import Context
from dungcua.actions.front import FrontDesk
from dungcua.actions.verdict import asks_whether, verdict_reply
from dungcua.conversations.message import Reply
from dungcua.knowledge.requirements import Check, RequirementChecker

__all__ = ["answered", "single"]


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
    return answered(front, checker.check(text), text, context)


def answered(
    front: FrontDesk,
    check: Check,
    text: str,
    context: Context = Context(),  # noqa: B008 - frozen
) -> Reply:
    """Answer ``text``, which ``check`` has judged; the rest as :func:`single`."""
    asks = asks_whether(text) and bool(check.asked or check.asked_lawful)
    if (check.is_complaint or asks) and front.elsewhere(text) is None:
        place, _ = front.place_of(text)
        return verdict_reply(
            front.kb, check, front.today(), commune=place.code if place is not None else None
        )
    return front.answer(text, context).reply
