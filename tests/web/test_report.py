from __future__ import annotations

import asyncio
import io
import re
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from aiohttp import FormData
from PIL import Image
from pytest_aiohttp.plugin import AiohttpClient

from dungcua.actions.filing import Preview, Told
from dungcua.complaints.holder import ByConversation, ByPin
from dungcua.complaints.model import Channel, Complaint, Door, EventKind, Reporter, Urgency
from dungcua.complaints.office import Office
from dungcua.complaints.register import Register
from dungcua.errors import StoreUnavailable
from dungcua.store.engine import Store
from dungcua.web.app import create_app
from dungcua.web.i18n import catalogue
from dungcua.web.services import Services
from tests.web.test_chat import conversation_of
from tests.web.visitor import Shown, Visitor

TOLD = "Công an phường bắt phải có VNeID mới nhận hồ sơ nộp trực tiếp"
HOA_TIEN = "xã Hòa Tiến mới, Đà Nẵng"
CODE = re.compile(r"\b[A-Z]{4}-[A-Z]{4}-\d{5}\b")
PIN = re.compile(r'class="pin">(\d{6})<')
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def picture(colour: str = "white") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(written, "PNG")
    return written.getvalue()


def hidden_of(page: Shown) -> dict[str, str]:
    """The hidden fields of the form that sends."""
    form = page.html.split('action="/phan-anh/gui"')[1].split("</form>")[0]
    return dict(HIDDEN.findall(form))


async def send(visitor: Visitor, preview: Shown, *files: bytes, **fields: str) -> Shown:
    """Send what was looked through, as a browser does: fields first, then files."""
    form = FormData()
    for name, value in (hidden_of(preview) | {"consent": "1"} | fields).items():
        form.add_field(name, value)
    for number, data in enumerate(files or (b"",)):
        name = f"ảnh {number}.png" if data else ""
        form.add_field(
            "tep", io.BytesIO(data), filename=name, content_type="application/octet-stream"
        )
    response = await visitor.client.post("/phan-anh/gui", data=form)
    return Shown(response.status, await response.text(), response)


def code_of(page: Shown) -> str:
    found = CODE.search(page.html)
    assert found, page.text
    return found[0]


async def test_only_the_words_are_asked_for(visitor: Visitor) -> None:
    page = await visitor.get("/phan-anh")
    assert page.html.count(" required") == 1
    assert "không bắt buộc" in page.text
    assert "OTP" in page.text


async def test_looking_through_sends_nothing_and_says_who_gets_it(
    visitor: Visitor, register: Register
) -> None:
    page = await visitor.post("/phan-anh", words=TOLD, place=HOA_TIEN)
    assert page.status == 200
    assert "Xem lại trước khi gửi" in page.text
    assert "có dấu hiệu không đúng quy định" in page.text
    assert "Xã Hòa Tiến, Đà Nẵng" in page.text
    assert "Công an cấp tỉnh, Đà Nẵng" in page.text
    assert 'href="/can-cu/E-21"' in page.html
    assert "trợ lý AI, không phải cán bộ" in page.text
    assert "checked" not in page.html
    assert register.statistics().recorded == 0


async def test_every_field_reaches_the_register(visitor: Visitor, office: Office) -> None:
    preview = await visitor.post(
        "/phan-anh",
        words=TOLD,
        place=HOA_TIEN,
        counter="bàn số 3",
        procedure="1.001193",
        day="2026-11-20",
        when="buổi sáng",
        urgent="1",
    )
    assert "20/11/2026 buổi sáng" in preview.text
    assert "Gấp" in preview.text
    page = await send(visitor, preview)
    stored = office.register.find(code_of(page))
    assert stored.words == TOLD
    assert stored.place is not None
    assert stored.place.full == "Xã Hòa Tiến, Đà Nẵng"
    assert stored.said_place == HOA_TIEN
    assert stored.counter == "bàn số 3"
    assert stored.procedure == "1.001193"
    assert str(stored.happened_on) == "2026-11-20"
    assert stored.said_when == "buổi sáng"
    assert stored.urgency is Urgency.HIGH
    assert stored.channel is Channel.FORM
    assert stored.reporter is Reporter.ANONYMOUS


