"""A clock to wind, and reports to file."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

from PIL import Image

from dungcua.complaints.holder import ByConversation
from dungcua.complaints.model import Actor, Door, Place, State
from dungcua.complaints.office import Office
from dungcua.conversations.service import Conversations

HOA_TIEN = Place("Đà Nẵng", "Xã Hòa Tiến", "20332")
WORDS = "Quầy hộ tịch bắt nộp giấy xác nhận tình trạng hôn nhân khi khai sinh cho con"
MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)
"""A morning in Viet Nam; the 24th is a day off."""


class Filed:
    """A filed complaint with the conversation it came from."""

    def __init__(self, code: str, talk: str) -> None:
        self.code = code
        self.talk = talk

    @property
    def proof(self) -> ByConversation:
        return ByConversation(self.talk)


class Citizens:
    """Anybody who files."""

    def __init__(self, office: Office, conversations: Conversations) -> None:
        self._office = office
        self._conversations = conversations

    def file(self, words: str = WORDS, **told: Any) -> Filed:
        """File a report; the arguments are those of drafts and of ``submit``."""
        talk = self._conversations.start()
        submit = {
            name: told.pop(name)
            for name in ("channel", "contact", "contact_consent", "filer")
            if name in told
        }
        amend = {
            name: told.pop(name)
            for name in ("happened_on", "said_when", "counter", "urgency")
            if name in told
        }
        facts: dict[str, Any] = {
            "procedure": "1.001193",
            "violations": ["V01"],
            "papers": ["giấy xác nhận tình trạng hôn nhân"],
            "door": Door.REPORT,
            "place": HOA_TIEN,
            "said_place": "xã Hòa Tiến",
            "knowledge_version": "0123456789ab",
        }
        register = self._office.register
        register.open_draft(talk, words, **{**facts, **told})
        if amend:
            register.amend_draft(talk, **amend)
        return Filed(register.submit(talk, consent=True, **submit).code, talk)

    def answered(self) -> Filed:
        """File a report that the body answered."""
        filed = self.file()
        self.move(filed.code, State.TRIAGED, State.FORWARDED)
        self._office.register.transition(filed.code, State.ANSWERED, Actor.BODY, "đã nhắc nhở")
        return filed

    def move(self, code: str, *states: State) -> None:
        """Let an operator take a complaint through ``states``."""
        for state in states:
            self._office.register.transition(code, state, Actor.OPERATOR, "bước tiếp")


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    """Return a small picture."""
    written = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert("RGB").save(written, kind, **options)
    return written.getvalue()
