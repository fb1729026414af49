"""The set-up in the browser: changed with mouse or keyboard, seen once more, applied with a reason, and taken back."""

from __future__ import annotations

import re
from typing import Any

import pytest
import tomli_w
from playwright.sync_api import Dialog, FilePayload, Locator, Page, expect

from tests.axe import faults
from tests.operator_desk.conftest import Opener
from tests.operator_desk.hall_server import Hall
from tests.operator_desk.looks import put_on, rules_for

pytestmark = pytest.mark.browser

SECTIONS = ("services/grid-person", "counters/3", "people/operator1", "hours", "limits", "order/disabled", "texts")
MORE_SECTIONS = ("devices/board/hall-board", "reports", "office", "file", "history")


def walk_in(hall: Hall, open_page: Opener, place: str = "services", lang: str = "ru", width: int = 1366) -> Page:
    """The set-up's page for an administrator, at a section."""
    hall.sign_in("administrator", None)
    page = open_page(f"/setup?lang={lang}#{place}", width, 768)
    expect(page.locator(".setup-head h2")).to_be_visible()
    return page


def bar(page: Page) -> Locator:
    """What stands under the page while something is not applied."""
    return page.locator(".setup-bar")


def review(page: Page) -> Locator:
    """Opens the dialog that shows the changes once more."""
    bar(page).get_by_role("button", name="Посмотреть и применить").click()
    return page.get_by_role("dialog")


def applied(hall: Hall) -> list[Any]:
    """What was sent to be applied, in order."""
    return [one.body for one in hall.asked if one.path == "/api/v1/setup"]


def services(setup: Any, group: str) -> list[str]:
    """The codes of a group's services, in order."""
    return [one["code"] for one in setup["services"] if one["group"] == group]


def test_a_service_is_renamed_and_moved_up_by_keyboard_and_applied_with_a_reason(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.get_by_role("link", name="Опломбировка водосчётчика").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Название, по-русски").focus()
    page.keyboard.press("End")
    page.keyboard.type(" на дому")
    page.get_by_role("button", name="Выше").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_have_text("«Опломбировка водосчётчика на дому»: место 1 из 3.")
    expect(page.get_by_role("button", name="Выше")).to_be_focused()
    expect(bar(page)).to_contain_text("2 изменения")
    bar(page).get_by_role("button", name="Посмотреть и применить").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Было: Опломбировка водосчётчика→Станет: Опломбировка водосчётчика на дому")
    expect(dialog).to_contain_text("место 6 → 7")
    dialog.get_by_role("button", name="Применить").click()
    expect(dialog.get_by_role("alert")).to_have_text("Напишите, зачем это меняется.")
    expect(dialog.get_by_label("Зачем")).to_be_focused()
    page.keyboard.type("Теперь выезжаем")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_have_text("Изменения применены и уже действуют.")
    expect(bar(page)).to_have_count(0)
    [sent] = applied(hall)
    assert (sent["version"], sent["reason"], sent["answers"]) == (7, "Теперь выезжаем", {})
    assert services(sent["setup"], "Е") == ["meter-water", "meter-electricity", "meter-reading"]


def test_a_wrong_value_is_told_at_its_field_wherever_that_is(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page, "services/account")
    page.get_by_label("Обычно минут").fill("900")
    page.get_by_role("link", name="Часы работы").click()
    bar(page).get_by_role("button", name="Посмотреть и применить").click()
    field = page.get_by_label("Обычно минут")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile(r"От\s1\sдо\s600\. Не больше 600\.$"))
    expect(page.get_by_role("dialog")).to_have_count(0)
    field.fill("9")
    expect(field).not_to_have_attribute("aria-invalid", "true")
    expect(review(page)).to_contain_text("Обычно минут")
    assert applied(hall) == []