@pytest.mark.parametrize("left_out", ["place", "counter", "procedure", "day", "when", "urgent"])
async def test_each_field_may_be_left_out(
    visitor: Visitor, register: Register, left_out: str
) -> None:
    fields = {
        "place": HOA_TIEN,
        "counter": "bàn số 3",
        "procedure": "1.001193",
        "day": "2026-11-20",
        "when": "sáng",
        "urgent": "1",
    }
    del fields[left_out]
    page = await send(visitor, await visitor.post("/phan-anh", None, words=TOLD, **fields))
    assert register.find(code_of(page)).words == TOLD


@pytest.mark.parametrize(
    ("typed", "kept"), [("20/11/2026", "2026-11-20"), ("hôm kia", "None"), ("", "None")]
)
async def test_a_day_is_read_as_people_write_it_and_never_lost(
    visitor: Visitor, register: Register, typed: str, kept: str
) -> None:
    page = await send(visitor, await visitor.post("/phan-anh", words=TOLD, day=typed))
    stored = register.find(code_of(page))
    assert str(stored.happened_on) == kept
    if typed == "hôm kia":
        assert stored.said_when == "hôm kia"


async def test_an_ambiguous_place_is_asked_about_once_and_never_guessed(
    visitor: Visitor, register: Register
) -> None:
    preview = await visitor.post("/phan-anh", words=TOLD, place="xã Tân Lập", counter="bàn 1")
    assert "chưa xác định được xã, phường hiện nay" in preview.text
    answers = re.findall(r'name="choose" value="([^"]+)"', preview.html)
    assert len(answers) > 1
    chosen = answers[0]
    while answers:
        carried = dict(HIDDEN.findall(preview.html.split('class="told"')[1].split("</form>")[0]))
        preview = await visitor.post("/phan-anh", preview, **carried | {"choose": chosen})
        answers = re.findall(r'name="choose" value="([^"]+)"', preview.html)
        chosen = answers[0] if answers else chosen
    page = await send(visitor, preview)
    stored = register.find(code_of(page))
    assert stored.place is not None
    assert stored.place.commune is not None
    assert stored.said_place == "xã Tân Lập"
    assert stored.counter == "bàn 1"


async def test_a_place_may_stay_ambiguous(visitor: Visitor, register: Register) -> None:
    preview = await visitor.post("/phan-anh", words=TOLD, place="xã Tân Lập")
    stored = register.find(code_of(await send(visitor, preview)))
    assert stored.place is None
    assert stored.said_place == "xã Tân Lập"


async def test_an_unclear_procedure_is_asked_about(visitor: Visitor, register: Register) -> None:
    preview = await visitor.post(
        "/phan-anh", words="bị đòi thêm giấy xác nhận", procedure="kết hôn"
    )
    options = re.findall(r'name="procedure" value="([\d.]+)"', preview.html)
    assert len(options) > 1
    carried = hidden_of(preview) | {"procedure": options[0]}
    chosen = await visitor.post("/phan-anh", preview, **carried)
    assert "Anh/chị đang làm thủ tục nào?" not in chosen.text
    assert register.find(code_of(await send(visitor, chosen))).procedure == options[0]


async def test_a_procedure_nobody_knows_stays_in_the_words(
    visitor: Visitor, register: Register
) -> None:
    preview = await visitor.post("/phan-anh", words=TOLD, procedure="xyzzy quuux")
    stored = register.find(code_of(await send(visitor, preview)))
    assert stored.procedure is None or stored.words == TOLD
    assert "xyzzy quuux" in stored.words


