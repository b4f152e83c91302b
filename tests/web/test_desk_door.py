"""The door of the desk: both steps, and everything that must not come through."""

from __future__ import annotations

import re
from http.cookies import SimpleCookie

import pytest
import structlog
from yarl import URL

from dungcua.accounts.model import Grant, Role
from dungcua.web.desk.bureau import Bureau
from dungcua.web.desk.frame import COOKIE, ROOT, own_path
from dungcua.web.desk.mount import ROOMS
from tests.web.conftest import MakeVisitor
from tests.web.desk import PASSWORD, hire, press, sign_in
from tests.web.visitor import Visitor

PUBLIC = {("GET", "/ban-truc/vao"), ("POST", "/ban-truc/vao"), ("GET", "/ban-truc/dat-lai"),
          ("POST", "/ban-truc/dat-lai"), ("GET", "/ban-truc/vao/co-quan"),
          ("GET", "/ban-truc/vao/co-quan/ve")}  # fmt: skip


# A variable's pattern may hold braces of its own: "{entry:\d{1,9}}".
_VARIABLE = re.compile(r"{(?:[^{}]|{[^{}]*})*}")


def _value(variable: re.Match[str]) -> str:
    """Return the first plain value that the variable's pattern takes."""
    pattern = variable[0][1:-1].partition(":")[2] or "[^{}/]+"
    return next(v for v in ("1", "00001", "fee", *pattern.split("|")) if re.fullmatch(pattern, v))


def all_routes() -> list[tuple[str, str]]:
    """Every route below the desk, with a plain value wherever a variable stands."""
    found = []
    for room in ROOMS:
        for route in room:
            path = _VARIABLE.sub(_value, getattr(route, "path", ""))
            found.append((getattr(route, "method", ""), path))
    return found


def test_the_walk_sees_the_routes() -> None:
    found = all_routes()
    assert ("GET", "/ban-truc/nguoi-dung/1") in found
    assert all(path.startswith(ROOT) for _, path in found)
    assert len(found) > 15


async def test_no_page_of_the_desk_opens_without_a_session(visitor: Visitor) -> None:
    app = visitor.client.app
    served = {
        (route.method, route.resource.canonical)
        for route in app.router.routes()
        if route.resource is not None and route.resource.canonical.startswith(ROOT)
    }
    # Nothing stands below the desk that did not come through its rooms.
    assert len(served - {(m, p) for m, p in served if m == "HEAD"}) == len(all_routes())
    page = await visitor.get("/")
    for method, path in all_routes():
        if (method, path) in PUBLIC:
            continue
        data = {"csrf": page.field("csrf")} if method == "POST" else None
        response = await visitor.client.request(method, path, data=data, allow_redirects=False)
        if method == "GET":
            assert response.status == 303, path
            assert response.headers["Location"].startswith("/ban-truc/vao"), path
        else:
            assert response.status == 401, path
            assert "DC-503" in await response.text()


async def test_half_a_session_opens_the_second_door_only(visitor: Visitor, bureau: Bureau) -> None:
    who = hire(bureau, "nua-chung", Grant(Role.ADMIN), Grant(Role.AUDITOR))
    door = await visitor.get("/ban-truc/vao")
    second = await visitor.post("/ban-truc/vao", door, login=who.account.login, password=PASSWORD)
    assert "Mã sáu số" in second.text
    assert "Nhật ký" not in second.text
    for method, path in all_routes():
        if (method, path) in PUBLIC or path.startswith("/ban-truc/vao") or path == "/ban-truc/ra":
            continue
        data = {"csrf": second.field("csrf")} if method == "POST" else None
        response = await visitor.client.request(method, path, data=data, allow_redirects=False)
        assert response.status == (303 if method == "GET" else 401), path


async def test_every_post_of_the_desk_needs_its_token(visitor: Visitor, bureau: Bureau) -> None:
    await sign_in(visitor, hire(bureau, "quan-tri", Grant(Role.ADMIN), Grant(Role.AUDITOR)))
    citizen = (await visitor.get("/")).field("csrf")
    posts = [path for method, path in all_routes() if method == "POST"]
    assert len(posts) > 5
    for path in posts:
        if ("POST", path) in PUBLIC:
            continue
        for token in ("", "x", citizen):
            response = await visitor.client.post(path, data={"csrf": token})
            assert response.status == 403, path
            assert "DC-108" in await response.text()
    assert (await visitor.get("/ban-truc")).status == 200


async def test_both_steps_lead_in_and_back_to_where_one_wanted(
    visitor: Visitor, bureau: Bureau
) -> None:
    who = hire(bureau, "lan", Grant(Role.AUDITOR))
    door = await visitor.get("/ban-truc/nhat-ky?viec=saw.")
    assert door.response.url.path == "/ban-truc/vao"
    wanted = door.field("next")
    second = await visitor.post("/ban-truc/vao", door, login="LAN", password=PASSWORD, next=wanted)
    inside = await visitor.post(
        "/ban-truc/vao/buoc-hai", second, code=who.code(), next=second.field("next")
    )
    assert str(inside.response.url.relative()) == "/ban-truc/nhat-ky?viec=saw."
    assert who.account.name in inside.text


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "//evil.example",
        "https://evil.example/ban-truc",
        "/ban-truc//x",
        "/ban-trucx",
        "/ban-truc\r\nx",
        "/ban-truc?next=//evil.example",
        "/ban-truc/@evil.example",
    ],
)
def test_nobody_is_sent_elsewhere(path: str) -> None:
    assert own_path(path) == ROOT


