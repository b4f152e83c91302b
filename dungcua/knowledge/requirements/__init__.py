"""Is this demand lawful? Papers, cues and rules over a person's own words.

``RequirementChecker(kb).check(text)`` returns a :class:`Check`; the rules are data in
``data/law/papers.yaml`` and ``data/law/cues.yaml`` (docs/requirements.md).
"""

from __future__ import annotations

from dungcua.knowledge.requirements.check import RequirementChecker
from dungcua.knowledge.requirements.model import (
    BEYOND_LIST,
    Check,
    Demand,
    Door,
    Finding,
    Money,
    Payee,
    Told,
    Verdict,
    VerdictKind,
)
from dungcua.knowledge.requirements.papers import PaperJudge

__all__ = [
    "BEYOND_LIST",
    "Check",
    "Demand",
    "Door",
    "Finding",
    "Money",
    "PaperJudge",
    "Payee",
    "RequirementChecker",
    "Told",
    "Verdict",
    "VerdictKind",
]
