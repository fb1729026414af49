"""Boards have no fault that a machine can find, at any size and language, and whatever people have typed stands as text."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, expect

from tests.display_board.conftest import FakeHall, Opener
from tests.display_board.states import State, call, hall

pytestmark = pytest.mark.browser

SIZES = [(1920, 1080), (1280, 720), (1080, 1920)]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = Axe().axe_script
LONG_NAME = "Муниципальный центр обслуживания клиентов и расчётов за воду, тепло и электричество Новокузнецкого района"
HOSTILE = {
    "a script": "<script>window.hit = 1</script>",
    "an image": '<img src=x onerror="window.hit = 1">',
    "the end of an element": "</span></marquee><h1>Окно закрыто</h1>",
    "a template's braces": "{{7*7}} ${7*7} {n} %s",
    "a link": "javascript:window.hit=1",
    "right to left": "\u202eАБВ\u202d \u2067012\u2069",
    "a tower of accents": "З" + "\u0301\u0489" * 60 + "ал",
    "hidden characters": "О\u200bк\u200dн\ufeffо\u00ad",
    "emoji": "👨‍👩‍👧‍👦🏳️‍🌈 Семья",
    "very long": "Очередь" * 1500,
    "control characters": "Окно\u0000\u001b[31m\u0007\n\n3",
    "markup entities": "&lt;b&gt; &amp; &#x3c;i&#x3e; <!-- -->",
}


def violations(page: Page) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    run = "(tags) => axe.run(document, { runOnly: tags, resultTypes: ['violations'], elementRef: false })"
    found: list[dict[str, Any]] = page.evaluate(run, TAGS)["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def some_calls(count: int) -> list[State]:
    return [call(place, f"{'МАВ'[place % 3]}{989 + place}", 9 + place, age_s=100) for place in range(1, count + 1)]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_no_board_has_a_fault_that_a_machine_can_find(hall_server: FakeHall, board: Opener, lang: str) -> None:
    seq = 1
    hall_server.show(hall(seq, []))
    page = board(f"/board?lang={lang}#token=board-token", reduced_motion="reduce")
    expect(page.locator("footer")).to_be_visible()
    wrong: list[str] = []
    states: list[tuple[str, State]] = [
        ("none", hall(0, [], missed=[])),
        ("one", hall(0, some_calls(1))),
        ("two", hall(0, some_calls(2), missed=[])),
        ("eight", hall(0, some_calls(8), missed=["А008", "В911"], ticker="Номера с 900 выданы киоском без связи с залом")),
        ("a long name", hall(0, some_calls(8), office={"code": "skek", "name": LONG_NAME})),
        ("a counter", hall(0, some_calls(1), counter={"number": 10, "state": "called"})),
        ("a closed counter", hall(0, [], counter={"number": 10, "state": "closed"})),
    ]
    for turn, (name, state) in enumerate(states):
        seq += 1
        hall_server.show({**state, "seq": seq})
        page.wait_for_function("count => document.querySelectorAll('.large .call, .small .call, .called').length === count",
                               arg=len(state["calls"]))  # fmt: skip
        for size, (width, height) in enumerate(SIZES):
            page.set_viewport_size({"width": width, "height": height})
            small = page.evaluate(
                """() => [...document.querySelectorAll('.large .call:first-child .ticket, .called .ticket')]
                         .map(each => parseFloat(getComputedStyle(each).fontSize) * 0.7 / innerHeight)
                         .filter(share => share < 0.12)"""
            )
            wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
            by_axe = violations(page) if size == turn % len(SIZES) else []
            wrong += [f"{name} {width}x{height}: {fault}" for fault in [*small, *by_axe, *(["too wide"] if wide else [])]]
    assert wrong == []


def test_every_group_of_a_long_hall_stands_below_the_calls_also_in_large_letters(hall_server: FakeHall, board: Opener) -> None:
    groups = [{"letter": letter, "name": letter, "waiting": 10 + place} for place, letter in enumerate("АВЕКМРСТУХ")]
    missed = [f"М{number}" for number in range(990, 998)]
    page, wrong = None, []
    for seq, text in enumerate(("normal", "large"), 1):
        layout = {"large": 1, "list": 8, "text": text}
        waiting = {"total": 145, "by_group": groups}
        hall_server.show(hall(seq, some_calls(8), waiting=waiting, missed=missed, layout=layout, ticker="Приём до 18:00"))
        page = page or board(reduced_motion="reduce")
        expect(page.locator(".board.large-text")).to_have_count(int(text == "large"))
        page.evaluate("Promise.all([...document.fonts].map(face => face.load())).then(() => true)")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate("() => new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
            hidden = page.evaluate(
                """() => [...document.querySelectorAll('.group, .where, .clock, .call')].filter(each => {
                     const box = each.getBoundingClientRect();
                     const around = (each.closest('.values') || document.body).getBoundingClientRect();
                     return box.bottom > around.bottom + 1 || box.bottom > innerHeight || box.right > innerWidth;
                   }).map(each => each.textContent.trim())"""
            )
            whole = page.evaluate(
                """() => [...document.querySelectorAll('.missed b')].filter(each => {
                     const [box, around] = [each, each.parentNode].map(one => one.getBoundingClientRect());
                     return box.top < around.bottom - 1 && (box.right > around.right + 1 || box.bottom > around.bottom + 1);
                   }).map(each => each.textContent)"""
            )
            wrong += [f"{text} {width}×{height}: {what}" for what in [*hidden, *whole]]
    assert wrong == []


@pytest.mark.parametrize("size", [(1920, 1080), (1080, 1920)])
def test_whatever_people_have_typed_stands_as_text(hall_server: FakeHall, board: Opener, size: tuple[int, int]) -> None:
    """As running line, as the names of service groups, counters and of the office, and even as numbers."""
    hall_server.show(hall(1, some_calls(8)))
    page = board(width=size[0], height=size[1], reduced_motion="reduce")
    expect(page.locator(".call")).to_have_count(8)
    page.evaluate("document.fonts.ready.then(() => true)")
    elements = "document.querySelectorAll('#app *').length"
    places = ".large .call, .small .call, footer, .clock"
    boxes = (
        f"[...document.querySelectorAll('{places}')].map(e => (r => [r.x, r.width].map(Math.round))(e.getBoundingClientRect()))"
    )
    count, shape = page.evaluate(elements), page.evaluate(boxes)
    for seq, (what, text) in enumerate(HOSTILE.items(), 2):
        groups = [{"letter": text if place == 0 else "АВЕ"[place], "name": text, "waiting": 6 - place} for place in range(3)]
        calls = some_calls(8)
        calls[0]["number"], calls[1]["counter"] = text, text
        waiting = {"total": 9, "by_group": groups}
        hall_server.show(hall(seq, calls, ticker=text, office={"code": "skek", "name": text}, waiting=waiting))
        page.wait_for_function("() => document.querySelector('.ticker').textContent !== window.before")
        page.evaluate("() => { window.before = document.querySelector('.ticker').textContent; }")
        assert page.evaluate(elements) == count, what
        assert page.evaluate(boxes) == shape, what
        assert page.evaluate("window.hit === undefined"), what
        shown = page.locator("#app").inner_text()
        assert not set(shown) & set("\u202e\u202d\u2067\u200b\ufeff\u00ad\u0000\u001b\u0007"), what
        assert "\u0489\u0301\u0489" not in shown, what
        assert len(shown) < 2000, what


def test_markup_is_read_letter_by_letter(hall_server: FakeHall, board: Opener) -> None:
    for seq, what in enumerate(("a script", "an image", "a template's braces", "markup entities"), 1):
        hall_server.show(hall(seq, some_calls(1), ticker=HOSTILE[what]))
        if seq == 1:
            page = board()
        expect(page.locator(".ticker")).to_have_text(HOSTILE[what])
    hall_server.show(hall(9, [], office={"code": "skek", "name": HOSTILE["an image"]}))
    expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE["an image"])
