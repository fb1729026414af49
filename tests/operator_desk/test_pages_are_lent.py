"""A page that goes from test to test knows nothing of the test before."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.operator_desk.conftest import PROFILE
from tests.operator_desk.hall_server import Hall
from tests.pages import KeptPage

pytestmark = pytest.mark.browser

LEFT = """() => ({
    local: {...localStorage}, session: {...sessionStorage}, cookies: document.cookie, link: navigator.onLine, width: innerWidth,
})"""


def left(page: Page) -> Any:
    expect(page.locator("input").first).to_be_visible()  # what the page keeps for itself is there by then
    return page.evaluate(LEFT)


def test_what_a_test_left_in_a_page_is_gone(browser: Browser, hall: Hall) -> None:
    kept = KeptPage(browser, **PROFILE)
    heard: list[str] = []
    page = kept.lend(1366, 768)
    page.on("request", lambda request: heard.append(request.url))
    page.goto(hall.url + "/desk")
    first = left(page)
    page.evaluate("localStorage.setItem('talon.tone', 'dark'); sessionStorage.setItem('a', 'b'); document.cookie = 'c=d'")
    page.route("**/desk", lambda route: route.abort())
    page.set_viewport_size({"width": 800, "height": 600})
    page.context.set_offline(True)
    assert heard
    kept.take_back()
    heard.clear()
    again = kept.lend(1366, 768)
    again.goto(hall.url + "/desk")
    assert again is page
    assert left(again) == first
    assert heard == []
    kept.take_back()


@pytest.mark.parametrize(
    "done",
    [
        lambda page: page.clock.install(),
        lambda page: page.add_init_script("window.seen = true"),
        lambda page: page.keyboard.down("Enter"),
        lambda page: page.context.new_page(),
        lambda page: page.close(),
    ],
    ids=["a clock", "a script", "a key that is held", "a second page", "an end"],
)
def test_a_page_that_cannot_forget_is_not_lent_again(browser: Browser, hall: Hall, done: Any) -> None:
    kept = KeptPage(browser, **PROFILE)
    page = kept.lend(1366, 768)
    page.goto(hall.url + "/desk")
    done(page)
    kept.take_back()
    assert kept.lend(1366, 768) is not page
    kept.take_back()
