"""A hall with everything that a kiosk can show, and the way to each of its screens."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from .conftest import TestPrinter, eventually
from .fake_hall import ESTIMATE, FakeHall, group, service

#: Every screen, in an order in which each is reached from the start.
SCREENS = ("who", "menu", "more", "services", "confirm", "long", "priorities", "booking", "unknown", "ticket", "failed", "closed")


def grand(hall: FakeHall) -> None:
    """Asks who comes, takes codes of bookings, and offers more groups than fit on one page of the accessible mode."""
    hall.settings |= {"ask_who": True, "booking_codes": True, "ticket_s": 600, "idle_s": 600}
    hall.tracking_url = "http://127.0.0.1:8080/t/1"
    first = hall.menu["groups"][0]
    first["services"][0]["for"] = "people"
    first["services"][1]["for"] = "companies"
    hall.menu["groups"] += [
        group(
            "С",
            "Водоснабжение и водоотведение",
            "Water supply and sewerage",
            [service("water", "Вода", "Water", **{"for": "people"})],
        ),
        group("Т", "Помощь с личным кабинетом", "Help with the personal account", [service("account", "Вход", "Signing in")]),
    ]
    hall.menu["groups"][3]["services"][0] |= {"waiting": 12, "estimate": ESTIMATE}


def comes_true(page: Page, what: str) -> None:
    """Waits, frame by frame, until `what` is true on the page; the page's own rules let nobody else evaluate a text there."""
    page.evaluate(f"""new Promise((go, fail) => {{
        const end = performance.now() + 8000;
        const look = () => ({what}) ? go() : performance.now() > end ? fail(Error("never true")) : requestAnimationFrame(look);
        look();
    }})""")


def rested(page: Page) -> None:
    """Waits until the screen takes the next touch, also after a change that it has not drawn yet."""
    page.evaluate("new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    comes_true(page, "document.querySelector('main')?.getAttribute('aria-disabled') === 'false'")


def press(page: Page, selector: str) -> None:
    """A click once the screen has rested."""
    rested(page)
    page.locator(selector).first.click()


def start(page: Page, lang: str, large: bool, hall: FakeHall) -> None:
    """The first screen in a language and a mode."""
    hall.open = True
    hall.push()
    expect(page.locator("main[data-screen='who'] .tile").first).to_be_visible()
    if lang != "ru":
        press(page, f".languages [lang='{lang}']")
        expect(page.locator("html")).to_have_attribute("lang", lang)
    if large:
        press(page, "footer .contrast")
        expect(page.locator("html[data-contrast='high']")).to_be_visible()


def go_to(
    page: Page,
    screen: str,
    lang: str,
    large: bool,
    hall: FakeHall,
    printer: TestPrinter,
    before_paper: Callable[[], bool] = lambda: True,
) -> None:
    """Brings the page from the start to a screen; the printer waits until the ticket is there and `before_paper` holds."""
    printer.outcome = "failed" if screen == "failed" else "printed"
    start(page, lang, large, hall)
    if screen == "closed":
        hall.open = False
        hall.push()
        expect(page.locator(".screen.plain")).to_be_visible()
    if screen in ("who", "closed"):
        return
    press(page, ".tile >> nth=0")
    expect(page.locator("main[data-screen='menu']")).to_be_visible()
    if screen == "more" and large:
        press(page, ".onward .tile")
        expect(page.locator(".onward .facts")).to_contain_text("2")
    if screen == "long":
        press(
            page,
            f".tile:has-text('{hall.menu['groups'][3]['name'].get(lang, 'Консультации')}')" if not large else ".onward .tile",
        )
        if large:
            press(page, ".tile >> nth=0")
        expect(page.locator(".ahead.long")).to_be_visible()
    if screen in ("services", "confirm"):
        press(page, ".tile >> nth=0")
        expect(page.locator("main[data-screen='services']")).to_be_visible()
    if screen == "confirm":
        press(page, ".tile >> nth=0")
        expect(page.locator(".take")).to_be_visible()
    if screen == "priorities":
        quiet(page, "priority" if large else "footer .quiet >> nth=0", large)
        expect(page.locator("main[data-screen='priorities']")).to_be_visible()
    if screen in ("booking", "unknown"):
        quiet(page, "booking" if large else "footer .quiet >> nth=1", large)
        for digit in "4711":
            press(page, f".keypad .key:text-is('{digit}')")
        if screen == "unknown":
            press(page, ".keypad .primary")
            expect(page.locator(".screen.plain .lead")).to_be_visible()
    if screen in ("ticket", "failed"):
        printer.free.clear()
        press(page, ".tile >> nth=1")
        expect(page.locator(".huge")).to_be_visible()
        eventually(before_paper)
        printer.free.set()
        expect(page.locator(f".ticket[data-print='{printer.outcome}']")).to_be_visible()


def lang_of(page: Page) -> str:
    return page.locator("html").get_attribute("lang") or "ru"


def quiet(page: Page, which: str, large: bool) -> None:
    """The quiet questions: in the footer, or in the accessible mode the last tiles of the menu."""
    if not large:
        press(page, which)
        return
    press(page, ".onward .tile")
    press(page, ".onward .tile")
    words = page.locator(".tile .name")
    key = {"booking": "kiosk.booking.entry", "priority": "kiosk.simple.priority.ask"}[which]
    found = page.evaluate("(file) => fetch(file).then((answer) => answer.json())", f"/languages/{lang_of(page)}.json")[key]
    for text in words.all_inner_texts():
        if text == found:
            press(page, f".tile:has-text('{text}')")
            return
    raise AssertionError(words.all_inner_texts())
