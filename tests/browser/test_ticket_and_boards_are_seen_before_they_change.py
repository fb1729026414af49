"""The administrator changes ticket and boards beside their live picture; the hall has them when he says so, and not before."""

from __future__ import annotations

import io
import urllib.request
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from printer_drivers import TicketPaper, preview, read_template
from tests.browser.conftest import Hall, wait_until
from tests.browser.test_three_journeys import sign_in, take_ticket
from tests.operator_desk.looks import faults_in_every_look
from tests.printer_drivers.test_drawing import read_codes
from tests.printer_drivers.test_jobs import same

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]
OPENING = "Приём до 18 часов"


def walk_in(hall: Hall, open_page: OpenPage, section: str, lang: str = "ru") -> Page:
    """A section of the set-up for an administrator who has a password of his own."""
    hall.server.person("admin")
    page = open_page(f"{hall.url}/setup?lang=ru#{section}", 1366, 768)
    sign_in(page, "admin", hall.server.chosen["admin"])
    expect(page.locator(".setup-live")).to_be_visible()
    page.goto(f"{hall.url}/setup?lang={lang}#{section}")
    return page


def paper(page: Page) -> str:
    """What the live paper shows now, as something to compare."""
    expect(page.locator(".setup-paper:not(.old) canvas")).to_be_visible(timeout=30_000)
    shown: str = page.locator(".setup-paper canvas").evaluate("canvas => canvas.toDataURL()")
    return shown


def another_paper(page: Page, before: str) -> str:
    """The live paper once it shows something else."""
    wait_until(lambda: paper(page) != before)
    return paper(page)


def kiosk_layout_rows(hall: Hall) -> int:
    """How long a ticket is in the layout that the kiosk has now."""
    with urllib.request.urlopen(f"{hall.kiosk_url}local/preview.png", timeout=20) as answer:
        return Image.open(io.BytesIO(answer.read())).height


def printed(hall: Hall, kiosk: Page) -> tuple[str, Image.Image]:
    """The number that a visitor gets now, and his paper."""
    before = len(hall.papers())
    kiosk.goto(hall.kiosk_url)
    number = take_ticket(kiosk)
    wait_until(lambda: len(hall.papers()) == before + 1)
    return number, Image.open(hall.papers()[-1])


def apply_by_keyboard(page: Page, reason: str) -> None:
    page.get_by_role("button", name="Посмотреть и применить").press("Enter")
    page.get_by_label("Зачем").fill(reason)
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("Изменения применены")


def test_a_ticket_that_was_changed_by_keyboard_comes_out_of_the_kiosk_as_it_was_seen_and_goes_back(
    hall: Hall, open_page: OpenPage
) -> None:
    kiosk = open_page(hall.kiosk_url, 1080, 1920)
    expect(kiosk.get_by_role("button", name="Как частное лицо")).to_be_visible()
    usual = kiosk_layout_rows(hall)
    page = walk_in(hall, open_page, "ticket")
    seen = paper(page)
    for line in page.locator(".ticket-lines:not(.off) input[type=checkbox]:enabled").all()[::-1]:
        line.press("Space")
        expect(page.locator(".ticket-lines.off input:focus")).to_have_count(1)
    expect(page.get_by_role("checkbox", name="Номер", exact=True)).to_be_disabled()
    page.get_by_role("button", name="Своя строка").press("Enter")
    expect(page.get_by_label("Своя строка, по-русски")).to_be_focused()
    expect(page.locator(".setup-paper-told")).to_contain_text("Напишите её текст или уберите строку")
    expect(page.locator(".setup-paper.old canvas")).to_be_visible()
    page.keyboard.type(OPENING)
    seen = another_paper(page, seen)
    expect(page.locator(".setup-paper-told")).to_have_text("")
    page.get_by_role("button", name="Ниже: Своя строка").press("Enter")
    expect(page.get_by_role("button", name="Выше: Своя строка")).to_be_focused()
    seen = another_paper(page, seen)
    page.get_by_label("Размер: Своя строка").press("ArrowDown")
    another_paper(page, seen)
    assert kiosk_layout_rows(hall) == usual
    apply_by_keyboard(page, "Короткий талон")

    wait_until(lambda: kiosk_layout_rows(hall) < usual)
    number, came = printed(hall, kiosk)
    layout = read_template({"blocks": ["number", {"text": OPENING, "size": "large"}]})
    words = TicketPaper(office="", heading="", number=number, group="", service="", language="ru", template=layout)
    assert same(came, preview(words, "80"))

    page.get_by_role("link", name="История").click()
    newest = page.locator(".setup-version").first
    expect(newest).to_contain_text(f"Номер, «{OPENING}» (крупно)")
    newest.get_by_role("button", name="Вернуть как было").press("Enter")
    page.get_by_role("button", name="Изменили по ошибке").press("Enter")
    expect(page.locator(".said")).to_have_text("Последнее изменение возвращено.")
    wait_until(lambda: kiosk_layout_rows(hall) == usual)
    assert read_codes(printed(hall, kiosk)[1])


def test_a_layout_is_seen_on_the_board_in_the_frame_and_on_a_real_one_only_when_it_is_applied(
    hall: Hall, open_page: OpenPage
) -> None:
    real = open_page(hall.board_url, 1280, 720)
    expect(real.locator(".board")).to_be_visible()
    page = walk_in(hall, open_page, "boards")
    framed = page.frame_locator("iframe").locator(".board")
    expect(framed).to_be_visible()
    page.get_by_role("link", name="Новая раскладка").press("Enter")
    page.get_by_label("Название").fill("Вход")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Крупных вызовов")).to_be_focused()
    page.keyboard.type("1")
    expect(framed).to_contain_class("one-large")
    page.keyboard.press("Backspace")
    page.keyboard.type("7")
    expect(page.locator(".setup-paper-told")).to_contain_text("«Крупных вызовов»: от 1 до 2.")
    page.keyboard.press("Backspace")
    page.keyboard.type("1")
    expect(page.locator(".setup-paper-told")).to_have_text("")
    page.get_by_label("Показывать часы").press("Space")
    expect(framed.locator(".clock")).to_have_count(0)
    page.get_by_role("checkbox", name="Над окнами").press("Space")
    expect(real.locator(".board:not(.one-large)")).to_be_visible()
    page.get_by_label("Имя раскладки").fill("У входа")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="u-vkhoda")).to_be_visible()
    apply_by_keyboard(page, "Видно от двери")
    expect(real.locator(".board.one-large")).to_be_visible()
    page.get_by_label("Размер экрана").select_option("1080×1920")
    expect(page.locator("iframe[height='1920']")).to_be_visible()


@pytest.mark.parametrize("section", ["ticket", "boards"])
def test_both_sections_are_without_a_fault_in_every_look_and_on_every_width(
    hall: Hall, open_page: OpenPage, section: str
) -> None:
    page = walk_in(hall, open_page, section, lang="en")
    drawn = page.locator(".setup-paper canvas, .setup-board iframe")
    assert faults_in_every_look(page, lambda: expect(drawn).to_be_visible(timeout=30_000)) == []
    for width in (1024, 1366, 1920):
        page.set_viewport_size({"width": width, "height": 768})
        assert page.locator(".setup-main").evaluate("main => main.scrollWidth <= main.clientWidth")
        card = page.locator(".setup-live")
        assert card.evaluate("card => card.scrollWidth <= card.clientWidth")