def test_who_closes_a_service_says_what_becomes_of_those_who_came_meanwhile(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page, "services/outage")
    page.get_by_label("Услуга временно закрыта").check()
    dialog = review(page)
    dialog.get_by_label("Зачем").fill("Авария устранена")
    hall.setup.waiting["outage"] = 3
    dialog.get_by_role("button", name="Применить").click()
    expect(dialog.get_by_role("alert")).to_have_text("На этих услугах есть посетители.")
    question = dialog.get_by_role("group", name="«Нет света или воды, плохое качество»: ждут 3 посетителя. Что с ними будет?")
    expect(question).to_be_visible()
    expect(dialog.get_by_label("Зачем")).to_have_value("Авария устранена")
    dialog.get_by_role("button", name="Применить").click()
    expect(dialog.get_by_role("alert").last).to_contain_text("Решите, что будет с теми, кто ждёт")
    question.get_by_label("Перевести их к другой услуге").first.check()
    question.get_by_role("combobox").select_option("complaint")
    dialog.get_by_role("button", name="Применить").click()
    expect(page.locator(".said")).to_contain_text("Изменения применены")
    assert [one["answers"] for one in applied(hall)] == [{}, {"outage": {"move_to": "complaint"}}]


def test_a_change_made_by_another_is_not_overwritten(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page, "services/account")
    page.get_by_label("Обычно минут").fill("9")
    page.get_by_label("Название, по-русски").fill("Кабинет")

    def theirs(setup: Any) -> None:
        setup["services"][-1]["name"]["ru"] = "Личный кабинет"
        setup["counters"][0]["zone"] = "Второй зал"
        setup["services"].pop(0)

    hall.setup.by_another(theirs)
    dialog = review(page)
    for words in ("Сидоров П. К.", "Просьба отдела", "Личный кабинет", "Второй зал", "Заявка на подключение: частные лица"):
        expect(dialog).to_contain_text(words)
    clash = dialog.get_by_role("group", name="Личный кабинет: Название")
    clash.get_by_label("Новое").check()
    dialog.get_by_role("button", name="Добавить мои изменения к новым").click()
    expect(dialog.get_by_role("heading", name="Что изменится")).to_be_visible()
    dialog.get_by_label("Зачем").fill("Дольше, чем думали")
    dialog.get_by_role("button", name="Применить").click()
    expect(page.locator(".said")).to_contain_text("Изменения применены")
    [sent] = applied(hall)
    assert sent["version"] == 8
    last = sent["setup"]["services"][-1]
    assert (last["expected_minutes"], last["name"]["ru"]) == (9, "Личный кабинет")
    assert sent["setup"]["counters"][0]["zone"] == "Второй зал"
    assert "grid-person" not in services(sent["setup"], "А")


def test_the_latest_change_is_taken_back_with_a_reason(hall: Hall, open_page: Opener) -> None:
    hall.setup.by_another(lambda setup: setup["counters"][0].update(zone="Второй зал"))
    hall.setup.by_another(lambda setup: setup["services"].pop())
    page = walk_in(hall, open_page, "history")
    newest = page.locator(".setup-version").first
    expect(newest).to_contain_text("Убрано: Вход и регистрация в кабинете")
    newest.get_by_role("button", name="Вернуть как было").click()
    page.get_by_role("region", name="Вернуть как было").get_by_role("button", name="Изменили по ошибке").click()
    expect(page.locator(".said")).to_have_text("Последнее изменение возвращено.")
    expect(page.locator(".setup-version").first).to_contain_text("Добавлено: Вход и регистрация в кабинете")
    assert [one.body for one in hall.asked] == [{"version": 9, "reason": "Изменили по ошибке", "answers": {}}]


def test_a_service_that_is_dragged_to_another_group_belongs_to_it(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    page.get_by_role("link", name="Жалоба на обслуживание").drag_to(page.get_by_role("link", name="Заявка на подключение к воде"))
    dialog = review(page)
    expect(dialog).to_contain_text("Жалоба на обслуживание: Раздел")
    dialog.get_by_label("Зачем").fill("Теперь здесь")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("Изменения применены")
    assert services(applied(hall)[0]["setup"], "В") == ["water-contract", "complaint", "water-application"]


def test_the_matrix_is_filled_by_keyboard_and_a_counter_keeps_a_service(hall: Hall, open_page: Opener) -> None:
    for one in hall.setup.setup["counters"]:
        one["services"] = ["complaint", "outage"]
    page = walk_in(hall, open_page, "counters")
    first = page.get_by_role("button", name=re.compile("^Окно 1, Заявка на подключение: частные"))
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Окно 2, Заявка на подключение: частные лица: принимает")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Окно 2, Заявка на подключение: частные лица: помогает")).to_be_focused()
    for name in ("Нет света или воды, плохое качество", "Жалоба на обслуживание"):
        page.get_by_role("button", name=f"Окно 4, {name}: принимает").click()
    expect(page.locator(".said")).to_contain_text("У окна 4 должна остаться хотя бы одна своя услуга")
    expect(bar(page)).to_contain_text("3 изменения")


