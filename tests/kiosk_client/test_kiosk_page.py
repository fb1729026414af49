"""The kiosk's page in a real browser: what a visitor sees, and what careless fingers cannot do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .conftest import REPOSITORY, Kiosk, Screen, TestPrinter, eventually
from .fake_hall import ESTIMATE, FakeHall, Network, group, service

pytestmark = pytest.mark.browser

SIZES = [(1080, 1920), (1280, 1024), (1920, 1080)]
Opener = Callable[..., Page]


@pytest.fixture(scope="module", autouse=True)
def pages_are_whole() -> None:
    shared = REPOSITORY / "kiosk_client" / "static" / "shared"
    assert (shared / "page.js").is_file(), "the shared page files are missing: python build_backend/assets.py"


@pytest.fixture
def open_kiosk(blank_screen: Screen, kiosk: Kiosk) -> Iterator[Opener]:
    """Opens the kiosk's page; in the end the browser complained of nothing and asked nobody else."""
    complaints: list[str] = []
    strangers: list[str] = []

    def opened(width: int = 1080, height: int = 1920, may_complain: bool = False) -> Page:
        page = blank_screen(width, height)
        if not may_complain:
            page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith(kiosk.url + "/") else strangers.append(r.url))
        page.goto(kiosk.url)
        expect(page.locator(".tile").first).to_be_visible()
        return page

    yield opened
    assert complaints == []
    assert strangers == []


def tile(page: Page, text: str) -> Locator:
    return page.locator(".tile", has_text=text)


def test_two_taps_and_a_confirmation_give_a_ticket(open_kiosk: Opener, hall: FakeHall, printer: TestPrinter) -> None:
    page = open_kiosk()
    expect(tile(page, "Подключение к сетям")).to_contain_text("ждут 4")
    tile(page, "Подключение к сетям").click()
    tile(page, "Подключение дома").click()
    expect(page.locator(".papers li")).to_have_count(3)
    expect(page.locator(".papers")).to_contain_text("План участка с границами")
    page.get_by_role("button", name="Взять талон").click()
    expect(page.locator(".huge")).to_have_text("А012")
    expect(page.get_by_text("Возьмите талон")).to_be_visible()
    expect(page.locator(".ticket .ahead")).to_contain_text("Перед вами 4 человека")
    assert len(hall.tickets) == len(printer.papers) == 1


def test_a_group_with_one_service_goes_straight_to_the_ticket(open_kiosk: Opener, hall: FakeHall) -> None:
    page = open_kiosk()
    tile(page, "Счётчики").click()
    expect(page.locator(".huge")).to_have_text("В012")


def test_ten_fast_taps_are_one_ticket(open_kiosk: Opener, hall: FakeHall) -> None:
    page = open_kiosk()
    box = tile(page, "Счётчики").bounding_box()
    assert box is not None
    for _ in range(10):
        page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".huge")).to_have_text("В012")
    page.wait_for_timeout(500)
    assert len(hall.tickets) == 1


def test_ten_clicks_within_one_moment_are_one_ticket(open_kiosk: Opener, hall: FakeHall) -> None:
    page = open_kiosk()
    tile(page, "Счётчики").evaluate("button => { for (let i = 0; i < 10; i++) button.click(); }")
    expect(page.locator(".huge")).to_have_text("В012")
    page.wait_for_timeout(300)
    assert len(hall.tickets) == 1


def test_two_fingers_on_two_services_are_one_ticket(open_kiosk: Opener, hall: FakeHall) -> None:
    hall.menu["groups"].append(group("М", "Личный кабинет", "Online account", [service("online", "Помощь", "Help")]))
    hall.push()
    page = open_kiosk()
    expect(tile(page, "Личный кабинет")).to_be_visible()
    page.evaluate("""() => {
        const tiles = [...document.querySelectorAll(".tile:enabled")];
        tiles.filter((each) => /Счётчики|Личный/.test(each.textContent)).forEach((each) => each.click());
    }""")
    expect(page.locator(".huge")).to_be_visible()
    page.wait_for_timeout(300)
    assert len(hall.tickets) == 1


def test_fast_taps_on_a_group_do_not_choose_a_service_under_the_finger(open_kiosk: Opener, hall: FakeHall) -> None:
    page = open_kiosk()
    box = tile(page, "Подключение к сетям").bounding_box()
    assert box is not None
    for _ in range(8):
        page.touchscreen.tap(box["x"] + 300, box["y"] + box["height"] / 2)
    page.wait_for_timeout(600)
    expect(page.get_by_text("Уточните, что вам нужно")).to_be_visible()
    assert not hall.tickets


