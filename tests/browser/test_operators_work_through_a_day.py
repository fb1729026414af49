"""Operators with keyboards and visitors of a simulated day work through it, and every screen says what the server holds.

`pytest -m slow -s tests/browser/test_operators_work_through_a_day.py` is six operators in six browsers and 200 visitors, and
prints the times of all answers.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.operator_at_keys import Operator, Seen
from tests.browser.visitors_of_a_day import VisitorsOfADay
from tests.faults.books import Books
from tests.faults.calling import key, percentile
from tests.faults.serving import SETUP, Link, Server, run

pytestmark = pytest.mark.browser

#: Every step's answer, from the key to it, for 95 of a hundred.
ANSWER_MS = 150.0
#: A push may be on its way for so long (seconds) before a screen counts as stale.
PUSH_S = 5.0
LOOK_AT_ALL_EVERY = 12
DONE = {"finished", "no_show", "cancelled"}

Launch = Callable[[], Browser]


@pytest.fixture
def quick_server(tmp_path: Path) -> Iterator[Server]:
    """The centre of the example, where a call may be repeated after a second."""
    setup = tmp_path / "setup.toml"
    text = SETUP.read_text(encoding="utf-8")
    assert "recall_pause_s = 20" in text
    setup.write_text(text.replace("recall_pause_s = 20", "recall_pause_s = 1"), encoding="utf-8")
    made = run("init", "--data", tmp_path / "office", "--setup", setup, "--round-the-clock")
    assert made.returncode == 0, made.stderr
    server = Server(tmp_path / "office")
    with server.at_work():
        yield server


@pytest.mark.parametrize(
    ("operators", "visitors", "within_s"),
    [
        pytest.param(2, 12, 6, id="two operators"),
        pytest.param(6, 200, 200, id="six operators", marks=[pytest.mark.slow, pytest.mark.timeout(30 * 60)]),
    ],
)
def test_operators_at_keyboards_work_through_a_day(
    operators: int,
    visitors: int,
    within_s: float,
    quick_server: Server,
    launch_browser: Launch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with VisitorsOfADay(quick_server, visitors, within_s) as people:
        day = Day(quick_server, launch_browser, people, operators)
        try:
            day.work()
            day.nothing_is_left()
            answers = [one for operator in day.operators for one in operator.answers()]
        finally:
            day.close()
    books = Books.read(quick_server.data)
    assert books.integrity == "ok"
    assert len(books.tickets) == visitors
    assert books.in_two_hands() == []
    assert books.numbers_twice() == []
    with capsys.disabled():
        report(day, answers)
    if operators == 6:
        assert percentile([one["key"] for one in answers], 0.95) <= ANSWER_MS


class Day:
    """The hall at work: operators before their browsers, and the host, who puts back those who were away."""

    def __init__(self, server: Server, launch: Launch, people: VisitorsOfADay, operators: int) -> None:
        self.people = people
        self.complaints: list[str] = []
        self.host: Link = server.person("host")
        self.browsers: list[Browser] = []
        self.operators: list[Operator] = []
        self.compared = 0
        self._back: dict[str, float] = {}
        url = f"http://127.0.0.1:{server.port}"
        for number in range(1, operators + 1):
            browser = launch()
            self.browsers.append(browser)
            page = browser.new_context(viewport={"width": 1366, "height": 768}, locale="ru-RU").new_page()
            page.on("pageerror", lambda error: self.complaints.append(str(error)))
            page.on("console", lambda said: self.complaints.append(said.text) if said.type in ("error", "warning") else None)
            operator = Operator(page, number, people.known, self._back, seed=number)
            self.operators.append(operator)
            name = f"operator{number}"
            operator.sign_in(url, name, server.access()["passwords"][name])
        self.begun = time.monotonic()

    def close(self) -> None:
        for browser in self.browsers:
            browser.close()

    def work(self) -> None:
        """Until everybody has come and gone: all press at once, then each page must show what the server holds."""
        rounds = 0
        while not (self.people.come and not self.hall()["tickets"] and not self._back):
            self._put_back_who_returned()
            acting = [one for one in self.operators if one.act()]
            for operator in acting:
                self._is_as_the_server_says(operator, operator.settle())
            rounds += 1
            if rounds % LOOK_AT_ALL_EVERY == 0:
                self.all_screens_are_right()
            if not acting:
                time.sleep(0.02)
            assert self.complaints == []

    def hall(self) -> dict[str, Any]:
        document: dict[str, Any] = self.host.ask_until_answered("GET", "/api/v1/hall").document
        return document

    def all_screens_are_right(self) -> None:
        """Nobody presses and nobody comes: within a push's time each page shows its visitor and those who wait for it."""
        with self.people.door:
            hall = self.hall()
            for operator in self.operators:
                held = held_by(hall, operator.counter)
                waiting = sum(
                    1 for one in hall["tickets"] if one["state"] == "waiting" and one["for_counter"] in (None, operator.counter)
                )
                until = time.monotonic() + PUSH_S
                while not is_shown(seen := operator.look(), held, waiting):
                    assert time.monotonic() < until, f"counter {operator.counter} shows {seen}, the server {held}, {waiting}"
                    time.sleep(0.02)
            self.compared += len(self.operators)

    def nothing_is_left(self) -> None:
        """Everybody's visit ended as visits end, and its parts add up to its whole length."""
        self.all_screens_are_right()
        assert self.complaints == []
        items = self.host.ask("GET", "/api/v1/tickets?day=today").document["items"]
        assert {one["state"] for one in items} <= DONE
        for one in items:
            if one["state"] == "finished":
                whole = datetime.fromisoformat(one["finished_at"]) - datetime.fromisoformat(one["issued_at"])
                parts = one["waiting_s"] + one["walking_s"] + one["service_s"] + one["paused_s"]
                assert parts == whole.total_seconds(), one

    def _is_as_the_server_says(self, operator: Operator, seen: Seen) -> None:
        """Nobody else presses for this counter: what the page shows after its answer is what the server holds."""
        held = held_by(self.hall(), operator.counter)
        assert (seen.state, seen.number) == held, f"counter {operator.counter} shows {seen}, the server has {held}"
        self.compared += 1

    def _put_back_who_returned(self) -> None:
        for ticket, due in list(self._back.items()):
            if time.monotonic() >= due:
                answer = self.host.ask_until_answered("POST", f"/api/v1/tickets/{ticket}/return", {}, key())
                assert answer.status == 200, answer
                del self._back[ticket]


