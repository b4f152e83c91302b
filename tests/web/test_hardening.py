"""What a stranger may try: forged forms, foreign frames, floods, markup in every field."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from http.cookies import SimpleCookie

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient
from pytest_aiohttp.plugin import AiohttpClient

from dungcua.complaints.register import Register
from dungcua.conversations.message import Button, Card, Citation, Line, Reply, Section
from dungcua.errors import MissingData
from dungcua.settings import Settings
from dungcua.web.app import create_app
from dungcua.web.limits import PER_ADDRESS, PER_BROWSER
from dungcua.web.services import Services
from dungcua.web.session import COOKIE, Session, Signer
from tests.web.conftest import MakeVisitor
from tests.web.parts import ScriptedDialogue, record
from tests.web.visitor import Visitor

EVIL = """<script>alert(1)</script>"'><img src=x onerror=alert(2)>{{7777*7777}}"""
FORMS = (
    "/",
    "/tra-cuu",
    "/tra-cuu/rut",
    "/phan-anh",
    "/phan-anh/gui",
    "/phan-anh/huy",
    "/xoa",
    "/ngon-ngu",
)
PAGES = (
    "/",
    "/phan-anh",
    "/tra-cuu",
    "/tra-cuu-dia-danh?q=Tan+Lap",
    "/xoa",
    "/thu-tuc/1.001193",
    "/can-cu/V01",
    "/khong-co",
)


@pytest.mark.parametrize("path", FORMS)
async def test_form_without_token_is_refused(
    visitor: Visitor, dialogue: ScriptedDialogue, path: str
) -> None:
    await visitor.get("/")
    response = await visitor.client.post(path, data={"text": "x", "words": "x", "consent": "1"})
    assert response.status == 403
    assert "DC-108" in await response.text()
    assert dialogue.heard == []


@pytest.mark.parametrize("path", FORMS)
async def test_token_of_another_browser_is_refused(make_visitor: MakeVisitor, path: str) -> None:
    mine, other = await make_visitor(), await make_visitor()
    foreign = await other.get("/")
    await mine.get("/")
    assert (await mine.post(path, foreign, text="x")).status == 403


async def test_cookie_token_and_form_token_are_not_interchangeable(settings: Settings) -> None:
    signer = Signer(settings.secret_key.get_secret_value())
    session = Session.new()
    assert signer.unpack(signer.form_token(session)).browser != session.browser
    assert signer.unpack(signer.pack(session)).browser == session.browser


@pytest.mark.parametrize("cookie", ["", "x", "WzEsMl0.aa.bb", "é"])
async def test_forged_cookie_is_a_new_browser(visitor: Visitor, cookie: str) -> None:
    page = await visitor.get("/", headers={"Cookie": f"{COOKIE}={cookie}"})
    assert page.status == 200
    assert COOKIE in page.response.headers["Set-Cookie"]


async def test_refused_form_gives_the_words_back_ready_to_send(visitor: Visitor) -> None:
    await visitor.get("/")
    response = await visitor.client.post("/", data={"text": "câu đã gõ", "csrf": "cũ"})
    html = await response.text()
    assert "câu đã gõ</textarea>" in html
    assert 'name="csrf"' in html


async def test_script_gets_a_fresh_token_with_a_refusal(visitor: Visitor) -> None:
    await visitor.get("/")
    headers = {"Accept": "text/event-stream"}
    refused = await visitor.client.post("/", data={"text": "x", "csrf": "cũ"}, headers=headers)
    assert refused.status == 403
    token = refused.headers["X-Form-Token"]
    sent = await visitor.client.post("/", data={"text": "x", "csrf": token}, headers=headers)
    assert sent.status == 200


async def test_cookie_is_locked_up(visitor: Visitor) -> None:
    page = await visitor.get("/")
    morsel = SimpleCookie(page.response.headers["Set-Cookie"])[COOKIE]
    assert morsel["httponly"]
    assert morsel["samesite"] == "Lax"
    assert morsel["path"] == "/"
    assert not morsel["secure"]
    assert "Set-Cookie" not in (await visitor.get("/")).response.headers


async def test_https_makes_cookies_secure_and_sticky(
    aiohttp_client: AiohttpClient, services: Services
) -> None:
    settings = services.settings.model_copy(update={"https": True})
    client: TestClient[web.Request, web.Application] = await aiohttp_client(
        create_app(replace(services, settings=settings))
    )
    response = await client.get("/")
    assert SimpleCookie(response.headers["Set-Cookie"])[COOKIE]["secure"]
    assert "max-age" in response.headers["Strict-Transport-Security"]


