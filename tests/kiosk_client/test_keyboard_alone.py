"""A visitor with a keyboard alone: sees where the focus is, meets the choices as one reads them, and gets a ticket."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import Kiosk, Screen, TestPrinter
from .fake_hall import FakeHall
from .grand_hall import go_to, grand, rested, start
from .test_leaving import PIN, StaffedKiosk

pytestmark = pytest.mark.browser

FOCUS = """() => {
    const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
    const room = parseFloat(style.outlineWidth) + parseFloat(style.outlineOffset);
    const inside = box.left >= room && box.top >= room && box.right <= innerWidth - room && box.bottom <= innerHeight - room;
    const middle = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return { words: (at.getAttribute("aria-label") || at.textContent).trim(), tag: at.tagName, index: at.tabIndex,
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 3,
        seen: inside && (at.tagName !== "BUTTON" || at.contains(middle)) };
}"""
#: Buttons that come in another order than one reads them.
ORDER = """() => {
    const all = [...document.querySelectorAll("button:not(:disabled)")].map((each) => [each, each.getBoundingClientRect()]);
    const wrong = all.slice(1).filter(([, box], at) => {
        const before = all[at][1];
        const beside = box.top < before.bottom - 2 && before.top < box.bottom - 2;
        return beside ? box.left < before.left : box.bottom <= before.top + 2;
    });
    return [...wrong.map(([each]) => each.textContent.trim()),
        ...[...document.querySelectorAll("*")].filter((each) => each.tabIndex > 0).map((each) => each.outerHTML)];
}"""
WORDS = {
    "ru": ["частное лицо", "Подключение к сетям", "Подключение дома", "Взять талон", "Назад", "Готово"],
    "en": ["For myself", "Connection to the networks", "Connect a house", "Take a ticket", "Back", "Done"],
}


@pytest.fixture
def page(blank_screen: Screen, kiosk: Kiosk, hall: FakeHall) -> Page:
    grand(hall)
    hall.push()
    page = blank_screen(1280, 1024, has_touch=False)
    page.goto(kiosk.url)
    expect(page.locator("main[data-screen='who']")).to_be_visible()
    return page


def focus(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(FOCUS)
    assert found["ring"], f"no ring around {found['words']!r}"
    assert found["seen"], f"{found['words']!r} has the focus out of sight"
    return found


def choose(page: Page, words: str) -> None:
    """Goes forward to a button and presses it."""
    rested(page)
    met: list[str] = []
    for _ in range(24):
        page.keyboard.press("Tab")
        met.append(focus(page)["words"] if page.evaluate("document.activeElement !== document.body") else "")
        if words in met[-1]:
            page.keyboard.press("Enter")
            return
    screen = page.locator("main").get_attribute("data-screen")
    raise AssertionError(f"Tab never came to {words}, but on the screen {screen} to {met}")


def led_to(page: Page, screen: str) -> None:
    """A new page has the focus on its question."""
    expect(page.locator(f"main[data-screen='{screen}']")).to_be_visible()
    expect(page.locator(".screen h1, .screen .heading").first).to_be_focused()
    focus(page)
    assert page.evaluate(ORDER) == [], screen


@pytest.mark.parametrize(
    ("lang", "large"),
    [
        ("ru", False),
        ("en", True),
        pytest.param("ru", True, marks=pytest.mark.slow),
        pytest.param("en", False, marks=pytest.mark.slow),
    ],
)
def test_a_ticket_a_step_back_the_other_language_and_the_other_mode(page: Page, hall: FakeHall, lang: str, large: bool) -> None:
    person, group, service, take, back, done = WORDS[lang]
    choose(page, "EN, English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert focus(page)["words"] == "EN, English", "the language keeps the focus where it was"
    if lang == "ru":
        page.keyboard.press("Shift+Tab")
        rested(page)
        page.keyboard.press("Enter")
        expect(page.locator("html")).to_have_attribute("lang", "ru")
    if large:
        choose(page, {"ru": "Крупно", "en": "Large"}[lang])
        expect(page.locator("html[data-contrast='high']")).to_be_visible()
        assert focus(page)["words"] == {"ru": "Обычный вид", "en": "Normal view"}[lang]
    choose(page, person)
    led_to(page, "menu")
    rested(page)
    page.keyboard.press("Tab")
    assert group in focus(page)["words"], "the next Tab is the first choice"
    page.keyboard.press("Enter")
    led_to(page, "services")
    choose(page, service)
    led_to(page, "confirm")
    choose(page, back)
    led_to(page, "services")
    choose(page, service)
    led_to(page, "confirm")
    choose(page, take)
    expect(page.locator(".huge")).to_be_visible()
    led_to(page, "ticket")
    choose(page, done)
    led_to(page, "who")
    assert [(one["language"], one["accessible"]) for one in hall.tickets] == [(lang, large)]


def test_the_mode_keeps_the_focus_both_ways(page: Page, hall: FakeHall) -> None:
    choose(page, "Крупно")
    expect(page.locator("html[data-contrast='high']")).to_be_visible()
    expect(page.locator("footer .contrast")).to_be_focused()
    rested(page)
    page.keyboard.press("Enter")
    expect(page.locator("html[data-contrast='normal']")).to_be_visible()
    expect(page.locator("footer .contrast")).to_be_focused()
    focus(page)


@pytest.mark.parametrize("large", [False, True], ids=["plain", "accessible"])
def test_pages_of_choices_are_turned_and_each_begins_at_its_question(page: Page, hall: FakeHall, large: bool) -> None:
    hall.menu["groups"] += [{**hall.menu["groups"][5], "letter": letter} for letter in "ФХЦЧ"]
    hall.push()
    page.reload()
    start(page, "ru", large, hall)
    choose(page, "частное лицо")
    led_to(page, "menu")
    choose(page, "Показать ещё" if large else "Ещё")
    expect(page.locator(".onward .facts, .pager .number")).to_contain_text("2 из")
    led_to(page, "menu")


def test_a_key_held_down_is_one_step(page: Page, hall: FakeHall) -> None:
    rested(page)
    page.locator(".tile").first.focus()
    page.keyboard.down("Enter")
    led_to(page, "menu")
    rested(page)
    page.locator(".tile").nth(1).focus()
    for _ in range(20):
        page.keyboard.down("Enter")
    page.evaluate("fetch('/local/state').then((answer) => answer.text())")
    assert page.locator("main").get_attribute("data-screen") == "menu"
    assert hall.tickets == []


@pytest.mark.parametrize("large", [False, True], ids=["plain", "accessible"])
def test_a_booking_is_typed_on_the_keypad_and_rubbed_out_without_losing_the_place(
    page: Page, hall: FakeHall, printer: TestPrinter, large: bool
) -> None:
    go_to(page, "booking", "ru", large, hall, printer)
    rested(page)
    assert page.evaluate(ORDER) == []
    erase = page.locator(".keypad [aria-label='Стереть']")
    erase.focus()
    for _ in range(4):
        page.keyboard.press("Enter")
    expect(page.locator(".code")).to_have_text("–")
    expect(page.locator(".booking h1")).to_be_focused()
    for digit in "4711":
        choose(page, digit)
        page.keyboard.press("Escape")
    choose(page, "Готово")
    expect(page.locator("main[data-screen='problem']")).to_be_visible()
    led_to(page, "problem")
    assert hall.codes == ["4711"]


def test_who_comes_back_from_the_staffs_page_is_where_he_was(browser: Browser, kiosk: Kiosk, tmp_path: Any) -> None:
    staffed = StaffedKiosk(kiosk, tmp_path)
    context = browser.new_context(viewport={"width": 1280, "height": 1024})
    page = context.new_page()
    try:
        with page.expect_response(lambda answer: "/local/page" in answer.url):
            page.goto(staffed.url)
        expect(page.locator(".tile").first).to_be_visible()
        page.keyboard.press("Tab")
        before = focus(page)["words"]
        page.keyboard.press("Control+Alt+q")
        expect(page.locator("#staff-title")).to_be_focused()
        page.keyboard.type(PIN)
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Для сотрудников")).to_be_focused()
        expect(page.locator(".staff[aria-disabled='false'] dl")).to_be_visible()
        page.keyboard.press("Shift+Tab")
        page.locator(".actions .primary").focus()
        focus(page)
        page.keyboard.press("Enter")
        expect(page.locator(".staff")).to_have_count(0)
        assert focus(page)["words"] == before
    finally:
        context.close()
        staffed.stop()
