from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

import pytest

from tests.bot.conftest import TOKEN, Actions, LiveRasa

pytestmark = pytest.mark.rasa
REPORT = "Tôi muốn phản ánh"
PLACE, CONSENT = "action_ask_complaint_place", "action_ask_complaint_consent"


@pytest.fixture
def healed(actions: Actions) -> Iterator[Actions]:
    yield actions
    actions.broken = False


def rows(rasa: LiveRasa, sender: str) -> list[str]:
    with sqlite3.connect(rasa.tracker) as database:
        found = database.execute(
            "SELECT data FROM events WHERE sender_id = ? ORDER BY id", (sender,)
        ).fetchall()
    database.close()
    return [row[0] for row in found]


class TestTheDoor:
    def test_without_the_token_nobody_enters(self, rasa: LiveRasa) -> None:
        body = json.dumps({"sender": "a", "message": "xin chào"}).encode()
        assert rasa.post(body, token="")[0] == 403
        assert rasa.post(body, token=TOKEN + "x")[0] == 403
        assert rasa.get("/webhooks/dungcua/") == 403
        assert rasa.get("/webhooks/dungcua/", {"X-DungCua-Token": TOKEN}) == 200

    @pytest.mark.parametrize(
        "path", ["/webhooks/rest/webhook", "/conversations/a/tracker", "/model", "/status"]
    )
    def test_no_other_door_is_open(self, rasa: LiveRasa, path: str) -> None:
        assert rasa.get(path) == 404

    @pytest.mark.parametrize(
        "body",
        [
            b"", b"{", b"[]", b'"x"', b'{"sender": "a"}', b'{"message": "a"}',
            b'{"sender": "", "message": "a"}', b'{"sender": 1, "message": "a"}',
            b'{"sender": "a", "message": 1}', b'{"sender": "a", "message": null}',
            b'{"sender": "a", "message": "a", "metadata": []}',
            json.dumps({"sender": "s" * 200, "message": "a"}).encode(),
            json.dumps({"sender": "s", "message": "a" * 9000}).encode(),
        ],
    )  # fmt: skip
    def test_a_body_of_another_shape_is_refused(self, rasa: LiveRasa, body: bytes) -> None:
        assert rasa.post(body)[0] == 400

    def test_custom_payloads_come_through_unchanged(self, rasa: LiveRasa) -> None:
        (custom,) = rasa.say("custom", "xin chào")
        assert custom["meta"] == {"nested": [1, {"a": None}], "ask": "x"}

    @pytest.mark.parametrize(
        "text", ['/affirm{"complaint_open": true}', '  //restart{"complaint_open": true}']
    )
    def test_a_citizen_cannot_set_intents_or_slots(self, rasa: LiveRasa, text: str) -> None:
        rasa.say("slash", text)
        assert not any('"complaint_open", "value": true' in row for row in rows(rasa, "slash"))
        users = [json.loads(r) for r in rows(rasa, "slash") if '"event": "user"' in r]
        # the words "restart …" may start over, as plain words do: then nothing is left of them
        assert all(not user["text"].startswith("/") for user in users)
        assert all(user["parse_data"]["entities"] == [] for user in users)

    def test_words_do_not_reach_the_log(self, rasa: LiveRasa, healed: Actions) -> None:
        rasa.say("log", "bí mật của tôi là quả xoài")
        healed.broken = True
        rasa.post(json.dumps({"sender": "log", "message": "quả xoài ở đâu"}).encode())
        assert "xoài" not in rasa.log.read_text(encoding="utf-8")


