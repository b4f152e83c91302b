"""The webhook that Rasa calls: the SDK's contract, behind a secret."""

from __future__ import annotations

from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from dungcua.actions.report import ReportDesk
from dungcua.actions.server import SECRET_HEADER, ActionDesk, create_action_app
from dungcua.conversations.message import Reply
from dungcua.conversations.model import Owner
from dungcua.conversations.queue import Queue
from dungcua.conversations.service import Conversations
from dungcua.store.engine import Store

SECRET = "shared"
Client = TestClient[Any, Any]


@pytest.fixture
async def client(reports: ReportDesk, conversations: Conversations) -> AsyncIterator[Client]:
    with ThreadPoolExecutor(2) as pool:
        desk = ActionDesk(reports.front, reports, conversations, pool, hotline="1900 1009")
        async with TestClient(TestServer(create_action_app(desk, SECRET))) as opened:
            yield opened


def call(action: str, sender: str, text: str, intent: str, **slots: Any) -> dict[str, Any]:
    message = {"text": text, "intent": {"name": intent, "confidence": 1.0}, "entities": []}
    return {
        "next_action": action,
        "sender_id": sender,
        "domain": {"slots": {}, "forms": {}},
        "tracker": {
            "sender_id": sender,
            "slots": slots,
            "latest_message": message,
            "events": [],
            "paused": False,
            "active_loop": {},
            "latest_action_name": None,
            "followup_action": None,
        },
    }


async def run(client: Client, body: dict[str, Any]) -> tuple[list[Reply], dict[str, Any]]:
    response = await client.post("/webhook", json=body, headers={SECRET_HEADER: SECRET})
    assert response.status == 200
    result = await response.json()
    slots = {e["name"]: e["value"] for e in result["events"] if e["event"] == "slot"}
    return [Reply.model_validate(r["custom"]) for r in result["responses"]], slots


async def test_no_secret_no_answer(client: Client) -> None:
    body = call("action_answer", "x", "xin chào", "greet")
    for headers in ({}, {SECRET_HEADER: "wrong"}, {SECRET_HEADER: ""}):
        response = await client.post("/webhook", json=body, headers=headers)
        assert response.status == 403


async def test_an_unknown_action_is_named(client: Client) -> None:
    response = await client.post(
        "/webhook", json=call("action_none", "x", "", "greet"), headers={SECRET_HEADER: SECRET}
    )
    assert response.status == 404
    assert (await response.json())["action_name"] == "action_none"


async def test_answers_set_the_context(client: Client) -> None:
    text = "tôi ở xã Hòa Tiến Đà Nẵng muốn làm khai sinh cho con thì nộp ở đâu"
    (reply,), slots = await run(client, call("action_answer", "x", text, "ask_procedure"))
    assert reply.meta.procedure == ("1.001193",)
    assert slots["procedure_code"] == "1.001193"
    assert slots["place_code"] == "20332"
    (reply,), _ = await run(client, call("action_answer", "x", "phí?", "ask_procedure", **slots))
    assert reply.card is not None
    assert reply.card.sections[0].key == "fee"


async def test_an_answer_begins_politely(client: Client) -> None:
    text = "làm khai sinh cho con thì nộp ở đâu"
    (reply,), _ = await run(client, call("action_answer", "x", text, "ask_procedure"))
    assert reply.text.startswith("Dạ, nộp tại")
    english = "birth registration, where do I file?"
    (reply,), _ = await run(client, call("action_answer", "x", english, "ask_procedure"))
    assert "Dạ" not in reply.text


async def test_a_refusal_is_not_said_thrice_in_the_same_words(
    client: Client, conversations: Conversations
) -> None:
    sender = conversations.start()
    said = []
    for text in ("hôm nay trời mưa không", "kể chuyện cười đi", "đội nào đá hay nhất", "buồn quá"):
        (reply,), _ = await run(client, call("action_answer", sender, text, "out_of_scope"))
        conversations.answer(sender, reply)
        assert reply.meta.oos
        said.append(reply.text)
    assert all(one != following for one, following in pairwise(said))
    assert said.count(said[0]) == 1


