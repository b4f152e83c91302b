"""The organisation's own login, against a small real issuer that signs real tokens."""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey
from pydantic import SecretStr
from pytest_aiohttp.plugin import AiohttpClient

from dungcua.web.app import create_app
from dungcua.web.desk.bureau import Bureau
from dungcua.web.services import Services
from tests.web.desk import hire
from tests.web.visitor import Shown, Visitor

CLIENT, SECRET, SUBJECT = "dung-cua", "bí mật của máy khách", "nhan-vien-42"


@dataclass
class Issuer:
    """An issuer on loopback; ``change`` is what a test lets it get wrong."""

    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "k1"}))
    signer: Any = None
    algorithm: str = "RS256"
    change: dict[str, Any] = field(default_factory=dict)
    address: str = ""
    named: str = ""
    asked: dict[str, str] = field(default_factory=dict)
    secrets: list[str | None] = field(default_factory=list)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/.well-known/openid-configuration", self.discovery)
        app.router.add_post("/token", self.token)
        app.router.add_get("/keys", self.keys)
        return app

    async def discovery(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": self.named or self.address,
                "authorization_endpoint": f"{self.address}/authorize?tenant=1",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
            }
        )

    async def keys(self, _request: web.Request) -> web.Response:
        return web.json_response(KeySet([self.key]).as_dict(private=False))

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        self.secrets.append(request.headers.get("Authorization"))
        challenge = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        proved = base64.urlsafe_b64encode(challenge).decode().rstrip("=")
        if form["code"] != "mã-một-lần" or proved != self.asked["code_challenge"]:
            return web.json_response({"error": "invalid_grant"}, status=400)
        now = int(time.time())
        claims = {
            "iss": self.address,
            "aud": CLIENT,
            "sub": SUBJECT,
            "iat": now,
            "exp": now + 300,
            "nonce": self.asked["nonce"],
            **self.change,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        signed = jwt.encode(
            {"alg": self.algorithm, "kid": "k1"},
            claims,
            self.signer or self.key,
            algorithms=[self.algorithm],
        )
        return web.json_response({"id_token": signed, "token_type": "Bearer"})


@pytest.fixture
async def issuer() -> AsyncIterator[Issuer]:
    made = Issuer()
    server = TestServer(made.app(), host="127.0.0.1")
    await server.start_server()
    made.address = str(server.make_url("/")).rstrip("/")
    yield made
    await server.close()


@pytest.fixture
async def visitor(aiohttp_client: AiohttpClient, services: Services, issuer: Issuer) -> Visitor:
    settings = services.settings.model_copy(
        update={
            "oidc_issuer": issuer.address,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SecretStr(SECRET),
            "oidc_name": "Cơ quan",
            "public_url": "http://127.0.0.1",
        }
    )
    client: TestClient[web.Request, web.Application] = await aiohttp_client(
        create_app(replace(services, settings=settings))
    )
    return Visitor(client)


async def go(visitor: Visitor, issuer: Issuer, **answer: str) -> Shown:
    """Go to the issuer and come back with its answer."""
    begun = await visitor.client.get("/ban-truc/vao/co-quan", allow_redirects=False)
    assert begun.status == 303
    target = urlsplit(begun.headers["Location"])
    assert f"{target.scheme}://{target.netloc}" == issuer.address
    issuer.asked = {name: values[0] for name, values in parse_qs(target.query).items()}
    given = {"code": "mã-một-lần", "state": issuer.asked["state"], **answer}
    return await visitor.get("/ban-truc/vao/co-quan/ve", params=given)


async def test_a_linked_account_comes_in_and_still_owes_its_second_factor(
    visitor: Visitor, issuer: Issuer, bureau: Bureau
) -> None:
    who = hire(bureau, "lan")
    bureau.directory.link_subject(who.account.id, SUBJECT, by=None)
    assert "Cơ quan" in (await visitor.get("/ban-truc/vao")).text
    page = await go(visitor, issuer)
    assert issuer.asked["redirect_uri"] == "http://127.0.0.1/ban-truc/vao/co-quan/ve"
    assert issuer.asked["code_challenge_method"] == "S256"
    (sent,) = issuer.secrets
    assert sent is not None
    both = base64.b64decode(sent.removeprefix("Basic ")).decode()
    assert [unquote_plus(part) for part in both.split(":")] == [CLIENT, SECRET]
    assert 'content="0; url=/ban-truc/vao/buoc-hai"' in page.html
    assert (await visitor.get("/ban-truc")).response.url.path == "/ban-truc/vao/buoc-hai"
    second = await visitor.get("/ban-truc/vao/buoc-hai")
    inside = await visitor.post("/ban-truc/vao/buoc-hai", second, code=who.code())
    assert who.account.name in inside.text


@pytest.mark.parametrize(
    "change",
    [
        {"nonce": "của người khác"},
        {"nonce": None},
        {"aud": "ung-dung-khac"},
        {"aud": [CLIENT, "ung-dung-khac"]},
        {"aud": None},
        {"iss": "https://issuer.example"},
        {"exp": 1_000_000_000},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"iat": None},
        {"sub": ""},
        {"sub": None},
        {"sub": 42},
        {"sub": "nguoi-la"},
    ],
    ids=str,
)
async def test_a_token_that_does_not_fit_lets_nobody_in(
    visitor: Visitor, issuer: Issuer, bureau: Bureau, change: dict[str, Any]
) -> None:
    bureau.directory.link_subject(hire(bureau, "lan").account.id, SUBJECT, by=None)
    issuer.change = change
    page = await go(visitor, issuer)
    assert page.status == 403
    assert "DC-505" in page.text
    assert (await visitor.get("/ban-truc")).response.url.path == "/ban-truc/vao"


