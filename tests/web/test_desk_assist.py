"""The call assistant and the wrap-up, over HTTP as a browser without a script uses them."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from dungcua.accounts.model import Grant, Role
from dungcua.complaints.codes import aloud
from dungcua.complaints.holder import ByPin
from dungcua.complaints.model import Actor, Channel, Filer, Reporter, Urgency
from dungcua.complaints.office import Office
from dungcua.complaints.privacy import PHONE_CONSENT
from dungcua.complaints.routing import named, recipient_for
from dungcua.conversations.calls import Outcome, Reason
from dungcua.errors import WrongPin
from dungcua.knowledge.load import KnowledgeBase
from dungcua.store.engine import Store
from dungcua.store.schema import complaints
from dungcua.store.schema_calls import calls
from dungcua.web.desk.assist import PATH, Taken
from dungcua.web.desk.bureau import Bureau
from tests.web.conftest import MakeVisitor
from tests.web.desk import hire, press, sign_in
from tests.web.visitor import Shown, Visitor

NOTE = "ks cháu 3 tháng, bố mẹ tạm trú Q12 cũ, hỏi nộp đâu"
DEMAND = "xã Hòa Tiến ĐN bắt nộp sổ hộ khẩu giấy khi làm tạm trú"
PHONE = "0900000001"  # nobody's: the block is not given out


async def operator(visitor: Visitor, bureau: Bureau, *grants: Grant) -> int:
    who = hire(bureau, "lan", *grants)
    await sign_in(visitor, who)
    return who.account.id


def hidden(page: Shown) -> dict[str, str]:
    names = ("procedure", "place", "past", "began")
    return {name: page.field(name) for name in names}


async def step(visitor: Visitor, page: Shown, do: str, note: str = NOTE) -> Shown:
    return await visitor.post(PATH, page, note=note, do=do, **hidden(page))


def wrap(**more: str) -> dict[str, str]:
    return {"reason": "procedure", "outcome": "answered", **more}


def case(**more: str) -> dict[str, str]:
    return (
        wrap(
            reason="complaint",
            outcome="recorded",
            complaint="1",
            words=DEMAND,
            said_place="Xã Hòa Tiến, Đà Nẵng",
            procedure="1.004194",
            consent="1",
            who="anonymous",
            goes_to="Công an cấp tỉnh, Đà Nẵng",
        )
        | more
    )


async def put_away(visitor: Visitor, **fields: str) -> Shown:
    return await visitor.post(f"{PATH}/luu", await visitor.get(f"{PATH}/ket-thuc"), **fields)


def rows(store: Store) -> list[Any]:
    with store.reading() as unit:
        return list(unit.execute(select(calls)))


def recorded(store: Store) -> int:
    with store.reading() as unit:
        return int(unit.execute(select(func.count()).select_from(complaints)).scalar_one())


async def test_a_note_is_answered_without_a_script(visitor: Visitor, bureau: Bureau) -> None:
    await operator(visitor, bureau)
    page = await visitor.post(PATH, await visitor.get(PATH), note=NOTE)
    assert "1.001193" in page.text
    assert NOTE in page.html
    script = re.search(r'<section class="script".*?</section>', page.html, re.S)
    assert script
    assert "quận mười hai cũ?" in script[0]
    assert 1 <= script[0].count("<p ") <= 3


async def test_choices_are_taken_and_undone_one_by_one(visitor: Visitor, bureau: Bureau) -> None:
    await operator(visitor, bureau)
    page = await visitor.post(PATH, await visitor.get(PATH), note=NOTE)
    assert page.field("procedure") == ""
    page = await step(visitor, page, "p:1.001193")
    assert page.field("procedure") == "1.001193"
    commune = re.search(r'value="l:(\d{5})">([^<]+)<', page.html)
    assert commune
    page = await step(visitor, page, f"l:{commune[1]}")
    assert page.field("place") == commune[1]
    assert f"<strong>{commune[2]}</strong>" in page.html
    assert 'value="l:' not in page.html
    page = await step(visitor, page, "undo")
    assert (page.field("procedure"), page.field("place")) == ("1.001193", "")
    page = await step(visitor, page, "undo")
    assert (page.field("procedure"), page.field("past")) == ("", "")
    assert 'value="undo"' not in page.html


@pytest.mark.parametrize("do", ["undo", "p:", "l:", "x:1", "", "p"])
def test_a_button_that_means_nothing_changes_nothing(do: str) -> None:
    assert Taken("1.001193", "20332").after(do) == Taken("1.001193", "20332")


def test_what_a_form_says_of_the_past_is_read_with_suspicion() -> None:
    taken = Taken.of({"past": "a;b~c;~~~;" + "1~2;" * 50, "do": "undo", "procedure": "x" * 99})
    assert taken.procedure == "1"
    assert taken.place == "2"
    assert len(taken.past) < 50


async def test_hints_are_a_piece_of_the_page(visitor: Visitor, bureau: Bureau) -> None:
    await operator(visitor, bureau)
    begin = await visitor.get(PATH)
    piece = await visitor.post(f"{PATH}/goi-y", begin, note="<b>đổi gplx</b> sắp hh")
    assert "<html" not in piece.html
    assert "<b>đổi" not in piece.html
    assert 'value="p:3.000347"' in piece.html
    empty = await visitor.post(f"{PATH}/goi-y", begin, note="   ")
    assert 'class="empty"' in empty.html
    for strange in ("\u202e" * 50, "x" * 5000, "';--", "🙂"):
        assert (await visitor.post(f"{PATH}/goi-y", begin, note=strange)).status == 200


async def test_signs_come_with_their_basis(visitor: Visitor, bureau: Bureau) -> None:
    await operator(visitor, bureau)
    page = await visitor.post(PATH, await visitor.get(PATH), note=DEMAND)
    assert "(V04)" in page.text
    sign = re.search(r'<li class="warning">.*?</li>', page.html, re.S)
    assert sign
    assert "/can-cu/" in sign[0]


@pytest.mark.parametrize("path", ["", "/goi-y", "/ket-thuc", "/luu"])
async def test_only_who_may_assist_gets_in(visitor: Visitor, bureau: Bureau, path: str) -> None:
    await operator(visitor, bureau, Grant(Role.ADMIN))
    assert (await press(visitor, PATH + path, note=NOTE)).status == 403


async def test_a_call_is_counted_without_words(
    visitor: Visitor, bureau: Bureau, store: Store
) -> None:
    mine = await operator(visitor, bureau)
    page = await put_away(
        visitor, **wrap(words=NOTE, procedure="1.001193", said_place="Xã Hòa Tiến, Đà Nẵng")
    )
    assert page.response.url.path.startswith(f"{PATH}/xong/")
    (row,) = rows(store)
    assert (row.operator, row.reason, row.outcome) == (mine, Reason.PROCEDURE, Outcome.ANSWERED)
    assert (row.procedure, row.province_code, row.commune_code) == ("1.001193", "48", "20332")
    assert row.conversation_id is None
    assert row.complaint_code is None
    assert recorded(store) == 0
    assert NOTE not in " ".join(map(str, row))
    assert bureau.audit.read(deed="call.end")[0].subject == f"call:{row.id}"


async def test_the_wrap_up_knows_what_the_assistant_knew(visitor: Visitor, bureau: Bureau) -> None:
    await operator(visitor, bureau)
    page = await visitor.post(f"{PATH}/ket-thuc", await visitor.get(PATH), note=DEMAND, began="17")
    assert page.field("note") == DEMAND
    assert page.field("began") == "17"
    assert re.search(r'name="complaint" value="1" checked', page.html)
    assert "Xã Hòa Tiến, Đà Nẵng" in page.html
    # What only the caller can say is not chosen for them.
    assert not re.search(r'name="(?:who|consent|contact_consent)"[^>]* checked', page.html)


async def test_nothing_of_the_operator_stands_in_the_callers_fields(
    visitor: Visitor, bureau: Bureau, store: Store
) -> None:
    await operator(visitor, bureau)
    page = await visitor.post(f"{PATH}/ket-thuc", await visitor.get(PATH), note=DEMAND)
    form = re.search(r'<form class="composer still".*</form>', page.html, re.S)
    assert form
    assert "Người thử lan" not in form[0]
    for name in ("contact_name", "contact_phone", "contact_email", "phone"):
        assert re.search(rf'name="{name}" value=""[^>]*autocomplete="off"', form[0]), name
    for own in (
        {"contact_name": "NGƯỜI THỬ LAN"},
        {"contact_name": "Chị Lan  Người Thử"},
        {"contact_name": "tôi là người thử lan"},
        {"contact_email": "Lan@example.vn"},
        {"contact_email": "lan+viec@example.vn"},
    ):
        refused = await put_away(
            visitor, **case(who="contact", contact_phone=PHONE, contact_consent="1", **own)
        )
        assert "DC-150" in refused.text
        assert DEMAND in refused.html
    assert recorded(store) == 0
    assert rows(store) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reason": ""}, "DC-151"),
        ({"outcome": "won"}, "DC-151"),
        ({"who": ""}, "DC-151"),
        ({"consent": ""}, "DC-109"),
        ({"words": "  "}, "DC-109"),
        ({"who": "contact", "contact_phone": PHONE}, "DC-117"),
        ({"who": "contact", "contact_consent": "1"}, "DC-117"),
        ({"callback": "1", "phone": PHONE}, "DC-117"),
        ({"callback": "1", "callback_consent": "1"}, "DC-117"),
        ({"words": "tôi muốn tố cáo cán bộ nhận hối lộ"}, "DC-112"),
    ],
)
async def test_what_is_missing_stops_everything_and_loses_nothing(
    visitor: Visitor, bureau: Bureau, store: Store, change: dict[str, str], code: str
) -> None:
    await operator(visitor, bureau)
    page = await put_away(visitor, **case(**change))
    assert code in page.text
    assert page.status >= 400
    assert "Xã Hòa Tiến, Đà Nẵng" in page.html
    assert recorded(store) == 0
    assert [row.ended_at for row in rows(store)] in ([], [None])


async def test_a_complaint_is_recorded_for_the_caller_and_its_code_read_out(
    visitor: Visitor, bureau: Bureau, office: Office, store: Store
) -> None:
    mine = await operator(visitor, bureau)
    page = await put_away(visitor, **case())
    (row,) = rows(store)
    assert row.complaint_code in page.text
    # The code and, in groups of three, the PIN: both spelt to be read aloud.
    assert len(re.findall(r'class="script"', page.html)) == 2
    pin = "".join(re.findall(r'class="mono pin">(\d{3}) (\d{3})<', page.html)[0])
    assert aloud(pin) in page.text
    assert office.holder.details(row.complaint_code, ByPin(pin)).complaint.code
    assert [event.subject for event in bureau.audit.read(deed="case.pin")] == [f"call:{row.id}"]
    # Asked for again, the page has the code alone.
    later = await visitor.get(f"{PATH}/xong/{row.id}")
    assert row.complaint_code in later.text
    assert "mono pin" not in later.html
    filed = office.reading.case(row.complaint_code)
    assert filed.filer == Filer("operator", str(mine))
    told = office.register.find(row.complaint_code)
    assert told.channel is Channel.HOTLINE
    assert told.reporter is Reporter.ANONYMOUS
    assert told.violations == ("V04",)
    assert told.place is not None
    assert told.place.commune_code == "20332"
    assert told.events[0].actor is Actor.OPERATOR
    assert "Người thử" not in str(told)
    with store.reading() as unit:
        version = unit.execute(select(complaints.c.consent_version)).scalar_one()
    assert version == PHONE_CONSENT.version
    assert bureau.audit.read(deed="case.file")[0].actor == mine


async def test_a_contact_is_the_callers_and_sealed(
    visitor: Visitor, bureau: Bureau, office: Office, store: Store
) -> None:
    await operator(visitor, bureau)
    await put_away(
        visitor,
        **case(who="contact", contact_name="Bà Tư", contact_phone=PHONE, contact_consent="1"),
    )
    code = rows(store)[0].complaint_code
    contact = office.contacts.read(code, Actor.OPERATOR, "thử")
    assert contact is not None
    assert (contact.name, contact.phone) == ("Bà Tư", PHONE)


async def test_anonymous_means_anonymous_whatever_stands_in_the_fields(
    visitor: Visitor, bureau: Bureau, office: Office, store: Store
) -> None:
    await operator(visitor, bureau)
    await put_away(visitor, **case(contact_phone=PHONE, contact_consent="1"))
    assert office.contacts.read(rows(store)[0].complaint_code, Actor.OPERATOR, "thử") is None


async def test_a_form_sent_twice_is_one_call(
    visitor: Visitor, bureau: Bureau, store: Store
) -> None:
    await operator(visitor, bureau)
    form = await visitor.get(f"{PATH}/ket-thuc")
    fields = case(callback="1", phone=PHONE, callback_consent="1")
    first = await visitor.post(f"{PATH}/luu", form, **fields)
    second = await visitor.post(f"{PATH}/luu", form, **fields)
    # The second answer has no PIN: the one that was read out stays good.
    assert "mono pin" in first.html
    assert "mono pin" not in second.html
    assert second.response.url.path == f"{PATH}/xong/{rows(store)[0].id}"
    assert (len(rows(store)), recorded(store), len(bureau.callbacks.listed())) == (1, 1, 1)


async def test_a_call_back_is_promised_with_a_code_and_no_words(
    visitor: Visitor, bureau: Bureau, store: Store
) -> None:
    mine = await operator(visitor, bureau)
    fields = wrap(outcome="call_back", callback="1", phone=PHONE, callback_consent="1")
    page = await put_away(visitor, **fields, words=NOTE, procedure="1.001193", wanted="sau 17 giờ")
    (callback,) = bureau.callbacks.listed()
    assert callback.code in page.text
    assert PHONE not in page.html
    assert callback.topic == "Đăng ký khai sinh cho con"
    assert callback.wanted == "sau 17 giờ"
    assert rows(store)[0].callback_id == callback.id
    assert bureau.audit.read(deed="callback.ask")[0].actor == mine


async def test_who_may_not_file_there_is_told_and_keeps_the_form(
    visitor: Visitor, bureau: Bureau, store: Store
) -> None:
    await operator(visitor, bureau, Grant(Role.OPERATOR, "01"))
    page = await put_away(visitor, **case())
    assert "DC-504" in page.text
    assert DEMAND in page.html
    assert recorded(store) == 0
    assert bureau.audit.read(deed="refused")[0].facts == {"right": "case.file"}


async def test_an_editor_has_the_assistant_but_files_nothing(
    visitor: Visitor, bureau: Bureau, store: Store
) -> None:
    await operator(visitor, bureau, Grant(Role.EDITOR))
    assert 'name="complaint"' not in (await visitor.get(f"{PATH}/ket-thuc")).html
    assert "DC-504" in (await put_away(visitor, **case())).text
    assert recorded(store) == 0


async def test_a_community_team_files_as_a_team(
    visitor: Visitor, bureau: Bureau, office: Office, store: Store
) -> None:
    mine = await operator(visitor, bureau, Grant(Role.COMMUNITY, "48"))
    await put_away(visitor, **case())
    code = rows(store)[0].complaint_code
    assert office.reading.case(code).filer == Filer("team", str(mine))
    assert office.register.find(code).channel is Channel.TEAM


async def test_the_codes_of_a_call_are_shown_to_who_took_it(
    visitor: Visitor, bureau: Bureau, store: Store
) -> None:
    await operator(visitor, bureau)
    other = bureau.calls.begin("x", 999)
    assert (await visitor.get(f"{PATH}/xong/{other.id}")).status == 404
    assert (await visitor.get(f"{PATH}/xong/4711")).status == 404
    assert len(rows(store)) == 1


async def test_who_gets_it_is_read_out_before_it_is_recorded(
    visitor: Visitor, bureau: Bureau, store: Store
) -> None:
    await operator(visitor, bureau)
    form = await visitor.post(f"{PATH}/ket-thuc", await visitor.get(PATH), note=DEMAND)
    assert f"Phản ánh này sẽ chuyển tới: {html.unescape(form.field('goes_to'))}." in form.text
    # The place is changed: another receiver, which has to be read out first.
    fields = case(said_place="phường Hải Châu, Đà Nẵng", procedure="1.001193", goes_to="")
    asked = await visitor.post(f"{PATH}/luu", form, **fields)
    assert (asked.status, recorded(store)) == (409, 0)
    assert "DC-156" in asked.text
    receiver = html.unescape(asked.field("goes_to"))
    assert receiver == "Trung tâm Phục vụ hành chính công cấp xã tại Phường Hải Châu, Đà Nẵng"
    assert f"Phản ánh này sẽ chuyển tới: {receiver}." in asked.text
    saved = await visitor.post(f"{PATH}/luu", asked, **{**fields, "goes_to": receiver})
    assert (saved.status, recorded(store)) == (200, 1)


async def test_a_caller_is_asked_where_when_and_how_soon(
    visitor: Visitor, bureau: Bureau, office: Office, store: Store
) -> None:
    await operator(visitor, bureau)
    fields = case(counter="quầy số 3", day="2026-11-02", when="buổi sáng", urgent="1", goes_to="")
    asked = await put_away(visitor, **fields)
    assert 'name="counter" value="quầy số 3"' in asked.html
    receiver = html.unescape(asked.field("goes_to"))
    assert "quầy số 3" in receiver
    await visitor.post(f"{PATH}/luu", asked, **{**fields, "goes_to": receiver})
    kept = office.register.find(rows(store)[0].complaint_code)
    assert (kept.counter, kept.said_when) == ("quầy số 3", "buổi sáng")
    assert (kept.happened_on, kept.urgency) == (date(2026, 11, 2), Urgency.HIGH)


async def test_conduct_is_read_out_as_it_is_forwarded(
    visitor: Visitor, bureau: Bureau, office: Office, store: Store, knowledge: KnowledgeBase
) -> None:
    await operator(visitor, bureau)
    fields = case(
        words="Cán bộ đòi 500 nghìn bồi dưỡng, không đưa thì không nhận", procedure="", goes_to=""
    )
    asked = await put_away(visitor, **fields)
    receiver = html.unescape(asked.field("goes_to"))
    await visitor.post(f"{PATH}/luu", asked, **{**fields, "goes_to": receiver})
    kept = office.register.find(rows(store)[0].complaint_code)
    assert receiver == named(recipient_for(kept, knowledge), kept.place).text


async def test_another_pin_is_made_while_the_caller_is_there(
    visitor: Visitor,
    bureau: Bureau,
    office: Office,
    store: Store,
    make_visitor: MakeVisitor,
) -> None:
    await operator(visitor, bureau)
    first = await put_away(visitor, **case())
    (row,) = rows(store)
    path = f"{PATH}/xong/{row.id}/pin"
    assert f'action="{path}"' in first.html
    again = await visitor.post(path, first)
    pins = ["".join(re.findall(r"(\d{3}) (\d{3})<", page.html)[0]) for page in (first, again)]
    assert pins[0] != pins[1]
    assert office.holder.details(row.complaint_code, ByPin(pins[1])).complaint.code
    with pytest.raises(WrongPin):
        office.holder.details(row.complaint_code, ByPin(pins[0]))
    assert len(bureau.audit.read(deed="case.pin")) == 2
    # A colleague gets none, and nobody does when the caller is long gone.
    colleague = await make_visitor()
    await sign_in(colleague, hire(bureau, "minh"))
    refused = await colleague.post(path, await colleague.get("/ban-truc"))
    assert (refused.status, "DC-137" in refused.text) == (404, True)
    with store.session() as unit:
        unit.execute(update(calls).values(ended_at=row.ended_at - timedelta(minutes=31)))
    late = await visitor.post(path, await visitor.get(PATH))
    assert (late.status, "DC-157" in late.text) == (409, True)
    assert path not in (await visitor.get(f"{PATH}/xong/{row.id}")).html
