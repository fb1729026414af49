"""What the board says about itself: how old its news is, whether it may be here, and strange words on it."""

import re

import pytest
from playwright.sync_api import Error, Page, expect

from tests.display_board.conftest import FakeHall, Opener
from tests.display_board.states import State, call, hall

pytestmark = pytest.mark.browser

COVER = "Нет связи с сервером. Спросите у администратора зала"


def test_ten_seconds_without_news_cover_the_board_and_leave_the_last_calls_readable(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [call(1, "А012", 3, age_s=60)]))
    page = board()
    expect(page.locator(".large .ticket")).to_have_text("А012")
    page.wait_for_timeout(4_000)
    expect(page.get_by_text(COVER)).to_have_count(0)  # the heartbeat of a quiet hall is news enough
    hall_server.freeze()
    expect(page.get_by_text(COVER)).to_be_visible(timeout=16_000)
    expect(page.get_by_text("На экране вызовы на 10:42")).to_be_visible()
    expect(page.locator(".large .ticket")).to_be_visible()
    overlap = page.evaluate(
        """() => document.querySelector('.cover').getBoundingClientRect().top
               - document.querySelector('.calls').getBoundingClientRect().bottom"""
    )
    assert overlap >= -1
    hall_server.thaw()
    expect(page.get_by_text(COVER)).to_have_count(0, timeout=15_000)


def test_a_board_that_never_had_news_says_so_too(hall_server: FakeHall, board: Opener) -> None:
    page = board()
    expect(page.get_by_text("Соединяемся с сервером")).to_be_visible()
    hall_server.freeze()
    expect(page.get_by_text(COVER)).to_be_visible(timeout=16_000)


def test_calls_made_while_the_link_was_away_are_there_when_it_is_back(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [call(1, "А001", age_s=60)]))
    page = board()
    expect(page.locator(".large .ticket")).to_have_text("А001")
    hall_server.was_cut_off = True
    page.context.set_offline(True)
    page.evaluate("window.dispatchEvent(new Event('offline'))")
    hall_server.show(hall(2, [call(1, "А001", age_s=60), call(2, "А002"), call(3, "А003")]))
    page.context.set_offline(False)
    expect(page.locator(".call")).to_have_count(3, timeout=5_000)
    expect(page.locator(".large .current .ticket")).to_have_text("А003", timeout=15_000)


def test_the_token_leaves_the_address_and_is_remembered(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, []))
    page = board()
    expect(page.locator("footer")).to_be_visible()
    assert page.url == hall_server.url + "/board"
    page.goto(hall_server.url + "/board")
    expect(page.locator("footer")).to_be_visible()


def test_a_board_without_a_token_says_what_to_do(board: Opener) -> None:
    page = board("/board")
    expect(page.get_by_role("heading", name="Этому табло нужен ключ")).to_be_visible()
    expect(page.get_by_text("queue-server device add board")).to_be_visible()
    expect(page.get_by_text("/board#token=…")).to_be_visible()


def test_a_refused_board_says_what_to_do(board: Opener) -> None:
    page = board("/board#token=wrong")
    expect(page.get_by_role("heading", name="Сервер не узнал это табло")).to_be_visible()
    expect(page.get_by_text("queue-server device add board")).to_be_visible()


def test_a_disabled_board_says_so_and_asks_for_no_code(board: Opener) -> None:
    page = board("/board#token=disabled")
    expect(page.get_by_role("heading", name="Это табло отключено")).to_be_visible()
    expect(page.get_by_text("Потом табло заработает само.")).to_be_visible()
    expect(page.get_by_role("textbox")).to_have_count(0)


STRANGE = [
    "<script>window.__x = 1</script>",
    "<img src=x onerror='window.__x = 1'>",
    "</marquee><svg onload='window.__x = 1'>",
    "{{7*7}} ${7*7}",
    "javascript:window.__x=1",
]


@pytest.mark.parametrize("words", STRANGE)
def test_words_that_look_like_a_program_are_shown_as_words(hall_server: FakeHall, board: Opener, words: str) -> None:
    state = hall(1, [call(1, "А012", 3)], ticker=words, missed=[words])
    state["office"]["name"] = words
    state["waiting"]["by_group"][0]["letter"] = words
    state["calls"][0]["number"] = words
    hall_server.show(state)
    page = board()
    expect(page.locator(".ticker")).to_have_text(words)
    hall_server.show({**state, "seq": 2, "calls": []})
    expect(page.locator("h1")).to_have_text(words)
    assert page.evaluate("window.__x") is None


