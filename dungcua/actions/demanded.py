"""Which of the papers in a story somebody was asked for.

Only these are recorded: in "làm khai sinh cho con mà bị quát" nobody demanded the birth
certificate, and no figure may say so.
"""

from __future__ import annotations

from dungcua.knowledge.requirements import Check

__all__ = ["demanded"]


def demanded(check: Check) -> list[str]:
    """Return the ids of the papers that were demanded, in order of mention.

    They are those the words demand, and those a sign is about ("ai không có VNeID thì về").
    """
    asked = {demand.paper for demand in check.told.demands}
    signs = {v.paper for v in check.verdicts if v.code in check.violations}
    return [paper for paper in check.papers if paper in asked | signs]