def test_days_of_the_official_calendar_are_proposed_and_taken_only_as_ticked(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page, "hours")
    page.get_by_role("button", name="Официальный календарь, 2027").click()
    proposed = page.get_by_role("region", name="Официальный календарь, 2027")
    moved = proposed.get_by_role("row", name=re.compile("20 февраля"))
    expect(moved.get_by_role("textbox", name=re.compile("Название"))).to_have_value("Рабочий день")
    expect(proposed.get_by_role("row", name=re.compile("8 марта"))).to_be_visible()
    expect(proposed.get_by_role("row", name=re.compile("9 мая"))).to_have_count(0)  # a Sunday: closed anyway
    proposed.get_by_role("checkbox", name=re.compile("31 декабря")).uncheck()
    proposed.get_by_role("button", name=re.compile("Добавить")).click()
    expect(page.locator(".said")).to_contain_text("Подействует, когда примените")
    dialog = review(page)
    expect(dialog).to_contain_text("Добавлено: четверг, 4 ноября 2027 г.")
    dialog.get_by_label("Зачем").fill("Праздники")
    dialog.get_by_role("button", name="Применить").click()
    expect(page.locator(".said")).to_contain_text("Изменения применены")
    taken = {one["date"]: one for one in applied(hall)[0]["setup"]["days_off"]}
    assert taken["2027-02-20"] | {"reason": {}} == {"date": "2027-02-20", "reason": {}, "opens": "08:00", "closes": "18:00"}
    assert taken["2027-11-03"]["closes"] == "17:00"
    assert "2027-12-31" not in taken


def test_a_new_person_gets_a_password_that_is_shown_once(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page, "people/+person")
    page.get_by_label("Имя и фамилия").fill("Нина Зайцева")
    page.get_by_label("Имя для входа").fill("zaytseva")
    page.get_by_role("button", name="Добавить").click()
    expect(page.get_by_text("Пароль можно выдать сразу после")).to_be_visible()
    expect(page.get_by_label("Имя и фамилия")).to_be_focused()
    dialog = review(page)
    expect(dialog).to_contain_text("Добавлено: Нина Зайцева")
    dialog.get_by_label("Зачем").fill("Вышла на работу")
    dialog.get_by_role("button", name="Применить").click()
    page.get_by_role("button", name="Новый пароль").click()
    page.get_by_role("button", name="Дать новый пароль").click()
    expect(page.locator(".setup-secret")).to_have_text("kolos-74-reka-19")
    page.reload()
    expect(page.get_by_role("heading", name="Нина Зайцева")).to_be_visible()
    expect(page.locator(".setup-secret")).to_have_count(0)


def test_a_password_that_the_directory_keeps_is_neither_given_nor_changed_here(hall: Hall, open_page: Opener) -> None:
    hall.setup.setup["directory"] = {"url": "ldaps://dc.corp.example", "person": "{name}@corp.example"}
    hall.in_directory = True
    page = walk_in(hall, open_page, "people/operator1")
    expect(page.get_by_role("button", name="Новый пароль")).to_be_visible()
    page.get_by_label("Пароль хранится").select_option("в каталоге организации")
    expect(page.get_by_role("button", name="Новый пароль")).to_have_count(0)
    expect(page.get_by_text("здесь его не выдают и не меняют")).to_be_visible()
    dialog = review(page)
    expect(dialog).to_contain_text("Пароль хранится")
    expect(dialog).to_contain_text("в каталоге организации")
    dialog.get_by_label("Зачем").fill("Один пароль на всё")
    dialog.get_by_role("button", name="Применить").click()
    expect(dialog).to_have_count(0)
    (sent,) = applied(hall)
    assert [one["name"] for one in sent["setup"]["users"] if one.get("sign_in") == "directory"] == ["operator1"]
    page.get_by_role("button", name="Сменить пароль").click()
    own = page.get_by_role("dialog", name="Сменить пароль")
    expect(own).to_contain_text("Ваш пароль хранится в каталоге организации")
    expect(own.locator("input")).to_have_count(0)


