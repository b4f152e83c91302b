"""What the reporter does with a complaint, with the PIN or in the browser that sent it."""

from __future__ import annotations

import io
import re

import pytest
from aiohttp import FormData

from dungcua.complaints.holder import ByConversation
from dungcua.complaints.model import Actor, EventKind, Reporter, State
from dungcua.complaints.office import Office
from dungcua.complaints.register import Register
from dungcua.web.complaint.deeds import DEEDS, Spent
from dungcua.web.i18n import LANGUAGES, catalogue
from tests.web.conftest import MakeVisitor
from tests.web.test_chat import conversation_of
from tests.web.test_report import PIN, TOLD, code_of, picture, send
from tests.web.visitor import Shown, Visitor


class Filed:
    """A report that was filed, seen from the browser that did and from another one."""

    def __init__(self, code: str, pin: str, mine: Visitor, other: Visitor) -> None:
        self.code = code
        self.pin = pin
        self.mine = mine
        self.other = other
        self.conversation = conversation_of(mine)

    async def do(self, deed: str, *, pin: str | None = None, **fields: str) -> Shown:
        """Do something from the other browser, with the PIN."""
        return await self.other.post(
            f"/tra-cuu/{deed}", None, code=self.code, pin=self.pin if pin is None else pin, **fields
        )

    async def do_here(self, deed: str, **fields: str) -> Shown:
        """Do something from the browser that sent it."""
        return await self.mine.post(f"/tra-cuu/{deed}", None, code=self.code, pin="", **fields)


@pytest.fixture
async def filed(make_visitor: MakeVisitor) -> Filed:
    mine, other = await make_visitor(), await make_visitor()
    page = await send(mine, await mine.post("/phan-anh", words=TOLD, place="Hòa Tiến, Đà Nẵng"))
    pin = PIN.search(page.html)
    assert pin
    return Filed(code_of(page), pin[1], mine, other)


def answer(office: Office, code: str) -> None:
    office.desk.triage(code, Actor.OPERATOR, "Đúng thẩm quyền.")
    office.desk.forward(code, Actor.OPERATOR, "Chuyển xử lý.")
    office.desk.answer(code, Actor.BODY, "Đã nhắc bộ phận tiếp nhận.")


async def upload(visitor: Visitor, filed: Filed, pin: str, *files: bytes) -> Shown:
    page = await visitor.get("/")
    form = FormData()
    for name, value in {"csrf": page.field("csrf"), "code": filed.code, "pin": pin}.items():
        form.add_field(name, value)
    for data in files or (b"",):
        form.add_field("tep", io.BytesIO(data), filename="a.png" if data else "")
    response = await visitor.client.post("/tra-cuu/tep", data=form)
    return Shown(response.status, await response.text(), response)


async def test_the_pin_opens_the_details_anywhere(filed: Filed) -> None:
    page = await filed.other.post("/tra-cuu", code=filed.code, pin=filed.pin)
    assert page.status == 200
    assert TOLD in page.text
    # what it is in words; the code is for those who handle it
    assert "Đòi VNeID khi nộp trực tiếp" in page.text
    assert "V01" not in page.text
    assert "chưa phải kết luận" in page.text
    assert "Lấy mã PIN mới" not in page.text


@pytest.mark.parametrize("pin", ["000000", "abc", "12345"])
async def test_a_wrong_pin_shows_the_public_state_only(filed: Filed, pin: str) -> None:
    wrong = pin if pin != filed.pin else "000001"
    page = await filed.other.post("/tra-cuu", code=filed.code, pin=wrong)
    assert page.status == 403
    assert "DC-113" in page.text
    assert "Đã ghi nhận" in page.text
    assert TOLD not in page.html


async def test_the_browser_that_sent_it_needs_no_pin_even_after_a_wrong_one(filed: Filed) -> None:
    page = await filed.mine.post("/tra-cuu", code=filed.code, pin="000000")
    assert "DC-113" in page.text
    assert TOLD in page.text


