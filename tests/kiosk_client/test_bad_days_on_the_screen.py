"""Screens of a bad day, and of a language of the centre's own: large enough and whole, at every size and in every mode."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kiosk_client.words import Words

from .conftest import WORDS, Kiosk, Screen, TestPrinter, eventually
from .fake_hall import FakeHall, Network
from .grand_hall import SCREENS, go_to, grand, press, start
from .looking import look_at
from .test_whom_and_how import CATALOGUES, TATAR

pytestmark = pytest.mark.browser

Opener = Callable[[Kiosk], Page]


@pytest.fixture
def open_page(blank_screen: Screen, hall: FakeHall) -> Opener:
    grand(hall)
    hall.push()

    def opened(kiosk: Kiosk) -> Page:
        page = blank_screen(reduced_motion="reduce")
        page.goto(kiosk.url)
        expect(page.locator("main[data-screen='who']")).to_be_visible()
        return page

    return opened


#: Measured in every run; the long version looks at more of them, and with axe at every size.
LONG = pytest.mark.slow


@pytest.mark.parametrize(
    ("lang", "large", "every_size"),
    [
        ("ru", False, False),
        ("en", True, False),
        *(pytest.param(lang, large, True, marks=LONG) for lang in ("ru", "en") for large in (False, True)),
    ],
)
def test_a_screen_of_a_bad_day_has_no_fault_that_a_machine_can_find(
    open_page: Opener,
    kiosk: Kiosk,
    hall: FakeHall,
    printer: TestPrinter,
    network: Network,
    lang: str,
    large: bool,
    every_size: bool,
) -> None:
    page = open_page(kiosk)
    wrong: list[str] = []

    def look(screen: str) -> None:
        wrong.extend(look_at(page, screen, large, None, every_size))
        page.set_viewport_size({"width": 1080, "height": 1920})

    go_to(page, "priorities", lang, large, hall, printer)
    press(page, ".tile")
    printer.paper_state = "out"
    kiosk.printing._look()
    expect(page.locator(".notice")).to_have_count(2)
    look("no paper, and called first")
    printer.paper_state = "ok"
    printer.outcome = "uncertain"
    press(page, ".tile:has-text('Счётчики'), .tile:has-text('Meters')")
    expect(page.locator(".ticket[data-print='uncertain']")).to_be_visible()
    look("uncertain")
    press(page, "footer .back")
    hall.locked = "Меняем бумагу, вернёмся через десять минут. Талоны выдаёт администратор у входа."
    hall.push()
    expect(page.locator("main[data-screen='locked']")).to_be_visible()
    if large:
        press(page, "footer .contrast")
    look("locked")
    hall.locked = None
    hall.push()
    expect(page.locator("main[data-screen='who']")).to_be_visible()
    page.reload()
    start(page, lang, large, hall)
    press(page, ".tile")
    expect(page.locator("main[data-screen='menu']")).to_be_visible()
    network.cut()
    if every_size:
        press(page, ".tile >> nth=1")
        expect(page.locator("main[data-screen='taking'] .lead")).to_be_visible()
        look("taking")
        press(page, "footer .back")
        if large:
            press(page, "footer .contrast")
    expect(page.locator("main[data-screen='away']")).to_be_visible()
    look("away")
    assert "\n".join(wrong) == ""


@pytest.mark.parametrize(
    ("large", "every_size"), [(False, False), pytest.param(False, True, marks=LONG), pytest.param(True, True, marks=LONG)]
)
def test_a_kiosk_on_its_own_has_no_fault_that_a_machine_can_find(
    open_page: Opener, hall: FakeHall, network: Network, tmp_path: Path, printer: TestPrinter, large: bool, every_size: bool
) -> None:
    hall.numbers = {letter: [[900, 919]] for letter in "АВК"}
    kiosk = Kiosk(network.url, tmp_path, printer).start().wait_until_connected()
    try:
        kept = tmp_path / "hall.jsonl"
        eventually(lambda: kept.exists() and "days" in kept.read_text())
        page = open_page(kiosk)
        start(page, "ru", large, hall)
        press(page, ".tile")
        printer.paper_state = "out"
        kiosk.printing._look()
        network.cut()
        expect(page.locator(".notice")).to_have_count(2)
        wrong = look_at(page, "alone", large, None, every_size)
        for screen in ("services", "confirm"):
            page.set_viewport_size({"width": 1080, "height": 1920})
            press(page, ".tile")
            expect(page.locator(f"main[data-screen='{screen}']")).to_be_visible()
            wrong += look_at(page, f"{screen} alone", large, None, every_size)
        press(page, "footer .back")
        press(page, "footer .back")
        press(page, ".tile >> nth=1")
        expect(page.locator(".huge")).to_have_text("В900")
        wrong += look_at(page, "ticket alone", large, None, every_size)
        assert "\n".join(wrong) == ""
    finally:
        kiosk.stop()


@pytest.mark.parametrize(
    ("large", "screens"),
    [
        (True, ("who", "ticket")),
        pytest.param(False, SCREENS, marks=LONG),
        pytest.param(True, SCREENS, marks=LONG),
    ],
    ids=["accessible", "plain-long", "accessible-long"],
)
def test_a_third_language_has_no_fault_that_a_machine_can_find(
    open_page: Opener,
    hall: FakeHall,
    network: Network,
    tmp_path: Path,
    printer: TestPrinter,
    large: bool,
    screens: tuple[str, ...],
) -> None:
    hall.languages = ["ru", "en", "tt"]
    kiosk = Kiosk(network.url, tmp_path, printer, words=Words(CATALOGUES, added=TATAR)).start().wait_until_connected()
    wrong: list[str] = []
    try:
        page = open_page(kiosk)
        for screen in screens:
            go_to(page, screen, "tt", large, hall, printer)
            if screen == "ticket":
                expect(page.locator(".take-it")).to_contain_text("Талонны алыгыз")
            wrong += look_at(page, screen, large, None, len(screens) > 2)
            page.set_viewport_size({"width": 1080, "height": 1920})
            page.reload()
        assert "\n".join(wrong) == ""
    finally:
        kiosk.stop()


def test_the_third_language_is_offered_beside_the_others(
    open_page: Opener, hall: FakeHall, network: Network, tmp_path: Path, printer: TestPrinter
) -> None:
    hall.languages = ["ru", "en", "tt"]
    kiosk = Kiosk(network.url, tmp_path, printer, words=Words(CATALOGUES, added=TATAR)).start().wait_until_connected()
    try:
        page = open_page(kiosk)
        expect(page.locator(".languages .button")).to_have_text(["RU", "EN", "TT"])
    finally:
        kiosk.stop()
    assert WORDS.languages() == ("ru", "en")
