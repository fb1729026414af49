"""Distribution, shares of promises kept, and spans without a link: each by hand and by a plain count."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from queue_server.reports.estimates import hit_rate
from queue_server.reports.figures import DayTally, distribution
from queue_server.reports.quality import away_s, was_forgotten

spans = st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)).map(lambda one: (min(one), max(one))), max_size=8)


def test_exactly_the_limit_lies_on_the_better_side_of_its_edge() -> None:
    counts = {one["from_s"]: one["count"] for one in distribution([0, 1, 300, 301, 1800, 1801, 3600, 3601, 99_999])}
    assert counts == {
        **dict.fromkeys(range(0, 3601, 300), 0),
        0: 3,
        300: 1,
        1500: 1,
        1800: 1,
        3300: 1,
        3600: 2,
    }


@given(st.lists(st.integers(0, 10_000)))
def test_every_visit_is_in_one_step(totals: list[int]) -> None:
    steps = distribution(totals)
    assert sum(one["count"] or 0 for one in steps) == len(totals)
    assert [one["to_s"] for one in steps[:-1]] == [one["from_s"] for one in steps[1:]]
    within = sum(one["count"] or 0 for one in steps if one["to_s"] is not None and one["to_s"] <= 1800)
    assert within == sum(1 for total in totals if total <= 1800)


def test_a_promise_is_kept_to_the_second() -> None:
    assert hit_rate([(5, 10, 300), (5, 10, 600), (5, 10, 299), (5, 10, 601)]) == {"told": 4, "held": 2, "share_held": 0.5}
    assert hit_rate([]) == {"told": 0, "held": 0, "share_held": None}


@given(spans)
def test_a_second_without_a_link_counts_once(given_spans: list[tuple[int, int]]) -> None:
    assert away_s(given_spans) == len({at for begins, ends in given_spans for at in range(begins, ends)})


def test_a_span_that_ends_before_it_begins_is_none() -> None:
    assert away_s([(100, 50), (60, 80)]) == 20


def test_a_service_that_somebody_else_ended_was_forgotten() -> None:
    assert was_forgotten("finished", {"outcome": None, "reason": "Конец смены"})
    assert was_forgotten("expired", {"state": "serving"})
    assert was_forgotten("counter_freed", {"then": "finish"})
    assert not was_forgotten("finished", {"outcome": "solved"})
    assert not was_forgotten("expired", {"state": "waiting"})
    assert not was_forgotten("counter_freed", {"then": "queue"})


def test_a_tally_counts_every_ticket_and_the_times_of_finished_ones() -> None:
    tally = DayTally()
    for state in ("finished", "finished", "no_show", "waiting", "expired"):
        tally.add_all(state, 600, 30, 60, 5)
    found = tally.headline(690, 599)
    assert (found["tickets"], found["finished"], found["open"]) == (5, 2, 1)
    assert found["total"]["share_within_standard"] == 1.0
    assert (found["waiting"]["within_limit"], found["waiting"]["share_within_limit"]) == (0, 0.0)
    assert found["paused"]["count"] == found["walking"]["count"] == 2