async def test_five_wrong_pins_lock_and_say_so(filed: Filed) -> None:
    for _ in range(5):
        await filed.other.post("/tra-cuu", code=filed.code, pin="000000")
    page = await filed.other.post("/tra-cuu", code=filed.code, pin=filed.pin)
    assert "DC-303" in page.text
    assert TOLD not in page.html
    assert "Đã ghi nhận" in page.text
    assert TOLD in (await filed.mine.post("/tra-cuu", code=filed.code)).text


async def test_the_pin_of_one_complaint_does_not_open_another(
    filed: Filed, make_visitor: MakeVisitor
) -> None:
    stranger = await make_visitor()
    other = await send(stranger, await stranger.post("/phan-anh", words="chuyện khác, đòi giấy"))
    page = await filed.other.post("/tra-cuu", code=code_of(other), pin=filed.pin)
    assert "chuyện khác" not in page.html


@pytest.mark.parametrize("deed", sorted(DEEDS))
async def test_a_stranger_does_nothing(filed: Filed, office: Office, deed: str) -> None:
    before = office.register.find(filed.code)
    for pin in ("", "000000"):
        page = await filed.do(deed, pin=pin, words="lời người lạ", phone="0900000000", contact="1")
        assert page.status in (403, 404)
        assert TOLD not in page.html
    assert office.register.find(filed.code) == before


@pytest.mark.parametrize("deed", [*sorted(DEEDS), "tep", "pin", "xoa", "tep-xem"])
async def test_a_form_of_another_site_does_nothing(filed: Filed, office: Office, deed: str) -> None:
    before = office.register.find(filed.code)
    fields = {"code": filed.code, "csrf": "cũ", "words": "giả", "sure": "1"}
    response = await filed.mine.client.post(f"/tra-cuu/{deed}", data=fields)
    assert response.status == 403
    assert office.register.find(filed.code) == before


async def test_information_is_added_masked_and_once(filed: Filed, office: Office) -> None:
    page = await filed.other.post("/tra-cuu", code=filed.code, pin=filed.pin)
    for _ in range(2):
        shown = await filed.other.post(
            "/tra-cuu/bo-sung",
            page,
            code=filed.code,
            pin=filed.pin,
            words="Hôm sau lại đòi, gọi 0912345678",
        )
        assert shown.status == 200
        assert "Hôm sau lại đòi" in shown.text
    told = [
        event.reason
        for event in office.register.find(filed.code).events
        if event.kind is EventKind.INFORMATION
    ]
    assert len(told) == 1
    assert "0912345678" not in told[0]


async def test_blank_information_is_refused(filed: Filed) -> None:
    assert "DC-109" in (await filed.do("bo-sung", words="  ")).text


async def test_what_was_typed_survives_an_error(filed: Filed) -> None:
    long = "ế" * 4001
    page = await filed.do("bo-sung", words=long)
    assert page.status == 413
    assert f"{long}</textarea>" in page.html
    stale = await filed.mine.client.post(
        "/tra-cuu/bo-sung", data={"csrf": "cũ", "code": filed.code, "words": "đã gõ rất lâu"}
    )
    assert "đã gõ rất lâu</textarea>" in await stale.text()


