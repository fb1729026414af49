"""Every screen of the kiosk in every mode, language and size: no fault that a machine can find, and all of it large enough."""

from __future__ import annotations

from itertools import product

import pytest
from playwright.sync_api import Page, expect

from .conftest import Kiosk, Screen, TestPrinter
from .fake_hall import FakeHall
from .grand_hall import SCREENS, go_to, grand
from .looking import look_at

pytestmark = pytest.mark.browser


@pytest.fixture
def page(blank_screen: Screen, kiosk: Kiosk, hall: FakeHall) -> Page:
    grand(hall)
    hall.push()
    page = blank_screen(reduced_motion="reduce")
    page.goto(kiosk.url)
    return page


SHORT = [("ru", False, False), ("en", True, False)]
LONG = [("en", False, False), ("ru", True, False), *product(("ru", "en"), (False, True), (True,))]


@pytest.mark.long
@pytest.mark.parametrize(
    ("lang", "large", "every_size"), [*SHORT, *(pytest.param(*case, marks=pytest.mark.slow) for case in LONG)]
)
def test_no_screen_has_a_fault_that_a_machine_can_find(
    page: Page, hall: FakeHall, printer: TestPrinter, lang: str, large: bool, every_size: bool
) -> None:
    """Measured at every size; axe looks at each screen at one of them, and in the long version at all."""
    wrong: list[str] = []
    for turn, screen in enumerate(SCREENS):
        page.set_viewport_size({"width": 1080, "height": 1920})
        go_to(page, screen, lang, large, hall, printer)
        wrong += look_at(page, screen, large, turn + large, every_size)
        back_to_the_start(page)
    assert "\n".join(wrong) == ""


def back_to_the_start(page: Page) -> None:
    page.reload()
    expect(page.locator("header")).to_be_visible()


def test_a_screen_that_becomes_low_while_the_page_starts_is_drawn_low(page: Page) -> None:
    page.add_init_script("""
        new MutationObserver((_, watch) => {
            if (!document.querySelector("main[data-low]")) return;
            watch.disconnect(); // before the page listens to the screen
            Object.defineProperty(window, "innerHeight", { value: 480 });
            window.dispatchEvent(new Event("resize"));
        }).observe(document, { subtree: true, childList: true });
    """)
    page.set_viewport_size({"width": 1280, "height": 1024})
    page.reload()
    expect(page.locator("main[data-low='true']")).to_be_visible()


def test_a_whole_visit_by_keyboard_alone(page: Page, hall: FakeHall) -> None:
    def press_on(words: str) -> None:
        expect(page.locator("main[aria-disabled='false']")).to_be_visible()
        for _ in range(20):
            page.keyboard.press("Tab")
            focused = page.evaluate("document.activeElement.textContent.trim() || document.activeElement.ariaLabel")
            ring = page.evaluate(
                "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth"
            )
            assert not ring.startswith("none"), f"no ring around {focused}"
            if words in focused:
                expect(page.locator("main[aria-disabled='false']")).to_be_visible()
                page.keyboard.press("Enter")
                return
        raise AssertionError(f"Tab never came to {words}")

    expect(page.locator("main[data-screen='who'] .tile").first).to_be_visible()
    press_on("частное лицо")
    expect(page.locator("main[data-screen='menu']")).to_be_visible()
    page.keyboard.press("Tab")
    assert "Подключение" in page.evaluate("document.activeElement.textContent"), "the next Tab is the first choice"
    expect(page.locator("main[aria-disabled='false']")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("main[data-screen='services']")).to_be_visible()
    press_on("Подключение дома")
    press_on("Взять талон")
    expect(page.locator(".huge")).to_have_text("А012")
    press_on("Готово")
    expect(page.locator("main[data-screen='who']")).to_be_visible()
    assert len(hall.tickets) == 1