def test_a_closed_service_says_why_and_when_it_opens_and_cannot_be_taken(open_kiosk: Opener, hall: FakeHall) -> None:
    page = open_kiosk()
    expect(tile(page, "Жалобы")).to_be_disabled()
    expect(tile(page, "Жалобы")).to_contain_text("Перерыв. Откроется в 13:00")
    tile(page, "Подключение к сетям").click()
    expect(tile(page, "Забрать готовый договор")).to_be_disabled()


def test_a_service_that_closes_under_the_finger_is_refused_in_words(open_kiosk: Opener, hall: FakeHall) -> None:
    page = open_kiosk(may_complain=True)
    hall.refusals = [(409, {"code": "limit_reached", "detail": "Талоны на эту услугу закончились."})]
    tile(page, "Счётчики").click()
    expect(page.get_by_text("Талоны на эту услугу закончились.")).to_be_visible()
    page.get_by_role("button", name="Назад").click()
    expect(page.get_by_text("Выберите, зачем вы пришли")).to_be_visible()


def test_a_long_queue_is_told_before_the_ticket(open_kiosk: Opener, hall: FakeHall) -> None:
    page = open_kiosk()
    tile(page, "Консультации").click()
    text = (page.locator(".ahead").text_content() or "").replace("\u2060", "").replace("\xa0", " ")
    assert "Перед вами 12 человек, примерно 20–35 минут. Взять талон?" in text
    assert not hall.tickets
    page.get_by_role("button", name="Назад").click()
    expect(page.get_by_text("Выберите, зачем вы пришли")).to_be_visible()


def test_the_right_to_be_called_first_is_asked_quietly_and_goes_with_the_ticket(open_kiosk: Opener, hall: FakeHall) -> None:
    page = open_kiosk()
    page.get_by_role("button", name="У меня есть право").click()
    tile(page, "Ветераны").click()
    expect(page.get_by_text("Приём вне очереди: Ветераны войны")).to_be_visible()
    tile(page, "Счётчики").click()
    expect(page.locator(".huge")).to_be_visible()
    assert hall.tickets[0]["priority"] == "veteran"


def test_a_ticket_that_was_not_printed_is_told_truthfully(open_kiosk: Opener, hall: FakeHall, printer: TestPrinter) -> None:
    printer.outcome = "failed"
    page = open_kiosk()
    tile(page, "Счётчики").click()
    sentence = "Талон не напечатался. Ваш номер В012 сохранён. Подойдите к администратору или сфотографируйте экран."
    expect(page.get_by_text(sentence)).to_be_visible()
    expect(page.get_by_text("Возьмите талон")).to_have_count(0)
    expect(page.locator(".huge")).to_have_text("В012")
    hall.wait_for_report("t-1", "failed")


def test_a_printer_that_hangs_does_not_keep_the_number_from_the_visitor(
    open_kiosk: Opener, hall: FakeHall, printer: TestPrinter
) -> None:
    printer.free.clear()
    page = open_kiosk()
    tile(page, "Счётчики").click()
    expect(page.locator(".huge")).to_have_text("В012", timeout=2000)
    expect(page.get_by_text("Печатаем талон")).to_be_visible()
    page.get_by_role("button", name="Готово").click()
    tile(page, "Счётчики").click()
    expect(page.locator(".huge")).to_have_text("В013", timeout=2000)
    printer.free.set()
    expect(page.get_by_text("Возьмите талон")).to_be_visible()


def test_the_ticket_goes_away_by_itself(open_kiosk: Opener, hall: FakeHall) -> None:
    hall.settings["ticket_s"] = 1
    hall.push()
    page = open_kiosk()
    tile(page, "Счётчики").click()
    expect(page.locator(".huge")).to_be_visible()
    expect(page.get_by_text("Выберите, зачем вы пришли")).to_be_visible()
    expect(page.get_by_text("В012")).to_have_count(0)


def test_an_idle_screen_goes_back_to_the_start_and_forgets_everything(open_kiosk: Opener, hall: FakeHall) -> None:
    hall.settings["idle_s"] = 1
    hall.push()
    page = open_kiosk()
    page.get_by_role("button", name="English").click()
    page.get_by_role("button", name="I am entitled").click()
    tile(page, "War veterans").click()
    page.get_by_role("button", name="Large print").click()
    tile(page, "Connection").click()
    expect(page.get_by_text("Выберите, зачем вы пришли")).to_be_visible()
    expect(page.get_by_role("button", name="Крупно и контрастно")).to_be_visible()
    expect(page.get_by_text("Приём вне очереди: ")).to_have_count(0)