async def test_a_signature_of_somebody_else_or_by_a_shared_secret_is_refused(
    visitor: Visitor, issuer: Issuer, bureau: Bureau
) -> None:
    bureau.directory.link_subject(hire(bureau, "lan").account.id, SUBJECT, by=None)
    issuer.signer = RSAKey.generate_key(2048, {"kid": "k1"})
    assert "DC-505" in (await go(visitor, issuer)).text
    # A secret that both sides hold proves nothing of who signed.
    issuer.signer, issuer.algorithm = OctKey.import_key(SECRET * 3, {"kid": "k1"}), "HS256"
    assert "DC-505" in (await go(visitor, issuer)).text


@pytest.mark.parametrize(
    "answer", [{"state": "khác"}, {"state": ""}, {"code": ""}, {"code": "sai"}]
)
async def test_an_answer_to_another_request_is_refused(
    visitor: Visitor, issuer: Issuer, bureau: Bureau, answer: dict[str, str]
) -> None:
    bureau.directory.link_subject(hire(bureau, "lan").account.id, SUBJECT, by=None)
    assert "DC-505" in (await go(visitor, issuer, **answer)).text


async def test_an_answer_without_a_request_of_this_browser_is_refused(visitor: Visitor) -> None:
    page = await visitor.get("/ban-truc/vao/co-quan/ve", params={"code": "x", "state": "x"})
    assert "DC-505" in page.text


async def test_an_issuer_that_names_another_one_is_refused(
    visitor: Visitor, issuer: Issuer
) -> None:
    issuer.named = "https://issuer.example"
    assert "DC-505" in (await visitor.get("/ban-truc/vao/co-quan")).text


async def test_an_issuer_that_is_down_is_told_in_words(
    aiohttp_client: AiohttpClient, services: Services
) -> None:
    settings = services.settings.model_copy(
        update={
            "oidc_issuer": "http://127.0.0.1:9",
            "oidc_client_id": CLIENT,
            "public_url": "http://127.0.0.1",
        }
    )
    client: TestClient[web.Request, web.Application] = await aiohttp_client(
        create_app(replace(services, settings=settings))
    )
    assert "DC-505" in (await Visitor(client).get("/ban-truc/vao/co-quan")).text


async def test_without_an_issuer_the_pages_do_not_exist(
    aiohttp_client: AiohttpClient, services: Services
) -> None:
    client: TestClient[web.Request, web.Application] = await aiohttp_client(create_app(services))
    for path in ("/ban-truc/vao/co-quan", "/ban-truc/vao/co-quan/ve?code=x&state=x"):
        assert (await Visitor(client).get(path)).status == 404