async def test_a_cancel_that_names_a_procedure_is_answered(
    client: Client, conversations: Conversations
) -> None:
    sender = conversations.start()
    (reply,), _ = await run(client, call("action_cancel", sender, "à đổi hộ chiếu nữa", "cancel"))
    assert reply.meta.procedure
    (reply,), _ = await run(client, call("action_cancel", sender, "hủy phản ánh", "cancel"))
    assert reply.meta.procedure == ()


async def test_a_cancel_drops_what_is_open_whatever_it_names(
    client: Client, conversations: Conversations, reports: ReportDesk
) -> None:
    sender = conversations.start()
    text = "xã đòi sổ hộ khẩu giấy khi làm khai sinh"
    await run(client, call("action_check_demand", sender, text, "report_demand"))
    assert reports.register.draft(sender) is not None
    await run(client, call("action_cancel", sender, "thôi bỏ vụ khai sinh đi", "cancel"))
    assert reports.register.draft(sender) is None


async def test_only_slots_that_change_are_told(client: Client) -> None:
    text = "tôi ở xã Hòa Tiến Đà Nẵng muốn làm khai sinh cho con thì nộp ở đâu"
    _, first = await run(client, call("action_answer", "x", text, "ask_procedure"))
    assert set(first) == {"procedure_code", "place_code", "aspects"}
    _, second = await run(client, call("action_answer", "x", "phí?", "ask_procedure", **first))
    assert second == {"aspects": ["fee"]}
    after = first | second
    _, third = await run(client, call("action_answer", "x", "phí?", "ask_procedure", **after))
    assert third == {}


async def test_a_call_without_the_domain_is_answered(client: Client) -> None:
    body = call("action_small_talk", "x", "xin chào", "greet")
    del body["domain"]
    (reply,), _ = await run(client, body)
    assert reply.text


async def test_a_demand_opens_the_form(client: Client, conversations: Conversations) -> None:
    sender = conversations.start()
    text = "công an phường bắt phải có VNeID mới nhận hồ sơ nộp trực tiếp, tôi muốn phản ánh"
    (reply,), slots = await run(client, call("action_check_demand", sender, text, "report_demand"))
    assert reply.meta.complaint
    assert slots["complaint_open"] is True
    assert slots["complaint_place"] is None
    assert slots["complaint_consent"] is None


@pytest.mark.parametrize("action", ["action_answer", "action_check_demand"])
@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("ho doi so ho khau khi lam khai sinh o da nang", True),
        ("bắt nộp giấy xác nhận tình trạng hôn nhân khi làm khai sinh", True),
        ("khai sinh cần giấy tờ gì", False),
        ("có phải nộp sổ hộ khẩu không?", False),
    ],
)
async def test_a_story_that_was_asked_for_is_taken_as_one(
    client: Client, conversations: Conversations, reports: ReportDesk,
    action: str, text: str, taken: bool,
) -> None:  # fmt: skip
    sender = conversations.start()
    body = call(action, sender, text, "ask_procedure")
    asked = reports.go_on(sender, "vi").reply.model_dump(mode="json")
    body["tracker"]["events"] = [
        {"event": "user", "text": "tôi muốn phản ánh"},
        {"event": "bot", "data": {"custom": {"meta": asked["meta"]}}},
        {"event": "user", "text": text},
    ]
    _, slots = await run(client, body)
    assert bool(slots.get("complaint_open")) is taken
    assert (reports.register.draft(sender) is not None) is taken


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("Đồng ý ghi nhận", "đồng ý"), ("ok em", "đồng ý"), ("dạ được ạ", "đồng ý"),
        ("ừ", "đồng ý"), ("đúng rồi", "đồng ý"), ("dong y nha", "đồng ý"),
        ("không", "không đồng ý"), ("thôi không cần", "không đồng ý"),
        ("dạ thôi", "không đồng ý"), ("đừng ghi", "không đồng ý"),
        ("để tôi xem", None), ("dung", None), ("ở phường An Hải", None), ("", None),
    ],
)  # fmt: skip
async def test_silence_is_no_consent(client: Client, said: str, taken: str | None) -> None:
    body = call("validate_complaint_form", "x", said, "affirm", complaint_consent=said)
    body["domain"] = {
        "slots": {"complaint_consent": {"mappings": []}},
        "forms": {"complaint_form": {"required_slots": ["complaint_consent"]}},
    }
    body["tracker"]["active_loop"] = {"name": "complaint_form"}
    body["tracker"]["events"] = [
        {"event": "action", "name": "action_listen"},
        {"event": "slot", "name": "complaint_consent", "value": said},
    ]
    _, slots = await run(client, body)
    assert slots["complaint_consent"] == taken


