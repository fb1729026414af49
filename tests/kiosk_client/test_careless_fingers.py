"""Fingers that drum, come in pairs or land while the page changes: one touch is one step, on every screen of the kiosk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import Kiosk, TestPrinter, eventually
from .fake_hall import FakeHall, Network, group, service
from .fingers import Fingers, Spot
from .grand_hall import comes_true, go_to, grand, press, rested
from .test_leaving import PIN, StaffedKiosk

pytestmark = pytest.mark.browser

LARGE = "footer .contrast"


@pytest.fixture
def page(browser: Browser, kiosk: Kiosk, hall: FakeHall) -> Iterator[Page]:
    grand(hall)
    hall.settings["ask_above"] = 8
    hall.push()
    context = browser.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True)
    context.set_default_timeout(20_000)
    opened = context.new_page()
    opened.goto(kiosk.url)
    expect(opened.locator("main[data-screen='who']")).to_be_visible()
    yield opened
    context.close()


@pytest.fixture
def fingers(page: Page) -> Fingers:
    return Fingers(page)


#: A whole visit, each step drummed: the button, and the screen to which one step leads.
JOURNEY = [
    (".languages [lang='en']", "who"),
    (".languages [lang='ru']", "who"),
    (LARGE, "who"),
    (".tile", "menu"),
    (".onward .tile", "menu"),
    (LARGE, "menu"),
    ("footer .back", "who"),
    (".tile", "menu"),
    ("footer .quiet >> nth=1", "booking"),
    ("footer .back", "menu"),
    ("footer .quiet >> nth=0", "priorities"),
    (".tile", "menu"),
    (".tile", "services"),
    ("footer .back", "menu"),
    (".tile", "services"),
    (".tile", "confirm"),
    ("footer .back", "services"),
]


def test_a_drumming_finger_is_one_step_on_every_screen(page: Page, fingers: Fingers, hall: FakeHall) -> None:
    for button, after in JOURNEY:
        rested(page)
        spot = fingers.on(button)
        fingers.begin()
        fingers.drum(spot)
        rested(page)
        assert len(fingers.pages()) == 1, f"{button}: {fingers.pages()}"
        assert page.locator("main").get_attribute("data-screen") == after, button
    assert hall.tickets == []


@pytest.mark.parametrize(("screen", "after"), [("failed", "who"), ("unknown", "menu")])
def test_a_drumming_finger_leaves_a_last_page_once(
    page: Page, fingers: Fingers, hall: FakeHall, printer: TestPrinter, screen: str, after: str
) -> None:
    go_to(page, screen, "ru", False, hall, printer)
    tickets = len(hall.tickets)
    rested(page)
    spot = fingers.on("footer .back")
    fingers.begin()
    fingers.drum(spot)
    rested(page)
    assert len(fingers.pages()) == 1
    assert page.locator("main").get_attribute("data-screen") == after
    assert len(hall.tickets) == tickets


@pytest.mark.parametrize(("screen", "large"), [("confirm", False), ("long", True)])
def test_a_drumming_finger_takes_one_ticket(
    page: Page, fingers: Fingers, hall: FakeHall, printer: TestPrinter, screen: str, large: bool
) -> None:
    go_to(page, screen, "ru", large, hall, printer)
    rested(page)
    fingers.drum(fingers.on(".take"), times=14)
    expect(page.locator(".huge")).to_be_visible()
    assert [one["service"]["code"] for one in hall.tickets] == [{"confirm": "grid-person", "long": "advice"}[screen]]


def test_who_drums_for_ever_never_gets_to_a_second_page(page: Page, fingers: Fingers, hall: FakeHall) -> None:
    """Ten taps a second, longer than the screen rests at most; a visitor who taps slowly is let through by then."""
    rested(page)
    spot = fingers.on(".tile")
    fingers.drum(spot, times=40)
    assert page.locator("main").get_attribute("data-screen") == "menu"
    fingers.drum(spot, times=14, every_ms=250)
    assert page.locator("main").get_attribute("data-screen") in ("services", "confirm")
    assert hall.tickets == []


def test_a_drumming_finger_asks_once_for_a_booking(page: Page, fingers: Fingers, hall: FakeHall, printer: TestPrinter) -> None:
    go_to(page, "booking", "ru", False, hall, printer)
    rested(page)
    fingers.drum(fingers.on(".keypad .primary"))
    expect(page.locator("main[data-screen='problem']")).to_be_visible()
    assert hall.codes == ["4711"]


def test_a_code_may_be_typed_fast_and_with_two_hands(page: Page, fingers: Fingers, hall: FakeHall, printer: TestPrinter) -> None:
    go_to(page, "booking", "ru", False, hall, printer)
    one, two = (fingers.on(f".key:text-is('{digit}')") for digit in "56")
    fingers.press(one)
    fingers.press(two)
    fingers.lift()
    fingers.drum(one, times=1)
    code = page.locator(".code").inner_text()
    assert sorted(code) == sorted("4711565")


#: Two buttons under two fingers, and the pages that one of them leads to.
PAIRS = [
    ("who", False, ".tile >> nth=0", ".tile >> nth=1", {"menu"}),
    ("who", True, ".tile >> nth=0", "footer .voice", {"menu", "who"}),
    ("who", False, LARGE, ".languages [lang='en']", {"who"}),
    ("menu", False, ".tile >> nth=0", ".tile >> nth=1", {"services", "taking", "ticket"}),
    ("menu", False, "footer .quiet >> nth=0", "footer .quiet >> nth=1", {"priorities", "booking"}),
    ("services", False, ".tile >> nth=0", "footer .back", {"confirm", "menu"}),
    ("confirm", False, ".take", "footer .back", {"taking", "ticket", "services"}),
    ("long", True, ".take", "footer .back", {"taking", "ticket", "menu"}),
    ("priorities", False, ".tile >> nth=0", ".tile >> nth=1", {"menu"}),
    ("booking", False, ".keypad .primary", "footer .back", {"taking", "problem", "menu"}),
    ("ticket", False, "footer .back", LARGE, {"who", "ticket"}),
]


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.slow)], ids=["short", "long"])
@pytest.mark.parametrize("together", [True, False], ids=["at-once", "one-after-the-other"])
def test_two_fingers_are_one_step_on_every_screen(
    page: Page, fingers: Fingers, hall: FakeHall, printer: TestPrinter, together: bool, every: bool
) -> None:
    for screen, large, one, other, after in PAIRS if every else PAIRS[together::4]:
        go_to(page, screen, "ru", large, hall, printer)
        rested(page)
        tickets = len(hall.tickets)
        spots = fingers.on(one), fingers.on(other)
        fingers.begin()
        if together:
            fingers.tap(*spots)
        else:
            fingers.press(spots[0])
            fingers.press(spots[1])
            fingers.lift()
        rested(page)
        where = f"{one} and {other} on {screen}: {fingers.pages()}"
        muted = page.locator("footer .voice[aria-pressed='true']").count()
        steps = [seen for seen in fingers.pages() if not seen.startswith(("ticket ", "problem "))] or fingers.pages()
        assert len(steps) + muted == 1, where
        assert page.locator("main").get_attribute("data-screen") in after, where
        assert len(hall.tickets) - tickets in (0, 1), where
        page.reload()


def test_a_hand_that_leans_on_the_glass_keeps_no_finger_from_its_button(page: Page, fingers: Fingers) -> None:
    rested(page)
    fingers.press((540, 1000))
    fingers.press(fingers.on(".tile"))
    fingers.lift()
    expect(page.locator("main[data-screen='menu']")).to_be_visible()


def test_a_finger_that_slides_to_another_button_chooses_nothing(page: Page, fingers: Fingers) -> None:
    rested(page)
    one, other = fingers.on(".tile >> nth=0"), fingers.on(".tile >> nth=1")
    fingers.begin()
    fingers.press(one)
    fingers.slide(other)
    fingers.lift()
    assert fingers.pages() == []


Change = Callable[[], None]


def test_a_finger_that_was_down_when_the_page_changed_by_itself_chooses_nothing(
    page: Page, fingers: Fingers, hall: FakeHall, printer: TestPrinter, network: Network
) -> None:
    def lock(reason: str | None) -> None:
        hall.locked = reason
        hall.push()

    def close() -> None:
        hall.open = False
        hall.push()

    def a_group_comes_first() -> None:
        new = group("М", "Личный кабинет", "Online account", [service("online", "Помощь", "Help")])
        hall.menu["groups"].insert(0, new)
        hall.push()

    def held(spot: Spot, change: Change, sign: str) -> None:
        """A finger comes down, the page changes, the finger leaves: nothing was chosen."""
        fingers.press(spot)
        change()
        expect(page.locator(sign)).to_be_visible()
        rested(page)
        fingers.begin()
        fingers.lift()
        assert fingers.pages() == [], f"{sign} was touched"
        assert hall.tickets == []

    go_to(page, "services", "ru", False, hall, printer)
    rested(page)
    tile = fingers.on(".tile")
    held(tile, lambda: lock("Меняем бумагу"), "main[data-screen='locked']")
    held(tile, lambda: lock(None), "main[data-screen='services']")
    held(tile, close, ".screen.plain")
    page.reload()
    go_to(page, "menu", "ru", False, hall, printer)
    rested(page)
    held(fingers.on(".tile >> nth=0"), a_group_comes_first, ".tile:has-text('Личный кабинет')")
    held(fingers.on(".tile >> nth=0"), network.cut, "main[data-screen='away']")


@pytest.mark.parametrize(
    "screen", ["services", "failed", *(pytest.param(screen, marks=pytest.mark.slow) for screen in ("booking", "unknown"))]
)
def test_a_finger_on_the_glass_when_the_kiosk_goes_back_to_the_start_chooses_nothing_there(
    page: Page, fingers: Fingers, hall: FakeHall, printer: TestPrinter, screen: str
) -> None:
    go_to(page, screen, "ru", False, hall, printer)
    tickets = len(hall.tickets)
    # The group with one service comes first, so that a tap there is a ticket at once.
    hall.menu["groups"].insert(0, group("М", "Личный кабинет", "Online account", [service("online", "Помощь", "Help")]))
    hall.settings |= {"ask_who": False, "idle_s": 0.5, "ticket_s": 0.3}
    hall.push()
    fingers.press((300, 350))
    comes_true(page, "document.querySelector('main').dataset.screen === 'menu'")
    assert "кабинет" in page.evaluate("document.elementFromPoint(300, 350).closest('.tile').textContent")
    fingers.begin()
    fingers.lift()
    assert fingers.pages() == []
    rested(page)
    assert len(hall.tickets) == tickets
    fingers.tap((300, 350))
    expect(page.locator(".huge")).to_have_text(f"М{tickets + 12:03d}")


def test_drumming_on_the_staffs_buttons_touches_nothing_behind_or_after_them(
    browser: Browser, kiosk: Kiosk, hall: FakeHall, printer: TestPrinter, tmp_path: Path
) -> None:
    staffed = StaffedKiosk(kiosk, tmp_path, "/bin/sh", "-c", f"echo left >> {tmp_path / 'left'}")
    context = browser.new_context(viewport={"width": 1280, "height": 1024}, has_touch=True)
    context.set_default_timeout(20_000)
    page = context.new_page()
    try:
        with page.expect_response(lambda answer: "/local/page" in answer.url):
            page.goto(staffed.url)
        expect(page.locator(".tile").first).to_be_visible()
        fingers = Fingers(page)
        fingers.drum((40, 40), times=9)
        expect(page.locator(".staff[aria-disabled='false'] .pad")).to_be_visible()
        expect(page.locator(".dots")).to_have_text("\u00a0")
        for digit in PIN:
            fingers.tap(fingers.on(f".digit:has-text('{digit}')"))
        expect(page.locator(".dots")).to_have_text("●●●●")
        fingers.drum(fingers.on(".digit.primary"), times=20)
        expect(page.locator(".staff[aria-disabled='false'] dl")).to_be_visible()
        assert not (tmp_path / "left").exists()
        assert printer.papers == []
        back = page.locator(".actions .primary")
        fingers.drum(fingers.on(back))
        expect(page.locator(".staff")).to_have_count(0)
        rested(page)
        assert page.locator("main").get_attribute("data-screen") == "menu"
        assert hall.tickets == []
    finally:
        context.close()
        staffed.stop()


def test_a_drumming_finger_takes_one_ticket_of_a_kiosk_on_its_own(
    browser: Browser, hall: FakeHall, network: Network, tmp_path: Path, printer: TestPrinter
) -> None:
    hall.numbers = {"А": [[900, 919]], "В": [[900, 919]]}
    kiosk = Kiosk(network.url, tmp_path, printer).start().wait_until_connected()
    context = browser.new_context(viewport={"width": 1080, "height": 1920}, has_touch=True)
    page = context.new_page()
    try:
        hall_file = tmp_path / "hall.jsonl"
        eventually(lambda: hall_file.exists() and "days" in hall_file.read_text())
        page.goto(kiosk.url)
        expect(page.locator(".tile").first).to_be_visible()
        fingers = Fingers(page)
        spot = fingers.on(".tile:has-text('Счётчики')")
        fingers.press(spot)
        network.cut()
        expect(page.locator(".notice")).to_contain_text("Сейчас нет связи с залом")
        fingers.lift()
        expect(page.locator("main[data-screen='menu'][aria-disabled='false']")).to_be_visible()
        fingers.drum(fingers.on(".tile:has-text('Счётчики')"), times=12)
        expect(page.locator(".huge")).to_have_text("В900")
        press(page, "footer .back")
        network.mode = "pass"
        eventually(lambda: hall.handed_in)
        assert [one["number"] for one in hall.handed_in] == ["В900"]
    finally:
        context.close()
        kiosk.stop()
