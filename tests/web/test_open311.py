"""Open311 for partners: the standard's forms, the key's limits, news by webhook."""

from __future__ import annotations

import asyncio
import html
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from pytest_aiohttp.plugin import AiohttpClient, AiohttpServer

from dungcua.complaints.office import Office
from dungcua.complaints.publish.hotspots import HotSpots
from dungcua.complaints.publish.open311 import to_xml
from dungcua.complaints.publish.partners import Access, Partners, signature
from dungcua.complaints.reading import Scope
from dungcua.store.engine import Store
from dungcua.store.seal import Seal
from dungcua.web.app import create_app
from dungcua.web.notify import Herald
from dungcua.web.outside import Outside
from dungcua.web.services import Services
from tests.clock import Clock
from tests.complaints.publish.conftest import HERE, NEXT, TELL, clock, office, tell

__all__ = ["clock", "office", "tell"]

Client = TestClient[web.Request, web.Application]
HERE_ONLY = Scope(communes=frozenset({"20332"}))
BASE = "/open311/v2"


@pytest.fixture
def partners(store: Store, services: Services) -> Partners:
    return Partners(store, Seal(services.settings.encryption_key.get_secret_value()))


@pytest.fixture
def reader(partners: Partners) -> Access:
    return partners.add("UBND thử", HERE_ONLY)


@pytest.fixture
def filer(partners: Partners) -> Access:
    return partners.add("Tổng đài thử", Scope(), may_file=True)


@pytest.fixture
async def client(
    services: Services,
    store: Store,
    office: Office,
    partners: Partners,
    clock: Clock,
    aiohttp_client: AiohttpClient,
) -> Client:
    outside = Outside(office.reading, partners, HotSpots(store, 3, clock=clock))
    opened: Client = await aiohttp_client(create_app(replace(services, outside=outside)))
    return opened


def key(access: Access) -> dict[str, str]:
    return {"Authorization": f"Bearer {access.key}"}


async def test_the_services_are_the_kinds_of_violation(client: Client) -> None:
    listed = await (await client.get(f"{BASE}/services.json")).json()
    codes = [service["service_code"] for service in listed]
    assert codes[:2] == ["V01", "V02"]
    assert codes[-1] == "PAKN"
    assert len(codes) == 26
    assert all(service["metadata"] is True for service in listed)
    tree = ElementTree.fromstring(await (await client.get(f"{BASE}/services.xml")).text())
    assert tree.tag == "services"
    assert [node.findtext("service_code") for node in tree.findall("service")] == codes


async def test_a_service_tells_its_fields(client: Client) -> None:
    told = await (await client.get(f"{BASE}/services/V03.json")).json()
    assert told["service_code"] == "V03"
    [consent] = [one for one in told["attributes"] if one["required"]]
    assert consent["code"] == "consent"
    tree = ElementTree.fromstring(await (await client.get(f"{BASE}/services/V03.xml")).text())
    assert tree.find("attributes/attribute/code") is not None
    assert (await client.get(f"{BASE}/services/V99.json")).status == 404


async def test_requests_need_a_key(client: Client, tell: TELL, reader: Access) -> None:
    code = tell().code
    for path in (f"{BASE}/requests.json", f"{BASE}/requests/{code}.json"):
        for headers in ({}, {"Authorization": "Bearer khac"}):
            response = await client.get(path, headers=headers)
            assert response.status == 403
            [error] = await response.json()
            assert "DC-141" in error["description"]
    # A key in the address is not read: addresses are written into logs.
    refused = await client.get(f"{BASE}/requests.json?api_key={reader.key}")
    assert refused.status == 403


async def test_a_partner_sees_the_own_area_only(client: Client, tell: TELL, reader: Access) -> None:
    inside, outside = tell(words="Họ đòi sổ"), tell(NEXT)
    [listed] = await (
        await client.get(
            f"{BASE}/requests.json?start_date=2026-11-01T00:00:00Z", headers=key(reader)
        )
    ).json()
    assert listed["service_request_id"] == inside.code
    assert listed["service_code"] == "V03"
    assert listed["status"] == "open"
    assert listed["description"] == "Họ đòi sổ"
    assert listed["address_id"] == HERE.commune_code
    assert listed["extended_attributes"]["reports"] == 1
    seen = await client.get(f"{BASE}/requests/{inside.code}.json", headers=key(reader))
    assert seen.status == 200
    unseen = await client.get(f"{BASE}/requests/{outside.code}.json", headers=key(reader))
    nowhere = await client.get(f"{BASE}/requests/BAKO-MUTE-47155.json", headers=key(reader))
    assert (unseen.status, nowhere.status) == (404, 404)
    assert await unseen.json() == await nowhere.json()


