"""A stranger's first hall: from an empty folder to a visitor who was served, in browsers and by the kiosk's program alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Hall, wait_until
from tests.browser.test_three_journeys import sign_in
from tests.faults.serving import run

pytestmark = pytest.mark.browser


class NewHall(Hall):
    """What `init` without a set-up file makes; `first_password` is what it has shown. The kiosk has no token yet."""

    #: A kiosk that is let in comes back as another server, and its page looks for it all the while.
    notes = ("ERR_CONNECTION_REFUSED",)

    def make(self, data: Path) -> None:
        said = run("init", "--data", data)
        found = re.search(r"admin, password ([a-z0-9-]{14}) ", said.stdout)
        assert found, said
        self.first_password = found[1]

    def let_kiosk_in(self, token: Path) -> None:
        """Nobody has: it will show a code."""


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[NewHall]:
    running = NewHall(tmp_path)
    yield running
    running.close()


def test_a_hall_is_set_up_in_the_browser_alone_and_serves_its_first_visitor(
    hall: NewHall, open_page: Callable[..., Page]
) -> None:
    setup = open_page(f"{hall.url}/", 1366, 900)
    # A page that greets in Russian is left by whoever reads English only, unless it offers that.
    setup.get_by_role("button", name="English").click()
    expect(setup.get_by_role("link", name="Set the centre up")).to_be_visible()
    setup.get_by_role("button", name="Русский").click()
    setup.get_by_role("link", name="Настроить центр").click()
    sign_in(setup, "admin", hall.first_password)
    choose_own_password(setup, hall.first_password)
    expect(setup.get_by_role("heading", name="Первые шаги: сделано 0 из 6")).to_be_visible()

    name_and_hours(setup)
    services(setup)
    counters_and_people(setup)
    apply(setup)
    expect(setup.get_by_role("heading", name="Первые шаги: сделано 5 из 6")).to_be_visible()
    password = first_password_of_the_operator(setup)

    kiosk = open_page(hall.kiosk_url, 1080, 1920)
    board = open_page(f"{hall.url}/board", 1920, 1080)
    setup.get_by_role("link", name="Подключить киоск и табло").click()
    let_in(setup, code_on(kiosk), "kiosk")
    # Two presses of one button within an instant are one.
    setup.reload()
    let_in(setup, code_on(board), "board")
    setup.goto(f"{hall.url}/setup")
    expect(setup.get_by_role("heading", name="Услуги")).to_be_visible()
    expect(setup.get_by_text("Первые шаги")).to_have_count(0)

    kiosk.locator("main[data-screen='menu'][aria-disabled='false']").wait_for()
    kiosk.get_by_role("button", name="Справки").click()
    kiosk.get_by_role("button", name="Справка о составе семьи").click()
    expect(kiosk.get_by_text("С001")).to_be_visible()
    wait_until(lambda: len(hall.papers()) == 1)
    desk = open_page(f"{hall.url}/desk", 1366, 768)
    sign_in(desk, "anna", password, counter=2)
    choose_own_password(desk, password)
    desk.locator("[data-step=call]:not([aria-disabled=true])").wait_for()
    desk.keyboard.press("F2")
    expect(board.get_by_text("С001").first).to_be_visible()
    desk.keyboard.press("F4")
    desk.locator("[data-step=finish]:not([aria-disabled=true])").wait_for()
    desk.keyboard.press("F9")
    expect(desk.get_by_text("Окно свободно")).to_be_visible()


def choose_own_password(page: Page, given: str) -> None:
    """Whoever gave a password knows it: it opens nothing but the choice of another."""
    page.get_by_label("Прежний пароль").fill(given)
    for label in ("Новый пароль", "Новый пароль ещё раз"):
        page.get_by_label(label, exact=True).fill("первый зал в браузере")
    page.get_by_role("button", name="Сменить пароль").click()


def name_and_hours(setup: Page) -> None:
    setup.get_by_role("link", name="Назвать центр").click()
    setup.get_by_label("Название, по-русски").fill("Справочный центр")
    setup.get_by_role("link", name="Задать часы работы").click()
    setup.get_by_role("button", name="Задать часы").click()
    for day in ("суббота", "воскресенье"):
        setup.get_by_role("button", name=day).click()
    setup.get_by_label("Открытие").fill("00:00")
    setup.get_by_label("Закрытие").fill("24:00")


def services(setup: Page) -> None:
    setup.get_by_role("link", name="Добавить услуги").click()
    setup.get_by_role("link", name="Новая услуга").click()
    setup.get_by_label("Буква").fill("С")
    setup.get_by_label("Название, по-русски").fill("Справки")
    setup.get_by_role("button", name="Добавить").click()
    for name in ("Справка о составе семьи", "Справка о задолженности"):
        setup.get_by_role("link", name="Новая услуга").click()
        setup.locator("#new-name").fill(name)
        setup.get_by_role("button", name="Добавить", exact=True).click()
        expect(setup.get_by_role("heading", name=name)).to_be_visible()


def counters_and_people(setup: Page) -> None:
    setup.get_by_role("link", name="Добавить окна").click()
    for number in (1, 2):
        setup.get_by_role("button", name="Новое окно").click()
        expect(setup.get_by_role("heading", name=f"Окно {number}")).to_be_visible()
    setup.get_by_role("link", name="Добавить операторов").click()
    setup.get_by_role("link", name="Новый сотрудник").click()
    setup.locator("#new-name").fill("Анна Петрова")
    setup.locator("#new-login").fill("anna")
    setup.get_by_role("button", name="Добавить", exact=True).click()


def apply(setup: Page) -> None:
    setup.get_by_role("button", name="Посмотреть и применить").click()
    setup.get_by_label("Зачем").fill("Первый зал")
    setup.get_by_role("button", name="Применить", exact=True).click()


def first_password_of_the_operator(setup: Page) -> str:
    """The page leads to the new person by itself; her password is shown this once."""
    setup.get_by_role("button", name="Новый пароль").click()
    setup.get_by_role("button", name="Дать новый пароль").click()
    return setup.locator("output.setup-secret").inner_text()


def code_on(screen: Page) -> str:
    code = screen.get_by_text(re.compile(r"^\d{3} \d{3}$"))
    expect(code).to_be_visible()
    return code.inner_text()


def let_in(setup: Page, code: str, name: str) -> None:
    setup.get_by_role("button", name="Добавить устройство").click()
    setup.get_by_label("Код").fill(code)
    setup.get_by_label("Имя").fill(name)
    setup.get_by_role("button", name="Подключить").click()
    expect(setup.get_by_role("heading", name=name)).to_be_visible()