async def test_handing_over_marks_the_conversation(
    client: Client, conversations: Conversations
) -> None:
    sender = conversations.start()
    (reply,), _ = await run(client, call("action_handoff", sender, "gặp người", "ask_human"))
    assert reply.meta.handoff
    assert "1900 1009" in reply.text
    assert conversations.owner(sender) is Owner.WAITING


async def test_who_takes_over_reads_what_it_is_about(
    client: Client, conversations: Conversations, database_url: str
) -> None:
    sender = conversations.start()
    conversations.say(sender, "tôi tên là Mít, số 0912345678, phí khai sinh bao nhiêu")
    conversations.say(sender, "gặp người")
    slots = {"procedure_code": "1.001193", "place_code": "20332", "aspects": ["fee"]}
    await run(client, call("action_handoff", sender, "gặp người", "ask_human", **slots))
    store = Store(database_url)
    (entry,) = Queue(store).listed(waiting=True)
    store.close()
    assert "khai sinh" in entry.summary
    assert "Hòa Tiến" in entry.summary
    assert "Câu gần nhất" in entry.summary
    assert "gặp người" not in entry.summary
    assert "0912345678" not in entry.summary


async def test_the_classifier_alone_never_sounds_the_alarm(client: Client) -> None:
    (reply,), _ = await run(
        client, call("action_emergency", "x", "giấy phép phòng cháy chữa cháy", "emergency")
    )
    assert "gọi 114" not in reply.text
    (reply,), _ = await run(client, call("action_emergency", "x", "cháy nhà cứu với", "emergency"))
    assert "114" in reply.text


async def test_an_error_of_ours_is_said_with_its_code(client: Client) -> None:
    text = "bắt phải có VNeID mới nhận hồ sơ nộp trực tiếp, tôi muốn phản ánh"
    (reply,), slots = await run(
        client, call("action_check_demand", "no-such-conversation", text, "report_demand")
    )
    assert "DC-111" in reply.text
    assert slots == {}


async def test_refusing_consent_records_nothing(
    client: Client, conversations: Conversations, reports: ReportDesk
) -> None:
    sender = conversations.start()
    text = "công an phường bắt phải có VNeID mới nhận hồ sơ nộp trực tiếp, tôi muốn phản ánh"
    await run(client, call("action_check_demand", sender, text, "report_demand"))
    body = call(
        "action_submit_complaint", sender, "không", "deny", complaint_consent="không đồng ý"
    )
    (reply,), _ = await run(client, body)
    assert "không lưu gì" in reply.text
    assert reports.register.statistics().recorded == 0
    assert reports.register.draft(sender) is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("có cần VNeID khi nộp trực tiếp không", "V01"),
        ("Căn cước ghi địa chỉ cũ có phải đổi không?", "V03"),
        ("nộp online có phải có vneid không", "L01"),
    ],
)
async def test_a_question_about_a_duty_is_judged_and_not_recorded(
    client: Client, conversations: Conversations, reports: ReportDesk, text: str, code: str
) -> None:
    sender = conversations.start()
    (reply,), _ = await run(client, call("action_answer", sender, text, "ask_procedure"))
    assert reply.card is not None
    assert reply.card.kind == "verdict"
    assert code in [c.id for c in reply.card.citations]
    assert not reply.meta.complaint
    assert reports.register.draft(sender) is None
