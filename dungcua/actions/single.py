"""One message answered on its own: in the terminal, and while Rasa is away."""

from __future__ import annotations

from dungcua.actions.context import Context
from dungcua.actions.front import FrontDesk
from dungcua.actions.verdict import asks_whether, verdict_reply
from dungcua.conversations.message import Reply
from dungcua.knowledge.requirements import RequirementChecker

__all__ = ["single"]


def single(front: FrontDesk, checker: RequirementChecker, text: str) -> Reply:
    """Answer ``text`` without memory: a verdict when a demand is told or asked about."""
    check = checker.check(text)
    asks = asks_whether(text) and bool(check.asked or check.asked_lawful)
    if check.is_complaint or asks:
        return verdict_reply(front.kb, check, front.today())
    return front.answer(text, Context()).reply
