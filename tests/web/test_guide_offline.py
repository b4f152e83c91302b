"""The installed guide as the server sees it: its shell, its worker, and the post it brings."""

from __future__ import annotations

import gzip
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from dungcua.complaints.model import Body, Channel, EventKind, Place
from dungcua.complaints.privacy import REPORT_CONSENT
from dungcua.complaints.register import Register
from dungcua.complaints.routing import body_of, first_recipient, named, recipient_for
from dungcua.errors import (
    ForAnotherBody,
    InputError,
    NothingToRecord,
    SeparateDoor,
    StaleForm,
    TextTooLong,
    TicketExpired,
)
from dungcua.knowledge.load import KnowledgeBase
from dungcua.web.guide.receivers import receivers
from tests.web.parts import BIRTH
from tests.web.visitor import Visitor

MakeVisitor = Callable[[], Awaitable[Visitor]]
PATH = "/cam-tay-chi-viec"
LARGEST_SHELL = 150_000


async def post(visitor: Visitor, path: str, **body: Any) -> tuple[int, dict[str, Any]]:
    async with visitor.client.post(PATH + path, json=body) as answer:
        told: dict[str, Any] = await answer.json()
        return answer.status, told


async def prepared(visitor: Visitor, **changes: Any) -> dict[str, Any]:
    """Return a sending that will be taken."""
    status, begun = await post(visitor, "/gui/phieu")
    assert status == 200
    return {
        "csrf": begun["csrf"],
        "ticket": begun["ticket"],
        "words": "Cán bộ đòi nộp thêm sổ hộ khẩu khi làm khai sinh",
        "place": "Xã Hòa Tiến, Đà Nẵng",
        "procedure": BIRTH,
        "behalf": True,
        "consent": REPORT_CONSENT.version,
    } | changes


async def test_the_shell_is_small_whole_and_holds_nothing_of_a_browser(visitor: Visitor) -> None:
    page = await visitor.get(f"{PATH}/app")
    assert page.status == 200
    assert "Set-Cookie" not in page.response.headers
    assert "csrf" not in page.html
    assert "manifest-src 'self'" in page.response.headers["Content-Security-Policy"]
    worker = await visitor.get(f"{PATH}/sw.js")
    assert worker.response.headers["Service-Worker-Allowed"] == PATH
    assert worker.response.headers["Cache-Control"] == "no-cache"
    files = re.findall(r'"(/[^"]+)"', worker.html.split("const FILES = ")[1].split("\n")[0])
    assert f"{PATH}/app" in files
    named = re.findall(r'(?:href|src)="(/[^"]+)"', page.html)
    assert set(named) - {PATH} <= set(files)
    size = 0
    for path in files:
        answer = await visitor.client.get(path)
        assert answer.status == 200, path
        size += len(gzip.compress(await answer.read()))
    assert size <= LARGEST_SHELL


async def test_scripts_are_those_of_one_version(visitor: Visitor) -> None:
    page = await visitor.get(f"{PATH}/app")
    found = re.search(r'src="([^"]+)/app.js"', page.html)
    assert found
    script = await visitor.get(f"{found[1]}/search.js")
    assert "immutable" in script.response.headers["Cache-Control"]
    assert (await visitor.get(f"{PATH}/vo/{'0' * 12}/search.js")).status == 404
    assert (await visitor.get(f"{found[1]}/worker.js")).status == 404
    # Every script that one of them imports is there as well.
    for name in re.findall(r"vo/[0-9a-f]+/(\w+\.m?js)", page.html):
        source = (await visitor.get(f"{found[1]}/{name}")).html
        for imported in re.findall(r'from "\./([\w.]+)"', source):
            assert f"{found[1]}/{imported}" in page.html


async def test_the_manifest_makes_it_installable(visitor: Visitor) -> None:
    answer = await visitor.client.get(f"{PATH}/manifest.webmanifest")
    told = await answer.json(content_type="application/manifest+json")
    assert told["start_url"].startswith(told["scope"])
    assert {icon["sizes"] for icon in told["icons"]} == {"192x192", "512x512"}
    for icon in told["icons"]:
        assert (await visitor.client.get(icon["src"])).content_type == "image/png"


