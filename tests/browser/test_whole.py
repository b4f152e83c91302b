"""Everything together, as a newcomer gets it: ``dungcua serve``, Rasa, a real browser.

Needs the set-up's product: Rasa's environment and the trained model (``make setup``).
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.whole import Served, say, serving

pytestmark = [pytest.mark.browser, pytest.mark.rasa]

HOA_TIEN = (
    "tôi ở xã Hòa Tiến huyện Hòa Vang cũ muốn làm khai sinh cho con thì nộp ở đâu, cần giấy tờ gì"
)
HOA_TIEN_BARE = (
    "toi o xa Hoa Tien huyen Hoa Vang cu muon lam khai sinh cho con thi nop o dau, can giay to gi"
)
DEMAND = "công an phường bắt phải có VNeID mới nhận hồ sơ nộp trực tiếp, tôi muốn phản ánh"
CODE = re.compile(r"\b[A-Z]{4}-[A-Z]{4}-\d{5}\b")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("var")) as running:
        yield running


def sees(where: Locator, *wanted: str | re.Pattern[str]) -> None:
    """See words as they are shown, not those that are folded away."""
    for words in wanted:
        expect(where).to_contain_text(words, use_inner_text=True)


def last_reply(page: Page) -> Locator:
    return page.locator(".log > *").last


def recorded(page: Page) -> str:
    """Return the code that the last reply tells."""
    sees(last_reply(page), CODE)
    found = CODE.search(last_reply(page).inner_text())
    assert found
    return found[0]


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
    sees(
        page.locator(".log"),
        "Xã Hòa Tiến, Đà Nẵng",
        "Trung tâm Phục vụ hành chính công xã Hòa Tiến, Đà Nẵng",
        "Giấy chứng sinh",
        "1.001193",
        re.compile(r"\b\d{2}/\d{2}/2026\b"),
    )
    expect(page.locator("#dang-soan")).to_have_text("")
    source = card.get_by_role("link", name="120/2025").first
    address = source.get_attribute("href")
    assert address
    page.goto(served.address + address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("120/2025")


def test_a_demand_ends_in_a_code_that_can_be_looked_up(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.address)
    say(page, DEMAND)
    sees(page.locator(".log"), "có dấu hiệu không đúng quy định")
    sees(last_reply(page), "ở xã, phường và tỉnh nào")
    say(page, "phường Hòa Xuân, quận Cẩm Lệ, Đà Nẵng")
    # Who gets it is said before anything is sent.
    sees(
        last_reply(page),
        "Phản ánh này sẽ chuyển tới: Công an cấp tỉnh, Đà Nẵng.",
        "Anh/chị đồng ý ghi nhận không?",
    )
    page.get_by_role("button", name="Đồng ý ghi nhận").click()
    expect(page.locator(".card.complaint")).to_be_visible()
    expect(page.locator("#dang-soan")).to_have_text("")
    code = recorded(page)
    pin = page.locator("[data-pin] .pin").inner_text()
    page.reload()
    expect(page.locator(".card.complaint")).to_be_visible()
    assert pin not in page.content()
    elsewhere = open_page(f"{served.address}/tra-cuu")
    elsewhere.get_by_label("Mã tra cứu").fill(code)
    elsewhere.get_by_label("Mã PIN").fill(pin)
    elsewhere.get_by_role("button", name="Xem tình trạng").click()
    expect(elsewhere.get_by_role("main")).to_contain_text(DEMAND)
    page.goto(f"{served.address}/tra-cuu")
    page.get_by_label("Mã tra cứu").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Xem tình trạng").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text(code)
    expect(main).to_contain_text("VNeID")
    expect(main).to_contain_text("Phường Hòa Xuân")
    assert code not in page.url


def test_stopping_rasa_mid_conversation_loses_nothing(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.address)
    say(page, "tôi muốn làm khai sinh cho con ở xã Hòa Tiến, Đà Nẵng thì nộp ở đâu")
    say(page, DEMAND)
    sees(last_reply(page), "ở xã, phường và tỉnh nào")
    os.kill(served.rasa_pid(), signal.SIGKILL)
    say(page, "đổi bằng lái xe cần giấy tờ gì")
    assert served.rasa_state() in ("starting", "down")
    log = page.locator(".log")
    sees(log, "chỉ trả lời từng câu hỏi riêng", re.compile("giấy phép lái xe", re.I))
    page.reload()
    sees(log, "Xã Hòa Tiến, Đà Nẵng", DEMAND, "đổi bằng lái xe cần giấy tờ gì")
    served.wait_for_rasa("ready")
    # the form is still open: the dialogue's state survived with Rasa's tracker
    say(page, "phường Hòa Xuân, quận Cẩm Lệ, Đà Nẵng")
    sees(last_reply(page), "Anh/chị đồng ý ghi nhận không?")
    say(page, "đồng ý ghi nhận")
    assert recorded(page)


def test_what_is_typed_is_redacted_before_it_is_stored(served: Served, open_page: OpenPage) -> None:
    page = open_page(served.address)
    say(page, "số căn cước của tôi là 048199001234, muốn đăng ký tạm trú")
    expect(page.locator(".log")).not_to_contain_text("048199001234")
    for file in served.var.iterdir():
        # Rasa's tracker keeps a journal only while it writes: that may be gone by now.
        with suppress(FileNotFoundError, IsADirectoryError):
            assert b"048199001234" not in file.read_bytes(), file.name


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_a_talk_goes_on_without_naming_the_procedure(
    served: Served, open_page: OpenPage, *, script: bool
) -> None:
    page = open_page(f"{served.address}/", java_script_enabled=script)
    say(page, "đăng ký kết hôn ở xã Hòa Tiến, Đà Nẵng nộp ở đâu")
    say(page, "thế còn phí?")
    sees(last_reply(page), "miễn phí")
    say(page, "không, ý tôi là giấy khai tử")
    sees(last_reply(page), re.compile("khai tử", re.I))
    say(page, "quay lại kết hôn, cần giấy gì")
    sees(last_reply(page), "Tờ khai đăng ký kết hôn")


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
    sees(last_reply(page), "Bỏ qua nơi xảy ra")
    say(page, "thôi không phản ánh nữa")
    sees(last_reply(page), "bỏ phản ánh")


def test_a_person_can_be_asked_for(served: Served, open_page: OpenPage) -> None:
    page = open_page(f"{served.address}/")
    say(page, "nói chuyện với người")
    sees(last_reply(page), re.compile("người trực|gọi"))


def test_english_is_answered_in_english_until_it_is_switched(
    served: Served, open_page: OpenPage
) -> None:
    page = open_page(f"{served.address}/")
    say(page, "how do I extend my visa?")
    sees(last_reply(page), re.compile("file", re.I))
    say(page, "phí bao nhiêu")
    sees(last_reply(page), re.compile("phí", re.I))
