"""What changes in an answer when only the place, or only the case, is added to what was asked.

The card was shown a moment ago: who names the ward is told what the ward changes, and the first
sentence says so; the whole card stays behind its link.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dungcua.actions.context import Context
from dungcua.actions.meant import named
from dungcua.actions.place import without_places
from dungcua.knowledge.answer import Answer, Place
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.answer.wording import lower_first
from dungcua.knowledge.model import Aspect, Case
from dungcua.knowledge.places import Resolution

__all__ = ["news_of_case", "news_of_place", "only_news"]

_WITH_PLACE: dict[Lang, str] = {"vi": "Với {what}: ", "en": "For {what}: "}
_WITH_CASE: dict[Lang, str] = {"vi": "Với trường hợp {what}: ", "en": "In this case ({what}): "}


def news_of_place(found: Resolution, before: Context) -> tuple[Aspect, ...]:
    """Return what a place changes, where nothing but a place was said; empty where more was.

    Args:
        found: the places of the message.
        before: what the talk was about before it, with the same procedure.

    """
    if not found.candidates:
        return ()
    if before.pending != "place" and named(without_places(found)):
        return ()
    # fees may be the province's own
    fee = (Aspect.FEE,) if Aspect.FEE.value in before.aspects else ()
    return (*fee, Aspect.WHERE)


def news_of_case(before: Context, case: str | None) -> tuple[Aspect, ...]:
    """Return what the case that was asked for changes: its papers."""
    told = before.pending == "case" and case is not None and case != before.case
    return (Aspect.PAPERS,) if told else ()


def only_news(
    answer: Answer,
    news: Sequence[Aspect],
    *,
    place: Place | None = None,
    case: Case | None = None,
    case_name: str | None = None,
) -> Answer:
    """Return the answer with the blocks of ``news`` alone; it begins with what they are for."""
    lang = answer.lang
    if case is not None:
        what = lower_first(case_name or case.name)
        opening = _WITH_CASE[lang].format(what=what) if lang == "vi" or case_name else ""
    elif place is not None:
        name = place.commune or place.province
        what = lower_first(name) if place.commune and lang == "vi" else name
        opening = _WITH_PLACE[lang].format(what=what)
    else:
        opening = ""
    short = answer.short
    if opening and short:
        # where to file is said last, behind a fee of the province
        *others, last = short
        short = (*others, replace(last, text=f"{opening}{lower_first(last.text)}"))
    blocks = tuple(block for block in answer.blocks if block.key in {a.value for a in news})
    return replace(answer, short=short, blocks=blocks)
