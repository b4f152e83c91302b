"""Behind the door: navigation by rights, users, own sessions, audit, errors."""

from __future__ import annotations

import re

import pytest

from dungcua.accounts.model import Grant, Role
from dungcua.accounts.rights import RIGHTS
from dungcua.web.desk.bureau import Bureau
from dungcua.web.desk.mount import ROOMS
from tests.web.conftest import MakeVisitor
from tests.web.desk import PASSWORD, hire, press, sign_in
from tests.web.visitor import Visitor

NAVIGATION = {item.path: item for room in ROOMS for item in room.navigation}


@pytest.mark.parametrize("role", list(Role))
async def test_the_navigation_shows_and_opens_what_one_may_and_nothing_else(
    visitor: Visitor, bureau: Bureau, role: Role
) -> None:
    home = await sign_in(visitor, hire(bureau, "ai-do", Grant(role, "48")))
    nav = re.search(r"<nav.*?</nav>", home.html, re.S)
    assert nav
    for path, item in NAVIGATION.items():
        allowed = item.right in RIGHTS[role]
        assert (f'href="{path}"' in nav[0]) is allowed, path
        opened = await visitor.get(path)
        assert opened.status == (200 if allowed else 403), path
        if not allowed:
            assert "DC-504" in opened.text
            # The error stands in the frame of the desk, with a way on.
            assert "Bàn trực" in opened.text


async def test_a_refusal_is_audited_and_changes_nothing(visitor: Visitor, bureau: Bureau) -> None:
    who = hire(bureau, "lan")
    await sign_in(visitor, who)
    other = hire(bureau, "mai")
    page = await press(visitor, f"/ban-truc/nguoi-dung/{other.account.id}", do="disable")
    assert page.status == 403
    assert not bureau.directory.get(other.account.id).disabled
    event = bureau.audit.read(deed="refused")[0]
    assert (event.actor, event.facts) == (who.account.id, {"right": "users"})


async def test_somebody_is_hired_signs_in_and_is_locked_out(
    make_visitor: MakeVisitor, bureau: Bureau
) -> None:
    admin, newcomer = await make_visitor(), await make_visitor()
    await sign_in(admin, hire(bureau, "quan-tri", Grant(Role.ADMIN)))
    shown = await press(
        admin,
        "/ban-truc/nguoi-dung/them",
        login="Mới.Vào",
        name="<b>Người mới</b>",
        **{"role-1": "operator", "area-1": "48", "role-2": "", "area-2": "01"},
    )
    assert "<b>Người mới</b>" not in shown.html
    account = bureau.directory.by_login("moi.vao")
    assert account.grants == {Grant(Role.OPERATOR, "48")}
    code = re.search(r'<p class="mono">([\w-]+)</p>', shown.html)
    assert code
    again = await admin.get(f"/ban-truc/nguoi-dung/{account.id}")
    assert code[1] not in again.html
    door = await newcomer.post("/ban-truc/dat-lai", await newcomer.get("/ban-truc/dat-lai"),
                               code=code[1], password=PASSWORD)  # fmt: skip
    inside = await newcomer.post("/ban-truc/vao", door, login="moi.vao", password=PASSWORD)
    assert inside.response.url.path == "/ban-truc/vao/cai-dat"
    path = f"/ban-truc/nguoi-dung/{account.id}"
    assert (await press(admin, path, do="disable")).status == 200
    assert (await newcomer.get("/ban-truc/vao/cai-dat")).response.url.path == "/ban-truc/vao"
    await press(admin, path, do="enable")
    await press(admin, path, do="grants", **{"role-1": "editor", "area-1": ""})
    await press(admin, path, do="link", subject="sub-9")
    changed = bureau.directory.get(account.id)
    assert (changed.disabled, changed.subject) == (False, "sub-9")
    assert changed.grants == {Grant(Role.EDITOR)}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"role-1": "king"}, "DC-133"),
        ({"role-1": "operator", "area-1": "99"}, "DC-133"),
        ({"role-1": "operator", "area-1": "'; DROP"}, "DC-133"),
        ({}, "DC-133"),
        ({"login": "x", "role-1": "operator"}, "DC-132"),
    ],
)
async def test_what_cannot_be_given_is_refused_with_the_form_kept(
    visitor: Visitor, bureau: Bureau, fields: dict[str, str], code: str
) -> None:
    await sign_in(visitor, hire(bureau, "quan-tri", Grant(Role.ADMIN)))
    told = {"login": "moi.vao", "name": "Người thử giữ lại", **fields}
    page = await press(visitor, "/ban-truc/nguoi-dung/them", **told)
    assert code in page.text
    assert "Người thử giữ lại" in page.html
    assert len(bureau.directory.all()) == 1


