"""The picture of a day that is looked at again is the hall as it was, and at the day's end the day's report."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from queue_server.reports.day import day_report
from queue_server.reports.replay import replay_document
from queue_server.store.clock import SetClock
from queue_server.store.engine import open_engine, sqlite_url
from queue_server.store.store import Store
from tests.office import Document, Office, at
from tests.operator_desk.conftest import Opener
from tests.operator_desk.hall_server import Hall
from tests.simulation.conftest import simulate

pytestmark = pytest.mark.browser

DAY = "2026-03-02"
COUNTS = ("finished", "no_show", "cancelled", "expired")
FIGURES = ("count", "p50_s", "p80_s", "p90_s", "p95_s", "max_s")

Draw = Callable[[Document, list[int]], list[Document]]


@pytest.fixture
def draw(hall: Hall, open_page: Opener) -> Draw:
    """Draws the pictures of a day at some seconds, as the page does."""
    page: Page = open_page("/replay")
    script = """async ([day, seconds]) => {
        const { pictureAt } = await import("/desk/static/replay_picture.js");
        return seconds.map((second) => pictureAt(day, second));
    }"""

    def drawn(day: Document, seconds: list[int]) -> list[Document]:
        pictures: list[Document] = page.evaluate(script, [day, seconds])
        return pictures

    return drawn


def seen(hall: Document) -> Document:
    """What a picture of the hall and the hall itself must have in common."""
    lamps = {one["number"]: (one["state"], one["counter"], one["budget"]) for one in hall["tickets"]}
    return {
        "queues": [[one[key] for key in ("letter", "name", "waiting", "longest_wait_s")] for one in hall["queues"]],
        "counters": [
            [one["number"], one["state"], one["ticket"] and one["ticket"]["number"], one["reason"]] for one in hall["counters"]
        ],
        "tickets": {
            number: (state, counter if state in ("called", "serving") else None, budget)
            for number, (state, counter, budget) in lamps.items()
        },
        "today": hall["today"],
    }


def equal_to_report(picture: Document, report: Document) -> None:
    """All figures of the day's end are those of the report."""
    assert picture["today"]["issued"] == report["tickets"]
    assert {name: picture["today"][name] for name in COUNTS} == {name: report[name] for name in COUNTS}
    assert picture["today"]["within_standard"] == report["total"]["within_standard"]
    assert picture["today"]["share_within_standard"] == report["total"]["share_within_standard"]
    for part in ("waiting", "service", "total"):
        mine, reported = picture["times"][part], report[part]
        assert {name: mine[name] for name in FIGURES} == {name: reported[name] for name in FIGURES}
        assert (mine["mean_s"] is None) is (reported["mean_s"] is None)
        if mine["mean_s"] is not None:
            assert abs(mine["mean_s"] - reported["mean_s"]) <= 0.1


#: What happens on each of the random days.
VARIED = {"called", "recalled", "started", "finished", "no_show", "parked", "transferred", "returned", "cancelled"}
SEATED = {"counter_opened", "counter_paused", "counter_resumed", "counter_freed"}
#: How often each step is taken with a visit that allows it.
WEIGHTS = {"start": 8, "finish": 6, "recall": 2, "return": 2, "no-show": 1, "park": 1, "transfer": 0.5, "cancel": 0.4}
BODIES: dict[str, Document] = {"park": {"reason": "papers"}, "transfer": {"service": "meter"}, "cancel": {"reason": "Ушёл"}}


