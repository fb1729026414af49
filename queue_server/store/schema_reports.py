"""Tables of the day on paper: kept sheets with their files, where they are sent, and why visits broke the standard.

See `schema` for how instants are kept.
"""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from queue_server.store.schema_base import metadata, one_of

WAYS = ("folder", "mail")
DELIVERY_STATES = ("pending", "sent", "failed")

# A closed day as it was counted; rows are only added (triggers), a correction is a row of the next version.
day_sheet = Table(
    "day_sheet",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("office_id", ForeignKey("office.id"), nullable=False),
    Column("business_day", String(10), nullable=False),
    Column("version", Integer, CheckConstraint("version >= 1", name="version"), nullable=False),
    Column("made_at", Integer, nullable=False),
    Column("made_by", String, nullable=False),
    # Why it was counted again; the first version needs none.
    Column("reason", String, CheckConstraint("(reason IS NULL) = (version = 1)", name="reason")),
    # Of the day's visits it knows all that happened up to this event.
    Column("seq", Integer, nullable=False),
    # The report, letter for letter; and the checksum of its UTF-8.
    Column("report", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    UniqueConstraint("office_id", "business_day", "version"),
)

# The files of a sheet below the folder `reports`. One that could not be made at once gets its row later.
sheet_file = Table(
    "sheet_file",
    metadata,
    Column("sheet_id", ForeignKey("day_sheet.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("made_at", Integer, nullable=False),
    Column("bytes", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    PrimaryKeyConstraint("sheet_id", "kind"),
    sqlite_with_rowid=False,
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sheet_id", ForeignKey("day_sheet.id"), nullable=False),
    Column("way", String, CheckConstraint(one_of("way", list(WAYS)), name="way"), nullable=False),
    # A folder, or one address.
    Column("target", String, nullable=False),
    Column("state", String, CheckConstraint(one_of("state", list(DELIVERY_STATES)), name="state"), nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("next_try_at", Integer, nullable=False),
    # What came of the last try: a code that has words, and what the machine said.
    Column("last_error", String),
    Column("last_detail", String),
    Column("done_at", Integer),
    UniqueConstraint("sheet_id", "way", "target"),
    Index("deliveries_by_time", "state", "next_try_at"),
)

# Why a visit broke the standard, as a manager picked it; rows are only added, the newest counts. No code: it was taken back.
cause = Table(
    "cause",
    metadata,
    Column("ticket_id", ForeignKey("ticket.id"), nullable=False),
    # The event that says the same.
    Column("seq", Integer, nullable=False),
    Column("code", String),
    Column("comment", String),
    Column("picked_by", String, nullable=False),
    Column("at", Integer, nullable=False),
    PrimaryKeyConstraint("ticket_id", "seq"),
    sqlite_with_rowid=False,
)
