"""The figures of the desk: by area, each with its cases, exported by who may."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from dungcua.accounts.model import Grant, Role
from dungcua.complaints.office import Office
from dungcua.complaints.publish.deadlines import by_province, kept
from dungcua.complaints.publish.hotspots import HotSpots
from dungcua.complaints.publish.partners import Partners
from dungcua.conversations.message import Reply, ReplyMeta
from dungcua.conversations.service import Conversations
from dungcua.knowledge.places import Gazetteer
from dungcua.store.engine import Store
from dungcua.web.desk.bureau import Bureau
from dungcua.web.desk.lead_map import COLUMNS, ROWS, TILES, tiles
from dungcua.web.outside import Outside
from dungcua.web.services import Services
from tests.complaints.parts import HOA_TIEN, Citizens
from tests.web.desk import hire, sign_in
from tests.web.visitor import Visitor


@pytest.fixture
def services(services: Services, store: Store, office: Office) -> Services:
    """With the register as far as it is told to others."""
    outside = Outside(office.reading, Partners(store, None), HotSpots(store, 3))
    return replace(services, outside=outside)


def test_every_province_has_a_square_of_its_own(places: Gazetteer) -> None:
    names = {province.code: province.name for province in places.provinces()}
    assert TILES.keys() == names.keys()
    assert len(set(TILES.values())) == 34
    assert all(0 <= c < COLUMNS and 0 <= r < ROWS for c, r in TILES.values())
    shown = {tile.name: tile for tile in tiles(names, {"Đà Nẵng": 8, "Huế": 1})}
    assert (shown["Đà Nẵng"].shade, shown["Huế"].shade, shown["Cà Mau"].shade) == (4, 1, 0)


def test_deadlines_kept_are_of_those_whose_day_has_come(
    office: Office, conversations: Conversations
) -> None:
    filed = Citizens(office, conversations).file(place=HOA_TIEN)
    (case,) = office.reading.every()
    due = case.complaint.due_on
    assert case.complaint.code == filed.code
    waiting = kept([case], due, by_province)["Đà Nẵng"]
    assert (waiting.running, waiting.share) == (1, None)
    late = kept([case], due + timedelta(days=1), by_province)["Đà Nẵng"]
    assert (late.overdue, late.share) == (1, 0)
    assert kept([], date(2026, 1, 1), by_province) == {}


async def test_the_page_shows_the_own_area_and_leads_to_cases(
    visitor: Visitor, bureau: Bureau, office: Office, conversations: Conversations
) -> None:
    Citizens(office, conversations).file(place=HOA_TIEN)
    await sign_in(visitor, hire(bureau, "sep", Grant(Role.SUPERVISOR, "48")))
    page = await visitor.get("/ban-truc/so-lieu")
    assert page.status == 200
    assert 'href="/ban-truc/ho-so?tinh=48"' in page.html
    assert 'href="/ban-truc/hang-doi?xem=cho"' in page.html
    # Questions of talks without a place are for who sees the whole country.
    assert "Câu hỏi chưa trả lời được" not in page.text
    sheet = await visitor.get("/ban-truc/so-lieu/thoi-han.csv")
    assert "Đà Nẵng,0,0,0,1" in sheet.html
    assert bureau.audit.read(deed="figures.export")[0].facts == {"sheet": "thoi-han"}


async def test_hot_spots_lead_to_their_cases(
    visitor: Visitor, bureau: Bureau, office: Office, conversations: Conversations
) -> None:
    citizens = Citizens(office, conversations)
    for _ in range(2):
        citizens.file(place=HOA_TIEN, procedure="1.001193", violations=("V03",))
    await sign_in(visitor, hire(bureau, "sep", Grant(Role.SUPERVISOR)))
    assert "Chưa có nhóm nào đủ lớn" in (await visitor.get("/ban-truc/so-lieu")).text
    citizens.file(place=HOA_TIEN, procedure="1.001193", violations=("V03",))
    page = await visitor.get("/ban-truc/so-lieu")
    link = re.search(r'href="(/ban-truc/ho-so\?tinh=48&amp;xa=20332[^"]*)">3<', page.html)
    assert link
    assert "<title>Đà Nẵng: 3</title>" in page.html
    behind = await visitor.get(link[1].replace("&amp;", "&"))
    assert behind.status == 200
    assert behind.text.count("Xã Hòa Tiến") >= 3
    sheet = await visitor.get("/ban-truc/so-lieu/diem-nong.csv")
    assert "Xã Hòa Tiến" in sheet.html


async def test_another_area_is_not_counted(
    visitor: Visitor, bureau: Bureau, office: Office, conversations: Conversations
) -> None:
    Citizens(office, conversations).file(place=HOA_TIEN)
    await sign_in(visitor, hire(bureau, "sep", Grant(Role.SUPERVISOR, "01")))
    page = await visitor.get("/ban-truc/so-lieu")
    assert "Đà Nẵng" not in page.text
    assert "Đà Nẵng" not in (await visitor.get("/ban-truc/so-lieu/thoi-han.csv")).html


async def test_the_auditor_sees_figures_and_exports_nothing(
    visitor: Visitor, bureau: Bureau, office: Office, conversations: Conversations
) -> None:
    Citizens(office, conversations).file(place=HOA_TIEN)
    for _ in range(3):
        talk = conversations.start()
        conversations.say(talk, "xin cấp phép nuôi chim yến")
        conversations.answer(talk, Reply(text="Chưa rõ.", meta=ReplyMeta(oos=True)))
    await sign_in(visitor, hire(bureau, "kiem-tra", Grant(Role.AUDITOR)))
    page = await visitor.get("/ban-truc/so-lieu")
    assert "nuôi chim yến" in page.text
    assert "/ban-truc/ho-so" not in page.html
    assert ".csv" not in page.html
    for sheet in ("thoi-han", "diem-nong"):
        assert (await visitor.get(f"/ban-truc/so-lieu/{sheet}.csv")).status == 403
    assert (await visitor.get("/ban-truc/so-lieu/khac.csv")).status == 404