def test_a_lost_server_is_told_within_some_seconds_and_the_screen_comes_back_by_itself(
    open_kiosk: Opener, hall: FakeHall, network: Network
) -> None:
    page = open_kiosk()
    network.mode = "hole"
    expect(page.get_by_text("Киоск сейчас без связи с залом")).to_be_visible(timeout=4500)
    expect(page.get_by_text("Подойдите к администратору")).to_be_visible()
    expect(page.locator(".tile")).to_have_count(0)
    network.mode = "pass"
    expect(page.locator(".tile").first).to_be_visible()


def test_a_tap_into_a_dying_network_is_settled_as_one_ticket_when_it_is_back(
    open_kiosk: Opener, hall: FakeHall, network: Network, printer: TestPrinter
) -> None:
    page = open_kiosk(may_complain=True)
    network.mode = "lose"
    tile(page, "Счётчики").click()
    expect(page.get_by_text("ваш выбор сохранён")).to_be_visible()
    network.mode = "pass"
    expect(page.locator(".huge")).to_have_text("В012")
    expect(page.get_by_text("Возьмите талон")).to_be_visible()
    assert len(hall.tickets) == len(printer.papers) == 1


def test_a_ticket_stays_on_the_screen_when_the_server_goes_away(open_kiosk: Opener, hall: FakeHall, network: Network) -> None:
    page = open_kiosk()
    tile(page, "Счётчики").click()
    expect(page.locator(".huge")).to_be_visible()
    network.cut()
    page.wait_for_timeout(3500)
    expect(page.locator(".huge")).to_have_text("В012")


def test_a_closed_office_says_so(open_kiosk: Opener, hall: FakeHall) -> None:
    page = open_kiosk()
    hall.open = False
    hall.menu["reason"] = {"code": "hours", "text": {"ru": "Открываемся завтра в 8:00", "en": "We open at 8"}}
    hall.push()
    expect(page.get_by_text("Сейчас мы не принимаем")).to_be_visible()
    expect(page.get_by_text("Открываемся завтра в 8:00")).to_be_visible()


def test_an_empty_roll_is_told_beforehand(open_kiosk: Opener, printer: TestPrinter, kiosk: Kiosk) -> None:
    printer.paper_state = "out"
    kiosk.printing._look()
    page = open_kiosk()
    expect(page.get_by_text("В киоске кончилась бумага.")).to_be_visible()


def test_english_is_complete_from_the_first_screen_to_the_ticket(open_kiosk: Opener, printer: TestPrinter) -> None:
    page = open_kiosk()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("What brings you here today?")).to_be_visible()
    assert page.locator("html").get_attribute("lang") == "en"
    tile(page, "Connection").click()
    tile(page, "Connect a house").click()
    expect(page.locator(".papers")).to_contain_text("Passport")
    page.get_by_role("button", name="Take a ticket").click()
    expect(page.get_by_text("Take your ticket")).to_be_visible()
    shown = page.locator("main").inner_text()
    assert not any("а" <= letter.lower() <= "я" for letter in shown.replace("А012", "")), shown
    eventually(lambda: printer.papers)
    assert printer.papers[0].heading == "Your number"


def test_names_that_look_like_code_are_text(open_kiosk: Opener, hall: FakeHall) -> None:
    names = ['<img src=x onerror="window.hit=1">', "<script>window.hit=1</script>", "{{7*7}}", "{name}", "\u202eАБВ"]
    hall.menu["groups"] = [
        group("АВЕКМ"[i], name, name, [service(f"c{i}", name, name), service(f"d{i}", name, name)])
        for i, name in enumerate(names)
    ]
    hall.menu["office"]["name"] = names[0]
    hall.push()
    page = open_kiosk()
    expect(page.locator(".tile .name").first).to_have_text(names[0])
    expect(page.locator(".tile .name").nth(3)).to_have_text("{name}")
    tile(page, "<script>").click()
    expect(page.locator("h1")).to_contain_text("<script>")
    assert page.evaluate("window.hit") is None


def test_more_than_eight_services_are_turned_over_like_pages(open_kiosk: Opener, hall: FakeHall) -> None:
    many = [service(f"s{i}", f"Услуга {i + 1}", f"Service {i + 1}") for i in range(19)]
    hall.menu["groups"].append(group("М", "Много", "Many", many))
    hall.push()
    page = open_kiosk()
    tile(page, "Много").click()
    seen: list[str] = []
    for number in (1, 2, 3):
        expect(page.locator(".pager .number")).to_have_text(f"{number} из 3")
        seen += page.locator(".tile .name").all_inner_texts()
        assert page.locator(".tile").count() <= 8
        if number < 3:
            page.get_by_role("button", name="Ещё").click()
    expect(page.get_by_role("button", name="Ещё")).to_be_disabled()
    assert seen == [f"Услуга {i + 1}" for i in range(19)]


