"""From an address as typed to the counters: procedures by LAW.md B-10 to B-17, in four places."""

from __future__ import annotations

from datetime import date

import pytest

from dungcua.knowledge.answer import Place
from dungcua.knowledge.answer.receiving import receiving
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.offices import Offices
from dungcua.knowledge.places import Gazetteer

TODAY = date(2026, 11, 22)
ADDRESSES = {
    "xã Hòa Tiến, huyện Hòa Vang, Đà Nẵng": ("20332", "48"),
    "p. Phúc Xá, q. Ba Đình, HN": ("00097", "01"),
    "phuong thao dien quan 2 tphcm": ("27094", "79"),
    "xã Tri Phương, Trà Lĩnh, Cao Bằng": ("01465", "04"),
}
# code: what its first sentence must name, any centre of the province, any commune of the
# country, and the exceptions that must be told.
CIVIL = ("Trung tâm Phục vụ hành chính công", True, False, {"B-16"})
RESIDENCE = ("Công an", False, False, {"B-15"})
ANY_POLICE = ("Công an xã, phường nào cũng được", False, True, {"B-15"})
COPIES = ("nào cũng được", False, True, {"B-17"})
BENEFIT = ("Trung tâm Phục vụ hành chính công", True, False, set[str]())
LAND = ("nơi có đất", True, False, set[str]())
WANTED = {
    "1.001193": CIVIL,  # birth
    "1.000894": CIVIL,  # marriage
    "1.000656": CIVIL,  # death
    "1.004873": CIVIL,  # marital status
    "1.004884": CIVIL,  # birth registered again
    "1.004222": RESIDENCE,  # permanent residence
    "1.004194": RESIDENCE,  # temporary residence
    "1.010041": RESIDENCE,  # confirmation of residence
    "1.013067": RESIDENCE,  # a vehicle's first registration
    "1.014063": ANY_POLICE,  # identity card exchanged
    "1.014064": ANY_POLICE,  # identity card lost
    "2.000815": COPIES,  # certified copies
    "2.000884": COPIES,  # certified signature
    "2.001019": COPIES,  # certified will
    "1.001776": BENEFIT,  # monthly benefit
    "1.001699": BENEFIT,  # disability
    "1.014027": BENEFIT,  # social pension
    "1.013831": LAND,  # land title transferred
    "1.013225": LAND,  # building permit
    "1.007700": ("Thuế cơ sở", False, False, {"B-11"}),
    "1.014171": ("Bảo hiểm xã hội", False, False, {"B-11"}),
    "3.000333": ("Công an", False, False, {"B-15"}),  # criminal record
}


def at(places: Gazetteer, text: str) -> Place:
    commune = places.resolve(text).commune
    assert commune is not None, text
    return Place(commune.province, commune.province_code, commune.name, commune.code)


@pytest.mark.parametrize("address", ADDRESSES)
def test_address_leads_to_its_commune(places: Gazetteer, address: str) -> None:
    found = at(places, address)
    assert (found.code, found.province_code) == ADDRESSES[address]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("code", WANTED)
def test_procedure_and_address_give_the_counters_of_the_law(
    knowledge: KnowledgeBase, places: Gazetteer, code: str, address: str
) -> None:
    words, any_centre, anywhere, exceptions = WANTED[code]
    place = at(places, address)
    found = receiving(knowledge, knowledge.procedure(code), place, Offices({}), TODAY)
    assert words in found.ways[0].text
    assert found.authority
    assert (found.any_centre is not None) is any_centre
    if found.any_centre is not None:
        assert found.any_centre.basis == ("B-10",)
    assert found.anywhere is anywhere
    told = {source for fact in found.exceptions for source in fact.basis}
    assert exceptions <= told
    centre = "Trung tâm Phục vụ hành chính công" in found.ways[0].text
    # Only Hà Nội has one centre with branches (B-14); the police keeps counters of its own.
    assert ("B-14" in told) <= (place.province_code == "01")
    assert ("B-14" in told) >= (centre and place.province_code == "01")
    assert not (centre and exceptions == {"B-15"})


@pytest.mark.parametrize("address", ADDRESSES)
def test_contract_on_land_is_certified_where_the_land_lies(
    knowledge: KnowledgeBase, places: Gazetteer, address: str
) -> None:
    card = knowledge.procedure("2.001035")
    found = receiving(knowledge, card, at(places, address), Offices({}), TODAY)
    assert "nơi có đất" in found.ways[0].text
    assert "B-17" in found.ways[0].basis
    assert any("riêng" in fact.text and "B-17" in fact.basis for fact in found.exceptions)
