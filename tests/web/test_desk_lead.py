"""The figures of the desk: by area, each with its cases, exported by who may."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html import escape

import pytest

from dungcua.accounts.model import Grant, Role
from dungcua.complaints.calendar import vietnamese_date
from dungcua.complaints.model import Actor, Elsewhere, State
from dungcua.complaints.office import Office
from dungcua.complaints.publish.deadlines import by_province, kept
from dungcua.complaints.publish.hotspots import HotSpots
from dungcua.complaints.publish.partners import Partners
from dungcua.conversations.message import Reply, ReplyMeta
from dungcua.conversations.model import Move
from dungcua.conversations.queue import Ending
from dungcua.conversations.service import Conversations
from dungcua.knowledge.places import Gazetteer
from dungcua.store.engine import Store
from dungcua.web.desk.bureau import Bureau
from dungcua.web.desk.lead_map import COLUMNS, ROWS, TILES, tiles
from dungcua.web.desk.lead_scope import kept_path
from dungcua.web.outside import Outside
from dungcua.web.services import Services
from tests.complaints.parts import HOA_TIEN, Citizens
from tests.web.desk import hire, sign_in
from tests.web.test_desk_queue import QUEUE, Talks
from tests.web.visitor import Shown, Visitor


@pytest.fixture
def services(services: Services, store: Store, office: Office) -> Services:
    """With the register as far as it is told to others."""
    outside = Outside(office.reading, Partners(store, None), HotSpots(store, 3))
    return replace(services, outside=outside)


@pytest.fixture
def talks(store: Store, places: Gazetteer, bureau: Bureau) -> Talks:
    return Talks(store, places, bureau)


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
    assert 'href="/ban-truc/hang-doi?xem=cho&amp;noi=ro"' in page.html
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
    link = re.search(
        r'href="(/ban-truc/so-lieu/phan-anh\?diem=1&amp;tinh=48&amp;xa=20332[^"]*)">3<', page.html
    )
    assert link
    tile = re.search(
        r'href="(/ban-truc/so-lieu/phan-anh\?diem=1&amp;tinh=48)" aria-label="Đà Nẵng: 3"',
        page.html,
    )
    assert tile
    assert "<title>Đà Nẵng: 3</title>" in page.html
    citizens.file(
        place=HOA_TIEN, procedure="1.001193", papers=("cccd_cong_chung",)
    )  # another demand
    for path in (link[1], tile[1]):
        behind = await visitor.get(path.replace("&amp;", "&"))
        assert "3 phản ánh" in behind.text
        assert len(re.findall("data-row=", behind.html)) == 3
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


def linked(page: Shown, path: str) -> str:
    """Return the number that leads to ``path``."""
    found = re.search(re.escape(escape(path)) + r'"[^>]*>([^<]+)<', page.html)
    assert found, path
    return found[1]


async def test_each_count_of_load_leads_to_as_many(
    visitor: Visitor, bureau: Bureau, talks: Talks
) -> None:
    who = hire(bureau, "sep", Grant(Role.SUPERVISOR, "48"))
    await sign_in(visitor, who)
    lan = hire(bureau, "lan").account.id
    talks.wait("đang chờ")
    talks.wait("chưa rõ nơi", None)
    held = talks.wait("đang tiếp")
    bureau.queue.claim(held, lan)
    bureau.queue.say(held, lan, "Chào anh/chị.")
    over = talks.wait("đã xong")
    bureau.queue.claim(over, lan)
    bureau.queue.end(over, lan, Ending.CLOSED)
    left = talks.wait("thôi chờ")
    Conversations(talks.store).move(bureau.queue.get(left).conversation_id, Move.GIVE_BACK)
    page = await visitor.get("/ban-truc/so-lieu")
    today = vietnamese_date(bureau.now())
    week = today - timedelta(days=6)
    alone = await visitor.get("/ban-truc/so-lieu/tai")
    assert "<html" not in alone.html
    assert alone.html.strip() in page.html
    expected = {"cho": 1, "dang-tiep": 1}
    for view, count in expected.items():
        path = f"/ban-truc/hang-doi?xem={view}&noi=ro"
        assert linked(page, path) == str(count)
        assert f"Cuộc trò chuyện ({count})" in (await visitor.get(path)).text
    for begin in (today, week):
        for view, count in {"da-den": 4, "da-nhan": 2, "bo-cho": 1}.items():
            path = f"/ban-truc/hang-doi?xem={view}&tu={begin}&noi=ro"
            assert linked(page, path) == str(count)
            shown = await visitor.get(path)
            assert f"Cuộc trò chuyện ({count})" in shown.text
            assert "chưa rõ nơi" not in shown.text
        for view in ("da-nhan", "da-tra-loi"):
            path = f"/ban-truc/hang-doi?xem={view}&tu={begin}&xep=lau&noi=ro"
            assert "phút" in linked(page, path)
            assert "nhận sau 0 phút" in (await visitor.get(path)).text


async def test_the_longest_wait_comes_first(
    visitor: Visitor, bureau: Bureau, talks: Talks, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sign_in(visitor, hire(bureau, "sep", Grant(Role.SUPERVISOR)))
    lan = hire(bureau, "lan").account.id
    quick, slow = talks.wait("nhanh"), talks.wait("chậm")
    bureau.queue.claim(quick, lan)
    now = bureau.now()
    monkeypatch.setattr(bureau.queue, "_clock", lambda: now + timedelta(minutes=30))
    bureau.queue.claim(slow, lan)
    page = await visitor.get("/ban-truc/hang-doi?xem=da-nhan&xep=lau")
    assert page.html.index(f'"{QUEUE}/{slow}"') < page.html.index(f'"{QUEUE}/{quick}"')
    assert "nhận sau 30 phút" in page.text


async def test_each_count_of_deadlines_leads_to_as_many(
    visitor: Visitor,
    bureau: Bureau,
    office: Office,
    conversations: Conversations,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    citizens = Citizens(office, conversations)
    answered, waiting, other = (citizens.file(place=HOA_TIEN) for _ in range(3))
    citizens.move(answered.code, State.TRIAGED, State.FORWARDED, State.ANSWERED)
    citizens.move(waiting.code, State.TRIAGED, State.FORWARDED)
    office.desk.not_ours(other.code, Elsewhere.PRIVATE, Actor.OPERATOR, "ngân hàng")
    await sign_in(visitor, hire(bureau, "sep", Grant(Role.SUPERVISOR)))

    async def behind(path: str, text: str, *codes: str) -> None:
        assert linked(page, path) == text
        shown = await visitor.get(path)
        assert f"{len(codes)} phản ánh" in shown.text
        assert {code for code in (answered.code, waiting.code) if code in shown.text} == set(codes)
        assert other.code not in shown.text

    page = await visitor.get("/ban-truc/so-lieu")
    await behind(kept_path("province", "Đà Nẵng", "in_time"), "1", answered.code)
    await behind(kept_path("province", "Đà Nẵng", "running"), "1", waiting.code)
    await behind(kept_path("province", "Đà Nẵng"), "100 %", answered.code)
    await behind(kept_path("level", "commune", "running"), "1", waiting.code)
    later = bureau.now() + timedelta(days=60)
    object.__setattr__(bureau, "now", lambda: later)
    page = await visitor.get("/ban-truc/so-lieu")
    await behind(kept_path("province", "Đà Nẵng", "overdue"), "1", waiting.code)
    await behind(kept_path("province", "Đà Nẵng"), "50 %", answered.code, waiting.code)


async def test_questions_lead_to_their_conversations(
    visitor: Visitor, bureau: Bureau, conversations: Conversations
) -> None:
    for text in (
        "xin cấp phép nuôi chim yến",
        "cấp phép nuôi chim yến ở đâu",
        "phép nuôi chim yến",
    ):
        talk = conversations.start()
        conversations.say(talk, text)
        conversations.answer(talk, Reply(text="Chưa rõ.", meta=ReplyMeta(oos=True)))
    conversations.say(talk, "làm khai sinh")
    conversations.answer(talk, Reply(text="Ở xã.", meta=ReplyMeta(procedure=("1.001193",))))
    await sign_in(visitor, hire(bureau, "sep", Grant(Role.SUPERVISOR)))
    page = await visitor.get("/ban-truc/so-lieu")
    assert linked(page, "/ban-truc/so-lieu/cau-hoi?tra-loi=co") == "1"
    assert linked(page, "/ban-truc/so-lieu/cau-hoi?tra-loi=khong") == "3"
    group = re.search(r'href="(/ban-truc/so-lieu/cau-hoi\?tra-loi=khong&amp;chu=[^"]+)"', page.html)
    assert group
    shown = await visitor.get(group[1].replace("&amp;", "&"))
    assert "3 câu" in shown.text
    assert bureau.audit.read(deed="saw.questions")
    one = re.search(r'href="(/ban-truc/so-lieu/cau-hoi/\d+)"', shown.html)
    assert one
    inside = await visitor.get(one[1])
    assert "Chưa rõ." in inside.text
    assert "câu này" in inside.text
    assert talk not in inside.html
    assert bureau.audit.read(deed="saw.conversation")[0].subject.startswith("message:")
    assert (await visitor.get("/ban-truc/so-lieu/cau-hoi/999999")).status == 404


@pytest.mark.parametrize(
    ("grant", "cases", "questions"),
    [
        (Grant(Role.SUPERVISOR), 200, 200),
        (Grant(Role.SUPERVISOR, "48"), 200, 403),
        (Grant(Role.AUDITOR), 403, 403),
        (Grant(Role.OPERATOR), 403, 403),
        (Grant(Role.EDITOR), 403, 403),
        (Grant(Role.COMMUNITY), 403, 403),
        (Grant(Role.ADMIN), 403, 403),
    ],
)
async def test_what_is_behind_the_figures_needs_both_rights(
    visitor: Visitor,
    bureau: Bureau,
    conversations: Conversations,
    grant: Grant,
    cases: int,
    questions: int,
) -> None:
    asked = conversations.say(conversations.start(), "lời riêng")
    await sign_in(visitor, hire(bureau, "ai-do", grant))
    assert (await visitor.get(kept_path("province", "Đà Nẵng"))).status == cases
    for path in ("", f"/{asked.id}"):
        shown = await visitor.get(f"/ban-truc/so-lieu/cau-hoi{path}")
        assert shown.status == questions
        assert questions == 200 or "lời riêng" not in shown.text


async def test_a_list_behind_a_figure_ends_where_the_area_ends(
    visitor: Visitor, bureau: Bureau, office: Office, conversations: Conversations
) -> None:
    citizens = Citizens(office, conversations)
    filed = [
        citizens.file(place=HOA_TIEN, procedure="1.001193", violations=("V03",)) for _ in range(3)
    ]
    await sign_in(visitor, hire(bureau, "sep", Grant(Role.SUPERVISOR, "01")))
    for query in ("nhom=province&ten=Đà+Nẵng&han=running", "diem=1&tinh=48", "han=running", ""):
        shown = await visitor.get(f"/ban-truc/so-lieu/phan-anh?{query}")
        assert shown.status == 200
        assert not any(one.code in shown.text for one in filed)
