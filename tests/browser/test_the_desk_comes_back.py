"""After a restart of the computer, the browser or the server the desk is where it was, without a new sign-in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, Playwright, expect

from tests import browsers
from tests.faults.serving import Server, make_office

pytestmark = pytest.mark.browser

#: From the opened browser, or the server that answers again, to the visitor on the screen.
BACK_WITHIN_MS = 3000
#: So long a slow computer takes to start the server again: the page's tries have become rare by then.
AWAY_S = 7.0


@contextmanager
def computer(playwright: Playwright, profile: Path) -> Iterator[Page]:
    """A browser with what it had kept on its disk when it was last closed."""
    # Cookies are kept by a process of its own, as in people's browsers: within the browser's it may end before they are.
    arguments = [one for one in browsers.flags() if "NetworkServiceInProcess2" not in one]
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=browsers.engine(), args=arguments, viewport={"width": 1366, "height": 768}, locale="ru-RU"
    )
    try:
        yield context.pages[0] if context.pages else context.new_page()
    finally:
        context.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    make_office(tmp_path / "office")
    running = Server(tmp_path / "office")
    running.start()
    yield running
    running.close()


def test_visitor_counter_and_operator_are_there_again_within_three_seconds(
    server: Server, playwright: Playwright, tmp_path: Path
) -> None:
    address = f"http://127.0.0.1:{server.port}/desk"
    number = server.kiosk().issue("advice-other", "a-visitor").document["number"]
    with computer(playwright, tmp_path / "profile") as page:
        page.goto(address)
        page.locator("input[name=name]").fill("operator1")
        page.locator("input[name=password]").fill(server.access()["passwords"]["operator1"])
        page.locator("input[name=counter][value='1']").check(force=True)
        page.locator("button[type=submit]").click()
        expect(page.locator(".visitor")).to_be_visible()
        page.keyboard.press("F2")
        expect(page.locator(".visitor-number")).to_have_text(number)
        page.keyboard.press("F4")
        expect(page.locator(".visitor[data-state=serving]")).to_be_visible()

        # The server dies and comes back; nobody touches the page.
        server.kill()
        time.sleep(AWAY_S)
        server.start()
        expect(page.locator(".link.light-green")).to_be_visible(timeout=BACK_WITHIN_MS)
        expect(page.locator(".visitor-number")).to_have_text(number, timeout=BACK_WITHIN_MS)

    # The computer was switched off and on: the same profile, a new browser.
    with computer(playwright, tmp_path / "profile") as page:
        began = time.monotonic()
        page.goto(address)
        expect(page.locator(".visitor-number")).to_have_text(number, timeout=BACK_WITHIN_MS)
        expect(page.locator(".visitor[data-state=serving]")).to_be_visible()
        assert (time.monotonic() - began) * 1000 <= BACK_WITHIN_MS
        page.keyboard.press("F9")
        expect(page.locator(".visitor.empty")).to_be_visible()
