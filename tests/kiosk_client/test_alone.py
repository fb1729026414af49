"""What a kiosk gives by itself while the server is away: right numbers, open services, nothing forgotten, nothing twice."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_client.alone import Alone, as_body, is_open, next_number, numbers_in, offered

ZONE = "Asia/Novokuznetsk"
MONDAY_10 = datetime.fromisoformat("2026-03-02T10:00:00+07:00").timestamp()
CLOSED = {"code": "service_closed", "text": "Ремонт", "opens_at": None}
NIGHT = {"code": "office_closed", "text": "Закрыто", "opens_at": None}
FULL = {"code": "limit_reached", "text": "Талоны закончились", "opens_at": None}


class Time:
    """The kiosk's clocks, moved by hand."""

    def __init__(self) -> None:
        self.monotonic, self.wall = 1000.0, MONDAY_10

    def forward(self, seconds: float) -> None:
        self.monotonic += seconds
        self.wall += seconds


def service(code: str, closed: Any = None) -> dict[str, Any]:
    estimate = {"low_minutes": 5, "high_minutes": 10}
    return {"code": code, "name": {"ru": code}, "open": closed is None, "closed": closed, "waiting": 4, "estimate": estimate}


def menu(*services: dict[str, Any]) -> dict[str, Any]:
    group = {"letter": "А", "name": {"ru": "Подключение"}, "open": True, "waiting": 4, "estimate": None}
    return {"office": {"name": "Зал"}, "open": True, "reason": None, "groups": [{**group, "services": list(services)}]}


def state(shown: dict[str, Any], at: str = "2026-03-02T10:00:00+07:00") -> dict[str, Any]:
    return {"seq": 1, "server_time": at, "menu": shown, "settings": {"idle_s": 30}, "languages": ["ru", "en"]}


def numbers(first: int = 900, last: int = 919, given: tuple[str, ...] = (), hours: Any = (("08:00", "18:00"),)) -> dict[str, Any]:
    days = [
        {"day": day, "numbers": {"А": [[first, last]]}, "given": list(given), "hours": [list(one) for one in hours]}
        for day in ("2026-03-02", "2026-03-03")
    ]
    return {"timezone": ZONE, "days": days}


def kiosk(folder: Path, time: Time) -> Alone:
    return Alone(folder, lambda: time.monotonic, lambda: time.wall)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def alone(tmp_path: Path, time: Time) -> Alone:
    """A kiosk that has heard all it needs."""
    made = kiosk(tmp_path, time)
    made.note_state(state(menu(service("meter"), service("repair", CLOSED))))
    made.note_numbers(numbers())
    return made


def give(alone: Alone, key: str, code: str = "meter") -> Any:
    ticket = alone.issue(key, code, "ru", None, False)
    return None if ticket is None else ticket["number"]


def test_numbers_follow_one_another_and_end_with_the_block(alone: Alone) -> None:
    assert [give(alone, f"key-{n}") for n in range(21)] == [*(f"А{n}" for n in range(900, 920)), None]
    assert alone.offer() is None


@given(st.lists(st.tuples(st.integers(900, 990), st.integers(0, 9)), max_size=4), st.integers(0, 60))
def test_a_number_is_never_given_twice_and_a_later_one_is_higher(blocks: list[tuple[int, int]], how_many: int) -> None:
    ranges = [[first, first + more] for first, more in blocks]
    used: list[str] = []
    for _ in range(how_many):
        number = next_number("А", ranges, used)
        if number is None:
            break
        assert number not in used
        assert any(first <= int(number[1:]) <= last for first, last in ranges)
        assert not used or number > used[-1]
        used.append(number)


def test_the_ticket_says_what_is_known_and_that_it_was_given_without_the_hall(alone: Alone) -> None:
    ticket = alone.issue("key", "meter", "en", "disabled", True)
    assert ticket is not None
    assert (ticket["number"], ticket["language"], ticket["alone"]) == ("А900", "en", True)
    assert ticket["service"] == {"code": "meter", "name": {"ru": "meter"}}
    assert ticket["issued_at"] == "2026-03-02T10:00:00+07:00"
    assert ticket["people_ahead"] is None
    assert ticket["estimate"] is None
    [visit] = alone.to_hand_in()
    assert as_body(visit) == {
        "tap": "key",
        "day": "2026-03-02",
        "number": "А900",
        "service": "meter",
        "language": "en",
        "issued_at": int(MONDAY_10),
        "priority": "disabled",
    }


def test_one_tap_has_one_number_also_after_a_restart(alone: Alone, tmp_path: Path, time: Time) -> None:
    assert give(alone, "key") == give(alone, "key") == "А900"
    again = kiosk(tmp_path, time)
    assert give(again, "key") == "А900"
    assert give(again, "other") == "А901"
    assert [visit.number for visit in again.to_hand_in()] == ["А900", "А901"]


