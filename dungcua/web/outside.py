"""What the pages for authorities and the published figures stand on."""

from __future__ import annotations

from dataclasses import dataclass

from dungcua.complaints.publish.hotspots import HotSpots
from dungcua.complaints.publish.partners import Partners
from dungcua.complaints.reading import Reading

__all__ = ["Outside"]


@dataclass(frozen=True, slots=True)
class Outside:
    """The register as far as it is told to others."""

    reading: Reading
    partners: Partners
    hot_spots: HotSpots
