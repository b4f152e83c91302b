"""From a demand to the register: verdict, place, consent, code, look-up."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from dungcua.actions.consent import PREVIEW
from dungcua.actions.context import Context
from dungcua.actions.filing import Filing, Told
from dungcua.actions.front import FrontDesk
from dungcua.actions.plain import plain
from dungcua.actions.report import ReportDesk
from dungcua.complaints.model import Channel
from dungcua.complaints.privacy import CHAT_CONSENT
from dungcua.conversations.message import Reply
from dungcua.errors import NothingToRecord, SeparateDoor
from dungcua.knowledge.answer import Place
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.requirements import PaperJudge
from dungcua.knowledge.text.syllable import has_marks
from dungcua.store.engine import Store
from dungcua.store.schema import complaints
from dungcua.web.paper.handlers import slip_path
from dungcua.web.paper.slip import Slip

DEMAND = "công an phường bắt phải có VNeID mới nhận hồ sơ nộp trực tiếp, tôi muốn phản ánh"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_citizen_reads_words_and_a_law_but_no_code_of_ours(
    reports: ReportDesk, conversation: str, lang: Lang
) -> None:
    report = reports.report(conversation, DEMAND, Context(lang=lang))
    replies = [
        report.reply,
        reports.ask_consent(conversation, lang),
        reports.submit(conversation, lang),
    ]
    said = "\n".join(_read(reply) for reply in replies)
    assert not re.search(r"\b[VL]\d\d\b", said)
    assert "Công điện 111/CĐ-TTg" in report.reply.text
    assert report.reply.card is not None
    assert "V01" in [section.key for section in report.reply.card.sections]


def test_an_english_talk_has_english_headings(reports: ReportDesk, conversation: str) -> None:
    report = reports.report(conversation, DEMAND, Context(lang="en"))
    cards = [
        report.reply.card,
        reports.ask_consent(conversation, "en").card,
        reports.submit(conversation, "en").card,
    ]
    for card in cards:
        assert card is not None
        assert card.lang == "en"
        headings = [card.title, card.subtitle or "", *(s.title for s in card.sections)]
        assert not any(has_marks(word) for text in headings for word in text.split())


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_verdict_says_the_day_of_the_data_and_no_hash(reports: ReportDesk, lang: Lang) -> None:
    reply = reports.judge("xã đòi sổ hộ khẩu giấy có đúng không", Context(lang=lang))
    assert reply is not None
    assert reply.card is not None
    knowledge = reports.front.kb
    assert knowledge.version not in (reply.card.dates or "")
    assert str(knowledge.edition.year) in (reply.card.dates or "")
    assert reply.card.knowledge == knowledge.version


def test_an_english_verdict_says_why_the_law_is_vietnamese(reports: ReportDesk) -> None:
    reply = reports.judge("xã đòi sổ hộ khẩu giấy có đúng không", Context(lang="en"))
    assert reply is not None
    assert reply.card is not None
    lines = [line for section in reply.card.sections for line in section.lines]
    assert any(line.lang == "vi" for line in lines)
    assert "in Vietnamese" in reply.text
    assert reply.card.notice is not None
    assert "Căn cứ" not in plain(reply)
    assert plain(reply).count(reply.card.notice) == 1


def test_an_english_receipt_is_read_aloud_in_english(
    reports: ReportDesk, conversation: str
) -> None:
    reports.report(conversation, DEMAND, Context(lang="en"))
    reply = reports.submit(conversation, "en")
    code = str(reply.meta.complaint_code)
    assert "-".join(code.split("-")[0]) in _read(reply)
    assert "First handling is due by" in _read(reply)


def _read(reply: Reply) -> str:
    """Return what a person reads of a reply."""
    card = reply.card
    sections = card.sections if card else ()
    shown = [line.text for section in sections for line in section.lines]
    return "\n".join([reply.text, *(s.title for s in sections), *shown])


def test_a_report_goes_all_the_way(reports: ReportDesk, conversation: str) -> None:
    report = reports.report(conversation, DEMAND, Context())
    assert report.opened
    assert not report.place_known
    assert "dấu hiệu không đúng quy định" in report.reply.text
    assert report.reply.meta.complaint
    assert report.reply.card is not None
    assert {"B-22", "V01"} <= {c.id for c in report.reply.card.citations}
    taken, again = reports.take_place(conversation, "phường Hòa Xuân, quận Cẩm Lệ, Đà Nẵng")
    assert taken == "Phường Hòa Xuân, Đà Nẵng"
    assert again is None
    asked = reports.ask_consent(conversation)
    assert "AI" in asked.text
    assert asked.card is not None
    shown = " ".join(line.text for s in asked.card.sections for line in s.lines)
    assert DEMAND in shown
    assert "Phường Hòa Xuân" in shown
    reply = reports.submit(conversation)
    code = reply.meta.complaint_code
    assert code
    assert reports.submit(conversation).meta.complaint_code == code
    complaint = reports.register.find(code)
    assert complaint.violations == ("V01",)
    assert complaint.knowledge_version == reports.front.kb.version
    assert code in reports.track(f"tra giúp mã {code.lower()}").text


def test_nobody_is_accused(reports: ReportDesk, conversation: str) -> None:
    text = reports.report(conversation, DEMAND, Context()).reply.text
    assert "Tôi không kết luận ai sai" in text
    for word in ("vi phạm pháp luật", "cán bộ sai"):
        assert word not in text


def test_a_place_in_the_story_is_not_asked_again(reports: ReportDesk, conversation: str) -> None:
    told = "ở phường Hòa Xuân Đà Nẵng, " + DEMAND
    assert reports.report(conversation, told, Context()).place_known


def test_an_ambiguous_place_of_incident_is_asked_about(
    reports: ReportDesk, conversation: str
) -> None:
    reports.report(conversation, DEMAND, Context())
    taken, again = reports.take_place(conversation, "phường 12 tphcm")
    assert taken is None
    assert again is not None
    assert again.buttons[-1].send == "Bỏ qua nơi xảy ra"


def test_a_short_answer_chooses_among_the_places_named_before(
    reports: ReportDesk, conversation: str
) -> None:
    reports.report(conversation, "bi doi so ho khau khi khai sinh, toi muon phan anh", Context())
    taken, asked = reports.take_place(conversation, "xa hoa tien")
    assert taken is None
    assert asked is not None
    taken, asked = reports.take_place(conversation, "da nang")
    assert (taken, asked) == ("Xã Hòa Tiến, Đà Nẵng", None)
    draft = reports.register.draft(conversation)
    assert draft is not None
    assert draft.place is not None
    assert draft.place.commune_code == "20332"


def test_what_was_told_of_the_place_stays_when_the_question_is_skipped(
    reports: ReportDesk, conversation: str
) -> None:
    reports.report(conversation, "bi doi so ho khau khi khai sinh, toi muon phan anh", Context())
    reports.take_place(conversation, "xa hoa tien")
    reports.take_place(conversation, "Bỏ qua nơi xảy ra")
    draft = reports.register.draft(conversation)
    assert draft is not None
    assert (draft.place, draft.said_place) == (None, "xa hoa tien")


def test_another_place_may_be_named_instead(reports: ReportDesk, conversation: str) -> None:
    reports.report(conversation, "bi doi so ho khau khi khai sinh, toi muon phan anh", Context())
    reports.take_place(conversation, "xa hoa tien")
    taken, asked = reports.take_place(conversation, "phường Hải Châu Đà Nẵng")
    assert (taken, asked) == ("Phường Hải Châu, Đà Nẵng", None)


def test_the_place_may_be_left_out(reports: ReportDesk, conversation: str) -> None:
    reports.report(conversation, DEMAND, Context())
    assert reports.take_place(conversation, "Bỏ qua nơi xảy ra") == ("không nêu", None)


def test_wanting_to_report_without_a_story_asks_for_it(
    reports: ReportDesk, conversation: str
) -> None:
    report = reports.report(conversation, "Tôi muốn phản ánh", Context())
    assert not report.opened
    assert "kể" in report.reply.text


def test_wanting_to_report_goes_on_with_the_open_story(
    reports: ReportDesk, conversation: str
) -> None:
    told = "lên xã họ bắt tôi nộp sổ hộ khẩu giấy mới làm"
    assert not reports.report(conversation, told, Context()).opened, "only offered"
    assert reports.report(conversation, "Ghi nhận phản ánh", Context()).opened
    assert "sổ hộ khẩu" in str(reports.ask_consent(conversation).card)


def test_cancelling_leaves_nothing(reports: ReportDesk, conversation: str) -> None:
    reports.report(conversation, DEMAND, Context())
    assert "không lưu" in reports.cancel(conversation).text
    assert reports.register.draft(conversation) is None
    assert reports.submit(conversation).meta.complaint_code is None


def test_personal_numbers_never_reach_the_register(reports: ReportDesk, conversation: str) -> None:
    told = DEMAND + ", số căn cước tôi 048199001234, gọi 0905123456"
    complaint = Filing(reports).file(conversation, Told(told), consent=True)
    assert "048199001234" not in complaint.words
    assert "0905123456" not in complaint.words
    assert complaint.channel is Channel.FORM


@pytest.mark.parametrize(("told", "consent"), [("", True), ("   ", True), (DEMAND, False)])
def test_no_words_or_no_consent_records_nothing(
    reports: ReportDesk, conversation: str, told: str, *, consent: bool
) -> None:
    with pytest.raises(NothingToRecord):
        Filing(reports).file(conversation, Told(told), consent=consent)
    assert reports.register.statistics().recorded == 0


def test_a_denunciation_goes_through_its_own_door(reports: ReportDesk, conversation: str) -> None:
    told = "Tôi muốn tố cáo cán bộ xã nhận hối lộ 5 triệu của tôi"
    report = reports.report(conversation, told, Context())
    assert not report.opened
    assert "tố cáo" in report.reply.text
    with pytest.raises(SeparateDoor):
        Filing(reports).file(conversation, Told(told), consent=True)


@pytest.mark.parametrize(
    ("said", "expected"),
    [("BAKO-MUTE-47193", "DC-105"), ("Tra cứu phản ánh", "BAKO"), ("mã của tôi đâu", "Mã có dạng")],
)
def test_a_wrong_or_missing_code_gets_a_hint(reports: ReportDesk, said: str, expected: str) -> None:
    assert expected in reports.track(said).text


@pytest.mark.parametrize(
    ("lang", "said", "asked_for"),
    [
        ("vi", "Công an cấp tỉnh, Đà Nẵng", "đồng ý ghi nhận không?"),
        ("en", "the provincial police, Đà Nẵng", "Do you agree"),
    ],
)
def test_the_receiver_is_named_before_anything_is_sent(
    reports: ReportDesk, conversation: str, lang: Lang, said: str, asked_for: str
) -> None:
    reports.report(conversation, "ở phường Hòa Xuân Đà Nẵng, " + DEMAND, Context(lang=lang))
    asked = reports.ask_consent(conversation, lang)
    # In the text itself: some never see the card.
    assert said in asked.text
    assert asked_for in asked.text
    assert asked.card is not None
    way = next(s for s in asked.card.sections if s.key == "route")
    assert "Công an cấp tỉnh, Đà Nẵng" in way.lines[0].text
    assert {basis for line in way.lines for basis in line.basis} <= {
        citation.id for citation in asked.card.citations
    }
    assert asked.card.link == PREVIEW
    # The form shows the same receiver for the same draft.
    shown = Filing(reports).preview(conversation)
    assert shown is not None
    assert shown.recipient == "Công an cấp tỉnh, Đà Nẵng"
    assert reports.register.statistics().recorded == 0


@pytest.mark.parametrize(
    ("told", "place", "receiver"),
    [
        (
            "quầy hộ tịch bắt nộp sổ hộ khẩu khi khai sinh, tôi muốn phản ánh",
            "xã Hòa Tiến mới, Đà Nẵng",
            "Trung tâm Phục vụ hành chính công cấp xã tại Xã Hòa Tiến, Đà Nẵng",
        ),
        (
            "quầy hộ tịch bắt nộp sổ hộ khẩu khi khai sinh, tôi muốn phản ánh",
            "Đà Nẵng",
            "Trung tâm Phục vụ hành chính công cấp tỉnh, Đà Nẵng",
        ),
    ],
)
def test_a_corrected_place_changes_the_receiver(
    reports: ReportDesk, conversation: str, told: str, place: str, receiver: str
) -> None:
    reports.report(conversation, told, Context())
    reports.take_place(conversation, place)
    assert receiver in reports.ask_consent(conversation).text
    assert reports.correct_place(conversation, "nhầm, ở phường Hải Châu, Đà Nẵng cơ")
    assert "tại Phường Hải Châu, Đà Nẵng" in reports.ask_consent(conversation).text


def test_the_counter_that_was_named_is_named_too(reports: ReportDesk, conversation: str) -> None:
    reports.report(conversation, DEMAND, Context())
    reports.register.amend_draft(conversation, counter="bàn số 3")
    assert "(quầy đã nêu: bàn số 3)" in reports.ask_consent(conversation).text
    assert "(counter named: bàn số 3)" in reports.ask_consent(conversation, "en").text


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_text_agreed_to_is_on_record(
    reports: ReportDesk, conversation: str, database_url: str, lang: Lang
) -> None:
    reports.report(conversation, DEMAND, Context(lang=lang))
    assert CHAT_CONSENT[lang].text in reports.ask_consent(conversation, lang).text
    reply = reports.submit(conversation, lang)
    assert reply.lang == lang
    assert str(reply.meta.complaint_code) in reply.text
    store = Store(database_url)
    with store.reading() as unit:
        kept = unit.execute(select(complaints.c.consent_version)).scalar_one()
    store.close()
    assert kept == CHAT_CONSENT[lang].version


def test_no_pin_stands_in_a_reply(reports: ReportDesk, conversation: str) -> None:
    reports.report(conversation, DEMAND, Context())
    reply = reports.submit(conversation)
    code = str(reply.meta.complaint_code)
    without_code = reply.model_dump_json().replace(code, "")
    assert "PIN" in reply.text
    assert re.search(r"\b\d{3}\s?\d{3}\b", without_code) is None


@pytest.mark.parametrize(
    ("text", "context", "link"),
    [
        (
            "đăng ký thường trú ở xã Hòa Tiến mới, Đà Nẵng, họ đòi sổ hộ khẩu",
            Context(),
            "/phieu/1.004222?xa=20332&giay=so-ho-khau",
        ),
        (
            "họ đòi sổ hộ khẩu khi khai sinh",
            Context(procedure="1.001193", place="20332"),
            "/phieu/1.001193?xa=20332&giay=so-ho-khau",
        ),
        (
            "họ đòi sổ hộ khẩu khi khai sinh",
            Context(procedure="1.001193", place="48"),
            "/phieu/1.001193?giay=so-ho-khau",
        ),
    ],
)
def test_the_slip_is_of_this_place(
    reports: ReportDesk, conversation: str, text: str, context: Context, link: str
) -> None:
    reply = reports.report(conversation, text, context).reply
    assert reply.card is not None
    assert reply.card.link == link


def test_the_slip_is_of_the_case_that_was_named(reports: ReportDesk, front: FrontDesk) -> None:
    code, case = "1.004222", "nha-thue"
    first = front.answer("đăng ký thường trú cần giấy tờ gì ở xã Hòa Tiến mới, Đà Nẵng")
    assert first.context.pending == "case"
    chosen = front.answer("Nhà thuê, mượn, ở nhờ", first.context, "inform_case")
    assert (chosen.context.procedure, chosen.context.case) == (code, case)
    judged = reports.judge("đăng ký thường trú có cần sổ hộ khẩu không", chosen.context)
    assert judged is not None
    assert judged.card is not None
    assert judged.card.link is not None
    # The very address that the slip's own page gives itself.
    place = Place("Đà Nẵng", "48", "Xã Hòa Tiến", "20332")
    paper = PaperJudge(front.kb).judge("so-ho-khau", code)
    slip = Slip(front.kb.procedures[code], place, case, paper)
    assert judged.card.link == slip_path(slip)
    # Another matter has other cases.
    other = front.answer("khai sinh cho con nộp ở đâu", chosen.context)
    assert other.context.case is None


@pytest.mark.parametrize(
    ("text", "door"),
    [
        ("tôi muốn tố cáo cán bộ nhận hối lộ", "tố cáo"),
        ("toi muon to cao can bo nhan hoi lo", "tố cáo"),
        ("tôi muốn làm đơn tố cáo", "tố cáo"),
        ("xin gửi đơn khiếu nại", "khiếu nại"),
    ],
)
def test_who_wants_the_other_door_is_led_there_and_nothing_is_kept(
    reports: ReportDesk, conversation: str, text: str, door: str
) -> None:
    report = reports.report(conversation, text, Context())
    assert not report.opened
    assert door in report.reply.text
    assert reports.register.draft(conversation) is None
    preview = Filing(reports).prepare(conversation, Told(text))
    assert not preview.sendable
    with pytest.raises(SeparateDoor):
        reports.register.submit(conversation, consent=True)
    with pytest.raises(SeparateDoor):
        Filing(reports).file(conversation, Told(text), consent=True)
    assert reports.register.statistics().recorded == 0


def test_a_report_of_the_chat_has_the_procedure_it_speaks_of(
    reports: ReportDesk, conversation: str
) -> None:
    told = "đăng ký thường trú mà họ đòi sổ hộ khẩu, tôi muốn phản ánh"
    reports.report(conversation, told, Context())
    draft = reports.register.draft(conversation)
    assert draft is not None
    assert draft.procedure == "1.004222"


def test_a_report_filed_at_once_has_the_procedure_it_speaks_of(
    reports: ReportDesk, conversation: str
) -> None:
    told = "đăng ký thường trú mà họ đòi sổ hộ khẩu"
    place, _ = reports.front.place_of("xã Hòa Tiến mới, Đà Nẵng")
    filed = Filing(reports).file(conversation, Told(told, present=place), consent=True)
    assert filed.procedure == "1.004222"
    assert filed.place is not None
    assert filed.place.commune_code == "20332"


@pytest.mark.parametrize(
    "told",
    [
        Told("Cán bộ đòi 500 nghìn bồi dưỡng, không đưa thì không nhận hồ sơ"),
        Told("quầy hộ tịch bắt nộp sổ hộ khẩu khi khai sinh"),
        Told("bị đòi giấy tờ", procedure="thủ tục không ai biết tên", counter="quầy 3"),
    ],
    ids=["conduct", "paper", "unknown procedure"],
)
def test_what_is_read_out_beforehand_is_who_gets_it(
    reports: ReportDesk, conversation: str, told: Told
) -> None:
    filing = Filing(reports)
    place, _ = reports.front.place_of("xã Hòa Tiến mới, Đà Nẵng")
    here = replace(told, present=place)
    assert filing.goes_to(here) == filing.prepare(conversation, here).recipient


def test_conduct_is_read_out_as_going_past_the_commune(reports: ReportDesk) -> None:
    place, _ = reports.front.place_of("xã Hòa Tiến mới, Đà Nẵng")
    told = Told("Cán bộ đòi 500 nghìn bồi dưỡng, không đưa thì không nhận hồ sơ", present=place)
    said = Filing(reports).goes_to(told)
    assert said == "Trung tâm Phục vụ hành chính công cấp tỉnh, Đà Nẵng"


def test_a_day_to_come_is_kept_as_typed_and_not_counted_from(
    reports: ReportDesk, conversation: str
) -> None:
    today = reports.register.ledger.today()
    filing = Filing(reports)
    kept = filing.prepare(conversation, Told(DEMAND, day=today, when="sáng")).draft
    assert (kept.happened_on, kept.said_when) == (today, "sáng")
    for slip in (today + timedelta(days=1), date(202, 11, 20)):
        kept = filing.prepare(conversation, Told(DEMAND, day=slip, when="sáng")).draft
        assert kept.happened_on is None
        assert kept.said_when == f"{slip:%d/%m}/{slip.year} sáng"
