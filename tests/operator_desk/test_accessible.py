"""Both pages can be used by people who do not see, or do not see well."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.axe import faults
from tests.operator_desk.conftest import Opener
from tests.operator_desk.documents import desk_state, serving
from tests.operator_desk.hall_server import Hall
from tests.operator_desk.looks import faults_in_every_look
from tests.operator_desk.test_steps import at_counter

pytestmark = pytest.mark.browser


def test_the_desk_has_no_fault_that_a_machine_can_find(hall: Hall, open_page: Opener) -> None:
    hall.sign_in()
    alarms = [{"code": "x", "text": "Ждут больше 20 минут", "level": "amber"}]
    hall.desk = desk_state(ticket=serving(1300), counter=at_counter("serving"), alarms=alarms)
    page = open_page("/desk")
    assert faults_in_every_look(page, lambda: expect(page.locator(".visitor")).to_be_visible()) == []


def test_the_hall_has_no_fault_that_a_machine_can_find(hall: Hall, open_page: Opener) -> None:
    hall.sign_in("host", None)
    page = open_page("/hall", 1280, 800)
    expect(page.locator(".hall")).to_be_visible()
    assert faults(page) == []

    def a_ticket_is_open() -> None:
        page.locator("[data-ticket='А012']").click()
        expect(page.locator(".history")).to_be_visible()

    assert faults_in_every_look(page, a_ticket_is_open) == []


def test_the_door_has_no_fault_that_a_machine_can_find(hall: Hall, open_page: Opener) -> None:
    page = open_page("/desk")
    expect(page.locator(".tile")).to_have_count(6)
    assert faults(page) == []