async def test_numbers_of_persons_are_masked_before_anything_is_kept(
    visitor: Visitor, register: Register
) -> None:
    preview = await visitor.post(
        "/phan-anh", words=f"{TOLD}, căn cước 048199001234", counter="gọi 0912345678"
    )
    shown = preview.html.split('<dl class="facts">')[1].split("</dl>")[0]
    assert "048199001234" not in shown
    assert "0912345678" not in shown
    stored = register.find(code_of(await send(visitor, preview)))
    assert "048199001234" not in stored.words
    assert "0912345678" not in str(stored.counter)


async def test_sending_hands_over_code_pin_and_dates(visitor: Visitor, office: Office) -> None:
    page = await send(visitor, await visitor.post("/phan-anh", words=TOLD, place=HOA_TIEN))
    code = code_of(page)
    stored = office.register.find(code)
    pin = PIN.search(page.html)
    assert pin
    assert "Đọc qua điện thoại" in page.text
    assert "PIN chỉ hiện một lần" in page.text
    assert "Việc tiếp theo" in page.text
    assert stored.due_on.strftime("%d/%m/%Y") in page.text
    assert 'href="/can-cu/E-11"' in page.html
    assert code not in str(page.response.url)
    again = await visitor.get("/phan-anh/gui")
    assert code in again.text
    assert not PIN.search(again.html)


async def test_opening_the_address_of_sending_leads_to_the_form(visitor: Visitor) -> None:
    assert str((await visitor.get("/phan-anh/gui")).response.url).endswith("/phan-anh")
    await visitor.say("chào")
    assert str((await visitor.get("/phan-anh/gui")).response.url).endswith("/phan-anh")


@pytest.mark.parametrize("consent", ["", "0", "on"])
async def test_nothing_is_recorded_without_consent_and_nothing_typed_is_lost(
    visitor: Visitor, register: Register, consent: str
) -> None:
    preview = await visitor.post("/phan-anh", words=TOLD, place=HOA_TIEN)
    page = await send(visitor, preview, consent=consent, phone="0900000000", behalf="1")
    assert page.status == 400
    assert "DC-109" in page.text
    assert TOLD in page.text
    assert 'value="0900000000"' in page.html
    assert 'name="behalf" value="1" checked' in page.html
    assert register.statistics().recorded == 0


@pytest.mark.parametrize(
    "contact",
    [{"phone": "0900000000"}, {"phone": "12", "contact": "1"}, {"name": "Ba Bưởi", "contact": "1"}],
    ids=["no consent", "no number", "reaches nobody"],
)
async def test_a_contact_needs_a_consent_of_its_own_and_a_way(
    visitor: Visitor, register: Register, contact: dict[str, str]
) -> None:
    preview = await visitor.post("/phan-anh", words=TOLD)
    page = await send(visitor, preview, **contact)
    assert page.status == 400
    assert "DC-117" in page.text
    assert all(f'value="{value}"' in page.html for value in contact.values())
    assert register.statistics().recorded == 0
    good = await send(visitor, page, phone="0900 000 000", name="", contact="1")
    assert register.find(code_of(good)).reporter is Reporter.CONTACT
    assert "0900" not in good.html


async def test_telling_for_somebody_else_stands_in_the_history(
    visitor: Visitor, register: Register
) -> None:
    preview = await visitor.post("/phan-anh", words=TOLD)
    first = await send(visitor, preview, behalf="1")
    again = await send(visitor, preview, behalf="1")
    assert code_of(first) == code_of(again)
    notes = [e for e in register.find(code_of(first)).events if e.kind is EventKind.INFORMATION]
    assert len(notes) == 1
    assert "kể thay người khác" in notes[0].reason


async def test_blank_words_are_refused(visitor: Visitor) -> None:
    page = await visitor.post("/phan-anh", words="  ", place=HOA_TIEN)
    assert page.status == 400
    assert f'value="{HOA_TIEN}"' in page.html


async def test_words_too_long_are_kept_on_the_page(visitor: Visitor) -> None:
    page = await visitor.post("/phan-anh", words="ế" * 4001, place="")
    assert page.status == 413
    assert "ế" * 4001 in page.html


