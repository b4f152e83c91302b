"""Handing on, call-backs and asking for a draft: who may, who has it then, who sees what."""

from __future__ import annotations

import asyncio
import re
from html import unescape

import pytest

from dungcua.accounts.model import Grant, Role
from dungcua.accounts.rights import RIGHTS, Action
from dungcua.complaints.office import Office
from dungcua.conversations.callbacks import Callback, CallbackState
from dungcua.conversations.drafts import DraftState
from dungcua.conversations.service import Conversations
from dungcua.knowledge.places import Gazetteer
from dungcua.store.engine import Store
from dungcua.web.desk import callbacks, drafting, handing
from dungcua.web.desk.bureau import Bureau
from tests.complaints.parts import HOA_TIEN as PLACE
from tests.complaints.parts import Citizens
from tests.web.conftest import MakeVisitor
from tests.web.desk import Colleague, hire, press, routes_of, sign_in
from tests.web.parts import BIRTH
from tests.web.test_desk_queue import QUEUE, Talks
from tests.web.visitor import Visitor

CALLS, GIVEN = "/ban-truc/goi-lai", "/ban-truc/giao-cho-toi"
PHONE = "0900 000 001"  # a number of nobody: the block is not given out
DIGITS = PHONE.replace(" ", "")


@pytest.fixture
def talks(store: Store, places: Gazetteer, bureau: Bureau) -> Talks:
    return Talks(store, places, bureau)


def promised(bureau: Bureau, province: str | None = "48") -> Callback:
    return bureau.callbacks.ask(
        PHONE, "hỏi khai sinh", consent=True, wanted="chiều nay", province_code=province
    )


async def shift(
    make_visitor: MakeVisitor, bureau: Bureau, **roles: Role
) -> dict[str, tuple[Visitor, Colleague]]:
    """Sign somebody in for each login, with a role for Đà Nẵng."""
    found = {}
    for login, role in roles.items():
        visitor, who = await make_visitor(), hire(bureau, login, Grant(role, "48"))
        await sign_in(visitor, who)
        found[login] = (visitor, who)
    return found


# --- conversations ----------------------------------------------------------------------


async def test_an_operator_hands_on_what_is_the_own_and_the_colleague_sees_it(
    make_visitor: MakeVisitor, bureau: Bureau, talks: Talks
) -> None:
    people = await shift(make_visitor, bureau, lan=Role.OPERATOR, mai=Role.OPERATOR)
    (lan, _), (mai, to) = people["lan"], people["mai"]
    entry = talks.wait("việc cần giao lại")
    page = await press(lan, f"{QUEUE}/{entry}/nhan")
    assert "Giao cho đồng nghiệp" in page.text
    assert f'<option value="{to.account.id}">' in page.html
    assert "không có việc nào được giao" in (await mai.get(GIVEN)).text
    done = await lan.post(f"{QUEUE}/{entry}/giao", page, to=str(to.account.id), holder=holder(page))
    assert done.response.url.path == QUEUE
    assert bureau.queue.get(entry).holder == to.account.id
    given = await mai.get(GIVEN)
    assert "việc cần giao lại" in given.text
    assert "Người thử lan giao" in given.text
    assert (await mai.get(f"{QUEUE}/{entry}")).status == 200
    assert (await lan.get(f"{QUEUE}/{entry}")).status == 403
    event = bureau.audit.read(deed="queue.give")
    assert [(e.deed, e.subject) for e in event] == [
        ("queue.give", f"entry:{entry}"),
        ("queue.give_to", f"account:{to.account.id}"),
    ]
    # What was let go is no longer hers.
    await press(mai, f"{QUEUE}/{entry}/bo")
    assert "việc cần giao lại" not in (await mai.get(GIVEN)).text


