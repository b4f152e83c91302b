"""The call-back form: a number with consent, a code in return."""

from __future__ import annotations

import pytest

from dungcua.web.desk.bureau import Bureau
from tests.web.visitor import Visitor

PHONE = "0900 000 001"  # a number of nobody: the block is not given out


async def test_a_call_back_is_promised_with_a_code(visitor: Visitor, bureau: Bureau) -> None:
    form = await visitor.get("/goi-lai")
    page = await visitor.post(
        "/goi-lai", form, phone=PHONE, topic="khai sinh <b>", wanted="sáng", consent="1"
    )
    (promised,) = bureau.callbacks.listed()
    assert promised.code in page.text
    assert "Đọc là" in page.text
    assert (promised.topic, promised.wanted, promised.conversation_id) == (
        "khai sinh <b>",
        "sáng",
        None,
    )
    assert PHONE.replace(" ", "") not in page.html


@pytest.mark.parametrize("fields", [{"consent": ""}, {"phone": "gọi nhé"}, {"phone": ""}])
async def test_without_a_number_or_a_yes_nothing_is_kept(
    visitor: Visitor, bureau: Bureau, fields: dict[str, str]
) -> None:
    form = await visitor.get("/goi-lai")
    told = {"phone": PHONE, "topic": "giữ lại lời này", "consent": "1", **fields}
    page = await visitor.post("/goi-lai", form, **told)
    assert "DC-117" in page.text
    assert "giữ lại lời này" in page.html
    assert "checked" not in page.html
    assert bureau.callbacks.listed() == []


async def test_the_form_needs_its_token(visitor: Visitor, bureau: Bureau) -> None:
    await visitor.get("/goi-lai")
    refused = await visitor.client.post("/goi-lai", data={"phone": PHONE, "consent": "1"})
    assert refused.status == 403
    assert bureau.callbacks.listed() == []