async def test_a_form_that_is_too_old_gives_everything_back(visitor: Visitor) -> None:
    await visitor.get("/")
    response = await visitor.client.post(
        "/phan-anh", data={"csrf": "cũ", "words": TOLD, "place": HOA_TIEN, "counter": "bàn 3"}
    )
    html = await response.text()
    assert response.status == 403
    assert "DC-108" in html
    for typed in (f"{TOLD}</textarea>", f'value="{HOA_TIEN}"', 'value="bàn 3"'):
        assert typed in html


async def test_a_preview_that_is_too_old_is_not_sent_but_kept(
    visitor: Visitor, register: Register
) -> None:
    preview = await visitor.post("/phan-anh", words=TOLD)
    page = await send(visitor, preview, csrf="cũ", phone="0900000000")
    assert page.status == 403
    assert TOLD in page.text
    assert 'value="0900000000"' in page.html
    assert register.statistics().recorded == 0
    assert CODE.search((await send(visitor, page, contact="1")).html)


async def test_same_form_twice_is_one_complaint(visitor: Visitor, register: Register) -> None:
    preview = await visitor.post("/phan-anh", words=TOLD)
    first, again = await send(visitor, preview), await send(visitor, preview)
    assert code_of(first) == code_of(again)
    assert register.statistics().recorded == 1


async def test_form_sent_again_after_a_restart_is_the_same_complaint(
    visitor: Visitor, services: Services, register: Register, aiohttp_client: AiohttpClient
) -> None:
    preview = await visitor.post("/phan-anh", words=TOLD)
    first = await send(visitor, preview)
    jar = visitor.client.session.cookie_jar
    restarted = Visitor(await aiohttp_client(create_app(services), cookie_jar=jar))
    assert code_of(await send(restarted, preview)) == code_of(first)
    assert register.statistics().recorded == 1


async def test_second_report_is_a_second_complaint(visitor: Visitor, register: Register) -> None:
    for told in (TOLD, "bị đòi thêm giấy xác nhận"):
        await send(visitor, await visitor.post("/phan-anh", words=told))
    assert register.statistics().recorded == 2


async def test_consent_holds_for_what_was_shown_only(visitor: Visitor, register: Register) -> None:
    shown = await visitor.post("/phan-anh", words=TOLD)
    await visitor.post("/phan-anh", words="chuyện khác hẳn, bị đòi sổ hộ khẩu")
    page = await send(visitor, shown)
    assert page.status == 409
    assert "DC-163" in page.text
    assert "chuyện khác hẳn" in page.text
    assert register.statistics().recorded == 0


async def test_the_form_is_resumed_where_it_was_left(visitor: Visitor) -> None:
    await visitor.post("/phan-anh", words=TOLD, place=HOA_TIEN, counter="bàn 3", urgent="1")
    page = await visitor.get("/phan-anh")
    assert "đang viết dở" in page.text
    for kept in (f"{TOLD}</textarea>", f'value="{HOA_TIEN}"', 'value="bàn 3"', "checked"):
        assert kept in page.html


async def test_form_is_filled_from_what_was_told_in_the_chat(
    visitor: Visitor, register: Register
) -> None:
    await visitor.say("chào")
    register.open_draft(
        conversation_of(visitor),
        "đã kể trong trò chuyện",
        procedure=None,
        violations=["V01"],
        papers=[],
        door=Door.REPORT,
        said_place="phường An Hải",
        knowledge_version="x",
    )
    page = await visitor.get("/phan-anh")
    assert "đã kể trong trò chuyện</textarea>" in page.html
    assert 'value="phường An Hải"' in page.html


async def test_cancelling_forgets_the_draft(visitor: Visitor, register: Register) -> None:
    preview = await visitor.post("/phan-anh", words=TOLD)
    page = await visitor.post("/phan-anh/huy", preview)
    assert "không gửi gì" in page.text
    assert TOLD not in (await visitor.get("/phan-anh")).text
    refused = await send(visitor, preview)
    assert refused.status == 400
    assert TOLD in refused.text
    assert register.statistics().recorded == 0