async def test_words_survive_the_limit_without_a_look_at_the_register(
    filed: Filed, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await filed.other.get("/tra-cuu")
    shown = page
    for _ in range(25):
        shown = await filed.other.post(
            "/tra-cuu/bo-sung", page, code=filed.code, pin=filed.pin, words="lời đã gõ"
        )
    assert shown.status == 429
    assert "lời đã gõ</textarea>" in shown.html
    assert TOLD not in shown.html
    assert "Đã ghi nhận" not in shown.html


async def test_files_are_added_seen_and_deleted(filed: Filed, office: Office) -> None:
    page = await upload(filed.other, filed, filed.pin, picture(), picture("red"))
    assert page.status == 200
    assert "Đã nhận tệp" in page.text
    names = re.findall(r'name="name" value="([^"]{43})"', page.html)
    assert len(set(names)) == 2
    response = await filed.other.send(
        "/tra-cuu/tep-xem", fields={"code": filed.code, "pin": filed.pin, "name": names[0]}
    )
    assert response.content_type == "image/png"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert (await response.read()).startswith(b"\x89PNG")
    await filed.do("tep-xoa", name=names[0])
    kept = office.holder.details(filed.code, ByConversation(filed.conversation)).attachments
    assert len(kept) == 1


@pytest.mark.parametrize(
    ("data", "told"), [(b"MZ", "DC-114"), (b"0" * (9 * 1024 * 1024), "DC-115"), (b"", "DC-165")]
)
async def test_a_refused_file_is_said_so(filed: Filed, data: bytes, told: str) -> None:
    page = await upload(filed.mine, filed, "", data)
    assert told in page.text
    assert TOLD in page.text


async def test_a_stranger_adds_and_sees_no_file(filed: Filed, office: Office) -> None:
    await upload(filed.mine, filed, "", picture())
    assert (await upload(filed.other, filed, "", picture())).status == 404
    (kept,) = office.holder.details(filed.code, ByConversation(filed.conversation)).attachments
    assert (await filed.do("tep-xem", pin="", name=kept.name)).status == 404
    refused = await filed.do("tep-xem", pin="000000", name=kept.name)
    assert refused.status == 403
    assert (await filed.do("tep-xem", name="../../../etc/passwd")).status == 404


async def test_an_answer_is_confirmed(filed: Filed, office: Office) -> None:
    early = await filed.do("xac-nhan")
    assert early.status == 409
    answer(office, filed.code)
    page = await filed.other.post("/tra-cuu", code=filed.code, pin=filed.pin)
    assert "Đã nhắc bộ phận tiếp nhận." in page.text
    assert 'action="/tra-cuu/xac-nhan"' in page.html
    assert "Nơi đang xử lý" in page.text
    done = await filed.do("xac-nhan")
    assert done.status == 200
    assert "Cảm ơn anh/chị" in done.text
    assert office.register.find(filed.code).state is State.CONFIRMED
    # nobody is at it any more
    assert "Nơi đã nhận" in done.text
    assert "Nơi đang xử lý" not in done.text
    assert 'action="/tra-cuu/chua-dong-y"' not in done.html


async def test_an_answer_is_contested_with_a_reason(filed: Filed, office: Office) -> None:
    answer(office, filed.code)
    assert "DC-109" in (await filed.do("chua-dong-y", words=" ")).text
    page = await filed.do("chua-dong-y", words="Hôm qua vẫn bị đòi như cũ")
    assert "Hôm qua vẫn bị đòi như cũ" in page.text
    assert office.register.find(filed.code).state is State.CONTESTED


async def test_a_contact_is_given_changed_and_erased(filed: Filed, office: Office) -> None:
    refused = await filed.do("lien-he", phone="0900000000")
    assert "DC-117" in refused.text
    assert 'value="0900000000"' in refused.html
    assert "DC-117" in (await filed.do("lien-he", contact="1")).text
    given = await filed.do("lien-he", phone="0900000000", contact="1")
    assert "Đã có, được mã hóa" in given.text
    assert "0900000000" not in given.html
    assert office.register.find(filed.code).reporter is Reporter.CONTACT
    gone = await filed.do("lien-he-xoa")
    assert "Chưa có (ẩn danh)" in gone.text
    assert office.register.find(filed.code).reporter is Reporter.ANONYMOUS


async def test_it_is_withdrawn_from_anywhere_with_the_pin(filed: Filed, office: Office) -> None:
    page = await filed.do("rut")
    assert page.status == 200
    assert "Đã rút" in page.text
    assert "Hạn xử lý" not in page.text
    assert office.register.find(filed.code).state is State.WITHDRAWN
    again = await filed.do("rut")
    assert again.status == 200
    assert 'action="/tra-cuu/rut"' not in again.html


async def test_erasing_takes_two_steps(filed: Filed, office: Office) -> None:
    asked = await filed.do("xoa")
    assert "không lấy lại được" in asked.text
    assert not office.register.find(filed.code).erased
    page = await filed.other.post("/tra-cuu/xoa", asked, code=filed.code, pin=filed.pin, sure="1")
    assert page.status == 200
    assert office.register.find(filed.code).erased
    assert TOLD not in page.html
    assert "chỉ còn dòng để thống kê" in page.text
    # Whoever comes back with code and PIN reads that, not that the PIN is wrong.
    later = await filed.other.post("/tra-cuu", code=filed.code, pin=filed.pin)
    assert later.status == 200
    assert "chỉ còn dòng để thống kê" in later.text
    assert "DC-113" not in later.text
    assert office.register.verify_chain(filed.code)


async def test_a_stranger_does_not_even_get_the_question(filed: Filed, office: Office) -> None:
    for pin, status in (("", 404), ("000000", 403)):
        for sure in ("", "1"):
            page = await filed.do("xoa", pin=pin, sure=sure)
            assert page.status == status
            assert "Xóa hẳn" not in page.text
    assert not office.register.find(filed.code).erased


async def test_a_new_pin_replaces_the_old_one_and_only_here(filed: Filed) -> None:
    page = await filed.do_here("pin")
    found = PIN.search(page.html)
    assert found
    assert found[1] != filed.pin or found
    opened = await filed.other.post("/tra-cuu", code=filed.code, pin=found[1])
    assert TOLD in opened.text
    refused = await filed.do("pin", pin=found[1])
    assert refused.status == 404
    assert not PIN.search(refused.html)


async def test_the_desk_looking_at_a_contact_is_told(filed: Filed, office: Office) -> None:
    await filed.do("lien-he", phone="0900000000", contact="1")
    office.desk.contact(filed.code, Actor.OPERATOR, "Báo kết quả.")
    office.desk.assign(filed.code, "7", Actor.OPERATOR)
    page = await filed.do_here("bo-sung", words="thêm")
    assert "Có người xem cách liên hệ" in page.text
    assert "Đã có người phụ trách" not in page.text


async def test_addresses_of_forms_lead_back(visitor: Visitor) -> None:
    for deed in (*DEEDS, "tep", "xoa"):
        page = await visitor.get(f"/tra-cuu/{deed}")
        assert str(page.response.url).endswith("/tra-cuu")
    assert (await visitor.post("/tra-cuu/khong-co", code="x")).status == 404


async def test_neither_code_nor_pin_stand_in_an_address_or_a_log(
    filed: Filed, capsys: pytest.CaptureFixture[str]
) -> None:
    for deed in ("bo-sung", "xac-nhan", "rut"):
        page = await filed.do(deed, words="thêm lời kể")
        assert filed.code not in str(page.response.url)
    said = "".join(capsys.readouterr())
    for secret in (filed.code, filed.pin, "thêm lời kể"):
        assert secret not in said


def test_every_deed_has_words() -> None:
    for lang in LANGUAGES:
        for deed in (*DEEDS, "tep", "xoa"):
            assert catalogue(lang)(f"done.{deed}")


def test_a_form_counts_once_and_memory_is_bounded() -> None:
    spent = Spent(most=2)
    assert spent.first("b", "1", "rut", "")
    assert not spent.first("b", "1", "rut", "")
    assert spent.first("c", "1", "rut", "")
    assert spent.first("b", "1", "bo-sung", "x")
    assert spent.first("b", "1", "rut", "")
    spent.forget("b", "1", "rut", "")
    assert spent.first("b", "1", "rut", "")


async def test_register_keeps_its_own_counsel(filed: Filed, register: Register) -> None:
    """Whatever was tried above, the chain of a complaint holds."""
    await filed.do("bo-sung", words="thêm")
    await filed.do_here("lien-he", phone="0900000000", contact="1")
    await filed.do("rut")
    assert register.verify_chain(filed.code)
