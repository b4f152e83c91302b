"""Everything together, as a newcomer gets it: ``dungcua serve``, Rasa, a real browser.

Needs the set-up's product: Rasa's environment and the trained model (``make setup``).
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dungcua.settings import ROOT
from tests.browser.conftest import OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.rasa]

STARTS_WITHIN = 180.0
MODEL = ROOT / "var" / "models" / "dungcua.tar.gz"
HOA_TIEN = (
    "tôi ở xã Hòa Tiến huyện Hòa Vang cũ muốn làm khai sinh cho con thì nộp ở đâu, cần giấy tờ gì"
)
HOA_TIEN_BARE = (
    "toi o xa Hoa Tien huyen Hoa Vang cu muon lam khai sinh cho con thi nop o dau, can giay to gi"
)
DEMAND = "công an phường bắt phải có VNeID mới nhận hồ sơ nộp trực tiếp, tôi muốn phản ánh"
CODE = re.compile(r"\b[A-Z]{4}-[A-Z]{4}-\d{5}\b")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Served:
    """A running ``dungcua serve`` with Rasa ready to talk."""

    address: str
    var: Path
    process: subprocess.Popen[bytes]

    def ready(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.address}/readyz", timeout=5) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def rasa_state(self) -> str:
        return str(self.ready()["parts"]["rasa"]["state"])

    def wait_for_rasa(self, state: str) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            if self.rasa_state() == state:
                return
            time.sleep(0.3)
        log = (self.var / "rasa.log").read_text(encoding="utf-8", errors="replace")
        pytest.fail(f"Rasa did not become {state}: …{log[-2000:]}")

    def rasa_pid(self) -> int:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        (pid,) = [int(pid) for pid in children.read_text(encoding="ascii").split()]
        return pid


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    assert MODEL.is_file(), "the trained model is missing: make setup"
    var = tmp_path_factory.mktemp("var")
    (var / "models").mkdir()
    (var / "models" / MODEL.name).symlink_to(MODEL)
    port = free_port()
    environment = os.environ | {
        "DUNGCUA_VAR": str(var),
        "DUNGCUA_PORT": str(port),
        "DUNGCUA_RASA_URL": f"http://127.0.0.1:{free_port()}",
        "DUNGCUA_ACTION_PORT": str(free_port()),
        "DUNGCUA_SECRET_KEY": "whole-stack-test-key-0123456789abcdef",
        "DUNGCUA_RATE_PER_MINUTE": "200",
    }
    log = (var / "serve.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "dungcua.cli.main", "serve"],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    running = Served(f"http://127.0.0.1:{port}", var, process)
    deadline = time.monotonic() + 60
    while True:
        try:
            running.ready()
            break
        except OSError:
            assert process.poll() is None, (var / "serve.log").read_text(encoding="utf-8")
            assert time.monotonic() < deadline, "the pages did not come up"
            time.sleep(0.2)
    running.wait_for_rasa("ready")
    yield running
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 0
    log.close()


def say(page: Page, text: str) -> None:
    """Send a message and wait until its answer stands."""
    before = page.locator(".log > *").count()
    page.get_by_label("Câu hỏi của anh/chị").fill(text)
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator(".log > *").nth(before + 1)).to_be_visible()
    expect(page.locator("#dang-soan")).to_have_text("")


def say_plainly(page: Page, text: str) -> None:
    """Send a message without a script: the page comes again with the answer."""
    page.get_by_label("Câu hỏi của anh/chị").fill(text)
    page.get_by_role("button", name="Gửi", exact=True).click()
    page.wait_for_load_state()


def last_reply(page: Page) -> str:
    return page.locator(".log > *").last.inner_text()


@pytest.mark.parametrize("question", [HOA_TIEN, HOA_TIEN_BARE], ids=["marks", "bare"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_old_address_leads_to_the_counter(
    served: Served, open_page: OpenPage, question: str, *, script: bool
) -> None:
    page = open_page(served.address, java_script_enabled=script)
    page.get_by_label("Câu hỏi của anh/chị").fill(question)
    page.get_by_role("button", name="Gửi", exact=True).click()
    card = page.locator(".card.procedure")
    expect(card).to_be_visible()
    text = page.locator(".log").inner_text()
    assert "Xã Hòa Tiến, Đà Nẵng" in text
    assert "Trung tâm Phục vụ hành chính công xã Hòa Tiến, Đà Nẵng" in text
    assert "Giấy chứng sinh" in text
    assert "1.001193" in text
    assert re.search(r"\b\d{2}/\d{2}/2026\b", text), "a date"
    source = card.get_by_role("link", name="120/2025").first
    address = source.get_attribute("href")
    assert address
    page.goto(served.address + address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("120/2025")


def test_a_demand_ends_in_a_code_that_can_be_looked_up(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.address)
    say(page, DEMAND)
    assert "có dấu hiệu không đúng quy định" in page.locator(".log").inner_text()
    assert "ở xã, phường và tỉnh nào" in last_reply(page)
    say(page, "phường Hòa Xuân, quận Cẩm Lệ, Đà Nẵng")
    assert "Anh/chị đồng ý ghi nhận không?" in last_reply(page)
    page.get_by_role("button", name="Đồng ý ghi nhận").click()
    expect(page.locator(".card.complaint")).to_be_visible()
    found = CODE.search(last_reply(page))
    assert found
    page.goto(f"{served.address}/tra-cuu")
    page.get_by_label("Mã tra cứu").fill(found[0].lower().replace("-", " "))
    page.get_by_role("button", name="Xem tình trạng").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text(found[0])
    expect(main).to_contain_text("VNeID")
    expect(main).to_contain_text("Phường Hòa Xuân")
    assert found[0] not in page.url


def test_stopping_rasa_mid_conversation_loses_nothing(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.address)
    say(page, "tôi muốn làm khai sinh cho con ở xã Hòa Tiến, Đà Nẵng thì nộp ở đâu")
    say(page, DEMAND)
    assert "ở xã, phường và tỉnh nào" in last_reply(page)
    os.kill(served.rasa_pid(), signal.SIGKILL)
    say(page, "đổi bằng lái xe cần giấy tờ gì")
    alone = page.locator(".log").inner_text()
    assert "chỉ trả lời từng câu hỏi riêng" in alone
    assert "giấy phép lái xe" in alone.lower()
    assert served.rasa_state() in ("starting", "down")
    page.reload()
    text = page.locator(".log").inner_text()
    for kept in ("Xã Hòa Tiến, Đà Nẵng", DEMAND, "đổi bằng lái xe cần giấy tờ gì"):
        assert kept in text
    served.wait_for_rasa("ready")
    # the form is still open: the dialogue's state survived with Rasa's tracker
    say(page, "phường Hòa Xuân, quận Cẩm Lệ, Đà Nẵng")
    assert "Anh/chị đồng ý ghi nhận không?" in last_reply(page)
    say(page, "đồng ý ghi nhận")
    assert CODE.search(last_reply(page))


def test_what_is_typed_is_redacted_before_it_is_stored(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.address)
    say(page, "số căn cước của tôi là 048199001234, muốn đăng ký tạm trú")
    assert "048199001234" not in page.locator(".log").inner_text()
    for file in served.var.iterdir():
        if file.is_file():
            assert b"048199001234" not in file.read_bytes(), file.name


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_talk_goes_on_without_naming_the_procedure(
    served: Served, open_page: OpenPage, *, script: bool
) -> None:
    page = open_page(f"{served.address}/", java_script_enabled=script)
    ask = say if script else say_plainly
    ask(page, "đăng ký kết hôn ở xã Hòa Tiến, Đà Nẵng nộp ở đâu")
    ask(page, "thế còn phí?")
    assert "miễn phí" in last_reply(page)
    ask(page, "không, ý tôi là giấy khai tử")
    assert "khai tử" in last_reply(page).casefold()
    ask(page, "quay lại kết hôn, cần giấy gì")
    assert "Tờ khai đăng ký kết hôn" in last_reply(page)


def test_a_question_back_is_answered_by_a_button(served: Served, open_page: OpenPage) -> None:
    page = open_page(f"{served.address}/")
    say(page, "xin giấy xác nhận")
    page.locator(".log > *").last.get_by_role("button", name="độc thân").click()
    expect(page.locator("#dang-soan")).to_have_text("")
    expect(page.locator(".log > *").last).to_contain_text("Tờ khai cấp Giấy xác nhận tình trạng")


def test_an_aside_leaves_the_form_open_and_cancelling_closes_it(
    served: Served, open_page: OpenPage
) -> None:
    page = open_page(f"{served.address}/")
    say(page, DEMAND)
    say(page, "mà làm hộ chiếu phí bao nhiêu")
    assert "Bỏ qua nơi xảy ra" in last_reply(page)
    say(page, "thôi không phản ánh nữa")
    assert "bỏ phản ánh" in last_reply(page)


def test_a_person_can_be_asked_for(served: Served, open_page: OpenPage) -> None:
    page = open_page(f"{served.address}/")
    say(page, "nói chuyện với người")
    assert "người trực" in last_reply(page) or "gọi" in last_reply(page)


def test_english_is_answered_in_english_until_it_is_switched(
    served: Served, open_page: OpenPage
) -> None:
    page = open_page(f"{served.address}/")
    say(page, "how do I extend my visa?")
    assert "file" in last_reply(page).casefold()
    say(page, "phí bao nhiêu")
    assert "phí" in last_reply(page).casefold()