@pytest.mark.parametrize(
    "words",
    [
        "tôi khiếu nại quyết định xử phạt số 12 của ủy ban phường, đề nghị hủy quyết định",
        "tôi muốn tố cáo chủ tịch phường nhận hối lộ",
    ],
)
async def test_other_doors_are_shown_and_nothing_is_sent(
    visitor: Visitor, register: Register, words: str
) -> None:
    preview = await visitor.post("/phan-anh", words=words)
    assert "không gửi được ở sổ phản ánh" in preview.text
    assert 'action="/phan-anh/gui"' not in preview.html
    assert register.statistics().recorded == 0


async def test_what_others_mend_keeps_the_words(visitor: Visitor) -> None:
    page = await visitor.post("/phan-anh", words="đường trước nhà có ổ gà to quá")
    assert "DC-410" in page.text
    assert "ổ gà" in page.html


async def test_files_arrive_with_the_report(visitor: Visitor, office: Office) -> None:
    preview = await visitor.post("/phan-anh", words=TOLD)
    page = await send(visitor, preview, picture(), picture("red"))
    conversation = conversation_of(visitor)
    kept = office.holder.details(code_of(page), ByConversation(conversation)).attachments
    assert [file.kind.value for file in kept] == ["png", "png"]


async def test_a_refused_file_does_not_cost_the_report(visitor: Visitor, office: Office) -> None:
    preview = await visitor.post("/phan-anh", words=TOLD)
    page = await send(visitor, preview, b"MZ not a picture", picture())
    assert page.status == 200
    assert "DC-114" in page.text
    own = office.holder.details(code_of(page), ByConversation(conversation_of(visitor)))
    assert len(own.attachments) == 1


async def test_an_empty_file_is_not_passed_over(visitor: Visitor, office: Office) -> None:
    preview = await visitor.post("/phan-anh", words=TOLD)
    form = FormData()
    for name, value in (hidden_of(preview) | {"consent": "1"}).items():
        form.add_field(name, value)
    # What a telephone sends when the picture could not be read from its cloud.
    form.add_field("tep", io.BytesIO(b""), filename="IMG_0001.jpg")
    response = await visitor.client.post("/phan-anh/gui", data=form)
    page = Shown(response.status, await response.text(), response)
    assert code_of(page)
    assert "DC-114" in page.text


async def test_a_form_that_is_sent_twice_keeps_each_file_once_and_the_shown_pin(
    visitor: Visitor, office: Office
) -> None:
    preview = await visitor.post("/phan-anh", words=TOLD)
    files = [picture(colour) for colour in ("red", "blue", "green", "black", "white")]
    first = await send(visitor, preview, *files)
    again = await send(visitor, preview, *files)
    assert code_of(first) == code_of(again)
    assert "DC-116" not in again.text
    pin = PIN.search(again.html)
    assert pin
    own = office.holder.details(code_of(again), ByPin(pin[1]))
    assert len(own.attachments) == 5


