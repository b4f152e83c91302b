"""Procedures in the talk: what each is called, and what answers for one that has no card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import structlog

from dungcua.errors import InvalidCard
from dungcua.knowledge.answer import Answer, Composer, Place, imported
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Aspect
from dungcua.knowledge.portal import PortalRecord, Snapshot
from dungcua.knowledge.search.english import EnglishNames

__all__ = ["Procedures"]

_log = structlog.get_logger("dungcua.front")
_TITLE_LENGTH = 90


@dataclass(frozen=True, slots=True)
class Procedures:
    """Knows procedures by their code. Thread safe."""

    kb: KnowledgeBase
    english: EnglishNames
    today: Callable[[], date]
    portal: Snapshot | None = None

    def title(self, code: str, lang: Lang) -> str:
        """Return what people call a procedure, short enough for a button."""
        card = self.kb.procedures.get(code)
        title = card.plain_name if card else self.kb.catalogue[code].name
        if lang == "en":
            title = self.english.title(code) or title
        if len(title) > _TITLE_LENGTH:
            title = title[:_TITLE_LENGTH].rsplit(" ", 1)[0] + "…"
        return title

    def composer(self) -> Composer:
        """Return a composer as of today."""
        return Composer(self.kb, self.today())

    def listed(
        self, code: str, place: Place | None = None, aspects: Sequence[Aspect] = ()
    ) -> Answer:
        """Answer for a procedure without a card: from the portal's record, else the listing."""
        record = self._imported(code)
        if record is None or self.portal is None:
            return self.composer().listed(self.kb.catalogue[code], place=place)
        return imported(
            self.kb, record, self.portal.day, as_of=self.today(), aspects=aspects, place=place
        )

    def _imported(self, code: str) -> PortalRecord | None:
        if self.portal is None:
            return None
        try:
            return self.portal.record(code)
        except InvalidCard as error:
            # Damaged, or cleared away by later imports: the listing still holds.
            _log.warning("imported_record_unreadable", code=code, error=error.code)
            return None
