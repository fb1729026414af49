"""When the office is open, and which day an instant belongs to, in the office's own time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_server.hall.calendar import MIDNIGHT, Calendar, DayOff, Span

NOVOKUZNETSK = ZoneInfo("Asia/Novokuznetsk")
BERLIN = ZoneInfo("Europe/Berlin")

WORKDAY = (Span(time(8), time(18)),)
FRIDAY = (Span(time(8), time(17)),)
WEEK = {0: WORKDAY, 1: WORKDAY, 2: WORKDAY, 3: WORKDAY, 4: FRIDAY}
OFFICE = Calendar(
    NOVOKUZNETSK,
    WEEK,
    {
        date(2026, 3, 9): DayOff("Праздник"),
        date(2026, 3, 5): DayOff("Короткий день", (Span(time(8), time(15)),)),
        date(2026, 3, 7): DayOff("Рабочая суббота", (Span(time(9), time(13)),)),
    },
)


def instant(text: str, zone: ZoneInfo = NOVOKUZNETSK, fold: int = 0) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).timestamp())


@pytest.mark.parametrize(
    ("when", "is_open"),
    [
        ("2026-03-02 07:59:59", False),  # a Monday
        ("2026-03-02 08:00", True),
        ("2026-03-02 16:59", True),
        ("2026-03-02 17:00", True),
        ("2026-03-02 17:59:59", True),
        ("2026-03-02 18:00", False),
        ("2026-03-06 16:59:59", True),  # a Friday closes at five
        ("2026-03-06 17:00", False),
        ("2026-03-08 12:00", False),  # a Sunday
        ("2026-03-07 08:59", False),  # a Saturday that is worked
        ("2026-03-07 09:00", True),
        ("2026-03-07 13:00", False),
        ("2026-03-09 12:00", False),  # a Monday off
        ("2026-03-05 14:59", True),  # a short Thursday
        ("2026-03-05 15:00", False),
    ],
)
def test_the_office_is_open_from_the_opening_minute_until_just_before_the_closing_one(when: str, is_open: bool) -> None:
    assert OFFICE.is_open(instant(when)) is is_open


@pytest.mark.parametrize(
    ("when", "opening"),
    [
        ("2026-03-02 06:00", "2026-03-02 08:00"),
        ("2026-03-02 08:00", "2026-03-03 08:00"),
        ("2026-03-02 20:00", "2026-03-03 08:00"),
        ("2026-03-06 17:00", "2026-03-07 09:00"),
        ("2026-03-07 13:00", "2026-03-10 08:00"),  # over Sunday and the Monday off
        ("2026-03-13 18:00", "2026-03-16 08:00"),  # over a usual weekend
    ],
)
def test_the_next_opening_leaps_over_nights_weekends_and_days_off(when: str, opening: str) -> None:
    found = OFFICE.next_opening(instant(when))
    assert found is not None
    assert found.isoformat(" ", "minutes").startswith(opening)
    assert OFFICE.is_open(int(found.timestamp()))


def test_after_the_morning_the_afternoon_is_the_next_opening() -> None:
    with_lunch = Calendar(NOVOKUZNETSK, {0: (Span(time(14), time(18)), Span(time(8), time(13)))})
    assert not with_lunch.is_open(instant("2026-03-02 13:30"))
    opening = with_lunch.next_opening(instant("2026-03-02 13:30"))
    assert opening is not None
    assert opening.hour == 14


def test_an_office_that_does_not_open_in_two_months_promises_nothing() -> None:
    assert Calendar(NOVOKUZNETSK, {}).next_opening(instant("2026-03-02 10:00")) is None


def test_round_the_clock_means_the_last_second_of_the_day_too() -> None:
    always = Calendar(NOVOKUZNETSK, {weekday: (Span(time(0), MIDNIGHT),) for weekday in range(7)})
    for when in ("2026-03-02 00:00", "2026-03-02 23:59:59", "2026-03-08 12:00"):
        assert always.is_open(instant(when))


@pytest.mark.parametrize(
    ("day", "closing"),
    [
        (date(2026, 3, 2), "2026-03-02 18:00"),
        (date(2026, 3, 5), "2026-03-05 15:00"),
        (date(2026, 3, 6), "2026-03-06 17:00"),
        (date(2026, 3, 9), None),
    ],
)
def test_the_last_closing_of_a_day_is_when_its_sheet_can_be_made(day: date, closing: str | None) -> None:
    found = OFFICE.last_closing(day)
    assert (found and f"{found:%Y-%m-%d %H:%M}") == closing


def test_an_office_open_until_midnight_closes_on_the_next_date() -> None:
    always = Calendar(NOVOKUZNETSK, {0: (Span(time(0), MIDNIGHT),)})
    assert f"{always.last_closing(date(2026, 3, 2)):%Y-%m-%d %H:%M}" == "2026-03-03 00:00"


# The business day is the office's local date, wherever the server stands.


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        ("2026-03-02T16:59:59", "2026-03-02"),  # 23:59:59 in Novokuznetsk
        ("2026-03-02T17:00:00", "2026-03-03"),  # midnight there
        ("2026-03-02T23:59:59", "2026-03-03"),
        ("2026-03-02T00:00:00", "2026-03-02"),
        ("2025-12-31T17:00:00", "2026-01-01"),
        ("2028-02-28T17:00:00", "2028-02-29"),
    ],
)
def test_in_novokuznetsk_the_day_turns_at_five_in_the_afternoon_of_greenwich(utc: str, day: str) -> None:
    moment = int(datetime.fromisoformat(utc).replace(tzinfo=UTC).timestamp())
    assert OFFICE.business_day(moment).isoformat() == day


def test_the_night_when_half_past_two_comes_twice_stays_one_business_day() -> None:
    berlin = Calendar(BERLIN, WEEK)
    first, second = (instant("2026-10-25 02:30", BERLIN, fold) for fold in (0, 1))
    assert second - first == 3600
    assert berlin.business_day(first) == berlin.business_day(second) == date(2026, 10, 25)
    assert berlin.local(first).isoformat() != berlin.local(second).isoformat()


def test_on_the_day_after_the_clock_change_the_office_opens_at_eight_by_the_new_time() -> None:
    berlin = Calendar(BERLIN, WEEK)
    opening = berlin.next_opening(instant("2026-10-23 18:00", BERLIN))
    assert opening is not None
    assert opening.isoformat() == "2026-10-26T08:00:00+01:00"


@given(st.integers(1_767_225_600, 1_893_456_000), st.sampled_from(["Asia/Novokuznetsk", "Europe/Berlin", "America/St_Johns"]))
def test_an_hour_later_is_the_same_business_day_or_the_next(moment: int, zone: str) -> None:
    office = Calendar(ZoneInfo(zone), WEEK)
    days = (office.business_day(moment + 3600) - office.business_day(moment)).days
    assert days in (0, 1)


@given(st.integers(1_767_225_600, 1_893_456_000))
def test_the_next_opening_is_always_ahead_and_open(moment: int) -> None:
    opening = OFFICE.next_opening(moment)
    assert opening is not None
    assert opening.timestamp() > moment
    assert OFFICE.is_open(int(opening.timestamp()))
