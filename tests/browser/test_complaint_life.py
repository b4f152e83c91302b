"""One complaint from the chat to its end, in a real browser, while weeks go by.

The application is the one that ``dungcua serve`` runs, without Rasa; only its clock is ours.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pyotp
import pytest
from aiohttp import web
from playwright.sync_api import FilePayload, Page, expect

from dungcua.accounts.model import Grant, Role
from dungcua.cli import chores
from dungcua.cli.stack import Stack, running
from dungcua.complaints.model import Actor, Door, State
from dungcua.complaints.office import Office
from dungcua.settings import Settings
from dungcua.web.app import create_app
from tests.browser.conftest import PATIENCE, OpenPage
from tests.browser.test_accessibility import (
    assert_no_sideways_scroll,
    assert_no_violations,
    unfold,
)
from tests.browser.test_desk_in_browser import enter
from tests.browser.whole import STARTS_WITHIN, say
from tests.clock import Clock
from tests.complaints.parts import HOA_TIEN, picture
from tests.web.desk import hire

pytestmark = pytest.mark.browser

DEMAND = "công an phường bắt phải có VNeID mới nhận hồ sơ nộp trực tiếp, tôi muốn phản ánh"
CODE = re.compile(r"\b[A-Z]{4}-[A-Z]{4}-\d{5}\b")
ANSWER = "Đã nhắc bộ phận tiếp nhận, mời anh/chị nộp lại."


class Running:
    """The whole product in a thread of its own, by a clock of ours."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._over = asyncio.Event()
        self._ready: asyncio.Future[tuple[str, Stack]] = self._loop.create_future()
        self._task = asyncio.run_coroutine_threadsafe(self._serve(settings, clock), self._loop)
        self.address, self.stack = asyncio.run_coroutine_threadsafe(
            self._started(), self._loop
        ).result(STARTS_WITHIN)

    @property
    def office(self) -> Office:
        return self.stack.services.office

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._task.result(STARTS_WITHIN)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _started(self) -> tuple[str, Stack]:
        return await self._ready

    async def _serve(self, settings: Settings, clock: Clock) -> None:
        try:
            async with running(settings, clock=clock) as stack:
                runner = web.AppRunner(create_app(stack.services), shutdown_timeout=1)
                await runner.setup()
                await web.TCPSite(runner, "127.0.0.1", 0).start()
                host, port = runner.addresses[0][:2]
                self._ready.set_result((f"http://{host}:{port}", stack))
                await self._over.wait()
                await runner.cleanup()
        except Exception as error:
            if not self._ready.done():
                self._ready.set_exception(error)
            raise


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 23, 2, tzinfo=UTC))


@pytest.fixture
def whole(settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    # The hourly look at what falls due, as often as a test can wait for.
    monkeypatch.setattr(chores, "_HOUR", 0.2)
    served = Running(
        settings.model_copy(update={"lookups_per_minute": 100, "smallest_group": 3}), clock
    )
    yield served
    served.stop()


def look_up(page: Page, address: str, code: str, pin: str = "") -> None:
    page.goto(f"{address}/tra-cuu")
    page.get_by_label("Mã tra cứu").fill(code.lower().replace("-", " "))
    page.get_by_label("Mã PIN").fill(pin)
    page.get_by_role("button", name="Xem tình trạng").click()
    expect(page.get_by_role("heading", name=code)).to_be_visible()


def state(page: Page) -> Any:
    return expect(page.locator(".state"))


def file_from_chat(page: Page, address: str) -> tuple[str, str]:
    """Tell it in the chat, look it through, send it; return code and PIN."""
    say(page, DEMAND)
    expect(page.locator(".log")).to_contain_text("có dấu hiệu không đúng quy định")
    page.locator(".top nav").get_by_role("link", name="Gửi phản ánh").click()
    expect(page.get_by_label("Việc đã xảy ra")).to_have_value(DEMAND)
    page.get_by_label("Ở đâu").fill("phường Hòa Xuân, quận Cẩm Lệ, Đà Nẵng")
    page.get_by_label("Quầy, bàn nào").fill("bàn số 3")
    page.get_by_role("button", name="Xem lại trước khi gửi").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Công an cấp tỉnh, Đà Nẵng")
    expect(main).to_contain_text("Phường Hòa Xuân, Đà Nẵng")
    page.get_by_label("Tôi đồng ý cho ghi nhận phản ánh này.").check()
    main.get_by_role("button", name="Gửi phản ánh").click()
    expect(page.locator("h2.code")).to_be_visible()
    code = page.locator("h2.code").inner_text()
    assert CODE.fullmatch(code)
    assert code not in page.url
    return code, page.locator(".pin").inner_text()


def file_without_script(page: Page, address: str) -> tuple[str, str]:
    """The same by plain forms."""
    page.get_by_label("Câu hỏi của anh/chị").fill(DEMAND)
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator(".log > *").nth(1)).to_be_visible()
    page.goto(f"{address}/phan-anh")
    page.get_by_label("Ở đâu").fill("phường Hòa Xuân, quận Cẩm Lệ, Đà Nẵng")
    page.get_by_role("button", name="Xem lại trước khi gửi").click()
    expect(page.get_by_role("main")).to_contain_text("Công an cấp tỉnh, Đà Nẵng")
    page.get_by_label("Tôi đồng ý cho ghi nhận phản ánh này.").check()
    page.get_by_role("main").get_by_role("button", name="Gửi phản ánh").click()
    return page.locator("h2.code").inner_text(), page.locator(".pin").inner_text()


