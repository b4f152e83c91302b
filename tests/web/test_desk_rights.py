"""Every page and button of the desk stands in a table of rights, and keeps to it for every role.

Rooms whose pages are about one case have tables of their own, with places; the rest is here.
"""

from __future__ import annotations

import pytest

from dungcua.accounts.model import Grant, Role
from dungcua.accounts.rights import RIGHTS, Action
from dungcua.web.desk.bureau import Bureau
from dungcua.web.desk.mount import ROOMS
from tests.web import test_desk_cases, test_desk_handing, test_desk_quality
from tests.web.desk import hire, routes_of, sign_in
from tests.web.parts import BIRTH
from tests.web.visitor import Visitor

K, U, S, T = (
    "/ban-truc/kien-thuc",
    "/ban-truc/nguoi-dung",
    "/ban-truc/so-lieu",
    "/ban-truc/tong-dai",
)
TABLE: dict[tuple[str, str], set[Action]] = {
    ("GET", "/ban-truc"): set(),
    ("GET", "/ban-truc/toi"): set(),
    ("POST", "/ban-truc/toi/mat-khau"): set(),
    ("POST", "/ban-truc/toi/phien"): set(),
    ("POST", "/ban-truc/ngon-ngu"): set(),
    ("GET", U): {Action.USERS},
    ("GET", f"{U}/them"): {Action.USERS},
    ("POST", f"{U}/them"): {Action.USERS},
    ("GET", f"{U}/{{account}}"): {Action.USERS},
    ("POST", f"{U}/{{account}}"): {Action.USERS},
    ("GET", "/ban-truc/nhat-ky"): {Action.AUDIT},
    ("GET", "/ban-truc/luong"): {Action.QUEUE_SEE},
    ("GET", "/ban-truc/tim"): {Action.ASSIST},
    ("GET", T): {Action.ASSIST},
    ("POST", T): {Action.ASSIST},
    ("POST", f"{T}/goi-y"): {Action.ASSIST},
    ("GET", f"{T}/ket-thuc"): {Action.ASSIST},
    ("POST", f"{T}/ket-thuc"): {Action.ASSIST},
    ("POST", f"{T}/luu"): {Action.ASSIST},
    ("GET", f"{T}/xong/{{call}}"): {Action.ASSIST},
    ("POST", f"{T}/xong/{{call}}/pin"): {Action.ASSIST},
    ("GET", K): {Action.KNOWLEDGE_PROPOSE},
    ("GET", f"{K}/noi-nhan"): {Action.KNOWLEDGE_PROPOSE},
    ("GET", f"{K}/the/{{code}}"): {Action.KNOWLEDGE_PROPOSE},
    ("GET", f"{K}/the/{{code}}/{{part}}"): {Action.KNOWLEDGE_PROPOSE},
    ("POST", f"{K}/the/{{code}}/{{part}}"): {Action.KNOWLEDGE_PROPOSE},
    ("GET", f"{K}/noi-nhan/{{commune}}"): {Action.KNOWLEDGE_PROPOSE},
    ("POST", f"{K}/noi-nhan/{{commune}}"): {Action.KNOWLEDGE_PROPOSE},
    ("GET", f"{K}/de-nghi/{{number}}"): {Action.KNOWLEDGE_PROPOSE},
    ("POST", f"{K}/de-nghi/{{number}}"): {Action.KNOWLEDGE_PROPOSE},
    ("POST", f"{K}/sua-loi/{{number}}"): {Action.KNOWLEDGE_REVIEW},
    ("GET", S): {Action.FIGURES},
    ("GET", f"{S}/tai"): {Action.FIGURES},
    ("GET", f"{S}/{{sheet}}.csv"): {Action.EXPORT},
    ("GET", f"{S}/phan-anh"): {Action.FIGURES, Action.CASE_SEE},
    ("GET", f"{S}/cau-hoi"): {Action.FIGURES, Action.QUEUE_LEAD},
    ("GET", f"{S}/cau-hoi/{{message}}"): {Action.FIGURES, Action.QUEUE_LEAD},
}
"""What each page and button asks for; nothing = being signed in."""

DOORS = {
    ("GET", "/ban-truc/vao"),
    ("POST", "/ban-truc/vao"),
    ("GET", "/ban-truc/vao/buoc-hai"),
    ("POST", "/ban-truc/vao/buoc-hai"),
    ("GET", "/ban-truc/vao/cai-dat"),
    ("POST", "/ban-truc/vao/cai-dat"),
    ("GET", "/ban-truc/vao/co-quan"),
    ("GET", "/ban-truc/vao/co-quan/ve"),
    ("GET", "/ban-truc/dat-lai"),
    ("POST", "/ban-truc/dat-lai"),
    ("POST", "/ban-truc/ra"),
}
"""What one passes to be signed in, or leaves by: for everybody."""

FILLED = {
    "{code}": BIRTH,
    "{part}": "fee",
    "{commune}": "20332",
    "{sheet}": "thoi-han",
    "{account}": "999999",
    "{call}": "999999",
    "{number}": "999999",
    "{message}": "999999",
}


def test_every_route_of_the_desk_stands_in_one_table() -> None:
    found = routes_of(ROOMS)
    told = [
        *TABLE,
        *DOORS,
        *test_desk_cases.TABLE,
        *test_desk_handing.TABLE,
        *test_desk_quality.TABLE,
    ]
    assert sorted(found) == sorted(told)


@pytest.mark.parametrize("role", list(Role))
async def test_rights_by_role_and_action(visitor: Visitor, bureau: Bureau, role: Role) -> None:
    await sign_in(visitor, hire(bureau, "ai-do", Grant(role)))
    page = await visitor.get("/ban-truc")
    before = bureau.directory.all()
    for (method, path), actions in TABLE.items():
        for gap, value in FILLED.items():
            path = path.replace(gap, value)
        data = {"csrf": page.field("csrf")} if method == "POST" else None
        async with visitor.client.request(
            method, path, data=data, allow_redirects=False
        ) as response:
            # The live line never ends: only a refusal is read.
            text = await response.text() if response.status == 403 else ""
        refused = response.status == 403 and "DC-504" in text
        assert refused is not (actions <= RIGHTS[role]), (method, path, response.status)
        if refused:
            assert bureau.audit.read(deed="refused", limit=1)
    assert bureau.directory.all() == before