async def test_requests_are_found_by_status_service_and_page(
    client: Client, tell: TELL, reader: Access
) -> None:
    codes = [tell().code for _ in range(3)]
    tell(violations=("V09",))

    async def asked(**query: Any) -> list[str]:
        since = {"start_date": "2026-11-01T00:00:00Z"}
        response = await client.get(
            f"{BASE}/requests.json", params=since | query, headers=key(reader)
        )
        return [one["service_request_id"] for one in await response.json()]

    assert set(await asked(service_code="V03")) == set(codes)
    assert await asked(status="closed") == []
    assert len(await asked(status="open")) == 4
    assert len(await asked(page_size=3)) == 3
    assert len(await asked(page_size=3, page=2)) == 1
    assert await asked(end_date="2026-11-02T00:00:00Z") == []
    assert await asked(service_request_id=f"{codes[0]},{codes[2]}") == [codes[0], codes[2]]


@pytest.mark.parametrize(
    "query", ["status=x", "page=0", "page=a", "page_size=201", "start_date=hôm qua"]
)
async def test_a_bad_question_is_told_in_the_standards_form(
    client: Client, reader: Access, query: str
) -> None:
    response = await client.get(f"{BASE}/requests.json?{query}", headers=key(reader))
    assert response.status == 400
    [error] = await response.json()
    assert error["code"] == 400
    assert "DC-100" in error["description"]
    xml = await client.get(f"{BASE}/requests.xml?{query}", headers=key(reader))
    assert ElementTree.fromstring(await xml.text()).findtext("error/code") == "400"


async def test_words_cannot_break_the_xml(client: Client, tell: TELL, reader: Access) -> None:
    code = tell(words="<script>&]]> họ đòi “sổ”").code
    response = await client.get(f"{BASE}/requests/{code}.xml", headers=key(reader))
    tree = ElementTree.fromstring(await response.text())
    assert tree.findtext("request/description") == "<script>&]]> họ đòi “sổ”"


async def test_a_partner_files_once_with_consent(
    client: Client, filer: Access, reader: Access
) -> None:
    form = {
        "service_code": "V03",
        "description": "Xã đòi sổ hộ khẩu khi làm khai sinh",
        "address_id": "20332",
        "attribute[consent]": "yes",
    }
    headers = key(filer) | {"Idempotency-Key": "phieu-1"}
    codes = set()
    for _ in range(2):
        response = await client.post(f"{BASE}/requests.json", data=form, headers=headers)
        assert response.status == 201
        [told] = await response.json()
        codes.add(told["service_request_id"])
    assert len(codes) == 1
    # Whoever lost the answer asks by the own number; another partner's number is nobody's.
    found = await client.get(f"{BASE}/tokens/phieu-1.json", headers=key(filer))
    assert await found.json() == [{"service_request_id": codes.pop(), "token": "phieu-1"}]
    assert (
        "<token>phieu-1</token>"
        in await (await client.get(f"{BASE}/tokens/phieu-1.xml", headers=key(filer))).text()
    )
    for who, token in ((reader, "phieu-1"), (filer, "phieu-2")):
        unknown = await client.get(f"{BASE}/tokens/{token}.json", headers=key(who))
        assert unknown.status == 404
        assert "DC-104" in (await unknown.json())[0]["description"]
    assert (await client.get(f"{BASE}/tokens/phieu-1.json")).status == 403
    silent = {name: value for name, value in form.items() if name != "attribute[consent]"}
    refused = await client.post(f"{BASE}/requests.json", data=silent, headers=key(filer))
    assert refused.status == 400
    assert "DC-109" in (await refused.json())[0]["description"]
    for lacking in (dict(form, description=" "), dict(form, description="a" * 4001)):
        answer = await client.post(f"{BASE}/requests.json", data=lacking, headers=key(filer))
        assert answer.status == 400
    only_reads = await client.post(f"{BASE}/requests.json", data=form, headers=key(reader))
    assert only_reads.status == 403


async def test_without_partners_there_is_no_such_door(
    services: Services, aiohttp_client: AiohttpClient
) -> None:
    closed = await aiohttp_client(create_app(services))
    assert (await closed.get(f"{BASE}/services.json")).status == 404
    assert (await closed.get("/so-lieu")).status == 404
    assert "/so-lieu" not in await (await closed.get("/")).text()


