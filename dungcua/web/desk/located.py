"""The codes of a place, for the queue: whose area is it in?"""

from __future__ import annotations

from dungcua.conversations.entries import Locate
from dungcua.conversations.message import PlaceRef
from dungcua.knowledge.places import Gazetteer

__all__ = ["locator"]


def locator(places: Gazetteer) -> Locate:
    """Return what finds the codes of province and commune in the official table."""
    by_name = {province.name: province.code for province in places.provinces()}

    def locate(place: PlaceRef) -> tuple[str | None, str | None]:
        commune = places.commune(place.code) if place.code else None
        if commune is not None:
            return commune.province_code, commune.code
        return by_name.get(place.province), None

    return locate