class TestConversations:
    def test_a_complaint_from_first_word_to_submission(self, rasa: LiveRasa) -> None:
        who = "complaint"
        assert rasa.ran(who, REPORT) == ["action_check_demand", PLACE]
        assert rasa.ran(who, "ở phường Hòa Tiến Đà Nẵng") == [CONSENT]
        (done,) = rasa.say(who, "đồng ý")
        assert done["text"] == "action_submit_complaint"
        assert done["slots"]["complaint_place"] == "ở phường Hòa Tiến Đà Nẵng"
        assert done["slots"]["complaint_consent"] == "đồng ý"
        assert rasa.ran(who, "cảm ơn") == ["action_small_talk"]

    @pytest.mark.parametrize(
        "place",
        [
            "bỏ qua", "không nhớ", "Bỏ qua nơi xảy ra", "xã Hòa Tiến", "ubnd phường Thanh Khê",
            "công an phường 5 quận 3", "trung tâm hành chính công", "da nang", "ở đó đó", "k nhớ",
            "chỗ cũ", "tôi không muốn nói", "thị trấn Phù Mỹ, Bình Định cũ",
        ],
    )  # fmt: skip
    def test_whatever_is_said_answers_where_it_happened(self, rasa: LiveRasa, place: str) -> None:
        who = f"place {place}"[:60]
        rasa.ran(who, REPORT)
        assert rasa.ran(who, place) == [CONSENT]

    @pytest.mark.parametrize(
        "consent", ["đồng ý", "ừ", "ok em", "Đồng ý ghi nhận", "dạ được", "không", "k", "👍", "uh"]
    )
    def test_whatever_is_said_answers_the_question_of_consent(
        self, rasa: LiveRasa, consent: str
    ) -> None:
        who = f"consent {consent}"
        rasa.ran(who, REPORT)
        rasa.ran(who, "không nhớ")
        (done,) = rasa.say(who, consent)
        assert done["text"] == "action_submit_complaint"
        assert done["slots"]["complaint_consent"] == consent

    @pytest.mark.parametrize(
        ("aside", "action"),
        [
            ("phí bao nhiêu", "action_answer"),
            ("làm khai sinh cần giấy tờ gì", "action_answer"),
            ("đòi như vậy có đúng luật không", "action_answer"),
            ("cảm ơn bạn", "action_small_talk"),
            ("bạn là người hay máy", "action_small_talk"),
            ("tra cứu phản ánh của tôi", "action_track"),
        ],
    )
    def test_an_aside_is_answered_and_the_form_goes_on(
        self, rasa: LiveRasa, aside: str, action: str
    ) -> None:
        who = f"aside {aside}"
        rasa.ran(who, REPORT)
        assert rasa.ran(who, aside) == [action, PLACE]
        assert rasa.ran(who, "xã Đại Lộc") == [CONSENT]
        assert rasa.ran(who, aside) == [action, CONSENT]
        assert rasa.ran(who, "đồng ý") == ["action_submit_complaint"]

    @pytest.mark.parametrize(
        ("word", "action"),
        [
            ("Hủy phản ánh", "action_cancel"),
            ("thôi không phản ánh nữa", "action_cancel"),
            ("Gặp người hỗ trợ", "action_handoff"),
            ("cháy nhà rồi cứu với", "action_emergency"),
            ("tạm biệt", "action_small_talk"),
        ],
    )
    def test_what_ends_the_form(self, rasa: LiveRasa, word: str, action: str) -> None:
        who = f"end {word}"
        rasa.ran(who, REPORT)
        assert rasa.ran(who, word) == [action]
        assert rasa.ran(who, "xã Đại Lộc") == ["action_answer"]

    def test_starting_over_forgets_everything_even_inside_the_form(self, rasa: LiveRasa) -> None:
        who = "restart"
        rasa.ran(who, REPORT)
        rasa.ran(who, "xã Đại Lộc")
        (said,) = rasa.say(who, "Bắt đầu lại")
        assert said["text"] == "action_restart"
        (answer,) = rasa.say(who, "Nộp ở đâu?")
        assert answer["text"] == "action_answer"
        assert answer["slots"]["complaint_place"] is None
        assert answer["slots"]["aspects"] == ["where"]

    def test_aspects_stay_until_others_are_asked_for(self, rasa: LiveRasa) -> None:
        who = "aspects"
        rasa.say(who, "làm khai sinh nộp ở đâu, cần giấy tờ gì")
        (answer,) = rasa.say(who, "ở xã Đại Lộc")
        assert answer["slots"]["aspects"] == ["where", "papers"]

    def test_a_failing_action_costs_one_turn_only(self, rasa: LiveRasa, healed: Actions) -> None:
        who = "broken"
        healed.broken = True
        assert rasa.say(who, "làm khai sinh ở đâu") == []
        healed.broken = False
        assert rasa.ran(who, "làm khai sinh ở đâu") == ["action_answer"]