async def test_the_published_figures_as_page_and_files(
    client: Client, tell: TELL, clock: Clock
) -> None:
    empty = await (await client.get("/so-lieu")).text()
    assert "Chưa có con số nào đủ lớn" in empty
    for _ in range(3):
        tell(words="lời kể riêng")
    assert "Chưa có con số nào đủ lớn" in await (await client.get("/so-lieu")).text()
    clock.now += timedelta(weeks=1)
    page = await (await client.get("/so-lieu")).text()
    assert "Xã Hòa Tiến, Đà Nẵng" in page
    assert "16/11/2026 – 22/11/2026" in page
    assert "lời kể riêng" not in page
    csv = await client.get("/so-lieu.csv")
    assert "attachment" in csv.headers["Content-Disposition"]
    assert "20332" in await csv.text()
    [spot] = json.loads(await (await client.get("/so-lieu.json")).text())
    assert (spot["reports"], spot["paper"]) == (3, "so_ho_khau")
    # whoever reads the file needs no list of our codes
    assert spot["procedure_name"] == "Đăng ký khai sinh cho con"
    assert spot["demand"]


Receiver = Callable[[int], Awaitable[tuple[str, list[tuple[dict[str, str], bytes]]]]]


async def test_unlisted_papers_many_were_asked_for_stand_in_a_list_of_their_own(
    client: Client, tell: TELL, clock: Clock
) -> None:
    for _ in range(3):
        tell(papers=("so-ho-khau",), violations=("V04",))
        # The dossier asks for this one; and elsewhere two people are no group.
        tell(papers=("giay-chung-sinh",), violations=())
    for _ in range(2):
        tell(NEXT, papers=("so-ho-khau",), violations=("V04",))
    clock.now += timedelta(weeks=1)
    page = await (await client.get("/so-lieu")).text()
    listed = page[page.index('id="ngoai-danh-muc"') : page.index("</section>")]
    assert listed.count("<li>") == 1
    assert "Xã Hòa Tiến, Đà Nẵng: 3 người bị đòi" in listed
    slip = re.search(r'href="(/phieu/[^"]+)"', listed)
    assert slip
    told = await (await client.get(html.unescape(slip[1]))).text()
    assert "Giấy tờ đang được yêu cầu" in told
    assert "Xã Hòa Tiến, Đà Nẵng" in told
    # The same figure stands in the table: the list publishes nothing more.
    assert page.count("<td>3</td>") >= 2


async def test_partners_are_told_signed_and_again_after_an_outage(
    aiohttp_server: AiohttpServer, partners: Partners, store: Store, tell: TELL
) -> None:
    got: list[tuple[dict[str, str], bytes]] = []
    answers = [500, 200]

    async def take(request: web.Request) -> web.Response:
        got.append((dict(request.headers), await request.read()))
        return web.Response(status=answers.pop(0))

    app = web.Application()
    app.router.add_post("/nhan", take)
    server = await aiohttp_server(app)
    # The address was checked when it was given; here it stands for an HTTPS one.
    access = partners.admit(
        "UBND thử",
        HERE_ONLY,
        may_file=False,
        webhook_url=str(server.make_url("/nhan")),
        secret="s" * 32,
    )
    code = tell().code
    herald = Herald(partners)
    assert await herald.tell() == 0
    later = partners.news
    assert later() == []
    await asyncio.to_thread(_forget_the_wait, store)
    assert await herald.tell() == 1
    assert await herald.tell() == 0
    await herald.close()
    headers, body = got[-1]
    assert [event["code"] for event in json.loads(body)["events"]] == [code]
    moment = int(headers["X-DungCua-Signature"].split(",")[0].removeprefix("t="))
    assert access.webhook_secret is not None
    assert headers["X-DungCua-Signature"] == signature(access.webhook_secret, moment, body)
    assert headers["X-DungCua-Last-Event"].isdigit()


async def test_an_address_that_no_resolver_takes_stops_nobody_elses_news(
    aiohttp_server: AiohttpServer, partners: Partners, tell: TELL
) -> None:
    got: list[bytes] = []

    async def take(request: web.Request) -> web.Response:
        got.append(await request.read())
        return web.Response()

    app = web.Application()
    app.router.add_post("/nhan", take)
    server = await aiohttp_server(app)
    for url in ("https://a..b/", str(server.make_url("/nhan"))):
        partners.admit("UBND thử", HERE_ONLY, may_file=False, webhook_url=url, secret="s" * 32)
    tell()
    herald = Herald(partners)
    assert await herald.tell() == 1
    await herald.close()
    assert len(got) == 1


def _forget_the_wait(store: Store) -> None:
    from sqlalchemy import update

    from dungcua.store.schema_partners import partners as table

    with store.session() as unit:
        unit.execute(update(table).values(try_at=None))


