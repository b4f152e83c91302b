"""Debian's Chromium, driven by Playwright; what pages ask for must be on this machine."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    Error,
    Keyboard,
    Locator,
    Page,
    Request,
    expect,
    sync_playwright,
)

from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.settings import Settings
from dungcua.store.engine import Store
from tests.browser.site import Site

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
OpenPage = Callable[..., Page]
PATIENCE = 30_000
"""Milliseconds to wait for what a page shall show: a busy machine is slow, not wrong."""
_UNSETTLED = """() => {
    const screen = document.getElementById("trang")?.dataset.screen;
    return document.querySelector("[aria-busy=true]") !== null
        || (screen !== undefined && screen !== location.hash)
        || (document.activeElement === document.body
            && document.querySelector("[autofocus]") !== null);
}"""
"""A page that is still drawing what was asked of it, or has not given itself its focus."""
_READS = {
    Locator: (
        "all",
        "all_inner_texts",
        "all_text_contents",
        "count",
        "evaluate",
        "evaluate_all",
        "get_attribute",
        "inner_text",
        "input_value",
        "is_hidden",
        "is_visible",
        "text_content",
    ),
    Page: ("content", "evaluate"),
}
"""What reads at once, whatever stands there; expectations wait by themselves."""
_evaluate = Page.evaluate


def settle(page: Page) -> None:
    """Wait until a page stands: loaded, drawn, with the focus it gives itself.

    Between the first sight of a page and that lie some milliseconds, many on a busy machine;
    what is pressed or read then is of no page that anybody sees.
    """
    while True:
        page.wait_for_load_state("load")
        try:
            if _evaluate(page, _UNSETTLED):
                page.wait_for_function(f"() => !({_UNSETTLED})()")
        except Error as error:
            if "navigation" not in error.message:
                raise
            # It left for another page meanwhile: that one has to stand first.
            continue
        return


def await_held(page: Page, held: Sequence[object]) -> None:
    """Wait until a route has taken something; its request is announced before that."""
    for _ in range(PATIENCE // 50):
        if held:
            return
        page.wait_for_timeout(50)
    raise AssertionError("nothing was asked for")


class Hands:
    """A keyboard whose keys are pressed as people press them: on a page that stands."""

    def __init__(self, page: Page, keyboard: Keyboard) -> None:
        self._page = page
        self._keyboard = keyboard

    def press(self, key: str, **options: Any) -> None:
        """Press a key or keys held together."""
        settle(self._page)
        self._keyboard.press(key, **options)

    def type(self, text: str, **options: Any) -> None:
        """Type letter by letter, or the letters of a shortcut: nothing comes in between."""
        settle(self._page)
        self._keyboard.type(text, **options)


def _settled(read: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(read)
    def reading(seen: Page | Locator, *given: Any, **options: Any) -> Any:
        settle(seen if isinstance(seen, Page) else seen.page)
        return read(seen, *given, **options)

    return reading


@pytest.fixture(autouse=True)
def person(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let keys and eyes wait for their page, as a person's do."""
    own: property = vars(Page)["keyboard"]
    monkeypatch.setattr(Page, "keyboard", property(lambda page: Hands(page, own.__get__(page))))
    for kind, names in _READS.items():
        for name in names:
            monkeypatch.setattr(kind, name, _settled(vars(kind)[name]))


# Not for the whole session: while Playwright's loop runs, no asynchronous test can.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "the browser tests drive Debian's chromium: install it, or deselect `browser`"
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield launched
        launched.close()


@pytest.fixture
def site(
    settings: Settings, knowledge: KnowledgeBase, places: Gazetteer, store: Store
) -> Iterator[Site]:
    served = Site(settings, knowledge, places, store)
    yield served
    served.stop()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Return an opener of pages in browsers of their own; options as of ``new_context``.

    At the end no page may have asked for anything outside this machine, nor have had a
    script error or a breach of its own security policy.
    """
    contexts = []
    outside: list[str] = []
    faults: list[str] = []

    def seen(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.hostname != "127.0.0.1":
            outside.append(request.url)

    def make(url: str, **options: Any) -> Page:
        context = browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        page = context.new_page()
        page.on("request", seen)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda said: faults.append(said.text) if "Content Security" in said.text else None,
        )
        page.goto(url)
        return page

    yield make
    for context in contexts:
        context.close()
    assert outside == []
    assert faults == []
