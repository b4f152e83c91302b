"""Case files, letters, exports: what may be done, by whom, where, and what is written down."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook
from PIL import Image

from dungcua.accounts.model import Grant, Role
from dungcua.accounts.rights import RIGHTS, Action
from dungcua.complaints.model import (
    Actor,
    Body,
    Channel,
    Complaint,
    Door,
    Place,
    Recipient,
    State,
    Urgency,
)
from dungcua.complaints.office import Office
from dungcua.complaints.privacy import Contact
from dungcua.conversations.message import PlaceRef, Reply, ReplyMeta
from dungcua.conversations.service import Conversations
from dungcua.knowledge.model import Level
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.web.desk import cases, cases_file, conversation, letters, queue
from dungcua.web.desk.bureau import Bureau
from tests.clock import Clock
from tests.web.conftest import MakeVisitor
from tests.web.desk import Colleague, hire, press, routes_of, sign_in
from tests.web.parts import BIRTH, cheap_passwords
from tests.web.visitor import Shown, Visitor

CASES = "/ban-truc/ho-so"
DA_NANG = Place("Đà Nẵng", "Xã Hòa Tiến", "20332")
HA_NOI = Place("Hà Nội")
PHONE = "0900000001"
REASON = "cần hỏi thêm ngày nộp"
CENTRE = "service_centre:commune"


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 20, 3, 0, tzinfo=UTC))  # a Friday


@pytest.fixture
def bureau(store: Store, settings: Settings, clock: Clock) -> Bureau:
    opened = Bureau.open(store, settings, passwords=cheap_passwords())
    # Sessions and one-time codes stay in the present; only the register's days pass by hand.
    return replace(opened, office=Office.open(store, settings, clock=clock))


File = Callable[..., Complaint]


@pytest.fixture
def file(bureau: Bureau, conversations: Conversations) -> File:
    """Return what puts a complaint into the register."""

    def make(
        words: str = "bị đòi bản sao sổ hộ khẩu",
        place: Place | None = DA_NANG,
        *,
        reachable: bool = False,
        counter: str | None = None,
    ) -> Complaint:
        talk = conversations.start()
        register = bureau.office.register
        register.open_draft(
            talk,
            words,
            procedure=BIRTH,
            violations=("V01",),
            papers=(),
            door=Door.REPORT,
            place=place,
            said_place=None,
            knowledge_version="thu",
        )
        if counter is not None:
            register.amend_draft(talk, counter=counter)
        contact = Contact(name="Người Thử", phone=PHONE) if reachable else None
        return register.submit(
            talk, consent=True, channel=Channel.CHAT, contact=contact, contact_consent=reachable
        )

    return make


def number(bureau: Bureau, complaint: Complaint) -> int:
    return bureau.office.reading.case(complaint.code).summary.number


def row(bureau: Bureau, complaint: Complaint) -> str:
    """Return what a list shows of a complaint, and nothing else does."""
    return f'data-row="{number(bureau, complaint)}"'


async def at_desk(visitor: Visitor, bureau: Bureau, *grants: Grant) -> Colleague:
    who = hire(bureau, "lan", *grants)
    await sign_in(visitor, who)
    return who


async def act(visitor: Visitor, bureau: Bureau, told: Complaint, deed: str, **form: str) -> Shown:
    return await press(visitor, f"{CASES}/{number(bureau, told)}/{deed}", **form)


# --- lists ----------------------------------------------------------------------------


async def test_lists_and_their_filters(
    visitor: Visitor, bureau: Bureau, file: File, clock: Clock
) -> None:
    who = await at_desk(visitor, bureau)
    desk = bureau.office.desk
    old, mine, far = (
        file("đòi giấy độc thân"),
        file("hẹn lại ba lần"),
        file("từ chối hồ sơ", HA_NOI),
    )
    desk.assign(mine.code, str(who.account.id), Actor.OPERATOR)
    desk.triage(far.code, Actor.OPERATOR, "đúng")
    desk.forward(far.code, Actor.OPERATOR, "gửi")
    desk.escalate(far.code, Actor.OPERATOR, "chưa trả lời")
    desk.set_urgency(old.code, Urgency.HIGH, Actor.OPERATOR, "cháu cần nhập học")
    every = {"old": old, "mine": mine, "far": far}
    for query, wanted in (
        ("", "old mine far"),
        ("?xem=cua-toi", "mine"),
        ("?xem=chua-giao", "old far"),
        ("?xem=qua-han", ""),
        ("?xem=len-cap", "far"),
        ("?q=doc+than", "old"),
        ("?q=HEN+LAI", "mine"),
        (f"?q={far.code.lower()}", "far"),
        ("?trang-thai=escalated", "far"),
        ("?khan=high", "old"),
        ("?tinh=01", "far"),
        ("?tinh=khong", ""),
        ("?xa=20332", "old mine"),
        ("?dau-hieu=V01&thu-tuc=" + BIRTH, "old mine far"),
        ("?dau-hieu=V02", ""),
        ("?xem=la&trang-thai=la&khan=la&trang=0&xep=moi", "old mine far"),
    ):
        page = await visitor.get(CASES + query)
        assert page.status == 200
        shown = {name for name, told in every.items() if row(bureau, told) in page.html}
        assert shown == set(wanted.split()), query
    clock.now += timedelta(days=30)
    assert old.code in (await visitor.get(f"{CASES}?xem=qua-han")).html
    assert "Quá hạn" in (await visitor.get(queue.PATH)).text


async def test_what_is_due_first_comes_first(
    visitor: Visitor, bureau: Bureau, file: File, clock: Clock
) -> None:
    await at_desk(visitor, bureau)
    first = file("việc thứ nhất")
    clock.now += timedelta(days=3)
    second = file("việc thứ hai")
    page = (await visitor.get(CASES)).html
    assert page.index(first.code) < page.index(second.code)
    page = (await visitor.get(f"{CASES}?xep=moi")).html
    assert page.index(second.code) < page.index(first.code)


@pytest.mark.parametrize("area", ["48", "20332"])
async def test_lists_show_the_own_area_only(
    visitor: Visitor, bureau: Bureau, file: File, area: str
) -> None:
    await at_desk(visitor, bureau, Grant(Role.SUPERVISOR, area))
    here, there, nowhere = file(), file(place=HA_NOI), file(place=None)
    for path in (CASES, f"{CASES}?tinh=01", queue.PATH, f"{CASES}/xuat?dang=csv"):
        page = await visitor.get(path)
        assert there.code not in page.html, path
        assert nowhere.code not in page.html, path
        assert (here.code in page.html) is ("tinh" not in path), path
    # Nor does a code from elsewhere open a way.
    found = await visitor.get(f"{CASES}?q={there.code}")
    assert row(bureau, there) not in found.html


async def test_an_area_that_no_table_has_shows_nothing(
    visitor: Visitor, bureau: Bureau, file: File
) -> None:
    await at_desk(visitor, bureau, Grant(Role.SUPERVISOR, "00"))
    told = file()
    assert told.code not in (await visitor.get(CASES)).html
    assert told.code not in (await visitor.get(f"{CASES}/xuat?dang=json")).html


async def test_exports_hold_what_the_filters_left_and_no_contact(
    visitor: Visitor, bureau: Bureau, file: File
) -> None:
    who = await at_desk(visitor, bureau, Grant(Role.SUPERVISOR))
    told, other = file("=đòi giấy", reachable=True), file("việc khác", HA_NOI)
    path = f"{CASES}/xuat?tinh=48&dang="
    rows = json.loads((await visitor.get(path + "json")).html)
    assert [row["code"] for row in rows] == [told.code]
    response = await visitor.client.get(path + "csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="phan-anh.csv"'
    table = list(csv.DictReader(io.StringIO((await response.read()).decode("utf-8-sig"))))
    assert [row["code"] for row in table] == [told.code]
    assert table[0]["words"].startswith("'=")
    book = load_workbook(io.BytesIO(await (await visitor.client.get(path + "xlsx")).read()))
    assert told.code in [cell.value for row in book.active.iter_rows() for cell in row]
    whole = (await visitor.get(f"{CASES}/xuat?dang=json")).html
    assert other.code in whole
    assert PHONE not in whole
    assert (await visitor.get(path + "exe")).status == 400
    event = bureau.audit.read(deed="saw.export")[0]
    assert (event.actor, event.facts) == (who.account.id, {"form": "json"})


# --- one file -------------------------------------------------------------------------


async def test_the_file_tells_all_but_the_contact(
    visitor: Visitor, bureau: Bureau, file: File
) -> None:
    who = await at_desk(visitor, bureau)
    told = file("bị đòi <b>sổ hộ khẩu</b>", reachable=True, counter="quầy số 3")
    page = await visitor.get(f"{CASES}/{number(bureau, told)}")
    assert "&lt;b&gt;sổ hộ khẩu" in page.html
    assert "quầy số 3" in page.text
    assert "đăng ký khai sinh" in page.text.lower()
    assert "V01: Đòi VNeID khi nộp trực tiếp" in page.text
    assert "còn 10 ngày làm việc" in page.text
    assert "tạm tính" not in page.text
    assert "Hạn chuyển cơ quan" in page.text
    assert "người dân" in page.text
    assert PHONE not in page.html
    assert "Người Thử" not in page.html
    event = bureau.audit.read(deed="saw.case")[0]
    assert (event.actor, event.subject) == (
        who.account.id,
        f"complaint:{number(bureau, told)}",
    )


async def test_the_clock_counts_working_days_and_says_what_is_provisional(
    visitor: Visitor, bureau: Bureau, file: File, clock: Clock
) -> None:
    await at_desk(visitor, bureau)
    told = file()
    clock.now = datetime(2026, 12, 18, 3, 0, tzinfo=UTC)
    late = await visitor.get(f"{CASES}/{number(bureau, told)}")
    assert "trễ 9 ngày làm việc" in late.text
    over_new_year = file("việc cuối năm")
    page = await visitor.get(f"{CASES}/{number(bureau, over_new_year)}")
    assert "tạm tính" in page.text


@pytest.mark.parametrize("path", [CASES, queue.PATH])
async def test_no_address_holds_a_code(
    visitor: Visitor, bureau: Bureau, file: File, path: str
) -> None:
    await at_desk(visitor, bureau)
    told = file()
    page = await visitor.get(path)
    assert told.code in page.html
    for html in (page.html, (await visitor.get(f"{CASES}/{number(bureau, told)}")).html):
        assert all(told.code not in link for link in re.findall(r'(?:href|action)="([^"]*)"', html))


async def test_a_case_goes_its_way_by_buttons(
    visitor: Visitor, bureau: Bureau, file: File, clock: Clock
) -> None:
    await at_desk(visitor, bureau)
    told = file()
    page = await act(visitor, bureau, told, "buoc", to="triaged", reason="đúng là phản ánh")
    assert "Đã phân loại" in page.text
    page = await act(
        visitor, bureau, told, "buoc", to="forwarded", reason="gửi trung tâm", recipient=CENTRE
    )
    assert "Trung tâm Phục vụ hành chính công cấp xã tại Xã Hòa Tiến" in page.text
    clock.now += timedelta(days=20)
    assert "trễ" in (await visitor.get(f"{CASES}/{number(bureau, told)}")).text
    page = await act(visitor, bureau, told, "buoc", to="escalated", reason="quá hạn chưa trả lời")
    assert "Trung tâm Phục vụ hành chính công cấp tỉnh" in page.text
    page = await act(visitor, bureau, told, "buoc", to="answered", reason="đã trả lại giấy")
    assert "Cơ quan đã trả lời" in page.text
    page = await act(visitor, bureau, told, "buoc", to="confirmed", reason="bà nói đã xong")
    found = bureau.office.register.find(told.code)
    assert found.state is State.CONFIRMED
    assert [e.actor for e in found.events][1:] == [Actor.OPERATOR] * 5
    deeds = [event.facts["to"] for event in bureau.audit.read(deed="case.step")]
    assert deeds[::-1] == ["triaged", "forwarded", "escalated", "answered", "confirmed"]
    assert "Bước tiếp theo" not in page.text
    assert bureau.office.register.verify_chain(told.code)


async def test_a_page_that_is_behind_takes_no_step(
    visitor: Visitor, bureau: Bureau, file: File
) -> None:
    await at_desk(visitor, bureau)
    told = file()
    for to in (State.TRIAGED, State.FORWARDED):
        bureau.office.register.transition(told.code, to, Actor.OPERATOR, "bước tiếp")
    path = f"{CASES}/{number(bureau, told)}"
    page = await visitor.get(path)
    fields = {"seen": page.field("seen"), "to": "escalated", "reason": "đã quá lâu"}
    assert (await visitor.post(f"{path}/buoc", page, **fields)).status == 200
    # Pressed twice, or by a colleague whose page is as old: one level up, not two.
    again = await visitor.post(f"{path}/buoc", page, **fields)
    assert again.status == 409
    assert "DC-164" in again.text
    assert "đã quá lâu" in again.html
    found = bureau.office.register.find(told.code)
    assert found.recipient == Recipient(Body.SERVICE_CENTRE, Level.PROVINCE)
    handed = {"seen": fields["seen"], "recipient": "police:province", "reason": "của công an"}
    assert "DC-164" in (await visitor.post(f"{path}/chuyen", page, **handed)).text
    assert bureau.office.register.find(told.code).recipient == found.recipient
    # The page that tells so is up to date: pressed once more, it is meant.
    meant = {**fields, "seen": again.field("seen")}
    assert (await visitor.post(f"{path}/buoc", again, **meant)).status == 200


async def test_a_session_that_ends_takes_nothing_that_was_written(
    visitor: Visitor, bureau: Bureau, file: File
) -> None:
    await at_desk(visitor, bureau)
    told = file()
    path = f"{CASES}/{number(bureau, told)}"
    shown = await visitor.get(path)
    fields = {"csrf": shown.field("csrf"), "to": "triaged", "reason": "đã gọi <b>hai</b> lần"}
    visitor.client.session.cookie_jar.clear()
    own = {"Origin": str(visitor.client.make_url("/")).rstrip("/")}

    async def sent(headers: dict[str, str]) -> Shown:
        response = await visitor.client.post(f"{path}/buoc", data=fields, headers=headers)
        return Shown(response.status, await response.text(), response)

    kept = await sent(own)
    assert kept.status == 401
    assert "DC-503" in kept.text
    assert "đã gọi &lt;b&gt;hai&lt;/b&gt; lần" in kept.html
    assert "/ban-truc/vao" in kept.html
    # What another site sends is not repeated on a page of ours.
    assert "đã gọi" not in (await sent({"Origin": "https://evil.example"})).html
    await sign_in(visitor, hire(bureau, "mai"))
    # Signed in again, the old page is of another session: not taken, and not lost.
    stale = await sent(own)
    assert stale.status == 403
    assert "đã gọi" in stale.text
    assert bureau.office.register.find(told.code).state is State.RECEIVED


async def test_buttons_are_those_of_the_table(visitor: Visitor, bureau: Bureau, file: File) -> None:
    await at_desk(visitor, bureau)
    told = file()
    page = await visitor.get(f"{CASES}/{number(bureau, told)}")
    offered = set(re.findall(r'name="to" value="([a-z_]+)"', page.html))
    assert offered == {"triaged", "not_ours", "withdrawn"}
    refused = await act(visitor, bureau, told, "buoc", to="confirmed", reason="xong")
    assert "DC-301" in refused.text
    assert (await act(visitor, bureau, told, "buoc", to="gi-do", reason="a")).status == 400


@pytest.mark.parametrize(
    ("deed", "form"),
    [
        ("buoc", {"to": "triaged"}),
        ("chuyen", {"recipient": CENTRE}),
        ("khan", {"urgency": "high"}),
        ("trung", {"do": "part"}),
        ("lien-he", {}),
        ("van-ban/de-nghi", {}),
    ],
)
async def test_nothing_goes_without_a_reason(
    visitor: Visitor, bureau: Bureau, file: File, deed: str, form: dict[str, str]
) -> None:
    await at_desk(visitor, bureau)
    told = file(reachable=True)
    page = await act(visitor, bureau, told, deed, reason="  ", **form)
    assert page.status == 400
    assert "DC-154" in page.text
    assert PHONE not in page.html
    assert len(bureau.office.register.find(told.code).events) == len(told.events)


async def test_not_ours_names_the_right_door(visitor: Visitor, bureau: Bureau, file: File) -> None:
    await at_desk(visitor, bureau)
    told = file()
    without = await act(visitor, bureau, told, "buoc", to="not_ours", reason="là khiếu nại")
    assert without.status == 400
    page = await act(
        visitor, bureau, told, "buoc", to="not_ours", reason="là khiếu nại", elsewhere="khieu_nai"
    )
    assert "Nơi giải quyết đúng Khiếu nại" in page.text
    letter = await visitor.get(f"{CASES}/{number(bureau, told)}/van-ban/tra-loi")
    assert "đường khiếu nại" in letter.text
    assert "là khiếu nại" in letter.text


async def test_transfer_urgency_and_charge(visitor: Visitor, bureau: Bureau, file: File) -> None:
    who = await at_desk(visitor, bureau)
    told = file()
    early = await act(visitor, bureau, told, "chuyen", recipient="police:province", reason="a")
    assert "DC-301" in early.text
    bureau.office.desk.triage(told.code, Actor.OPERATOR, "đúng")
    bureau.office.desk.forward(told.code, Actor.OPERATOR, "gửi")
    page = await act(
        visitor, bureau, told, "chuyen", recipient="police:province", reason="quầy của công an"
    )
    assert "Công an cấp tỉnh, Đà Nẵng" in page.text
    # The police have no level in a commune that we know of.
    wrong = await act(visitor, bureau, told, "chuyen", recipient="police:commune", reason="a")
    assert wrong.status == 400
    page = await act(visitor, bureau, told, "khan", urgency="high", reason="sắp hết hạn nhập học")
    assert "Khẩn" in page.text
    page = await act(visitor, bureau, told, "phu-trach", do="me")
    assert who.account.name in page.text
    summary = bureau.office.reading.case(told.code).summary
    assert (summary.assignee, summary.urgency) == (str(who.account.id), Urgency.HIGH)
    await act(visitor, bureau, told, "phu-trach", do="nobody")
    assert bureau.office.reading.case(told.code).summary.assignee is None


async def test_duplicates_are_proposed_joined_and_parted(
    visitor: Visitor, bureau: Bureau, file: File
) -> None:
    await at_desk(visitor, bureau)
    first, second = file("đòi sổ hộ khẩu"), file("cũng bị đòi sổ hộ khẩu")
    page = await visitor.get(f"{CASES}/{number(bureau, second)}")
    assert first.code in page.text
    assert re.search(r"giống \d+ %", page.text)
    assert "cùng bị đòi: Đòi VNeID khi nộp trực tiếp" in page.text
    joined = await act(visitor, bureau, second, "trung", into=first.code, reason="cùng quầy")
    assert "phản ánh đại diện" in joined.text
    assert "2 người báo" in (await visitor.get(CASES)).text
    leader = await visitor.get(f"{CASES}/{number(bureau, first)}")
    assert "đã gộp vào hồ sơ này" in leader.text
    parted = await act(visitor, bureau, second, "trung", do="part", reason="khác ngày")
    assert "Đã phân loại" in parted.text
    wrong = await act(visitor, bureau, second, "trung", into=second.code, reason="nhầm")
    assert "DC-305" in wrong.text
    mistyped = await act(visitor, bureau, second, "trung", into="BAKO", reason="nhầm")
    assert mistyped.status >= 400


async def test_nobody_joins_to_a_complaint_beyond_the_own_area(
    visitor: Visitor, bureau: Bureau, file: File
) -> None:
    await at_desk(visitor, bureau, Grant(Role.OPERATOR, "48"))
    here, there = file(), file(place=HA_NOI)
    page = await act(visitor, bureau, here, "trung", into=there.code, reason="giống")
    assert page.status == 403
    assert bureau.office.register.find(here.code).state is State.RECEIVED


async def test_the_file_leads_to_the_slip_of_this_place_and_paper(
    visitor: Visitor, bureau: Bureau, conversations: Conversations
) -> None:
    talk = conversations.start()
    bureau.office.register.open_draft(
        talk,
        "bị đòi sổ hộ khẩu",
        procedure=BIRTH,
        violations=("V04",),
        papers=("so-ho-khau",),
        door=Door.REPORT,
        place=DA_NANG,
        knowledge_version="thu",
    )
    told = bureau.office.register.submit(talk, consent=True)
    await at_desk(visitor, bureau)
    page = await visitor.get(f"{CASES}/{number(bureau, told)}")
    link = f"/phieu/{BIRTH}?xa=20332&amp;giay=so-ho-khau"
    assert f'href="{link}"' in page.html
    slip = await visitor.get(link.replace("&amp;", "&"))
    assert slip.status == 200
    assert "Xã Hòa Tiến, Đà Nẵng" in slip.text
    assert told.code not in slip.html


async def test_codes_beyond_the_own_area_are_counted_and_not_shown(
    visitor: Visitor, bureau: Bureau, file: File
) -> None:
    # Somebody for the whole country joined reports of two provinces.
    leader, near, far = file(), file(), file(place=HA_NOI)
    for each in (near, far):
        bureau.office.duplicates.join(each.code, leader.code, Actor.OPERATOR, "cùng hệ thống")
    await at_desk(visitor, bureau, Grant(Role.OPERATOR, "48"))
    page = await visitor.get(f"{CASES}/{number(bureau, leader)}")
    assert near.code in page.text
    assert far.code not in page.text
    assert "Còn 1 phản ánh trong nhóm này ở ngoài địa bàn" in page.text
    # The other way round: the file says that it is joined, not to what.
    with_ha_noi = file(place=HA_NOI)
    bureau.office.duplicates.part(near.code, Actor.OPERATOR, "khác việc")
    bureau.office.duplicates.join(near.code, with_ha_noi.code, Actor.OPERATOR, "cùng hệ thống")
    page = await visitor.get(f"{CASES}/{number(bureau, near)}")
    assert with_ha_noi.code not in page.text
    assert "Còn 1 phản ánh trong nhóm này ở ngoài địa bàn" in page.text
    parted = await act(visitor, bureau, near, "trung", do="part", reason="khác việc")
    assert "Đã phân loại" in parted.text


async def test_exports_hold_no_code_beyond_the_own_area(
    visitor: Visitor, bureau: Bureau, file: File
) -> None:
    here, far = file(), file(place=HA_NOI)
    bureau.office.duplicates.join(here.code, far.code, Actor.OPERATOR, "cùng hệ thống")
    await at_desk(visitor, bureau, Grant(Role.SUPERVISOR, "48"))
    sent = await visitor.get(f"{CASES}/xuat?dang=json")
    assert here.code in sent.text
    assert far.code not in sent.text


async def test_the_contact_is_shown_once_by_button_and_written_down(
    visitor: Visitor, bureau: Bureau, file: File
) -> None:
    who = await at_desk(visitor, bureau)
    told = file(reachable=True)
    page = await act(visitor, bureau, told, "lien-he", reason=REASON)
    assert PHONE in page.text
    assert page.response.headers["Cache-Control"] == "no-store"
    event = bureau.audit.read(deed="saw.contact")[0]
    subject = f"complaint:{number(bureau, told)}"
    assert (event.actor, event.subject) == (who.account.id, subject)
    assert REASON in [e.reason for e in bureau.office.register.find(told.code).events]
    assert PHONE not in (await visitor.get(f"{CASES}/{number(bureau, told)}")).html
    nobody = await act(visitor, bureau, file(), "lien-he", reason=REASON)
    assert "không còn để lại" in nobody.text


async def test_evidence_is_downloaded_by_right_and_audited(
    visitor: Visitor, bureau: Bureau, file: File
) -> None:
    who = await at_desk(visitor, bureau)
    told = file()
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    stored = bureau.office.desk.add_evidence(told.code, picture.getvalue(), Actor.OPERATOR)
    path = f"{CASES}/{number(bureau, told)}/tep/{stored.name}"
    assert path in (await visitor.get(f"{CASES}/{number(bureau, told)}")).html
    response = await visitor.client.get(path)
    assert response.content_type == "image/png"
    assert response.headers["Content-Disposition"].startswith("attachment")
    with Image.open(io.BytesIO(await response.read())) as shown:
        assert shown.size == (40, 30)
    event = bureau.audit.read(deed="saw.evidence")[0]
    assert event.actor == who.account.id
    missing = await visitor.get(f"{CASES}/{number(bureau, told)}/tep/khong-co.png")
    assert missing.status == 404
    # A file of one complaint does not open through another.
    other = await visitor.get(f"{CASES}/{number(bureau, file())}/tep/{stored.name}")
    assert other.status == 404


# --- letters --------------------------------------------------------------------------


async def test_the_letter_to_the_body_says_what_was_told_and_asks(
    visitor: Visitor, bureau: Bureau, file: File
) -> None:
    await at_desk(visitor, bureau)
    told = file("bị đòi sổ hộ khẩu, số cccd 048090001234", reachable=True)
    path = f"{CASES}/{number(bureau, told)}/van-ban/de-nghi"
    page = await visitor.get(path)
    assert "Kính gửi Trung tâm Phục vụ hành chính công cấp xã tại Xã Hòa Tiến" in page.text
    assert "bị đòi sổ hộ khẩu" in page.text
    assert "048090001234" not in page.html
    assert told.code in page.text
    assert "Hạn xử lý ban đầu: 07/12/2026" in page.text
    assert "chưa phải kết luận" in page.text
    # a body is shown the rule itself
    assert "CĐ 111/CĐ-TTg" in page.text.partition("Căn cứ")[2]
    assert PHONE not in page.html
    response = await visitor.client.get(f"{path}?dang=pdf")
    assert response.content_type == "application/pdf"
    assert (await response.read()).startswith(b"%PDF-")
    event = bureau.audit.read(deed="case.letter")[0]
    assert event.facts == {"kind": "de-nghi"}


async def test_a_contact_stands_in_a_letter_only_when_chosen(
    visitor: Visitor, bureau: Bureau, file: File
) -> None:
    await at_desk(visitor, bureau)
    told = file(reachable=True)
    page = await act(visitor, bureau, told, "van-ban/de-nghi", reason="cơ quan cần gọi lại")
    assert PHONE in page.text
    event = bureau.audit.read(deed="saw.contact")[0]
    assert event.facts == {"letter": "de-nghi"}
    path = f"{CASES}/{number(bureau, told)}/van-ban/de-nghi"
    pdf = await visitor.send(path, page, reason="in ra", dang="pdf")
    assert (await pdf.read()).startswith(b"%PDF-")


async def test_the_answer_waits_until_there_is_one(
    visitor: Visitor, bureau: Bureau, file: File
) -> None:
    await at_desk(visitor, bureau)
    told = file()
    path = f"{CASES}/{number(bureau, told)}/van-ban/tra-loi"
    early = await visitor.get(path)
    assert early.status == 409
    assert "DC-155" in early.text
    desk = bureau.office.desk
    desk.triage(told.code, Actor.OPERATOR, "đúng")
    desk.forward(told.code, Actor.OPERATOR, "gửi")
    desk.answer(told.code, Actor.OPERATOR, "Đã nhận hồ sơ, không cần sổ hộ khẩu.")
    page = await visitor.get(path)
    assert "không cần sổ hộ khẩu" in page.text
    assert "Chỉ khi anh/chị xác nhận" in page.text
    assert (await visitor.get(f"{CASES}/{number(bureau, told)}/van-ban/khac")).status == 404


async def test_the_file_prints_its_history(visitor: Visitor, bureau: Bureau, file: File) -> None:
    await at_desk(visitor, bureau)
    told = file()
    bureau.office.desk.triage(told.code, Actor.OPERATOR, "đúng là phản ánh")
    page = await visitor.get(f"{CASES}/{number(bureau, told)}/van-ban/ho-so")
    assert "20/11/2026: đã xem xét, chờ chuyển – đúng là phản ánh" in page.text


async def test_an_erased_case_says_so_and_offers_no_step(
    visitor: Visitor, bureau: Bureau, file: File
) -> None:
    await at_desk(visitor, bureau)
    told = file("lời sẽ bị xóa")
    bureau.office.desk.erase(told.code, Actor.OPERATOR)
    page = await visitor.get(f"{CASES}/{number(bureau, told)}")
    assert "Nội dung đã xóa" in page.text
    assert "lời sẽ bị xóa" not in page.text
    assert 'name="to"' not in page.html
    letter = await visitor.get(f"{CASES}/{number(bureau, told)}/van-ban/ho-so")
    assert "lời sẽ bị xóa" not in letter.text


# --- rights: role × action × place ----------------------------------------------------

E, C = "/ban-truc/hang-doi/{entry}", "/ban-truc/ho-so/{case}"
TABLE: dict[tuple[str, str], Action] = {
    ("GET", "/ban-truc/hang-doi"): Action.QUEUE_SEE,
    ("GET", E): Action.QUEUE_SEE,
    ("GET", f"{E}/mau"): Action.QUEUE_WORK,
    ("POST", f"{E}/nhan"): Action.QUEUE_WORK,
    ("POST", f"{E}/noi"): Action.QUEUE_WORK,
    ("POST", f"{E}/ghi-chu"): Action.QUEUE_WORK,
    ("POST", f"{E}/nhap/{{draft}}"): Action.QUEUE_WORK,
    ("POST", f"{E}/bo"): Action.QUEUE_WORK,
    ("POST", f"{E}/lay-lai"): Action.QUEUE_LEAD,
    ("POST", f"{E}/xong"): Action.QUEUE_WORK,
    ("GET", CASES): Action.CASE_SEE,
    ("GET", f"{CASES}/xuat"): Action.EXPORT,
    ("GET", C): Action.CASE_SEE,
    ("POST", f"{C}/buoc"): Action.CASE_WORK,
    ("POST", f"{C}/chuyen"): Action.CASE_WORK,
    ("POST", f"{C}/phu-trach"): Action.CASE_WORK,
    ("POST", f"{C}/khan"): Action.CASE_WORK,
    ("POST", f"{C}/trung"): Action.CASE_WORK,
    ("POST", f"{C}/lien-he"): Action.CASE_CONTACT,
    ("GET", f"{C}/tep/{{name}}"): Action.CASE_CONTACT,
    ("GET", f"{C}/van-ban/{{kind}}"): Action.CASE_WORK,
    ("POST", f"{C}/van-ban/{{kind}}"): Action.CASE_CONTACT,
}
"""What each page and button of these rooms asks for."""

ROOMS = (queue.routes, conversation.routes, cases.routes, cases_file.routes, letters.routes)


def test_the_table_names_every_route_of_these_rooms() -> None:
    assert set(routes_of(ROOMS)) == set(TABLE)


@pytest.mark.parametrize("inside", [True, False], ids=["inside", "outside"])
@pytest.mark.parametrize("role", list(Role))
async def test_rights_by_role_action_and_place(
    visitor: Visitor,
    bureau: Bureau,
    file: File,
    conversations: Conversations,
    role: Role,
    inside: bool,
) -> None:
    await at_desk(visitor, bureau, Grant(role, "48" if inside else "01"))
    told = file(reachable=True)
    entry = waiting(bureau, conversations)
    before = bureau.office.register.find(told.code).events
    page = await visitor.get("/ban-truc")
    for (method, path), action in TABLE.items():
        address = (
            path.replace("{entry}", str(entry))
            .replace("{case}", str(number(bureau, told)))
            .replace("{draft}", "1")
            .replace("{name}", "a.png")
            .replace("{kind}", "de-nghi")
        )
        data = {"csrf": page.field("csrf"), "reason": REASON} if method == "POST" else None
        response = await visitor.client.request(method, address, data=data, allow_redirects=False)
        text = await response.text(errors="replace")
        # A list opens for whoever has the right somewhere, and shows the own area.
        placed = "{entry}" in path or "{case}" in path
        expected = action in RIGHTS[role] and (inside or not placed)
        refused = response.status == 403 and "DC-504" in text
        assert refused is not expected, (method, path, response.status)
        if not inside or Action.CASE_SEE not in RIGHTS[role]:
            assert told.code not in text, path
        if refused or not inside:
            assert PHONE not in text, path
    if not inside or role not in (Role.OPERATOR, Role.SUPERVISOR):
        assert bureau.office.register.find(told.code).events == before
        assert bureau.queue.get(entry).holder is None


def waiting(bureau: Bureau, conversations: Conversations) -> int:
    """Return the number of a conversation in Đà Nẵng that waits for a person."""
    located = Conversations(conversations._store, locate=lambda _place: ("48", "20332"))
    talk = located.start()
    place = PlaceRef(province="Đà Nẵng", commune="Xã Hòa Tiến", code="20332")
    located.answer(talk, Reply(text="Vâng.", meta=ReplyMeta(place=place)))
    located.hand_over(talk)
    return bureau.queue.listed()[-1].id


async def test_the_first_page_reminds_of_what_falls_due_in_the_own_area(
    visitor: Visitor, bureau: Bureau, file: File, clock: Clock
) -> None:
    nobodys, mine, theirs, far, done = file(), file(), file(), file(place=HA_NOI), file()
    who = await at_desk(visitor, bureau, Grant(Role.OPERATOR, "48"))
    other = hire(bureau, "minh", Grant(Role.OPERATOR, "48"))
    desk = bureau.office.desk
    desk.assign(mine.code, str(who.account.id), Actor.OPERATOR)
    desk.assign(theirs.code, str(other.account.id), Actor.OPERATOR)
    assert "Nhắc hạn" not in (await visitor.get("/ban-truc")).text
    for told in (nobodys, mine, theirs, far, done):
        desk.triage(told.code, Actor.OPERATOR, "đúng")
        desk.forward(told.code, Actor.OPERATOR, "gửi")
    clock.now += timedelta(days=20)
    bureau.office.follow_up.due()
    desk.answer(done.code, Actor.BODY, "đã trả lời")

    def shown(page: Shown) -> set[int]:
        return {int(found) for found in re.findall(r'data-reminder="(\d+)"', page.html)}

    page = await visitor.get("/ban-truc")
    assert shown(page) == {number(bureau, nobodys), number(bureau, mine)}
    assert "Quá hạn, đã chuyển cấp trên" in page.text
    assert far.code not in page.html
    # Long ago is no news.
    clock.now += timedelta(days=15)
    assert shown(await visitor.get("/ban-truc")) == set()


async def test_who_leads_is_reminded_of_everybodys_and_who_may_not_see_of_none(
    make_visitor: MakeVisitor, bureau: Bureau, file: File, clock: Clock
) -> None:
    told = file()
    someone = hire(bureau, "minh")
    bureau.office.desk.assign(told.code, str(someone.account.id), Actor.OPERATOR)
    clock.now += timedelta(days=20)
    bureau.office.follow_up.due()
    for login, role, sees in (("truong", Role.SUPERVISOR, True), ("admin", Role.ADMIN, False)):
        visitor = await make_visitor()
        await sign_in(visitor, hire(bureau, login, Grant(role)))
        assert (told.code in (await visitor.get("/ban-truc")).html) is sees
