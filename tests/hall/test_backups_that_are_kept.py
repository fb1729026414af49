"""All backups of the last day are kept, one an hour for some days, and the newest whatever its age."""

from __future__ import annotations

from queue_server.hall.keeping import DAY_S, HOUR_S, superfluous

NOW = 1_800_000_000
EVERY_S = 300


def test_all_of_a_day_one_an_hour_of_a_week_and_nothing_before() -> None:
    made = range(NOW - 9 * DAY_S, NOW + 1, EVERY_S)
    kept = set(made) - superfluous(made, NOW, days=7)
    assert {at for at in kept if at > NOW - DAY_S} == set(range(NOW - DAY_S + EVERY_S, NOW + 1, EVERY_S))
    older = sorted(at for at in kept if at <= NOW - DAY_S)
    assert min(older) > NOW - 7 * DAY_S
    assert len({at // HOUR_S for at in older}) == len(older)
    assert 6 * 24 <= len(older) <= 6 * 24 + 1


def test_a_hall_that_was_closed_for_a_month_keeps_its_newest_backup() -> None:
    made = [NOW - 40 * DAY_S, NOW - 30 * DAY_S]
    assert superfluous(made, NOW, days=7) == {NOW - 40 * DAY_S}
    assert superfluous([], NOW, days=7) == set()


def test_an_hour_keeps_the_same_backup_however_often_it_is_looked_through() -> None:
    kept = set(range(NOW - 3 * DAY_S, NOW - 2 * DAY_S, EVERY_S)) | {NOW}
    kept -= superfluous(kept, NOW, days=7)
    assert superfluous(kept, NOW, days=7) == set()