@pytest.mark.parametrize("path", [*PAGES, "/healthz", "/static/app.css", "/static/none.css"])
async def test_every_answer_carries_the_headers(visitor: Visitor, path: str) -> None:
    headers = (await visitor.get(path)).response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "Server" not in headers


async def test_stream_carries_the_headers_and_the_cookie(visitor: Visitor) -> None:
    response = await visitor.send("/", text="x", headers={"Accept": "text/event-stream"})
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-store"
    assert COOKIE in response.headers["Set-Cookie"]


@pytest.mark.parametrize("path", PAGES)
async def test_pages_hold_no_inline_script_or_style(visitor: Visitor, path: str) -> None:
    html = (await visitor.get(path)).html
    assert not re.search(r"<script(?![^>]* src=)", html)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", html)
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!dichvucong)', html)


async def test_pages_are_not_cached_and_files_are(visitor: Visitor) -> None:
    page = await visitor.get("/")
    assert page.response.headers["Cache-Control"] == "no-store"
    sheet = re.search(r'href="(/static/app\.css\?v=[0-9a-f]+)"', page.html)
    assert sheet
    assert "immutable" in (await visitor.get(sheet[1])).response.headers["Cache-Control"]


def evil_reply() -> Reply:
    """Return a reply with markup in every field that a page shows."""
    return Reply(
        text=EVIL,
        card=Card(
            kind="notice",
            title=EVIL,
            subtitle=EVIL,
            sections=(
                Section(
                    key=EVIL, title=EVIL, lines=(Line(text=EVIL, basis=(EVIL,), mark="bring"),)
                ),
                Section(key="b", title=EVIL, lines=()),
                Section(key="c", title=EVIL, lines=(Line(text=EVIL),)),
            ),
            citations=(Citation(id=EVIL, title=EVIL, dates=EVIL),),
            dates=EVIL,
            link="/thu-tuc/" + EVIL,
            external="https://x.invalid/" + EVIL,
        ),
        buttons=(Button(title=EVIL, send=EVIL),),
    )


def assert_harmless(html: str) -> None:
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "onerror=alert(2)>" not in html
    # A product that no time, date or tracking code of a page can hold.
    assert "60481729" not in html


@pytest.mark.parametrize("headers", [{}, {"Accept": "text/event-stream"}])
async def test_markup_in_a_reply_is_shown_not_run(
    visitor: Visitor, services: Services, aiohttp_client: AiohttpClient, headers: dict[str, str]
) -> None:
    class Evil:
        async def respond(self, conversation_id: str, text: str):  # type: ignore[no-untyped-def]
            yield evil_reply()

        async def forget(self, conversation_id: str) -> None:
            return None

    evil = Visitor(await aiohttp_client(create_app(replace(services, dialogue=Evil()))))
    response = await evil.send("/", text=EVIL, headers=headers)
    html = await response.text()
    assert "&lt;script&gt;" in html
    assert_harmless(html)


async def test_markup_in_forms_is_shown_not_run(visitor: Visitor) -> None:
    for page in (
        await visitor.post("/phan-anh", words=EVIL, place=EVIL),
        await visitor.post("/tra-cuu", code=EVIL),
    ):
        assert page.status in (200, 400, 404)
        assert "&lt;script&gt;" in page.html
        assert_harmless(page.html)


async def test_markup_in_a_complaint_is_shown_not_run(
    visitor: Visitor, register: Register, services: Services
) -> None:
    owner = services.conversations.start()
    complaint = record(register, services.knowledge, owner, EVIL, EVIL)
    pin = services.office.holder.give_pin(complaint.code, owner)
    page = await visitor.post("/tra-cuu", code=complaint.code, pin=pin)
    assert page.status == 200
    assert "&lt;script&gt;" in page.html
    assert_harmless(page.html)


@pytest.mark.parametrize("path", ["/%3Cscript%3E", "/can-cu/%3Cscript%3E", "/thu-tuc/%3Cb%3E"])
async def test_markup_in_an_address_is_not_run(visitor: Visitor, path: str) -> None:
    page = await visitor.get(path)
    assert page.status == 404
    assert "<script>" not in page.html


async def test_message_too_long_keeps_what_was_typed(visitor: Visitor) -> None:
    page = await visitor.say("ế" * 4001)
    assert page.status == 413
    assert "DC-102" in page.text
    assert "ế" * 4001 in page.html


async def test_longest_message_is_taken(visitor: Visitor) -> None:
    assert (await visitor.say("ế" * 4000)).status == 200


async def test_huge_form_is_refused_before_it_is_read(visitor: Visitor) -> None:
    page = await visitor.post("/", text="a" * 200_000)
    assert page.status == 413
    assert "DC-102" in page.text
    assert "aaaaaaaa" not in page.html


