"""Search at the desk: everything one may see, nothing else, without diacritics."""

from __future__ import annotations

import pytest

from dungcua.accounts.model import Grant, Role
from dungcua.complaints.office import Office
from dungcua.conversations.callbacks import Callback
from dungcua.conversations.service import Conversations
from dungcua.knowledge.places import Gazetteer
from dungcua.store.engine import Store
from dungcua.web.desk.bureau import Bureau
from tests.complaints.parts import HOA_TIEN as PLACE
from tests.complaints.parts import Citizens
from tests.web.conftest import MakeVisitor
from tests.web.desk import hire, press, sign_in
from tests.web.test_desk_queue import HA_NOI, QUEUE, Talks
from tests.web.visitor import Visitor

SEARCH = "/ban-truc/tim"
PHONE = "0900 000 001"  # a number of nobody: the block is not given out


@pytest.fixture
def talks(store: Store, places: Gazetteer, bureau: Bureau) -> Talks:
    return Talks(store, places, bureau)


@pytest.fixture
def callback(bureau: Bureau) -> Callback:
    return bureau.callbacks.ask(PHONE, "tình trạng hôn nhân", consent=True, province_code="48")


@pytest.mark.parametrize("words", ["tinh trang hon nhan", "TÌNH TRẠNG hôn nhân", "hon nhan tinh"])
async def test_one_field_finds_every_kind(
    visitor: Visitor,
    bureau: Bureau,
    talks: Talks,
    callback: Callback,
    office: Office,
    conversations: Conversations,
    words: str,
) -> None:
    filed = Citizens(office, conversations).file(place=PLACE)
    await sign_in(visitor, hire(bureau, "lan", Grant(Role.OPERATOR, "48")))
    entry = talks.wait("hỏi một chuyện")
    await press(visitor, f"{QUEUE}/{entry}/nhan")
    await press(visitor, f"{QUEUE}/{entry}/ghi-chu", text="về xác nhận tình trạng hôn nhân")
    await press(visitor, f"{QUEUE}/{entry}/xong", do="closed")
    page = await visitor.get(SEARCH, params={"q": words})
    assert f'href="{QUEUE}/{entry}"' in page.html
    assert filed.code in page.text
    assert f'href="/ban-truc/goi-lai/{callback.id}"' in page.html
    assert 'href="/thu-tuc/' in page.html
    assert "Người dùng" not in page.text
    assert "Không thấy gì khớp" in (await visitor.get(SEARCH, params={"q": "qwxz"})).text
    empty = await visitor.get(f"{SEARCH}?q=++")
    assert filed.code not in empty.text


async def test_a_code_is_found_as_it_is_read_out(
    visitor: Visitor, bureau: Bureau, office: Office, conversations: Conversations
) -> None:
    filed = Citizens(office, conversations).file(place=PLACE)
    await sign_in(visitor, hire(bureau, "lan"))
    page = await visitor.get(SEARCH, params={"q": filed.code.lower().replace("-", " ")})
    assert filed.code in page.text


async def test_nothing_of_others_or_of_elsewhere_is_found(
    make_visitor: MakeVisitor,
    bureau: Bureau,
    talks: Talks,
    callback: Callback,
    office: Office,
    conversations: Conversations,
) -> None:
    filed = Citizens(office, conversations).file(place=PLACE)
    lan, mai, far = [await make_visitor() for _ in range(3)]
    await sign_in(lan, hire(bureau, "lan"))
    await sign_in(mai, hire(bureau, "mai"))
    await sign_in(far, hire(bureau, "ha-noi", Grant(Role.SUPERVISOR, "01")))
    held, there = talks.wait("hôn nhân của tôi"), talks.wait("hôn nhân ở đây", HA_NOI)
    await press(lan, f"{QUEUE}/{held}/nhan")
    seen = {name: await v.get(f"{SEARCH}?q=hon+nhan") for name, v in
            (("lan", lan), ("mai", mai), ("far", far))}  # fmt: skip
    assert "hôn nhân của tôi" in seen["lan"].text
    assert "hôn nhân của tôi" not in seen["mai"].text
    assert "hôn nhân của tôi" not in seen["far"].text
    assert f'"{QUEUE}/{there}"' in seen["far"].html
    assert filed.code in seen["mai"].text
    assert filed.code not in seen["far"].text
    assert callback.code not in seen["far"].text


@pytest.mark.parametrize(
    "roles",
    [
        (Role.EDITOR,),
        (Role.COMMUNITY,),
        (Role.AUDITOR,),
        (Role.ADMIN,),
        (Role.EDITOR, Role.ADMIN),
    ],
    ids="-".join,
)
async def test_who_sees_no_citizen_finds_none(
    visitor: Visitor,
    bureau: Bureau,
    talks: Talks,
    callback: Callback,
    office: Office,
    conversations: Conversations,
    roles: tuple[Role, ...],
) -> None:
    filed = Citizens(office, conversations).file(place=PLACE)
    talks.wait("hôn nhân của tôi")
    await sign_in(visitor, hire(bureau, "ai-do", *map(Grant, roles)))
    page = await visitor.get(f"{SEARCH}?q=hon+nhan")
    for words in ("hôn nhân của tôi", filed.code, callback.code):
        assert words not in page.text
    assert (page.status == 200) is (not {Role.EDITOR, Role.COMMUNITY}.isdisjoint(roles))
    people = await visitor.get(f"{SEARCH}?q=nguoi+thu+ai")
    assert ("Người dùng (1)" in people.text) is (roles == (Role.EDITOR, Role.ADMIN))
