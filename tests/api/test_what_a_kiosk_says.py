"""What the accessible mode says on each screen: what can be chosen now, how long it takes, the number, and never a secret."""

from __future__ import annotations

import pytest

from tests.conftest import OpenOffice
from tests.office import MORNING, Document, Office, small_setup


def said(office: Office, screen: str, language: str = "ru") -> str:
    mark = "&" if "?" in screen else "?"
    return str(office.kiosk.get(f"prompts/{screen}{mark}lang={language}")["text"])


def with_settings(**settings: object) -> Document:
    setup = small_setup()
    return {**setup, "settings": {**setup.get("settings", {}), **settings}}


def test_before_the_ticket_the_kiosk_says_how_many_wait_and_how_long(office: Office) -> None:
    assert "Перед вами никого нет. " in said(office, "confirm?of=advice")
    office.desk(1)
    for _ in range(12):
        office.kiosk.issue("advice")
    service = office.service("advice")
    low, high = service["estimate"]["low_minutes"], service["estimate"]["high_minutes"]
    minutes = f"Ждать примерно от {low} до {high} минут" if low else f"Ждать до {high} минут"
    assert f"Перед вами 12 человек. {minutes}." in said(office, "confirm?of=advice")
    assert "12 people ahead of you. " in said(office, "confirm?of=advice", "en")


def test_the_kiosk_says_only_what_can_be_chosen_now(open_office: OpenOffice) -> None:
    setup = small_setup()
    setup["services"][1]["daily_limit"] = 1
    office = open_office(setup=setup)
    assert said(office, "services?of=А") == "Что вам нужно? Заявка на подключение. Счётчик."
    office.kiosk.issue("meter")
    assert said(office, "services?of=А") == "Что вам нужно? Заявка на подключение."
    assert said(office, "confirm?of=meter") == "Счётчик. Талоны на сегодня закончились."


def test_a_kiosk_with_a_menu_of_its_own_says_no_other(open_office: OpenOffice) -> None:
    setup = small_setup()
    letters = [group["letter"] for group in setup["groups"]]
    for device in setup["devices"]:
        if device["name"] == "hall-kiosk":
            device["groups"] = letters[:1]
    office = open_office(setup=setup)
    mine, other = (next(one["name"] for one in setup["groups"] if one["letter"] == letter) for letter in letters[:2])
    assert told(mine) in said(office, "menu")
    assert told(other) not in said(office, "menu")
    foreign = next(one["code"] for one in setup["services"] if one["group"] == letters[1])
    office.kiosk.get(f"prompts/confirm?of={foreign}", expect=404)


def told(name: object) -> str:
    return name["ru"] if isinstance(name, dict) else str(name)


def test_the_quiet_choices_are_said_after_the_services(open_office: OpenOffice) -> None:
    office = open_office(setup=with_settings(booking_codes=True))
    assert said(office, "menu").endswith("У меня запись. Мне можно без очереди.")
    assert said(office, "menu", "en").endswith("I have a booking. I may go first.")


@pytest.mark.parametrize(
    ("screen", "ru", "en"),
    [
        ("problem", "Талон взять не получилось. Выберите другое. Или подойдите", "We could not give you a ticket. Choose"),
        ("locked", "Киоск закрыт. Подойдите к администратору зала", "This kiosk is closed. Please see the hall host"),
        ("closed", "Сейчас мы не принимаем.", "We are closed now."),
        ("booking", "Введите код записи.", "Enter your booking code."),
    ],
)
def test_a_screen_without_a_choice_says_what_to_do(office: Office, screen: str, ru: str, en: str) -> None:
    assert said(office, screen).startswith(ru)
    assert said(office, screen, "en").startswith(en)


def test_a_closed_office_says_when_it_opens(open_office: OpenOffice) -> None:
    office = open_office(now=MORNING + 15 * 3600)
    reason = office.menu()["reason"]["text"]
    assert reason
    assert said(office, "closed").startswith(f"Сейчас мы не принимаем. {reason}")


def test_the_number_and_what_to_do_next_are_said_at_the_end_whatever_became_of_the_paper(office: Office) -> None:
    ticket = office.kiosk.issue("advice")
    assert said(office, f"ticket?of={ticket['id']}").endswith("Возьмите талон и ждите. Вас позовут.")
    failed = said(office, f"failed?of={ticket['id']}")
    assert failed == "Талон не вышел. Ваш номер эс один. Запомните его. Администратор поможет."
    assert "эс один" in said(office, f"uncertain?of={ticket['id']}")
    assert "Remember it" in said(office, f"failed?of={ticket['id']}", "en")
    office.side_kiosk.get(f"prompts/failed?of={ticket['id']}", expect=404)
