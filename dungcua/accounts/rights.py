"""Who may do what: one table, read by pages, lists and tests alike.

A right is an action of a role within the area that the role was given for. Nobody has
a right that does not stand in :data:`RIGHTS`; an administrator manages accounts and
sees no citizen's words, an auditor reads the audit and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from dungcua.accounts.model import EVERYWHERE, Account, Grant, Role, Where
from dungcua.errors import RightMissing

__all__ = ["RIGHTS", "UNPLACED", "Action", "Reach", "may", "reach", "require"]


class Action(StrEnum):
    """Everything somebody can do at the desk beyond the own account."""

    ASSIST = "assist"
    """Use the call assistant and the guide."""
    QUEUE_SEE = "queue.see"
    """See who waits, and read a waiting or own conversation."""
    QUEUE_WORK = "queue.work"
    """Take, answer, note, hand back; approve drafts; call back, with the number to call."""
    QUEUE_LEAD = "queue.lead"
    """See conversations that others hold, and take them back into the queue."""
    ASSIGN = "assign"
    """Hand to a colleague what one has oneself or nobody has; what others have needs a lead."""
    CASE_FILE = "case.file"
    """Record a complaint on a caller's behalf."""
    CASE_SEE = "case.see"
    """Read complaints, without who sent them."""
    CASE_WORK = "case.work"
    """Sort, forward, answer, join complaints; write letters."""
    CASE_CONTACT = "case.contact"
    """See how to reach the person behind a complaint, and the evidence."""
    FIGURES = "figures"
    """See load, waiting times, hot spots."""
    QUALITY = "quality"
    """Sample and rate finished conversations and cases."""
    EXPORT = "export"
    KNOWLEDGE_PROPOSE = "knowledge.propose"
    KNOWLEDGE_REVIEW = "knowledge.review"
    """Accept or refuse somebody else's proposal; never the own one."""
    USERS = "users"
    """Add, change, lock accounts and reset their passwords."""
    AUDIT = "audit"
    """Read the audit, and check that nobody changed it."""


_OPERATOR = frozenset(
    {
        Action.ASSIST,
        Action.QUEUE_SEE,
        Action.QUEUE_WORK,
        Action.ASSIGN,
        Action.CASE_FILE,
        Action.CASE_SEE,
        Action.CASE_WORK,
        Action.CASE_CONTACT,
        Action.KNOWLEDGE_PROPOSE,
    }
)

RIGHTS: Mapping[Role, frozenset[Action]] = MappingProxyType(
    {
        Role.OPERATOR: _OPERATOR,
        Role.SUPERVISOR: _OPERATOR
        | {Action.QUEUE_LEAD, Action.FIGURES, Action.QUALITY, Action.EXPORT},
        Role.EDITOR: frozenset({Action.ASSIST, Action.KNOWLEDGE_PROPOSE, Action.KNOWLEDGE_REVIEW}),
        Role.COMMUNITY: frozenset({Action.ASSIST, Action.CASE_FILE}),
        Role.AUDITOR: frozenset({Action.AUDIT, Action.FIGURES}),
        Role.ADMIN: frozenset({Action.USERS}),
    }
)

UNPLACED = frozenset(
    {
        Action.ASSIST,
        Action.QUEUE_SEE,
        Action.QUEUE_WORK,
        Action.ASSIGN,
        Action.CASE_FILE,
    }
)
"""What may also be done where the place is not known (yet).

Whoever asks for a person without having said where must not wait for ever because every
operator has an area. A complaint without a place is sorted by people for the whole country.
"""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a right goes, to filter lists with.

    ``areas`` are codes of provinces and communes; None = the whole country.
    ``unplaced`` tells whether cases without a known place belong to it.
    """

    areas: frozenset[str] | None
    unplaced: bool

    def covers(self, where: Where) -> bool:
        """Whether a case at ``where`` is within reach."""
        if self.areas is None:
            return True
        if not where.known:
            return self.unplaced
        return not self.areas.isdisjoint({where.province, where.commune} - {None})


def reach(grants: Iterable[Grant], action: Action) -> Reach | None:
    """Return how far the right to ``action`` goes; None when there is no such right."""
    areas = {grant.area for grant in grants if action in RIGHTS[grant.role]}
    if not areas:
        return None
    if EVERYWHERE in areas:
        return Reach(None, unplaced=True)
    return Reach(frozenset(areas), unplaced=action in UNPLACED)


def may(account: Account, action: Action, where: Where | None = None) -> bool:
    """Whether ``account`` may do ``action``.

    Args:
        account: who; a disabled one may nothing.
        action: what.
        where: of the case concerned; None asks whether it is allowed anywhere at all,
            which is enough to open a page, never to open a case.

    """
    if account.disabled:
        return False
    found = reach(account.grants, action)
    return found is not None and (where is None or found.covers(where))


def require(account: Account, action: Action, where: Where | None = None) -> None:
    """Let pass what :func:`may` allows.

    Raises:
        RightMissing: it does not.

    """
    if not may(account, action, where):
        raise RightMissing(str(action))
