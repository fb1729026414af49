"""Tables beside visits: bookings, test prints, pictures, messages, advice, lent services, the audit log, set-ups of before.

See `schema` for how instants are kept.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
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
)

from queue_server.store.schema_base import metadata

# Appointments. The code and the name are forgotten when the day is over or the booking was cancelled: they are a person's.
booking = Table(
    "booking",
    metadata,
    Column("id", String, primary_key=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("service_id", ForeignKey("service.id"), nullable=False),
    Column("business_day", String(10), nullable=False),
    Column("booked_at", Integer, nullable=False),
    Column("code", String),
    Column("name", String),
    Column("made_at", Integer, nullable=False),
    Column("made_by", String, nullable=False),
    Column("cancelled_at", Integer),
    Column("ticket_id", ForeignKey("ticket.id")),
    UniqueConstraint("office_id", "code"),
    Index("bookings_by_day", "office_id", "business_day"),
)

trial_print = Table(
    "trial_print",
    metadata,
    Column("id", String, primary_key=True),
    Column("device_id", ForeignKey("device.id"), nullable=False),
    Column("asked_at", Integer, nullable=False),
    Column("language", String, nullable=False),
    # What the kiosk said became of the page; NULL: nothing yet.
    Column("outcome", String),
    Column("fault", String),
    Index("trial_prints_by_time", "asked_at"),
)

# Pictures and videos for the boards; each is a file of this name in the folder `media`.
medium = Table(
    "medium",
    metadata,
    Column("id", String, primary_key=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("title", String, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("shown", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
)

# What the boards' running line says on one day.
message = Table(
    "message",
    metadata,
    Column("id", String, primary_key=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("business_day", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("words", String, nullable=False),
)

# What the hall was advised to do; `late` visits were expected to break the standard without it, `late_really` did.
advice = Table(
    "advice",
    metadata,
    Column("id", String, primary_key=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("business_day", String(10), nullable=False),
    Column("given_at", Integer, nullable=False),
    Column("saved", Float, nullable=False),
    Column("late", Float, nullable=False),
    Column("chance", Float, nullable=False),
    # Which counter (its number) was to take which service (its code) too; both NULL: one more was to be opened.
    Column("counter", Integer),
    Column("service", String),
    Column("answer", String),
    Column("answered_at", Integer),
    Column("late_really", Integer),
    Index("advice_by_time", "office_id", "given_at"),
)

# What an open counter takes on top of its own until the host takes it back, its operator leaves, or the day ends.
lent_service = Table(
    "lent_service",
    metadata,
    Column("counter_id", ForeignKey("counter.id"), nullable=False),
    Column("service_id", ForeignKey("service.id"), nullable=False),
    Column("business_day", String(10), nullable=False),
    PrimaryKeyConstraint("counter_id", "service_id"),
    sqlite_with_rowid=False,
)

# What the desk of one counter shows until it is read there: typed by the host, or told by the system (by language).
desk_message = Table(
    "desk_message",
    metadata,
    Column("id", String, nullable=False),
    Column("counter_id", ForeignKey("counter.id"), nullable=False),
    Column("business_day", String(10), nullable=False),
    Column("at", Integer, nullable=False),
    Column("sender", String, nullable=False),
    Column("words", JSON, nullable=False),
    Column("read_at", Integer),
    PrimaryKeyConstraint("id", "counter_id"),
    sqlite_with_rowid=False,
)

# Who signed in, was refused or took a file; rows are only added (triggers). What happens in the hall are events.
audit = Table(
    "audit",
    metadata,
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("n", Integer, nullable=False),
    # The newest event when it was written: there it stands in the chain.
    Column("seq", Integer, nullable=False),
    Column("at", Integer, nullable=False),
    Column("what", String, nullable=False),
    Column("who", String, nullable=False),
    Column("role", String, nullable=False),
    # The address that the connection came from, or "command".
    Column("origin", String, nullable=False),
    Column("on_kind", String, nullable=False),
    Column("on_id", String, nullable=False),
    Column("before", JSON),
    Column("after", JSON),
    # SHA-256 over the hash of the row before it, event or note, and this row: see `chain`.
    Column("hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("office_id", "n"),
    Index("notes_by_time", "office_id", "at"),
    sqlite_with_rowid=False,
)

# The set-up as it was, without passwords and tokens, and what changed with it. A trigger lets rows be added only.
setup_version = Table(
    "setup_version",
    metadata,
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", Integer, nullable=False),
    Column("who", String, nullable=False),
    Column("reason", String),
    Column("setup", JSON, nullable=False),
    Column("differences", JSON, nullable=False),
    PrimaryKeyConstraint("office_id", "version"),
)
