"""The voice of the accessible mode: each screen says its own words and no others, and nobody needs it to get a ticket."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import Kiosk, TestPrinter, eventually
from .fake_hall import FakeHall, Network
from .grand_hall import comes_true, go_to, grand, press, quiet, start

pytestmark = pytest.mark.browser

NAME = "/api/v1/speech/" + "0123456789" * 4 + ".wav"
#: Lets the test look at the page's own player.
LOOK = """const Sound = window.Audio;
window.Audio = class extends Sound { constructor() { super(); window.voice = this; } };"""
SPEAKS = "window.voice && !voice.paused && voice.currentTime > 0"


def silence(seconds: float) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(8000)
        sound.writeframes(b"\x80" * int(8000 * seconds))
    return file.getvalue()


@pytest.fixture
def asked() -> list[str]:
    """The addresses of the page's questions for words and sounds."""
    return []


@pytest.fixture
def page(browser: Browser, kiosk: Kiosk, hall: FakeHall, asked: list[str]) -> Iterator[Page]:
    grand(hall)
    hall.push()
    context = browser.new_context(viewport={"width": 1280, "height": 1024}, has_touch=True)
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.add_init_script(LOOK)
    page.on("request", lambda request: asked.append(request.url) if "/local/prompts" in request.url else None)
    page.goto(kiosk.url)
    expect(page.locator("main[data-screen='who']")).to_be_visible()
    yield page
    context.close()


def long_speech(hall: FakeHall, seconds: float = 30) -> None:
    hall.sounds = [NAME]
    hall.speech = silence(seconds)


#: What is said on the way to a screen, beginning with the menu: the screen, and what is on it.
SAID = {
    "confirm": [("menu", None), ("services", "А"), ("confirm", "grid-person")],
    "priorities": [("menu", None), ("priorities", None)],
    "unknown": [("menu", None), ("booking", None), ("problem", None)],
    "failed": [("menu", None), ("ticket", "t-1"), ("failed", "t-1")],
    "closed": [("closed", None)],
}


@pytest.mark.parametrize(("screen", "lang"), [*((screen, "ru") for screen in SAID), ("failed", "en")])
def test_every_screen_asks_for_words_of_its_own(page: Page, hall: FakeHall, printer: TestPrinter, screen: str, lang: str) -> None:
    wanted = [("who", None, lang), *((*one, lang) for one in SAID[screen])]
    go_to(page, screen, lang, True, hall, printer, lambda: ("ticket", "t-1", lang) in hall.prompts)
    eventually(lambda: hall.prompts[-1:] == wanted[-1:])
    assert hall.prompts == wanted


def test_a_locked_kiosk_says_so(page: Page, hall: FakeHall) -> None:
    start(page, "ru", True, hall)
    hall.locked = "Меняем бумагу"
    hall.push()
    eventually(lambda: hall.prompts[-1:] == [("locked", None, "ru")])


def test_the_voice_stops_when_the_page_changes_when_it_is_muted_and_with_the_mode(page: Page, hall: FakeHall) -> None:
    long_speech(hall)
    start(page, "ru", True, hall)
    comes_true(page, SPEAKS)
    hall.sounds = []
    press(page, ".tile")
    expect(page.locator("main[data-screen='menu']")).to_be_visible()
    comes_true(page, "voice.paused")
    hall.sounds = [NAME]
    press(page, "footer .back")
    comes_true(page, SPEAKS)
    press(page, "footer .voice")
    comes_true(page, "voice.paused")
    press(page, "footer .voice")
    comes_true(page, SPEAKS)
    press(page, "footer .contrast")
    comes_true(page, "voice.paused")


def test_words_that_come_after_their_page_are_not_said_on_the_next(page: Page, hall: FakeHall) -> None:
    long_speech(hall)
    hall.may_speak.clear()
    start(page, "ru", True, hall)
    eventually(lambda: hall.prompts)
    hall.sounds = []
    press(page, ".tile")
    eventually(lambda: [said[0] for said in hall.prompts[-1:]] == ["menu"])
    hall.may_speak.set()
    page.evaluate("fetch('/local/state').then((answer) => answer.text())")
    press(page, "footer .back")
    assert page.evaluate("!window.voice || voice.paused")


@pytest.mark.parametrize(
    "fault",
    ["no answer", "garbage", *(pytest.param(fault, marks=pytest.mark.slow) for fault in ("an error", "no sound", "no server"))],
)
def test_without_a_voice_the_visitor_gets_the_ticket_all_the_same(
    page: Page, hall: FakeHall, network: Network, fault: str
) -> None:
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    hall.sounds = [NAME]
    if fault == "no answer":
        hall.may_speak.clear()
    hall.speech_status = 500 if fault == "an error" else 200
    hall.speech = b"RIFF and nothing more" if fault == "garbage" else b""
    start(page, "ru", True, hall)
    if fault == "no server":
        network.cut()
        expect(page.locator("main[data-screen='away']")).to_be_visible()
        network.mode = "pass"
        expect(page.locator("main[data-screen='who']")).to_be_visible()
    press(page, ".tile")
    press(page, ".tile >> nth=1")
    expect(page.locator(".huge")).to_have_text("В012")
    press(page, "footer .back")
    expect(page.locator("main[data-screen='who']")).to_be_visible()
    hall.may_speak.set()
    assert complaints == []


def test_a_typed_code_is_never_said(page: Page, hall: FakeHall, asked: list[str]) -> None:
    start(page, "ru", True, hall)
    press(page, ".tile")
    quiet(page, "booking", large=True)
    for digit in "4711":
        page.locator(f".key:text-is('{digit}')").click()
    expect(page.locator(".code")).to_have_text("4711")
    eventually(lambda: hall.prompts[-1:] == [("booking", None, "ru")])
    press(page, ".keypad .primary")
    eventually(lambda: hall.prompts[-1:] == [("problem", None, "ru")])
    assert hall.codes == ["4711"]
    assert [address for address in asked if "4711" in address] == []


def test_nobody_is_sent_back_to_the_start_while_the_kiosk_still_speaks(page: Page, hall: FakeHall) -> None:
    hall.settings["idle_s"] = 0.6
    long_speech(hall, 1.5)
    hall.push()
    start(page, "ru", True, hall)
    comes_true(page, "window.voice && voice.ended")
    expect(page.locator("html[data-contrast='high']")).to_be_visible(timeout=100)
    expect(page.locator("html[data-contrast='normal']")).to_be_visible()
