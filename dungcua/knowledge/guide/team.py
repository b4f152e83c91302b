"""What a pack holds for the team beside the cards: fields of life, practice cases, addresses."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from dungcua.knowledge.answer import Place
from dungcua.knowledge.guide.holding import Cited, holds_until
from dungcua.knowledge.guide.life import life_part
from dungcua.knowledge.guide.practice import Trainer, load_practice, practice_part
from dungcua.knowledge.guide.whereabouts import whereabouts
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.requirements import PaperJudge

__all__ = ["team_parts"]


def team_parts(
    kb: KnowledgeBase,
    judge: PaperJudge,
    places: Gazetteer,
    place: Place,
    as_of: date,
    cited: Cited,
) -> dict[str, dict[str, Any]]:
    """Return the parts by name; what the answers of the practice rest on goes to ``cited``."""
    ends = partial(holds_until, kb)
    practice = practice_part(Trainer(kb, judge, places), load_practice(), as_of, ends)
    for exercise in practice["exercises"]:
        for option in exercise["options"]:
            cited.note(option["basis"])
    return {
        "life": life_part(kb),
        "places": whereabouts(places, place.province_code),
        "practice": practice,
    }
