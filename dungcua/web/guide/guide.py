"""What the guide's pages stand on: one bundle, built once when the application starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from aiohttp import web

from dungcua.knowledge.answer import Composer
from dungcua.knowledge.day import today_here
from dungcua.knowledge.guide.field import paper_index, procedure_index
from dungcua.knowledge.guide.index import GuideIndex
from dungcua.knowledge.guide.keys import PackKey, open_key
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.requirements import PaperJudge
from dungcua.web.guide.packs import Packs
from dungcua.web.services import Services

__all__ = ["GUIDE", "Guide"]


@dataclass(frozen=True, slots=True)
class Guide:
    """Search, verdicts, packs and their key; ``today`` is asked anew for every page."""

    kb: KnowledgeBase
    judge: PaperJudge
    procedures: GuideIndex
    papers: GuideIndex
    key: PackKey
    packs: Packs
    today: Callable[[], date]

    @classmethod
    def open(
        cls, services: Services, judge: PaperJudge, today: Callable[[], date] = today_here
    ) -> Guide:
        """Build the indices and open the key in the deployment's ``var`` folder.

        Raises:
            PackRefused: the key file is damaged.

        """
        kb = services.knowledge
        key = open_key(services.settings.var)
        return cls(
            kb=kb,
            judge=judge,
            procedures=procedure_index(kb),
            papers=paper_index(judge),
            key=key,
            packs=Packs(kb, judge, services.places, key),
            today=today,
        )

    @property
    def composer(self) -> Composer:
        """Composes answers as of today."""
        return Composer(self.kb, self.today())


GUIDE = web.AppKey("guide", Guide)
