"""One message answered on its own: in the terminal, and while Rasa is away."""

from __future__ import annotations

from dungcua.actions.context import Context
from dungcua.actions.front import FrontDesk
from dungcua.actions.verdict import asks_whether, verdict_reply
from dungcua.conversations.message import Reply
from dungcua.knowledge.requirements import Check, RequirementChecker

__all__ = ["answered", "single"]


def single(front: FrontDesk, checker: RequirementChecker, text: str) -> Reply:
    """Answer ``text`` without memory: a verdict when a demand is told or asked about."""
    return answered(front, checker.check(text), text)


def answered(front: FrontDesk, check: Check, text: str) -> Reply:
    """Answer ``text``, which ``check`` has judged, without memory."""
    asks = asks_whether(text) and bool(check.asked or check.asked_lawful)
    if (check.is_complaint or asks) and front.elsewhere(text) is None:
        place, _ = front.place_of(text)
        return verdict_reply(
            front.kb, check, front.today(), commune=place.code if place is not None else None
        )
    return front.answer(text, Context()).reply
