"""The interface for systems: what it says, and that its description tells the truth."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jsonschema
import pytest
import yaml
from aiohttp import web
from openapi_spec_validator import validate
from openapi_spec_validator.validation import OpenAPIV31SpecValidator

from dungcua.knowledge.places import Gazetteer, Reason, Role
from dungcua.web import api
from dungcua.web.app import create_app
from dungcua.web.places import PER_ASKER
from dungcua.web.services import Services
from tests.web.visitor import Visitor

PLACES = "/api/v1/places"


@cache
def description() -> dict[str, Any]:
    text = (Path(api.__file__).parent / "openapi.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def matches(answer: object, schema: Mapping[str, Any]) -> None:
    """Prove an answer against a schema of the description."""
    whole = {**schema, "components": description()["components"]}
    jsonschema.Draft202012Validator(
        whole, format_checker=jsonschema.FormatChecker()
    ).validate(answer)  # fmt: skip


async def ask(visitor: Visitor, path: str, **query: str) -> dict[str, Any]:
    """Ask as a system does and hold the answer against the description."""
    response = await visitor.client.get(f"{path}?{urlencode(query)}")
    described = _described(path)
    told = description()["paths"][described]["get"]["responses"]
    assert str(response.status) in told
    answer: dict[str, Any] = await response.json()
    entry = told[str(response.status)]
    if "$ref" in entry:
        entry = description()["components"]["responses"][entry["$ref"].rsplit("/", 1)[1]]
    for name in entry.get("headers", {}):
        assert name in response.headers
    matches(answer, entry["content"]["application/json"]["schema"])
    return answer


def _described(path: str) -> str:
    """Return the path of the description that stands for ``path``; names first."""
    known: list[str] = sorted(description()["paths"], key=lambda each: "{" in each)
    return next(p for p in known if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", p), path))


def test_description_is_openapi_3_1() -> None:
    assert description()["openapi"].startswith("3.1")
    validate(description(), cls=OpenAPIV31SpecValidator)


def test_every_route_is_described_and_every_description_served(services: Services) -> None:
    routes = {
        resource.canonical
        for resource in create_app(services).router.resources()
        if resource.canonical.startswith("/api/")
    }
    assert routes == set(description()["paths"])


def test_every_word_of_the_resolver_is_described() -> None:
    schemas = description()["components"]["schemas"]
    assert {*map(str, Reason), None} == set(schemas["Resolution"]["properties"]["reason"]["enum"])
    assert set(map(str, Role)) == set(schemas["Mention"]["properties"]["role"]["enum"])


async def test_description_is_served(visitor: Visitor) -> None:
    response = await visitor.client.get("/api/v1/openapi.yaml")
    assert response.content_type == "application/yaml"
    assert yaml.safe_load(await response.text()) == description()


async def test_address_resolves_with_its_way(visitor: Visitor) -> None:
    found = await ask(visitor, PLACES, q="xã Hòa Tiến, huyện Hòa Vang, Đà Nẵng")
    assert not found["ambiguous"]
    assert found["question"] is None
    (candidate,) = found["candidates"]
    assert candidate["commune"] == {"code": "20332", "name": "Xã Hòa Tiến"}
    assert candidate["former"]["district"] == "Huyện Hòa Vang"
    assert candidate["relation"] == "whole"
    assert candidate["resolution"] == "1659/NQ-UBTVQH15"


async def test_ambiguity_carries_question_and_answers(visitor: Visitor) -> None:
    found = await ask(visitor, PLACES, q="xã Hồng Phong, Hải Dương")
    assert found["ambiguous"]
    assert found["reason"] == "namesake"
    listed = {code for answer in found["answers"] for code in answer["codes"]}
    assert listed == {candidate["commune"]["code"] for candidate in found["candidates"]}
    label = found["answers"][0]["label"]
    chosen = await ask(visitor, PLACES, q="xã Hồng Phong, Hải Dương", answer=label)
    assert not chosen["ambiguous"]
    assert [c["commune"]["code"] for c in chosen["candidates"]] == found["answers"][0]["codes"]


async def test_day_of_the_address_decides_between_old_and_new(
    visitor: Visitor, places: Gazetteer
) -> None:
    text = "xã Hòa Tiến, Đà Nẵng"
    before = await ask(visitor, PLACES, q=text, as_of="2020-01-01")
    after = await ask(visitor, PLACES, q=text, as_of="2026-01-01")
    assert all(candidate["former"] for candidate in before["candidates"])
    assert after["candidates"][0]["former"] is None


async def test_limit_cuts_the_list_and_tells_the_total(visitor: Visitor) -> None:
    found = await ask(visitor, PLACES, q="xã Tân Lập", limit="3")
    assert len(found["candidates"]) == 3
    assert found["total"] > 3


@pytest.mark.parametrize("text", ["Hà Nội", "BT", "quận Cầu Giấy", "zzzz", "xã Qunh Dao Nghe An"])
async def test_every_kind_of_answer_follows_the_description(visitor: Visitor, text: str) -> None:
    found = await ask(visitor, PLACES, q=text)
    assert found["query"] == text


async def test_several_places_of_a_text_come_with_their_roles(visitor: Visitor) -> None:
    text = "tôi sinh ở xã Hòa Tiến, Hòa Vang, Đà Nẵng, nay thường trú phường Bến Nghé, quận 1"
    found = await ask(visitor, PLACES, q=text)
    assert {mention["role"] for mention in found["mentions"]} == {"birthplace", "residence"}


async def test_suggestions_go_on_from_what_was_typed(visitor: Visitor) -> None:
    found = await ask(visitor, f"{PLACES}/suggest", q="hoa ti", limit="3")
    assert found["suggestions"][0] == {
        "text": "Xã Hòa Tiến, Đà Nẵng", "code": "20332", "former": False,
    }  # fmt: skip
    assert len(found["suggestions"]) == 3


async def test_commune_tells_what_it_was_made_of(visitor: Visitor) -> None:
    found = await ask(visitor, f"{PLACES}/20332")
    assert found["name"] == "Xã Hòa Tiến"
    assert "Xã Hòa Khương" in {unit["name"] for unit in found["former_units"]}
    assert (await ask(visitor, f"{PLACES}/99999"))["code"] == "DC-110"


async def test_every_commune_follows_the_description(visitor: Visitor, places: Gazetteer) -> None:
    for code in places.codes()[::40]:
        assert (await ask(visitor, f"{PLACES}/{code}"))["code"] == code


async def test_counters_of_a_procedure_in_a_commune(visitor: Visitor) -> None:
    found = await ask(visitor, f"{PLACES}/20332/counters/1.001193", as_of="2026-11-22")
    assert "xã hòa tiến" in found["ways"][0]["text"].lower()
    assert found["any_centre_in_province"]["basis"] == ["B-10"]
    assert ["B-16"] in [fact["basis"] for fact in found["exceptions"]]
    assert found["offices"] == []
    assert (await ask(visitor, f"{PLACES}/20332/counters/9.999999"))["code"] == "DC-103"
    assert (await ask(visitor, f"{PLACES}/99999/counters/1.001193"))["code"] == "DC-110"


async def test_every_card_has_counters_that_follow_the_description(
    visitor: Visitor, services: Services
) -> None:
    for code in services.knowledge.procedures:
        found = await ask(visitor, f"{PLACES}/20332/counters/{code}")
        assert found["authority"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({}, "DC-100"),
        ({"q": " "}, "DC-100"),
        ({"q": "Hòa Tiến", "as_of": "hôm qua"}, "DC-100"),
        ({"q": "Hòa Tiến", "limit": "0"}, "DC-100"),
        ({"q": "Hòa Tiến", "limit": "51"}, "DC-100"),
        ({"q": "Hòa Tiến", "limit": "²"}, "DC-100"),
        ({"q": "a" * 301}, "DC-102"),
    ],
)
async def test_error_has_code_message_and_hint(
    visitor: Visitor, query: dict[str, str], code: str
) -> None:
    assert (await ask(visitor, PLACES, **query))["code"] == code


async def test_unknown_path_and_wrong_method_answer_in_json(visitor: Visitor) -> None:
    for response in (
        await visitor.client.get("/api/v1/nothing"),
        await visitor.client.post(PLACES, data={"q": "x"}),
    ):
        assert response.status in (404, 405)
        matches(await response.json(), description()["components"]["schemas"]["Error"])


async def test_same_answer_is_not_sent_twice(visitor: Visitor) -> None:
    first = await visitor.client.get(f"{PLACES}?q=Bến+Nghé+quận+1")
    assert first.headers["Cache-Control"] == "private, max-age=3600"
    tag = first.headers["ETag"]
    again = await visitor.client.get(
        f"{PLACES}?q=Bến+Nghé+quận+1", headers={"If-None-Match": f'W/"x", {tag}'}
    )
    assert again.status == 304
    assert await again.read() == b""
    other = await visitor.client.get(f"{PLACES}?q=Hòa+Tiến", headers={"If-None-Match": tag})
    assert other.status == 200


async def test_no_cookie_is_set_and_errors_are_not_kept(visitor: Visitor) -> None:
    for path in (f"{PLACES}?q=x", f"{PLACES}?q=", f"{PLACES}/suggest?q=hoa", "/api/v1/no"):
        response = await visitor.client.get(path)
        assert "Set-Cookie" not in response.headers
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Cache-Control"] == "no-store"


async def test_number_of_a_person_is_not_given_back(visitor: Visitor) -> None:
    response = await visitor.client.get(f"{PLACES}?q=001099012345+Hòa+Tiến,+Hòa+Vang")
    text = await response.text()
    assert "001099012345" not in text
    assert "[số căn cước]" in text


async def test_flood_is_stopped(visitor: Visitor) -> None:
    app = visitor.client.app
    assert isinstance(app, web.Application)
    for _ in range(600):
        app[PER_ASKER].take("127.0.0.1")
    assert (await ask(visitor, PLACES, q="Hòa Tiến"))["code"] == "DC-106"


async def test_code_of_a_present_commune_is_valid_with_its_type_of_that_day(
    visitor: Visitor,
) -> None:
    today = await ask(visitor, f"{PLACES}/07294/history")
    assert (today["present"], today["name"]) == (True, "Phường Bố Hạ")
    before = await ask(visitor, f"{PLACES}/07294/history", as_of="2026-01-01")
    assert before["name"] == "Xã Bố Hạ"
    earlier = await ask(visitor, f"{PLACES}/07294/history", as_of="2020-05-01")
    assert earlier["name"] is None
    assert (await ask(visitor, f"{PLACES}/07294/history", as_of="nay"))["code"] == "DC-100"


async def test_code_that_ended_tells_when_and_what_may_have_become_of_it(
    visitor: Visitor,
) -> None:
    found = await ask(visitor, f"{PLACES}/00211/history")
    assert (found["present"], found["name"]) == (False, None)
    (unit,) = found["former"]
    assert unit["name"] == "Phường Trung Phụng"
    assert (unit["last_seen"], unit["gone_by"]) == ("2024-11-01", "2025-03-01")
    assert len(unit["successors"]) > 1
    assert (await ask(visitor, f"{PLACES}/99999/history"))["code"] == "DC-110"


async def test_commune_that_ended_before_2025_is_open_with_all_it_may_be(
    visitor: Visitor,
) -> None:
    found = await ask(visitor, PLACES, q="phường Trung Phụng, quận Đống Đa, Hà Nội")
    assert (found["ambiguous"], found["reason"]) == (True, "ended_earlier")
    assert {c["relation"] for c in found["candidates"]} == {"possible"}
    assert len(found["answers"]) == found["total"] > 1


@pytest.mark.parametrize(
    ("code", "known", "province"),
    [
        ("H05.105", True, "Bắc Ninh"),
        ("H26", True, "Hà Nội"),
        ("H26.999", False, "Hà Nội"),
        ("000.00.21.H17", True, "Đà Nẵng"),
        ("H99.1", False, None),
    ],
)
async def test_agency_code_is_known_or_said_to_be_unknown(
    visitor: Visitor, code: str, known: bool, province: str | None
) -> None:
    found = await ask(visitor, f"/api/v1/agencies/{code}")
    assert found["known"] is known
    assert (found["name"] is not None) is known
    assert (found["province"]["name"] if found["province"] else None) == province


@pytest.mark.parametrize("code", ["H5", "12000.00.06.H52", "H26.", "H26.1234567", "26.H26"])
async def test_agency_code_in_no_lawful_form_is_refused(visitor: Visitor, code: str) -> None:
    assert (await ask(visitor, f"/api/v1/agencies/{code}"))["code"] == "DC-100"


async def test_card_of_a_procedure_with_its_sources(visitor: Visitor) -> None:
    card = await ask(visitor, "/api/v1/procedures/1.001193", as_of="2026-11-22")
    assert card["as_of"] == "2026-11-22"
    cited = {source["id"] for source in card["citations"]}
    lines = [line for section in card["sections"] for line in section["lines"]]
    assert lines
    assert all(set(line["basis"]) <= cited for line in lines)
    english = await ask(visitor, "/api/v1/procedures/2.000528", lang="en")
    assert english["lang"] == "en"


async def test_card_of_a_day_when_its_law_is_over_asserts_less(visitor: Visitor) -> None:
    today = await ask(visitor, "/api/v1/procedures/2.001583", as_of="2026-11-22")
    later = await ask(visitor, "/api/v1/procedures/2.001583", as_of="2027-06-01")

    def asserted(card: dict[str, Any]) -> int:
        lines = [line for section in card["sections"] for line in section["lines"]]
        return sum(line["mark"] != "unknown" for line in lines)

    assert asserted(later) < asserted(today)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/procedures/9.999999", 404),
        ("/api/v1/procedures/1.001193?as_of=hôm+nay", 400),
        ("/api/v1/procedures/1.001193?lang=fr", 400),
    ],
)
async def test_card_that_cannot_be_told_is_an_error(
    visitor: Visitor, path: str, status: int
) -> None:
    response = await visitor.client.get(path)
    assert response.status == status
    assert (await response.json())["code"].startswith("DC-")


async def test_page_of_a_procedure_takes_a_day(visitor: Visitor) -> None:
    page = await visitor.client.get("/thu-tuc/2.001583?ngay=2027-06-01")
    text = await page.text()
    assert "01/06/2027" in text
    assert 'value="2027-06-01"' in text
    assert (await visitor.client.get("/thu-tuc/2.001583?ngay=x")).status == 400