async def test_refusals_do_not_tell_what_was_wrong(
    make_visitor: MakeVisitor, bureau: Bureau
) -> None:
    hire(bureau, "co-that")
    locked = hire(bureau, "bi-khoa")
    bureau.directory.disable(locked.account.id, True, by=None)
    texts = set()
    for login, password in (
        ("co-that", "sai mật khẩu rồi nhé"),
        ("khong-co", PASSWORD),
        ("bi-khoa", PASSWORD),
        ("co-that", "x" * 500),
    ):
        visitor = await make_visitor()
        page = await visitor.post("/ban-truc/vao", await visitor.get("/ban-truc/vao"),
                                  login=login, password=password)  # fmt: skip
        assert page.status == 403
        assert COOKIE not in page.response.cookies
        texts.add(page.text)
    assert len(texts) == 1


async def test_wrong_attempts_lock_even_the_right_password(
    visitor: Visitor, bureau: Bureau
) -> None:
    hire(bureau, "lan")
    for _ in range(5):
        page = await visitor.post("/ban-truc/vao", await visitor.get("/ban-truc/vao"),
                                  login="lan", password="không phải câu này")  # fmt: skip
        assert "DC-501" in page.text
    page = await visitor.post("/ban-truc/vao", await visitor.get("/ban-truc/vao"),
                              login="lan", password=PASSWORD)  # fmt: skip
    assert page.status == 429
    assert "DC-502" in page.text


async def test_the_cookie_is_locked_up_and_changes_at_each_step(
    visitor: Visitor, bureau: Bureau
) -> None:
    who = hire(bureau, "lan")
    door = await visitor.get("/ban-truc/vao")
    first = await visitor.send("/ban-truc/vao", door, follow=False, login="lan", password=PASSWORD)
    morsel = SimpleCookie(first.headers["Set-Cookie"])[COOKIE]
    assert morsel["httponly"]
    assert morsel["samesite"] == "Strict"
    assert morsel["path"] == ROOT
    assert not morsel["max-age"]
    second = await visitor.get("/ban-truc/vao/buoc-hai")
    entered = await visitor.send("/ban-truc/vao/buoc-hai", second, follow=False, code=who.code())
    full = SimpleCookie(entered.headers["Set-Cookie"])[COOKIE].value
    assert full != morsel.value
    half = {"Cookie": f"{COOKIE}={morsel.value}"}
    visitor.client.session.cookie_jar.clear()
    refused = await visitor.client.get("/ban-truc", headers=half, allow_redirects=False)
    assert refused.status == 303


async def test_a_second_factor_is_set_up_at_the_first_sign_in(
    visitor: Visitor, bureau: Bureau
) -> None:
    import pyotp

    bureau.directory.add("moi", "Người mới", [Grant(Role.OPERATOR)], by=None, password=PASSWORD)
    page = await visitor.post("/ban-truc/vao", await visitor.get("/ban-truc/vao"),
                              login="moi", password=PASSWORD)  # fmt: skip
    assert page.response.url.path == "/ban-truc/vao/cai-dat"
    assert "<svg" in page.html
    wrong = await visitor.post("/ban-truc/vao/cai-dat", page, sealed=page.field("sealed"), code="1")
    assert "DC-501" in wrong.text
    assert (await visitor.get("/ban-truc")).response.url.path == "/ban-truc/vao/cai-dat"
    sealed = wrong.field("sealed")
    account = bureau.directory.by_login("moi")
    session = bureau.sessions.of(account)[0]
    secret = bureau.seal.open(sealed, f"enrol:{session.id}")
    shown = await visitor.post(
        "/ban-truc/vao/cai-dat", wrong, sealed=sealed, code=pyotp.TOTP(secret).now()
    )
    assert "Mã dự phòng" in shown.text
    assert (await visitor.get("/ban-truc")).status == 200
    assert bureau.directory.by_login("moi").second_factor
    again = await visitor.get("/ban-truc/vao/cai-dat")
    assert "sealed" not in again.html


async def test_a_one_time_code_gives_a_new_password_once(visitor: Visitor, bureau: Bureau) -> None:
    who = hire(bureau, "lan")
    code = bureau.directory.one_time_code(who.account.id, by=None)
    page = await visitor.get("/ban-truc/dat-lai")
    weak = await visitor.post("/ban-truc/dat-lai", page, code=code, password="matkhau12345")
    assert "DC-130" in weak.text
    done = await visitor.post(
        "/ban-truc/dat-lai", page, code=code, password="mưa rào tháng bảy nước trôi"
    )
    assert done.response.url.path == "/ban-truc/vao"
    spent = await visitor.post(
        "/ban-truc/dat-lai", page, code=code, password="mưa rào tháng tám khác hẳn"
    )
    assert spent.status == 410
    old = await visitor.post("/ban-truc/vao", done, login="lan", password=PASSWORD)
    assert "DC-501" in old.text


async def test_leaving_ends_the_session_on_the_server(visitor: Visitor, bureau: Bureau) -> None:
    who = hire(bureau, "lan")
    await sign_in(visitor, who)
    jar = visitor.client.session.cookie_jar.filter_cookies(URL(str(visitor.client.make_url(ROOT))))
    token = jar[COOKIE].value
    await press(visitor, "/ban-truc/ra")
    assert bureau.sessions.of(who.account) == []
    refused = await visitor.client.get(
        "/ban-truc", headers={"Cookie": f"{COOKIE}={token}"}, allow_redirects=False
    )
    assert refused.status == 303


async def test_nothing_of_signing_in_reaches_the_log(visitor: Visitor, bureau: Bureau) -> None:
    who = hire(bureau, "lan-bi-mat")
    with structlog.testing.capture_logs() as lines:
        await sign_in(visitor, who)
    told = str(lines)
    assert "/ban-truc/vao" in told
    for secret in (PASSWORD, "lan-bi-mat", who.secret):
        assert secret not in told
