"""Each platform's forms, as its documentation gives them."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dungcua.conversations.message import Button
from dungcua.conversations.model import Author
from dungcua.errors import ForgedEvent, InputError
from dungcua.web.channels.adapter import Heard, Outcome
from dungcua.web.channels.messenger import MessengerAdapter
from dungcua.web.channels.zalo import ZaloAdapter

PAYLOADS = Path(__file__).parent / "payloads"
APP, OA_SECRET = "4500000000000000001", "bi-mat-oa"
ZALO = ZaloAdapter(APP, OA_SECRET, "http://zalo.test/")
MESSENGER = MessengerAdapter("bi-mat-trang", "lời hẹn", "http://meta.test")
BUTTONS = (
    Button(title="Phí bao nhiêu?", send="phí bao nhiêu"),
    Button(title="Nộp ở trung tâm nào trong tỉnh?", send="nộp ở đâu"),
)


def payload(name: str) -> bytes:
    return (PAYLOADS / f"{name}.json").read_bytes()


def zalo_headers(body: bytes) -> dict[str, str]:
    told = APP.encode() + body + json.loads(body)["timestamp"].encode() + OA_SECRET.encode()
    return {"X-ZEvent-Signature": f"mac={hashlib.sha256(told).hexdigest()}"}


def messenger_headers(body: bytes) -> dict[str, str]:
    digest = hmac.new(b"bi-mat-trang", body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={digest}"}


def test_a_signed_call_is_taken_and_a_changed_one_is_not() -> None:
    for adapter, name, sign in (
        (ZALO, "zalo_text", zalo_headers),
        (MESSENGER, "messenger_text", messenger_headers),
    ):
        body = payload(name)
        adapter.check(sign(body), body)
        with pytest.raises(ForgedEvent):
            adapter.check(sign(body), body.replace(b"khai sinh", "khai tử".encode()))
        with pytest.raises(ForgedEvent):
            adapter.check({}, body)


def test_zalo_without_its_timestamp_is_forged() -> None:
    body = payload("zalo_text")
    with pytest.raises(ForgedEvent):
        ZALO.check(zalo_headers(body), body.replace(b"1795327200000", b"1795327200001"))


def test_what_a_person_says_at_zalo() -> None:
    assert ZALO.read(payload("zalo_text")) == (
        Heard("96d3cdf3af150460909", "zalo-nguoi-dung-1", "làm khai sinh cần giấy gì"),
    )
    assert ZALO.read(payload("zalo_image")) == (Heard("0e1b2c3d4f", "zalo-nguoi-dung-1", None),)
    assert ZALO.read(payload("zalo_seen")) == ()
    assert ZALO.read(payload("zalo_follow")) == ()


def test_what_people_say_at_messenger() -> None:
    assert MESSENGER.read(payload("messenger_text"))[0].text == "làm khai sinh cần giấy gì"
    # The button's meaning counts, not its shortened title.
    assert MESSENGER.read(payload("messenger_quick_reply"))[0].text == "phí bao nhiêu"
    assert MESSENGER.read(payload("messenger_mixed")) == (
        Heard("m_start", "psid-2", "xin chào"),
        Heard("m_pic", "psid-3", None),
    )
    assert MESSENGER.read(b'{"object":"instagram","entry":[]}') == ()


KEYS = ["object", "entry", "messaging", "sender", "message", "event_name", "page", "mid"]
TREES = st.recursive(
    st.none() | st.integers() | st.text(max_size=10) | st.sampled_from(["page", "user_send_text"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(st.binary(max_size=200) | TREES.map(lambda tree: json.dumps(tree).encode()))
def test_a_body_of_any_other_form_is_an_input_error_or_nothing(body: bytes) -> None:
    for adapter in (ZALO, MESSENGER):
        with contextlib.suppress(InputError):
            assert isinstance(adapter.read(body), tuple)


def test_the_subscription_needs_our_word() -> None:
    asked = {"hub.mode": "subscribe", "hub.verify_token": "lời hẹn", "hub.challenge": "1158201444"}
    assert MESSENGER.subscribe(asked) == "1158201444"
    for wrong in ({"hub.verify_token": "khác"}, {"hub.mode": "unsubscribe"}):
        with pytest.raises(ForgedEvent):
            MESSENGER.subscribe(asked | wrong)


def test_a_text_as_zalo_takes_it() -> None:
    call = ZALO.call("zalo-1", "Xin chào", BUTTONS, Author.BOT, "mo")
    assert call.url == "http://zalo.test/v3.0/oa/message/cs"
    assert call.headers == {"access_token": "mo"}
    assert call.body == {"recipient": {"user_id": "zalo-1"}, "message": {"text": "Xin chào"}}


def test_a_text_as_messenger_takes_it() -> None:
    call = MESSENGER.call("psid-1", "Xin chào", BUTTONS, Author.BOT, "mo")
    assert call.body["messaging_type"] == "RESPONSE"
    choices = call.body["message"]["quick_replies"]
    assert [choice["payload"] for choice in choices] == ["phí bao nhiêu", "nộp ở đâu"]
    assert max(len(choice["title"]) for choice in choices) <= 20
    by_person = MESSENGER.call("psid-1", "Chào bác", (), Author.PERSON, "mo").body
    assert (by_person["messaging_type"], by_person["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")
    assert "quick_replies" not in by_person["message"]


def test_how_long_we_may_still_write() -> None:
    assert ZALO.window(Author.BOT) == timedelta(days=7)
    assert MESSENGER.window(Author.BOT) == timedelta(hours=24)
    assert MESSENGER.window(Author.PERSON) == timedelta(days=7)


@pytest.mark.parametrize(
    ("status", "answer", "outcome"),
    [
        (200, {"error": 0, "message": "Success"}, Outcome.SENT),
        (200, {"error": -216, "message": "Access token is invalid"}, Outcome.RENEW),
        (200, {"error": -32, "message": "limit"}, Outcome.LATER),
        (502, {}, Outcome.LATER),
        (200, {"error": -230, "message": "no interaction in 7 days"}, Outcome.REFUSED),
    ],
)
def test_what_zalo_answers(status: int, answer: dict[str, Any], outcome: Outcome) -> None:
    assert ZALO.outcome(status, answer) is outcome


@pytest.mark.parametrize(
    ("status", "answer", "outcome"),
    [
        (200, {"recipient_id": "1", "message_id": "m"}, Outcome.SENT),
        (400, {"error": {"code": 190}}, Outcome.RENEW),
        (400, {"error": {"code": 613}}, Outcome.LATER),
        (500, {"error": {"code": 1}}, Outcome.LATER),
        (400, {"error": {"code": 10, "error_subcode": 2018278}}, Outcome.REFUSED),
        (400, {"error": {"code": 551}}, Outcome.REFUSED),
    ],
)
def test_what_messenger_answers(status: int, answer: dict[str, Any], outcome: Outcome) -> None:
    assert MESSENGER.outcome(status, answer) is outcome
