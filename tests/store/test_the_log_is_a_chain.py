"""Whoever changes the log behind the program's back is found: every row bears a hash over the one before it and itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from queue_server.actions.actor import Actor
from queue_server.store import audit, chain
from queue_server.store.audit import Noted
from queue_server.store.chain import Link
from queue_server.store.events import Event
from tests.office import Office, Person

refused = pytest.raises(sqlite3.IntegrityError)


@pytest.fixture
def busy(office: Office) -> Office:
    """A morning with visitors, people who sign in and one who mistypes: events and notes by turns."""
    for _ in range(3):
        office.kiosk.issue("advice")
    office.visitor.ask("POST", "session", {"name": "anna", "password": "wrong"}, key=None)
    office.desk(1).serve()
    Person(office, "manager").sign_out()
    office.desk(1).call_next()
    return office


def links(office: Office) -> list[Link]:
    with office.store.read_apart() as connection:
        return list(chain.links(connection))


def fault(office: Office) -> str:
    last = links(office)[-1]
    return f"{last} {last.fault}" if last.fault else ""


def forge(office: Office, *statements: str) -> None:
    """Changes the database as somebody does who owns the file: the guards are taken away first."""
    with closing(sqlite3.connect(office.file, isolation_level=None)) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.execute(statement)


def test_what_was_written_by_the_program_is_one_whole_chain(busy: Office) -> None:
    written = links(busy)
    assert fault(busy) == ""
    assert [one.number for one in written if one.kind == "event"] == [seq for seq, *_ in busy.events()]
    assert [one.number for one in written if one.kind == "note"] == [n for (n,) in busy.sql("SELECT n FROM audit ORDER BY n")]
    assert len({one.hash for one in written}) == len(written)
    assert busy.sql("SELECT chain FROM office") == [(written[-1].hash,)]


def test_a_note_stands_in_the_chain_where_it_was_written(busy: Office) -> None:
    failed = next(place for place, one in enumerate(links(busy)) if one.kind == "note" and one.number == 1)
    assert [str(one) for one in links(busy)[failed - 1 : failed + 2]] == ["event 4", "note 1", "event 5"]


def test_the_audit_log_is_only_ever_added_to(busy: Office) -> None:
    before = busy.sql("SELECT * FROM audit")
    for statement in (
        "UPDATE audit SET who = 'nobody'",
        "DELETE FROM audit WHERE n = 1",
        "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE n = 1",
    ):
        with refused as refusal:
            busy.sql(statement)
        assert "only added" in str(refusal.value)
    assert busy.sql("SELECT * FROM audit") == before


EVENT_ROW = "office_id, {seq}, at, what, ticket_id, counter_id, who, details, hash"


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE event SET at = at - 60 WHERE seq = 3", "event 3 does not fit"),
        ("UPDATE event SET who = 'user:boris' WHERE what = 'started'", "event 7 does not fit"),
        ("UPDATE event SET details = '{}' WHERE seq = 2", "event 2 does not fit"),
        ("UPDATE event SET hash = NULL WHERE seq = 2", "event 2 does not fit"),
        ("DELETE FROM event WHERE seq = 3", "event 3 was removed"),
        ("DELETE FROM event WHERE seq > 6", "event 7 was removed"),
        ("UPDATE audit SET origin = '10.0.0.1' WHERE n = 2", "note 2 does not fit"),
        ("UPDATE audit SET what = 'signed_in' WHERE n = 1", "note 1 does not fit"),
        ("UPDATE audit SET after = '{}' WHERE n = 2", "note 2 does not fit"),
        ("UPDATE audit SET seq = 1 WHERE n = 1", "note 1 does not fit"),
        ("DELETE FROM audit WHERE n = 1", "event 5 does not fit"),
        ("DELETE FROM audit WHERE n = (SELECT max(n) FROM audit)", "was removed"),
        (f"INSERT INTO event SELECT {EVENT_ROW.format(seq='seq + 5')} FROM event WHERE seq = 5", "event 10 does not fit"),
    ],
)
def test_the_first_row_that_is_not_as_it_was_written_is_named(busy: Office, statement: str, told: str) -> None:
    assert len(busy.events()) == 9
    forge(busy, statement)
    assert told in fault(busy)


def test_two_rows_that_changed_places_are_found(busy: Office) -> None:
    forge(
        busy,
        "CREATE TABLE kept AS SELECT * FROM event WHERE seq IN (2, 3)",
        "DELETE FROM event WHERE seq IN (2, 3)",
        f"INSERT INTO event SELECT {EVENT_ROW.format(seq='5 - seq')} FROM kept",
    )
    assert "event 2 does not fit" in fault(busy)


def test_a_row_of_which_the_hash_was_made_anew_does_not_fit_the_next(busy: Office) -> None:
    """Whoever knows how hashes are made must make all that follow anew; then the newest is not the one that was written down."""
    written = [one.hash for one in links(busy)]

    def forged_hash(*row: object) -> bytes:
        return chain.link(written[1], "event", *row)

    with closing(sqlite3.connect(busy.file, isolation_level=None)) as connection:
        connection.create_function("forged", 8, forged_hash)
        connection.execute("DROP TRIGGER event_is_never_changed")
        connection.execute("UPDATE event SET at = at - 60 WHERE seq = 3")
        covered = ", ".join(chain.EVENT_KEYS)
        connection.execute(f"UPDATE event SET hash = forged({covered}) WHERE seq = 3")
    assert "event 4 does not fit" in fault(busy)


def test_a_change_that_did_not_happen_leaves_nothing_in_the_log(busy: Office) -> None:
    before = links(busy)

    def breaks_off() -> None:
        with busy.store.change() as change:
            change.record(Event.SHIFT_OPENED, "user:host")
            audit.note(change, Actor("user:host"), Noted.SIGNED_OUT, ("user", "host"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks_off()
    assert links(busy) == before


def test_events_and_notes_of_one_change_stand_one_after_another(busy: Office) -> None:
    with busy.store.change() as change:
        audit.note(change, Actor("user:host"), Noted.SIGNED_OUT, ("user", "host"))
        change.record(Event.SHIFT_OPENED, "user:host")
    assert [one.kind for one in links(busy)[-2:]] == ["event", "note"]
    assert fault(busy) == ""


def test_the_chain_goes_on_after_a_restart(busy: Office) -> None:
    busy.restart()
    busy.kiosk.issue("advice")
    assert fault(busy) == ""


def test_a_database_that_is_written_anew_is_the_same_log(busy: Office) -> None:
    """VACUUM, a backup, a copy: the chain is over what stands in rows, not over where they lie."""
    before = links(busy)
    busy.store.close()
    with closing(sqlite3.connect(busy.file)) as connection:
        connection.execute("VACUUM")
    assert links(busy) == before


def test_names_that_hold_line_ends_stay_one_line() -> None:
    for text in ("a\r\nb", "a\x00\x1bb", "a\u2028b\u202ec"):
        line = audit.one_line(text)
        assert line.isprintable()
        assert len(line.splitlines()) == 1
    assert audit.one_line("Анна «А» 1") == "Анна «А» 1"


@pytest.mark.parametrize("forged", [lambda text: text.replace("}", ', "x": 1}'), lambda text: f" {text}"], ids=["more", "blank"])
def test_not_a_sign_of_the_details_may_change(busy: Office, forged: Callable[[str], str]) -> None:
    ((details,),) = busy.sql("SELECT details FROM event WHERE seq = 2")
    forge(busy, f"UPDATE event SET details = '{forged(str(details))}' WHERE seq = 2")
    assert "event 2 does not fit" in fault(busy)
