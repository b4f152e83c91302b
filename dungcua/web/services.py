"""What the pages stand on: one typed bundle, built by the composition root."""

from __future__ import annotations

from dataclasses import dataclass, field

from aiohttp import web

from dungcua.complaints.office import Office
from dungcua.complaints.register import Register
from dungcua.conversations.channels import Channels
from dungcua.conversations.service import Conversations
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.offices import Offices
from dungcua.knowledge.places import Gazetteer
from dungcua.settings import Settings
from dungcua.web.desk.bureau import Bureau
from dungcua.web.outside import Outside
from dungcua.web.ports import (
    CallHelper,
    CardRenderer,
    ComplaintDesk,
    DemandChecker,
    Dialogue,
    Drafter,
    Parts,
)

__all__ = ["SERVICES", "Services"]


@dataclass(frozen=True)
class Services:
    """Everything a handler may call."""

    settings: Settings
    knowledge: KnowledgeBase
    places: Gazetteer
    conversations: Conversations
    register: Register
    dialogue: Dialogue
    parts: Parts
    cards: CardRenderer
    desk: ComplaintDesk
    office: Office
    """The whole register; ``register`` is its first part."""

    offices: Offices = field(default_factory=lambda: Offices({}))
    channels: Channels | None = None
    """The lines of other messengers; None where the settings name none."""

    outside: Outside | None = None
    """The register as far as authorities and the public see it; None = it is not told."""

    drafter: Drafter | None = None
    """Drafts what a person may answer; None = nobody drafts."""
    helper: CallHelper | None = None
    """Helps operators on the telephone; None = the desk has no call assistant."""
    checker: DemandChecker | None = None
    """Judges demands told in words; None = the guide has no page for them."""
    bureau: Bureau | None = None
    """Accounts and what else the desk stands on; None = no desk."""


SERVICES = web.AppKey("services", Services)
