"""Is this demand lawful? Papers, cues and rules over a person's own words.

``RequirementChecker(kb).check(text)`` returns a :class:`Check`; the rules are data in
``data/law/papers.yaml`` and ``data/law/cues.yaml`` (docs/requirements.md).
"""

from __future__ import annotations

from dungcua.knowledge.requirements.check import RequirementChecker
from dungcua.knowledge.requirements.model import Check, Door, Finding, Verdict, VerdictKind

__all__ = ["Check", "Door", "Finding", "RequirementChecker", "Verdict", "VerdictKind"]
