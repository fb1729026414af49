"""While the server is away the kiosk goes on: the page says so, the paper says so, and afterwards the hall knows of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kiosk_client.server_link import Issued, Refused

from .conftest import Kiosk, Screen, TestPrinter, eventually
from .fake_hall import FakeHall, Network


@pytest.fixture
def kiosk(hall: FakeHall, network: Network, tmp_path: Path, printer: TestPrinter) -> Iterator[Kiosk]:
    """A kiosk that has numbers of its own for the letters А and В."""
    hall.numbers = {"А": [[900, 919]], "В": [[900, 900]]}
    one = Kiosk(network.url, tmp_path, printer).start().wait_until_connected()
    eventually(lambda: "days" in (tmp_path / "hall.jsonl").read_text() if (tmp_path / "hall.jsonl").exists() else False)
    yield one
    one.stop()


@pytest.fixture
def page(kiosk: Kiosk, blank_screen: Screen) -> Page:
    opened = blank_screen()
    opened.goto(kiosk.url)
    expect(opened.locator(".tile").first).to_be_visible()
    return opened


def issue(kiosk: Kiosk, service: str, key: str) -> str:
    answer = kiosk.link.issue(service, "ru", None, key)
    assert isinstance(answer, Issued), answer
    return str(answer.ticket["number"])


@pytest.mark.browser
def test_a_visitor_takes_a_ticket_while_the_hall_is_out_of_reach(
    page: Page, kiosk: Kiosk, hall: FakeHall, network: Network, printer: TestPrinter
) -> None:
    network.cut()
    notice = "Сейчас нет связи с залом. Талон можно взять"
    expect(page.locator(".notice")).to_contain_text(notice, timeout=4000)
    expect(page.locator(".tile", has_text="Счётчики")).not_to_contain_text("ждут")
    page.locator(".tile", has_text="Подключение к сетям").tap()
    expect(page.locator("h1")).to_contain_text("Подключение к сетям")
    page.locator(".tile", has_text="Подключение дома").tap()
    page.get_by_role("button", name="Взять талон").tap()
    expect(page.locator(".huge")).to_have_text("А900")
    expect(page.locator(".ahead")).to_have_text("Номер выдан без связи с залом. Вас вызовут как обычно.")
    expect(page.locator(".take-it")).to_contain_text("Возьмите талон")
    assert [paper.number for paper in printer.papers] == ["А900"]
    assert printer.papers[0].ahead == "Номер выдан без связи с залом. Вас вызовут как обычно"

    network.mode = "pass"
    eventually(lambda: hall.handed_in)
    assert [(one["number"], one["service"]) for one in hall.handed_in] == [("А900", "grid-person")]
    hall.wait_for_report("t-late-1", "printed")


@pytest.mark.parametrize("disabled", [True, False])
def test_a_kiosk_that_is_not_let_in_any_more_gives_no_numbers_of_its_own(
    kiosk: Kiosk, hall: FakeHall, network: Network, tmp_path: Path, printer: TestPrinter, disabled: bool
) -> None:
    kiosk.link.close()
    hall.disabled = disabled
    again = Kiosk(network.url, tmp_path, printer, token="of before").start()
    try:
        eventually(lambda: again.link.condition()["refused"])
        assert again.link.offer_alone() is None
        assert isinstance(again.link.issue("grid-person", "ru", None, "key"), Refused)
        assert hall.handed_in == []
    finally:
        again.stop()


@pytest.mark.browser
def test_a_letter_without_numbers_is_closed_and_when_none_is_left_the_visitor_is_sent_to_the_host(
    page: Page, kiosk: Kiosk, network: Network
) -> None:
    network.cut()
    eventually(lambda: kiosk.link.offer_alone())
    assert issue(kiosk, "meter", "0123456789abcde1") == "В900"
    expect(page.locator(".tile", has_text="Счётчики")).to_be_disabled(timeout=4000)
    for number in range(20):
        issue(kiosk, "grid-person", f"0123456789abcd{number:02d}")
    expect(page.locator(".away h1")).to_contain_text("без связи с залом", timeout=5000)


def test_a_tap_on_its_way_when_the_cable_is_pulled_gets_a_number_soon(kiosk: Kiosk, hall: FakeHall, network: Network) -> None:
    """Its answer is lost: the server may know it already, and is told of the number when it is back."""
    network.mode = "lose"
    assert issue(kiosk, "meter", "0123456789abcdef") == "В900"
    assert issue(kiosk, "meter", "0123456789abcdef") == "В900", "the same tap has the same number"
    network.mode = "pass"
    eventually(lambda: hall.handed_in)
    assert hall.handed_in[0]["tap"] == "0123456789abcdef"


def test_a_closed_service_is_refused_as_the_hall_would(kiosk: Kiosk, network: Network) -> None:
    network.cut()
    eventually(lambda: kiosk.link.offer_alone())
    answer = kiosk.link.issue("complaint", "ru", None, "0123456789abcdef")
    assert isinstance(answer, Refused)


def test_a_large_ticket_stays_large(kiosk: Kiosk, network: Network, printer: TestPrinter) -> None:
    network.cut()
    eventually(lambda: kiosk.link.offer_alone())
    kiosk.link.issue("meter", "en", None, "0123456789abcdef", large=True)
    eventually(lambda: printer.papers)
    assert printer.papers[0].large
    assert printer.papers[0].ahead == "Given without the link to the hall. You will be called as usual"
