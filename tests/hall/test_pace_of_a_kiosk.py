"""How fast one kiosk may give tickets."""

from hypothesis import given
from hypothesis import strategies as st

from queue_server.hall.pace import Pace, full, one_more

taps = st.lists(st.floats(0, 30), min_size=1, max_size=400)


@given(pauses=taps, per_minute=st.integers(2, 120))
def test_no_minute_sees_more_tickets_than_allowed(pauses: list[float], per_minute: int) -> None:
    pace, now, given_at = full(per_minute, 0), 0.0, []
    for pause in pauses:
        now += pause
        after = one_more(pace, per_minute, now)
        if isinstance(after, Pace):
            pace = after
            given_at.append(now)
    for begin in given_at:
        # Rounding of floats: a tap at the very end of a minute may fall a hair before it.
        assert sum(begin <= at < begin + 60 - 1e-6 for at in given_at) <= per_minute


@given(spare=st.floats(0, 0.999), per_minute=st.integers(1, 600))
def test_who_waits_as_long_as_told_gets_a_ticket(spare: float, per_minute: int) -> None:
    wait_s = one_more(Pace(spare, 0), per_minute, 0)
    assert isinstance(wait_s, float)
    assert isinstance(one_more(Pace(spare, 0), per_minute, wait_s + 1e-6), Pace)


def test_a_ticket_every_two_seconds_is_always_given_where_sixty_a_minute_are_allowed() -> None:
    pace = Pace(0, 0)
    for second in range(2, 3600, 2):
        after = one_more(pace, 60, second)
        assert isinstance(after, Pace)
        pace = after


def test_a_clock_that_stands_still_or_goes_back_gives_nothing_away() -> None:
    assert one_more(Pace(0, 100), 60, 100) == 2
    assert one_more(Pace(0, 100), 60, 40) == 2
