"""How full the hall was: by hand for small halls, and against a count second by second for all others."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from queue_server.reports.occupation import QUARTER_S, Hold, Occupation, Seat, Wait, occupation, span_of

NINE = 9 * 3600
ALL = frozenset({"advice", "meter"})
ADVICE = frozenset({"advice"})


def hall(
    waits: list[Wait] | None = None,
    holds: list[Hold] | None = None,
    seats: list[Seat] | None = None,
    length_s: int = QUARTER_S,
    arrivals: tuple[int, ...] = (),
) -> Occupation:
    """The hall from nine o'clock on; times are seconds after nine."""
    return occupation(
        [NINE + at for at in arrivals],
        [one._replace(at=NINE + one.at, until=NINE + one.until) for one in waits or []],
        [one._replace(at=NINE + one.at, until=NINE + one.until) for one in holds or []],
        [one._replace(at=NINE + one.at, until=NINE + one.until) for one in seats or []],
        NINE,
        NINE + length_s,
    )


def test_two_who_wait_one_after_the_other_are_never_two() -> None:
    (quarter,) = hall([Wait(0, 300, "advice"), Wait(300, 600, "advice")]).quarters
    assert (quarter.waiting_s, quarter.waiting_max, quarter.longest_wait_s) == (600, 1, 300)


def test_a_wait_over_the_edge_of_a_quarter_belongs_to_both() -> None:
    first, second = hall([Wait(600, 1200, "advice", before_s=60)], length_s=2 * QUARTER_S).quarters
    assert (first.waiting_s, first.longest_wait_s) == (300, 360)
    assert (second.waiting_s, second.longest_wait_s) == (300, 660)


def test_a_counter_is_idle_only_while_somebody_waits_whom_it_may_call() -> None:
    seats = [Seat(0, 900, 1, 11, ALL), Seat(0, 900, 2, 12, ADVICE)]
    found = hall([Wait(100, 200, "meter")], [Hold(150, 400, 1)], seats)
    assert found.idle_s == 50
    assert found.idle_of == {11: 50}
    assert [(number, one.open_s, one.busy_s, one.idle_s) for number, one in sorted(found.counters.items())] == [
        (1, 900, 250, 50),
        (2, 900, 0, 0),
    ]


def test_who_was_sent_to_a_counter_makes_only_that_one_idle_whatever_it_takes() -> None:
    seats = [Seat(0, 900, 1, 11, ALL), Seat(0, 900, 2, 12, ADVICE)]
    assert hall([Wait(0, 60, "meter", sent_to=2)], [], seats).idle_of == {12: 60}


def test_a_counter_with_a_visitor_is_open_also_when_its_operator_has_left() -> None:
    found = hall([], [Hold(100, 300, 1)], [Seat(0, 200, 1, 11, ALL)])
    assert (found.counters[1].open_s, found.counters[1].busy_s) == (300, 200)


def test_two_forms_of_one_counter_at_the_same_time_are_one_busy_counter() -> None:
    (quarter,) = hall([], [Hold(0, 600, 1), Hold(300, 900, 1)]).quarters
    assert quarter.busy_s == 900


def test_a_day_is_told_from_its_opening_to_its_closing_and_what_is_around_them() -> None:
    midnights, hours = (0, 24 * 3600), (8 * 3600, 18 * 3600)
    late = Hold(18 * 3600 - 60, 18 * 3600 + 60, 1)
    assert span_of([], [], [], hours, midnights, 30 * 3600) == hours
    assert span_of([7 * 3600 + 850], [], [late], hours, midnights, 30 * 3600) == (7 * 3600, 18 * 3600 + QUARTER_S)
    assert span_of([], [], [], hours, midnights, 9 * 3600 + 61) == (8 * 3600, 9 * 3600 + 61)
    assert span_of([], [], [], hours, midnights, 7 * 3600) == (0, 0)
    assert span_of([], [], [], None, midnights, 30 * 3600) == (0, 0)
    assert span_of([], [Wait(-500, 500, "advice")], [], None, midnights, 30 * 3600) == (0, QUARTER_S)


def test_a_day_of_which_nothing_has_passed_has_no_quarters() -> None:
    assert occupation([], [], [], [], NINE, NINE).quarters == []


moments = st.tuples(st.integers(-200, 2200), st.integers(-200, 2200)).map(sorted)
waits_drawn = st.lists(
    st.builds(
        lambda span, service, sent_to: Wait(span[0], span[1], service, sent_to),
        moments,
        st.sampled_from(sorted(ALL)),
        st.sampled_from([None, None, 1, 2]),
    ),
    max_size=8,
)
holds_drawn = st.lists(st.builds(lambda span, counter: Hold(*span, counter), moments, st.integers(1, 3)), max_size=6)


@st.composite
def seats_drawn(draw: st.DrawFn) -> list[Seat]:
    """Stretches of three counters; those of one counter do not overlap."""
    found = []
    for counter in (1, 2, 3):
        cuts = sorted(draw(st.lists(st.integers(-200, 2200), max_size=6, unique=True)))
        for at, until in zip(cuts[::2], cuts[1::2], strict=False):
            found.append(Seat(at, until, counter, draw(st.sampled_from([None, 11, 12])), draw(st.sampled_from([ALL, ADVICE]))))
    return found


@given(waits_drawn, holds_drawn, seats_drawn(), st.integers(1, 2000))
def test_every_hall_is_what_a_count_second_by_second_finds(
    waits: list[Wait], holds: list[Hold], seats: list[Seat], length_s: int
) -> None:
    found = hall(waits, holds, seats, length_s)
    idle_of: dict[int, int] = {}
    for quarter in found.quarters:
        begins = quarter.starts - NINE
        waiting = opened = busy = idle = most = 0
        for at in range(begins, begins + quarter.length_s):
            here = [one for one in waits if one.at <= at < one.until]
            held = {one.counter for one in holds if one.at <= at < one.until}
            seated = [one for one in seats if one.at <= at < one.until]
            waiting, most = waiting + len(here), max(most, len(here))
            busy, opened = busy + len(held), opened + len(held | {one.counter for one in seated})
            for seat in seated:
                if seat.counter not in held and any(seat.may_call(one.service, one.sent_to) for one in here):
                    idle += 1
                    if seat.operator is not None:
                        idle_of[seat.operator] = idle_of.get(seat.operator, 0) + 1
        assert (quarter.waiting_s, quarter.waiting_max, quarter.open_s, quarter.busy_s, quarter.idle_s) == (
            waiting,
            most,
            opened,
            busy,
            idle,
        )
    assert found.idle_of == idle_of
    assert sum(one.length_s for one in found.quarters) == length_s
    assert found.idle_s == sum(one.idle_s for one in found.counters.values())
    for one in found.counters.values():
        assert one.busy_s + one.idle_s <= one.open_s <= length_s
