"""A change in the hall is one transaction with its events: it happened with all of it, or not at all."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import text

from queue_server.store.events import Event
from tests.office import MORNING, Office


class PowerCutError(Exception):
    """Something went wrong in the middle of a change."""


def begin_and_fail(office: Office) -> None:
    with office.store.change() as change:
        change.connection.execute(text("UPDATE counter SET paused_reason = 'lunch'"))
        change.record(Event.COUNTER_PAUSED, "user:anna")
        raise PowerCutError


def test_nothing_of_a_change_stays_when_it_fails_in_the_middle(office: Office) -> None:
    before = office.everything()
    told: list[int] = []
    office.store.when_changed(lambda: told.append(1))
    with pytest.raises(PowerCutError):
        begin_and_fail(office)
    assert office.everything() == before
    assert told == []


def test_events_are_numbered_one_after_the_other_without_a_gap(office: Office) -> None:
    first = office.events()[-1][0]
    with pytest.raises(PowerCutError):
        begin_and_fail(office)
    with office.store.change() as change:
        assert change.record(Event.COUNTER_RESUMED, "user:anna") == first + 1
        assert change.record(Event.COUNTER_RESUMED, "user:anna") == first + 2
    assert [seq for seq, _, _ in office.events()][-2:] == [first + 1, first + 2]


def test_the_screens_are_told_after_the_commit_and_once_for_a_change(office: Office) -> None:
    seen: list[int] = []
    office.store.when_changed(lambda: seen.append(office.events()[-1][0]))
    with office.store.change() as change:
        change.record(Event.COUNTER_RESUMED, "user:anna")
        newest = change.record(Event.COUNTER_RESUMED, "user:anna")
    assert seen == [newest]


def test_a_change_without_an_event_disturbs_no_screen(office: Office) -> None:
    told: list[int] = []
    office.store.when_changed(lambda: told.append(1))
    with office.store.change():
        pass
    assert told == []


def test_no_event_is_older_than_the_one_before_it(office: Office) -> None:
    for moved in (0, 60, -3600, 10, 7200, -1):
        office.clock.forward(moved)
        office.kiosk.issue("advice")
    times = [at for _, at, _ in office.events()]
    assert times == sorted(times)
    assert times[-1] == MORNING + 60 - 3600 + 10 + 7200


def test_a_reader_sees_one_picture_while_others_write(office: Office) -> None:
    count = text("SELECT count(*) FROM ticket")
    with office.store.read_apart() as connection:
        assert connection.execute(count).scalar() == 0
        office.kiosk.issue("advice")
        assert connection.execute(count).scalar() == 0
    with office.store.read() as connection:
        assert connection.execute(count).scalar() == 1


def test_a_change_of_the_set_up_by_another_program_is_seen_by_the_running_server(office: Office) -> None:
    office.sql("UPDATE service SET expected_s = 1200 WHERE code = 'advice'")
    office.sql("UPDATE office SET setup_version = setup_version + 1")
    office.kiosk.issue("advice")
    assert office.store.office.service_by_code["advice"].expected_s == 1200


def test_an_answer_leaves_only_after_the_disk_has_it(office: Office) -> None:
    """WAL with synchronous=FULL, writes that begin as writes, and foreign keys that are watched."""
    with office.store.read() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


def test_a_ticket_that_was_handed_out_is_there_after_the_server_ended_without_a_word(office: Office) -> None:
    numbers = [office.kiosk.issue("advice")["number"] for _ in range(3)]
    copy = office.folder / "as-the-disk-has-it"
    copy.mkdir()
    for file in office.folder.glob("queue.db*"):
        (copy / file.name).write_bytes(file.read_bytes())
    connection = sqlite3.connect(copy / "queue.db")
    assert [number for (number,) in connection.execute("SELECT number FROM ticket ORDER BY number")] == numbers
    connection.close()