def test_what_is_not_applied_is_not_lost_without_a_question(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page, "office")
    page.get_by_label("Название, по-русски").fill("Центр")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    with page.expect_event("dialog"):
        page.get_by_role("link", name="Зал").click()
    assert asked == ["beforeunload"]
    expect(page.get_by_label("Название, по-русски")).to_have_value("Центр")
    bar(page).get_by_role("button", name="Отменить изменения").click()
    page.get_by_role("region", name="Отменить изменения").get_by_role("button", name="Отменить изменения").click()
    expect(page.get_by_label("Название, по-русски")).to_have_value("Центр обслуживания клиентов")
    expect(bar(page)).to_have_count(0)


def test_a_set_up_file_becomes_changes_that_are_seen_and_applied_by_keyboard(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page, "file")
    text = tomli_w.dumps(hall.setup.setup)

    def choose(content: str) -> None:
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Выбрать файл").focus()
            page.keyboard.press("Enter")
        file: FilePayload = {"name": "skek.toml", "mimeType": "application/toml", "buffer": content.encode()}
        chooser.value.set_files(file)

    choose(
        text.replace("total_minutes = 30", "total_minutes = 900").replace(
            "[settings]", "[standard]\ntotal_minutes = 900\n[settings]"
        )
    )
    expect(page.get_by_role("alert")).to_have_text(re.compile(r"^Строка \d+: Не больше 600\.$"))
    expect(bar(page)).to_have_count(0)
    mail = {"host": "mail.office.local", "from": "queue@office.example", "to": ["manager@office.example"]}
    choose(
        text.replace("[settings]", "[reports]\nfolder = '/mnt/reports'\n[reports.mail]\n" + tomli_w.dumps(mail) + "[settings]")
    )
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(".said")).to_contain_text("Файл верен.")
    dialog = review(page)
    for words in ("Отчёты", "Папка", "/mnt/reports", "От кого: queue@office.example", "Кому: manager@office.example"):
        expect(dialog).to_contain_text(words)
    dialog.get_by_label("Зачем").fill("Из файла")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("Изменения применены")
    assert applied(hall)[0]["setup"]["reports"] == {"folder": "/mnt/reports", "mail": mail}


def test_only_an_administrator_changes_the_set_up(hall: Hall, open_page: Opener) -> None:
    hall.sign_in("manager", None)
    page = open_page("/setup")
    expect(page.get_by_text("Настройки меняет системный администратор.")).to_be_visible()
    expect(page.locator(".setup-nav")).to_have_count(0)


@pytest.mark.parametrize(("lang", "look"), [("ru", "light"), ("en", "dark"), ("ru", "contrast")])
def test_no_section_has_a_fault_that_a_machine_can_find(hall: Hall, open_page: Opener, lang: str, look: str) -> None:
    hall.setup.by_another(lambda setup: setup["services"].pop())
    page = walk_in(hall, open_page, lang=lang, width=1024)
    page.emulate_media(reduced_motion="reduce")
    put_on(page, look)
    wrong = []
    for place in (*SECTIONS, *MORE_SECTIONS):
        page.evaluate("place => { location.hash = place; }", place)
        expect(page.locator(".setup-nav [aria-current]")).to_have_attribute("href", f"#{place.partition('/')[0]}")
        expect(page.locator(".setup-main .card").first).to_be_visible()
        wrong += [f"{place} {fault}" for fault in faults(page, rules_for(look))]
        assert page.locator(".setup-main").evaluate("main => main.scrollWidth <= main.clientWidth")
        assert not re.search(r"\b(setup|calendar)\.[a-z_]", page.locator("body").inner_text())
    assert wrong == []
