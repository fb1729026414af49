"""Boards on the host's page of devices: screen, sound, calls and page in words, and the test of the sound."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.axe import faults
from tests.operator_desk.conftest import Opener
from tests.operator_desk.documents import Json, _device, at
from tests.operator_desk.hall_server import Hall
from tests.operator_desk.test_devices import card

pytestmark = pytest.mark.browser

BLOCKED = ("sound_blocked", "звук заблокирован браузером", "Коснитесь экрана табло.")


def says(**changes: Any) -> Json:
    well = {"width": 1920, "height": 1080, "orientation": "landscape", "sound": "on", "announced": 12, "behind": 0}
    return {**well, "page": "0a1b2c3d4e5f", "page_old": False, "screens": 1, **changes}


def tried(state: str, text: str) -> Json:
    return {"state": state, "at": at(9000), "text": text}


def boards() -> list[Json]:
    upright = {"width": 1080, "height": 1920, "orientation": "portrait", "behind": 5, "page_old": True, "screens": 2}
    return [
        _device("board", "door-board", "red", BLOCKED, board=says(sound="blocked", announced=None)),
        _device("board", "hall-board", "green", board=says(), sound_test=tried("heard", "Звук проверен"), place="В зале"),
        _device("board", "stair-board", "amber", ("board_behind", "отстаёт от вызовов", "Подождите."), board=says(**upright)),
        _device("board", "old-board", "green"),
    ]


def walk_in(hall: Hall, open_page: Opener, lang: str = "ru") -> Page:
    hall.sign_in("host", None)
    hall.hall["devices"] = boards()
    page = open_page(f"/devices?lang={lang}", 1280, 800)
    expect(page.locator(".device-card")).to_have_count(4)
    return page


def test_each_board_is_shown_with_its_screen_its_sound_and_its_calls(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    shown = {
        "hall-board": (
            "Всё в порядке",
            "1920 × 1080, горизонтальный",
            "Включён",
            "последний – № 12",
            "Текущая",
            "Звук проверен 08:12",
        ),
        "door-board": ("Звук заблокирован браузером", "Коснитесь экрана табло", "Заблокирован браузером", "Ещё не объявляло"),
        "stair-board": ("1080 × 1920, вертикальный · 2 экрана", "Отстаёт на 5 вызовов", "Старая"),
        "old-board": ("На связи",),
    }
    for name, facts in shown.items():
        for words in facts:
            expect(card(page, name)).to_contain_text(words)
    expect(card(page, "old-board")).not_to_contain_text("Экран")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert faults(page) == []


def test_the_same_in_english(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page, "en")
    expect(card(page, "hall-board")).to_contain_text("1920 × 1080, landscape")
    expect(card(page, "stair-board")).to_contain_text("1080 × 1920, portrait · 2 screens")
    expect(card(page, "stair-board")).to_contain_text("5 calls behind")
    assert "hall." not in page.locator("main").inner_text()


def test_the_host_tries_the_sound_of_a_board(hall: Hall, open_page: Opener) -> None:
    page = walk_in(hall, open_page)
    card(page, "hall-board").get_by_role("button", name="Проверить звук").click()
    expect(page.locator(".said")).to_have_text("Табло «hall-board» проверяет звук")
    assert [one.path for one in hall.asked] == ["/api/v1/devices/board/hall-board/sound-test"]
    hall.show_hall(devices=[{**one, "sound_test": tried("failed", "Не слышно")} for one in boards()])
    expect(card(page, "hall-board").get_by_role("status")).to_contain_text("Не слышно 08:12")
