"""Who works here: accounts, roles, areas, sessions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

__all__ = ["EVERYWHERE", "Account", "Grant", "Role", "Session", "Stage", "Where"]

EVERYWHERE = "*"
"""The area of somebody who works for the whole country."""


class Role(StrEnum):
    """What somebody does here; one person may have several roles, each for an area."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    EDITOR = "editor"
    COMMUNITY = "community"
    AUDITOR = "auditor"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Where:
    """Where a case is, by codes of the official table; both None = not known (yet)."""

    province: str | None = None
    commune: str | None = None

    @property
    def known(self) -> bool:
        """Whether anything is known of the place."""
        return self.province is not None or self.commune is not None


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """A role for an area: :data:`EVERYWHERE`, the code of a province or of a commune."""

    role: Role
    area: str = EVERYWHERE

    def covers(self, where: Where) -> bool:
        """Whether a case at ``where`` lies in the area. An unknown place lies in none but all."""
        return self.area == EVERYWHERE or self.area in (where.province, where.commune)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who works here. ``name`` is what colleagues see, citizens never do.

    ``second_factor`` says whether one is set up; ``subject`` who the organisation's own
    login says this is, if it was linked. ``created_at`` is in UTC.
    """

    id: int
    login: str
    name: str
    grants: frozenset[Grant]
    disabled: bool
    second_factor: bool
    subject: str | None
    created_at: datetime

    @property
    def roles(self) -> frozenset[Role]:
        """The roles, wherever they hold."""
        return frozenset(grant.role for grant in self.grants)


class Stage(StrEnum):
    """How far somebody has come in signing in."""

    PASSWORD = "password"  # noqa: S105 – the name of a stage
    """The password fits; the second factor is still to come. Opens no page but that one."""
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Session:
    """A browser in which somebody is signed in. Times are in UTC.

    ``browser`` is a short name of the program ("Firefox, Linux"), to tell one from another.
    """

    id: int
    account: Account
    stage: Stage
    browser: str
    began_at: datetime
    seen_at: datetime
