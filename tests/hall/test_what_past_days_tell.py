"""What past days tell of days to come."""

from __future__ import annotations

import random

import pytest

from queue_server.hall.forecast import LEFT
from queue_server.hall.learning import PastVisit, learn

NORMS = {"short": 240.0, "long": 1200.0}
MONDAY, TUESDAY = "2026-11-23", "2026-11-24"


def past(service: str = "short", seconds: int = 240, **more: object) -> PastVisit:
    values = {"day": MONDAY, "operator": 1, "came_s": 9 * 3600, "waiting_s": 300, "served": True, "ranked": False}
    return PastVisit(service=service, service_s=seconds, **(values | more))  # type: ignore[arg-type]


def test_without_past_days_the_norms_hold() -> None:
    known = learn([], NORMS, frozenset())
    assert {code: one.mean_s for code, one in known.usual.items()} == NORMS
    assert not known.is_enough
    assert known.arrivals == {}
    assert known.left[0][1] == pytest.approx(LEFT[0][1])


def test_the_norm_counts_for_ten_cases() -> None:
    known = learn([past(seconds=480) for _ in range(30)], NORMS, frozenset())
    assert known.usual["short"].mean_s == pytest.approx((10 * 240 + 30 * 480) / 40)
    assert known.usual["long"].mean_s == 1200


def test_durations_that_scatter_little_are_foretold_sharper() -> None:
    dice = random.Random(1)
    alike = learn([past(seconds=240 + number % 3) for number in range(200)], NORMS, frozenset())
    scattered = learn([past(seconds=int(240 * dice.lognormvariate(0, 0.9))) for _ in range(200)], NORMS, frozenset())
    assert alike.usual["short"].sigma < 0.2 < 0.7 < scattered.usual["short"].sigma


def test_who_is_slow_is_known_after_a_while_and_not_after_one_visit() -> None:
    many = [past(seconds=240, operator=1) for _ in range(200)] + [past(seconds=360, operator=2) for _ in range(200)]
    slowness = learn(many, NORMS, frozenset()).slowness
    assert slowness[1] < 1 < slowness[2]
    one = learn([past(seconds=1000, operator=3), *many], NORMS, frozenset()).slowness
    assert one[3] < 1.2


def test_people_come_as_on_the_same_weekday_where_there_was_one() -> None:
    visits = [past(day=MONDAY, came_s=9 * 3600) for _ in range(4)] + [past(day=TUESDAY, came_s=15 * 3600) for _ in range(8)]
    assert learn(visits, NORMS, frozenset({MONDAY})).arrivals == {18: {"short": 4.0}}
    assert learn(visits, NORMS, frozenset({"2026-11-20"})).arrivals == {18: {"short": 2.0}, 30: {"short": 4.0}}


def test_booked_visitors_are_no_newcomers_of_another_day() -> None:
    visits = [past(came_s=9 * 3600), past(came_s=9 * 3600, booked=True)]
    assert learn(visits, NORMS, frozenset({MONDAY})).arrivals == {18: {"short": 1.0}}


def test_the_longer_people_wait_the_more_have_left() -> None:
    visits = [past(waiting_s=300) for _ in range(50)] + [past(waiting_s=2000, served=False) for _ in range(20)]
    shares = [share for _, share in learn(visits, NORMS, frozenset()).left]
    assert shares == sorted(shares)
    assert shares[0] < 0.05 < 0.5 < shares[3]


def test_a_service_that_is_gone_and_a_slip_of_the_finger_teach_nothing() -> None:
    known = learn([past("gone"), past(seconds=3)], NORMS, frozenset())
    assert known.visits == 0
    assert known.usual["short"].mean_s == 240