def test_hidden_characters_towers_and_endless_lines_do_no_harm(hall_server: FakeHall, board: Opener) -> None:
    endless = "\u202e210А " + "е" + "\u0301" * 200 + "ж" * 10_000
    hall_server.show(hall(1, [call(1, "\u202eА012\u202c", 3)], ticker=endless))
    page = board()
    expect(page.locator(".large .ticket")).to_have_text("А012")
    shown = page.locator(".ticker").text_content() or ""
    assert len(shown) <= 1210
    assert "\u202e" not in shown
    assert "\u0301" * 3 not in shown


def test_a_long_line_moves_slowly_and_a_short_one_stands(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [], ticker="Приём до 18:00"))
    page = board()
    expect(page.locator(".ticker")).to_have_text("Приём до 18:00")
    assert is_moving(page) is False
    hall_server.show(hall(2, [], ticker="Показания счётчиков можно передать без очереди. " * 6))
    expect(page.locator(".ticker .moving")).to_have_count(1)
    assert is_moving(page) is True


def is_moving(page: Page) -> bool:
    moving: bool = page.evaluate("document.querySelector('.ticker span').getAnimations().length > 0")
    return moving


def test_nothing_moves_for_those_who_asked_for_no_motion(hall_server: FakeHall, board: Opener) -> None:
    line = "Показания счётчиков можно передать без очереди. " * 6
    hall_server.show(hall(1, [call(1, "А012", 3)], ticker=line))
    page = board(reduced_motion="reduce")
    expect(page.locator(".large .current")).to_be_visible()
    assert page.evaluate("document.getAnimations().length") == 0
    page.evaluate("Promise.all([...document.fonts].map(face => face.load())).then(() => true)")
    for width, height in ((1920, 1080), (1280, 720), (1080, 1920)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        expect(page.locator(".ticker")).to_have_text(re.compile("^Показания счётчиков можно( передать без очереди.)?"))
        assert page.evaluate("document.querySelector('.ticker').scrollWidth <= document.querySelector('.ticker').clientWidth")


def test_the_clock_shows_the_time_of_the_office_wherever_the_screen_thinks_it_is(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, []))
    page = board(timezone_id="America/New_York")
    expect(page.locator(".clock")).to_have_text("10:42")


def test_before_the_first_call_the_board_welcomes(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, []))
    page = board()
    expect(page.get_by_role("heading", name="Центр обслуживания клиентов")).to_be_visible()
    expect(page.get_by_text("Возьмите талон. Ваш номер появится здесь и прозвучит")).to_be_visible()
    hall_server.show(hall(2, [], open=False))
    expect(page.get_by_text("Сейчас приёма нет")).to_be_visible()


@pytest.mark.parametrize("calls", [[], [call(1, "А012", 3), call(2, "В007", 5), call(3, "Е001", 1, age_s=90)]])
def test_the_board_has_no_fault_that_a_machine_can_find(hall_server: FakeHall, board: Opener, calls: list[State]) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    hall_server.show(hall(1, calls))
    page = board(reduced_motion="reduce")
    expect(page.locator("footer")).to_be_visible()
    found = axe.Axe().run(page, options={"rules": {"color-contrast-enhanced": {"enabled": True}}}).response
    assert [(each["id"], each["nodes"][0]["html"]) for each in found["violations"]] == []


def test_at_night_the_page_is_loaded_anew_once(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [], server_time="2026-11-24T03:10:00+07:00"))
    page = board()
    expect(page.locator("footer")).to_be_visible()
    page.clock.install()
    page.reload()
    expect(page.locator("footer")).to_be_visible()
    page.evaluate("window.before = true")
    with page.expect_event("load", timeout=10_000):
        page.clock.run_for(31_000)
    expect(page.locator("footer")).to_be_visible()
    assert page.evaluate("window.before") is None
    page.evaluate("window.before = true")
    page.clock.run_for(120_000)
    assert page.evaluate("window.before") is True


def test_after_a_long_loss_the_page_is_loaded_anew_when_the_server_answers(hall_server: FakeHall, board: Opener) -> None:
    hall_server.show(hall(1, [call(1, "А001", age_s=60)]))
    page = board()
    expect(page.locator(".large .ticket")).to_have_text("А001")
    page.clock.install()
    page.reload()
    expect(page.locator(".large .ticket")).to_have_text("А001")
    page.evaluate("window.before = true")
    hall_server.freeze()
    page.clock.run_for(330_000)
    assert page.evaluate("window.before") is True, "a browser that finds nobody would never come back"
    with page.expect_event("load", timeout=20_000):
        hall_server.thaw()
        for _ in range(20):
            try:
                if page.evaluate("window.before") is not True:
                    break  # the new page is left alone: leaps of its clock would end each try to connect
                page.clock.run_for(10_000)
            except Error:
                break  # the page is left this very moment
            page.wait_for_timeout(50)
    # The leaps of the clock end the new page's first tries to connect; it goes on trying.
    expect(page.locator(".large .ticket")).to_have_text("А001", timeout=30_000)