async def test_a_lead_hands_on_what_others_have_and_an_operator_does_not(
    make_visitor: MakeVisitor, bureau: Bureau, talks: Talks
) -> None:
    people = await shift(
        make_visitor, bureau, lan=Role.OPERATOR, mai=Role.OPERATOR, sep=Role.SUPERVISOR
    )
    entry = talks.wait()
    has, wants = people["lan"][1].account.id, people["mai"][1].account.id
    await press(people["lan"][0], f"{QUEUE}/{entry}/nhan")
    refused = await press(people["mai"][0], f"{QUEUE}/{entry}/giao", to=str(wants), holder=str(has))
    assert (refused.status, bureau.queue.get(entry).holder) == (403, has)
    await press(people["sep"][0], f"{QUEUE}/{entry}/giao", to=str(wants), holder=str(has))
    assert bureau.queue.get(entry).holder == wants


async def test_what_changed_hands_meanwhile_is_not_handed_on(
    make_visitor: MakeVisitor, bureau: Bureau, talks: Talks
) -> None:
    people = await shift(make_visitor, bureau, lan=Role.OPERATOR, sep=Role.SUPERVISOR)
    entry = talks.wait()
    sep, lan = people["sep"][0], people["lan"][1].account.id
    page = await sep.get(f"{QUEUE}/{entry}")
    await press(people["lan"][0], f"{QUEUE}/{entry}/nhan")
    late = await sep.post(f"{QUEUE}/{entry}/giao", page, to=str(lan), holder=holder(page))
    assert late.status == 409
    assert "DC-224" in late.text
    assert bureau.queue.get(entry).holder == lan
    # A form that names nobody's holder cannot get around it: nobody had it, as it said.
    forged = await press(people["lan"][0], f"{QUEUE}/{entry}/giao", to=str(lan), holder="")
    assert forged.status == 409


async def test_two_who_hand_it_on_at_once_make_one_holder(
    make_visitor: MakeVisitor, bureau: Bureau, talks: Talks
) -> None:
    people = await shift(
        make_visitor, bureau, a1a=Role.SUPERVISOR, b2b=Role.SUPERVISOR, lan=Role.OPERATOR
    )
    to = str(people["lan"][1].account.id)
    entry = talks.wait()
    pages = [(people[name][0], await people[name][0].get(QUEUE)) for name in ("a1a", "b2b")]
    shown = await asyncio.gather(
        *(v.post(f"{QUEUE}/{entry}/giao", page, to=to, holder="") for v, page in pages)
    )
    assert sorted(one.status for one in shown) == [200, 409]


@pytest.mark.parametrize("to", ["", "999", "khong", "editor", "elsewhere", "locked"])
async def test_only_who_may_answer_there_can_be_given_it(
    visitor: Visitor, bureau: Bureau, talks: Talks, to: str
) -> None:
    who = hire(bureau, "sep", Grant(Role.SUPERVISOR, "48"))
    await sign_in(visitor, who)
    others = {
        "editor": hire(bureau, "bien-tap", Grant(Role.EDITOR)),
        "elsewhere": hire(bureau, "ha-noi", Grant(Role.OPERATOR, "01")),
        "locked": hire(bureau, "khoa", Grant(Role.OPERATOR)),
    }
    bureau.directory.disable(others["locked"].account.id, True, by=None)
    entry = talks.wait()
    page = await visitor.get(f"{QUEUE}/{entry}")
    for one in others.values():
        assert f'<option value="{one.account.id}">' not in page.html
    chosen = str(others[to].account.id) if to in others else to
    refused = await visitor.post(f"{QUEUE}/{entry}/giao", page, to=chosen, holder="")
    assert refused.status == 400
    assert "DC-223" in refused.text
    assert bureau.queue.get(entry).holder is None


# --- complaints -------------------------------------------------------------------------


