"""Places: any address a person can type, resolved to today's commune.

The official old → new table and our own resolver; no network, no third-party address
package (RESEARCH.md §2 tells why). See docs/places.md.
"""

from __future__ import annotations

from dungcua.knowledge.places.agencies import Agencies, Agency, AgencyCode
from dungcua.knowledge.places.agencies import parse as parse_agency
from dungcua.knowledge.places.answers import Answer, answers
from dungcua.knowledge.places.cues import Role
from dungcua.knowledge.places.model import Candidate, PlaceMention, Reason, Resolution
from dungcua.knowledge.places.resolve import Gazetteer
from dungcua.knowledge.places.suggest import Suggestion
from dungcua.knowledge.places.table import (
    MERGER,
    Commune,
    District,
    Ended,
    FormerUnit,
    Province,
    Relation,
)

__all__ = [
    "MERGER",
    "Agencies",
    "Agency",
    "AgencyCode",
    "Answer",
    "Candidate",
    "Commune",
    "District",
    "Ended",
    "FormerUnit",
    "Gazetteer",
    "PlaceMention",
    "Province",
    "Reason",
    "Relation",
    "Resolution",
    "Role",
    "Suggestion",
    "answers",
    "parse_agency",
]
