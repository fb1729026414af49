"""Whole days are played through a server of their own; plain SQL says whether what the visitors saw is true."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from tests.simulation.conftest import Played, simulate

#: A Monday and the day after.
FIRST, SECOND = "2026-03-02", "2026-03-03"
TOTAL = "waiting_s + walking_s + service_s"


@pytest.fixture(scope="module")
def small_day(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """A quiet day in a new office."""
    data = tmp_path_factory.mktemp("simulated") / "office"
    return simulate(data, "--data", str(data), "--preset", "small", "--day", FIRST, "--seed", "3")


@pytest.fixture(scope="module")
def usual_day(small_day: Played) -> Played:
    """A usual day in the same office, on the next day."""
    data = small_day.data
    return simulate(data, "--data", str(data), "--preset", "skek", "--day", SECOND, "--speed", "0", "--seed", "2", "--json")


def test_a_small_day_is_made_played_and_found_equal(small_day: Played) -> None:
    assert small_day.code == 0, small_day.err
    assert small_day.err == ""
    assert "What the visitors saw is equal to the server's report." in small_day.out
    assert f"{FIRST}, 08:00 to 18:00: 2 counters" in small_day.out


def test_the_next_day_is_played_in_the_same_office_and_told_as_json(usual_day: Played) -> None:
    assert usual_day.code == 0, usual_day.err
    assert json.loads(usual_day.out)["day"] == SECOND
    assert "equal to the server's report" in usual_day.err


def test_the_times_of_every_visit_make_up_its_whole(usual_day: Played) -> None:
    wrong = usual_day.sql(
        "SELECT number FROM ticket WHERE state IN ('finished', 'cancelled') "
        "AND waiting_s + walking_s + service_s + paused_s <> finished_at - issued_at"
    )
    assert wrong == []
    assert usual_day.sql("SELECT count(*) FROM ticket WHERE state = 'finished'")[0][0] > 80


def test_everybody_who_waits_is_served_after_closing(usual_day: Played) -> None:
    assert usual_day.sql("SELECT DISTINCT state FROM ticket WHERE state NOT IN ('finished', 'no_show', 'cancelled')") == []


def test_the_table_shows_what_plain_sql_counts(small_day: Played) -> None:
    tickets, finished, missed, within = small_day.sql(
        f"SELECT count(*), sum(state = 'finished'), sum(state = 'no_show'), sum(state = 'finished' AND {TOTAL} <= 1800) "
        "FROM ticket WHERE business_day = ?",
        FIRST,
    )[0]
    lines = small_day.out.splitlines()
    row = next(line for line in lines if line.startswith("all ")).split()

    assert row[1:6] == [str(tickets), str(finished), str(missed), str(within), f"{100 * within / finished:.1f}"]
    for place, part in ((6, "waiting_s"), (9, "service_s"), (12, TOTAL)):
        values = _finished(small_day, FIRST, part)
        shown = [_clock(_nearest_rank(values, 50)), _clock(_nearest_rank(values, 90)), _clock(values[-1])]
        assert row[place : place + 3] == shown
    for name, count in small_day.sql(
        "SELECT json_extract(service.name, '$.en'), count(*) FROM ticket JOIN service ON service.id = service_id "
        "WHERE business_day = ? GROUP BY service.id",
        FIRST,
    ):
        assert any(line.startswith(name[:30]) and line[36:].split()[0] == str(count) for line in lines), name


def test_the_json_figures_are_what_plain_sql_counts(usual_day: Played) -> None:
    figures = json.loads(usual_day.out)
    counted = dict(usual_day.sql("SELECT state, count(*) FROM ticket WHERE business_day = ? GROUP BY state", SECOND))

    assert figures["tickets"] == sum(counted.values())
    for state in ("finished", "no_show", "cancelled", "expired"):
        assert figures[state] == counted.get(state, 0)
    for name, part in (("waiting", "waiting_s"), ("service", "service_s"), ("total", TOTAL)):
        values = _finished(usual_day, SECOND, part)
        told = {f"p{percent}_s": _nearest_rank(values, percent) for percent in (50, 80, 90, 95)}
        expected = {"count": len(values), "mean_s": round(sum(values) / len(values), 1), "max_s": values[-1], **told}
        assert {key: figures[name][key] for key in expected} == expected
    over = usual_day.sql(f"SELECT id FROM ticket WHERE business_day = ? AND state = 'finished' AND {TOTAL} > 1800", SECOND)
    assert {one["id"] for one in figures["over_standard"]} == {ticket for (ticket,) in over}
    assert figures["total"]["within_standard"] == counted["finished"] - len(over)


def test_figures_by_operator_counter_and_hour_are_what_plain_sql_counts(usual_day: Played) -> None:
    figures = json.loads(usual_day.out)

    def counted(key: str, joined: str = "") -> dict[Any, int]:
        return dict(
            usual_day.sql(
                f"SELECT {key}, count(*) FROM ticket {joined} WHERE business_day = ? AND {key} NOT NULL GROUP BY 1", SECOND
            )
        )

    by_operator = {one["operator"]["name"]: one["tickets"] for one in figures["by_operator"]}
    assert by_operator == counted("user_account.name", "JOIN user_account ON user_account.id = ticket.operator_id")
    by_counter = {one["counter"]: one["tickets"] for one in figures["by_counter"]}
    assert by_counter == counted("counter.number", "JOIN counter ON counter.id = ticket.counter_id")
    # Asia/Novokuznetsk is seven hours ahead of UTC.
    assert {one["hour"]: one["tickets"] for one in figures["by_hour"]} == counted("(issued_at / 3600 + 7) % 24")


def test_a_usual_day_is_a_hall_as_people_know_it(usual_day: Played) -> None:
    figures = json.loads(usual_day.out)

    assert 75 <= figures["tickets"] <= 150
    assert 0.75 <= figures["total"]["share_within_standard"] <= 0.99
    assert 0 < figures["no_show"] / figures["tickets"] < 0.10
    assert 6 * 60 <= figures["service"]["mean_s"] <= 14 * 60
    assert figures["waiting"]["p90_s"] > 60
    happened = dict(usual_day.sql("SELECT what, count(*) FROM event GROUP BY what"))
    assert {"transferred", "parked", "returned", "recalled", "no_show", "counter_paused", "counter_resumed"} <= set(happened)


def test_lunches_leave_somebody_at_work(usual_day: Played) -> None:
    away: set[int] = set()
    open_now: set[int] = set()
    for what, counter in usual_day.sql("SELECT what, counter_id FROM event WHERE what LIKE 'counter_%' ORDER BY seq"):
        if what == "counter_paused":
            away.add(counter)
            assert away < open_now
        elif what == "counter_opened":
            open_now.add(counter)
        else:
            away.discard(counter)
            if what == "counter_closed":
                open_now.discard(counter)


def test_nobody_stays_at_a_counter_when_the_day_is_over(usual_day: Played) -> None:
    assert usual_day.sql("SELECT number FROM counter WHERE operator_id IS NOT NULL") == []


def _finished(played: Played, day: str, part: str) -> list[int]:
    return [
        value
        for (value,) in played.sql(
            f"SELECT {part} FROM ticket WHERE business_day = ? AND state = 'finished' ORDER BY {part}", day
        )
    ]


def _nearest_rank(ordered: list[int], percent: int) -> int:
    return ordered[math.ceil(len(ordered) * percent / 100) - 1]


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02d}"