def test_fingers_find_no_menu_no_zoom_no_selection_and_no_way_out(open_kiosk: Opener) -> None:
    page = open_kiosk()
    prevented = page.evaluate("""() => ["contextmenu", "dragstart", "selectstart", "gesturestart"].map((name) => {
        const event = new Event(name, { bubbles: true, cancelable: true });
        document.querySelector(".tile").dispatchEvent(event);
        return event.defaultPrevented;
    })""")
    assert prevented == [True] * 4
    assert page.evaluate("getComputedStyle(document.body).touchAction") == "none"
    assert page.evaluate("getComputedStyle(document.body).userSelect") == "none"
    for keys in ("Control+p", "F1", "F5", "Control+r", "Alt+ArrowLeft", "F12"):
        page.keyboard.press(keys)
    page.evaluate("history.back()")
    page.wait_for_timeout(200)
    expect(page.locator(".tile").first).to_be_visible()


@pytest.mark.parametrize(
    ("width", "height", "large"),
    [
        (1080, 1920, False),
        (1280, 1024, True),
        *(pytest.param(*size, large, marks=pytest.mark.slow) for size, large in product(SIZES, (False, True))),
    ],
)
def test_everything_fits_is_large_enough_and_has_contrast(
    open_kiosk: Opener, hall: FakeHall, width: int, height: int, large: bool
) -> None:
    hall.tracking_url = "https://talon.example/t/abc"
    long = "Приём заявок и выдача договоров на технологическое присоединение к сетям для юридических лиц"
    hall.menu["groups"] += [
        group(letter, long, long, [service(f"x{letter}", long, long, waiting=3, estimate=ESTIMATE)]) for letter in "МРСТ"
    ]
    hall.push()
    page = open_kiosk(width, height)
    if large:
        page.get_by_role("button", name="Крупно и контрастно").click()
    looked(page)
    tile(page, "Подключение к сетям").click()
    expect(page.get_by_text("Что вам нужно?" if large else "Уточните, что вам нужно")).to_be_visible()
    looked(page)
    tile(page, "Подключение дома").click()
    expect(page.locator(".papers")).to_be_visible()
    looked(page)
    page.get_by_role("button", name="Взять талон").click()
    expect(page.get_by_text("Возьмите талон")).to_be_visible()
    expect(page.locator(".qr img")).to_be_visible()
    looked(page)


def looked(page: Page) -> None:
    """Targets of two centimetres, no text under 24 px, contrast of seven to one, nothing cut off or covered."""
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_timeout(400)
    small = page.evaluate("""() => [...document.querySelectorAll("button")]
        .map((each) => ({ box: each.getBoundingClientRect(), text: each.textContent.trim() }))
        .filter(({ box }) => box.width < 76 || box.height < 76).map(({ text }) => text)""")
    assert small == []
    tiny = page.evaluate("""() => [...document.querySelectorAll("main *")]
        .filter((each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
        .filter((each) => parseFloat(getComputedStyle(each).fontSize) < 24).map((each) => each.textContent)""")
    assert tiny == []
    cut = page.evaluate("""() => {
        const footer = document.querySelector("footer").getBoundingClientRect();
        const all = ".screen > *, .outcome > *, .tile, .tile .words, .pager";
        const over = [...document.querySelectorAll(all)].filter((each) => {
            const box = each.getBoundingClientRect();
            return box.bottom > footer.top + 1 || box.right > innerWidth + 1 || box.left < -1 || box.top < 0;
        });
        const clipped = [...document.querySelectorAll(".tile")]
            .filter((each) => each.scrollHeight > each.clientHeight + 2);
        return [...over, ...clipped].map((each) => each.className + ": " + each.textContent);
    }""")
    assert cut == []
    options: dict[str, Any] = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag2aaa"]}}
    found = Axe().run(page, options=options).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def test_the_papers_of_the_whole_journey_are_drawn_by_the_emulator(
    hall: FakeHall, network: Network, tmp_path: Path, browser: Browser
) -> None:
    from printer_drivers import open_printer

    papers = tmp_path / "papers"
    kiosk = Kiosk(network.url, tmp_path, open_printer(f"emulator:{papers}")).start().wait_until_connected()
    try:
        page = browser.new_page()
        page.goto(kiosk.url)
        tile(page, "Счётчики").click()
        expect(page.get_by_text("Возьмите талон")).to_be_visible()
        hall.wait_for_report("t-1", "printed")
        assert len(list(papers.glob("*.png"))) == 1
        page.close()
    finally:
        kiosk.stop()