async def test_an_unknown_account_or_button_is_an_error_in_words(
    visitor: Visitor, bureau: Bureau
) -> None:
    who = hire(bureau, "quan-tri", Grant(Role.ADMIN))
    await sign_in(visitor, who)
    assert (await visitor.get("/ban-truc/nguoi-dung/999")).status == 404
    assert (await press(visitor, "/ban-truc/nguoi-dung/999", do="disable")).status == 404
    own = f"/ban-truc/nguoi-dung/{who.account.id}"
    assert "DC-317" in (await press(visitor, own, do="disable")).text
    other = hire(bureau, "mai")
    page = await press(visitor, f"/ban-truc/nguoi-dung/{other.account.id}", do="gì đó")
    assert page.status == 400


async def test_own_sessions_are_listed_and_ended(make_visitor: MakeVisitor, bureau: Bureau) -> None:
    here, there = await make_visitor(), await make_visitor()
    who = hire(bureau, "lan")
    await sign_in(here, who)
    # The second browser comes in with a spare code: one-time passwords are good once.
    second = await there.post("/ban-truc/vao", await there.get("/ban-truc/vao"),
                              login="lan", password=PASSWORD)  # fmt: skip
    await there.post("/ban-truc/vao/buoc-hai", second, code=who.codes[0])
    assert (await there.get("/ban-truc")).status == 200
    page = await here.get("/ban-truc/toi")
    assert page.html.count('name="session"') == 2
    await press(here, "/ban-truc/toi/phien", session="others")
    assert (await there.get("/ban-truc")).response.url.path == "/ban-truc/vao"
    assert (await here.get("/ban-truc/toi")).html.count('name="session"') == 0


async def test_nobody_ends_a_strangers_session(make_visitor: MakeVisitor, bureau: Bureau) -> None:
    mine, other = await make_visitor(), await make_visitor()
    await sign_in(mine, hire(bureau, "lan"))
    mai = hire(bureau, "mai")
    await sign_in(other, mai)
    (session,) = bureau.sessions.of(mai.account)
    await press(mine, "/ban-truc/toi/phien", session=str(session.id))
    assert (await other.get("/ban-truc")).status == 200


async def test_the_own_password_is_changed(visitor: Visitor, bureau: Bureau) -> None:
    await sign_in(visitor, hire(bureau, "lan"))
    new = "mưa rào tháng bảy nước trôi"
    wrong = await press(visitor, "/ban-truc/toi/mat-khau", old="sai hẳn rồi nhé", new=new)
    assert "DC-501" in wrong.text
    weak = await press(visitor, "/ban-truc/toi/mat-khau", old=PASSWORD, new="matkhau123456")
    assert "DC-130" in weak.text
    done = await press(visitor, "/ban-truc/toi/mat-khau", old=PASSWORD, new=new)
    assert "Đã đổi mật khẩu" in done.text
    assert bureau.door.enter("lan", new, "").account.login == "lan"


async def test_the_audit_is_read_filtered_and_proved(visitor: Visitor, bureau: Bureau) -> None:
    auditor = hire(bureau, "kiem-tra", Grant(Role.AUDITOR))
    bureau.audit.record(7, "saw.contact", "complaint:3")
    await sign_in(visitor, auditor)
    page = await visitor.get("/ban-truc/nhat-ky?viec=saw.&kiem-tra=1")
    assert "saw.contact" in page.text
    assert "account.add" not in page.text
    assert "nguyên vẹn" in page.text
    for query in ("muc=complaint:9", "ai=99", "viec=%3Cscript%3E&muc=x"):
        shown = await visitor.get(f"/ban-truc/nhat-ky?{query}")
        assert shown.status == 200
        assert "saw.contact" not in shown.text
    assert bureau.audit.read(deed="audit.read")


async def test_the_audit_turns_pages(visitor: Visitor, bureau: Bureau) -> None:
    await sign_in(visitor, hire(bureau, "kiem-tra", Grant(Role.AUDITOR)))
    for number in range(60):
        bureau.audit.record(None, "saw.words", f"entry:{number}")
    first = await visitor.get("/ban-truc/nhat-ky?viec=saw.")
    assert "entry:59" in first.text
    assert "entry:9 " not in first.text
    older = re.search(r'href="(/ban-truc/nhat-ky\?[^"]*)" rel="next"', first.html)
    assert older
    second = await visitor.get(older[1].replace("&amp;", "&"))
    assert "entry:0" in second.text
    assert "entry:59" not in second.text


async def test_the_desk_speaks_english_too(visitor: Visitor, bureau: Bureau) -> None:
    await sign_in(visitor, hire(bureau, "lan"))
    page = await press(visitor, "/ban-truc/ngon-ngu", lang="en", back="/ban-truc/toi")
    assert page.response.url.path == "/ban-truc/toi"
    assert "My account" in page.text
