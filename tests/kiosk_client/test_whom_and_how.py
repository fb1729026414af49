"""The kiosk's questions before the menu, its accessible mode, codes of bookings, and languages of the centre's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page, expect

from kiosk_client.words import BadCatalogue, Words

from .conftest import REPOSITORY, WORDS, Kiosk, Screen, TestPrinter, eventually
from .fake_hall import FakeHall
from .grand_hall import grand, press, quiet, start
from .looking import SIZES

CATALOGUES = REPOSITORY / "queue_server" / "web" / "languages"
TATAR = REPOSITORY / "examples" / "languages"
SOUND = "0123456789" * 4 + ".wav"


@pytest.fixture
def page(blank_screen: Screen, kiosk: Kiosk, hall: FakeHall) -> Page:
    grand(hall)
    hall.push()
    page = blank_screen(1280, 1024)
    page.goto(kiosk.url)
    expect(page.locator("main[data-screen='who']")).to_be_visible()
    return page


@pytest.mark.browser
def test_the_kiosk_of_a_training_office_says_so_in_the_visitors_language_and_cuts_nothing_off(page: Page, hall: FakeHall) -> None:
    hall.settings |= {"training": True}
    hall.push()
    expect(page.locator(".training-band")).to_have_text(WORDS.say("ru", "common.training"))
    page.get_by_role("button", name="EN").click()
    expect(page.locator(".training-band")).to_have_text(WORDS.say("en", "common.training"))
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.locator(".training-band").evaluate("each => each.scrollWidth <= each.clientWidth")
        assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight")


@pytest.mark.browser
def test_people_and_companies_see_what_is_for_them(page: Page) -> None:
    press(page, ".tile:has-text('От организации')")
    expect(page.locator(".tile", has_text="Подключение к сетям")).to_be_visible()
    expect(page.locator(".tile", has_text="Водоснабжение")).to_have_count(0)
    press(page, ".tile:has-text('Подключение к сетям')")
    expect(page.locator(".tile", has_text="Подключение для организации")).to_be_visible()
    expect(page.locator(".tile", has_text="Подключение дома")).to_have_count(0)
    press(page, "footer .back")
    press(page, "footer .back")
    press(page, ".tile:has-text('частное лицо')")
    expect(page.locator(".tile", has_text="Водоснабжение")).to_be_visible()


@pytest.mark.browser
def test_a_hall_without_services_of_either_kind_asks_nobody_who_comes(page: Page, hall: FakeHall) -> None:
    for each in hall.menu["groups"]:
        for service in each["services"]:
            service.pop("for", None)
    hall.push()
    expect(page.locator("main[data-screen='menu']")).to_be_visible()


@pytest.mark.browser
def test_the_accessible_mode_says_each_screen_and_the_number(page: Page, hall: FakeHall, printer: TestPrinter) -> None:
    start(page, "ru", True, hall)
    eventually(lambda: ("who", None, "ru") in hall.prompts)
    press(page, ".tile >> nth=0")
    eventually(lambda: ("menu", None, "ru") in hall.prompts)
    press(page, ".tile >> nth=1")
    expect(page.locator(".huge")).to_be_visible()
    eventually(lambda: ("ticket", hall.tickets[0]["id"], "ru") in hall.prompts)
    assert hall.tickets[0]["accessible"] is True
    eventually(lambda: printer.papers and printer.papers[0].large)


@pytest.mark.browser
def test_a_muted_kiosk_says_nothing_until_the_next_visitor(page: Page, hall: FakeHall) -> None:
    start(page, "ru", True, hall)
    eventually(lambda: hall.prompts)
    press(page, "footer .voice")
    hall.prompts.clear()
    press(page, ".tile >> nth=0")
    expect(page.locator("main[data-screen='menu']")).to_be_visible()
    page.wait_for_timeout(200)
    assert hall.prompts == []


@pytest.mark.browser
def test_a_kiosk_in_its_usual_look_is_silent(page: Page, hall: FakeHall) -> None:
    press(page, ".tile >> nth=0")
    expect(page.locator("main[data-screen='menu']")).to_be_visible()
    page.wait_for_timeout(200)
    assert hall.prompts == []


@pytest.mark.browser
def test_a_code_of_a_booking_is_typed_fast_and_refused_in_words(page: Page, hall: FakeHall) -> None:
    press(page, ".tile >> nth=0")
    quiet(page, "footer .quiet >> nth=1", large=False)
    find = page.locator(".keypad .primary")
    expect(find).to_be_disabled()
    expect(page.locator("main[aria-disabled='false']")).to_be_visible()
    page.evaluate("""() => { for (const digit of "123456789") {
        [...document.querySelectorAll(".key")].find((key) => key.textContent === digit).click();
    } }""")
    expect(page.locator(".code")).not_to_have_text("–")
    while page.locator(".code").inner_text() != "–":
        page.get_by_role("button", name="Стереть").click()
    for digit in "471108159":
        page.locator(f".key:text-is('{digit}')").click()
    expect(page.locator(".code")).to_have_text("47110815")
    press(page, ".keypad .primary")
    expect(page.get_by_text("Записи с таким кодом нет.")).to_be_visible()
    assert hall.codes == ["47110815"]


@pytest.mark.browser
def test_a_typed_code_is_wiped_when_the_visitor_leaves(page: Page, hall: FakeHall) -> None:
    press(page, ".tile >> nth=0")
    quiet(page, "footer .quiet >> nth=1", large=False)
    expect(page.locator("main[aria-disabled='false']")).to_be_visible()
    page.locator(".key:text-is('7')").click()
    expect(page.locator(".code")).to_have_text("7")
    hall.settings["idle_s"] = 1
    hall.push()
    expect(page.locator("main[data-screen='who']")).to_be_visible()
    hall.settings["idle_s"] = 600
    hall.push()
    press(page, ".tile >> nth=0")
    quiet(page, "footer .quiet >> nth=1", large=False)
    expect(page.locator(".code")).to_have_text("–")


@pytest.mark.parametrize("code", ["123", "123456789", "12a4", "١٢٣٤", "", 1234, None])
def test_what_is_no_code_is_refused_by_the_kiosk_itself(kiosk: Kiosk, hall: FakeHall, code: object) -> None:
    body = {"code": code, "language": "ru", "key": "k" * 16}
    answer = requests.post(f"{kiosk.url}/local/bookings", json=body, headers={"X-Kiosk": "1"}, timeout=5)
    assert answer.status_code == 422
    assert hall.codes == []


def test_the_kiosk_passes_only_sounds_on_and_is_silent_without_a_voice(kiosk: Kiosk, hall: FakeHall) -> None:
    assert requests.get(f"{kiosk.url}/local/prompts/menu?lang=ru", timeout=5).json() == {"parts": []}
    hall.sounds = [f"/api/v1/speech/{SOUND}", "http://elsewhere/x.wav", "/api/v1/tickets"]
    assert requests.get(f"{kiosk.url}/local/prompts/menu?lang=ru", timeout=5).json() == {"parts": [f"/local/sounds/{SOUND}"]}
    assert requests.get(f"{kiosk.url}/local/prompts/menu?of=a%20b", timeout=5).status_code == 404
    assert requests.get(f"{kiosk.url}/local/sounds/../secrets", timeout=5).status_code == 404
    assert requests.get(f"{kiosk.url}/local/sounds/{SOUND}", timeout=5).status_code == 404


def test_a_language_of_the_centres_own_falls_back_text_by_text() -> None:
    words = Words(CATALOGUES, added=TATAR)
    assert words.languages() == ("ru", "en", "tt")
    assert words.say("tt", "kiosk.take") == "Талон алырга"
    assert words.say("tt", "kiosk.away") == WORDS.say("ru", "kiosk.away")
    assert words.say("ru", "kiosk.language.tt") == "Татарча"


def test_the_tatar_example_has_no_text_that_nobody_shows() -> None:
    texts = json.loads((TATAR / "tt.json").read_text(encoding="utf-8"))
    assert list(texts) == sorted(texts)
    unknown = [key for key in texts if WORDS.say("ru", key) == key and key != "kiosk.language.tt"]
    assert unknown == []


@pytest.mark.parametrize("content", ["{", "[]", '{"kiosk.take": 1}', "\ufeff\x00"])
def test_a_broken_catalogue_is_named_with_its_remedy(tmp_path: Path, content: str) -> None:
    (tmp_path / "tt.json").write_text(content, encoding="utf-8")
    with pytest.raises(BadCatalogue, match=r"tt\.json: .*; correct it"):
        Words(CATALOGUES, added=tmp_path)


def test_the_page_is_light(kiosk: Kiosk) -> None:
    """All that the page loads but its fonts, packed: within 120 KB, and the same content as unpacked."""
    page = requests.get(kiosk.url, timeout=5)
    static = REPOSITORY / "kiosk_client" / "static"
    addresses = [
        f"/static/{file.relative_to(static).as_posix()}" for file in static.rglob("*.*") if file.suffix in (".js", ".css")
    ]
    weight = len(page.content)
    for address in [*addresses, "/languages/ru.json"]:
        packed = requests.get(kiosk.url + address, headers={"Accept-Encoding": "gzip"}, timeout=5, stream=True)
        assert packed.headers["Content-Encoding"] == "gzip"
        weight += len(packed.raw.read(decode_content=False))
        plain = requests.get(kiosk.url + address, headers={"Accept-Encoding": "identity"}, timeout=5)
        again = requests.get(kiosk.url + address, timeout=5)
        assert plain.headers.get("Content-Encoding") is None
        assert again.content == plain.content or again.json() == plain.json()
        unchanged = requests.get(kiosk.url + address, headers={"If-None-Match": again.headers["ETag"]}, timeout=5)
        assert unchanged.status_code == 304
    assert weight <= 120 * 1024
