"""Guards that stand in the database: whatever a program does wrong, these things cannot be written."""

from __future__ import annotations

import sqlite3

import pytest

from tests.office import Office

refused = pytest.raises(sqlite3.IntegrityError)


@pytest.fixture
def busy(office: Office) -> Office:
    """Two visitors called at counters 1 and 2, and one who waits."""
    for _ in range(3):
        office.kiosk.issue("advice")
    office.desk(1).call_next()
    office.desk(2).call_next()
    return office


def test_a_number_is_given_once_a_day(busy: Office) -> None:
    columns = [name for _, name, *_ in busy.sql("PRAGMA table_info(ticket)")]
    values = ", ".join("'another'" if name == "id" else "'waiting'" if name == "state" else name for name in columns)
    with refused as refusal:
        busy.sql(f"INSERT INTO ticket SELECT {values} FROM ticket WHERE number = 'С001'")
    assert "ticket.number" in str(refusal.value)


def test_the_same_number_may_be_given_on_another_day_or_lap(busy: Office) -> None:
    columns = [name for _, name, *_ in busy.sql("PRAGMA table_info(ticket)")]
    for name, value in (("business_day", "'2026-03-03'"), ("lap", "1")):
        values = ", ".join({"id": f"'{name}'", "state": "'finished'", name: value}.get(column, column) for column in columns)
        busy.sql(f"INSERT INTO ticket SELECT {values} FROM ticket WHERE number = 'С001' AND lap = 0 LIMIT 1")
    assert busy.sql("SELECT count(*) FROM ticket WHERE number = 'С001'") == [(3,)]


def test_a_counter_never_holds_two_visitors(busy: Office) -> None:
    for state in ("called", "serving"):
        with refused as refusal:
            busy.sql("UPDATE ticket SET state = ?, counter_id = 1 WHERE number = 'С003'", state)
        assert "counter_id" in str(refusal.value)


def test_a_visitor_who_is_called_cannot_be_called_to_another_counter(busy: Office) -> None:
    for state in ("called", "serving"):
        with refused as refusal:
            busy.sql("UPDATE ticket SET state = ?, counter_id = 3 WHERE number = 'С001'", state)
        assert "at another counter" in str(refusal.value)


def test_a_ticket_keeps_its_number_and_its_time_of_issue(busy: Office) -> None:
    for change in ("number = 'С777'", "lap = 5", "business_day = '2026-03-03'", "issued_at = 1", "id = 'x'"):
        with refused as refusal:
            busy.sql(f"UPDATE ticket SET {change} WHERE number = 'С003'")
        assert "keeps its number" in str(refusal.value)


def test_the_history_is_only_ever_added_to(busy: Office) -> None:
    before = busy.events()
    for statement in (
        "UPDATE event SET who = 'nobody'",
        "UPDATE event SET at = 0 WHERE seq = 1",
        "DELETE FROM event",
        "DELETE FROM event WHERE seq = 1",
        "INSERT OR REPLACE INTO event SELECT office_id, seq, 0, what, ticket_id, counter_id, 'x', details, hash FROM event",
    ):
        with refused as refusal:
            busy.sql(statement)
        assert "only added" in str(refusal.value)
    assert busy.events() == before


def test_an_event_number_is_used_once(busy: Office) -> None:
    with refused:
        busy.sql("INSERT INTO event SELECT * FROM event WHERE seq = 1")


def test_a_ticket_with_a_history_cannot_be_removed(busy: Office) -> None:
    with refused:
        busy.sql("DELETE FROM ticket WHERE number = 'С003'")


def test_an_operator_sits_at_one_counter(busy: Office) -> None:
    with refused:
        busy.sql("UPDATE counter SET operator_id = (SELECT operator_id FROM counter WHERE number = 1) WHERE number = 3")


@pytest.mark.parametrize("change", ["waiting_s = -1", "walking_s = -1", "service_s = -1", "paused_s = -1", "state = 'lost'"])
def test_a_time_is_never_negative_and_a_state_is_one_of_the_eight(busy: Office, change: str) -> None:
    with refused:
        busy.sql(f"UPDATE ticket SET {change} WHERE number = 'С003'")


def test_a_weekday_is_one_of_seven(busy: Office) -> None:
    with refused:
        busy.sql("UPDATE working_hours SET weekday = 7")


@pytest.mark.parametrize("change", ["service_id = 999", "priority_id = 999", "counter_id = 999", "kiosk_id = 999"])
def test_a_ticket_points_to_nothing_that_is_not_there(busy: Office, change: str) -> None:
    with refused:
        busy.sql(f"UPDATE ticket SET {change} WHERE number = 'С003'")


def test_a_key_is_kept_once_for_a_caller(busy: Office) -> None:
    with refused:
        busy.sql("INSERT INTO idempotency SELECT * FROM idempotency LIMIT 1")


def test_a_letter_and_a_code_stand_once_in_an_office(busy: Office) -> None:
    for statement in (
        "INSERT INTO service_group SELECT id + 100, office_id, letter, name, position, retired_at FROM service_group LIMIT 1",
        "UPDATE service SET code = 'advice'",
        "UPDATE counter SET number = 1",
        "UPDATE device SET token_hash = 'x'",
    ):
        with refused:
            busy.sql(statement)
