"""From areas of the accounts' room to places of the register, and back."""

from __future__ import annotations

from dungcua.accounts.model import Where
from dungcua.accounts.rights import Reach
from dungcua.complaints.model import Place
from dungcua.complaints.reading import Scope
from dungcua.conversations.message import PlaceRef
from dungcua.knowledge.places import Gazetteer
from dungcua.web.desk.located import locator

__all__ = ["scope_of", "where_of"]


def scope_of(reach: Reach | None, places: Gazetteer) -> Scope | None:
    """Return which complaints lie within ``reach``; None when none do.

    A code that the table of places does not have is kept: it fits no complaint, while a
    scope without anything would fit all.
    """
    if reach is None:
        return None
    if reach.areas is None:
        return Scope()
    names = {area: place.name for area in reach.areas if (place := places.province(area))}
    return Scope(
        provinces=frozenset(names.values()), communes=frozenset(reach.areas - names.keys())
    )


def where_of(place: Place | None, places: Gazetteer) -> Where:
    """Return the codes of the place of a complaint, as rights are given by them."""
    if place is None:
        return Where()
    province, commune = locator(places)(
        PlaceRef(province=place.province, commune=place.commune, code=place.commune_code)
    )
    return Where(province, commune)
