"""Tables, indexes and constraints; instants are whole seconds since 1970 (UTC), durations whole seconds."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    text,
)

from queue_server.hall.ticket import AT_COUNTER, OPEN, Origin, State
from queue_server.store.schema_base import metadata, one_of


def _only_where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": text(condition)}


#: The conditions of the partial indexes, word for word: SQLite uses such an index only where a question repeats them.
IS_AT_COUNTER = one_of("state", sorted(AT_COUNTER))
IS_OPEN = one_of("state", sorted(OPEN))
IS_ON_ROLL = one_of("origin", sorted((Origin.ROLL, Origin.PAPER_DAY))) + f" AND state <> '{State.CANCELLED}'"

office = Table(
    "office",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String, nullable=False, unique=True),
    Column("name", JSON, nullable=False),
    Column("timezone", String, nullable=False),
    Column("standard", JSON, nullable=False),
    Column("settings", JSON, nullable=False),
    # The newest event; grows by one with each.
    Column("seq", Integer, nullable=False, server_default="0"),
    # The newest announcement; grows by one with each call and recall.
    Column("announcements", Integer, nullable=False, server_default="0"),
    # No event is older than the one before it, whatever the computer's clock does.
    Column("last_at", Integer, nullable=False, server_default="0"),
    Column("setup_version", Integer, nullable=False, server_default="1"),
    # How many calls were contested between priorities and others, where the rule has turns.
    Column("turn", Integer, nullable=False, server_default="0"),
    # The hash of the newest row of the log (see `chain`); NULL: it has none yet.
    Column("chain", LargeBinary),
)

working_hours = Table(
    "working_hours",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("weekday", Integer, CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"), nullable=False),
    Column("opens", String(5), nullable=False),
    Column("closes", String(5), nullable=False),
)

day_off = Table(
    "day_off",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("day", String(10), nullable=False),
    Column("reason", JSON, nullable=False),
    Column("opens", String(5)),
    Column("closes", String(5)),
)

# Of what the set-up names, and history too, `retired_at` says since when it is not in use any more; NULL: it is.
service_group = Table(
    "service_group",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("letter", String(1), nullable=False),
    Column("name", JSON, nullable=False),
    Column("position", Integer, nullable=False),
    Column("retired_at", Integer),
    UniqueConstraint("office_id", "letter"),
)

service = Table(
    "service",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("group_id", ForeignKey("service_group.id"), nullable=False),
    Column("code", String, nullable=False),
    Column("name", JSON, nullable=False),
    Column("papers", JSON, nullable=False),
    Column("expected_s", Integer, nullable=False),
    Column("daily_limit", Integer),
    Column("closed_reason", JSON),
    Column("position", Integer, nullable=False),
    Column("audience", String),
    # The words of its calls by language; NULL: the office's.
    Column("call", JSON),
    # What it may end with, and whether that must be said; NULL: as the office's settings say.
    Column("results", JSON),
    Column("result_required", Boolean),
    Column("retired_at", Integer),
    UniqueConstraint("office_id", "code"),
)

priority = Table(
    "priority",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("code", String, nullable=False),
    Column("name", JSON, nullable=False),
    Column("basis", JSON, nullable=False),
    Column("rank", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    # Takes turns with ordinary visitors, where the rule has turns.
    Column("in_turns", Boolean, nullable=False, server_default="0"),
    Column("retired_at", Integer),
    UniqueConstraint("office_id", "code"),
)

user = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("name", String, nullable=False),
    Column("display_name", String, nullable=False),
    Column("role", String, nullable=False),
    Column("password_hash", String, nullable=False),
    # Usual breaks as ["12:00-12:45", …] and the end of the shift, in office time; NULL: none is known.
    Column("breaks", JSON),
    Column("until", String),
    # Whether an operator may call out of the order, and sees who waits.
    Column("may_choose", Boolean, nullable=False, server_default="0"),
    Column("sees_queue", Boolean, nullable=False, server_default="1"),
    Column("retired_at", Integer),
    # The password that somebody else gave; while it is this one, its owner must choose another. NULL: none was given.
    Column("given_hash", String),
    # Does not sign in until an administrator lets him again.
    Column("disabled", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("office_id", "name"),
)

user_service = Table(
    "user_service",
    metadata,
    Column("user_id", ForeignKey("user_account.id"), nullable=False),
    Column("service_id", ForeignKey("service.id"), nullable=False),
    PrimaryKeyConstraint("user_id", "service_id"),
)

counter = Table(
    "counter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("name", JSON, nullable=False),
    Column("operator_id", ForeignKey("user_account.id")),
    Column("paused_reason", String),
    # When its operator said that the pause will be over; NULL: nobody said.
    Column("back_at", Integer),
    Column("since", Integer, nullable=False, server_default="0"),
    Column("zone", String),
    # Since when the desk calls for help (NULL: it does not), and who said that he comes.
    Column("help_at", Integer),
    Column("helper", String),
    Column("retired_at", Integer),
    UniqueConstraint("office_id", "number"),
    # One operator sits at one counter.
    UniqueConstraint("operator_id"),
)

counter_service = Table(
    "counter_service",
    metadata,
    Column("counter_id", ForeignKey("counter.id"), nullable=False),
    Column("service_id", ForeignKey("service.id"), nullable=False),
    PrimaryKeyConstraint("counter_id", "service_id"),
)

#: Of the services that a counter takes, those with which it only helps while nobody waits for the others.
counter_help = Table(
    "counter_help",
    metadata,
    Column("counter_id", ForeignKey("counter.id"), nullable=False),
    Column("service_id", ForeignKey("service.id"), nullable=False),
    PrimaryKeyConstraint("counter_id", "service_id"),
)

device = Table(
    "device",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("token_hash", String, nullable=False, unique=True),
    # Why staff locked it; NULL: it works.
    Column("locked", String),
    # What a kiosk offers: letters, and codes of single services, as lists; both NULL: all.
    Column("letters", JSON),
    Column("services", JSON),
    Column("place", String),
    Column("locked_at", Integer),
    # Written now and then while it is connected, and when it leaves.
    Column("seen_at", Integer),
    # What of calls a board lets be heard, and how loud (0 to 100); NULL: all, as loud as the office.
    Column("sound", String),
    Column("volume", Integer),
    # What a board shows, beside letters and services: the counters of a zone, or one counter (its number); and how.
    Column("zone", String),
    Column("counter", Integer),
    Column("layout", String),
    # Its token opens nothing until an administrator lets it again.
    Column("disabled", Boolean, nullable=False, server_default="0"),
    UniqueConstraint("office_id", "kind", "name"),
)

session = Table(
    "session",
    metadata,
    Column("token_hash", String, primary_key=True),
    Column("user_id", ForeignKey("user_account.id"), nullable=False),
    Column("csrf", String, nullable=False),
    Column("created_at", Integer, nullable=False),
    # Why the person sits at no counter any more, by language, when somebody else saw to that.
    Column("notice", JSON),
    # When the person last did something, written once a minute, and since when a password is asked for (NULL: it is not).
    Column("active_at", Integer, nullable=False, server_default="0"),
    Column("locked_at", Integer),
)

series = Table(
    "series",
    metadata,
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("business_day", String(10), nullable=False),
    Column("letter", String(1), nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("office_id", "business_day", "letter"),
    sqlite_with_rowid=False,
)

# Numbers that a kiosk may give while it cannot reach the server: no number stands in two blocks.
number_block = Table(
    "number_block",
    metadata,
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("business_day", String(10), nullable=False),
    Column("letter", String(1), nullable=False),
    Column("first", Integer, nullable=False),
    Column("device_id", ForeignKey("device.id"), nullable=False),
    Column("given_at", Integer, nullable=False),
    PrimaryKeyConstraint("office_id", "business_day", "letter", "first"),
    sqlite_with_rowid=False,
)

ticket = Table(
    "ticket",
    metadata,
    Column("id", String, primary_key=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("business_day", String(10), nullable=False),
    Column("number", String, nullable=False),
    Column("lap", Integer, nullable=False),
    Column("service_id", ForeignKey("service.id"), nullable=False),
    Column("priority_id", ForeignKey("priority.id")),
    Column("rank", Integer, nullable=False),
    Column("place", Float, nullable=False),
    Column("returned", Boolean, nullable=False),
    Column("language", String, nullable=False),
    Column("state", String, CheckConstraint(one_of("state", list(State)), name="state"), nullable=False),
    Column("since", Integer, nullable=False),
    Column("counter_id", ForeignKey("counter.id")),
    Column("operator_id", ForeignKey("user_account.id")),
    Column("for_counter_id", ForeignKey("counter.id")),
    Column("back_to_counter_id", ForeignKey("counter.id")),
    Column("back_to_service_id", ForeignKey("service.id")),
    Column("issued_at", Integer, nullable=False),
    Column("called_at", Integer),
    Column("started_at", Integer),
    Column("finished_at", Integer),
    Column("waiting_s", Integer, CheckConstraint("waiting_s >= 0", name="waiting_s"), nullable=False),
    Column("walking_s", Integer, CheckConstraint("walking_s >= 0", name="walking_s"), nullable=False),
    Column("service_s", Integer, CheckConstraint("service_s >= 0", name="service_s"), nullable=False),
    Column("paused_s", Integer, CheckConstraint("paused_s >= 0", name="paused_s"), nullable=False),
    Column("recalls", Integer, nullable=False),
    Column("announced_at", Integer),
    Column("comment", String),
    Column("outcome", String),
    Column("park_reason", String),
    Column("alarm_at", Integer),
    # Put aside for the operator's own desk alone; NULL: for all.
    Column("parked_own", Boolean),
    Column("people_ahead", Integer, nullable=False),
    Column("low_minutes", Integer),
    Column("high_minutes", Integer),
    Column("kiosk_id", ForeignKey("device.id")),
    Column("print_state", String, nullable=False),
    Column("print_detail", String),
    Column("copies", Integer, nullable=False),
    Column("accessible", Boolean, nullable=False, server_default="0"),
    # How many who came later were called before at counters that could have taken this one, where the rule counts it.
    Column("passed", Integer, nullable=False, server_default="0"),
    # When the visitor has an appointment; NULL: he has none.
    Column("booked_at", Integer),
    # Why its times are not accurate, as staff said; NULL: they are.
    Column("times_doubt", String),
    Column(
        "origin", String, CheckConstraint(one_of("origin", list(Origin)), name="origin"), nullable=False, server_default="kiosk"
    ),
    # A number is given once a business day (the lap counts how often 999 was passed); its prefix serves every day's report.
    UniqueConstraint("office_id", "business_day", "number", "lap"),
    # A counter holds one visitor, and so a visitor is at one counter.
    Index("one_visitor_a_counter", "counter_id", unique=True, **_only_where(IS_AT_COUNTER)),
    # A number of a roll belongs to one visit a day; one that was called off, for a slip of the finger, may be entered again.
    Index("one_visit_a_roll_number", "office_id", "business_day", "number", unique=True, **_only_where(IS_ON_ROLL)),
    # The hall now: small whatever the history is.
    Index("open_tickets", "office_id", "state", "service_id", "rank", "place", **_only_where(IS_OPEN)),
)

event = Table(
    "event",
    metadata,
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Integer, nullable=False),
    Column("what", String, nullable=False),
    Column("ticket_id", ForeignKey("ticket.id")),
    Column("counter_id", ForeignKey("counter.id")),
    Column("who", String, nullable=False),
    Column("details", JSON, nullable=False),
    # SHA-256 over the hash of the row before it, event or note, and this row: see `chain`.
    Column("hash", LargeBinary),
    PrimaryKeyConstraint("office_id", "seq"),
    Index("history_of_a_ticket", "ticket_id", "seq"),
    sqlite_with_rowid=False,
)

announcement = Table(
    "announcement",
    metadata,
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("announcement", Integer, nullable=False),
    Column("ticket_id", ForeignKey("ticket.id"), nullable=False),
    Column("counter_id", ForeignKey("counter.id"), nullable=False),
    Column("business_day", String(10), nullable=False),
    Column("at", Integer, nullable=False),
    # What the visitor was called for: sent on to another service, this call stays what it was. NULL: from before it was kept.
    Column("service_id", Integer),
    PrimaryKeyConstraint("office_id", "announcement"),
    sqlite_with_rowid=False,
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("who", String, nullable=False),
    Column("key", String, nullable=False),
    Column("request", String, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("business_day", String(10), nullable=False),
    # With rowids: answers are as long as pages are short, and one behind the other they are written once.
    PrimaryKeyConstraint("office_id", "who", "key"),
)

# Triggers guard what a constraint cannot say (events are only added, a visitor is called once): see the first migration.
