"""Packs over HTTP: what a phone needs to fetch, check and keep one."""

from __future__ import annotations

import gzip
import hashlib
import json
import stat
from typing import Any

from dungcua.knowledge.guide.keys import KEY_FILE, matches, open_key
from dungcua.settings import Settings
from tests.web.visitor import Visitor

PACKS = "/cam-tay-chi-viec/goi"


async def fetched(visitor: Visitor, path: str) -> Any:
    return json.loads((await visitor.get(path)).html)


async def test_a_manifest_is_signed_with_the_key_that_the_pages_name(
    visitor: Visitor, settings: Settings
) -> None:
    pack = await fetched(visitor, f"{PACKS}/20332")
    jwk = await fetched(visitor, f"{PACKS}/khoa")
    key = open_key(settings.var)
    assert jwk == key.jwk
    assert pack["key"] == jwk["kid"]
    assert matches(pack["manifest"].encode(), pack["signature"], key.public)
    assert not matches(pack["manifest"].replace("Đà", "Da").encode(), pack["signature"], key.public)
    assert json.loads(pack["manifest"])["commune"]["name"] == "Xã Hòa Tiến"


async def test_every_part_is_what_its_address_says_and_may_be_kept(visitor: Visitor) -> None:
    manifest = json.loads((await fetched(visitor, f"{PACKS}/20332"))["manifest"])
    for named in manifest["parts"].values():
        response = await visitor.client.get(f"{PACKS}/phan/{named['sha256']}")
        raw = await response.read()
        assert hashlib.sha256(raw).hexdigest() == named["sha256"]
        assert len(raw) == named["bytes"]
        assert "immutable" in response.headers["Cache-Control"]
        assert "Set-Cookie" not in response.headers


async def test_a_part_goes_uncompressed_to_who_cannot_unpack(visitor: Visitor) -> None:
    manifest = json.loads((await fetched(visitor, f"{PACKS}/20332"))["manifest"])
    digest = manifest["parts"]["papers"]["sha256"]
    response = await visitor.client.get(
        f"{PACKS}/phan/{digest}", headers={"Accept-Encoding": "identity"}
    )
    assert "Content-Encoding" not in response.headers
    assert hashlib.sha256(await response.read()).hexdigest() == digest


async def test_the_file_for_a_stick_is_the_same_pack(visitor: Visitor) -> None:
    pack = await fetched(visitor, f"{PACKS}/20332")
    response = await visitor.client.get(f"{PACKS}/20332.dcgoi")
    assert "attachment" in response.headers["Content-Disposition"]
    whole = json.loads(gzip.decompress(await response.read()))
    assert (whole["manifest"], whole["signature"]) == (pack["manifest"], pack["signature"])
    named = {part["sha256"] for part in json.loads(pack["manifest"])["parts"].values()}
    assert set(whole["parts"]) == named


async def test_what_nobody_knows_is_not_found(visitor: Visitor) -> None:
    unknown = await visitor.get(f"{PACKS}/99999")
    assert (unknown.status, "DC-142" in unknown.text) == (404, True)
    part = await visitor.get(f"{PACKS}/phan/{'0' * 64}")
    assert (part.status, "DC-143" in part.text) == (404, True)


async def test_the_key_is_for_its_owner_only(visitor: Visitor, settings: Settings) -> None:
    path = settings.var / KEY_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert open_key(settings.var).id == open_key(settings.var).id


async def test_pages_carry_the_public_key(visitor: Visitor, settings: Settings) -> None:
    page = await visitor.get("/cam-tay-chi-viec")
    assert open_key(settings.var).jwk["x"] in page.html