async def test_a_complaint_is_handed_on_and_shown_to_the_colleague(
    make_visitor: MakeVisitor, bureau: Bureau, office: Office, conversations: Conversations
) -> None:
    filed = Citizens(office, conversations).file(place=PLACE)
    people = await shift(
        make_visitor, bureau, lan=Role.OPERATOR, mai=Role.OPERATOR, sep=Role.SUPERVISOR
    )
    (lan, me), (mai, to), (sep, _) = (people[name] for name in ("lan", "mai", "sep"))
    number = office.reading.case(filed.code).summary.number
    path = f"/ban-truc/ho-so/{number}"

    def assignee() -> str | None:
        return office.reading.case(filed.code).summary.assignee

    page = await lan.get(path)
    stale = page
    page = await lan.post(f"{path}/phu-trach", page, do="me", holder="")
    assert assignee() == str(me.account.id)
    # Whoever looked before cannot take it or hand it on as if nobody had it.
    late = await mai.post(f"{path}/phu-trach", await mai.get(path), do="me", holder="")
    assert "DC-224" in late.text
    assert (await mai.post(f"{path}/phu-trach", await mai.get(path), do="nobody")).status == 409
    late = await lan.post(f"{path}/giao", stale, to=str(to.account.id), holder=holder(stale))
    assert "DC-224" in late.text
    # What she has, only she or a lead hands on.
    mine = str(me.account.id)
    refused = await press(mai, f"{path}/giao", to=str(to.account.id), holder=mine)
    assert (refused.status, assignee()) == (403, mine)
    await lan.post(f"{path}/giao", page, to=str(to.account.id), holder=holder(page))
    assert assignee() == str(to.account.id)
    assert f"Phản ánh số {number}" in (await mai.get(GIVEN)).text
    await press(sep, f"{path}/giao", to=mine, holder=str(to.account.id))
    assert assignee() == mine
    assert f"Phản ánh số {number}" not in (await mai.get(GIVEN)).text
    assert "Người thử sep giao" in (await lan.get(GIVEN)).text
    assert office.register.verify_chain(filed.code)
    assert len(bureau.audit.read(deed="case.give_to")) == 2


async def test_of_two_who_take_a_complaint_at_once_one_is_in_charge(
    make_visitor: MakeVisitor, bureau: Bureau, office: Office, conversations: Conversations
) -> None:
    people = await shift(make_visitor, bureau, lan=Role.OPERATOR, mai=Role.OPERATOR)
    by_number = {str(who.account.id): visitor for visitor, who in people.values()}
    for _ in range(3):
        filed = Citizens(office, conversations).file(place=PLACE)
        path = f"/ban-truc/ho-so/{office.reading.case(filed.code).summary.number}"
        pages = [(visitor, await visitor.get(path)) for visitor in by_number.values()]
        shown = await asyncio.gather(
            *(v.post(f"{path}/phu-trach", page, do="me", holder="") for v, page in pages)
        )
        assert sorted(one.status for one in shown) == [200, 409]
        assert "DC-224" in next(one for one in shown if one.status == 409).text
        assert office.reading.case(filed.code).summary.assignee in by_number


# --- call-backs -------------------------------------------------------------------------


async def test_a_call_back_is_taken_called_and_put_away(visitor: Visitor, bureau: Bureau) -> None:
    who = hire(bureau, "lan", Grant(Role.OPERATOR, "48"))
    await sign_in(visitor, who)
    found = promised(bureau)
    page = await visitor.get(f"{CALLS}?q=KHAI+SINH")
    assert found.code in page.text
    assert "chiều nay" in page.text
    assert "Không có cuộc hẹn" in (await visitor.get(f"{CALLS}?q=ket+hon")).text
    path = f"{CALLS}/{found.id}"
    page = await visitor.get(path)
    assert DIGITS not in page.html
    assert (await visitor.post(f"{path}/so", page)).status == 409
    page = await visitor.post(f"{path}/nhan", page)
    assert DIGITS not in page.html
    assert found.code in (await visitor.get(f"{CALLS}?xem=cua-toi")).text
    page = await visitor.post(f"{path}/so", page)
    assert f'href="tel:{DIGITS}"' in page.html
    event = bureau.audit.read(deed="saw.phone")[0]
    assert (event.actor, event.subject) == (who.account.id, f"callback:{found.id}")
    await visitor.post(f"{path}/xong", page, do="tried")
    assert (bureau.callbacks.get(found.id).attempts, bureau.callbacks.get(found.id).holder) == (
        1,
        None,
    )
    page = await press(visitor, f"{path}/nhan")
    await visitor.post(f"{path}/xong", page, do="release")
    assert bureau.callbacks.get(found.id).attempts == 1
    page = await press(visitor, f"{path}/nhan")
    assert (await visitor.post(f"{path}/xong", page, do="gi-do")).status == 400
    await visitor.post(f"{path}/xong", page, do="done")
    assert bureau.callbacks.get(found.id).state is CallbackState.DONE
    assert found.code in (await visitor.get(f"{CALLS}?xem=da-xong")).text
    over = await press(visitor, f"{path}/nhan")
    assert "DC-318" in over.text
    assert "Đã gọi xong" in over.text


