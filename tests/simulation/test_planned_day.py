"""The day that is drawn in advance: the same for the same seed, and of the right shape."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from statistics import fmean

import pytest

from queue_server.simulation.plan import HOUR, LUNCH_S, Break, DayPlan, Then, Visit, plan_day
from queue_server.simulation.presets import PRESETS, USUAL

SERVICES = tuple(USUAL)
DAY_S = 10 * HOUR
SEEDS = range(40)


def planned(preset: str = "skek", seed: object = 1, counters: int | None = None, **changed: object) -> DayPlan:
    kind = PRESETS[preset]
    given: dict[str, object] = {"length_s": DAY_S, "services": SERVICES, "priorities": ("disabled", "veteran"), **changed}
    return plan_day(kind, str(seed), counters=kind.counters if counters is None else counters, **given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def visits() -> list[Visit]:
    """The visits of forty usual days."""
    return [visit for seed in SEEDS for visit in planned(seed=seed).visits]


@pytest.mark.parametrize("preset", PRESETS)
def test_the_same_seed_gives_the_same_day_and_another_seed_another(preset: str) -> None:
    assert planned(preset) == planned(preset)
    assert planned(preset, seed=2) != planned(preset)


@pytest.mark.parametrize("preset", PRESETS)
def test_visitors_come_one_after_the_other_while_the_office_is_open(preset: str) -> None:
    arrivals = [visit.arrives_s for visit in planned(preset).visits]

    assert arrivals[0] >= 0
    assert arrivals[-1] < DAY_S
    assert all(later - earlier >= 8 for earlier, later in pairwise(arrivals))


@pytest.mark.parametrize("preset", PRESETS)
def test_about_as_many_come_as_the_preset_says(preset: str) -> None:
    counts = [len(planned(preset, seed=seed).visits) for seed in SEEDS]

    assert fmean(counts) == pytest.approx(PRESETS[preset].visits, rel=0.06)


def test_fewer_come_to_fewer_counters_and_to_the_rest_of_a_day() -> None:
    assert len(planned("mfc", counters=11).visits) == pytest.approx(len(planned("mfc").visits) / 5, abs=1)
    assert len(planned(share=0.5).visits) == pytest.approx(len(planned().visits) / 2, abs=1)


def test_they_come_in_two_peaks(visits: list[Visit]) -> None:
    by_hour = Counter(visit.arrives_s // HOUR for visit in visits)

    morning, midday, afternoon, end = by_hour[2], by_hour[4], by_hour[6], by_hour[9]
    assert morning > 1.5 * midday
    assert afternoon > 1.2 * midday
    assert morning > afternoon > 2 * end


def test_a_crowd_at_the_opening_is_about_a_third_of_the_day() -> None:
    arrivals = [visit.arrives_s for seed in SEEDS for visit in planned("opening-crowd", seed=seed).visits]

    assert sum(at < HOUR for at in arrivals) / len(arrivals) == pytest.approx(0.30, abs=0.03)


def test_service_takes_as_long_as_the_service_usually_does(visits: list[Visit]) -> None:
    simple = [visit for visit in visits if len(visit.legs) == 1]
    for service in ("grid-person", "advice-other", "meter-water"):
        minutes = [visit.legs[0].service_s / 60 for visit in simple if visit.service == service]
        assert fmean(minutes) == pytest.approx(USUAL[service].minutes, rel=0.15)

    over_all = fmean(visit.legs[0].service_s / 60 for visit in simple)
    assert 8 <= over_all <= 12


def test_most_services_are_short_and_a_few_very_long(visits: list[Visit]) -> None:
    minutes = sorted(visit.legs[0].service_s / 60 for visit in visits if len(visit.legs) == 1)

    assert minutes[len(minutes) // 2] < fmean(minutes)
    assert 0.01 < sum(one > 30 for one in minutes) / len(minutes) < 0.06


def test_services_are_wanted_by_their_shares(visits: list[Visit]) -> None:
    wanted = Counter(visit.service for visit in visits)

    for service, usual in USUAL.items():
        assert 100 * wanted[service] / len(visits) == pytest.approx(usual.weight, abs=1.5)


def test_an_office_with_other_services_gets_visitors_for_them() -> None:
    wanted = Counter(visit.service for visit in planned(services=("passport", "tax"), priorities=()).visits)

    assert set(wanted) == {"passport", "tax"}
    assert all(visit.priority is None for visit in planned(services=("passport", "tax"), priorities=()).visits)


def test_what_does_not_go_smoothly_has_its_share(visits: list[Visit]) -> None:
    def share(count: int) -> float:
        return 100 * count / len(visits)

    assert share(sum(visit.priority is not None for visit in visits)) == pytest.approx(3, abs=1)
    assert share(sum(visit.legs[0].then is Then.TRANSFER for visit in visits)) == pytest.approx(5, abs=1)
    assert share(sum(visit.legs[0].then is Then.PARK for visit in visits)) == pytest.approx(2, abs=0.7)
    absent = [visit for visit in visits if visit.absent]
    assert share(len(absent)) == pytest.approx(5.5, abs=1)
    back = [visit.back_after_s for visit in absent if visit.back_after_s is not None]
    assert 0.25 < len(back) / len(absent) < 0.45
    assert max(back) < 30 * 60
    assert 60 < fmean(visit.patience_s / 60 for visit in visits) < 120


def test_every_way_through_the_hall_ends_with_the_end_of_a_service(visits: list[Visit]) -> None:
    for visit in visits:
        assert visit.legs[-1].then is Then.FINISH
        assert all(10 <= leg.walking_s <= 60 for leg in visit.legs)
        assert all(leg.service_s > 0 for leg in visit.legs)
        assert len(visit.legs) == 1 or visit.legs[0].then is not Then.FINISH
        assert len(visit.legs) == (3 if visit.legs[0].back_here else 1 if visit.legs[0].then is Then.FINISH else 2)
        for leg in visit.legs:
            assert (leg.to_other_counter or leg.to_service is not None) == (leg.then is Then.TRANSFER)


@pytest.mark.parametrize("counters", [2, 3, 4, 6, 10])
def test_operators_go_to_lunch_in_waves_and_never_all_at_once(counters: int) -> None:
    lunches = [one for clerk in planned(counters=counters).clerks for one in clerk.breaks if one.reason == "lunch"]

    assert len(lunches) == counters
    assert all(3.5 * HOUR <= one.due_s <= 7 * HOUR for one in lunches)
    assert all(_away(lunches, one.due_s) < counters for one in lunches)
    assert len({one.due_s for one in lunches}) == min(4, counters)


def test_who_works_alone_has_no_break_and_nobody_has_one_near_the_closing() -> None:
    assert planned("small", counters=1).clerks[0].breaks == ()
    for clerk in planned(length_s=4 * HOUR).clerks:
        assert all(one.due_s + one.length_s < 4 * HOUR for one in clerk.breaks)


def _away(breaks: list[Break], at: int) -> int:
    return sum(one.due_s <= at < one.due_s + LUNCH_S for one in breaks)
