"""The desks on the real knowledge base and a real register."""

from __future__ import annotations

from datetime import date

import pytest

from dungcua.actions.front import FrontDesk
from dungcua.actions.report import ReportDesk
from dungcua.complaints.register import Register
from dungcua.conversations.service import Conversations
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.requirements import RequirementChecker
from dungcua.knowledge.search import ProcedureSearch

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def front(knowledge: KnowledgeBase) -> FrontDesk:
    search = ProcedureSearch(knowledge.procedures, knowledge.catalogue)
    return FrontDesk(knowledge, search, Gazetteer.load(), today=lambda: TODAY)


@pytest.fixture(scope="session")
def checker(knowledge: KnowledgeBase) -> RequirementChecker:
    return RequirementChecker(knowledge)


@pytest.fixture
def reports(front: FrontDesk, checker: RequirementChecker, register: Register) -> ReportDesk:
    return ReportDesk(front, checker, register)


@pytest.fixture
def conversation(conversations: Conversations) -> str:
    return conversations.start()