async def test_a_call_back_has_one_caller_and_is_handed_on(
    make_visitor: MakeVisitor, bureau: Bureau
) -> None:
    people = await shift(make_visitor, bureau, lan=Role.OPERATOR, mai=Role.OPERATOR)
    (lan, me), (mai, to) = people["lan"], people["mai"]
    found = promised(bureau)
    path = f"{CALLS}/{found.id}"
    page = await press(lan, f"{path}/nhan")
    slower = await press(mai, f"{path}/nhan")
    assert (slower.status, "DC-314" in slower.text) == (409, True)
    assert DIGITS not in (await press(mai, f"{path}/so")).html
    mine = str(me.account.id)
    refused = await press(mai, f"{path}/giao", to=str(to.account.id), holder=mine)
    assert refused.status == 403
    await lan.post(f"{path}/giao", page, to=str(to.account.id), holder=holder(page))
    assert DIGITS in (await press(mai, f"{path}/so")).html
    assert "hỏi khai sinh" in (await mai.get(GIVEN)).text
    assert "DC-224" in (await press(lan, f"{path}/giao", to=mine, holder=mine)).text


async def test_call_backs_of_another_area_stay_there(visitor: Visitor, bureau: Bureau) -> None:
    await sign_in(visitor, hire(bureau, "lan", Grant(Role.OPERATOR, "01")))
    there, nowhere = promised(bureau), promised(bureau, None)
    page = await visitor.get(CALLS)
    assert there.code not in page.text
    assert nowhere.code in page.text
    assert (await visitor.get(f"{CALLS}/{there.id}")).status == 403
    # Without a place everybody may call back, and sees the number then.
    await press(visitor, f"{CALLS}/{nowhere.id}/nhan")
    assert DIGITS in (await press(visitor, f"{CALLS}/{nowhere.id}/so")).html


# --- drafts -----------------------------------------------------------------------------


async def test_the_bot_drafts_when_it_is_asked_to(
    visitor: Visitor, bureau: Bureau, talks: Talks
) -> None:
    await sign_in(visitor, hire(bureau, "lan"))
    entry = talks.wait("làm khai sinh cho cháu thì nộp ở đâu")
    page = await press(visitor, f"{QUEUE}/{entry}/nhan")
    assert bureau.drafts.of(entry) == []
    page = await visitor.post(f"{QUEUE}/{entry}/soan", page)
    (draft,) = bureau.drafts.of(entry)
    assert draft.reply.meta.procedure == (BIRTH,)
    assert draft.reply.text.splitlines()[0] in unescape(page.html)
    await visitor.post(f"{QUEUE}/{entry}/nhap/{draft.id}", page, do="dismiss", text="")
    page = await visitor.post(f"{QUEUE}/{entry}/soan", page)
    assert bureau.drafts.of(entry)[0].state is DraftState.OPEN
    # An edit becomes a proposed correction, as with any draft.
    await visitor.post(
        f"{QUEUE}/{entry}/nhap/{draft.id}", page, do="approve", text="Nộp ở phường ạ."
    )
    (correction,) = bureau.drafts.corrections()
    assert (correction.after, correction.procedures) == ("Nộp ở phường ạ.", (BIRTH,))
    assert bureau.drafts.of(entry)[0].state is DraftState.EDITED
    again = await visitor.post(f"{QUEUE}/{entry}/soan", page)
    assert "DC-318" in again.text


