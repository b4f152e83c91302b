"""Speaking and reading aloud: offered where the browser can, harmless where it cannot."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.site import Site

pytestmark = pytest.mark.browser

# The engines hear and speak outside our reach; these keep their documented events.
ENGINES = """
window.spoken = [];
window.SpeechRecognition = window.webkitSpeechRecognition = class {
  start() { window.ear = this; }
  stop() { this.onend(); }
};
const engine = new EventTarget();
engine.getVoices = () => window.voices ?? [{ lang: "vi-VN", name: "thử" }];
engine.speak = (utterance) => { window.mouth = utterance; window.spoken.push(utterance.text); };
engine.cancel = () => { window.mouth = null; };
Object.defineProperty(window, "speechSynthesis", { value: engine });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


def opened(site: Site, open_page: OpenPage, prepare: str = ENGINES) -> Page:
    page = open_page("about:blank")
    page.add_init_script(prepare)
    page.goto(site.address)
    return page


def say(page: Page, *results: str) -> None:
    page.evaluate(
        "(said) => window.ear.onresult({results: said.map((text) => [{transcript: text}])})",
        list(results),
    )


def test_speech_becomes_text_that_the_person_sends(site: Site, open_page: OpenPage) -> None:
    page = opened(site, open_page)
    box = page.get_by_label("Câu hỏi của anh/chị")
    box.fill("Cho tôi hỏi")
    button = page.get_by_role("button", name="Nói", exact=True)
    button.press("Enter")
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("Đang nghe…")).to_be_visible()
    assert page.evaluate("window.ear.lang") == "vi-VN"
    say(page, "làm khai")
    say(page, "làm khai sinh", "ở đâu")
    expect(box).to_have_value("Cho tôi hỏi làm khai sinh ở đâu")
    assert site.dialogue.heard == []
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_text("Anh/chị xem lại chữ rồi bấm Gửi.")).to_be_visible()
    expect(box).to_be_focused()


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("not-allowed", "chưa cho dùng micrô"),
        ("no-speech", "Không nghe thấy"),
        ("network", "gõ chữ"),
    ],
)
def test_what_goes_wrong_is_told_and_nothing_is_lost(
    site: Site, open_page: OpenPage, error: str, told: str
) -> None:
    page = opened(site, open_page)
    page.get_by_label("Câu hỏi của anh/chị").fill("đăng ký kết hôn")
    button = page.get_by_role("button", name="Nói", exact=True)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    page.evaluate("(error) => { window.ear.onerror({ error }); window.ear.onend(); }", error)
    expect(page.locator("#tieng-noi-bao")).to_contain_text(told)
    expect(page.get_by_label("Câu hỏi của anh/chị")).to_have_value("đăng ký kết hôn")


def test_the_browsers_own_engine_without_a_microphone_breaks_nothing(
    site: Site, open_page: OpenPage
) -> None:
    page = open_page(site.address)
    page.get_by_role("button", name="Nói", exact=True).click()
    expect(page.locator("#tieng-noi-bao")).not_to_have_text("")
    page.get_by_label("Câu hỏi của anh/chị").fill("cảm ơn")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Anh/chị vừa nói: cảm ơn")).to_be_visible()


def test_an_answer_is_read_aloud_and_stops_when_asked(site: Site, open_page: OpenPage) -> None:
    page = opened(site, open_page)
    page.get_by_label("Câu hỏi của anh/chị").fill("cảm ơn")
    page.keyboard.press("Enter")
    reader = page.get_by_role("button", name="Đọc to")
    reader.click()
    expect(reader).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("window.spoken") == ["Anh/chị vừa nói: cảm ơn"]
    assert page.evaluate("window.mouth.lang") == "vi-VN"
    reader.click()
    expect(reader).to_have_attribute("aria-pressed", "false")
    assert page.evaluate("window.mouth") is None


def test_without_a_vietnamese_voice_nothing_is_offered_until_one_comes(
    site: Site, open_page: OpenPage
) -> None:
    page = opened(site, open_page, "window.voices = [{ lang: 'en-US' }];" + ENGINES)
    page.get_by_label("Câu hỏi của anh/chị").fill("cảm ơn")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Anh/chị vừa nói: cảm ơn")).to_be_visible()
    expect(page.get_by_role("button", name="Đọc to")).to_have_count(0)
    page.evaluate(
        "() => { window.voices = [{ lang: 'vi-VN' }];"
        " window.speechSynthesis.dispatchEvent(new Event('voiceschanged')); }"
    )
    expect(page.get_by_role("button", name="Đọc to")).to_have_count(1)


def test_a_browser_without_the_engines_shows_none_of_it(site: Site, open_page: OpenPage) -> None:
    none = (
        "for (const name of ['SpeechRecognition', 'webkitSpeechRecognition', 'speechSynthesis'])"
        " Object.defineProperty(window, name, { value: undefined });"
    )
    page = opened(site, open_page, none)
    expect(page.get_by_role("button", name="Nói", exact=True)).to_have_count(0)
    expect(page.locator("#noi")).to_be_hidden()


def test_only_the_chat_may_listen(site: Site, open_page: OpenPage) -> None:
    page = open_page(site.address)
    listening = "microphone=(self)"
    chat = page.request.get(site.address + "/").headers["permissions-policy"]
    other = page.request.get(site.address + "/tra-cuu").headers["permissions-policy"]
    assert listening in chat
    assert "microphone=()" in other
