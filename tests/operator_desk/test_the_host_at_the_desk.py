"""The hall host as the desk sees him: called by one key, coming, writing, and freeing a counter that was stuck."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.axe import OF_A_LOOK, faults
from tests.operator_desk.conftest import Opener
from tests.operator_desk.documents import at, desk_state, serving
from tests.operator_desk.hall_server import Hall
from tests.operator_desk.test_steps import at_counter
from tests.pages import resize

pytestmark = pytest.mark.browser


def sit(hall: Hall, open_page: Opener, width: int = 1366, height: int = 768) -> Page:
    hall.sign_in()
    page = open_page("/desk", width, height)
    expect(page.locator(".desk")).to_be_visible()
    return page


@pytest.mark.parametrize("letter", ["h", "р"])
def test_one_key_calls_the_host_in_either_layout(hall: Hall, open_page: Opener, letter: str) -> None:
    page = sit(hall, open_page)
    page.evaluate(
        "(key) => dispatchEvent(new KeyboardEvent('keydown', {code: 'KeyH', key, altKey: true, cancelable: true}))", letter
    )
    expect(page.locator(".said")).to_have_text("Администратор зала видит, что вы зовёте.")
    assert hall.paths() == ["/api/v1/counters/3/help"]


def test_the_desk_sees_that_it_calls_and_that_somebody_comes(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page)
    hall.show(help={"since": at(5), "helper": None})
    expect(page.locator(".from-host")).to_contain_text("Вы позвали администратора")
    page.keyboard.press("Alt+h")
    hall.show(help={"since": at(5), "helper": "Орлова Н. В."})
    expect(page.locator(".from-host")).to_contain_text("Администратор идёт: Орлова Н. В.")
    with page.expect_response("**/help/end**"):
        page.get_by_role("button", name="Уже помогли").click()
    assert hall.paths() == ["/api/v1/counters/3/help/end"], "who calls already does not call again"
    hall.show(help=None)
    expect(page.locator(".from-host")).to_have_count(0)


def test_a_message_stays_until_it_is_read(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page)
    message = {"id": "m1", "words": "Обед сдвигаем на 13:30", "at": at(5), "sender": "Орлова Н. В."}
    hall.show(messages=[message])
    expect(page.locator(".from-host")).to_contain_text("Обед сдвигаем на 13:30")
    hall.show()
    with page.expect_response("**/read**"):
        page.get_by_role("button", name="Прочитано").click()
    assert hall.paths() == ["/api/v1/counters/3/messages/m1/read"]
    hall.show(messages=[])
    expect(page.locator(".from-host")).to_have_count(0)


def test_whoever_was_signed_off_reads_by_whom_and_why(hall: Hall, open_page: Opener) -> None:
    hall.sign_in("operator", None)
    hall.notice = "Вас сняли с окна 3. Причина: Оператор отошёл"
    page = open_page("/desk")
    expect(page.locator(".notice").first).to_have_text("Вас сняли с окна 3. Причина: Оператор отошёл")


def test_what_the_host_says_never_covers_the_visitor_the_next_one_or_a_key(hall: Hall, open_page: Opener) -> None:
    long = "А012: администратор зала (Орлова Н. В.) вернул в очередь на прежнее место. Причина: Окно не отвечает"
    messages = [{"id": str(one), "words": long, "at": at(5), "sender": "Орлова Н. В."} for one in range(3)]
    help_comes = {"since": at(5), "helper": "Орлова Н. В."}
    hall.desk = desk_state(ticket=serving(700), counter=at_counter("serving"), messages=messages, help=help_comes)
    page = sit(hall, open_page)
    sizes = (1280, 800), (1366, 768), (1920, 1080)
    for size in sizes:
        resize(page, *size)
        for kept in (".visitor", ".keys", ".say-line", ".side .card >> nth=0", ".side .list >> nth=-1"):
            assert apart(page, ".from-host", kept), (size, kept)
    page.keyboard.press("F7")
    for size in sizes:
        resize(page, *size)
        assert apart(page, ".from-host", "[data-panel]"), size
        assert faults(page, () if size == sizes[0] else OF_A_LOOK) == [], size


def apart(page: Page, one: str, other: str) -> bool:
    """Whether neither of two boxes lies over the other."""
    a, b = page.locator(one).bounding_box(), page.locator(other).bounding_box()
    assert a is not None
    assert b is not None
    beside = a["x"] >= b["x"] + b["width"] or b["x"] >= a["x"] + a["width"]
    return beside or a["y"] >= b["y"] + b["height"] or b["y"] >= a["y"] + a["height"]


def test_what_was_added_for_today_stands_above_who_waits(hall: Hall, open_page: Opener) -> None:
    page = sit(hall, open_page)
    expect(page.locator(".list-lent")).to_have_count(0)
    lent = ["Жалобы на отключения и качество", "Технологическое присоединение, физические лица"]
    hall.show(counter={**desk_state()["counter"], "lent": lent})
    expect(page.locator(".list-lent")).to_have_text(f"Сегодня ещё: {', '.join(lent)}")
    line = page.locator(".list-lent")
    assert line.evaluate("(each) => each.clientHeight") < 60, "it keeps to two lines, with the whole of it in its title"
    assert line.get_attribute("title") == f"Сегодня ещё: {', '.join(lent)}"
    assert faults(page) == []
