"""The desk on a slow line: answers come late, or in another order than they were asked for."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from tests.browser.conftest import OpenPage, await_held
from tests.browser.site import Site
from tests.browser.test_desk_assist import NOTE, PATH, at_the_desk
from tests.browser.test_desk_queue import QUEUE

pytestmark = pytest.mark.browser


def noted(site: Site, open_page: OpenPage) -> tuple[Page, str]:
    """Open a call and note what it is about; return the second of the likely procedures."""
    page = at_the_desk(site, open_page)
    page.clock.install()
    page.goto(f"{site.address}{PATH}")
    page.keyboard.type(NOTE)
    page.keyboard.press("ArrowDown")
    picked = page.locator(".take .picked")
    expect(picked).to_have_attribute("data-shortcut", "Alt+2")
    return page, str(picked.get_attribute("value")).removeprefix("p:")


def take_on_a_slow_line(page: Page) -> Route:
    """Take what is picked; return the step, which waits on its way to the server."""
    held: list[Route] = []

    def pass_all_but_steps(route: Route) -> None:
        if "do=" in str(route.request.post_data):
            held.append(route)
        else:
            route.continue_()

    page.route("**/goi-y", pass_all_but_steps)
    page.locator("#ghi-chu").press("Enter")
    await_held(page, held)
    (step,) = held
    return step


def test_what_was_taken_stays_while_typing_goes_on(site: Site, open_page: OpenPage) -> None:
    page, code = noted(site, open_page)
    step = take_on_a_slow_line(page)
    page.locator("#ghi-chu").press_sequentially(" nhé")
    page.clock.run_for(1000)  # the pause after which letters are asked about is over
    with page.expect_request("**/goi-y"):
        step.continue_()
    expect(page.locator("#tong-dai")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("#ghi-chu")).to_have_value(f"{NOTE} nhé")
    expect(page.locator('input[name="procedure"]')).to_have_value(code)


def test_what_was_taken_goes_along_to_the_end_of_the_call(site: Site, open_page: OpenPage) -> None:
    page, code = noted(site, open_page)
    step = take_on_a_slow_line(page)
    page.locator("#ghi-chu").press("Alt+k")
    step.continue_()
    expect(page.locator("#ly-do")).to_be_focused()
    expect(page.locator("#thu-tuc")).to_have_value(code)


def test_older_news_of_the_queue_do_not_come_back(site: Site, open_page: OpenPage) -> None:
    page = at_the_desk(site, open_page)
    page.goto(f"{site.address}{QUEUE}")
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(0)
    held: list[tuple[Route, APIResponse]] = []

    def hold_the_first(route: Route) -> None:
        if held or route.request.resource_type != "fetch":
            route.continue_()
            return
        answer = route.fetch()
        # A page may also ask of itself when it begins: that one brings no row.
        if "data-row" in answer.text():
            held.append((route, answer))
        else:
            route.fulfill(response=answer)

    page.route(re.compile(QUEUE), hold_the_first)
    for _ in range(2):
        talk = site.conversations.start()
        site.conversations.say(talk, "tôi muốn gặp người", token=talk)
        site.conversations.hand_over(talk)
        await_held(page, held)
    expect(rows).to_have_count(2)
    route, older = held[0]
    assert older.text().count("data-row") == 1
    with page.expect_event("requestfinished"):
        route.fulfill(response=older)
    # Another way there and back: the page has long read what came before.
    page.evaluate("fetch(location.href).then((answer) => answer.text())")
    expect(rows).to_have_count(2)