class AtDesk:
    """Somebody who works on complaints, on the desk's pages; by keyboard where keys work."""

    def __init__(self, page: Page, served: Running, clock: Clock, *, script: bool) -> None:
        bureau = served.stack.services.bureau
        assert bureau is not None
        self.page = page
        self.who = hire(bureau, "lan", Grant(Role.SUPERVISOR))
        self._address = served.address
        self._clock = clock
        self._script = script

    def sign_in(self) -> None:
        """Go through both doors, with the code that the telephone shows by our clock."""
        self.page.goto(f"{self._address}/ban-truc/vao")
        enter(self.page, self.who, pyotp.TOTP(self.who.secret).at(self._clock.now))

    def open(self, code: str) -> None:
        """Open the file of a complaint out of the list."""
        listed = f"{self._address}/ban-truc/ho-so"
        if self._script:
            self.page.keyboard.type("gc")
            # Other pages name it too: a row of theirs is gone as soon as the list has come.
            expect(self.page).to_have_url(listed)
        else:
            self.page.goto(listed)
        row = self.page.get_by_role("link", name=code)
        expect(row).to_be_visible()
        row.focus()
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", level=1, name=code)).to_be_visible()
        assert code not in self.page.url

    def step(self, to: State, reason: str) -> None:
        """Take the step, with its reason; only buttons of the table are there."""
        button = self.page.locator(f'button[name="to"][value="{to}"]')
        if self._script:
            key = str(button.get_attribute("data-shortcut"))
            self.page.keyboard.press("Alt+r")
            expect(self.page.locator("#ly-do-buoc")).to_be_focused()
            self.page.keyboard.type(reason)
            self.page.keyboard.press(key)
        else:
            self.page.locator("#ly-do-buoc").fill(reason)
            button.click()
        expect(self.page.locator(".timeline li").last).to_contain_text(reason)

    def may(self, *states: State) -> None:
        """See that these steps are offered now, and no others."""
        offered = self.page.locator('button[name="to"]')
        expect(offered).to_have_count(len(states))
        for each in states:
            expect(self.page.locator(f'button[name="to"][value="{each}"]')).to_have_count(1)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_one_complaint_from_chat_to_confirmation(
    whole: Running, clock: Clock, open_page: OpenPage, *, script: bool
) -> None:
    page = open_page(whole.address, java_script_enabled=script)
    office = whole.office
    filed = file_from_chat if script else file_without_script
    code, pin = filed(page, whole.address)
    expect(page.get_by_role("main")).to_contain_text("08/12/2026")

    # The desk reads it and forwards it; anybody with the code sees who has it.
    desk = AtDesk(open_page(whole.address, java_script_enabled=script), whole, clock, script=script)
    desk.sign_in()
    desk.open(code)
    main = desk.page.get_by_role("main")
    expect(main).to_contain_text("VNeID mới nhận hồ sơ")
    expect(main).to_contain_text("08/12/2026")
    desk.may(State.TRIAGED, State.NOT_OURS, State.WITHDRAWN)
    desk.step(State.TRIAGED, "Đã đọc, đúng thẩm quyền.")
    expect(main.get_by_label("Nơi nhận").first).to_have_value("police:province")
    desk.step(State.FORWARDED, "Chuyển nơi có thẩm quyền.")
    expect(main).to_contain_text("Công an cấp tỉnh, Đà Nẵng")
    stranger = open_page(whole.address, java_script_enabled=script)
    look_up(stranger, whole.address, code)
    state(stranger).to_have_text("Đã chuyển cơ quan")
    expect(stranger.get_by_role("main")).to_contain_text("Công an cấp tỉnh, Đà Nẵng")
    expect(stranger.get_by_role("main")).not_to_contain_text("VNeID mới nhận hồ sơ")

    # The day passes and nobody answers: the running server takes it one level up by itself.
    clock.now = datetime(2026, 12, 9, 2, tzinfo=UTC)
    for _ in range(PATIENCE // 100):
        if office.register.find(code).state is State.ESCALATED:
            break
        page.wait_for_timeout(100)
    look_up(page, whole.address, code)
    state(page).to_have_text("Đã chuyển cấp trên")
    expect(page.get_by_role("main")).to_contain_text("Bộ Tư pháp")
    expect(page.get_by_role("main")).to_contain_text("Đã quá hạn mà chưa có trả lời.")
    assert len([e for e in office.register.find(code).events if e.state is State.ESCALATED]) == 1

    # Two weeks later nobody is signed in any more. The desk writes the answer down.
    desk.page.goto(f"{whole.address}/ban-truc/ho-so")
    expect(desk.page.locator("#o-login")).to_be_visible()
    desk.sign_in()
    expect(desk.page.locator("[data-reminder]")).to_contain_text("Quá hạn, đã chuyển cấp trên")
    if script:
        assert_no_violations(desk.page)
        desk.page.set_viewport_size({"width": 320, "height": 700})
        assert_no_sideways_scroll(desk.page)
        desk.page.set_viewport_size({"width": 1280, "height": 800})
    desk.page.goto(f"{whole.address}/ban-truc/ho-so?xem=len-cap")
    expect(desk.page.get_by_role("link", name=code)).to_be_visible()
    desk.open(code)
    expect(main).to_contain_text("Bộ Tư pháp")
    # The highest level: there is nowhere to escalate to.
    desk.may(State.ANSWERED, State.WITHDRAWN)
    desk.step(State.ANSWERED, ANSWER)

    # An answer is not a solution: the citizen contests it, from another device, by PIN.
    look_up(stranger, whole.address, code, pin)
    state(stranger).to_have_text("Cơ quan đã trả lời")
    expect(stranger.get_by_role("main")).to_contain_text(ANSWER)
    assert office.register.statistics().solved == 0
    stranger.get_by_label("Vì sao chưa được?").fill("Hôm nay vẫn bị đòi như cũ.")
    stranger.get_by_role("button", name="Gửi ý kiến chưa đồng ý").click()
    state(stranger).to_have_text("Người dân chưa đồng ý")
    expect(stranger.get_by_role("main")).to_contain_text("Hôm nay vẫn bị đòi như cũ.")

    # Once more, and this time it is settled: only the citizen's word closes it.
    desk.page.reload()
    expect(desk.page.locator(".timeline li").last).to_contain_text("Hôm nay vẫn bị đòi như cũ.")
    desk.may(State.FORWARDED, State.WITHDRAWN)
    desk.step(State.FORWARDED, "Chuyển lại kèm ý kiến của người dân.")
    desk.step(State.ANSWERED, "Đã nhận hồ sơ của anh/chị tại quầy.")
    look_up(page, whole.address, code)
    page.get_by_role("button", name="Đã giải quyết xong").click()
    state(page).to_have_text("Người dân xác nhận đã giải quyết")
    assert office.register.statistics().solved == 1
    assert office.register.verify_chain(code)
    desk.page.reload()
    desk.may()
    # The history names no account; the audit does, in the order of the steps.
    bureau = whole.stack.services.bureau
    assert bureau is not None
    noted = bureau.audit.read(deed="case.step")
    assert {event.actor for event in noted} == {desk.who.account.id}
    assert [event.facts["to"] for event in reversed(noted)] == [
        "triaged", "forwarded", "answered", "forwarded", "answered"
    ]  # fmt: skip
    assert bureau.audit.verify() is None
    assert "Người thử lan" not in str(office.register.find(code))


def test_files_go_along_with_progress_and_nothing_is_sent_twice(
    whole: Running, open_page: OpenPage
) -> None:
    page = open_page(f"{whole.address}/phan-anh")
    page.get_by_label("Việc đã xảy ra").fill(DEMAND)
    page.get_by_role("button", name="Xem lại trước khi gửi").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xem lại")
    # Pressed before its script is there, the button sends as it does without one.
    page.wait_for_load_state()
    page.get_by_label("Tệp gửi kèm").set_input_files(
        FilePayload(name="phiếu.png", mimeType="image/png", buffer=picture())
    )
    page.get_by_label("Tôi đồng ý cho ghi nhận phản ánh này.").check()
    button = page.get_by_role("main").get_by_role("button", name="Gửi phản ánh")
    page.context.set_offline(True)
    button.click()
    expect(page.get_by_text("Mất kết nối khi đang gửi")).to_be_visible()
    page.context.set_offline(False)
    button.click()
    expect(page.locator("h2.code")).to_be_visible()
    code = page.locator("h2.code").inner_text()
    assert whole.office.register.statistics().recorded == 1
    look_up(page, whole.address, code)
    expect(page.locator(".files li")).to_have_count(1)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Tải về 1").click()
    assert saved.value.suggested_filename == "bang-chung.jpg"


def test_the_running_server_warns_the_next_one(whole: Running, open_page: OpenPage) -> None:
    services = whole.stack.services
    for _ in range(3):
        talk = services.conversations.start()
        services.register.open_draft(
            talk,
            "đòi sổ hộ khẩu khi khai sinh",
            procedure="1.001193",
            violations=["V02"],
            papers=["so-ho-khau"],
            door=Door.REPORT,
            place=HOA_TIEN,
            knowledge_version=services.knowledge.version,
        )
        services.register.submit(talk, consent=True)
    page = open_page(whole.address)
    say(page, "tôi ở xã Hòa Tiến mới, Đà Nẵng làm khai sinh cho con nộp ở đâu")
    expect(page.locator(".log")).to_contain_text("có ít nhất 3 người phản ánh bị đòi")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_it_is_accessible_and_narrow(
    whole: Running, open_page: OpenPage, scheme: str
) -> None:
    page = open_page(
        f"{whole.address}/phan-anh", viewport={"width": 320, "height": 640}, color_scheme=scheme
    )

    def sound() -> None:
        unfold(page)
        assert_no_violations(page)
        assert_no_sideways_scroll(page)

    sound()
    page.get_by_label("Việc đã xảy ra").fill(DEMAND)
    page.get_by_label("Ở đâu").fill("xã Tân Lập")
    page.get_by_role("button", name="Xem lại trước khi gửi").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xem lại")
    sound()
    page.get_by_label("Tôi đồng ý cho ghi nhận phản ánh này.").check()
    page.get_by_role("main").get_by_role("button", name="Gửi phản ánh").click()
    expect(page.locator("h2.code")).to_be_visible()
    sound()
    code = page.locator("h2.code").inner_text()
    office = whole.office
    office.desk.triage(code, Actor.OPERATOR, "Đúng.")
    office.desk.forward(code, Actor.OPERATOR, "Chuyển.")
    office.desk.answer(code, Actor.BODY, ANSWER)
    look_up(page, whole.address, code)
    sound()
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Xóa hẳn")
    sound()
    stranger = open_page(whole.address, viewport={"width": 320, "height": 640}, color_scheme=scheme)
    look_up(stranger, whole.address, code)
    assert_no_violations(stranger)
    assert_no_sideways_scroll(stranger)