async def file_it(client: Client, access: Access, once: str = "", **fields: str) -> tuple[int, Any]:
    """File what a partner tells; return status and the only entry of the answer."""
    form = {"description": "Xã đòi sổ hộ khẩu khi làm khai sinh", "attribute[consent]": "yes"}
    headers = key(access) | ({"Idempotency-Key": once} if once else {})
    response = await client.post(f"{BASE}/requests.json", data=form | fields, headers=headers)
    [entry] = await response.json()
    return response.status, entry


async def test_every_field_that_a_service_lists_is_kept(
    client: Client, filer: Access, office: Office
) -> None:
    fields = {
        "address_id": "20332",
        "attribute[counter]": "quầy số 5",
        "attribute[happened_on]": "2026-11-02",
        "attribute[procedure]": "1.001193",
    }
    _, told = await file_it(client, filer, **fields)
    kept = office.register.find(told["service_request_id"])
    assert (kept.counter, kept.procedure) == ("quầy số 5", "1.001193")
    assert str(kept.happened_on) == "2026-11-02"
    assert kept.place == HERE


@pytest.mark.parametrize(
    "field", [{"address_id": "99999"}, {"attribute[happened_on]": "hôm kia"}], ids=["place", "day"]
)
async def test_a_field_that_cannot_be_read_is_said_not_dropped(
    client: Client, filer: Access, office: Office, field: dict[str, str]
) -> None:
    status, error = await file_it(client, filer, **field)
    assert (status, error["code"]) == (400, 400)
    assert office.register.statistics().recorded == 0


async def test_a_partner_files_within_the_own_area(
    client: Client, partners: Partners, office: Office
) -> None:
    here = partners.add("Xã thử", HERE_ONLY, may_file=True)
    status, error = await file_it(client, here, address_id="20194")
    assert status == 403
    assert "DC-504" in error["description"]
    status, _ = await file_it(client, here, address_string="phường Hải Châu, Đà Nẵng")
    assert status == 403
    assert office.register.statistics().recorded == 0
    # Where nobody knows is no reason to lose it.
    assert (await file_it(client, here, address_string="chợ"))[0] == 201
    assert (await file_it(client, here, address_id="20332"))[0] == 201


async def test_a_refused_filing_can_be_mended_at_once(
    client: Client, filer: Access, office: Office
) -> None:
    refused, _ = await file_it(client, filer, "phieu-7", **{"attribute[consent]": "no"})
    assert refused == 400
    mended, _ = await file_it(client, filer, "phieu-7")
    assert mended == 201
    assert office.register.statistics().recorded == 1


async def test_the_general_service_lists_what_names_no_violation(
    client: Client, tell: TELL, reader: Access
) -> None:
    tell()
    plain = tell(violations=()).code
    query = "service_code=PAKN&start_date=2026-11-01T00:00:00Z"
    response = await client.get(f"{BASE}/requests.json?{query}", headers=key(reader))
    assert [one["service_request_id"] for one in await response.json()] == [plain]


@pytest.mark.parametrize(
    "query",
    [
        "page=" + "9" * 5000,
        "end_date=0001-01-01T00:00:00Z",
        "start_date=2026-11-20&end_date=2026-11-01",
    ],
    ids=["huge", "ancient", "backwards"],
)
async def test_numbers_and_days_beyond_reason_are_no_fault_of_ours(
    client: Client, reader: Access, query: str
) -> None:
    response = await client.get(f"{BASE}/requests.json?{query}", headers=key(reader))
    assert response.status == 400
    assert "DC-100" in (await response.json())[0]["description"]


async def test_a_form_in_an_unknown_code_is_refused(client: Client, filer: Access) -> None:
    form = "application/x-www-form-urlencoded; charset=nobody"
    headers = key(filer) | {"Content-Type": form}
    response = await client.post(f"{BASE}/requests.json", data=b"description=x", headers=headers)
    assert response.status == 400
    plain = await client.post("/tra-cuu", data=b"code=x", headers={"Content-Type": form})
    assert plain.status == 400


@pytest.mark.parametrize("ending", ["json", "xml"])
async def test_an_unknown_address_is_told_in_the_standards_form(
    client: Client, ending: str
) -> None:
    response = await client.get(f"{BASE}/nothing.{ending}")
    assert response.status == 404
    if ending == "xml":
        assert ElementTree.fromstring(await response.text()).findtext("error/code") == "404"
    else:
        assert (await response.json())[0]["code"] == 404


def test_what_xml_has_no_place_for_is_dropped() -> None:
    raw = to_xml("errors", "error", [{"description": "a\x0b\ufffe\ud800b\n"}])
    assert ElementTree.fromstring(raw).findtext("error/description") == "ab\n"