async def test_the_same_sending_again_gives_the_same_code(
    visitor: Visitor, make_visitor: MakeVisitor, register: Register
) -> None:
    sending = await prepared(visitor)
    status, first = await post(visitor, "/gui", **sending)
    assert status == 200
    assert register.find(first["code"]).code == first["code"]
    assert await post(visitor, "/gui", **sending) == (200, first)
    # From a browser that has lost its cookie as well: the ticket says whose it is.
    other = await make_visitor()
    _, begun = await post(other, "/gui/phieu", ticket=sending["ticket"])
    assert begun["ticket"] == sending["ticket"]
    assert await post(other, "/gui", **sending | {"csrf": begun["csrf"]}) == (200, first)
    # What else comes with that ticket changes nothing that is recorded.
    changed = sending | {"words": "Cán bộ đòi phong bì", "behalf": False}
    assert await post(visitor, "/gui", **changed) == (200, first)
    _, another = await post(visitor, "/gui", **await prepared(visitor))
    assert another["code"] != first["code"]


async def test_it_is_recorded_as_told_for_somebody_and_goes_to_whom_it_says(
    visitor: Visitor, register: Register, knowledge: KnowledgeBase
) -> None:
    _, told = await post(visitor, "/gui", **await prepared(visitor))
    complaint = register.find(told["code"])
    assert (complaint.procedure, complaint.channel) == (BIRTH, Channel.TEAM)
    assert complaint.place is not None
    assert complaint.place.full == "Xã Hòa Tiến, Đà Nẵng"
    assert told["receiver"] == named(recipient_for(complaint, knowledge), complaint.place).text
    assert [e.reason for e in complaint.events if e.kind is EventKind.INFORMATION] == [
        "Tổ công nghệ số cộng đồng ghi thay người dân, người dân đã nghe và đồng ý."
    ]
    _, own = await post(visitor, "/gui", **await prepared(visitor, behalf=False))
    mine = register.find(own["code"])
    assert mine.channel is Channel.FORM
    assert not [e for e in mine.events if e.kind is EventKind.INFORMATION]


async def test_what_is_no_report_is_refused_as_on_the_form(visitor: Visitor) -> None:
    for words, error in (
        ("Đường trước nhà có ổ gà to", ForAnotherBody),
        ("Tôi muốn tố cáo ông trưởng phòng nhận hối lộ", SeparateDoor),
    ):
        status, told = await post(visitor, "/gui", **await prepared(visitor, words=words))
        assert (status, told["code"]) == (error.http_status, error.code), words


async def test_the_pack_names_the_receiver_that_the_register_finds(
    visitor: Visitor, register: Register, knowledge: KnowledgeBase
) -> None:
    part = receivers(knowledge)["receivers"]
    place = Place("Đà Nẵng", "Xã Hòa Tiến", "20332")
    for code, card in knowledge.procedures.items():
        body = part["of"].get(code, Body.SERVICE_CENTRE)
        known, unknown = part["bodies"][body]
        found = first_recipient(body_of(card, "họ đòi thêm giấy"), place)
        assert known.format(commune=place.commune, province=place.province) == (
            named(found, place).text
        )
        assert unknown == named(first_recipient(body, None), None).text


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"csrf": "forged"}, StaleForm),
        ({"consent": None}, NothingToRecord),
        ({"consent": True}, NothingToRecord),
        ({"consent": "true"}, NothingToRecord),
        ({"words": " "}, NothingToRecord),
        ({"words": "a" * 5000}, TextTooLong),
        ({"ticket": "forged"}, TicketExpired),
        ({"ticket": ""}, TicketExpired),
    ],
    ids=str,
)
async def test_what_cannot_be_taken_is_refused_with_a_reason(
    visitor: Visitor, changes: dict[str, Any], error: type[InputError]
) -> None:
    status, told = await post(visitor, "/gui", **await prepared(visitor, **changes))
    assert (status, told["code"]) == (error.http_status, error.code)
    assert told["message"]
    assert told["hint"]


async def test_a_form_of_a_strangers_page_gets_nothing(visitor: Visitor) -> None:
    for path in ("/gui", "/gui/phieu"):
        answer = await visitor.client.post(PATH + path, data={"words": "x"})
        assert answer.status == InputError.http_status
        for body in ("[1]", "{"):
            answer = await visitor.client.post(
                PATH + path, data=body, headers={"Content-Type": "application/json"}
            )
            assert answer.status == InputError.http_status