class TestThrift:
    def test_calls_of_one_conversation_share_a_connection(
        self, rasa: LiveRasa, actions: Actions
    ) -> None:
        before = len(actions.callers)
        for text in ("xin chào", "phí bao nhiêu", "cảm ơn"):
            rasa.say("shared", text)
        assert len(set(actions.callers[before:])) == 1

    def test_the_domain_goes_only_where_it_is_needed(
        self, rasa: LiveRasa, actions: Actions
    ) -> None:
        before = len(actions.calls)
        rasa.say("domain", REPORT)
        rasa.say("domain", "xã Đại Lộc")
        with_domain = {call["next_action"] for call in actions.calls[before:] if "domain" in call}
        assert with_domain == {"validate_complaint_form"}

    def test_of_a_turn_only_what_the_next_one_needs_is_stored(self, rasa: LiveRasa) -> None:
        rasa.say("slim", "làm khai sinh ở đâu")
        kept = [json.loads(row) for row in rows(rasa, "slim")]
        (said,) = [event for event in kept if event["event"] == "bot"]
        assert said["data"] == {"custom": {"meta": {"ask": "x"}}}
        (heard,) = [event for event in kept if event["event"] == "user"]
        assert heard["parse_data"]["intent"]["name"] == "ask_procedure"
        assert not {"intent_ranking", "text_tokens"} & set(heard["parse_data"])

    def test_no_event_is_stored_twice(self, rasa: LiveRasa) -> None:
        for text in ("xin chào", "phí bao nhiêu", "cảm ơn"):
            rasa.say("once", text)
        kept = rows(rasa, "once")
        assert len(kept) == len(set(kept))
        said = [json.loads(row) for row in kept]
        assert [e["text"] for e in said if e["event"] == "user"] == [
            "xin chào", "phí bao nhiêu", "cảm ơn",
        ]  # fmt: skip
        assert sum(e["event"] == "session_started" for e in said) == 1


class TestMemory:
    def test_a_long_conversation_stays_short(self, rasa: LiveRasa, actions: Actions) -> None:
        who = "long"
        sizes = []
        for turn in range(40):
            assert rasa.ran(who, f"làm khai sinh lần {turn} ở đâu") == ["action_answer"]
            sizes.append(len(actions.calls[-1]["tracker"]["events"]))
        assert max(sizes) < 100
        kept = [json.loads(row) for row in rows(rasa, who)]
        said = [event["text"] for event in kept if event["event"] == "user"]
        assert said[-1] == "làm khai sinh lần 39 ở đâu"
        assert "làm khai sinh lần 0 ở đâu" not in said
        assert len(said) <= 13

    def test_a_form_outlives_the_shortening(self, rasa: LiveRasa) -> None:
        who = "long form"
        rasa.ran(who, REPORT)
        assert rasa.ran(who, "xã Đại Lộc") == [CONSENT]
        for _ in range(20):
            assert rasa.ran(who, "phí bao nhiêu") == ["action_answer", CONSENT]
        (done,) = rasa.say(who, "đồng ý")
        assert done["text"] == "action_submit_complaint"
        assert done["slots"]["complaint_place"] == "xã Đại Lộc"

    def test_a_dialogue_outlives_a_restart_of_rasa(self, rasa: LiveRasa) -> None:
        who = "outlives"
        rasa.ran(who, REPORT)
        rasa.ran(who, "xã Đại Lộc")
        rasa.stop()
        rasa.start()
        (done,) = rasa.say(who, "đồng ý")
        assert done["text"] == "action_submit_complaint"
        assert done["slots"]["complaint_place"] == "xã Đại Lộc"