def something(office: Office, chance: random.Random) -> None:
    """Somebody in the hall does something; what is refused changes nothing."""
    desk = office.desk(chance.randint(1, 3))
    of_desk = f"counters/{desk.number}"
    what = chance.choices(["issue", "call", "visit", "pause", "resume", "free", "booked"], [5, 6, 12, 1, 3, 1, 1])[0]
    if what == "issue":
        wish = {"service": chance.choice(["advice", "meter", "connection"]), "priority": chance.choice([None, None, "veteran"])}
        office.kiosk.ask("POST", "tickets", wish)
    elif what == "call":
        desk.ask("POST", f"{of_desk}/call-next", {})
    elif what == "visit":
        hall = office.hall()
        visits = [*hall["tickets"], *hall["missed"]]
        choices = [(one["id"], word) for one in visits for word in one["steps"] if word in WEIGHTS]
        if choices:
            visit, word = chance.choices(choices, [WEIGHTS[word] for _, word in choices])[0]
            office.host.ask("POST", f"tickets/{visit}/{word}", BODIES.get(word, {}))
    elif what == "booked":
        wish = {"day": DAY, "service": chance.choice(["advice", "meter"])}
        free = office.host.get("bookings", query=wish)["free"]
        if free:
            booking = office.host.post("bookings", {**wish, "time": free[0]}, 201)
            office.kiosk.ask("POST", "bookings/arrive", {"code": booking["code"]})
    elif what == "free":
        body = {"then": chance.choice(["queue", "finish", "park", "no_show"]), "reason": "Оператор ушёл"}
        office.host.ask("POST", f"{of_desk}/free", body)
    else:
        desk.ask("POST", f"{of_desk}/{what}", {"reason": "lunch"} if what == "pause" else {})


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (2, 3))])
def test_every_moment_is_the_hall_as_it_was_then(office: Office, draw: Draw, seed: int) -> None:
    chance = random.Random(seed)
    then: list[tuple[int, Document]] = []
    for _ in range(250):
        something(office, chance)
        then.append((office.clock.now(), seen(office.hall())))
        if passes := chance.choice([0, 5, 20, 60, 200]):
            office.clock.forward(passes)
            then.append((office.clock.now(), seen(office.hall())))
            office.clock.forward(1)
    day = replay_document(office.store, DAY, "ru")
    starts = at(f"{DAY} 08:00")
    last_of_its_second = dict(then)
    assert {what for _, _, what in office.events()} >= VARIED | SEATED
    pictures = draw(day, [when - starts for when in last_of_its_second])
    assert [seen(picture) for picture in pictures] == list(last_of_its_second.values())
    equal_to_report(*draw(day, [day["length_s"]]), office.report(DAY))


def test_the_end_of_a_day_with_tickets_that_the_night_closed_is_its_report(office: Office, draw: Draw) -> None:
    for _ in range(3):
        office.kiosk.issue("advice")
    desk = office.desk(1)
    desk.serve(20, 2400)
    desk.call_next()
    office.day("2026-03-03 09:00")
    day = replay_document(office.store, DAY, "ru")
    (picture,) = draw(day, [day["length_s"]])
    assert picture["today"]["expired"] == 2
    assert picture["tickets"] == []
    equal_to_report(picture, office.report(DAY))


def test_the_end_of_a_whole_simulated_day_is_its_report(tmp_path: Path, draw: Draw) -> None:
    data = tmp_path / "office"
    played = simulate(
        data, "--data", str(data), "--preset", "skek", "--day", "2026-03-03", "--speed", "0", "--seed", "5", "--json"
    )
    assert played.code == 0, played.err
    store = Store(open_engine(sqlite_url(data / "queue.db")), SetClock(at("2026-03-05 10:00")))
    try:
        day, report = replay_document(store, "2026-03-03", "ru"), day_report(store, "2026-03-03", "ru")
    finally:
        store.close()
    assert report["tickets"] > 60
    opening, end = draw(day, [0, day["length_s"]])
    assert opening["tickets"] == []
    equal_to_report(end, report)


def test_breaks_of_the_standard_are_where_a_visit_passed_thirty_minutes(office: Office, hall: Hall, open_page: Opener) -> None:
    office.kiosk.issue("advice")
    office.kiosk.issue("advice")
    begin = office.clock.now() - at(f"{DAY} 08:00")
    office.desk(1).call_next()
    office.desk(1).start()
    office.clock.forward(1800)
    office.desk(1).finish()
    office.desk(1).call_next()
    office.clock.forward(60)
    office.desk(1).park()
    office.clock.forward(600)
    day = replay_document(office.store, DAY, "ru")
    breaks = open_page("/replay").evaluate("async (day) => (await import('/desk/static/replay_picture.js')).breaksOf(day)", day)
    assert breaks == [begin + 1801], "exactly thirty minutes are kept, and a pause counts for nothing"
