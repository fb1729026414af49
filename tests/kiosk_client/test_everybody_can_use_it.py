"""Every screen of the kiosk in every mode, language and size: no fault that a machine can find, and all of it large enough."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, expect

from .conftest import Kiosk, TestPrinter
from .fake_hall import FakeHall
from .grand_hall import SCREENS, go_to, grand

pytestmark = pytest.mark.browser

SIZES = [(1080, 1920), (1280, 1024), (800, 480)]
AXE = Axe().axe_script
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
#: Two centimetres at 96 dpi.
TARGET_PX = 75.6
TEXT_PX = 24
CONTRAST = 7.0

#: What is wrong with the page that is shown: small targets and texts, weak contrast, things cut off or out of reach.
LOOK = """([target, least, contrast, lower]) => {
    const wrong = [];
    const shown = (element) => { const box = element.getBoundingClientRect(); return box.width > 0 && box.height > 0; };
    const words = (element) => element.textContent.trim().slice(0, 40) || element.className;
    for (const button of document.querySelectorAll("button")) {
        const box = button.getBoundingClientRect();
        if (!shown(button)) continue;
        if (Math.min(box.width, box.height) < target) wrong.push(`small target ${box.width}x${box.height}: ${words(button)}`);
        if (box.bottom > innerHeight + 1 || box.right > innerWidth + 1) wrong.push(`off the screen: ${words(button)}`);
        if (lower && box.top < innerHeight / 2 - 4) wrong.push(`out of reach at ${box.top}: ${words(button)}`);
        const over = button.scrollHeight - button.clientHeight;
        if (over > 4) wrong.push(`cut off by ${over}: ${words(button)}`);
        for (const other of document.querySelectorAll("button")) {
            const its = other.getBoundingClientRect();
            const beside = box.left >= its.right - 1 || its.left >= box.right - 1;
            if (other !== button && !beside && box.top < its.bottom - 1 && its.top < box.bottom - 1)
                wrong.push(`over one another: ${words(button)} / ${words(other)}`);
        }
    }
    const rgb = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
    const part = (v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
    const light = ([r, g, b]) => 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    const below = (element) => { for (let at = element; at; at = at.parentElement) {
        const colour = rgb(getComputedStyle(at).backgroundColor);
        if (colour.length === 3 || colour[3] > 0) return colour;
    } return [255, 255, 255]; };
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const element = walker.currentNode.parentElement;
        if (!walker.currentNode.textContent.trim() || !shown(element)) continue;
        const style = getComputedStyle(element);
        if (parseFloat(style.fontSize) < least) wrong.push(`small text ${style.fontSize}: ${words(element)}`);
        const pair = [light(rgb(style.color)), light(below(element))].sort((a, b) => b - a);
        const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
        if (ratio < contrast) wrong.push(`contrast ${ratio.toFixed(2)}: ${words(element)}`);
    }
    for (const part of document.querySelectorAll(".screen > *, .screen .paper > *, .screen .before > *")) {
        const box = part.getBoundingClientRect(), foot = document.querySelector("footer").getBoundingClientRect();
        if (box.bottom > innerHeight + 2) wrong.push(`below the screen: ${words(part)}`);
        if (shown(part) && box.bottom > foot.top + 2 && box.right > foot.left + 2) wrong.push(`under the footer: ${words(part)}`);
    }
    return wrong;
}"""


@pytest.fixture
def page(browser: Browser, kiosk: Kiosk, hall: FakeHall) -> Iterator[Page]:
    grand(hall)
    hall.push()
    context = browser.new_context(has_touch=True, reduced_motion="reduce")
    context.set_default_timeout(8000)
    page = context.new_page()
    page.goto(kiosk.url)
    yield page
    context.close()


def faults(page: Page, low: bool) -> list[str]:
    return list(page.evaluate(LOOK, [TARGET_PX, TEXT_PX, CONTRAST, low]))


def violations(page: Page) -> list[str]:
    """What axe has to say; its script is put into each loaded page once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    run = "(tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'], elementRef: false })"
    found: list[dict[str, Any]] = page.evaluate(run, TAGS)["violations"]
    return [f"{each['id']}: {node['html'][:120]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize("every_size", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["short", "long"])
@pytest.mark.parametrize("large", [False, True], ids=["plain", "accessible"])
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_no_screen_has_a_fault_that_a_machine_can_find(
    page: Page, hall: FakeHall, printer: TestPrinter, lang: str, large: bool, every_size: bool
) -> None:
    """Measured at every size; axe looks at each screen at one of them, and in the long version at all."""
    wrong: list[str] = []
    for turn, screen in enumerate(SCREENS):
        page.set_viewport_size({"width": 1080, "height": 1920})
        go_to(page, screen, lang, large, hall, printer)
        for size, (width, height) in enumerate(SIZES):
            page.set_viewport_size({"width": width, "height": height})
            drawn = page.locator(f"main[data-low='{str(height < 600).lower()}']")
            expect(drawn).to_be_visible()
            page.wait_for_function(
                "new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(true))))"
            )
            where = f"{screen} {width}x{height}"
            by_axe = violations(page) if every_size or size == (turn + large) % len(SIZES) else []
            wrong += [f"{where}: {fault}" for fault in [*faults(page, large), *by_axe]]
        back_to_the_start(page)
    assert "\n".join(wrong) == ""


def back_to_the_start(page: Page) -> None:
    page.reload()
    expect(page.locator("header")).to_be_visible()


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