async def test_of_two_sendings_at_once_the_last_pin_holds(
    visitor: Visitor, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = await visitor.post("/phan-anh", words=TOLD)
    slow, add = iter([True]), office.holder.add_evidence

    def dawdle(*args: Any) -> Any:
        # The first sending is still busy with its file when the second one is answered.
        if next(slow, False):
            assert done.wait(10)
        return add(*args)

    done = Event()
    monkeypatch.setattr(type(office.holder), "add_evidence", lambda _self, *args: dawdle(*args))
    first = asyncio.create_task(send(visitor, preview, picture("red")))
    while office.register.statistics().recorded == 0:
        await asyncio.sleep(0.01)
    shown = await send(visitor, preview)
    done.set()
    await first
    pin = PIN.search(shown.html)
    assert pin
    assert office.holder.details(code_of(shown), ByPin(pin[1])).complaint.code


async def test_too_large_a_file_is_not_kept_and_the_next_one_is(
    visitor: Visitor, office: Office
) -> None:
    preview = await visitor.post("/phan-anh", words=TOLD)
    page = await send(visitor, preview, b"\x89PNG\r\n\x1a\n" + b"0" * (9 * 1024 * 1024), picture())
    assert "DC-115" in page.text
    own = office.holder.details(code_of(page), ByConversation(conversation_of(visitor)))
    assert len(own.attachments) == 1


async def test_more_files_than_allowed_are_said_so(visitor: Visitor, office: Office) -> None:
    preview = await visitor.post("/phan-anh", words=TOLD)
    page = await send(visitor, preview, *[picture(f"#00000{n}") for n in range(6)])
    assert page.html.count("DC-116") == 1
    own = office.holder.details(code_of(page), ByConversation(conversation_of(visitor)))
    assert len(own.attachments) == 5


async def test_a_body_that_is_no_form_is_refused(visitor: Visitor, register: Register) -> None:
    await visitor.get("/")
    for data, kind in (
        (b"nothing", "multipart/form-data"),
        (b"nothing", "multipart/form-data; boundary=x"),
        (b"--x\r\n\r\n\r\n--x", "multipart/form-data; boundary=x"),
    ):
        response = await visitor.client.post(
            "/phan-anh/gui", data=data, headers={"Content-Type": kind}
        )
        assert response.status in (400, 403)
    assert register.statistics().recorded == 0


async def test_without_a_key_the_report_is_taken_without_pin(
    services: Services, settings_without_key: Office, aiohttp_client: AiohttpClient
) -> None:
    office = settings_without_key
    visitor = Visitor(await aiohttp_client(create_app(replace(services, office=office))))
    page = await send(visitor, await visitor.post("/phan-anh", words=TOLD))
    assert CODE.search(page.html)
    assert not PIN.search(page.html)


@pytest.fixture
def settings_without_key(services: Services) -> Office:
    bare = services.settings.model_copy(
        update={"encryption_key": type(services.settings.encryption_key)("")}
    )
    return Office.open(Store(bare.database), bare)


class Failing:
    """A desk whose database is away when it is asked, or only when it is sent."""

    async def prepare(self, conversation_id: str, told: Told) -> Preview:
        raise StoreUnavailable

    async def goes_to(self, told: Told) -> str:
        raise StoreUnavailable

    async def preview(self, conversation_id: str) -> Preview | None:
        raise StoreUnavailable

    async def file(self, conversation_id: str, told: Told, *, consent: bool) -> Complaint:
        raise StoreUnavailable


async def test_a_database_away_keeps_everything_typed(
    services: Services, aiohttp_client: AiohttpClient
) -> None:
    visitor = Visitor(await aiohttp_client(create_app(replace(services, desk=Failing()))))
    page = await visitor.post("/phan-anh", words=TOLD, place=HOA_TIEN, counter="bàn 3")
    assert page.status == 503
    for typed in (f"{TOLD}</textarea>", f'value="{HOA_TIEN}"', 'value="bàn 3"'):
        assert typed in page.html


async def test_a_database_away_at_the_last_step_keeps_everything_typed(
    visitor: Visitor, office: Office, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = await visitor.post("/phan-anh", words=TOLD, place=HOA_TIEN)

    def away(*_: object, **__: object) -> Complaint:
        raise StoreUnavailable

    with monkeypatch.context() as broken:
        broken.setattr(Register, "submit", away)
        page = await send(visitor, preview, phone="0900000000", contact="1")
    assert page.status == 503
    assert TOLD in page.text
    assert 'value="0900000000"' in page.html
    done = await send(visitor, page, phone="0900000000", contact="1")
    assert register.find(code_of(done)).reporter is Reporter.CONTACT


async def test_english_reads_english(visitor: Visitor) -> None:
    page = await visitor.get("/phan-anh")
    await visitor.post("/ngon-ngu", page, lang="en", back="/phan-anh")
    preview = await visitor.post("/phan-anh", words=TOLD)
    told = catalogue("en")
    for key in ("preview.title", "preview.who", "contact.gloss", "report.notice"):
        assert told(key) in " ".join(preview.text.split())