async def test_flood_of_a_browser_is_stopped(visitor: Visitor) -> None:
    for _ in range(20):
        last = await visitor.say("a")
    assert last.status == 200
    page = await visitor.say("câu thứ hai mươi mốt")
    assert page.status == 429
    assert page.response.headers["Retry-After"] == "60"
    assert "DC-106" in page.text
    assert "câu thứ hai mươi mốt" in page.html


async def test_flood_of_new_browsers_from_one_address_is_stopped(make_visitor: MakeVisitor) -> None:
    visitor = await make_visitor()
    app = visitor.client.app
    assert app is not None
    for _ in range(200):
        app[PER_ADDRESS].take("127.0.0.1")
    assert len(app[PER_BROWSER]) == 0
    assert (await visitor.say("a")).status == 429
    assert (await visitor.post("/tra-cuu", code="BAKO-MUTE-47193")).status == 429


async def test_another_site_cannot_send_people_elsewhere_through_us(visitor: Visitor) -> None:
    for back in ("//evil.invalid/", "https://evil.invalid", "/\\evil.invalid", "\r\nX: y", ""):
        response = await visitor.send("/ngon-ngu", lang="en", back=back, follow=False)
        assert response.status == 303
        assert response.headers["Location"] == "/"


async def test_crash_shows_no_traceback(
    visitor: Visitor, dialogue: ScriptedDialogue, services: Services, aiohttp_client: AiohttpClient
) -> None:
    class Broken:
        def card(self, code: str, lang: str, day: date | None = None) -> Card:
            raise ValueError("bí mật bên trong")

    broken = Visitor(await aiohttp_client(create_app(replace(services, cards=Broken()))))
    with structlog.testing.capture_logs() as logs:
        page = await broken.get("/thu-tuc/1.001193")
    assert page.status == 500
    assert "DC-000" in page.text
    assert "Traceback" not in page.html
    assert "bí mật" not in page.html
    assert [line["kind"] for line in logs if line["event"] == "crashed"] == ["ValueError"]
    assert "bí mật" not in str(logs)


async def test_log_has_one_line_a_request_and_nobodys_words(
    visitor: Visitor, register: Register, services: Services
) -> None:
    page = await visitor.get("/")
    with structlog.testing.capture_logs() as logs:
        await visitor.send("/", page, text="lời riêng của tôi", follow=False)
        await visitor.get("/tro-chuyen?sau=12345")
        await visitor.get("/can-cu/V01")
    lines = [line for line in logs if line["event"] == "request"]
    assert [(line["method"], line["route"], line["status"]) for line in lines] == [
        ("POST", "/", 303),
        ("GET", "/tro-chuyen", 200),
        ("GET", "/can-cu/{id}", 200),
    ]
    assert all(line["request_id"] and line["ms"] >= 0 for line in lines)
    told = str(logs)
    for secret in ("lời riêng", "12345", "V01", "127.0.0.1", COOKIE, page.field("csrf")):
        assert secret not in told


async def test_request_id_is_taken_over_only_when_it_is_one(visitor: Visitor) -> None:
    good = await visitor.get("/healthz", headers={"X-Request-ID": "abc-123-def-456"})
    assert good.response.headers["X-Request-ID"] == "abc-123-def-456"
    bad = await visitor.get("/healthz", headers={"X-Request-ID": "<b>" * 9})
    assert re.fullmatch(r"[0-9a-f]{16}", bad.response.headers["X-Request-ID"])


async def test_conversation_id_stands_in_no_page(
    visitor: Visitor, register: Register, services: Services
) -> None:
    await visitor.post("/phan-anh", words="bị đòi giấy", place="")
    cookie = visitor.client.session.cookie_jar.filter_cookies(visitor.client.make_url("/"))
    signer = Signer(services.settings.secret_key.get_secret_value())
    conversation = signer.unpack(cookie[COOKIE].value).conversation
    assert conversation
    for path in PAGES:
        assert conversation not in (await visitor.get(path)).html


async def test_stranger_cannot_withdraw(
    visitor: Visitor, services: Services, register: Register
) -> None:
    other = services.conversations.start()
    complaint = record(register, services.knowledge, other, "chuyện người khác")
    page = await visitor.post("/tra-cuu/rut", code=complaint.code)
    assert page.status == 404
    assert register.find(complaint.code).state == "received"


def test_short_secret_key_stops_the_start(services: Services) -> None:
    settings = services.settings.model_copy(
        update={"secret_key": type(services.settings.secret_key)("short")}
    )
    with pytest.raises(MissingData):
        create_app(replace(services, settings=settings))
