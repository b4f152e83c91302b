from __future__ import annotations

from typing import Literal

import pytest

from dungcua.web.ports import PartName, PartState
from tests.web.parts import FixedParts
from tests.web.visitor import Visitor


async def test_alive_asks_nobody(visitor: Visitor, parts: FixedParts) -> None:
    parts.state = {}
    response = await visitor.client.get("/healthz")
    assert response.status == 200
    assert await response.json() == {"alive": True}
    assert "Set-Cookie" not in response.headers


async def test_ready_when_every_part_is(visitor: Visitor) -> None:
    response = await visitor.client.get("/readyz")
    assert response.status == 200
    body = await response.json()
    assert body["ready"] is True
    assert body["degraded"] is False
    assert set(body["parts"]) == {"knowledge", "database", "rasa", "actions"}


@pytest.mark.parametrize("state", ["starting", "down", "off"])
@pytest.mark.parametrize("name", ["rasa", "actions"])
async def test_without_rasa_it_serves_less_and_says_so(
    visitor: Visitor,
    parts: FixedParts,
    name: PartName,
    state: Literal["starting", "down", "off"],
) -> None:
    parts.state[name] = PartState(name, ok=False, state=state, detail="vì sao")
    response = await visitor.client.get("/readyz")
    body = await response.json()
    assert response.status == 200
    assert body["ready"] is True
    assert body["degraded"] is True
    assert body["parts"][name] == {"ok": False, "state": state, "detail": "vì sao"}


@pytest.mark.parametrize("name", ["knowledge", "database"])
async def test_without_knowledge_or_database_there_is_no_service(
    visitor: Visitor, parts: FixedParts, name: PartName
) -> None:
    parts.state[name] = PartState(name, ok=False, state="down")
    response = await visitor.client.get("/readyz")
    assert response.status == 503
    assert (await response.json())["ready"] is False


@pytest.mark.parametrize("name", ["knowledge", "database"])
async def test_part_nobody_reports_is_not_ready(
    visitor: Visitor, parts: FixedParts, name: PartName
) -> None:
    del parts.state[name]
    assert (await visitor.client.get("/readyz")).status == 503