def held_by(hall: dict[str, Any], counter: int) -> tuple[str, str | None]:
    """State and number of the visitor whom a counter has; the counter's own state without one."""
    one = next(one for one in hall["counters"] if one["number"] == counter)
    return (one["ticket"]["state"], one["ticket"]["number"]) if one["ticket"] else (one["state"], None)


def is_shown(seen: Seen, held: tuple[str, str | None], waiting: int) -> bool:
    return (seen.state, seen.number) == held and seen.waiting in (None, str(waiting))


def report(day: Day, answers: list[dict[str, Any]]) -> None:
    """The figures, for whoever runs it by hand."""
    pressed: dict[str, int] = {}
    for operator in day.operators:
        for name, times in operator.pressed.items():
            pressed[name] = pressed.get(name, 0) + times
    print(f"\n{len(day.operators)} operators, {len(day.people.known)} visitors, {time.monotonic() - day.begun:.0f} s")
    print(f"keys: {sum(pressed.values())} {dict(sorted(pressed.items()))}; compared with the server {day.compared} times")
    for what in ("key", "request"):
        times = [one[what] for one in answers]
        shares = ", ".join(f"p{round(share * 100)} {percentile(times, share):.0f}" for share in (0.5, 0.95, 0.99))
        print(f"{what} → answer, ms, {len(times)} steps: {shares}, max {max(times):.0f}", flush=True)