def test_a_kiosk_that_starts_without_the_server_offers_the_menu_that_it_knew(alone: Alone, tmp_path: Path, time: Time) -> None:
    time.forward(3600)
    time.monotonic = 5.0  # another life
    again = kiosk(tmp_path, time)
    offer = again.offer()
    assert offer is not None
    assert offer["server_time"] == "2026-03-02T11:00:00+07:00"
    assert [one["code"] for one in offer["menu"]["groups"][0]["services"] if one["open"]] == ["meter"]
    assert offer["settings"] == {"idle_s": 30}


def test_the_hall_s_time_counts_and_not_the_kiosk_s_own_clock(tmp_path: Path, time: Time) -> None:
    time.wall -= 7 * 3600
    alone = kiosk(tmp_path, time)
    alone.note_state(state(menu(service("meter"))))
    alone.note_numbers(numbers())
    time.forward(60)
    time.wall += 100_000  # somebody sets it meanwhile
    ticket = alone.issue("key", "meter", "ru", None, False)
    assert ticket is not None
    assert ticket["issued_at"] == "2026-03-02T10:01:00+07:00"


def test_nothing_is_given_before_the_server_gave_numbers_or_when_the_office_is_closed(tmp_path: Path, time: Time) -> None:
    alone = kiosk(tmp_path, time)
    assert alone.offer() is None
    alone.note_state(state(menu(service("meter"))))
    assert alone.offer() is None
    alone.note_numbers(numbers(hours=(("11:00", "12:00"),)))
    assert alone.offer() is None
    time.forward(3600)
    assert alone.offer() is not None
    time.forward(3600)
    assert (alone.offer(), give(alone, "key")) == (None, None)


def test_the_next_day_has_numbers_of_its_own_and_the_day_after_has_none(alone: Alone, time: Time) -> None:
    give(alone, "today")
    time.forward(24 * 3600)
    assert give(alone, "tomorrow") == "А900"
    assert [visit.day for visit in alone.to_hand_in()] == ["2026-03-02", "2026-03-03"]
    time.forward(24 * 3600)
    assert give(alone, "later") is None


def test_closed_services_stay_closed_and_those_closed_for_the_night_open() -> None:
    shown = offered(menu(service("repair", CLOSED), service("meter", NIGHT), service("pass", FULL)), ["А"], same_day=True)
    assert [one["open"] for one in shown["groups"][0]["services"]] == [False, True, False]
    assert offered(menu(service("pass", FULL)), ["А"], same_day=False)["groups"][0]["services"][0]["open"]
    assert not offered(menu(service("meter")), [], same_day=True)["groups"][0]["open"]


def test_nobody_says_how_many_wait_because_nobody_knows() -> None:
    group = offered(menu(service("meter")), ["А"], same_day=True)["groups"][0]
    assert "waiting" not in group
    assert "waiting" not in group["services"][0]
    assert group["services"][0]["estimate"] is None


def test_a_closed_or_unknown_service_gives_no_number(alone: Alone) -> None:
    assert give(alone, "key", "repair") is None
    assert give(alone, "key", "nothing") is None
    assert alone.to_hand_in() == []


def test_a_number_that_the_disk_does_not_hold_is_not_given(alone: Alone, tmp_path: Path) -> None:
    (tmp_path / "alone.jsonl").unlink()
    (tmp_path / "alone.jsonl").mkdir()
    assert give(alone, "key") is None


def test_numbers_that_the_server_has_already_are_not_given_again_by_a_kiosk_with_a_new_disk(alone: Alone) -> None:
    alone.note_numbers(numbers(given=("А900", "А903")))
    assert give(alone, "key") == "А904"


def test_what_was_handed_in_is_not_handed_in_again_after_a_restart(alone: Alone, tmp_path: Path, time: Time) -> None:
    give(alone, "one")
    give(alone, "two")
    [first, second] = alone.to_hand_in()
    assert alone.servers_id(first.local_id) is None
    alone.handed_in(first, "t-1")
    again = kiosk(tmp_path, time)
    assert again.to_hand_in() == [second]
    assert again.servers_id(first.local_id) == "t-1"
    assert again.servers_id("t-7") == "t-7"
    assert again.servers_id("alone-nobody") == ""
    assert give(again, "three") == "А902"


def test_a_file_that_a_power_cut_tore_is_read_as_far_as_it_goes(alone: Alone, tmp_path: Path, time: Time) -> None:
    give(alone, "one")
    with (tmp_path / "alone.jsonl").open("ab") as file:
        file.write(b'{"given": {"key": "tw')
    again = kiosk(tmp_path, time)
    assert [visit.key for visit in again.to_hand_in()] == ["one"]
    assert give(again, "two") == "А901"


@pytest.mark.parametrize(
    "reply", ["", "[]", "null", "{}", '{"timezone": "Nowhere/At_all", "days": []}', '{"days": [1], "timezone": "UTC"}']
)
def test_an_answer_that_holds_no_numbers_is_left_out(reply: str) -> None:
    assert numbers_in(reply) is None


@pytest.mark.parametrize(
    ("clock", "open_"), [("07:59", False), ("08:00", True), ("12:30", False), ("13:00", True), ("23:59", True)]
)
def test_the_office_is_open_within_its_hours(clock: str, open_: bool) -> None:
    assert is_open([["08:00", "12:00"], ["13:00", "00:00"]], clock) is open_