async def test_a_draft_knows_what_was_talked_of(
    visitor: Visitor, bureau: Bureau, talks: Talks, conversations: Conversations
) -> None:
    await sign_in(visitor, hire(bureau, "lan"))
    entry = talks.wait("làm khai sinh cho cháu")
    conversations.say(bureau.queue.get(entry).conversation_id, "thế phí bao nhiêu ạ")
    page = await press(visitor, f"{QUEUE}/{entry}/nhan")
    await visitor.post(f"{QUEUE}/{entry}/soan", page)
    (draft,) = bureau.drafts.of(entry)
    assert draft.reply.meta.procedure == (BIRTH,)
    assert "phí" in draft.reply.text.lower()


async def test_nobody_asks_for_a_draft_to_nothing_or_for_others(
    make_visitor: MakeVisitor, bureau: Bureau, conversations: Conversations
) -> None:
    lan, sep = await make_visitor(), await make_visitor()
    await sign_in(lan, hire(bureau, "lan"))
    await sign_in(sep, hire(bureau, "sep", Grant(Role.SUPERVISOR)))
    silent = conversations.start()
    conversations.hand_over(silent)
    entry = bureau.queue.listed()[0].id
    await press(lan, f"{QUEUE}/{entry}/nhan")
    nothing = await press(lan, f"{QUEUE}/{entry}/soan")
    assert (nothing.status, "DC-225" in nothing.text) == (400, True)
    conversations.say(silent, "phí bao nhiêu")
    assert "DC-315" in (await press(sep, f"{QUEUE}/{entry}/soan")).text
    assert bureau.drafts.of(entry) == []


# --- rights: role × action × place --------------------------------------------------------

E, K, C = "/ban-truc/hang-doi/{entry}", CALLS + "/{callback}", "/ban-truc/ho-so/{case}"
TABLE: dict[tuple[str, str], Action] = {
    ("GET", GIVEN): Action.ASSIGN,
    ("POST", f"{E}/giao"): Action.ASSIGN,
    ("POST", f"{K}/giao"): Action.ASSIGN,
    ("POST", f"{C}/giao"): Action.ASSIGN,
    ("POST", f"{E}/soan"): Action.QUEUE_WORK,
    ("GET", CALLS): Action.QUEUE_WORK,
    ("GET", K): Action.QUEUE_WORK,
    ("POST", f"{K}/nhan"): Action.QUEUE_WORK,
    ("POST", f"{K}/so"): Action.QUEUE_WORK,
    ("POST", f"{K}/xong"): Action.QUEUE_WORK,
}
"""What each page and button of these rooms asks for."""

ROOMS = (handing.routes, callbacks.routes, drafting.routes)


def test_the_table_names_every_route_of_these_rooms() -> None:
    assert set(routes_of(ROOMS)) == set(TABLE)


@pytest.mark.parametrize("inside", [True, False], ids=["inside", "outside"])
@pytest.mark.parametrize("role", list(Role))
async def test_rights_by_role_action_and_place(
    visitor: Visitor,
    bureau: Bureau,
    office: Office,
    conversations: Conversations,
    talks: Talks,
    role: Role,
    inside: bool,
) -> None:
    await sign_in(visitor, hire(bureau, "ai-do", Grant(role, "48" if inside else "01")))
    filed = Citizens(office, conversations).file(place=PLACE)
    entry, callback = talks.wait(), promised(bureau)
    page = await visitor.get("/ban-truc")
    for (method, path), action in TABLE.items():
        address = (
            path.replace("{entry}", str(entry))
            .replace("{callback}", str(callback.id))
            .replace("{case}", str(office.reading.case(filed.code).summary.number))
        )
        data = {"csrf": page.field("csrf")} if method == "POST" else None
        response = await visitor.client.request(method, address, data=data, allow_redirects=False)
        text = await response.text()
        expected = action in RIGHTS[role] and (inside or "{" not in path)
        refused = response.status == 403 and "DC-504" in text
        assert refused is not expected, (method, path, response.status)
        if not inside:
            assert callback.code not in text, path
    assert bureau.queue.get(entry).holder is None
    if not inside:
        assert bureau.callbacks.get(callback.id) == callback


def holder(page: object) -> str:
    """Return who had the thing as the form of handing on says."""
    found = re.search(r'giao" *>\s*.*?name="holder" value="(\d*)"', getattr(page, "html", ""), re.S)
    assert found
    return found[1]
